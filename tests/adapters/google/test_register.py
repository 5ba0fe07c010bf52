"""A register in a Google Sheet: few requests, and only service tabs are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sync.adapters.google.failures import Refused
from sync.adapters.google.service_tabs import ids_named
from sync.adapters.google.words import Words
from sync.adapters.memory_outbox import MemoryShelf
from sync.core.model import SERVICE_TITLES
from sync.errors import KawalError, NotWritten, Unreadable
from sync.pipeline import Moment, Rules
from sync.stopped import Braked
from tests.google_world import EMAIL, World, report, rows_of, world
from tests.sheets_emulator import ProtectedCell


@pytest.fixture
def google(tmp_path: Path, rules: Rules) -> Iterator[World]:
    with world(tmp_path, rules) as made:
        yield made


@pytest.fixture
def settled(google: World) -> World:
    """A register that has been checked, and checked once more after our own write."""
    google.kawal()
    google.kawal()
    return google


def _changed(google: World, tab: str = "Laporan") -> int:
    """Let the officer make a mistake; return the number of requests so far."""
    google.officer.type(google.id, tab, google.at("tempat_kejadian", 3), "")
    return len(google.emulator.log)


# ------------------------------------------------------------------ requests


def test_the_first_check_takes_at_most_four_requests_to_sheets(google: World) -> None:
    google.kawal()
    reads, writes, _ = google.counts()
    assert reads + writes <= 4


def test_our_own_write_costs_a_look_and_no_further_write(google: World) -> None:
    """Drive cannot tell our change from an officer's: cells and tabs are looked at once more, and found settled."""
    google.kawal()
    since = len(google.emulator.log)
    google.kawal()
    assert google.counts(since) == (2, 0, 1)
    since = len(google.emulator.log)
    google.kawal()
    assert google.counts(since) == (0, 0, 1)


def test_a_changed_register_takes_one_reading_and_one_write(settled: World) -> None:
    since = _changed(settled)
    settled.kawal()
    assert settled.counts(since) == (1, 1, 1)


def test_an_unchanged_register_takes_none(settled: World) -> None:
    since = len(settled.emulator.log)
    assert settled.kawal().checked is None
    assert settled.counts(since) == (0, 0, 1)


def test_a_new_day_reads_all_again_and_renews_the_stamp(settled: World) -> None:
    since = len(settled.emulator.log)
    settled.moment = Moment(datetime(2025, 4, 6, 6, 0))
    settled.kawal()
    assert settled.counts(since)[:2] == (1, 1)
    assert settled.officer.values(settled.id, "Ringkasan")[0][0] == "Diperiksa 6 April 2025 06.00 WIB"


def test_one_question_to_drive_serves_all_registers(google: World, rules: Rules) -> None:
    rows = {"Laporan": rows_of(rules.book, "laporan", [report(1)])}
    ids = [google.officer.create(f"Register {n}", rows) for n in range(5)]
    for id in ids:
        google.officer.share(id, EMAIL)
    account = google.account()
    registers = [account.register(f"r{n}", id, "Asia/Jakarta") for n, id in enumerate(ids)]
    before = [register.version() for register in registers]
    since = len(google.emulator.log)
    google.officer.type(ids[2], "Laporan", google.at("tempat_kejadian", 2), "")
    after = [register.version() for register in registers]
    assert [n for n in range(5) if before[n] != after[n]] == [2]
    assert google.counts(since) == (0, 0, 1)


def test_a_change_that_drive_learns_of_late_is_found_late_and_not_lost(settled: World) -> None:
    settled.emulator.store.drive_lag = 180
    _changed(settled)
    assert settled.kawal().checked is None
    settled.emulator.clock.advance(181)
    assert settled.kawal().checked is not None
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in settled.found()


# ------------------------------------------------------------------ what is written


def test_every_service_tab_is_there_and_protected(settled: World) -> None:
    for title in SERVICE_TITLES:
        assert settled.officer.values(settled.id, title)[0][0]
        assert settled.is_protected(title)


def test_an_officer_cannot_type_into_a_service_tab(settled: World) -> None:
    """The owner of the file can; Google does not lock out owners."""
    settled.officer.share(settled.id, "budi@contoh.id")
    with pytest.raises(ProtectedCell):
        settled.emulator.officer("budi@contoh.id").type(settled.id, "Temuan", "A1", "x")


