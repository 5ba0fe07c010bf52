"""The settings as frozen data. Paths are absolute or relative to where ``kawal.yaml`` stands, never to the user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sync.wilayah.areas import Kecamatan


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """How to reach Google: without a key by google-auth's own credentials, without an address at Google's own."""

    key: Path | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterSettings:
    """One register: either a Google Sheet (``spreadsheet_id``) or a workbook file (``path``)."""

    name: str
    place: Kecamatan
    zone: str  # WIB, WITA or WIT
    spreadsheet_id: str = ""
    path: Path | None = None
    coordinators: tuple[str, ...] = ()
    kabupaten: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``kawal.yaml``."""

    file: Path
    rules: Path | None  # None: the rules that come with Kawal
    state: Path
    holidays: tuple[date, ...]
    admin: str
    google: GoogleSettings
    registers: tuple[RegisterSettings, ...]
