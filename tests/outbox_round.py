"""An outbox, a way out of it, an archive, and a clock that stands still, for tests of the sending."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.adapters.memory_outbox import MemoryOutbox
from sync.core.mail import causes
from sync.core.mail.policy import OVERFLOW
from sync.errors import Unreadable
from sync.outbox import Delivery, Fate, Settled, Terms, deliver, settle
from sync.ports import Letter, Outbox, Post
from sync.transport import Copy, Transport, Unclear, Unreachable
from tests.mails import envelope, mail

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
MORNING = datetime(2025, 4, 4, 7, 0, tzinfo=JAKARTA)  # a Friday
A, B, C = (f"{name}@contoh.go.id" for name in ("ani", "budi", "citra"))

Trouble = Exception | None


@dataclass
class Way:
    """A transport in memory. ``troubles`` come one after the other before the mail, or once it is on its way."""

    copy: Copy = Copy.NONE
    troubles: dict[str, list[Trouble]] = field(default_factory=dict)
    on_the_way: dict[str, list[Trouble]] = field(default_factory=dict)
    arrived: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        self._raise(self.troubles, recipient)
        if not begin(self.copy):
            return False
        self._raise(self.on_the_way, recipient)
        self.arrived.append((recipient, wire))
        return True

    def _raise(self, troubles: dict[str, list[Trouble]], recipient: str) -> None:
        trouble = troubles[recipient].pop(0) if troubles.get(recipient) else None
        if trouble:
            raise trouble

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _ in self.arrived]


@dataclass
class Kept:
    """An archive in memory, that can be away. ``asked`` are the Message-IDs of each time."""

    mails: set[str] = field(default_factory=set)
    away: bool = False
    asked: list[str] = field(default_factory=list)

    def holds(self, message_id: str) -> bool:
        self.asked.append(message_id)
        if self.away:
            raise Unreachable(causes.CONNECTION)
        return message_id in self.mails


@dataclass
class Round:
    """An outbox, a way out of it, and a clock that stands still."""

    outbox: Outbox
    way: Way = field(default_factory=Way)
    now: datetime = MORNING
    strangers: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    zone: ZoneInfo = JAKARTA
    sleep: Callable[[float], None] = time.sleep

    def put(self, *recipients: str, **changes: object) -> None:
        for recipient in recipients:
            known = sum(one.recipient == recipient for one in self.outbox.list(settled=True))
            one = letter(f"{recipient}|{known + 1}", recipient, self.now)
            self.outbox.put([replace(one, **changes)])  # type: ignore[arg-type]

    def address(self, one: Letter) -> str | None:
        if one.recipient in self.unknown:
            raise Unreadable("Register tidak dapat dibaca.", "Coba lagi nanti.")
        return None if one.recipient in self.strangers else one.recipient.removeprefix("rujukan:")

    @property
    def terms(self) -> Terms:
        return Terms(self.address, lambda one: self.zone, opens, overflow)

    def deliveries(self, transport: Transport | None = None, terms: Terms | None = None) -> Iterator[Delivery]:
        way, now = transport or self.way, lambda: self.now
        return deliver(self.outbox, way, terms or self.terms, now, "sini", self.sleep)

    def fates(self, terms: Terms | None = None) -> list[tuple[str, Fate, str]]:
        return [(one.letter.recipient, one.fate, one.code) for one in self.deliveries(terms=terms)]

    def unclear(self, *recipients: str, copy: Copy = Copy.TAKEN, **changes: object) -> None:
        """Let letters to these get lost on their way."""
        self.put(*recipients, **changes)
        self.way.copy = copy
        self.way.on_the_way = {recipient: [Unclear()] for recipient in recipients}
        assert {fate for _ in recipients for _, fate, _ in self.fates()} == {Fate.UNCLEAR}
        until(lambda: {one.post for one in self.outbox.list()} == {Post.UNCLEAR})

    def settled(self, archive: Kept | None) -> tuple[list[str], list[str], str]:
        """Return to whom letters had arrived, and to whom they go again."""
        told: Settled = settle(self.outbox, archive, self.now)
        return [one.recipient for one in told.arrived], [one.recipient for one in told.again], told.code

    def waiting(self) -> dict[str, datetime]:
        return {one.key: one.due.astimezone(self.zone) for one in self.outbox.list() if one.post is Post.WAITING}


def letter(key: str, recipient: str, at: datetime, kind: str = "ringkasan") -> Letter:
    return Letter(key, "Gunungsari", kind, recipient, envelope(key).message_id, mail(key), at, critical=False)


def opens(at: datetime) -> datetime:
    """Let the night be from 20.00 to 06.00."""
    morning = at.replace(hour=6, minute=0)
    return morning if at.hour < 6 else morning + timedelta(days=1) if at.hour >= 20 else at


def overflow(one: Letter, day: date) -> Sequence[Letter]:
    return [letter(f"batas|{one.recipient}|{day}", one.recipient, MORNING, OVERFLOW)]


@contextmanager
def outbox_round(kind: str, folder: Path) -> Iterator[Round]:
    """Open an outbox in ``memory``, or in a ``database`` in a folder."""
    if kind == "memory":
        yield Round(MemoryOutbox())
        return
    with closing(Database(folder / ".kawal")) as database:
        yield Round(DatabaseOutbox(database))


def until(true: Callable[[], bool]) -> None:
    for _ in range(100):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError
