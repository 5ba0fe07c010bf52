"""The section surel of kawal.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.settings import ArchiveSettings, MailSettings
from tests.settings.test_read import problems, read

SMTP = {"cara": "smtp", "server": "smtp.contoh.go.id", "pengguna": "kawal", "pengirim": "kawal@contoh.go.id"}


def section(**changes: str) -> str:
    keys = {**SMTP, **changes}
    return "surel:\n" + "".join(f"  {key}: {value}\n" for key, value in keys.items() if value)


def test_without_it_mails_are_files(tmp_path: Path) -> None:
    found = read(tmp_path, "admin: a@b.id\n").mail
    assert found == MailSettings()
    assert found.transport == "berkas"


def test_everything_is_read(tmp_path: Path) -> None:
    text = section(
        port="2587",
        pengamanan="tls",
        kata_sandi_berkas="sandi",
        sertifikat="/etc/ca.pem",
        nama_pengirim="Kawal Kab. Serang",
    )
    assert read(tmp_path, text).mail == MailSettings(
        transport="smtp",
        host="smtp.contoh.go.id",
        port=2587,
        security="tls",
        user="kawal",
        password_file=tmp_path / "sandi",
        authority=Path("/etc/ca.pem"),
        sender="kawal@contoh.go.id",
        sender_name="Kawal Kab. Serang",
    )


def test_an_archive_is_read(tmp_path: Path) -> None:
    keys = {"arsip": "arsip@contoh.go.id", "arsip_server": "imap.contoh.go.id"}
    found = read(tmp_path, section(**keys)).mail.archive
    assert found == ArchiveSettings("arsip@contoh.go.id", "imap.contoh.go.id", 993, "tls", "arsip@contoh.go.id")
    keys |= {"arsip_server": "localhost", "arsip_pengamanan": "tanpa", "arsip_pengguna": "arsip"}
    found = read(tmp_path, section(**keys, arsip_kata_sandi_berkas="sandi")).mail.archive
    assert found == ArchiveSettings("arsip@contoh.go.id", "localhost", 143, "tanpa", "arsip", tmp_path / "sandi")
    found = read(tmp_path, section(**keys, arsip_port="1143")).mail.archive
    assert found is not None
    assert found.port == 1143


def test_an_archive_needs_an_address_a_server_and_encryption(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, section(arsip="arsip@contoh.go.id"))
    assert 'kunci "arsip_server" belum ada; perlu untuk "arsip"' in problem
    [problem] = problems(tmp_path, section(arsip_server="imap.contoh.go.id"))
    assert 'kunci "arsip" belum ada; perlu untuk "arsip_server"' in problem
    text = section(arsip="arsip@contoh.go.id", arsip_server="imap.contoh.go.id", arsip_pengamanan="tanpa")
    [problem] = problems(tmp_path, text)
    assert problem.startswith('kawal.yaml:8: surel: "arsip_pengamanan: tanpa" hanya untuk server di mesin ini')


@pytest.mark.parametrize(("security", "port"), [("", 587), ("starttls", 587), ("tls", 465)])
def test_the_port_follows_from_the_encryption(tmp_path: Path, security: str, port: int) -> None:
    assert read(tmp_path, section(pengamanan=security)).mail.port == port


def test_what_smtp_needs_is_asked_for(tmp_path: Path) -> None:
    found = problems(tmp_path, "surel:\n  cara: smtp\n")
    assert [problem.split('"')[1] for problem in found] == ["pengguna", "pengirim", "server"]
    assert all(problem.startswith("kawal.yaml:2: surel: kunci ") for problem in found)


@pytest.mark.parametrize("server", ["127.0.0.1", "localhost", '"::1"'])
def test_a_server_on_this_machine_needs_neither_password_nor_encryption(tmp_path: Path, server: str) -> None:
    found = read(tmp_path, section(server=server, pengguna="", pengamanan="tanpa")).mail
    assert (found.host, found.port, found.user) == (server.strip('"'), 25, "")


def test_another_one_needs_both(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, section(pengamanan="tanpa"))
    assert "hanya untuk server di mesin ini" in problem
    [problem] = problems(tmp_path, section(pengguna=""))
    assert 'kunci "pengguna" belum ada' in problem


def test_what_is_not_used_yet_may_stand_there(tmp_path: Path) -> None:
    assert read(tmp_path, "surel: {cara: berkas, pengamanan: tanpa}\n").mail.security == "tanpa"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("server", "https://smtp.contoh.go.id"),
        ("server", "smtp.contoh.go.id:587"),
        ("server", '"a\\r\\nb"'),
        ("server", "-a.id"),
        ("port", "0"),
        ("port", "65536"),
        ("port", "lima"),
        ("pengamanan", "ssl"),
        ("cara", "sendmail"),
        ("pengguna", '"kawal\\r\\n"'),
        ("pengguna", "käwal"),
        ("pengirim", "Kawal <kawal@contoh.go.id>"),
        ("pengirim", '"a@b.id, evil@x.id"'),
        ("nama_pengirim", '"Kawal\\r\\nBcc: evil@x.id"'),
        ("nama_pengirim", '"Kawal\\u2028"'),
        ("nama_pengirim", '"Kawal\\0"'),
        ("arsip", '"a@b.id, evil@x.id"'),
        ("arsip_server", "https://imap.contoh.go.id"),
        ("arsip_port", "lima"),
        ("arsip_pengamanan", "starttls"),
        ("arsip_pengguna", '"arsip\\r\\n"'),
        ("arsip_kata_sandi_berkas", '"a\\0"'),
        ("kata_sandi", "Rahasia123"),
        ("kata_sandi_berkas", '"a\\0"'),
    ],
)
def test_what_no_mail_can_carry_is_refused_at_once(tmp_path: Path, key: str, value: str) -> None:
    archive = {"arsip": "arsip@contoh.go.id", "arsip_server": "imap.contoh.go.id"} if key.startswith("arsip") else {}
    [problem] = problems(tmp_path, section(**{**archive, key: value}))
    assert problem.startswith("kawal.yaml:")
    assert not any(word in problem for word in ("evil", "Rahasia123"))
    assert problem.isprintable()
