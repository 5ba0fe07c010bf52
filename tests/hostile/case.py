"""One hostile file, what it is called, and what has to become of it."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import xlsxwriter

from sync.adapters.workbook.markup import escape, quoted
from tests.registers import book, laporan, pendampingan

READ = "dibaca"
REFUSED = "ditolak"
EITHER = "dibaca atau ditolak"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


@dataclass(frozen=True, slots=True)
class Case:
    """A file as bytes. ``says`` is a part of the sentence that it is refused with."""

    kind: str
    name: str
    data: bytes
    becomes: str = EITHER
    says: str = ""
    suffix: str = ".xlsx"


def refused(kind: str, files: Mapping[str, tuple[bytes, str]]) -> Iterable[Case]:
    """Yield cases that have to be refused, each with a part of what has to be said."""
    return (Case(kind, name, data, REFUSED, says) for name, (data, says) in files.items())


def read(kind: str, files: Mapping[str, bytes]) -> Iterable[Case]:
    """Yield cases that have to be read all the same."""
    return (Case(kind, name, data, READ) for name, data in files.items())


# ------------------------------------------------------------------ a good register


@cache
def good() -> bytes:
    """Return a register with one case and nothing wrong."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as made:
        for tab, row in (("laporan", laporan()), ("pendampingan", pendampingan())):
            sheet = made.add_worksheet(book().tab_by_name[tab].title)
            sheet.write_row(0, 0, headers(tab))
            sheet.write_row(1, 0, [row.get(field.name) for field in book().tab_by_name[tab].fields])
    return out.getvalue()


def headers(tab: str = "laporan") -> list[str]:
    """Return the headers of a tab."""
    return [field.title for field in book().tab_by_name[tab].fields]


# ------------------------------------------------------------------ packages


@cache
def parts() -> dict[str, bytes]:
    """Return the members of the good register."""
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def packed(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package of these members, always the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, method, 1)
    return out.getvalue()


def changed(**members: bytes | Callable[[bytes], bytes] | None) -> bytes:
    """Return the good register with members changed; ``sheet1`` stands for ``xl/worksheets/sheet1.xml``, ``workbook.xml`` for its relations."""
    made = dict(parts())
    for word, change in members.items():
        name = next(name for name in made if f"/{name}".endswith((f"/{word}.xml", f"/{word}.rels")))
        if change is None:
            del made[name]
        else:
            made[name] = change(made[name]) if callable(change) else change
    return packed(made)


# ------------------------------------------------------------------ sheets


def sheet(rows: str, before: str = "", after: str = "", head: str = "") -> bytes:
    """Return a worksheet part with these rows."""
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def text(value: str) -> str:
    """Return a cell that holds a text, as it is stored."""
    return f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def row(cells: Iterable[str], attrs: str = "") -> str:
    """Return a row of these cells."""
    return f"<row{attrs}>{''.join(cells)}</row>"


def header_row() -> str:
    """Return the header of Laporan."""
    return row(map(text, headers()))


def of_rows(*rows: str, header: str | None = None) -> bytes:
    """Return a register whose Laporan has these rows below its header."""
    return changed(sheet1=sheet((header_row() if header is None else header) + "".join(rows)))


def everywhere(cell: str) -> bytes:
    """Return a register whose only row of Laporan is the cell, over and over."""
    return of_rows(row([cell] * len(headers())), row([text("GNS-2025-0002"), *[cell] * (len(headers()) - 1)]))


def attribute(value: str) -> str:
    """Return a value as an attribute's, in quotes."""
    return quoted(value)


# ------------------------------------------------------------------ bombs


def bomb(member: str, start: bytes, block: bytes, times: int, end: bytes) -> bytes:
    """Return the good register with a member of ``start``, a block that comes many times, and ``end``.

    The block is compressed once, so that a gigabyte is made in no time.
    """
    engine = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    first = engine.compress(start) + engine.flush(zlib.Z_FULL_FLUSH)
    again = engine.compress(block) + engine.flush(zlib.Z_FULL_FLUSH)
    last = engine.compress(end) + engine.flush()
    crc = zlib.crc32(start)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    size = len(start) + len(block) * times + len(end)
    raw = first + again * times + last
    made = packed({**parts(), member: b""}, zipfile.ZIP_STORED)
    return _with_content(made, member.encode(), raw, size, zlib.crc32(end, crc))


def _with_content(package: bytes, name: bytes, raw: bytes, size: int, crc: int) -> bytes:
    """Return a package of stored members with the deflated content of an empty one put in."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        infos = archive.infolist()
    out, places = bytearray(), {}
    for info in infos:
        places[info.filename] = len(out)
        end = info.header_offset + 30 + len(info.filename.encode()) + info.file_size
        local = bytearray(package[info.header_offset : end])
        if info.filename.encode() == name:
            struct.pack_into("<HHH", local, 8, 8, 0, 33)
            struct.pack_into("<III", local, 14, crc, len(raw), size)
            local += raw
        out += local
    start = len(out)
    for info in infos:
        own = info.filename.encode() == name
        out += b"PK\x01\x02" + struct.pack(
            "<HHHHHHIIIHHHHHII", 20, 20, 0, 8 if own else 0, 0, 33, crc if own else info.CRC,
            len(raw) if own else info.file_size, size if own else info.file_size, len(info.filename.encode()),
            0, 0, 0, 0, 0, places[info.filename],
        ) + info.filename.encode()  # fmt: skip
    return bytes(out) + struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, len(infos), len(infos), len(out) - start, start, 0)
