"""Batch requests about named and protected ranges."""

from __future__ import annotations

import copy
from typing import Any

from tests.sheets_emulator.batch_objects import change, find, new, sheet_of
from tests.sheets_emulator.call import Editor
from tests.sheets_emulator.errors import PROTECTED, invalid
from tests.sheets_emulator.model import new_id
from tests.sheets_emulator.tidy import tidied

Json = dict[str, Any]


def add_named_range(editor: Editor, request: Json) -> Json:
    """addNamedRange"""
    given = request["namedRange"]
    if editor.book.named_range(given["name"]):
        raise invalid(f'A named range with name "{given["name"]}" already exists.')
    sheet_of(editor, given["range"])
    named: Json = tidied(given)
    named.setdefault("namedRangeId", str(new_id()))
    editor.book.named_ranges.append(named)
    return {"namedRange": copy.deepcopy(named)}


def _named_range(editor: Editor, wanted: object) -> int:
    for index, named in enumerate(editor.book.named_ranges):
        if named["namedRangeId"] == wanted:
            return index
    raise invalid(f"No named range with id: {wanted}")


def update_named_range(editor: Editor, request: Json) -> None:
    """updateNamedRange"""
    given = tidied(request["namedRange"])
    named = editor.book.named_ranges[_named_range(editor, given.get("namedRangeId"))]
    change(named, given, request["fields"], ("namedRangeId", "name", "range"))


def delete_named_range(editor: Editor, request: Json) -> None:
    """deleteNamedRange"""
    del editor.book.named_ranges[_named_range(editor, request.get("namedRangeId"))]


def add_protected_range(editor: Editor, request: Json) -> Json:
    """addProtectedRange: whoever adds one may edit it."""
    protected = new(editor, "protectedRanges", "protectedRangeId", request["protectedRange"], "Protected range")
    protected.pop("requestingUserCanEdit", None)
    if "namedRangeId" in protected:
        named = editor.book.named_ranges[_named_range(editor, protected["namedRangeId"])]
        protected["range"] = copy.deepcopy(named["range"])
    sheet = sheet_of(editor, protected.setdefault("range", {}))
    _check_warning(protected)
    editors = protected.setdefault("editors", {})
    if not protected.get("warningOnly"):
        editors["users"] = _with_caller(editors.get("users", []), editor)
    sheet.items("protectedRanges").append(protected)
    shown = copy.deepcopy(protected)
    shown["requestingUserCanEdit"] = True
    return {"protectedRange": shown}


def _with_caller(users: list[str], editor: Editor) -> list[str]:
    return list(dict.fromkeys([editor.caller.email, *users]))


def _check_warning(protected: Json) -> None:
    if protected.get("warningOnly") and protected.get("editors", {}).get("users"):
        raise invalid("ProtectedRange is warningOnly. Editors cannot be set on it.")


def update_protected_range(editor: Editor, request: Json) -> None:
    """updateProtectedRange"""
    given = tidied(request["protectedRange"])
    _, item = find(editor, "protectedRanges", "protectedRangeId", given.get("protectedRangeId"), "protected range")
    if not editor.may_edit(item):
        raise invalid(PROTECTED)
    change(item, given, request["fields"], ("protectedRangeId", "range"))
    _check_warning(item)
    item.setdefault("editors", {})


def delete_protected_range(editor: Editor, request: Json) -> None:
    """deleteProtectedRange"""
    wanted = request.get("protectedRangeId")
    sheet, item = find(editor, "protectedRanges", "protectedRangeId", wanted, "protected range")
    if not editor.may_edit(item):
        raise invalid(PROTECTED)
    sheet.items("protectedRanges").remove(item)


KINDS = {
    "addNamedRange": add_named_range,
    "updateNamedRange": update_named_range,
    "deleteNamedRange": delete_named_range,
    "addProtectedRange": add_protected_range,
    "updateProtectedRange": update_protected_range,
    "deleteProtectedRange": delete_protected_range,
}
