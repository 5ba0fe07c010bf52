"""Which registers have changed: one question to Drive for all of them.

``changes.list`` with a stored page token names every file that changed since; a file that is asked for the first time
costs a ``files.get``. Drive learns of edits with a delay of minutes: a change is seen late, never lost, because a
register's version is always taken before the register is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from typing import Any

from sync.adapters.google.client import DRIVE, SheetsClient
from sync.adapters.google.failures import Refused, Unreached
from sync.ports import Shelf

_NAME = "drive"
_FILE = "id,version,trashed,lastModifyingUser(me,emailAddress)"
_CHANGES = f"nextPageToken,newStartPageToken,changes(fileId,removed,file({_FILE}))"
_SHARED_DRIVES = {"supportsAllDrives": "true", "includeItemsFromAllDrives": "true"}

TRASHED = "trashed"
REMOVED = "removed"


class Versions:
    """The version of each file as Drive told it last; ``TRASHED`` or ``REMOVED`` where there is none."""

    def __init__(self, client: SheetsClient, shelf: Shelf) -> None:
        self._client, self._shelf = client, shelf
        self._lock = Lock()
        self._asked: set[str] = set()
        self._fresh = False
        self._failure: Refused | Unreached | None = None
        self._editors: dict[str, str] = {}  # never stored
        stored = shelf.get(_NAME)
        versions = stored.get("versions")
        usable = isinstance(versions, dict)  # what is damaged is asked for anew
        self._token = str(stored.get("token", "")) if usable else ""
        self._known = {str(k): str(v) for k, v in versions.items()} if isinstance(versions, dict) else {}

    def of(self, file_id: str) -> str:
        """Return a file's version. Drive is asked anew once each file has been asked for since it was asked last.

        Raise ``Refused`` (404: the file is not there, or not shared with us) or ``Unreached``.
        """
        with self._lock:
            try:
                if not self._fresh or file_id in self._asked:
                    self._poll()
                elif self._failure:
                    raise self._failure  # what failed for one register fails for all of this round, at once
            finally:
                self._asked.add(file_id)
            if file_id not in self._known:
                self._known[file_id] = self._first_sight(file_id)
                self._keep()
            return self._known[file_id]

    def editor(self, file_id: str) -> str:
        """Return the address of who changed a file last, as far as Drive has told since we were started."""
        return self._editors.get(file_id, "")

    def _poll(self) -> None:
        self._asked.clear()
        self._fresh, self._failure = True, None
        try:
            self._catch_up()
        except (Refused, Unreached) as failure:
            self._failure = failure
            raise

    def _catch_up(self) -> None:
        if self._token and not self._follow():
            self._token = ""  # Google does not know it any more: begin anew
        if not self._token:
            answer = self._get("changes/startPageToken", {"supportsAllDrives": "true"})
            self._token, self._known = str(answer["startPageToken"]), {}
            self._keep()

    def _follow(self) -> bool:
        """Take in all changes since the token; return whether Google still knew it."""
        token, changed = self._token, False
        while True:
            params = {"pageToken": token, "pageSize": "1000", "fields": _CHANGES, **_SHARED_DRIVES}
            try:
                answer = self._get("changes", params)
            except Refused as refused:
                if refused.code in (400, 404, 410):
                    return False
                raise
            for change in answer.get("changes", ()):
                changed |= self._take_in(change)
            token = str(answer.get("nextPageToken", ""))
            if not token:
                following = str(answer["newStartPageToken"])
                if changed or following != self._token:
                    self._token = following
                    self._keep()  # versions and token together: a crash repeats a question, it loses no answer
                return True

    def _take_in(self, change: Mapping[str, Any]) -> bool:
        file_id = str(change.get("fileId", ""))
        if file_id not in self._known:  # somebody else's file, or one that nobody has asked for yet
            return False
        before = self._known[file_id]
        file = change.get("file")
        self._known[file_id] = REMOVED if change.get("removed") or not file else self._told(file_id, file)
        return self._known[file_id] != before

    def _first_sight(self, file_id: str) -> str:
        file = self._get(f"files/{file_id}", {"fields": _FILE, "supportsAllDrives": "true"})
        return self._told(file_id, file)

    def _told(self, file_id: str, file: Mapping[str, Any]) -> str:
        """Note who changed a file last, unless it was us, and return its state."""
        user = file.get("lastModifyingUser") or {}
        if not user.get("me"):
            self._editors[file_id] = str(user.get("emailAddress", ""))
        return _state(file)

    def _get(self, path: str, params: dict[str, Any]) -> Mapping[str, Any]:
        answer: Mapping[str, Any] = self._client.request("get", f"{DRIVE}/drive/v3/{path}", params=params).json()
        return answer

    def _keep(self) -> None:
        self._shelf.put(_NAME, {"token": self._token, "versions": self._known})


def _state(file: Mapping[str, Any]) -> str:
    return TRASHED if file.get("trashed") else str(file.get("version", ""))
