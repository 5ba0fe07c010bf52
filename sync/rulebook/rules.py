"""checks/*.yaml and followups.yaml: rules in, rules out that are known to fit the register."""

from __future__ import annotations

import string
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from sync.core.checks_across import ACROSS_KINDS
from sync.core.checks_history import HISTORY_KINDS
from sync.core.checks_row import ROW_KINDS
from sync.core.clocks import CLOCKS
from sync.core.constraints import CELL_KINDS
from sync.core.kinds import Kind
from sync.core.model import Severity
from sync.core.spec import Check, Condition, Example, FollowUpRule, Tab, Texts, ValueList
from sync.rulebook.conditions import ConditionReader
from sync.yaml_source import MAX_DAYS, Map, Node, Reader, Seq, Text, did_you_mean, whole_number

CLASSES = ("data", "keselamatan", "hukum", "SOP", "target")
DEFAULT_TODAY = date(2025, 4, 5)
_KINDS: dict[str, Kind[Any]] = {**CELL_KINDS, **ROW_KINDS, **ACROSS_KINDS, **HISTORY_KINDS}


class RuleReader:
    """Reads rules against the tabs and lists of one rule folder."""

    def __init__(self, tabs: tuple[Tab, ...], lists: dict[str, ValueList]) -> None:
        self._tabs = {tab.name: tab for tab in tabs}
        self._lists = lists

    def check(self, code: str, reader: Reader) -> Check:
        """Given one entry of a file in checks/, return the rule; whatever is wrong with it is noted."""
        tab = self._tab(reader, wildcard=True)
        column = self._column(reader, tab)
        severity, clazz = _severity(reader), reader.choice("kelas", CLASSES, "data", required=True)
        texts = self._texts(reader, tab, column, ())
        condition, kind = self._condition(reader, tab), reader.choice("jenis", tuple(_KINDS))
        if "bila" not in reader and "jenis" not in reader:
            reader.problem(reader.line, f'{code}: butuh salah satu dari "bila" atau "jenis".')
        if "bila" in reader and "jenis" in reader:
            reader.problem(reader.line_of("jenis"), f'{code}: pilih salah satu: "bila" atau "jenis".')
        options = self._options(reader, tab, _KINDS.get(kind))
        self._must_suit(reader, tab, column, kind)
        examples = self._examples(reader)
        reader.finish()
        where = f"{reader.file}:{reader.line}"
        name, field = tab.name if tab else "*", column or "*"
        return Check(code, severity, clazz, name, field, texts, condition, kind or None, options, examples, where)

    def followup(self, code: str, reader: Reader) -> FollowUpRule | None:
        """Given one entry of followups.yaml, return the clock; ``None`` after noting why there is none."""
        tab = self._tab(reader, wildcard=False)
        column = self._column(reader, tab)
        severity, clazz = _severity(reader), reader.choice("kelas", CLASSES, "target", required=True)
        law, soon = reader.text("dasar"), reader.number("segera", 0) or 0
        texts = self._texts(reader, tab, column, ("mulai", "batas"))
        kind = reader.choice("jam", tuple(CLOCKS), required=True)
        options = self._options(reader, tab, CLOCKS.get(kind))
        examples = self._examples(reader)
        reader.finish()
        if tab is None or column is None or not kind:
            return None
        where = f"{reader.file}:{reader.line}"
        return FollowUpRule(code, severity, clazz, tab.name, column, texts, kind, soon, law, options, examples, where)

    def _tab(self, reader: Reader, wildcard: bool) -> Tab | None:
        name = reader.text("tab", required=True)
        if not name or (name == "*" and wildcard):
            return None
        if name not in self._tabs:
            hint = did_you_mean(name, list(self._tabs))
            reader.problem(reader.line_of("tab"), f'{reader.what}: tab "{name}" tidak ada.{hint}')
        return self._tabs.get(name)

    def _column(self, reader: Reader, tab: Tab | None) -> str | None:
        name = reader.text("kolom", required=True)
        if tab is None or name == "*":
            return None
        if name not in tab.by_name:
            hint = did_you_mean(name, list(tab.by_name))
            reader.problem(reader.line_of("kolom"), f'{reader.what}: kolom "{name}" tidak ada di {tab.title}.{hint}')
            return None
        return name

    def _condition(self, reader: Reader, tab: Tab | None) -> Condition | None:
        node = reader.node("bila")
        if node is None:
            return None
        if tab is None:
            reader.problem(node.line, f'{reader.what}: "bila" membutuhkan satu tab.')
            return None
        return ConditionReader(tab, self._lists, reader).read(node)

    def _must_suit(self, reader: Reader, tab: Tab | None, column: str | None, kind: str) -> None:
        if kind in CELL_KINDS and tab is not None:
            reader.problem(reader.line_of("tab"), f"{reader.what}: jenis ini berlaku untuk semua tab ('*').")
        if kind not in CELL_KINDS and tab is None and ("bila" in reader or kind):
            reader.problem(reader.line_of("tab"), f"{reader.what}: jenis ini membutuhkan satu tab.")
        chooses = kind in ACROSS_KINDS or kind in HISTORY_KINDS
        if column is None and tab is not None and not chooses and reader.text("kolom") == "*":
            reader.problem(reader.line_of("kolom"), f'{reader.what}: sebutkan satu kolom, bukan "*".')

    # -------------------------------------------------------------- options

    def _options(self, reader: Reader, tab: Tab | None, kind: Kind[Any] | None) -> Mapping[str, Any]:
        node = reader.node("opsi") or Map({}, {}, reader.line)
        if kind is None:
            return {}
        for need in kind.needs:
            self._must_have(reader, tab, *need.partition(".")[::2])
        inner = Reader(reader.file, node, reader.problems, f"{reader.what}.opsi")
        found: dict[str, Any] = {}
        for name, wanted in kind.options.items():
            if name not in inner and wanted.endswith("?"):
                inner.known.append(name)
                continue
            value = self._option(inner, name, wanted.rstrip("?"), tab)
            if value is not None:
                found[name] = value
        optional = [name for name, wanted in kind.options.items() if wanted.endswith("?")]
        if optional and len([name for name in optional if name in found]) != 1:
            inner.problem(inner.line, f"{inner.what}: isi salah satu dari {', '.join(optional)}.")
        inner.finish()
        return MappingProxyType(found)

    def _must_have(self, reader: Reader, tab: Tab | None, where: str, column: str) -> None:
        """Note that the rule stands in a tab that its kind does not suit, or that a column is not in the register."""
        if not column:
            if tab is not None and tab.name != where:
                reader.problem(reader.line_of("tab"), f'{reader.what}: jenis ini hanya untuk tab "{where}".')
            return
        if where == "*" and tab is None:
            return
        found = tab if where == "*" else self._tabs.get(where)
        if found is None or column not in found.by_name:
            name = found.name if found else where
            reader.problem(reader.line, f"{reader.what}: jenis ini membutuhkan kolom {name}.{column}.")

    def _option(self, inner: Reader, name: str, wanted: str, tab: Tab | None) -> Any:
        if wanted == "int":
            if name not in inner:
                inner.node(name, required=True)
            return inner.days(name)
        if wanted == "ints":
            texts = inner.texts(name, required=True)
            numbers = tuple(n for text in texts if (n := whole_number(text)) is not None and 0 <= n <= MAX_DAYS)
            if len(numbers) == len(texts):
                return numbers
            inner.problem(inner.line_of(name), f'{inner.what}: "{name}" harus berupa daftar bilangan 0-{MAX_DAYS}.')
            return None
        if wanted == "int_by_text":
            return self._numbers(inner, name)
        if wanted == "texts_by_text":
            return self._texts_by_text(inner, name)
        if wanted == "texts":
            return inner.texts(name, required=True)
        if wanted == "case_tab":
            return self._known(inner, name, [t.name for t in self._tabs.values() if "nomor_kasus" in t.by_name])
        fields = tab.fields if tab else ()
        if wanted == "column":
            return self._known(inner, name, [f.name for f in fields])
        if wanted == "date_column":
            return self._known(inner, name, [f.name for f in fields if f.type == "date"])
        if wanted == "columns":
            return self._columns(inner, name, [f.name for f in fields], "kolom tab ini")
        if wanted == "int_columns":
            return self._columns(inner, name, [f.name for f in fields if f.type == "integer"], "kolom angka")
        return inner.text(name, required=True)

    def _known(self, inner: Reader, name: str, known: list[str]) -> str | None:
        found = inner.text(name, required=True)
        if found and found not in known:
            inner.problem(inner.line_of(name), f'{inner.what}: "{found}" tidak ada.{did_you_mean(found, known)}')
            return None
        return found

    def _columns(self, inner: Reader, name: str, known: list[str], what: str) -> tuple[str, ...]:
        columns = inner.texts(name, required=True)
        unknown = [column for column in columns if column not in known]
        if unknown:
            inner.problem(inner.line_of(name), f"{inner.what}: bukan {what}: {', '.join(unknown)}.")
        return columns

    def _texts_by_text(self, inner: Reader, name: str) -> dict[str, tuple[str, ...]] | None:
        node = inner.node(name, required=True)
        if node is None:
            return None
        texts = Reader(inner.file, node, inner.problems, f"{inner.what}.{name}")
        return {key: texts.texts(key) for key in texts.map.items}

    def _numbers(self, inner: Reader, name: str) -> dict[str, int] | None:
        node = inner.node(name, required=True)
        if node is None:
            return None
        numbers = Reader(inner.file, node, inner.problems, f"{inner.what}.{name}")
        return {key: value for key in numbers.map.items if (value := numbers.days(key)) is not None}

    # -------------------------------------------------------------- texts and examples

    def _texts(self, reader: Reader, tab: Tab | None, column: str | None, more: tuple[str, ...]) -> Texts:
        keys = ("judul", "kalimat", "pesan", "mengapa", "perbaikan")
        texts = Texts(*(reader.text(key, required=True) for key in keys))
        allowed = {"kolom", *more, *(("saran",) if reader.text("jenis") == "in_list" else ())}
        if tab is not None:
            closed = ("nomor_kasus", *tab.key)
            allowed |= {
                f.name
                for f in tab.fields
                if not f.restricted and (f.type in ("date", "integer") or f.list or f.name in closed)
            }
        try:
            parts = [part for part in string.Formatter().parse(texts.message) if part[1] is not None]
        except ValueError:
            reader.problem(reader.line_of("pesan"), f'{reader.what}: kurung {{ }} dalam "pesan" tidak berpasangan.')
            return texts
        for _, name, form, conversion in parts:
            if form or conversion:
                sentence = f'{reader.what}: "pesan" mengutip {{{name}}} tanpa tambahan di dalam kurung.'
                reader.problem(reader.line_of("pesan"), sentence)
            elif name not in allowed:
                hint = did_you_mean(name or "", sorted(allowed))
                sentence = f'{reader.what}: "pesan" tidak boleh mengutip {{{name}}}.{hint}'
                reader.problem(reader.line_of("pesan"), sentence)
        return texts

    def _examples(self, reader: Reader) -> tuple[Example, ...]:
        node = reader.node("contoh", required=True)
        if node is None:
            return ()
        inner = Reader(reader.file, node, reader.problems, f"{reader.what}.contoh")
        found = []
        for key, fires in (("lolos", False), ("kena", True)):
            if key not in inner:
                inner.problem(inner.line, f'{inner.what}: "{key}" belum ada.')
            found += [
                self._example(Reader(reader.file, n, reader.problems, inner.what), fires) for n in inner.maps(key)
            ]
        inner.finish()
        return tuple(found)

    def _example(self, reader: Reader, fires: bool) -> Example:
        today = DEFAULT_TODAY
        if "hari_ini" in reader:
            try:
                today = date.fromisoformat(reader.text("hari_ini"))
            except ValueError:
                reader.problem(reader.line_of("hari_ini"), f"{reader.what}: hari_ini ditulis seperti 2025-04-05.")
        left_out, doubled = self._columns_by_tab(reader, "tanpa_kolom"), self._columns_by_tab(reader, "kolom_ganda")
        before = reader.node("sebelum")
        earlier = Reader(reader.file, before, reader.problems, f"{reader.what}.sebelum") if before else None
        return Example(fires, self._rows(reader), today, reader.line, left_out, doubled, self._rows(earlier))

    def _rows(self, reader: Reader | None) -> dict[str, tuple[Mapping[str, str | float], ...]]:
        """Return the rows of an example by tab; whatever else was not asked for is unknown."""
        if reader is None:
            return {}
        rows = {
            name: tuple(self._row(reader, self._tabs[name], node) for node in reader.maps(name))
            for name in reader.map.items
            if name in self._tabs
        }
        reader.known += list(self._tabs)
        reader.finish()
        return rows

    def _columns_by_tab(self, reader: Reader, key: str) -> dict[str, tuple[str, ...]]:
        node = reader.node(key)
        if node is None:
            return {}
        inner = Reader(reader.file, node, reader.problems, f"{reader.what}.{key}")
        found = {}
        for name in inner.map.items:
            tab, columns = self._tabs.get(name), inner.texts(name)
            if tab is None:
                hint = did_you_mean(name, list(self._tabs))
                inner.problem(inner.line_of(name), f'{inner.what}: tab "{name}" tidak ada.{hint}')
                continue
            for column in columns:
                if column not in tab.by_name:
                    hint = did_you_mean(column, list(tab.by_name))
                    sentence = f'{inner.what}: kolom "{column}" tidak ada di {tab.title}.{hint}'
                    inner.problem(inner.line_of(name), sentence)
            found[name] = columns
        return found

    def _row(self, reader: Reader, tab: Tab, node: Node) -> Mapping[str, str | float]:
        if not isinstance(node, Map):
            reader.problem(node.line, f"{reader.what}: satu baris ditulis {{kolom: isi}}.")
            return {}
        row: dict[str, str | float] = {}
        for name, value in node.items.items():
            if name not in tab.by_name:
                hint = did_you_mean(name, list(tab.by_name))
                reader.problem(node.lines[name], f'{reader.what}: kolom "{name}" tidak ada di {tab.title}.{hint}')
            elif isinstance(value, (Seq, Map)):
                reader.problem(value.line, f"{reader.what}: isi sel harus berupa teks.")
            else:
                row[name] = _cell(value)
        return row


def _cell(value: Text) -> str | float:
    # an unquoted number is a number in the sheet; anything else is text
    return float(value.value) if value.plain and value.value.isdecimal() else value.value


def _severity(reader: Reader) -> Severity:
    found = reader.choice("tingkat", tuple(Severity), "error", required=True)
    return Severity(found)
