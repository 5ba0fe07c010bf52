"""Drive v3: files, permissions, changes and who one is, as far as a service beside spreadsheets needs them."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from tests.sheets_emulator import a1, cells, drive_v2, masks
from tests.sheets_emulator.calculator import Calculator
from tests.sheets_emulator.call import Call, opened
from tests.sheets_emulator.drive_v2 import stamp
from tests.sheets_emulator.errors import ApiError, DriveError
from tests.sheets_emulator.locales import locale
from tests.sheets_emulator.model import Spreadsheet, new_sheet, new_spreadsheet
from tests.sheets_emulator.store import SPREADSHEET, File, Permission, can_write, permission_id

Json = dict[str, Any]

DEFAULT_FIELDS = "kind,id,name,mimeType"
_ROLES = {"canEdit": ("owner", "writer"), "canComment": ("owner", "writer", "commenter")}


def person(email: str, call: Call) -> Json:
    """A drive#user."""
    return {
        "kind": "drive#user",
        "displayName": email,
        "me": email == call.caller.email,
        "permissionId": permission_id(email),
        "emailAddress": email,
    }


def metadata(file: File, call: Call) -> Json:
    """The drive#file of a file, all that is known of it; `fields` then picks."""
    state = call.store.state(file)
    role = file.role(call.caller)
    writes = can_write(file, call.caller)
    found = {
        "kind": "drive#file",
        "id": file.file_id,
        "name": state.name,
        "mimeType": file.mime_type,
        "version": str(state.version),
        "createdTime": stamp(file.created),
        "modifiedTime": stamp(state.last_modified),
        "trashed": state.trashed,
        "explicitlyTrashed": state.trashed,
        "ownedByMe": file.owner == call.caller.email,
        "owners": [person(file.owner, call)],
        "lastModifyingUser": person(state.last_modified_by, call),
        "shared": len(file.people) > 1,
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.file_id}/edit?usp=drivesdk",
        "capabilities": {
            **{name: role in roles for name, roles in _ROLES.items()},
            "canModifyContent": writes,
            "canRename": writes,
            "canShare": writes,
            "canTrash": role == "owner",
            "canDelete": role == "owner",
            "canCopy": True,
            "canDownload": True,
        },
    }
    if writes:
        found["permissions"] = [permission(one) for one in file.permissions]
    return found


def permission(one: Permission) -> Json:
    """A drive#permission."""
    shown = {"kind": "drive#permission", "id": one.permission_id, "type": one.kind, "role": one.role}
    return shown if one.kind == "anyone" else {**shown, "emailAddress": one.email, "displayName": one.email}


def picked(answer: Json, call: Call, default: str) -> Json:
    """What `fields` selects of an answer, without it what this method gives by default."""
    picked: Json = masks.project(masks.tree(call.option("fields", default)), answer)
    return picked


def files_create(call: Call) -> Json:
    """files.create: a service account has no storage of its own and may not."""
    _check_storage(call)
    kind = call.body.get("mimeType", SPREADSHEET)
    file = call.store.add(call.caller.email, call.body.get("name", "Untitled"), kind)
    if kind == SPREADSHEET:
        file.book = new_spreadsheet(file.file_id, file.name)
        file.book.add_sheet(new_sheet("Sheet1", 0))
    call.store.touched(file, call.caller.email)
    return picked(metadata(file, call), call, DEFAULT_FIELDS)


def _check_storage(call: Call) -> None:
    if not call.caller.default:
        message = "The user's Drive storage quota has been exceeded."
        raise DriveError(403, message, "storageQuotaExceeded", "usageLimits")


def files_copy(call: Call) -> Json:
    """files.copy"""
    _check_storage(call)
    source = call.store.drive_file(call.arguments["fileId"], call.caller)
    copy = call.store.add(call.caller.email, call.body.get("name") or f"Copy of {source.title()}", source.mime_type)
    if source.book is not None:
        copy.book = source.book.copy()
        copy.book.spreadsheet_id, copy.book.properties["title"] = copy.file_id, copy.name
    call.store.touched(copy, call.caller.email)
    return picked(metadata(copy, call), call, DEFAULT_FIELDS)


def files_get(call: Call) -> Json:
    """files.get"""
    file = call.store.drive_file(call.arguments["fileId"], call.caller)
    if call.option("alt") == "media":
        message = "Only files with binary content can be downloaded. Use Export with Docs Editors files."
        raise DriveError(403, message, "fileNotDownloadable")
    return picked(metadata(file, call), call, DEFAULT_FIELDS)


def files_update(call: Call) -> Json:
    """files.update: the name, or into the trash and out of it."""
    file = writable(call)
    if "name" in call.body:
        file.name = call.body["name"]
        if file.book is not None:
            file.book.properties["title"] = file.name
    file.trashed = call.body.get("trashed", file.trashed)
    call.store.touched(file, call.caller.email, content="name" in call.body)
    return picked(metadata(file, call), call, DEFAULT_FIELDS)


