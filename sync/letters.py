"""The letters about one register: what its people are to be told, written once and ready to be sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from sync.core.alerts.due import Kind, Mail, People
from sync.core.alerts.page import Page, Source, page
from sync.core.alerts.service_pages import brake_page
from sync.core.mail.message import Envelope, Sender, message_id, wire
from sync.ports import Letter, Rendered

if TYPE_CHECKING:
    from sync.core.alerts.due import Alerts
    from sync.core.office import Office
    from sync.core.service_tabs.context import Identity

OFFICER = "petugas:"
"""Before what stands in the outbox for an officer: the address itself stands in a restricted column of the register."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A moment at which letters are written: what is to be told, and how.

    ``link`` is the store's, ``fingerprint`` the ledger's; ``zone`` is that of the register.
    """

    alerts: Alerts
    link: Callable[[str, int], str | None]
    fingerprint: Callable[..., str]
    zone: tzinfo

    def instant(self, at: datetime) -> datetime:
        """Return a local time as an instant that knows its zone."""
        return at.replace(tzinfo=self.zone)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes the letters about a register. ``people`` are those of the settings: the officers are in the register.

    ``addresses`` gets, for the register, the address behind each reference that stands in the outbox for an officer.
    """

    register: str
    office: Office | None
    people: People
    sender: Sender
    render: Callable[[Page], Rendered]
    addresses: MutableMapping[str, Mapping[str, str]] = field(default_factory=dict)

    def letters(self, occasion: Occasion) -> list[Letter]:
        """Return the letters that are due."""
        found = occasion.alerts.people.officers.values()
        self.addresses[self.register] = {officer(address, occasion.fingerprint): address for address in found}
        return [self._letter(mail, occasion) for mail in occasion.alerts.due()]

    def brake(self, lost: Sequence[str], occasion: Occasion) -> list[Letter]:
        """Return the letters that tell of rows that are gone, one for each day on which people read their mail."""
        alerts = occasion.alerts
        opens = alerts.policy.allowed_from(alerts.now, alerts.working_days)
        told = brake_page(lost, self._source(occasion), alerts.now.date())
        return [
            self._written(Mail(Kind.BRAKE, to, (), not_before=opens), told, occasion) for to in self.people.coordinators
        ]

    def _letter(self, mail: Mail, occasion: Occasion) -> Letter:
        alerts = occasion.alerts
        told = page(mail, self._source(occasion), alerts.now.date(), alerts.policy.most_lines)
        return self._written(mail, told, occasion)

    def _written(self, mail: Mail, told: Page, occasion: Occasion) -> Letter:
        """Return a mail as it will go over the wire, whenever that is."""
        recipient, rendered = self._recipient(mail.recipient, occasion), self.render(told)
        day = f"{mail.not_before.date() if mail.kind is Kind.BRAKE else occasion.alerts.now.date()}"
        name = message_id(self.sender, recipient, mail.kind, f"{self.register} {day}", _prints(mail.names, occasion))
        thread = message_id(self.sender, recipient, "hari", f"{self.register} {day}", ())
        to = None if recipient.startswith(OFFICER) else recipient
        envelope = Envelope(self.sender, to, name, occasion.instant(occasion.alerts.now), thread)
        return Letter(
            key="|".join((mail.kind, self.register, recipient, day, name[1:9])),
            register=self.register,
            kind=mail.kind,
            recipient=recipient,
            message_id=name,
            wire=wire(envelope, rendered.subject, rendered.html, rendered.text),
            not_before=occasion.instant(mail.not_before),
            critical=mail.kind is Kind.CRITICAL,
            names=mail.names,
            escalates=mail.kind is Kind.ESCALATION,
        )

    def _recipient(self, address: str, occasion: Occasion) -> str:
        """Return what stands in the outbox for a recipient."""
        if address in self.people.coordinators or address in self.people.kabupaten:
            return address
        return officer(address, occasion.fingerprint)

    def _source(self, occasion: Occasion) -> Source:
        book = occasion.alerts.register.book
        return Source(book, self.office, self.register, occasion.link("", 0), occasion.link)


def officer(address: str, fingerprint: Callable[..., str]) -> str:
    """Return what stands in the outbox for an officer, by the fingerprint of the register's ledger."""
    return OFFICER + fingerprint("surel", address.casefold())


def _prints(names: Collection[Identity], occasion: Occasion) -> list[str]:
    return [occasion.fingerprint("temuan", *name) for name in names]
