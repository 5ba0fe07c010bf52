"""Service tabs go into any workbook, and nothing that officers made changes by a byte."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest

from sync.adapters.workbook.graft import graft
from sync.adapters.workbook.package import NotARegister
from sync.adapters.workbook.reading import cell_texts, read_grids, sheet_titles
from sync.adapters.workbook.tree import Document
from tests.adapters.workbook.workbook_kinds import WORKBOOKS, sample, with_calculation_chain
from tests.adapters.workbook.workbook_samples import (
    GREEN,
    RED,
    TITLES,
    donor,
    members,
    packed,
    png,
    rich_register,
    xlsx,
)

DONOR = donor()
CONTENTS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.fixture(params=WORKBOOKS)
def original(request: pytest.FixtureRequest) -> bytes:
    return WORKBOOKS[request.param]()


def service_parts(data: bytes) -> set[str]:
    """Return the members that hang on a service tab only: in these workbooks, what the officers' file had not."""
    return set(members(data)) - set(members(rich_register()))


def test_every_other_part_stays_byte_for_byte(original: bytes) -> None:
    before, after = members(original), members(graft(original, DONOR, TITLES))
    contents = CONTENTS | {"xl/calcChain.xml", "book/main.xml", "book/_rels/main.xml.rels"}
    ours = service_parts(original) if "Temuan" in sheet_titles(original) else set()
    assert {name for name in before if before[name] != after.get(name)} <= contents | ours


def test_kept_members_keep_their_order_date_and_attributes(original: bytes) -> None:
    def listed(data: bytes) -> list[tuple[object, ...]]:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.testzip() is None
            return [(i.filename, i.date_time, i.compress_type, i.external_attr) for i in archive.infolist()]

    before, after = listed(original), listed(graft(original, DONOR, TITLES))
    kept = [line for line in after if line in before]
    assert kept == [line for line in before if line in kept]
    assert len(before) - len(kept) <= 2  # a chart fewer than before
    assert {line[1:3] for line in after if line not in before} <= {((1980, 1, 1, 0, 0, 0), zipfile.ZIP_DEFLATED)}


def test_grafting_again_changes_nothing(original: bytes) -> None:
    once = graft(original, DONOR, TITLES)
    assert graft(original, DONOR, TITLES) == once
    assert graft(once, DONOR, TITLES) == once


def test_grafting_another_donor_and_back_leaves_nothing_behind_but_formats(original: bytes) -> None:
    once = graft(original, DONOR, TITLES)
    other = graft(once, donor("lain", charts=5), TITLES)
    back = graft(other, DONOR, TITLES)
    assert other != once
    assert members(back).keys() == members(once).keys()
    assert back == graft(back, DONOR, TITLES)


def test_officers_tabs_read_as_before_and_service_tabs_as_the_donor(original: bytes) -> None:
    made = graft(original, DONOR, TITLES)
    officers = lambda title: title not in TITLES  # noqa: E731
    assert read_grids(made, officers) == read_grids(original, officers)
    service = read_grids(made, TITLES.__contains__)
    assert service == read_grids(DONOR, TITLES.__contains__)
    assert sheet_titles(made)[: len(sheet_titles(original))] == sheet_titles(original)
    assert 'NIK kosong <a> & "b" s="1" t="s"' in cell_texts(made, "Temuan", 2)


def colour(cell: Any) -> str:
    return str(cell.fill.fgColor.rgb)[2:] if cell.fill.fill_type else ""


@pytest.mark.parametrize("name", [name for name in WORKBOOKS if name != "strict"])  # which openpyxl does not read
def test_openpyxl_sees_the_donors_looks_and_the_officers_looks(name: str) -> None:
    original = WORKBOOKS[name]()
    before = openpyxl.load_workbook(io.BytesIO(original))
    after = openpyxl.load_workbook(io.BytesIO(graft(original, DONOR, TITLES)))
    found, summary = after["Temuan"], after["Ringkasan"]
    assert colour(found["A1"]) == RED[1:]
    assert found["A1"].font.bold
    assert found["A1"].border.left.style == "thin"
    assert (colour(found["C2"]), found["C2"].number_format) == (GREEN[1:], 'dd" hari "mmm yyyy')
    assert found["A5"].number_format == "0.0000"
    assert found.column_dimensions["A"].width > 25
    assert found.freeze_panes == "A2"
    assert found.print_title_rows == "$1:$1"
    assert [rule.dxf.fill.bgColor.rgb for rules in found.conditional_formatting for rule in rules.rules] == ["FFFFC7CE"]
    assert found["B3"].hyperlink.location == "'Laporan'!A2"
    assert len(summary._charts) == 2
    for sheet in before.worksheets:
        if sheet.title not in TITLES:
            for row in sheet.iter_rows():
                for cell in row:
                    now = after[sheet.title][cell.coordinate]
                    assert (colour(now), now.number_format, now.value) == (colour(cell), cell.number_format, cell.value)


