"""A report as plain data, and back."""

from __future__ import annotations

import json

import pytest

from sync.core.report.context import Context
from sync.core.report.document import as_json, from_json
from tests import report_contexts as reports

_REPORTS = {
    "kecamatan": reports.kecamatan(),
    "the last quarter unknown": reports.kecamatan(known=False),
    "nil": reports.nil(),
    "kabupaten, some hidden": reports.kabupaten(),
}


@pytest.mark.parametrize("report", _REPORTS.values(), ids=_REPORTS)
def test_read_back_it_is_the_same_report(report: Context) -> None:
    assert from_json(json.loads(json.dumps(as_json(report)))) == report
