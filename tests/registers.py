"""Registers written as text, and what the shipped rules say about them as short tuples.

A register is drawn like this; ``nomor_kasus`` and ``Nomor Kasus`` are the same header, rows count from 2::

    Laporan
    | nomor_kasus   | nomor_korban | usia |
    | GNS-2025-0001 | 1            | =15  |

An empty cell is empty, ``=15`` is a number, ``"  a"`` keeps its spaces, ``\\n`` is a line break.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path

from sync.adapters.libur import working_days
from sync.core.model import Cell, Grid
from sync.core.register import Register
from sync.core.spec import RuleBook
from sync.core.table import Table
from sync.core.validate import Judgement, judge
from sync.rulebook import load

TODAY = date(2025, 4, 5)
RULES = Path(__file__).resolve().parent.parent / "rules"
HOLIDAYS = working_days()

Row = Mapping[str, Cell]


@cache
def book() -> RuleBook:
    """Return the shipped rule book."""
    return load(RULES)


# ------------------------------------------------------------------ drawn as text


def grids(text: str) -> list[Grid]:
    """Given a drawing of a register, return its grids."""
    drawn: list[tuple[str, list[list[Cell]]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("|"):
            drawn[-1][1].append([_cell(part.strip()) for part in line.strip("|").split("|")])
        else:
            drawn.append((line, []))
    return [_grid(title, rows) for title, rows in drawn]


def _cell(text: str) -> Cell:
    if text[:1] == "=" and text[1:]:
        return json.loads(text[1:])  # type: ignore[no-any-return]  # a number, NaN and Infinity included
    if text[:1] == '"':
        return text.strip('"').replace("\\n", "\n")
    return text.replace("\\n", "\n") or None


def _grid(title: str, rows: list[list[Cell]]) -> Grid:
    header, *body = rows or [[]]
    tab = book().tab_by_title.get(title.casefold().strip())
    titles = {name: field.title for name, field in tab.by_name.items()} if tab else {}
    body = [[*row, *[None] * (len(header) - len(row))] for row in body]
    return Grid(title, tuple(titles.get(str(name), name) for name in header), body, list(range(2, len(body) + 2)))


# ------------------------------------------------------------------ rows by field name


def full(tab: str, rows: Iterable[Row], columns: Sequence[str] = ()) -> Grid:
    """Return a grid of one tab with every header of the schema (or those named)."""
    schema = book().tab_by_name[tab]
    names = list(columns) or [f.name for f in schema.fields]
    body = [[row.get(name) for name in names] for row in rows]
    return Grid(schema.title, tuple(schema.by_name[n].title for n in names), body, list(range(2, len(body) + 2)))


def with_row(grid: Grid, cells: Sequence[Cell]) -> Grid:
    """Return a grid with one more row below."""
    last = max(grid.numbers, default=1)
    return Grid(grid.tab, grid.header, [*grid.rows, list(cells)], [*grid.numbers, last + 1])


def laporan(**changes: Cell) -> dict[str, Cell]:
    """Return a row of Laporan that no rule has anything to say about (beside its Pendampingan row)."""
    return {
        "nomor_kasus": "GNS-2025-0001",
        "nomor_korban": 1,
        "tanggal_lapor": "01/04/2025",
        "cara_lapor": "Telepon",
        "status_pelapor": "Keluarga",
        "nama_korban": "Melati Putri",
        "nik_korban": "3604335005909901",
        "jenis_kelamin": "Perempuan",
        "tanggal_lahir": "10/05/1990",
        "usia": 34,
        "desa": "Gunungsari",
        "telepon_aman": "081234567890",
        "pendidikan": "SLTA",
        "status_perkawinan": "Kawin",
        "disabilitas": "Tidak",
        "tanggal_kejadian": "31/03/2025",
        "presisi_tanggal": "Tepat",
        "tempat_kejadian": "Rumah Tangga",
        "bentuk_kekerasan": "Fisik; Psikis",
        "hubungan_pelaku": "Suami/Istri",
        "pelaku_anak": "Tidak",
        "kronologi": "Korban dipukul di rumah.",
        "risiko": "Sedang",
        "persetujuan_layanan": "Setuju",
        "persetujuan_data": "Setuju",
        "status_hukum": "Tidak diproses",
        "status_kasus": "Pendampingan",
        "petugas": "Siti Aminah",
        "input_simfoni": "Ya",
        **changes,
    }


def pendampingan(**changes: Cell) -> dict[str, Cell]:
    """Return a row of Pendampingan without findings."""
    return {
        "nomor_kasus": "GNS-2025-0001",
        "tanggal_layanan": "01/04/2025",
        "kelompok_layanan": "Psikososial",
        "layanan": "Konseling awal",
        "penerima": "Korban",
        "penyedia": "P2TP2A Kecamatan",
        "cara": "Tatap muka",
        "hasil": "Terlaksana",
        "petugas": "Siti Aminah",
        **changes,
    }


def rehabilitasi(**changes: Cell) -> dict[str, Cell]:
    """Return a row of Rehabilitasi without findings."""
    return {
        "nomor_kasus": "GNS-2025-0001",
        "tanggal_penilaian": "03/04/2025",
        "sasaran": "Korban",
        "jenis_rehabilitasi": "Psikologis",
        "pulih_fisik": "Pulih",
        "pulih_hukum": "Tidak Relevan",
        "pulih_psikologis": "Membaik",
        "petugas": "Siti Aminah",
        **changes,
    }


def rujukan(**changes: Cell) -> dict[str, Cell]:
    """Return a row of Rujukan without findings."""
    return {
        "nomor_kasus": "GNS-2025-0001",
        "tanggal_rujukan": "03/04/2025",
        "instansi_tujuan": "Dinas Sosial",
        "layanan_diminta": "Rehabilitasi Sosial",
        "persetujuan_rujukan": "Setuju",
        "petugas": "Siti Aminah",
        **changes,
    }


def keluhan(**changes: Cell) -> dict[str, Cell]:
    """Return a row of Keluhan without findings."""
    return {
        "nomor_keluhan": "KEL-2025-001",
        "nomor_kasus": "GNS-2025-0001",
        "tanggal_keluhan": "04/04/2025",
        "penyampai": "Korban",
        "saluran": "Telepon",
        "kategori": "Biaya",
        "tingkat": "Sedang",
        "penanggung_jawab": "P2TP2A",
        "status": "Baru",
        **changes,
    }


REFERENSI: tuple[Row, ...] = (
    {"desa": "Gunungsari", "petugas": "Siti Aminah"},
    {"desa": "Ciherang", "petugas": "Budi Santoso"},
)


# ------------------------------------------------------------------ what is said about them


def register(given: str | Sequence[Grid], today: date = TODAY) -> Register:
    """Return a register as the engine reads it."""
    return Register(grids(given) if isinstance(given, str) else given, book(), today)


def table(text: str, today: date = TODAY) -> Table:
    """Given the drawing of one tab, return its table."""
    [drawn] = grids(text)
    return register([drawn], today)[book().tab_by_title[drawn.tab.casefold()].name]


def judged(given: str | Sequence[Grid], today: date = TODAY) -> Judgement:
    """Return all that is to be said about a register."""
    return judge(register(given, today), HOLIDAYS)


def findings(given: str | Sequence[Grid], *rules: str, today: date = TODAY) -> list[tuple[str, int, str]]:
    """Return ``(rule, row, column)`` of every finding, or of those whose rule begins with one of ``rules``."""
    found = judged(given, today).findings
    return sorted((f.rule, f.row, f.column) for f in found if not rules or f.rule.startswith(rules))


def rows(given: str | Sequence[Grid], rule: str, today: date = TODAY) -> list[int]:
    """Return the rows that one rule finds."""
    return [row for _, row, _ in findings(given, rule, today=today)]


def clocks(given: str | Sequence[Grid], *rules: str, today: date = TODAY) -> list[tuple[str, str, str, int]]:
    """Return ``(rule, state, due, row)`` of every follow-up, or of those of some rules."""
    found = judged(given, today).followups
    return sorted((f.rule, f.state.value, f.due.isoformat(), f.row) for f in found if not rules or f.rule in rules)


def case(*changes: dict[str, Cell], **same: Cell) -> Grid:
    """Return Laporan with one row for each set of changes (one row without any)."""
    return full("laporan", [laporan(**{**same, **change}) for change in changes or ({},)])


def due(grids: list[Grid], rule: str, today: str = "2030-01-01") -> list[str]:
    """Return the due dates of one rule's clocks, as seen long after."""
    return [day for _, _, day, _ in clocks(grids, rule, today=date.fromisoformat(today))]
