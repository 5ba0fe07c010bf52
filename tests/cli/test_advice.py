"""What people are told leads to the place where they can do something about it."""

from __future__ import annotations

import json
from pathlib import Path
from threading import Thread

import pytest

from sync.adapters.only_one import only_one
from sync.cli import main
from sync.core.spec import RuleBook
from sync.errors import UsageProblem
from sync.settings import load
from tests.workbooks import register_file

Out = pytest.CaptureFixture[str]
DAY = ["--today", "2025-04-05"]


@pytest.fixture
def office(tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an office with a good register and two whose sheets are out of reach."""
    (tmp_path / "kunci.json").write_text("{}")
    (tmp_path / "kunci.json").chmod(0o600)
    register_file(tmp_path / "baik.xlsx", book)
    ids = ["1AbCdEfGhIjKlMnOpQrStUvWxYz01234567890aaaa", "1AbCdEfGhIjKlMnOpQrStUvWxYz01234567890bbbb"]
    (tmp_path / "kawal.yaml").write_text(
        "google: {kunci: kunci.json}\n"
        "register:\n"
        f"  - {{nama: Satu, kecamatan: 36.04.33, google: {ids[0]}}}\n"
        "  - {nama: Baik, kecamatan: 36.04.34, berkas: baik.xlsx}\n"
        f"  - {{nama: Dua, kecamatan: 36.04.33, google: {ids[1]}}}\n"
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ------------------------------------------------------------------ several registers


@pytest.mark.parametrize("verb", ["check", "sync"])
def test_what_is_wrong_with_many_is_said_once(office: Path, capsys: Out, verb: str) -> None:
    assert main([verb, *DAY]) == 1
    captured = capsys.readouterr()
    [wrong, remedy] = captured.err.splitlines()
    assert wrong.startswith("kawal: Satu, Dua: ")
    assert remedy.startswith("  ")
    assert "Baik: " in captured.out


def test_machines_are_told_of_each(office: Path, capsys: Out) -> None:
    assert main(["sync", *DAY, "--format", "json"]) == 1
    registers = json.loads(capsys.readouterr().out)["registers"]
    assert [(one["name"], one["state"]) for one in registers] == [
        ("Satu", "failed"),
        ("Baik", "written"),
        ("Dua", "failed"),
    ]
    assert registers[0]["message"] == registers[2]["message"]


def test_what_is_wrong_with_each_stays_apart(office: Path, capsys: Out) -> None:
    (office / "rusak.xlsx").write_bytes(b"x")
    assert main(["sync", "rusak.xlsx", "tidak-ada.xlsx", *DAY]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:2] for line in lines[::2]] == [["kawal", "rusak.xlsx"], ["kawal", "tidak-ada.xlsx"]]


# ------------------------------------------------------------------ status


def test_a_failure_after_a_success_is_counted_below_too(office: Path, capsys: Out) -> None:
    main(["sync", "Baik", *DAY])
    (office / "baik.xlsx").rename(office / "Baik.xlsx")
    (office / "kawal.yaml").write_text("register:\n  - {nama: Baik.x, kecamatan: 36.04.34, berkas: Baik.xlsx}\n")
    main(["sync", *DAY])
    capsys.readouterr()
    assert main(["status", *DAY]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Semua register berhasil diperiksa dalam 26 jam terakhir."
    (office / "Baik.xlsx").write_bytes(b"x")
    main(["sync", *DAY])
    capsys.readouterr()
    assert main(["status", *DAY]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "Semua register berhasil diperiksa dalam 26 jam terakhir; 1 register gagal pada pemeriksaan terakhir."
    )


# ------------------------------------------------------------------ words of the command line


def test_a_verb_that_is_none_is_called_so(capsys: Out) -> None:
    with pytest.raises(SystemExit):
        main(["synk"])
    error = capsys.readouterr().err
    assert error.startswith("kawal: perintah tidak dikenal: 'synk'")
    assert 'Mungkin maksud Anda "sync"?' in error


def test_a_code_that_is_none_leads_to_where_codes_are_found(tmp_path: Path, capsys: Out) -> None:
    assert main(["init", str(tmp_path), "--kecamatan", "99.99.99"]) == 2
    error = capsys.readouterr().err
    assert "--kecamatan Gunungsari" in error
    assert main(["init", str(tmp_path), "--kecamatan", "36.04"]) == 2


def test_rules_that_are_not_there_may_be_named_in_the_settings(office: Path, capsys: Out) -> None:
    settings = office / "kawal.yaml"
    settings.write_text("aturan: tidakada\n" + settings.read_text())
    assert main(["sync"]) == 2
    assert "aturan: di kawal.yaml" in capsys.readouterr().err


@pytest.mark.parametrize(("verb", "codes"), [("sync", "0123"), ("check", "0123"), ("init", "0123"), ("rules", "012")])
def test_help_says_what_the_exit_codes_mean(capsys: Out, verb: str, codes: str) -> None:
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    out = capsys.readouterr().out
    meanings = " ".join(out.split("Kode keluar: ")[1].split())
    assert all(f"{code} " in meanings for code in codes)
    assert all(len(line) <= 120 for line in out.splitlines())


@pytest.mark.parametrize("verb", ["sync", "check"])
def test_help_says_that_a_file_needs_no_settings(capsys: Out, verb: str) -> None:
    with pytest.raises(SystemExit):
        main([verb, "--help"])
    assert "Berkas .xlsx tidak memerlukan pengaturan" in capsys.readouterr().out


# ------------------------------------------------------------------ init


def test_two_inits_in_one_folder_wait_for_each_other(tmp_path: Path, capsys: Out) -> None:
    folder = tmp_path / "kantor"
    codes: dict[str, int] = {}

    def init(code: str) -> None:
        codes[code] = main(["init", str(folder), "--kecamatan", code])

    threads = [Thread(target=init, args=(f"36.04.3{n}",)) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(codes.values()) == {0}
    assert len(load(folder / "kawal.yaml", {}).registers) == 5
    assert not list(folder.glob("*.lock"))
    assert not list(folder.glob(".kawal*"))
    capsys.readouterr()


def test_an_init_that_does_not_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.adapters.only_one._PATIENCE", 0.1)
    with only_one(tmp_path), pytest.raises(UsageProblem, match="kawal init yang lain"), only_one(tmp_path):
        raise AssertionError("two at once")


def test_an_init_that_makes_nothing_leaves_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem), only_one(tmp_path / "kantor"):
        raise UsageProblem("a", "b")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text",
    ["admin: budi@contoh.go.id\n", "register: []  # belum ada\n", "register:\n", "# kami\nadmin: budi@contoh.go.id"],
)
def test_settings_that_list_nothing_get_rules_to_edit(tmp_path: Path, capsys: Out, text: str) -> None:
    file = tmp_path / "kawal.yaml"
    file.write_text(text)
    assert main(["init", str(tmp_path), "--kecamatan", "36.04.33"]) == 0
    assert f"Aturan sudah disalin ke {tmp_path / 'aturan'}" in capsys.readouterr().out
    found = load(file, {})
    assert (found.rules, [one.name for one in found.registers]) == (tmp_path / "aturan", ["Gunungsari"])
    assert all(line.replace(" []", "") in file.read_text() for line in text.splitlines())
    assert main(["check", "--settings", str(file)]) == 0


def test_an_office_without_rules_of_its_own_is_not_given_any_later(tmp_path: Path, book: RuleBook, capsys: Out) -> None:
    register_file(tmp_path / "a.xlsx", book)
    text = "register:\n  - {nama: A, kecamatan: 36.04.33, berkas: a.xlsx}\n"
    (tmp_path / "kawal.yaml").write_text(text)
    assert main(["init", str(tmp_path), "--kecamatan", "36.04.34"]) == 0
    assert not (tmp_path / "aturan").exists()
    assert load(tmp_path / "kawal.yaml", {}).rules is None
    capsys.readouterr()
