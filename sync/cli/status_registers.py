"""How the registers stand, as ``kawal status`` tells it: a table for people, the same for machines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sync import app
from sync.cli.output import without_name
from sync.core.alerts.due import People
from sync.core.alerts.people import missing
from sync.core.bahasa import long_date, number
from sync.core.model import Severity
from sync.ports import Standing

STALE = timedelta(hours=26)
"""A daily check may be two hours late; Ringkasan in the register turns red at the same age."""

_NOT_KEPT = "! Salinan cadangan belum diatur: baris yang hilang tidak dapat dipulihkan. Buat kuncinya: kawal keys new"
_WIDTH = 100
_NAME = 22


@dataclass(frozen=True, slots=True)
class Row:
    """One register as it stands now: ``age`` is that of its last success, if it ever had one.

    ``people`` are those whom its mails go to, as far as the settings say.
    """

    name: str
    area: str | None
    standing: Standing
    age: timedelta | None
    people: People

    @property
    def stale(self) -> bool:
        """Return whether the last success is too long ago."""
        return self.age is None or self.age > STALE


def row_of(register: app.AnyOffice, now: datetime) -> Row:
    """Return how a register stands."""
    standing = register.standing()
    age = max(now - standing.succeeded, timedelta()) if standing.succeeded else None
    return Row(register.name, register.area, standing, age, register.people)


def plain_row(row: Row) -> dict[str, Any]:
    """Return what machines are told of a register."""
    tally, failure, succeeded = row.standing.tally, row.standing.failure, row.standing.succeeded
    return {
        "name": row.name,
        "area": row.area,
        "succeeded": succeeded.isoformat(timespec="seconds") if succeeded else None,
        "age_hours": round(row.age / timedelta(hours=1), 2) if row.age is not None else None,
        "stale": row.stale,
        "findings": {severity.value: tally.findings.get(severity, 0) for severity in Severity},
        "overdue": tally.overdue,
        "coordinators": len(row.people.coordinators),
        "kabupaten": len(row.people.kabupaten),
        "failure": failure
        and {"at": failure.at.isoformat(timespec="seconds"), "message": failure.message, "in_a_row": failure.in_a_row},
    }


def lines(rows: Sequence[Row], used: Mapping[str, int], admin: str | None, kept: bool | None) -> Iterator[str]:
    """Yield what people are told of all registers, and of the requests to Google today.

    ``admin`` and ``kept``, whether snapshots are, are the settings', ``None`` where there are no settings.
    """
    heads = [severity.label for severity in Severity]
    yield f"  {'Register':<{_NAME}} {'Terakhir berhasil':<23}{'Umur':<9}{' '.join(heads)} Terlambat"
    for row in rows:
        yield from _lines(row, heads)
    yield ""
    for one in missing({row.name: row.people for row in rows}, admin) if admin is not None else ():
        yield from textwrap.wrap(f"! {one}", _WIDTH, subsequent_indent="  ")
    if kept is False:
        yield from textwrap.wrap(_NOT_KEPT, _WIDTH, subsequent_indent="  ")
    stale = [row.name for row in rows if row.stale]
    if stale:
        sentence = (
            f"! {number(len(stale))} dari {number(len(rows))} register lebih dari 26 jam tidak berhasil diperiksa: "
            f"{', '.join(stale)}. Jalankan kawal sync; bila gagal, kawal doctor menyebut sebabnya."
        )
        yield from textwrap.wrap(sentence, _WIDTH, subsequent_indent="  ")
    else:
        yield f"Semua register berhasil diperiksa dalam 26 jam terakhir{_failing(rows)}."
    if used:
        told = f"{number(used['read'])} baca, {number(used['write'])} tulis, {number(used['drive'])} Drive"
        yield f"Permintaan ke Google hari ini: {told}."


def _failing(rows: Sequence[Row]) -> str:
    count = sum(row.standing.failure is not None for row in rows)
    return f"; {number(count)} register gagal pada pemeriksaan terakhir" if count else ""


def _lines(row: Row, heads: Sequence[str]) -> Iterator[str]:
    name = row.name if len(row.name) <= _NAME else f"{row.name[: _NAME - 1]}…"
    tally, failure = row.standing.tally, row.standing.failure
    when = _when(row.standing.succeeded) if row.standing.succeeded else "belum pernah"
    known = row.standing.succeeded is not None
    counts = [number(tally.findings.get(severity, 0)) if known else "–" for severity in Severity]
    cells = " ".join(f"{count:>{len(head)}}" for count, head in zip(counts, heads, strict=True))
    overdue = number(tally.overdue) if known else "–"
    line = f"{'!' if row.stale else ' '} {name:<{_NAME}} {when:<23}{ago(row.age):<9}{cells} {overdue:>9}"
    yield line
    if failure:
        times = f"{number(failure.in_a_row)} kali berturut-turut, terakhir " if failure.in_a_row > 1 else ""
        told = f"gagal {times}{_when(failure.at)}: {without_name(row.name, failure.message)}"
        yield from textwrap.wrap(told, _WIDTH, initial_indent="    ", subsequent_indent="      ")


def _when(at: datetime) -> str:
    """Return ``5 April 2025 06.00``, in the register's own zone."""
    return f"{long_date(at.date())} {at:%H.%M}"


def ago(age: timedelta | None) -> str:
    """Return a length of time in its largest unit."""
    if age is None:
        return "–"
    minutes = age // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} menit"
    return f"{minutes // 60} jam" if minutes < 48 * 60 else f"{number(minutes // 1440)} hari"
