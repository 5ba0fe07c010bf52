"""Batch updates: all or nothing, and what each kind of request leaves behind."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_emulator import Officer
from tests.sheets_emulator.client import Client, Refused

Json = dict[str, Any]


def text(value: str) -> Json:
    return {"userEnteredValue": {"stringValue": value}}


def rows(*lines: list[str]) -> list[Json]:
    return [{"values": [text(value) for value in line]} for line in lines]


def grid(top: int, bottom: int, left: int, right: int, sheet_id: int = 0) -> Json:
    ends = {"startRowIndex": top, "endRowIndex": bottom, "startColumnIndex": left, "endColumnIndex": right}
    return {"sheetId": sheet_id, **ends} if sheet_id else ends


def test_a_batch_that_fails_leaves_no_trace(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["lama"]])
    before = api.get(spreadsheet_id, includeGridData="true")
    requests: list[Json] = [
        {"updateCells": {"range": grid(0, 1, 0, 1), "rows": rows(["baru"]), "fields": "userEnteredValue"}},
        {"addSheet": {"properties": {"sheetId": 9, "title": "Temuan"}}},
        {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 5}}},
        {"addNamedRange": {"namedRange": {"name": "kepala", "range": grid(0, 1, 0, 5)}}},
    ]
    with pytest.raises(Refused, match=r"Invalid requests\[4\].deleteSheet: No grid with id: 404"):
        api.batch(spreadsheet_id, *requests, {"deleteSheet": {"sheetId": 404}})
    assert api.get(spreadsheet_id, includeGridData="true") == before
    assert api.batch(spreadsheet_id, *requests)["replies"][0::2] == [{}, {}]


def test_one_update_replaces_a_whole_tab(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a", "b", "c"], ["d", "e", "f"], ["g"]])
    note = {"updateCells": {"start": {"rowIndex": 1}, "rows": [{"values": [{"note": "petugas"}]}], "fields": "note"}}
    api.batch(spreadsheet_id, note)
    api.batch(
        spreadsheet_id,
        {"updateCells": {"range": {"sheetId": 0}, "rows": rows(["x"], ["=y"]), "fields": "userEnteredValue"}},
    )
    assert api.read(spreadsheet_id, "Sheet1") == [["x"], ["=y"]]
    notes = api.get(spreadsheet_id, "sheets.data.rowData.values.note")
    assert notes == {"sheets": [{"data": [{"rowData": [{}, {"values": [{"note": "petugas"}]}]}]}]}


def test_an_update_from_a_start_touches_only_what_it_has(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a", "b"], ["c", "d"]])
    start = {"rowIndex": 0, "columnIndex": 1}
    api.batch(spreadsheet_id, {"updateCells": {"start": start, "rows": rows(["x"]), "fields": "userEnteredValue"}})
    assert api.read(spreadsheet_id, "Sheet1") == [["a", "x"], ["c", "d"]]


def test_rows_beyond_the_range_are_refused(api: Client) -> None:
    spreadsheet_id = api.create()
    update = {"range": grid(0, 1, 0, 1), "rows": rows(["a"], ["b"]), "fields": "userEnteredValue"}
    with pytest.raises(Refused, match=r"Attempting to write row: 1, beyond the last requested row of: 0"):
        api.batch(spreadsheet_id, {"updateCells": update})


def test_the_state_after_the_batch_comes_with_it(api: Client) -> None:
    spreadsheet_id = api.create()
    update = {"updateCells": {"range": grid(0, 1, 0, 2), "rows": rows(["a", "b"]), "fields": "userEnteredValue"}}
    wanted = {"includeSpreadsheetInResponse": True, "responseIncludeGridData": True, "responseRanges": ["B1"]}
    updated = api.batch(spreadsheet_id, update, **wanted)["updatedSpreadsheet"]
    assert updated["sheets"][0]["data"][0]["rowData"][0]["values"][0]["formattedValue"] == "b"
    without = api.batch(spreadsheet_id, update, includeSpreadsheetInResponse=True)["updatedSpreadsheet"]
    assert "data" not in without["sheets"][0]


def test_what_google_has_and_the_emulator_has_not_is_said(api: Client) -> None:
    spreadsheet_id = api.create()
    with pytest.raises(Refused, match="randomizeRange: this emulator does not implement") as refused:
        api.batch(spreadsheet_id, {"randomizeRange": {"range": {"sheetId": 0}}})
    assert refused.value.status == 501


def test_ids_may_be_chosen_once(api: Client) -> None:
    spreadsheet_id = api.create()
    add = {"addSheet": {"properties": {"sheetId": 77, "title": "Temuan"}}}
    assert api.batch(spreadsheet_id, add)["replies"][0]["addSheet"]["properties"]["sheetId"] == 77
    with pytest.raises(Refused, match="already exists"):
        api.batch(spreadsheet_id, add)
    with pytest.raises(Refused, match='A sheet with the name "TEMUAN" already exists'):
        api.batch(spreadsheet_id, {"addSheet": {"properties": {"title": "TEMUAN"}}})


def test_sheets_move_by_places_before_the_move(api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"S1": [], "S2": [], "S3": []})

    def move(index: int) -> list[str]:
        properties = {"sheetId": 0, "index": index}
        api.batch(spreadsheet_id, {"updateSheetProperties": {"properties": properties, "fields": "index"}})
        return [sheet.title for sheet in officer.spreadsheet(spreadsheet_id).sheets]

    assert [move(1), move(2), move(3), move(0)] == [
        ["S1", "S2", "S3"],
        ["S2", "S1", "S3"],
        ["S2", "S3", "S1"],
        ["S1", "S2", "S3"],
    ]


def test_formats_and_everything_on_a_cell_are_kept(api: Client) -> None:
    spreadsheet_id = api.create()
    cell = {
        **text("lihat"),
        "userEnteredFormat": {"textFormat": {"link": {"uri": "https://contoh.id"}, "bold": True}},
        "dataValidation": {
            "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ya"}]},
            "strict": True,
            "showCustomUi": False,
        },
        "textFormatRuns": [{"startIndex": 0, "format": {"italic": True}}],
    }
    api.batch(spreadsheet_id, {"updateCells": {"range": grid(0, 1, 0, 1), "rows": [{"values": [cell]}], "fields": "*"}})
    shown = api.get(spreadsheet_id, ranges="A1", includeGridData="true")["sheets"][0]["data"][0]["rowData"][0][
        "values"
    ][0]
    assert shown["hyperlink"] == "https://contoh.id"
    assert shown["dataValidation"] == {**{k: v for k, v in cell["dataValidation"].items() if k != "showCustomUi"}}
    assert shown["textFormatRuns"] == cell["textFormatRuns"]
    assert shown["effectiveFormat"]["textFormat"] | {"bold": True} == shown["effectiveFormat"]["textFormat"]
    assert shown["effectiveFormat"]["horizontalAlignment"] == "LEFT"
    fields = "userEnteredFormat.textFormat.bold"
    api.batch(spreadsheet_id, {"repeatCell": {"range": grid(0, 1, 0, 1), "cell": {}, "fields": fields}})
    after = api.get(spreadsheet_id, "sheets.data.rowData.values.userEnteredFormat")
    assert after["sheets"][0]["data"][0]["rowData"][0]["values"][0] == {
        "userEnteredFormat": {"textFormat": {"link": {"uri": "https://contoh.id"}}}
    }


def test_a_repeated_formula_goes_along(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [[1], [2], [3]])
    cell = {"userEnteredValue": {"formulaValue": '=A1*10+$A$1&"A1"'}}
    api.batch(spreadsheet_id, {"repeatCell": {"range": grid(0, 3, 1, 2), "cell": cell, "fields": "userEnteredValue"}})
    assert api.read(spreadsheet_id, "B1:B3") == [["11A1"], ["21A1"], ["31A1"]]
    assert api.read(spreadsheet_id, "B3", valueRenderOption="FORMULA") == [['=A3*10+$A$1&"A1"']]


def test_rows_and_columns_carry_what_is_tied_to_them(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["No", "Umur"], ["B-1", 5], ["B-2", 7], ["", "=SUM(B2:B3)"]], "USER_ENTERED")
    rule = {
        "ranges": [grid(1, 3, 1, 2)],
        "booleanRule": {"condition": {"type": "BLANK"}, "format": {"textFormat": {"bold": True}}},
    }
    api.batch(
        spreadsheet_id,
        {"mergeCells": {"range": grid(0, 1, 2, 4)}},
        {"addNamedRange": {"namedRange": {"namedRangeId": "n", "name": "umur", "range": grid(1, 3, 1, 2)}}},
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 3, "range": grid(3, 4, 0, 26)}}},
        {"addConditionalFormatRule": {"rule": rule}},
        {
            "updateSheetProperties": {
                "properties": {"gridProperties": {"frozenRowCount": 1}},
                "fields": "gridProperties.frozenRowCount",
            }
        },
        {"insertDimension": {"range": {"dimension": "ROWS", "startIndex": 2, "endIndex": 4}}},
        {"insertDimension": {"range": {"dimension": "COLUMNS", "startIndex": 0, "endIndex": 1}}},
    )
    book = api.get(spreadsheet_id)
    sheet = book["sheets"][0]
    assert sheet["merges"] == [grid(0, 1, 3, 5)]
    assert book["namedRanges"][0]["range"] == grid(1, 5, 2, 3)
    assert sheet["protectedRanges"][0]["range"] == grid(5, 6, 1, 27)
    assert sheet["conditionalFormats"][0]["ranges"] == [grid(1, 5, 2, 3)]
    assert api.read(spreadsheet_id, "C6", valueRenderOption="FORMULA") == [["=SUM(C2:C5)"]]
    assert api.read(spreadsheet_id, "umur") == [["5"], [], [], ["7"]]

    api.batch(spreadsheet_id, {"deleteDimension": {"range": {"dimension": "ROWS", "startIndex": 0, "endIndex": 5}}})
    book = api.get(spreadsheet_id)
    sheet = book["sheets"][0]
    assert "namedRanges" not in book
    assert sheet["protectedRanges"][0]["range"] == grid(0, 1, 1, 27)
    assert sheet.keys() & {"merges", "conditionalFormats"} == set()
    assert sheet["properties"]["gridProperties"] == {"rowCount": 997, "columnCount": 27}
    assert api.read(spreadsheet_id, "C1") == [["#REF!"]]


def test_columns_are_dragged(api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [["a", "b", "c", "d"]]})
    officer.move_column(spreadsheet_id, "Laporan", "A", before="D")
    officer.move_column(spreadsheet_id, "Laporan", "D", before="A")
    assert officer.values(spreadsheet_id, "Laporan") == [["d", "b", "c", "a"]]


def test_sorting_puts_numbers_first_and_blanks_last(api: Client, officer: Officer) -> None:
    lines: list[list[object]] = [
        ["kunci", "baris", "dua kali"],
        ["b", 2, "=B2*2"],
        [None, 3],
        [10, 4, "=B4*2"],
        ["A", 5],
        [9, 6],
    ]
    spreadsheet_id = officer.create("Register", {"Laporan": lines})
    officer.sort(spreadsheet_id, "Laporan", "A")
    ascending = officer.values(spreadsheet_id, "Laporan")
    assert [row[0] for row in ascending] == ["kunci", 9, 10, "A", "b", ""]
    assert ascending[2] == [10, 4, 8]
    officer.sort(spreadsheet_id, "Laporan", "A", descending=True)
    assert [row[0] for row in officer.values(spreadsheet_id, "Laporan")] == ["kunci", "b", "A", 10, 9, ""]


def test_merges_keep_the_first_value_and_dissolve_whole(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a", "b"], ["c", "d"]])
    api.batch(spreadsheet_id, {"mergeCells": {"range": grid(0, 2, 0, 2), "mergeType": "MERGE_ROWS"}})
    assert api.read(spreadsheet_id, "A1:B2") == [["a"], ["c"]]
    with pytest.raises(Refused, match="You must select all cells in a merged range"):
        api.batch(spreadsheet_id, {"unmergeCells": {"range": grid(0, 2, 0, 1)}})
    api.batch(spreadsheet_id, {"unmergeCells": {"range": grid(0, 1, 0, 2)}})
    assert api.sheet(spreadsheet_id)["merges"] == [grid(1, 2, 0, 2)]


def test_find_and_replace_counts_what_it_did(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["Bulan 1", "bulan bulan"], [1, "x"]])
    reply = api.batch(spreadsheet_id, {"findReplace": {"find": "bulan", "replacement": "Bln", "allSheets": True}})
    counts = {"valuesChanged": 2, "rowsChanged": 1, "sheetsChanged": 1, "occurrencesChanged": 3}
    assert reply["replies"] == [{"findReplace": counts}]
    assert api.read(spreadsheet_id, "A1:B2") == [["Bln 1", "Bln Bln"], ["1", "x"]]


def test_pasting_repeats_and_values_lose_their_formula(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [[1, "=A1+1"]], "USER_ENTERED")
    copy = {"source": grid(0, 1, 0, 2), "destination": grid(1, 3, 0, 2)}
    api.batch(spreadsheet_id, {"copyPaste": copy})
    values = {"source": grid(0, 1, 1, 2), "destination": grid(5, 6, 0, 1), "pasteType": "PASTE_VALUES"}
    api.batch(spreadsheet_id, {"copyPaste": values})
    formulas = api.read(spreadsheet_id, "A1:B6", valueRenderOption="FORMULA")
    assert formulas == [[1, "=A1+1"], [1, "=A2+1"], [1, "=A3+1"], [], [], [2]]


def test_ranges_of_cells_move_over_and_back(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a", "b"], ["c", "d"]])
    api.batch(spreadsheet_id, {"insertRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "ROWS"}})
    assert api.read(spreadsheet_id, "Sheet1") == [["", "b"], ["a", "d"], ["c"]]
    api.batch(spreadsheet_id, {"deleteRange": {"range": grid(0, 1, 0, 1), "shiftDimension": "COLUMNS"}})
    assert api.read(spreadsheet_id, "Sheet1") == [["b"], ["a", "d"], ["c"]]
