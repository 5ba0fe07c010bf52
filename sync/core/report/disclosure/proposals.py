"""Which drafts of recommendations may be told: those whose numbers are shown, for these call for it and are in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sync.core.report.context import Context
from sync.core.report.disclosure.reported import OFFICE
from sync.core.report.recommendations import Proposal
from sync.core.report.tables import WITHOUT_CONSENT

_PLAIN = frozenset({"desa belum", "rapat", *OFFICE})
_NAMES_AGENCIES = frozenset({"I-25"})


def may_be_told(proposal: Proposal, seen: Context) -> bool:
    """Given a report as it may be seen, return whether a draft may be. One that no table or indicator shows may not."""
    number = proposal.number
    if number in _PLAIN:
        return True
    if number in _SHOWN:
        return _SHOWN[number](seen)
    indicators = {one.id: one for one in seen.now.indicators if one.id not in _NAMES_AGENCIES}
    return number in indicators and None not in (indicators[number].n, indicators[number].of)


def _cell(seen: Context, table: str, row: str | None) -> int | None:
    tables = (*seen.now.tables, *seen.looking_back)
    return next(one.by_place.get((row, None)) for one in tables if one.id == table)


def _looked_back_on(verdict: str) -> Callable[[Context], bool]:
    return lambda seen: None not in (_cell(seen, "V1", verdict), _cell(seen, "V1", None))


_SHOWN: Mapping[str, Callable[[Context], bool]] = {
    "macet": _looked_back_on("Macet"),
    "mundur": _looked_back_on("Mundur"),
    "tenggat hukum": lambda seen: None not in (seen.overdue_by_law, seen.overdue),
    "tanpa persetujuan": lambda seen: None not in (_cell(seen, "A3", WITHOUT_CONSENT), _cell(seen, "A2", "Baru")),
}
