"""Pages and what a reader sees of them, for all tests of mails about findings."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from sync.adapters.render import Renderer
from sync.core.alerts.due import Item, Kind, Mail
from sync.core.alerts.history import Known
from sync.core.alerts.page import Page, Source, page
from sync.core.model import Finding
from sync.core.office import Office
from sync.core.service_tabs.context import identity
from sync.core.validate import judge
from sync.resources import folder
from sync.rulebook.examples import register_of
from tests.registers import HOLIDAYS, TODAY, book

BUNDLED = folder("report_templates")
RENDERER = Renderer([BUNDLED])
SHEET = "https://docs.google.com/spreadsheets/d/1jIKzPs8LsiZZdLdeMEP-5ZIHw6RkjiOmj1LrJN706Yc/edit"
OFFICE = Office("Gunungsari", "36.04.33", "Kabupaten Serang", ("Gunungsari",))
SOURCE = Source(book(), OFFICE, "Gunungsari", SHEET, lambda tab, row: f"{SHEET}#gid=1234567890&range=A{row}")
WORKBOOK = Source(book(), OFFICE, "register-gunungsari.xlsx")
ABOUT_FINDINGS = (Kind.CRITICAL, Kind.DIGEST, Kind.ESCALATION)
ADDRESS = re.compile(r"https://\S+")


@cache
def caught(rule: str) -> Finding:
    """Return what a rule finds in the first example that it must catch."""
    example = next(e for r in book().rules if r.id == rule for e in r.examples if e.fires)
    return next(found for found in judge(register_of(book(), example), HOLIDAYS).findings if found.rule == rule)


def item(found: Finding, since: date, new: bool) -> Item:
    """Return a line of a mail."""
    return Item(found, identity(found), Known(since, told=None if new else since))


def every_rule() -> list[Finding]:
    return [caught(rule.id) for rule in book().rules]


def mail(kind: Kind, findings: Sequence[Finding], source: Source = SOURCE, **more: Any) -> Page:
    """Return the page of a mail in which every second finding is new."""
    items = [item(found, TODAY - timedelta(days=n % 9), n % 2 == 0) for n, found in enumerate(findings)]
    return page(Mail(kind, "koordinator@contoh.id", items, **more), source, TODAY)


def words(text: str) -> str:
    """Return a text with its line breaks and indents as single spaces."""
    return " ".join(text.split())


def seen(rendered: str) -> str:
    """Return what a reader of the HTML sees."""
    body = re.sub(r"<(head|!--).*?(</head>|-->)", " ", rendered, flags=re.DOTALL)
    body = re.sub(r"</?(a|b|span)\b[^>]*>", "", body)
    return words(html.unescape(re.sub(r"<[^>]+>", " ", body)))
