"""A donor's sheet made ready to move: its strings inside it, its formats and parts under the workbook's numbers.

The donor is a workbook that XlsxWriter made for us a moment ago, so its sheets are rewritten by pattern. Text between
tags never holds a raw ``<``, so a pattern that starts with one and crosses neither ``<`` nor ``>`` stays in its tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sync.adapters.workbook import markup
from sync.adapters.workbook.contents import CONTENT_TYPES, Workbook
from sync.adapters.workbook.markup import quoted
from sync.adapters.workbook.sheet import Stop
from sync.adapters.workbook.styles import Merged
from sync.adapters.workbook.tree import Document

_STRING = re.compile(rb"<si>(.*?)</si>|<si/>", re.DOTALL)
_SHARED = re.compile(rb'(<c (?:[^<>]*? )?)t="s"([^<>]*)><v>(\d+)</v></c>')
_CELL_STYLE = re.compile(rb'(<(?:c|row) (?:[^<>]*? )?s=")(\d+)(")')
_COLUMN_STYLE = re.compile(rb'(<col [^<>]*? style=")(\d+)(")')
_DIFFERENTIAL = re.compile(rb'(<(?:cfRule|colorFilter|sortCondition) [^<>]*?dxfId=")(\d+)(")')
# Dynamic arrays point into a part of the workbook's that is not moved; without it they are plain array formulas.
_METADATA = re.compile(rb'(<c [^<>]*?) [cv]m="\d+"')
_SELECTED = re.compile(rb'(<sheetView [^<>]*?) ?tabSelected="1"')
_ROOT = re.compile(rb"<worksheet[^<>]*>")
_TRANSITIONAL = re.compile(rb"http://schemas\.openxmlformats\.org/(spreadsheetml|drawingml|officeDocument)/2006/")
_STRICT = rb"http://purl.oclc.org/ooxml/\1/"


@dataclass(frozen=True, slots=True)
class Traits:
    """What a sheet keeps when its content is replaced: whether it is the selected tab, and its name for macros."""

    selected: bool = False
    code_name: str = ""


def shared_strings(source: Workbook) -> list[bytes]:
    """Given a donor, return its shared strings as the XML inside each."""
    part = source.related("sharedStrings")
    return [match[1] or b"" for match in _STRING.finditer(source.package.read(part))] if part else []


def content_types(source: Workbook) -> Mapping[str, str]:
    """Given a donor, return the content type of each of its parts."""
    name = source.package.find(CONTENT_TYPES)
    root = Document(source.package.read(name or CONTENT_TYPES)).root
    by_extension = {node.attrs["Extension"].lower(): node.attrs["ContentType"] for node in root.named("Default")}
    types = {part: by_extension.get(part.rpartition(".")[2].lower(), "") for part in source.package.members}
    return types | {node.attrs["PartName"].lstrip("/"): node.attrs["ContentType"] for node in root.named("Override")}


def to_strict(content: bytes) -> bytes:
    """Given a part in the usual namespaces, return it in those of Strict Open XML."""
    return _TRANSITIONAL.sub(_STRICT, content)


def converted(content: bytes, strings: list[bytes], styles: Merged, traits: Traits) -> bytes:
    """Given a donor's sheet, return it as a sheet of the workbook that ``styles`` were merged into."""

    def inline(match: re.Match[bytes]) -> bytes:
        return b"".join((match[1], b't="inlineStr"', match[2], b"><is>", strings[int(match[3])], b"</is></c>"))

    def mapped(places: Mapping[int, int]) -> Mapping[bytes, bytes]:
        return {str(old).encode(): str(new).encode() for old, new in places.items()}

    cells, differential = mapped(styles.cells), mapped(styles.differential)
    content = _CELL_STYLE.sub(lambda match: match[1] + cells[match[2]] + match[3], content)
    content = _COLUMN_STYLE.sub(lambda match: match[1] + cells[match[2]] + match[3], content)
    content = _DIFFERENTIAL.sub(lambda match: match[1] + differential[match[2]] + match[3], content)
    content = _METADATA.sub(rb"\1", content)
    content = _SELECTED.sub(rb"\1", content)
    if traits.selected:
        content = content.replace(b"<sheetView ", b'<sheetView tabSelected="1" ', 1)
    if traits.code_name:
        content = _with_code_name(content, quoted(traits.code_name).encode("ascii", "xmlcharrefreplace"))
    return _SHARED.sub(inline, content)


def traits_of(chunks: Iterator[bytes]) -> Traits:
    """Given a worksheet's pieces, return what it keeps when it is replaced; raise NotARegister when it is broken."""
    found = {"selected": "", "code": ""}

    def start(qname: str, attrs: dict[str, str]) -> None:
        name = qname.rpartition(":")[2]
        if name == "sheetPr":
            found["code"] = attrs.get("codeName", "")
        elif name == "sheetView":
            found["selected"] = attrs.get("tabSelected", "")
        elif name == "sheetData":  # both stand before it
            raise Stop

    parser = markup.parser()
    parser.StartElementHandler = start
    try:
        for _ in markup.feed(parser, chunks):
            pass
    except Stop:
        pass
    return Traits(found["selected"] in ("1", "true"), found["code"])


def _with_code_name(content: bytes, name: bytes) -> bytes:
    if b"<sheetPr" in content:
        return content.replace(b"<sheetPr", b"<sheetPr codeName=" + name, 1)
    return _ROOT.sub(lambda match: match[0] + b"<sheetPr codeName=" + name + b"/>", content, count=1)
