"""A database's refusals in our own words: a library's text may quote what was to be stored."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from sync.errors import KawalError, NotWritten, Unreadable

_FREE = "Kosongkan sebagian ruang penyimpanan, lalu jalankan lagi. Catatan yang ada tetap utuh."
_OWNER = "Periksa pemilik dan izin folder itu."
_DAMAGED = "Pulihkan dari cadangan, atau pindahkan berkas itu; Kawal lalu memulai catatan yang kosong."
_NOT_NOW = {
    sqlite3.SQLITE_FULL: ("ruang penyimpanan penuh", _FREE),
    sqlite3.SQLITE_BUSY: ("sedang dipakai program lain", "Tunggu sebentar, lalu jalankan lagi."),
    sqlite3.SQLITE_LOCKED: ("sedang dipakai program lain", "Tunggu sebentar, lalu jalankan lagi."),
    sqlite3.SQLITE_READONLY: ("hanya dapat dibaca", _OWNER),
    sqlite3.SQLITE_PERM: ("tidak ada izin", _OWNER),
    sqlite3.SQLITE_CANTOPEN: ("tidak dapat dibuka", _OWNER),
    sqlite3.SQLITE_IOERR: ("penyimpanan rusak atau penuh", "Periksa ruang penyimpanan, lalu jalankan lagi."),
}
_BROKEN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_NO_ROOM = ("53100", "53200", "53300")  # PostgreSQL: disk, memory, connections


def refusal(error: DBAPIError, where: str) -> KawalError | None:
    """Given an error of a database and its name, return what to tell people; ``None`` for a mistake of ours."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        return _sqlite(getattr(cause, "sqlite_errorcode", None) or 0, where)
    if isinstance(error, IntegrityError | ProgrammingError):
        return None
    if getattr(cause, "sqlstate", None) in _NO_ROOM:
        return NotWritten(f"Basis data {where} sedang penuh.", "Beri tahu pengelola basis data, lalu jalankan lagi.")
    if isinstance(error, OperationalError | InterfaceError):
        return Unreadable(
            f"Basis data {where} tidak dapat dihubungi, atau menolak pengguna atau kata sandinya.",
            "Periksa basis_data: di kawal.yaml, kata sandinya, dan apakah servernya berjalan.",
        )
    return None


def _sqlite(code: int, where: str) -> KawalError | None:
    plain = code & 0xFF  # the rest says it more precisely
    if plain in _BROKEN:
        return Unreadable(f"Catatan pemeriksaan {where} rusak.", _DAMAGED)
    if plain not in _NOT_NOW:
        return None
    why, advice = _NOT_NOW[plain]
    return NotWritten(f"Catatan pemeriksaan {where} tidak dapat dipakai ({why}).", advice)
