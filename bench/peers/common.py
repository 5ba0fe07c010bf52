"""What the engines of the comparison share: the input, the names of the rules, the grammar of a date.

Every engine gets the Laporan and Pendampingan tabs as read and returns ``{(rule, sheet row)}``. Frames have no grammar
for dates as officers type them, so they get ours: once per different text, which costs them nothing to speak of.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from bench.cases import EPOCH, TODAY
from sync.adapters.libur import working_days
from sync.core.cells import NULL_TOKENS, Bad, TwoDigitYear, birth_date, event_date
from sync.core.followups import CLOSED
from sync.core.model import Cell, Grid
from sync.core.register import Register
from sync.core.spec import RuleBook
from sync.core.table import Memo, Memos
from sync.core.validate import judge
from sync.rulebook import load

Found = set[tuple[str, int]]
PATTERN = r"^[A-Z]{3}-20\d{2}-\d{4}$"
SEX = dict.fromkeys(("perempuan", "p", "pr", "wanita"), "Perempuan")
SEX |= dict.fromkeys(("laki-laki", "l", "lk", "laki", "pria"), "Laki-laki")
_STATUS = "Baru Asesmen Pendampingan Rehabilitasi Reintegrasi Pemantauan Selesai Dilimpahkan Duplikat"
STATUS = {word.casefold(): word for word in _STATUS.split()}
EMPTY = sorted(NULL_TOKENS)
ERROR = r"^#(REF|VALUE|DIV/0|NAME|NUM|NULL|ERROR|SPILL|CALC)([^A-Z0-9]|$)"
TODAY_SERIAL = (TODAY - EPOCH).days
UNREADABLE = -1

__all__ = ["CLOSED", "EMPTY", "ERROR", "PATTERN", "SEX", "STATUS", "TODAY_SERIAL", "Found", "Tabs", "days", "kawal"]


@dataclass(frozen=True)
class Tabs:
    """The two tabs that the common rules read."""

    laporan: Grid
    pendampingan: Grid

    def column(self, title: str) -> list[Cell]:
        """Return a column of Laporan as read."""
        at = self.laporan.header.index(title)
        return [row[at] for row in self.laporan.rows]

    def served(self) -> list[Cell]:
        """Return the case numbers of Pendampingan as read."""
        return [row[0] for row in self.pendampingan.rows]


def days(raw: list[Cell], reported: list[int | None] | None = None) -> list[int | None]:
    """Given a date column, return serial days; ``UNREADABLE`` for a text that is no date, ``None`` for nothing."""
    known = Memo(_event if reported is None else _birth)
    found: list[Any] = [known[v] if v.__class__ is str else v for v in raw]
    if reported is not None:
        for i, value in enumerate(found):
            if value.__class__ is TwoDigitYear:
                day = reported[i]
                found[i] = _serial(value.on(TODAY if day in (None, UNREADABLE) else EPOCH + TODAY.resolution * day))
    return found


def _event(text: Cell) -> Any:
    return _serial(event_date(text))


def _birth(text: Cell) -> Any:
    found = birth_date(text)
    return found if isinstance(found, TwoDigitYear) else _serial(found)


def _serial(found: Any) -> int | None:
    return UNREADABLE if isinstance(found, Bad) else None if found is None else (found - EPOCH).days


# ------------------------------------------------------------------ ours


@cache
def rules15() -> RuleBook:
    """Return the common rules as a rule book."""
    return load(Path(__file__).parent.parent / "rules15")


_MEMOS, _WORKING_DAYS = Memos(), working_days()


def kawal(tabs: Tabs) -> Found:
    """Run the common rules through our engine."""
    register = Register((tabs.laporan, tabs.pendampingan), rules15(), TODAY, _MEMOS)
    found = judge(register, _WORKING_DAYS).findings
    return {(f"{f.rule} {f.column}" if f.rule in ("UMUM-01", "UMUM-02") else f.rule, f.row) for f in found}
