"""DataFilters: cells picked by an A1 range, by a GridRange or by developer metadata."""

from __future__ import annotations

from typing import Any

from tests.sheets_emulator import a1
from tests.sheets_emulator.a1 import Area
from tests.sheets_emulator.errors import invalid
from tests.sheets_emulator.model import Spreadsheet

Json = dict[str, Any]

_GRID_FIELDS = ("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex")


def check_filter(data_filter: Json) -> None:
    """Raises: ApiError 400 when a filter says nothing."""
    if not any(name in data_filter for name in ("a1Range", "gridRange", "developerMetadataLookup")):
        raise invalid("dataFilter.filter must be specified.")


def filter_areas(data_filter: Json, book: Spreadsheet) -> list[Area]:
    """The cells a filter picks: one area, or for a metadata lookup any number.

    Raises: ApiError 400 as Google words it.
    """
    if "a1Range" in data_filter:
        return [a1.parse(data_filter["a1Range"], book)]
    if "gridRange" in data_filter:
        return [a1.grid_area(data_filter["gridRange"], book)]
    found = [metadata for metadata in all_metadata(book) if matches(metadata, data_filter["developerMetadataLookup"])]
    return [area for metadata in found for area in _located(metadata["location"], book)]


def echoed(data_filter: Json) -> Json:
    """A filter as answers repeat it: only what was said, a sheetId of 0 unsaid."""
    if "gridRange" in data_filter:
        grid = data_filter["gridRange"]
        return {"gridRange": {n: grid[n] for n in _GRID_FIELDS if n in grid and (n != "sheetId" or grid[n])}}
    return data_filter


def all_metadata(book: Spreadsheet) -> list[Json]:
    """All developer metadata of a spreadsheet: its own, then its sheets'."""
    return [*book.developer_metadata, *(item for _, item in book.parts("developerMetadata"))]


def matches(metadata: Json, lookup: Json) -> bool:
    """Whether developer metadata answers to a DeveloperMetadataLookup."""
    pairs = (("metadataId", "metadataId"), ("metadataKey", "metadataKey"), ("metadataValue", "metadataValue"),
             ("visibility", "visibility"))  # fmt: skip
    if any(wanted in lookup and lookup[wanted] != metadata.get(name) for wanted, name in pairs):
        return False
    location = metadata["location"]
    if "locationType" in lookup and lookup["locationType"] != location["locationType"]:
        return False
    place = lookup.get("metadataLocation")
    if place is None:
        return True
    exact = lookup.get("locationMatchingStrategy") == "EXACT_LOCATION"
    return _at(location, place, exact)


def _at(location: Json, place: Json, exact: bool) -> bool:
    """Whether metadata sits at a place, or within it when places may intersect."""
    if place.get("spreadsheet"):
        return location["locationType"] == "SPREADSHEET" if exact else True
    sheet_id = place.get("sheetId", place.get("dimensionRange", {}).get("sheetId", 0))
    own = location.get("sheetId", location.get("dimensionRange", {}).get("sheetId", 0))
    if location["locationType"] == "SPREADSHEET" or own != sheet_id:
        return False
    if "dimensionRange" not in place:
        return location["locationType"] == "SHEET" if exact else True
    if "dimensionRange" not in location:
        return False
    names = ("dimension", "startIndex", "endIndex")
    return all(place["dimensionRange"].get(name) == location["dimensionRange"].get(name) for name in names)


def _located(location: Json, book: Spreadsheet) -> list[Area]:
    if location["locationType"] == "SPREADSHEET":
        return [Area(sheet, 0, 0, sheet.row_count, sheet.column_count) for sheet in book.sheets]
    if "dimensionRange" not in location:
        return [a1.grid_area({"sheetId": location["sheetId"]}, book)]
    dimension = location["dimensionRange"]
    axis = "Row" if dimension["dimension"] == "ROWS" else "Column"
    ends = {f"start{axis}Index": dimension["startIndex"], f"end{axis}Index": dimension["endIndex"]}
    return [a1.grid_area({"sheetId": dimension.get("sheetId", 0), **ends}, book)]
