"""google-auth's own assertions against the token endpoint, and what the tokens allow."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from google.auth import crypt, jwt

from tests.sheets_emulator.clock import Clock
from tests.sheets_emulator.refusal import Refusal
from tests.sheets_emulator.tokens import AUDIENCE, Grant, ServiceAccountKeys, TokenEndpoint

EMAIL = "kawal-register@contoh-proyek.iam.gserviceaccount.com"
SCOPES = "https://www.googleapis.com/auth/spreadsheets.readonly https://www.googleapis.com/auth/drive.metadata.readonly"
BAD_TIMES = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


class Office:
    """A token endpoint with one service account, and its key file."""

    def __init__(self, folder: Path) -> None:
        self.keys = ServiceAccountKeys()
        self.clock = Clock()
        self.endpoint = TokenEndpoint(self.keys, self.clock)
        self.key_file = self.keys.create(folder, EMAIL, "http://127.0.0.1:1/token")

    def exchange(self, **claims: object) -> tuple[int, dict[str, object]]:
        """Sign google-auth's claims, changed by `claims`, and exchange them for a token."""
        now = int(time.time())
        full = {"iat": now, "exp": now + 3600, "iss": EMAIL, "aud": AUDIENCE, "scope": SCOPES} | claims
        signer = crypt.RSASigner.from_service_account_file(str(self.key_file))  # type: ignore[no-untyped-call]
        assertion = jwt.encode(signer, full).decode()  # type: ignore[no-untyped-call]
        return self.post(assertion)

    def post(self, assertion: str) -> tuple[int, dict[str, object]]:
        form = {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": assertion}
        return self.endpoint.exchange(urlencode(form))

    def token(self) -> str:
        status, body = self.exchange()
        assert status == 200
        return str(body["access_token"])


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_the_key_file_is_google_s_and_private(office: Office) -> None:
    content = json.loads(office.key_file.read_text())
    assert office.key_file.stat().st_mode & 0o777 == 0o600
    assert (content["type"], content["client_email"], content["project_id"]) == (
        "service_account",
        EMAIL,
        "contoh-proyek",
    )
    assert content["private_key"].startswith("-----BEGIN PRIVATE KEY-----")


def test_a_signed_assertion_buys_a_bearer_token(office: Office) -> None:
    status, body = office.exchange()
    assert (status, body["token_type"], body["expires_in"]) == (200, "Bearer", 3599)
    assert str(body["access_token"]).startswith("ya29.")
    grant = office.endpoint.admit(str(body["access_token"]), "sheets", "GET", "/v4/spreadsheets/1/values/A1")
    assert isinstance(grant, Grant)
    assert (grant.email, grant.scopes) == (EMAIL, frozenset(SCOPES.split()))


@pytest.mark.parametrize(
    ("claims", "error", "description"),
    [
        ({"iss": "other@contoh-proyek.iam.gserviceaccount.com"}, "invalid_grant", "Invalid grant: account not found"),
        ({"aud": "https://example.org/token"}, "invalid_grant", "Invalid JWT: Failed audience check."),
        ({"scope": ""}, "invalid_scope", "Empty or missing scope not allowed."),
        ({"exp": int(time.time()) + 90_000}, "invalid_grant", BAD_TIMES),
        ({"iat": None}, "invalid_grant", BAD_TIMES),
    ],
)
def test_bad_claims_are_refused(office: Office, claims: dict[str, Any], error: str, description: str) -> None:
    assert office.exchange(**claims) == (400, {"error": error, "error_description": description})


@pytest.mark.parametrize("skew", [-4000.0, 4000.0])
def test_a_client_whose_clock_is_wrong_is_refused(office: Office, skew: float) -> None:
    office.endpoint.skew = skew
    assert office.exchange() == (400, {"error": "invalid_grant", "error_description": BAD_TIMES})


def test_a_tampered_assertion_is_refused(office: Office) -> None:
    signer = crypt.RSASigner.from_service_account_file(str(office.key_file))  # type: ignore[no-untyped-call]
    header, claims, _ = jwt.encode(signer, {"iss": EMAIL}).decode().split(".")  # type: ignore[no-untyped-call]
    assert office.post(f"{header}.{claims}.AAAA")[1]["error_description"] == "Invalid JWT Signature."
    assert office.post("garbage")[1]["error"] == "invalid_request"
    assert office.endpoint.exchange("grant_type=refresh_token")[1]["error"] == "unsupported_grant_type"


def test_a_revoked_account_gets_no_more_tokens(office: Office) -> None:
    office.keys.revoke(EMAIL)
    assert office.exchange()[1]["error_description"] == "Invalid grant: account not found"


def test_a_token_expires_on_the_emulators_clock_and_another_can_be_had(office: Office) -> None:
    token = office.token()
    office.clock.advance(3600)
    refusal = office.endpoint.admit(token, "sheets", "GET", "/v4/spreadsheets/1")
    assert isinstance(refusal, Refusal)
    assert refusal.status == 401
    assert 'error="invalid_token"' in refusal.headers["WWW-Authenticate"]
    assert isinstance(office.endpoint.admit(office.token(), "sheets", "GET", "/v4/spreadsheets/1"), Grant)


def test_a_token_without_the_methods_scope_is_refused(office: Office) -> None:
    token = office.token()
    write = office.endpoint.admit(token, "sheets", "POST", "/v4/spreadsheets/1:batchUpdate")
    create = office.endpoint.admit(token, "drive", "POST", "/drive/v3/files")
    assert isinstance(write, Refusal)
    assert isinstance(create, Refusal)
    for refusal in (write, create):
        error: Any = refusal.body["error"]
        assert (refusal.status, error["message"]) == (403, "Request had insufficient authentication scopes.")
        assert error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
    assert isinstance(office.endpoint.admit(token, "drive", "GET", "/drive/v3/changes"), Grant)


def test_a_token_from_elsewhere_is_unknown(office: Office) -> None:
    assert office.endpoint.admit("harness", "sheets", "GET", "/v4/spreadsheets/1") is None
