"""Officer tabs in a spreadsheet that people have worked in: what is missing comes, what is there stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.adapters.google.officer import apply
from sync.core.spec import RuleBook
from sync.errors import Changed
from tests import registers
from tests.adapters.google.officer.desk import Desk, Json, desk, entered

ROW = ["GNS-2025-0001", 1, "31/01/2025", "Telepon"]
RED = {"red": 1}


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """A part of the shipped rule book, so that a register is made quickly."""
    shipped = registers.book()
    return replace(
        shipped, tabs=tuple(t for t in shipped.tabs if t.name in ("laporan", "rujukan", "keluhan", "referensi"))
    )


@pytest.fixture
def register(tmp_path: Path, book: RuleBook) -> Iterator[Desk]:
    """A register that was made by Kawal; officers have typed a row into it."""
    with desk(tmp_path, book) as found:
        found.mend()
        for letter, value in zip("ABCD", ROW, strict=True):
            found.officer.type(found.id, "Laporan", f"{letter}2", value)
        yield found


@pytest.fixture
def blank(tmp_path: Path, book: RuleBook) -> Iterator[Desk]:
    with desk(tmp_path, book) as found:
        yield found


def kept(found: Desk, before: dict[tuple[str, int, int], Json]) -> bool:
    """Whether every cell that held something is what and where it was, but for a note or validation it lacked."""
    after = entered(found.all())
    return all({**after[at], **cell} == after[at] for at, cell in before.items())


# ------------------------------------------------------------------ while others work


def _inserts_columns(register: Desk) -> None:
    span = {"sheetId": register.sheet("Laporan").sheet_id, "dimension": "COLUMNS", "startIndex": 1, "endIndex": 4}
    register.officer.batch_update(register.id, {"insertDimension": {"range": span}})


def _begins_the_tab(register: Desk) -> None:
    register.officer.add_tab(register.id, "Keluhan")
    register.officer.type(register.id, "Keluhan", "A1", "catatan rapat")


@pytest.mark.parametrize("act", [_inserts_columns, _begins_the_tab])
def test_a_sheet_that_was_rearranged_since_is_left_alone(register: Desk, act: Callable[[Desk], None]) -> None:
    """The plan would miss its places, cut off what lies beyond them, or write over what was typed there."""
    register.officer.delete_tab(register.id, "Keluhan")
    found = register.plan()
    act(register)
    before = entered(register.all())
    with pytest.raises(Changed):
        apply(register.client, register.id, found)
    assert entered(register.all()) == before


# ------------------------------------------------------------------ a register of ours


def test_a_register_at_work_lacks_nothing(register: Desk) -> None:
    """Rows typed, inserted above the first, sorted, deleted; columns moved and added."""
    register.officer.insert_rows(register.id, "Laporan", 2, 3)
    register.officer.type(register.id, "Laporan", "A3", "GNS-2025-0002")
    register.officer.sort(register.id, "Laporan", "A")
    register.officer.delete_rows(register.id, "Laporan", 4, 2)
    register.officer.move_column(register.id, "Laporan", "E", "G")
    before = entered(register.all())
    assert register.mend() == ()
    assert entered(register.all()) == before


def test_colours_follow_a_key_column_that_was_moved(register: Desk) -> None:
    """On the emulator conditions do not follow columns by themselves."""
    register.officer.move_column(register.id, "Laporan", "A", "F")
    before = entered(register.all())
    assert register.mend() == ("Laporan: warna temuan belum ada: dipasang.",)
    assert entered(register.all()) == before
    added = register.sheet("Laporan").items("conditionalFormats")[5:]
    assert [("$E2" in str(rule), "$A2" in str(rule)) for rule in added] == [(True, True)] * 3


def test_a_deleted_tab_comes_back_where_it_was(register: Desk) -> None:
    register.officer.add_tab(register.id, "Temuan")
    register.officer.delete_tab(register.id, "Keluhan")
    before = entered(register.all())
    assert register.mend() == ("Tab Keluhan belum ada: dibuat dengan 14 kolom.",)
    assert register.titles() == ["Laporan", "Rujukan", "Keluhan", "Referensi", "Temuan"]
    assert register.rule("Keluhan", "Nomor Kasus")["condition"]["values"] == [
        {"userEnteredValue": "='Laporan'!$A$2:$A"}
    ]
    assert kept(register, before)


def test_a_deleted_drop_down_comes_back(register: Desk) -> None:
    at = register.headers("Laporan").index("Risiko")
    sheet = register.sheet("Laporan").sheet_id
    column = {"sheetId": sheet, "startRowIndex": 1, "startColumnIndex": at, "endColumnIndex": at + 1}
    register.officer.batch_update(register.id, {"setDataValidation": {"range": column}})
    assert register.mend() == ("Laporan: pilihan kolom Risiko belum ada: dipasang.",)
    assert register.rule("Laporan", "Risiko", 900)["condition"]["type"] == "ONE_OF_LIST"


def test_a_drop_down_whose_list_was_deleted_is_put_right(register: Desk) -> None:
    at = register.headers("Laporan").index("Desa")
    column = {"sheetId": 0, "startRowIndex": 1, "startColumnIndex": at, "endColumnIndex": at + 1}
    lost = {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=#REF!"}]}}
    register.officer.batch_update(register.id, {"setDataValidation": {"range": column, "rule": lost}})
    assert register.mend() == ("Laporan: pilihan kolom Desa belum ada: dipasang.",)
    assert register.rule("Laporan", "Desa", 900)["condition"]["values"] == [
        {"userEnteredValue": "='Referensi'!$A$2:$A"}
    ]


def test_a_deleted_column_comes_back_at_the_right_and_pemeriksaan_reads_it(register: Desk) -> None:
    at = register.headers("Laporan").index("Korban Ke")
    gone = {"sheetId": 0, "dimension": "COLUMNS", "startIndex": at, "endIndex": at + 1}
    register.officer.batch_update(register.id, {"deleteDimension": {"range": gone}})
    assert "#REF!" in register.cell("Laporan", "Pemeriksaan", 1)["userEnteredValue"]["formulaValue"]
    before = {
        at: cell for at, cell in entered(register.all()).items() if "formulaValue" not in cell["userEnteredValue"]
    }
    assert register.mend() == (
        "Laporan: kolom Korban Ke belum ada: ditambahkan di ujung kanan.",
        "Laporan: rumus Pemeriksaan rusak karena ada kolom yang dihapus: dipulihkan.",
        "Laporan: warna temuan belum ada: dipasang.",
    )
    assert register.headers("Laporan")[-2:] == ["Pemeriksaan", "Korban Ke"]
    assert "$AN$1:$AN" in register.cell("Laporan", "Pemeriksaan", 1)["userEnteredValue"]["formulaValue"]
    assert kept(register, before)


def test_colours_that_lost_their_key_column_are_added_anew_and_none_is_taken_away(register: Desk) -> None:
    rules = register.sheet("Keluhan").items("conditionalFormats")
    dead = [{**rule, "booleanRule": {**rule["booleanRule"]}} for rule in rules]
    for rule in dead[:3]:
        [value] = rule["booleanRule"]["condition"]["values"]
        text = value["userEnteredValue"].replace("$A2", "#REF!")
        rule["booleanRule"]["condition"] = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": text}]}
    rules[:] = dead
    assert register.mend() == ("Keluhan: warna temuan belum ada: dipasang.",)
    assert register.sheet("Keluhan").items("conditionalFormats")[:5] == dead
    assert len(register.sheet("Keluhan").items("conditionalFormats")) == 8


def test_a_renamed_tab_is_known_and_named_in_the_drop_downs_of_others(register: Desk) -> None:
    register.officer.rename(register.id, "Laporan", "Laporan '25")
    register.officer.delete_tab(register.id, "Keluhan")
    assert register.mend() == ("Tab Keluhan belum ada: dibuat dengan 14 kolom.",)
    assert register.titles() == ["Laporan '25", "Rujukan", "Keluhan", "Referensi"]
    rule = register.rule("Keluhan", "Nomor Kasus")
    assert rule["condition"]["values"] == [{"userEnteredValue": "='Laporan ''25'!$A$2:$A"}]


def test_a_copy_of_a_tab_is_not_taken_for_the_tab(register: Desk) -> None:
    register.officer.duplicate_tab(register.id, "Laporan", "Salinan Laporan")
    copy = register.sheet("Salinan Laporan")
    assert register.mend() == ()
    assert register.sheet("Salinan Laporan") == copy


def test_a_tab_without_a_row_to_type_into_gets_some_with_its_new_columns(blank: Desk) -> None:
    blank.create({"Laporan": [["Nomor Kasus"]], "Catatan": []})
    sizes = {"sheetId": 0, "gridProperties": {"rowCount": 1}}
    blank.officer.batch_update(
        blank.id, {"updateSheetProperties": {"properties": sizes, "fields": "gridProperties.rowCount"}}
    )
    blank.mend()
    assert blank.sheet("Laporan").row_count == 1000
    assert blank.rule("Laporan", "Risiko", 1000)["condition"]["type"] == "ONE_OF_LIST"


# ------------------------------------------------------------------ a register of somebody else


HAND_MADE = {
    "Catatan": [["milik Bu Siti"]],
    "LAPORAN": [
        ["No. Kasus", "", "Tgl Laporan", "Keterangan saya", "Risiko", "RISIKO"],
        ["GNS-2025-0001", "", "31/01/2025", "=1+1", "Tinggi", "Rendah"],
    ],
    "Referensi": [["Petugas", "Catatan"], ["Wati"]],
}


def test_a_hand_made_register_is_completed_around_what_stands_there(blank: Desk) -> None:
    blank.create(HAND_MADE)
    before = entered(blank.all())
    lines = blank.mend()
    assert kept(blank, before)
    assert blank.titles() == ["Catatan", "LAPORAN", "Rujukan", "Keluhan", "Referensi"]
    assert lines[0].startswith("LAPORAN: kolom Korban Ke, Cara Lapor, Status Pelapor,")
    assert lines[1:6] == (
        "LAPORAN: catatan petunjuk kolom Nomor Kasus, Tanggal Lapor dan Risiko belum ada: ditambahkan.",
        "LAPORAN: pilihan kolom Risiko belum ada: dipasang.",
        "LAPORAN: bantuan isian kolom Tanggal Lapor belum ada: dipasang.",
        "LAPORAN: warna temuan belum ada: dipasang.",
        "LAPORAN: peringatan sebelum judul atau Pemeriksaan diubah belum ada: dipasang.",
    )
    assert blank.headers("LAPORAN")[26] == "Korban Ke"  # Google's own 26 columns may hold something further down
    assert blank.rule("LAPORAN", "Petugas")["condition"]["values"] == [{"userEnteredValue": "='Referensi'!$A$2:$A"}]
    desa = blank.headers("Referensi").index("Desa")
    assert [row[desa] for row in blank.officer.values(blank.id, "Referensi")[:3]] == ["Desa", "Gunungsari", "Ciherang"]
    assert "dataValidation" not in blank.sheet("LAPORAN").cell(1, 5)  # of two columns Risiko the first one counts


def test_what_officers_typed_is_not_read_beyond_the_second_row(blank: Desk) -> None:
    blank.create(HAND_MADE)
    blank.emulator.log.clear()
    blank.mend()
    asked = [(ranges, r.query["fields"][0]) for r in blank.emulator.log for ranges in r.query.get("ranges", ())]
    assert {cells.rpartition("!")[2] for cells, _ in asked if cells.startswith("'LAPORAN'")} > {"1:2"}
    for cells, fields in asked:
        assert cells.endswith("!1:2") or ("Value(" not in fields and "formattedValue" not in fields)


def test_everything_of_theirs_that_is_there_stays(blank: Desk) -> None:
    """Notes, widths, colours, formats, data validations (also such as begin further down), conditional formats."""
    blank.create(HAND_MADE)
    sheet = blank.sheet("LAPORAN").sheet_id
    theirs = {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "ringan"}]}, "strict": True}
    risiko = {"sheetId": sheet, "startRowIndex": 7, "endRowIndex": 9, "startColumnIndex": 4, "endColumnIndex": 5}
    head = {"sheetId": sheet, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 3}
    unnoted = {**head, "startColumnIndex": 4, "endColumnIndex": 5}  # the header Risiko
    width = {"sheetId": sheet, "dimension": "COLUMNS", "startIndex": 0, "endIndex": 3}
    green = {"backgroundColor": {"green": 1}}
    formula = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": '=$E2="Tinggi"'}]}
    marked = {"ranges": [head], "booleanRule": {"condition": formula, "format": {"backgroundColor": RED}}}
    blank.officer.batch_update(
        blank.id,
        {"setDataValidation": {"range": risiko, "rule": theirs}},
        {
            "repeatCell": {
                "range": head,
                "cell": {"note": "catatan saya", "userEnteredFormat": green},
                "fields": "note,userEnteredFormat",
            }
        },
        {"repeatCell": {"range": unnoted, "cell": {"userEnteredFormat": green}, "fields": "userEnteredFormat"}},
        {"updateDimensionProperties": {"range": width, "properties": {"pixelSize": 33}, "fields": "pixelSize"}},
        {"addConditionalFormatRule": {"rule": marked, "index": 0}},
        {"addProtectedRange": {"protectedRange": {"range": head, "description": "punya Siti", "warningOnly": True}}},
        {
            "updateSheetProperties": {
                "properties": {"sheetId": sheet, "gridProperties": {"frozenRowCount": 3}},
                "fields": "gridProperties.frozenRowCount",
            }
        },
    )
    before, cells = blank.sheet("LAPORAN"), entered(blank.all())
    lines = blank.mend()
    after = blank.sheet("LAPORAN")
    assert not any(
        "pilihan kolom Risiko" in line or "dibekukan" in line for line in lines if line.startswith("LAPORAN")
    )
    assert kept(blank, cells)
    assert after.items("conditionalFormats")[0] == before.items("conditionalFormats")[0]
    assert after.items("protectedRanges")[0] == before.items("protectedRanges")[0]
    assert after.column_metadata[:3] == before.column_metadata
    assert after.properties["gridProperties"]["frozenRowCount"] == 3
    assert [after.cell(row, 4).get("dataValidation") for row in (1, 7, 8, 9)] == [
        before.cell(row, 4).get("dataValidation") for row in (1, 7, 8, 9)
    ]


def test_of_tabs_that_answer_to_one_name_the_one_of_that_very_name_counts(blank: Desk) -> None:
    blank.create({"laporan.": [["Risiko"]], "Laporan": [["Risiko"]], "LAPORAN!": [["Risiko"]]})
    others = [blank.sheet(title) for title in ("laporan.", "LAPORAN!")]
    blank.mend()
    assert [blank.sheet(title).rows for title in ("laporan.", "LAPORAN!")] == [sheet.rows for sheet in others]
    assert "Pemeriksaan" in blank.headers("Laporan")


def test_a_column_pemeriksaan_that_is_not_ours_is_left_and_told(blank: Desk) -> None:
    blank.create({"Keluhan": [["Nomor Keluhan", "pemeriksaan"], ["KEL-2025-001", "sudah"]]})
    told = "Keluhan: kolom Pemeriksaan bukan rumus Kawal: dibiarkan; hapus kolom itu bila ingin diganti."
    assert told in blank.mend()
    assert blank.plan().lines == (told,)
    assert blank.headers("Keluhan").count("Pemeriksaan") == 0
    assert not any("Lengkap" in str(rule) for rule in blank.sheet("Keluhan").items("conditionalFormats"))


def test_a_header_merged_downwards_is_not_frozen(blank: Desk) -> None:
    """Google refuses to freeze a part of merged cells."""
    blank.create(HAND_MADE)
    blank.officer.merge(blank.id, "LAPORAN", "A1:A2")
    assert not any("dibekukan" in line for line in blank.mend() if line.startswith("LAPORAN"))


# ------------------------------------------------------------------ any register

TITLES = ["Laporan", "laporan ", "Rujukan", "Referensi", "Catatan", "Rekap 2024"]
HEADERS = ["Nomor Kasus", "No Kasus", "Tanggal Rujukan", "Petugas", "Desa", "Risiko", "Pemeriksaan", "Kolom saya", ""]
VALUES = st.sampled_from(["", "", "GNS-2025-0001", "Tinggi", "=1/0", "=A1", "'007", 3, 45_000, True, "x" * 200])


@st.composite
def hand_made(draw: st.DrawFn) -> dict[str, list[list[object]]]:
    titles = draw(
        st.lists(st.sampled_from(TITLES), min_size=1, max_size=4, unique_by=lambda title: title.strip().casefold())
    )
    tabs: dict[str, list[list[object]]] = {}
    for title in titles:
        head: list[object] = list(draw(st.lists(st.sampled_from(HEADERS), max_size=6)))
        width = max(len(head), 1) + draw(st.integers(0, 2))
        body = draw(st.lists(st.lists(VALUES, min_size=width, max_size=width), max_size=5))
        tabs[title] = [head, *body]
    return tabs


def slim(book: RuleBook) -> RuleBook:
    """The same with a Laporan of few columns."""
    short = {"nomor_kasus", "nomor_korban", "tanggal_lapor", "risiko", "desa", "petugas"}
    return replace(
        book,
        tabs=tuple(
            replace(tab, fields=tuple(f for f in tab.fields if tab.name != "laporan" or f.name in short))
            for tab in book.tabs
            if tab.name != "keluhan"
        ),
    )


def test_whatever_people_made_every_cell_that_held_something_stays(blank: Desk) -> None:
    blank.book = slim(blank.book)

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(hand_made())
    def holds(tabs: dict[str, list[list[object]]]) -> None:
        blank.create(tabs)
        before, sheets = entered(blank.all()), {s.sheet_id: s.title for s in blank.all().sheets}
        found = blank.plan()
        apply(blank.client, blank.id, found)
        assert kept(blank, before)
        titles = {s.sheet_id: s.title for s in blank.all().sheets}
        assert len(before) == 0 or {id: titles[id] for id in sheets} == sheets
        assert blank.plan().complete

    holds()
