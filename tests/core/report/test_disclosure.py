"""Small numbers: what is hidden, why that is not enough by itself, and what earlier reports give away."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from random import Random

import pytest

from sync.core.report.audit import unproven
from sync.core.report.disclosure.policy import Audience, Voice, margins_only, voice
from sync.core.report.disclosure.releases import Release, add_up, indicator_table, joint_system, printed
from sync.core.report.disclosure.suppress import suppress
from sync.core.report.disclosure.system import Cell, Fate, Inconsistent, Relation, System
from sync.core.report.model import Indicator, Table, one_way
from tests.conftest import ROOT
from tests.core.report.auditor import bounds, given_away
from tests.core.report.protecting import protect
from tests.core.report.random_tables import korban, links, report

T = 5


def listed(name: str, *counts: int, id_: str = "D") -> Release:
    rows = {f"r{number}": count for number, count in enumerate(counts, 1)}
    return Release(name, (one_way(id_, id_, "korban", rows),))


def hidden_rows(release: Release, *others: Release) -> list[str | None]:
    """Return the rows of a list that are hidden for everybody who knows the others."""
    found = protect([release, *others], [], [], T)
    assert found.unproven == ()
    [table] = found.tables[release.name]
    return [row for row, count in zip(table.row_labels, table.row_totals, strict=True) if count is None]


# ------------------------------------------------------------------ one list


def test_small_counts_are_hidden_zero_like_the_others() -> None:
    assert hidden_rows(listed("q", 0, 4, 3, 30, 12)) == ["r1", "r2", "r3"]


def test_a_single_small_count_takes_another_with_it() -> None:
    assert hidden_rows(listed("q", 3, 30, 12)) == ["r1", "r3"]


def test_two_that_add_up_to_too_little_take_another_with_them() -> None:
    assert hidden_rows(listed("q", 0, 3, 30, 12)) == ["r1", "r2", "r4"]


def test_nothing_small_nothing_hidden() -> None:
    assert hidden_rows(listed("q", 5, 6, 7)) == []


def test_what_is_hidden_alone_for_being_small_can_be_worked_out() -> None:
    [release] = [listed("q", 3, 30, 12)]
    system = joint_system([release], [], T)
    small = {release.key("D", "r1")}
    assert bounds(system, small) == {release.key("D", "r1"): (3, 3)}
    assert unproven(system, small, T) == (release.key("D", "r1"),)


def test_a_small_count_that_is_shown_is_no_safe_report() -> None:
    system = joint_system([listed("q", 3, 30, 12)], [], T)
    assert unproven(system, (), T) == (("q", "D", "r1", None),)


def test_a_plain_count_may_be_small() -> None:
    release = listed("q", 2, 40)
    plain = replace(release, plain=frozenset({release.key("D", "r1")}))
    assert hidden_rows(plain) == []


def test_a_plain_count_that_is_hidden_for_others_may_be_worked_out() -> None:
    """r2 is hidden for the sake of r1; that it is 2 at least and 3 at most is no secret."""
    release = listed("q", 3, 2, 40)
    plain = replace(release, plain=frozenset({release.key("D", "r2")}))
    system = joint_system([plain], [Relation((release.key("D", "r2"),), (release.key("D", "r1"),), exact=False)], T)
    found = suppress(system, T)
    assert release.key("D", "r1") in found.hidden
    assert unproven(system, found.hidden, T) == ()


# ------------------------------------------------------------------ rows that overlap, margins, indicators


def overlapping(*counts: int, total: int) -> Release:
    rows = {f"r{number}": count for number, count in enumerate(counts, 1)}
    return Release("q", (one_way("C", "C", "korban", rows, total=total),))


def test_where_rows_overlap_a_small_one_is_safe_by_itself() -> None:
    assert hidden_rows(overlapping(3, 30, 25, total=40)) == ["r1"]


def test_where_rows_overlap_all_but_a_few_is_as_telling_as_a_few() -> None:
    assert hidden_rows(overlapping(20, 38, 25, total=40)) == ["r2"]


def test_where_rows_overlap_the_others_must_not_leave_a_remainder() -> None:
    """Of 40, 37 in the other rows at most: three at least must be in the hidden one."""
    found = hidden_rows(overlapping(4, 20, 17, total=40))
    assert "r1" in found
    assert len(found) > 1


def test_inner_cells_that_are_not_printed_cannot_be_worked_out_from_the_margins() -> None:
    """Of 9 korban 5 are in one row and 8 in one column: 4 at least in both."""
    table = Table("t", "t", "korban", True, ("a", "b"), ("x", "y"), ((4, 1), (4, 0)), (5, 4), (8, 1), 9)
    release = Release("q", (table,), frozenset({"t"}))
    system = joint_system([release], [], T)
    assert bounds(system, ())["q", "t", "a", "x"] == (4, 5)
    found = protect([release], [], [], T)
    assert found.unproven == ()
    [seen] = found.tables["q"]
    assert seen.cells == ((None, None), (None, None))


@pytest.mark.parametrize(
    ("n", "of", "shown"), [(12, 40, True), (3, 40, False), (38, 40, False), (40, 40, False), (0, 3, False)]
)
def test_an_indicator_is_shown_if_neither_it_nor_the_rest_is_small(n: int, of: int, shown: bool) -> None:
    table = indicator_table(Indicator("I-17", "I-17", "kasus", n, of))
    assert table is not None
    found = protect([Release("q", (table,))], [], [], T)
    [seen] = found.tables["q"]
    assert (None not in (*seen.row_totals, seen.total)) is shown


# ------------------------------------------------------------------ several releases


def test_two_quarters_and_their_half_give_away_what_each_of_them_hides_well() -> None:
    first, second, half = listed("q1", 3, 2, 9, 30), listed("q2", 20, 1, 6, 9), listed("h1", 23, 3, 15, 39)
    releases = [first, second, half]
    alone = [suppress(joint_system([one], [], T), T).hidden for one in releases]
    for one, hidden in zip(releases, alone, strict=True):
        assert given_away(joint_system([one], [], T), bounds(joint_system([one], [], T), hidden), T) == []
    joint = joint_system(releases, add_up(half, [first, second]), T)
    hidden = frozenset().union(*alone)
    assert given_away(joint, bounds(joint, hidden), T) != []
    assert unproven(joint, hidden, T) != ()
    together = suppress(joint, T).hidden
    assert given_away(joint, bounds(joint, together), T) == []
    published = [replace(one, hidden=hidden) for one, hidden in zip(releases[:2], alone[:2], strict=True)]
    later = protect([half], published, add_up(half, published), T)
    assert later.unproven == ()


def test_a_quarter_is_not_published_anew_after_a_late_case() -> None:
    """The difference of two editions is one case; as a release of its own it is a small number, and hidden."""
    first = replace(listed("q1", 12, 9, 30), hidden=frozenset())
    late = listed("late", 0, 1, 0)
    again = listed("q1 again", 12, 10, 30)
    system = joint_system([first, late, again], add_up(again, [first, late]), T)
    both_shown = {key for key in system.cells if key[0] == "late"}
    assert bounds(system, both_shown) == {key: (system.cells[key].value,) * 2 for key in both_shown}
    found = protect([late, again], [first], add_up(again, [first, late]), T)
    assert found.unproven == ()
    [seen] = found.tables["q1 again"]
    assert [seen.row_totals.count(None), seen.total] == [3, None]


def test_what_was_published_stays_and_what_it_gave_away_stops_the_report() -> None:
    first, second, half = listed("q1", 3, 2, 30), listed("q2", 20, 9, 20), listed("h1", 23, 11, 50)
    everything = [replace(first, hidden=frozenset({first.key("D", "r1")})), replace(second, hidden=frozenset())]
    found = protect([half], everything, add_up(half, everything), T)
    assert first.key("D", "r1") in found.unproven


def test_a_kecamatan_that_was_published_limits_its_kabupaten() -> None:
    north, south = listed("k1", 30, 12, 3), listed("k2", 20, 9, 9)
    whole = listed("kab", 50, 21, 12)
    hidden = suppress(joint_system([north], [], T), T).hidden
    below = [replace(north, hidden=hidden), replace(south, hidden=frozenset())]
    found = protect([whole], below, add_up(whole, below), T)
    assert found.unproven == ()
    [seen] = found.tables["kab"]
    assert seen.row_totals[2] is None


def test_a_report_that_says_only_that_there_were_few() -> None:
    """What its words say is no secret; what the half year would add to them is."""
    first, second = listed("q1", 2, 1, 0), listed("q2", 20, 9, 20)
    half = listed("h1", 22, 10, 20)
    silent = replace(first, below=first.key("D"))
    assert printed(silent, frozenset())[0].row_totals == (None, None, None)
    alone = joint_system([silent], [], T)
    assert bounds(alone, ())[first.key("D")] == (1, 4)
    assert unproven(alone, (), T) == ()
    published = replace(second, hidden=frozenset())
    found = protect([half], [silent, published], add_up(half, [silent, published]), T)
    assert found.unproven == ()
    [seen] = found.tables["h1"]
    assert seen.total is None


def test_a_nil_report_is_published_as_such() -> None:
    nil = replace(listed("q1", 0, 0), hidden=frozenset())
    found = protect([nil, listed("q2", 7, 8)], [], [], T)
    assert found.tables["q1"] == nil.tables
    assert found.unproven == ()


# ------------------------------------------------------------------ the rest


@pytest.mark.parametrize(
    ("cases", "audience", "says"),
    [
        (0, Audience.UMUM, Voice.NIHIL),
        (4, Audience.UMUM, Voice.UNDER),
        (5, Audience.UMUM, Voice.TABLES),
        (9, Audience.PUBLIK, Voice.UNDER),
        (1, Audience.TERBATAS, Voice.TABLES),
    ],
)
def test_how_a_report_speaks(cases: int, audience: Audience, says: Voice) -> None:
    assert voice(cases, audience) is says


@pytest.mark.parametrize(
    ("cases", "audience", "crossed"),
    [
        (149, Audience.UMUM, False),
        (150, Audience.UMUM, True),
        (150, Audience.PUBLIK, False),
        (3, Audience.TERBATAS, True),
    ],
)
def test_when_a_table_is_printed_in_two_dimensions(cases: int, audience: Audience, crossed: bool) -> None:
    tables = report("q", korban(Random(1), 9)).tables
    assert ("C" not in margins_only(tables, cases, audience)) is crossed
    assert "G" in margins_only(tables, cases, audience)


def test_wrong_links_are_refused() -> None:
    first, second = listed("q1", 3, 30), listed("h1", 3, 31)
    with pytest.raises(Inconsistent, match="do not add up"):
        joint_system([first, second], add_up(second, [first]), T)
    with pytest.raises(Inconsistent, match="in no table"):
        System({("a",): Cell(1)}, (Relation((("a",),), (("b",),)),))
    with pytest.raises(Inconsistent, match="bounds"):
        System({("a",): Cell(7, Fate.OPEN, 0, 4)}, ())


def test_the_same_counts_give_the_same_hidden_cells_in_any_process() -> None:
    code = (
        "import json; from random import Random; from tests.core.report.random_tables import *\n"
        "from tests.core.report.protecting import protect\n"
        "r = report('q', korban(Random(7), 200)); print(json.dumps(sorted(protect([r], [], links(r), 5).hidden, key=str)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    release = report("q", korban(Random(7), 200))
    assert json.loads(runs[0]) == [
        list(key) for key in sorted(protect([release], [], links(release), 5).hidden, key=str)
    ]


def test_nothing_is_printed_by_the_solver(capfd: pytest.CaptureFixture[str]) -> None:
    release = report("q", korban(Random(3), 200))
    protect([release], [], links(release), T)
    assert capfd.readouterr() == ("", "")


def test_when_time_is_up_the_greedy_end_is_as_safe() -> None:
    release = report("q", korban(Random(3), 60))
    system = joint_system([release], links(release), T)
    found = suppress(system, T, time_limit=0)
    assert not found.exact
    assert unproven(system, found.hidden, T) == ()
