"""What is wrong with the service itself, and which of it the admin is to be told now.

Nothing here is said of a person: registers, causes and our own messages only, and no recipient of a mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sync.core.alerts.page import Trouble
from sync.core.bahasa import long_date, number
from sync.core.mail import causes

_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_UNREAD = timedelta(hours=24)
_HELD = timedelta(hours=2)
"""What a server that asks to be tried again may take, and what settles a letter by itself."""
_FAILURES = 3
_PLANNED = ("", causes.QUIET, causes.CAP)
"""Why a letter waits without anything being wrong."""
_WAITING, _UNCLEAR, _REFUSED = "waiting", "unclear", "refused"
_WAITING_LONG = (
    "Ada surel yang lebih dari 2 jam menunggu.",
    "Pastikan kawal run berjalan; keadaannya disebut oleh kawal status.",
)
_MAYBE_THERE = (
    "Ada surel yang tidak pasti sampai: sambungan putus sebelum server surel menjawab.",
    "Tanyakan kepada penerimanya; kawal outbox list menyebut siapa dan kodenya. Bila belum sampai: "
    "kawal outbox resend KODE. Bila sudah: kawal outbox drop KODE.",
)
_NO_COORDINATOR = (
    "Register belum punya koordinator. Sebagai gantinya admin diberi tahu tentang temuan kritisnya; ringkasan harian "
    "tidak dikirim kepada siapa pun.",
    "Isi koordinator: pada register itu di kawal.yaml.",
)
_SEND_AGAIN = "Sesudah itu kirim ulang: kawal outbox list menyebut kodenya, lalu kawal outbox resend KODE."
_TOO_MANY = (
    "Penerima sudah mendapat surel sebanyak batas hari ini; sisanya menyusul.",
    "Tidak ada yang hilang. Bila sering terjadi, bereskan temuan lama bersama koordinator, atau ubah "
    "surel_per_hari di alerts.yaml pada folder aturan.",
)

Found = Iterator[tuple[str, Trouble]]


@dataclass(frozen=True, slots=True)
class RegisterHealth:
    """A register's last success, our message of what has failed since, and whether it has a coordinator to be told."""

    name: str
    succeeded: datetime | None = None
    failure: str = ""
    coordinated: bool = True


class Letter(Protocol):
    """What is asked of a letter in the outbox (``sync.ports.Posted``)."""

    @property
    def message_id(self) -> str: ...  # noqa: D102
    @property
    def register(self) -> str: ...  # noqa: D102
    @property
    def post(self) -> str: ...  # noqa: D102
    @property
    def due(self) -> datetime: ...  # noqa: D102
    @property
    def code(self) -> str: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class JobTrouble:
    """A job of the service: how often in a row it has failed, and our message of the last time."""

    name: str
    failures: int
    message: str


