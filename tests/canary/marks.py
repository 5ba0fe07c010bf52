"""Marks that nobody types by chance, and the search for them in whatever a program may leave behind.

A mark stands in every restricted cell. All marks of a kind share a core, which is searched for in every spelling: as
typed, in UTF-16, base64, hexadecimal and quoted-printable, and in what is packed inside of other things.
"""

from __future__ import annotations

import email
import io
import re
import sqlite3
import tempfile
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from email.policy import default
from pathlib import Path

from tests import pdfs

NAME, NIK, PHONE = "Qzyxvuk", "32015355010699", "8129955"
"""The cores of names, texts and addresses, of identity numbers, and of telephone numbers."""
BIRTHS = {17: "17/03/1931", 18: "18 Maret 1931", 19: "19-03-1931"}
"""Dates of birth by the day in March 1931, as officers type them."""

_CORES = (NAME, NIK, "3201.5355.0106.99", "3201 5355 0106 99", PHONE, "812-9955", "812 9955")
_DATES = [
    text.format(day=day).encode()
    for day in BIRTHS
    for text in ("{day}/03/1931", "{day}-03-1931", "{day}.03.1931", "1931-03-{day}", "{day} maret 1931")
]
_PACKED = re.compile(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", re.DOTALL)
_LINE_BREAKS = re.compile(rb"=?\r?\n")


def _base64(text: str) -> Iterator[bytes]:
    """Yield what every base64 of something with this text in it contains, wherever it stands in it."""
    data = text.encode()
    for before in range(3):
        end = len(data) - (before + len(data)) % 3
        yield b64encode(b"\0" * before + data[:end])[4 if before else 0 :]


_PLAIN = [
    *(core.lower().encode(code) for core in _CORES for code in ("utf-8", "utf-16-le", "utf-16-be")),
    *(core.encode().hex().encode() for core in (*_CORES, NAME.lower(), NAME.upper())),
    *_DATES,
]
_CODED = [needle for core in (*_CORES, NAME.lower(), NAME.upper()) for needle in _base64(core)]


def found(data: bytes, depth: int = 3) -> set[bytes]:
    """Return which spellings of marks are in some bytes, or packed inside of them."""
    joined = _LINE_BREAKS.sub(b"", data)
    lower, lower_joined = data.lower(), joined.lower()
    hits = {needle for needle in _PLAIN if needle in lower or needle in lower_joined}
    hits |= {needle for needle in _CODED if needle in joined}
    for inner in _inside(data) if depth else ():
        hits |= found(inner, depth - 1)
    return hits


def _inside(data: bytes) -> Iterator[bytes]:
    """Yield what is packed in some bytes: mails, packages, databases, papers, and compressed parts of anything."""
    for start in _PACKED.finditer(data):
        unpacker = zlib.decompressobj(wbits=47)  # zlib or gzip
        try:
            inner = unpacker.decompress(data[start.start() :], 50_000_000)
        except zlib.error:
            continue
        if len(inner) > 8:
            yield inner
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            yield from map(package.read, package.namelist())
    if data[:5] == b"%PDF-":
        with tempfile.NamedTemporaryFile(suffix=".pdf") as paper:
            paper.write(data)
            paper.flush()
            yield pdfs.text(Path(paper.name)).encode()
    if data[:16] == b"SQLite format 3\0":
        yield from _rows(data)
    if re.match(rb"[A-Z][A-Za-z-]+: ", data):
        mail = email.message_from_bytes(data, policy=default)
        yield "\n".join(map(str, mail.values())).encode()
        for part in mail.walk():
            if isinstance(content := part.get_payload(decode=True), bytes):
                yield content


def _rows(data: bytes) -> Iterator[bytes]:
    with closing(sqlite3.connect(":memory:")) as database:
        database.deserialize(data[:18] + b"\1\1" + data[20:])  # no longer one with a log beside it
        for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in database.execute(f'select * from "{table}"'):
                for value in row:
                    yield value if isinstance(value, bytes) else str(value).encode()


def without_recipients(mail: bytes) -> bytes:
    """Return a mail without the one place in which an officer's address has to stand."""
    return re.sub(rb"^To: .*?\r?\n(?![ \t])", b"", mail, count=1, flags=re.DOTALL | re.MULTILINE)
