"""Every fault at every request: the register ends in a right state or is reported, and nothing is done twice."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync.adapters.google.requests_kind import idempotent
from sync.core.model import SERVICE_TITLES
from sync.errors import KawalError
from sync.pipeline import Rules
from tests.google_world import World, world
from tests.sheets_emulator import Faults, Request
from tests.sheets_emulator.faults import Conditions

Strike = Callable[[Faults[Request], int], None]

FAULTS: dict[str, Strike] = {
    "503 before": lambda faults, n: faults.error(503, "before", number=n),
    "503 after": lambda faults, n: faults.error(503, "after", number=n),
    "500 after": lambda faults, n: faults.error(500, "after", number=n),
    "429": lambda faults, n: faults.error(429, "before", number=n),
    "HTML 502 before": lambda faults, n: faults.html_502("before", number=n),
    "HTML 502 after": lambda faults, n: faults.html_502("after", number=n),
    "reset before": lambda faults, n: faults.reset("before", number=n),
    "reset after": lambda faults, n: faults.reset("after", number=n),
    "partial": lambda faults, n: faults.partial(number=n),
    "400": lambda faults, n: faults.error(400, "before", number=n),
}
REQUESTS = 7  # more than any cycle of the tests makes


@pytest.fixture
def google(tmp_path: Path, rules: Rules) -> Iterator[World]:
    with world(tmp_path, rules) as made:
        yield made


def _break(google: World, strike: Strike, position: int) -> None:
    strike(google.emulator.faults, len(google.emulator.log) + position)


def _run(google: World) -> bool:
    """Run a cycle; return whether it succeeded. Anything but a sentence for people is a failure of the test."""
    told: KawalError | None = None
    try:
        google.kawal()
    except KawalError as error:
        told = error
    assert told is None or (told.message and told.advice)
    return told is None


def _ends_right(google: World) -> None:
    google.emulator.faults.clear()
    assert _run(google)
    assert sorted(title for title in google.titles() if title in SERVICE_TITLES) == sorted(SERVICE_TITLES)
    assert ("GNS-2025-0002/1", "Tempat Kejadian", 3) in google.found()
    assert len(set(google.temuan())) == len(google.temuan())


def _nothing_risky_was_repeated(google: World) -> None:
    """Between two equal requests that add something, the tabs have been looked at again."""
    before: str | None = None
    for request in google.requests():
        body = request.body if isinstance(request.body, dict) else None
        if request.kind == "write" and not idempotent(request.method, request.path, body):
            text = json.dumps(body, sort_keys=True)
            assert text != before, "sent twice without looking"
            before = text if request.status != 429 else None  # Google has not even looked at that one
        elif request.kind == "read":
            before = None


@pytest.mark.parametrize("position", range(1, REQUESTS + 1))
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_the_first_check(google: World, fault: str, position: int) -> None:
    google.officer.type(google.id, "Laporan", google.at("tempat_kejadian", 3), "")
    _break(google, FAULTS[fault], position)
    _run(google)
    _ends_right(google)
    _nothing_risky_was_repeated(google)


@pytest.mark.parametrize("position", range(1, REQUESTS + 1))
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_a_later_check(google: World, fault: str, position: int) -> None:
    google.kawal()
    google.officer.type(google.id, "Laporan", google.at("tempat_kejadian", 3), "")
    google.officer.delete_tab(google.id, "Ringkasan")
    before = google.officer.values(google.id, "Laporan")
    _break(google, FAULTS[fault], position)
    _run(google)
    assert google.officer.values(google.id, "Laporan") == before
    _ends_right(google)
    _nothing_risky_was_repeated(google)


@pytest.mark.parametrize("fault", ["503 before", "HTML 502 after", "reset before", "429"])
def test_a_fault_that_lasts_ends_in_bounded_tries(google: World, fault: str) -> None:
    faults = google.emulator.faults
    always: Conditions[Request] = {"times": math.inf, "when": lambda request: request.kind != "token"}
    kinds: dict[str, Callable[[], None]] = {
        "503 before": lambda: faults.error(503, "before", **always),
        "HTML 502 after": lambda: faults.html_502("after", **always),
        "reset before": lambda: faults.reset("before", **always),
        "429": lambda: faults.error(429, "before", **always),
    }
    kinds[fault]()
    assert not _run(google)
    assert len(google.requests()) <= 8


def test_a_tab_is_written_whole_or_not_at_all(google: World) -> None:
    """A batch that fails in the middle leaves nothing behind."""
    google.kawal()
    before = {title: google.officer.values(google.id, title) for title in google.titles()}
    google.officer.type(google.id, "Laporan", google.at("tempat_kejadian", 3), "")
    before["Laporan"] = google.officer.values(google.id, "Laporan")
    google.emulator.faults.error(400, "before", times=math.inf, when=lambda request: request.kind == "write")
    assert not _run(google)
    assert {title: google.officer.values(google.id, title) for title in google.titles()} == before
