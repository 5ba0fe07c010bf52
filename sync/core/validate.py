"""Judge a register: every rule of the book on every row, and every clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.core.bahasa import long_date
from sync.core.calendar import WorkingDays
from sync.core.cells import text
from sync.core.checks_across import ACROSS_KINDS
from sync.core.checks_history import HISTORY_KINDS
from sync.core.checks_row import ROW_KINDS
from sync.core.clocks import CLOCKS
from sync.core.conditions import rows_where
from sync.core.constraints import CELL_KINDS
from sync.core.followups import Clock, FollowUps, state
from sync.core.model import Finding, FollowUp, State
from sync.core.register import Register
from sync.core.spec import Check, FollowUpRule
from sync.core.table import Table

Place = int | str | None
"""Where a check hits: the position of a row, the case number of one that is gone, ``None`` for the header."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What there is to say about a register: findings, the most serious first, and follow-ups by due date."""

    findings: list[Finding]
    followups: list[FollowUp]

    @property
    def overdue(self) -> int:
        """Return how many follow-ups are overdue."""
        return sum(f.state is State.OVERDUE for f in self.followups)


def judge(register: Register, working_days: WorkingDays) -> Judgement:
    """Given a register, return its findings and follow-ups. An overdue follow-up is a finding too."""
    findings = [finding for check in register.book.checks for finding in _run(register, check)]
    context = FollowUps(register, working_days)
    followups = [f for rule in register.book.followups for f in _clocks(context, rule)]
    findings += [_as_finding(f) for f in followups if f.state is State.OVERDUE]
    order = {tab.title: at for at, tab in enumerate(register.book.tabs)}
    findings.sort(key=lambda f: (f.severity.rank, order[f.tab], f.row, f.rule, f.column))
    followups.sort(key=lambda f: (f.due, f.severity.rank, f.rule, order[f.tab], f.row))
    return Judgement(findings, followups)


def _run(register: Register, check: Check) -> Iterator[Finding]:
    tables = register.tables.values() if check.tab == "*" else [register[check.tab]]
    for table in tables:
        hits = set(_hits(register, table, check))
        for place, column in sorted(hits, key=_in_order):
            yield _finding(table, check, place, column)


def _in_order(hit: tuple[Place, str]) -> tuple[bool, bool, int, str, str]:
    place, column = hit
    row, gone = place if isinstance(place, int) else 0, place if isinstance(place, str) else ""
    return place is not None, bool(gone), row, gone, column


def _hits(register: Register, table: Table, check: Check) -> Iterator[tuple[Place, str]]:
    kind = check.kind or ""
    if check.condition is not None:
        yield from ((i, check.column) for i in rows_where(table, check.condition))
    elif kind in ROW_KINDS:
        yield from ((i, check.column) for i in ROW_KINDS[kind].run(table, check.options))
    elif kind in ACROSS_KINDS:
        yield from ACROSS_KINDS[kind].run(register, table, check.options)
    elif kind in HISTORY_KINDS:
        yield from HISTORY_KINDS[kind].run(register, table, check.options)
    else:
        yield from CELL_KINDS[kind].run(register, table)


def _finding(table: Table, check: Check, position: Place, column: str) -> Finding:
    title = table.tab.by_name[column].title
    if position is None or isinstance(position, str):
        key = table.tab.title if position is None else position
        message = check.texts.message.format_map({"kolom": title})
        return Finding(check.id, check.severity, table.tab.title, 1, title, key, message)
    return Finding(
        rule=check.id,
        severity=check.severity,
        tab=table.tab.title,
        row=table.numbers[position],
        column=title,
        key=table.key(position),
        message=check.texts.message.format_map(Quoted(table, position, column)),
        officer=officer(table, position),
    )


def officer(table: Table, position: int) -> str:
    """Return the officer named in a row, as the office's list has the name; nothing for a name that is not in it.

    What is in no list could be anybody's name. Neither case nor the width of spaces counts.
    """
    if "petugas" not in table.tab.by_name:
        return ""
    at, known = table.where.get("petugas"), table.once(_known_officers)
    typed = None if at is None else text(table.cell(position, at))
    return known.get(_folded(typed), "") if isinstance(typed, str) else ""


def _known_officers(table: Table) -> dict[str, str]:
    return {_folded(spelling): " ".join(name.split()) for spelling, name in table.listed("petugas").items()}


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


class Quoted(dict[str, str]):
    """What a message may quote of its row: case number, dates and list values (the rule book lets no other in)."""

    def __init__(self, table: Table, position: int, column: str, running: Clock | None = None) -> None:
        super().__init__(kolom=table.tab.by_name[column].title)
        self._table, self._position, self._column, self._running = table, position, column, running

    def __missing__(self, name: str) -> str:
        if self._running is not None and name in ("mulai", "batas"):
            return long_date(self._running.start if name == "mulai" else self._running.due)
        if name == "saran":
            near = self._table.closest(self._column, self._position)
            return f" Mungkin maksudnya {near}." if near else ""
        value = self._table.values(name)[self._position]
        return self._table.named(name, self._position) if isinstance(value, str) else quoted(value)


def quoted(value: Any) -> str:
    """Return a value as people write it."""
    if value is None:
        return "(kosong)"
    if isinstance(value, date):
        return long_date(value)
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def _clocks(context: FollowUps, rule: FollowUpRule) -> Iterator[FollowUp]:
    table = context.register[rule.tab]
    for running in CLOCKS[rule.kind].run(context, rule.options):
        standing = state(running.due, context.register.today, rule.soon)
        if standing is not None:
            yield _follow_up(table, rule, running, standing, context.register.today)


def _follow_up(table: Table, rule: FollowUpRule, running: Clock, standing: State, today: date) -> FollowUp:
    title = table.tab.by_name[rule.column].title
    late = max((today - running.due).days, 0)
    row_key = table.key(running.row)
    return FollowUp(
        rule=rule.id,
        state=standing,
        due=running.due,
        days_late=late,
        tab=table.tab.title,
        row=table.numbers[running.row],
        column=title,
        key=table.named("nomor_kasus", running.row) if rule.tab == "laporan" else row_key,
        row_key=row_key,
        officer=officer(table, running.row),
        clock=rule.clazz,
        severity=running.severity or rule.severity,
        message=rule.texts.message.format_map(Quoted(table, running.row, rule.column, running)),
    )


def _as_finding(late: FollowUp) -> Finding:
    message = f"{late.message} Terlambat {late.days_late} hari."
    return Finding(late.rule, late.severity, late.tab, late.row, late.column, late.row_key, message, late.officer)
