"""``kawal init --google``: the register in a Google Sheet that a person has made and shared."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sync.adapters.google import officer
from sync.adapters.google.account import GoogleAccount
from sync.adapters.google.failures import Refused, Unreached
from sync.adapters.google.words import Words
from sync.app.judging import When
from sync.app.new import Home
from sync.app.registers import ListedOffice, office_of
from sync.core.register import officer_tab
from sync.errors import NotWritten, UsageProblem
from sync.wilayah import areas

if TYPE_CHECKING:
    from sync.core.office import Office
    from sync.pipeline import Outcome
    from sync.settings import RegisterSettings

_KEY_FILE = "service_account.json"


class NewSheet:
    """A Google Sheet, and what it lacks to be the register of a kecamatan. Nothing of it has been changed yet."""

    def __init__(
        self, home: Home, office: Office, spreadsheet_id: str, account: GoogleAccount, listed: RegisterSettings | None
    ) -> None:
        """Ask Google what the sheet holds; ``listed`` is what the settings say of it already.

        Raise ``Unreadable`` when it cannot be looked at.
        """
        self._home, self._office, self.id, self._account = home, office, spreadsheet_id, account
        self._listed = listed
        self.name = listed.name if listed else home.free_name(office)[0]
        self.settings = home.file
        book = home.rules.book
        try:
            found = account.client.fetch_sheet_metadata(spreadsheet_id, {"fields": "sheets.properties.title"})
            self._plan = officer.plan(account.client, spreadsheet_id, book, office)
        except (Refused, Unreached) as failure:
            raise Words(self.name, account.email).not_read(failure) from None
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

    def fill(self, repair: bool, when: When) -> Outcome:
        """Add what is missing, put the register into the settings, and check it for the first time.

        A sheet that is a register already is only added to when ``repair`` says so. Raise ``UsageProblem`` or
        ``NotWritten``; what officers typed stays as it is in any case.
        """
        if self.in_use and not self._plan.complete and not repair:
            raise UsageProblem(
                f"{self.name}: Google Sheet ini sudah berisi tab register. Yang belum ada di dalamnya:",
                "Ulangi dengan --repair untuk menambahkannya; isian yang sudah ada tidak diubah.",
                self.lines,
            )
        try:
            officer.apply(self._account.client, self.id, self._plan)
        except (Refused, Unreached) as failure:
            raise self._not_filled(failure) from None
        listed = self._listed or self._list()
        return ListedOffice(listed, self._home.state, self._account).sync(self._home.rules, when)

    def _not_filled(self, failure: Refused | Unreached) -> NotWritten:
        if isinstance(failure, Refused) and failure.code == 403:
            return NotWritten(
                f"{self.name} hanya boleh dibaca oleh Kawal, maka belum diisi.",
                f"Buka spreadsheet-nya > Bagikan, ubah hak {self._account.email or 'Kawal'} menjadi Editor.",
            )
        return NotWritten(
            f"{self.name} belum diisi: Google tidak menerima permintaan ini sekarang.",
            "Jalankan lagi dengan --repair beberapa menit lagi; yang sudah ada tidak dibuat dua kali.",
        )

    def _list(self) -> RegisterSettings:
        home = self._home
        home.keep_rules()
        own_key = {"kunci": _KEY_FILE} if (home.folder / _KEY_FILE).exists() else None
        register = {"nama": self.name, "kecamatan": self._office.code, "google": self.id}
        return home.list_register(register, own_key).registers[-1]


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
    home = Home(folder, own_rules)
    listed = next((register for register in home.registers if register.spreadsheet_id == sheet_id), None)
    if listed is None:
        home.refuse_second(place)
    elif listed.place.code != place.code:
        raise UsageProblem(
            f'Google Sheet ini sudah menjadi register "{listed.name}" di {home.file}, untuk kecamatan lain.',
            "Buat Google Sheet baru untuk setiap kecamatan.",
        )
    google = home.google(_KEY_FILE)
    account = GoogleAccount(google.key, google.address, home.state)
    try:
        yield NewSheet(home, office_of(place, petugas), sheet_id, account, listed)
    finally:
        account.close()
