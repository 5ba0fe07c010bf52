"""One ``init`` at a time in a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sync.errors import UsageProblem, reason

_PATIENCE = 60.0  # seconds; a Google Sheet is filled and checked in some ten


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Keep any other ``init`` out of a folder while in here: it would know nothing of what this one adds.

    Raise ``UsageProblem`` when the other one does not end. A folder that was made for nothing is not left behind.
    """
    path, made = folder / ".kawal-init.lock", not folder.exists()
    lock = FileLock(path, timeout=_PATIENCE)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise UsageProblem(
            f"kawal init yang lain sedang berjalan di {folder}.", "Tunggu sampai selesai, lalu jalankan lagi."
        ) from None
    except OSError as error:
        raise UsageProblem(f"{folder} tidak dapat dipakai ({reason(error)}).", "Periksa izin folder.") from None
    try:
        yield
    finally:
        with suppress(OSError):  # Windows keeps what is open
            path.unlink()  # while we hold it: whoever waits for it sees that it is gone, and makes another
        lock.release()
        with suppress(OSError):  # it is not empty
            if made:
                folder.rmdir()
