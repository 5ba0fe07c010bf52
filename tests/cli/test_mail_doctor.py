"""``kawal doctor`` tries the mail server."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.adapters.mail_password import VARIABLE
from sync.cli import main
from tests.mail_server import PASSWORD, USER, MailServer, mail_server

Out = pytest.CaptureFixture[str]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with mail_server(tmp_path) as running:
        yield running


def _doctor(server: MailServer, capsys: Out, **changes: str) -> tuple[int, dict[str, str]]:
    keys = {
        "cara": "smtp",
        "server": "127.0.0.1",
        "port": str(server.port),
        "pengguna": USER,
        "pengirim": USER,
        "sertifikat": "ca.pem",
        **changes,
    }
    Path("kawal.yaml").write_text("surel:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items()))
    code = main(["doctor", "--format", "json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    return code, next(check for check in checks if check["what"] == "Surel")


def test_all_is_well(server: MailServer, capsys: Out) -> None:
    code, told = _doctor(server, capsys)
    assert (code, told["state"]) == (0, "ok")
    assert told["message"] == f"127.0.0.1:{server.port} menjawab, sertifikatnya benar, masuk sebagai {USER}"
    assert server.taken == []


def test_without_a_server_mails_are_files(server: MailServer, capsys: Out) -> None:
    code, told = _doctor(server, capsys, cara="berkas")
    assert (code, told["state"]) == (0, "skipped")
    assert str(Path(".kawal") / "outbox") in told["message"]


def test_each_fault_has_its_remedy(server: MailServer, capsys: Out, monkeypatch: pytest.MonkeyPatch) -> None:
    code, told = _doctor(server, capsys, sertifikat="lain.pem")
    assert (code, "sertifikat:" in told["advice"]) == (2, True)
    code, told = _doctor(server, capsys, port="1")
    assert (code, "Periksa server dan port" in told["advice"]) == (3, True)
    monkeypatch.setenv(VARIABLE, "salah")
    code, told = _doctor(server, capsys)
    assert (code, "menolak pengguna atau kata sandi" in told["message"]) == (2, True)
    monkeypatch.delenv(VARIABLE)
    code, told = _doctor(server, capsys)
    assert (code, "kata_sandi_berkas" in told["advice"]) == (2, True)
