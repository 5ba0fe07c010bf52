"""Parsers for XML from strangers: no DTD, no entity, no odd encoding, no bottomless nesting."""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

from sync.adapters.workbook.package import NotARegister, too_big, unsafe

# What expat decodes by itself; OOXML allows only the first two.
_ENCODINGS = frozenset({"utf-8", "utf-16", "us-ascii", "iso-8859-1"})
MAX_DEPTH = 64
# Expat keeps an unfinished tag and reads it again with every piece.
_MAX_TAG = 4 << 20

SHEET_SPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)


def broken() -> NotARegister:
    """Return the refusal of XML that is not well-formed, or not what its part should be."""
    return NotARegister(
        "Bagian dalam berkas Excel ini rusak.",
        "Buka di Excel atau LibreOffice (biarkan memperbaikinya), lalu simpan ulang sebagai .xlsx.",
    )


def parser(encoding: str | None = None) -> expat.XMLParserType:
    """Return a parser that raises NotARegister at a DTD or at an encoding no spreadsheet program writes."""
    made = expat.ParserCreate(encoding)
    made.buffer_text = True
    made.buffer_size = 1 << 16
    made.StartDoctypeDeclHandler = _refuse_doctype
    if encoding is None:
        made.XmlDeclHandler = _check_encoding
    return made


def feed(made: expat.XMLParserType, chunks: Iterable[bytes]) -> Iterable[None]:
    """Given a parser and the pieces of a part, parse them one by one; raise NotARegister when it is not XML.

    Yields after each piece, so that the caller can look at what it holds so far.
    """
    fed = 0
    try:
        for chunk in chunks:
            made.Parse(chunk, False)
            fed += len(chunk)
            if fed - made.CurrentByteIndex > _MAX_TAG:
                raise too_big()
            yield
        made.Parse(b"", True)
        yield
    except expat.ExpatError:
        raise broken() from None


def escape(text: str) -> str:
    """Return text as it stands between tags. (The standard library's own drags an HTTP client in.)"""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Return text as an attribute's value, in double quotes."""
    escaped = escape(text).replace('"', "&quot;")
    return '"' + escaped.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;") + '"'


def whole(text: str | None) -> int | None:
    """Given an attribute that should be a whole number, return it, or ``None`` when it is absent or no such thing."""
    return int(text) if text is not None and len(text) < 16 and text.isascii() and text.isdigit() else None


def _refuse_doctype(_name: str, _system: str | None, _public: str | None, _internal: int) -> None:
    raise unsafe()


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise broken()


def sheet_prefix(qname: str, attrs: dict[str, str], expected: str) -> str:
    """Given a part's root element, return its prefix with the colon; raise NotARegister when it is another element."""
    prefix, colon, local = qname.rpartition(":")
    if local != expected or attrs.get("xmlns" + colon + prefix) not in SHEET_SPACES:
        raise broken()
    return prefix + colon
