"""Judges requests by Google's own discovery documents, before anything else looks at them.

Sheets refuses every name it does not know. Drive ignores unknown names, as its recorded answers show, and checks only
the parameters it does know.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal
from urllib.parse import unquote

from tests.sheets_emulator import field_masks
from tests.sheets_emulator.json_reader import Violation, check_parameter, read_message, unknown_name
from tests.sheets_emulator.messages import Field, Json, Message, Messages

Api = Literal["sheets", "drive"]
Query = Sequence[tuple[str, str]]

_DOCUMENTS: dict[Api, tuple[str, str]] = {
    "sheets": ("sheets.v4.json", "google.apps.sheets.v4"),
    "drive": ("drive.v3.json", "google.apps.drive.v3"),
}
# The front end refuses it on ordinary methods although the document declares it for all of them.
_NOT_BOUND = frozenset({"uploadType"})
# A ValueRange or Spreadsheet is one field of the request that the URL and the body make up together.
_BODY_FIELDS = {"ValueRange": "data", "Spreadsheet": "spreadsheet"}
_INVALID = "Request contains an invalid argument."
_NO_MASK = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
# What a request's `fields` is relative to, where that is not its only other message.
_MASK_ROOTS = {
    "UpdateCellsRequest": "CellData",
    "AppendCellsRequest": "CellData",
    "RepeatCellRequest": "CellData",
    "UpdateDimensionPropertiesRequest": "DimensionProperties",
    "UpdateDeveloperMetadataRequest": "DeveloperMetadata",
    "UpdateEmbeddedObjectPositionRequest": "OverlayPosition",
}
# Moving a chart to a sheet of its own needs no mask.
_MASK_OPTIONAL = frozenset({"UpdateEmbeddedObjectPositionRequest"})


@dataclass(frozen=True)
class Violations:
    """Why a request is refused: the status and body of Google's answer."""

    body: dict[str, object]
    status: int = 400


@dataclass(frozen=True)
class Method:
    """One method of an API."""

    id: str
    http_method: str
    path: re.Pattern[str]
    parameters: dict[str, Field]  # those of the path and of the query, by both spellings
    required: tuple[str, ...]  # query parameters
    scopes: frozenset[str]
    request: Message | None
    response: Message | None


@dataclass(frozen=True)
class _Service:
    methods: tuple[Method, ...]
    messages: Messages
    system_parameters: frozenset[str]


def validate(api: Api, http_method: str, path: str, query: Query, body: object | None) -> Violations | None:
    """Return why Google refuses this request whatever the state of the file, or None.

    `path` is the percent-encoded one of the URL, `body` the parsed JSON or None when there was none. A path that is
    no method of the API passes: that is the server's 404.
    """
    method = find(api, http_method, path)
    if method is None:
        return None
    if api == "drive":
        return _validate_drive(method, query, body)
    return _validate_sheets(method, path, query, body)


def canonical(api: Api, http_method: str, path: str, body: object | None) -> object | None:
    """Return a valid `body` in the documented form: JSON names, enums by name, numbers as numbers, nulls left out.

    Cell values (`values` of a ValueRange) stay as they are, nulls included. So does a body that is no message of a
    method's.
    """
    method = find(api, http_method, path)
    if method is None or method.request is None or body is None:
        return body
    return read_message(method.request, body, "")[0]


def scopes(api: Api, http_method: str, path: str) -> frozenset[str]:
    """Return the OAuth scopes any one of which allows this method; empty when there is no such method."""
    method = find(api, http_method, path)
    return method.scopes if method else frozenset()


def find(api: Api, http_method: str, path: str) -> Method | None:
    """Return the method a request addresses, or None."""
    for method in _service(api).methods:
        if method.http_method == http_method and method.path.fullmatch(path):
            return method
    return None


