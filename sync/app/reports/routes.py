"""Which reports an office owes, and to whom: what the settings say, for the jobs and for every letter that leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sync.core.mail.policy import DRAFT, REPORT
from sync.core.report.areas import is_within
from sync.letters import leaders

if TYPE_CHECKING:
    from sync.core.alerts.due import People
    from sync.core.report.context import Audience
    from sync.settings import RegisterSettings, Settings


@dataclass(frozen=True, slots=True)
class Route:
    """A report that is owed every quarter.

    ``first_readers`` get its draft; without any there is none. ``zone`` is that of the kecamatan, empty for an area
    above it. ``register`` is the name of its only one.
    """

    area: str
    audience: Audience
    first_readers: tuple[str, ...]
    readers: tuple[str, ...]
    zone: str = ""
    register: str = ""


def routes(found: Settings) -> list[Route]:
    """Return all that is owed: each kecamatan's own report, then those for the further recipients."""
    registers: dict[str, list[RegisterSettings]] = {}
    for register in found.registers:
        registers.setdefault(register.place.code, []).append(register)
    further: dict[tuple[str, Audience], list[str]] = {(area, "terbatas"): [] for area in registers}
    for recipient in found.recipients:
        if not any(is_within(code, recipient.area) for code in registers):
            continue  # an area without a register has nothing to report
        further.setdefault((recipient.area, recipient.audience), []).append(recipient.address)
    return [
        _route(found, area, audience, addresses, registers.get(area, []))
        for (area, audience), addresses in further.items()
    ]


def _route(
    found: Settings, area: str, audience: Audience, further: list[str], registers: list[RegisterSettings]
) -> Route:
    people = [_people(register) for register in registers] if audience == "terbatas" else []
    first = _unique(address for one in people for address in leaders(one, found.admin))
    own = _unique(address for one in people for address in (*one.kabupaten, *one.coordinators))
    zones, names = {register.zone for register in registers}, [register.name for register in registers]
    return Route(
        area=area,
        audience=audience,
        first_readers=first,
        readers=_unique((*own, *further)),
        zone=zones.pop() if len(zones) == 1 else "",
        register=names[0] if len(names) == 1 else "",
    )


def _people(register: RegisterSettings) -> People:
    from sync.core.alerts.due import People

    return People(register.coordinators, register.kabupaten)


def _unique(addresses: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(addresses))


# ------------------------------------------------------------------ letters


def key(kind: str, route: Route, quarter: str, recipient: str) -> str:
    """Return what a letter of a report is in the world: of each there is one."""
    return "|".join((kind, route.area, quarter, route.audience, recipient))


def may_read(letter_key: str, recipient: str, found: Settings) -> bool:
    """Return whether the settings still say that somebody gets a letter of a report."""
    kind, area, _, audience, _ = letter_key.split("|", 4)
    for route in routes(found):
        if (route.area, route.audience) == (area, audience):
            return recipient in {REPORT: route.readers, DRAFT: route.first_readers}[kind]
    return False
