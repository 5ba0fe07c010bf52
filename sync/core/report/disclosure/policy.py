"""Who sees what: three audiences, and how small a number may be for each."""

from __future__ import annotations

from enum import StrEnum

from sync.core.report.model import Table

_TWO_WAY_CASES = 30
"""Times the threshold: from 150 cases on, where it is 5, enough of a cross-table survives to be worth printing."""

AREA_TABLES = frozenset({"G"})
"""Tables whose rows are desa or areas; these are never crossed with anything."""


class Audience(StrEnum):
    """Chosen for each recipient in the settings, printed on the cover."""

    TERBATAS = "terbatas"  # the unit that is entitled to the cases
    UMUM = "umum"  # anyone else, and every area above the kabupaten
    PUBLIK = "publik"  # what may be published

    @property
    def threshold(self) -> int | None:
        """Return the number from which a count may be shown; none where all may."""
        return {Audience.TERBATAS: None, Audience.UMUM: 5, Audience.PUBLIK: 10}[self]


class Voice(StrEnum):
    """What a report says for a number of cases."""

    NIHIL = "nihil"
    UNDER = "kurang dari"  # and nothing else
    TABLES = "tabel"


def voice(cases: int, audience: Audience) -> Voice:
    """Given the cases of a quarter, return how the report speaks of them."""
    if cases == 0:
        return Voice.NIHIL
    return Voice.UNDER if audience.threshold is not None and cases < audience.threshold else Voice.TABLES


def margins_only(tables: tuple[Table, ...], cases: int, audience: Audience) -> frozenset[str]:
    """Return the ids of the tables of which only the margins are printed."""
    two_way = audience.threshold is None or cases >= _TWO_WAY_CASES * audience.threshold
    return frozenset(table.id for table in tables if table.id in AREA_TABLES or not two_way)
