"""The reports of an office on their way: drafted, held, finished, and filed for good."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sync.app.judging import home_zone
from sync.app.reports.making import HIDING, edition_of, named, of_office, proven
from sync.app.reports.printing import Printer
from sync.app.reports.routes import Route, key
from sync.core.alerts.page import Trouble
from sync.core.mail.message import message_id
from sync.core.mail.policy import DRAFT, REPORT
from sync.core.report.context import Audience, Report
from sync.core.report.quarter import Quarter
from sync.core.report.timing import Timing
from sync.errors import KawalError, UsageProblem
from sync.ports import Letter
from sync.ports.report import Filed, Stage
from sync.reporting import Edition, edition, published

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from sync.app.jobs import Opened
    from sync.app.judging import When
    from sync.outbox import Delivery
    from sync.pipeline import Rules
    from sync.settings import Settings

_UNDRAFTED = ""  # the digest of a report that was held before there was one


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report as it is now: to be printed, and to be filed. ``filed`` is what there is of it already."""

    edition: Edition
    inputs: Mapping[str, str]
    secret: Mapping[str, Any]
    filed: Filed | None

    @property
    def is_final(self) -> bool:
        """Return whether it is frozen."""
        return self.filed is not None and self.filed.stage is Stage.FINAL


class Filing:
    """Makes, sends and files the reports of the registers of the settings."""

    def __init__(self, office: Opened, found: Settings, rules: Rules, when: When) -> None:
        from sync.adapters.ledger.reports import DatabaseReports

        self.reports = DatabaseReports(office.mailroom.state.database)
        self.mailroom = office.mailroom
        self._registers, self._found, self._rules, self._when = office.registers, found, rules, when
        report = found.report
        self.timing = Timing(report.day, report.hour, report.draft_days)
        self.working_days = rules.working_days

    def now(self, route: Route) -> datetime:
        """Return the local time where a report is made."""
        if route.zone:
            return self._when(route.zone).instant
        return self._when("WIB").instant.astimezone(home_zone(self._found))

    def sheet(self, area: str, quarter: Quarter, audience: Audience, today: date, proof: bool = True) -> Sheet:
        """Return a report: the frozen one, or as it is counted now. Raise ``UsageProblem`` when nothing is counted.

        Without ``proof`` its small numbers stand in it: to nobody's eyes.
        """
        filed = self.reports.find(area, quarter, audience)
        if filed and filed.stage is Stage.FINAL:
            return Sheet(edition(filed.content), filed.inputs, filed.secret, filed)
        wanted = Report(area, quarter, audience, today, named)
        made = of_office(self._registers, self.reports, self._rules, wanted)
        if proof and audience != "terbatas":
            made = proven(made, published(self.reports.final(Quarter(quarter.year, 1).previous, HIDING)))
        return Sheet(edition_of(made, self._found, today), made.inputs, made.secret, filed)

    # ------------------------------------------------------------------ on its way

    def step(self, route: Route, quarter: Quarter) -> Stage | None:
        """Bring a report as far as it is to be now, and return the stage that it has newly come to, if any."""
        now = self.now(route)
        filed = self.reports.find(route.area, quarter, route.audience)
        if filed and filed.stage.is_settled:
            return None
        if filed is None and route.first_readers:
            return Stage.DRAFT if self._draft(route, quarter, now) else None
        if now.replace(tzinfo=None) < self._due(quarter, filed):
            return None
        return Stage.FINAL if self.finish(route, quarter) else None

    def _due(self, quarter: Quarter, filed: Filed | None) -> datetime:
        days = self.working_days
        return self.timing.final_due(quarter, filed.at.date(), days) if filed else self.timing.due(quarter, days)

    def _draft(self, route: Route, quarter: Quarter, now: datetime) -> bool:
        sheet = self.sheet(route.area, quarter, route.audience, now.date())
        final_on = self.timing.final_due(quarter, now.date(), self.working_days).date()
        letters = self._letters(DRAFT, route, sheet, now, route.first_readers, final_on)
        return self.reports.file(_filed(route, quarter, Stage.DRAFT, now, sheet), letters)

    def finish(self, route: Route, quarter: Quarter) -> bool:
        """Freeze a report and put the letters that bring it; return false when somebody else already has."""
        now = self.now(route)
        if route.audience != "terbatas":
            self.reports.freeze(quarter, route.area)
        sheet = self.sheet(route.area, quarter, route.audience, now.date())
        letters = self._letters(REPORT, route, sheet, now, route.readers)
        return self.reports.file(_filed(route, quarter, Stage.FINAL, now, sheet), letters)

    def hold(self, route: Route, quarter: Quarter) -> bool:
        """Keep a report from being sent until it is released; return false when it was sent already."""
        filed = self.reports.find(route.area, quarter, route.audience)
        about = (route.area, str(quarter), route.audience, Stage.HELD, self.now(route))
        return self.reports.file(replace(filed, stage=Stage.HELD) if filed else Filed(*about, _UNDRAFTED, {}, {}, {}))

    def release(self, route: Route, quarter: Quarter) -> bool:
        """Let a report that was held go its way again, by a draft if it had none; return false when it was not."""
        filed = self.reports.find(route.area, quarter, route.audience)
        if filed is None or filed.stage is not Stage.HELD:
            return False
        if filed.digest == _UNDRAFTED:
            self.reports.withdraw(route.area, quarter, route.audience)
            return True
        return self.reports.file(replace(filed, stage=Stage.DRAFT))

    def deliver(self) -> Iterator[Delivery]:
        """Send what is due of the office."""
        return self.mailroom.deliver(self._rules, self._when)

    # ------------------------------------------------------------------ letters

    def _letters(
        self,
        kind: str,
        route: Route,
        sheet: Sheet,
        now: datetime,
        readers: Sequence[str],
        final_on: date | None = None,
    ) -> list[Letter]:
        if not readers:
            return []
        printer = Printer(sheet.edition, self.mailroom, final_on)
        print_ = sheet.edition.digest
        period = f"{route.area} {sheet.edition.context.quarter} {route.audience}"
        letters = []
        for reader in readers:
            name = message_id(self.mailroom.sender, reader, kind, period, [print_])
            mail, flaws = printer.mail(self.mailroom.sender, reader, name, now)
            self.mailroom.note(Trouble(flaw.message, flaw.advice) for flaw in flaws)
            about = key(kind, route, str(sheet.edition.context.quarter), reader)
            letters.append(Letter(about, route.register, kind, reader, name, mail, now, critical=False))
        return letters


def _filed(route: Route, quarter: Quarter, stage: Stage, now: datetime, sheet: Sheet) -> Filed:
    content = sheet.edition.as_json()
    about = (route.area, str(quarter), route.audience, stage, now)
    return Filed(*about, sheet.edition.digest, content, sheet.inputs, sheet.secret)


def sent_already(quarter: Quarter, area: str) -> KawalError:
    """Return what to say of a report that is frozen."""
    return UsageProblem(
        f"Laporan {quarter.title} untuk {named(area)} sudah dikirim dan tidak berubah lagi.",
        "Perbaikan sesudahnya tampak di laporan triwulan berikutnya. Mengirim ulang surelnya: kawal outbox list.",
    )
