"""What is found but not mailed: what follows from something else that is told, and what officers have put off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sync.core.model import Finding
from sync.core.register import Register

_NO_HEADER = "STR-01"
_NO_CASE = "UMUM-08"
_OF_THE_CELL_ALONE = ("STR-", "UMUM-")


@dataclass(frozen=True, slots=True)
class Snooze:
    """A line of the tab Tunda that counts today: a key or a case number, and a rule."""

    key: str
    rule: str
    until: date

    def covers(self, finding: Finding) -> bool:
        """Return whether it puts this finding off."""
        same = self.key in (finding.key, finding.key.partition("/")[0])
        return same and self.rule.casefold() == finding.rule.casefold()


def snoozes(register: Register, days: int) -> list[Snooze]:
    """Return the lines of Tunda that count today: until today at least, and ``days`` from now at most.

    One that reaches further is none: nobody is to be forgotten for good.
    """
    tunda = register.tables.get("tunda")
    if tunda is None:  # an office may leave the tab out of its rules
        return []
    keys, rules, until = (tunda.values(name) for name in ("kunci", "aturan", "sampai"))
    reasons = tunda.values("alasan")
    today = register.today
    return [
        Snooze(str(key).strip(), str(rule).strip(), day)
        for key, rule, day, reason in zip(keys, rules, until, reasons, strict=True)
        if key and rule and day and reason and today <= day <= today + timedelta(days=days)
    ]


def inhibited(findings: Sequence[Finding]) -> set[int]:
    """Return the positions of findings that only follow from another one.

    Where a header is missing, everything else in that tab is noise; where a row names no case that exists, so is what
    depends on its case.
    """
    headless = {f.tab for f in findings if f.rule == _NO_HEADER}
    homeless = {(f.tab, f.row) for f in findings if f.rule == _NO_CASE}
    return {
        at
        for at, finding in enumerate(findings)
        if (finding.tab in headless and finding.rule != _NO_HEADER)
        or ((finding.tab, finding.row) in homeless and not finding.rule.startswith(_OF_THE_CELL_ALONE))
    }
