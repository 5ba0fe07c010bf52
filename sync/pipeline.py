"""One cycle of one register, as a list: read, judge, draw, write, remember."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sync.core.brakes import lost_rows
from sync.core.calendar import WorkingDays
from sync.core.model import Finding, Severity
from sync.core.office import ZONES, Office
from sync.core.register import Register
from sync.core.sight import Shape, Sight, lost_columns
from sync.core.spec import RuleBook
from sync.core.table import Memos
from sync.core.validate import Judgement, judge
from sync.errors import Changed, KawalError, NotWritten
from sync.ports import Changes, Check, Ledger, Letter, Reading, RegisterStore, Tally

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


class Braked(NotWritten):
    """A register that was full is suddenly much emptier: it is not judged, and nothing counts as resolved."""

    def __init__(self, name: str, lost: Sequence[str], letters: Sequence[Letter] = ()) -> None:
        super().__init__(
            f"{name}: {', '.join(lost)} sejak pemeriksaan sebelumnya. Register tidak diperiksa, dan tidak ada temuan "
            "yang dianggap selesai.",
            "Bila terhapus tanpa sengaja, pulihkan dulu (Google: File > Histori versi; berkas: salinan .bak.xlsx). "
            f"Bila memang sengaja: kawal accept {name}",
        )
        self.lost, self.letters = tuple(lost), tuple(letters)


class Mistake(KawalError):
    """A mistake of our own, met in one register; named by type and place, never by its text, which may quote a cell."""

    def __init__(self, error: Exception) -> None:
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        super().__init__(
            f"terjadi kesalahan di dalam program ({type(error).__name__} di {where}). Isian petugas tidak diubah.",
            "Mohon laporkan baris ini kepada pengembang Kawal.",
        )


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
        return _judged(reading, rules, moment)


def sync(
    store: RegisterStore,
    ledger: Ledger,
    rules: Rules,
    moment: Moment,
    office: Office | None = None,
    writer: Writer | None = None,
    area: str = "",
    sample: bool = False,
    accept: bool = False,
) -> Outcome:
    """Given a register and what is remembered of it, bring its service tabs up to date and write its letters.

    Nothing is read through or written when neither the register, the rules nor the day have changed, and no digest is
    due. Raise ``Unreadable`` or ``NotWritten``; the register then is as it was, but if only its service tabs could not
    be written, the letters are. ``Braked`` is raised when it has lost too many rows, unless a person has said to
    ``accept`` that. A register of an ``area``, the code of its kecamatan, is counted for the reports of that.
    """
    if ledger.unchanged(_mark(store.version(), rules, moment, office, writer)):
        ledger.confirm(moment.instant)
        return Outcome(None, Changes(0, 0, 0))
    from sync.core.service_tabs import Context, identity, service_tabs  # a check draws nothing

    for _ in range(_READ_AGAIN):
        reading = store.read(rules.book)
        with rules.turn:
            checked = _judged(reading, rules, moment)
            sight, before = Sight.of(checked.register), ledger.shape()
            lost = [] if accept else lost_rows(_watched(before, checked), sight.shape.rows)
            doubts = [] if accept else lost + lost_columns(before.columns, sight.shape.columns)
            keep = bool(doubts) or _lacks_key(checked)
            history = ledger.history(checked.judgement.findings, moment.at.date(), sight, keep)
            occasion = _occasion(store, ledger, checked, history, rules, moment, writer) if writer else None
            letters = []
            if writer and occasion:
                letters = writer.letters(occasion, urgent=bool(lost))
                letters += writer.brake(doubts, occasion) if doubts else []
            if lost:
                raise Braked(store.name, lost, letters)
            parts = _parts(checked, ledger, rules) if area else ()
            first = {name: known.first for name, known in history.known.items()}
            since = {name: first.get(name, moment.at.date()) for name in map(identity, checked.judgement.findings)}
            tabs = service_tabs(
                Context(checked.register, checked.judgement, since, moment.at, moment.zone, office, sample)
            )
        digest = bool(occasion and occasion.alerts.digest_due)
        put_off = occasion.alerts.put_off if occasion else ()
        seen = Check("", checked.judgement.findings, tally(checked.judgement), sight.shape, moment.instant, keep)
        outcome = replace(seen, digest=digest, sight=sight, put_off=put_off, area=area, parts=parts)
        ledger.still_ours()
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


def _judged(reading: Reading, rules: Rules, moment: Moment) -> Checked:
    register = Register(reading.grids, rules.book, moment.at.date(), rules.memos)
    return Checked(register, judge(register, rules.working_days), reading)


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


def _watched(before: Shape, checked: Checked) -> dict[str, int]:
    """Return how many rows the tabs had whose rows are not there to go, as those of Tunda and Referensi are."""
    keyed = {table.tab.title for table in checked.register.tables.values() if table.tab.key}
    return {tab: rows for tab, rows in before.rows.items() if tab in keyed}


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
