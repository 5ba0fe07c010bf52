"""Who Kawal is at Google: a service account's key file, or the machine's own identity without any key.

The key file must be readable by its owner alone. Without one, google-auth's default credentials serve: workload
identity, impersonation, or the service account of a machine in Google's cloud.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import google.auth
from google.auth import _cloud_sdk
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from requests import PreparedRequest

from sync.adapters.google import identity
from sync.adapters.private_file import read_private
from sync.errors import UsageProblem

SCOPES = (
    "https://www.googleapis.com/auth/spreadsheets",
    "https://www.googleapis.com/auth/drive.metadata.readonly",
)
"""The least that will do: read and write sheets that were shared with us, and see when they changed."""

_FIELDS = ("client_email", "private_key", "token_uri")
_GOOGLE = "googleapis.com"
_TOKEN_ADDRESSES = frozenset(
    {
        "https://oauth2.googleapis.com/token",
        "https://accounts.google.com/o/oauth2/token",
        "https://www.googleapis.com/oauth2/v4/token",
    }
)
"""What stands in the key files that Google has given out over the years."""
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_GET_ONE = (
    "Unduh kunci baru di Google Cloud: IAM & Admin > Service Accounts > Keys > Add key > JSON. "
    "Letakkan sebagai berkas yang disebut di kawal.yaml."
)

_SET_ONE = "Tulis google: kunci: di kawal.yaml, atau periksa berkas yang disebut GOOGLE_APPLICATION_CREDENTIALS."


class _OnThisMachine(service_account.Credentials):
    """A key for a server on this machine (tests, try-outs): google-auth then asks nobody in the outside world."""

    def _maybe_start_regional_access_boundary_refresh(self, request: object, url: str) -> None:
        """Leave out the look-up of an organisation's allowed regions, which goes to a host of Google's."""


def load(key: Path | None) -> Credentials:
    """Given the path of a key file, or none for the machine's own identity, return credentials.

    Raise ``UsageProblem`` when there are none that can be used; nothing of the file's content is in its text.
    """
    return _own_identity() if key is None else _from_key(key)


def session(credentials: Credentials) -> AuthorizedSession:
    """Return a session that signs its requests, and lets no line of a ``.netrc`` take the signature's place."""
    made = AuthorizedSession(credentials)  # type: ignore[no-untyped-call]
    made.auth = _as_signed
    return made


def _as_signed(request: PreparedRequest) -> PreparedRequest:
    return request


def address(credentials: Credentials) -> str:
    """Return the e-mail address that registers are shared with; empty where it is not known."""
    found = str(getattr(credentials, "service_account_email", "") or "")
    return found if "@" in found else ""  # a machine in the cloud calls itself "default" until it has asked


def _own_identity() -> Credentials:
    """Return google-auth's own choice; it would ask whatever address the file that describes it names."""
    path = _file()
    if path is not None:
        info = _content(path, _SET_ONE, secret=False)
        if info.get("type") != "external_account":  # which holds no secret
            _content(path, _SET_ONE)
        if info.get("type") == "service_account":
            _checked(path, info)
        elif not identity.asks_google_alone(info):
            raise UsageProblem(
                f"{path} menyuruh Kawal mengambil identitas dari tempat yang bukan milik Google.",
                "Buat lagi berkas itu dengan gcloud, dan jangan memakai berkas dari orang lain.",
            )
    try:
        credentials, _ = google.auth.default(scopes=SCOPES)
    except (GoogleAuthError, OSError, ValueError):
        raise UsageProblem(
            "Kunci Google belum diatur, dan mesin ini tidak memiliki identitas Google sendiri.", _SET_ONE
        ) from None
    return credentials


def _file() -> Path | None:
    """Return the file that describes the identity of this machine or of who runs us, if there is one."""
    if named := os.environ.get("GOOGLE_APPLICATION_CREDENTIALS"):
        return Path(named)
    usual = Path(_cloud_sdk.get_application_default_credentials_path())  # type: ignore[no-untyped-call]
    return usual if usual.is_file() else None


def _from_key(path: Path) -> Credentials:
    info = _checked(path, _content(path))
    kind = _OnThisMachine if _local(info["token_uri"]) else service_account.Credentials
    try:
        made: Credentials = kind.from_service_account_info(info, scopes=SCOPES)  # type: ignore[no-untyped-call]
        made.sign_bytes(b"")  # type: ignore[attr-defined]  # a key of another kind fails here, not later
        return made
    except (ValueError, TypeError, AttributeError, NotImplementedError):  # google-auth's MalformedError is the first
        raise UsageProblem(f"Kunci pribadi di {path} rusak atau tidak lengkap.", _GET_ONE) from None


def _content(path: Path, advice: str = _GET_ONE, secret: bool = True) -> dict[str, Any]:
    """Return what a file for Google says. What is ``secret``, nobody else may read."""
    systemd = Path(os.environ.get("CREDENTIALS_DIRECTORY") or "/nonexistent")
    shared = not secret or path.absolute().parent == systemd.absolute()
    try:
        info = json.loads(read_private(path, "Berkas kunci Google", advice, shared))
    except (ValueError, RecursionError):
        info = None
    if not isinstance(info, dict):
        raise UsageProblem(f"{path} bukan berkas kunci Google (JSON).", advice)
    return info


def _checked(path: Path, info: dict[str, Any]) -> dict[str, Any]:
    """Return a service account's key if it is a whole one that talks to Google alone."""
    if info.get("type") != "service_account":
        raise UsageProblem(f'{path} bukan kunci service account ("type" lain).', _GET_ONE)
    missing = [name for name in _FIELDS if not isinstance(info.get(name), str) or not info[name].strip()]
    if missing:
        raise UsageProblem(f"{path} tidak lengkap: {', '.join(missing)} tidak ada.", _GET_ONE)
    if "GANTI" in info["private_key"]:
        raise UsageProblem(f"{path} masih berisi contoh, belum kunci yang sebenarnya.", _GET_ONE)
    if info.get("universe_domain", _GOOGLE) != _GOOGLE or not _asks_google(info["token_uri"]):
        # whoever stands at another address could use the signed request to become us
        raise UsageProblem(f"{path} menunjuk ke alamat token yang bukan milik Google.", _GET_ONE)
    return info


def _asks_google(uri: str) -> bool:
    return uri in _TOKEN_ADDRESSES or _local(uri)


def _local(uri: str) -> bool:
    return urlsplit(uri).hostname in _LOOPBACK
