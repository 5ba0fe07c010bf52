"""Colours and formats of the service tabs, in XlsxWriter's words; each kind of workbook draws them its own way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sync.core.service_tabs.sheets import Look

FONT: Mapping[str, Any] = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
_WRAP = {"text_wrap": True}
_BORDER = {"border": 1, "border_color": "#D9D9D9"}
INK, _MUTED, _HEAD, _PALE = "#1F3A56", "#6B6B6B", "#1F3A56", "#EAF0F6"
CHART_COLOR = "#2F5D8A"

# Contrast of text on fill is at least 4.5:1 (WCAG AA) for each of these.
LOOKS: Mapping[Look, Mapping[str, Any]] = {
    Look.TITLE: {"bold": True, "font_size": 16, "font_color": INK},
    Look.NOTE: {"italic": True, "font_color": _MUTED},
    Look.HEADING: {"bold": True, "font_size": 12, "font_color": INK},
    Look.HEADER: {"bold": True, "font_color": "#FFFFFF", "bg_color": _HEAD, "valign": "vcenter", **_WRAP, **_BORDER},
    Look.HEADER_NUMBER: {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": _HEAD,
        "align": "right",
        "valign": "vcenter",
        **_WRAP,
        **_BORDER,
    },
    Look.TEXT: {**_WRAP, **_BORDER},
    Look.CELL: {"valign": "vcenter", **_BORDER},
    Look.STRONG: {"bold": True},
    Look.KEY: {"bold": True, **_WRAP, **_BORDER},
    Look.NUMBER: {"num_format": "#,##0", "align": "right", "valign": "vcenter", **_BORDER},
    Look.TOTAL: {
        "num_format": "#,##0",
        "align": "right",
        "bold": True,
        "valign": "vcenter",
        "bg_color": _PALE,
        **_BORDER,
    },
    Look.TOTAL_TEXT: {"bold": True, "valign": "vcenter", "bg_color": _PALE, **_BORDER},
    Look.FIGURE: {
        "bold": True,
        "valign": "vcenter",
        "font_size": 14,
        "font_color": INK,
        "num_format": "#,##0",
        "align": "right",
        **_BORDER,
    },
    Look.FIGURE_LABEL: {"bg_color": _PALE, "valign": "vcenter", **_BORDER},
    Look.DATE: {"num_format": "dd/mm/yyyy", "align": "left", **_BORDER},
    Look.LINK: {"font_color": "#1155CC", "underline": 1, "align": "center", **_BORDER},
    Look.CRITICAL: {"bold": True, "font_color": "#FFFFFF", "bg_color": "#9C1C1C", **_BORDER},
    Look.ERROR: {"bold": True, "font_color": "#7A1212", "bg_color": "#F8D7D5", **_BORDER},
    Look.WARNING: {"bold": True, "font_color": "#664400", "bg_color": "#FCE8C3", **_BORDER},
    Look.INFO: {"bold": True, "font_color": "#123F66", "bg_color": "#D9E8F5", **_BORDER},
    Look.HIDDEN: {"font_color": "#808080"},
}
STALE: Mapping[str, Any] = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#9C1C1C"}
"""How the line looks that says that nobody has checked for too long."""
