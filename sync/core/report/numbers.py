"""The numbers that drafts of recommendations are drawn from: see ``drafts.NUMBERS`` for what each counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sync.core.report.areas import Place
from sync.core.report.count_activities import UNANSWERED
from sync.core.report.cube import UNCLEAR, Cube
from sync.core.report.drafts import NUMBERS
from sync.core.report.model import Indicator
from sync.core.report.performance import NOT_SERVED
from sync.core.report.recommendations import Number


def numbers(cube: Cube, indicators: Iterable[Indicator], places: Sequence[Place], by_desa: bool) -> dict[str, Number]:
    """Return the numbers of one period; ``places`` have names of desa where ``by_desa``."""
    found = {i.id: Number(i.n, i.of) for i in indicators if i.id in NUMBERS and i.n is not None}
    unserved = [
        agency
        for agency, result in sorted(cube.measure("rujukan_jatuh_tempo"))
        if result == NOT_SERVED and agency != UNCLEAR
    ]
    found["I-25"] = Number(found["I-25"].n, found["I-25"].of, tuple(unserved))
    unanswered = {key: n for key, n in cube.measure("keluhan").items() if key[2] == UNANSWERED}
    without, reached = sum(place.unreached for place in places), sum(place.reached for place in places)
    left = cube.n("kasus", "ditutup") + cube.n("kasus", "dilimpahkan")
    names = tuple(place.name for place in places if by_desa and place.unreached)
    return found | {
        "desa belum": Number(without, without + reached, names),
        "keluarga dilayani": _stored(cube, "keluarga dilayani"),
        "keluhan belum ditanggapi": Number(sum(unanswered.values()), cube.among("keluhan"), _most(unanswered)),
        "macet": Number(cube.n("evaluasi", "Macet"), cube.among("evaluasi")),
        "mundur": Number(cube.n("evaluasi", "Mundur"), cube.among("evaluasi")),
        "rapat": Number(cube.among("rapat")),
        "tanpa persetujuan": Number(cube.n("persetujuan", "korban", "baru", "tanpa"), cube.n("korban", "baru")),
        "tanpa tanggal": Number(cube.n("kasus", "tanpa tanggal"), left),
        "tenggat hukum": Number(cube.among("tenggat", "hukum"), cube.among("tenggat")),
    }


def _stored(cube: Cube, name: str) -> Number:
    return Number(cube.n("indikator", name, "n"), cube.n("indikator", name, "dari"))


def _most(unanswered: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    """Return the categories of complaints, the most frequent first."""
    by_category: dict[str, int] = {}
    for (category, *_), n in unanswered.items():
        if category == UNCLEAR:
            continue
        by_category[category] = by_category.get(category, 0) + n
    return tuple(sorted(by_category, key=lambda category: (-by_category[category], category)))
