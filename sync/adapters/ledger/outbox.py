"""The ``Outbox``: letters until they are sent, taken by one sender at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, and_, func, or_, select, update

from sync.adapters.ledger.clock import Now
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.insert import insert_new
from sync.adapters.ledger.leases import is_over
from sync.adapters.ledger.schema import letter
from sync.core.mail import causes
from sync.core.mail.policy import FARTHEST, OVERFLOW
from sync.ports import Letter, Post, Posted, Taken

_OPEN = (Post.WAITING, Post.TAKEN, Post.SENDING, Post.UNCLEAR, Post.REFUSED)
_NEW = {"post": Post.WAITING, "attempts": 0, "again": False, "code": "", "owner": "", "fence": 0, "until": 0.0}


def put(connection: Connection, letters: Sequence[Letter]) -> list[Letter]:
    """Put letters into the outbox, in the transaction of whatever they tell; return those that were not in it yet."""
    return [one for one in letters if _put(connection, one)]


def _put(connection: Connection, one: Letter) -> bool:
    new = insert_new(connection, letter, **_NEW, **_columns(one))
    if new and one.critical:
        _take_the_place(connection, one)
    return new


def _take_the_place(connection: Connection, one: Letter) -> None:
    """Drop the letters that still wait and tell no more than this one."""
    same = [letter.c[name] == getattr(one, name) for name in ("register", "kind", "recipient", "critical")]
    older = and_(*same, letter.c.key != one.key, letter.c.post == Post.WAITING)
    connection.execute(update(letter).where(older).values(post=Post.DROPPED, code=causes.REPLACED, wire=b""))


class DatabaseOutbox:
    """An ``Outbox`` in a database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, letters: Sequence[Letter]) -> None:
        """Put in letters that belong to no check."""
        with self._database.writing() as connection:
            put(connection, letters)

    def take(self, now: datetime, owner: str, lease: float) -> Taken | None:
        """Return the letter whose turn it is, for ``lease`` seconds; ``None`` when none is due."""
        due = (
            select(letter)
            .where(or_(letter.c.due <= now, letter.c.due > now + FARTHEST), letter.c.post == Post.WAITING)
            .order_by(letter.c.critical.desc(), _last_told().asc().nulls_first(), letter.c.due, letter.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        with self._database.writing() as connection:
            _run_out(connection)
            row = connection.execute(due).one_or_none()
            if row is None:
                return None
            ours = {"post": Post.TAKEN, "owner": owner, "fence": row.fence + 1}
            this = update(letter).where(letter.c.id == row.id)
            connection.execute(this.values(**ours, until=Now() + lease, length=lease))
        return Taken(_letter(row), owner, row.fence + 1, row.attempts, bool(row.again))

    def begin(self, taken: Taken, at: datetime, archived: bool = False) -> bool:
        """Count an attempt. Unless it returns true, the letter is not to be sent: the lease has run out."""
        still = and_(letter.c.post == Post.TAKEN, letter.c.until > Now())
        begun = {"post": Post.SENDING, "attempts": letter.c.attempts + 1, "day": at.date()}
        return self._say(taken, still, **begun, archived=at if archived else None)

    def sent(self, taken: Taken, at: datetime) -> bool:
        """Note that the server took it. Its content is not needed any more, and not kept."""
        return self._say(taken, post=Post.SENT, day=at.date(), wire=b"", code="")

    def later(self, taken: Taken, again_at: datetime, code: str) -> bool:
        """Note that it is to be tried again."""
        return self._say(taken, post=Post.WAITING, due=again_at, code=code)

    def refused(self, taken: Taken, code: str) -> bool:
        """Note that trying again is no use."""
        return self._say(taken, post=Post.REFUSED, code=code)

    def list(self, settled: bool = False) -> Sequence[Posted]:
        """Return the letters that are still to be sent or wait for a person, oldest first; or else really all."""
        with self._database.writing() as connection:
            _run_out(connection)
            wanted = select(letter).order_by(letter.c.id)
            rows = connection.execute(wanted if settled else wanted.where(letter.c.post.in_(_OPEN))).all()
        return [_posted(row) for row in rows]

    def settle(self, posted: Posted, arrived: date | None) -> bool:
        """Say of an unclear letter on which day it arrived; ``None`` lets it be sent again."""
        same = and_(letter.c.key == posted.key, letter.c.post == Post.UNCLEAR, letter.c.fence == posted.fence)
        values = {"post": Post.SENT, "day": arrived, "wire": b""} if arrived else {"post": Post.WAITING, "again": True}
        with self._database.writing() as connection:
            return connection.execute(update(letter).where(same).values(**values)).rowcount == 1

    def resend(self, key: str) -> bool:
        """Let a letter that is unclear or refused be sent; return whether there is one to send."""
        again = or_(letter.c.again, letter.c.post == Post.UNCLEAR)
        return self._decide(key, (Post.UNCLEAR, Post.REFUSED), post=Post.WAITING, attempts=0, code="", again=again)

    def drop(self, key: str) -> bool:
        """Let a letter never be sent; return whether there was one that nobody was sending."""
        return self._decide(key, (Post.WAITING, Post.UNCLEAR, Post.REFUSED), post=Post.DROPPED, wire=b"")

    def sent_on(self, one: Letter, day: date) -> int:
        """Return how many others of its urgency its recipient got on a day, or may be getting."""
        others = and_(letter.c.recipient == one.recipient, letter.c.critical == one.critical, letter.c.key != one.key)
        left = and_(letter.c.day == day, letter.c.post.in_((Post.SENDING, Post.UNCLEAR, Post.SENT)))
        counted = and_(others, or_(left, letter.c.post == Post.TAKEN), letter.c.kind != OVERFLOW)
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(letter).where(counted)) or 0

    def _say(self, taken: Taken, condition: Any = True, **values: Any) -> bool:
        """Store what came of a letter, unless it has been given to another since, or a person has decided on it."""
        mine = and_(letter.c.key == taken.letter.key, letter.c.owner == taken.owner, letter.c.fence == taken.fence)
        undecided = letter.c.post.in_((Post.TAKEN, Post.SENDING, Post.UNCLEAR, Post.WAITING))
        with self._database.writing() as connection:
            done = connection.execute(update(letter).where(mine, undecided, condition).values(**values))
            return done.rowcount == 1

    def _decide(self, key: str, where: Sequence[Post], **values: Any) -> bool:
        with self._database.writing() as connection:
            _run_out(connection)
            found = and_(letter.c.key == key, letter.c.post.in_(where))
            # nobody who had taken it before has a say any more
            done = connection.execute(update(letter).where(found).values(fence=letter.c.fence + 1, **values))
            return done.rowcount == 1


def _last_told() -> ScalarSelect[date]:
    """Return the day on which a letter's recipient was last told the like of the same register."""
    before = letter.alias()
    same = [before.c[name] == letter.c[name] for name in ("register", "kind", "recipient")]
    return select(func.max(before.c.day)).where(*same, before.c.post == Post.SENT).correlate(letter).scalar_subquery()


def _run_out(connection: Connection) -> None:
    """Let go of what nobody has a lease of any more."""
    for before, after in ((Post.TAKEN, Post.WAITING), (Post.SENDING, Post.UNCLEAR)):
        over = select(letter.c.id).where(letter.c.post == before, is_over(letter))
        free = over.with_for_update(skip_locked=True)  # two that do this at once do not wait for each other
        connection.execute(update(letter).where(letter.c.id.in_(free)).values(post=after))


def _columns(one: Letter) -> dict[str, Any]:
    return {
        "key": one.key,
        "register": one.register,
        "kind": one.kind,
        "recipient": one.recipient,
        "message_id": one.message_id,
        "wire": one.wire,
        "critical": one.critical,
        "due": one.not_before,
    }


def _letter(row: Row[Any]) -> Letter:
    return Letter(row.key, row.register, row.kind, row.recipient, row.message_id, row.wire, row.due, bool(row.critical))


def _posted(row: Row[Any]) -> Posted:
    return Posted(
        row.key,
        row.register,
        row.kind,
        row.recipient,
        row.message_id,
        bool(row.critical),
        Post(row.post),
        row.due,
        row.attempts,
        row.code,
        bool(row.again),
        row.archived,
        row.fence,
    )
