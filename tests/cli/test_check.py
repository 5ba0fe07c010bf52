"""``kawal check``: what people and machines see, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from sync.cli import main
from sync.core.spec import RuleBook
from tests.workbooks import REPORT, register_bytes, register_file

DAY = ["--today", "2025-04-05"]


def _json(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def _dirty(tmp_path: Path, book: RuleBook, **cells: object) -> str:
    return str(register_file(tmp_path / "register.xlsx", book, {**REPORT, **cells}))


def test_a_clean_register_is_thanked_for(tmp_path: Path, book: RuleBook, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", _dirty(tmp_path, book), *DAY]) == 0
    assert "Tidak ada temuan. Terima kasih." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"nik_korban": "123"}, 1),
        ({"wali_terlapor": "Ya"}, 1),
        ({"telepon_aman": "tetangga"}, 0),
    ],
    ids=["error", "critical", "warning"],
)
def test_only_errors_and_critical_findings_fail(
    tmp_path: Path, book: RuleBook, cells: Mapping[str, object], code: int
) -> None:
    assert main(["check", _dirty(tmp_path, book, **cells), *DAY]) == code


def test_the_json_keeps_its_contract(tmp_path: Path, book: RuleBook, capsys: pytest.CaptureFixture[str]) -> None:
    report = {**REPORT, "nik_korban": "123", "risiko": "Tinggi"}
    people = [{"petugas": REPORT["petugas"], "desa": REPORT["desa"]}]
    path = tmp_path / "register.xlsx"
    path.write_bytes(register_bytes(book, {"laporan": [report], "referensi": people}))
    main(["check", str(path), *DAY, "--format", "json"])
    found = _json(capsys)
    assert (found["schema"], found["today"]) == ("kawal.check/1", "2025-04-05")
    [register] = found["registers"]
    assert (register["name"], register["area"], register["rows"]) == (
        "register.xlsx",
        None,
        {"Laporan": 1, "Referensi": 1},
    )
    by_rule = {f["rule"]: f for f in register["findings"]}
    assert {k: v for k, v in by_rule["LAP-02"].items() if k != "message"} == {
        "rule": "LAP-02",
        "severity": "error",
        "tab": "Laporan",
        "row": 2,
        "column": "NIK Korban",
        "key": "GNS-2025-0001/1",
    }
    assert "TL-01" in by_rule
    late = next(f for f in register["followups"] if f["rule"] == "TL-01")
    assert {k: v for k, v in late.items() if k != "message"} == {
        "rule": "TL-01",
        "state": "overdue",
        "due": "2025-03-31",
        "days_late": 5,
        "tab": "Laporan",
        "row": 2,
        "column": "Risiko",
        "key": "GNS-2025-0001",
        "officer": "Suhendi",
        "class": "SOP",
        "severity": "critical",
    }


def test_the_area_is_passed_on(tmp_path: Path, book: RuleBook, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", _dirty(tmp_path, book), *DAY, "--format", "json", "--area", "36.04.33"])
    assert _json(capsys)["registers"][0]["area"] == "36.04.33"


def test_the_table_groups_by_tab_and_says_how_to_fix(
    tmp_path: Path, book: RuleBook, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["check", _dirty(tmp_path, book, nik_korban="123", telepon_aman="x1", wali_terlapor="Ya"), *DAY])
    out = capsys.readouterr().out
    places = [out.index(text) for text in ("Tab Laporan: 3 temuan", "[LAP-12]", "[LAP-02]", "[LAP-15]")]
    assert places == sorted(places)
    assert "→ Ketik ulang NIK (16 angka)" in out
    assert "\x1b[" not in out


def test_a_csv_is_safe_to_open_in_a_spreadsheet(
    tmp_path: Path, book: RuleBook, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = {"laporan": [REPORT], "sosialisasi": [{"tanggal": "lupa", "desa": "=1+1"}]}
    path = tmp_path / "-register.xlsx"
    path.write_bytes(register_bytes(book, rows))
    main(["check", str(path), *DAY, "--format", "csv"])
    table = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["register"] for row in table} == {"'-register.xlsx"}
    assert all(cell[:1] not in "=+-@" for row in table for cell in row.values() if cell)


def test_nothing_is_written(tmp_path: Path, book: RuleBook) -> None:
    path = Path(_dirty(tmp_path, book, nik_korban="1"))
    before = path.read_bytes()
    main(["check", str(path), *DAY])
    assert [entry.name for entry in tmp_path.iterdir()] == ["register.xlsx"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "code", "sentence"),
    [
        (None, 2, "tidak ditemukan"),
        (b"", 3, "kosong"),
        (b"nomor;nama", 3, "bukan buku kerja"),
    ],
    ids=["absent", "empty", "text"],
)
def test_what_is_no_register_gets_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: int, sentence: str
) -> None:
    path = tmp_path / "register.xlsx"
    if content is not None:
        path.write_bytes(content)
    assert main(["check", str(path)]) == code
    captured = capsys.readouterr()
    assert sentence in captured.err
    assert "register.xlsx" in captured.err
    assert captured.out == ""


def test_one_bad_file_does_not_silence_the_others(
    tmp_path: Path, book: RuleBook, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "rusak.xlsx").write_bytes(b"x")
    code = main(["check", str(tmp_path / "rusak.xlsx"), _dirty(tmp_path, book), *DAY])
    captured = capsys.readouterr()
    assert code == 1
    assert "Tidak ada temuan" in captured.out
    [wrong, remedy] = captured.err.splitlines()
    assert wrong.startswith("kawal: rusak.xlsx: ")
    assert remedy.startswith("  ")


def test_the_code_is_3_when_nothing_can_be_read(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    assert main(["check", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx"), *DAY]) == 3


@pytest.mark.parametrize(
    "arguments", [[], ["--today", "kemarin", "x.xlsx"], ["--format", "xml", "x.xlsx"], ["--foo"]], ids=repr
)
def test_wrong_use_is_explained(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    try:
        code = main(["check", *arguments])
    except SystemExit as error:
        code = int(error.code or 0)
    assert code == 2
    assert "Traceback" not in capsys.readouterr().err
