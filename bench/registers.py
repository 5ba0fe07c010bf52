"""Fictional registers to measure with: deterministic, as long as wanted, mostly clean.

A register covers 2024-01-01 to the day before ``TODAY``. Dates are serial numbers and numbers are numbers, as the
Sheets API and a workbook give them. About 3 % of the rows carry one mess of the kinds that officers make. The people
do not exist: the serial part of every NIK begins with 99.
"""

from __future__ import annotations

import json
from datetime import date
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import xlsxwriter

from bench.cases import EPOCH, LISTS, OFFICERS, TODAY, VILLAGES, Case, Row, serial
from sync import resources
from sync.core.model import Cell, Grid
from sync.core.spec import Field, RuleBook
from sync.rulebook import load

MESSY = 0.03  # share of rows with one mess
_BASE = 10_000  # Laporan rows that are drawn one by one; longer registers repeat them under other case numbers
_PER_CASE = {1: 0.85, 2: 0.12, 3: 0.03}  # korban of one kasus


def book() -> RuleBook:
    """Return the shipped rule book."""
    return load(resources.folder("rules"))


def register(rules: RuleBook, rows: int, seed: int = 1, messy: float = MESSY) -> list[Grid]:
    """Given the number of Laporan rows, return a register's nine tabs; equal arguments give equal registers."""
    rng = Random(seed)
    drawn = min(rows, _BASE)
    tabs: dict[str, list[Row]] = {tab.name: [] for tab in rules.tabs}
    for number, victims, reported in _cases(rng, drawn):
        Case(rng, number, victims, reported).write(tabs)
    _office(rng, tabs, drawn)
    grids = []
    for tab in rules.tabs:
        if tab.name != "tunda":
            for row in tabs[tab.name]:
                if rng.random() < messy and tab.name != "referensi":
                    _mess(rng, row, tab.fields)
            cells: list[list[Cell]] = [[row.get(field.name) for field in tab.fields] for row in tabs[tab.name]]
            grids.append(Grid(tab.title, tuple(f.title for f in tab.fields), cells, list(range(2, len(cells) + 2))))
    return grids if rows <= _BASE else _longer(grids, rows)


def fresh(grids: list[Grid]) -> list[Grid]:
    """Return the same grids in new objects, as they come from JSON: no string has its hash yet."""
    return [Grid(g.tab, g.header, json.loads(json.dumps([*g.rows])), list(g.numbers)) for g in grids]


