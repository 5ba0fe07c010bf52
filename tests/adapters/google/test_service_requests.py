"""Service tabs as requests to Google, and when there is nothing to write."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.adapters.google.formats import cell_format
from sync.adapters.google.layout import Layout, Sheet, service_id
from sync.adapters.google.service_tabs import _blocks, ids_named, letters, requests, semicolons, settled
from sync.adapters.service_looks import LOOKS
from sync.core.register import Register
from sync.core.service_tabs import Context, service_tabs
from sync.core.service_tabs.sheets import Formula, Look, Put, ServiceTab, Target
from sync.core.validate import judge
from sync.pipeline import Rules
from tests.registers import TODAY, case

TEMUAN = service_id("Temuan")


def _tab(*rows: tuple[Put | None, ...], **more: Any) -> ServiceTab:
    return ServiceTab("Temuan", (10, 10), rows or ((Put("a"),),), **more)


def _made(tab: ServiceTab, *sheets: Sheet) -> list[dict[str, Any]]:
    layout = Layout("Asia/Jakarta", (), sheets, tuple(sheet.id for sheet in sheets))
    return requests([tab], layout, {"Laporan": 12})


def _kinds(made: list[dict[str, Any]]) -> list[str]:
    return [kind for request in made for kind in request]


def _cells(made: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    [update] = [r["updateCells"] for r in made if "updateCells" in r]
    return [[cell.get("userEnteredValue", {}) for cell in row["values"]] for row in update["rows"]]


def test_a_tab_that_stands_there_is_only_told_what_to_be() -> None:
    made = _made(_tab(filter_row=0), Sheet(TEMUAN, "Temuan", "Temuan", 50, 20, protected=True))
    assert not [k for k in _kinds(made) if k.startswith(("add", "delete", "append", "insert"))]
    assert ids_named(made) == {TEMUAN}


def test_a_tab_that_is_missing_is_made_with_its_own_id_and_protected() -> None:
    made = _made(_tab())
    assert made[0]["addSheet"]["properties"]["sheetId"] == TEMUAN
    assert made[1]["addProtectedRange"]["protectedRange"]["range"] == {"sheetId": TEMUAN}


def test_an_id_that_somebody_has_is_not_taken() -> None:
    layout = Layout("", (), (), (TEMUAN, TEMUAN + 1))
    assert requests([_tab()], layout, {})[0]["addSheet"]["properties"]["sheetId"] == TEMUAN + 2


def test_the_whole_tab_is_replaced() -> None:
    [update] = [r["updateCells"] for r in _made(_tab()) if "updateCells" in r]
    assert update["range"] == {"sheetId": TEMUAN}
    assert "start" not in update


@pytest.mark.parametrize(
    ("put", "value"),
    [
        (Put("=IMPORTXML(1)"), {"stringValue": "=IMPORTXML(1)"}),
        (Put("+62812"), {"stringValue": "+62812"}),
        (Put(""), {}),
        (None, {}),
        (Put(3), {"numberValue": 3}),
        (Put(date(2025, 4, 5)), {"numberValue": 45752}),
        (Put(datetime(2025, 4, 5, 6)), {"numberValue": 45752.25}),
        (Put(Formula('IF(A1>1,"a, b",2)', "x")), {"formulaValue": '=IF(A1>1;"a, b";2)'}),
        (Put(7, Look.LINK, Target("Laporan", 7, 27)), {"formulaValue": '=HYPERLINK("#gid=12&range=AB7";7)'}),
        (Put(7, Look.LINK, Target("Keluhan", 7, 0)), {"numberValue": 7}),
        (Put("x" * 60_000), {"stringValue": "x" * 49_999 + "…"}),
    ],
)
def test_text_is_text_and_formulas_are_ours(put: Put | None, value: dict[str, Any]) -> None:
    assert _cells(_made(_tab((put,)))) == [[value]]


@pytest.mark.parametrize(
    ("row", "values", "same"),
    [
        ((Put("a"), Put(2)), ["a", 2], True),
        ((Put("a"), None), ["a"], True),
        ((Put("a"),), ["a", ""], True),
        ((Put("a"),), ["a", "seseorang mengetik"], False),
        ((Put("a"),), ["b"], False),
        ((Put("1"),), [1], False),
        ((Put(date(2025, 4, 5)),), [45752], True),
        ((Put(7, Look.LINK, Target("Laporan", 7, 0)),), [7], True),
        ((Put(7, Look.LINK, Target("Laporan", 7, 0)),), [8], False),
        ((Put(Formula("NOW()", "x")),), [45752.9], True),
        ((Put(45752.25, stamp=True),), [45752.9], True),
        ((Put(45752.25, stamp=True),), [45751.9], False),
        ((Put("Diperiksa 5 April", stamp=True),), ["Diperiksa tadi"], True),
        ((Put("Diperiksa 5 April", stamp=True),), [""], False),
    ],
)
def test_only_a_difference_is_written(row: tuple[Put | None, ...], values: list[object], same: bool) -> None:
    assert settled(_tab(row), [values]) is same


def test_a_line_too_many_or_too_few_is_a_difference() -> None:
    assert not settled(_tab((Put("a"),)), [["a"], ["b"]])
    assert not settled(_tab((Put("a"),), (Put("b"),)), [["a"]])
    assert settled(_tab((Put("a"),), ()), [["a"]])


def test_the_clock_of_the_spreadsheet_may_be_another() -> None:
    """Jakarta is 14 hours ahead of New York in winter: 06.00 there is 16.00 of the day before."""
    ahead = -14 / 24
    assert settled(_tab((Put(45752.25, stamp=True),)), [[45752.25 + ahead]], ahead)


_looks = st.one_of(st.none(), st.sampled_from([Look.TEXT, Look.KEY, Look.DATE]))


@given(st.lists(st.lists(_looks, max_size=6), min_size=1, max_size=12))
def test_every_cell_gets_its_look_once(looks: list[list[Look | None]]) -> None:
    tab = _tab(*(tuple(Put("x", look) if look else None for look in row) for row in looks))
    drawn: dict[tuple[int, int], Look] = {}
    for look, (top, bottom), (left, right) in _blocks(tab):
        for row in range(top, bottom):
            for column in range(left, right):
                assert (row, column) not in drawn
                drawn[row, column] = look
    assert drawn == {(r, c): look for r, row in enumerate(looks) for c, look in enumerate(row) if look}


def test_hidden_columns_are_hidden_and_the_others_shown_again() -> None:
    made = [r["updateDimensionProperties"] for r in _made(_tab(hidden=(3, 4))) if "updateDimensionProperties" in r]
    assert [u["properties"]["hiddenByUser"] for u in made] == [False, False, False, True, True]


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(column: int, name: str) -> None:
    assert letters(column) == name


def test_no_formula_keeps_a_comma_between_arguments() -> None:
    assert semicolons('IF(A1="x, ""y""",1,2)') == 'IF(A1="x, ""y""";1;2)'


def test_every_look_can_be_said(rules: Rules) -> None:
    for look in Look:
        assert cell_format(LOOKS[look])["textFormat"] is not None


def test_a_real_register_takes_little_room(rules: Rules) -> None:
    """Google advises at most 2 MB for a request."""
    import json

    register = Register([case(*({"nomor_korban": n} for n in range(1, 300)))], rules.book, TODAY)
    context = Context(register, judge(register, rules.working_days), {}, datetime(2025, 4, 5, 6), "WIB")
    made = requests(service_tabs(context), Layout("", (), (), ()), {"Laporan": 0})
    assert len(json.dumps(made)) < 1_000_000
