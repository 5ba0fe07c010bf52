"""Workbooks for the tests of this folder, made on the spot by the programs that make them in life."""

from __future__ import annotations

import io
import os
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import which
from typing import Any

import pytest
import xlsxwriter

from sync.core.office import Office
from sync.core.spec import RuleBook
from sync.rulebook import load

SAMPLES = Path(__file__).parents[2] / "samples"
TITLES = ("Temuan", "Ringkasan")
RED, GREEN = "#C00000", "#00B050"

Fill = Callable[[Any], None]

OFFICE = Office(
    kecamatan="Gunungsari",
    code="36.04.33",
    kabupaten="Kabupaten Serang",
    desa=("Gunungsari", "Ciherang", "Kaduagung"),
    petugas=("Sri Wahyuni", "Dewi Anggraini"),
)


def small_book() -> RuleBook:
    """Return the shipped rule book, with few prepared rows: what reads them is quicker."""
    shipped = load(Path(__file__).parents[3] / "rules")
    return replace(shipped, tabs=tuple(replace(tab, rows=12) for tab in shipped.tabs))


def xlsx(fill: Fill, **options: object) -> bytes:
    """Given a function that fills an XlsxWriter workbook, return the file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    fill(book)
    book.close()
    return out.getvalue()


def members(data: bytes) -> dict[str, bytes]:
    """Return the content of every member, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def repacked(data: bytes, **changes: Callable[[bytes], bytes]) -> bytes:
    """Return the package with some members changed; ``workbook`` stands for ``xl/workbook.xml``."""
    parts = members(data)
    for word, change in changes.items():
        name = next(name for name in parts if name.endswith(f"/{word}.xml"))
        parts[name] = change(parts[name])
    return packed(parts)


def sheet_xml(
    rows: str, root: str = 'worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
) -> bytes:
    """Return a worksheet part with these rows."""
    name = root.split()[0]
    prefix = name.rpartition(":")[0] + ":" if ":" in name else ""
    return f"<{root}><{prefix}sheetData>{rows}</{prefix}sheetData></{name}>".encode()


def with_sheet(content: bytes, strings: bytes | None = None) -> bytes:
    """Return a workbook whose only sheet ``Laporan`` is this part."""

    def fill(book: Any) -> None:
        book.add_worksheet("Laporan").write(0, 0, "teks")

    parts = members(xlsx(fill))
    parts["xl/worksheets/sheet1.xml"] = content
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return packed(parts)


def png() -> bytes:
    """Return a picture of 8 by 8 red points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + b"\xc0\0\0" * 8 for _ in range(8))
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def donor(words: str = "NIK kosong", charts: int = 2) -> bytes:
    """Return service tabs with all that they may have."""

    def fill(book: Any) -> None:
        head = book.add_format({"bold": True, "bg_color": RED, "font_color": "white", "border": 1})
        day = book.add_format({"num_format": 'dd" hari "mmm yyyy', "bg_color": GREEN})
        flag = book.add_format({"bg_color": "#FFC7CE", "num_format": "0.0000"})
        found = book.add_worksheet("Temuan")
        found.set_column(0, 0, 30)
        found.set_column(2, 2, 12, day)
        found.set_row(7, 40, head)
        found.write_row(0, 0, ["Tingkat", "Apa yang salah", "Sejak"], head)
        found.write_row(1, 0, ["GALAT", words + ' <a> & "b" s="1" t="s"', None])
        found.write(1, 2, date(2025, 4, 5), day)
        found.write_rich_string(2, 0, "biasa ", book.add_format({"bold": True}), "tebal", " lagi")
        found.write_url(2, 1, "internal:'Laporan'!A2", string="ke sel")
        found.write_formula(3, 0, '=IF(1=1,"hidup","mati")', head, "hidup")
        found.write(4, 0, 1234.5, flag)
        found.freeze_panes(1, 0)
        found.autofilter(0, 0, 4, 2)
        found.conditional_format(1, 0, 9, 0, {"type": "cell", "criteria": "==", "value": '"GALAT"', "format": flag})
        found.data_validation(1, 1, 5, 1, {"validate": "list", "source": ["a", "b"]})
        found.repeat_rows(0)
        found.print_area(0, 0, 9, 2)
        found.set_landscape()
        summary = book.add_worksheet("Ringkasan")
        summary.write_column(0, 0, ["Fisik", "Psikis", "Seksual"], head)
        summary.write_column(0, 1, [3, 5, 2])
        for number in range(charts):
            chart = book.add_chart({"type": ("column", "pie")[number % 2]})
            chart.add_series({"categories": "=Ringkasan!$A$1:$A$3", "values": "=Ringkasan!$B$1:$B$3"})
            summary.insert_chart(5, number * 9, chart)
        summary.insert_image(25, 0, "logo.png", {"image_data": io.BytesIO(png())})

    return xlsx(fill)


def rich_register(macros: bool = False) -> bytes:
    """Return a register with pictures, charts, comments, sparklines, names, validations and conditional formats."""

    def fill(book: Any) -> None:
        blue = book.add_format({"bg_color": "#0070C0", "num_format": "dd/mm/yyyy"})
        sheet = book.add_worksheet("Laporan")
        sheet.write_row(0, 0, ["Nomor Kasus", "Tanggal Lapor", "Jumlah"], blue)
        sheet.write_row(1, 0, ["GNS-2025-0001", 45700, 3])
        sheet.write(1, 1, 45700, blue)
        sheet.write_string(2, 0, "=bukan rumus")
        sheet.write(2, 2, 4)
        sheet.write_formula("C4", "=SUM(C2:C3)", None, 7)
        sheet.insert_image("E2", "foto.png", {"image_data": io.BytesIO(png())})
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Laporan!$C$2:$C$3"})
        sheet.insert_chart("E8", chart)
        sheet.write_comment("A1", "Isi nomor kasus")
        sheet.add_sparkline("D2", {"range": "Laporan!C2:C3"})
        sheet.data_validation("C2:C9", {"validate": "whole", "criteria": ">", "value": 0})
        sheet.conditional_format("C2:C9", {"type": "cell", "criteria": ">", "value": 3, "format": blue})
        sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
        sheet.repeat_rows(0)
        sheet.autofilter("A1:C4")
        hidden = book.add_worksheet("Referensi")
        hidden.write_column(0, 0, ["Desa", "Tarogong", "Äpfel — 中"])
        hidden.hide()
        book.add_chartsheet("Grafik").set_chart(_pie(book))
        book.define_name("daftar_desa", "=Referensi!$A$2:$A$3")
        if macros:
            book.set_vba_name("BukuIni")
            sheet.set_vba_name("LembarSatu")
            book.add_vba_project(io.BytesIO(bytes(range(256)) * 40), is_stream=True)

    return xlsx(fill)


def _pie(book: Any) -> Any:
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "=Laporan!$C$2:$C$3"})
    return chart


def soffice(kind: str, files: list[Path], out: Path) -> None:
    """Convert the files with LibreOffice; skip without it, but fail in CI."""
    if which("soffice") is None:
        if os.environ.get("CI"):
            pytest.fail("soffice is not installed")
        pytest.skip("soffice is not installed")
    profile = f"-env:UserInstallation=file://{out}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(out), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
