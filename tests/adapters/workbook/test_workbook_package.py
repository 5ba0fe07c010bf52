"""What is no workbook, or not a safe one, is refused in one sentence that says what and one that says what to do."""

from __future__ import annotations

import io
import itertools
import struct
import zipfile
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.adapters.workbook import package
from sync.adapters.workbook.graft import graft
from sync.adapters.workbook.package import NotARegister, open_package
from sync.adapters.workbook.reading import cell_texts, read_grids, sheet_titles
from sync.errors import Unreadable
from tests.adapters.workbook.workbook_samples import (
    SAMPLES,
    donor,
    members,
    packed,
    repacked,
    rich_register,
    sheet_xml,
    with_sheet,
    xlsx,
)

SECRET = "Siti Rohayati"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def small(book: Any) -> None:
    sheet = book.add_worksheet("Laporan")
    sheet.write_row(0, 0, ["Nomor Kasus", "Nama Korban"])
    sheet.write_row(1, 0, ["GNS-2025-0001", SECRET])


SMALL = xlsx(small)
DONOR = donor()


def refusal(data: bytes) -> str:
    with pytest.raises(NotARegister) as caught:
        read_grids(data, lambda _: True)
    error = caught.value
    assert error.exit_code == Unreadable.exit_code == 3
    assert error.message.endswith(".")
    assert error.advice.endswith((".", ")"))
    assert SECRET not in error.message + error.advice
    return error.message


def patched(data: bytes, find: bytes, replace: bytes) -> bytes:
    assert find in data
    return data.replace(find, replace)


def renamed(old: str, new: str) -> bytes:
    """Both headers of the member carry another name of the same length."""
    return patched(SMALL, old.encode(), new.encode())


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "kosong"),
        (b"nama,umur\nA,3\n", "bukan buku kerja"),
        (b"<html><table></table></html>", "bukan buku kerja"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        (OLE2, "(.xls)"),
        (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "(.ods)"),
        (packed({"mimetype": b"application/epub+zip"}), "bukan buku kerja"),
        (packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}), "(.xlsb)"),
        (packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}), "Word"),
        (packed({"foto.jpg": b""}), "zip biasa"),
        (packed({"[Content_Types].xml": b"<Types/>"}), "rusak"),
        (packed({}), "zip biasa"),
        (SMALL[:-30], "rusak"),
        (SMALL[:200], "rusak"),
        (b"PK\x03\x04", "rusak"),
        (renamed("xl/theme/theme1.xml", "/l/theme/theme1.xml"), "tidak wajar"),
        (renamed("xl/theme/theme1.xml", "xl/../aa/theme1.xml"), "tidak wajar"),
        (renamed("xl/theme/theme1.xml", "xl\\..\\aa/theme1.xml"), "tidak wajar"),
        (renamed("xl/theme/theme1.xml", "C:/theme/theme1.xml"), "tidak wajar"),
    ],
    ids=itertools.count(),  # the bytes hold the time at which they were made
)
def test_what_is_no_workbook_is_told_apart(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_a_member_that_is_there_twice_is_refused() -> None:
    out = io.BytesIO(SMALL)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("xl/workbook.xml", b"")
    assert "tidak wajar" in refusal(out.getvalue())


def test_names_that_differ_by_case_only_are_one_name() -> None:
    assert "tidak wajar" in refusal(packed(members(SMALL) | {"XL/Workbook.xml": b""}))


def test_too_many_members_are_refused() -> None:
    parts = {f"xl/media/{number}.png": b"" for number in range(package.MAX_MEMBERS)}
    assert "tidak wajar" in refusal(packed(members(SMALL) | parts))


def test_encrypted_members_are_refused() -> None:
    data = bytearray(SMALL)
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    assert "sandi" in refusal(bytes(data))


def test_a_wrong_checksum_is_damage() -> None:
    with zipfile.ZipFile(io.BytesIO(SMALL)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    assert "rusak" in refusal(SMALL.replace(struct.pack("<I", info.CRC), b"\1\2\3\4"))


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    bomb = packed(members(SMALL) | {"xl/worksheets/sheet1.xml": bytes(300 << 20)})
    assert len(bomb) < 1 << 20
    assert "jauh lebih besar" in refusal(bomb)


def test_a_bomb_that_lies_about_its_size_is_refused_while_it_goes_off() -> None:
    size = 40 << 20
    bomb = packed(members(SMALL) | {"xl/worksheets/sheet1.xml": bytes(size)})
    lying = bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    assert lying != bomb
    assert "rusak" in refusal(lying)


@pytest.mark.parametrize("word", ["workbook", "sheet1", "sharedStrings", "theme1"])
def test_a_dtd_is_refused_wherever_it_is_read(word: str) -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'

    def with_dtd(content: bytes) -> bytes:
        head, mark, rest = content.partition(b"?>")
        return head + mark + laughs + rest

    data = repacked(SMALL, **{word: with_dtd})
    if word == "theme1":  # nothing reads it
        assert read_grids(data, lambda _: True)
    else:
        assert "tidak wajar" in refusal(data)


@pytest.mark.parametrize("word", ["workbook", "sheet1", "sharedStrings"])
@pytest.mark.parametrize("cut", [1, 40, 300])
def test_torn_xml_is_damage(word: str, cut: int) -> None:
    assert "rusak" in refusal(repacked(SMALL, **{word: lambda content: content[:-cut]}))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>99</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="1"><v>1</v></c></row>',
        '<row r="0"><c><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="satu"/>',
        "<row><row/></row>",
        "<row><c><c/></c></row>",
        "<c><v>1</v></c><row/>",
        "<row><c><v>1<v>2</v></v></c></row>",
        "<row>" + "<x>" * 99 + "</x>" * 99 + "</row>",
    ],
)
def test_a_sheet_that_contradicts_itself_is_damage(rows: str) -> None:
    assert "rusak" in refusal(with_sheet(sheet_xml(rows)))


