"""The edits of a package's tables of contents: content types, sheets, defined names, calculation chain."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sync.adapters.workbook import markup
from sync.adapters.workbook.contents import OFFICE_RELATIONS, Relation, Workbook
from sync.adapters.workbook.markup import escape, quoted
from sync.adapters.workbook.package import part_key
from sync.adapters.workbook.tree import Document, Node

PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKBOOK_ORDER = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
    "calcPr",
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A line to add to the list of sheets."""

    title: str
    sheet_id: int
    relation_id: str


@dataclass(frozen=True, slots=True)
class LocalName:
    """A defined name that belongs to one sheet (print area, titles, filter)."""

    name: str
    text: str
    hidden: bool


def local_names(book: Workbook, index: int) -> list[LocalName]:
    """Given a sheet's index, return the defined names that belong to it."""
    return [
        LocalName(node.attrs.get("name", ""), node.text, node.attrs.get("hidden") in ("1", "true"))
        for node in _name_nodes(book.document.root)
        if markup.whole(node.attrs.get("localSheetId")) == index
    ]


def edit_workbook(book: Workbook, added: Sequence[NewSheet], names: Mapping[int, Sequence[LocalName]]) -> bytes:
    """Given a workbook, return its part with sheets added, and the local names of each sheet in ``names`` replaced.

    Excel is told to compute everything when it opens the file.
    """
    document, root = book.document, book.document.root
    if added:
        _add_sheets(document, root, added)
    _replace_names(document, root, names)
    prefix = root.prefix
    calculation = root.child("calcPr")
    if calculation is None:
        document.insert(root, f'<{prefix}calcPr fullCalcOnLoad="1"/>', "calcPr", _WORKBOOK_ORDER)
    elif calculation.attrs.get("fullCalcOnLoad") not in ("1", "true"):
        document.set(calculation, "fullCalcOnLoad", "1")
    if root.child("bookViews") is None:  # the new sheets' views refer to its first
        view = f"<{prefix}bookViews><{prefix}workbookView/></{prefix}bookViews>"
        document.insert(root, view, "bookViews", _WORKBOOK_ORDER)
    return document.result()


def _add_sheets(document: Document, root: Node, added: Sequence[NewSheet]) -> None:
    holder = root.child("sheets")
    if holder is None:
        raise markup.broken()
    space = OFFICE_RELATIONS[1] if root.space == markup.SHEET_SPACES[1] else OFFICE_RELATIONS[0]
    bound = [prefix for prefix, uri in holder.scope.items() if uri == space and prefix]
    prefix, declared = (bound[0], "") if bound else ("r", f' xmlns:r="{space}"')
    for sheet in added:
        document.append(
            holder,
            f'<{holder.prefix}sheet name={quoted(sheet.title)} sheetId="{sheet.sheet_id}"{declared}'
            f' {prefix}:id="{sheet.relation_id}"/>',
        )


def _replace_names(document: Document, root: Node, names: Mapping[int, Sequence[LocalName]]) -> None:
    holder = root.child("definedNames")
    old = [node for node in _name_nodes(root) if markup.whole(node.attrs.get("localSheetId")) in names]
    prefix = root.prefix
    new = "".join(_local_name(prefix, index, name) for index in sorted(names) for name in names[index])
    if holder is None:
        if new:
            made = f"<{prefix}definedNames>{new}</{prefix}definedNames>"
            document.insert(root, made, "definedNames", _WORKBOOK_ORDER)
    elif new or not old or len(old) < len(holder.children):
        for node in old:
            document.remove(node)
        if new:
            document.append(holder, new)
    else:  # the schema knows no empty list of names
        document.remove(holder)


def _local_name(prefix: str, index: int, name: LocalName) -> str:
    hidden = ' hidden="1"' if name.hidden else ""
    tag = f"{prefix}definedName"
    return f'<{tag} name={quoted(name.name)} localSheetId="{index}"{hidden}>{escape(name.text)}</{tag}>'


def _name_nodes(root: Node) -> list[Node]:
    holder = root.child("definedNames")
    return list(holder.named("definedName")) if holder else []


def edit_content_types(content: bytes, present: Mapping[str, str], gone: Collection[str]) -> bytes:
    """Given the content types part, return it with ``present`` (part → type) declared and ``gone`` parts left out."""
    document = Document(content)
    missing = {part_key(name): (name, kind) for name, kind in present.items()}
    left_out = {part_key(name) for name in gone}
    for node in document.root.named("Override"):
        key = part_key(node.attrs.get("PartName", "").lstrip("/"))
        if key in missing:
            _, kind = missing.pop(key)
            if node.attrs.get("ContentType") != kind:
                document.set(node, "ContentType", kind)
        elif key in left_out:
            document.remove(node)
    prefix = document.root.prefix
    for name, kind in missing.values():
        made = f"<{prefix}Override PartName={quoted('/' + name)} ContentType={quoted(kind)}/>"
        document.append(document.root, made)
    return document.result()


def add_relations(content: bytes, added: Iterable[tuple[str, str, str]]) -> bytes:
    """Given a .rels part, return it with lines of (id, type, target) added."""
    document = Document(content)
    for relation in added:
        document.append(document.root, _relation(document.root.prefix, *relation, external=False))
    return document.result()


def remove_relations(content: bytes, gone: Collection[str]) -> bytes:
    """Given a .rels part, return it without the lines of these ids."""
    document = Document(content)
    for node in document.root.named("Relationship"):
        if node.attrs.get("Id") in gone:
            document.remove(node)
    return document.result()


def new_relations(relations: Iterable[tuple[Relation, str]]) -> bytes:
    """Given relations, each with the target it is to have, return a .rels part."""
    lines = "".join(
        _relation("", relation.id, relation.type, target, external=relation.external) for relation, target in relations
    )
    made = f'<Relationships xmlns="{PACKAGE_RELATIONS}">{lines}</Relationships>'
    return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + made).encode("ascii", "xmlcharrefreplace")


def relative(part: str, target: str) -> str:
    """Return the path from one part to another, as a relation writes it."""
    return posixpath.relpath("/" + target, posixpath.dirname("/" + part))


def _relation(prefix: str, name: str, kind: str, target: str, *, external: bool) -> str:
    mode = ' TargetMode="External"' if external else ""
    return f"<{prefix}Relationship Id={quoted(name)} Type={quoted(kind)} Target={quoted(target)}{mode}/>"


def edit_calculation_chain(content: bytes, replaced: Collection[int]) -> bytes | None:
    """Given the calculation chain, return it without the cells of the sheets (by sheetId) in ``replaced``.

    ``None`` when nothing is left. A cell without ``i`` is of the sheet of the one before it.
    """
    document = Document(content)
    sheet = told = 0  # of this cell; and what a cell without ``i`` would be taken for once others are gone
    kept = 0
    for node in document.root.named("c"):
        explicit = markup.whole(node.attrs.get("i"))
        sheet = sheet if explicit is None else explicit
        if sheet in replaced:
            document.remove(node)
            continue
        kept += 1
        if explicit is None and told != sheet:
            document.set(node, "i", str(sheet))
        told = sheet
    return document.result() if kept else None
