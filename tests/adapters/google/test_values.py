"""Google's answers become the grids that the core reads."""

from __future__ import annotations

import pytest

from sync.adapters.google.values import TabValues, body, by_id, grid, loading


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("", None),
        ("GNS-2025-0001", "GNS-2025-0001"),
        ("=1+1", "=1+1"),
        ("007", "007"),
        (45688, 45688),
        (45688.5, 45688.5),
        (True, "TRUE"),
        (False, "FALSE"),
        (None, None),
        ("#REF! (Referensi tidak ada.)", "#REF!"),
        ("#N/A (Tidak ditemukan\nnilai)", "#N/A"),
        ("#REFERENSI", "#REFERENSI"),
        ("#1 anak", "#1 anak"),
        ("Loading...", "#ERROR!"),
        ("x" * 50_000, "x" * 50_000),
    ],
)
def test_a_cell_is_read_as_what_it_is(given: object, read: object) -> None:
    assert grid("Laporan", [["Kolom"], [given, "ada"]]).rows == [[read, "ada"]]


def test_rows_keep_their_number_and_blank_ones_are_left_out() -> None:
    found = grid("Laporan", [["A", "B", "C"], ["1"], [], ["", "2"], ["", ""]])
    assert (found.header, found.numbers) == (("A", "B", "C"), [2, 4])
    assert found.rows == [["1", None, None], [None, "2", None]]


def test_a_row_may_be_longer_than_the_header() -> None:
    found = grid("Laporan", [["A"], ["1", "2"]])
    assert (found.header, found.rows) == (("A", None), [["1", "2"]])


def test_an_empty_tab_has_neither_header_nor_rows() -> None:
    assert (grid("Laporan", []).header, grid("Laporan", []).rows) == ((), [])


def test_a_cell_merged_over_rows_says_the_same_for_each() -> None:
    """Rows 2 to 4 of column A are one cell; so are B2 and C2."""
    found = grid("Laporan", [["A", "B", "C"], ["K1", "x"], ["", "y"], ["", "z"]], [(1, 4, 0, 1), (1, 2, 1, 3)])
    assert found.rows == [["K1", "x", None], ["K1", "y", None], ["K1", "z", None]]


def test_a_merge_makes_no_rows_of_empty_ones() -> None:
    rows = [["A", "B"], ["K1", "x"], [], ["", "y"]]
    found = grid("Laporan", rows, [(1, 900, 0, 1), (8, 12, 0, 1), (0, 3, 5, 6)])
    assert (found.rows, found.numbers) == ([["K1", "x"], ["K1", "y"]], [2, 4])


def test_answers_are_told_apart_by_the_id_that_was_asked_for() -> None:
    """They come in the order of the tabs; a sheetId of 0 is left out."""
    answer = {
        "valueRanges": [
            {
                "valueRange": {"range": "'Tab''ku'!A1:Z9", "values": [["b"]]},
                "dataFilters": [{"gridRange": {"sheetId": 7}}],
            },
            {"valueRange": {"range": "Laporan!A1:Z9"}, "dataFilters": [{"gridRange": {}}]},
        ]
    }
    assert by_id(answer) == {7: TabValues("Tab'ku", [["b"]]), 0: TabValues("Laporan", ())}


def test_numbers_are_asked_for_as_they_are() -> None:
    asked = body([0, 7])
    assert (asked["valueRenderOption"], asked["dateTimeRenderOption"]) == ("UNFORMATTED_VALUE", "SERIAL_NUMBER")
    assert [f["gridRange"]["sheetId"] for f in asked["dataFilters"]] == [0, 7]


def test_a_cell_under_way_is_seen() -> None:
    assert loading([["a"], ["b", "Loading..."]])
    assert not loading([["a"], ["Loading"]])
