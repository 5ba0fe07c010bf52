"""Register files that are named by themselves, in the folder of an office and elsewhere."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync.adapters.ledger.database import OF_FILES_ALONE, Database
from sync.adapters.ledger.outbox import DatabaseOutbox
from sync.cli import main
from sync.core.spec import RuleBook
from sync.ports import Post
from tests.conftest import ROOT
from tests.workbooks import REPORT, register_file

Out = pytest.CaptureFixture[str]
DAY = ["--today", "2025-04-05"]
SETTINGS = """
surel: {cara: smtp, server: 127.0.0.1, port: 9, pengamanan: tanpa, pengirim: kawal@contoh.go.id}
aturan: aturan
register:
  - {nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx, koordinator: koordinator@contoh.go.id}
"""


@pytest.fixture
def office(tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an office whose mail server is away, with a critical finding, and a file in its folder that is not its."""
    for name in ("a.xlsx", "lain.xlsx"):
        register_file(tmp_path / name, book, {**REPORT, "risiko": "Tinggi"})
    shutil.copytree(ROOT / "rules", tmp_path / "aturan")
    (tmp_path / "kawal.yaml").write_text(SETTINGS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _letters(folder: Path, file: str = "kawal.db") -> list[tuple[str, Post]]:
    """Return register and whereabouts of all letters that were ever in an outbox."""
    with closing(Database(folder / ".kawal", name=file)) as database:
        return [(one.register, one.post) for one in DatabaseOutbox(database).list(settled=True)]


def test_a_file_beside_an_office_and_the_office_leave_each_others_letters_alone(office: Path) -> None:
    assert main(["sync"]) == 1
    waiting = _letters(office)
    assert set(waiting) == {("Gunungsari", Post.WAITING)}
    assert main(["sync", "lain.xlsx", *DAY]) == 0
    written = _letters(office, OF_FILES_ALONE)
    assert set(written) == {("lain.xlsx", Post.SENT)}
    main(["sync"])
    assert (_letters(office), _letters(office, OF_FILES_ALONE)) == (waiting, written)


def test_a_file_that_the_settings_in_its_folder_list_is_that_register(
    office: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(office.parent)
    rule = office / "aturan" / "checks" / "laporan.yaml"
    rule.write_text(rule.read_text(encoding="utf-8").replace("judul: NIK", "judul: Nomor kami", 1), encoding="utf-8")
    path = str(office / "a.xlsx")
    main(["sync", path])
    assert capsys.readouterr().out.startswith("Gunungsari: 1 baris Laporan.")
    assert {name for name, _ in _letters(office)} == {"Gunungsari"}
    assert not (office / ".kawal" / OF_FILES_ALONE).exists()
    texts = [str(cell.value) for row in load_workbook(path)["Aturan"] for cell in row]
    assert any("Nomor kami" in text for text in texts)
    main(["sync", "--settings", str(office / "kawal.yaml")])
    assert "Gunungsari: tidak ada perubahan" in capsys.readouterr().out
    assert main(["status", path, "--format", "json"]) == 0
    assert [one["name"] for one in json.loads(capsys.readouterr().out)["registers"]] == ["Gunungsari"]


def test_files_of_several_offices_may_be_named_at_once_and_each_once(office: Path, tmp_path: Path, capsys: Out) -> None:
    other = tmp_path / "kantor lain"
    other.mkdir()
    shutil.copy(office / "a.xlsx", other / "b.xlsx")
    (other / "kawal.yaml").write_text("register:\n  - {nama: Bandung, kecamatan: 36.04.34, berkas: b.xlsx}\n")
    names = ["a.xlsx", str(other / "b.xlsx"), "Gunungsari", "lain.xlsx", str(office / "a.xlsx")]
    main(["check", *names, *DAY, "--format", "json"])
    registers = json.loads(capsys.readouterr().out)["registers"]
    assert [one["name"] for one in registers] == ["Gunungsari", "Bandung", "lain.xlsx"]
