"""Every kind of report, rendered once: as mail, for the screen and for paper."""

from __future__ import annotations

from functools import cache

from sync.adapters.charts import pictures
from sync.adapters.render import Document
from tests import html_pages
from tests.html_pages import Element
from tests.letters import RENDERER
from tests.report_contexts import presentations

PAGES = presentations()


@cache
def document(name: str) -> Document:
    page = PAGES[name]
    return RENDERER.report(page, pictures(page.trend.charts))


@cache
def mail(name: str) -> Element:
    return html_pages.read(document(name).mail_html)


@cache
def full(name: str) -> Element:
    return html_pages.read(document(name).full_html)
