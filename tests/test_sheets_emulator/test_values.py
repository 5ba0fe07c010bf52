"""Values: what goes in, what comes out, in English and in Indonesian."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sheets_emulator import Officer
from tests.sheets_emulator.client import Client, Refused

RAW_ROWS: list[list[Any]] = [["=1+1", "007", "03/04", True, 2.5, "'x"]]


def formatted(api: Client, spreadsheet_id: str, cells: str) -> object:
    return api.read(spreadsheet_id, cells)[0][0]


def unformatted(api: Client, spreadsheet_id: str, cells: str) -> object:
    return api.read(spreadsheet_id, cells, valueRenderOption="UNFORMATTED_VALUE")[0][0]


def test_raw_keeps_what_was_sent(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", RAW_ROWS)
    assert api.read(spreadsheet_id, "A1:F1", valueRenderOption="UNFORMATTED_VALUE") == RAW_ROWS
    assert api.read(spreadsheet_id, "A1:F1") == [["=1+1", "007", "03/04", "TRUE", "2.5", "'x"]]


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("007", 7, "7"),
        ("'007", "007", "007"),
        ("true", True, "TRUE"),
        ("12%", 0.12, "12%"),
        ("$1,234.50", 1234.5, "$1,234.50"),
        ("1e3", 1000, "1.00E+03"),
        ("2026-03-04", 46085, "2026-03-04"),
        ("3/4/2026", 46085, "3/4/2026"),
        ("31/12/2026", "31/12/2026", "31/12/2026"),
        ("12,5", "12,5", "12,5"),
        ("1.234", 1.234, "1.234"),
        ("=1/3", 1 / 3, "0.3333333333"),
        ("=SUM(1,2)", 3, "3"),
        ("=SUM(1;2)", 3, "3"),
        ("=1/0", "#DIV/0! (Function DIVIDE parameter 2 cannot be zero.)", "#DIV/0!"),
        ('="a"&"b"', "ab", "ab"),
    ],
)
def test_typed_in_english(api: Client, typed: str, value: object, shown: str) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [[typed]], "USER_ENTERED")
    assert (unformatted(api, spreadsheet_id, "A1"), formatted(api, spreadsheet_id, "A1")) == (value, shown)


@pytest.mark.parametrize("locale", ["id_ID", "in_ID"])
@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("12,5", 12.5, "12,5"),
        ("1.234", 1234, "1.234"),
        ("1.234.567,89", 1234567.89, "1.234.567,89"),
        ("31/12/2026", 46387, "31/12/2026"),
        ("2026-12-31", 46387, "2026-12-31"),
        ("17 Agustus 2026", 46251, "17 Agu 2026"),
        ("Rp15.000", 15000, "Rp15.000"),
        ("12,5%", 0.125, "12,50%"),
        ("08.30.2026", "08.30.2026", "08.30.2026"),
        ("=1/4", 0.25, "0,25"),
        ("=SUM(1;2)", 3, "3"),
        ("=SUM(1,5;2)", 3.5, "3,5"),
        ("=COUNTIF(A2:A9,1)", "#ERROR! (Formula parse error.)", "#ERROR!"),
        ('={"Pemeriksaan";ARRAYFORMULA(IF(B2:B="";"";"ok"))}', "Pemeriksaan", "Pemeriksaan"),
    ],
)
def test_typed_in_indonesian(api: Client, officer: Officer, locale: str, typed: str, value: object, shown: str) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": []}, locale=locale)
    officer.type(spreadsheet_id, "Laporan", "A1", typed)
    assert (unformatted(api, spreadsheet_id, "A1"), formatted(api, spreadsheet_id, "A1")) == (value, shown)


def test_a_date_is_a_serial_number_or_its_text(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["2026-03-04 06:00"]], "USER_ENTERED")
    options = {"valueRenderOption": "UNFORMATTED_VALUE"}
    assert api.read(spreadsheet_id, "A1", **options) == [[46085.25]]
    assert api.read(spreadsheet_id, "A1", **options, dateTimeRenderOption="FORMATTED_STRING") == [["2026-03-04 6:00"]]
    assert api.read(spreadsheet_id, "A1", valueRenderOption="FORMULA") == [[46085.25]]


def test_a_column_formatted_as_text_keeps_numbers_as_typed(api: Client) -> None:
    spreadsheet_id = api.create()
    text = {"userEnteredFormat": {"numberFormat": {"type": "TEXT"}}}
    fields = "userEnteredFormat.numberFormat"
    api.batch(spreadsheet_id, {"repeatCell": {"range": {"endColumnIndex": 1}, "cell": text, "fields": fields}})
    api.write(spreadsheet_id, "A1", [["007", "007"], ["=1+1", "=1+1"]], "USER_ENTERED")
    assert api.read(spreadsheet_id, "A1:B2", valueRenderOption="UNFORMATTED_VALUE") == [["007", 7], ["=1+1", 2]]


def test_null_skips_and_empty_text_clears(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a", "b"], ["c", "d"]])
    answer = api.write(spreadsheet_id, "A1:B2", [[None, ""], [None, None]])
    assert (answer["updatedCells"], answer["updatedRows"], answer["updatedColumns"]) == (1, 1, 1)
    assert api.read(spreadsheet_id, "A1:B2") == [["a"], ["c", "d"]]


def test_values_must_fit_a_range_but_not_a_cell(api: Client) -> None:
    spreadsheet_id = api.create()
    with pytest.raises(
        Refused, match=r"Requested writing within range \[Sheet1!A1:B1\], but tried writing to column \[C\]"
    ):
        api.write(spreadsheet_id, "A1:B1", [[1, 2, 3]])
    assert api.write(spreadsheet_id, "A1", [[1, 2, 3]])["updatedRange"] == "Sheet1!A1:C1"


def test_the_grid_has_limits_and_grows_under_what_is_written(api: Client) -> None:
    spreadsheet_id = api.create()
    with pytest.raises(Refused, match=r"Range \(Sheet1!A1001\) exceeds grid limits. Max rows: 1000, max columns: 26"):
        api.write(spreadsheet_id, "A1001", [[1]])
    api.write(spreadsheet_id, "Z1000", [[1, 2], [3]])
    assert api.sheet(spreadsheet_id)["properties"]["gridProperties"] == {"rowCount": 1001, "columnCount": 27}


def test_fifty_thousand_characters_fit_and_no_more(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["x" * 50_000]])
    with pytest.raises(Refused, match="more than the maximum of 50000 characters in a single cell"):
        api.write(spreadsheet_id, "A1", [["x" * 50_001]])


def test_append_continues_the_last_table_it_touches(api: Client) -> None:
    """The example of Google's guide: tables at A1:C2 and B4:D6."""
    spreadsheet_id = api.create()
    rows: list[list[Any]] = [["x", "y", "z"], ["x", "y", "z"], [], [None, "x", "y", "z"], [None, "y", "z"], [None, "z"]]
    for cells, at in [("Sheet1", "B7"), ("C5:D5", "B7"), ("B2:D4", "B7"), ("A3:G10", "B7"), ("A1", "A3"), ("E4", "E4")]:
        api.call("POST", f"/v4/spreadsheets/{spreadsheet_id}/values/Sheet1:clear")
        api.write(spreadsheet_id, "A1", rows)
        path = f"/v4/spreadsheets/{spreadsheet_id}/values/{cells}:append"
        answer = api.call("POST", path, {"values": [["new"]]}, valueInputOption="RAW")
        assert answer["updates"]["updatedRange"] == f"Sheet1!{at}", cells


