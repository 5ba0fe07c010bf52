"""What ``kawal check`` prints: a table for people, JSON and CSV for machines."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sync.core.bahasa import count_sentence, long_date, number
from sync.core.cells import normalise
from sync.core.model import Finding, FollowUp, Severity, State
from sync.core.spec import RuleBook
from sync.errors import KawalError
from sync.pipeline import Checked as Result

_COLORS = {Severity.CRITICAL: "1;37;41", Severity.ERROR: "1;31", Severity.WARNING: "33", Severity.INFO: "36"}
_NO_HEADERS = (
    "Tidak satu pun judul kolom dikenali. Judul kolom harus berada di baris 1, tanpa baris judul atau logo di atasnya."
)
_SHOWN_ROWS = 8  # rows named for one rule and column before "dan N lagi"


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged register with the name and area it is shown by."""

    name: str
    area: str | None
    result: Result


def print_failures(failures: Sequence[tuple[str, KawalError]]) -> None:
    """Print what is wrong with registers and what to do about it; what is wrong with many is said once."""
    alike: dict[tuple[str, str], list[str]] = {}
    for name, failure in failures:
        alike.setdefault((without_name(name, failure.message), failure.advice), []).append(name)
    for (message, advice), names in alike.items():
        print(f"kawal: {', '.join(names)}: {message}", file=sys.stderr)
        print(f"  {advice}", file=sys.stderr)


def without_name(name: str, message: str) -> str:
    """Return a message about a register for where its name stands already."""
    for start in (f"{name}: ", f"{name} "):
        if message.startswith(start):
            return message.removeprefix(start)
    return message


# ------------------------------------------------------------------ machines


def as_json(checked: Sequence[Checked], failures: Sequence[tuple[str, KawalError]], today: date) -> str:
    """Return the contract ``kawal.check/1``; the registers that failed stand under ``failed``, if there are any."""
    registers = [
        {
            "name": c.name,
            "area": c.area,
            "rows": {t.tab.title: len(t) for t in c.result.register.tables.values() if t.present},
            "findings": [_finding(f) for f in c.result.judgement.findings],
            "followups": [_followup(f) for f in c.result.judgement.followups],
        }
        for c in checked
    ]
    content = {"schema": "kawal.check/1", "today": today.isoformat(), "registers": registers}
    if failures:
        content["failed"] = [{"name": name, "message": f.message, "advice": f.advice} for name, f in failures]
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _finding(f: Finding) -> dict[str, str | int]:
    return {
        "rule": f.rule,
        "severity": f.severity.value,
        "tab": f.tab,
        "row": f.row,
        "column": f.column,
        "key": f.key,
        "message": f.message,
    }


def _followup(f: FollowUp) -> dict[str, str | int]:
    return {
        "rule": f.rule,
        "state": f.state.value,
        "due": f.due.isoformat(),
        "days_late": f.days_late,
        "tab": f.tab,
        "row": f.row,
        "column": f.column,
        "key": f.key,
        "officer": f.officer,
        "class": f.clock,
        "severity": f.severity.value,
        "message": f.message,
    }


def as_csv(checked: Sequence[Checked]) -> str:
    """Return one line per finding. A text that a spreadsheet would run as a formula gets an apostrophe in front."""
    memory = io.StringIO()
    write = csv.writer(memory, lineterminator="\n")
    write.writerow(["register", "rule", "severity", "tab", "row", "column", "key", "message"])
    for c in checked:
        for f in c.result.judgement.findings:
            cells = (c.name, f.rule, f.severity.value, f.tab, f.row, f.column, f.key, f.message)
            write.writerow([_harmless(cell) if isinstance(cell, str) else cell for cell in cells])
    return memory.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.lstrip()[:1] in ("=", "+", "-", "@", "|", "＝", "＋", "－", "＠") else text


# ------------------------------------------------------------------ people


def as_text(checked: Sequence[Checked], color: bool = False) -> str:
    """Return findings by tab, the most serious first, with how to fix them; then what is due soon."""
    page = _Page(min(shutil.get_terminal_size((100, 24)).columns, 120), color)
    for c in checked:
        _register(page, c)
    return "\n".join(page.lines) + "\n"


class _Page:
    def __init__(self, width: int, color: bool) -> None:
        self.lines: list[str] = []
        self.width, self.color = width, color

    def add(self, text: str = "", indent: int = 0, hang: int = 0) -> None:
        first = " " * indent
        self.lines += textwrap.wrap(text, self.width, initial_indent=first, subsequent_indent=first + " " * hang) or [
            ""
        ]

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self.color else text

    def heading(self, text: str) -> None:
        self.lines += ["", self.paint(text, "1"), "─" * min(len(text), self.width)]


def _register(page: _Page, c: Checked) -> None:
    judgement, book, today = c.result.judgement, c.result.register.book, c.result.register.today
    rows = len(c.result.register["laporan"])
    page.add(f"{c.name}: diperiksa per {long_date(today)}, {number(rows)} baris Laporan.")
    page.add(count_sentence(judgement.findings))
    by_tab: dict[str, list[Finding]] = {}
    for finding in judgement.findings:  # the most serious first, so that the worst tab comes first too
        by_tab.setdefault(finding.tab, []).append(finding)
    for tab, found in by_tab.items():
        _tab(page, tab, found, book)
        if not c.result.register[book.tab_by_title[normalise(tab)].name].where:
            page.add(_NO_HEADERS, 4, 2)
    coming = [f for f in judgement.followups if f.state is not State.OVERDUE]
    if coming:
        page.heading("Tindak lanjut hari ini dan segera")
        for followup in coming:
            where = f"{followup.key}, {followup.tab} baris {followup.row}"
            page.add(f"{long_date(followup.due)}  {followup.message} ({where})", 2, 2)
    page.add()


def _tab(page: _Page, tab: str, findings: list[Finding], book: RuleBook) -> None:
    page.heading(f"Tab {tab}: {number(len(findings))} temuan")
    findings.sort(key=lambda f: (f.severity.rank, f.rule, f.row))
    for (severity, rule), found in groupby(findings, key=lambda f: (f.severity, f.rule)):
        rows = list(found)
        columns = dict.fromkeys(f.column for f in rows)
        label = page.paint(f"{severity.label:<10}", _COLORS[severity])
        what = f"{next(iter(columns))} · " if len(columns) == 1 else ""
        page.lines.append(f"{label}  {what}{book.texts[rule].title} [{rule}]")
        for f in rows[:_SHOWN_ROWS]:
            page.add(f"baris {f.row:<5} {f.key}  {f.message}", 4, 12)
        if len(rows) > _SHOWN_ROWS:
            rest = ", ".join(map(str, dict.fromkeys(f.row for f in rows[_SHOWN_ROWS:])))
            page.add(f"dan {number(len(rows) - _SHOWN_ROWS)} lagi, di baris {rest}", 4, 12)
        page.add(f"→ {book.texts[rule].fix}", 4, 2)
