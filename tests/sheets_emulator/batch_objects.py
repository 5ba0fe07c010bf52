"""Batch requests about what lies over the cells: named and protected ranges, filters, formats, charts, metadata."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

from tests.sheets_emulator import a1, dimensions, masks
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.batch_arrange import sort_area
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Editor
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.filters import all_metadata, matches
from tests.sheets_emulator.model import Sheet, new_id
from tests.sheets_emulator.tidy import tidied

Json = dict[str, Any]


def find(editor: Editor, part: str, name: str, wanted: object, what: str) -> tuple[Sheet, Json]:
    """The object with this id and its sheet.

    Raises: ApiError 400 when there is none.
    """
    for sheet, item in editor.book.parts(part):
        if str(item.get(name)) == str(wanted):
            return sheet, item
    raise invalid(f"No {what} with id: {wanted}")


def change(item: Json, given: Json, fields: str, required: tuple[str, ...]) -> None:
    """Change the fields of an object that a mask names.

    Raises: ApiError 400 when one that it cannot be without would go.
    """
    updated = masks.update(item, given, fields)
    for name in required:
        if name not in updated:
            raise invalid(f"Missing required field: {name}")
    item.clear()
    item.update(updated)


def new(editor: Editor, part: str, name: str, given: Json, what: str) -> Json:
    """A tidied copy of a new object, with an id of its own unless it brings one that is free."""
    item: Json = tidied(given)
    item.setdefault(name, new_id())
    if any(other.get(name) == item[name] for _, other in editor.book.parts(part)):
        raise invalid(f"{what} with id {item[name]} already exists.")
    return item


def sheet_of(editor: Editor, grid_range: Json) -> Sheet:
    """The sheet of a range, which must lie inside its grid."""
    return a1.grid_area(grid_range, editor.book).sheet


def _conditional_formats(editor: Editor, sheet_id: int, index: int, *, insert: bool = False) -> list[Json]:
    rules = editor.book.sheet_by_id(sheet_id).items("conditionalFormats")
    if not 0 <= index < len(rules) + insert:
        raise invalid(f"No conditional format on sheet: {sheet_id} at index: {index}")
    return rules


def _rule(editor: Editor, given: Json) -> Json:
    """A ConditionalFormatRule, checked: ranges on one sheet, a formula only in it or through INDIRECT."""
    rule: Json = tidied(given)
    sheets = {grid_range.get("sheetId", 0) for grid_range in rule.get("ranges", [])}
    if len(sheets) != 1:
        raise invalid("Conditional format rules must have ranges, all of them on the same sheet.")
    sheet = editor.book.sheet_by_id(sheets.pop())
    condition = rule.get("booleanRule", {}).get("condition", {})
    for value in condition.get("values", []):
        formula = value.get("userEnteredValue", "")
        if condition.get("type") == "CUSTOM_FORMULA" and _leaves(formula, sheet, editor):
            raise invalid("Conditional format rule cannot reference a different sheet.")
    return rule


def _leaves(formula: str, sheet: Sheet, editor: Editor) -> bool:
    """Whether a formula names another sheet outside a text."""
    bare = "".join(part for index, part in enumerate(formula.split('"')) if index % 2 == 0)
    others = [other.title for other in editor.book.sheets if other is not sheet]
    return any(f"{a1.quoted(title)}!" in bare or f"'{title}'!" in bare for title in others)


def add_conditional_format_rule(editor: Editor, request: Json) -> None:
    """addConditionalFormatRule"""
    rule, index = _rule(editor, request["rule"]), request.get("index", 0)
    sheet_id = rule["ranges"][0].get("sheetId", 0)
    _conditional_formats(editor, sheet_id, index, insert=True).insert(index, rule)


def update_conditional_format_rule(editor: Editor, request: Json) -> Json:
    """updateConditionalFormatRule: another rule in its place, or the same one in another place."""
    index = request.get("index", 0)
    sheet_id = request.get("sheetId", 0)
    if "rule" in request:
        rule = _rule(editor, request["rule"])
        rules = _conditional_formats(editor, rule["ranges"][0].get("sheetId", 0), index)
        old, rules[index] = rules[index], rule
        return {"newRule": copy.deepcopy(rule), "oldRule": old, "newIndex": index}
    rules = _conditional_formats(editor, sheet_id, index)
    moved = rules.pop(index)
    rules.insert(request.get("newIndex", 0), moved)
    return {"newRule": copy.deepcopy(moved), "newIndex": request.get("newIndex", 0), "oldIndex": index}


def delete_conditional_format_rule(editor: Editor, request: Json) -> Json:
    """deleteConditionalFormatRule"""
    index = request.get("index", 0)
    return {"rule": _conditional_formats(editor, request.get("sheetId", 0), index).pop(index)}


def _filled(grid_range: Json, editor: Editor) -> Json:
    """A range with its open sides filled in from the grid, as filters keep it."""
    grid: Json = tidied(a1.grid_range(a1.grid_area(grid_range, editor.book)))
    return grid


def _sort(filter_item: Json, editor: Editor) -> None:
    """Do the sorting a basic filter asks for: the rows below its header move for everybody."""
    area = a1.grid_area(filter_item["range"], editor.book)
    if filter_item.get("sortSpecs"):
        rows = Area(area.sheet, area.top + 1, area.left, area.bottom, area.right)
        editor.guard(rows)
        sort_area(rows, filter_item["sortSpecs"], Calculator(editor.book))


def set_basic_filter(editor: Editor, request: Json) -> None:
    """setBasicFilter: one per sheet, the new takes the place of the old."""
    given = tidied(request["filter"])
    given["range"] = _filled(given.get("range", {}), editor)
    sheet_of(editor, given["range"]).parts["basicFilter"] = given
    _sort(given, editor)


def clear_basic_filter(editor: Editor, request: Json) -> None:
    """clearBasicFilter"""
    editor.book.sheet_by_id(request.get("sheetId", 0)).parts.pop("basicFilter", None)


def add_filter_view(editor: Editor, request: Json) -> Json:
    """addFilterView"""
    view = new(editor, "filterViews", "filterViewId", request["filter"], "Filter view")
    view["range"] = _filled(view.get("range", {}), editor)
    sheet = sheet_of(editor, view["range"])
    view.setdefault("title", f"Filter {len(sheet.items('filterViews')) + 1}")
    sheet.items("filterViews").append(view)
    return {"filter": copy.deepcopy(view)}


def duplicate_filter_view(editor: Editor, request: Json) -> Json:
    """duplicateFilterView"""
    sheet, view = find(editor, "filterViews", "filterViewId", request.get("filterId"), "filter view")
    duplicate = {**copy.deepcopy(view), "filterViewId": new_id(), "title": f"Copy of {view.get('title', '')}"}
    sheet.items("filterViews").append(duplicate)
    return {"filter": copy.deepcopy(duplicate)}


Update = Callable[[Editor, Json], None]
Add = Callable[[Editor, Json], Json]


def _adder(part: str, name: str, given: str, what: str, place: Callable[[Json], Json]) -> Add:
    """A request that adds an object to the sheet it lies on and answers with it."""

    def add(editor: Editor, request: Json) -> Json:
        sheet = sheet_of(editor, place(request[given]))
        item = new(editor, part, name, request[given], what)
        sheet.items(part).append(item)
        return {given: copy.deepcopy(item)}

    return add


def _updater(part: str, name: str, given: str, what: str) -> Update:
    """A request that changes the fields of an object that its mask names."""

    def update(editor: Editor, request: Json) -> None:
        new = tidied(request[given])
        _, item = find(editor, part, name, new.get(name), what)
        change(item, new, request["fields"], (name, "range"))

    return update


def _deleter(part: str, name: str, given: str, what: str) -> Update:
    """A request that deletes an object by its id."""

    def delete(editor: Editor, request: Json) -> None:
        sheet, item = find(editor, part, name, request.get(given), what)
        sheet.items(part).remove(item)

    return delete


def add_chart(editor: Editor, request: Json) -> Json:
    """addChart: kept and shown as given; a new sheet for it is not made here."""
    chart = new(editor, "charts", "chartId", request["chart"], "Chart")
    overlay = chart.get("position", {}).get("overlayPosition")
    if overlay is None:
        raise invalid("Charts on a sheet of their own are not implemented by this emulator.")
    anchor = overlay.setdefault("anchorCell", {})
    editor.book.sheet_by_id(anchor.get("sheetId", 0)).items("charts").append(chart)
    return {"chart": copy.deepcopy(chart)}


def update_chart_spec(editor: Editor, request: Json) -> None:
    """updateChartSpec"""
    _, chart = find(editor, "charts", "chartId", request.get("chartId"), "chart")
    chart["spec"] = tidied(request["spec"])


def update_embedded_object_position(editor: Editor, request: Json) -> Json:
    """updateEmbeddedObjectPosition"""
    _, chart = find(editor, "charts", "chartId", request.get("objectId"), "chart")
    new = tidied(request["newPosition"]).get("overlayPosition", {})
    overlay = chart["position"].get("overlayPosition", {})
    chart["position"] = {"overlayPosition": masks.update(overlay, new, request.get("fields") or "*")}
    return {"position": copy.deepcopy(chart["position"])}


def create_developer_metadata(editor: Editor, request: Json) -> Json:
    """createDeveloperMetadata"""
    metadata: Json = tidied(request["developerMetadata"])
    if any(item["metadataId"] == metadata.get("metadataId") for item in all_metadata(editor.book)):
        raise invalid(f"Developer metadata with id {metadata['metadataId']} already exists.")
    metadata.setdefault("metadataId", new_id())
    if not metadata.get("metadataKey") or "visibility" not in metadata:
        raise invalid("Developer metadata must have a key and a visibility.")
    location = metadata["location"] = dict(request["developerMetadata"]["location"])
    place = location.get("dimensionRange")
    if place is not None:
        sheet = editor.book.sheet_by_id(place.get("sheetId", 0))
        dimension, start, end = dimensions.check_span(sheet, place)
        if end != start + 1:
            raise invalid("DimensionRange must represent a single row or column.")
        location["locationType"] = {"ROWS": "ROW", "COLUMNS": "COLUMN"}[dimension]
        location["dimensionRange"] = {**place, "startIndex": start, "endIndex": end}
        sheet.items("developerMetadata").append(metadata)
    elif "sheetId" in location:
        location["locationType"] = "SHEET"
        editor.book.sheet_by_id(location["sheetId"]).items("developerMetadata").append(metadata)
    else:
        location["locationType"] = "SPREADSHEET"
        editor.book.developer_metadata.append(metadata)
    return {"developerMetadata": copy.deepcopy(metadata)}


def _looked_up(editor: Editor, filters: list[Json]) -> list[Json]:
    lookups = [one.get("developerMetadataLookup", {}) for one in filters]
    return [item for item in all_metadata(editor.book) if any(matches(item, lookup) for lookup in lookups)]


def update_developer_metadata(editor: Editor, request: Json) -> Json:
    """updateDeveloperMetadata"""
    found = _looked_up(editor, request.get("dataFilters", []))
    for item in found:
        given = request.get("developerMetadata", {})
        change(item, given, request["fields"], ("metadataId", "metadataKey", "location", "visibility"))
    return {"developerMetadata": copy.deepcopy(found)}


def delete_developer_metadata(editor: Editor, request: Json) -> Json:
    """deleteDeveloperMetadata"""
    found = _looked_up(editor, [request.get("dataFilter", {})])
    for place in (editor.book.developer_metadata, *(sheet.items("developerMetadata") for sheet in editor.book.sheets)):
        place[:] = [item for item in place if item not in found]
    return {"deletedDeveloperMetadata": found}


KINDS: dict[str, Callable[[Editor, Json], Json | None]] = {
    "addConditionalFormatRule": add_conditional_format_rule,
    "updateConditionalFormatRule": update_conditional_format_rule,
    "deleteConditionalFormatRule": delete_conditional_format_rule,
    "setBasicFilter": set_basic_filter,
    "clearBasicFilter": clear_basic_filter,
    "addFilterView": add_filter_view,
    "updateFilterView": _updater("filterViews", "filterViewId", "filter", "filter view"),
    "duplicateFilterView": duplicate_filter_view,
    "deleteFilterView": _deleter("filterViews", "filterViewId", "filterId", "filter view"),
    "addBanding": _adder("bandedRanges", "bandedRangeId", "bandedRange", "Banded range", lambda item: item["range"]),
    "updateBanding": _updater("bandedRanges", "bandedRangeId", "bandedRange", "banded range"),
    "deleteBanding": _deleter("bandedRanges", "bandedRangeId", "bandedRangeId", "banded range"),
    "addChart": add_chart,
    "updateChartSpec": update_chart_spec,
    "updateEmbeddedObjectPosition": update_embedded_object_position,
    "deleteEmbeddedObject": _deleter("charts", "chartId", "objectId", "chart"),
    "createDeveloperMetadata": create_developer_metadata,
    "updateDeveloperMetadata": update_developer_metadata,
    "deleteDeveloperMetadata": delete_developer_metadata,
}
