"""Aturan: every active rule, in the words of the rule book."""

from __future__ import annotations

from sync.core.service_tabs.context import Context
from sync.core.service_tabs.sheets import MARK, Look, Put, Row, ServiceTab
from sync.core.service_tabs.temuan import severity_look
from sync.core.spec import FollowUpRule, Rule

TITLE = "Aturan"
HEADERS = ("Aturan", "Tingkat", "Tab", "Judul", "Apa artinya", "Mengapa penting", "Cara memperbaiki", "Dasar")


def aturan(context: Context) -> ServiceTab:
    """Return the tab Aturan."""
    book = context.register.book
    rows: list[Row] = [
        (Put("Aturan", Look.TITLE),),
        (Put(MARK, Look.NOTE),),
        (Put(f"{len(book.rules)} aturan yang berlaku di register ini.", Look.STRONG),),
        tuple(Put(title, Look.HEADER) for title in HEADERS),
    ]
    rows += [_line(context, rule) for rule in book.rules]
    return ServiceTab(
        title=TITLE,
        widths=(11, 14, 15, 34, 58, 50, 50, 24),
        rows=tuple(rows),
        freeze=4,
        filter_row=3,
        sample=context.sample,
    )


def _line(context: Context, rule: Rule) -> Row:
    tab = context.register.book.tab_by_name.get(rule.tab)
    law = rule.law if isinstance(rule, FollowUpRule) else ""
    return (
        Put(rule.id, Look.KEY),
        Put(rule.severity.label, severity_look(rule.severity)),
        Put(tab.title if tab else "Semua tab"),
        Put(rule.texts.title),
        Put(rule.texts.sentence),
        Put(rule.texts.why),
        Put(rule.texts.fix),
        Put(f"{rule.clazz}: {law}" if law else rule.clazz),
    )
