"""A year of an office's life in three zones, with downtimes and holidays: who got which mail on which day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from sync.adapters.memory import MemoryRegister
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.memory_outbox import MemoryOutbox
from sync.core.alerts.due import Kind
from sync.core.alerts.page import Page
from sync.core.alerts.policy import is_rest
from sync.core.mail.policy import OVERFLOW
from sync.core.model import Finding, Severity
from sync.core.office import ZONES
from sync.core.service_tabs.context import Identity, identity
from sync.outbox import Fate, Terms, deliver
from sync.ports import Letter, Rendered
from sync.transport import Copy
from tests.mail_office import FIRST_DAY, KABUPATEN, Town, plain, rules

TOWNS = tuple(Town(name, zone, pace=0.12) for name, zone in (("Serang", "WIB"), ("Gowa", "WITA"), ("Sentani", "WIT")))
HOURS = (0, 5, 7, 13, 19)  # in Jakarta; in Jayapura it is two hours later
DOWN = (
    (datetime(2025, 2, 1, 5), datetime(2025, 2, 11, 8)),  # ten days
    (datetime(2025, 3, 30, 0), datetime(2025, 4, 9, 10)),  # over the quarter's end and Lebaran
    (datetime(2025, 6, 30, 12), datetime(2025, 7, 1, 12)),
    (datetime(2025, 9, 5, 6), datetime(2025, 9, 5, 8)),  # two hours, in the morning
)


class Kept(MemoryOutbox):
    """An outbox that knows what each letter told of."""

    def __init__(self) -> None:
        super().__init__()
        self.names: dict[str, tuple[Identity, ...]] = {}

    def put_new(self, letters: Sequence[Letter]) -> Sequence[Letter]:
        new = super().put_new(letters)
        self.names |= {one.key: one.names for one in new}
        return new


@dataclass
class Seen:
    """What an attentive reader of one register knows: what was critical each morning, and what a digest must say."""

    critical: dict[date, frozenset[Identity]] = field(default_factory=dict)
    digests: list[tuple[int, int]] = field(default_factory=list)  # told to be done, and really done since the last one
    _open: set[Identity] = field(default_factory=set)
    _done: set[Identity] = field(default_factory=set)

    def look(self, now: datetime, findings: Sequence[Finding], pages: list[Page]) -> None:
        """Take note of a check and of the pages that were written at it."""
        found = {identity(one) for one in findings}
        self._done = (self._done | (self._open - found)) - found
        self._open = found
        for page in pages:
            if page.kind == Kind.DIGEST:
                self.digests.append((page.done_count, len(self._done)))
                self._done = set()
        if now.hour >= 7:
            critical = (identity(one) for one in findings if one.severity is Severity.CRITICAL)
            self.critical.setdefault(now.date(), frozenset(critical))


@dataclass
class Year:
    """What was sent, in the order in which it was, by local time; and what could be seen of each register."""

    sent: list[tuple[datetime, Letter]] = field(default_factory=list)
    seen: dict[str, Seen] = field(default_factory=lambda: defaultdict(Seen))
    outbox: Kept = field(default_factory=Kept)

    def of(self, town: Town, kind: str) -> list[tuple[datetime, Letter]]:
        """Return the mails of a kind about a register, with their local times."""
        return [(at, one) for at, one in self.sent if (one.register, one.kind) == (town.name, kind)]


def clock() -> Iterator[datetime]:
    """Yield the instants at which the service is awake."""
    for day in range(365):
        for hour in HOURS:
            at = datetime.combine(FIRST_DAY + timedelta(days=day), time(hour))
            if not any(start <= at < end for start, end in DOWN):
                yield at.replace(tzinfo=ZoneInfo(ZONES["WIB"]))


@cache
def year() -> Year:
    """Return the year, which is lived only once."""
    found = Year()
    zones = {town.name: ZoneInfo(ZONES[town.zone]) for town in TOWNS}
    ledgers = {town.name: MemoryLedger(found.outbox) for town in TOWNS}
    stores = {town.name: MemoryRegister([], town.name) for town in TOWNS}
    policy, working_days = rules().book.alerts, rules().working_days

    def opens(at: datetime) -> datetime:
        return policy.allowed_from(at, working_days)

    terms = Terms(lambda one: one.recipient, lambda one: zones[one.register], opens, _overflow, policy.cap)
    for now in clock():
        for town in TOWNS:
            here = now.astimezone(zones[town.name]).replace(tzinfo=None)
            pages: list[Page] = []
            outcome = replace(town, render=partial(_kept, pages)).sync(ledgers[town.name], here, stores[town.name])
            if outcome.checked:
                found.seen[town.name].look(here, outcome.checked.judgement.findings, pages)
        for one in deliver(found.outbox, Way(), terms, partial(_same, now), "sini"):
            if one.fate is Fate.SENT:
                here = now.astimezone(zones[one.letter.register]).replace(tzinfo=None)
                found.sent.append((here, one.letter))
    return found


class Way:
    """A way out on which nothing ever goes wrong."""

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        return begin(Copy.NONE)


def _kept(pages: list[Page], page: Page) -> Rendered:
    pages.append(page)
    return plain(page)


def _same(now: datetime) -> datetime:
    return now


def _overflow(letter: Letter, day: date) -> list[Letter]:
    key = f"batas|{letter.recipient}|{day}"
    at = datetime.combine(day, datetime.min.time(), ZoneInfo(ZONES["WIB"]))
    return [Letter(key, letter.register, OVERFLOW, letter.recipient, f"<{hash(key)}@a.id>", b"", at, critical=False)]


def is_workday(day: date) -> bool:
    return not is_rest(day, rules().working_days)


pytestmark = pytest.mark.xdist_group("year")  # lived by one process

towns = pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.zone)


@towns
def test_what_is_critical_is_told_on_every_day_on_which_it_stands(town: Town) -> None:
    told = {at.date() for at, one in year().of(town, "kritis") if one.recipient == town.coordinator}
    standing = {day for day, found in year().seen[town.name].critical.items() if found}
    assert standing <= told
    assert len(standing) > 30, "the year is not to be an easy one"


@towns
def test_a_digest_comes_once_on_a_working_day_and_in_the_morning(town: Town) -> None:
    at = [at for at, _ in year().of(town, "ringkasan")]
    days = [one.date() for one in at]
    assert len(set(days)) == len(days) > 30
    assert all(is_workday(day) for day in days)
    late = {one.date() for one in at if one.hour >= 10}
    assert late <= {end.date() for _, end in DOWN}, "late only when the service was down in the morning"


@towns
def test_what_got_done_is_told_once_and_all_of_it(town: Town) -> None:
    digests = year().seen[town.name].digests
    assert [told for told, _ in digests] == [done for _, done in digests]
    assert sum(told for told, _ in digests) > 30


@towns
def test_nobody_is_woken_but_for_what_is_critical(town: Town) -> None:
    night = [
        one.kind
        for at, one in year().sent
        if one.register == town.name and (not 6 <= at.hour < 20 or not is_workday(at.date()))
    ]
    assert set(night) <= {"kritis", OVERFLOW}


@towns
def test_what_nobody_answers_is_escalated_weekly(town: Town) -> None:
    days: dict[Identity, list[date]] = defaultdict(list)
    for at, one in year().of(town, "eskalasi"):
        assert one.recipient == KABUPATEN
        for name in year().outbox.names[one.key]:
            days[name].append(at.date())
    assert days
    assert all((later - before).days >= 7 for told in days.values() for before, later in pairwise(told))


def test_nobody_ever_gets_more_than_the_cap() -> None:
    table = Counter((one.recipient, at.date()) for at, one in year().sent if one.kind != OVERFLOW)
    assert max(table.values()) <= rules().book.alerts.cap
    print(*(f"{count} mails: {days} days" for count, days in sorted(Counter(table.values()).items())), sep="\n")


def test_each_letter_is_sent_once_and_none_is_left() -> None:
    names = Counter(one.key for _, one in year().sent)
    assert set(names.values()) == {1}
    assert [one.code for one in year().outbox.list() if one.code not in ("batas", "jam-tenang")] == []


def test_they_are_sent_in_order() -> None:
    for town in TOWNS:
        at = [at for at, one in year().sent if one.register == town.name]
        assert at == sorted(at)