@dataclass(frozen=True, slots=True)
class Health:
    """All that tells how the service does at the moment ``now``; every instant knows its zone.

    ``rules`` is our message of a rule folder that is refused; ``flaws`` are what was wrong with mails lately.
    """

    now: datetime
    registers: Sequence[RegisterHealth] = ()
    letters: Sequence[Letter] = ()
    jobs: Sequence[JobTrouble] = ()
    rules: str = ""
    flaws: Sequence[Trouble] = ()

    def due(self, memory: Mapping[str, Any]) -> tuple[list[Trouble], dict[str, Any]]:
        """Given what was kept of the last time, return the troubles worth a mail now, and what to keep.

        A trouble is told when it is new, and again weekly while it lasts; together they are one mail a day at most,
        unless there is a new one. What is over is forgotten, but not within the day: it may only come and go.
        """
        since = self._since(memory)
        found = dict(self._troubles(since))
        told = {name: at for name, at in self._kept(memory, "told").items() if name in found or self.now - at < _DAY}
        new = found.keys() - told.keys()
        again = {name for name in found.keys() & told.keys() if self.now - told[name] >= _WEEK}
        if not new and any(self.now - at < _DAY for at in told.values()):
            again = set()
        told |= dict.fromkeys(new | again, self.now)
        return [trouble for name, trouble in found.items() if name in new | again], {
            "since": {name: at.isoformat() for name, at in since.items()},
            "told": {name: at.isoformat() for name, at in told.items()},
        }

    # ------------------------------------------------------------------ what was kept

    def _kept(self, memory: Mapping[str, Any], name: str) -> dict[str, datetime]:
        """Return instants that were kept; one that lies ahead is of a clock that was wrong."""
        instants = {key: datetime.fromisoformat(at) for key, at in memory.get(name, {}).items()}
        return {key: at for key, at in instants.items() if at <= self.now}

    def _since(self, memory: Mapping[str, Any]) -> dict[str, datetime]:
        """Return since when what may pass by itself has been there: letters held up, and registers never read."""
        seen = {register.name: self.now for register in self.registers if register.succeeded is None}
        for one in self.letters:
            if one.post == _WAITING and (one.due <= self.now or one.code not in _PLANNED):
                seen[one.message_id] = min(one.due, self.now)
            elif one.post == _UNCLEAR:
                seen[one.message_id] = self.now
        before = self._kept(memory, "since")
        return {name: min(at, before.get(name, at)) for name, at in seen.items()}

    # ------------------------------------------------------------------ what is wrong

    def _troubles(self, since: Mapping[str, datetime]) -> Found:
        """Return what is wrong, by a name that stays the same while it lasts; the gravest comes first."""
        yield from self._unread(since)
        yield from self._without_coordinator()
        yield from self._held(since)
        yield from self._refused()
        if self.rules:
            fix = "Perbaiki berkasnya, lalu periksa dengan kawal rules check."
            yield "aturan", Trouble(f"Aturan kantor tidak dapat dipakai: {self.rules}", fix)
        yield from self._jobs()
        for flaw in self.flaws:
            yield f"cela/{flaw.what}", flaw
        yield from self._capped()

    def _unread(self, since: Mapping[str, datetime]) -> Found:
        for one in self.registers:
            if self.now - (one.succeeded or since[one.name]) < _UNREAD:
                continue
            when = f"sejak {long_date(one.succeeded.date())}" if one.succeeded else "sejak ditambahkan"
            what = f"Register tidak berhasil diperiksa {when}. {_without_name(one)}".strip()
            fix = "Jalankan kawal sync; bila gagal, kawal doctor menyebut sebabnya."
            yield f"register/{one.name}", Trouble(what, fix, one.name)

    def _without_coordinator(self) -> Found:
        for one in self.registers:
            if not one.coordinated:
                yield f"koordinator/{one.name}", Trouble(*_NO_COORDINATOR, one.name)

    def _held(self, since: Mapping[str, datetime]) -> Found:
        held = [one for one in self.letters if one.message_id in since and self.now - since[one.message_id] >= _HELD]
        for one in held:
            if one.post == _WAITING:
                what, fix = _WAITING_LONG
                if one.code not in _PLANNED:
                    cause, fix = causes.explained(one.code)
                    what = f"{what} {cause}"
                yield f"surel/menunggu/{one.code}/{one.register}", Trouble(what, fix, one.register)
        for one in held:
            if one.post == _UNCLEAR:
                yield f"surel/tidak-pasti/{one.register}", Trouble(*_MAYBE_THERE, one.register)

    def _refused(self) -> Found:
        for one in self.letters:
            if one.post == _REFUSED:
                cause, advice = causes.explained(one.code)
                fix = f"{advice} {_SEND_AGAIN}"
                yield f"surel/ditolak/{one.code}/{one.register}", Trouble(f"Surel ditolak. {cause}", fix, one.register)

    def _jobs(self) -> Found:
        for job in self.jobs:
            if job.failures >= _FAILURES:
                what = f"Pekerjaan {job.name} gagal {number(job.failures)} kali berturut-turut: {job.message}"
                yield f"pekerjaan/{job.name}", Trouble(what, "Jalankan kawal doctor, yang menyebut sebab dan caranya.")

    def _capped(self) -> Found:
        for one in self.letters:
            if one.post == _WAITING and one.code == causes.CAP:
                yield f"surel/batas/{one.register}", Trouble(*_TOO_MANY, one.register)


def _without_name(register: RegisterHealth) -> str:
    """Return what has failed for where the register's name stands already."""
    return register.failure.removeprefix(f"{register.name}: ")
