"""``kawal status``: how every register stands, by what is remembered; nothing is read or asked."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sync import app
from sync.cli.main import verb_parser
from sync.cli.output import without_name
from sync.core.bahasa import long_date, number
from sync.core.model import Severity
from sync.ports import Standing

_STALE = timedelta(hours=26)
"""A daily check may be two hours late; Ringkasan in the register turns red at the same age."""

_WIDTH = 100
_NAME = 22


@dataclass(frozen=True, slots=True)
class Row:
    """One register as it stands now; ``age`` is that of its last success, if it ever had one."""

    name: str
    area: str | None
    standing: Standing
    age: timedelta | None

    @property
    def stale(self) -> bool:
        """Return whether the last success is too long ago."""
        return self.age is None or self.age > _STALE


def run(arguments: Sequence[str]) -> int:
    """Return 1 when a register has not been brought up to date for more than 26 hours, else 0."""
    parser = verb_parser(
        "status",
        "Contoh:\n  kawal status\n  kawal status Gunungsari --format json\n\n"
        "Kode keluar: 0 semua baru, 1 ada register yang lebih dari 26 jam tidak berhasil diperiksa, "
        "2 pemakaian atau pengaturan salah.",
        "--today",
        "--settings",
    )
    parser.add_argument(
        "register", nargs="*", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx"
    )
    given = parser.parse_args(arguments)
    now = app.moment(given.today).instant
    with app.offices(given.register, given.settings) as (settings, registers):
        rows = [_row(register, now) for register in registers]
        at_google = any(register.online for register in registers)
        used = app.requests_today(settings) if settings and at_google else {}
    print(_plain(rows, used, now) if given.format == "json" else _text(rows, used))
    return int(any(row.stale for row in rows))


def _row(register: app.AnyOffice, now: datetime) -> Row:
    standing = register.standing()
    age = max(now - standing.succeeded, timedelta()) if standing.succeeded else None
    return Row(register.name, register.area, standing, age)


# ------------------------------------------------------------------ machines


def _plain(rows: Sequence[Row], used: Mapping[str, int], now: datetime) -> str:
    content = {
        "schema": "kawal.status/1",
        "now": now.isoformat(timespec="seconds"),
        "stale_after_hours": _STALE // timedelta(hours=1),
        "requests_today": dict(used),
        "registers": [_plain_row(row) for row in rows],
    }
    return json.dumps(content, ensure_ascii=False, indent=1)


def _plain_row(row: Row) -> dict[str, Any]:
    tally, failure, succeeded = row.standing.tally, row.standing.failure, row.standing.succeeded
    return {
        "name": row.name,
        "area": row.area,
        "succeeded": succeeded.isoformat(timespec="seconds") if succeeded else None,
        "age_hours": round(row.age / timedelta(hours=1), 2) if row.age is not None else None,
        "stale": row.stale,
        "findings": {severity.value: tally.findings.get(severity, 0) for severity in Severity},
        "overdue": tally.overdue,
        "failure": failure
        and {"at": failure.at.isoformat(timespec="seconds"), "message": failure.message, "in_a_row": failure.in_a_row},
    }


# ------------------------------------------------------------------ people


def _text(rows: Sequence[Row], used: Mapping[str, int]) -> str:
    heads = [severity.label for severity in Severity]
    lines = [f"  {'Register':<{_NAME}} {'Terakhir berhasil':<23}{'Umur':<9}{' '.join(heads)} Terlambat"]
    for row in rows:
        lines += _lines(row, heads)
    lines.append("")
    stale = [row.name for row in rows if row.stale]
    if stale:
        sentence = (
            f"! {number(len(stale))} dari {number(len(rows))} register lebih dari 26 jam tidak berhasil diperiksa: "
            f"{', '.join(stale)}. Jalankan kawal sync; bila gagal, kawal doctor menyebut sebabnya."
        )
        lines += textwrap.wrap(sentence, _WIDTH, subsequent_indent="  ")
    else:
        lines.append(f"Semua register berhasil diperiksa dalam 26 jam terakhir{_failing(rows)}.")
    if used:
        told = f"{number(used['read'])} baca, {number(used['write'])} tulis, {number(used['drive'])} Drive"
        lines.append(f"Permintaan ke Google hari ini: {told}.")
    return "\n".join(lines)


def _failing(rows: Sequence[Row]) -> str:
    count = sum(row.standing.failure is not None for row in rows)
    return f"; {number(count)} register gagal pada pemeriksaan terakhir" if count else ""


def _lines(row: Row, heads: Sequence[str]) -> list[str]:
    name = row.name if len(row.name) <= _NAME else f"{row.name[: _NAME - 1]}…"
    tally, failure = row.standing.tally, row.standing.failure
    when = _when(row.standing.succeeded) if row.standing.succeeded else "belum pernah"
    known = row.standing.succeeded is not None
    counts = [number(tally.findings.get(severity, 0)) if known else "–" for severity in Severity]
    cells = " ".join(f"{count:>{len(head)}}" for count, head in zip(counts, heads, strict=True))
    overdue = number(tally.overdue) if known else "–"
    line = f"{'!' if row.stale else ' '} {name:<{_NAME}} {when:<23}{_age(row.age):<9}{cells} {overdue:>9}"
    if failure is None:
        return [line]
    times = f"{number(failure.in_a_row)} kali berturut-turut, terakhir " if failure.in_a_row > 1 else ""
    told = f"gagal {times}{_when(failure.at)}: {without_name(row.name, failure.message)}"
    return [line, *textwrap.wrap(told, _WIDTH, initial_indent="    ", subsequent_indent="      ")]


def _when(at: datetime) -> str:
    """Return ``5 April 2025 06.00``, in the register's own zone."""
    return f"{long_date(at.date())} {at:%H.%M}"


def _age(age: timedelta | None) -> str:
    if age is None:
        return "–"
    minutes = age // timedelta(minutes=1)
    if minutes < 60:
        return f"{minutes} menit"
    return f"{minutes // 60} jam" if minutes < 48 * 60 else f"{number(minutes // 1440)} hari"
