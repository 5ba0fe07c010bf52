"""The letters about one register: what its people are to be told, written once and ready to be sent."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from sync.core.alerts.due import Kind, Mail, People
from sync.core.alerts.page import Page, Source, page
from sync.core.alerts.service_pages import brake_page
from sync.core.mail.message import Envelope, Sender, message_id, wire
from sync.core.mail.policy import OVERFLOW
from sync.ports import Letter, Rendered

if TYPE_CHECKING:
    from sync.core.alerts.due import Alerts
    from sync.core.alerts.history import Name
    from sync.core.brakes import Doubts
    from sync.core.office import Office

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
    ``stand_in`` is told of what cannot wait where there is no coordinator, if it is an address.
    """

    register: str
    office: Office | None
    people: People
    sender: Sender
    render: Callable[[Page], Rendered]
    addresses: MutableMapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)
    stand_in: str = ""

    def people_with(self, officers: Mapping[str, str]) -> People:
        """Given the officers' addresses by name, return all who may be written to."""
        return replace(self.people, coordinators=leaders(self.people, self.stand_in), officers=officers)

    def letters(self, occasion: Occasion, urgent: bool = False) -> list[Letter]:
        """Return the letters that are due, or only those about what is critical."""
        self.addresses[self.register] = references(occasion.alerts.people.officers, occasion.fingerprint)
        due = occasion.alerts.urgent() if urgent else occasion.alerts.due()
        return [self._letter(mail, occasion) for mail in due if self._recipient(mail)]

    def brake(self, doubts: Doubts, occasion: Occasion) -> list[Letter]:
        """Return the letters that tell of rows that are gone, one for each day on which people read their mail."""
        alerts = occasion.alerts
        opens = alerts.policy.allowed_from(alerts.now, alerts.working_days)
        told = brake_page(doubts, self._source(occasion), alerts.now.date())
        mails = (Mail(Kind.BRAKE, to, (), not_before=opens) for to in alerts.people.coordinators)
        return [self._written(mail, told, occasion) for mail in mails]

    def _letter(self, mail: Mail, occasion: Occasion) -> Letter:
        alerts = occasion.alerts
        told = page(mail, self._source(occasion), alerts.now.date(), alerts.policy.most_lines)
        return self._written(mail, told, occasion)

    def _written(self, mail: Mail, told: Page, occasion: Occasion) -> Letter:
        """Return a mail as it will go over the wire, whenever that is."""
        recipient = self._recipient(mail)
        day = f"{mail.not_before.date() if mail.kind is Kind.BRAKE else occasion.alerts.now.date()}"
        name = message_id(self.sender, recipient, mail.kind, f"{self.register} {day}", _prints(mail.names, occasion))
        thread = message_id(self.sender, recipient, "hari", f"{self.register} {day}", ())
        at = occasion.instant(occasion.alerts.now)
        return Letter(
            key="|".join((mail.kind, self.register, recipient, day, name[1:9])),
            register=self.register,
            kind=mail.kind,
            recipient=recipient,
            message_id=name,
            wire=signed(self.sender, recipient, name, at, self.render(told), thread),
            not_before=occasion.instant(mail.not_before),
            critical=mail.kind is Kind.CRITICAL,
            names=mail.names,
            escalates=mail.kind is Kind.ESCALATION,
        )

    def _recipient(self, mail: Mail) -> str:
        """Return what stands in the outbox for a recipient; nothing for one who is not to get a mail of its kind."""
        if mail.recipient in readers(mail.kind, self.people, self.stand_in):
            return mail.recipient
        if mail.kind is not Kind.CRITICAL:
            return ""
        found = self.addresses[self.register].items()
        return next(reference for reference, address in found if address.casefold() == mail.recipient)

    def _source(self, occasion: Occasion) -> Source:
        book = occasion.alerts.register.book
        return Source(book, self.office, self.register, occasion.link("", 0), occasion.link)


def signed(sender: Sender, recipient: str, name: str, at: datetime, rendered: Rendered, thread: str = "") -> bytes:
    """Return a mail on the wire to whoever stands in the outbox; an officer's address does not stand in it."""
    to = None if recipient.startswith(OFFICER) else recipient
    return wire(Envelope(sender, to, name, at, thread), rendered.subject, rendered.html, rendered.text)


def leaders(people: People, stand_in: str) -> tuple[str, ...]:
    """Return who is told of what cannot wait: the coordinators, or whoever stands in where there is none."""
    return people.coordinators or ((stand_in,) if stand_in else ())


def readers(kind: str, people: People, stand_in: str) -> tuple[str, ...]:
    """Return who may get a mail of a kind about a register, beside its officers.

    Who is a contact of the kabupaten now is not to get what was written to him as a coordinator.
    """
    if kind in (Kind.CRITICAL, Kind.BRAKE):
        return leaders(people, stand_in)
    if kind == OVERFLOW:  # it names no case
        return (*leaders(people, stand_in), *people.kabupaten)
    return people.kabupaten if kind == Kind.ESCALATION else people.coordinators


def references(officers: Mapping[str, str], fingerprint: Callable[..., str]) -> dict[str, str]:
    """Given the officers' addresses by name, return them by what stands in the outbox for them.

    That is made by the fingerprint of the register's ledger from an address and the names of all who share it: who gets
    the address of another later gets none of his letters.
    """
    shared: dict[str, list[str]] = {}
    for name, address in officers.items():
        shared.setdefault(address.casefold(), []).append(name.casefold())
    found = {address.casefold(): address for address in officers.values()}
    return {OFFICER + fingerprint("surel", one, *sorted(shared[one])): address for one, address in found.items()}


def _prints(names: Collection[Name], occasion: Occasion) -> list[str]:
    return [occasion.fingerprint("temuan", *((name,) if isinstance(name, str) else name)) for name in names]
