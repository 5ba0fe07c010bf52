"""The whole report: of the samples, of areas, and as plain data."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from sync.adapters.workbook.reading import read_grids
from sync.core.cells import normalise
from sync.core.model import Grid
from sync.core.register import officer_tab
from sync.core.report.context import Audience, Context, Missing, Report, build
from sync.core.report.definitions import DEFINITIONS
from sync.core.report.document import as_json
from sync.core.report.part import Part
from sync.core.report.quarter import Quarter
from tests.core.report.taking import Q1, case, context, part
from tests.registers import book, full

ROOT = Path(__file__).resolve().parents[3]
TODAY = date(2025, 4, 5)
SAMPLES = {"36.04.33": "register-101", "36.04.34": "register-102", "36.72.01": "register-103"}
TABLES = ["A1", "A2", "A3", "A4", "A5", "B", "C", "D", "E", "F1", "F2", "F3", "G", "H1", "H2", "H3", "H4", "I1", "I2",
          "J", "K1", "K2", "L1", "L2", "L3"]  # fmt: skip


@cache
def sample(code: str) -> list[Grid]:
    data = (ROOT / f"tests/samples/{SAMPLES[code]}.xlsx").read_bytes()
    return read_grids(data, lambda title: officer_tab(title, book()) is not None)


@cache
def sampled(code: str, quarter: Quarter) -> Part:
    return part(sample(code), quarter, TODAY)


def report(area: str, audience: Audience = "terbatas", codes: tuple[str, ...] = tuple(SAMPLES)) -> Context:
    """Return the report of an area on the samples."""
    now, before = ([(code, sampled(code, q)) for code in codes] for q in (Q1, Q1.previous))
    missing = [Missing("36.04.35", "Padarincang", date(2025, 3, 1)), Missing("36.04.01", "Kramat", None)]
    return build(Report(area, Q1, audience, TODAY, lambda code: f"<{code}>"), book(), now, before, missing)


@pytest.mark.parametrize("code", SAMPLES)
def test_a_sample_as_plain_data(code: str) -> None:
    found = json.loads(json.dumps(as_json(report(code))))
    assert (found["schema"], found["area"], found["quarter"], found["as_of"]) == (
        "kawal.report/1", code, "2025-Q1", "2025-03-31",
    )  # fmt: skip
    assert [t["id"] for t in found["tables"]] == TABLES
    for table in found["tables"]:
        assert set(table) == {
            "id", "title", "unit", "additive", "row_labels", "column_labels", "cells", "row_totals", "column_totals",
            "total",
        }  # fmt: skip
    assert all({"id", "n", "of", "value"} <= set(i) for i in found["indicators"])
    assert found["balance"]["difference"] == found["balance"]["carried"] == 0
    assert found["previous"]["quarter"] == "2024-Q4"
    assert found["year_to_date"]["tables"] == found["tables"]  # in the first quarter, that is the year


def test_the_same_registers_give_the_same_bytes() -> None:
    one, other = (json.dumps(as_json(context(sample("36.04.33"), today=TODAY))) for _ in range(2))
    assert one == other


def test_no_restricted_value_of_the_samples_is_told() -> None:
    told = json.dumps(as_json(report("36.04.33")), ensure_ascii=False).casefold()
    tab = book().tab_by_name["laporan"]
    [grid] = [grid for grid in sample("36.04.33") if grid.tab == "Laporan"]
    secret = [i for i, title in enumerate(grid.header) if (f := tab.by_header.get(normalise(title))) and f.restricted]
    values = {
        str(row[i]).casefold() for row in grid.rows for i in secret if row[i] is not None and len(str(row[i])) > 5
    }
    assert len(values) > 100
    assert [value for value in values if value in told] == []


# ------------------------------------------------------------------ areas


def numbers(found: Context, id_: str) -> dict[str, int | None]:
    [table] = [t for t in (*found.now.tables, *found.now.activities) if t.id == id_]
    return dict(zip(table.row_labels, table.row_totals, strict=True))


@pytest.mark.parametrize(
    ("area", "level", "rows"),
    [
        ("36.04", "Kabupaten/Kota", ["<36.04.33>", "<36.04.34>"]),
        ("36", "Provinsi", ["<36.04>", "<36.72>"]),
        ("id", "Nasional", ["<36>"]),
    ],
)
def test_an_area_is_the_sum_of_its_parts(area: str, level: str, rows: list[str]) -> None:
    found = report(area)
    assert (found.level, found.area_name, list(numbers(found, "G"))) == (level, f"<{area}>", rows)
    codes = [code for code in SAMPLES if area == "id" or code.startswith(area)]
    alone = [report(code) for code in codes]
    for id_ in TABLES:
        if id_ != "G":
            summed = [numbers(one, id_) for one in alone]
            assert numbers(found, id_) == {row: sum(one.get(row) or 0 for one in summed) for row in numbers(found, id_)}
    assert sum(n or 0 for n in numbers(found, "G").values()) == sum(
        numbers(one, "B")[row] or 0 for one in alone for row in numbers(one, "B")
    )
    assert found.overdue == sum(one.overdue for one in alone)


def test_a_part_that_one_period_lacks_has_its_row_in_all() -> None:
    now, before = (
        [(c, sampled(c, Q1)) for c in ("36.04.33", "36.04.34")],
        [("36.04.33", sampled("36.04.33", Q1.previous))],
    )
    found = build(Report("36.04", Q1, "terbatas", TODAY, lambda code: "Serang"), book(), now, before)
    shapes = [[(t.id, t.row_labels) for t in (*f.tables, *f.activities)] for f in (found.now, found.before, found.year)]
    assert shapes[0] == shapes[1] == shapes[2]
    assert list(numbers(found, "S2")) == ["Serang (36.04.33)", "Serang (36.04.34)"]


def test_no_desa_is_named_above_the_kecamatan() -> None:
    told = json.dumps(as_json(report("36.04")), ensure_ascii=False)
    desa = {"Ciherang", "Tamiang", "Sukalaba", "Kadu Agung", "Luwuk", "Curug Sulanjana", "Gunungsari"}
    assert [name for name in desa if name in told] == []
    assert desa <= set(numbers(report("36.04.33"), "S1"))


@pytest.mark.parametrize(
    ("area", "audience", "listed"),
    [("36.04.33", "terbatas", True), ("36.04.33", "umum", False), ("36.04.33", "publik", False), ("36.04", "terbatas", False)],
)  # fmt: skip
def test_kasus_are_listed_by_number_in_the_kecamatans_own_report_alone(
    area: str, audience: Audience, listed: bool
) -> None:
    found = report(area, audience)
    assert bool(found.evaluations) is bool(found.earlier) is listed
    told = json.dumps(as_json(found))
    assert bool(re.search(r"[A-Z]{3}-20\d\d-\d{4}", told)) is listed
    [verdicts] = [t for t in found.looking_back if t.id == "V1"]
    assert verdicts.total == found.unlisted + len(found.evaluations)


def test_registers_that_are_missing_are_named_with_the_day_they_were_last_read() -> None:
    assert as_json(report("36.04"))["missing"] == [
        {"code": "36.04.01", "name": "Kramat", "last_read": None},
        {"code": "36.04.35", "name": "Padarincang", "last_read": "2025-03-01"},
    ]


# ------------------------------------------------------------------ nil, and what is not known


def test_a_quarter_with_no_kasus_is_a_report() -> None:
    found = context([])
    assert found.is_nil
    assert [t.id for t in found.now.tables] == TABLES
    assert not context([full("laporan", [case()])]).is_nil


def test_without_the_last_quarter_nothing_is_carried() -> None:
    given = [("36.04.33", part([full("laporan", [case(lapor="01/12/2024")])]))]
    found = build(Report("36.04.33", Q1, "terbatas", TODAY, str), book(), given, [])
    assert found.balance.carried is None
    changed = replace(given[0][1], quarter=Q1.previous)
    assert (
        build(Report("36.04.33", Q1, "terbatas", TODAY, str), book(), given, [("36.04.33", changed)]).balance.carried
        == 0
    )


def test_an_office_without_some_tabs_and_columns_still_has_a_report() -> None:
    given = """
    Laporan
    | nomor_kasus   | tanggal_lapor |
    | GNS-2025-0001 | 10/02/2025    |
    """
    assert numbers(context(given), "A1") == {
        "Aktif awal": 0,
        "Baru": 1,
        "Ditutup": 0,
        "Dilimpahkan": 0,
        "Aktif akhir": 1,
    }


# ------------------------------------------------------------------ what the numbers mean


def test_the_documentation_says_what_the_report_says() -> None:
    text = (ROOT / "docs/report.md").read_text(encoding="utf-8")
    written = text.partition("## Definisi\n")[2].partition("\n## ")[0]
    assert re.findall(r"^- \*\*(.+?)\*\*: (.+)$", written, re.MULTILINE) == list(DEFINITIONS)


def test_every_indicator_is_defined() -> None:
    said = " ".join(f"{term} {sentence}" for term, sentence in DEFINITIONS)
    simple = {"I-01", "I-02", "I-03"}  # kasus baru, korban baru, kasus aktif
    shown = {i.id for i in context([]).now.indicators}
    assert {id_ for id_ in shown - simple if id_ not in said} == set()
