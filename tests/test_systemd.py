"""The units as systemd itself judges them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

UNITS = ROOT / "systemd"
_MOST_EXPOSED = 1.5


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """Return a folder with the units, as if Kawal were installed."""
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace("/srv/kawal/.venv/bin/kawal", "/bin/true")
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    return tmp_path


def test_systemd_finds_nothing_wrong(units: Path) -> None:
    command = [need("systemd-analyze"), "verify", *map(str, sorted(units.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["kawal.service", "kawal-sekali.service"])
def test_little_is_exposed(units: Path, name: str) -> None:
    command = [need("systemd-analyze"), "security", "--offline=true", str(units / name)]
    done = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", done.stdout)
    assert found, done.stderr
    assert float(found[1]) <= _MOST_EXPOSED


def test_both_services_are_guarded_alike() -> None:
    def guards(name: str) -> list[str]:
        text = (UNITS / name).read_text(encoding="utf-8")
        return text[text.index("User=") : text.index("TasksMax=")].splitlines()

    assert guards("kawal.service") == guards("kawal-sekali.service")
