"""What the readers of an audience can put together when one more report is published: all that concerns it alone.

A reader for umum knows what was published for umum and publik, a reader for publik the latter alone. Of one area and
quarter there is one report only: what the other audience's shows is settled in it, cell by cell.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from sync.core.report.disclosure.between import Known, ties
from sync.core.report.disclosure.links import links
from sync.core.report.disclosure.policy import Audience
from sync.core.report.disclosure.releases import Release, joint_system
from sync.core.report.disclosure.reported import Published, release_of
from sync.core.report.disclosure.system import Fate, Key, Relation, System

_KNOWN_TO = {Audience.UMUM: (Audience.UMUM, Audience.PUBLIK), Audience.PUBLIK: (Audience.PUBLIK,)}


def concerning(new: Published, known: Sequence[Published]) -> list[Published]:
    """Return the reports of the year, and of the quarters beside it, that have to do with a new one.

    Those are the reports on its registers, those on the registers of these, and so on: who knows a kabupaten and all of
    its kecamatan but one knows that one.
    """
    quarter = new.quarter
    left = [one for one in known if one.quarter.year == quarter.year or one.quarter in (quarter.previous, quarter.next)]
    found: list[Published] = []
    registers = set(new.registers)
    while near := [one for one in left if one.context.area == new.context.area or registers & one.registers]:
        found += near
        registers.update(*(one.registers for one in near))
        left = [one for one in left if one not in near]
    return found


def same_report(one: Published, other: Published) -> bool:
    """Return whether two reports tell of the same, be it to others."""
    return _about(one) == _about(other)


def _about(one: Published) -> tuple[object, ...]:
    return one.context.area, one.quarter, one.registers


def settled(new: Published, known: Sequence[Published]) -> dict[Key, Fate]:
    """Return the cells of a new report that the other audience's report on the same settles.

    What publik has been shown, umum knows. What umum was not shown, publik is not shown either.
    """
    name = release_of(new.context).name
    found = {}
    for other in known:
        if same_report(new, other) and other.audience is not new.audience:
            release = release_of(other.context, other.hidden)
            for key, cell in joint_system([release], [], 0).cells.items():
                shown = cell.fate is Fate.SHOWN
                if new.audience is Audience.UMUM and shown:
                    found[(name, *key[1:])] = Fate.SHOWN
                if new.audience is Audience.PUBLIK and not shown:
                    found[(name, *key[1:])] = Fate.HIDDEN
    return found


def system_of(reader: Audience, new: Published, fates: Mapping[Key, Fate], known: Sequence[Published]) -> System:
    """Given what is settled about the cells of a new report, return all that a reader may put together about it.

    Raises:
        Inconsistent: when reports contradict each other.

    """
    release = release_of(new.context)
    release = replace(release, fates={**fates, **release.fates})
    there = [Known(new, release), *_others(reader, new, known)]
    tied = ties(there)
    releases = [one.release for one in there]
    within = [relation for release in releases for relation in links(release)]
    system = joint_system([*releases, *tied.rests], [*within, *tied.relations], reader.threshold or 0, tied.differences)
    return _around(system, [key for key in system.cells if key[0] == release.name])


def _others(reader: Audience, new: Published, known: Sequence[Published]) -> Iterator[Known]:
    """Yield the reports that a reader knows besides, for each area and quarter the one that shows the reader more."""
    seen = [new]
    for audience in _KNOWN_TO[reader]:
        for one in known:
            if one.audience is audience and not any(same_report(one, other) for other in seen):
                seen.append(one)
                yield Known(one, _as_known(reader, one))


def _as_known(reader: Audience, one: Published) -> Release:
    """Return a report as readers know it; what publik was not shown is no promise to umum, unless it is small."""
    release = release_of(one.context, one.hidden)
    if one.audience is reader:
        return release
    return replace(release, fates={**dict.fromkeys(one.hidden, Fate.UNPRINTED), **release.fates})


def _around(system: System, start: Collection[Key]) -> System:
    """Return the part of a system that hangs together with some cells through cells that are not known to all.

    The other hidden cells are as safe as they were: nothing new is said of them.
    """
    of: dict[Key, list[Relation]] = {}
    for relation in system.relations:
        for key in {*relation.left, *relation.right}:
            if system.cells[key].fate is not Fate.SHOWN:
                of.setdefault(key, []).append(relation)
    reached = dict.fromkeys(start)
    kept: dict[int, Relation] = {}
    waiting = list(reached)
    while waiting:
        for relation in of.get(waiting.pop(), ()):
            if id(relation) not in kept:
                kept[id(relation)] = relation
                near = [key for key in (*relation.left, *relation.right) if key not in reached]
                reached |= dict.fromkeys(near)
                waiting += near
    cells = {key: cell for key, cell in system.cells.items() if key in reached}
    return System(cells, tuple(relation for relation in system.relations if id(relation) in kept))
