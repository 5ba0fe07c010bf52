"""``kawal init --google``: the register in a Google Sheet that a person has made and shared."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sync.adapters.google import officer
from sync.adapters.google.account import GoogleAccount
from sync.adapters.google.diagnosis import drive_file
from sync.adapters.google.failures import Refused, Unreached
from sync.adapters.google.words import Words
from sync.adapters.only_one import only_one
from sync.app.judging import When
from sync.app.mailroom import Mailroom
from sync.app.new import Home
from sync.app.registers import ListedOffice, office_of
from sync.app.state import State
from sync.core.register import officer_tab
from sync.errors import KawalError, NotWritten, UsageProblem
from sync.wilayah import areas

if TYPE_CHECKING:
    from sync.core.office import Office
    from sync.pipeline import Outcome
    from sync.settings import RegisterSettings, Settings

_KEY_FILE = "service_account.json"


class NewSheet:
    """A Google Sheet, and what it lacks to be the register of a kecamatan. Nothing of it has been changed yet."""

    def __init__(
        self,
        home: Home,
        office: Office,
        spreadsheet_id: str,
        account: GoogleAccount,
        state: State,
        listed: RegisterSettings | None,
    ) -> None:
        """Ask Google what the sheet holds; ``listed`` is what the settings say of it already.

        Raise ``Unreadable`` when it cannot be looked at.
        """
        self._home, self._office, self.id, self._account = home, office, spreadsheet_id, account
        self._state, self._listed = state, listed
        self.rules: Path | None = None  # where a copy of the rules was made
        self.name = listed.name if listed else home.free_name(office)[0]
        self.settings = home.file
        book = home.rules.book
        try:
            found = account.client.fetch_sheet_metadata(spreadsheet_id, {"fields": "sheets.properties.title"})
            self._plan = officer.plan(account.client, spreadsheet_id, book, office)
        except (Refused, Unreached) as failure:
            raise self._not_read(failure) from None
        titles = (sheet["properties"]["title"] for sheet in found.get("sheets", ()))
        self.in_use = any(officer_tab(title, book) is not None for title in titles)

    @property
    def url(self) -> str:
        """Return where people open it."""
        return f"https://docs.google.com/spreadsheets/d/{self.id}"

    @property
    def lines(self) -> tuple[str, ...]:
        """Return a sentence for each thing that the sheet lacks."""
        return self._plan.lines

    def forbidden(self) -> str:
        """Say that Kawal may only look at the sheet, with the remedy; nothing if it may write. Raise ``Unreadable``."""
        try:
            file = drive_file(self._account.client, self.id)
        except (Refused, Unreached) as failure:
            raise self._not_read(failure) from None
        if file.get("capabilities", {}).get("canEdit", True):
            return ""
        told = self._words.read_only(", maka belum dapat diisi")
        return f"{told.message} {told.advice}"

    def refuse_unasked(self, repair: bool) -> None:
        """Raise ``UsageProblem`` for a register in use that lacks something, unless ``repair`` says to add it."""
        if self.in_use and not self._plan.complete and not repair:
            raise UsageProblem(
                f"{self.name}: Google Sheet ini sudah berisi tab register. Yang belum ada di dalamnya:",
                "Ulangi dengan --repair untuk menambahkannya; isian yang sudah ada tidak diubah.",
                self.lines,
            )

    def fill(self, when: When) -> Outcome:
        """Add what is missing, put the register into the settings, and check it for the first time.

        Raise ``UsageProblem`` or ``NotWritten``; what officers typed stays as it is in any case.
        """
        try:
            officer.apply(self._account.client, self.id, self._plan)
        except (Refused, Unreached) as failure:
            raise self._not_filled(failure) from None
        settings = self._home.settings if self._listed else None
        settings = settings or self._list()
        listed = self._listed or settings.registers[-1]
        mailroom = Mailroom(self._state, settings, lambda name: None)  # its letters leave with the next sync
        return ListedOffice(listed, self._state, self._account, mailroom).sync(self._home.rules, when)

    @property
    def _words(self) -> Words:
        return Words(self.name, self._account.email)

    def _not_read(self, failure: Refused | Unreached) -> KawalError:
        if isinstance(failure, Refused) and failure.code == 404:
            return self._words.nowhere("--google")
        return self._words.not_read(failure)

    def _not_filled(self, failure: Refused | Unreached) -> NotWritten:
        if isinstance(failure, Refused) and failure.code == 403:
            return self._words.read_only(", maka belum diisi")
        return NotWritten(
            f"{self.name} belum diisi: Google tidak menerima permintaan ini sekarang.",
            "Coba lagi dengan --repair beberapa menit lagi; yang sudah ada tidak dibuat dua kali.",
        )

    def _list(self) -> Settings:
        home = self._home
        self.rules = home.keep_rules()
        own_key = {"kunci": _KEY_FILE} if (home.folder / _KEY_FILE).exists() else None
        register = {"nama": self.name, "kecamatan": self._office.code, "google": self.id}
        return home.list_register(register, own_key)


@contextmanager
def new_sheet(
    folder: Path, place: areas.Kecamatan, petugas: tuple[str, ...], own_rules: Path | None, spreadsheet: str
) -> Iterator[NewSheet]:
    """Given a kecamatan and the id or address of a Google Sheet, return what the sheet lacks.

    Raise ``UsageProblem`` when the kecamatan or the sheet is another register's, ``Unreadable`` when Google says no.
    """
    from sync.settings.values import Wrong, spreadsheet_id

    try:
        sheet_id = spreadsheet_id(spreadsheet)
    except Wrong as wrong:
        raise UsageProblem(f"--google: {wrong}", "Salin alamat Google Sheet dari peramban.") from None
    with only_one(folder):
        home = Home(folder, own_rules)
        listed = _listed(home, sheet_id, place)
        google = home.google(_KEY_FILE)
        with closing(home.state) as state, closing(GoogleAccount(google.key, google.address, state.shelf)) as account:
            try:
                sheet = NewSheet(home, office_of(place, petugas), sheet_id, account, state, listed)
            except UsageProblem:  # nobody at Google to be
                if home.settings or google.key:
                    raise
                raise _no_key(folder) from None
            yield sheet


def _listed(home: Home, sheet_id: str, place: areas.Kecamatan) -> RegisterSettings | None:
    """Return the register that a sheet is already. Raise ``UsageProblem`` when it or the kecamatan is another's."""
    listed = next((register for register in home.registers if register.spreadsheet_id == sheet_id), None)
    if listed is None:
        home.refuse_second(place)
    elif listed.place.code != place.code:
        raise UsageProblem(
            f'Google Sheet ini sudah menjadi register "{listed.name}" di {home.file}, untuk kecamatan lain.',
            "Buat Google Sheet baru untuk setiap kecamatan.",
        )
    return listed


def _no_key(folder: Path) -> UsageProblem:
    wanted = folder / _KEY_FILE
    other = next((path for path in sorted(folder.glob("*.json")) if _like_a_key(path)), None)
    found = f" {other} tampaknya kunci itu: ganti namanya." if other else ""
    return UsageProblem(
        f"Kunci Google belum ada: {wanted} tidak ditemukan.",
        f"Letakkan kunci sebagai {wanted} (langkah 6 di README).{found}",
    )


def _like_a_key(path: Path) -> bool:
    try:
        content = json.loads(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(content, dict) and content.get("type") == "service_account"
