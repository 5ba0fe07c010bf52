"""One cycle of one register, as a list: read, judge, draw, write, remember."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from sync.core.brakes import Doubts, anchored, doubts, generation_of
from sync.core.calendar import WorkingDays
from sync.core.checks_history import look_back
from sync.core.model import Finding, Severity
from sync.core.office import ZONES, Office
from sync.core.register import Register
from sync.core.sight import Sight
from sync.core.spec import RuleBook
from sync.core.table import Memos
from sync.core.trail.compare import Step, compare, mending
from sync.core.trail.model import Kept, Known, Record
from sync.core.trail.past import past
from sync.core.validate import Judgement, judge
from sync.errors import Changed, KawalError, NotWritten, TabGone, UsageProblem
from sync.ports import Changes, Check, Ledger, Reading, RegisterStore, Snapshots, Tally
from sync.stopped import Braked, Mistake

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sync.core.alerts.history import History
    from sync.core.alerts.policy import Policy
    from sync.core.report.part import Part
    from sync.letters import Occasion, Writer

_NO_HEADER = "STR-01"
_READ_AGAIN = 5  # times that a register may change under our hands before we give up until the next run


@dataclass(frozen=True, slots=True)
class Moment:
    """When a check takes place, in the register's own zone."""

    at: datetime
    zone: str = "WIB"
    whole_day: bool = False  # a person has named the day: what is due on it at whatever hour is due

    @property
    def instant(self) -> datetime:
        """Return the same as an instant that knows its zone."""
        return self.at.replace(tzinfo=self.tzinfo)

    @property
    def tzinfo(self) -> ZoneInfo:
        """Return the zone."""
        from zoneinfo import ZoneInfo  # a check needs none

        return ZoneInfo(ZONES[self.zone])

    def mails_at(self, policy: Policy) -> datetime:
        """Return the local time at which its mails are written."""
        return datetime.combine(self.at.date(), max(self.at.time(), policy.digest_at)) if self.whole_day else self.at


@dataclass(frozen=True, slots=True)
class Rules:
    """What a register is judged by. The memos make the next register of the same rules faster.

    Registers may be read and written in threads, but are judged and drawn one at a time, under ``turn``: the memos are
    shared and not made for threads, and Python would gain nothing from two at once (a register takes some 10 ms).
    """

    book: RuleBook
    working_days: WorkingDays
    memos: Memos
    holidays: tuple[date, ...] = ()  # those that the office has added
    turn: Lock = field(default_factory=Lock, compare=False)


