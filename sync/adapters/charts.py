"""Charts as PNG, by matplotlib (the extra ``report``). Without it a report has no picture: its tables say the same.

Drawn 480 px wide at zoom 2 with text of 16 px, which a telephone still shows legibly. The same chart always gives the
same bytes: the font is matplotlib's own, no setting of the machine counts, and nothing is written beside the picture.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sync.core.bahasa import number
from sync.core.report.presentation.trend import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ZOOM, _DPI = 2, 100  # a pixel of the page is a hundredth of an inch
_WIDTH, _HEIGHT = 480, 240
_TEXT = 16 * 72 / _DPI  # points
_LINE, _INK, _QUIET = "#1a5a96", "#1f2933", "#52606d"
_TOP, _FOOT = 1.3, -0.12  # of the highest value: room for its number, and where the labels begin


def pictures(charts: Iterable[Chart]) -> dict[str, bytes]:
    """Return the charts as PNG by name; none at all where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401  # a try at what all of it needs
    except ImportError:
        return {}
    return {chart.name: _drawn(chart) for chart in charts}


def _drawn(chart: Chart) -> bytes:
    from matplotlib import rc_context, rcParamsDefault
    from matplotlib.figure import Figure
    from PIL import Image

    with rc_context(rcParamsDefault):
        figure = Figure(figsize=(_WIDTH / _DPI, _HEIGHT / _DPI), dpi=_DPI * _ZOOM, facecolor="white")
        axes = figure.add_axes((0.07, 0.22, 0.86, 0.74))
        _plot(axes, chart)
        dots, made = io.BytesIO(), io.BytesIO()
        figure.savefig(dots, format="rgba")
    picture = Image.frombytes("RGBA", (_WIDTH * _ZOOM, _HEIGHT * _ZOOM), dots.getvalue())
    picture.convert("RGB").save(made, "PNG", optimize=True)
    return made.getvalue()


def _plot(axes: Axes, chart: Chart) -> None:
    from matplotlib import get_data_path
    from matplotlib.font_manager import FontProperties

    plain, bold = (
        FontProperties(fname=f"{get_data_path()}/fonts/ttf/DejaVuSans{weight}.ttf", size=_TEXT)
        for weight in ("", "-Bold")
    )
    highest = max(n for n in chart.values if n is not None)
    axes.set_axis_off()
    axes.set_xlim(-0.3, len(chart.values) - 0.7)
    axes.set_ylim(0, _TOP * highest)
    axes.axhline(0, color=_QUIET, linewidth=1, clip_on=False)
    for run in _runs(chart.values):
        axes.plot(*zip(*run, strict=True), color=_LINE, linewidth=2.5, marker="o", clip_on=False)
    for at, (label, n) in enumerate(zip(chart.labels, chart.values, strict=True)):
        axes.text(at, _FOOT * highest, label, ha="center", va="top", color=_QUIET, fontproperties=plain)
        if n is not None:
            raised = n + 0.08 * highest
            over = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # the line, where it is steep
            axes.text(at, raised, number(n), ha="center", va="bottom", color=_INK, fontproperties=bold, bbox=over)


def _runs(values: tuple[int | None, ...]) -> Iterator[list[tuple[int, int]]]:
    """Yield points that follow each other; a hidden value is a gap."""
    run: list[tuple[int, int]] = []
    for at, n in enumerate((*values, None)):
        if n is not None:
            run.append((at, n))
        elif run:
            yield run
            run = []