def test_error_and_loading_cells(api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [["=VLOOKUP(1;A:B;2)"], ["=IMPORTRANGE()"], ["=A1"]]})
    officer.set_result(spreadsheet_id, "Laporan", "A1", "#N/A")
    officer.set_result(spreadsheet_id, "Laporan", "A2", "Loading...")
    assert api.read(spreadsheet_id, "A1:A3") == [["#N/A"], ["Loading..."], ["#N/A"]]
    assert str(unformatted(api, spreadsheet_id, "A1")).startswith("#N/A")
    cells = api.get(spreadsheet_id, "sheets.data.rowData.values.effectiveValue")["sheets"][0]["data"][0]["rowData"]
    assert [row["values"][0]["effectiveValue"]["errorValue"]["type"] for row in cells] == ["N_A", "LOADING", "N_A"]
    officer.type(spreadsheet_id, "Laporan", "A1", "=1+1")
    assert api.read(spreadsheet_id, "A1") == [["2"]]


def test_reads_by_filter_are_sorted_by_place_and_shared(api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Januari": [["a"]], "Februari": [["b"]]})
    second = api.sheet(spreadsheet_id, 1)["properties"]["sheetId"]
    filters = [
        {"gridRange": {"sheetId": second}},
        {"a1Range": "Januari!A1"},
        {"gridRange": {"endRowIndex": 1, "endColumnIndex": 1}},
    ]
    path = f"/v4/spreadsheets/{spreadsheet_id}/values:batchGetByDataFilter"
    answer = api.call("POST", path, {"dataFilters": filters})["valueRanges"]
    assert [(one["valueRange"]["range"], one["valueRange"]["values"]) for one in answer] == [
        ("Januari!A1", [["a"]]),
        ("Februari!A1:Z1000", [["b"]]),
    ]
    assert answer[0]["dataFilters"] == filters[1:]
    with pytest.raises(Refused, match=r"Invalid dataFilter\[0\]: No grid with id: 5"):
        api.call("POST", path, {"dataFilters": [{"gridRange": {"sheetId": 5}}]})


def test_developer_metadata_finds_its_row_after_rows_moved(api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [["kepala"], ["satu"], ["dua"]]})
    row = {"dimensionRange": {"dimension": "ROWS", "startIndex": 1, "endIndex": 2}}
    metadata = {"metadataId": 7, "metadataKey": "baris", "location": row, "visibility": "PROJECT"}
    api.batch(spreadsheet_id, {"createDeveloperMetadata": {"developerMetadata": metadata}})
    officer.insert_rows(spreadsheet_id, "Laporan", 2, 3)
    lookup = {"developerMetadataLookup": {"metadataKey": "baris"}}
    base = f"/v4/spreadsheets/{spreadsheet_id}"
    data = [{"dataFilter": lookup, "values": [["baru"]]}]
    api.call("POST", f"{base}/values:batchUpdateByDataFilter", {"valueInputOption": "RAW", "data": data})
    assert officer.values(spreadsheet_id, "Laporan")[4:] == [["baru"], ["dua"]]
    found = api.call("POST", f"{base}/developerMetadata:search", {"dataFilters": [lookup]})
    location = found["matchedDeveloperMetadata"][0]["developerMetadata"]["location"]
    assert location["dimensionRange"] == {"dimension": "ROWS", "startIndex": 4, "endIndex": 5}
    assert api.call("GET", f"{base}/developerMetadata/7")["metadataKey"] == "baris"
    officer.delete_rows(spreadsheet_id, "Laporan", 5)
    assert api.call("POST", f"{base}/developerMetadata:search", {"dataFilters": [lookup]}) == {}
