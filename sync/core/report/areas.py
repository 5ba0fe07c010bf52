"""Areas by code prefix: which parts belong to one, and what its table of places lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sync.core.report.cube import UNCLEAR, Cube, Tally, add, blank, frozen, total
from sync.core.report.labels import Labels

NATION = "id"
UNNAMED = ""
"""The kecamatan of a register that is not known to be of any."""
_BY_DESA = ("desa", "sosialisasi_desa", "desa_terjangkau", "desa_belum")  # as a Place has them
_LEVELS = ("Nasional", "Provinsi", "Kabupaten/Kota", "Kecamatan", "Desa")


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the tables by place: new korban (with consent), outreach, desa that had any and desa that had none."""

    name: str
    victims: int
    outreach: int
    reached: int
    unreached: int


def level(area: str) -> str:
    """Return what an area is, by its code: ``36.04.33`` is a Kecamatan."""
    return _LEVELS[_depth(area)]


def level_below(area: str) -> str:
    """Return what an area is made of."""
    return _LEVELS[_depth(area) + 1]


def _depth(area: str) -> int:
    if area == UNNAMED:
        return _LEVELS.index("Kecamatan")
    return 0 if area == NATION else area.count(".") + 1


def is_within(code: str, area: str) -> bool:
    """Return whether the kecamatan ``code`` belongs to an area."""
    return area in (NATION, code) or code.startswith(f"{area}.")


def child(area: str, code: str) -> str:
    """Return the code of that part of an area which the kecamatan ``code`` belongs to."""
    return ".".join(code.split(".")[: _depth(area) + 1])


class Sums:
    """Cubes of kecamatan, added up one by one for each part of an area. Above the kecamatan, desa lose their names."""

    def __init__(self, area: str) -> None:
        self._area = area
        self._nameless = frozenset[str]() if level(area) == "Kecamatan" else frozenset(_BY_DESA)
        self._found: dict[str, Tally] = {}

    def add(self, code: str, cube: Cube) -> None:
        """Add the cube of a kecamatan."""
        add(self._found.setdefault(child(self._area, code), blank()), cube, self._nameless)

    def cubes(self) -> dict[str, Cube]:
        """Return the sums by code."""
        return {code: frozen(self._found[code]) for code in sorted(self._found)}


def places(
    area: str, cubes: Mapping[str, Cube], labels: Labels, name_of: Callable[[str], str], codes: Iterable[str]
) -> tuple[Place, ...]:
    """Return the places within an area: the desa of a kecamatan, else the areas below it, by code.

    ``codes`` are those of all areas below that some period of the report counts.
    """
    if level(area) == "Kecamatan":
        return _desa(total(cubes.values()), labels)
    names = {code: name_of(code) for code in sorted(codes)}
    often = Counter(names.values())
    called = {code: name if often[name] == 1 else f"{name} ({code})" for code, name in names.items()}
    return tuple(_place(name, cubes.get(code, Cube({}))) for code, name in called.items())


def _place(name: str, cube: Cube) -> Place:
    return Place(name, cube.n("persetujuan", "korban", "baru", "setuju"), *map(cube.among, _BY_DESA[1:]))


def _desa(cube: Cube, labels: Labels) -> tuple[Place, ...]:
    names = {name for measure in _BY_DESA for name in labels.counted(measure)} - {UNCLEAR}
    return tuple(Place(name, *(cube.n(measure, name) for measure in _BY_DESA)) for name in (*sorted(names), UNCLEAR))
