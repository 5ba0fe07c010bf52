"""The tables beside A to L: activities (S), how good the data are (M), and what became of earlier kasus (V).

No activity is about one person; complaints are, though they name nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from sync.core.model import Severity
from sync.core.report.areas import Place
from sync.core.report.count_activities import ANSWERED, CORE_AGENCIES, SETTLED, UNANSWERED
from sync.core.report.cube import UNCLEAR, Cube
from sync.core.report.evaluation import ACTIVE, VERDICTS
from sync.core.report.facts import DONE, HANDED_OVER
from sync.core.report.labels import Labels
from sync.core.report.model import Table, crossed, one_way
from sync.core.report.recommendations import STANDINGS

_STANDS = (SETTLED, ANSWERED, UNANSWERED)
_FILLED = {"Terisi dan terbaca": "terisi", "Kosong atau tidak terbaca": "belum"}


def activity_tables(cube: Cube, places: Sequence[Place], level_below: str, labels: Labels) -> tuple[Table, ...]:
    """Return outreach, meetings and complaints; ``places`` are desa, or the areas below."""
    reach = {p.name: {"Terjangkau": p.reached, "Belum": p.unreached} for p in places if p.name != UNCLEAR}
    meetings = {kind: cube.n("rapat", kind) for kind in labels.of("koordinasi", "jenis_rapat", "rapat")}
    attendance = {agency: cube.n("hadir_inti", agency) for agency in CORE_AGENCIES}
    people = {who: cube.n("peserta", who) for who in ("Laki-laki", "Perempuan", "Anak")}
    return (
        one_way("S1", f"Sosialisasi menurut {level_below.lower()}", "kegiatan", {p.name: p.outreach for p in places}),
        crossed("S2", "Jangkauan sosialisasi", "desa", tuple(reach), ("Terjangkau", "Belum"), lambda r, c: reach[r][c]),
        one_way("S3", "Peserta sosialisasi", "orang", people, total=people["Laki-laki"] + people["Perempuan"]),
        one_way("S4", "Rapat koordinasi", "rapat", meetings),
        one_way("S5", "Rapat yang dihadiri instansi inti", "rapat", attendance, total=sum(meetings.values())),
        _complaints(cube, "S6", "kategori", 0, labels),
        _complaints(cube, "S7", "penanggung_jawab", 1, labels),
    )


def _complaints(cube: Cube, id_: str, field: str, at: int, labels: Labels) -> Table:
    counts: dict[tuple[str, str], int] = {}
    for key, n in cube.measure("keluhan").items():
        pair = (key[at], key[2])
        counts[pair] = counts.get(pair, 0) + n
    title = f"Keluhan menurut {labels.title('keluhan', field).lower()}"
    rows = labels.of("keluhan", field, "keluhan", at)
    return crossed(id_, title, "keluhan", rows, _STANDS, lambda row, column: counts.get((row, column), 0))


def quality_tables(cube: Cube, labels: Labels) -> tuple[Table, ...]:
    """Return open findings, what is filled in, and the rows that count nowhere."""
    found: dict[tuple[str, str], int] = {}
    for (clazz, severity, _), n in cube.measure("temuan").items():
        found[clazz, severity] = found.get((clazz, severity), 0) + n
    classes = sorted({clazz for clazz, _ in found})
    severities = tuple(severity.label for severity in Severity)
    tabs = labels.counted("isian")[:-1]
    left_out = {f"{tab}: {reason}": n for (tab, reason), n in sorted(cube.measure("tidak_dihitung").items())}
    return (
        crossed("M1", "Temuan menurut kelas", "temuan", classes, severities, lambda r, c: found.get((r, c), 0)),
        crossed("M2", "Isian wajib", "isian", tabs, tuple(_FILLED), lambda r, c: cube.n("isian", r, _FILLED[c])),
        one_way("M3", "Baris yang tidak dihitung", "baris", left_out),
    )


def evaluation_tables(cube: Cube, labels: Labels) -> tuple[Table, ...]:
    """Return the verdicts on earlier kasus, their change of status, and how earlier recommendations stand."""
    before = labels.counted("evaluasi_status", 0, (ACTIVE,))[:-1]
    now = labels.counted("evaluasi_status", 1, (ACTIVE, DONE, HANDED_OVER))[:-1]
    verdicts = {verdict: cube.n("evaluasi", verdict) for verdict in VERDICTS}
    standings = {standing: cube.n("rekomendasi", standing) for standing in STANDINGS}
    return (
        one_way("V1", "Kasus terdahulu menurut penilaian", "kasus", verdicts),
        crossed(
            "V2",
            "Kasus terdahulu: status semula dan kini",
            "kasus",
            before,
            now,
            lambda row, column: cube.n("evaluasi_status", row, column),
        ),
        one_way("V3", "Rekomendasi triwulan lalu", "rekomendasi", standings),
    )
