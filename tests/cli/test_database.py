"""What is remembered, as people meet it: beside a file, in the settings' folder, or on a server."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sync.app.state import State
from sync.cli import main
from sync.core.spec import RuleBook
from tests.workbooks import REPORT, register_file

if TYPE_CHECKING:
    from tests.postgresql import PostgreSQL

Out = pytest.CaptureFixture[str]
DAY, NEXT_DAY = ["--today", "2025-04-05"], ["--today", "2025-04-06"]


def _settings(folder: Path, book: RuleBook, *lines: str) -> None:
    register_file(folder / "register.xlsx", book, {**REPORT, "nik_korban": "1"})
    register = "  - {nama: Gunungsari, kecamatan: 36.04.33, berkas: register.xlsx}"
    (folder / "kawal.yaml").write_text("\n".join([*lines, "register:", register, ""]))


def test_machines_that_share_a_server_share_what_is_remembered(
    tmp_path: Path, book: RuleBook, postgresql: PostgreSQL, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kawal-hmac").write_bytes(b"k" * 32)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    server = postgresql.database()
    for machine in ("satu", "dua"):
        (tmp_path / machine).mkdir()
        _settings(tmp_path / machine, book, f"basis_data: {server}")
    monkeypatch.chdir(tmp_path / "satu")
    assert main(["sync", *DAY]) == 0
    assert not (tmp_path / "satu" / ".kawal" / "kawal.db").exists()
    monkeypatch.chdir(tmp_path / "dua")
    capsys.readouterr()
    assert main(["status", *DAY, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["registers"][0]["succeeded"] == "2025-04-05T06:00:00+07:00"
    assert main(["sync", *NEXT_DAY]) == 0
    assert "Sejak pemeriksaan sebelumnya: 0 baru, 0 selesai." in capsys.readouterr().out


def test_a_server_that_does_not_answer_is_told(
    tmp_path: Path, book: RuleBook, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settings(tmp_path, book, f"basis_data: postgresql://kawal@/kawal?host={tmp_path}")
    monkeypatch.chdir(tmp_path)
    assert main(["sync", *DAY]) == 3
    assert "tidak dapat dihubungi" in capsys.readouterr().err


def test_a_register_that_another_machine_works_on_is_left_alone(
    tmp_path: Path, book: RuleBook, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    _settings(tmp_path, book)
    monkeypatch.chdir(tmp_path)
    with closing(State(tmp_path / ".kawal")) as other, other.held("Gunungsari", 0):
        assert main(["sync", "--wait", "0", *DAY]) == 1
    assert "sedang diproses" in capsys.readouterr().err
    assert main(["sync", *DAY]) == 0


def test_a_damaged_database_is_told_and_the_register_stays_as_it_is(
    tmp_path: Path, book: RuleBook, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    (tmp_path / ".kawal").mkdir()
    (tmp_path / ".kawal" / "berkas.db").write_bytes(b"bukan basis data " * 200)
    before = path.read_bytes()
    assert main(["sync", str(path), *DAY]) == 3
    assert "rusak" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_what_an_older_kawal_remembered_beside_a_file_goes_on(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    (tmp_path / ".kawal").mkdir()
    standing = {"succeeded": "2025-04-05T06:00:00+07:00", "findings": {}, "overdue": 3, "failure": None}
    old = {"schema": "kawal.state/1", "mark": "x", "since": {}, "standing": standing}
    (tmp_path / ".kawal" / "register.xlsx.json").write_text(json.dumps(old))
    assert main(["status", str(path), *DAY, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["registers"][0]["overdue"] == 3


def test_asking_how_a_file_stands_leaves_nothing_beside_it(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    path = register_file(tmp_path / "register.xlsx", book)
    assert main(["status", str(path), *DAY]) == 1
    assert "belum pernah" in capsys.readouterr().out
    assert not (tmp_path / ".kawal").exists()
