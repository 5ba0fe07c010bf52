"""Requests are refused in Google's words, and nothing Google accepts is refused."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tests.sheets_emulator import discovery

ID = "/v4/spreadsheets/1abc"
BATCH = f"{ID}:batchUpdate"
UNKNOWN = "Invalid JSON payload received. Unknown name"


def sheets(method: str, path: str, query: dict[str, str] | None = None, body: object = None) -> Any:
    """Return the error object of the refusal, or None."""
    violations = discovery.validate("sheets", method, path, list((query or {}).items()), body)
    return violations and violations.body["error"]


def drive(method: str, path: str, query: dict[str, str] | None = None, body: object = None) -> Any:
    violations = discovery.validate("drive", method, path, list((query or {}).items()), body)
    return violations and violations.body["error"]


def batch(*requests: object) -> Any:
    return sheets("POST", BATCH, body={"requests": list(requests)})


def update_title(**properties: object) -> dict[str, object]:
    return {"updateSheetProperties": {"properties": properties, "fields": "title"}}


@pytest.mark.parametrize(
    ("request_", "message"),
    [
        (
            update_title(headerValues=[]),
            f"{UNKNOWN} \"headerValues\" at 'requests[0].update_sheet_properties.properties': Cannot find field.",
        ),
        ({"DeleteRange": {}}, f"{UNKNOWN} \"DeleteRange\" at 'requests[0]': Cannot find field."),
        (
            update_title(sheetId="abc"),
            "Invalid value at 'requests[0].update_sheet_properties.properties.sheet_id' (TYPE_INT32), \"abc\"",
        ),
        (
            update_title(title=5),
            "Invalid value at 'requests[0].update_sheet_properties.properties.title' (TYPE_STRING), 5",
        ),
        (
            update_title(gridProperties={"hideGridlines": "perhaps"}),
            "Invalid value at 'requests[0].update_sheet_properties.properties.grid_properties.hide_gridlines' "
            '(TYPE_BOOL), "perhaps"',
        ),
        (
            update_title(gridProperties=[]),
            f"{UNKNOWN} \"gridProperties\" at 'requests[0].update_sheet_properties.properties': "
            "Proto field is not repeating, cannot start list.",
        ),
        (
            update_title(title={}),
            "Invalid value at 'requests[0].update_sheet_properties.properties' (title), "
            "Starting an object on a scalar field",
        ),
        (
            "addSheet",
            "Invalid value at 'requests[0]' "
            '(type.googleapis.com/google.apps.sheets.v4.BatchUpdateSpreadsheetRequest.Request), "addSheet"',
        ),
        (
            {"addChart": {"chart": {"spec": {"pieChart": {"legendPosition": "NONE"}}}}},
            "Invalid value at 'requests[0].add_chart.chart.spec.pie_chart.legend_position' "
            '(type.googleapis.com/google.apps.sheets.v4.PieChartSpec.PieChartLegendPosition), "NONE"',
        ),
        (
            {"deleteRange": {"range": {"startRowIndex": 1.5}}},
            "Invalid value at 'requests[0].delete_range.range.start_row_index.value' (TYPE_INT32), 1.5",
        ),
        (
            {"addSheet": {}, "deleteSheet": {"sheetId": 1}},
            "Invalid value at 'requests[0]' (oneof), oneof field 'kind' is already set. Cannot set 'deleteSheet'",
        ),
        ({}, "Invalid requests[0]: No request set."),
        ({"addSheet": None}, "Invalid requests[0]: No request set."),
        (
            {"repeatCell": {"range": {}, "cell": {}}},
            "Invalid requests[0].repeatCell: At least one field must be listed in 'fields'. "
            "(Use '*' to indicate all fields.)",
        ),
        (
            {"updateCells": {"start": {}, "rows": [], "fields": "userEnteredValue,colour"}},
            "Invalid requests[0].updateCells: Invalid field: colour",
        ),
    ],
)
def test_a_bad_request_in_a_batch_is_refused_in_googles_words(request_: object, message: str) -> None:
    error = batch(request_)
    assert (error["code"], error["status"], error["message"]) == (400, "INVALID_ARGUMENT", message)


def test_a_batch_without_requests_is_refused() -> None:
    bodies: list[object] = [{}, {"requests": []}, {"requests": None}, None]
    for body in bodies:
        assert sheets("POST", BATCH, body=body)["message"] == "Must specify at least one request."


def test_several_violations_are_all_named() -> None:
    error = batch({"addShet": {}}, update_title(sheetId="x"))
    first = f"{UNKNOWN} \"addShet\" at 'requests[0]': Cannot find field."
    second = "Invalid value at 'requests[1].update_sheet_properties.properties.sheet_id' (TYPE_INT32), \"x\""
    assert error["message"] == f"{first}\n{second}"
    assert error["details"] == [
        {
            "@type": "type.googleapis.com/google.rpc.BadRequest",
            "fieldViolations": [
                {"field": "requests[0]", "description": first},
                {"field": "requests[1].update_sheet_properties.properties.sheet_id", "description": second},
            ],
        }
    ]


def test_a_violation_of_the_request_itself_names_no_field() -> None:
    error = sheets("POST", f"{ID}/values:batchUpdate", body={"foo": 1})
    assert error["message"] == f'{UNKNOWN} "foo": Cannot find field.'
    assert "field" not in error["details"][0]["fieldViolations"][0]


@pytest.mark.parametrize(
    "request_",
    [
        {"addSheet": {"properties": {"sheetId": "12", "index": 1.0, "hidden": "true", "title": None}}},
        {"add_sheet": {"properties": {"grid_properties": {"row_count": 3}}}},
        {"insertDimension": {"range": {"dimension": "rows", "startIndex": 0, "endIndex": 1}}},
        {"insertDimension": {"range": {"dimension": 1, "startIndex": {"value": 0}, "endIndex": 1}}},
        {"repeatCell": {"cell": {}, "fields": "userEnteredFormat(backgroundColor,textFormat/bold, numberFormat)"}},
        {"updateCells": {"rows": [{"values": [{}, None]}], "fields": "*", "range": None, "start": {}}},
        {"updateEmbeddedObjectPosition": {"objectId": 1, "newPosition": {"newSheet": True}}},
        {"deleteSheet": None, "addSheet": {}},
    ],
)
def test_what_googles_json_reader_forgives_is_accepted(request_: object) -> None:
    assert batch(request_) is None


def test_the_canonical_body_is_as_documented() -> None:
    lenient = {
        "requests": [
            {
                "insert_dimension": {
                    "range": {"sheet_id": "7", "dimension": 1, "startIndex": {"value": 2}, "endIndex": 3.0}
                }
            },
            {"addSheet": {"properties": {"title": "12", "hidden": "yes", "index": None}}, "deleteSheet": None},
        ]
    }
    assert discovery.canonical("sheets", "POST", BATCH, lenient) == {
        "requests": [
            {"insertDimension": {"range": {"sheetId": 7, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}}},
            {"addSheet": {"properties": {"title": "12", "hidden": True}}},
        ]
    }
    values = {"values": [["a", None, 1], []]}
    assert discovery.canonical("sheets", "PUT", f"{ID}/values/A1", values) == values


def test_cells_of_any_kind_are_values_but_a_row_must_be_a_list() -> None:
    path = f"{ID}/values/Lembar1!A1:B2"
    query = {"valueInputOption": "RAW"}
    assert sheets("PUT", path, query, {"values": [["a", 1, True, None, 1.5], []]}) is None
    assert sheets("PUT", path, query, {"values": ["a", 5]})["message"] == (
        "Invalid value at 'data.values[0]' (type.googleapis.com/google.protobuf.ListValue), \"a\"\n"
        "Invalid value at 'data.values[1]' (type.googleapis.com/google.protobuf.ListValue), 5"
    )
    assert sheets("PUT", path, query, {"rows": []})["message"] == f"{UNKNOWN} \"rows\" at 'data': Cannot find field."


@pytest.mark.parametrize(
    ("method", "path", "query", "message"),
    [
        (
            "GET",
            f"{ID}/values/A1",
            {"majorDimension": "DIAGONAL"},
            "Invalid value at 'major_dimension' (type.googleapis.com/google.apps.sheets.v4.Dimension), \"DIAGONAL\"",
        ),
        (
            "PUT",
            f"{ID}/values/A1",
            {"valueInputOption": "Text"},
            "Invalid value at 'value_input_option' (type.googleapis.com/google.apps.sheets.v4.ValueInputOption), \"Text\"",
        ),
        ("GET", ID, {"includeGridData": "2"}, "Invalid value at 'include_grid_data' (TYPE_BOOL), \"2\""),
        (
            "POST",
            f"{ID}/values:batchUpdate",
            {"valueInputOption": "RAW"},
            f'{UNKNOWN} "valueInputOption": Cannot bind query parameter. '
            "Field 'valueInputOption' could not be found in request message.",
        ),
        ("POST", f"{ID}/sheets/abc:copyTo", {}, "Invalid value at 'sheet_id' (TYPE_INT32), \"abc\""),
    ],
)
def test_bad_parameters_are_refused(method: str, path: str, query: dict[str, str], message: str) -> None:
    assert sheets(method, path, query)["message"] == message


@pytest.mark.parametrize(
    ("method", "path", "query"),
    [
        ("GET", f"{ID}/values/A1", {"majorDimension": "2", "valueRenderOption": "formula", "prettyPrint": "false"}),
        ("GET", f"{ID}/values/A1", {"value_render_option": "FORMULA", "$.xgafv": "2", "alt": "json"}),
        ("GET", f"{ID}/values:batchGet", {"ranges": "A1"}),
        ("GET", ID, {"includeGridData": "false", "fields": "sheets(properties/title,data.rowData.values),properties"}),
        ("GET", ID, {"fields": "sheets.*.title,namedRanges,spreadsheetId,"}),
        ("GET", "/v4/somethingElse", {"foo": "1"}),
    ],
)
def test_parameters_that_google_accepts_are_accepted(method: str, path: str, query: dict[str, str]) -> None:
    assert sheets(method, path, query) is None


@pytest.mark.parametrize(
    ("mask", "field", "description"),
    [
        (
            "spreadsheetId,sheets(properties/bogus)",
            "spreadsheetId,sheets(properties.bogus)",
            "Error expanding 'fields' parameter. Cannot find matching fields for path 'sheets.properties.bogus'.",
        ),
        ("sheets(", "sheets(", "Invalid FieldMask 'sheets('. Cannot find matching ')' for all '('."),
        ("sheets)", "sheets)", "Invalid FieldMask 'sheets)'. Cannot find matching '(' for all ')'."),
        (
            "spreadsheetId.x",
            "spreadsheetId.x",
            "Error expanding 'fields' parameter. Cannot find matching fields for path 'spreadsheetId.x'.",
        ),
    ],
)
def test_a_bad_response_mask_is_named_in_the_details_only(mask: str, field: str, description: str) -> None:
    error = sheets("GET", ID, {"fields": mask})
    assert error["message"] == "Request contains an invalid argument."
    assert error["details"][0]["fieldViolations"] == [{"field": field, "description": description}]


def test_drive_ignores_names_it_does_not_know() -> None:
    assert drive("GET", "/drive/v3/files/1abc", {"includeItemsFromAllDrives": "true", "foo": "1"}) is None
    assert drive("POST", "/drive/v3/files/1abc/permissions", {}, {"role": "reader", "withLink": True}) is None


@pytest.mark.parametrize(
    ("path", "mask"),
    [
        (
            "files/1abc",
            "version,modifiedTime,capabilities/canEdit,lastModifyingUser(me,displayName),owners/emailAddress",
        ),
        ("files", "nextPageToken,files(id,name,capabilities(canEdit))"),
        ("files/1abc", "*"),
        ("changes", "newStartPageToken,changes(fileId,removed,file(id,trashed))"),
    ],
)
def test_drive_masks_reach_into_nested_objects(path: str, mask: str) -> None:
    assert drive("GET", f"/drive/v3/{path}", {"fields": mask, "pageToken": "1"}) is None


def test_drive_refuses_bad_values_and_missing_parameters() -> None:
    bad = drive("GET", "/drive/v3/files", {"pageSize": "many"})
    assert bad["message"] == "Invalid value at 'page_size' (TYPE_INT32), \"many\""
    assert bad["errors"][0]["reason"] == "invalid"
    missing = drive("GET", "/drive/v3/changes", {"pageSize": "5"})
    assert missing["errors"][0] == {
        "message": "Required parameter: pageToken",
        "domain": "global",
        "reason": "required",
        "location": "pageToken",
        "locationType": "parameter",
    }
    mask = drive("GET", "/drive/v3/files", {"fields": "files(id,bogus)"})
    assert (mask["message"], mask["errors"][0]["reason"]) == ("Invalid field selection bogus", "invalidParameter")


def test_every_method_lists_the_scopes_that_allow_it() -> None:
    readonly = "https://www.googleapis.com/auth/spreadsheets.readonly"
    assert readonly in discovery.scopes("sheets", "GET", f"{ID}/values/A1")
    assert readonly not in discovery.scopes("sheets", "POST", BATCH)
    assert "https://www.googleapis.com/auth/drive.metadata.readonly" in discovery.scopes(
        "drive", "GET", "/drive/v3/changes"
    )


def test_twelve_thousand_cells_are_judged_quickly() -> None:
    cell = {"userEnteredValue": {"stringValue": "Rujukan"}, "userEnteredFormat": {"textFormat": {"bold": True}}}
    rows = [{"values": [cell] * 6}] * 2000
    request = {"updateCells": {"range": {"sheetId": 0}, "rows": rows, "fields": "userEnteredValue"}}
    batch(request)
    begun = time.process_time()
    assert batch(request) is None
    assert time.process_time() - begun < 0.5  # about 0.03 s on the slowest machine tried
