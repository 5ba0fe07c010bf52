"""A donor's formats appended to a workbook's own: what was there keeps its place and meaning.

A format that the workbook already has is used again, so that a second graft appends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.adapters.workbook import markup
from sync.adapters.workbook.tree import Canonical, Document, Node

_ORDER = (
    "numFmts",
    "fonts",
    "fills",
    "borders",
    "cellStyleXfs",
    "cellXfs",
    "cellStyles",
    "dxfs",
    "tableStyles",
    "colors",
    "extLst",
)
_FIRST_CUSTOM = 164
# The places of a fill that every spreadsheet program takes for none and gray125, whatever stands there.
_RESERVED_FILLS = {0: 0, 1: 1}


@dataclass(frozen=True, slots=True)
class Merged:
    """The workbook's styles with the donor's: ``cells`` and ``differential`` map the donor's indices to ours."""

    xml: bytes
    cells: Mapping[int, int]
    differential: Mapping[int, int]


class _Section:
    """One list of the workbook's styles (``fonts``), and what is to be appended to it."""

    def __init__(self, root: Node, name: str) -> None:
        self.name = name
        self.node = root.child(name)
        self.prefix = root.prefix
        listed = [node for node in self.node.children if node.space == root.space] if self.node else []
        self.length = len(listed)
        self.places: dict[Canonical, int] = {}
        for index, node in enumerate(listed):
            self.places.setdefault(node.canonical(), index)
        self.added: list[str] = []

    def pad(self, nodes: list[Node], needed: int) -> None:
        """Fill the first ``needed`` places, which mean something by their number, before anything else is appended."""
        for node in nodes[self.length : needed]:
            self.places.setdefault(node.canonical(), self.length)
            self.length += 1
            self.added.append(node.render(self.prefix))

    def place(self, node: Node) -> int:
        """Return the index of an equal element, appended if there is none."""
        wanted = node.canonical()
        if wanted not in self.places:
            self.places[wanted] = self.length
            self.length += 1
            self.added.append(node.render(self.prefix))
        return self.places[wanted]

    def splice(self, document: Document) -> None:
        """Append what was added to the document."""
        if not self.added:
            return
        inner = "".join(self.added)
        if self.node is None:
            tag = self.prefix + self.name
            made = f'<{tag} count="{self.length}">{inner}</{tag}>'
            document.insert(document.root, made, self.name, _ORDER)
            return
        document.append(self.node, inner)
        if "count" in self.node.attrs:
            document.set(self.node, "count", str(self.length))


def merge(original: bytes, donor: bytes) -> Merged:
    """Given the styles parts of a workbook and of a donor, return them merged; raise NotARegister when one is broken.

    The donor's default format (index 0) becomes the workbook's own default.
    """
    document, source = Document(original), Document(donor).root
    root = document.root
    if root.name != "styleSheet" or root.space not in markup.SHEET_SPACES:
        raise markup.broken()
    sections = {name: _Section(root, name) for name in ("numFmts", "fonts", "fills", "borders", "cellXfs", "dxfs")}
    sections["fills"].pad(_listed(source, "fills"), len(_RESERVED_FILLS))
    sections["cellXfs"].pad(_listed(source, "cellXfs"), 1)
    formats = _merge_formats(sections["numFmts"], source)
    fonts, fills, borders = (
        {i: sections[name].place(node) for i, node in enumerate(_listed(source, name)) if i not in reserved}
        for name, reserved in (("fonts", {}), ("fills", _RESERVED_FILLS), ("borders", {}))
    )
    fills |= _RESERVED_FILLS
    cells = {0: 0}
    for index, node in enumerate(_listed(source, "cellXfs")):
        if index:
            for name, places in (("numFmtId", formats), ("fontId", fonts), ("fillId", fills), ("borderId", borders)):
                _renumber(node, name, places)
            _on_default_style(node, root)
            cells[index] = sections["cellXfs"].place(node)
    differential = {}
    for index, node in enumerate(_listed(source, "dxfs")):
        for number_format in node.named("numFmt"):
            _renumber(number_format, "numFmtId", formats)
        differential[index] = sections["dxfs"].place(node)
    for section in sections.values():
        section.splice(document)
    return Merged(document.result(), cells, differential)


def _listed(root: Node, name: str) -> list[Node]:
    section = root.child(name)
    return section.children if section else []


def _merge_formats(section: _Section, source: Node) -> dict[int, int]:
    """Number formats go by id, not by place: give the donor's custom ones ids that are free."""
    own = section.node.children if section.node else []
    by_code = {node.attrs.get("formatCode", ""): markup.whole(node.attrs.get("numFmtId")) for node in reversed(own)}
    used = [number for number in by_code.values() if number is not None]
    used += [number for node in own if (number := markup.whole(node.attrs.get("numFmtId"))) is not None]
    free = max([_FIRST_CUSTOM - 1, *used]) + 1
    places = {}
    for node in _listed(source, "numFmts"):
        wanted = by_code.get(node.attrs["formatCode"])
        if wanted is None:
            wanted, free = free, free + 1
            by_code[node.attrs["formatCode"]] = wanted
            places[int(node.attrs["numFmtId"])] = wanted
            node.attrs["numFmtId"] = str(wanted)
            section.place(node)
        else:
            places[int(node.attrs["numFmtId"])] = wanted
    return places


def _renumber(node: Node, name: str, places: Mapping[int, int]) -> None:
    if name in node.attrs:
        number = int(node.attrs[name])
        node.attrs[name] = str(places.get(number, number))


def _on_default_style(node: Node, root: Node) -> None:
    """Named styles stay the workbook's: the donor's formats stand on its first one."""
    if root.child("cellStyleXfs") is not None:
        node.attrs["xfId"] = "0"
    else:
        node.attrs.pop("xfId", None)
