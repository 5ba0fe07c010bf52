"""The machine that Kawal runs on: what ``kawal doctor`` asks of it."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sync.core.bahasa import number
from sync.core.office import ZONES
from sync.errors import NotWritten, UsageProblem, reason

_LEAST_SPACE = 100 * 1024 * 1024  # bytes
_MOUNTS = Path("/proc/self/mounts")
_OVER_A_NETWORK = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.rclone", "fuse.glusterfs"})


def zones() -> str:
    """Return which time zones are known. Raise ``UsageProblem`` when one is missing."""
    try:
        for name in ZONES.values():
            ZoneInfo(name)
    except ZoneInfoNotFoundError:
        raise UsageProblem(
            "Data zona waktu Indonesia tidak ada.", "Pasang ulang Kawal, atau: pip install tzdata"
        ) from None
    return f"{', '.join(ZONES)} dikenal"


def state_folder(folder: Path, mounts: Path = _MOUNTS) -> str:
    """Given the folder of what is remembered, return what there is to say of it.

    Raise ``NotWritten`` when it is no place to remember things: others can read it, it is full, or over a network.
    """
    there = next(path for path in (folder, *folder.resolve().parents) if path.exists())
    if not there.is_dir():
        raise NotWritten(f"{there} bukan folder.", "Ubah catatan: di kawal.yaml.")
    refuse_network(there, mounts)
    free = shutil.disk_usage(there).free
    if free < _LEAST_SPACE:
        raise NotWritten(
            f"Ruang penyimpanan {there} hampir habis.", "Kosongkan sebagian, atau pindahkan folder catatan."
        )
    mode = stat.S_IMODE(there.stat().st_mode)
    if there == folder and os.name != "nt" and mode & 0o077:
        raise NotWritten(
            f"{folder} dapat dibuka pengguna lain di mesin ini (mode {mode:04o}).", f"Jalankan: chmod 700 {folder}"
        )
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        raise NotWritten(f"{there} tidak dapat ditulis ({reason(error)}).", "Periksa pemilik dan izinnya.") from None
    made = "" if there == folder else ", dibuat saat pertama dipakai"
    return f"{folder}{made}, tersisa {number(free // 2**20)} MB"


def refuse_network(folder: Path, mounts: Path = _MOUNTS) -> None:
    """Raise ``NotWritten`` for a folder over a network: locks, and replacing a file in one piece, are not reliable."""
    try:
        lines = [line.split(" ") for line in mounts.read_text(encoding="utf-8", errors="replace").splitlines()]
    except OSError:  # not Linux
        return
    path = folder.resolve()
    above = [(line[1].replace("\\040", " "), line[2]) for line in lines if len(line) > 2]
    holding = [(len(point), kind) for point, kind in above if path.is_relative_to(point)]
    if holding and max(holding)[1] in _OVER_A_NETWORK:
        raise NotWritten(
            f"{folder} ada di folder jaringan ({max(holding)[1]}).",
            "Ubah catatan: di kawal.yaml ke folder di mesin ini sendiri.",
        )
