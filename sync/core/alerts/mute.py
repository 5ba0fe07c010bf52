"""What is found but not mailed: what follows from something else that is told, and what officers have put off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sync.core.case_numbers import leading_case
from sync.core.cells import number_text
from sync.core.model import Cell, Finding, Severity
from sync.core.register import Register

_NO_HEADER = "STR-01"
_NO_CASE = "UMUM-08"
_OF_THE_CELL_ALONE = ("STR-", "UMUM-")
_MUTING = ("STR-", _NO_CASE)
"""What may mute other findings: it cannot be put off, or they would be with it."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """A line of the tab Tunda that counts today: a key or the number that it begins with, and a rule, both folded."""

    key: str
    rule: str
    until: date

    def covers(self, finding: Finding) -> bool:
        """Return whether it puts this finding off."""
        if self.rule != finding.rule.casefold() or finding.rule.startswith(_MUTING):
            return False
        return self.key in (_folded(finding.key), _folded(leading_case(finding.key)))


def snoozes(register: Register, days: int) -> list[Snooze]:
    """Return the lines of Tunda that count today: until today at least, and ``days`` from now at most.

    One that reaches further is none: nobody is to be forgotten for good.
    """
    tunda = register.tables.get("tunda")
    if tunda is None:  # an office may leave the tab out of its rules
        return []
    keys = [_folded(_as_copied(raw)) for raw in tunda.raw("kunci")]
    rules, reasons, until = (tunda.values(name) for name in ("aturan", "alasan", "sampai"))
    today = register.today
    return [
        Snooze(key, _folded(rule), day)
        for key, rule, reason, day in zip(keys, rules, reasons, until, strict=True)
        if key[:1] not in ("", "?")  # "?" is any row of which the number cannot be read
        and rule
        and reason
        and day
        and today <= day <= today + timedelta(days=days)
    ]


def put_off_until(finding: Finding, late: Sequence[Snooze]) -> date | None:
    """Return the day until which a finding is put off, if it is."""
    return max((snooze.until for snooze in late if snooze.covers(finding)), default=None)


def _as_copied(raw: Cell) -> str:
    """Return a cell's text, without taking ``?``, the key of a row without a readable number, for an empty cell."""
    return number_text(raw) if isinstance(raw, (int, float)) else raw or ""


def _folded(text: str) -> str:
    """Return a text in the form in which keys and rules are compared: neither case nor the width of spaces counts."""
    return " ".join(text.casefold().split())


def inhibited(findings: Sequence[Finding]) -> set[int]:
    """Return the positions of findings that only follow from another one; nothing critical is ever among them.

    Where a header is missing, everything else in that tab is noise; where a row names no case that exists, so is what
    depends on its case.
    """
    headless = {f.tab for f in findings if f.rule == _NO_HEADER}
    homeless = {(f.tab, f.row) for f in findings if f.rule == _NO_CASE}
    return {
        at
        for at, finding in enumerate(findings)
        if finding.severity is not Severity.CRITICAL
        and (
            (finding.tab in headless and finding.rule != _NO_HEADER)
            or ((finding.tab, finding.row) in homeless and not finding.rule.startswith(_OF_THE_CELL_ALONE))
        )
    }