@dataclass(frozen=True, slots=True)
class Checked:
    """A judged register."""

    register: Register
    judgement: Judgement
    reading: Reading


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a cycle did. ``checked`` is ``None`` when nothing had changed since the last one.

    ``wrote`` is whether the service tabs had to be changed.
    """

    checked: Checked | None
    changes: Changes
    notice: str = ""
    wrote: bool = False


@contextmanager
def remembered(ledger: Ledger, moment: Moment) -> Iterator[None]:
    """Let the ledger remember a failure in here, then raise it: as it is, or as a ``Mistake`` of ours."""
    try:
        yield
    except Exception as error:
        failure = error if isinstance(error, KawalError) else Mistake(error)
        with suppress(KawalError):  # a state that cannot be written is the lesser news
            ledger.failed(moment.instant, failure.message, failure.letters if isinstance(failure, Braked) else ())
        raise failure.with_traceback(error.__traceback__) from None


def check(store: RegisterStore, rules: Rules, moment: Moment) -> Checked:
    """Given a register, read and judge it. Raise ``Unreadable`` when it cannot be read."""
    reading = store.read(rules.book)
    with rules.turn:
        register = Register(reading.grids, rules.book, moment.at.date(), rules.memos)
        return Checked(register, judge(register, rules.working_days), reading)


def sync(
    store: RegisterStore,
    ledger: Ledger,
    rules: Rules,
    moment: Moment,
    office: Office | None = None,
    writer: Writer | None = None,
    area: str = "",
    sample: bool = False,
    accept: str = "",
    snapshots: Snapshots | None = None,
) -> Outcome:
    """Given a register and what is remembered of it, bring its service tabs up to date and write its letters.

    Nothing is read through or written when neither the register, the rules nor the day have changed, and no digest is
    due. Raise ``Unreadable`` or ``NotWritten``; the register then is as it was, but if only its service tabs could not
    be written, the letters are. ``Braked`` is raised when too much of it is gone or overwritten, unless a person has
    confirmed just that: ``accept`` is the token of its ``Doubts``. A register of an ``area``, the code of its
    kecamatan, is counted for the reports of that. Where there are ``snapshots``, one is kept before anything is
    written.
    """
    if not accept and ledger.unchanged(_mark(store.version(), rules, moment, office, writer)):
        ledger.confirm(moment.instant)
        return Outcome(None, Changes(0, 0, 0))
    from sync.core.service_tabs import Context, identity, service_tabs  # a check draws nothing

    for _ in range(_READ_AGAIN):
        reading = _read(store, ledger, rules, accept)
        with rules.turn:
            look = _look(reading, ledger, rules, moment, accept)
            checked, sight = look.checked, look.sight
            keep = bool(look.doubts) or _lacks_key(checked)
            history = ledger.history(checked.judgement.findings, moment.at.date(), sight, keep)
            occasion = _occasion(store, ledger, checked, history, rules, moment, writer) if writer else None
            letters = []
            if writer and occasion:
                letters = writer.letters(occasion, urgent=bool(look.doubts.stops))
                letters += writer.brake(look.doubts, occasion) if look.doubts else []
            if look.doubts.stops:
                raise Braked(writer.register if writer else store.name, look.doubts, letters)
            parts = _parts(checked, ledger, rules) if area else ()
            first = {name: known.first for name, known in history.known.items()}
            since = {name: first.get(name, moment.at.date()) for name in map(identity, checked.judgement.findings)}
            context = Context(checked.register, checked.judgement, since, moment.at, moment.zone, office, sample)
            tabs = service_tabs(replace(context, anchor=anchored(look.generation, ledger.digest)))
        digest = bool(occasion and occasion.alerts.digest_due)
        put_off = occasion.alerts.put_off if occasion else ()
        seen = Check("", checked.judgement.findings, tally(checked.judgement), sight.shape, moment.instant, keep)
        outcome = replace(seen, digest=digest, sight=sight, put_off=put_off, area=area, parts=parts)
        changed = look.step.rows if look.step.rows != look.known.rows else None
        outcome = replace(outcome, rows=changed, trail=_record(look, ledger, moment, snapshots))
        ledger.claim(look.generation)
        try:
            version = store.write(tabs, reading)
        except Changed as change:
            last_change = change
            continue
        except NotWritten:  # people are told all the same, and the next cycle tries again
            ledger.record(replace(outcome, written=False), letters)
            raise
        changes = ledger.record(replace(outcome, mark=_mark(version, rules, moment, office, writer)), letters)
        return Outcome(checked, changes, store.notice, store.wrote)
    ledger.record(replace(outcome, written=False), letters)
    raise last_change


@dataclass(frozen=True, slots=True)
class _Look:
    """A reading beside what is known: judged, compared, and doubted. ``accepted`` is the token that was repeated."""

    checked: Checked
    sight: Sight
    known: Known
    step: Step
    doubts: Doubts
    accepted: str

    @property
    def generation(self) -> int:
        """Return for the how many-th time the service tabs are about to be written."""
        return max(self.known.generation, generation_of(self.checked.reading.anchor)) + 1


def _read(store: RegisterStore, ledger: Ledger, rules: Rules, accept: str) -> Reading:
    """Read a register. One that has lost its main tab since the last time has lost all rows of that."""
    try:
        return store.read(rules.book)
    except TabGone:
        if accept or not any(ledger.shape().rows.values()):
            raise
        return Reading((), "")


def _look(reading: Reading, ledger: Ledger, rules: Rules, moment: Moment, accept: str) -> _Look:
    """Compare a reading with what is known, then judge it. Raise ``UsageProblem`` for a token of something else."""
    book, today = rules.book, moment.at.date()
    register = Register(reading.grids, book, today, rules.memos)
    known = ledger.known(moment.instant - timedelta(days=look_back(book) + 1))
    step = mending(compare(known.rows, register, ledger.digest), register, known.faulty)
    sight = Sight.of(register)
    found = doubts(ledger.shape(), known, register, sight.shape, step, reading.anchor, ledger.digest)
    if accept and found and accept.upper() != found.token:
        raise UsageProblem(
            "Keadaan register sudah berbeda daripada saat kode itu ditampilkan, atau kodenya salah ketik.",
            "Lihat lagi apa yang hilang, lalu pakai kode yang baru: kawal accept REGISTER",
        )
    register.past = past(known.recent, step, today, ledger.digest, doubted=bool(found))
    checked = Checked(register, judge(register, rules.working_days), reading)
    accepted = found.token if accept and found else ""
    return _Look(checked, sight, known, step, Doubts() if accepted else found, accepted)


def _record(look: _Look, ledger: Ledger, moment: Moment, snapshots: Snapshots | None) -> Record | None:
    """Return what goes into the trail, if anything has happened; the snapshot that belongs to it is kept by then."""
    reading, known = look.checked.reading, look.known
    kept = _keep(snapshots, reading, known, ledger, moment) if snapshots else None
    if not look.step.entries and not kept and not look.accepted:
        return None
    from sync.core.alerts.people import named

    editor = named(reading.editor, look.checked.register)
    return Record(0, moment.instant, known.checked, look.step.entries, editor, kept, look.accepted)


def _keep(snapshots: Snapshots, reading: Reading, known: Known, ledger: Ledger, moment: Moment) -> Kept | None:
    from sync.core.trail.snapshot import content, packed  # nothing is packed where nothing is kept

    digest = ledger.digest("salinan", sha256(content(reading.grids)).hexdigest())
    if digest == known.snapshot:
        return None
    name, kept = snapshots.keep(packed(reading.grids, moment.instant), moment.instant)
    return Kept(name, kept, digest)


def _occasion(
    store: RegisterStore,
    ledger: Ledger,
    checked: Checked,
    history: History,
    rules: Rules,
    moment: Moment,
    writer: Writer,
) -> Occasion:
    from sync.core.alerts.due import Alerts
    from sync.core.alerts.people import officers
    from sync.letters import Occasion

    people = writer.people_with(officers(checked.register))
    policy = rules.book.alerts
    judged = (checked.register, checked.judgement, history)
    alerts = Alerts(*judged, people, moment.mails_at(policy), policy, rules.working_days)
    return Occasion(alerts, store.link, ledger.fingerprint, moment.tzinfo)


def _parts(checked: Checked, ledger: Ledger, rules: Rules) -> list[Part]:
    """Count this quarter and the last one, and those before that were never counted to their ends."""
    from sync.core.report.part import QUARTERS, take_each
    from sync.core.report.quarter import Quarter

    now, known = Quarter.of(checked.register.today), ledger.quarters()
    wanted = [quarter for quarter in now.run(QUARTERS) if quarter >= now.previous or quarter not in known]
    judged = (checked.register, checked.judgement, rules.working_days)
    return list(take_each(*judged, wanted, memos=rules.memos, known=ledger.part).values())


def _lacks_key(checked: Checked) -> bool:
    """Return whether a header is missing that rows are known by: findings then only seem to be gone."""
    return any(one.rule == _NO_HEADER and _is_key(checked, one) for one in checked.judgement.findings)


def _is_key(checked: Checked, finding: Finding) -> bool:
    tab = next(table.tab for table in checked.register.tables.values() if table.tab.title == finding.tab)
    return any(tab.by_name[name].title == finding.column for name in tab.key)


def tally(judgement: Judgement) -> Tally:
    """Return what a judgement amounts to in numbers."""
    counts = Counter(finding.severity for finding in judgement.findings)
    return Tally({severity: counts[severity] for severity in Severity}, judgement.overdue)


def _mark(version: str, rules: Rules, moment: Moment, office: Office | None, writer: Writer | None) -> str:
    """Return what a check depends on: when none of it has changed, neither has its outcome."""
    policy = rules.book.alerts
    morning = moment.mails_at(policy).time() < policy.digest_at
    mails = "" if writer is None else "pagi" if morning else "siang"  # from then on the day's digest is due
    people = sha256(repr((writer.people, writer.stand_in)).encode()).hexdigest()[:8] if writer else ""
    where = (moment.zone, office.code if office else "", people)
    parts = [version, rules.book.digest, str(moment.at.date()), mails, *where]
    return " ".join([*parts, *map(str, rules.holidays)])
