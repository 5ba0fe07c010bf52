"""Two instances of Kawal that look after one sheet, with all that they leave: a database, snapshots, mails."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from functools import cache, lru_cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from sync import pipeline, resources
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.findings import DatabaseLedger
from sync.adapters.ledger.leases import DatabaseLeases, is_held
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.ledger.schema import finding, lease, letter, register, run, trail
from sync.adapters.libur import working_days
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.render import Renderer
from sync.adapters.snapshots import AgeSnapshots, new_key
from sync.core.alerts.due import Kind, People
from sync.core.mail.message import Sender
from sync.core.model import Grid
from sync.core.table import Memos
from sync.errors import KawalError, NotWritten
from sync.letters import Writer
from sync.outbox import Terms, deliver, settle
from sync.pipeline import Moment, Outcome, Rules
from sync.ports import Letter, Post, Reading
from sync.stopped import Braked, Mistake
from sync.transport import Copy
from tests.machine.sheet import Officer, Sheet
from tests.machine.taps import Killed, Tap, nothing
from tests.registers import book
from tests.test_letters import COORDINATOR, KABUPATEN, OFFICE

NAME = "Gunungsari"
MONDAY = datetime(2025, 4, 14, 8)
JAKARTA = ZoneInfo("Asia/Jakarta")
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""Where a folder costs no disk's time, if there is such a place: nothing here is about power cuts."""

KEYS = [new_key() for _ in range(2)]
"""The office's own, private and public; no instance has the private ones."""

RENDER = cache(Renderer([resources.folder("report_templates")]).render)
WRITER = Writer(NAME, OFFICE, People((COORDINATOR,), (KABUPATEN,)), Sender("kawal@contoh.go.id", "Kawal"), RENDER)

Told = Counter[tuple[str, str, str, tuple[str, ...]]]


@cache
def _rules(hand: int) -> Rules:
    """Return the rules as one process has them for itself."""
    return Rules(book(), working_days(), Memos())


@cache
def _empty() -> tuple[Path, TemporaryDirectory[str]]:
    """Return a folder in which nothing is remembered yet; to make one takes longer than a check."""
    folder = TemporaryDirectory(dir=MEMORY)
    database = Database(Path(folder.name))
    assert database.key
    database.close()
    return Path(folder.name), folder


@dataclass(frozen=True)
class Parts:
    """What an instance is made of; to be replaced by what is wrong, to see whether that is found."""

    sheet: Callable[..., Sheet] = Sheet
    ledger: Callable[..., DatabaseLedger] = DatabaseLedger
    outbox: Callable[[Database], DatabaseOutbox] = DatabaseOutbox
    snapshots: Callable[..., AgeSnapshots] = AgeSnapshots


@dataclass
class Way:
    """A mail server that takes everything."""

    arrived: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        if not begin(Copy.NONE):
            return False
        self.arrived.append((recipient, wire))
        return True


class Shadow:
    """A Kawal that nothing ever happens to. It is shown each content that the others have remembered."""

    def __init__(self) -> None:
        self.store, self.ledger, self.letters = Sheet(False, lambda reading: None), MemoryLedger(), Letters()

    def sees(self, grids: Sequence[Grid], moment: Moment, accept: bool) -> None:
        """Check a register; ``accept`` what is wrong with it."""
        self.store.grids = list(grids)
        self.store.touched()  # it looks as often as the others do
        about = (self.store, Tap("ledger", self.ledger, self.letters.note), _rules(2), moment, OFFICE, WRITER)
        try:
            pipeline.sync(*about)
        except Braked as braked:
            if accept:
                pipeline.sync(*about, accept=braked.doubts.token)
            else:
                self.letters.note("ledger.failed.", (moment.instant, "", braked.letters))
                self.ledger.failed(moment.instant, "", braked.letters)


@dataclass
class Letters:
    """All that was ever put into an outbox, as it was put first."""

    put: dict[str, Letter] = field(default_factory=dict)

    def note(self, moment: str, args: tuple[Any, ...]) -> None:
        """Note what a ledger has remembered."""
        if moment in ("ledger.record.", "ledger.failed."):
            for one in args[-1] if isinstance(args[-1], Sequence) and not isinstance(args[-1], str) else ():
                self.put.setdefault(one.key, one)

    def told(self) -> Told:
        """Return what was told to whom on which day, and how often."""
        return Counter(
            (one.kind, one.recipient, one.key.split("|")[3], _words(one.kind, one.wire)) for one in self.put.values()
        )


@lru_cache(1000)
def _words(kind: str, wire: bytes) -> tuple[str, ...]:
    """Return what a letter says, in any order: what is only remembered is listed in that of its keyed hash.

    The code for ``kawal accept`` is another in each installation.
    """
    body = message_from_bytes(wire, policy=default).get_body(("plain",))
    assert body is not None
    words = body.get_content().split() if kind != Kind.BRAKE else []
    return tuple(sorted(word.strip(",.") for word in words if not word.startswith("https:")))


