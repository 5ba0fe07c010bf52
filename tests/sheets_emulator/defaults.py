"""What a new spreadsheet looks like: Google's default format, theme and sizes, as recorded."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

ROWS, COLUMNS = 1000, 26
ROW_PIXELS, COLUMN_PIXELS = 21, 100
MAX_CELLS = 10_000_000
MAX_CHARACTERS = 50_000

_WHITE: Json = {"red": 1, "green": 1, "blue": 1}


def _text_format(family: str) -> Json:
    return {
        "foregroundColor": {},
        "fontFamily": family,
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    }


def _cell_format(family: str) -> Json:
    return {
        "backgroundColor": dict(_WHITE),
        "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
        "verticalAlignment": "BOTTOM",
        "wrapStrategy": "OVERFLOW_CELL",
        "textFormat": _text_format(family),
        "backgroundColorStyle": {"rgbColor": dict(_WHITE)},
    }


# A spreadsheet names the font as CSS does, a cell by its one family.
DEFAULT_FORMAT: Json = _cell_format("arial,sans,sans-serif")
CELL_FORMAT: Json = {**_cell_format("Arial"), "hyperlinkDisplayType": "PLAIN_TEXT"}

_THEME = {
    "TEXT": {},
    "BACKGROUND": _WHITE,
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}

SPREADSHEET_THEME: Json = {
    "primaryFontFamily": "Arial",
    "themeColors": [{"colorType": kind, "color": {"rgbColor": color}} for kind, color in _THEME.items()],
}


def theme_color(kind: str) -> Json:
    """The colour a theme colour stands for, black for one the theme does not have."""
    return dict(_THEME.get(kind, {}))