def test_only_tabs_that_differ_are_written_and_the_stamp(settled: World) -> None:
    _changed(settled)
    settled.kawal()
    named = ids_named([settled.requests()[-1].body])  # type: ignore[list-item]
    assert settled.sheet_id("Aturan") not in named
    assert {settled.sheet_id("Temuan"), settled.sheet_id("Ringkasan")} <= named


def test_no_write_names_an_officer_tab(settled: World) -> None:
    _changed(settled)
    settled.kawal()
    officer_tab = settled.sheet_id("Laporan")
    writes = [request for request in settled.requests() if request.kind == "write"]
    assert writes
    assert not [request for request in writes if officer_tab in ids_named([request.body])]  # type: ignore[list-item]
    assert {request.path.rpartition(":")[2] for request in writes} == {"batchUpdate"}


def test_findings_lead_to_their_cells(settled: World) -> None:
    _changed(settled)
    settled.kawal()
    rows = settled.officer.values(settled.id, "Temuan")
    at = next(n for n, row in enumerate(rows, 1) if row[3] == "Tempat Kejadian")
    formula = settled.officer.cell(settled.id, "Temuan", f"E{at}")["userEnteredValue"]["formulaValue"]
    assert formula == f'=HYPERLINK("#gid={settled.sheet_id("Laporan")}&range={settled.at("tempat_kejadian", 3)}";3)'


def test_what_somebody_typed_into_a_service_tab_is_gone_after_the_next_check(settled: World) -> None:
    settled.officer.type(settled.id, "Temuan", "C2", "coretan")
    settled.kawal()
    assert "coretan" not in str(settled.officer.values(settled.id, "Temuan"))


@pytest.mark.parametrize("title", SERVICE_TITLES)
def test_a_deleted_service_tab_comes_back_with_the_same_id(settled: World, title: str) -> None:
    before = settled.sheet_id(title)
    settled.officer.delete_tab(settled.id, title)
    settled.kawal()
    assert settled.sheet_id(title) == before
    assert settled.officer.values(settled.id, title)[0][0]


def test_a_renamed_service_tab_gets_its_name_back(settled: World) -> None:
    settled.officer.rename(settled.id, "Temuan", "Temuan lama")
    settled.kawal()
    assert "Temuan" in settled.titles()
    assert "Temuan lama" not in settled.titles()


def test_a_tab_that_we_made_and_people_have_made_their_own_is_theirs(settled: World) -> None:
    settled.officer.clear(settled.id, "Temuan")
    settled.officer.rename(settled.id, "Temuan", "Catatan kantor")
    settled.officer.type(settled.id, "Catatan kantor", "A1", "rapat hari Senin")
    for _ in range(3):
        settled.kawal()
    assert settled.officer.values(settled.id, "Catatan kantor") == [["rapat hari Senin"]]
    assert settled.officer.values(settled.id, "Temuan")[0][0] == "Temuan"
    since = len(settled.emulator.log)
    settled.kawal()
    assert settled.counts(since) == (0, 0, 1)


def test_somebodys_own_tab_with_our_title_is_left_alone(google: World) -> None:
    google.officer.add_tab(google.id, "Temuan")
    google.officer.type(google.id, "Temuan", "A1", "Temuan rapat")
    with pytest.raises(NotWritten, match="tab Temuan sudah ada dan bukan buatan Kawal"):
        google.kawal()
    assert google.officer.values(google.id, "Temuan")[0][0] == "Temuan rapat"
    assert "Ringkasan" not in google.titles()


def test_a_blank_tab_with_our_title_is_taken(google: World) -> None:
    google.officer.add_tab(google.id, "Temuan")
    google.kawal()
    assert google.officer.values(google.id, "Temuan")[0][0] == "Temuan"
    assert google.titles().count("Temuan") == 1


@pytest.mark.parametrize("locale", ["id_ID", "in_ID", "en_US"])
def test_formulas_are_understood_in_every_locale(tmp_path: Path, rules: Rules, locale: str) -> None:
    with world(tmp_path, rules, locale=locale) as google:
        google.kawal()
        for title in SERVICE_TITLES:
            assert not [v for row in google.officer.values(google.id, title) for v in row if str(v).startswith("#")]


# ------------------------------------------------------------------ tabs that move


def test_a_renamed_tab_is_still_the_one_it_was(settled: World) -> None:
    settled.officer.rename(settled.id, "Laporan", "Laporan 2025")
    _changed(settled, "Laporan 2025")
    outcome = settled.kawal()
    assert outcome.checked is not None
    assert [grid.tab for grid in outcome.checked.reading.grids] == ["Laporan"]
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in settled.found()


