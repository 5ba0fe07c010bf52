"""register.yaml and lists.yaml: a Data Package in, officer tabs and value lists out."""

from __future__ import annotations

import re
from datetime import date

from sync.core.cells import normalise
from sync.core.model import SERVICE_TITLES
from sync.core.spec import Field, FieldType, Tab, ValueList
from sync.yaml_source import Map, Node, Problems, Reader, Seq, Text, did_you_mean

_TYPES: tuple[FieldType, ...] = ("string", "integer", "date", "list")
_EARLIEST_EVENT = date(2000, 1, 1)
_PACKAGE_KEYS = ("$schema", "name", "title", "description")


def read_lists(file: str, top: Map, problems: Problems) -> dict[str, ValueList]:
    """Given lists.yaml, return the value lists by name."""
    return {name: _value_list(name, node, Reader(file, node, problems, name)) for name, node in top.items.items()}


def _value_list(name: str, node: Node, reader: Reader) -> ValueList:
    title = reader.text("judul", required=True)
    source = None
    if "dari" in reader:
        inner = Reader(reader.file, reader.node("dari") or node, reader.problems, name)
        source = (inner.text("tab", required=True), inner.text("kolom", required=True))
        inner.finish()
    values = reader.texts("nilai", required=source is None)
    synonyms = _synonyms(reader, values)
    twice = sorted({v for v in values if [w.casefold() for w in values].count(v.casefold()) > 1})
    if twice:
        reader.problem(reader.line_of("nilai"), f"{name}: nilai tertulis dua kali: {', '.join(twice)}.")
    reader.finish()
    return ValueList(name, title, values, synonyms, source)


def _synonyms(reader: Reader, values: tuple[str, ...]) -> dict[str, str]:
    node = reader.node("sinonim")
    if node is None:
        return {}
    inner = Reader(reader.file, node, reader.problems, reader.what)
    found: dict[str, str] = {}
    for value in inner.map.items:
        if value not in values:
            hint = did_you_mean(value, values)
            reader.problem(inner.line_of(value), f'{reader.what}: sinonim untuk "{value}" yang tidak ada.{hint}')
        for synonym in inner.texts(value):
            if synonym.casefold() in (v.casefold() for v in (*values, *found)):
                reader.problem(inner.line_of(value), f'{reader.what}: sinonim "{synonym}" sudah dipakai.')
            found[synonym] = value
    return found


def read_tabs(file: str, top: Map, lists: dict[str, ValueList], problems: Problems) -> tuple[Tab, ...]:
    """Given register.yaml, return the officer tabs in order."""
    reader = Reader(file, top, problems, "register")
    for key in _PACKAGE_KEYS:
        reader.text(key)
    tabs = tuple(_tab(Reader(file, node, problems, "tab"), lists) for node in reader.maps("resources"))
    reader.finish()
    for tab in tabs:
        if tab.parent and tab.parent not in {t.name for t in tabs}:
            reader.problem(reader.line, f'tab {tab.title}: merujuk tab "{tab.parent}" yang tidak ada.')
        if tab.parent and any(t.name == tab.parent and "nomor_kasus" not in t.by_name for t in tabs):
            reader.problem(reader.line, f'tab {tab.title}: tab "{tab.parent}" tidak punya kolom nomor_kasus.')
        if normalise(tab.title) in map(normalise, SERVICE_TITLES):
            reader.problem(reader.line, f'tab "{tab.title}" tidak boleh: nama itu dipakai oleh tab layanan Kawal.')
    _refuse_same(reader, [tab.name for tab in tabs], "nama tab")
    _refuse_same(reader, [normalise(tab.title) for tab in tabs], "judul tab")
    for listed in lists.values():
        if listed.source and not any(tab.name == listed.source[0] and listed.source[1] in tab.by_name for tab in tabs):
            reader.problem(reader.line, f'daftar {listed.name}: kolom "{".".join(listed.source)}" tidak ada.')
    return tabs


def _refuse_same(reader: Reader, names: list[str], what: str) -> None:
    for name in sorted({n for n in names if names.count(n) > 1}):
        reader.problem(reader.line, f'{reader.what}: {what} "{name}" ada dua kali.')


