"""An empty register in a real LibreOffice: Pemeriksaan and colours through sorts, saves and new findings."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from sync.adapters.officer_tabs import looks
from sync.adapters.workbook.new_register import write_officer_tabs
from sync.core.spec import RuleBook
from tests.adapters.workbook import libreoffice
from tests.adapters.workbook.workbook_samples import OFFICE, small_book


@pytest.fixture(scope="module")
def book() -> RuleBook:
    """The shipped rule book, with few prepared rows: LibreOffice is quicker with them."""
    return small_book()


ROWS = [
    {
        "nomor_kasus": "GNS-2025-0001",
        "nomor_korban": 1,
        "tanggal_lapor": date(2025, 1, 5),
        "jenis_kelamin": "Perempuan",
    },
    {
        "nomor_kasus": "GNS-2025-0001",
        "nomor_korban": 2,
        "tanggal_lapor": date(2025, 1, 5),
        "jenis_kelamin": "Perempuan",
    },
    {"nomor_kasus": "GNS-2025-0002", "nomor_korban": 1, "tanggal_lapor": date(2025, 2, 9), "jenis_kelamin": "P"},
    {"nomor_kasus": "GNS-2025-0003", "tanggal_lapor": date(2025, 3, 1)},
]
SERVICE = [{"nomor_kasus": "GNS-2025-0002", "tanggal_layanan": date(2025, 2, 10), "kelompok_layanan": "Medis"}]
LINES = [
    ("Laporan|GNS-2025-0001/2", "1 temuan: isi Jenis Kelamin."),
    ("Laporan|GNS-2025-0003/", "2 temuan: isi Korban Ke."),
    ("Laporan|GNS-2025-0001/1", "Lengkap"),
    ("Laporan|GNS-2025-0002/1", "Lengkap"),
    (f"Pendampingan|GNS-2025-0002/{(date(2025, 2, 10) - date(1899, 12, 30)).days}/Medis/", "1 temuan: isi Penerima."),
]
MARKS = {
    "N": ["Laporan|GNS-2025-0001/2|Jenis Kelamin", "Laporan|GNS-2025-0003/|Korban Ke"],
    "O": ["Laporan|GNS-2025-0002/1|Tanggal Lapor"],
    "P": ["Laporan|GNS-2025-0002/1|Nomor Kasus"],
}


def filled(book: RuleBook, path: Path, answered: bool = True) -> Path:
    """A register with ``ROWS``; where ``answered``, Temuan has ``LINES`` and ``MARKS``."""
    with Workbook(path) as workbook:
        write_officer_tabs(workbook, book, OFFICE, {"laporan": ROWS, "pendampingan": SERVICE})
        temuan = workbook.add_worksheet("Temuan")
        for at, (key, text) in enumerate(LINES if answered else [], start=2):
            temuan.write_string(f"L{at}", key)
            temuan.write_string(f"M{at}", text)
        for letter, keys in MARKS.items() if answered else ():
            temuan.write_column(f"{letter}2", keys)
    return path


class _Colours(HTMLParser):
    """The texts and the background colours of the cells of every table, by row."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag == "td":
            self.rows[-1].append(("", (dict(attrs).get("bgcolor") or "").lstrip("#").upper()))

    def handle_data(self, data: str) -> None:
        if self.rows and self.rows[-1]:
            text, color = self.rows[-1][-1]
            self.rows[-1][-1] = (text + data.strip("\n\t"), color)


def coloured(path: Path, titles: list[str], key: str) -> dict[str, str]:
    """Return the coloured cells of the row of Laporan with this key, by header, from LibreOffice's HTML."""
    rows = _Colours(path.read_text(encoding="utf-8")).rows
    row = next(row for row in rows if "/".join(text for text, _ in row[:2]) == key)
    return {title: color for title, (_, color) in zip(titles, row, strict=False) if color}


def test_pemeriksaan_and_colours_follow_their_row_through_a_sort(book: RuleBook, tmp_path: Path) -> None:
    path = filled(book, tmp_path / "register.xlsx")
    titles = [field.title for field in book.tab_by_name["laporan"].fields]
    assert len(titles) == 39  # so that Pemeriksaan is AN
    cells = [["Laporan", f"{letter}{row}"] for row in range(2, 8) for letter in ("A", "AN")]
    other = ["Pendampingan", "L2"]
    sort = {"sheet": "Laporan", "cells": "A1:AN13", "column": 2, "ascending": False}
    before, after = libreoffice.run(
        [
            {"open": str(path), "cells": [*cells, other], "html": str(tmp_path / "before.html")},
            {"open": str(path), "sort": sort, "cells": [*cells, other], "html": str(tmp_path / "after.html")},
        ]
    )
    texts = ["Lengkap", "1 temuan: isi Jenis Kelamin.", "Lengkap", "2 temuan: isi Korban Ke."]
    numbers = [str(row["nomor_kasus"]) for row in ROWS]
    assert [before[f"Laporan!AN{row}"] for row in range(2, 8)] == [*texts, "", ""]
    assert before["Pendampingan!L2"] == after["Pendampingan!L2"] == "1 temuan: isi Penerima."
    assert [(after[f"Laporan!A{row}"], after[f"Laporan!AN{row}"]) for row in range(2, 8)] == [
        (numbers[3], texts[3]),
        (numbers[2], texts[2]),
        *zip(numbers[:2], texts[:2], strict=True),
        ("", ""),
        ("", ""),
    ]
    red, amber, blue = (looks.MARKS[name]["bg_color"].lstrip("#") for name in looks.MARKS)
    for moment in ("before.html", "after.html"):
        page = tmp_path / moment
        assert coloured(page, titles, "GNS-2025-0001/1") == {}
        assert coloured(page, titles, "GNS-2025-0001/2") == {"Jenis Kelamin": red}
        assert coloured(page, titles, "GNS-2025-0002/1") == {"Nomor Kasus": blue, "Tanggal Lapor": amber}
        assert coloured(page, titles, "GNS-2025-0003/") == {"Korban Ke": red}


def test_what_libreoffice_saved_does_not_outlive_a_new_temuan(book: RuleBook, tmp_path: Path) -> None:
    """An officer saves in LibreOffice, the service then rewrites Temuan alone: the next opening shows the new text."""
    saved, patched = tmp_path / "saved.xlsx", tmp_path / "patched.xlsx"
    asked = [["Laporan", "AN2"], ["Laporan", "AN3"]]
    jobs = [{"open": str(filled(book, tmp_path / "blank.xlsx", answered=False)), "xlsx": str(saved), "cells": asked}]
    assert list(libreoffice.run(jobs)[0].values()) == ["Belum diperiksa", "Belum diperiksa"]
    cells = "".join(f'<c r="{c}2" t="inlineStr"><is><t>{t}</t></is></c>' for c, t in zip("LM", LINES[0], strict=True))
    with ZipFile(saved) as before, ZipFile(patched, "w", ZIP_DEFLATED) as after:
        temuan = f"xl/worksheets/sheet{len(book.tabs) + 1}.xml"
        for name in before.namelist():
            part = before.read(name)
            if name == temuan:
                part = re.sub(
                    rb"<sheetData ?/>|<sheetData>.*</sheetData>",
                    f'<sheetData><row r="2">{cells}</row></sheetData>'.encode(),
                    part,
                    flags=re.DOTALL,
                )
            after.writestr(name, part)
    assert list(libreoffice.run([{"open": str(patched), "cells": asked}])[0].values()) == [
        "Belum diperiksa",
        LINES[0][1],
    ]
