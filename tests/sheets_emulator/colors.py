"""Colours as Google keeps them: eight bits a channel, and each both plain and as a style."""

from __future__ import annotations

import math
import struct
from typing import Any

from tests.sheets_emulator.defaults import theme_color

Json = dict[str, Any]

NAMES = frozenset({"backgroundColor", "foregroundColor", "tabColor", "color", "headerColor", "firstBandColor",
                   "secondBandColor", "footerColor"})  # fmt: skip


def normalised(item: Any) -> Any:
    """A copy of anything stored, every colour in it rounded and under both its names."""
    if isinstance(item, list):
        return [normalised(entry) for entry in item]
    if not isinstance(item, dict):
        return item
    result = {name: normalised(value) for name, value in item.items()}
    for name in NAMES:
        _both(result, name)
    return result


def _both(item: Json, name: str) -> None:
    style = item.get(f"{name}Style")
    if style is None and not isinstance(item.get(name), dict):
        return
    if style is None:
        if "rgbColor" in item[name] or "themeColor" in item[name]:
            return  # the colour of a theme's pair, which is a style already
        style = {"rgbColor": item[name]}
    if "themeColor" in style:
        item[f"{name}Style"], item[name] = {"themeColor": style["themeColor"]}, theme_color(style["themeColor"])
    elif "rgbColor" in style:
        color = _rounded(style["rgbColor"])
        item[f"{name}Style"], item[name] = {"rgbColor": color}, dict(color)
    else:
        item.pop(f"{name}Style", None)
        item.pop(name, None)


def _rounded(color: Json) -> Json:
    """The nearest colour of eight bits a channel, zeroes left out, as a 32-bit float prints it."""
    channels = {name: _channel(float(value)) for name, value in color.items() if value}
    return {name: value for name, value in channels.items() if value}


def _channel(value: float) -> float:
    eighth = struct.unpack("f", struct.pack("f", math.ceil(value * 255 - 0.5) / 255))[0]
    return 1 if eighth == 1 else float(f"{eighth:.8g}")
