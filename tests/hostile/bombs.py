"""Small files that are large inside, and files that are as large as may be."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

from tests.hostile.case import EITHER, MAIN, READ, REFUSED, Case, bomb, header_row, headers, row, text

_SHEET, _STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
_MB = 1 << 20
Content = tuple[str, bytes, bytes, bytes]  # a member, its start, a megabyte that comes again and again, its end


def bombs() -> Iterator[Case]:
    """Yield them."""
    for name, content in _hollow().items():
        yield Case("bom", f"{name}, 60 MB", _filled(content, 60), REFUSED, "jauh lebih besar")
        yield Case("bom kecil", f"{name}, 14 MB", _filled(content, 14), EITHER)
    yield Case("bom", "satu sel, 600 MB", _filled(_hollow()["satu sel"], 600), REFUSED, "jauh lebih besar")
    for name, content in _dense().items():
        yield Case("berkas besar", f"{name}, 60 MB", _filled(content, 60), EITHER)
    yield Case("berkas besar", "sel kosong berformat, 240 MB", _filled(_dense()["sel kosong berformat"], 240), REFUSED)
    yield Case("berkas besar", "foto, 60 MB", _photos(60), READ)
    yield Case("berkas besar", "5.000 baris yang salah", _all_wrong(5_000), READ)
    yield Case("berkas besar", "5.000 baris yang salah, 10 MB nama", _all_wrong(5_000, 10), EITHER)
    yield Case("berkas besar", "7.800 baris yang salah", _all_wrong(7_800), REFUSED, "jauh lebih besar")


def _filled(content: Content, megabytes: int) -> bytes:
    member, start, block, end = content
    return bomb(member, start, block, megabytes, end)


@cache
def _hollow() -> dict[str, Content]:
    """Return what deflates a thousand times."""
    repeated = {
        "sel tanpa isi": "<c/>", "sel di tempat yang sama": '<c r="A2"><v>1</v></c>', "unsur asing": "<x/>",
        "komentar": "<!---->", "atribut": '<c r="A2" s="1" t="n" x="1"/>', "nilai ganda": "<v>1</v>",
    }  # fmt: skip
    inside = {name: _of_sheet("<row>", _block(unit), "</row>") for name, unit in repeated.items()}
    strings = {f"teks bersama: {unit}": _of_strings(_block(unit)) for unit in ("<si/>", "<si><t>a</t></si>", "<si><r><t/></r></si>")}  # fmt: skip
    return {
        **inside,
        **strings,
        "satu sel": _of_sheet('<row><c t="inlineStr"><is><t>', b"x" * _MB, "</t></is></c></row>"),
        "satu teks bersama": (_STRINGS, _sst() + b"<si><t>", b"x" * _MB, b"</t></si></sst>"),
        "satu teks bersama berpotong-potong": (_STRINGS, _sst() + b"<si>", _block("<r><t>a</t></r>"), b"</si></sst>"),
        "satu tag": _of_sheet('<row r="', b"1" * _MB, '"/>'),
        "baris kosong": _of_sheet("", _block("<row/>"), ""),
        "NUL": (_SHEET, b"", bytes(_MB), b""),
        "daftar lembar": ("xl/workbook.xml", f'<workbook xmlns="{MAIN}"><sheets>'.encode(), _block('<sheet name="a"/>'), b"</sheets></workbook>"),
        "daftar jenis": ("[Content_Types].xml", b"<Types>", _block("<Override/>"), b"</Types>"),
        "hubungan": ("xl/_rels/workbook.xml.rels", b"<Relationships>", _block("<Relationship/>"), b"</Relationships>"),
    }  # fmt: skip


@cache
def _dense() -> dict[str, Content]:
    """Return what deflates as honest sheets do: a megabyte whose numbers are drawn."""
    rng = Random(61)

    def drawn(unit: str) -> bytes:
        return b"".join((unit % rng.randrange(10**6)).encode() for _ in range(_MB // len(unit)))

    return {
        "sel kosong berformat": _of_sheet("<row>", drawn('<c r="A2" s="%d"/>'), "</row>"),
        "angka": _of_sheet("", drawn('<row><c r="A2"><v>%d</v></c></row>'), ""),
        "teks": _of_sheet("", drawn('<row><c t="str"><v>teks ke-%d</v></c></row>'), ""),
        "nama unsur": _of_sheet("<row>", drawn("<x%d/>"), "</row>"),
        "nama atribut": _of_sheet("<row>", drawn('<x a%d=""/>'), "</row>"),
        "teks bersama": _of_strings(drawn("<si><t>teks ke-%d</t></si>")),
    }


def _of_sheet(before: str, block: bytes, after: str) -> Content:
    head = f'<worksheet xmlns="{MAIN}"><sheetData>{header_row()}{before}'
    return _SHEET, head.encode(), block, f"{after}</sheetData></worksheet>".encode()


def _of_strings(block: bytes) -> Content:
    return _STRINGS, _sst(), block, b"</sst>"


def _sst() -> bytes:
    # the texts that the sheets of the good register point at
    return f'<sst xmlns="{MAIN}">{"<si><t>Nomor Kasus</t></si>" * 200}'.encode()


def _block(unit: str) -> bytes:
    return unit.encode() * (_MB // len(unit))


def _photos(megabytes: int) -> bytes:
    noise = Random(62).randbytes(_MB)
    return bomb("xl/media/foto.png", b"", noise, megabytes, b"")


def _all_wrong(rows: int, names: int = 0) -> bytes:
    """Return a register in which every cell of so many rows is another one, and wrong; and megabytes that take long."""
    width = len(headers())
    wrong = "".join(row([text(f"{n}-{column}") for column in range(width)]) for n in range(rows))
    member, start, block, end = _dense()["nama unsur"]
    return bomb(member, start.removesuffix(b"<row>") + wrong.encode() + b"<row>", block, names, end)
