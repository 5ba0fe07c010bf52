"""Which handler serves which method of the APIs, by the ids of Google's discovery documents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

from tests.sheets_emulator import batch, drive, drive_changes, drive_permissions, spreadsheets, values
from tests.sheets_emulator.call import Call

Answer = dict[str, Any] | tuple[str, bytes] | None
Kind = Literal["read", "write", "drive", "token"]

UPLOAD = "drive.files.upload"
"""The upload over a file, a method of Drive v2 that no document of v3 knows."""

HANDLERS: dict[str, Callable[[Call], Answer]] = {
    "sheets.spreadsheets.create": spreadsheets.create,
    "sheets.spreadsheets.get": spreadsheets.get,
    "sheets.spreadsheets.getByDataFilter": spreadsheets.get_by_data_filter,
    "sheets.spreadsheets.batchUpdate": batch.batch_update,
    "sheets.spreadsheets.sheets.copyTo": spreadsheets.copy_to,
    "sheets.spreadsheets.developerMetadata.get": spreadsheets.developer_metadata_get,
    "sheets.spreadsheets.developerMetadata.search": spreadsheets.developer_metadata_search,
    "sheets.spreadsheets.values.get": values.get,
    "sheets.spreadsheets.values.batchGet": values.batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": values.batch_get_by_data_filter,
    "sheets.spreadsheets.values.update": values.update,
    "sheets.spreadsheets.values.batchUpdate": values.batch_update,
    "sheets.spreadsheets.values.batchUpdateByDataFilter": values.batch_update_by_data_filter,
    "sheets.spreadsheets.values.append": values.append,
    "sheets.spreadsheets.values.clear": values.clear,
    "sheets.spreadsheets.values.batchClear": values.batch_clear,
    "sheets.spreadsheets.values.batchClearByDataFilter": values.batch_clear_by_data_filter,
    "drive.files.create": drive.files_create,
    "drive.files.copy": drive.files_copy,
    "drive.files.get": drive.files_get,
    "drive.files.update": drive.files_update,
    "drive.files.delete": drive.files_delete,
    "drive.files.list": drive.files_list,
    "drive.files.export": drive.files_export,
    "drive.comments.list": drive.comments_list,
    "drive.permissions.list": drive_permissions.list_,
    "drive.permissions.create": drive_permissions.create,
    "drive.permissions.get": drive_permissions.get,
    "drive.permissions.update": drive_permissions.update,
    "drive.permissions.delete": drive_permissions.delete,
    "drive.about.get": drive.about_get,
    "drive.changes.getStartPageToken": drive_changes.start,
    "drive.changes.list": drive_changes.list_,
    UPLOAD: drive.import_csv,
}

_READS = frozenset(
    {
        "sheets.spreadsheets.get",
        "sheets.spreadsheets.getByDataFilter",
        "sheets.spreadsheets.developerMetadata.get",
        "sheets.spreadsheets.developerMetadata.search",
        "sheets.spreadsheets.values.get",
        "sheets.spreadsheets.values.batchGet",
        "sheets.spreadsheets.values.batchGetByDataFilter",
    }
)


def kind(method_id: str) -> Kind:
    """What a method counts as: the ByDataFilter reads are reads although they are POSTs."""
    if method_id.startswith("drive."):
        return "drive"
    return "read" if method_id in _READS else "write"
