"""``kawal init``: settings, a copy of the rules and a register, each only where there is none yet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sync import resources
from sync.adapters.only_one import only_one
from sync.app.judging import When, rules
from sync.app.registers import office_of
from sync.app.state import State
from sync.core.register import Register
from sync.core.service_tabs import Context, service_tabs
from sync.core.validate import judge
from sync.errors import UsageProblem, reason
from sync.settings import FILE_NAME, KEY_VARIABLE, GoogleSettings, Settings, load, parse
from sync.wilayah import areas

if TYPE_CHECKING:
    from sync.core.office import Office
    from sync.pipeline import Moment, Rules
    from sync.settings import RegisterSettings

_RULES = "aturan"


@dataclass(frozen=True, slots=True)
class NewRegister:
    """A register that is in the settings now; ``made`` is whether its file was not there before.

    ``rules`` is where a copy of the rules was made, if there was none.
    """

    name: str
    path: Path
    settings: Path
    made: bool
    rules: Path | None


def new_register(
    folder: Path, place: areas.Kecamatan, petugas: tuple[str, ...], own_rules: Path | None, when: When
) -> NewRegister:
    """Given a kecamatan, put its register file into the settings of a folder, and make what is not there yet.

    Nothing that is there is overwritten. Raise ``UsageProblem`` when the kecamatan has a register there already.
    """
    with only_one(folder):
        home = Home(folder, own_rules)
        home.refuse_second(place)
        office = office_of(place, petugas)
        name, file_name = home.free_name(office)
        copied = home.keep_rules()
        path = folder / file_name
        made = not path.exists()
        if made:
            _draw(path, office, home.rules, when(areas.zone_label(place.zone)))
        home.list_register({"nama": name, "kecamatan": place.code, "berkas": file_name})
    return NewRegister(name, path, home.file, made, copied)


def _draw(path: Path, office: Office, rules: Rules, moment: Moment) -> None:
    """Write a register file in which nothing has been typed yet."""
    from sync.adapters.workbook.new_file import create
    from sync.adapters.workbook.new_register import new_register as drawn
    from sync.adapters.workbook.service_sheets import append

    empty = Register([], rules.book, moment.at.date())
    context = Context(empty, judge(empty, rules.working_days), {}, moment.at, moment.zone, office)
    create(path, drawn(rules.book, office, [append(service_tabs(context))]))


class Home:
    """The folder of an office: its ``kawal.yaml``, its rules, its register files."""

    def __init__(self, folder: Path, own_rules: Path | None) -> None:
        """Read what is there. Raise ``UsageProblem`` when settings or rules cannot be used."""
        self.folder, self.file = folder, folder / FILE_NAME
        self.settings: Settings | None = load(self.file, os.environ) if self.file.exists() else None
        named = self.settings.rules if self.settings else None
        self._begins = named is None and not self.registers  # an office that has nothing to keep gets rules to edit
        copied = folder / _RULES if self._begins and (folder / _RULES).exists() else None
        self._source = own_rules or named or copied or resources.folder("rules")
        self.rules = rules(self._source, self.settings.holidays if self.settings else ())

    @property
    def registers(self) -> tuple[RegisterSettings, ...]:
        """Return the registers that the settings list."""
        return self.settings.registers if self.settings else ()

    def refuse_second(self, place: areas.Kecamatan) -> None:
        """Raise ``UsageProblem`` when a kecamatan has a register already."""
        for register in self.registers:
            if register.place.code == place.code:
                raise UsageProblem(
                    f'{place} sudah ada di {self.file} sebagai register "{register.name}", maka tidak ditimpa.',
                    f"Untuk mengisinya: kawal sync --settings {self.file} {register.name}",
                )

    def free_name(self, office: Office) -> tuple[str, str]:
        """Return a name for a register and its file; a second kecamatan of the same name gets its code behind it."""
        name = office.kecamatan.replace("/", "-")
        if name.casefold() not in {register.name.casefold() for register in self.registers}:
            return name, office.file_name
        return f"{name} {office.code}", office.file_name.replace(".xlsx", f"-{office.code}.xlsx")

    def keep_rules(self) -> Path | None:
        """Give the office a copy of the rules to edit, if it has neither rules nor a register; return where."""
        kept = self.folder / _RULES
        if not self._begins or kept.exists():
            return None
        half = self.folder / f".kawal-{_RULES}.tmp"
        try:
            shutil.rmtree(half, ignore_errors=True)  # what a killed run has left
            shutil.copytree(self._source, half)
            half.rename(kept)
        except OSError as error:
            raise _refused(kept, error) from None
        return kept

    @property
    def state(self) -> State:
        """Return what the office remembers, or is to remember."""
        return State.of(self.settings) if self.settings else State(self.folder / ".kawal")

    def google(self, key_file: str) -> GoogleSettings:
        """Return how to reach Google; before there are settings, by a key file of that name in the folder."""
        if self.settings:
            return self.settings.google
        key = os.environ.get(KEY_VARIABLE) or (self.folder / key_file if (self.folder / key_file).exists() else None)
        return GoogleSettings(Path(key) if key else None)

    def list_register(self, register: Mapping[str, str], google: Mapping[str, str] | None = None) -> Settings:
        """Add a register to the settings, or make settings with it, and return them as they are now.

        ``google`` are the keys of that section in new settings.
        """
        from sync.adapters.files import replace_file
        from sync.adapters.workbook.new_file import create
        from sync.settings.edit import with_register, with_setting
        from sync.settings.page import register_entry, settings_file

        if self.settings is None:
            create(self.file, settings_file(register, google).encode())
            return load(self.file, os.environ)
        before = self.file.read_bytes()
        text = before.decode("utf-8-sig")
        added = with_register(with_setting(text, "aturan", _RULES) if self._begins else text, register)
        if added is None or not self._holds_one_more(added):
            raise UsageProblem(
                f"Register tidak dapat ditambahkan ke {self.file} tanpa mengubah susunannya.",
                "Tambahkan sendiri baris di atas pada daftar register.",
                tuple(register_entry(register)),
            )
        mark = before[: len(before) - len(text.encode())]  # a byte order mark stays one
        try:
            found = self.file.stat()
            replace_file(self.file.resolve(), mark + added.encode(), found.st_mode, like=found)
        except OSError as error:
            raise _refused(self.file, error) from None
        return load(self.file, os.environ)

    def _holds_one_more(self, text: str) -> bool:
        """Return whether settings say the same as before but for one register more at the end, and rules if need be."""
        assert self.settings is not None
        try:
            now = parse(text, self.file, os.environ)
        except UsageProblem:
            return False
        before = replace(self.settings, rules=now.rules) if self._begins else self.settings
        return replace(now, registers=now.registers[:-1]) == before and now != before


def _refused(path: Path, error: OSError) -> UsageProblem:
    return UsageProblem(f"{path} tidak dapat dibuat ({reason(error)}).", "Periksa izin folder.")
