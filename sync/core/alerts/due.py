"""From a judged register and what was told before to the mails that are due now.

A mail here is what it says and to whom, not how it looks; nothing in it is a value of a restricted column: findings
carry case numbers, dates and list values only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from sync.core.alerts.history import Gone, History, Kept, Known, Name
from sync.core.alerts.mute import inhibited, snoozes
from sync.core.alerts.policy import Policy
from sync.core.calendar import WorkingDays
from sync.core.model import Finding, Severity, State
from sync.core.register import Register
from sync.core.service_tabs.context import Identity, identity
from sync.core.validate import Judgement


class Kind(StrEnum):
    """What a mail is; the value stands in the outbox and in ``kawal outbox list``."""

    CRITICAL = "kritis"
    DIGEST = "ringkasan"
    ESCALATION = "eskalasi"
    BRAKE = "rem"
    SERVICE = "layanan"


@dataclass(frozen=True, slots=True)
class People:
    """Whom a register's mails go to: addresses; the officers' by the name that stands in the column Petugas.

    The officers' own stand in a restricted column: they may be written to, and appear nowhere else.
    """

    coordinators: tuple[str, ...] = ()
    kabupaten: tuple[str, ...] = ()
    officers: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a mail. ``since`` is the day the finding was first seen; ``new`` whether no mail has told of it.

    A finding that is remembered only, since the register cannot be seen as it was, has row 0.
    """

    finding: Finding
    name: Name
    known: Known

    @property
    def since(self) -> date:
        """Return the day on which it was first seen."""
        return self.known.first

    @property
    def new(self) -> bool:
        """Return whether no mail has told of it."""
        return self.known.told is None


@dataclass(frozen=True, slots=True)
class Mail:
    """What is to be told to one recipient. ``names`` are the findings it tells of, for the ledger to remember."""

    kind: Kind
    recipient: str
    items: Sequence[Item]
    done: Sequence[Gone] = ()
    open: Mapping[Severity, int] = field(default_factory=dict)  # what stands besides, by severity
    put_off: int = 0  # findings that officers have put off in Tunda
    not_before: datetime = datetime.min

    @property
    def names(self) -> tuple[Name, ...]:
        """Return the names of what it tells of."""
        return tuple(item.name for item in self.items)


