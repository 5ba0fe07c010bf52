"""Which requests a planned fault strikes, and what it does to a connection."""

from __future__ import annotations

import json
import math
import socket

import pytest

from tests.sheets_emulator.faults import ErrorAnswer, Faults, Partial, Reset, Slow, reset_connection


def answer(fault: object) -> ErrorAnswer:
    assert isinstance(fault, ErrorAnswer)
    return fault


def test_a_fault_strikes_once_unless_told_otherwise() -> None:
    faults: Faults[str] = Faults()
    faults.error(503)
    faults.reset(times=2)
    struck = [faults.before(number, "GET") for number in range(1, 5)]
    assert [type(fault) for fault in struck] == [ErrorAnswer, Reset, Reset, type(None)]


def test_a_fault_for_ever_ends_when_the_plan_is_cleared() -> None:
    faults: Faults[str] = Faults()
    faults.slow(0.1, times=math.inf)
    assert [faults.before(number, "GET") for number in range(50)] == [Slow(0.1)] * 50
    faults.clear()
    assert faults.before(51, "GET") is None


def test_a_fault_strikes_at_its_moment_only() -> None:
    faults: Faults[str] = Faults()
    faults.partial()
    faults.html_502("before")
    assert answer(faults.before(1, "GET")).status == 502
    assert faults.after(1, "GET") == Partial()
    assert faults.before(2, "GET") is faults.after(2, "GET") is None


def test_number_and_predicate_must_both_hold() -> None:
    faults: Faults[str] = Faults()
    faults.reset(number=3, when=lambda request: request == "POST")
    assert faults.before(2, "POST") is None
    assert faults.before(3, "GET") is None
    assert faults.before(3, "POST") == Reset()


def test_errors_come_as_googles_json_or_its_html_page() -> None:
    faults: Faults[str] = Faults()
    faults.error(503, retry_after=7)
    faults.html_502()
    faults.error(403, body={"error": {"code": 403}})
    unavailable, page, own = (answer(faults.before(number, "GET")) for number in (1, 2, 3))
    assert json.loads(unavailable.content)["error"]["status"] == "UNAVAILABLE"
    assert unavailable.headers == {"Retry-After": "7"}
    assert page.content_type.startswith("text/html")
    assert page.content.startswith(b"<!DOCTYPE html>")
    assert json.loads(own.content) == {"error": {"code": 403}}


def test_the_token_endpoint_fails_in_its_own_format() -> None:
    faults: Faults[str] = Faults()
    faults.token_error(400, "invalid_grant", "Invalid JWT Signature.", when=lambda request: request == "token")
    assert faults.before(1, "GET") is None
    refused = answer(faults.before(2, "token"))
    assert json.loads(refused.content) == {"error": "invalid_grant", "error_description": "Invalid JWT Signature."}


def test_a_reset_connection_is_a_reset_for_the_peer_even_while_files_of_it_are_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        connection, _ = listener.accept()
        with client, connection.makefile("rb"):
            reset_connection(connection)
            with pytest.raises(ConnectionResetError):
                client.recv(1)
