"""Files that hold a secret: only those that nobody else on this machine can read or put another in the place of."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sync.errors import UsageProblem, reason

_LONGEST = 100_000  # bytes


def read_private(path: Path, what: str, advice: str, shared: bool = False) -> bytes:
    """Return the content of a file. ``what`` it is called, and ``advice`` is what to do when it cannot be read.

    A ``shared`` one may be readable by others: it holds no secret, or is a credential, which systemd itself guards.
    Raise ``UsageProblem`` when there is none, or when others can read or replace it; nothing of it is in the text.
    """
    try:
        # without waiting: a pipe would keep us for ever
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise UsageProblem(f"{what} {path} bukan berkas biasa.", advice)
            if os.name != "nt" and not shared:
                _refuse_others(path, found, what)
            return file.read(_LONGEST)
    except FileNotFoundError:
        raise UsageProblem(f"{what} tidak ditemukan: {path}.", advice) from None
    except OSError as error:
        raise UsageProblem(f"{what} {path} tidak dapat dibaca ({reason(error)}).", advice) from None


def _refuse_others(path: Path, found: os.stat_result, what: str) -> None:
    mode = stat.S_IMODE(found.st_mode)
    if found.st_uid not in (os.geteuid(), 0):
        raise UsageProblem(
            f"{what} {path} milik pengguna lain (nomor {found.st_uid}).",
            f"Jalankan Kawal sebagai pengguna itu, atau: chown {os.geteuid()} {path}",
        )
    if mode & 0o077:
        raise UsageProblem(
            f"{what} {path} dapat dibaca pengguna lain di mesin ini (mode {mode:04o}).", f"Jalankan: chmod 600 {path}"
        )
    # of a link both folders count: that of the link, and that of what it leads to
    for folder in dict.fromkeys((path.absolute().parent, Path(os.path.realpath(path)).parent)):
        if _open_to_others(folder.stat()):
            raise UsageProblem(
                f"{what} {path} dapat diganti pengguna lain: folder {folder} dapat mereka tulisi.",
                f"Jalankan: chmod go-w {folder}, atau pindahkan berkas itu ke folder milik sendiri.",
            )


def _open_to_others(folder: os.stat_result) -> bool:
    """Return whether somebody else can put another file in the place of one in a folder."""
    if folder.st_mode & stat.S_ISVTX:  # like /tmp: everybody can write, and replace only what is his own
        return False
    own_group = folder.st_gid == os.getegid()  # usually has one member
    foreign = os.geteuid() not in (0, folder.st_uid) and folder.st_uid != 0
    return foreign or bool(folder.st_mode & (stat.S_IWOTH if own_group else stat.S_IWOTH | stat.S_IWGRP))
