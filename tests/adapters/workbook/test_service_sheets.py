"""The service tabs in a real LibreOffice: no error, the staleness line alive, the same bytes for the same tabs."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import load_workbook

from sync import app
from sync.adapters.workbook.service_sheets import donor
from sync.core.service_tabs import SERVICE_TITLES, Context, service_tabs
from sync.core.validate import judge
from sync.pipeline import Moment, Rules
from tests import registers
from tests.adapters.workbook import libreoffice
from tests.conftest import ROOT
from tests.workbooks import register_file


def _context(at: datetime) -> Context:
    register = registers.register("Laporan\n| nomor_kasus | nomor_korban |\n| GNS-2025-0001 | 1 |")
    return Context(register, judge(register, registers.HOLIDAYS), {}, at, "WIB")


def test_the_same_tabs_give_the_same_bytes() -> None:
    once, again = (donor(service_tabs(_context(datetime(2025, 4, 5, 6)))) for _ in range(2))
    assert once == again


def test_service_tabs_are_protected_and_officers_tabs_are_not(tmp_path: Path, rules: Rules) -> None:
    path = register_file(tmp_path / "register.xlsx", rules.book)
    app.FileOffice(path).sync(rules, app.at(date(2025, 4, 5)))
    protected = [sheet.title for sheet in load_workbook(path) if sheet.protection.sheet]
    assert protected == list(SERVICE_TITLES)


def test_the_staleness_line_turns_by_itself(tmp_path: Path, rules: Rules) -> None:
    """True even when the service is dead: it is a formula on the clock of whoever opens the file."""
    fresh = register_file(tmp_path / "baru.xlsx", rules.book)
    stale = register_file(tmp_path / "lama.xlsx", rules.book)
    now = datetime.now()
    app.FileOffice(fresh).sync(rules, lambda _: Moment(now - timedelta(hours=25)))
    app.FileOffice(stale).sync(rules, lambda _: Moment(now - timedelta(hours=27)))
    asked = [["Ringkasan", "B1"]]
    answers = libreoffice.run([{"open": str(fresh), "cells": asked}, {"open": str(stale), "cells": asked}])
    assert answers[0]["Ringkasan!B1"] == "Pemeriksaan berjalan seperti biasa."
    assert answers[1]["Ringkasan!B1"].startswith("PERINGATAN: register ini sudah lebih dari 26 jam")


def test_pemeriksaan_answers_for_every_row_after_a_sync(tmp_path: Path, rules: Rules) -> None:
    """A new register, filled by officers, then checked: what stands in the rows is what `check` says of them."""
    run = next(iter(app.demo(tmp_path, rules, 0))).runs[0]
    assert run.outcome.checked is not None
    findings = run.outcome.checked.judgement.findings
    rows = range(2, len(run.outcome.checked.register["laporan"]) + 3)
    answers = libreoffice.run([{"open": str(run.path), "cells": [["Laporan", f"AN{row}"] for row in rows]}])[0]
    for row in rows:
        found = [f for f in findings if f.tab == "Laporan" and f.row == row]
        expected = f"{len(found)} temuan: {found[0].message}" if found else "Lengkap" if row < rows[-1] else ""
        assert answers[f"Laporan!AN{row}"] == expected


def test_nothing_shows_an_error_and_text_stays_text(tmp_path: Path, rules: Rules) -> None:
    path = tmp_path / "register.xlsx"
    path.write_bytes((ROOT / "tests" / "samples" / "register-101.xlsx").read_bytes())
    app.FileOffice(path).sync(rules, app.at(date(2025, 4, 5)))
    workbook = load_workbook(path)
    for title in SERVICE_TITLES:
        cells = [cell for row in workbook[title] for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "e"]
    assert len(workbook["Ringkasan"]._charts) == 5