def test_a_title_that_another_tab_has_taken_counts(settled: World) -> None:
    """The year's register is put aside, and a new one begun under the old name."""
    settled.officer.rename(settled.id, "Laporan", "Laporan 2024")
    settled.officer.duplicate_tab(settled.id, "Laporan 2024", "Laporan")
    settled.officer.type(settled.id, "Laporan", "A2", "GNS-2025-0009")
    outcome = settled.kawal()
    assert outcome.checked is not None
    assert "GNS-2025-0009" in outcome.checked.register["laporan"].values("nomor_kasus")


def test_a_new_tab_is_seen_by_the_next_check(settled: World, rules: Rules) -> None:
    settled.officer.add_tab(settled.id, "Keluhan", rows_of(rules.book, "keluhan", [{"nomor_keluhan": "salah"}]))
    settled.kawal()
    assert settled.found("Keluhan")


def test_a_new_tab_is_seen_after_another_change_too(settled: World, rules: Rules) -> None:
    settled.officer.add_tab(settled.id, "Keluhan", rows_of(rules.book, "keluhan", [{"nomor_keluhan": "salah"}]))
    _changed(settled)
    settled.kawal()
    settled.kawal()
    assert settled.found("Keluhan")


def test_a_tab_added_right_after_our_write_is_seen(settled: World, rules: Rules) -> None:
    _changed(settled)
    settled.kawal()
    settled.officer.add_tab(settled.id, "Keluhan", rows_of(rules.book, "keluhan", [{"nomor_keluhan": "salah"}]))
    settled.kawal()
    assert settled.found("Keluhan")


def test_a_new_laporan_beside_a_renamed_one_is_read(settled: World, rules: Rules) -> None:
    settled.officer.rename(settled.id, "Laporan", "Laporan 2024")
    _changed(settled, "Laporan 2024")
    settled.kawal()
    rows = rows_of(rules.book, "laporan", [report(n, tempat_kejadian=None) for n in (7, 8, 9)])
    settled.officer.add_tab(settled.id, "Laporan", rows)
    settled.kawal()
    assert ("GNS-2025-0007/1", "Tempat Kejadian", 2) in settled.found()


def test_a_tab_that_was_renamed_yesterday_is_still_the_one_it_was(google: World, rules: Rules) -> None:
    """What is known of the tabs is looked at anew every day, but not forgotten."""
    google.officer.add_tab(google.id, "Keluhan", rows_of(rules.book, "keluhan", [{"nomor_keluhan": "salah"}]))
    google.kawal()
    google.kawal()
    google.officer.rename(google.id, "Keluhan", "Keluhan 2025")
    google.age_layout(21 * 3600)
    google.moment = Moment(datetime(2025, 4, 6, 6, 0))
    google.kawal()
    assert google.found("Keluhan")


def test_a_service_tab_that_got_an_officer_title_is_an_officer_tab(settled: World) -> None:
    settled.officer.rename(settled.id, "Temuan", "Keluhan")
    _changed(settled)
    settled.kawal()
    assert "Temuan" in settled.titles()


def test_a_protection_that_was_narrowed_is_widened(settled: World) -> None:
    tab = settled.sheet_id("Temuan")
    narrow = {"protectedRangeId": tab, "range": {"sheetId": tab, "startRowIndex": 0, "endRowIndex": 5}}
    settled.officer.batch_update(settled.id, {"updateProtectedRange": {"protectedRange": narrow, "fields": "range"}})
    settled.kawal()
    _changed(settled)
    settled.kawal()
    assert settled.is_protected("Temuan")


def test_cells_that_were_taken_apart_are_read_for_themselves(google: World) -> None:
    place = f"{google.at('risiko', 2)}:{google.at('risiko', 4)}"
    google.officer.merge(google.id, "Laporan", place)
    for _ in range(3):
        google.kawal()
    column = [f.name for f in google.rules.book.tab_by_name["laporan"].fields].index("risiko")
    area = {"startRowIndex": 1, "endRowIndex": 4, "startColumnIndex": column, "endColumnIndex": column + 1}
    google.officer.batch_update(google.id, {"unmergeCells": {"range": {"sheetId": google.sheet_id("Laporan"), **area}}})
    google.officer.type(google.id, "Laporan", google.at("risiko", 3), "salah")
    google.officer.type(google.id, "Laporan", google.at("risiko", 4), "Rendah")
    google.kawal()
    assert {row for _, column, row in google.found() if column == "Risiko"} == {3}


