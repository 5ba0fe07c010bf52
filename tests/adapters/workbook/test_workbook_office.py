"""LibreOffice opens what a graft made of any register, its own included, and shows what is in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from sync.adapters.workbook.graft import graft
from sync.adapters.workbook.reading import read_grids, sheet_titles
from sync.core.model import Cell, Grid
from tests.adapters.workbook.workbook_kinds import WORKBOOKS, sample
from tests.adapters.workbook.workbook_samples import RED, SAMPLES, TITLES, donor, members, rich_register, soffice

DONOR = donor()
CONTENTS = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def officers(title: str) -> bool:
    return title not in TITLES


def service(title: str) -> bool:
    return title in TITLES


def errors(data: bytes, wanted: Callable[[str], bool]) -> list[Cell]:
    return [v for grid in read_grids(data, wanted) for row in grid.rows for v in row if str(v).startswith("#")]


def as_libreoffice_keeps(grids: list[Grid]) -> list[list[list[Cell]]]:
    """It keeps 15 digits of a number."""
    return [
        [[round(v, -1) if isinstance(v, int) and v > 10**15 else v for v in row] for row in (grid.header, *grid.rows)]
        for grid in grids
    ]


def test_libreoffice_opens_every_grafted_register_and_shows_no_error(tmp_path: Path) -> None:
    originals = {name.replace(" ", "_").replace(",", ""): make() for name, make in WORKBOOKS.items()}
    files = []
    for name, data in originals.items():
        file = tmp_path / f"{name}.{'xlsm' if name == 'macros' else 'xlsx'}"
        file.write_bytes(graft(data, DONOR, TITLES))
        files.append(file)
    out = tmp_path / "out"
    out.mkdir()
    soffice("xlsx", files, out)
    for file in files:
        made = (out / f"{file.stem}.xlsx").read_bytes()
        assert errors(made, service) == [], file.stem
        assert errors(made, officers) == errors(originals[file.stem], officers)
        assert sheet_titles(made)[-2:] == list(TITLES)
        shown = openpyxl.load_workbook(out / f"{file.stem}.xlsx")
        found = shown["Temuan"]
        assert [cell.value for cell in found["A"]][:4] == [
            "Tingkat",
            "GALAT",
            "biasa tebal lagi",
            '=IF(1=1,"hidup","mati")',
        ]
        assert found["A1"].fill.fgColor.rgb == "FF" + RED[1:]
        assert found["C1"].value == "Sejak"
        assert len(found.conditional_formatting) == 1
        assert len(shown["Ringkasan"]._charts) == 2, file.stem
        assert len([name for name in members(made) if name.startswith("xl/media/")]) >= 1


def test_a_register_saved_by_libreoffice_takes_the_tabs_too(tmp_path: Path) -> None:
    rich = tmp_path / "rich.xlsx"
    rich.write_bytes(graft(rich_register(), donor("lama", charts=3), TITLES))
    saved = tmp_path / "saved"
    saved.mkdir()
    soffice("xlsx", [SAMPLES / "register-101.xlsx", rich], saved)
    grafted = []
    for name in ("register-101", "rich"):
        original = (saved / f"{name}.xlsx").read_bytes()
        made = graft(original, DONOR, TITLES)
        assert graft(made, DONOR, TITLES) == made
        assert read_grids(made, officers) == read_grids(original, officers)
        before, after = members(original), members(made)
        changed = {part for part in before if before[part] != after.get(part)} - CONTENTS
        if name == "register-101":
            assert changed == set()
        else:
            ours = {f"xl/worksheets/sheet{number}.xml" for number in (4, 5)}
            assert all("xl/worksheets" not in part or part.endswith(".rels") or part in ours for part in changed)
        file = tmp_path / f"{name}-grafted.xlsx"
        file.write_bytes(made)
        grafted.append(file)
    by_libreoffice = read_grids((saved / "register-101.xlsx").read_bytes(), officers)
    assert as_libreoffice_keeps(by_libreoffice) == as_libreoffice_keeps(read_grids(sample(101), officers))
    soffice(ALL_SHEETS, grafted, tmp_path)
    soffice("pdf", grafted[1:], tmp_path)
    for file in grafted:
        lines = (tmp_path / f"{file.stem}-Temuan.csv").read_text().splitlines()
        assert [line.partition(",")[0] for line in lines][:4] == ["Tingkat", "GALAT", "biasa tebal lagi", "hidup"]
    assert (tmp_path / "rich-grafted.pdf").read_bytes()[:5] == b"%PDF-"
