"""Letters, and where they wait until they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from sync.core.alerts.history import Name


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to one recipient, rendered once and for all. ``key`` says what it is in the world: it is put only once.

    ``names`` are the findings that it tells of; it is a first telling unless it ``escalates``. ``register`` is empty
    where it is about none. A ``critical`` one tells of everything in its register that is critical for its recipient.
    """

    key: str
    register: str
    kind: str
    recipient: str
    message_id: str
    wire: bytes
    not_before: datetime
    critical: bool
    names: tuple[Name, ...] = ()
    escalates: bool = False


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

    A critical letter that is put takes the place of an older one of its register, kind and recipient that still waits:
    it tells all that the older one did, which is ``DROPPED``. No other letter is replaced: what a digest or an
    escalation tells, no later one repeats.

    A clock that was wrong stops nothing for long: a lease that ends later than it could is over.
    """

    def put(self, letters: Sequence[Letter]) -> None:
        """Put in letters that belong to no check; one whose key is known already is not put twice."""
        ...

    def take(self, now: datetime, owner: str, lease: float) -> Taken | None:
        """Return a letter that is due, for ``lease`` seconds; ``None`` when none is.

        Critical ones come first, then the one whose recipient was told the like of its register longest ago, so that
        where many wait each has its turn, and then the one that is due for longest. One that is due in more than
        ``FARTHEST`` (``sync.core.mail.policy``) is due now.
        """
        ...

    def begin(self, taken: Taken, at: datetime, archived: bool = False) -> bool:
        """Count an attempt; unless it returns true, there is to be none: the lease has run out.

        ``at`` is now, in the recipient's zone; ``archived`` is whether the archive gets a copy.
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

    def sent_on(self, one: Letter, day: date) -> int:
        """Return how many others its recipient got on a day, critical ones if it is critical and else the other ones.

        Those that may have arrived count, and those that somebody is just about to send; the one that only tells of
        letters that wait does not.
        """
        ...
