"""What registers are judged by, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from sync import resources
from sync.adapters.libur import working_days
from sync.core.office import ZONES
from sync.core.table import Memos
from sync.pipeline import Moment, Rules
from sync.rulebook import load

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from sync.settings import Settings

When = Callable[[str], Moment]

_HOUR_OF_A_GIVEN_DAY = time(6, 0)  # --today names a day; the check then counts as made at 06.00, its mails as due


def rules(folder: Path | None, holidays: tuple[date, ...] = ()) -> Rules:
    """Given the office's own rule folder, or none for the bundled one, return what registers are judged by.

    ``holidays`` are days off that the calendar does not know.
    """
    return Rules(load(folder or resources.folder("rules")), working_days(holidays), Memos(), holidays)


def rules_of(found: Settings | None, own: Path | None = None) -> Rules:
    """Return what the registers of the settings are judged by, or those of none; ``own`` is ``--rules``."""
    return rules(own or found.rules, found.holidays) if found else rules(own)


def home_zone(found: Settings | None) -> ZoneInfo:
    """Return the zone in which people are told of the service: that of all registers, or else WIB."""
    from zoneinfo import ZoneInfo

    zones = {register.zone for register in found.registers} if found else set()
    return ZoneInfo(ZONES[zones.pop() if len(zones) == 1 else "WIB"])


def moment(today: date | None, zone: str = "WIB") -> Moment:
    """Return the given day, or now, in a zone."""
    if today is not None:
        return Moment(datetime.combine(today, _HOUR_OF_A_GIVEN_DAY), zone, whole_day=True)
    from zoneinfo import ZoneInfo

    return Moment(datetime.now(ZoneInfo(ZONES[zone])).replace(tzinfo=None), zone)


def at(today: date | None) -> When:
    """Return the given day, or now, for any zone."""
    return lambda zone: moment(today, zone)
