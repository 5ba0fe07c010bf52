"""What an officer tab lacks, as steps: a sentence for people, and the requests that add what is missing.

Nothing that is there is touched: no cell that holds something, no format, width, note, data validation, conditional
format or protection. What is missing comes to the right of everything, so that nothing moves. The one thing replaced is
a formula of our own that reads a column, or a tab, which was deleted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sync.adapters.google.officer import formulas, requests
from sync.adapters.google.officer.checks import Source, validation
from sync.adapters.google.officer.reading import Sheet
from sync.adapters.google.service_tabs import Request
from sync.adapters.officer_tabs import looks
from sync.adapters.officer_tabs.guidance import CHECK_NOTE, Check, Choice, ChoiceFrom, check_of, listed_values, note
from sync.adapters.officer_tabs.lookups import CHECK_TITLE, has_check_column
from sync.core.cells import normalise
from sync.core.spec import Field, RuleBook, Tab

_FEWEST_ROWS = 1000  # of a new tab
FreeId = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence and its requests; without any, the sentence only tells."""

    line: str
    requests: Sequence[Request] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """An officer tab and the columns that it will have: those that are there, then ``added`` ones.

    ``values`` are what is known to stand in some of those added.
    """

    tab: Tab
    sheet: Sheet
    where: Mapping[str, int]
    added: tuple[Field, ...]
    check: int | None  # the column of our Pemeriksaan
    adds_check: bool
    values: Mapping[str, Sequence[str]]

    @property
    def present(self) -> Iterator[tuple[Field, int]]:
        """The fields that are there already, each with its column."""
        added = {field.name for field in self.added}
        return ((field, self.where[field.name]) for field in self.tab.fields if field.name not in added)

    @property
    def width(self) -> int:
        """How many columns the tab has to have."""
        used = [*self.where.values(), *([] if self.check is None else [self.check])]
        return max([self.sheet.columns, *(at + 1 for at in used)])

    @property
    def height(self) -> int:
        """How many rows the tab has to have; one that has room below its header keeps them."""
        needed = 1 + max([1, *map(len, self.values.values())])
        if self.sheet.rows >= needed and not self.sheet.blank:
            return self.sheet.rows
        return max(self.sheet.rows, self.tab.rows + 1, _FEWEST_ROWS, needed)


def place(tab: Tab, sheet: Sheet, known: Mapping[str, Sequence[str]]) -> Place:
    """Given a tab, the sheet that it is or is to be, and what is known of its columns, return what will stand where."""
    where = sheet.where(tab)
    added = tuple(field for field in tab.fields if field.name not in where)
    start = 0 if sheet.blank else sheet.columns
    where |= {field.name: start + at for at, field in enumerate(added)}
    ours = next((at for at, header in enumerate(sheet.headers) if formulas.is_check(header.formula)), None)
    theirs = any(normalise(header.text) == normalise(CHECK_TITLE) for header in sheet.headers)
    adds_check = has_check_column(tab) and ours is None and not theirs
    values = {field.name: known[field.name] for field in added if field.name in known}
    return Place(tab, sheet, where, added, start + len(added) if adds_check else ours, adds_check, values)


