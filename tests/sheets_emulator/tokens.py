"""The OAuth token endpoint for service accounts, and what the bearer tokens it issued allow."""

from __future__ import annotations

import base64
import functools
import json
import os
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.sheets_emulator import discovery
from tests.sheets_emulator.clock import Clock
from tests.sheets_emulator.refusal import Refusal

AUDIENCE = "https://oauth2.googleapis.com/token"
_GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LONGEST_LIFE = 3600
_TOLERATED_SKEW = 300
_CHALLENGE = 'Bearer realm="https://accounts.google.com/"'
_BAD_TIMES = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)
_BAD_TOKEN = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


@dataclass(frozen=True)
class Grant:
    """What an access token stands for."""

    email: str
    scopes: frozenset[str]
    expires: float  # on the emulator's clock


class ServiceAccountKeys:
    """The service accounts that exist, by e-mail, with the public key their assertions are verified with."""

    def __init__(self) -> None:
        self._public_keys: dict[str, rsa.RSAPublicKey] = {}

    def create(self, folder: Path, email: str, token_uri: str) -> Path:
        """Register `email` and write its key file into `folder` (mode 0600) as Google's console does; return its path.

        Every account of a process has the same RSA key: making one takes a second, and the e-mail tells them apart.
        """
        private_key = _private_key()
        self._public_keys[email] = private_key.public_key()
        name, domain = email.split("@")
        pem = private_key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        content = {
            "type": "service_account",
            "project_id": domain.split(".")[0],
            "private_key_id": secrets.token_hex(20),
            "private_key": pem.decode(),
            "client_email": email,
            "client_id": "100000000000000000000",
            "auth_uri": "https://accounts.google.com/o/oauth2/auth",
            "token_uri": token_uri,
            "universe_domain": "googleapis.com",
        }
        path = folder / f"{name}.json"
        path.write_text(json.dumps(content, indent=2), encoding="utf-8")
        os.chmod(path, 0o600)
        return path

    def revoke(self, email: str) -> None:
        """Delete the account `email`: its assertions are refused from now on."""
        del self._public_keys[email]

    def public_key(self, email: str) -> rsa.RSAPublicKey | None:
        """Return the key of `email`, or None when there is no such account."""
        return self._public_keys.get(email)


class TokenEndpoint:
    """Exchanges signed assertions for access tokens and knows the tokens it issued.

    Access tokens expire on the emulator's `clock`. An assertion is judged by the real time plus `skew` seconds, because
    the client signs it by its own real clock: advancing the emulator's clock must not lock out an honest client, and a
    test that wants a client whose clock is wrong sets `skew`.
    """

    def __init__(self, keys: ServiceAccountKeys, clock: Clock, *, lifetime: int = _LONGEST_LIFE - 1) -> None:
        self.skew = 0.0
        self._keys = keys
        self._clock = clock
        self._lifetime = lifetime
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def exchange(self, form: str) -> tuple[int, dict[str, object]]:
        """Answer a POST with the form-encoded body `form`: return the HTTP status and the JSON body."""
        fields = parse_qs(form)
        grant_type = fields.get("grant_type", [""])[0]
        if grant_type != _GRANT_TYPE:
            return _refused("unsupported_grant_type", f"Invalid grant_type: {grant_type}")
        try:
            claims, signature, signed = _parse(fields.get("assertion", [""])[0])
        except ValueError:
            return _refused("invalid_request", "Bad Request")
        refused = self._refuse(claims, signature, signed)
        return refused or self._issue(claims)

    def admit(self, token: str, api: discovery.Api, http_method: str, path: str) -> Grant | Refusal | None:
        """Decide whether the bearer `token` may call this method.

        Returns what it stands for; or the refusal when it has expired or lacks the method's scopes; or None when it
        was not issued here.
        """
        grant = self._grants.get(token)
        if grant is None:
            return None
        if self._clock.now() >= grant.expires:
            return unauthenticated(api)
        needed = discovery.scopes(api, http_method, path)
        return grant if not needed or needed & grant.scopes else _scope_refusal(api)

    def _refuse(
        self, claims: dict[str, object], signature: bytes, signed: bytes
    ) -> tuple[int, dict[str, object]] | None:
        key = self._keys.public_key(str(claims.get("iss")))
        if key is None:
            return _refused("invalid_grant", "Invalid grant: account not found")
        try:
            key.verify(signature, signed, padding.PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return _refused("invalid_grant", "Invalid JWT Signature.")
        if claims.get("aud") != AUDIENCE:
            return _refused("invalid_grant", "Invalid JWT: Failed audience check.")
        if not _timely(claims.get("iat"), claims.get("exp"), time.time() + self.skew):
            return _refused("invalid_grant", _BAD_TIMES)
        if not claims.get("scope"):
            return _refused("invalid_scope", "Empty or missing scope not allowed.")
        return None

    def _issue(self, claims: dict[str, object]) -> tuple[int, dict[str, object]]:
        token = f"ya29.c.{secrets.token_urlsafe(48)}"
        scopes = frozenset(str(claims["scope"]).split())
        with self._lock:
            self._grants[token] = Grant(str(claims["iss"]), scopes, self._clock.now() + self._lifetime)
        return 200, {"access_token": token, "expires_in": self._lifetime, "token_type": "Bearer"}


def unauthenticated(api: discovery.Api) -> Refusal:
    """Return the answer to a bearer token that is not, or no longer, valid."""
    error: dict[str, object] = {"code": 401, "message": _BAD_TOKEN}
    if api == "drive":
        error["errors"] = [
            {
                "message": "Invalid Credentials",
                "domain": "global",
                "reason": "authError",
                "location": "Authorization",
                "locationType": "header",
            }
        ]
    error["status"] = "UNAUTHENTICATED"
    return Refusal(401, {"error": error}, {"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})


def _scope_refusal(api: discovery.Api) -> Refusal:
    error: dict[str, object] = {"code": 403, "message": "Request had insufficient authentication scopes."}
    if api == "drive":
        error["errors"] = [
            {"message": "Insufficient Permission", "domain": "global", "reason": "insufficientPermissions"}
        ]
    error["status"] = "PERMISSION_DENIED"
    error["details"] = [
        {
            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
            "reason": "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
            "domain": "googleapis.com",
            "metadata": {"service": f"{api}.googleapis.com"},
        }
    ]
    return Refusal(403, {"error": error}, {"WWW-Authenticate": f'{_CHALLENGE}, error="insufficient_scope"'})


@functools.cache
def _private_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _refused(error: str, description: str) -> tuple[int, dict[str, object]]:
    return 400, {"error": error, "error_description": description}


def _parse(assertion: str) -> tuple[dict[str, object], bytes, bytes]:
    """Split a JWT into its claims, its signature and the bytes that were signed; ValueError when it is not an RS256 JWT."""
    header, payload, signature = assertion.split(".")
    claims = json.loads(_decode(payload))
    if json.loads(_decode(header)).get("alg") != "RS256" or not isinstance(claims, dict):
        raise ValueError("not an RS256 JWT")
    return claims, _decode(signature), f"{header}.{payload}".encode()


def _decode(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def _timely(issued: object, expires: object, now: float) -> bool:
    if not isinstance(issued, int) or not isinstance(expires, int):
        return False
    in_future, over = issued > now + _TOLERATED_SKEW, expires <= now
    return not in_future and not over and 0 < expires - issued <= _LONGEST_LIFE