def _tab(reader: Reader, lists: dict[str, ValueList]) -> Tab:
    name = reader.text("name", required=True)
    reader.what = title = reader.text("title", required=True)
    reader.text("path", required=True)
    help_text = reader.text("description")
    color = reader.text("kawal:color", "595959")
    rows = reader.number("kawal:rows", 200) or 200
    key = reader.texts("kawal:key")
    schema = Reader(reader.file, reader.node("schema", required=True) or reader.map, reader.problems, title)
    schema.texts("missingValues")
    primary_key = schema.one_or_more("primaryKey")
    fields = tuple(_field(Reader(reader.file, n, reader.problems, title), lists) for n in schema.maps("fields"))
    parent = _parent(schema)
    if "schema" in reader:
        schema.finish()
    reader.finish()
    tab = Tab(name, title, fields, key, primary_key, parent, help_text, color, rows)
    _refuse_same(schema, [f.name for f in fields], "kolom")
    _refuse_same(schema, [h for f in fields for h in {normalise(t) for t in (f.title, *f.aliases)}], "judul kolom")
    for column in (*key, *primary_key, *(("nomor_kasus",) if parent else ())):
        if column not in tab.by_name:
            schema.problem(schema.line, f'{title}: kunci memakai kolom "{column}" yang tidak ada.')
        elif tab.by_name[column].restricted:
            schema.problem(schema.line, f'{title}: kolom rahasia "{column}" tidak boleh menjadi kunci.')
    for field in fields:
        if field.born_by and (field.born_by not in tab.by_name or tab.by_name[field.born_by].type != "date"):
            hint = did_you_mean(field.born_by, [f.name for f in fields if f.type == "date"])
            schema.problem(schema.line, f'{title}.{field.name}: tidak ada kolom tanggal "{field.born_by}".{hint}')
    return tab


def _parent(schema: Reader) -> str | None:
    parent = None
    for node in schema.maps("foreignKeys"):
        inner = Reader(schema.file, node, schema.problems, schema.what)
        columns = inner.texts("fields", required=True)
        target = Reader(schema.file, inner.node("reference", required=True) or node, schema.problems, schema.what)
        parent = target.text("resource", required=True)
        if columns != ("nomor_kasus",) or target.texts("fields") != columns:
            schema.problem(node.line, f"{schema.what}: kunci asing hanya dapat memakai nomor_kasus.")
        target.finish()
        inner.finish()
    return parent


def _field(reader: Reader, lists: dict[str, ValueList]) -> Field:
    name = reader.text("name", required=True)
    reader.what = f"{reader.what}.{name}"
    title = reader.text("title", required=True)
    kind = reader.choice("type", _TYPES, "string", required=True)
    reader.text("format")
    reader.text("delimiter")
    limits = Reader(reader.file, reader.node("constraints") or Map({}, {}, reader.line), reader.problems, reader.what)
    born_by = reader.text("kawal:born_by") or None
    future = reader.flag("kawal:future")
    field = Field(
        name=name,
        title=title,
        type=next(t for t in _TYPES if t == kind),
        required=limits.flag("required"),
        restricted=reader.flag("kawal:restricted"),
        list=_list(reader, lists),
        pattern=_pattern(limits, kind),
        minimum=limits.number("minimum"),
        maximum=limits.number("maximum"),
        max_length=limits.number("maxLength"),
        digits=reader.flag("kawal:digits"),
        past_only=kind == "date" and not future,
        earliest=_earliest(reader, kind),
        born_by=born_by,
        separators=_separators(reader),
        aliases=reader.texts("kawal:aliases"),
        help=reader.text("kawal:help", required=True),
        group=reader.text("kawal:group"),
        width=reader.number("kawal:width", 14) or 14,
    )
    limits.number("minLength")
    limits.finish()
    reader.finish()
    return field


def _list(reader: Reader, lists: dict[str, ValueList]) -> str | None:
    name = reader.text("kawal:list")
    if name and name not in lists:
        hint = did_you_mean(name, list(lists))
        reader.problem(reader.line_of("kawal:list"), f'{reader.what}: daftar "{name}" tidak ada.{hint}')
        return None
    return name or None


def _pattern(limits: Reader, kind: str) -> str | None:
    pattern = limits.text("pattern")
    if pattern and kind != "string":
        limits.problem(limits.line_of("pattern"), f"{limits.what}: pola hanya untuk kolom teks (type: string).")
        return None
    try:
        re.compile(pattern)
    except re.error:
        limits.problem(limits.line_of("pattern"), f"{limits.what}: pola bukan regular expression yang sah.")
        return None
    return pattern or None


def _earliest(reader: Reader, kind: str) -> date | None:
    found = reader.text("kawal:earliest")
    if not found:
        return _EARLIEST_EVENT if kind == "date" else None
    try:
        return date.fromisoformat(found)
    except ValueError:
        reader.problem(reader.line_of("kawal:earliest"), f"{reader.what}: tanggal ditulis seperti 2000-01-31.")
        return None


def _separators(reader: Reader) -> tuple[str, ...]:
    node = reader.node("kawal:separators")
    if node is None:
        return ()
    if isinstance(node, Seq) and all(isinstance(item, Text) and len(item.value) == 1 for item in node.items):
        # read by hand: a separator may be a line break
        return tuple(item.value for item in node.items if isinstance(item, Text))
    sentence = f'{reader.what}: "kawal:separators" berupa daftar tanda, masing-masing satu tanda.'
    reader.problem(reader.line_of("kawal:separators"), sentence)
    return ()
