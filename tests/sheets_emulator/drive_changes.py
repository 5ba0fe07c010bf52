"""Drive's change log: which files changed since a token."""

from __future__ import annotations

from typing import Any

from tests.sheets_emulator.call import Call
from tests.sheets_emulator.drive import DEFAULT_FIELDS, metadata, picked
from tests.sheets_emulator.drive_v2 import stamp
from tests.sheets_emulator.errors import DriveError
from tests.sheets_emulator.store import State

Json = dict[str, Any]


def start(call: Call) -> Json:
    """changes.getStartPageToken: from where on nothing has happened yet."""
    return {"kind": "drive#startPageToken", "startPageToken": str(_noticed(call) + 1)}


def _noticed(call: Call) -> int:
    """The number of the last change that Drive has noticed."""
    horizon = call.store.horizon()
    return max((change.number for change in call.store.changes if change.time <= horizon), default=0)


def list_(call: Call) -> Json:
    """changes.list: of every file that changed since the token, its newest change, in order."""
    token = call.option("pageToken")
    if not token.isdigit():
        raise DriveError(400, f"Invalid Value: {token}", "invalid", location="pageToken", locationType="parameter")
    last, size = _noticed(call), int(call.option("pageSize") or 100)
    newest = {
        change.file_id: change
        for change in call.store.changes
        if int(token) <= change.number <= last
        and (call.caller.default or change.audience & {call.caller.email, "anyone"})
    }
    waiting = sorted(newest.values(), key=lambda change: change.number)
    answer: Json = {"kind": "drive#changeList"}
    if len(waiting) > size:
        answer["nextPageToken"] = str(waiting[size].number)
    else:
        answer["newStartPageToken"] = str(last + 1)
    answer["changes"] = [_change(change.file_id, change.time, call) for change in waiting[:size]]
    fields = (
        f"kind,nextPageToken,newStartPageToken,changes(kind,type,changeType,time,removed,fileId,file({DEFAULT_FIELDS}))"
    )
    return picked(answer, call, fields)


def _change(file_id: str, time: float, call: Call) -> Json:
    file = call.store.files[file_id]
    state = call.store.state(file)
    removed = state.deleted or not _had(state, call)
    change = {"kind": "drive#change", "type": "file", "changeType": "file", "time": stamp(time), "fileId": file_id}
    return {**change, "removed": removed, **({} if removed else {"file": metadata(file, call)})}


def _had(state: State, call: Call) -> bool:
    return call.caller.default or bool(state.people & {call.caller.email, "anyone"})
