"""Conditions as data: YAML in, a condition that is known to fit its tab out."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from sync.core.derived import AGE_NEEDS, DERIVED
from sync.core.spec import ColumnRef, Condition, Field, Group, Leaf, Tab, ValueList
from sync.yaml_source import Map, Node, Reader, Seq, Text, did_you_mean, whole_number

_WITHOUT_OPERAND = ("empty", "present")
_ORDER = ("lt", "le", "gt", "ge")
_OPERATORS = (
    "eq",
    "ne",
    "in",
    "not_in",
    *_ORDER,
    "before",
    "after",
    "empty",
    "present",
    "matches",
    "contains",
    "lacks",
)
_DERIVED_FIELDS = {"umur": Field("umur", "Umur", "integer")}


class ConditionReader:
    """Reads the condition of one rule and notes whatever does not fit the rule's tab."""

    def __init__(self, tab: Tab, lists: dict[str, ValueList], reader: Reader) -> None:
        self._tab, self._lists, self._reader = tab, lists, reader
        derived = {name: _DERIVED_FIELDS[name] for name in DERIVED.get(tab.name, {})}
        self._fields = {**tab.by_name, **derived}

    def read(self, node: Node) -> Condition | None:
        """Given the value of ``bila``, return the condition; ``None`` when there is none to be had."""
        if not isinstance(node, Map) or not node.items:
            self._problem(node.line, '"bila" harus berisi kolom dan syaratnya, misalnya {status_kasus: Selesai}.')
            return None
        parts = [part for key, value in node.items.items() if (part := self._part(key, value, node.lines[key]))]
        return parts[0] if len(parts) == 1 else Group("all", tuple(parts))

    def _problem(self, line: int, sentence: str) -> None:
        self._reader.problem(line, f"{self._reader.what}: {sentence}")

    def _part(self, key: str, value: Node, line: int) -> Condition | None:
        if key in ("all", "any", "not"):
            nodes = value.items if isinstance(value, Seq) else (value,)
            parts = tuple(part for node in nodes if (part := self.read(node)))
            return Group(key, parts) if parts else None  # type: ignore[arg-type]  # one of the three words
        field = self._field(key, line)
        return self._leaf(field, value, line) if field else None

    def _field(self, name: str, line: int) -> Field | None:
        field = self._fields.get(name)
        if field is None:
            hint = did_you_mean(name, list(self._fields))
            self._problem(line, f'tab {self._tab.title} tidak punya kolom "{name}".{hint}')
        elif name in _DERIVED_FIELDS and (missing := [n for n in AGE_NEEDS if n not in self._tab.by_name]):
            self._problem(line, f'"{name}" membutuhkan kolom {", ".join(missing)}.')
        return field

    def _leaf(self, field: Field, value: Node, line: int) -> Condition | None:
        if isinstance(value, Text):
            if value.value in _WITHOUT_OPERAND and value.plain:
                return Leaf(field.name, value.value, None)
            return self._compare(field, "eq", value, line)
        if not isinstance(value, Map) or len(value.items) != 1:
            self._problem(line, f'syarat kolom "{field.name}" harus satu nilai atau satu {{operator: nilai}}.')
            return None
        [(operator, operand)] = value.items.items()
        if operator not in _OPERATORS or operator in _WITHOUT_OPERAND:
            hint = did_you_mean(operator, _OPERATORS)
            self._problem(line, f'operator "{operator}" tidak dikenal.{hint}')
            return None
        return self._compare(field, operator, operand, line)

    def _compare(self, field: Field, operator: str, operand: Node, line: int) -> Condition | None:
        if not self._fits(field, operator, line):
            return None
        if operator in ("in", "not_in"):
            if not isinstance(operand, Seq) or not operand.items:
                self._problem(line, f'"{operator}" membutuhkan daftar, misalnya [A, B].')
                return None
            values = tuple(self._value(field, item, line) for item in operand.items)
            return None if None in values else Leaf(field.name, operator, values)
        if isinstance(operand, Text) and operand.value.startswith("$"):
            return self._reference(field, operator, operand.value[1:], line)
        if operator == "matches":
            return self._pattern(field, operand, line)
        found = self._value(field, operand, line)
        return None if found is None else Leaf(field.name, operator, found)

    def _fits(self, field: Field, operator: str, line: int) -> bool:
        allowed = {
            "contains": ("list",),
            "lacks": ("list",),
            "before": ("date",),
            "after": ("date",),
            **dict.fromkeys(_ORDER, ("integer", "date")),
        }.get(operator)
        if allowed and field.type not in allowed:
            self._problem(line, f'operator "{operator}" tidak cocok untuk kolom "{field.name}" ({field.type}).')
            return False
        return True

    def _reference(self, field: Field, operator: str, name: str, line: int) -> Condition | None:
        other = self._field(name, line)
        if other is None:
            return None
        if operator in ("contains", "lacks", "matches") or other.type != field.type or field.type == "list":
            self._problem(line, f'kolom "{field.name}" dan "{name}" tidak dapat dibandingkan dengan "{operator}".')
            return None
        return Leaf(field.name, operator, ColumnRef(name))

    def _pattern(self, field: Field, operand: Node, line: int) -> Condition | None:
        if isinstance(operand, Text):
            try:
                re.compile(operand.value, re.ASCII)
            except re.error:
                pass
            else:
                return Leaf(field.name, "matches", operand.value)
        self._problem(line, '"matches" membutuhkan pola (regular expression) yang sah.')
        return None

    def _value(self, field: Field, node: Node, line: int) -> Any:
        """Return an operand as the column's type; ``None`` after noting why it cannot be."""
        if not isinstance(node, Text) or not node.value:
            self._problem(line, f'nilai untuk kolom "{field.name}" harus berupa teks.')
            return None
        if field.type == "integer":
            if (number := whole_number(node.value)) is not None:
                return number
            self._problem(line, f'kolom "{field.name}" dibandingkan dengan bilangan, bukan "{node.value}".')
            return None
        if field.type == "date":
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                self._problem(line, f'kolom "{field.name}" dibandingkan dengan tanggal, misalnya 2025-01-31.')
                return None
        return self._listed(field, node.value, line)

    def _listed(self, field: Field, value: str, line: int) -> str | None:
        values = self._lists[field.list].values if field.list in self._lists else ()
        if values and value not in values:
            self._problem(line, f'"{value}" tidak ada dalam daftar {field.list}.{did_you_mean(value, values)}')
            return None
        return value
