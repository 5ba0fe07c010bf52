"""The three fictional registers and what register.md says about them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sync.adapters.workbook.reading import read_grids
from sync.core.register import officer_tab
from tests.registers import TODAY, book, judged

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NAMES = ("register-101", "register-102", "register-103")


def expected(name: str) -> list[list[Any]]:
    found: list[list[Any]] = json.loads((SAMPLES / f"{name}.expected.json").read_text(encoding="utf-8"))
    return sorted(found)


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_says_what_it_should(name: str) -> None:
    data = (SAMPLES / f"{name}.xlsx").read_bytes()
    grids = read_grids(data, lambda title: officer_tab(title, book()) is not None)
    assert sorted([f.rule, f.tab, f.row, f.column] for f in judged(grids, TODAY).findings) == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_kawal_check_says_the_same(name: str) -> None:
    command = [
        sys.executable,
        "-m",
        "sync",
        "check",
        str(SAMPLES / f"{name}.xlsx"),
        "--format",
        "json",
        "--today",
        "2025-04-05",
    ]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=SAMPLES.parent.parent)
    assert done.stderr == ""
    content = json.loads(done.stdout)
    [register] = content["registers"]
    assert (content["schema"], content["today"], register["name"]) == ("kawal.check/1", "2025-04-05", f"{name}.xlsx")
    assert sorted([f["rule"], f["tab"], f["row"], f["column"]] for f in register["findings"]) == expected(name)
    serious = any(f["severity"] in ("critical", "error") for f in register["findings"])
    assert done.returncode == int(serious)
