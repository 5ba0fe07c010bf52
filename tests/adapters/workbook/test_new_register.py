"""An empty register, read back as a spreadsheet program would read it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import Workbook as ReadWorkbook
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter import Workbook

from sync.adapters.officer_tabs import looks
from sync.adapters.officer_tabs.lookups import has_check_column
from sync.adapters.workbook import guidance
from sync.adapters.workbook.new_register import SERVICE_TITLES, letters_of, new_register, write_officer_tabs
from sync.core.spec import RuleBook
from tests.adapters.workbook.workbook_samples import OFFICE, small_book


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """The shipped rule book, with few prepared rows: nothing here depends on how many."""
    return small_book()


@pytest.fixture(scope="module")
def register(book: RuleBook) -> ReadWorkbook:
    return load_workbook(BytesIO(new_register(book, OFFICE)))


def officer_sheets(book: RuleBook, register: ReadWorkbook) -> Iterator[tuple[str, Worksheet]]:
    return ((tab.name, register[tab.title]) for tab in book.tabs)


def column(sheet: Worksheet, title: str) -> str:
    return next(cell.column_letter for cell in sheet[1] if cell.value == title)


def rule_of(sheet: Worksheet, title: str) -> object:
    cell = f"{column(sheet, title)}2"
    return next((rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref), None)


# ------------------------------------------------------------------ tabs and headers


def test_tabs_stand_in_the_books_order_and_the_service_tabs_follow(book: RuleBook, register: ReadWorkbook) -> None:
    assert register.sheetnames == [*(tab.title for tab in book.tabs), *SERVICE_TITLES]
    assert register.active.title == book.tabs[0].title


def test_headers_are_exactly_the_titles_and_pemeriksaan_stands_last(book: RuleBook, register: ReadWorkbook) -> None:
    for name, sheet in officer_sheets(book, register):
        titles = [field.title for field in book.tab_by_name[name].fields]
        checked = [] if name in ("referensi", "tunda") else ["Pemeriksaan"]
        assert [cell.value for cell in sheet[1]] == titles + checked


def test_the_header_row_stays_in_sight_is_bold_and_wraps(book: RuleBook, register: ReadWorkbook) -> None:
    for _, sheet in officer_sheets(book, register):
        assert re.fullmatch(r"[A-C]2", sheet.freeze_panes)
        assert all(cell.font.bold and cell.alignment.wrap_text for cell in sheet[1])
        assert sheet.row_dimensions[1].height >= 40
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.auto_filter.ref.split(":")[1].startswith(sheet[1][-1].column_letter)


def test_required_columns_look_different_and_every_header_can_be_read(book: RuleBook, register: ReadWorkbook) -> None:
    for name, sheet in officer_sheets(book, register):
        fills = {True: set(), False: set()}
        for field, cell in zip(book.tab_by_name[name].fields, sheet[1], strict=False):
            fill, ink = cell.fill.start_color.rgb[2:], cell.font.color.rgb[2:]
            fills[field.required].add(fill)
            assert looks.contrast(fill, ink) >= 4.5
        assert not fills[True] & fills[False]


def test_groups_of_laporan_have_a_colour_each(book: RuleBook) -> None:
    colors = looks.group_colors(book.tab_by_name["laporan"])
    assert list(colors) == ["Laporan", "Korban", "Kejadian", "Penanganan", "Hukum", "Status", "Penutupan"]
    assert len(set(colors.values())) == 7


def test_a_pale_tab_colour_is_darkened_for_its_header(book: RuleBook) -> None:
    tab = replace(book.tab_by_name["rujukan"], color="FFEE88")
    assert looks.contrast(looks.group_colors(tab)[""], "FFFFFF") >= 4.5


def test_every_header_has_a_note_that_helps(book: RuleBook, register: ReadWorkbook) -> None:
    for name, sheet in officer_sheets(book, register):
        for field, cell in zip(book.tab_by_name[name].fields, sheet[1], strict=False):
            assert field.help in cell.comment.text
            said = [cell.comment.text.count(text) for text in ("Wajib diisi.", "Boleh dikosongkan.")]
            needed = field.required or (name == "tunda" and field.name != "oleh")  # a line of Tunda counts as a whole
            assert said == ([1, 0] if needed else [0, 1])
            for value in book.lists[field.list].values if field.list else ():
                assert value in cell.comment.text
    assert "Temuan" in register["Laporan"][1][-1].comment.text


def test_a_note_is_as_tall_as_its_text() -> None:
    short, long = guidance.note_size("Satu baris."), guidance.note_size("Baris.\n" * 10 + "kata " * 100)
    assert long["height"] > short["height"] + 10 * 14


# ------------------------------------------------------------------ cells


def test_columns_have_the_format_of_their_type(book: RuleBook, register: ReadWorkbook) -> None:
    laporan = register["Laporan"]
    formats = {
        title: laporan.column_dimensions[column(laporan, title)].number_format
        for title in ("Tanggal Lapor", "Tanggal Lahir", "NIK Korban", "Telepon Aman", "Nomor LP", "Korban Ke")
    }
    assert formats == {
        "Tanggal Lapor": "dd/mm/yyyy",
        "Tanggal Lahir": "dd/mm/yyyy",
        "NIK Korban": "@",
        "Telepon Aman": "@",
        "Nomor LP": "@",
        "Korban Ke": "0",
    }
    for name, sheet in officer_sheets(book, register):
        for field in book.tab_by_name[name].fields:
            width = sheet.column_dimensions[column(sheet, field.title)].width
            assert abs(width - field.width) < 1


def test_prepared_rows_hold_nothing_but_the_formula(book: RuleBook, register: ReadWorkbook) -> None:
    laporan = register["Laporan"]
    filled = [[cell.column_letter for cell in row if cell.value is not None] for row in laporan.iter_rows(min_row=2)]
    assert filled == [[laporan[1][-1].column_letter]] * book.tab_by_name["laporan"].rows


def test_referensi_holds_the_offices_desa_and_petugas(register: ReadWorkbook) -> None:
    rows = list(register["Referensi"].iter_rows(min_row=2, max_col=2, max_row=4, values_only=True))
    assert rows == [("Gunungsari", "Sri Wahyuni"), ("Ciherang", "Dewi Anggraini"), ("Kaduagung", None)]


def test_no_entry_is_ever_refused(book: RuleBook, register: ReadWorkbook) -> None:
    for _, sheet in officer_sheets(book, register):
        for rule in sheet.data_validations.dataValidation:
            assert rule.errorStyle in ("warning", "information") or rule.type is None
            assert len(rule.errorTitle or "") <= 32
            assert len(rule.error or "") <= 255
            assert len(rule.prompt or "") <= 255


@pytest.mark.parametrize(
    ("tab", "title", "kind", "formula"),
    [
        ("Laporan", "Jenis Kelamin", "list", '"Perempuan,Laki-laki"'),
        ("Laporan", "Desa", "list", "kawal_referensi_desa"),
        ("Laporan", "Petugas", "list", "kawal_referensi_petugas"),
        ("Pendampingan", "Nomor Kasus", "list", "kawal_laporan_nomor_kasus"),
        ("Laporan", "Usia", "whole", "0"),
        ("Laporan", "Tanggal Lahir", "date", "1"),
        ("Laporan", "Kronologi", "textLength", "500"),
    ],
)
def test_cells_offer_or_check_what_fits(register: ReadWorkbook, tab: str, title: str, kind: str, formula: str) -> None:
    rule = rule_of(register[tab], title)
    assert (rule.type, rule.formula1) == (kind, formula)


def test_only_past_dates_end_today(register: ReadWorkbook) -> None:
    assert rule_of(register["Laporan"], "Tanggal Lapor").formula2 == "TODAY()"
    assert rule_of(register["Laporan"], "Tindak Lanjut Berikut").formula2 != "TODAY()"


def test_a_column_of_several_values_gets_a_hint_and_no_drop_down(register: ReadWorkbook) -> None:
    rule = rule_of(register["Laporan"], "Bentuk Kekerasan")
    assert rule.type is None
    assert "titik koma" in rule.prompt
    assert "Penelantaran" in rule.prompt


def test_a_list_too_long_for_a_rule_stands_on_a_hidden_sheet(book: RuleBook) -> None:
    long = replace(book.lists["instansi"], values=tuple(f"Instansi nomor {i}" for i in range(40)))
    register = load_workbook(BytesIO(new_register(replace(book, lists={**book.lists, "instansi": long}), OFFICE)))
    assert rule_of(register["Rujukan"], "Instansi Tujuan").formula1 == "kawal_daftar_instansi"
    sheet = register["Daftar Pilihan"]
    assert sheet.sheet_state == "hidden"
    assert [cell.value for cell in sheet["A"]] == [long.title, *long.values]


def test_print_set_up(book: RuleBook, register: ReadWorkbook) -> None:
    for _, sheet in officer_sheets(book, register):
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert "Gunungsari" in sheet.oddHeader.left.text
        assert "RAHASIA" in sheet.oddHeader.right.text
        assert "Halaman &P dari &N" in sheet.oddFooter.center.text


def test_properties_name_nobody_and_the_same_office_gives_the_same_bytes(book: RuleBook) -> None:
    first, second = new_register(book, OFFICE), new_register(book, OFFICE)
    assert first == second
    properties = load_workbook(BytesIO(first)).properties
    assert not properties.creator
    assert not properties.lastModifiedBy
    assert properties.title == "Register P2TP2A Kecamatan Gunungsari, Kabupaten Serang"


# ------------------------------------------------------------------ given rows


def test_given_rows_are_written_as_they_are(book: RuleBook) -> None:
    """Text stays text whatever it looks like; dates are dates; several values are joined."""
    row = {
        "nomor_kasus": "GNS-2025-0001",
        "nomor_korban": 1,
        "tanggal_lapor": date(2025, 1, 31),
        "nama_korban": "=1+1",
        "nik_korban": "0604336312189981",
        "bentuk_kekerasan": ("Fisik", "Psikis"),
        "kronologi": "https://contoh.invalid",
        "usia": None,
    }
    target = BytesIO()
    with Workbook(target, {"in_memory": True}) as workbook:
        write_officer_tabs(workbook, book, OFFICE, {"laporan": [row], "referensi": [{"desa": "Luwuk"}]})
        workbook.add_worksheet("Temuan")
    read = load_workbook(target)
    sheet, letters = read["Laporan"], letters_of(book.tab_by_name["laporan"])
    cells = {name: sheet[f"{letter}2"] for name, letter in letters.items() if sheet[f"{letter}2"].value is not None}
    assert {name: (cell.data_type, cell.value) for name, cell in cells.items() if name != "tanggal_lapor"} == {
        "nomor_kasus": ("s", "GNS-2025-0001"),
        "nomor_korban": ("n", 1),
        "nama_korban": ("s", "=1+1"),
        "nik_korban": ("s", "0604336312189981"),
        "bentuk_kekerasan": ("s", "Fisik; Psikis"),
        "kronologi": ("s", "https://contoh.invalid"),
    }
    assert cells["tanggal_lapor"].value.date() == date(2025, 1, 31)
    assert not any(cell.hyperlink for cell in cells.values())
    assert [cell.value for cell in read["Referensi"]["A"]] == ["Desa", "Luwuk"]


def test_a_row_of_long_text_is_tall_enough(book: RuleBook) -> None:
    target = BytesIO()
    cases = [f"GNS-2025-{number:04}" for number in range(1, 9)]
    with Workbook(target, {"in_memory": True}) as workbook:
        write_officer_tabs(workbook, book, OFFICE, {"koordinasi": [{"kasus_dibahas": cases}, {"keputusan": "Ya."}]})
    rows = load_workbook(target)["Koordinasi"].row_dimensions
    assert rows[2].height >= 4 * looks.LINE_HEIGHT
    assert rows[3].height is None


def test_given_service_tabs_stand_for_the_blank_ones(book: RuleBook) -> None:
    def temuan(workbook: Workbook) -> None:
        workbook.add_worksheet("Temuan").write("A1", "Tidak ada temuan. Terima kasih.")

    read = load_workbook(BytesIO(new_register(book, OFFICE, [temuan])))
    assert read.sheetnames[len(book.tabs) :] == ["Temuan"]
    assert read["Temuan"]["A1"].value == "Tidak ada temuan. Terima kasih."


# ------------------------------------------------------------------ formulas


def test_pemeriksaan_refers_to_its_own_row_only(book: RuleBook, register: ReadWorkbook) -> None:
    for name, sheet in officer_sheets(book, register):
        if not has_check_column(book.tab_by_name[name]):
            continue
        for row in (2, 3, sheet.max_row):
            formula = sheet[f"{sheet[1][-1].column_letter}{row}"].value
            references = re.findall(r"\$?[A-Z]{1,2}(\$?\d+)", re.sub(r'"[^"]*"', "", formula))
            assert set(references) == {str(row)}


def test_formulas_carry_no_result_and_names_lead_to_temuan(book: RuleBook) -> None:
    with ZipFile(BytesIO(new_register(book, OFFICE))) as package:
        laporan = package.read("xl/worksheets/sheet1.xml").decode()
        names = package.read("xl/workbook.xml").decode()
    assert set(re.findall(r"</f><v>(.*?)</v>", laporan)) == {""}
    for name, target in (("baris", "$L:$M"), ("galat", "$N:$N"), ("peringatan", "$O:$O"), ("info", "$P:$P")):
        assert f'<definedName name="kawal_{name}">Temuan!{target}</definedName>' in names