def test_xml_that_is_no_worksheet_is_damage() -> None:
    assert "rusak" in refusal(with_sheet(b"<worksheet/>"))
    assert "rusak" in refusal(with_sheet(sheet_xml("").replace(b"sheetData", b"rows")))
    assert "rusak" in refusal(with_sheet(b'<?xml version="1.0" encoding="big5"?><worksheet/>'))


def test_one_endless_tag_is_refused_early() -> None:
    assert "jauh lebih besar" in refusal(with_sheet(sheet_xml(f'<row r="{"1" * (20 << 20)}"/>')))


def test_a_sheet_whose_part_is_not_there_is_damage() -> None:
    parts = members(SMALL)
    del parts["xl/worksheets/sheet1.xml"]
    assert "rusak" in refusal(packed(parts))


def try_everything(data: bytes) -> None:
    """Each entry either answers or refuses."""
    for entry in (
        lambda: read_grids(data, lambda _: True),
        lambda: sheet_titles(data),
        lambda: cell_texts(data, "Laporan", 3),
        lambda: graft(data, DONOR, ["Temuan", "Ringkasan"]),
    ):
        with suppress(NotARegister):
            entry()


@given(st.binary(max_size=400))
@example(b"PK\x05\x06" + bytes(18))
def test_random_bytes_never_raise_anything_else(data: bytes) -> None:
    try_everything(data)
    try_everything(b"PK\x03\x04" + data)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_torn_and_flipped_files_never_raise_anything_else(data: st.DataObject) -> None:
    torn = bytearray(SMALL[: data.draw(st.integers(0, len(SMALL)))] if data.draw(st.booleans()) else SMALL)
    for at in data.draw(st.lists(st.integers(0, max(len(torn) - 1, 0)), max_size=4)):
        if torn:
            torn[at] ^= 1 << data.draw(st.integers(0, 7))
    try_everything(bytes(torn))


PARTS = members(rich_register())
XML_PARTS = [name for name in PARTS if name.endswith((".xml", ".rels"))]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(XML_PARTS), st.data())
def test_sound_zips_of_torn_parts_never_raise_anything_else(name: str, data: st.DataObject) -> None:
    part = PARTS[name]
    start = data.draw(st.integers(0, len(part)))
    end = data.draw(st.integers(start, min(len(part), start + 40)))
    filling = data.draw(st.sampled_from([b"", b"<", b'"', b"<a>", b"0", b"-1", b"99999999999999999999", b"\xff", b"r"]))
    try_everything(packed(PARTS | {name: part[:start] + filling + part[end:]}))


def test_members_directory_of_a_sample_is_accepted() -> None:
    assert open_package((SAMPLES / "register-101.xlsx").read_bytes()).find("XL\\Workbook.xml") == "xl/workbook.xml"
