"""Formats in XlsxWriter's words, as the Sheets API says them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_DATE_LETTERS = frozenset("dmy")
_ALIGN = {"left": "LEFT", "right": "RIGHT", "center": "CENTER"}
_VALIGN = {"top": "TOP", "vcenter": "MIDDLE", "bottom": "BOTTOM"}
_INDENT = 9  # pixels of one step
_BORDERS = {1: "SOLID", 2: "SOLID_MEDIUM", 5: "SOLID_THICK"}


def color(text: str) -> dict[str, Any]:
    """Given ``#RRGGBB`` (or without the ``#``), return a ColorStyle."""
    digits = text.removeprefix("#")
    names = ("red", "green", "blue")
    return {"rgbColor": {n: round(int(digits[i : i + 2], 16) / 255, 4) for n, i in zip(names, (0, 2, 4), strict=True)}}


def pixels(width: float) -> int:
    """Given a column's width in digits, return it in pixels."""
    return round(width * 7 + 5)


def cell_format(look: Mapping[str, Any]) -> dict[str, Any]:
    """Given a format in XlsxWriter's words, return a CellFormat."""
    made: dict[str, Any] = {"wrapStrategy": "WRAP" if look.get("text_wrap") else "OVERFLOW_CELL"}
    if "bg_color" in look:
        made["backgroundColorStyle"] = color(look["bg_color"])
    if "align" in look:
        made["horizontalAlignment"] = _ALIGN[look["align"]]
    if "valign" in look:
        made["verticalAlignment"] = _VALIGN[look["valign"]]
    if "indent" in look:
        made["padding"] = {"left": 3 + _INDENT * look["indent"], "right": 3, "top": 2, "bottom": 2}
    if "num_format" in look:
        made["numberFormat"] = _number_format(look["num_format"])
    made["textFormat"] = _text_format(look)
    if borders := _borders(look):
        made["borders"] = borders
    return made


def mark_format(look: Mapping[str, Any]) -> dict[str, Any]:
    """Given the format of a condition, return the CellFormat: Google allows only colours and weight there."""
    whole = cell_format(look)
    made = {"textFormat": {k: v for k, v in whole["textFormat"].items() if k in ("bold", "foregroundColorStyle")}}
    return made | ({"backgroundColorStyle": whole["backgroundColorStyle"]} if "bg_color" in look else {})


def _text_format(look: Mapping[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if "font_name" in look:
        made["fontFamily"] = look["font_name"]
    if "font_size" in look:
        made["fontSize"] = round(look["font_size"])  # Google knows whole points only
    if "font_color" in look:
        made["foregroundColorStyle"] = color(look["font_color"])
    for name in ("bold", "italic", "underline"):
        if look.get(name):
            made[name] = True
    return made


def _number_format(pattern: str) -> dict[str, str]:
    if pattern == "@":
        return {"type": "TEXT", "pattern": "@"}
    return {"type": "DATE" if _DATE_LETTERS & set(pattern) else "NUMBER", "pattern": pattern}


def _borders(look: Mapping[str, Any]) -> dict[str, Any]:
    sides = {}
    for side in ("top", "bottom", "left", "right"):
        if style := look.get(side, look.get("border")):
            shade = look.get(f"{side}_color", look.get("border_color", "#000000"))
            sides[side] = {"style": _BORDERS[style], "colorStyle": color(shade)}
    return sides
