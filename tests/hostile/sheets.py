"""Sound zips around XML that no spreadsheet program writes, and workbooks that are strange but no crime."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import (
    EITHER,
    MAIN,
    READ,
    REFUSED,
    Case,
    attribute,
    changed,
    header_row,
    headers,
    of_rows,
    packed,
    parts,
    read,
    refused,
    row,
    sheet,
    text,
)

_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
_DTDS = {
    "tawa": _LAUGHS,
    "berkas lokal": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "alamat jaringan": '<!DOCTYPE x SYSTEM "http://169.254.169.254/latest/meta-data/">',
    "entitas parameter": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://contoh.invalid/x.dtd"> %a;]>',
    "kosong": "<!DOCTYPE worksheet>",
}
_PARTS = ("workbook", "sheet1", "sharedStrings", "workbook.xml")
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheets() -> Iterator[Case]:
    """Yield them."""
    yield from _doctypes()
    yield from refused("XML rusak", _broken())
    yield from (Case("nilai yang menyimpang", name, data, REFUSED, "rusak") for name, data in _contradicting().items())
    yield from read("lembar aneh", _odd_sheets())
    yield from _workbooks()


def _doctypes() -> Iterator[Case]:
    for label, dtd in _DTDS.items():
        for part in _PARTS:
            data = changed(**{part: lambda content, dtd=dtd: _after_declaration(content, dtd)})
            yield Case("DTD dan entitas", f"{label} di {part}", data, REFUSED, "tidak wajar")
    unknown = of_rows(row(['<c t="inlineStr"><is><t>&tidakada;</t></is></c>']))
    yield Case("DTD dan entitas", "entitas tanpa DTD", unknown, REFUSED, "rusak")


def _after_declaration(content: bytes, dtd: str) -> bytes:
    head, mark, rest = content.partition(b"?>")
    return head + mark + dtd.encode() + rest


def _broken() -> dict[str, tuple[bytes, str]]:
    plain = parts()["xl/worksheets/sheet1.xml"]
    deep = {
        f"{levels} tingkat di {place}": (changed(**{place: made(levels)}), "")
        for levels in (100, 10_000, 300_000)
        for place, made in {
            "sheet1": lambda n: sheet(header_row() + "<row>" + "<x>" * n + "</x>" * n + "</row>"),
            "workbook": lambda n: f'<workbook xmlns="{MAIN}">{"<x>" * n}{"</x>" * n}</workbook>'.encode(),
            "sharedStrings": lambda n: f'<sst xmlns="{MAIN}"><si>{"<r>" * n}{"</r>" * n}</si></sst>'.encode(),
        }.items()
    }
    return {
        **deep,
        "lembar kosong": (changed(sheet1=b""), "rusak"),
        "hanya NUL": (changed(sheet1=bytes(1000)), "rusak"),
        "akar lain": (changed(sheet1=b"<html/>"), "rusak"),
        "tanpa ruang nama": (changed(sheet1=b"<worksheet><sheetData/></worksheet>"), "rusak"),
        "ruang nama lain": (changed(sheet1=plain.replace(b"spreadsheetml", b"wordprocessingml", 1)), "rusak"),
        "dua akar": (changed(sheet1=plain + b"<worksheet/>"), "rusak"),
        "terpotong": (changed(sheet1=plain[:-40]), "rusak"),
        "sampah di belakang": (changed(sheet1=plain + b"PK\3\4"), "rusak"),
        "NUL di tengah": (changed(sheet1=plain.replace(b"</sheetData>", b"\0</sheetData>")), "rusak"),
        "UTF-8 yang salah": (_bad_utf8(), "rusak"),
        "pengodean big5": (changed(sheet1=_declared("big5")), "rusak"),
        "pengodean UTF-7": (changed(sheet1=_declared("utf-7")), "rusak"),
        "pengodean yang tidak ada": (changed(sheet1=_declared("=cmd|' /c calc'!A1")), "rusak"),
        "UTF-16 yang disebut UTF-8": (changed(sheet1=plain.decode().encode("utf-16-be")), "rusak"),
        "UTF-32": (changed(sheet1=plain.decode().encode("utf-32")), "rusak"),
        "satu tag 20 MB": (of_rows(f'<row r="{"1" * (20 << 20)}"/>'), "jauh lebih besar"),
        "tanpa sheetData": (changed(sheet1=f'<worksheet xmlns="{MAIN}"/>'.encode()), "rusak"),
        "teks bersama hilang": (changed(sharedStrings=None), "rusak"),
        "teks bersama bukan sst": (changed(sharedStrings=b"<x/>"), "rusak"),
        "daftar lembar kosong": (changed(workbook=_workbook("")), "rusak"),
        "workbook.xml kosong": (changed(workbook=b""), "rusak"),
        "workbook.xml hilang": (changed(workbook=None), "rusak"),
        "hubungan hilang": (packed({k: v for k, v in parts().items() if "workbook.xml.rels" not in k}), ""),
        "lembar hilang": (changed(sheet1=None), "rusak"),
    }


def _bad_utf8() -> bytes:
    return changed(sheet1=sheet(header_row() + row([text("a")])).replace(b">a<", b">\xc0\xaf\xff<"))


def _declared(encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding={attribute(encoding)}?>'.encode() + sheet(header_row())


def _contradicting() -> dict[str, bytes]:
    rows = {
        "teks bersama ke-99": '<row><c t="s"><v>99</v></c></row>',
        "teks bersama ke-(-1)": '<row><c t="s"><v>-1</v></c></row>',
        "kolom ZZZZ": '<row r="2"><c r="ZZZZ2"><v>1</v></c></row>',
        "kolom XFE": '<row r="2"><c r="XFE2"><v>1</v></c></row>',
        "kolom tanpa huruf": '<row r="2"><c r="2"><v>1</v></c></row>',
        "kolom dengan sejuta huruf": f'<row r="2"><c r="{"A" * 1_000_000}2"><v>1</v></c></row>',
        "baris 0": '<row r="0"><c><v>1</v></c></row>',
        "baris 1.048.577": '<row r="1048577"><c><v>1</v></c></row>',
        "baris -1": '<row r="-1"><c><v>1</v></c></row>',
        "baris satu": '<row r="satu"><c><v>1</v></c></row>',
        "baris 10^300": f'<row r="1{"0" * 300}"><c><v>1</v></c></row>',
        "baris di dalam baris": "<row><row/></row>",
        "sel di dalam sel": "<row><c><c/></c></row>",
        "nilai di dalam nilai": "<row><c><v>1<v>2</v></v></c></row>",
        "baris judul dua kali": header_row().replace("<row", '<row r="1"', 1),
        "20.000 sel tanpa letak": "<row>" + "<c><v>1</v></c>" * 20_000 + "</row>",
    }
    return {name: of_rows(content) for name, content in rows.items()}


def _odd_sheets() -> dict[str, bytes]:
    first = row([text("GNS-2025-0001")])
    return {
        "ukuran XFD1048576": changed(
            sheet1=sheet(
                header_row() + first, '<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384"/></cols>'
            )
        ),
        "sel di XFD1048576": of_rows('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        "16.384 kolom judul": of_rows(
            first, header=row(map(text, [*headers(), *map(str, range(16_384 - len(headers())))]))
        ),
        "hanya judul": of_rows(),
        "judul sesudah isi": changed(
            sheet1=sheet(first.replace("<row", '<row r="2"') + header_row().replace("<row", '<row r="1"', 1))
        ),
        "baris terbalik": of_rows(*(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(900, 1, -1))),
        "baris yang sama 1.000 kali": of_rows(*['<row r="2"><c r="A2"><v>1</v></c></row>'] * 1_000),
        "sel yang sama 100.000 kali": of_rows('<row r="2">' + '<c r="A2"><v>1</v></c>' * 100_000 + "</row>"),
        "sel yang digabung atas judul": changed(
            sheet1=sheet(header_row() + first, after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
        ),
        "komentar dan instruksi": of_rows("<!-- =1+1 --><?php system('id') ?>" + first),
        "CDATA": of_rows("<row><c t='inlineStr'><is><t><![CDATA[</t></is>=1+1]]></t></is></c></row>"),
        "unsur asing": of_rows(f'<x:y xmlns:x="urn:x"><x:c><x:v>1</x:v></x:c></x:y>{first}'),
        "AlternateContent": of_rows(
            f'<mc:AlternateContent xmlns:mc="urn:mc"><mc:Choice>{first}</mc:Choice></mc:AlternateContent>'
        ),
        "awalan di setiap unsur": changed(
            sheet1=f'<q:worksheet xmlns:q="{MAIN}"><q:sheetData/></q:worksheet>'.encode()
        ),
        "UTF-16": changed(sheet1=sheet(header_row() + first).decode().encode("utf-16")),
        "BOM": changed(sheet1=b"\xef\xbb\xbf" + sheet(header_row() + first)),
        "baris dan kolom tersembunyi": of_rows(first.replace("<row", '<row hidden="1"')),
        "validasi yang menyesatkan": changed(
            sheet1=sheet(
                header_row() + first,
                after='<dataValidations count="1"><dataValidation type="custom" sqref="A1:XFD1048576">'
                '<formula1>WEBSERVICE("http://contoh.invalid")</formula1></dataValidation></dataValidations>',
            )
        ),
    }


# ------------------------------------------------------------------ the list of sheets


def _workbook(listed: str, more: str = "") -> bytes:
    return f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets>{more}</workbook>'.encode()


def _listed(title: str, more: str = "", id: str = "rId1") -> str:
    return f'<sheet name={attribute(title)} sheetId="1" r:id={attribute(id)}{more}/>'


def _titled(*titles: str) -> bytes:
    """Return a register with these tabs, all of which are the same sheet."""
    return changed(workbook=_workbook("".join(map(_listed, titles))))


def _workbooks() -> Iterator[Case]:
    tabs = {
        "rumus": "=1+1", "HYPERLINK": '=HYPERLINK("http://contoh.invalid")', "petik": "O''Brien's", "31 huruf": "L" * 31,
        "255 huruf": "L" * 255, "sejuta huruf": "L" * 1_000_000, "kosong": "", "spasi": " ", "baris baru": "Lap\noran",
        "tanda arah": "\u202enaropaL", "tanda lebar nol": "Lapo\u200bran", "huruf Kiril": "Lаporаn",
        "tanda terminal": "\x9b31mLaporan", "NUL": "_x0000_Laporan", "jalur": "../../etc/passwd", "rujukan": "'!A1",
        "HTML": "<script>alert(1)</script>", "templat": "{{ 7*7 }}",
    }  # fmt: skip
    for name, title in tabs.items():
        yield Case("nama tab", f"{name}, saja", _titled(title), EITHER)
        yield Case("nama tab", f"{name}, di samping Laporan", _titled("Laporan", title), READ)
    kind = "buku kerja aneh"
    yield Case(kind, "tiga tab Laporan", _titled("Laporan", "LAPORAN", "laporan"), READ)
    yield Case(kind, "2.000 tab", _titled("Laporan", *(f"Tab {n}" for n in range(2_000))), READ)
    yield Case(kind, "200 tab Laporan", _titled(*["Laporan"] * 200), READ)
    yield Case(kind, "tab layanan dari orang lain", _titled("Laporan", "Temuan", "Ringkasan", "Aturan"), READ)
    for state in ("hidden", "veryHidden", "=1+1"):
        yield Case(kind, f"tab {state}", changed(workbook=_workbook(_listed("Laporan", f' state="{state}"'))), READ)
    yield Case(kind, "hubungan yang tidak ada", changed(workbook=_workbook(_listed("Laporan", id="rId99"))), EITHER)
    yield Case(
        kind, "tanggal 1904", changed(workbook=_workbook(_listed("Laporan"), '<workbookPr date1904="1"/>')), READ
    )
    names = "".join(f"<definedName name='n{n}'>\"{n}\"</definedName>" for n in range(20_000))
    yield Case(kind, "20.000 nama", changed(workbook=_workbook(_listed("Laporan"), f"<definedNames>{names}</definedNames>")), READ)  # fmt: skip
    for name, target in _TARGETS.items():
        yield Case(kind, f"lembar di {name}", changed(**{"workbook.xml": _related(target)}), EITHER)
    external = _related("http://169.254.169.254/x.xlsx", kind="externalLink", mode="External")
    yield Case(kind, "tautan ke buku lain", changed(**{"workbook.xml": external}), EITHER)
    for sort in ("chartsheet", "dialogsheet", "xlMacrosheet", "styles"):
        made = changed(**{"workbook.xml": _related("worksheets/sheet1.xml", kind=sort)})
        yield Case(kind, f"Laporan berupa {sort}", made, EITHER)


_TARGETS = {
    "etc": "../../../../etc/passwd",
    "alamat jaringan": "http://169.254.169.254/sheet.xml",
    "berkas": "file:///etc/passwd",
    "teks bersama": "sharedStrings.xml",
    "buku kerjanya sendiri": "workbook.xml",
    "daftar hubungan": "_rels/workbook.xml.rels",
    "nama yang dikodekan": "worksheets/%73heet1.xml",
    "garis miring terbalik": "worksheets\\sheet1.xml",
    "NUL": "worksheets/sheet1.xml%00.png",
    "kosong": "",
}


def _related(target: str, kind: str = "worksheet", mode: str = "Internal") -> bytes:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return (
        f'<Relationships xmlns="{space}"><Relationship Id="rId1" Type="{_OFFICE}/{kind}" '
        f'Target={attribute(target)} TargetMode="{mode}"/></Relationships>'
    ).encode()
