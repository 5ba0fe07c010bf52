"""The files there are, who may see them, and what Drive knows of their history."""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass, field
from typing import Literal

from tests.sheets_emulator.clock import Clock
from tests.sheets_emulator.errors import denied, file_not_found, not_a_spreadsheet, not_found
from tests.sheets_emulator.model import Spreadsheet

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Role = Literal["owner", "writer", "commenter", "reader"]
_WRITERS = ("owner", "writer", "organizer", "fileOrganizer")

# Files of people this server knows nothing else of: they exist and are not shared with anybody.
FOREIGN = frozenset({"1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc"})


@dataclass(frozen=True)
class Caller:
    """Who sent a request. The default caller, for a token nobody issued, may do everything."""

    email: str
    default: bool = False


DEFAULT_CALLER = Caller("tester@example.iam.gserviceaccount.com", default=True)


@dataclass(frozen=True)
class State:
    """A file as Drive shows it from this time on."""

    time: float
    version: int
    name: str
    trashed: bool
    deleted: bool
    people: frozenset[str]
    last_modified: float
    last_modified_by: str


@dataclass(frozen=True)
class Change:
    """An entry of the change log: which file, when, and who had it before or after."""

    number: int
    time: float
    file_id: str
    audience: frozenset[str]


@dataclass
class Permission:
    """A share: with a person, or with `anyone`."""

    permission_id: str
    email: str
    role: str
    kind: str = "user"


@dataclass(eq=False)
class File:
    """A file of Drive; `book` is missing for one that is not a Google spreadsheet."""

    file_id: str
    owner: str
    name: str
    mime_type: str
    created: float
    book: Spreadsheet | None = None
    trashed: bool = False
    deleted: bool = False
    permissions: list[Permission] = field(default_factory=list)
    states: list[State] = field(default_factory=list)

    @property
    def people(self) -> frozenset[str]:
        """Everybody it is shared with."""
        return frozenset(permission.email for permission in self.permissions)

    def title(self) -> str:
        """Its name: a spreadsheet's title is the file's name."""
        return self.name if self.book is None else str(self.book.properties["title"])

    def role(self, caller: Caller) -> str | None:
        """What the caller may do with it, None for nothing."""
        if caller.default:
            return "owner"
        roles = [p.role for p in self.permissions if p.email == caller.email or p.kind == "anyone"]
        return min(roles, key=("owner", "writer", "commenter", "reader").index) if roles else None


class Store:
    """All files and their change log. `lock` is held while a request or an officer works on them."""

    def __init__(self, clock: Clock, drive_lag: float = 0.0) -> None:
        self.clock = clock
        self.drive_lag = drive_lag
        self.lock = threading.RLock()
        self.files: dict[str, File] = {}
        self.changes: list[Change] = []

    def add(self, owner: str, name: str, mime_type: str = SPREADSHEET) -> File:
        """A new, empty file of this owner."""
        file_id = "1" + secrets.token_urlsafe(32)
        file = File(file_id, owner, name, mime_type, self.clock.now())
        file.permissions.append(Permission(permission_id(owner), owner, "owner"))
        self.files[file_id] = file
        return file

    def touched(self, file: File, by: str, *, content: bool = True) -> None:
        """Record that a file changed; `content` is false for what leaves modifiedTime alone."""
        last = file.states[-1] if file.states else None
        now = self.clock.now()
        modified, author = (now, by) if content or last is None else (last.last_modified, last.last_modified_by)
        if last and modified <= last.last_modified and content:
            modified = last.last_modified + 0.001  # Drive's times have milliseconds, and every edit its own
        version = 1 if last is None else last.version + 1
        file.states.append(State(now, version, file.title(), file.trashed, file.deleted, file.people, modified, author))
        before = last.people if last else frozenset()
        number = len(self.changes) + 1
        self.changes.append(Change(number, now, file.file_id, before | file.people))

    def state(self, file: File) -> State:
        """The file as Drive shows it now, which is how it was `drive_lag` seconds ago."""
        horizon = self.horizon()
        return next((state for state in reversed(file.states) if state.time <= horizon), file.states[0])

    def horizon(self) -> float:
        """The time up to which Drive has noticed what happened."""
        return self.clock.now() - self.drive_lag

    def spreadsheet(self, spreadsheet_id: str, caller: Caller, *, write: bool = False) -> File:
        """The file the Sheets API may open for this caller, trashed or not.

        Raises: ApiError 404 for an id that does not exist, 403 without the right, 400 for another kind of file.
        """
        if spreadsheet_id in FOREIGN:
            raise denied()
        file = self.files.get(spreadsheet_id)
        if file is None or file.deleted:
            raise not_found()
        role = file.role(caller)
        if role is None:
            raise denied()
        if file.book is None:
            raise not_a_spreadsheet()
        if write and role not in _WRITERS:
            raise denied()
        return file

    def drive_file(self, file_id: str, caller: Caller) -> File:
        """The file Drive shows this caller.

        Raises: DriveError 404 when there is none or it is not shared: Drive tells the two apart to nobody.
        """
        file = self.files.get(file_id)
        if file is None or file.deleted or file.role(caller) is None:
            raise file_not_found(file_id)
        return file


def can_write(file: File, caller: Caller) -> bool:
    """Whether the caller may change the file."""
    return file.role(caller) in _WRITERS


def permission_id(email: str) -> str:
    """Drive's id of a person: digits, the same in every file."""
    return str(int.from_bytes(email.casefold().encode()[-8:].rjust(8, b"0"), "big")).zfill(20)[-20:]
