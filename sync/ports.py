"""What the pipeline asks of the outside world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from sync.core.model import Finding, Grid, Severity

if TYPE_CHECKING:
    from sync.core.alerts.history import History
    from sync.core.service_tabs.context import Identity
    from sync.core.service_tabs.sheets import ServiceTab
    from sync.core.spec import RuleBook


@dataclass(frozen=True, slots=True)
class Reading:
    """The officer tabs of a register as read at one moment. ``version`` names that moment's content."""

    grids: Sequence[Grid]
    version: str


@dataclass(frozen=True, slots=True)
class Changes:
    """How many findings are new, still standing and gone since the check before."""

    new: int
    standing: int
    resolved: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What a check amounts to in numbers: findings by severity, and overdue follow-ups (findings too)."""

    findings: Mapping[Severity, int]
    overdue: int


@dataclass(frozen=True, slots=True)
class Failure:
    """The failures since the last success: when the last one was, its message, and how many there were in a row."""

    at: datetime
    message: str
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How a register stands: its last success, what that one found, and what has failed since."""

    succeeded: datetime | None = None
    tally: Tally = Tally({}, 0)
    failure: Failure | None = None

    def after_failure(self, at: datetime, message: str) -> Standing:
        """Return how it stands after one more failure."""
        before = self.failure.in_a_row if self.failure else 0
        return Standing(self.succeeded, self.tally, Failure(at, message, before + 1))


class RegisterStore(Protocol):
    """A register somewhere: a workbook file, a Google Sheet, memory.

    Contract: ``read`` returns every officer tab of one moment, or raises ``Unreadable``. ``write`` replaces exactly the
    given service tabs, all or none, and never touches an officer tab; it raises ``NotWritten`` when it cannot be
    written now (the register stays as it was). It returns the version to remember, for ``version`` to compare with:
    what people type after ``reading`` is never covered by it. A store that sees such a change raises ``Changed``;
    one that cannot returns the version of the reading, so that the next cycle reads again. ``link`` is for rows as last
    read.
    """

    name: str
    notice: str  # what people should know about the last write, if anything
    wrote: bool  # whether the last write had anything to change

    def version(self) -> str:
        """Return the version of the register's content now, without reading it through."""
        ...

    def read(self, book: RuleBook) -> Reading:
        """Return the officer tabs."""
        ...

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        """Replace the service tabs."""
        ...

    def link(self, tab: str = "", row: int = 0) -> str | None:
        """Return the address of the register, or of a row in an officer tab; ``None`` for what is no web page."""
        ...


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of a check. ``rows`` counts the rows of each tab; with ``keep`` nothing is resolved by it, and the
    counts of the last sane check stay; with ``digest`` the day's digest is among its letters. Unless ``written`` the
    service tabs do not show it yet: it is remembered, and is still no success.
    """

    mark: str
    findings: Sequence[Finding]
    tally: Tally
    rows: Mapping[str, int]
    at: datetime
    keep: bool = False
    digest: bool = False
    written: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one recipient, rendered once and for all. ``key`` says what it is in the world: it is put only once.

    ``names`` are the findings that it tells of; it is a first telling unless it ``escalates``. ``register`` is empty
    where it is about none.
    """

    key: str
    register: str
    kind: str
    recipient: str
    message_id: str
    wire: bytes
    not_before: datetime
    critical: bool
    names: tuple[Identity, ...] = ()
    escalates: bool = False


class Ledger(Protocol):
    """What is remembered of a register between runs; never a value of it, only keyed hashes, days and numbers.

    Contract: a finding is open from the check that first has it to the first one, not told to keep it, that has it no
    more; one that comes back is open anew, but the days on which it was told of are still known. ``record`` stores
    everything about a check, all or nothing. ``confirm``, and ``record`` of what was written, end a row of failures.
    Instants know their zone; days are those of the instants as they are given.
    """

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        ...

    def history(self, found: Sequence[Finding], today: date) -> History:
        """Return what is known of these findings and of those that are not among them any more."""
        ...

    def still_ours(self) -> None:
        """Raise ``NotWritten`` when another process has meanwhile taken the register over; asked before each write."""
        ...

    def record(self, check: Check, letters: Sequence[Letter] = ()) -> Changes:
        """Remember a check, put its letters into the outbox, and return what the check changed.

        Raise ``NotWritten`` when the register is no longer ours.
        """
        ...

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        ...

    def failed(self, at: datetime, message: str, letters: Sequence[Letter] = ()) -> None:
        """Remember a failure by our own message, which holds no cell's text, and put its letters into the outbox."""
        ...

    def fingerprint(self, *parts: str) -> str:
        """Return what something of the register may be called outside: only who holds the key can tell it again."""
        ...

    def standing(self) -> Standing:
        """Return how the register stands."""
        ...


