"""Requests end: few tries, the right ones, within bounded time, and Google's word on when to come back is kept."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from google.auth.exceptions import GoogleAuthError, InvalidValue, MalformedError, OAuthError, ReauthFailError
from google.auth.transport.requests import Request
from requests import ConnectTimeout, Response

from sync.adapters.google import credentials
from sync.adapters.google.client import SHEETS, SheetsClient
from sync.adapters.google.failures import Refused, Unreached
from sync.errors import UsageProblem
from tests.google_world import EMAIL
from tests.sheets_emulator import Clock, Emulator, Quota

ADD = {"requests": [{"addSheet": {"properties": {"title": "Baru"}}}]}
PUT = {"requests": [{"updateSheetProperties": {"properties": {"title": "Baru"}, "fields": "title"}}]}


@dataclass
class Slept:
    """Waiting that takes no time and is remembered."""

    now: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.pauses.append(seconds)
        self.now += seconds


@dataclass
class Line:
    """A client on its line to the emulator."""

    emulator: Emulator
    client: SheetsClient
    id: str
    slept: Slept

    def get(self) -> None:
        """Read something."""
        self.client.fetch_sheet_metadata(self.id, params={"fields": "spreadsheetId"})

    def post(self, body: dict[str, object]) -> None:
        """Write something."""
        self.client.batch_update(self.id, body)

    @property
    def requests(self) -> int:
        """Return how many requests arrived, tokens left out."""
        return sum(request.kind != "token" for request in self.emulator.log)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    with Emulator() as emulator:
        officer = emulator.officer("siti@contoh.id")
        id = officer.create("Register", {"Laporan": [["A"]]})
        officer.share(id, EMAIL)
        slept = Slept()
        session = credentials.session(credentials.load(emulator.service_account(tmp_path)))
        with session:
            session.credentials.refresh(Request())  # type: ignore[no-untyped-call]  # the token is not what is tested
            client = SheetsClient(session, emulator.url, slept.clock, slept.sleep, timeout=(2, 2))
            yield Line(emulator, client, id, slept)


def test_a_fault_that_passes_is_not_noticed(line: Line) -> None:
    line.emulator.faults.error(503, times=3)
    line.emulator.faults.html_502(times=1)
    line.get()
    assert line.requests == 5
    assert [int(pause) for pause in line.slept.pauses] == [1, 2, 4, 8]


def test_waiting_is_never_the_same_twice(line: Line) -> None:
    line.emulator.faults.error(503, times=5)
    line.get()
    assert len({pause % 1 for pause in line.slept.pauses}) == 5


def test_a_fault_that_lasts_ends(line: Line) -> None:
    line.emulator.faults.error(503, times=math.inf)
    with pytest.raises(Refused) as refused:
        line.get()
    assert refused.value.code == 503
    assert line.requests == 6
    assert sum(line.slept.pauses) < 300


@pytest.mark.parametrize("moment", ["before", "after"])
def test_what_adds_something_is_not_sent_again(line: Line, moment: str) -> None:
    line.emulator.faults.error(503, moment)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        line.post(ADD)
    assert line.requests == 1


def test_what_says_how_it_is_to_be_is_sent_again(line: Line) -> None:
    line.emulator.faults.reset("after")
    line.post(PUT)
    assert line.requests == 2


def test_an_answer_that_breaks_off_is_no_answer(line: Line) -> None:
    line.emulator.faults.partial(times=math.inf)
    with pytest.raises(Unreached) as unreached:
        line.post(ADD)
    assert unreached.value.uncertain
    assert line.requests == 1


def test_a_page_of_html_that_says_all_is_well_is_no_answer(line: Line) -> None:
    line.emulator.faults.error(200, body="html", times=math.inf)
    with pytest.raises(Unreached):
        line.get()


def test_a_server_that_does_not_answer_is_not_waited_for_long(line: Line) -> None:
    line.client.set_timeout((2, 0.05))
    line.emulator.faults.slow(0.3, times=math.inf)
    begun = time.monotonic()
    with pytest.raises(Unreached):
        line.get()
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize("body", [ADD, PUT])
def test_too_many_requests_are_sent_again_when_google_says(line: Line, body: dict[str, object]) -> None:
    line.emulator.faults.error(429, retry_after=37)
    line.post(body)
    assert line.requests == 2
    assert 37 <= sum(line.slept.pauses) <= 39


def test_after_one_refusal_all_threads_wait(line: Line) -> None:
    line.emulator.faults.error(429, retry_after=30)
    line.get()
    before = len(line.slept.pauses)
    Thread(target=line.get).start()
    line.get()
    assert sum(line.slept.pauses[before:]) == 0
    assert line.slept.now >= 30


def test_drive_says_too_many_in_its_own_way(line: Line) -> None:
    body = {"error": {"code": 403, "errors": [{"domain": "usageLimits", "reason": "userRateLimitExceeded"}]}}
    line.emulator.faults.error(403, body=body)
    line.client.request("get", "https://www.googleapis.com/drive/v3/changes/startPageToken")
    assert line.requests == 2


@pytest.mark.parametrize("reason", ["accessNotConfigured", "storageQuotaExceeded", "dailyLimitExceeded"])
def test_a_refusal_for_good_is_not_tried_again(line: Line, reason: str) -> None:
    line.emulator.faults.error(
        403, body={"error": {"code": 403, "errors": [{"domain": "usageLimits", "reason": reason}]}}
    )
    with pytest.raises(Refused) as refused:
        line.client.request("get", "https://www.googleapis.com/drive/v3/changes/startPageToken")
    assert (refused.value.reason, line.requests) == (reason, 1)


@pytest.mark.parametrize(
    "error", [OAuthError("invalid_grant"), MalformedError("x"), InvalidValue("x"), ReauthFailError("x")]
)
def test_whatever_google_auth_raises_is_one_of_ours(line: Line, error: GoogleAuthError, monkeypatch: Any) -> None:
    def refuse(request: object) -> None:
        raise error

    monkeypatch.setattr(line.client.session, "credentials", SimpleNamespace(valid=False, refresh=refuse))
    with pytest.raises(Refused):
        line.get()


@pytest.mark.parametrize("content", [b"", b'{"valueRanges": [', b'{"a": }', b"\xff{}", b"[]"])
def test_an_answer_without_whole_json_is_no_answer(line: Line, content: bytes, monkeypatch: Any) -> None:
    true = line.client.session.request

    def cut(**given: Any) -> Response:
        answer = true(**given)
        answer._content = content
        return answer

    monkeypatch.setattr(line.client.session, "request", cut)
    with pytest.raises(Unreached):
        line.get()


def test_a_redirection_is_not_followed(line: Line, monkeypatch: Any) -> None:
    """A proxy's log-in must not be sent what is for Google."""
    true = line.client.session.request

    def moved(**given: Any) -> Response:
        assert given["allow_redirects"] is False
        answer = true(**given)
        answer.status_code = 307
        return answer

    monkeypatch.setattr(line.client.session, "request", moved)
    with pytest.raises(Unreached):
        line.post(ADD)