def test_a_format_that_is_there_is_used_again() -> None:
    once = members(graft(sample(101), DONOR, TITLES))["xl/styles.xml"]
    twice = members(graft(graft(sample(101), DONOR, TITLES), donor("lain"), TITLES))["xl/styles.xml"]
    assert once == twice
    assert [node.attrs["numFmtId"] for node in Document(once).root.children[0].children] == ["164", "165", "166", "167"]


def test_old_parts_of_a_replaced_tab_go_unless_someone_else_has_them_too() -> None:
    parts = members(graft(rich_register(), donor("lama", charts=4), TITLES))
    # The officers' Laporan shows a picture that the service tab brought.
    relations = "xl/drawings/_rels/drawing1.xml.rels"
    parts[relations] = parts[relations].replace(b"../media/image1.png", b"../media/image2.png")
    made = members(graft(packed(parts), donor(charts=1), TITLES))
    charts = sorted(name for name in made if name.startswith("xl/charts/"))
    assert charts == ["xl/charts/chart1.xml", "xl/charts/chart2.xml", "xl/charts/chart3.xml"]
    assert made["xl/media/image2.png"] == png()
    assert made["[Content_Types].xml"].count(b"drawingml.chart+xml") == 3


def test_a_replaced_tab_keeps_its_place_name_visibility_and_macro_name() -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("temuan").set_vba_name("Lembar9")
        sheet = book.add_worksheet("Laporan")
        sheet.write(0, 0, "Nomor Kasus")
        book.get_worksheet_by_name("temuan").write(0, 0, "lama")
        book.define_name("temuan!punya_tab", "=temuan!$A$1")
        book.define_name("Laporan!punya_laporan", "=Laporan!$A$1")
        book.set_vba_name("Buku")
        book.add_vba_project(io.BytesIO(b"makro"), is_stream=True)

    made = graft(xlsx(fill), DONOR, TITLES)
    parts = members(made)
    assert sheet_titles(made) == ["temuan", "Laporan", "Ringkasan"]
    assert b'<sheetPr codeName="Lembar9"/>' in parts["xl/worksheets/sheet1.xml"]
    assert b'tabSelected="1"' in parts["xl/worksheets/sheet1.xml"]
    assert b'tabSelected="1"' not in parts["xl/worksheets/sheet3.xml"]
    assert parts["xl/vbaProject.bin"] == b"makro"
    names = re.findall(rb'definedName name="([^"]+)" localSheetId="(\d)"', parts["xl/workbook.xml"])
    assert sorted(names) == [
        (b"_xlnm.Print_Area", b"0"),
        (b"_xlnm.Print_Titles", b"0"),
        (b"_xlnm._FilterDatabase", b"0"),
        (b"punya_laporan", b"1"),
    ]


def test_the_calculation_chain_loses_the_replaced_tabs_cells_only() -> None:
    made = members(graft(with_calculation_chain(), DONOR, TITLES))
    assert re.findall(rb"<c [^>]*>", made["xl/calcChain.xml"]) == [
        b'<c r="C4" i="1" l="1"/>',
        b'<c r="C5"/>',
        b'<c r="C6" i="1"/>',
    ]


def test_a_chain_of_nothing_but_replaced_cells_goes_altogether() -> None:
    data = with_calculation_chain()
    only_ours = re.sub(rb'<c r="C[^>]*>', b"", members(data)["xl/calcChain.xml"])
    made = members(graft(packed(members(data) | {"xl/calcChain.xml": only_ours}), DONOR, TITLES))
    assert "xl/calcChain.xml" not in made
    assert b"calcChain" not in made["[Content_Types].xml"] + made["xl/_rels/workbook.xml.rels"]


def test_excel_is_told_to_compute_everything(original: bytes) -> None:
    made = members(graft(original, DONOR, TITLES))
    root = Document(made.get("xl/workbook.xml") or made["book/main.xml"]).root
    calculation = root.child("calcPr")
    assert calculation is not None
    assert calculation.attrs["fullCalcOnLoad"] == "1"
    order = [node.name for node in root.children]
    assert order.index("sheets") < order.index("definedNames") < order.index("calcPr")
    assert order.index("bookViews") < order.index("sheets")


def test_a_chart_sheet_with_a_service_tabs_name_is_refused() -> None:
    with pytest.raises(NotARegister, match="bukan lembar sel"):
        graft(rich_register(), donor(), ["Grafik"])