def test_a_row_inserted_above_merged_cells_is_its_own(google: World) -> None:
    google.officer.merge(google.id, "Laporan", f"{google.at('desa', 3)}:{google.at('desa', 4)}")
    for _ in range(3):
        google.kawal()
    google.officer.insert_rows(google.id, "Laporan", 2, 1)
    google.type_row("Laporan", 2, rows_of(google.rules.book, "laporan", [report(9)])[1])
    google.kawal()
    assert "Desa" not in {column for _, column, _ in google.found()}


def test_a_merge_down_to_the_end_makes_no_rows(google: World) -> None:
    google.officer.merge(google.id, "Laporan", "A4:A900")
    outcome = google.kawal()
    assert outcome.checked is not None
    assert len(outcome.checked.register["laporan"]) == 3


@pytest.mark.parametrize(("kept", "braked"), [(0, True), (3, True), (9, False)])
def test_rows_that_vanish_resolve_nothing_until_a_person_says_so(
    tmp_path: Path, rules: Rules, kept: int, braked: bool
) -> None:
    with world(tmp_path, rules, reports=12) as google:
        _changed(google)
        google.kawal()
        before = google.temuan()
        google.officer.delete_rows(google.id, "Laporan", 2 + kept, 12 - kept)
        code = ""
        if braked:
            with pytest.raises(Braked, match=f"tab Laporan kehilangan {12 - kept} dari 12 baris") as stopped:
                google.kawal()
            assert google.temuan() == before
            code = stopped.value.doubts.token
        outcome = google.kawal(accept=code)
        assert outcome.checked is not None
        assert len(outcome.checked.register["laporan"]) == kept


def test_a_key_header_that_is_lost_resolves_nothing(settled: World) -> None:
    _changed(settled)
    settled.kawal()
    settled.officer.type(settled.id, "Laporan", "B1", "")
    outcome = settled.kawal()
    assert outcome.changes.resolved == 0


def test_a_tab_that_the_rules_do_not_know_any_more_is_left_out(settled: World, rules: Rules) -> None:
    settled.officer.add_tab(settled.id, "Keluhan")
    settled.kawal()
    fewer = replace(rules.book, tabs=tuple(tab for tab in rules.book.tabs if tab.name != "keluhan"))
    assert [grid.tab for grid in settled.register().read(fewer).grids] == ["Laporan"]


def test_without_laporan_nothing_is_resolved(settled: World) -> None:
    _changed(settled)
    settled.kawal()
    before = settled.temuan()
    settled.officer.delete_tab(settled.id, "Laporan")
    with pytest.raises(Braked, match="tab Laporan atau baris judulnya tidak ada lagi") as stopped:
        settled.kawal()
    assert settled.temuan() == before
    with pytest.raises(Unreadable, match="tab Laporan tidak ada"):  # nobody can mean that
        settled.kawal(accept=stopped.value.doubts.token)


def test_a_tab_that_goes_while_it_is_read_is_seen_by_the_same_check(google: World, rules: Rules) -> None:
    google.officer.add_tab(google.id, "Keluhan")
    google.kawal()
    google.kawal()
    google.officer.delete_tab(google.id, "Keluhan")
    assert google.kawal().checked is not None


def test_a_service_tab_that_goes_between_reading_and_writing_comes_back(settled: World) -> None:
    _changed(settled)
    settled.act_after("values:batchGetByDataFilter", lambda: settled.officer.delete_tab(settled.id, "Temuan"))
    settled.kawal()
    assert "Temuan" in settled.titles()
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in settled.found()


# ------------------------------------------------------------------ cells as Google has them


def test_hidden_rows_are_read(settled: World) -> None:
    settled.officer.hide_rows(settled.id, "Laporan", 3, 1)
    _changed(settled)
    settled.kawal()
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in settled.found()


def test_a_merged_cell_counts_for_every_row_and_is_told(google: World) -> None:
    place = f"{google.at('desa', 2)}:{google.at('desa', 4)}"
    google.officer.merge(google.id, "Laporan", place)
    outcome = google.kawal()
    assert outcome.checked is not None
    assert set(outcome.checked.register["laporan"].values("desa")) == {"Luwuk"}
    assert f"Laporan {place}" in outcome.notice


