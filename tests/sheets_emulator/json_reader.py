"""Reads a JSON value into a message as Google's front end does: its leniency, and its words for what it refuses.

Lenient: null is an absent field, numbers may be strings, booleans may be words, enums go by name in any case or by
number, and a single object may stand where a list of them is expected.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.sheets_emulator.messages import Field, Message

Json = dict[str, Any]

_REFUSED = object()
_INT32 = range(-(2**31), 2**31)
_INT64 = range(-(2**63), 2**63)
_INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
_BOOLEANS = {
    **dict.fromkeys(("true", "t", "yes", "y", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "0"), False),
}


@dataclass(frozen=True)
class Violation:
    """One thing wrong with a request. `field` is its place by protobuf names; None for the request itself."""

    field: str | None
    description: str


def unknown_name(name: str, at: str, why: str = "Cannot find field.") -> Violation:
    """Return the violation for a name that the message at `at` does not know."""
    place = f" at '{at}'" if at else ""
    return Violation(at or None, f'Invalid JSON payload received. Unknown name "{name}"{place}: {why}')


def read_message(message: Message, value: object, at: str, *, strict: bool = True) -> tuple[Json, list[Violation]]:
    """Read `value` as `message` at the place `at` ("" for the root of a body).

    Returns it in the documented form (JSON names, numbers as numbers, no nulls) and what is wrong with it. Unless
    `strict`, unknown names are ignored.
    """
    reader = _Reader(strict)
    if isinstance(value, dict):
        return reader.message(message, value, at), reader.violations
    return {}, [unknown_name("", "", "Root element must be a message.")]


def check_parameter(parameter: Field, text: str) -> list[Violation]:
    """Return what is wrong with `text` as the query or path `parameter`."""
    reader = _Reader(strict=True)
    reader.scalar(parameter, text, parameter.name)
    return reader.violations


class _Reader:
    """Reads one value; every method returns what it read, `_REFUSED` for what it refused."""

    def __init__(self, strict: bool) -> None:
        self.violations: list[Violation] = []
        self._strict = strict

    def message(self, message: Message, value: Json, at: str) -> Json:
        read: Json = {}
        taken: set[str] = set()
        for name, item in value.items():
            field = message.fields.get(name)
            if field is None:
                if self._strict:
                    self.violations.append(unknown_name(name, at))
                continue
            if item is None:
                continue
            if field.oneof is not None and not _is_misplaced_object(field, item):
                if field.oneof in taken:
                    self._invalid(at, "oneof", f"oneof field '{field.oneof}' is already set. Cannot set '{name}'")
                    continue
                taken.add(field.oneof)
            read[field.json_name] = self._field(field, name, item, at)
        return read

    def scalar(self, field: Field, item: object, at: str) -> object:
        try:
            return _SCALARS[field.kind](field, item)
        except ValueError:
            return self._invalid(f"{at}.value" if field.wrapped else at, field.type_name, _quoted(item))

    def _field(self, field: Field, name: str, item: object, parent: str) -> object:
        at = f"{parent}.{field.name}" if parent else field.name
        if field.is_map:
            if isinstance(item, dict):
                return {key: self._element(field, value, parent, f"{at}.value") for key, value in item.items()}
            return self._invalid(at, field.type_name, _quoted(item))
        if field.repeated:
            if not isinstance(item, list):
                return [self._element(field, item, parent, at)]
            present = [element for element in item if element is not None]
            return [self._element(field, element, parent, f"{at}[{index}]") for index, element in enumerate(present)]
        if isinstance(item, list) and field.kind not in ("any", "list_value"):
            why = "Proto field is not repeating, cannot start list."
            self.violations.append(unknown_name(name, parent, why))
            return _REFUSED
        return self._element(field, item, parent, at)

    def _element(self, field: Field, item: object, parent: str, at: str) -> object:
        if field.kind == "any":
            return item
        if field.message is not None:
            if isinstance(item, dict):
                return self.message(field.message, item, at)
            return self._invalid(at, field.type_name, _quoted(item))
        if isinstance(item, dict):
            return self._object_for_scalar(field, item, parent, at)
        if field.kind == "list_value":
            return item if isinstance(item, list) else self._invalid(at, field.type_name, _quoted(item))
        return self.scalar(field, item, at)

    def _object_for_scalar(self, field: Field, item: Json, parent: str, at: str) -> object:
        if _is_misplaced_object(field, item):
            return self._invalid(parent, field.name, "Starting an object on a scalar field")
        read: object = "" if field.kind == "string" else 0  # what an empty wrapper holds
        for name, value in item.items():
            if not field.wrapped or name != "value":
                self.violations.append(unknown_name(name, at))
            elif value is not None:
                read = self.scalar(field, value, at)
        return read

    def _invalid(self, at: str, type_name: str, what: str) -> object:
        place = f" at '{at}'" if at else ""
        self.violations.append(Violation(at or None, f"Invalid value{place} ({type_name}), {what}"))
        return _REFUSED


def _is_misplaced_object(field: Field, item: object) -> bool:
    """Return whether `item` is an object where only a scalar can stand; wrappers and lists of values are messages."""
    return (
        isinstance(item, dict) and field.message is None and not (field.wrapped or field.kind in ("any", "list_value"))
    )


def _quoted(item: object) -> str:
    """Return `item` as the front end quotes it: strings in quotes with nothing escaped, numbers in few digits."""
    if isinstance(item, str):
        return f'"{item}"'
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, float):
        short = f"{item:.15g}"
        return short if float(short) == item else f"{item:.17g}"
    return "null" if item is None else str(item)


def _integer(item: object, limits: range) -> int:
    if (isinstance(item, str) and _INTEGER.fullmatch(item)) or (isinstance(item, float) and item.is_integer()):
        item = int(item)
    if not isinstance(item, int) or isinstance(item, bool) or item not in limits:
        raise ValueError(item)
    return item


def _number(_: Field, item: object) -> float:
    if isinstance(item, str) and item.strip() == item and "_" not in item:
        return float(item)
    if not isinstance(item, int | float) or isinstance(item, bool):
        raise ValueError(item)
    return item


def _bool(_: Field, item: object) -> bool:
    if isinstance(item, str) and item.isascii():
        item = _BOOLEANS.get(item.lower())
    if not isinstance(item, int | float) or item not in (0, 1):
        raise ValueError(item)
    return bool(item)


def _string(_: Field, item: object) -> str:
    if not isinstance(item, str):
        raise ValueError(item)
    return item


def _enum(field: Field, item: object) -> str | int:
    """Return the name; a number beyond the known ones stays one, as it may belong to a newer version."""
    if isinstance(item, str):
        if item in field.enum:
            return item
        if _INTEGER.fullmatch(item):
            return field.enum[_integer(item, range(len(field.enum)))]
        name = item.upper().replace("-", "_") if item.isascii() else ""
        if name not in field.enum:
            raise ValueError(item)
        return name
    number = _integer(item, _INT32)
    return field.enum[number] if number in range(len(field.enum)) else number


_SCALARS: dict[str, Callable[[Field, object], object]] = {
    "int32": lambda _, item: _integer(item, _INT32),
    "int64": lambda _, item: _integer(item, _INT64),
    "double": _number,
    "float": _number,
    "bool": _bool,
    "string": _string,
    "enum": _enum,
}
