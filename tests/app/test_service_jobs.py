"""The job ``sync`` of a running service, while people edit what it works by."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync.app.in_use import InUse
from sync.app.judging import at
from sync.app.service_jobs import SyncJob
from sync.core.spec import RuleBook
from sync.service import Incomplete
from tests.conftest import ROOT
from tests.kawal_run import office_of_two
from tests.workbooks import REPORT, register_file


@pytest.fixture
def files(tmp_path: Path, book: RuleBook) -> Path:
    return office_of_two(tmp_path, book)


def test_rules_that_are_broken_while_it_runs_leave_the_last_good_ones_in_use(files: Path, book: RuleBook) -> None:
    shutil.copytree(ROOT / "rules", files / "aturan")
    settings = files / "kawal.yaml"
    settings.write_text("aturan: aturan\n" + settings.read_text())
    rule = files / "aturan" / "checks" / "laporan.yaml"
    good = rule.read_text(encoding="utf-8")
    sync = SyncJob(InUse(settings), at(None))
    assert "2 register diperbarui" in sync.work()
    rule.write_text("a: [\n")
    register_file(files / "a.xlsx", book, {**REPORT, "nomor_korban": 2})
    with pytest.raises(Incomplete) as told:
        sync.work()
    assert "1 register diperbarui (Sentani)" in told.value.done
    assert any(problem.startswith("checks/laporan.yaml:") for problem in told.value.problems)
    assert "Sampai saat itu Kawal memakai yang terakhir benar." in told.value.advice
    rule.write_text(good.replace("judul: NIK", "judul: Nomor kami", 1), encoding="utf-8")
    assert "2 register diperbarui" in sync.work()
    texts = [str(cell.value) for row in load_workbook(files / "a.xlsx")["Aturan"] for cell in row]
    assert any("Nomor kami" in text for text in texts)


def test_settings_that_are_broken_while_it_runs_leave_the_last_good_ones_in_use(files: Path, book: RuleBook) -> None:
    settings = files / "kawal.yaml"
    good, sync = settings.read_text(), SyncJob(InUse(settings), at(None))
    assert "2 register diperbarui" in sync.work()
    settings.write_text("regster: []\n")
    register_file(files / "a.xlsx", book, {**REPORT, "nomor_korban": 2})
    with pytest.raises(Incomplete) as told:
        sync.work()
    assert "1 register diperbarui (Sentani)" in told.value.done
    assert told.value.problems
    settings.write_text(good)
    assert sync.work() == ""


def test_settings_that_change_are_followed(files: Path, book: RuleBook) -> None:
    sync = SyncJob(InUse(files / "kawal.yaml"), at(None))
    assert "2 register diperbarui" in sync.work()
    register_file(files / "c.xlsx", book)
    text = (files / "kawal.yaml").read_text()
    (files / "kawal.yaml").write_text(text + "  - {nama: Baru, kecamatan: 91.03.03, berkas: c.xlsx}\n")
    assert "1 register diperbarui (Baru)" in sync.work()
    assert sync.work() == ""


def test_memory_and_files_stay_flat_over_many_rounds(files: Path) -> None:
    """The whole round of two unchanged registers; the bench by hand makes ten thousand."""
    sync = SyncJob(InUse(files / "kawal.yaml"), at(None))
    sizes = []
    for _ in range(4):
        for _ in range(15):
            sync.work()
        gc.collect()
        sizes.append((len(gc.get_objects()), len(os.listdir("/dev/fd"))))
    (first, opened), (last, still_opened) = sizes[1], sizes[-1]
    assert last - first < 200
    assert still_opened == opened
