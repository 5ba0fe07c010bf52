"""Files with secrets: they are taken only where nobody else on the machine could have read or exchanged them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from sync.errors import UsageProblem

_NO_LINK = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)  # nor wait for a pipe


def read_private(path: Path, what: str, longest: int) -> bytes:
    """Given a path and what the file holds (``kata sandi``), return its first ``longest`` bytes.

    Raise ``OSError`` where it cannot be read, and ``UsageProblem`` where it is a link or no file, belongs to someone
    else, or can be read or exchanged by others.
    """
    if path.is_symlink():
        raise UsageProblem(
            f"Berkas {what} {path} hanya tautan (symlink) ke berkas lain.", "Sebutkan atau letakkan berkasnya sendiri."
        )
    with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _NO_LINK)) as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode):
            raise UsageProblem(f"{path} bukan berkas biasa.", f"Letakkan berkas {what} di sana.")
        if os.name != "nt":
            _refuse_exposed(path, what, found)
        return file.read(longest)


def _refuse_exposed(path: Path, what: str, found: os.stat_result) -> None:
    mode, folder = stat.S_IMODE(found.st_mode), path.absolute().parent
    if mode & 0o077:
        raise UsageProblem(
            f"Berkas {what} {path} dapat dibaca pengguna lain di mesin ini (mode {mode:04o}).",
            f"Jalankan: chmod 600 {path}",
        )
    around = folder.stat()
    for place, owner in ((path, found.st_uid), (folder, around.st_uid)):
        if owner not in (os.geteuid(), 0):
            raise UsageProblem(
                f"{place} milik pengguna lain (nomor {owner}), padahal di sana ada {what}.",
                f"Jalankan Kawal sebagai pengguna itu, atau: chown {os.geteuid()} {place}",
            )
    if around.st_mode & 0o022 and not around.st_mode & stat.S_ISVTX:
        raise UsageProblem(
            f"Folder {folder} dapat ditulis pengguna lain di mesin ini, padahal di sana ada {what}.",
            f"Jalankan: chmod go-w {folder}",
        )
