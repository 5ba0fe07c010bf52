"""The job that looks after the service itself, and tells the admin what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from sync.app.in_use import InUse
from sync.app.jobs import opened
from sync.app.judging import When, home_zone
from sync.core.alerts.health import Health, JobTrouble, RegisterHealth
from sync.core.jobs import known_from, shelved
from sync.errors import KawalError

if TYPE_CHECKING:
    from sync.app.registers import ListedOffice
    from sync.ports import Shelf


class HealthJob:
    """Put a letter to the admin when a register, a job, a mail, a rule file or a template needs a person."""

    def __init__(self, in_use: InUse, when: When, jobs: Iterable[str]) -> None:
        """``jobs`` are the names of all jobs of the service."""
        self._in_use, self._when, self._jobs = in_use, when, tuple(jobs)

    def work(self) -> str:
        """Look at everything once; the letter leaves with the next sending."""
        from sync.adapters.ledger.outbox import DatabaseOutbox

        found = self._in_use.settings()
        with suppress(KawalError):  # what is wrong with them is told below
            self._in_use.rules()
        refused = self._in_use.refused
        with opened(found) as office:
            state = office.mailroom.state
            office.mailroom.report(
                Health(
                    now=self._when("WIB").instant.astimezone(home_zone(found)),
                    registers=[_register(register) for register in office.registers],
                    letters=DatabaseOutbox(state.database).list(),
                    jobs=list(self._stuck(state.shelf)),
                    rules=" ".join((refused.message, *refused.problems[:1])) if refused else "",
                    flaws=office.mailroom.flaws(),
                )
            )
        return ""

    def stop(self) -> None:
        """Do nothing: it is over at once."""

    def _stuck(self, shelf: Shelf) -> Iterator[JobTrouble]:
        for name in self._jobs:
            known = known_from(shelf.get(shelved(name)))
            if known.stuck:
                yield JobTrouble(name, known.failures, known.message)


def _register(register: ListedOffice) -> RegisterHealth:
    standing = register.standing()
    failure = standing.failure.message if standing.failure else ""
    return RegisterHealth(register.name, standing.succeeded, failure, bool(register.people.coordinators))