def test_certificates_that_are_not_there_are_told(line: Line, monkeypatch: Any) -> None:
    line.client.set_timeout((2, 2))
    line.client._address = "https://127.0.0.1:9"
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/tidak/ada.pem")
    with pytest.raises(UsageProblem) as told:
        line.get()
    assert "REQUESTS_CA_BUNDLE" in told.value.advice


def test_what_was_never_sent_may_be_sent_again(line: Line, monkeypatch: Any) -> None:
    tries = 0

    def down(**given: Any) -> Response:
        nonlocal tries
        tries += 1
        raise ConnectTimeout

    monkeypatch.setattr(line.client.session, "request", down)
    with pytest.raises(Unreached):
        line.post(ADD)
    assert tries == 6


def test_a_line_of_netrc_does_not_replace_the_token(line: Line, tmp_path: Path, monkeypatch: Any) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login a password b\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    line.get()
    assert line.emulator.log[-1].caller == EMAIL


def test_googles_own_text_is_not_passed_on(line: Line) -> None:
    body = {"error": {"code": 400, "status": "INVALID_ARGUMENT", "message": "Unable to parse range: Ibu Melati!A1"}}
    line.emulator.faults.error(400, body=body)
    with pytest.raises(Refused) as refused:
        line.get()
    assert "Melati" not in repr(refused.value.args) + refused.value.message + refused.value.advice


def test_a_token_that_comes_late_is_waited_for(line: Line) -> None:
    line.client.session.credentials.token = None  # type: ignore[attr-defined]
    line.emulator.faults.error(502, body="html", when=lambda request: request.kind == "token")
    line.get()
    assert line.requests == 1