def files_delete(call: Call) -> None:
    """files.delete: for good, by the owner only."""
    file = call.store.drive_file(call.arguments["fileId"], call.caller)
    if file.role(call.caller) != "owner":
        raise _no_right("The user does not have sufficient permissions for this file.")
    file.deleted = True
    call.store.touched(file, call.caller.email, content=False)


def writable(call: Call) -> File:
    """The file the path names, for a caller who may change it.

    Raises: DriveError 404 or 403.
    """
    file = call.store.drive_file(call.arguments["fileId"], call.caller)
    if not can_write(file, call.caller):
        raise _no_right("The user does not have sufficient permissions for this file.")
    return file


def _no_right(message: str) -> DriveError:
    return DriveError(403, message, "insufficientFilePermissions")


_TERM = re.compile(r"""(\w+)\s*(=|!=|contains)\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(true|false))\Z""")


def files_list(call: Call) -> Json:
    """files.list: newest first; of the query language, comparisons joined by `and`."""
    terms = [_term(term) for term in re.split(r"\s+and\s+", call.option("q")) if term]
    shown = [metadata(file, call) for file in call.store.files.values() if not file.deleted and file.role(call.caller)]
    found = [one for one in shown if all(_holds(one, *term) for term in terms)]
    found.sort(key=lambda one: str(one["modifiedTime"]), reverse=True)
    start, size = int(call.option("pageToken") or 0), int(call.option("pageSize") or 100)
    answer: Json = {"kind": "drive#fileList", "incompleteSearch": False, "files": found[start : start + size]}
    if start + size < len(found):
        answer["nextPageToken"] = str(start + size)
    return picked(answer, call, f"kind,incompleteSearch,nextPageToken,files({DEFAULT_FIELDS})")


def _term(term: str) -> tuple[str, str, object]:
    found = _TERM.match(term.strip())
    if not found:
        raise DriveError(400, "Invalid Value", "invalid", location="q", locationType="parameter")
    if found[5]:
        return found[1], found[2], found[5] == "true"
    text = found[3] if found[3] is not None else found[4]
    return found[1], found[2], re.sub(r"\\(.)", r"\1", text)


def _holds(one: Json, name: str, operator: str, value: object) -> bool:
    actual = one.get(name)
    if operator == "contains":
        return str(value).casefold() in str(actual).casefold()
    return (actual == value) == (operator == "=")


def files_export(call: Call) -> tuple[str, bytes]:
    """files.export: the first sheet as csv or tsv, rectangular up to the last value.

    Raises: ApiError 501 for a format this server cannot write.
    """
    file = call.store.drive_file(call.arguments["fileId"], call.caller)
    kind = call.option("mimeType")
    if file.book is None:
        raise DriveError(403, "Export only supports Docs Editors files.", "fileNotExportable")
    if kind not in ("text/csv", "text/tab-separated-values"):
        raise ApiError(501, f"export as {kind}: this emulator does not implement the format")
    rows = _shown(file.book)
    if kind == "text/csv":
        text = "\r\n".join(",".join(_quoted(value) for value in row) for row in rows)
    else:
        text = "\r\n".join("\t".join(re.sub(r"[\n\t]", " ", value) for value in row) for row in rows)
    return kind, text.encode()


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if re.search(r'[,"\n]', value) else value


def _shown(book: Spreadsheet) -> list[list[str]]:
    area, calculator = a1.whole(book.sheets[0]), Calculator(book)
    rows = [
        [str(calculator.rendered(area.sheet, row, column, "FORMATTED_VALUE", "")) for column in range(area.right)]
        for row in range(len(area.sheet.rows))
    ]
    width = max((index + 1 for row in rows for index, value in enumerate(row) if value), default=0)
    height = max((index + 1 for index, row in enumerate(rows) if any(row)), default=0)
    return [row[:width] for row in rows[:height]]


def import_csv(call: Call) -> Json:
    """The old upload of a csv over a file: it becomes one sheet named like the file, in California's time."""
    file = writable(call)
    book = opened(file)
    book.properties["timeZone"] = "America/Los_Angeles"
    book.named_ranges, book.sheets = [], []
    rows = list(csv.reader(io.StringIO(call.content.decode())))
    sheet = new_sheet(file.title())
    width = max((len(row) for row in rows), default=0)
    sheet.resize(max(sheet.row_count, len(rows)), max(sheet.column_count, width))
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.put(index, column, cells.entered({}, value, "USER_ENTERED", locale(book.locale)))
    book.add_sheet(sheet)
    call.store.touched(file, call.caller.email)
    return drive_v2.metadata(file, call.store.state(file), call.caller.email)


def comments_list(call: Call) -> Json:
    """comments.list: there are none here."""
    call.store.drive_file(call.arguments["fileId"], call.caller)
    return picked({"kind": "drive#commentList", "comments": []}, call, "kind,comments,nextPageToken")


def about_get(call: Call) -> Json:
    """about.get: `fields` is required there."""
    return picked({"kind": "drive#about", "user": person(call.caller.email, call)}, call, "*")
