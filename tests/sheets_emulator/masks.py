"""Field masks: of answers (`fields=sheets(properties.title,merges)`) and of updates (`fields: "note"`).

Whether a mask names fields that exist was checked before (discovery); here it is only applied.
"""

from __future__ import annotations

import re
from typing import Any

from tests.sheets_emulator import field_masks
from tests.sheets_emulator.colors import NAMES

Json = dict[str, Any]
Path = tuple[str, ...]
Tree = dict[str, Any]

_SNAKE = re.compile(r"_([a-z0-9])")


def camel(name: str) -> str:
    """`start_row_index` → `startRowIndex`: the proto names are accepted everywhere."""
    return _SNAKE.sub(lambda found: found[1].upper(), name)


def paths(mask: str) -> list[Path]:
    """The paths a mask names, in its order."""
    return [tuple(camel(name.strip()) for name in path) for path in field_masks.paths(mask)]


def tree(mask: str | None) -> Tree | None:
    """The mask of an answer as nested names, an empty one meaning everything below; None for no mask.

    A narrower path replaces a wider one, as measured: `sheets,sheets.properties` is the properties alone.
    """
    root: Tree = {}
    for path in paths(mask or ""):
        node = root
        for name in path[:-1] if path[-1] == "*" else path:
            node = node.setdefault(name, {})
    return root or None


def project(selection: Tree | None, value: Any) -> Any:
    """The part of an answer that a mask selects."""
    if not selection:
        return value
    if isinstance(value, list):
        return [project(selection, item) for item in value]
    if not isinstance(value, dict):
        return value
    chosen: Json = {}
    for name, item in value.items():
        if name in selection:
            chosen[name] = project(selection[name], item)
        elif "*" in selection and (under := project(selection["*"], item)) not in ({}, [], item):
            chosen[name] = under
    if "rowData" in chosen:
        trim_rows(chosen)
    return chosen


def trim_rows(block: Json) -> None:
    """Cut a GridData's rows after the last cell that holds anything, and drop them when none does."""
    rows = [trimmed(row.get("values", [])) for row in block.pop("rowData")]
    rows = trimmed(rows)
    if rows:
        block["rowData"] = [{"values": values} if values else {} for values in rows]


def trimmed(items: list[Any]) -> list[Any]:
    """The list without the empty items at its end."""
    end = len(items)
    while end and not items[end - 1]:
        end -= 1
    return items[:end]


def update(target: Json, source: Json, mask: str) -> Json:
    """A copy of `target` with what the mask names taken from `source`, and dropped where `source` lacks it."""
    named = paths(mask)
    if ("*",) in named:
        named = [(name,) for name in {**target, **source}]
    return update_paths(target, source, named)


def update_paths(target: Json, source: Json, named: list[Path]) -> Json:
    """`update` with the paths already read, for a mask that goes to many cells."""
    result = target
    for path in with_twins(named):
        result = _set(result, path, source)
    return result


def with_twins(named: list[Path]) -> list[Path]:
    """The paths, with the other of the two names of every colour among them: setting one sets the other."""
    twins = [(*path[:index], _twin(name)) for path in named for index, name in enumerate(path) if _twin(name)]
    return named + twins


def _twin(name: str) -> str:
    if name in NAMES:
        return name + "Style"
    return name.removesuffix("Style") if name.removesuffix("Style") in NAMES and name.endswith("Style") else ""


def _set(target: Json, path: Path, source: Json) -> Json:
    name, rest = path[0], path[1:]
    result = {key: value for key, value in target.items() if key != name}
    if rest and rest != ("*",):
        under = source.get(name)
        value: Any = _set(target.get(name) or {}, rest, under if isinstance(under, dict) else {})
    else:
        value = source.get(name)
    if value not in (None, {}) or (value == {} and name in source and not rest):
        result[name] = value
    return result