def _validate_sheets(method: Method, path: str, query: Query, body: object | None) -> Violations | None:
    violations = list(_unbound(method, query)) + list(_bad_parameters(method, path, query))
    read: Json = {}
    if method.request is not None and body is not None:
        read, wrong = read_message(method.request, body, _BODY_FIELDS.get(method.request.name, ""))
        violations += wrong
    if violations:
        return _refused_fields(violations)
    mask = next((value for key, value in query if key == "fields"), "")
    bad_mask = _bad_response_mask(mask, method.response)
    if bad_mask is not None:
        return _refused_fields([bad_mask], message=_INVALID)
    if method.id == "sheets.spreadsheets.batchUpdate":
        reason = _bad_request(read)
        return _invalid_argument(reason) if reason else None
    return None


def _unbound(method: Method, query: Query) -> Iterator[Violation]:
    known = _service("sheets").system_parameters - _NOT_BOUND
    for key in dict.fromkeys(key for key, _ in query):
        if key not in method.parameters and key not in known:
            why = f"Cannot bind query parameter. Field '{key.split('.')[0]}' could not be found in request message."
            yield unknown_name(key, "", why)


def _bad_parameters(method: Method, path: str, query: Query) -> Iterator[Violation]:
    match = method.path.fullmatch(path)
    in_path = match.groupdict().items() if match else ()
    for key, text in [*((key, unquote(text)) for key, text in in_path), *query]:
        if key in method.parameters:
            yield from check_parameter(method.parameters[key], text)


def _bad_response_mask(mask: str, response: Message | None) -> Violation | None:
    place = mask.replace("/", ".")
    unpaired = ""
    try:
        found = field_masks.paths(mask)
    except field_masks.UnbalancedMask as error:
        found, unpaired = error.paths, error.unpaired
    for path in found:
        if not field_masks.exists(path, response):
            why = f"Error expanding 'fields' parameter. Cannot find matching fields for path '{'.'.join(path)}'."
            return Violation(place, why)
    if unpaired:
        pair = ")" if unpaired == "(" else "("
        return Violation(place, f"Invalid FieldMask '{place}'. Cannot find matching '{pair}' for all '{unpaired}'.")
    return None


def _bad_request(body: Json) -> str | None:
    """Return what is wrong with a batchUpdate that reads well as JSON: an empty request, or a bad mask in one."""
    if not body.get("requests"):
        return "Must specify at least one request."
    for index, request in enumerate(body["requests"]):
        if not request:
            return f"Invalid requests[{index}]: No request set."
        kind, content = next(iter(request.items()))
        reason = _bad_request_mask(kind, content)
        if reason is not None:
            return f"Invalid requests[{index}].{kind}: {reason}"
    return None


def _bad_request_mask(kind: str, content: Json) -> str | None:
    messages = _service("sheets").messages
    request = messages["Request"].fields[kind].message
    if request is None or "fields" not in request.fields:
        return None
    mask = content.get("fields")
    if not mask:
        return None if request.name in _MASK_OPTIONAL else _NO_MASK
    root = messages[_MASK_ROOTS[request.name]] if request.name in _MASK_ROOTS else _only_message(request)
    try:
        found = field_masks.paths(mask)
    except field_masks.UnbalancedMask:
        return f"Invalid field: {mask}"
    for path in found:
        if root is not None and not field_masks.exists(tuple(name.strip() for name in path), root):
            return f"Invalid field: {'.'.join(path)}"
    return None


def _only_message(request: Message) -> Message | None:
    """Return the message a request consists of; None when it has several, so that the mask's root is unknown."""
    inner = {id(field.message): field.message for field in request.fields.values() if field.message}
    return next(iter(inner.values())) if len(inner) == 1 else None


def _validate_drive(method: Method, query: Query, body: object | None) -> Violations | None:
    given = {key for key, _ in query}
    for name in method.required:
        if name not in given:
            return _refused_drive(f"Required parameter: {name}", "required", name)
    violations = [
        violation
        for key, text in query
        if key in method.parameters
        for violation in check_parameter(method.parameters[key], text)
    ]
    if method.request is not None and isinstance(body, dict):
        violations += read_message(method.request, body, "resource", strict=False)[1]
    if violations:
        return _refused_fields(violations, with_errors=True)
    mask = next((value for key, value in query if key == "fields"), "")
    return _bad_drive_mask(mask, method.response)


