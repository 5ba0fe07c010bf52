"""What lies over the cells: protection, conditional formats, banding, filters, charts, groups, borders."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.sheets_emulator import Emulator, Officer, ProtectedCell
from tests.sheets_emulator.client import Client, Refused

Json = dict[str, Any]

FIRST_COLUMN = {"startColumnIndex": 0, "endColumnIndex": 1}


def test_protection_holds_against_everybody_it_does_not_name(emulator: Emulator, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [["a"]], "Temuan": [["x", "y"], ["z"]]})
    tab = officer.spreadsheet(spreadsheet_id).sheets[1].sheet_id
    colleague, editor = emulator.officer("budi@contoh.id"), emulator.officer("kawal@contoh.id")
    for person in (colleague, editor):
        officer.share(spreadsheet_id, person.email)
    protected = {
        "range": {"sheetId": tab},
        "editors": {"users": [editor.email]},
        "unprotectedRanges": [{"sheetId": tab, "startColumnIndex": 1, "endColumnIndex": 2}],
    }
    officer.batch_update(spreadsheet_id, {"addProtectedRange": {"protectedRange": protected}})
    before = officer.values(spreadsheet_id, "Temuan")

    acts: list[Callable[[], object]] = [
        lambda: colleague.type(spreadsheet_id, "Temuan", "A1", "!"),
        lambda: colleague.clear(spreadsheet_id, "Temuan"),
        lambda: colleague.sort(spreadsheet_id, "Temuan", "A", from_row=1),
        lambda: colleague.delete_rows(spreadsheet_id, "Temuan", 1),
        lambda: colleague.insert_rows(spreadsheet_id, "Temuan", 1),
        lambda: colleague.rename(spreadsheet_id, "Temuan", "Lain"),
        lambda: colleague.delete_tab(spreadsheet_id, "Temuan"),
    ]
    for act in acts:
        with pytest.raises(ProtectedCell, match="protected cell or object"):
            act()
    assert officer.values(spreadsheet_id, "Temuan") == before

    colleague.type(spreadsheet_id, "Laporan", "A1", "boleh")
    colleague.type(spreadsheet_id, "Temuan", "B1", "tanggapan")
    editor.type(spreadsheet_id, "Temuan", "A1", "temuan")
    officer.type(spreadsheet_id, "Temuan", "A2", "pemilik")
    assert officer.values(spreadsheet_id, "Temuan") == [["temuan", "tanggapan"], ["pemilik", ""]]


def test_who_asks_decides_what_is_told_of_a_protection(api: Client) -> None:
    spreadsheet_id = api.create()
    added = api.batch(spreadsheet_id, {"addProtectedRange": {"protectedRange": {"range": {}, "warningOnly": True}}})
    reply = added["replies"][0]["addProtectedRange"]["protectedRange"]
    assert (reply["requestingUserCanEdit"], reply["editors"]) == (True, {})
    update = {"protectedRangeId": reply["protectedRangeId"], "editors": {"users": ["a@contoh.id"]}}
    with pytest.raises(Refused, match=r"ProtectedRange is warningOnly\. Editors cannot be set on it"):
        api.batch(spreadsheet_id, {"updateProtectedRange": {"protectedRange": update, "fields": "editors"}})
    api.batch(spreadsheet_id, {"deleteProtectedRange": {"protectedRangeId": reply["protectedRangeId"]}})
    assert "protectedRanges" not in api.sheet(spreadsheet_id)


def rule(formula: str) -> Json:
    condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
    look = {"backgroundColor": {"red": 1, "green": 0.5}}
    return {"ranges": [FIRST_COLUMN], "booleanRule": {"condition": condition, "format": look}}


def test_conditional_formats_are_a_list_one_edits_by_place(api: Client, officer: Officer) -> None:
    spreadsheet_id = officer.create("Register", {"Laporan": [], "Temuan": []})

    def formulas() -> list[str]:
        found = api.sheet(spreadsheet_id).get("conditionalFormats", [])
        return [one["booleanRule"]["condition"]["values"][0]["userEnteredValue"] for one in found]

    indirect = "=COUNTIF(INDIRECT(\"'Temuan'!$B:$B\");$A2)>0"
    api.batch(
        spreadsheet_id,
        {"addConditionalFormatRule": {"rule": rule("=A1=1"), "index": 0}},
        {"addConditionalFormatRule": {"rule": rule("=A1=2"), "index": 1}},
        {"addConditionalFormatRule": {"rule": rule(indirect), "index": 0}},
    )
    assert formulas() == [indirect, "=A1=1", "=A1=2"]
    look = api.sheet(spreadsheet_id)["conditionalFormats"][0]["booleanRule"]["format"]
    color = {"red": 1, "green": 0.49803922}
    assert look == {"backgroundColor": color, "backgroundColorStyle": {"rgbColor": color}}
    api.batch(
        spreadsheet_id,
        {"updateConditionalFormatRule": {"index": 1, "newIndex": 2, "sheetId": 0}},
        {"updateConditionalFormatRule": {"index": 0, "rule": rule("=A1=0")}},
    )
    assert formulas() == ["=A1=0", "=A1=2", "=A1=1"]
    deleted = api.batch(spreadsheet_id, {"deleteConditionalFormatRule": {"index": 2, "sheetId": 0}})
    assert deleted["replies"][0]["deleteConditionalFormatRule"]["rule"]["ranges"] == [FIRST_COLUMN]
    for request in (
        {"deleteConditionalFormatRule": {"index": 2, "sheetId": 0}},
        {"addConditionalFormatRule": {"rule": rule("=Temuan!A1=1"), "index": 0}},
    ):
        with pytest.raises(Refused) as refused:
            api.batch(spreadsheet_id, request)
        assert refused.value.status == 400
    assert formulas() == ["=A1=0", "=A1=2"]


@pytest.mark.parametrize(
    ("part", "id_name", "add", "update", "delete"),
    [
        (
            "bandedRanges",
            "bandedRangeId",
            (
                "addBanding",
                "bandedRange",
                {"range": FIRST_COLUMN, "rowProperties": {"firstBandColor": {"red": 1}, "secondBandColor": {}}},
            ),
            ("updateBanding", "bandedRange", {"range": {"startColumnIndex": 1, "endColumnIndex": 2}}),
            ("deleteBanding", "bandedRangeId"),
        ),
        (
            "filterViews",
            "filterViewId",
            ("addFilterView", "filter", {"title": "Terbuka", "range": FIRST_COLUMN}),
            ("updateFilterView", "filter", {"title": "Semua"}),
            ("deleteFilterView", "filterId"),
        ),
        (
            "charts",
            "chartId",
            (
                "addChart",
                "chart",
                {"spec": {"title": "Kasus"}, "position": {"overlayPosition": {"anchorCell": {"rowIndex": 2}}}},
            ),
            ("updateChartSpec", "", {"spec": {"title": "Kasus baru"}}),
            ("deleteEmbeddedObject", "objectId"),
        ),
    ],
)
def test_objects_come_change_and_go_under_their_id(
    api: Client,
    part: str,
    id_name: str,
    add: tuple[str, str, Json],
    update: tuple[str, str, Json],
    delete: tuple[str, str],
) -> None:
    spreadsheet_id = api.create()
    kind, name, given = add
    request = {kind: {name: {id_name: 5, **given}}}
    reply = api.batch(spreadsheet_id, request)["replies"][0][kind][name]
    assert reply[id_name] == 5
    assert api.sheet(spreadsheet_id)[part] == [reply]
    with pytest.raises(Refused, match="already exists"):
        api.batch(spreadsheet_id, request)

    kind, name, change = update
    body = {name: {id_name: 5, **change}, "fields": ",".join(change)} if name else {id_name: 5, **change}
    api.batch(spreadsheet_id, {kind: body})
    after = api.sheet(spreadsheet_id)[part][0]
    assert {key: after[key] for key in change} == change
    assert after.keys() == reply.keys()

    kind, name = delete
    api.batch(spreadsheet_id, {kind: {name: 5}})
    assert part not in api.sheet(spreadsheet_id)


def test_a_basic_filter_sorts_below_its_header_for_everybody(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["kepala"], ["b"], ["a"]])
    specs = [{"dimensionIndex": 0, "sortOrder": "ASCENDING"}]
    api.batch(spreadsheet_id, {"setBasicFilter": {"filter": {"range": {"sheetId": 0}, "sortSpecs": specs}}})
    assert api.read(spreadsheet_id, "A1:A3") == [["kepala"], ["a"], ["b"]]
    assert api.sheet(spreadsheet_id)["basicFilter"]["range"] == {
        "startRowIndex": 0,
        "endRowIndex": 1000,
        "startColumnIndex": 0,
        "endColumnIndex": 26,
    }


def test_groups_nest(api: Client) -> None:
    spreadsheet_id = api.create()

    def span(start: int, end: int) -> Json:
        return {"range": {"dimension": "ROWS", "startIndex": start, "endIndex": end}}

    api.batch(spreadsheet_id, {"addDimensionGroup": span(0, 6)}, {"addDimensionGroup": span(2, 4)})
    groups = [{**span(0, 6), "depth": 1}, {**span(2, 4), "depth": 2}]
    assert api.sheet(spreadsheet_id)["rowGroups"] == groups
    folded = {"updateDimensionGroup": {"dimensionGroup": {**groups[1], "collapsed": True}, "fields": "collapsed"}}
    api.batch(spreadsheet_id, folded)
    rows = api.get(spreadsheet_id, "sheets.data.rowMetadata.hiddenByUser")["sheets"][0]["data"][0]["rowMetadata"]
    assert [index for index, row in enumerate(rows) if row] == [2, 3]
    api.batch(spreadsheet_id, {"deleteDimensionGroup": span(0, 6)})
    assert api.sheet(spreadsheet_id)["rowGroups"] == [{**span(2, 4), "depth": 1, "collapsed": True}]


def test_borders_frame_a_range_and_cross_it(api: Client) -> None:
    spreadsheet_id = api.create()
    line = {"style": "SOLID"}
    square = {"startRowIndex": 0, "endRowIndex": 2, "startColumnIndex": 0, "endColumnIndex": 2}
    api.batch(spreadsheet_id, {"updateBorders": {"range": square, "top": line, "left": line, "innerHorizontal": line}})
    data = api.get(spreadsheet_id, "sheets.data.rowData.values.userEnteredFormat.borders")["sheets"][0]["data"][0]
    sides = [[sorted(cell["userEnteredFormat"]["borders"]) for cell in row["values"]] for row in data["rowData"]]
    assert sides == [[["left", "top"], ["top"]], [["left", "top"], ["top"]]]


def test_a_duplicate_has_everything_under_ids_of_its_own(api: Client) -> None:
    spreadsheet_id = api.create()
    api.write(spreadsheet_id, "A1", [["a"]])
    api.batch(
        spreadsheet_id,
        {"addProtectedRange": {"protectedRange": {"protectedRangeId": 1, "range": FIRST_COLUMN}}},
        {"addConditionalFormatRule": {"rule": rule("=A1=1")}},
        {"duplicateSheet": {"sourceSheetId": 0, "newSheetId": 8, "newSheetName": "Salinan", "insertSheetIndex": 1}},
    )
    copy = api.sheet(spreadsheet_id, 1)
    assert copy["properties"] | {"sheetId": 8, "title": "Salinan", "index": 1} == copy["properties"]
    assert copy["protectedRanges"][0]["range"] == {"sheetId": 8, **FIRST_COLUMN}
    assert copy["protectedRanges"][0]["protectedRangeId"] != 1
    assert copy["conditionalFormats"][0]["ranges"] == [{"sheetId": 8, **FIRST_COLUMN}]
    assert api.read(spreadsheet_id, "Salinan!A1") == [["a"]]
    other = api.create("Lain")
    path = f"/v4/spreadsheets/{spreadsheet_id}/sheets/8:copyTo"
    copied = api.call("POST", path, {"destinationSpreadsheetId": other})
    assert (copied["title"], copied["index"]) == ("Copy of Salinan", 1)
    assert api.read(other, "Copy of Salinan!A1") == [["a"]]


def test_metadata_is_sought_by_place(api: Client) -> None:
    spreadsheet_id = api.create()

    def create(metadata_id: int, location: Json) -> Json:
        metadata = {"metadataId": metadata_id, "metadataKey": "k", "location": location, "visibility": "DOCUMENT"}
        return {"createDeveloperMetadata": {"developerMetadata": metadata}}

    column = {"dimensionRange": {"dimension": "COLUMNS", "startIndex": 1, "endIndex": 2}}
    replies = api.batch(spreadsheet_id, create(1, {"spreadsheet": True}), create(2, {"sheetId": 0}), create(3, column))
    locations = [one["createDeveloperMetadata"]["developerMetadata"]["location"] for one in replies["replies"]]
    assert [one["locationType"] for one in locations] == ["SPREADSHEET", "SHEET", "COLUMN"]

    def sought(lookup: Json) -> list[int]:
        filters = {"dataFilters": [{"developerMetadataLookup": lookup}]}
        found = api.call("POST", f"/v4/spreadsheets/{spreadsheet_id}/developerMetadata:search", filters)
        return [one["developerMetadata"]["metadataId"] for one in found.get("matchedDeveloperMetadata", [])]

    assert sought({"metadataKey": "k"}) == [1, 2, 3]
    assert sought({"metadataLocation": {"sheetId": 0}}) == [2, 3]
    exact = {"locationMatchingStrategy": "EXACT_LOCATION"}
    assert sought({"metadataLocation": {"sheetId": 0}, **exact}) == [2]
    assert sought({"metadataLocation": column}) == [3]
    update = {
        "dataFilters": [{"developerMetadataLookup": {"metadataId": 2}}],
        "developerMetadata": {"metadataValue": "v"},
    }
    api.batch(spreadsheet_id, {"updateDeveloperMetadata": {**update, "fields": "metadataValue"}})
    assert sought({"metadataValue": "v"}) == [2]
    gone = {"dataFilter": {"developerMetadataLookup": {"locationType": "COLUMN"}}}
    api.batch(spreadsheet_id, {"deleteDeveloperMetadata": gone})
    assert sought({"metadataKey": "k"}) == [1, 2]
