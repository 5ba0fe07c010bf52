"""``kawal doctor`` and ``kawal status`` say who is missing among those whom mails go to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sync.cli import main
from sync.core.spec import RuleBook
from tests.mail_server import mail_server
from tests.workbooks import register_file

Out = pytest.CaptureFixture[str]
DAY = ["--today", "2025-04-05"]
EVERYONE = "koordinator: a@contoh.go.id, kabupaten: b@contoh.go.id"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Path:
    register_file(tmp_path / "a.xlsx", book)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _settings(people: str, more: str = "") -> None:
    register = f"nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx, {people}"
    Path("kawal.yaml").write_text(f"{more}\nregister:\n  - {{{register}}}\n")


def _doctor(capsys: Out) -> tuple[int, dict[str, Any]]:
    code = main(["doctor", "--format", "json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    return code, next(one for one in checks if one["what"] == "Penerima surel")


def test_an_office_in_which_nobody_is_missing(capsys: Out) -> None:
    _settings(EVERYONE, "admin: c@contoh.go.id")
    assert _doctor(capsys)[1]["state"] == "ok"
    main(["sync", *DAY])
    capsys.readouterr()
    assert main(["status", *DAY]) == 0
    assert "Tanpa" not in capsys.readouterr().out


def test_who_is_missing_is_told_and_is_no_failure_while_mails_are_files(capsys: Out) -> None:
    _settings("")
    code, told = _doctor(capsys)
    assert (code, told["state"]) == (0, "skipped")
    for what in ("Tanpa koordinator: Gunungsari.", "Tanpa alamat kabupaten: Gunungsari.", "Tanpa admin:"):
        assert what in told["message"]


def test_a_register_without_a_coordinator_is_a_failure_when_mails_leave(folder: Path, capsys: Out) -> None:
    with mail_server(folder, auth=False, security="tanpa") as server:
        mail = f"{{cara: smtp, server: 127.0.0.1, port: {server.port}, pengamanan: tanpa, pengirim: k@contoh.go.id}}"
        _settings("kabupaten: b@contoh.go.id", f"surel: {mail}\nadmin: c@contoh.go.id")
        code, told = _doctor(capsys)
        assert (code, told["state"]) == (2, "failed")
        assert "Sebagai gantinya admin diberi tahu" in told["message"]
        _settings(EVERYONE, f"surel: {mail}")
        code, told = _doctor(capsys)
        assert (code, told["state"]) == (0, "skipped")
        assert told["message"].startswith("Tanpa admin:")


def test_the_status_tells_people_and_machines(capsys: Out) -> None:
    _settings("koordinator: a@contoh.go.id")
    main(["sync", *DAY])
    capsys.readouterr()
    assert main(["status", *DAY]) == 0
    out = capsys.readouterr().out
    assert "! Tanpa alamat kabupaten: Gunungsari." in out
    assert "! Tanpa admin:" in out
    assert all(len(line) <= 100 for line in out.splitlines())
    main(["status", *DAY, "--format", "json"])
    found = json.loads(capsys.readouterr().out)
    assert found["admin"] is False
    assert [(one["coordinators"], one["kabupaten"]) for one in found["registers"]] == [(1, 0)]


def test_a_day_that_is_only_tried_sends_nobody_a_real_mail(folder: Path, capsys: Out) -> None:
    mail = "{cara: smtp, server: 127.0.0.1, port: 9, pengamanan: tanpa, pengirim: k@contoh.go.id}"
    _settings(EVERYONE, f"surel: {mail}")
    assert main(["sync", *DAY]) == 2
    assert "--today hanya untuk mencoba" in capsys.readouterr().err
    assert not (folder / ".kawal").exists()