def _bad_drive_mask(mask: str, response: Message | None) -> Violations | None:
    """Refuse a bad mask as Drive does: it names the unknown field alone, and looks two levels deep."""
    try:
        found = field_masks.paths(mask)
    except field_masks.UnbalancedMask:
        return _refused_drive(f"Invalid field selection {mask}", "invalidParameter", "fields")
    for path in found:
        for depth in (1, 2):
            if not field_masks.exists(path[:depth], response):
                return _refused_drive(f"Invalid field selection {path[depth - 1]}", "invalidParameter", "fields")
    return None


def _refused_fields(violations: list[Violation], message: str = "", *, with_errors: bool = False) -> Violations:
    text = message or "\n".join(violation.description for violation in violations)
    fields = [
        {"field": violation.field, "description": violation.description}
        if violation.field
        else {"description": violation.description}
        for violation in violations
    ]
    error: dict[str, object] = {"code": 400, "message": text}
    if with_errors:
        error["errors"] = [{"message": text, "reason": "invalid"}]
    error["status"] = "INVALID_ARGUMENT"
    error["details"] = [{"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": fields}]
    return Violations({"error": error})


def _invalid_argument(message: str) -> Violations:
    return Violations({"error": {"code": 400, "message": message, "status": "INVALID_ARGUMENT"}})


def _refused_drive(message: str, reason: str, parameter: str) -> Violations:
    entry = {
        "message": message,
        "domain": "global",
        "reason": reason,
        "location": parameter,
        "locationType": "parameter",
    }
    return Violations({"error": {"code": 400, "message": message, "errors": [entry]}})


@functools.cache
def _service(api: Api) -> _Service:
    name, package = _DOCUMENTS[api]
    folder = resources.files("googleapiclient").joinpath("discovery_cache", "documents")
    document: dict[str, Any] = json.loads(folder.joinpath(name).read_text(encoding="utf-8"))
    messages = Messages(document, package)
    methods = tuple(_methods(document, document["servicePath"], messages))
    return _Service(methods, messages, frozenset(document["parameters"]))


def _methods(resource: Json, base: str, messages: Messages) -> Iterator[Method]:
    """Yield the methods of `resource`, those with literal paths before those that would match the same by a parameter."""
    found = [_method(spec, base, messages) for spec in resource.get("methods", {}).values()]
    for inner in resource.get("resources", {}).values():
        found += _methods(inner, base, messages)
    yield from sorted(found, key=lambda method: method.path.pattern.count("(?P<"))


def _method(spec: Json, base: str, messages: Messages) -> Method:
    def message(key: str) -> Message | None:
        return messages[spec[key]["$ref"]] if key in spec else None

    declared: Json = spec.get("parameters", {})
    parameters: dict[str, Field] = {}
    for key, parameter in declared.items():
        field = messages.field(key, parameter)
        parameters[key] = parameters[field.name] = field
    return Method(
        id=spec["id"],
        http_method=spec["httpMethod"],
        path=re.compile(_pattern("/" + base + spec.get("flatPath", spec["path"]))),
        parameters=parameters,
        required=tuple(k for k, p in declared.items() if p["location"] == "query" and p.get("required")),
        scopes=frozenset(spec.get("scopes", ())),
        request=message("request"),
        response=message("response"),
    )


def _pattern(template: str) -> str:
    """Return the regular expression of a path template. A range may contain colons (`A1:B2`), an id may not."""
    pattern = re.escape(template).replace(r"\{", "{").replace(r"\}", "}")
    pattern = pattern.replace("{range}", r"(?P<range>[^/]+?)")
    return re.sub(r"\{(\w+)\}", r"(?P<\1>[^/:]+)", pattern)
