"""What stands in no list of the rule book: for readers who may see counts only, it has no row of its own.

A row that is there only because something was counted says "at least one", and its label may be anybody's free text.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.core.report.count_services import NO_ANSWER, TARGETS
from sync.core.report.cube import UNCLEAR, Cube, Key
from sync.core.report.labels import listed
from sync.core.spec import RuleBook

_OF_ONE_FIELD = (
    "tempat_kejadian",
    "hubungan_pelaku",
    "pendidikan",
    "status_perkawinan",
    "disabilitas",
    "status_hukum",
)
"""Measures that are called like the column of Laporan whose values they count."""

_BY_DESA = ("desa", "sosialisasi_desa")
_ALL_DESA = ("desa_terjangkau", "desa_belum")  # every desa of Referensi is counted in one of them
_ONCE = {"dilayani": "dilayani_sekali", "bentuk": "usia"}
"""Measures that count one person under several values, and where each is counted once. Of values that become one, who
has both is not known: the sum is said, though never more than there are persons."""

_Kept = Mapping[int, tuple[frozenset[str], str]]
"""By position in a measure's keys: the values that keep their name, and what the others are called."""


class Fold:
    """Gives counts of one register with ``(belum jelas)`` in the place of what no list has, desa included."""

    def __init__(self, book: RuleBook) -> None:
        def of(tab: str, field: str, other: str = UNCLEAR) -> tuple[frozenset[str], str]:
            return frozenset((*listed(book, tab, field), other)), other

        services = of("pendampingan", "kelompok_layanan")
        self._kept: dict[str, _Kept] = {
            **{name: {0: of("laporan", name)} for name in _OF_ONE_FIELD},
            "bentuk": {0: of("laporan", "bentuk_kekerasan")},
            "layanan": {0: services, 1: (frozenset(TARGETS), UNCLEAR)},
            "dilayani": {0: services},
            "rujukan": {0: of("rujukan", "instansi_tujuan"), 1: of("rujukan", "hasil_rujukan", NO_ANSWER)},
            "rapat": {0: of("koordinasi", "jenis_rapat")},
            "keluhan": {0: of("keluhan", "kategori"), 1: of("keluhan", "penanggung_jawab")},
        }

    def __call__(self, cube: Cube) -> Cube:
        """Return the counts without the names of what no list has."""
        desa = frozenset(name for measure in _ALL_DESA for (name,) in cube.measure(measure))
        kept = self._kept | {name: {0: (desa, UNCLEAR)} for name in _BY_DESA}
        return Cube({name: _named(cube, name, kept.get(name, {})) for name in cube.counts})


def _named(cube: Cube, name: str, kept: _Kept) -> Mapping[Key, int]:
    found: dict[Key, int] = {}
    for key, n in cube.measure(name).items():
        called = tuple(kept[i][1] if i in kept and v not in kept[i][0] else v for i, v in enumerate(key))
        found[called] = found.get(called, 0) + n
    if name in _ONCE:
        found = {key: min(n, cube.n(_ONCE[name], *key[1:])) for key, n in found.items()}
    return found
