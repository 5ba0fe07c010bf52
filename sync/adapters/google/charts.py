"""The charts of a service tab as requests to Google."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sync.adapters.google.formats import color
from sync.adapters.google.layout import Sheet
from sync.adapters.service_looks import CHART_COLOR, INK
from sync.core.service_tabs.sheets import Chart

_WIDTH = 560  # pixels
_ROW = 21  # pixels of a row
_MOST = 50  # charts of a tab


def chart_requests(charts: Sequence[Chart], sheet: Sheet) -> Iterator[dict[str, Any]]:
    """Given a tab's charts, bring those that stand there up to date, add what is missing, take away the rest.

    A chart's id follows from its tab and place, so that a repeat finds it instead of adding another.
    """
    for at, chart in enumerate(charts):
        id = _id(sheet, at)
        position = _position(chart, sheet.id)
        if id in sheet.charts:
            yield {"updateChartSpec": {"chartId": id, "spec": _spec(chart, sheet.id)}}
            yield {"updateEmbeddedObjectPosition": {"objectId": id, "newPosition": position, "fields": "*"}}
        else:
            yield {"addChart": {"chart": {"chartId": id, "spec": _spec(chart, sheet.id), "position": position}}}
    wanted = {_id(sheet, at) for at in range(len(charts))}
    for id in sheet.charts:
        if id not in wanted and sheet.id < id <= sheet.id + _MOST:  # any other chart is somebody's own
            yield {"deleteEmbeddedObject": {"objectId": id}}


def _id(sheet: Sheet, at: int) -> int:
    return sheet.id + 1 + at


def _position(chart: Chart, id: int) -> dict[str, Any]:
    anchor = {"sheetId": id, "rowIndex": chart.at_row, "columnIndex": chart.at_column}
    size = {"widthPixels": _WIDTH, "heightPixels": chart.rows * _ROW - 8}
    return {"overlayPosition": {"anchorCell": anchor, **size}}


def _spec(chart: Chart, id: int) -> dict[str, Any]:
    values: dict[str, Any] = {
        "series": _data(chart, id, chart.value_column),
        "targetAxis": "BOTTOM_AXIS",
        "colorStyle": color(CHART_COLOR),
        "dataLabel": {"type": "DATA", "placement": "OUTSIDE_END"},
    }
    if chart.colors:
        values["styleOverrides"] = [{"index": at, "colorStyle": color(c)} for at, c in enumerate(chart.colors)]
    return {
        "title": chart.title,
        "titleTextFormat": {"fontSize": 12, "bold": True, "foregroundColorStyle": color(INK)},
        "altText": chart.title,
        "basicChart": {
            "chartType": "BAR",
            "legendPosition": "NO_LEGEND",
            "headerCount": 0,
            "domains": [{"domain": _data(chart, id, chart.label_column)}],
            "series": [values],
        },
    }


def _data(chart: Chart, id: int, column: int) -> dict[str, Any]:
    source = {
        "sheetId": id,
        "startRowIndex": chart.first_row,
        "endRowIndex": chart.last_row + 1,
        "startColumnIndex": column,
        "endColumnIndex": column + 1,
    }
    return {"sourceRange": {"sources": [source]}}
