"""What is given, as Google keeps it: protobuf has no room for what is at its default."""

from __future__ import annotations

from typing import Any

from tests.sheets_emulator import colors

# Zero in these says nothing; in others, such as startIndex, it does.
_ZERO = frozenset({"sheetId", "rowIndex", "columnIndex", "offsetXPixels", "offsetYPixels", "index"})
# Booleans that tell "no" from "not said".
_SAID = frozenset({"bold", "italic", "strikethrough", "underline"})


def tidied(item: Any) -> Any:
    """A copy without defaults and empty lists, its colours rounded and under both their names."""
    return _unsaid(colors.normalised(item))


def _unsaid(item: Any) -> Any:
    if isinstance(item, list):
        return [_unsaid(entry) for entry in item]
    if not isinstance(item, dict):
        return item
    # A metadata location is a choice of fields, where sheetId 0 is one choice.
    zero = _ZERO if "locationType" not in item else _ZERO - {"sheetId"}
    return {
        name: _unsaid(value)
        for name, value in item.items()
        if not (
            value == []
            or (value is False and name not in _SAID)
            or (value == 0 and not isinstance(value, bool) and name in zero)
        )
    }
