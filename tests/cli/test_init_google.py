"""``kawal init --google``, as somebody meets it who does it for the first time."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.cli import main
from sync.settings import GoogleSettings, load
from tests.google_office import Office, open_office
from tests.google_world import EMAIL

Out = pytest.CaptureFixture[str]
NOWHERE = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with open_office(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def nobody(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the machine have no identity at Google."""
    monkeypatch.delenv("GOOGLE_APPLICATION_CREDENTIALS", raising=False)
    monkeypatch.setenv("HOME", str(office.folder))
    monkeypatch.setenv("NO_GCE_CHECK", "true")


def _init(folder: Path, sheet: str, *more: str) -> int:
    return main(["init", str(folder), "--kecamatan", "36.04.33", "--google", sheet, *more])


# ------------------------------------------------------------------ what is wrong


@pytest.mark.usefixtures("nobody")
def test_a_key_that_is_not_there_is_asked_for_where_it_belongs(office: Office, capsys: Out) -> None:
    folder = office.folder / "kantor"
    assert _init(folder, NOWHERE) == 2
    error = capsys.readouterr().err
    assert f"Letakkan kunci sebagai {folder / 'service_account.json'} (langkah 6 di README)." in error
    assert "kawal.yaml" not in error
    assert not folder.exists()


@pytest.mark.usefixtures("nobody")
def test_a_key_under_another_name_is_pointed_at(office: Office, capsys: Out) -> None:
    folder = office.folder / "kantor"
    folder.mkdir()
    shutil.move(office.folder / "kawal.json", folder / "contoh-proyek-1a2b.json")
    (folder / "catatan.json").write_text("[]")
    (folder / "rusak.json").write_text("{")
    assert _init(folder, NOWHERE) == 2
    assert f"{folder / 'contoh-proyek-1a2b.json'} tampaknya kunci itu" in capsys.readouterr().err


@pytest.mark.usefixtures("nobody")
def test_settings_without_a_key_are_where_it_is_to_be_named(office: Office, capsys: Out) -> None:
    (office.folder / "kawal.yaml").write_text("admin: budi@contoh.go.id\n")
    assert _init(office.folder, NOWHERE) == 2
    assert "Tulis google: kunci: di kawal.yaml" in capsys.readouterr().err


def test_a_wrong_id_stood_on_the_command_line(office: Office, capsys: Out) -> None:
    assert _init(office.folder, NOWHERE) == 3
    error = capsys.readouterr().err
    assert "dari peramban ke --google." in error
    assert "kawal.yaml" not in error


def test_a_dry_run_says_that_kawal_may_not_write_yet(office: Office, capsys: Out) -> None:
    sheet = office.sheet(share="reader")
    assert _init(office.folder, sheet, "--dry-run") == 0
    captured = capsys.readouterr()
    assert "Tab Keluhan belum ada" in captured.out
    assert f"ubah hak {EMAIL} menjadi Editor" in captured.err
    assert _init(office.folder, sheet, "--dry-run", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["writable"] is False
    assert _init(office.folder, office.sheet(), "--dry-run", "--format", "json") == 0
    captured = capsys.readouterr()
    assert (json.loads(captured.out)["writable"], captured.err) == (True, "")


# ------------------------------------------------------------------ what is done


def test_what_is_to_be_added_is_said_before_it_is_done(
    office: Office, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = office.sheet()
    told: list[str] = []
    writes = (request for request in [":batchUpdate"])

    def between(request: object) -> None:
        if str(getattr(request, "path", "")).endswith(":batchUpdate") and next(writes, ""):
            told.append(capsys.readouterr().out)

    monkeypatch.setattr(office.emulator, "between", between)
    assert _init(office.folder, sheet) == 0
    assert told[0].startswith("Yang akan ditambahkan:\n")
    assert "Tab Keluhan belum ada: dibuat dengan 14 kolom." in told[0]
    assert "sudah siap" not in told[0]
    assert "sudah siap" in capsys.readouterr().out


@pytest.mark.parametrize("option", [(), ("--repair",), ("--dry-run",)])
def test_a_complete_register_needs_nothing(office: Office, capsys: Out, option: tuple[str, ...]) -> None:
    sheet = office.sheet()
    _init(office.folder, sheet)
    capsys.readouterr()
    assert _init(office.folder, sheet, *option) == 0
    assert capsys.readouterr().out.startswith("Tidak ada yang perlu ditambahkan.\n")


def test_settings_that_list_nothing_get_rules_to_edit(office: Office, capsys: Out) -> None:
    """An office may begin with settings that hold a key and an address only."""
    file = office.folder / "kawal.yaml"
    before = file.read_text()
    assert _init(office.folder, office.sheet()) == 0
    assert f"Aturan sudah disalin ke {office.folder / 'aturan'}" in capsys.readouterr().out
    found = load(file, {})
    assert (found.rules, found.google) == (
        office.folder / "aturan",
        GoogleSettings(office.folder / "kawal.json", office.emulator.url),
    )
    assert file.read_text().startswith(before)
    assert main(["doctor"]) == 0
    capsys.readouterr()
