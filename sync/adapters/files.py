"""Files that are read whole, and files that are replaced in one piece."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path

from sync.errors import Unreadable, UsageProblem, reason

_LARGEST = 100 * 1024 * 1024  # bytes; a register of a kecamatan has some hundred thousand
# Control characters, ends of lines, turns of the direction of writing, and what is no character.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def read_whole(path: Path) -> bytes:
    """Given a path, return the file's bytes.

    Raise ``UsageProblem`` when there is no such file, ``Unreadable`` when it is none that can be read: a device or a
    pipe might never end.
    """
    if _UNSEEN.search(str(path)):  # it would do to the terminal what it likes, in every line that names the file
        raise UsageProblem("Nama berkas atau foldernya berisi tanda yang tidak tampak.", "Ganti namanya.")
    try:
        found = path.stat()
        if stat.S_ISDIR(found.st_mode):
            raise UsageProblem(f"{path} adalah folder, bukan berkas.", "Sebutkan berkas .xlsx.")
        if not stat.S_ISREG(found.st_mode):
            raise Unreadable(f"{path} bukan berkas biasa.", "Sebutkan berkas .xlsx.")
        if found.st_size > _LARGEST:
            raise Unreadable(
                f"{path.name} jauh lebih besar daripada yang wajar untuk sebuah register.",
                "Periksa apakah berkasnya benar.",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise UsageProblem(f"Berkas tidak ditemukan: {path}.", "Periksa nama dan letak berkas.") from None
    except OSError as error:
        raise Unreadable(
            f"{path.name} tidak dapat dibaca ({reason(error)}).", "Periksa izin berkas, lalu coba lagi."
        ) from None


def write_out(path: Path, data: bytes) -> Path:
    """Write a file that somebody has asked for, where ``--out`` says, and return its path. Raise ``UsageProblem``."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise UsageProblem(
            f"{path} tidak dapat ditulis ({reason(error)}).", "Pilih folder lain: --out FOLDER"
        ) from None
    return path


def replace_file(
    target: Path, data: bytes, mode: int, like: os.stat_result | None = None, last: Callable[[], None] | None = None
) -> None:
    """Given a path, its new content and mode, replace it: after a crash it is the old file or the new one, whole.

    The file belongs to whoever the file ``like`` belongs to. ``last`` runs when everything but the renaming is done,
    and may raise to stop it. Only one at a time may replace a file: the callers hold a lock. Raise ``OSError``.
    """
    fresh = beside(target)
    fresh.unlink(missing_ok=True)  # what a killed run has left
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if like is not None:
            _give(fresh, like)
        os.chmod(fresh, mode & 0o777)
        if last:
            last()
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(target.parent)


def beside(target: Path) -> Path:
    """Return where the new content of a file is written first: always the same place, so that nothing piles up."""
    return target.with_name(f".kawal-{target.name}.tmp")


def _give(path: Path, like: os.stat_result) -> None:
    mine = path.stat()
    if os.name != "nt" and (mine.st_uid, mine.st_gid) != (like.st_uid, like.st_gid):
        os.chown(path, like.st_uid, like.st_gid)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows gives no handle on a folder, and its renames need none
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
