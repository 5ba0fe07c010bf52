"""Which cell styles show dates: asked only where a workbook counts its days from 1904."""

from __future__ import annotations

import re

from sync.adapters.workbook.contents import Workbook
from sync.adapters.workbook.tree import Document

# Built-in formats that show a date: 14-17 and 22 everywhere, the others in East Asian programs.
_BUILT_IN = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
# What is quoted, escaped, padding or a condition in brackets is no part of the date.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def date_styles(book: Workbook) -> frozenset[str]:
    """Given a workbook, return the values of a cell's ``s`` attribute that make its number a date."""
    part = book.related("styles")
    if part is None:
        return frozenset()
    root = Document(book.package.read(part)).root
    formats, styles = root.child("numFmts"), root.child("cellXfs")
    ids = {str(number) for number in _BUILT_IN}
    for node in formats.named("numFmt") if formats else ():
        if shows_date(node.attrs.get("formatCode", "")):
            ids.add(node.attrs.get("numFmtId", ""))
        else:
            ids.discard(node.attrs.get("numFmtId", ""))
    listed = styles.named("xf") if styles else ()
    return frozenset(str(index) for index, node in enumerate(listed) if node.attrs.get("numFmtId") in ids)


def shows_date(code: str) -> bool:
    """Given a number format's code, return whether it shows a day or a year (a time alone is no date)."""
    plain = _LITERAL.sub("", code.partition(";")[0]).casefold()
    return "y" in plain or "d" in plain or ("m" in plain and "h" not in plain and "s" not in plain)
