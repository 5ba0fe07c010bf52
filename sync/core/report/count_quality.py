"""How good the data are: what is found wrong, how much is filled in, and which rows count nowhere and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sync.core.report.cube import Tally
from sync.core.report.facts import DOUBLE, Facts
from sync.core.report.lateness import DATES
from sync.core.report.quarter import Period
from sync.core.validate import Judgement

_OF_KASUS = ("pendampingan", "rujukan", "rehabilitasi")
_NEEDED = {"pendampingan": "hasil", "rehabilitasi": "sasaran"}
_UNREADABLE = "kosong atau tidak terbaca"


def count_findings(judgement: Judgement, facts: Facts, tally: Tally) -> None:
    """Count what is wrong with the register as it is now, by class of rule, severity and rule."""
    classes = {rule.id: rule.clazz for rule in facts.register.book.rules}
    for finding in judgement.findings:
        tally["temuan"][(classes[finding.rule], finding.severity.label, finding.rule)] += 1


def count_filled(facts: Facts, period: Period, tally: Tally) -> None:
    """Count I-44: required cells with a usable value, in rows of the period and in rows whose date is missing."""
    for tab, dated in (*DATES.items(), ("rekomendasi", "batas_waktu")):
        table = facts.register.tables.get(tab)
        if table is None:
            continue
        rows = [i for i, day in enumerate(facts.values(tab, dated)) if day is None or day in period]
        for field in table.tab.fields:
            if field.required:
                values = table.values(field.name)
                filled = sum(values[i] is not None for i in rows)
                tally["isian"][(table.tab.title, "terisi")] += filled
                tally["isian"][(table.tab.title, "belum")] += len(rows) - filled


def count_left_out(facts: Facts, tally: Tally) -> None:
    """Count the rows that no period can count, by tab and reason."""
    for case, reported, status in facts.rows("laporan", "nomor_kasus", "tanggal_lapor", "status_kasus"):
        reason = f"Nomor Kasus {_UNREADABLE}" if case is None else _misdated(reported, "Tanggal Lapor", facts.today)
        if reason or status == DOUBLE:
            tally["tidak_dihitung"][("Laporan", reason or "Status Kasus Duplikat")] += 1
    for tab, name in DATES.items():
        if tab == "laporan" or tab not in facts.register.tables:
            continue
        schema = facts.register[tab].tab
        title = schema.by_name[name].title if name in schema.by_name else name
        for day, other in zip(facts.values(tab, name), _others(facts, tab), strict=True):
            if reason := other or _misdated(day, title, facts.today):
                tally["tidak_dihitung"][(schema.title, reason)] += 1


def _misdated(day: date | None, title: str, today: date) -> str:
    if day is None:
        return f"{title} {_UNREADABLE}"
    return f"{title} sesudah hari ini" if day > today else ""


def _others(facts: Facts, tab: str) -> Iterator[str]:
    """Yield, for each row, why it does not count although it may have a date."""
    if tab not in _OF_KASUS:
        yield from [""] * len(facts.register[tab])
        return
    needed = _NEEDED.get(tab, "nomor_kasus")
    title = needed.capitalize()
    for case, value in facts.rows(tab, "nomor_kasus", needed):
        if case not in facts.kasus:
            yield "Kasusnya tidak dihitung atau tidak ada di Laporan"
        else:
            yield f"{title} {_UNREADABLE}" if value is None else ""
