"""Identities without a key: files that tell google-auth whom to ask for one, and that only Google may be asked.

google-auth follows whatever stands in them: a file from somebody else could have it send the contents of any file of
this machine to any address, ask an address of the inner network, or run a program.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_STS = re.compile(r"https://sts(\.[a-z0-9-]+\.rep)?\.googleapis\.com/v1/(token|oauthtoken|introspect|revoke)")
_IMPERSONATION = re.compile(
    r"https://iamcredentials\.googleapis\.com/v1/projects/-/serviceAccounts/[A-Za-z0-9@._-]+:generateAccessToken"
)
# Where AWS and Azure tell a machine who it is: an address that leads nowhere else.
_METADATA = re.compile(r"http://(169\.254\.169\.254|\[fd00:ec2::254\])/(latest|metadata)/[A-Za-z0-9/_-]+(\?[^#@\\]*)?")
_AWS_STS = re.compile(r"https://sts\.(\{region\}|[a-z0-9-]+)\.amazonaws\.com(\?[A-Za-z0-9=&.-]*)?")
_ADDRESSES = {
    "token_url": _STS,
    "token_info_url": _STS,
    "revoke_url": _STS,
    "service_account_impersonation_url": _IMPERSONATION,
}
_SOURCES = {
    "url": _METADATA,
    "region_url": _METADATA,
    "imdsv2_session_token_url": _METADATA,
    "regional_cred_verification_url": _AWS_STS,
}
_WORDS = frozenset({"file", "environment_id", "format", "headers"})  # of a source: nothing that is asked or run


def asks_google_alone(info: Mapping[str, Any]) -> bool:
    """Given what such a file says, return whether nobody but Google, or the cloud that we are in, is asked for it."""
    if info.get("universe_domain", "googleapis.com") != "googleapis.com":
        return False
    if any(key in info and not _fits(info[key], allowed) for key, allowed in _ADDRESSES.items()):
        return False
    match info.get("type"):
        case "authorized_user":
            return True
        case "external_account_authorized_user":
            return "token_url" in info
        case "external_account":
            return "token_url" in info and _is_source(info.get("credential_source"))
        case "impersonated_service_account":
            source = info.get("source_credentials") or {}  # a person's, as gcloud writes it
            person = isinstance(source, Mapping) and source.get("type") == "authorized_user"
            return person and "service_account_impersonation_url" in info and asks_google_alone(source)
    return False


def _is_source(source: object) -> bool:
    """Return whether a token is read from a file or from the metadata of a cloud; never by a program or elsewhere."""
    return isinstance(source, Mapping) and all(
        key in _WORDS or (key in _SOURCES and _fits(value, _SOURCES[key])) for key, value in source.items()
    )


def _fits(value: object, allowed: re.Pattern[str]) -> bool:
    return isinstance(value, str) and allowed.fullmatch(value) is not None