def write_xlsx(grids: list[Grid], rules: RuleBook, path: Path | BytesIO) -> None:
    """Write a register as a workbook; dates become real date cells."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
    bold, day = workbook.add_format({"bold": True}), workbook.add_format({"num_format": "dd/mm/yyyy"})
    for grid in grids:
        tab = rules.tab_by_title[grid.tab.casefold()]
        sheet = workbook.add_worksheet(grid.tab)
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, grid.header, bold)
        formats = [day if tab.by_header[str(title).casefold().replace(" ", "")].type == "date" else None
                   for title in grid.header]  # fmt: skip
        for number, row in zip(grid.numbers, grid.rows, strict=True):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number - 1, column, value)
                elif value is not None:
                    sheet.write_number(number - 1, column, value, formats[column])
    workbook.close()


# ------------------------------------------------------------------ how many of what


def _cases(rng: Random, rows: int) -> list[tuple[str, int, int]]:
    """Return (case number, victims, day reported) until ``rows`` victims are reached, numbered by day."""
    sizes: list[int] = []
    while sum(sizes) < rows:
        size = rng.choices(list(_PER_CASE), list(_PER_CASE.values()))[0]
        sizes.append(min(size, rows - sum(sizes)))
    first, last = serial(date(2024, 1, 1)), serial(TODAY) - 1
    found, numbers = [], {2024: 0, 2025: 0}
    for day, size in zip(sorted(rng.randint(first, last) for _ in sizes), sizes, strict=True):
        year = 2024 if day < serial(date(2025, 1, 1)) else 2025
        numbers[year] += 1
        found.append((f"GNS-{year}-{numbers[year]:04d}", size, day))
    return found


def _office(rng: Random, tabs: dict[str, list[Row]], rows: int) -> None:
    """Fill the tabs that hold no services: meetings, recommendations, complaints, talks in villages, Referensi."""
    days = range(serial(date(2024, 1, 1)), serial(TODAY))
    cases = [row["nomor_kasus"] for row in tabs["laporan"]]
    for at, day in enumerate(sorted(rng.sample(days, min(max(4, rows // 30), 300))), 1):
        year = (EPOCH + (day - serial(EPOCH)) * (TODAY.resolution)).year
        meeting = {"nomor_rapat": f"RPT-{year}-{at:03d}", "tanggal": day, "jenis_rapat": rng.choice(LISTS["rapat"])}
        meeting["hadir"] = "; ".join(rng.sample(LISTS["instansi"], 4))
        meeting["kasus_dibahas"] = "; ".join(sorted(set(rng.sample(cases, min(3, len(cases))))))
        tabs["koordinasi"].append(meeting)
        tabs["rekomendasi"].append(
            {"nomor_rekomendasi": f"REK-{year}-{at:03d}", "triwulan": f"{year}-Q{1 + at % 4}", "asal": "Rapat",
             "rekomendasi": "Percepat umpan balik rujukan", "penanggung_jawab": "Puskesmas", "batas_waktu": day + 60,
             "status": "Selesai" if day + 60 < serial(TODAY) else "Proses"}
        )  # fmt: skip
        tabs["sosialisasi"].append(
            {"tanggal": day, "desa": rng.choice(VILLAGES), "lokasi": "Sekolah", "tema": "KDRT; Cara melapor",
             "peserta_l": rng.randint(5, 40), "peserta_p": rng.randint(5, 60), "peserta_anak": rng.randint(0, 5),
             "narasumber": "Puskesmas", "saluran_lapor": "Ya", "aduan_muncul": 0}
        )  # fmt: skip
        tabs["keluhan"].append(
            {"nomor_keluhan": f"KEL-{year}-{at:03d}", "nomor_kasus": rng.choice(cases), "tanggal_keluhan": day,
             "penyampai": "Orang Tua", "saluran": "Telepon", "kategori": "Akses layanan", "tingkat": "Sedang",
             "uraian": "Keluarga menanyakan kelanjutan proses.", "penanggung_jawab": "P2TP2A",
             "tanggal_ditanggapi": day, "tanggal_selesai": day, "status": "Selesai", "diinformasikan": "Ya"}
        )  # fmt: skip
    for at in range(max(len(VILLAGES), len(OFFICERS))):
        named = {"desa": VILLAGES, "petugas": OFFICERS}
        tabs["referensi"].append({name: values[at] for name, values in named.items() if at < len(values)})


def _longer(grids: list[Grid], rows: int) -> list[Grid]:
    """Repeat a register until it has ``rows`` Laporan rows: other case numbers, other people, the same dates."""
    copies = -(-rows // len(grids[0].rows))
    found = []
    for grid in grids:
        cells = grid.rows
        if grid.tab in _BY_CASE:
            cells = [row for copy in range(copies) for row in _renamed(grid, copy)]
        if grid.tab == "Laporan":
            cells = cells[:rows]
        found.append(Grid(grid.tab, grid.header, cells, list(range(2, len(cells) + 2))))
    return found


def varied(grids: list[Grid], copy: int) -> list[Grid]:
    """Return a register of other cases and other people, in new objects."""
    return fresh(
        [Grid(g.tab, g.header, _renamed(g, copy) if g.tab in _BY_CASE else g.rows, list(g.numbers)) for g in grids]
    )


_BY_CASE = ("Laporan", "Pendampingan", "Rujukan", "Rehabilitasi")


def _renamed(grid: Grid, copy: int) -> list[list[Cell]]:
    prefix = "".join(chr(65 + copy // step % 26) for step in (676, 26, 1))
    at = grid.header.index("NIK Korban") if "NIK Korban" in grid.header else None
    cells: list[list[Cell]] = []
    for row in grid.rows:
        number = row[0]
        made = [number.replace("GNS", prefix) if isinstance(number, str) else number, *row[1:]]
        if at is not None and isinstance(nik := made[at], str) and len(nik) == 16:
            made[at] = f"{nik[:2]}{copy:04d}{nik[6:]}"
        cells.append(made)
    return cells


# ------------------------------------------------------------------ messes

_NOTHING = ("-", "--", "—", ".", "n/a", "NA", "nihil", "Kosong", "?", "xxx", "#N/A", " ")
_UNREADABLE_DATES = ("lupa", "Maret 2025", "31/02/2025", "akhir bulan", "tgl 5", "2024")
_ERRORS = ("#REF!", "#NAME?", "#VALUE!", "#DIV/0!")
_MONTHS = ("Jan", "Peb", "Mrt", "April", "Mei", "Juni", "Jul", "Agt", "Sept", "Okt", "Nopember", "Des")


def _mess(rng: Random, row: Row, fields: tuple[Field, ...]) -> None:
    """Put one mess into a row."""
    filled = [field for field in fields if row.get(field.name) is not None]
    field = rng.choice(filled)
    kind = rng.random()
    if kind < 0.1:
        row[field.name] = rng.choice(_NOTHING)
    elif kind < 0.15:
        row[field.name] = rng.choice(_ERRORS)
    elif kind < 0.3:
        _slip(rng, row)
    else:
        row[field.name] = _spelt(rng, field, row[field.name])


def _slip(rng: Random, row: Row) -> None:
    """Make a readable value wrong: a year or a digit mistyped, a number used twice, a closing forgotten."""
    name = rng.choice([name for name in _SLIPS if row.get(name) is not None] or ["nomor_kasus"])
    value: Any = row.get(name)
    if name.startswith("tanggal_") and isinstance(value, int):
        row[name] = value + rng.choice((-366, 365, 31))
    elif name == "nik_korban":
        row[name] = f"{value[:7]}{rng.randint(0, 9)}{value[8:]}"
    elif name == "nomor_kasus" and value is not None:
        row[name] = f"{value[:-1]}{rng.randint(0, 9)}"
    elif name in row:
        row[name] = None


_SLIPS = ("tanggal_lapor", "tanggal_kejadian", "tanggal_lahir", "tanggal_selesai", "tanggal_layanan", "nik_korban",
          "nomor_kasus", "alasan_selesai", "status_kasus")  # fmt: skip


def _spelt(rng: Random, field: Field, value: Any) -> Cell:
    if field.type == "date" and isinstance(value, int):
        return _date_text(rng, date.fromordinal(value + EPOCH.toordinal()), field.born_by is not None)
    if field.type == "integer":
        return rng.choice((f"{value} th", f"{value}.0", f"±{value}", f"{value} tahun", f"{value}-{value}"))
    text = str(value)
    if field.name == "nik_korban":
        spaced = " ".join(text[i : i + 4] for i in range(0, 16, 4))
        return rng.choice((spaced, f"'{text}", int(text), text[:15], f"{text[:6]}.{text[6:]}"))
    if field.list or field.type == "list":
        other = {"Perempuan": "P", "Laki-laki": "L", "Ya": "sudah", "Tidak": "tdk"}.get(text, text.upper())
        return rng.choice((other, f" {text} ", text.casefold(), text[:-1], text.replace(";", ",")))
    return rng.choice((f" {text}", f"{text} ", text.replace("-", "/"), text.casefold()))


def _date_text(rng: Random, day: date, born: bool) -> str:
    year = day.year % 100
    return rng.choice(
        (
            f"{day.day:02d}/{day.month:02d}/{day.year}",
            f"{day.day}-{day.month}-{year:02d}",
            f"{day.day:02d}.{day.month:02d}.{day.year}",
            day.isoformat(),
            f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
            f"Jumat, {day.day} {_MONTHS[day.month - 1]} {day.year if born else f'{year:02d}'}",
            f"{day.day:02d}/{day.month:02d}/{day.year} 14.30 WIB",
            rng.choice(_UNREADABLE_DATES),
        )
    )
