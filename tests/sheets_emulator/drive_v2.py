"""The file resource of Drive v2, which only an upload over a file still answers with."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tests.sheets_emulator.store import File, State, permission_id

Json = dict[str, Any]

_EXPORTS = {
    "application/x-vnd.oasis.opendocument.spreadsheet": "ods",
    "text/tab-separated-values": "tsv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "text/csv": "csv",
    "application/zip": "zip",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_ROOT = "0AGIJ7XFn4BojUk9PVA"


def metadata(file: File, state: State, caller: str) -> Json:
    """The drive#file of v2 for its owner."""
    link = f"https://www.googleapis.com/drive/v2/files/{file.file_id}"
    document = f"https://docs.google.com/spreadsheets/d/{file.file_id}"
    created, modified = stamp(file.created), stamp(state.last_modified)
    return {
        "kind": "drive#file",
        "id": file.file_id,
        "etag": f'"{state.version}"',
        "selfLink": link,
        "alternateLink": f"{document}/edit?usp=drivesdk",
        "embedLink": f"{document}/htmlembed",
        "iconLink": f"https://drive-thirdparty.googleusercontent.com/16/type/{file.mime_type}",
        "thumbnailLink": f"https://docs.google.com/feeds/vt?gd=true&id={file.file_id}",
        "exportLinks": {
            kind: f"https://docs.google.com/spreadsheets/export?id={file.file_id}&exportFormat={extension}"
            for kind, extension in _EXPORTS.items()
        },
        "title": state.name,
        "mimeType": file.mime_type,
        "labels": {
            "viewed": True,
            "restricted": False,
            "starred": False,
            "hidden": False,
            "trashed": state.trashed,
        },
        "explicitlyTrashed": state.trashed,
        "createdDate": created,
        "modifiedDate": modified,
        "modifiedByMeDate": modified,
        "lastViewedByMeDate": modified,
        "markedViewedByMeDate": stamp(0),
        "version": str(state.version),
        "parents": [_parent(link)],
        "userPermission": {
            "kind": "drive#permission",
            "etag": f'"{state.version}"',
            "id": "me",
            "selfLink": f"{link}/permissions/me",
            "role": file.permissions[0].role,
            "type": "user",
            "pendingOwner": False,
        },
        "fileSize": "1024",
        "quotaBytesUsed": "1024",
        "ownerNames": [file.owner],
        "owners": [_person(file.owner, caller)],
        "lastModifyingUserName": state.last_modified_by,
        "lastModifyingUser": _person(state.last_modified_by, caller),
        "capabilities": {"canCopy": True, "canEdit": True},
        "editable": True,
        "copyable": True,
        "writersCanShare": True,
        "shared": len(file.people) > 1,
        "appDataContents": False,
        "copyRequiresWriterPermission": False,
        "spaces": ["drive"],
    }


def _parent(link: str) -> Json:
    return {
        "kind": "drive#parentReference",
        "id": _ROOT,
        "selfLink": f"{link}/parents/{_ROOT}",
        "parentLink": f"https://www.googleapis.com/drive/v2/files/{_ROOT}",
        "isRoot": True,
    }


def _person(email: str, caller: str) -> Json:
    return {
        "kind": "drive#user",
        "displayName": email,
        "picture": {"url": "https://lh3.googleusercontent.com/a/default-user=s64"},
        "isAuthenticatedUser": email == caller,
        "permissionId": permission_id(email),
        "emailAddress": email,
    }


def stamp(seconds: float) -> str:
    """A time as Drive writes it."""
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
