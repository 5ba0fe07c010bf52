"""What all Reports promise: each is a database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.ledger.reports import DatabaseReports
from sync.core.model import Severity
from sync.core.report.cube import Cube
from sync.core.report.part import Part
from sync.core.report.quarter import Quarter
from sync.core.sight import Shape
from sync.ports import Check, Letter, Tally
from sync.ports.report import Filed, Reports, Stage

WIB = timezone(timedelta(hours=7))
AT = datetime(2025, 4, 7, 8, tzinfo=WIB)
Q4, Q1, Q2 = Quarter(2024, 4), Quarter(2025, 1), Quarter(2025, 2)
REPORT = Filed("36.04.33", "2025-Q1", "terbatas", Stage.DRAFT, AT, "a" * 64, {"report": {"n": 1}}, {"G": "x"}, {"n": 2})
FINAL = replace(REPORT, stage=Stage.FINAL, content={"report": {"n": 3}})


@dataclass(frozen=True)
class Desk:
    """Opens what is remembered in one place."""

    database: Database
    ledger: Callable[[str], DatabaseLedger]

    @property
    def reports(self) -> Reports:
        return DatabaseReports(self.database)

    @property
    def letters(self) -> list[str]:
        return [one.key for one in DatabaseOutbox(self.database).list()]

    def count(self, register: str, area: str, *parts: Part, at: datetime = AT) -> None:
        shape = Shape({"Laporan": 1}, {"Laporan": ["Nomor Kasus"]})
        tally = Tally(dict.fromkeys(Severity, 0), 0)
        self.ledger(register).record(Check("1", (), tally, shape, at, area=area, parts=parts))


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    server = request.getfixturevalue("postgresql").database() if request.param == "postgresql" else ""
    with ExitStack() as stack:
        database = stack.enter_context(closing(Database(tmp_path / "catatan", server)))
        yield Desk(database, lambda name: DatabaseLedger(database, name))


def part(quarter: Quarter, **counts: int) -> Part:
    cube = Cube({name: {("baru",): n} for name, n in counts.items()})
    return Part(quarter, quarter.last, cube, cube, (), ())


def letter(key: str) -> Letter:
    return Letter(
        key, "Gunungsari", "laporan", "kab@contoh.go.id", f"<{key}@contoh.go.id>", b"Halo", AT, critical=False
    )


def known(reports: Reports, quarter: Quarter, area: str) -> list[tuple[str, str, Any]]:
    return [(one.register, one.area, one.part.cube.n("kasus", "baru")) for one in reports.counted(quarter, area)]


# ------------------------------------------------------------------ parts


def test_parts_are_found_by_area_and_quarter(desk: Desk) -> None:
    desk.count("Gunungsari", "36.04.33", part(Q1, kasus=3), part(Q4, kasus=2))
    desk.count("Ciomas", "36.04.05", part(Q1, kasus=4))
    desk.count("Sentani", "91.03.01", part(Q1, kasus=5))
    ciomas, gunungsari, sentani = ("Ciomas", "36.04.05", 4), ("Gunungsari", "36.04.33", 3), ("Sentani", "91.03.01", 5)
    assert known(desk.reports, Q1, "36.04.33") == [gunungsari]
    assert known(desk.reports, Q1, "36.04") == [ciomas, gunungsari]
    assert known(desk.reports, Q1, "id") == [ciomas, gunungsari, sentani]
    assert known(desk.reports, Q4, "36") == [("Gunungsari", "36.04.33", 2)]
    assert known(desk.reports, Q2, "id") == []


def test_an_area_is_no_prefix_of_letters(desk: Desk) -> None:
    desk.count("Ciomas", "36.04.05", part(Q1, kasus=4))
    assert known(desk.reports, Q1, "36.0") == []


def test_a_quarter_that_is_counted_again_is_replaced(desk: Desk) -> None:
    desk.count("Gunungsari", "36.04.33", part(Q1, kasus=3))
    desk.count("Gunungsari", "36.04.33", part(Q1, kasus=1))
    assert known(desk.reports, Q1, "id") == [("Gunungsari", "36.04.33", 1)]


def test_a_quarter_counted_while_it_ran_is_not_counted_to_its_end(desk: Desk) -> None:
    desk.count("Gunungsari", "36.04.33", part(Q1), part(Q4), at=datetime(2025, 2, 3, 6, tzinfo=WIB))
    assert desk.ledger("Gunungsari").quarters() == {Q4}
    desk.count("Gunungsari", "36.04.33", part(Q1), at=datetime(2025, 3, 31, 6, tzinfo=WIB))
    assert desk.ledger("Gunungsari").quarters() == {Q4, Q1}


def test_what_is_frozen_stays_as_it_was_for_who_wants_it_so(desk: Desk) -> None:
    desk.count("Gunungsari", "36.04.33", part(Q1, kasus=3))
    desk.reports.freeze(Q1, "36.04")
    desk.count("Gunungsari", "36.04.33", part(Q1, kasus=4), part(Q2, kasus=9))
    desk.count("Ciomas", "36.04.05", part(Q1, kasus=5))

    def frozen(quarter: Quarter) -> list[tuple[str, int]]:
        found = desk.reports.counted(quarter, "id", frozen=True)
        return [(one.register, one.part.cube.n("kasus", "baru")) for one in found]

    assert frozen(Q1) == [("Ciomas", 5), ("Gunungsari", 3)]
    assert frozen(Q2) == [("Gunungsari", 9)]
    assert known(desk.reports, Q1, "36.04.33") == [("Gunungsari", "36.04.33", 4)]
    desk.reports.freeze(Q1, "id")
    desk.count("Ciomas", "36.04.05", part(Q1, kasus=6))
    desk.count("Gunungsari", "36.04.33", part(Q1, kasus=7))
    assert frozen(Q1) == [("Ciomas", 5), ("Gunungsari", 3)]


# ------------------------------------------------------------------ reports


def test_a_report_is_found_as_it_was_filed(desk: Desk) -> None:
    assert desk.reports.find("36.04.33", Q1, "terbatas") is None
    assert desk.reports.file(REPORT)
    assert desk.reports.find("36.04.33", Q1, "terbatas") == REPORT
    assert desk.reports.find("36.04.33", Q1, "umum") is None
    assert desk.reports.find("36.04.33", Q4, "terbatas") is None


def test_a_draft_may_be_replaced(desk: Desk) -> None:
    held = replace(REPORT, stage=Stage.HELD)
    assert desk.reports.file(REPORT)
    assert desk.reports.file(held)
    assert desk.reports.find("36.04.33", Q1, "terbatas") == held


@pytest.mark.parametrize("stage", Stage)
def test_a_final_report_is_never_replaced(desk: Desk, stage: Stage) -> None:
    assert desk.reports.file(FINAL)
    assert not desk.reports.file(replace(REPORT, stage=stage), [letter("b")])
    assert desk.reports.find("36.04.33", Q1, "terbatas") == FINAL
    assert desk.letters == []


def test_what_is_not_final_can_be_withdrawn(desk: Desk) -> None:
    assert desk.reports.file(REPORT)
    desk.reports.withdraw("36.04.33", Q1, "terbatas")
    assert desk.reports.find("36.04.33", Q1, "terbatas") is None
    assert desk.reports.file(FINAL)
    desk.reports.withdraw("36.04.33", Q1, "terbatas")
    assert desk.reports.find("36.04.33", Q1, "terbatas") == FINAL


def test_the_letters_go_with_the_report(desk: Desk) -> None:
    assert desk.reports.file(FINAL, [letter("a"), letter("b")])
    assert desk.letters == ["a", "b"]


def test_reports_are_listed_by_quarter_and_area(desk: Desk) -> None:
    reports = [
        replace(FINAL, quarter="2024-Q4"),
        replace(REPORT, quarter="2025-Q2", area="36.04", audience="umum"),
        replace(FINAL, area="36.04"),
        FINAL,
    ]
    for one in reports:
        assert desk.reports.file(one)
    listed = [(one.quarter, one.area, one.audience, one.stage) for one in desk.reports.list(Q1)]
    assert listed == [
        ("2025-Q1", "36.04", "terbatas", Stage.FINAL),
        ("2025-Q1", "36.04.33", "terbatas", Stage.FINAL),
        ("2025-Q2", "36.04", "umum", Stage.DRAFT),
    ]
    assert [one.digest for one in desk.reports.list(Q2)] == ["a" * 64]


def test_final_reports_come_in_the_order_in_which_they_were_made(desk: Desk) -> None:
    """Whatever the zone: 09.00 WIT is 07.00 WIB."""
    late = replace(FINAL, area="36.04", at=AT + timedelta(hours=1))
    early = replace(FINAL, area="91.03.01", at=datetime(2025, 4, 7, 9, tzinfo=timezone(timedelta(hours=9))))
    for one in (late, FINAL, early, replace(REPORT, area="36"), replace(FINAL, quarter="2024-Q4")):
        assert desk.reports.file(one)
    assert [one.area for one in desk.reports.final(Q1, ["terbatas"])] == ["91.03.01", "36.04.33", "36.04"]


def test_final_reports_are_those_for_the_audiences_that_are_meant(desk: Desk) -> None:
    for audience in ("terbatas", "umum", "publik"):
        assert desk.reports.file(replace(FINAL, audience=audience))
    found = desk.reports.final(Q1, ["umum", "publik"])
    assert sorted(one.audience for one in found) == ["publik", "umum"]


def test_a_day_is_kept_with_its_zone(desk: Desk) -> None:
    assert desk.reports.file(FINAL)
    found = desk.reports.find("36.04.33", Q1, "terbatas")
    assert found is not None
    assert found.at.date() == date(2025, 4, 7)
