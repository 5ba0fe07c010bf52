"""Makes an empty register: the officer tabs, ready to type into.

Everything about tabs, columns and lists comes from the rule book. What the service writes later (``Temuan`` and the
other service tabs) is put in by the caller, so that there is one place that knows how those look.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from math import ceil
from textwrap import wrap
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from sync.adapters.officer_tabs import looks
from sync.adapters.officer_tabs.guidance import CHECK_NOTE, Choice, ChoiceFrom, check_of, listed_values, note
from sync.adapters.officer_tabs.layout import Row, leading_columns, reference_rows
from sync.adapters.officer_tabs.lookups import CHECK_TITLE, WAITING, has_check_column, quoted
from sync.adapters.workbook import guidance, keyed
from sync.core.office import Office
from sync.core.service_tabs import SERVICE_TITLES
from sync.core.service_tabs.temuan import COMPLETE
from sync.core.spec import Field, RuleBook, Tab

CONFIDENTIAL = "RAHASIA"

ServiceTabs = Callable[[Workbook], None]

_DEPTH = 2000  # rows that carry drop-downs and colours, and that lists are looked for in; Pemeriksaan ends sooner
_PAGE_WIDTH = 260  # characters over an A4 page on its side, at the smallest size that can still be read
_CREATED = datetime(2025, 1, 1)  # a fixed one: the same office gives the same bytes


def new_register(
    book: RuleBook,
    office: Office,
    service_tabs: Sequence[ServiceTabs] = (),
    rows: Mapping[str, Sequence[Row]] | None = None,
    mark: str = CONFIDENTIAL,
) -> bytes:
    """Given the rule book and the office, return a register as the bytes of an .xlsx file, empty but for ``rows``.

    ``rows`` and ``mark`` are those of ``write_officer_tabs``; any other mark than RAHASIA heads the file's title too.
    ``service_tabs`` are called in turn to append their sheets. Without any, the four are appended blank: the formulas
    of the officer tabs name ``Temuan``, and a workbook that names a sheet which is not there counts as damaged.
    """
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(target, options) as workbook:
        title = f"Register P2TP2A {office.title}"
        title = title if mark == CONFIDENTIAL else f"{mark} {title}"
        workbook.set_properties({"title": title, "created": _CREATED})
        write_officer_tabs(workbook, book, office, rows, mark)
        for write in service_tabs or [_blank]:
            write(workbook)
    return target.getvalue()


def write_officer_tabs(
    workbook: Workbook,
    book: RuleBook,
    office: Office,
    rows: Mapping[str, Sequence[Row]] | None = None,
    mark: str = CONFIDENTIAL,
) -> None:
    """Given an open workbook, append every officer tab to it; ``rows`` are values by field name, by tab name.

    The desa and petugas of the office stand in Referensi unless ``rows`` has that tab. ``mark`` heads every page.
    """
    filled = {**reference_rows(book, office), **(rows or {})}
    choices = _Choices(workbook, book)
    for tab in book.tabs:
        _OfficerTab(workbook, tab, office, choices, mark).write(filled.get(tab.name, ()))
    for name, target in {**keyed.NAMES, keyed.OFFICE_NAME: f'="{office.code}"'}.items():
        workbook.define_name(name, target)
    choices.write_long_lists()


def _blank(workbook: Workbook) -> None:
    for title in SERVICE_TITLES:
        workbook.add_worksheet(title)


def letters_of(tab: Tab) -> dict[str, str]:
    """Given an officer tab, return the column letter of each field in a new register."""
    return {field.name: xl_col_to_name(at) for at, field in enumerate(tab.fields)}


# ------------------------------------------------------------------ what cells may choose from


class _Choices:
    """Where each cell's choices stand: in its own rule, in a column that officers fill, or on a hidden sheet."""

    def __init__(self, workbook: Workbook, book: RuleBook) -> None:
        self.workbook = workbook
        self.book = book
        self._columns: dict[tuple[str, str], str] = {}
        self._long: dict[str, str] = {}

    def rule(self, tab: Tab, field: Field) -> dict[str, Any] | None:
        """Return the drop-down or soft check of a column."""
        check = check_of(self.book, tab, field)
        if isinstance(check, ChoiceFrom):
            return guidance.list_rule(check, self._column(check.tab, check.field))
        if isinstance(check, Choice):
            short = guidance.fits_inline(check.values)
            return guidance.list_rule(check, check.values if short else self._long_list(field.list or ""))
        return guidance.plain_rule(check) if check else None

    def _column(self, tab: Tab, field: Field) -> str:
        """Return the formula of an officers' column, down to the last cell filled, whatever gaps it has."""
        if (tab.name, field.name) not in self._columns:
            name = f"kawal_{tab.name}_{field.name}"
            sheet = f"'{tab.title}'"
            letter = letters_of(tab)[field.name]
            # From the header on: rows below it may be deleted, and a deleted anchor would break the list for good.
            cells = f"{sheet}!${letter}$1:${letter}${_DEPTH}"
            last = f'SUMPRODUCT(MAX(({cells}<>"")*ROW({cells})))'
            self.workbook.define_name(name, f"=OFFSET({sheet}!${letter}$1,1,0,MAX(1,{last}-1),1)")
            self._columns[tab.name, field.name] = f"={name}"
        return self._columns[tab.name, field.name]

    def _long_list(self, name: str) -> str:
        self._long.setdefault(name, f"=kawal_daftar_{name}")
        return self._long[name]

    def write_long_lists(self) -> None:
        """Append the hidden sheet with the lists that are too long for a rule, where there are any."""
        if not self._long:
            return
        sheet = self.workbook.add_worksheet("Daftar Pilihan")
        sheet.hide()
        for at, name in enumerate(self._long):
            listed, letter = self.book.lists[name], xl_col_to_name(at)
            sheet.write_column(0, at, [listed.title, *listed.values])
            cells = f"${letter}$2:${letter}${len(listed.values) + 1}"
            self.workbook.define_name(f"kawal_daftar_{name}", f"='Daftar Pilihan'!{cells}")


