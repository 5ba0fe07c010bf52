"""Who changed a sheet, as far as Google says so."""

from __future__ import annotations

from pathlib import Path

from sync.pipeline import Rules
from tests.google_world import OFFICER, rows_of, world


def test_the_trail_names_who_saved_the_sheet_last(tmp_path: Path, rules: Rules) -> None:
    """By name where the office's own list has the address: that stands in a restricted column."""
    with world(tmp_path, rules) as google:
        google.kawal()
        google.officer.type(google.id, "Laporan", google.at("desa", 2), "Ciherang")
        google.kawal()
        [entry] = google.ledger.records()[-1].entries
        assert (entry.case, list(entry.fields)) == ("GNS-2025-0001", ["desa"])
        assert google.ledger.records()[-1].editor == OFFICER
        people = [{"desa": "Ciherang", "petugas": "Siti Aminah", "surel_petugas": OFFICER.upper()}]
        google.officer.add_tab(google.id, "Referensi")
        for row, cells in enumerate(rows_of(rules.book, "referensi", people), 1):
            google.type_row("Referensi", row, cells)
        google.kawal()
        assert google.ledger.records()[-1].editor == "Siti Aminah"


def test_our_own_writing_makes_nobody_an_editor(tmp_path: Path, rules: Rules) -> None:
    with world(tmp_path, rules) as google:
        google.kawal()
        account = google.account()
        register = google.register(account)
        register.version()
        assert register.read(rules.book).editor == ""
        account.close()
