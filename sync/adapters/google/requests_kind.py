"""What kind of request one is: what it counts as at Google, and whether sending it twice does harm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

Kind = Literal["read", "write", "drive"]

_READING_POSTS = re.compile(r"(values:batchGetByDataFilter|:getByDataFilter|developerMetadata:search)$")
_ABSOLUTE_POSTS = re.compile(r"(:clear|values:batch(Clear|Update)(ByDataFilter)?)$")
_ABSOLUTE = frozenset(
    {
        "updateCells",
        "repeatCell",
        "updateSheetProperties",
        "updateDimensionProperties",
        "updateBorders",
        "mergeCells",
        "unmergeCells",
        "setDataValidation",
        "setBasicFilter",
        "clearBasicFilter",
        "updateChartSpec",
        "updateEmbeddedObjectPosition",
        "updateProtectedRange",
        "updateNamedRange",
    }
)
"""Kinds of a batchUpdate that say what is to be, not what is to be added: twice is as good as once."""


def kind(method: str, url: str) -> Kind:
    """Given a request, return which of Google's quotas it counts against."""
    path = url.partition("?")[0]
    if "/drive/" in path:
        return "drive"
    return "read" if method.upper() == "GET" or _READING_POSTS.search(path) else "write"


def idempotent(method: str, url: str, body: Mapping[str, Any] | None) -> bool:
    """Given a request, return whether it may be sent again when nobody knows whether it was carried out."""
    path = url.partition("?")[0]
    if method.upper() in ("GET", "PUT", "HEAD") or _READING_POSTS.search(path) or _ABSOLUTE_POSTS.search(path):
        return True
    if not path.endswith(":batchUpdate"):
        return False
    return all(request.keys() <= _ABSOLUTE for request in (body or {}).get("requests", ()))
