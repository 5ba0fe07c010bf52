"""What a mail says: the one content that its HTML and its plain text are both made from.

It is made from findings alone, and a finding quotes case numbers, dates and list values only. Nothing else of a
register can get into a mail. The sentences around it are the office's templates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from urllib.parse import quote

from sync.core.alerts.due import Item, Kind, Mail
from sync.core.alerts.history import Gone
from sync.core.bahasa import long_date, number
from sync.core.case_numbers import leading_case, leading_number
from sync.core.cells import normalise
from sync.core.model import Finding, Severity
from sync.core.office import Office
from sync.core.spec import RuleBook

T = TypeVar("T")
K = TypeVar("K")

_ASK = {
    Kind.CRITICAL: "Mohon segera ditangani",
    Kind.DIGEST: "Mohon diperiksa di register (tab Temuan)",
    Kind.ESCALATION: "Mohon ditindaklanjuti",
}
_ABOUT: dict[str, str] = {
    Kind.CRITICAL: "hal kritis",
    Kind.DIGEST: "ringkasan harian",
    Kind.ESCALATION: "hal yang belum ditangani",
    Kind.BRAKE: "isi register yang jauh berkurang",
    Kind.SERVICE: "keadaan layanan",
}
_MOST_DONE = 15  # rules of which something got done
_MOST_CASES = 6  # that are named of one thing that got done
# a number as offices write them (GNS-2025-0001/1, 12/P2TP2A/IV/2025): no word, and no row of more than eight digits
_NUMBER = re.compile(r"(?=.*[0-9])(?!.*[A-Za-z]{5})[A-Za-z0-9]{1,8}([-./][A-Za-z0-9]{1,8})*")
_MOST_NUMBERS = 20  # in a message that somebody sends by telephone
_LONGEST_NAME = 60  # of an officer; a cell may hold 50,000 characters


@dataclass(frozen=True, slots=True)
class Source:
    """The register that a mail is about: its rules, its office, what people call it, and the way there.

    The office of a file alone may be unknown. ``sheet`` is the register's address, and ``link`` gives that of a row
    from the tab's title and the row; a workbook has none.
    """

    book: RuleBook
    office: Office | None
    register: str
    sheet: str | None = None
    link: Callable[[str, int], str | None] = lambda tab, row: None

    @property
    def title(self) -> str:
        """Return whose register it is, for the head of a mail."""
        return f"P2TP2A {self.office.title}" if self.office else f"P2TP2A, {self.register}"

    @property
    def short_title(self) -> str:
        """Return whose register it is, in a few words."""
        return f"P2TP2A Kec. {self.office.kecamatan}" if self.office else "P2TP2A"

    def subject(self, result: str) -> str:
        """Return a subject that tells nobody who looks over a shoulder what happened to whom."""
        return f"Notifikasi data {self.short_title}: {result}"


@dataclass(frozen=True, slots=True)
class Line:
    """One finding. ``number`` is that of the case or the row, empty where a row has none.

    ``since`` is in words, and ``days`` have passed since then; ``new`` is whether no mail has told of it.
    """

    number: str
    place: str
    message: str
    since: str
    days: int
    new: bool
    url: str | None


@dataclass(frozen=True, slots=True)
class Block:
    """The findings of one rule, and how they are mended. ``clock`` is whether it is a deadline that has passed.

    ``fix`` is empty where the mail has said it before, for another officer.
    """

    rule: str
    title: str
    severity: Severity
    fix: str
    clock: bool
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """What is for one officer, by rule; the name is empty where no officer stands in the row."""

    officer: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of findings, by officer. ``left_out`` of its ``count`` are not shown."""

    groups: tuple[Group, ...] = ()
    count: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What is resolved of one rule: how many findings, and some of their cases; ``more`` cases are not named."""

    rule: str
    title: str
    count: int
    cases: tuple[str, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is wrong with the service itself: what, and what the admin can do. ``register`` may be empty."""

    what: str
    fix: str
    register: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Mails of one kind about one register that come later: their recipient has got the most of a day.

    ``register`` is empty for those about the service.
    """

    register: str
    kind: str
    count: int
    sheet: str | None = None

    @property
    def what(self) -> str:
        """Return what they are about, in words."""
        return _ABOUT.get(self.kind, self.kind)


@dataclass(frozen=True, slots=True)
class Page:
    """What a template gets, as ``page``; ``kind`` names the template.

    A digest has two lists, ``new`` and ``again``; other mails about findings have one, ``items``. ``done`` is what got
    done, ``standing`` counts what is open besides, and ``put_off`` what officers have put off. ``reasons`` say why a
    register is not taken at its word, ``troubles`` what is wrong with the service. ``waiting`` mails come from the day
    ``later`` on, after the ``cap`` of today; ``urgent`` if one is critical. ``whatsapp`` holds numbers only.
    """

    kind: str
    subject: str
    office: str
    short_office: str
    register: str
    today: str
    sheet: str | None = None
    items: Listing = Listing()
    new: Listing = Listing()
    again: Listing = Listing()
    done: tuple[Done, ...] = ()
    done_count: int = 0
    done_left_out: int = 0
    standing: tuple[tuple[Severity, int], ...] = ()
    put_off: int = 0
    reasons: tuple[str, ...] = ()
    cases: tuple[str, ...] = ()
    more_cases: int = 0
    token: str = ""
    foreign: bool = False
    troubles: tuple[Trouble, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    urgent: bool = False
    later: str = ""
    cap: int = 0
    whatsapp: str = ""

    @property
    def whatsapp_url(self) -> str:
        """Return the address that opens WhatsApp with the text in it."""
        return f"https://wa.me/?text={quote(self.whatsapp)}"


# ------------------------------------------------------------------ the mails


def page(mail: Mail, source: Source, today: date, most_lines: int = 50) -> Page:
    """Given what is to be told, return what its mail says; a list has at most ``most_lines`` findings."""
    writer = _Writer(source, today, most_lines, mail.kind)
    digest = mail.kind is Kind.DIGEST
    done = writer.done(mail.done)
    actions = sum(item.finding.severity is not Severity.INFO for item in mail.items)
    return Page(
        kind=mail.kind,
        subject=source.subject(_result(mail, actions)),
        office=source.title,
        short_office=source.short_title,
        register=source.register,
        today=long_date(today),
        sheet=source.sheet,
        items=writer.listing([] if digest else mail.items),
        new=writer.listing([item for item in mail.items if digest and item.new]),
        again=writer.listing([item for item in mail.items if digest and not item.new]),
        done=done[:_MOST_DONE],
        done_count=len(mail.done),
        done_left_out=sum(one.count for one in done[_MOST_DONE:]),
        standing=tuple((s, mail.open[s]) for s in Severity if mail.open.get(s)),
        put_off=mail.put_off,
        whatsapp=writer.whatsapp(mail),
    )


def _result(mail: Mail, actions: int) -> str:
    if mail.kind is Kind.CRITICAL:
        return f"{number(actions)} perlu tindakan segera"
    if mail.kind is Kind.ESCALATION:
        return f"{number(actions)} belum ditangani"
    return f"{number(actions)} perlu tindakan" if actions else f"{number(len(mail.done))} sudah selesai"


# ------------------------------------------------------------------ their lists


@dataclass(frozen=True, slots=True)
class _Writer:
    source: Source
    today: date
    most_lines: int
    kind: Kind
    said: set[str] = field(default_factory=set)  # rules whose fix stands above

    @property
    def urgent(self) -> bool:
        """Return whether what to do is said to each officer, even if it was said to another."""
        return self.kind is Kind.CRITICAL

    def listing(self, items: Sequence[Item]) -> Listing:
        """Return the first of the items, by officer and then by rule; the most serious come first, as in ``items``."""
        shown = items[: self.most_lines]
        groups = tuple(
            Group(officer, self._blocks(of_one))
            for officer, of_one in _together(shown, lambda item: self._officer(item.finding))
        )
        return Listing(groups, len(items), len(items) - len(shown))

    def _officer(self, finding: Finding) -> str:
        if self.kind is Kind.ESCALATION:
            return ""
        name = " ".join(finding.officer.split())
        return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"

    def _blocks(self, items: Sequence[Item]) -> tuple[Block, ...]:
        blocks = []
        # one rule may be critical for one row and a warning for another (TL-08)
        for (severity, rule), of_one in _together(items, lambda item: (item.finding.severity, item.finding.rule)):
            texts = self.source.book.texts[rule]
            by_message = _together(of_one, lambda item: item.finding.message)
            lines = tuple(self._line(item) for _, same in by_message for item in same)
            fix = "" if rule in self.said and not self.urgent else texts.fix
            blocks.append(Block(rule, texts.title, severity, fix, self._is_clock(rule), lines))
            self.said.add(rule)
        return tuple(blocks)

    def _is_clock(self, rule: str) -> bool:
        return any(one.id == rule for one in self.source.book.followups)

    def _line(self, item: Item) -> Line:
        found = item.finding
        days = (self.today - item.since).days
        return Line(
            number=self.number(found),
            place=self._place(found),
            message=found.message,
            since="hari ini" if days == 0 else long_date(item.since),
            days=days,
            new=item.new,
            url=self.source.link(found.tab, found.row),
        )

    def _place(self, found: Finding) -> str:
        """Return where it stands; the column where neither the message names it nor a clock stands for a whole case."""
        named = found.column.casefold() in found.message.casefold() or self._is_clock(found.rule)
        if found.row == 0:  # it is remembered only
            return f"tab {found.tab}"
        return f"{found.tab} baris {number(found.row)}" + ("" if named else f", kolom {found.column}")

    def number(self, found: Finding) -> str:
        """Return the number that stands at the front of the row's key; the rest of a key says too much for a mail."""
        return _sayable(leading_number(found.key)) if self._is_numbered(found) else ""

    def _is_numbered(self, found: Finding) -> bool:
        tab = self.source.book.tab_by_title[normalise(found.tab)]
        return found.row != 1 and bool(tab.key and tab.by_name[tab.key[0]].pattern)

    def done(self, gone: Sequence[Gone]) -> tuple[Done, ...]:
        """Return what got done by rule, the most serious first."""
        in_order = sorted(gone, key=lambda one: (one.severity.rank, one.rule))
        return tuple(self._done(rule, of_one) for rule, of_one in _together(in_order, lambda one: one.rule))

    def _done(self, rule: str, gone: Sequence[Gone]) -> Done:
        texts = self.source.book.texts.get(rule)  # the office may have dropped the rule since
        cases = list(dict.fromkeys(one.case for one in gone if one.case))
        shown = cases[:_MOST_CASES]
        return Done(rule, texts.title if texts else rule, len(gone), tuple(shown), len(cases) - len(shown))

    def whatsapp(self, mail: Mail) -> str:
        """Return a text that may go into a group of officers: numbers of cases, and not what is wrong with them."""
        heading = f"{self.source.short_title}, {long_date(self.today)}."
        if not mail.items:
            return f"{heading} {number(len(mail.done))} hal sudah selesai. Terima kasih."
        numbered = (item.finding for item in mail.items if self._is_numbered(item.finding))
        cases = [case for case in dict.fromkeys(_sayable(leading_case(found.key)) for found in numbered) if case]
        named = f": {', '.join(cases[:_MOST_NUMBERS])}" if cases else ""
        more = f" dan {number(len(cases) - _MOST_NUMBERS)} lagi" if len(cases) > _MOST_NUMBERS else ""
        return f"{heading} {_ASK[mail.kind]}{named}{more}. Terima kasih."


def _sayable(number: str) -> str:
    """Return a number, or nothing where somebody has typed a name, a NIK or a telephone number in its place."""
    return number if _NUMBER.fullmatch(number) else ""


def _together(found: Iterable[T], key: Callable[[T], K]) -> list[tuple[K, list[T]]]:
    """Return what has the same key together, in the order in which the keys come first."""
    together: dict[K, list[T]] = {}
    for one in found:
        together.setdefault(key(one), []).append(one)
    return list(together.items())
