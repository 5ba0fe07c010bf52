"""A run that is killed, at whatever moment, leaves a whole register and nothing else."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sync.adapters.files import beside
from sync.core.service_tabs import SERVICE_TITLES
from tests.conftest import ROOT

SAMPLE = ROOT / "tests" / "samples" / "register-103.xlsx"


def _start(path: Path, today: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "sync", "sync", str(path), "--today", today]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=path.parent)


@pytest.mark.parametrize("moment", ["at once", "early", "while writing"])
def test_the_register_is_the_old_one_or_the_new_one(tmp_path: Path, moment: str) -> None:
    """Runs a day apart, each killed: by the clock, or as soon as new content stands beside the register."""
    path = tmp_path / "register.xlsx"
    path.write_bytes(SAMPLE.read_bytes())
    for day in range(1, 5):
        run = _start(path, f"2025-05-0{day}")
        if moment == "while writing":
            while run.poll() is None and not beside(path).exists():
                time.sleep(0.0005)
        else:
            time.sleep(0.02 if moment == "at once" else 0.1 + 0.12 * day)
        run.kill()
        run.wait()
        sheets = load_workbook(path, read_only=True).sheetnames
        assert sheets[:9] == load_workbook(SAMPLE, read_only=True).sheetnames
        assert sheets[9:] in ([], list(SERVICE_TITLES))
    assert _start(path, "2025-05-09").wait() == 0
    assert load_workbook(path, read_only=True).sheetnames[9:] == list(SERVICE_TITLES)
    assert {entry.name for entry in tmp_path.iterdir()} == {"register.xlsx", "register.bak.xlsx", ".kawal"}
