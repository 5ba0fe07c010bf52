"""Service tabs into a workbook: their sheets are replaced or added, and everything else stays as it is.

What changes besides: the lists that name the sheets and their parts, the local names of those sheets, the calculation
chain's entries of their cells, and formats appended to the styles. Equal inputs give equal bytes, and grafting the
same sheets again gives the same file.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from sync.adapters.workbook import donor as donors
from sync.adapters.workbook import toc
from sync.adapters.workbook.archive import rewrite
from sync.adapters.workbook.contents import (
    CONTENT_TYPES,
    OFFICE_RELATIONS,
    Sheet,
    Workbook,
    open_workbook,
    relations,
    relations_name,
)
from sync.adapters.workbook.donor import Traits
from sync.adapters.workbook.package import NotARegister, Package, part_key
from sync.adapters.workbook.styles import Merged, merge

_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_STYLES_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_NUMBERED = re.compile(r"\d*(\.[^./]*)$")
_NUMBERLESS = re.compile(r"\D\.[^./]*$")


def graft(original: bytes, donor: bytes, titles: Sequence[str]) -> bytes:
    """Given a workbook and a donor made by XlsxWriter, return the workbook with the donor's sheets of these titles.

    A sheet that is there keeps its place, ids, path and whether it is hidden or selected; another is added at the end.
    Raise NotARegister when the workbook cannot be read, or one of the titles is a sheet that holds no cells.
    """
    return _Graft(open_workbook(original), open_workbook(donor)).made(titles)


class _Graft:
    """One graft: what is decided on the way is collected, and written once at the end."""

    def __init__(self, book: Workbook, source: Workbook) -> None:
        self.book = book
        self.source = source
        self.package = book.package
        self.changed: dict[str, bytes] = {}
        self.types: dict[str, str] = {}
        self.gone: set[str] = set()
        self.taken: set[str] = set()
        self.copied: dict[str, str] = {}
        self.workbook_relations: list[tuple[str, str, str]] = []
        self.source_types = donors.content_types(source)
        self.relation_base = OFFICE_RELATIONS[1 if book.strict else 0]

    def made(self, titles: Sequence[str]) -> bytes:
        old = [sheet for title in titles if (sheet := self.book.sheet(title))]
        if any(sheet.kind != "worksheet" or sheet.part is None for sheet in old):
            raise NotARegister(
                "Sebuah tab layanan Kawal di berkas ini bukan lembar sel biasa.",
                "Hapus atau ganti nama tab Temuan, Tindak Lanjut, Ringkasan, atau Aturan yang berupa lembar grafik.",
            )
        self._release(old)
        styles = self._styles()
        strings = donors.shared_strings(self.source)
        new: list[toc.NewSheet] = []
        names: dict[int, list[toc.LocalName]] = {}
        for title in titles:
            sheet, giver = self.book.sheet(title), self._giver(title)
            index, part, traits = self._place(sheet, title, new)
            names[index] = toc.local_names(self.source, giver.index)
            content = donors.converted(self.source.package.read(giver.part or ""), strings, styles, traits)
            self._put(part, content, _SHEET_TYPE)
            self._copy_relations(giver.part or "", part)
        self._tables_of_contents(old, new, names)
        gone = {name for name in self.gone if name not in self.changed}
        return rewrite(self.package, self.changed, gone)

    def _giver(self, title: str) -> Sheet:
        giver = self.source.sheet(title)
        if giver is None or giver.part is None:
            raise ValueError(f"the donor has no sheet {title!r}")
        return giver

    def _release(self, old: Sequence[Sheet]) -> None:
        """Mark what hangs on the old sheets and on nothing else as gone; its names are free again."""
        parts = {sheet.part for sheet in old if sheet.part}
        gone = set(_reachable(self.package, ())) - set(_reachable(self.package, parts)) - parts
        lists = {name for part in gone | parts if (name := self.package.find(relations_name(part)))}
        self.gone = gone | lists
        self.taken = {part_key(name) for name in self.package.members if name not in self.gone}

    def _styles(self) -> Merged:
        given = self.source.package.read(self.source.related("styles") or "")
        if part := self.book.related("styles"):
            merged = merge(self.package.read(part), given)
            self.changed[part] = merged.xml
            return merged
        merged = merge(given, given)  # nobody's cells have a format, so the donor's styles can be the workbook's
        part = self._free("xl/styles.xml")
        self._put(part, merged.xml, _STYLES_TYPE)
        self._relate("styles", part)
        return merged

    def _place(self, sheet: Sheet | None, title: str, new: list[toc.NewSheet]) -> tuple[int, str, Traits]:
        """Return a sheet's index, its part and what it keeps; list it as new when it is not there."""
        if sheet is not None and sheet.part is not None:
            return sheet.index, sheet.part, donors.traits_of(self.package.stream(sheet.part))
        folder = self.book.part.rpartition("/")[0]
        part = self._free(f"{folder}/worksheets/sheet1.xml".lstrip("/"))
        used = [sheet.sheet_id for sheet in self.book.sheets] + [sheet.sheet_id for sheet in new]
        new.append(toc.NewSheet(title, max(used) + 1, self._relate("worksheet", part)))
        return len(self.book.sheets) + len(new) - 1, part, Traits()

    def _relate(self, kind: str, part: str) -> str:
        """Hang a new part on the workbook and return the relation's id."""
        used = {relation.id for relation in self.book.relations} | {line[0] for line in self.workbook_relations}
        number = len(used) + 1
        while f"rId{number}" in used:
            number += 1
        target = toc.relative(self.book.part, part)
        self.workbook_relations.append((f"rId{number}", f"{self.relation_base}/{kind}", target))
        return f"rId{number}"

    def _copy_relations(self, given: str, part: str) -> None:
        """Move all that hangs on a donor's part along with it, under names that are free."""
        lines = []
        for relation in relations(self.source.package, given):
            target = relation.target
            if relation.part:
                target = toc.relative(part, self._copy(relation.part))
            lines.append((relation, target))
        if lines:
            content = toc.new_relations(lines)
            name = self.package.find(relations_name(part)) or relations_name(part)
            self.changed[name] = donors.to_strict(content) if self.book.strict else content

    def _copy(self, given: str) -> str:
        if given not in self.copied:
            part = self.copied[given] = self._free(given)
            self._put(part, self.source.package.read(given), self.source_types[given])
            self._copy_relations(given, part)
        return self.copied[given]

    def _put(self, part: str, content: bytes, kind: str) -> None:
        textual = kind.endswith(("xml", "vmlDrawing"))
        self.changed[part] = donors.to_strict(content) if self.book.strict and textual else content
        self.types[part] = kind

    def _free(self, name: str) -> str:
        """Return the name, numbered so that no other part has it; one without a number gets one only if it must."""
        number = 1
        found = name if _NUMBERLESS.search(name) else _NUMBERED.sub(r"1\1", name)
        while part_key(found) in self.taken:
            number += 1
            found = _NUMBERED.sub(rf"{number}\1", name)
        self.taken.add(part_key(found))
        return found

    def _tables_of_contents(
        self, old: Sequence[Sheet], new: Sequence[toc.NewSheet], names: dict[int, list[toc.LocalName]]
    ) -> None:
        listed = self.package.find(relations_name(self.book.part))
        types = self.package.find(CONTENT_TYPES)
        if listed is None or types is None:
            raise NotARegister("Daftar isi berkas Excel ini hilang.", "Simpan ulang dari Excel atau LibreOffice.")
        related = toc.add_relations(self.package.read(listed), self.workbook_relations)
        chain = self.book.related("calcChain")
        if chain is not None:
            left = toc.edit_calculation_chain(self.package.read(chain), {sheet.sheet_id for sheet in old})
            if left is None:
                self.gone.add(chain)
                ids = {relation.id for relation in self.book.relations if relation.part == chain}
                related = toc.remove_relations(related, ids)
            else:
                self.changed[chain] = left
        self.changed[listed] = related
        self.changed[self.book.part] = toc.edit_workbook(self.book, new, names)
        self.changed[types] = toc.edit_content_types(self.package.read(types), self.types, self.gone)


def _reachable(package: Package, cut: Collection[str]) -> Iterator[str]:
    """Yield the parts that hang on the package, directly or not, without what hangs on the parts in ``cut``."""
    seen: set[str] = set()
    open_parts = [""]
    while open_parts:
        part = open_parts.pop()
        if part in cut:
            continue
        for relation in relations(package, part):
            if relation.part and relation.part not in seen:
                seen.add(relation.part)
                yield relation.part
                open_parts.append(relation.part)
