"""Key files: only a whole one, readable by its owner alone, is used; nothing of its content is ever said."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from sync.adapters.google import credentials
from sync.errors import UsageProblem
from tests.conftest import ROOT
from tests.sheets_emulator.tokens import ServiceAccountKeys

EMAIL = "kawal-register@contoh-proyek.iam.gserviceaccount.com"
_OTHER_KIND = ed25519.Ed25519PrivateKey.generate()
ED25519 = _OTHER_KIND.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
ENCRYPTED = _OTHER_KIND.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"x")).decode()
SECRET = "rahasia-yang-tidak-boleh-tampak"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return ServiceAccountKeys().create(tmp_path, EMAIL, "http://127.0.0.1:1/token")


def _changed(key: Path, **changes: object) -> Path:
    key.write_text(json.dumps({**json.loads(key.read_text()), **changes}))
    return key


def test_a_whole_key_is_used_with_the_least_rights(key: Path) -> None:
    made = credentials.load(key)
    assert credentials.address(made) == EMAIL
    assert set(made.scopes) == {
        "https://www.googleapis.com/auth/spreadsheets",
        "https://www.googleapis.com/auth/drive.metadata.readonly",
    }


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_a_key_that_others_may_read_is_refused_with_the_fix(key: Path, mode: int) -> None:
    key.chmod(mode)
    with pytest.raises(UsageProblem) as refused:
        credentials.load(key)
    assert f"{mode:04o}" in refused.value.message
    assert refused.value.advice == f"Jalankan: chmod 600 {key}"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"type": "authorized_user"}, "bukan kunci service account"),
        ({"type": "external_account"}, "bukan kunci service account"),
        ({"client_email": None}, "client_email tidak ada"),
        ({"token_uri": ""}, "token_uri tidak ada"),
        ({"private_key": f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----\n"}, "rusak"),
        ({"private_key": SECRET}, "rusak"),
        ({"token_uri": "https://oauth2.googleapis.com.contoh.id/token"}, "bukan milik Google"),
        ({"token_uri": "https://contoh.id\\.googleapis.com/token"}, "bukan milik Google"),
        ({"universe_domain": "contoh.id"}, "bukan milik Google"),
        ({"private_key": ENCRYPTED}, "rusak"),
        ({"private_key": ED25519}, "rusak"),
        ({"token_uri": "http://oauth2.googleapis.com/token"}, "bukan milik Google"),
    ],
)
def test_a_key_that_cannot_be_used_is_refused_in_words(key: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(UsageProblem, match=message) as refused:
        credentials.load(_changed(key, **changes))
    assert SECRET not in str(refused.value.args) + refused.value.advice
    assert str(key) in refused.value.message


@pytest.mark.parametrize("content", ["", "[]", "bukan json", '"teks"', "\x00", "[" * 50_000])
def test_what_is_no_key_file_is_refused_in_words(key: Path, content: str) -> None:
    key.write_text(content)
    with pytest.raises(UsageProblem, match="bukan berkas kunci Google"):
        credentials.load(key)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no named pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "kunci.json", 0o600)
    with pytest.raises(UsageProblem, match="bukan berkas biasa"):
        credentials.load(tmp_path / "kunci.json")


def test_a_key_that_is_not_there_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="tidak ditemukan"):
        credentials.load(tmp_path / "tidak-ada.json")


def test_the_example_is_no_key(tmp_path: Path) -> None:
    """It has every field that a real one has."""
    copy = tmp_path / "service_account.json"
    copy.write_bytes((ROOT / "service_account.example.json").read_bytes())
    copy.chmod(0o600)
    with pytest.raises(UsageProblem, match="masih berisi contoh"):
        credentials.load(copy)


def test_without_key_and_identity_it_says_what_to_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))  # no gcloud log-in of the person who runs the tests
    monkeypatch.setenv("CLOUDSDK_CONFIG", str(tmp_path))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    with pytest.raises(UsageProblem, match="Kunci Google belum diatur"):
        credentials.load(None)


def test_an_identity_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path))
    with pytest.raises(UsageProblem) as told:
        credentials.load(None)
    assert "GOOGLE_APPLICATION_CREDENTIALS" in told.value.advice


def test_the_machines_own_identity_is_used_without_a_key(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(key))
    assert credentials.address(credentials.load(None)) == EMAIL


# ------------------------------------------------------------------ identities without a key

STS = "https://sts.googleapis.com/v1/token"
ACT_AS = f"https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{EMAIL}:generateAccessToken"
AWS = {
    "environment_id": "aws1",
    "region_url": "http://169.254.169.254/latest/meta-data/placement/availability-zone",
    "url": "http://169.254.169.254/latest/meta-data/iam/security-credentials",
    "imdsv2_session_token_url": "http://169.254.169.254/latest/api/token",
    "regional_cred_verification_url": "https://sts.{region}.amazonaws.com?Action=GetCallerIdentity&Version=2011-06-15",
}
AZURE = {
    "url": "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&resource=api://x",
    "headers": {"Metadata": "True"},
    "format": {"type": "json", "subject_token_field_name": "access_token"},
}
EVIL = "http://169.254.169.254/"


def _external(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **changes: object) -> Path:
    """Write what a machine outside of Google's cloud is, and let google-auth find it."""
    info = {
        "type": "external_account",
        "audience": "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/kawal/providers/kantor",
        "subject_token_type": "urn:ietf:params:oauth:token-type:jwt",
        "token_url": STS,
        "credential_source": {"file": "/run/kawal/token"},
        "service_account_impersonation_url": ACT_AS,
        **changes,
    }
    path = tmp_path / "identitas.json"
    path.write_text(json.dumps({key: value for key, value in info.items() if value is not None}))
    path.chmod(0o600)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(path))
    monkeypatch.setenv("GOOGLE_CLOUD_PROJECT", "contoh-proyek")  # else google-auth asks Google for it
    return path


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"token_url": "https://sts.asia-southeast2.rep.googleapis.com/v1/token"},
        {"service_account_impersonation_url": None},
        {"credential_source": AWS, "subject_token_type": "urn:ietf:params:aws:token-type:aws4_request"},
        {"credential_source": AZURE},
    ],
)
def test_an_identity_that_asks_google_alone_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    path = _external(tmp_path, monkeypatch, **changes)
    path.chmod(0o644)  # there is no secret in it
    assert credentials.load(None)


