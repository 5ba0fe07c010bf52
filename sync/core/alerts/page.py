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
_MOST_DONE = 15  # rules of which something got done
_MOST_CASES = 6  # that are named of one thing that got done
_MOST_NUMBERS = 20  # in a message that somebody sends by telephone
_LONGEST_NAME = 60  # of an officer; a cell may hold 50,000 characters
# what follows the number in a row's key: a date and what else tells the row from others; a number may have slashes
_AFTER_NUMBER = re.compile(r"/(?:\d{4}-\d{2}-\d{2}|\?|/|$).*")
_VICTIM = re.compile(r"/\d{1,2}$")


@dataclass(frozen=True, slots=True)
class Source:
    """The register that a mail is about: its rules, its office, what people call it, and the way there.

    ``sheet`` is its address, and ``link`` gives that of a row from the tab's title and the row; a workbook has none.
    """

    book: RuleBook
    office: Office
    register: str
    sheet: str | None = None
    link: Callable[[str, int], str | None] = lambda tab, row: None


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
class Page:
    """What a template gets, as ``page``.

    A digest has two lists, ``new`` and ``again``; other mails about findings have one, ``items``. ``done`` is what got
    done, with ``done_left_out`` of ``done_count`` not shown. ``standing`` counts what is open besides, by severity, and
    ``put_off`` what officers have put off. ``reasons`` say why a register is not taken at its word, ``troubles`` what
    is wrong with the service. ``whatsapp`` holds numbers only, and is empty where there is nothing to pass on.
    """

    kind: Kind
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
    troubles: tuple[Trouble, ...] = ()
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
        subject=_subject(source.office, _result(mail, actions)),
        office=f"P2TP2A {source.office.title}",
        short_office=_short(source.office),
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


def brake_page(reasons: Sequence[str], source: Source, today: date) -> Page:
    """Return what is said of a register that is suddenly much emptier; a reason is part of a sentence."""
    return Page(
        kind=Kind.BRAKE,
        subject=_subject(source.office, "isi register perlu diperiksa"),
        office=f"P2TP2A {source.office.title}",
        short_office=_short(source.office),
        register=source.register,
        today=long_date(today),
        sheet=source.sheet,
        reasons=tuple(reasons),
    )


def service_page(troubles: Sequence[Trouble], today: date) -> Page:
    """Return what the admin is told about the service itself."""
    return Page(
        kind=Kind.SERVICE,
        subject=f"Notifikasi layanan Kawal: {number(len(troubles))} perlu tindakan",
        office="Layanan Kawal",
        short_office="Layanan Kawal",
        register="",
        today=long_date(today),
        troubles=tuple(troubles),
    )


def _short(office: Office) -> str:
    return f"P2TP2A Kec. {office.kecamatan}"


def _subject(office: Office, result: str) -> str:
    """Return a subject that tells nobody who looks over a shoulder what happened to whom."""
    return f"Notifikasi data {_short(office)}: {result}"


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
        return " ".join(finding.officer.split())[:_LONGEST_NAME] if self.kind is not Kind.ESCALATION else ""

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
        return f"{found.tab} baris {number(found.row)}" + ("" if named else f", kolom {found.column}")

    def number(self, found: Finding) -> str:
        """Return the number that stands at the front of the row's key; the rest of a key says too much for a mail."""
        tab = self.source.book.tab_by_title[normalise(found.tab)]
        numbered = bool(tab.key and tab.by_name[tab.key[0]].pattern)
        if not numbered or found.row == 1 or found.key[:1] in ("", "?", "/"):
            return ""
        return _AFTER_NUMBER.sub("", found.key)

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
        heading = f"{_short(self.source.office)}, {long_date(self.today)}."
        if not mail.items:
            return f"{heading} {number(len(mail.done))} hal sudah selesai. Terima kasih."
        numbers = dict.fromkeys(_VICTIM.sub("", self.number(item.finding)) for item in mail.items)
        cases = [one for one in numbers if one]
        named = f": {', '.join(cases[:_MOST_NUMBERS])}" if cases else ""
        more = f" dan {number(len(cases) - _MOST_NUMBERS)} lagi" if len(cases) > _MOST_NUMBERS else ""
        return f"{heading} {_ASK[mail.kind]}{named}{more}. Terima kasih."


def _together(found: Iterable[T], key: Callable[[T], K]) -> list[tuple[K, list[T]]]:
    """Return what has the same key together, in the order in which the keys come first."""
    together: dict[K, list[T]] = {}
    for one in found:
        together.setdefault(key(one), []).append(one)
    return list(together.items())
