"""The standard forms: what the paper of each stage asks for, in the order of the register's columns.

A form is made from the schema alone, so a column that an office has added stands on its paper too.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from typing import Literal

from sync.core.spec import Field, RuleBook, Tab

_DAY = tuple("  /  /    ")  # dd/mm/yyyy
_PHONE = 14  # digits: a mobile number with its 62
_COUNT = 4  # digits of a number without a highest
_MOST_COLUMNS = 40  # of choices to be ticked, ten rows of four; of more, one is written down
_MOST_OF_DESA = 16  # with more the report of a case would take a fourth sheet
_HANDWRITTEN = 72  # characters that fit on a line
_NARROW = 10  # places that leave room for words
_TITLE, _HELP = 16, 21  # characters of a title and of its help that fit on a line below each other
_SLIM = " fijlrtI/.-()"  # half as broad as other letters
_FREE_TEXT = 30  # a column as wide as this is for sentences

# one place of a pattern: a class to be written in, or a sign that is printed
_PLACE = re.compile(r"(?P<written>\[[^\]]+\]|\\d)(?:\{(?P<times>\d+)\})?|(?P<printed>[A-Za-z0-9/-]|\\[/.-])")

# what the help of a column says about cells, which paper has none of
_OF_THE_SHEET = ("titik koma", "tab Referensi", "Kolom rahasia.", "Kolom rahasia:", "Boleh tanggal")
_SEVERAL = "Boleh lebih dari satu."


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Whose forms these are; what is empty is written in by hand. ``desa`` are ticked where they are known."""

    kabupaten: str = ""
    kecamatan: str = ""
    desa: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to be ticked; it takes up some of the four columns that choices stand in."""

    text: str

    @property
    def columns(self) -> int:
        """Return how many: 1, 2 or 4."""
        breadth = sum(0.5 if c in _SLIM else 1.25 if c.isupper() or c in "mw" else 1 for c in self.text)
        return 1 if breadth <= 13 else 2 if breadth <= 30 else 4


@dataclass(frozen=True, slots=True)
class Entry:
    """One column, as it is filled in with a pen.

    It has ``cells`` for one character each (a blank one is a box, any other character is printed), or ``choices`` to
    tick, or else ``lines`` to write on.
    """

    number: int
    title: str
    help: str
    required: bool
    cells: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    lines: int = 0

    @property
    def help_at(self) -> Literal["beside", "below", "above"]:
        """Return where the help takes the least paper: beside the place, below the title, or above the place."""
        columns = sum(choice.columns for choice in self.choices)
        if 0 < len(self.cells) <= _NARROW or 0 < columns <= 2:
            return "beside"
        rows = math.ceil(columns / 4) if columns else self.lines * 3 / 2
        below = math.ceil(len(self.title) / _TITLE) + math.ceil(len(self.help) / _HELP)
        return "below" if not self.cells and below <= rows + 1 else "above"


@dataclass(frozen=True, slots=True)
class Section:
    """Entries that belong together. The title is empty where a group goes on after the ``consent`` in its midst."""

    title: str
    consent: bool
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """What a template gets, as ``form``; ``name`` names the template.

    ``confidential`` is whether it holds what must not leave the office. ``version`` changes when a column, a choice or
    a word of the form does, and is the same for all areas.
    """

    name: str
    title: str
    version: str
    confidential: bool
    letterhead: Letterhead
    sections: tuple[Section, ...]

    @property
    def code(self) -> str:
        """Return what the form is called in a cabinet: ``F-LAPORAN``."""
        return f"F-{self.name.upper()}"


def stages(book: RuleBook) -> tuple[Tab, ...]:
    """Return the tabs that have a form: those whose rows are identified. The others hold lists."""
    return tuple(tab for tab in book.tabs if tab.key)


def form(book: RuleBook, tab: Tab, letterhead: Letterhead) -> Form:
    """Given a tab, return its form."""
    return Form(
        name=tab.name,
        title=tab.title,
        version=sha256(repr(_sections(book, tab, Letterhead())).encode()).hexdigest()[:6],
        confidential=any(field.restricted for field in tab.fields),
        letterhead=letterhead,
        sections=_sections(book, tab, letterhead),
    )


def _sections(book: RuleBook, tab: Tab, letterhead: Letterhead) -> tuple[Section, ...]:
    entries = {field.name: _entry(book, field, n, letterhead) for n, field in enumerate(tab.fields, 1)}
    sections: list[Section] = []
    said: set[str] = set()
    for (group, consent), fields in groupby(tab.fields, key=lambda field: (field.group, field.list == "persetujuan")):
        title = "" if group in said else group
        sections.append(Section(title, consent, tuple(entries[field.name] for field in fields)))
        said.add(group)
    return tuple(sections)


# ------------------------------------------------------------------ one column


def _entry(book: RuleBook, field: Field, number: int, letterhead: Letterhead) -> Entry:
    choices = _choices(book, field, letterhead)
    cells = () if choices else _cells(field)
    return Entry(
        number=number,
        title=field.title,
        help=_help(field, bool(choices)),
        required=field.required,
        cells=cells,
        choices=choices,
        lines=0 if cells or choices else _lines(field),
    )


def _help(field: Field, ticked: bool) -> str:
    sentences = [s for s in re.split(r"(?<=\.) ", field.help) if not any(words in s for words in _OF_THE_SHEET)]
    return " ".join([*sentences, *([_SEVERAL] if ticked and field.type == "list" else [])])


def _cells(field: Field) -> tuple[str, ...]:
    """Return the places of what has a fixed length, such as a date; nothing for any other column."""
    if field.type == "date":
        return _DAY
    if field.type == "integer":
        return (" ",) * (_COUNT if field.maximum is None else len(str(field.maximum)))
    if field.digits:
        return (" ",) * (field.max_length or _PHONE)
    return _places(field.pattern) if field.pattern else ()


def _places(pattern: str) -> tuple[str, ...]:
    r"""Return the places of a pattern like ``^[A-Z]{3}-20\d{2}-\d{4}$``; nothing where its length is not fixed."""
    rest = pattern.removeprefix("^").removesuffix("$")
    places: list[str] = []
    while rest:
        found = _PLACE.match(rest)
        if not found:
            return ()
        places += found["printed"].strip("\\") if found["printed"] else " " * int(found["times"] or 1)
        rest = rest[found.end() :]
    return tuple(places)


def _choices(book: RuleBook, field: Field, letterhead: Letterhead) -> tuple[Choice, ...]:
    if not field.list:
        return ()
    values, most = book.lists[field.list].values, _MOST_COLUMNS
    if field.list == "desa":
        values, most = letterhead.desa, _MOST_OF_DESA
    choices = tuple(map(Choice, values))
    return choices if sum(choice.columns for choice in choices) <= most else ()


def _lines(field: Field) -> int:
    if field.max_length:
        return math.ceil(field.max_length / _HANDWRITTEN)
    return field.width // 12 if field.width >= _FREE_TEXT else 1
