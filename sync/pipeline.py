"""One cycle of one register, as a list: read, judge, draw, write, remember."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.core.calendar import WorkingDays
from sync.core.office import Office
from sync.core.register import Register
from sync.core.spec import RuleBook
from sync.core.table import Memos
from sync.core.validate import Judgement, judge
from sync.errors import Changed
from sync.ports import Changes, Ledger, Reading, RegisterStore

_READ_AGAIN = 5  # times that a register may change under our hands before we give up until the next run


@dataclass(frozen=True, slots=True)
class Moment:
    """When a check takes place, in the register's own zone."""

    at: datetime
    zone: str = "WIB"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a register is judged by. The memos make the next register of the same rules faster."""

    book: RuleBook
    working_days: WorkingDays
    memos: Memos


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged register."""

    register: Register
    judgement: Judgement
    reading: Reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cycle did. ``checked`` is ``None`` when nothing had changed since the last one."""

    checked: Checked | None
    changes: Changes
    notice: str = ""


def check(store: RegisterStore, rules: Rules, moment: Moment) -> Checked:
    """Given a register, read and judge it. Raise ``Unreadable`` when it cannot be read."""
    reading = store.read(rules.book)
    register = Register(reading.grids, rules.book, moment.at.date(), rules.memos)
    return Checked(register, judge(register, rules.working_days), reading)


def sync(
    store: RegisterStore,
    ledger: Ledger,
    rules: Rules,
    moment: Moment,
    office: Office | None = None,
    sample: bool = False,
) -> Outcome:
    """Given a register and what is remembered of it, bring its service tabs up to date.

    Nothing is read through or written when neither the register, the rules nor the day have changed. Raise
    ``Unreadable`` or ``NotWritten``; the register then is as it was.
    """
    from sync.core.service_tabs import Context, identity, service_tabs  # a check draws nothing

    if ledger.unchanged(_mark(store.version(), rules, moment)):
        return Outcome(None, Changes(0, 0, 0))
    for _ in range(_READ_AGAIN):
        checked = check(store, rules, moment)
        since = ledger.since(map(identity, checked.judgement.findings), moment.at.date())
        context = Context(checked.register, checked.judgement, since, moment.at, moment.zone, office, sample)
        try:
            version = store.write(service_tabs(context), checked.reading)
        except Changed as change:
            last_change = change
            continue
        return Outcome(checked, ledger.record(_mark(version, rules, moment), since), store.notice)
    raise last_change


def _mark(version: str, rules: Rules, moment: Moment) -> str:
    return f"{version} {rules.book.digest} {moment.at.date()} {moment.zone}"
