"""``kawal doctor`` judges a register at Google as ``kawal sync`` does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.cli import main
from sync.core.spec import RuleBook
from tests.google_office import Office, open_office
from tests.google_world import EMAIL, report, rows_of

Out = pytest.CaptureFixture[str]
DAY = ["--today", "2025-04-05"]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    with open_office(tmp_path, monkeypatch) as made:
        yield made


@pytest.fixture
def sheet(office: Office, book: RuleBook) -> str:
    """Make a register with two reports that is in the settings as A."""
    made = office.sheet(rows_of(book, "laporan", [report(1), report(2)]))
    office.settle(A=made)
    return made


def _doctor(capsys: Out) -> dict[str, Any]:
    capsys.readouterr()
    main(["doctor", "--format", "json"])
    return {one["what"]: one for one in json.loads(capsys.readouterr().out)["checks"]}


def _kept(office: Office) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in (office.folder / ".kawal").rglob("*") if path.is_file()}


def test_a_laporan_that_was_renamed_is_known_to_both(office: Office, sheet: str, capsys: Out) -> None:
    main(["sync", *DAY])
    office.officer.rename(sheet, "Laporan", "Lap. Kasus")
    kept = _kept(office)
    assert _doctor(capsys)["Register A"]["state"] == "ok"
    assert _kept(office) == kept  # doctor changes nothing
    assert main(["sync", "--today", "2025-04-06"]) == 0
    assert "A: 2 baris Laporan" in capsys.readouterr().out


def test_a_laporan_that_nobody_knows_under_its_name_is_known_to_neither(
    office: Office, sheet: str, capsys: Out
) -> None:
    office.officer.rename(sheet, "Laporan", "Lap. Kasus")
    told = _doctor(capsys)["Register A"]
    assert main(["sync", *DAY]) == 3
    error = capsys.readouterr().err
    assert told["message"] in error
    assert told["advice"] in error
    assert "kawal init FOLDER" in error


def test_an_officers_own_tab_with_one_of_our_titles_stops_both(office: Office, sheet: str, capsys: Out) -> None:
    office.officer.add_tab(sheet, "Temuan", [["Catatan rapat"]])
    told = _doctor(capsys)["Register A"]
    assert told["state"] == "failed"
    assert main(["sync", *DAY]) == 1
    assert told["message"] in capsys.readouterr().err
    office.officer.clear(sheet, "Temuan")
    assert _doctor(capsys)["Register A"]["state"] == "ok"


def test_a_sheet_that_is_gone_for_good_is_not_to_be_shared_again(office: Office, sheet: str, capsys: Out) -> None:
    main(["sync", *DAY])
    office.officer.delete(sheet)
    assert "tidak ada Google Sheet dengan ID" in _doctor(capsys)["Register A"]["message"]
    assert main(["sync", "--today", "2025-04-06"]) == 3
    assert "sudah dihapus: ganti ID-nya di kawal.yaml" in capsys.readouterr().err


def test_a_sheet_that_is_not_shared_any_more_is_to_be_shared(office: Office, sheet: str, capsys: Out) -> None:
    main(["sync", *DAY])
    office.officer.unshare(sheet, EMAIL)
    assert f"tambahkan {EMAIL} sebagai Editor" in _doctor(capsys)["Register A"]["advice"]
    assert main(["sync", "--today", "2025-04-06"]) == 3
    assert f"tambahkan {EMAIL} sebagai Editor" in capsys.readouterr().err


def test_a_diagnosis_takes_few_requests(office: Office, sheet: str, capsys: Out) -> None:
    main(["sync", *DAY])
    before = [office.emulator.count(kind) for kind in ("read", "write", "drive")]
    _doctor(capsys)
    after = [office.emulator.count(kind) for kind in ("read", "write", "drive")]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 0, 3]


def test_neither_addresses_nor_paths_are_broken_at_a_hyphen(office: Office, sheet: str, capsys: Out) -> None:
    """People copy them."""
    settings, folder = office.folder / "kawal.yaml", "-".join(["catatan"] * 20)
    settings.write_text(f"catatan: {folder}\n{settings.read_text()}")
    office.officer.unshare(sheet, EMAIL)
    main(["doctor"])
    lines = capsys.readouterr().out.splitlines()
    assert any(str(office.folder / folder) in line for line in lines)
    assert sum(EMAIL in line for line in lines) == 2
    assert not [line for line in lines if line.endswith("-")]