class Builder:
    """Makes the steps of one place."""

    def __init__(self, place: Place, book: RuleBook, source: Source, free_id: FreeId) -> None:
        """Given also where officers' columns stand, and ids that are free."""
        self._place, self._book = place, book
        self._source, self._free_id = source, free_id
        self._tab, self._sheet = place.tab, place.sheet
        self._rules = len(place.sheet.rules)

    def made(self, created: bool) -> Step:
        """Return the one step of a tab that is new, or was blank."""
        verb = "belum ada: dibuat" if created else "masih kosong: disiapkan"
        line = f"Tab {self._tab.title} {verb} dengan {len(self._tab.fields)} kolom."
        steps = [*self._columns(), *self._colours(), *self._protections()]
        height = requests.header_height(self._sheet.id)
        return Step(line, [height, *(request for step in steps for request in step.requests)])

    def repaired(self) -> Iterator[Step]:
        """Return the steps of a tab that is there."""
        if self._sheet.rows < self._place.height:
            made = [requests.room(self._sheet.id, "ROWS", self._place.height - self._sheet.rows)]
            yield self._step(f"belum ada baris untuk diisi: ditambah menjadi {self._place.height} baris", made)
        yield from self._columns()
        yield from self._check_formula()
        yield from self._notes()
        yield from self._validations()
        yield from self._colours()
        yield from self._protections()
        if not self._sheet.fixed:
            yield self._step("baris judul belum dibekukan: dibekukan", [requests.frozen_header(self._sheet.id)])

    def _step(self, line: str, made: Sequence[Request] = ()) -> Step:
        return Step(f"{self._sheet.title}: {line}.", made)

    # -------------------------------------------------------------- columns

    def _columns(self) -> Iterator[Step]:
        added = self._place.added
        if not added and not self._place.adds_check:
            return
        titles = [*(field.title for field in added), *([CHECK_TITLE] if self._place.adds_check else [])]
        yield self._step(
            f"kolom {_joined(titles)} belum ada: ditambahkan di ujung kanan",
            [*self._room(), self._headers(), *self._bodies()],
        )

    def _room(self) -> Iterator[Request]:
        more = self._place.width - self._sheet.columns
        if more and not self._sheet.blank:  # a blank one has been given its size
            yield requests.room(self._sheet.id, "COLUMNS", more)

    def _headers(self) -> Request:
        shown = looks.headers(self._tab)
        cells = [
            requests.header_cell(field.title, "", shown[field.name], self._note(field)) for field in self._place.added
        ]
        if self._place.adds_check:
            formula = formulas.check_formula(self._tab, self._place.where)
            cells.append(requests.header_cell(CHECK_TITLE, formula, looks.check_header(), CHECK_NOTE))
        first = self._place.where[self._place.added[0].name] if self._place.added else self._place.check
        assert first is not None  # something is added
        return requests.headers(self._sheet.id, first, cells)

    def _bodies(self) -> Iterator[Request]:
        sheet = self._sheet.id
        for field in self._place.added:
            at = self._place.where[field.name]
            yield requests.width(sheet, at, field.width)
            yield requests.body(sheet, at, looks.body(field))
            if check := check_of(self._book, self._tab, field):
                yield requests.validate(sheet, at, validation(check, at, self._source))
            if texts := self._place.values.get(field.name):
                yield requests.values(sheet, at, texts)
        if self._place.adds_check and self._place.check is not None:
            yield requests.width(sheet, self._place.check, looks.CHECK_WIDTH)
            yield requests.body(sheet, self._place.check, looks.CHECK_BODY)

    def _note(self, field: Field) -> str:
        return note(field, listed_values(self._book, field))

    # -------------------------------------------------------------- what columns lack that are there

    def _check_formula(self) -> Iterator[Step]:
        check = self._place.check
        if check is None and has_check_column(self._tab):
            yield self._step(f"kolom {CHECK_TITLE} bukan rumus Kawal: dibiarkan; hapus kolom itu bila ingin diganti")
        elif check is not None and formulas.is_dead(self._sheet.header(check).formula):
            made = [requests.formula(self._sheet.id, check, formulas.check_formula(self._tab, self._place.where))]
            yield self._step(f"rumus {CHECK_TITLE} rusak karena ada kolom yang dihapus: dipulihkan", made)

    def _notes(self) -> Iterator[Step]:
        lacking = [(field, at) for field, at in self._place.present if not self._sheet.header(at).noted]
        if lacking:
            titles = _joined([field.title for field, _ in lacking])
            made = [requests.note(self._sheet.id, at, self._note(field)) for field, at in lacking]
            yield self._step(f"catatan petunjuk kolom {titles} belum ada: ditambahkan", made)

    def _validations(self) -> Iterator[Step]:
        lacking = [
            (field, at, check)
            for field, at in self._place.present
            if at not in self._sheet.validated and (check := check_of(self._book, self._tab, field))
        ]
        for kind, word in ((True, "pilihan"), (False, "bantuan isian")):
            some = [found for found in lacking if _drops_down(found[2]) is kind]
            if some:
                titles = _joined([field.title for field, *_ in some])
                made = [
                    requests.validate(self._sheet.id, at, validation(check, at, self._source)) for _, at, check in some
                ]
                yield self._step(f"{word} kolom {titles} belum ada: dipasang", made)

    # -------------------------------------------------------------- colours and protections

    def _colours(self) -> Iterator[Step]:
        if not has_check_column(self._tab):
            return
        made = [*self._marks(), *self._check_marks()]
        if made:
            yield self._step("warna temuan belum ada: dipasang", made)

    def _marks(self) -> Iterator[Request]:
        for name, look in looks.MARKS.items():
            wanted = formulas.mark_formula(self._tab, self._place.where, 0, name)
            bare = [at for at in self._place.where.values() if not self._coloured(at, wanted)]
            if bare:
                first, end = min(bare), max(bare) + 1
                yield self._mark((first, end), formulas.mark_formula(self._tab, self._place.where, first, name), look)

    def _check_marks(self) -> Iterator[Request]:
        check = self._place.check
        if check is None:
            return
        for wanted, look in (
            (formulas.complete_formula(check), looks.COMPLETE_MARK),
            (formulas.findings_formula(check), looks.FINDINGS_MARK),
        ):
            if not self._coloured(check, wanted):
                yield self._mark((check, check + 1), wanted, look)

    def _coloured(self, at: int, wanted: str) -> bool:
        """Return whether a column has this conditional format."""
        return any(rule.covers(at) and formulas.same_condition(rule.formula, wanted) for rule in self._sheet.rules)

    def _mark(self, columns: tuple[int, int], condition: str, look: Mapping[str, Any]) -> Request:
        """Add a conditional format below all others."""
        self._rules += 1
        return requests.mark(self._sheet.id, columns, condition, look, self._rules - 1)

    def _protections(self) -> Iterator[Step]:
        sheet, check = self._sheet.id, self._place.check
        wanted = {requests.header_protection(self._tab): requests.area(sheet, (0, 1))}
        if check is not None:
            wanted[requests.check_protection(self._tab)] = requests.area(sheet, (0, None), (check, check + 1))
        made = [
            requests.protect(self._free_id(description), where, description)
            for description, where in wanted.items()
            if description not in self._sheet.protections
        ]
        if made:
            yield self._step("peringatan sebelum judul atau Pemeriksaan diubah belum ada: dipasang", made)


def _drops_down(check: Check) -> bool:
    return isinstance(check, Choice | ChoiceFrom)


def _joined(words: Sequence[str]) -> str:
    """Return ``A``, ``A dan B`` or ``A, B dan C``."""
    return " dan ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
