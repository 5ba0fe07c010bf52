"""The report against the second count: every cell, every total, every indicator."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.adapters.workbook.reading import read_grids
from sync.core.cells import normalise
from sync.core.model import Cell, Grid
from sync.core.register import officer_tab
from sync.core.report.document import as_json
from sync.core.report.quarter import Quarter
from sync.core.spec import Field
from tests.core.report import recount, taking
from tests.core.report.random_registers import registers
from tests.core.report.recount import Book, Counted, Period
from tests.core.report.recount_cases import case_tables
from tests.core.report.recount_office import activities, case_indicators, due_indicators
from tests.core.report.recount_quality import cases_late, earlier, overdue, quality_tables, recommendations, standing
from tests.registers import book, full, pendampingan

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
ASKED = [
    ("2024-Q4", "2024-12-31"),
    ("2024-Q4", "2025-04-05"),
    ("2025-Q1", "2025-02-14"),
    ("2025-Q1", "2025-03-31"),
    ("2025-Q1", "2025-04-05"),
    ("2025-Q1", "2025-07-10"),
    ("2025-Q2", "2025-04-05"),
    ("2025-Q2", "2025-05-20"),
]


def differences(given: Sequence[Grid], quarter: Quarter, today: date) -> list[str]:
    """Return where the report and the second count do not say the same."""
    said = as_json(taking.context(given, quarter, today))
    read = recount.read(given, today)
    last, first_of_year = min(quarter.last, today), date(quarter.year, 1, 1)
    now = Period(quarter.first, last, today)
    before = Period(quarter.previous.first, quarter.previous.last, today)
    year = Period(first_of_year, last, today)
    found: list[str] = []
    for part, period in ((said, now), (said["previous"], before), (said["year_to_date"], year)):
        name = f"{period.first}..{period.last}"
        found += [f"{name} {line}" for line in _figures(read, period, part)]
    return found + list(_rest(read, now, before, said))


def _told(numbers: list[str]) -> dict[str, str]:
    """Return what each number is called in a report; those that are no case numbers are only told apart."""
    odd = [number for number in numbers if not re.fullmatch(r"[A-Z]{3}-20[0-9]{2}-[0-9]{4}", number)]
    counted = {number: f"(nomor tidak baku{f' {n}' if n > 1 else ''})" for n, number in enumerate(odd, 1)}
    return {number: counted.get(number, number) for number in numbers}


def _figures(read: Book, period: Period, said: dict[str, Any]) -> Iterator[str]:
    done, ratios = activities(read, period)
    cases = case_tables(read, period)
    yield from _tables(cases, said["tables"])
    yield from _tables(done, said["activities"])
    late = overdue(read, period.last)
    active = [kasus.number for kasus in read.kasus.values() if kasus.stay.at_end_of(period.last)]
    cells = quality_tables(read, period)["M2"].columns
    ratios |= case_indicators(read, period) | due_indicators(read, period)
    for id_, rule in (("I-32", "TL-06"), ("I-33", "TL-10")):
        ratios[id_] = (len(set(cases_late(read, late, rule)) & set(active)), len(active))
    ratios["I-44"] = (cells.get("Terisi dan terbaca", 0), sum(cells.values()))
    plain = {
        "I-01": cases["A1"].rows.get("Baru", 0),
        "I-02": cases["A2"].rows.get("Baru", 0),
        "I-03": len(active),
    }
    expected: dict[str, tuple[int, int | None, float | None]] = {id_: (n, None, None) for id_, n in plain.items()}
    expected |= {id_: (n, of, n / of if of else None) for id_, (n, of) in ratios.items()}
    given_ = {one["id"]: (one["n"], one["of"], one["value"]) for one in said["indicators"]}
    yield from (
        f"{id_}: {given_.get(id_)}, not {expected.get(id_)}"
        for id_ in sorted(expected | given_)
        if given_.get(id_) != expected.get(id_)
    )


def _tables(counted: dict[str, Counted], said: list[dict[str, Any]]) -> Iterator[str]:
    if sorted(counted) != sorted(one["id"] for one in said):
        yield f"tables {[one['id'] for one in said]}"
    for one in said:
        mine = counted[one["id"]]
        many = len(one["column_labels"]) > 1
        columns = one["column_labels"] if many else [""]
        cells = {
            (row, column): n
            for row, line in zip(one["row_labels"], one["cells"], strict=True)
            for column, n in zip(columns, line, strict=True)
        }
        yield from _lines(f"{one['id']} cell", cells, mine.cells)
        yield from _lines(f"{one['id']} row", dict(zip(one["row_labels"], one["row_totals"], strict=True)), mine.rows)
        expected = mine.columns if many else {"": mine.total}
        yield from _lines(f"{one['id']} column", dict(zip(columns, one["column_totals"], strict=True)), expected)
        if one["total"] != mine.total:
            yield f"{one['id']} total: {one['total']}, not {mine.total}"


def _lines(what: str, said: dict[Any, int], counted: dict[Any, int]) -> Iterator[str]:
    for where in said | counted:
        if said.get(where, 0) != counted.get(where, 0):
            yield f"{what} {where}: {said.get(where)}, not {counted.get(where, 0)}"


def _rest(read: Book, now: Period, before: Period, said: dict[str, Any]) -> Iterator[str]:
    yield from _tables(quality_tables(read, now), said["quality"])
    late = overdue(read, now.last)
    judged = earlier(read, now, before.first, cases_late(read, late))
    yield from _tables(
        {
            "V1": recount.table((one.kasus.number, one.verdict, "") for one in judged),
            "V2": recount.table((one.kasus.number, one.before, one.now) for one in judged),
            "V3": recommendations(read, str(Quarter.of(before.first)), now.last),
        },
        said["looking_back"],
    )
    listed = [one for one in judged if one.kasus.consents]
    told = _told([one.kasus.number for one in judged])
    mine: dict[str, Any] = {
        "evaluations": [
            (told[one.kasus.number], one.before, one.now, one.days, one.better, one.worse, one.late, one.verdict)
            for one in sorted(listed, key=lambda one: told[one.kasus.number])
        ],
        "unlisted": len(judged) - len(listed),
        "overdue": {"all": len(late), "by_law": sum(one.clock == "hukum" for one in late)},
    }
    theirs = {
        **said,
        "evaluations": [
            (o["number"], o["before"], o["now"], o["days"], o["better"], o["worse"], o["late"], o["verdict"])
            for o in said["evaluations"]
        ],
    }
    yield from (f"{what}: {theirs[what]}, not {mine[what]}" for what in mine if theirs[what] != mine[what])
    yield from _balance(read, now, before, said["balance"])
    for name, quarter in (("earlier", Quarter.of(before.first)), ("own", Quarter.of(now.first))):
        rows = [row for row in read.tabs["rekomendasi"] if row["triwulan"] == str(quarter)]
        standings = sorted((row["nomor_rekomendasi"] or "", standing(row, now.last)) for row in rows)
        given_ = sorted((one["number"], one["standing"]) for one in said["recommendations"][name])
        if standings != given_:
            yield f"{name}: {given_}, not {standings}"


def _balance(read: Book, now: Period, before: Period, said: dict[str, Any]) -> Iterator[str]:
    kasus = read.kasus.values()
    at_start = sum(one.stay.at_end_of(now.eve) for one in kasus)
    mine = {
        "difference": 0,
        "undated": sum(one.undated and now.holds(one.stay.left) for one in kasus),
        "carried": at_start - sum(one.stay.at_end_of(before.last) for one in kasus),
    }
    if mine != said:
        yield f"balance: {said}, not {mine}"


def sample(name: str) -> list[Grid]:
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    return list(read_grids(data, lambda title: officer_tab(title, book()) is not None))


@pytest.mark.parametrize(("quarter", "today"), ASKED)
@pytest.mark.parametrize("name", ["register-101", "register-102", "register-103"])
def test_a_sample_counts_the_same_twice(name: str, quarter: str, today: str) -> None:
    assert differences(sample(name), Quarter.parse(quarter), date.fromisoformat(today)) == []


# Days on which a period that is asked for begins or ends, and the day of a check.
EDGES = [
    date(2024, 10, 1),
    date(2024, 12, 31),
    date(2025, 2, 14),
    date(2025, 3, 31),
    date(2025, 4, 5),
    date(2025, 5, 20),
]


@st.composite
def shaken(draw: st.DrawFn) -> list[Grid]:
    """Draw a sample as it might have been: some dates some days off or at an edge, some cells exchanged or emptied."""
    rng = Random(draw(st.integers(0, 2**32)))
    made = []
    for grid in sample("register-103"):
        fields = [book().tab_by_title[grid.tab.casefold()].by_header.get(normalise(title)) for title in grid.header]
        rows = [list(row) for row in grid.rows]
        for at, field in enumerate(fields):
            for row in rows:
                if field and row[at] is not None and rng.random() < 0.2:
                    row[at] = _shaken(rng, field, row[at], [other[at] for other in rows])
        gone = {at for at in range(len(fields)) if rng.random() < 0.01}
        kept = [at for at in range(len(fields)) if at not in gone]
        if rng.random() < 0.97:
            header = tuple(grid.header[at] for at in kept)
            made.append(Grid(grid.tab, header, [[row[at] for at in kept] for row in rows], grid.numbers))
    return made


def _shaken(rng: Random, field: Field, cell: Cell, others: list[Cell]) -> Cell:
    chance = rng.random()
    if chance < 0.1:
        return rng.choice([None, "salah ketik", "01/01/2030"])
    if field.type == "date" and chance < 0.4:
        return (rng.choice(EDGES) - date(1899, 12, 30)).days + rng.randint(-1, 1)
    if field.type == "date" and isinstance(cell, int | float) and chance < 0.9:
        return int(cell) + rng.randint(-4, 4)
    return rng.choice(others)


SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40)


@SLOW
@given(registers(), st.sampled_from(ASKED))
def test_any_register_counts_the_same_twice(given: list[Grid], asked: tuple[str, str]) -> None:
    assert differences(given, Quarter.parse(asked[0]), date.fromisoformat(asked[1])) == []


@SLOW
@given(shaken(), st.sampled_from(ASKED))
def test_a_sample_with_slips_counts_the_same_twice(given: list[Grid], asked: tuple[str, str]) -> None:
    assert differences(given, Quarter.parse(asked[0]), date.fromisoformat(asked[1])) == []


def test_a_report_to_the_police_that_is_dated_ahead_is_not_made_yet() -> None:
    reported = taking.case(lapor="10/02/2025", bentuk_kekerasan="Seksual", tanggal_lp="12/02/2025")
    assert taking.indicator([full("laporan", [reported])], "I-17", today=date(2025, 2, 10)) == (0, 0)


def test_medical_help_that_is_dated_ahead_is_not_given_yet() -> None:
    reported = taking.case(lapor="10/02/2025", bentuk_kekerasan="Seksual", tanggal_kejadian="10/02/2025")
    helped = pendampingan(tanggal_layanan="12/02/2025", kelompok_layanan="Medis")
    given = [full("laporan", [reported]), full("pendampingan", [helped])]
    assert taking.indicator(given, "I-18", today=date(2025, 2, 10)) == (0, 0)
