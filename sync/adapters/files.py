"""Files that are replaced in one piece: written beside, down to the disk, then renamed over."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def replace_file(target: Path, data: bytes, mode: int, last: Callable[[], None] | None = None) -> None:
    """Given a path, its new content and mode, replace it: after a crash it is the old file or the new one, whole.

    ``last`` runs when everything but the renaming is done, and may raise to stop it. Raise ``OSError``.
    """
    handle, name = tempfile.mkstemp(prefix=".kawal-", suffix=".tmp", dir=target.parent)
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(fresh, mode & 0o777)
        if last:
            last()
        os.replace(fresh, target)
    finally:
        fresh.unlink(missing_ok=True)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows gives no handle on a folder, and its renames need none
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
