"""Where the letters of an office are written, and from where they leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from sync.adapters.libur import working_days
from sync.app.judging import home_zone
from sync.core.alerts.due import Kind
from sync.core.alerts.page import Trouble, Waiting
from sync.core.alerts.policy import Policy
from sync.core.mail.policy import DRAFT, OVERFLOW, REPORT
from sync.core.office import ZONES
from sync.errors import UsageProblem
from sync.ports import Post

if TYPE_CHECKING:
    from sync.adapters.render import Document, Renderer
    from sync.app.judging import When
    from sync.app.state import State
    from sync.core.alerts.due import People
    from sync.core.alerts.health import Health
    from sync.core.alerts.page import Page
    from sync.core.calendar import WorkingDays
    from sync.core.mail.message import Sender
    from sync.core.office import Office
    from sync.core.report.presentation.page import Presentation
    from sync.letters import Writer
    from sync.outbox import Delivery
    from sync.pipeline import Checked, Rules
    from sync.ports import Letter, Outbox, Rendered
    from sync.settings import MailSettings, Settings
    from sync.transport import Archive, Transport


_TOLD, _FLAWS = "layanan", "cela"  # on the shelf: what the admin was told, and what was wrong with mails lately
_LATELY = timedelta(days=2)  # what was mended is not noted again
_MEND = "Perbaiki templat itu, atau hapus supaya yang bawaan dipakai."
_STILL_TO_COME = (Post.WAITING, Post.TAKEN)


class Addressee(Protocol):
    """A register as the mailroom knows it: its zone, whom the settings name, its web page if it has one, its rows."""

    @property
    def zone(self) -> str: ...  # noqa: D102
    @property
    def people(self) -> People: ...  # noqa: D102
    @property
    def sheet(self) -> str | None: ...  # noqa: D102

    def check(self, rules: Rules, when: When) -> Checked:
        """Read the register."""
        ...


@dataclass(frozen=True, slots=True)
class _Manners:
    """When people may be written to, and how often."""

    policy: Policy
    working_days: WorkingDays

    def opens(self, at: datetime) -> datetime:
        """Return when a letter that is not critical may go out."""
        return self.policy.allowed_from(at, self.working_days)

    def now(self, when: When) -> datetime:
        """Return the instant at which letters are sent: now, or the morning of the day that a person has named."""
        moment = when("WIB")
        return moment.mails_at(self.policy).replace(tzinfo=moment.tzinfo)


class Mailroom:
    """The letters of an office: of the registers of the settings, or of the register files in one folder.

    Nothing is imported or opened before there is a letter to write or to send.
    """

    def __init__(
        self,
        state: State,
        found: Settings | None,
        register: Callable[[str], Addressee | None],
        folder: Path | None = None,
    ) -> None:
        """``register`` finds one by its name; without settings mails are files in ``folder``."""
        self.state = state
        self.settings, self._register = found, register
        self._folder = folder or state.folder / "outbox"
        self._addresses: dict[str, Mapping[str, str]] = {}
        self._noted: set[str] = set()

    @property
    def folder(self) -> Path | None:
        """Return where mails lie as files; ``None`` where they leave through a server."""
        return None if self._mail.transport == "smtp" else self._folder

    # ------------------------------------------------------------------ writing

    def writer(self, name: str, office: Office | None, people: People) -> Writer:
        """Return who writes the letters about a register."""
        from sync.letters import Writer

        return Writer(name, office, people, self.sender, self.render, self._addresses, self._admin)

    def render(self, page: Page) -> Rendered:
        """Return a page as a mail."""
        rendered = self._renderer.render(page)
        self._note_template(rendered.problem)
        return rendered

    def document(self, page: Presentation, images: Mapping[str, bytes]) -> Document:
        """Return a quarterly report in all its forms."""
        document = self._renderer.report(page, images)
        self._note_template(document.problem)
        return document

    def _note_template(self, problem: str | None) -> None:
        if problem:
            self.note([Trouble(problem, _MEND)])

    def note(self, flaws: Iterable[Trouble]) -> None:
        """Remember what is wrong with mails and what they are made of, for the admin."""
        for flaw in flaws:
            if flaw.what not in self._noted:
                self._noted.add(flaw.what)
                kept = {one.what: [at.isoformat(), one.fix] for one, at in self._lately()}
                new = {flaw.what: [datetime.now(UTC).isoformat(), flaw.fix]}
                self.state.shelf.put(_FLAWS, kept | new)

    def flaws(self) -> list[Trouble]:
        """Return what was noted lately."""
        return [flaw for flaw, _ in self._lately()]

    def _lately(self) -> Iterator[tuple[Trouble, datetime]]:
        for what, (at, fix) in self.state.shelf.get(_FLAWS).items():
            if datetime.now(UTC) - datetime.fromisoformat(at) < _LATELY:
                yield Trouble(what, fix), datetime.fromisoformat(at)

    # ------------------------------------------------------------------ sending

    def deliver(self, rules: Rules | None, when: When) -> Iterator[Delivery]:
        """Send what is due and yield what became of each letter; nothing is opened where nothing was ever put.

        Without rules, when those of the office cannot be used, the hours are those that hold for everyone.
        """
        if not self.state.database.exists:
            return
        from sync.adapters.ledger.holding import new_owner
        from sync.adapters.ledger.outbox import DatabaseOutbox
        from sync.outbox import Terms, deliver, settle

        outbox, owner = DatabaseOutbox(self.state.database), new_owner()
        manners = self._manners(rules)
        terms = Terms(
            address=lambda letter: self._address(letter, rules, when),
            zone=self._zone,
            opens=manners.opens,
            overflow=lambda letter, day: self._overflow(letter, day, outbox, manners, manners.now(when)),
            cap=manners.policy.cap,
        )
        if any(one.post is Post.UNCLEAR for one in outbox.list()):
            settle(outbox, self._archive, manners.now(when))
        yield from deliver(outbox, self._transport, terms, lambda: manners.now(when), owner)

    def report(self, health: Health) -> None:
        """Put a letter to the admin about what is wrong with the service, if there is something to tell."""
        from sync.adapters.ledger.outbox import DatabaseOutbox
        from sync.core.alerts.service_pages import service_page

        shelf = self.state.shelf
        troubles, memory = health.due(shelf.get(_TOLD))
        if troubles and self._admin:
            told = service_page(troubles, health.now.date())
            letter = self._office_letter(Kind.SERVICE, self._admin, told, health.now, [repr(one) for one in troubles])
            DatabaseOutbox(self.state.database).put([letter])
        if self._admin:  # whoever becomes admin later is told what is wrong then
            shelf.put(_TOLD, memory)

    def _manners(self, rules: Rules | None) -> _Manners:
        if rules:
            return _Manners(rules.book.alerts, rules.working_days)
        return _Manners(Policy(), working_days(self.settings.holidays if self.settings else ()))

    def _overflow(self, letter: Letter, day: date, outbox: Outbox, manners: _Manners, now: datetime) -> list[Letter]:
        """Return the one letter that tells a recipient which others wait."""
        from sync.core.alerts.service_pages import overflow_page

        due = (one for one in outbox.list() if one.recipient == letter.recipient and one.post in _STILL_TO_COME)
        counts = Counter((one.register, one.kind) for one in due)
        waiting = [Waiting(name, kind, count, self._sheet(name)) for (name, kind), count in counts.items()]
        back = manners.opens(datetime.combine(day + timedelta(days=1), time()))
        told = overflow_page(waiting, manners.policy.cap, day, back.date())
        here = now.astimezone(self._zone(letter))
        return [self._office_letter(OVERFLOW, letter.recipient, told, here, [], letter.register)]

    def _office_letter(
        self, kind: str, recipient: str, told: Page, at: datetime, prints: Sequence[str], register: str = ""
    ) -> Letter:
        """Return a letter that no check has decided; of its kind, recipient, day and ``prints`` there is only one."""
        from sync.core.mail.message import message_id
        from sync.letters import signed
        from sync.ports import Letter

        day = f"{at.date()}"
        name = message_id(self.sender, recipient, kind, day, prints)
        content = signed(self.sender, recipient, name, at, self.render(told))
        key = "|".join((kind, recipient, day, name[1:9]))
        return Letter(key, register, kind, recipient, name, content, at, critical=False)

    def _address(self, letter: Letter, rules: Rules | None, when: When) -> str | None:
        """Return where a letter goes by what the settings and the register say now, ``None`` for nowhere.

        Raise a ``KawalError`` when that cannot be said now: the register or the rules cannot be read, or the settings
        do not list it, which may be a slip.
        """
        from sync.letters import OFFICER, readers

        if letter.kind in (REPORT, DRAFT):
            return self._report_reader(letter)
        if not letter.register:
            return self._admin if letter.recipient == self._admin else None
        register = self._register(letter.register)
        if register is None:
            raise UsageProblem(f"Register {letter.register} tidak ada di kawal.yaml.", "Periksa namanya di sana.")
        if not letter.recipient.startswith(OFFICER):
            may = readers(letter.kind, register.people, self._admin)
            return letter.recipient if letter.recipient in may else None
        if letter.register not in self._addresses:  # it was not read in this run
            self._addresses[letter.register] = self._read_addresses(letter.register, register, rules, when)
        return self._addresses[letter.register].get(letter.recipient)

    def _report_reader(self, letter: Letter) -> str | None:
        from sync.app.reports.routes import may_read

        return letter.recipient if self.settings and may_read(letter.key, letter.recipient, self.settings) else None

    def _read_addresses(self, name: str, register: Addressee, rules: Rules | None, when: When) -> Mapping[str, str]:
        from sync.core.alerts.people import officers
        from sync.letters import references

        if rules is None:
            raise UsageProblem("Aturan kantor tidak dapat dipakai.", "Periksa dengan kawal rules check.")
        return references(officers(register.check(rules, when).register), self.state.ledger(name).fingerprint)

    def _sheet(self, name: str) -> str | None:
        register = self._register(name)
        return register.sheet if register else None

    def _zone(self, letter: Letter) -> ZoneInfo:
        register = self._register(letter.register)
        return ZoneInfo(ZONES[register.zone]) if register else home_zone(self.settings)

    # ------------------------------------------------------------------ what it needs, made when it is needed

    @property
    def _admin(self) -> str:
        return self.settings.admin if self.settings else ""

    @cached_property
    def _mail(self) -> MailSettings:
        from sync.settings import MailSettings

        return self.settings.mail if self.settings else MailSettings()

    @cached_property
    def sender(self) -> Sender:
        """Return who writes."""
        from sync.core.mail.message import Sender

        return Sender(self._mail.sender, self._mail.sender_name)

    @cached_property
    def _renderer(self) -> Renderer:
        from sync import resources
        from sync.adapters.render import Renderer

        own = [self.settings.templates] if self.settings and self.settings.templates else []
        return Renderer([*own, resources.folder("report_templates")])

    @cached_property
    def _transport(self) -> Transport:
        from sync.app.mail import transport

        return transport(self._mail, self._folder)

    @cached_property
    def _archive(self) -> Archive | None:
        from sync.app.mail import archive

        return archive(self._mail)
