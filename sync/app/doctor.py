"""``kawal doctor``: everything that a cycle needs, looked at one by one; nothing is changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from sync.adapters import machine
from sync.app.jobs import settings
from sync.app.judging import rules
from sync.app.state import State
from sync.core.alerts.due import People
from sync.core.alerts.people import missing
from sync.core.bahasa import number
from sync.core.office import ZONES
from sync.errors import KawalError, NotWritten, UsageProblem
from sync.stopped import Mistake

if TYPE_CHECKING:
    from sync.adapters.google.diagnosis import Diagnosis
    from sync.core.spec import RuleBook
    from sync.settings import Settings

_RECIPIENTS = "Penerima surel"
_SNAPSHOTS = "Salinan cadangan"


@dataclass(frozen=True, slots=True)
class Examined:
    """What came of one check: a sentence, or a failure; ``good`` is ``None`` where nothing could be checked."""

    what: str
    good: bool | None
    text: str
    failure: KawalError | None = None


class Doctor:
    """Given ``--settings`` or nothing, makes the checks one after the other; each needs some of those before it."""

    def __init__(self, given: Path | None) -> None:
        self._given = given
        self._settings: Settings | None = None
        self._book: RuleBook | None = None

    def examine(self) -> Iterator[Examined]:
        """Yield what comes of each check, as it comes."""
        first = _tried("Pengaturan", self._read_settings)
        yield first
        yield _tried("Zona waktu", machine.zones)
        if first.failure:
            yield _left("Aturan, catatan, dan register")
            return
        yield _tried("Aturan", self._read_rules)
        if self._settings is None:
            return
        yield _tried("Folder catatan", partial(machine.state_folder, self._settings.state))
        yield _tried_snapshots(self._settings)
        yield from _mails(self._settings)
        yield _recipients(self._settings)
        if self._book is None:
            yield _left("Register")
            return
        for register in self._settings.registers:
            if register.path:
                yield _tried(f"Register {register.name}", partial(_file, register.path, self._book))
        if all(register.path for register in self._settings.registers):
            yield Examined("Google", None, "tidak ada register di Google Sheets")
        else:
            yield from self._google(self._settings, self._book)

    def _read_settings(self) -> str:
        self._settings = settings(self._given)
        if self._settings is None:
            return "tidak ada kawal.yaml di sini; berkas register tetap dapat diperiksa satu per satu"
        return f"{self._settings.file}, {number(len(self._settings.registers))} register"

    def _read_rules(self) -> str:
        own = self._settings.rules if self._settings else None
        self._book = rules(own).book
        return f"{own or 'bawaan Kawal'}, {number(len(self._book.rules))} aturan"

    def _google(self, found: Settings, book: RuleBook) -> Iterator[Examined]:
        # imported when a register is at Google: it takes a third of a second
        from sync.adapters.google.diagnosis import Diagnosis

        state = State.of(found)
        diagnosis = Diagnosis(found.google.key, found.google.address, state.shelf)
        identity = _tried("Kunci Google", diagnosis.identity)
        yield identity
        way = _tried("Jalan ke Google", diagnosis.way)
        yield way
        if way.good:
            yield _tried("Jam", diagnosis.clock)
        token = _tried("Token Google", diagnosis.token) if identity.good and way.good else _left("Token Google")
        yield token
        if token.good:
            yield from _sheets(diagnosis, found, book)
        else:
            yield _left("Register di Google Sheets")
        diagnosis.close()
        state.close()


def _mails(found: Settings) -> Iterator[Examined]:
    if found.mail.transport != "smtp":
        where = found.state / "outbox"
        told = f"ditulis sebagai berkas ke {where}; untuk mengirim, isi surel: di kawal.yaml"
        yield Examined("Surel", None, told)
        return
    from sync.app.mail import try_archive, try_server

    server = _tried("Surel", partial(try_server, found.mail))
    yield server
    if found.mail.archive:
        check = partial(try_archive, found.mail, found.mail.archive)
        yield _tried("Arsip surel", check) if server.good else _left("Arsip surel")


def _recipients(found: Settings) -> Examined:
    """Say whom mails do not reach; that critical findings reach no coordinator is a failure once mails really leave."""
    people = {register.name: People(register.coordinators, register.kabupaten) for register in found.registers}
    told = " ".join(missing(people, found.admin))
    if found.mail.transport == "smtp" and not all(one.coordinators for one in people.values()):
        return Examined(
            _RECIPIENTS, False, told, UsageProblem(told, "Tulis alamatnya, lalu jalankan lagi kawal doctor.")
        )
    return Examined(_RECIPIENTS, None if told else True, told or "setiap register punya koordinator dan kabupaten")


def _tried_snapshots(found: Settings) -> Examined:
    """Say whether snapshots can be kept, and whether a key that opens them lies where it does not belong."""
    if not found.snapshots.keys:
        told = "belum diatur: baris yang hilang tidak dapat dipulihkan dari Kawal; buat kuncinya dengan kawal keys new"
        return Examined(_SNAPSHOTS, None, told)
    return _tried(_SNAPSHOTS, partial(_snapshots, found))


def _snapshots(found: Settings) -> str:
    from sync.adapters.snapshots import holder, private_keys

    for key in found.snapshots.keys:
        holder(key)
    if left := private_keys([found.file.resolve().parent, found.state]):
        raise UsageProblem(
            f"Kunci pemulihan masih ada di mesin ini: {', '.join(map(str, left))}.",
            "Pindahkan ke tempat aman di luar mesin ini, lalu hapus. Siapa pun yang menyalinnya dapat membuka salinan.",
        )
    return f"{number(len(found.snapshots.keys))} kunci publik, disimpan {number(found.snapshots.months)} bulan"


def _sheets(diagnosis: Diagnosis, found: Settings, book: RuleBook) -> Iterator[Examined]:
    yield _tried("Google Drive API", diagnosis.drive)
    for register in found.registers:
        if not register.path:
            zone = ZONES[register.zone]
            check = partial(diagnosis.register, register.name, register.spreadsheet_id, zone, book)
            yield _tried(f"Register {register.name}", check)


def _file(path: Path, book: RuleBook) -> str:
    """Say that a register file can be read and written now. Raise what keeps it from that."""
    from sync.adapters.workbook.register_file import RegisterFile

    store = RegisterFile(path)
    store.read(book)
    if not (os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)):
        raise NotWritten(f"{path} tidak dapat ditulis.", "Periksa pemilik dan izin berkas serta foldernya.")
    lock = store.lock_file()
    if lock:
        raise NotWritten(
            f"{path} sedang dibuka di program lain.", f"Tutup berkas itu. Bila tidak ada yang membukanya, hapus {lock}."
        )
    return f"{path} dapat dibaca dan ditulis"


def _tried(what: str, check: Callable[[], str]) -> Examined:
    try:
        return Examined(what, True, check())
    except KawalError as error:
        return Examined(what, False, error.message, error)
    except Exception as error:  # a mistake of ours in one check hides none of the others
        mistake = Mistake(error)
        return Examined(what, False, mistake.message, mistake)


def _left(what: str) -> Examined:
    return Examined(what, None, "belum diperiksa; perbaiki dulu yang di atas")