class Office:
    """The sheet, its officer, and what both instances share. ``hand`` is one of the two, 0 or 1."""

    def __init__(self, folder: Path, blind: bool = False, parts: Parts | None = None) -> None:
        self.parts = parts or Parts()
        self.folder = folder / "catatan"
        if not self.folder.exists():
            shutil.copytree(_empty()[0], self.folder)
        self.sheet = self.parts.sheet(blind, self._watch)
        self.officer = Officer(self.sheet)
        self.snapshots = self.parts.snapshots(folder / "cadangan", NAME, [public for _, public in KEYS], 60)
        self.databases = [Database(self.folder) for _ in range(2)]
        self.now = MONDAY
        self.way, self.letters, self.shadow = Way(), Letters(), Shadow()
        self.readings: list[Sequence[Grid]] = [(), ()]
        self.remembered: Sequence[Grid] = self.sheet.grids  # as the last check that was recorded has seen them
        self.deaths = 0  # of processes, and leases that ran out under a frozen one
        self.works = 0

    def close(self) -> None:
        """Let the databases go."""
        for database in self.databases:
            database.close()

    # ------------------------------------------------------------------ what instances do

    def cycle(
        self, hand: int, trouble: Callable[[str], None] = nothing, accept: str = ""
    ) -> Outcome | KawalError | None:
        """Let an instance check the register, then send what is due; return what came of it.

        ``None`` when it was killed. What a dead or frozen one has held is free by now.
        """
        self.let_go()
        return self.work(hand, trouble, accept)

    def work(
        self, hand: int, trouble: Callable[[str], None] = nothing, accept: str = ""
    ) -> Outcome | KawalError | None:
        """Do the same, while nobody's lease is over yet."""
        between = self._between(hand, trouble, bool(accept))
        try:
            outcome = self._check(hand, between, accept)
            self.deliver(hand, between)
        except KawalError as error:
            outcome = error
        except Killed:
            self.deaths += 1
            self.databases[hand].close()
            return None
        if isinstance(outcome, Mistake):
            raise AssertionError(outcome.message)
        return outcome

    def _check(self, hand: int, between: Any, accept: str) -> Outcome | KawalError:
        database, moment = self.databases[hand], Moment(self.now)
        self.works += 1
        leases, owner = DatabaseLeases(database), f"{hand}/{self.works}"
        fence = leases.hold(NAME, owner, 30.0)
        assert fence is not None

        def guard(connection: Connection) -> None:
            if not is_held(connection, NAME, owner, fence):
                raise NotWritten(f"{NAME} sudah diambil alih.", "Yang lain meneruskannya.")

        own = self.parts.ledger(database, NAME, guard)
        vars(own)["between"] = partial(between, "ledger.between", ())  # where one made wrong works in two steps
        ledger: Any = Tap("ledger", own, between)
        store: Any = Tap("store", self.sheet, between)
        snapshots: Any = Tap("snapshots", self.snapshots, between)
        about = (store, ledger, _rules(hand), moment, OFFICE, WRITER)
        outcome: Outcome | KawalError
        try:
            with pipeline.remembered(ledger, moment):
                outcome = pipeline.sync(*about, accept=accept, snapshots=snapshots)
        except KawalError as error:
            outcome = error
        leases.release(NAME, owner, fence)  # which a process that is killed does not come to
        return outcome

    def deliver(self, hand: int, between: Any) -> None:
        """Send what is due; what may have arrived is sent once more if it cannot wait."""
        outbox: Any = Tap("outbox", self.parts.outbox(self.databases[hand]), between)
        way: Any = Tap("transport", self.way, between)
        at, terms = Moment(self.now).instant, Terms(_address, _zone, lambda at: at, lambda one, day: [], cap=1000)
        settle(outbox, None, at)
        self.works += 1
        for one in deliver(outbox, way, terms, lambda: at, f"{hand}/{self.works}", lambda seconds: None):
            assert not one.mistake, one.mistake

    def let_go(self) -> None:
        """Let so much time pass that every lease is over."""
        with self.databases[0].writing() as connection:
            connection.execute(update(lease).values(until=0.0))
            connection.execute(update(letter).where(letter.c.post.in_((Post.TAKEN, Post.SENDING))).values(until=0.0))

    def _between(self, hand: int, trouble: Callable[[str], None], accept: bool) -> Any:
        """Return what is called between an instance and its ports: what it does is noted before trouble comes."""
        moment = Moment(self.now)

        def between(name: str, args: tuple[Any, ...]) -> None:
            self.letters.note(name, args)
            braked = name == "ledger.failed." and bool(args[2:] and args[2])
            if name == "ledger.record." or braked:
                self.shadow.sees(self.readings[hand], moment, accept)
            if name == "ledger.record.":
                if not accept:
                    assert not lost_at_once(self.remembered, self.readings[hand]), "a mass deletion was taken"
                self.remembered = self.readings[hand]
            trouble(name)
            if name == "store.read":
                self.readings[hand] = self.sheet.grids

        return between

    def _watch(self, reading: Reading) -> None:
        """Nothing is written of what no snapshot holds."""
        from tests.machine.invariants import held_by_a_snapshot

        assert held_by_a_snapshot(self.snapshots, reading.grids), "written before a snapshot was kept"

    # ------------------------------------------------------------------ what is remembered

    @property
    def ledger(self) -> DatabaseLedger:
        """Return what is remembered."""
        return DatabaseLedger(self.databases[0], NAME)

    @property
    def outbox(self) -> DatabaseOutbox:
        """Return the letters."""
        return DatabaseOutbox(self.databases[0])

    def dump(self, *tables: Any) -> list[Any]:
        """Return all that stands in the database about the register, or in some of its tables."""
        with self.databases[0].reading() as connection:
            return [
                [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for table in tables or (register, trail, finding, run, letter)
            ]

    def passes(self, hours: float) -> None:
        """Let hours pass."""
        self.now += timedelta(hours=hours)


def lost_at_once(before: Sequence[Grid], now: Sequence[Grid]) -> bool:
    """Return whether more rows are gone than may be without asking anybody; counted, and nothing else."""
    counts = {grid.tab: len(grid.rows) for grid in now}
    gone = [(len(grid.rows), len(grid.rows) - counts.get(grid.tab, 0)) for grid in before]
    return any(lost > max(3, 0.3 * rows) or lost == rows > 0 for rows, lost in gone)


def _address(one: Letter) -> str:
    return one.recipient


def _zone(one: Letter) -> ZoneInfo:
    return JAKARTA
