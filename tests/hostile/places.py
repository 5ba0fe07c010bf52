"""What is no file, or not a file that can be read, where a register is expected."""

from __future__ import annotations

import os
from pathlib import Path

from tests.hostile.case import good


def places(folder: Path) -> dict[str, tuple[Path, str]]:
    """Make them in a folder; return the path of each and a part of what has to be said of it."""
    (folder / "folder.xlsx").mkdir()
    os.mkfifo(folder / "pipa.xlsx")
    for one, other in (("putar.xlsx", "balik.xlsx"), ("balik.xlsx", "putar.xlsx"), ("diri.xlsx", "diri.xlsx")):
        (folder / one).symlink_to(other)
    for name, target in {
        "nol": "/dev/zero",
        "acak": "/dev/urandom",
        "terminal": "/dev/tty",
        "memori": "/proc/self/mem",
    }.items():
        (folder / f"{name}.xlsx").symlink_to(target)
    (folder / "putus.xlsx").symlink_to("tidak-ada.xlsx")
    with (folder / "besar.xlsx").open("wb") as file:
        file.truncate(1 << 40)
    (folder / "di-dalam.xlsx").write_bytes(good())
    return {
        "folder": (folder / "folder.xlsx", "adalah folder"),
        "pipa": (folder / "pipa.xlsx", "bukan berkas biasa"),
        "tautan berputar": (folder / "putar.xlsx", "tautannya berputar"),
        "tautan ke diri sendiri": (folder / "diri.xlsx", "tautannya berputar"),
        "tautan putus": (folder / "putus.xlsx", "tidak ditemukan"),
        "tautan ke /dev/zero": (folder / "nol.xlsx", "bukan berkas biasa"),
        "tautan ke /dev/urandom": (folder / "acak.xlsx", "bukan berkas biasa"),
        "tautan ke /dev/tty": (folder / "terminal.xlsx", ""),
        "tautan ke memori sendiri": (folder / "memori.xlsx", ""),
        "1 TB tanpa isi": (folder / "besar.xlsx", "jauh lebih besar"),
        "berkas sebagai folder": (folder / "di-dalam.xlsx" / "register.xlsx", "foldernya tidak ada"),
        "nama 300 huruf": (folder / f"{'x' * 300}.xlsx", "namanya terlalu panjang"),
        "nama dengan baris baru": (folder / "a\nkawal: semua beres.xlsx", "tanda yang tidak tampak"),
        "nama dengan tanda terminal": (folder / "a\x1b[2J.xlsx", "tanda yang tidak tampak"),
        "tidak ada": (folder / "tidak-ada.xlsx", "tidak ditemukan"),
    }
