"""The indicators of the report, from the counts of one period: n, or n of N."""

from __future__ import annotations

from sync.core.report import count_cases as bins
from sync.core.report.cube import UNCLEAR, Cube
from sync.core.report.model import Indicator

_STORED = {
    "I-05": ("Korban KDRT", "korban"),
    "I-06": ("Pelaku dikenal: keluarga atau pasangan", "korban"),
    "I-16": ("Layanan pertama tepat waktu menurut risiko", "kasus"),
    "I-17": ("Kekerasan seksual diteruskan dalam 3x24 jam", "kasus"),
    "I-18": ("Layanan medis dalam 72 jam", "kasus"),
    "I-25": ("Rujukan berhasil", "rujukan"),
    "I-32": ("Kasus aktif dengan kontak terlambat", "kasus"),
    "I-33": ("Kasus aktif tanpa telaah 90 hari", "kasus"),
    "I-34": ("Kasus ditutup karena pulih", "kasus"),
    "I-35": ("Kasus ditutup dengan keluarga pulih", "kasus"),
    "I-38": ("Keluhan keluarga selesai tepat waktu", "keluhan"),
    "I-39": ("Desa yang mendapat sosialisasi", "desa"),
    "I-40": ("Kasus baru yang datang dari sosialisasi", "kasus"),
    "I-41": ("Kehadiran instansi inti dalam rapat", "kehadiran"),
    "I-42": ("Rekomendasi selesai dari yang jatuh tempo", "rekomendasi"),
    "I-43": ("Kasus baru sudah masuk SIMFONI", "kasus"),
}
_DETAILED = ("I-05", "I-06")  # of the korban of table B, who consent to sharing data


def indicators(cube: Cube) -> tuple[Indicator, ...]:
    """Return all indicators, by id."""
    new, detailed = cube.n("kasus", "baru"), cube.among("usia")
    children = sum(cube.among("usia", age) for age in bins.CHILDREN)
    closed, handled = cube.n("kasus", "ditutup"), cube.n("kasus", "awal") + new
    delays = cube.among("jeda_lapor") - cube.n("jeda_lapor", UNCLEAR)
    lengths = cube.among("lama") - cube.n("lama", UNCLEAR)
    within_90_days = sum(cube.n("lama", label) for most, label in bins.LENGTHS if most <= 90)
    filled = sum(n for (_, what), n in cube.measure("isian").items() if what == "terisi")
    found = [
        Indicator("I-01", "Kasus baru", "kasus", new),
        Indicator("I-02", "Korban baru", "korban", cube.n("korban", "baru")),
        Indicator("I-03", "Kasus aktif akhir", "kasus", cube.n("kasus", "akhir")),
        _share("I-04", "Korban anak", "korban", children, detailed),
        _share("I-19", "Dilaporkan dalam 3 hari sejak kejadian", "kasus", cube.n("jeda_lapor", "0-3 hari"), delays),
        _share("I-28", "Kasus ditutup dari yang ditangani", "kasus", closed, handled),
        _share("I-29", "Kasus ditutup dalam 90 hari", "kasus", within_90_days, lengths),
        _share("I-44", "Isian wajib terisi dan terbaca", "isian", filled, cube.among("isian")),
    ]
    for id_, (title, unit) in _STORED.items():
        of = detailed if id_ in _DETAILED else cube.n("indikator", id_, "dari")
        found.append(_share(id_, title, unit, cube.n("indikator", id_, "n"), of))
    return tuple(sorted(found, key=lambda indicator: indicator.id))


def _share(id_: str, title: str, unit: str, n: int, of: int) -> Indicator:
    return Indicator(id_, title, unit, n, of, n / of if of else None)
