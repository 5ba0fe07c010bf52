"""A report in every form in which it is read: HTML, PDF, workbook, JSON, and the mail."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sync.core.mail.message import Attached, Envelope, message_id, wire
from sync.core.office import ZONES
from sync.errors import KawalError
from sync.reporting import Edition

if TYPE_CHECKING:
    from pathlib import Path

    from sync.adapters.render import Document
    from sync.app.mailroom import Mailroom
    from sync.core.mail.message import Sender
    from sync.core.report.presentation.page import Presentation

_MEDIA = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "html": "text/html",
}


@dataclass(frozen=True, slots=True)
class Printed:
    """A report in the forms that were asked for, by format; ``problems`` say which could not be as they should."""

    name: str
    files: Mapping[str, bytes]
    problems: Sequence[KawalError | str]

    def write(self, folder: Path) -> dict[str, Path]:
        """Write them into a folder, and return their paths by format. Raise ``UsageProblem`` when that cannot be."""
        from sync.adapters.files import write_out

        return {form: write_out(folder / f"{self.name}.{form}", data) for form, data in self.files.items()}


class Printer:
    """Prints one report. Each form is made when it is asked for, and once."""

    def __init__(
        self,
        edition: Edition,
        mailroom: Mailroom,
        final_on: date | None = None,
        sample: bool = False,
        preview: bool = False,
    ) -> None:
        """``final_on`` makes a draft of it; a ``sample`` is fictional, and a ``preview`` not filed."""
        self._edition, self._mailroom, self._final_on = edition, mailroom, final_on
        self._page = edition.page(final_on, sample, preview)
        self._document: Document | None = None
        self._made: dict[str, bytes] = {}

    @property
    def name(self) -> str:
        """Return the name of its files, without what comes after the dot."""
        context = self._edition.context
        audience = () if context.audience == "terbatas" else (context.audience,)
        parts = (*(("draf",) if self._final_on else ()), "laporan", context.area or "register", str(context.quarter))
        return "-".join((*parts, *audience))

    @property
    def page(self) -> Presentation:
        """Return it as it is printed."""
        return self._page

    def printed(self, formats: Sequence[str]) -> Printed:
        """Return it in some forms. What can have no PDF is written as HTML."""
        files: dict[str, bytes] = {}
        problems: list[KawalError | str] = []
        for form in formats:
            try:
                files[form] = self._form(form)
            except KawalError as problem:
                problems.append(problem)
                files.setdefault("html", self._form("html"))
        if self._document and self._document.problem:
            problems.append(self._document.problem)
        return Printed(self.name, files, problems)

    def mail(self, sender: Sender, recipient: str | None, name: str, at: datetime) -> tuple[bytes, list[KawalError]]:
        """Return the mail that brings it, and why an attachment is not with it."""
        printed = self.printed(tuple(_MEDIA))
        document, files = self._written, printed.files
        attached = [Attached(f"{key}.png", "image/png", png, key) for key, png in document.images.items()]
        attached += [Attached(f"{self.name}.{form}", _MEDIA[form], files[form]) for form in _MEDIA if form in files]
        envelope = Envelope(sender, recipient, name, at)
        mail = wire(envelope, document.subject, document.mail_html, document.mail_text, attached)
        return mail, [one for one in printed.problems if isinstance(one, KawalError)]

    # ------------------------------------------------------------------ forms

    def _form(self, form: str) -> bytes:
        makers: Mapping[str, Callable[[], bytes]] = {
            "html": self._html,
            "json": self._json,
            "pdf": self._pdf,
            "xlsx": self._workbook,
            "eml": self._unaddressed,
        }
        if form not in self._made:
            self._made[form] = makers[form]()
        return self._made[form]

    @property
    def _written(self) -> Document:
        if self._document is None:
            from sync.adapters.charts import pictures

            self._document = self._mailroom.document(self._page, pictures(self._page.trend.charts))
        return self._document

    def _html(self) -> bytes:
        return self._written.full_html.encode()

    def _json(self) -> bytes:
        return json.dumps(self._edition.document, ensure_ascii=False, indent=1).encode() + b"\n"

    def _pdf(self) -> bytes:
        from sync.adapters.pdf import pdf

        return pdf(self._written.print_html, self._written.images)

    def _workbook(self) -> bytes:
        from sync.adapters.report_workbook import report_workbook

        return report_workbook(self._edition.context, self._page)

    def _unaddressed(self) -> bytes:
        """Return the mail as a file, to nobody in particular."""
        context, sender = self._edition.context, self._mailroom.sender
        period = f"{context.area} {context.quarter} {context.audience}"
        name = message_id(sender, "", "laporan", period, [self._edition.digest])
        at = datetime.combine(self._edition.kop.tanggal, time(8), ZoneInfo(ZONES["WIB"]))
        return self.mail(sender, None, name, at)[0]