@pytest.mark.parametrize(
    "changes",
    [
        *({"token_url": url} for url in (None, "", EVIL, "https://sts.googleapis.com.contoh.id/v1/token", 7)),
        *({"token_url": url} for url in (STS.replace("https", "http"), f"{STS}@contoh.id", f"{STS}#", f"{STS}\n")),
        *({"token_url": f"https://{host}/v1/token"} for host in ("sts.a.b.rep.googleapis.com", "a@sts.googleapis.com")),
        *({"token_info_url": url} for url in (EVIL, "https://contoh.id/v1/introspect")),
        *(
            {"service_account_impersonation_url": url}
            for url in (EVIL, ACT_AS.replace("iamc", "x.iamc"), ACT_AS + "?a")
        ),
        *({"service_account_impersonation_url": ACT_AS.replace(EMAIL, name)} for name in ("../..", "a/b", "")),
        *({"credential_source": source} for source in (None, "", [], {"url": "https://contoh.id/token"})),
        *({"credential_source": {"url": url}} for url in ("http://127.0.0.1/", "http://10.0.0.1/latest/a", EVIL)),
        *(
            {"credential_source": {"url": f"http://169.254.169.254{at}/latest/a"}}
            for at in ("@contoh.id", ".contoh.id")
        ),
        {"credential_source": {"executable": {"command": "/bin/sh -c id"}}},
        {"credential_source": {"certificate": {"use_default_certificate_config": True}}},
        {"credential_source": {**AWS, "regional_cred_verification_url": "https://sts.contoh.id?x={region}"}},
        {"universe_domain": "contoh.id"},
        {"type": "external_account_authorized_user", "token_url": EVIL},
        {"type": "impersonated_service_account", "source_credentials": {"type": "external_account", "token_url": EVIL}},
        {"type": "gdch_service_account"},
        {"type": None},
        {"type": ["external_account"]},
    ],
)
def test_an_identity_that_asks_anybody_else_is_refused_before_it_is_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: dict[str, object]
) -> None:
    path = _external(tmp_path, monkeypatch, **changes)
    with pytest.raises(UsageProblem, match="bukan milik Google") as refused:
        credentials.load(None)
    assert str(path) in refused.value.message


def test_a_key_named_by_the_environment_is_held_to_the_same(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(_changed(key, token_uri="https://contoh.id/token")))
    with pytest.raises(UsageProblem, match="bukan milik Google"):
        credentials.load(None)
    key.chmod(0o644)
    with pytest.raises(UsageProblem, match="0644"):
        credentials.load(None)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_credential_of_systemd_is_taken_as_it_is(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """systemd lets its user in by an access list, which shows as a right of the group."""
    key.chmod(0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(key.parent))
    assert credentials.address(credentials.load(key)) == EMAIL
