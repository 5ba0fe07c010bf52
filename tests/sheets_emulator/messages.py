"""Google's messages, as its discovery documents describe them, compiled for reading JSON into them.

The documents lack what protobuf knows and the front end's error texts show: which fields exclude each other (oneofs),
which scalars are wrapped, and the full names of types. Those are added here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Json = Mapping[str, Any]
Kind = Literal["message", "list_value", "any", "int32", "int64", "double", "float", "bool", "string", "enum"]

_TYPE_URL = "type.googleapis.com/"
_KINDS: dict[tuple[str, str | None], Kind] = {
    ("integer", "int32"): "int32",
    ("string", "int64"): "int64",
    ("number", "double"): "double",
    ("number", "float"): "float",
    ("boolean", None): "bool",
    ("any", None): "any",
    ("array", None): "list_value",
}

# Unions of the Sheets messages, by oneof name; "*" stands for every field.
_ONEOFS: dict[str, dict[str, tuple[str, ...]]] = {
    "Request": {"kind": ("*",)},
    "DataFilter": {"filter": ("developerMetadataLookup", "a1Range", "gridRange")},
    "ExtendedValue": {"value": ("*",)},
    "ColorStyle": {"kind": ("*",)},
    "ConditionValue": {"value": ("*",)},
    "ConditionalFormatRule": {"rule": ("booleanRule", "gradientRule")},
    "DeveloperMetadataLocation": {"location": ("spreadsheet", "sheetId", "dimensionRange")},
    "EmbeddedObjectPosition": {"location": ("*",)},
    "UpdateCellsRequest": {"area": ("start", "range")},
    "UpdateConditionalFormatRuleRequest": {"instruction": ("rule", "newIndex")},
    "FindReplaceRequest": {"scope": ("range", "sheetId", "allSheets")},
    "AutoFillRequest": {"area": ("range", "sourceAndDestination")},
    "PasteDataRequest": {"kind": ("delimiter", "html")},
    "PivotGroupRule": {"rule": ("*",)},
    "ChartSpec": {
        "chart": (
            "basicChart",
            "pieChart",
            "bubbleChart",
            "candlestickChart",
            "orgChart",
            "histogramChart",
            "waterfallChart",
            "treemapChart",
            "scorecardChart",
        )
    },
}

# Scalars in a wrapper message: an error names the `value` inside.
_WRAPPED: dict[str, frozenset[str]] = {
    "GridRange": frozenset({"startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"}),
    "DimensionRange": frozenset({"startIndex", "endIndex"}),
    "DeveloperMetadataLookup": frozenset({"metadataId", "metadataKey", "metadataValue"}),
}

_NESTED_MESSAGES = {"Request": "BatchUpdateSpreadsheetRequest.Request"}


@dataclass(slots=True)
class Field:
    """One field of a message, or one parameter of a method. `name` is the protobuf name, as error texts show it."""

    json_name: str
    name: str
    kind: Kind
    type_name: str
    message: Message | None = None
    repeated: bool = False
    is_map: bool = False
    wrapped: bool = False
    oneof: str | None = None
    enum: tuple[str, ...] = ()


@dataclass(slots=True)
class Message:
    """A message: its fields by either spelling, `fieldName` and `field_name`."""

    name: str
    fields: dict[str, Field] = field(default_factory=dict)


class Messages:
    """The messages of one API."""

    def __init__(self, document: Json, package: str) -> None:
        self._prefix = f"{_TYPE_URL}{package}."
        self._schemas: Json = document["schemas"]
        self._messages = {name: Message(name) for name in self._schemas}
        self._shared = _shared_enums(document)
        for message in self._messages.values():
            self._fill(message, self._schemas[message.name])

    def __getitem__(self, name: str) -> Message:
        """Return the message called `name`; raises KeyError."""
        return self._messages[name]

    def field(self, key: str, spec: Json, owner: str | None = None) -> Field:
        """Compile the property or parameter `key`, described by `spec`, of the message `owner` (None: of a method)."""
        item = spec
        repeated = bool(spec.get("repeated"))
        if spec.get("type") == "array":
            repeated, item = True, spec["items"]
        is_map = "additionalProperties" in item
        if is_map:
            item = item["additionalProperties"]
        compiled = Field(key, snake_case(key), "string", "TYPE_STRING", repeated=repeated, is_map=is_map)
        self._set_type(compiled, key, item, owner)
        if owner is not None:
            compiled.wrapped = key in _WRAPPED.get(owner, ())
            for oneof, members in _ONEOFS.get(owner, {}).items():
                if members == ("*",) or key in members:
                    compiled.oneof = oneof
        return compiled

    def _fill(self, message: Message, schema: Json) -> Message:
        for key, spec in schema.get("properties", {}).items():
            compiled = self.field(key, spec, owner=message.name)
            message.fields[key] = message.fields[compiled.name] = compiled
        return message

    def _set_type(self, compiled: Field, key: str, item: Json, owner: str | None) -> None:
        if "$ref" in item:
            name = item["$ref"]
            compiled.kind, compiled.message = "message", self._messages[name]
            compiled.type_name = f"{self._prefix}{_NESTED_MESSAGES.get(name, name)}"
        elif "properties" in item:  # a message without a name of its own, as Drive has them
            name = f"{owner}.{key[0].upper()}{key[1:]}"
            compiled.kind, compiled.message = "message", self._fill(Message(name), item)
            compiled.type_name = f"{self._prefix}{name}"
        elif "enum" in item:
            compiled.kind, compiled.enum = "enum", tuple(item["enum"])
            name = _enum_name(key, compiled.enum)
            own = (
                owner is not None and name.startswith(owner.removesuffix("Spec")) and compiled.enum not in self._shared
            )
            compiled.type_name = f"{self._prefix}{owner}.{name}" if own else f"{self._prefix}{name}"
        else:
            compiled.kind = _KINDS.get((item.get("type", "any"), item.get("format")), "string")
            compiled.type_name = f"TYPE_{compiled.kind.upper()}"
            if compiled.kind == "list_value":
                compiled.type_name = f"{_TYPE_URL}google.protobuf.ListValue"


def snake_case(name: str) -> str:
    """Return the protobuf spelling of a JSON name: `a1Range` is `a1_range`."""
    return re.sub(r"[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


def _shared_enums(document: Json) -> frozenset[tuple[str, ...]]:
    """Return the enums that several messages use: these are not declared inside a message, even if named after one."""
    users: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, schema in document["schemas"].items():
        for spec in schema.get("properties", {}).values():
            item = spec.get("items", spec)
            if "enum" in item:
                users[tuple(item["enum"])].add(name)
    return frozenset(enum for enum, names in users.items() if len(names) > 1)


def _enum_name(key: str, values: tuple[str, ...]) -> str:
    """Return the name of an enum: `DIMENSION_UNSPECIFIED` belongs to `Dimension`; else it is named after its field."""
    bare = key.removeprefix("response")
    if bare.lower() == "valueinputoption":  # whose zero value is INPUT_VALUE_OPTION_UNSPECIFIED
        return "ValueInputOption"
    if values[0].endswith("_UNSPECIFIED"):
        return "".join(word.capitalize() for word in values[0].split("_")[:-1])
    return bare[0].upper() + bare[1:]
