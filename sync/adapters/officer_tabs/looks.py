"""Colours and cell formats of the officer tabs, in XlsxWriter's words; each kind of workbook draws them its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.core.spec import Field, Tab

FONT = "Calibri"
HEADER_HEIGHT = 48  # two lines of text above the filter buttons

# The first group of a tab has the tab's own colour; the others follow in this order. All carry white text (≥ 4.5:1).
_GROUP_COLORS = ("6A4C86", "8A5232", "35704F", "4A5590", "2F717D", "5F5F5F", "7A6428", "8C3F4D")
_CHECK_COLOR = "404040"
CHECK_WIDTH = 42
LINE_HEIGHT = 15  # points
_LINE = "#DDDDDD"
LONG = 28  # from this width on, text is wrapped …
_MOST_LINES = 8  # … unless the longest allowed text would make a row taller than this


def group_colors(tab: Tab) -> Mapping[str, str]:
    """Given an officer tab, return the base colour of each of its column groups."""
    groups = list(dict.fromkeys(field.group for field in tab.fields))
    base = _carries_white(tab.color)
    others = [color for color in _GROUP_COLORS if color.upper() != base.upper()]
    return {group: base if at == 0 else others[(at - 1) % len(others)] for at, group in enumerate(groups)}


def header(color: str, required: bool, starts_group: bool) -> dict[str, Any]:
    """Given a column's base colour, return its header's format: full colour where it is required, pale where not."""
    fill, ink = (color, "FFFFFF") if required else (mixed(color, "FFFFFF", 0.80), mixed(color, "000000", 0.35))
    return {
        "font_name": FONT,
        "font_size": 10.5,
        "bold": True,
        "font_color": f"#{ink}",
        "bg_color": f"#{fill}",
        "text_wrap": True,
        "align": "left",
        "indent": 1,
        "valign": "vcenter",
        "border": 1,
        "border_color": "#FFFFFF",
        "left": 2 if starts_group else 1,
        "bottom": 2,
        "bottom_color": f"#{color}",
    }


def headers(tab: Tab) -> Mapping[str, dict[str, Any]]:
    """Given an officer tab, return the format of each field's header; groups of columns are set apart by a line."""
    colors = group_colors(tab)
    before = [tab.fields[0].group, *(field.group for field in tab.fields)]
    return {
        field.name: header(colors[field.group], field.required, starts_group=field.group != group)
        for field, group in zip(tab.fields, before, strict=False)
    }


def check_header() -> dict[str, Any]:
    """Return the format of the header of Pemeriksaan."""
    return header(_CHECK_COLOR, required=True, starts_group=True)


def body(field: Field) -> dict[str, Any]:
    """Given a field, return the format of its cells.

    Free text is text to the spreadsheet too: it must not turn ``3/4`` into a date, eat the zeros of a phone number
    or the last digits of a NIK, nor take a leading ``=`` for a formula.
    """
    look: dict[str, Any] = {"font_name": FONT, "font_size": 11, "valign": "vcenter", "border": 1, "border_color": _LINE}
    if field.type == "date":
        look |= {"num_format": "dd/mm/yyyy", "align": "center"}
    elif field.type == "integer":
        look |= {"num_format": "0", "align": "center"}
    elif field.digits or field.list is None:
        look |= {"num_format": "@"}
    if wraps(field):
        look |= {"text_wrap": True}
    return look


def wraps(field: Field) -> bool:
    """Given a field, return whether its text runs on in more lines than one."""
    return field.width >= LONG and (field.max_length or 0) <= _MOST_LINES * field.width


CHECK_BODY: Mapping[str, Any] = {
    "font_name": FONT,
    "font_size": 11,
    "valign": "vcenter",
    "indent": 1,
    "font_color": "#404040",
    "border": 1,
    "border_color": _LINE,
    "left": 2,
    "left_color": f"#{_CHECK_COLOR}",
}

# By defined name, the most serious first.
MARKS: Mapping[str, Mapping[str, str]] = {
    "kawal_galat": {"bg_color": "#F8CFCB", "font_color": "#7A1712"},
    "kawal_peringatan": {"bg_color": "#FFE7AD", "font_color": "#5C4300"},
    "kawal_info": {"bg_color": "#D6E8F7", "font_color": "#173F66"},
}
COMPLETE_MARK: Mapping[str, Any] = {"font_color": "#2B6A3C"}
FINDINGS_MARK: Mapping[str, Any] = {"font_color": "#A3241B", "bold": True}


def mixed(color: str, other: str, share: float) -> str:
    """Given two colours as six hex digits, return the first with ``share`` of the second in it."""
    pairs = ((int(color[i : i + 2], 16), int(other[i : i + 2], 16)) for i in (0, 2, 4))
    return "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(color: str, other: str) -> float:
    """Given two colours, return their contrast ratio as WCAG 2 defines it (1..21)."""
    darker, lighter = sorted((_luminance(color), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _carries_white(color: str) -> str:
    """Darken a colour from the rule folder until white text on it can be read by everybody."""
    while contrast(color, "FFFFFF") < 4.5:
        color = mixed(color, "000000", 0.1)
    return color
