"""Tables as they may be seen, and whether that is proven safe: what whole reports do, for releases of any tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.core.report.audit import unproven
from sync.core.report.disclosure.releases import Release, joint_system, printed
from sync.core.report.disclosure.suppress import suppress
from sync.core.report.disclosure.system import Key, Relation
from sync.core.report.model import Table


@dataclass(frozen=True, slots=True)
class Protected:
    """``tables`` by release; ``hidden`` is to be kept with the true counts, for the releases that follow.

    Nothing may be sent while a cell is ``unproven``. ``exact`` if no cheaper choice of hidden cells would do.
    """

    tables: dict[str, tuple[Table, ...]]
    hidden: frozenset[Key]
    exact: bool
    unproven: tuple[Key, ...]


def protect(
    new: Sequence[Release],
    before: Sequence[Release],
    links: Sequence[Relation],
    threshold: int,
    time_limit: float = 60.0,
) -> Protected:
    """Given releases that go out together, all that went out before and what links them, return what may be seen.

    Raises:
        Inconsistent: when tables or links do not add up.

    """
    system = joint_system((*before, *new), links, threshold)
    found = suppress(system, threshold, time_limit)
    return Protected(
        {release.name: printed(release, found.hidden) for release in new},
        found.hidden,
        found.exact,
        unproven(system, found.hidden, threshold),
    )
