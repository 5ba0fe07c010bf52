"""The tables of contents of a package: which sheets there are, which part holds each, and what hangs on a part."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from sync.adapters.workbook import markup
from sync.adapters.workbook.package import Package, open_package
from sync.adapters.workbook.tree import Document, Node

CONTENT_TYPES = "[Content_Types].xml"
OFFICE_RELATIONS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a .rels part. ``part`` is the member it points at; ``None`` when it is external or not there."""

    id: str
    type: str
    target: str
    part: str | None
    external: bool

    @property
    def kind(self) -> str:
        """Return the last word of the type: ``worksheet``, ``styles``, ``drawing`` …"""
        return self.type.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One line of the workbook's list of sheets; ``index`` is what localSheetId counts."""

    title: str
    index: int
    sheet_id: int
    relation_id: str
    kind: str
    part: str | None
    node: Node


@dataclass(frozen=True, slots=True)
class Workbook:
    """A package and its list of sheets. ``document`` is the workbook part, fresh: edits of it are the caller's."""

    package: Package
    part: str
    document: Document
    relations: tuple[Relation, ...]
    sheets: tuple[Sheet, ...]

    @property
    def strict(self) -> bool:
        """Return whether the workbook is written in the namespaces of Strict Open XML."""
        return bool(self.document.root.space == markup.SHEET_SPACES[1])

    @property
    def date1904(self) -> bool:
        """Return whether day 0 is 1904-01-01."""
        properties = self.document.root.child("workbookPr")
        return properties is not None and properties.attrs.get("date1904", "0") in ("1", "true", "on")

    def sheet(self, title: str) -> Sheet | None:
        """Return the sheet of that title; sheet titles differ by more than case."""
        same = [sheet for sheet in self.sheets if sheet.title.casefold() == title.casefold()]
        return next((sheet for sheet in same if sheet.title == title), same[0] if same else None)

    def related(self, kind: str) -> str | None:
        """Return the part of that kind which hangs on the workbook (``styles``, ``sharedStrings``)."""
        return next((relation.part for relation in self.relations if relation.kind == kind and relation.part), None)


def open_workbook(data: bytes) -> Workbook:
    """Given a file's bytes, return its workbook; raise NotARegister when there is none that can be read."""
    package = open_package(data)
    root = next((r.part for r in relations(package, "") if r.kind == "officeDocument" and r.part), None)
    part = root or package.find("xl/workbook.xml")
    if part is None:
        raise markup.broken()
    document = Document(package.read(part))
    if document.root.name != "workbook" or document.root.space not in markup.SHEET_SPACES:
        raise markup.broken()
    related = tuple(relations(package, part))
    sheets = tuple(_sheets(document.root, {relation.id: relation for relation in related}))
    if not sheets:
        raise markup.broken()
    return Workbook(package, part, document, related, sheets)


def relations_name(part: str) -> str:
    """Return the name of the part that lists what hangs on ``part`` (on the package when that is empty)."""
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def relations(package: Package, part: str) -> Iterator[Relation]:
    """Given a part, yield what hangs on it; nothing when it has no list."""
    name = package.find(relations_name(part))
    if name is None:
        return
    for node in Document(package.read(name)).root.named("Relationship"):
        target = node.attrs.get("Target", "")
        external = node.attrs.get("TargetMode") == "External"
        found = None if external else _resolve(package, part, target)
        yield Relation(node.attrs.get("Id", ""), node.attrs.get("Type", ""), target, found, external)


def _resolve(package: Package, part: str, target: str) -> str | None:
    target = target.partition("#")[0].replace("\\", "/")
    path = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target))[1:]
    return package.find(path) or package.find(unquote(path))


def _sheets(root: Node, related: dict[str, Relation]) -> Iterator[Sheet]:
    holder = root.child("sheets")
    for index, node in enumerate(holder.named("sheet") if holder else ()):
        relation_id = node.foreign(OFFICE_RELATIONS, "id") or ""
        relation = related.get(relation_id)
        kind, part = (relation.kind, relation.part) if relation else ("", None)
        sheet_id = markup.whole(node.attrs.get("sheetId")) or 0
        yield Sheet(node.attrs.get("name", ""), index, sheet_id, relation_id, kind, part, node)


def holds_anything(data: bytes, title: str) -> bool:
    """Given a file's bytes and a sheet title, return whether pictures, charts, comments or tables hang on the sheet."""
    book = open_workbook(data)
    sheet = book.sheet(title)
    if sheet is None or sheet.part is None:
        return False
    return any(relation.kind != "printerSettings" for relation in relations(book.package, sheet.part))


def constants(data: bytes) -> dict[str, str]:
    """Given a file's bytes, return the texts that its defined names stand for (``="36.04.33"``)."""
    names = open_workbook(data).document.root.child("definedNames")
    found = {}
    for node in names.named("definedName") if names else ():
        text = node.text.strip()
        if len(text) > 1 and text[0] == text[-1] == '"':
            found[node.attrs.get("name", "")] = text[1:-1]
    return found