# ------------------------------------------------------------------ one tab


@dataclass
class _OfficerTab:
    workbook: Workbook
    tab: Tab
    office: Office
    choices: _Choices
    mark: str

    def write(self, rows: Sequence[Row]) -> None:
        """Append the tab's sheet, with ``rows`` in it."""
        self.sheet: Worksheet = self.workbook.add_worksheet(self.tab.title)
        self.letters = letters_of(self.tab)
        self.prepared = max(self.tab.rows, len(rows))
        self.depth = max(self.prepared, _DEPTH)
        self.checked = has_check_column(self.tab)
        self.last = len(self.tab.fields) - (not self.checked)
        self._columns()
        if self.checked:
            self._check_column()
            self._marks()
        self._rows(rows)
        self._view()
        self._print()

    def _columns(self) -> None:
        headers = looks.headers(self.tab)
        self.bodies = {field.name: self.workbook.add_format(looks.body(field)) for field in self.tab.fields}
        self.sheet.set_row(0, looks.HEADER_HEIGHT)
        self.sheet.set_comments_author("")
        for at, field in enumerate(self.tab.fields):
            self.sheet.set_column(at, at, field.width, self.bodies[field.name])
            self.sheet.write_string(0, at, field.title, self.workbook.add_format(headers[field.name]))
            self._note(at, note(field, listed_values(self.choices.book, field)))
            if rule := self.choices.rule(self.tab, field):
                self.sheet.data_validation(1, at, self.depth, at, rule)
            if field.digits:
                cells = f"{self.letters[field.name]}2:{self.letters[field.name]}{self.depth + 1}"
                self.sheet.ignore_errors({"number_stored_as_text": cells})

    def _note(self, column: int, text: str) -> None:
        self.sheet.write_comment(0, column, text, {**guidance.note_size(text), "font_size": 9, "color": "#FFFDF2"})

    def _check_column(self) -> None:
        self.sheet.set_column(self.last, self.last, looks.CHECK_WIDTH)
        self.sheet.write_string(0, self.last, CHECK_TITLE, self.workbook.add_format(looks.check_header()))
        self._note(self.last, CHECK_NOTE)
        look = self.workbook.add_format(dict(looks.CHECK_BODY))
        for row in range(1, self.prepared + 1):
            # No cached result: LibreOffice takes one at its word, and would show it until somebody recalculates.
            self.sheet.write_formula(row, self.last, keyed.check_formula(self.tab, self.letters, row + 1), look, "")

    def _marks(self) -> None:
        for name, look in looks.MARKS.items():
            rule = {
                "type": "formula",
                "criteria": keyed.mark_formula(self.tab, self.letters, "A", name),
                "format": self.workbook.add_format(dict(look)),
                "stop_if_true": True,
            }
            self.sheet.conditional_format(1, 0, self.depth, self.last - 1, rule)
        cell = f"${xl_col_to_name(self.last)}2"
        complete, waiting = quoted(COMPLETE), quoted(WAITING)
        for criteria, look in (
            (f"={cell}={complete}", looks.COMPLETE_MARK),
            (f'=AND({cell}<>"",{cell}<>{complete},{cell}<>{waiting})', looks.FINDINGS_MARK),
        ):
            mark = {"type": "formula", "criteria": criteria, "format": self.workbook.add_format(dict(look))}
            self.sheet.conditional_format(1, self.last, self.depth, self.last, mark)

    def _rows(self, rows: Sequence[Row]) -> None:
        for at, row in enumerate(rows, start=1):
            lines = 1
            for column, field in enumerate(self.tab.fields):
                value = row.get(field.name)
                value = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else value
                self._cell(at, column, value, self.bodies[field.name])
                if isinstance(value, str) and looks.wraps(field):
                    lines = max(lines, sum(len(wrap(line, field.width)) or 1 for line in value.split("\n")))
            if lines > 1:  # spreadsheets fit a row to its text while somebody types, not on opening
                self.sheet.set_row(at, lines * looks.LINE_HEIGHT)

    def _cell(self, row: int, column: int, value: object, look: Any) -> None:
        """Put a value in as it is: text never becomes a formula, a number or a link."""
        if value is None or value == "":
            return
        if isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        elif isinstance(value, bool):
            self.sheet.write_string(row, column, "Ya" if value else "Tidak", look)
        elif isinstance(value, (int, float)):
            self.sheet.write_number(row, column, value, look)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, look)
        else:
            raise TypeError(f"{self.tab.name}: a cell can't hold a {type(value).__name__}")

    def _view(self) -> None:
        self.sheet.set_tab_color(f"#{self.tab.color}")
        self.sheet.freeze_panes(1, leading_columns(self.tab))
        self.sheet.autofilter(0, 0, self.prepared, self.last)
        self.sheet.set_selection(1, 0, 1, 0)
        self.sheet.set_zoom(90 if self._width() > _PAGE_WIDTH else 100)

    def _width(self) -> int:
        return sum(field.width for field in self.tab.fields) + (looks.CHECK_WIDTH if self.checked else 0)

    def _print(self) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        self.sheet.fit_to_pages(ceil(self._width() / _PAGE_WIDTH), 0)
        self.sheet.repeat_rows(0)
        if leading_columns(self.tab):
            self.sheet.repeat_columns(0, leading_columns(self.tab) - 1)
        place = self.office.title.replace("&", "&&")
        self.sheet.set_header(f'&L&"Calibri,Bold"&10P2TP2A {place}&C&10&A&R&"Calibri,Bold"&10&K7A1712{self.mark}')
        self.sheet.set_footer("&L&9Register kasus&C&9Halaman &P dari &N&R&9Dicetak &D")
