"""One at a time on this machine: a folder for what is remembered, and locks in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sync.errors import NotWritten, reason


def own_folder(folder: Path) -> None:
    """Make a folder that only its owner can open, unless it is there. Raise ``NotWritten``."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise not_kept(folder, error) from None


@contextmanager
def alone(folder: Path, name: str, patience: float = 0.0) -> Iterator[None]:
    """Keep other runs on what is called ``name`` in a folder out while in here.

    Raise ``NotWritten`` when one is still under way after ``patience`` seconds.
    """
    own_folder(folder)
    lock = FileLock(folder / f"{name}.lock", timeout=patience)
    try:
        lock.acquire()
    except Timeout:
        raise busy(name) from None
    except OSError as error:
        raise not_kept(folder, error) from None
    try:
        yield
    finally:
        lock.release()


def busy(name: str) -> NotWritten:
    """Return what to tell whoever is kept out."""
    return NotWritten(f"{name} sedang diproses oleh Kawal yang lain.", "Tunggu sampai selesai, lalu jalankan lagi.")


def not_kept(folder: Path, error: OSError) -> NotWritten:
    """Return what to tell when a folder cannot be used."""
    return NotWritten(
        f"Catatan pemeriksaan tidak dapat disimpan di {folder} ({reason(error)}).",
        "Periksa pemilik, izin, dan ruang penyimpanan folder itu.",
    )
