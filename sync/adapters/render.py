"""Mails as HTML and plain text, papers as HTML, by Jinja2 templates that an office may replace by its own."""

from __future__ import annotations

import re
import textwrap
import traceback
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TypeVar

from css_inline import CSSInliner
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from sync.adapters.limited import Exceeded, limited
from sync.core.alerts.page import Page
from sync.core.bahasa import number
from sync.core.report.presentation.page import Presentation
from sync.ports import Rendered

T = TypeVar("T")

WIDTH = 78
"""Columns of plain text; only addresses are longer."""

# remote style sheets would be fetched by default; what cannot be inlined (dark mode) stays in <style>
_INLINER = CSSInliner(
    keep_style_tags=True,
    remove_inlined_selectors=True,
    resolve_css_variables=True,
    minify_css=True,
    load_remote_stylesheets=False,
)
# For what an office's templates write: of computing (a report takes a tenth of one), bytes, and characters.
_SECONDS, _MEMORY, _LONGEST = 4, 256 << 20, 20_000_000
# The process that is made has Jinja2's locks as they are at that moment: nobody may be holding one.
_ONE_AT_A_TIME = Lock()
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to be printed, as HTML. ``problem`` says what is wrong with the office's own template, if anything."""

    html: str
    problem: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A quarterly report: the mail, the full report for the screen and the one to be made into a PDF.

    ``images`` are what mail and print show by Content-ID. ``problem`` as in ``Paper``.
    """

    subject: str
    mail_html: str
    mail_text: str
    full_html: str
    print_html: str
    images: Mapping[str, bytes]
    problem: str | None


class Renderer:
    """Write mails and papers by the templates in ``folders``: each is looked for in the first, then in the next.

    The last folder is the one that comes with Kawal. What an office's templates take part in is written in a process of
    its own with limits. When one of them fails, or is stopped there, the whole is written by Kawal's own alone, so that
    nothing is ever lost to a slip in a template.
    """

    def __init__(self, folders: Sequence[Path]) -> None:
        self._folders = folders

    def render(self, page: Page) -> Rendered:
        """Return a page as a mail."""
        name = f"mail/{page.kind}"
        (html, text), problem = self._written(name, lambda templates: _mail(templates, name, page=page))
        return Rendered(page.subject, html, text, problem)

    def paper(self, names: Sequence[str], **content: object) -> Paper:
        """Return what the first of the named templates that is there makes of a content."""
        html, problem = self._written(names[0], lambda t: _tidy(t.select_template(names).render(content)))
        return Paper(html, problem)

    def report(self, page: Presentation, images: Mapping[str, bytes]) -> Document:
        """Return a quarterly report in all its forms; ``images`` are PNG by the names of its charts.

        Each form is written by the office's templates or by Kawal's own, whatever becomes of the others.
        """
        cids = {name: f"cid:{name}" for name in images}
        within = {name: f"data:image/png;base64,{b64encode(png).decode()}" for name, png in images.items()}

        name = "laporan/surat"
        (html, text), in_mail = self._written(name, lambda t: _mail(t, name, page=page, pictures=cids))
        full = self.paper(["laporan/lengkap.html"], page=page, pictures=within)
        paper = self.paper(["laporan/cetak.html"], page=page, pictures=cids)
        problems = dict.fromkeys(filter(None, (in_mail, full.problem, paper.problem)))
        return Document(page.subject, html, text, full.html, paper.html, images, " ".join(problems) or None)

    def _written(self, what: str, write: Callable[[SandboxedEnvironment], T]) -> tuple[T, str | None]:
        """Return what is written by the office's templates, or else by Kawal's own and why."""
        if len(self._folders) == 1:
            return write(self._bundled), None
        with _ONE_AT_A_TIME:
            made, problem = self._by_office(what, write)
            return (write(self._bundled) if made is None else made), problem

    def _by_office(self, what: str, write: Callable[[SandboxedEnvironment], T]) -> tuple[T | None, str | None]:
        """Return what is written by the office's templates, or why nothing is."""

        def attempt() -> tuple[T | None, str | None]:
            try:
                return write(_environment(self._folders)), None
            except Exception as error:  # a template is a program of the office's, and may fail in any way
                return None, self._told(error, what)

        try:
            return limited(attempt, _SECONDS, _MEMORY)
        except Exceeded as error:
            return None, self._told(error, what)

    @cached_property
    def _bundled(self) -> SandboxedEnvironment:
        return _environment(self._folders[-1:])

    def _told(self, error: Exception, what: str) -> str:
        """Return which template failed, where and why, without a value of what it writes."""
        name, line = self._where(error)
        where = f"{name} baris {line}" if name else what
        return f"Templat {where} tidak dapat dipakai{_why(error)}. Templat bawaan Kawal dipakai sebagai gantinya."

    def _where(self, error: Exception) -> tuple[str, int]:
        """Return the office's template and the line in which it failed; an empty name when it failed outside of any."""
        if isinstance(error, TemplateSyntaxError) and error.name:
            return error.name, error.lineno
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for folder in self._folders[:-1]:
                if Path(frame.filename).is_relative_to(folder):
                    return Path(frame.filename).relative_to(folder).as_posix(), frame.lineno or 0
        return "", 0


def _why(error: Exception) -> str:
    """Return what Jinja2 says; what any other error says may hold a value."""
    if isinstance(error, (Exceeded, MemoryError)):
        return ": dihentikan karena terlalu lama, terlalu banyak memori, atau terlalu panjang"
    if isinstance(error, TemplateNotFound):
        return f": {error.name} tidak ditemukan"
    return f": {error.message}".rstrip(".") if isinstance(error, TemplateError) and error.message else ""


def _environment(folders: Sequence[Path]) -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=FileSystemLoader(folders),
        undefined=StrictUndefined,
        autoescape=lambda name: name is None or not name.endswith(".txt"),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.filters["fold"] = fold
    environment.filters["beside"] = beside
    return environment


def _mail(templates: SandboxedEnvironment, name: str, **content: object) -> tuple[str, str]:
    """Return a mail as HTML and as plain text."""
    html, text = (_tidy(templates.get_template(f"{name}.{form}").render(content)) for form in ("html", "txt"))
    return _INLINER.inline(html), text


def _tidy(text: str) -> str:
    """Return what a template wrote without the blank lines that its blocks leave. Raise ``Exceeded``."""
    if len(text) > _LONGEST:
        raise Exceeded
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", lines).strip() + "\n"


def fold(text: str, indent: str = "", first: str | None = None) -> str:
    """Return a paragraph in lines of at most ``WIDTH`` columns, the first of which may be indented by something else.

    A number, a name or an address is never broken.
    """
    return textwrap.fill(
        text,
        WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def beside(label: str, cells: Sequence[str], width: int = 12) -> str:
    """Return a row of a table of plain text: the label in as many lines as it needs, the cells in columns beside it."""
    room = WIDTH - width * len(cells)
    *above, last = textwrap.wrap(label, room - 1, break_on_hyphens=False) or [""]
    return "\n".join([*above, last.ljust(room) + "".join(cell.rjust(width) for cell in cells)])