def test_a_key_that_was_revoked_is_told_at_once(line: Line) -> None:
    line.client.session.credentials.token = None  # type: ignore[attr-defined]
    line.emulator.keys.revoke(EMAIL)
    with pytest.raises(Refused) as refused:
        line.get()
    assert (refused.value.code, line.requests) == (401, 0)


def test_a_closed_port_is_told(tmp_path: Path) -> None:
    with Emulator() as emulator:
        key = emulator.service_account(tmp_path)
        gone = emulator.url
    slept = Slept()
    with credentials.session(credentials.load(key)) as session, pytest.raises(Unreached):
        SheetsClient(session, gone, slept.clock, slept.sleep).request("get", f"{SHEETS}/v4/spreadsheets/x")


def test_requests_are_counted_by_kind(line: Line) -> None:
    line.get()
    line.post(PUT)
    line.client.request("get", "https://www.googleapis.com/drive/v3/changes/startPageToken")
    assert line.client.sent == {"read": 1, "write": 1, "drive": 1}


class StillClock(Clock):
    """A clock of Google's that stands at a second of a minute, and that only sleeping moves."""

    def __init__(self, second: float) -> None:
        super().__init__(0.0)
        self._epoch = 1_800_000_000.0 + second


@contextmanager
def quota_from(second: float, folder: Path) -> Iterator[tuple[Emulator, StillClock, Callable[[], Line]]]:
    """Open an emulator with Google's quota and return it with a maker of clients that know nothing of each other."""
    clock = StillClock(second)
    with Emulator(clock=clock, quota=Quota()) as emulator, ExitStack() as stack:
        officer = emulator.officer("siti@contoh.id")
        id = officer.create("Register", {"Laporan": [["A"]]})
        officer.share(id, EMAIL)
        key = emulator.service_account(folder)

        def client() -> Line:
            session = stack.enter_context(credentials.session(credentials.load(key)))
            return Line(emulator, SheetsClient(session, emulator.url, clock.now, clock.advance), id, Slept())

        yield emulator, clock, client


def test_a_run_after_another_in_the_same_minute_waits_for_the_next(tmp_path: Path) -> None:
    with quota_from(2, tmp_path) as (_, _, client):
        first = client()
        for _ in range(60):
            first.get()
        client().get()


def test_a_request_that_was_turned_away_costs_nothing(tmp_path: Path) -> None:
    """Ten seconds are left of Google's minute, and somebody else has used one of its sixty."""
    with quota_from(50, tmp_path) as (_, clock, client):
        client().get()
        line, begun = client(), clock.now()
        for _ in range(60):
            line.get()
        assert clock.now() - begun < 20


def test_fetching_a_token_takes_no_turn(tmp_path: Path) -> None:
    """It may take longer than the margin that turns have."""
    with quota_from(58, tmp_path) as (emulator, clock, client):
        line = client()
        refresh = line.client.session.credentials.refresh  # type: ignore[attr-defined]

        def slow(request: object) -> None:
            clock.advance(3)
            refresh(request)

        line.client.session.credentials.refresh = slow  # type: ignore[attr-defined]
        for _ in range(61):
            line.get()
        assert not [request for request in emulator.log if request.status == 429]


def test_google_never_has_to_refuse(tmp_path: Path) -> None:
    """Eight threads, 200 requests, Google's own quota: no 429, and the quota is used. A minute takes 0.3 s here."""
    scale = 200.0
    clock = Clock(scale)
    with Emulator(clock=clock, quota=Quota()) as emulator:
        officer = emulator.officer("siti@contoh.id")
        id = officer.create("Register", {"Laporan": [["A"]]})
        officer.share(id, EMAIL)
        with credentials.session(credentials.load(emulator.service_account(tmp_path))) as session:
            client = SheetsClient(session, emulator.url, clock.now, lambda seconds: time.sleep(seconds / scale))
            client.fetch_sheet_metadata(id, params={"fields": "spreadsheetId"})

            def work() -> None:
                for _ in range(25):
                    client.fetch_sheet_metadata(id, params={"fields": "spreadsheetId"})

            threads = [Thread(target=work) for _ in range(8)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        reads = [request for request in emulator.log if request.kind == "read"]
        assert sum(request.status == 200 for request in reads) == 201
        # threads that a busy machine keeps waiting are late by more than the margin: a few refusals are no storm
        assert sum(request.status == 429 for request in reads) <= 8
