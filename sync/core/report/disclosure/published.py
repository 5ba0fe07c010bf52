"""A whole report for umum or publik: what of it may be seen, given all that was published before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.core.report.context import Context
from sync.core.report.disclosure.policy import Audience
from sync.core.report.disclosure.readers import concerning, same_report, settled, system_of
from sync.core.report.disclosure.reported import Published, keys_of, release_of
from sync.core.report.disclosure.seen import seen
from sync.core.report.disclosure.system import Fate, Key, System

_ROUNDS = 5  # of two kinds of readers, one after the other, until neither asks for more to be hidden


@dataclass(frozen=True, slots=True)
class Guarded:
    """``context`` is the report as it may be seen.

    ``hidden`` is to be kept, with the true report, for those that follow: see ``Published``. Nothing may be sent while
    a cell is ``unproven``. ``exact`` if no cheaper choice of hidden cells would do.
    """

    context: Context
    hidden: frozenset[Key]
    exact: bool
    unproven: tuple[Key, ...]


def guard(context: Context, registers: frozenset[str], known: Sequence[Published], time_limit: float = 60.0) -> Guarded:
    """Given a report with its true numbers and the codes of the registers in it, return what may be seen of it.

    ``known`` are all reports that were published before; those that have to do with it are taken from them.
    ``time_limit`` (seconds) is for choosing what to hide, on a slow machine.

    Raises:
        ValueError: for a report that was published before, or that is for terbatas.
        Inconsistent: when the reports contradict each other; they do not where they were made of the same parts.
        ImportError: without the extra ``report``.

    """
    from sync.core.report.audit import unproven
    from sync.core.report.disclosure.suppress import suppress

    new = Published(context, frozenset(), registers)
    if new.audience is Audience.TERBATAS:
        raise ValueError("nothing is hidden from the readers of terbatas")
    if any(same_report(new, one) and one.audience is new.audience for one in known):
        raise ValueError(f"{release_of(context).name} was published before")
    near = concerning(new, known)
    readers, fates = _readers(new, near), settled(new, near)
    systems: dict[Audience, System] = {}
    hidden, exact = frozenset[Key](), True
    for _ in range(_ROUNDS):
        before = hidden
        for reader in readers:
            threshold = reader.threshold or 0
            gone = Fate.HIDDEN if reader is new.audience else Fate.UNPRINTED
            systems[reader] = system_of(reader, new, {**fates, **dict.fromkeys(hidden, gone)}, near)
            found = suppress(systems[reader], threshold, time_limit)
            hidden |= _own(found.hidden, new)
            exact = exact and found.exact
        if hidden == before or len(readers) == 1:
            break
    doubtful = [key for reader in readers for key in unproven(systems[reader], hidden, reader.threshold or 0)]
    return Guarded(seen(new, hidden, near), hidden, exact, tuple(dict.fromkeys(doubtful)))


def _readers(new: Published, near: Sequence[Published]) -> tuple[Audience, ...]:
    """Return whose knowledge a report adds to: what is for publik is read by umum too, who may know more already."""
    if new.audience is Audience.UMUM:
        return (Audience.UMUM,)
    for_umum = [one for one in near if one.audience is Audience.UMUM]
    adds = bool(for_umum) and not any(same_report(new, one) for one in for_umum)
    return (Audience.PUBLIK, Audience.UMUM) if adds else (Audience.PUBLIK,)


def _own(hidden: frozenset[Key], new: Published) -> frozenset[Key]:
    """Return those of the hidden cells that stand in a table of the report."""
    release = release_of(new.context)
    return hidden.intersection(key for table in release.tables for key in keys_of(release, table))
