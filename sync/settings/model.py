"""The settings as frozen data. Paths are absolute or relative to where ``kawal.yaml`` stands, never to the user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import TYPE_CHECKING

from sync.core.trail.retention import MONTHS
from sync.wilayah.areas import Kecamatan

if TYPE_CHECKING:
    from sync.core.report.context import Audience


@dataclass(frozen=True, slots=True)
class DatabaseSettings:
    """Where things are remembered: without a server in a file in the state folder."""

    server: str = ""  # the URL of a PostgreSQL server
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class GoogleSettings:
    """How to reach Google: without a key by google-auth's own credentials, without an address at Google's own."""

    key: Path | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """A mailbox that gets a copy of every mail, and how it is read: by IMAP."""

    address: str
    host: str
    port: int
    security: str  # tls, or tanpa (on this machine only)
    user: str
    password_file: Path | None = None


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mails leave: as files in a folder (``berkas``), or through a mail server (``smtp``)."""

    transport: str = "berkas"
    host: str = ""
    port: int = 0
    security: str = "starttls"  # starttls, tls, or tanpa (on this machine only)
    user: str = ""  # empty on this machine only
    password_file: Path | None = None
    authority: Path | None = None  # a certificate to trust, of the archive too, beside those that the machine trusts
    sender: str = "kawal@contoh.invalid"
    sender_name: str = "Kawal P2TP2A"
    archive: ArchiveSettings | None = None


@dataclass(frozen=True, slots=True)
class Signatures:
    """Who signs the report, and the address in its kop. What is empty is written in by hand, or left out."""

    address: str = ""
    head: str = ""  # ketua P2TP2A, or nobody
    head_nip: str = ""
    superior: str = ""  # the camat, or the head of the dinas
    superior_nip: str = ""


@dataclass(frozen=True, slots=True)
class ReportSettings:
    """When reports go out, and what a kabupaten's own looks like."""

    day: int = 5  # of the month after the quarter
    hour: time = time(8)
    draft_days: int = 3
    agency: str = ""
    signatures: Signatures = Signatures()


@dataclass(frozen=True, slots=True)
class ReportRecipient:
    """Who else gets the report of an area, and as which audience."""

    address: str
    area: str
    audience: Audience


@dataclass(frozen=True, slots=True)
class SnapshotSettings:
    """Encrypted copies of the registers: for whom, where, and for how many months. Without keys there are none."""

    keys: tuple[str, ...] = ()
    folder: Path | None = None  # None: in the state folder
    months: int = MONTHS


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
    signatures: Signatures = Signatures()


@dataclass(frozen=True, slots=True)
class Settings:
    """All of ``kawal.yaml``."""

    file: Path
    rules: Path | None  # None: the rules that come with Kawal
    templates: Path | None  # None: the mails as they come with Kawal
    state: Path
    database: DatabaseSettings
    holidays: tuple[date, ...]
    admin: str
    google: GoogleSettings
    mail: MailSettings
    snapshots: SnapshotSettings
    report: ReportSettings
    recipients: tuple[ReportRecipient, ...]
    registers: tuple[RegisterSettings, ...]
