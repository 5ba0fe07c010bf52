"""Tables A to L, from the counts of one period.

Tables B to L detail those alone who consent to sharing data; A counts everybody, and A3 to A5, H4 and I2 say how many
are not detailed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sync.core.report import count_cases as bins
from sync.core.report.areas import Place
from sync.core.report.count_services import ASPECTS, NO_ANSWER, TARGETS, WORST_FIRST
from sync.core.report.cube import UNCLEAR, Cube
from sync.core.report.labels import Labels
from sync.core.report.model import Table, crossed, one_way

_MOVEMENTS = {
    "Aktif awal": "awal",
    "Baru": "baru",
    "Ditutup": "ditutup",
    "Dilimpahkan": "dilimpahkan",
    "Aktif akhir": "akhir",
}
WITH_CONSENT, WITHOUT_CONSENT = "Dirinci dalam tabel", "Tanpa persetujuan data, hanya dalam jumlah"
_CONSENT = {WITH_CONSENT: "setuju", WITHOUT_CONSENT: "tanpa"}
_SEXES = {"L": "Laki-laki", "P": "Perempuan"}
_AGES = (*(label for _, label in bins.AGES), bins.OLDEST)


def case_tables(cube: Cube, places: Sequence[Place], level_below: str, labels: Labels) -> tuple[Table, ...]:
    """Return all tables; ``places`` are the desa of a kecamatan, or the areas below any other area."""
    return (
        *_balance(cube),
        *_victims(cube, labels),
        one_way("G", f"{level_below} tempat tinggal korban", "korban", {p.name: p.victims for p in places}),
        *_services(cube, labels),
        *_outcomes(cube, labels),
        *_times(cube),
    )


def _balance(cube: Cube) -> tuple[Table, ...]:
    def flows(id_: str, unit: str) -> Table:
        counts = {label: cube.n(unit, name) for label, name in _MOVEMENTS.items()}
        handled = counts["Aktif awal"] + counts["Baru"]
        return one_way(id_, f"Perkembangan {unit}", unit, counts, total=handled)

    return (
        flows("A1", "kasus"),
        flows("A2", "korban"),
        _by_consent(cube, "A3", "Korban baru menurut persetujuan data", "korban", "baru"),
        _by_consent(cube, "A4", "Kasus baru menurut persetujuan data", "kasus", "baru"),
        _by_consent(cube, "A5", "Kasus aktif akhir menurut persetujuan data", "kasus", "akhir"),
    )


def _by_consent(cube: Cube, id_: str, title: str, unit: str, what: str) -> Table:
    counts = {label: cube.n("persetujuan", unit, what, name) for label, name in _CONSENT.items()}
    return one_way(id_, title, unit, counts)


def _victims(cube: Cube, labels: Labels) -> tuple[Table, ...]:
    def by(id_: str, field: str) -> Table:
        title = labels.title("laporan", field)
        return one_way(id_, title, "korban", {v: cube.n(field, v) for v in labels.of("laporan", field)})

    return (
        _by_age_and_sex(cube),
        _by_form(cube, labels),
        by("D", "tempat_kejadian"),
        by("E", "hubungan_pelaku"),
        by("F1", "pendidikan"),
        by("F2", "status_perkawinan"),
        by("F3", "disabilitas"),
    )


def _by_age_and_sex(cube: Cube) -> Table:
    counts = {}
    for group, children in (("Anak", True), ("Dewasa", False)):
        ages = [age for age in _AGES if (age in bins.CHILDREN) is children]
        for sex in _SEXES.values():
            counts[f"{group} {sex.lower()}"] = sum(cube.n("usia", age, sex) for age in ages)
    counts[UNCLEAR] = cube.among("usia") - sum(counts.values())
    return one_way("B", "Korban anak dan dewasa", "korban", counts)


def _by_form(cube: Cube, labels: Labels) -> Table:
    """Return forms of violence by age and sex: a korban stands under each of her forms, once in the totals."""
    groups = {f"{age} {letter}": (age, sex) for age in _AGES for letter, sex in _SEXES.items()}

    def split(measure: str, *start: str) -> tuple[int, ...]:
        clear = [cube.n(measure, *start, *group) for group in groups.values()]
        return (*clear, cube.among(measure, *start) - sum(clear))

    forms = labels.of("laporan", "bentuk_kekerasan", "bentuk")
    cells = tuple(split("bentuk", form) for form in forms)
    return Table(
        id="C",
        title="Bentuk kekerasan menurut usia dan jenis kelamin",
        unit="korban",
        additive=False,
        row_labels=forms,
        column_labels=(*groups, UNCLEAR),
        cells=cells,
        row_totals=tuple(map(sum, cells)),
        column_totals=split("usia"),
        total=cube.among("usia"),
    )


def _services(cube: Cube, labels: Labels) -> tuple[Table, ...]:
    groups = labels.of("pendampingan", "kelompok_layanan", "layanan")
    recipients = (
        *TARGETS,
        *(one for one in labels.of("pendampingan", "penerima", "layanan", at=1) if one not in TARGETS),
    )
    agencies = labels.of("rujukan", "instansi_tujuan", "rujukan")
    known = labels.of("rujukan", "hasil_rujukan", "rujukan", at=1)
    results = (*(result for result in known if result not in (NO_ANSWER, UNCLEAR)), NO_ANSWER)

    def served(id_: str, title: str, unit: str, target: str) -> Table:
        counts = {group: cube.n("dilayani", group, target) for group in groups}
        return one_way(id_, title, unit, counts, total=cube.n("dilayani_sekali", target))

    return (
        crossed("H1", "Layanan menurut penerima", "layanan", groups, recipients, _pairs(cube, "layanan")),
        served("H2", "Korban yang dilayani", "korban", "Korban"),
        served("H3", "Keluarga yang dilayani", "keluarga", "Keluarga"),
        _by_consent(cube, "H4", "Layanan menurut persetujuan data", "layanan", "diberikan"),
        crossed("I1", "Rujukan menurut instansi dan hasil", "rujukan", agencies, results, _pairs(cube, "rujukan")),
        _by_consent(cube, "I2", "Rujukan menurut persetujuan data", "rujukan", "dibuat"),
    )


def _pairs(cube: Cube, measure: str) -> Callable[[str, str], int]:
    return lambda row, column: cube.n(measure, row, column)


def _outcomes(cube: Cube, labels: Labels) -> tuple[Table, ...]:
    legal = {value: cube.n("status_hukum", value) for value in labels.of("laporan", "status_hukum")}
    return (
        one_way("J", "Status hukum kasus aktif akhir", "kasus", legal),
        *(_recovery(cube, f"K{number}", target, labels) for number, target in enumerate(TARGETS, 1)),
    )


def _recovery(cube: Cube, id_: str, target: str, labels: Labels) -> Table:
    """Return the recovery of korban or keluarga: a kasus stands in each aspect's row, once in the totals."""
    handled = cube.n("pulih_sekali", target, "")
    return Table(
        id=id_,
        title=f"Pemulihan {target.lower()} pada kasus yang ditangani",
        unit="kasus",
        additive=False,
        row_labels=tuple(labels.title("rehabilitasi", aspect) for aspect in ASPECTS),
        column_labels=WORST_FIRST,
        cells=tuple(tuple(cube.n("pulih", target, aspect, level) for level in WORST_FIRST) for aspect in ASPECTS),
        row_totals=(handled,) * len(ASPECTS),
        column_totals=tuple(cube.n("pulih_sekali", target, level) for level in WORST_FIRST),
        total=handled,
    )


def _times(cube: Cube) -> tuple[Table, ...]:
    def binned(id_: str, title: str, measure: str, edges: tuple[tuple[int, str], ...], *beyond: str) -> Table:
        rows = (*(label for _, label in edges), *beyond, UNCLEAR)
        return one_way(id_, title, "kasus", {label: cube.n(measure, label) for label in rows})

    waits = (bins.LATE_SERVICE, bins.NO_SERVICE)
    return (
        binned("L1", "Jeda kejadian sampai lapor, kasus baru", "jeda_lapor", bins.DELAYS, bins.LONG_DELAY),
        binned("L2", "Jeda lapor sampai layanan pertama, kasus baru", "layanan_pertama", bins.FIRST_SERVICE, *waits),
        binned("L3", "Lama penanganan, kasus ditutup", "lama", bins.LENGTHS, bins.LONGEST),
    )
