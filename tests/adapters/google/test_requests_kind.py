"""What a request counts as, and whether it may be sent twice."""

from __future__ import annotations

import pytest

from sync.adapters.google.requests_kind import idempotent, kind

SHEET = "https://sheets.googleapis.com/v4/spreadsheets/ID"


@pytest.mark.parametrize(
    ("method", "url", "counted"),
    [
        ("get", SHEET, "read"),
        ("get", f"{SHEET}/values:batchGet?ranges=A", "read"),
        ("post", f"{SHEET}/values:batchGetByDataFilter", "read"),
        ("post", f"{SHEET}:getByDataFilter", "read"),
        ("post", f"{SHEET}:batchUpdate", "write"),
        ("put", f"{SHEET}/values/A1", "write"),
        ("get", "https://www.googleapis.com/drive/v3/changes", "drive"),
    ],
)
def test_each_request_counts_against_one_quota(method: str, url: str, counted: str) -> None:
    assert kind(method, url) == counted


@pytest.mark.parametrize(
    ("method", "path", "kinds", "safe"),
    [
        ("get", "", (), True),
        ("post", "/values:batchGetByDataFilter", (), True),
        ("post", "/values:batchUpdate", (), True),
        ("post", "/values/A1:append", (), False),
        ("post", ":batchUpdate", ("updateCells", "repeatCell"), True),
        ("post", ":batchUpdate", ("updateCells", "addSheet"), False),
        ("post", ":batchUpdate", ("addProtectedRange",), False),
        ("post", ":batchUpdate", ("deleteSheet",), False),
        ("post", ":batchUpdate", ("appendCells",), False),
        ("post", ":batchUpdate", ("insertDimension",), False),
        ("post", "/sheets/1:copyTo", (), False),
    ],
)
def test_only_what_does_no_harm_twice_is_sent_twice(method: str, path: str, kinds: tuple[str, ...], safe: bool) -> None:
    assert idempotent(method, SHEET + path, {"requests": [{name: {}} for name in kinds]}) is safe