# ------------------------------------------------------------------ mails on their way


@dataclass(frozen=True, slots=True)
class Rendered:
    """A mail's two forms. ``problem`` says which of the office's templates could not be used, if one could not."""

    subject: str
    html: str
    text: str
    problem: str | None = None


class Post(StrEnum):
    """Where a letter is on its way."""

    WAITING = "waiting"
    TAKEN = "taken"  # by someone who is about to send it
    SENDING = "sending"  # between the last check before the mail itself and the server's answer
    SENT = "sent"
    UNCLEAR = "unclear"  # nobody lived to tell whether the server took it
    REFUSED = "refused"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Posted:
    """A letter in the outbox, without its content. ``due`` is when it may be sent, ``code`` why it was not.

    ``again`` is whether it was let go once more although it may have arrived. ``archived`` is when it last went out, if
    that was with a copy for the archive, in the recipient's zone. ``fence`` is that of its last taking.
    """

    key: str
    register: str
    kind: str
    recipient: str
    message_id: str
    critical: bool
    post: Post
    due: datetime
    attempts: int
    code: str
    again: bool
    archived: datetime | None
    fence: int


@dataclass(frozen=True, slots=True)
class Taken:
    """A letter that ``owner`` alone may send now. ``attempts`` were made before.

    ``again`` is whether one of them may have succeeded: the recipient is to be told that it may be a repetition.
    """

    letter: Letter
    owner: str
    fence: int
    attempts: int
    again: bool


class Outbox(Protocol):
    """Mails until they are sent. Several processes may take from it at once; leases run by the database's clock.

    Contract: a letter is never lost. Who has taken one has it for the time of the lease; when that runs out before
    ``begin``, the letter waits again; after ``begin`` it is ``UNCLEAR``, and nobody gets it until ``settle`` or
    ``resend`` lets it go again, marked. ``sent``, ``later`` and ``refused`` say what came of it, and return whether
    that was still theirs to say: not when the letter has meanwhile been given to another.
    """

    def put(self, letters: Sequence[Letter]) -> None:
        """Put in letters that belong to no check; one whose key is known already is not put twice."""
        ...

    def take(self, now: datetime, owner: str, lease: float) -> Taken | None:
        """Return the letter that is due for longest, for ``lease`` seconds; ``None`` when none is due."""
        ...

    def begin(self, taken: Taken, archived: datetime | None = None) -> bool:
        """Count an attempt; unless it returns true, there is to be none: the lease has run out.

        ``archived`` is now, in the recipient's zone, when the archive gets a copy.
        """
        ...

    def sent(self, taken: Taken, at: datetime) -> bool:
        """Note that the server took it; ``at`` is in the recipient's zone."""
        ...

    def later(self, taken: Taken, again_at: datetime, code: str) -> bool:
        """Note that it is to be tried again."""
        ...

    def refused(self, taken: Taken, code: str) -> bool:
        """Note that trying again is no use."""
        ...

    def list(self, settled: bool = False) -> Sequence[Posted]:
        """Return the letters that are still to be sent or wait for a person, oldest first; or else really all."""
        ...

    def settle(self, posted: Posted, arrived: date | None) -> bool:
        """Say of an unclear letter on which day it arrived, where the recipient is; ``None`` lets it be sent again.

        Return whether it was still as ``posted`` says: not when another has decided on it since.
        """
        ...

    def resend(self, key: str) -> bool:
        """Let a letter that is unclear or refused be sent; return whether there is one to send."""
        ...

    def drop(self, key: str) -> bool:
        """Let a letter never be sent; return whether there was one that nobody was sending."""
        ...

    def sent_on(self, recipient: str, day: date) -> int:
        """Return how many letters the recipient got on a day."""
        ...


# ------------------------------------------------------------------ who may work, and small things kept


class Leases(Protocol):
    """Names that one process at a time may hold, by the database's clock.

    Contract: each holding has a higher fence than the one before. A lease that has run out is gone, even when nobody
    else has taken it.
    """

    def hold(self, name: str, owner: str, seconds: float) -> int | None:
        """Take a name and return the fence; ``None`` while anybody holds it."""
        ...

    def renew(self, name: str, owner: str, fence: int, seconds: float) -> bool:
        """Hold it for so long from now; return whether it was still held."""
        ...

    def release(self, name: str, owner: str, fence: int) -> None:
        """Let it go; nothing happens when another holds it."""
        ...


class Shelf(Protocol):
    """A place for small named JSON objects. What is damaged or missing counts as empty: it is then asked for anew."""

    def get(self, name: str) -> Mapping[str, Any]:
        """Return what is kept under a name."""
        ...

    def put(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep something. Raise ``NotWritten``."""
        ...
