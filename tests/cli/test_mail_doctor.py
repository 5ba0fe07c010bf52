"""``kawal doctor`` tries the mail server and the archive."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.adapters.mail_password import ARCHIVE_VARIABLE, VARIABLE
from sync.cli import main
from tests import imap_server as imap
from tests.mail_server import PASSWORD, USER, MailServer, mail_server

Out = pytest.CaptureFixture[str]


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(VARIABLE, PASSWORD)
    with mail_server(tmp_path) as running:
        yield running


def _doctor(server: MailServer, capsys: Out, what: str = "Surel", **changes: str) -> tuple[int, dict[str, str]]:
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
    return code, next(check for check in checks if check["what"] == what)


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


@pytest.fixture
def archive(server: MailServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[imap.ImapServer]:
    """An archive whose certificate is vouched for by the same file as the mail server's."""
    monkeypatch.setenv(ARCHIVE_VARIABLE, imap.PASSWORD)
    with imap.imap_server(tmp_path) as running:
        both = (tmp_path / "ca.pem").read_bytes() + running.authority.read_bytes()
        (tmp_path / "ca.pem").write_bytes(both)
        yield running


def _keys(archive: imap.ImapServer) -> dict[str, str]:
    keys = {"arsip": "arsip@contoh.go.id", "arsip_server": "127.0.0.1", "arsip_port": str(archive.port)}
    return {**keys, "arsip_pengguna": f"'{imap.USER}'"}


def test_an_archive_is_searched_and_offered_a_copy(server: MailServer, archive: imap.ImapServer, capsys: Out) -> None:
    code, told = _doctor(server, capsys, "Arsip surel", **_keys(archive))
    assert (code, told["state"]) == (0, "ok")
    said = "menjawab, arsip@contoh.go.id menerima salinan dan dapat dicari"
    assert told["message"] == f"127.0.0.1:{archive.port} {said}"
    assert server.taken == []


def test_each_fault_of_the_archive_has_its_remedy(
    server: MailServer, archive: imap.ImapServer, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = _keys(archive)
    server.faults["RCPT"] = ["550 5.1.1 no"]
    code, told = _doctor(server, capsys, "Arsip surel", **keys)
    assert (code, "menolaknya (550)" in told["message"]) == (2, True)
    assert told["message"].startswith("arsip@contoh.go.id lewat 127.0.0.1: ")
    archive.faults["EXAMINE"] = "NO Siti"
    code, told = _doctor(server, capsys, "Arsip surel", **keys)
    assert (code, "boleh dibaca lewat IMAP" in told["advice"]) == (2, True)
    code, told = _doctor(server, capsys, "Arsip surel", **{**keys, "arsip_port": "1"})
    assert (code, "Periksa arsip_server dan arsip_port" in told["advice"]) == (3, True)
    monkeypatch.setenv(ARCHIVE_VARIABLE, "salah")
    code, told = _doctor(server, capsys, "Arsip surel", **keys)
    assert (code, "arsip_pengguna" in told["advice"]) == (2, True)
    monkeypatch.delenv(ARCHIVE_VARIABLE)
    code, told = _doctor(server, capsys, "Arsip surel", **keys)
    assert (code, "arsip_kata_sandi_berkas" in told["advice"]) == (2, True)


def test_an_archive_waits_for_the_server_that_brings_its_mails(
    server: MailServer, archive: imap.ImapServer, capsys: Out
) -> None:
    code, told = _doctor(server, capsys, "Arsip surel", **_keys(archive), port="1")
    assert (code, told["state"]) == (3, "skipped")
    assert archive.heard == []
