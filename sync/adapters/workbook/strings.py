"""Shared strings, streamed: rich text runs joined, phonetic guides left out, Excel's escapes decoded."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sync.adapters.workbook import markup
from sync.adapters.workbook.package import too_big

# Characters kept of one sheet, and of the shared strings.
MAX_CHARACTERS = 20_000_000
# Characters of one cell; Excel itself stops at 32,767.
MAX_TEXT = 1_000_000
# Shared strings, empty ones too.
MAX_STRINGS = 2_000_000
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def unescape(text: str) -> str:
    """Given text as stored, return it with Excel's ``_x000D_`` escapes decoded."""
    if "_x" not in text:
        return text
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Two escapes may be the halves of one character; a lone half would break whoever encodes the text later.
    return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def check_text(pieces: list[str]) -> None:
    """Given the text gathered so far, raise NotARegister when it is longer than any cell's."""
    if sum(map(len, pieces)) > MAX_TEXT:
        raise too_big()


def read_strings(chunks: Iterable[bytes]) -> list[str]:
    """Given the pieces of a shared strings part, return its strings; raise NotARegister when it is broken."""
    reader = _Strings()
    for _ in markup.feed(reader.parser, chunks):
        check_text(reader.text)
    return reader.strings


class _Strings:
    def __init__(self) -> None:
        self.strings: list[str] = []
        self.text: list[str] = []  # character data since the last <t>
        self.runs: list[str] = []  # the finished <t> of this <si>
        self.depth = self.phonetic = self.kept = 0
        self.si = self.t = self.rph = ""
        self.parser = markup.parser()
        self.parser.StartElementHandler = self.root
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.text.append

    def root(self, qname: str, attrs: dict[str, str]) -> None:
        prefix = markup.sheet_prefix(qname, attrs, "sst")
        self.si, self.t, self.rph = prefix + "si", prefix + "t", prefix + "rPh"
        self.parser.StartElementHandler = self.start

    def start(self, name: str, _attrs: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > markup.MAX_DEPTH:
            raise markup.broken()
        self.text.clear()
        if name == self.rph:
            self.phonetic += 1

    def end(self, name: str) -> None:
        self.depth -= 1
        if name == self.t:
            if not self.phonetic:
                self.runs.extend(self.text)
        elif name == self.si:
            made = unescape("".join(self.runs))
            self.runs.clear()
            self.kept += len(made)
            if self.kept > MAX_CHARACTERS or len(self.strings) >= MAX_STRINGS:
                raise too_big()
            self.strings.append(made)
        elif name == self.rph:
            self.phonetic -= 1
        self.text.clear()