@dataclass(frozen=True)
class Alerts:
    """Everything that decides about a register's mails at one moment (local time)."""

    register: Register
    judgement: Judgement
    history: History
    people: People
    now: datetime
    policy: Policy
    working_days: WorkingDays

    @property
    def digest_due(self) -> bool:
        """Return whether today's digest is to be made now."""
        return self.policy.digest_due(self.now, self.history.digest, self.working_days)

    def due(self) -> list[Mail]:
        """Return the mails that are due, the most urgent first."""
        mails = self.urgent()
        if self.digest_due:
            mails += self._digest(self._told)
            mails += self._escalation(self._told)
        return mails

    def urgent(self) -> list[Mail]:
        """Return the mails about what is critical: all there is to say of a register that is not taken at its word."""
        return list(self._critical(self._told))

    @cached_property
    def put_off(self) -> tuple[Identity, ...]:
        """Return the findings that officers have put off, be it for too long."""
        late = snoozes(self.register, self.policy.snooze_days)
        return tuple(identity(one) for one in self.judgement.findings if any(snooze.covers(one) for snooze in late))

    # ------------------------------------------------------------------ what is told at all

    @cached_property
    def _told(self) -> list[Item]:
        """Return what is worth telling: the findings that are neither put off nor follow from another one, and the
        critical ones that stand although they cannot be seen now.
        """
        findings = self.judgement.findings
        muted, put_off = inhibited(findings), set(self.put_off)
        items = [self._item(finding) for at, finding in enumerate(findings) if at not in muted]
        seen = [item for item in items if item.name not in put_off or self._is_overdue(item)]
        texts = self.register.book.texts
        return seen + [
            Item(remembered(one, texts[one.gone.rule].title), one.name, one.known)
            for one in self.history.kept
            if one.gone.severity is Severity.CRITICAL and one.gone.rule in texts
        ]

    def _item(self, finding: Finding) -> Item:
        name = identity(finding)
        return Item(finding, name, self.history.known.get(name) or Known(self.now.date()))

    def _is_overdue(self, item: Item) -> bool:
        """Return whether a finding has been put off for longer than one may be; nobody is to be forgotten for good."""
        since = item.known.put_off
        return since is not None and (self.now.date() - since).days > self.policy.snooze_days

    # ------------------------------------------------------------------ the kinds

    def _critical(self, told: Sequence[Item]) -> Iterable[Mail]:
        """Tell of critical findings within one check of the first sight, and once a day while they stand.

        One that comes and goes is told once a day at most: the ledger remembers the day across its absence.
        """
        critical = [item for item in told if item.finding.severity is Severity.CRITICAL]
        if not any(map(self._is_urgent, critical)):
            return
        for address in self.people.coordinators:
            yield Mail(Kind.CRITICAL, address, _newest_first(critical), not_before=self.now)
        for address, officers in self._officers().items():
            own = [item for item in critical if item.finding.officer.casefold() in officers]
            if any(map(self._is_urgent, own)):
                yield Mail(Kind.CRITICAL, address, _newest_first(own), not_before=self.now)

    def _officers(self) -> Mapping[str, set[str]]:
        """Return the officers by address: some share one, and a coordinator is told anyway."""
        names: dict[str, set[str]] = {}
        for officer, address in self.people.officers.items():
            names.setdefault(address.casefold(), set()).add(officer.casefold())
        coordinators = {address.casefold() for address in self.people.coordinators}
        return {address: found for address, found in names.items() if address not in coordinators}

    def _is_urgent(self, item: Item) -> bool:
        """Return whether a critical finding is to be told of now: at its first sight, and then each morning."""
        known = item.known
        if known.told is None or known.told < known.first:
            return True
        return known.told < self.now.date() and self.now.time() >= self.policy.digest_at

    def _digest(self, told: Sequence[Item]) -> Iterable[Mail]:
        """Tell what got done, what is new, and what has stood for a week; information alone is not worth a mail.

        What is critical has its own mail, and is only counted here.
        """
        ordinary = [item for item in told if item.finding.severity is not Severity.CRITICAL]
        listed = [item for item in ordinary if item.new or self._days_since_told(item) >= self.policy.repeat_days]
        if not self.history.done and not any(item.finding.severity is not Severity.INFO for item in listed):
            return
        named = {item.name for item in listed}
        rest = [item for item in told if item.name not in named]
        counts = {s: sum(item.finding.severity is s for item in rest) for s in Severity}
        put_off = len(set(self.put_off) - {item.name for item in told})
        from_when = self.policy.allowed_from(self.now, self.working_days)
        for address in self.people.coordinators:
            yield Mail(Kind.DIGEST, address, _newest_first(listed), self.history.done, counts, put_off, from_when)

    def _escalation(self, told: Sequence[Item]) -> Iterable[Mail]:
        """Tell the kabupaten of what nobody has answered: once, then weekly."""
        late = {
            (f.rule, f.tab, f.row_key, f.row): f.days_late for f in self.judgement.followups if f.state is State.OVERDUE
        }
        listed = [item for item in told if self._unanswered(item, late) and self._escalation_due(item)]
        listed.sort(key=lambda item: (item.finding.severity.rank, -_days(item.finding, late), item.since))
        if not listed:
            return
        from_when = self.policy.allowed_from(self.now, self.working_days)
        for address in self.people.kabupaten:
            yield Mail(Kind.ESCALATION, address, listed, not_before=from_when)

    def _unanswered(self, item: Item, late: Mapping[tuple[str, str, str, int], int]) -> bool:
        """Return whether it has stood for too long; who has only just been told of it has not had time to answer."""
        found = item.finding
        if (self.now.date() - item.since).days < self.policy.escalate_critical_days:
            return False
        if found.severity is Severity.CRITICAL:
            return True
        return _days(found, late) >= self.policy.escalate_warning_days

    def _escalation_due(self, item: Item) -> bool:
        last = item.known.escalated
        return last is None or (self.now.date() - last).days >= self.policy.escalate_again_days

    def _days_since_told(self, item: Item) -> int:
        """Return the days since a mail told of it; a very large number when none has."""
        told = item.known.told
        return (self.now.date() - told).days if told else _NEVER


_NEVER = 1_000_000


def _days(found: Finding, late: Mapping[tuple[str, str, str, int], int]) -> int:
    """Return how many days a follow-up is late."""
    return late.get((found.rule, found.tab, found.key, found.row), 0)


def remembered(kept: Kept, title: str) -> Finding:
    """Return what can still be said of a finding that is remembered only."""
    gone = kept.gone
    message = f"{title}. Belum dapat diperiksa lagi, karena isi register berubah."
    return Finding(gone.rule, gone.severity, gone.tab, 0, gone.column, gone.case, message)


def _newest_first(items: Iterable[Item]) -> list[Item]:
    """Return the items by severity, those that no mail has told of before the others."""
    return sorted(items, key=lambda item: (item.finding.severity.rank, not item.new))