def test_cells_that_were_merged_since_are_known_as_such(settled: World) -> None:
    """Otherwise the second row would lose its case for one check, and its findings their history."""
    settled.officer.merge(settled.id, "Laporan", "A3:A4")
    outcome = settled.kawal()
    assert outcome.checked is not None
    assert outcome.checked.register["laporan"].values("nomor_kasus")[1:] == ["GNS-2025-0002", "GNS-2025-0002"]
    assert "Laporan A3:A4" in outcome.notice


def test_a_cell_that_is_still_loading_is_read_again(settled: World) -> None:
    settled.officer.set_result(settled.id, "Laporan", settled.at("tempat_kejadian", 3), "Loading...")
    reads = 0

    def ready() -> None:
        nonlocal reads
        reads += 1
        if reads == 2:
            settled.officer.set_result(settled.id, "Laporan", settled.at("tempat_kejadian", 3), "Sekolah")

    settled.act_after("values:batchGetByDataFilter", ready, always=True)
    settled.kawal()
    assert reads == 3
    assert "Tempat Kejadian" not in {column for _, column, _ in settled.found()}


@pytest.mark.parametrize("shown", ["#REF!", "Loading..."])
def test_a_cell_that_stays_broken_is_a_finding(settled: World, shown: str) -> None:
    settled.officer.set_result(settled.id, "Laporan", settled.at("tempat_kejadian", 3), shown)
    settled.kawal()
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in settled.found()


def test_the_longest_cell_is_read_and_written_about(settled: World) -> None:
    settled.officer.type(settled.id, "Laporan", settled.at("tempat_kejadian", 3), "a" * 50_000)
    settled.kawal()
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in settled.found()


# ------------------------------------------------------------------ what people are told


def _told(google: World) -> KawalError:
    with pytest.raises(KawalError) as told:
        google.kawal()
    return told.value


@pytest.mark.parametrize("reason", ["userRateLimitExceeded", "dailyLimitExceeded", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"])
def test_not_shared_is_said_only_of_what_is_not_shared(reason: str) -> None:
    assert "dibagikan" not in Words("gunungsari", EMAIL).not_read(Refused(403, reason)).message


def test_the_connection_is_let_go_even_when_the_count_cannot_be_kept(google: World) -> None:
    class Full(MemoryShelf):
        """One that nothing more can be put on."""

        def put(self, name: str, content: Mapping[str, Any]) -> None:
            raise NotWritten("Ruang penyimpanan penuh.", "Kosongkan sebagian.")

    account = replace(google, shelf=Full()).account()
    closed: list[bool] = []
    account.client.session.close = lambda: closed.append(True)  # type: ignore[method-assign]
    with pytest.raises(NotWritten):
        account.close()
    assert closed


def test_not_shared_names_the_address_to_share_with(google: World) -> None:
    google.officer.unshare(google.id, EMAIL)
    assert EMAIL in _told(google).advice


def test_a_share_that_was_taken_back_is_told(settled: World) -> None:
    settled.officer.unshare(settled.id, EMAIL)
    told = _told(settled)
    assert "tidak lagi dibagikan" in told.message
    assert EMAIL in told.advice


def test_a_share_that_came_back_works_again(settled: World) -> None:
    settled.officer.unshare(settled.id, EMAIL)
    _told(settled)
    settled.officer.share(settled.id, EMAIL)
    _changed(settled)
    assert settled.kawal().checked is not None


def test_the_bin_is_told(settled: World) -> None:
    settled.officer.trash(settled.id)
    assert "Sampah" in _told(settled).message


def test_a_wrong_id_is_told(google: World) -> None:
    assert "tidak ditemukan" in _told(replace(google, id="1" * 44)).message


def test_an_uploaded_xlsx_is_told(google: World) -> None:
    id = google.officer.upload_xlsx("register.xlsx")
    google.officer.share(id, EMAIL)
    assert "Simpan sebagai Google Spreadsheet" in _told(replace(google, id=id)).advice


def test_a_reader_is_told_to_become_an_editor(google: World) -> None:
    google.officer.share(google.id, EMAIL, role="reader")
    told = _told(google)
    assert isinstance(told, NotWritten)
    assert "Editor" in told.advice


def test_tabs_that_are_locked_against_us_are_told(settled: World) -> None:
    settled.lock_out("Temuan")
    _changed(settled)
    assert "dilindungi" in _told(settled).message


def test_nothing_of_the_register_is_kept_between_runs(settled: World) -> None:
    _changed(settled)
    settled.kawal()
    kept = "".join(settled.shelf.kept.values())
    assert kept
    for cell in ("Wulan", "360433550309", "GNS-2025", "Luwuk"):
        assert cell not in kept
