"""Read ``kawal.yaml``, strictly: what is wrong anywhere in it is said at once, with file and line."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, cast

from sync.core.office import ZONES
from sync.errors import UsageProblem
from sync.settings import values
from sync.settings.model import (
    ArchiveSettings,
    DatabaseSettings,
    GoogleSettings,
    MailSettings,
    RegisterSettings,
    ReportRecipient,
    ReportSettings,
    Settings,
    Signatures,
    SnapshotSettings,
)
from sync.settings.schema import GOOGLE, MAIL, REGISTER, SNAPSHOTS, TOP, Section
from sync.settings.schema_report import RECIPIENT, REPORT
from sync.wilayah import areas
from sync.yaml_source import Map, Node, Problems, Reader, Seq, Text, parse_yaml, read_yaml

if TYPE_CHECKING:
    from sync.core.report.context import Audience

FILE_NAME = "kawal.yaml"
FILE_VARIABLE = "KAWAL_SETTINGS"
KEY_VARIABLE = "KAWAL_GOOGLE_KUNCI"

T = TypeVar("T")

_PORTS = {"starttls": 587, "tls": 465, "tanpa": 25}  # by how a mail server is spoken to (RFC 8314)
_ARCHIVE_PORTS = {"tls": 993, "tanpa": 143}

_LEAST_KEYS = 2
_SECRETS = frozenset(
    {"password", "passwd", "kata_sandi", "katasandi", "sandi", "secret", "rahasia", "token", "api_key", "private_key"}
)
_KEEP_ELSEWHERE = (
    "kata sandi dan kunci rahasia tidak ditulis di berkas ini. Simpan di berkas tersendiri (mode 0600) atau di "
    "variabel lingkungan."
)


def find(given: Path | None, environment: Mapping[str, str]) -> Path | None:
    """Return where the settings are: as given, else as ``KAWAL_SETTINGS`` says, else ``kawal.yaml`` right here.

    Without any of them there are none. Raise ``UsageProblem`` when the file that was named is not there.
    """
    named = given or (Path(environment[FILE_VARIABLE]) if environment.get(FILE_VARIABLE) else None)
    if named is None:
        return Path(FILE_NAME) if Path(FILE_NAME).exists() else None
    if not named.exists():
        raise UsageProblem(f"Berkas pengaturan tidak ditemukan: {named}.", "Periksa nama dan letaknya.")
    return named


def load(file: Path, environment: Mapping[str, str]) -> Settings:
    """Given the path of ``kawal.yaml``, return the settings.

    Raise ``UsageProblem`` with every problem (``file:line: sentence``) when they cannot be used.
    """
    problems = Problems()
    return _usable(file, read_yaml(file, file.name, problems), problems, environment)


def parse(text: str, file: Path, environment: Mapping[str, str]) -> Settings:
    """Given the text that ``kawal.yaml`` is to have, return the settings as ``load`` would."""
    problems = Problems()
    return _usable(file, parse_yaml(text, file.name, problems), problems, environment)


def _usable(file: Path, top: Map | None, problems: Problems, environment: Mapping[str, str]) -> Settings:
    found = _Source(file, problems).settings(top, environment) if top else None
    if found is None or problems.found:
        raise UsageProblem(
            f"Pengaturan {file} belum dapat dipakai:",
            "Perbaiki baris yang disebut. Arti setiap kunci: docs/settings.md.",
            tuple(problems.lines()),
        )
    return found


class _Source:
    """One settings file being read."""

    def __init__(self, file: Path, problems: Problems) -> None:
        self._file, self._folder, self._problems = file, file.resolve().parent, problems

    def settings(self, top: Map, environment: Mapping[str, str]) -> Settings:
        self._refuse_secrets(top)
        reader = Reader(self._file.name, top, self._problems, "pengaturan")
        rules, templates = self._path(reader, "aturan"), self._path(reader, "templat")
        state = self._path(reader, "catatan") or self._folder / ".kawal"
        database = DatabaseSettings(
            _one(reader, "basis_data", values.database) or "", self._path(reader, "basis_data_kata_sandi_berkas")
        )
        holidays = _all(reader, "libur_tambahan", values.day)
        admin = _one(reader, "admin", values.email) or ""
        google = self._google(reader.node(GOOGLE.key), environment)
        mail = self._mail(reader.node(MAIL.key))
        snapshots = self._snapshots(reader.node(SNAPSHOTS.key))
        report = self._report(reader.node(REPORT.key))
        recipients = tuple(self._each(reader, RECIPIENT, "penerima", self._recipient))
        taken: dict[tuple[str, str], int] = {}
        registers = tuple(self._each(reader, REGISTER, "register", lambda item: self._register(item, taken)))
        _finish(reader, TOP, GOOGLE.key, MAIL.key, SNAPSHOTS.key, REPORT.key, RECIPIENT.key, REGISTER.key)
        about = (self._file, rules, templates, state, database, holidays, admin, google, mail)
        return Settings(*about, snapshots, report, recipients, registers)

    def _google(self, node: Node | None, environment: Mapping[str, str]) -> GoogleSettings:
        key = address = None
        if node is not None:
            reader = Reader(self._file.name, node, self._problems, GOOGLE.key)
            key, address = self._path(reader, "kunci"), _one(reader, "alamat", values.base_address)
            _finish(reader, GOOGLE)
        if environment.get(KEY_VARIABLE):
            key = Path(environment[KEY_VARIABLE])
        return GoogleSettings(key, address)

    def _mail(self, node: Node | None) -> MailSettings:
        usual = MailSettings()
        if node is None:
            return usual
        reader = Reader(self._file.name, node, self._problems, MAIL.key)
        security = reader.choice("pengamanan", tuple(_PORTS), usual.security)
        found = MailSettings(
            transport=reader.choice("cara", ("berkas", "smtp"), usual.transport),
            host=_one(reader, "server", values.host) or "",
            port=_one(reader, "port", values.port) or _PORTS[security],
            security=security,
            user=_one(reader, "pengguna", values.user) or "",
            password_file=self._path(reader, "kata_sandi_berkas"),
            authority=self._path(reader, "sertifikat"),
            sender=_one(reader, "pengirim", values.email) or usual.sender,
            sender_name=_one(reader, "nama_pengirim", values.sender_name) or usual.sender_name,
            archive=self._archive(reader),
        )
        _finish(reader, MAIL)
        if found.transport == "smtp":
            _refuse_unsafe(reader, found)
        return found

    def _archive(self, reader: Reader) -> ArchiveSettings | None:
        address = _one(reader, "arsip", values.email) or ""
        security = reader.choice("arsip_pengamanan", tuple(_ARCHIVE_PORTS), "tls")
        found = ArchiveSettings(
            address,
            host=_one(reader, "arsip_server", values.host) or "",
            port=_one(reader, "arsip_port", values.port) or _ARCHIVE_PORTS[security],
            security=security,
            user=_one(reader, "arsip_pengguna", values.user) or address,
            password_file=self._path(reader, "arsip_kata_sandi_berkas"),
        )
        return found if any(key.startswith("arsip") for key in reader.map.items) else None

    def _snapshots(self, node: Node | None) -> SnapshotSettings:
        usual = SnapshotSettings()
        if node is None:
            return usual
        reader = Reader(self._file.name, node, self._problems, SNAPSHOTS.key)
        found = SnapshotSettings(
            keys=_all(reader, "kunci_publik", values.public_key),
            folder=self._path(reader, "folder"),
            months=_one(reader, "simpan_bulan", values.months) or usual.months,
        )
        if len(found.keys) < _LEAST_KEYS:
            line, what = reader.line_of("kunci_publik"), f'{reader.what}: "kunci_publik" butuh paling sedikit'
            reader.problem(
                line, f"{what} {_LEAST_KEYS} kunci berbeda: bila yang satu hilang, yang lain masih membuka salinan."
            )
        _finish(reader, SNAPSHOTS)
        return found

    def _report(self, node: Node | None) -> ReportSettings:
        usual = ReportSettings()
        if node is None:
            return usual
        reader = Reader(self._file.name, node, self._problems, REPORT.key)
        found = ReportSettings(
            day=_one(reader, "tanggal", values.day_of_month) or usual.day,
            hour=_one(reader, "jam", values.hour) or usual.hour,
            draft_days=_one(reader, "draf_hari", values.days_before) or usual.draft_days,
            agency=_one(reader, "instansi", values.line) or "",
            signatures=_signatures(reader, "alamat", "", "kepala_dinas"),
        )
        _finish(reader, REPORT)
        return found

    def _recipient(self, reader: Reader) -> ReportRecipient | None:
        address = _one(reader, "alamat", values.email, required=True)
        area = _one(reader, "wilayah", values.area, required=True)
        audience = reader.choice("untuk", ("terbatas", "umum", "publik"), "umum")
        if audience == "terbatas" and area and "." not in area:
            reader.problem(
                reader.line_of("untuk"),
                f'{reader.what}: "untuk: terbatas" hanya untuk kecamatan atau kabupaten; di atasnya umum atau publik.',
            )
        if area and area != "id":
            try:
                areas.area(area)
            except areas.UnknownArea as error:
                reader.problem(reader.line_of("wilayah"), f"{reader.what}: {error.message}")
        _finish(reader, RECIPIENT)
        return ReportRecipient(address, area, cast("Audience", audience)) if address and area else None

    def _each(self, top: Reader, section: Section, what: str, read: Callable[[Reader], T | None]) -> Iterator[T]:
        """Yield the items of a list of mappings."""
        node = top.node(section.key)
        if node is None or node == Text("", node.line):  # none yet
            return
        if not isinstance(node, Seq):
            top.problem(node.line, f'"{section.key}" harus berupa daftar; setiap {what} diawali tanda "-".')
            return
        for number, item in enumerate(node.items, 1):
            reader = Reader(self._file.name, item, self._problems, f"{what} ke-{number}")
            if isinstance(item, Map) and (found := read(reader)) is not None:
                yield found

    def _register(self, reader: Reader, taken: dict[tuple[str, str], int]) -> RegisterSettings | None:
        name = _one(reader, "nama", values.register_name, required=True)
        reader.what = f'register "{name}"' if name else reader.what
        code = reader.text("kecamatan", required=True)
        place = _place(reader, code) if code else None
        zone = reader.choice("zona", tuple(ZONES))
        sheet = _one(reader, "google", values.spreadsheet_id)
        written = _one(reader, "berkas", values.workbook)
        if ("google" in reader) == ("berkas" in reader):
            reader.problem(reader.line, f'{reader.what}: isi salah satu, "google" atau "berkas".')
        coordinators, kabupaten = _all(reader, "koordinator", values.email), _all(reader, "kabupaten", values.email)
        signatures = _signatures(reader, "alamat_kantor", "ketua", "camat")
        _finish(reader, REGISTER)
        if not name or place is None:
            return None
        path = self._folder / written if written else None
        zone = zone or areas.zone_label(place.zone)
        found = RegisterSettings(name, place, zone, sheet or "", path, coordinators, kabupaten, signatures)
        _refuse_doubles(reader, found, taken)
        return found

    def _path(self, reader: Reader, key: str) -> Path | None:
        written = _one(reader, key, values.path)
        return self._folder / written if written else None

    def _refuse_secrets(self, node: Node) -> None:
        if isinstance(node, Map):
            for key, value in node.items.items():
                if key.casefold() in _SECRETS:
                    self._problems.add(self._file.name, node.lines[key], _KEEP_ELSEWHERE)
                self._refuse_secrets(value)
        elif isinstance(node, Seq):
            for item in node.items:
                self._refuse_secrets(item)
        elif "PRIVATE KEY" in node.value or "AGE-SECRET-KEY" in node.value:
            self._problems.add(self._file.name, node.line, _KEEP_ELSEWHERE)


def _one(reader: Reader, key: str, value: Callable[[str], T], required: bool = False) -> T | None:
    text = reader.text(key, required=required)
    return _valued(reader, key, Text(text, reader.line_of(key)), value) if text else None


def _all(reader: Reader, key: str, value: Callable[[str], T]) -> tuple[T, ...]:
    """Return the values of a key that holds one text or a list of them."""
    node = reader.node(key)
    items = () if node is None else node.items if isinstance(node, Seq) else (node,)
    found = []
    for item in items:
        if isinstance(item, Text):
            found.append(_valued(reader, key, item, value))
        else:
            reader.problem(item.line, f'{reader.what}: "{key}" harus berupa teks, atau daftar seperti [A, B].')
    return tuple(dict.fromkeys(one for one in found if one is not None))


def _valued(reader: Reader, key: str, text: Text, value: Callable[[str], T]) -> T | None:
    try:
        return value(text.value)
    except values.Wrong as wrong:
        reader.problem(text.line, f'{reader.what}: "{key}" {wrong}')
        return None


def _signatures(reader: Reader, address: str, head: str, superior: str) -> Signatures:
    """Return who signs a report; ``head`` is empty where that is nobody of the settings."""
    keys = (address, *((head, f"{head}_nip") if head else ()), superior, f"{superior}_nip")
    found = [_one(reader, key, values.nip if key.endswith("_nip") else values.line) or "" for key in keys]
    return Signatures(*(found if head else (found[0], "", "", *found[1:])))


def _place(reader: Reader, code: str) -> areas.Kecamatan | None:
    try:
        return areas.kecamatan(code)
    except areas.UnknownArea as error:
        near = [f"{place.code} ({place})" for place in areas.find(code)]
        hint = f" Mungkin maksud Anda {' atau '.join(near)}?" if near else f" {error.advice}"
        reader.problem(reader.line_of("kecamatan"), f"{reader.what}: {error.message}{hint}")
        return None


def _refuse_unsafe(reader: Reader, found: MailSettings) -> None:
    """Mails and passwords go to another machine only under TLS, and only as someone it knows."""
    needed = dict.fromkeys(("server", "pengirim"), "cara: smtp")
    if found.host not in values.LOOPBACK:
        needed["pengguna"] = "cara: smtp"
    if found.archive:
        needed |= {"arsip": "arsip_server", "arsip_server": "arsip"}
    for key, purpose in needed.items():
        if key not in reader:
            reader.problem(reader.line, f'surel: kunci "{key}" belum ada; perlu untuk "{purpose}".')
    for key, server in (("pengamanan", found), ("arsip_pengamanan", found.archive)):
        if server and server.security == "tanpa" and server.host not in values.LOOPBACK:
            sentence = f'surel: "{key}: tanpa" hanya untuk server di mesin ini sendiri (127.0.0.1).'
            reader.problem(reader.line_of(key), sentence)


def _refuse_doubles(reader: Reader, found: RegisterSettings, taken: dict[tuple[str, str], int]) -> None:
    """Two registers with one name would share what is remembered; two with one sheet would undo each other's work."""
    marks = {"nama": found.name.casefold(), "google": found.spreadsheet_id}
    marks["berkas"] = os.path.realpath(found.path).casefold() if found.path else ""
    for key, mark in marks.items():
        if mark and (key, mark) in taken:
            reader.problem(reader.line_of(key), f'{reader.what}: "{key}" sama dengan yang di baris {taken[key, mark]}.')
        taken[key, mark] = reader.line_of(key)


def _finish(reader: Reader, section: Section, *further: str) -> None:
    """Note unknown keys; what was asked for is what the schema describes."""
    assert set(reader.known) == section.keys | set(further)
    reader.known += [key for key in reader.map.items if key.casefold() in _SECRETS]  # refused already
    reader.finish()
