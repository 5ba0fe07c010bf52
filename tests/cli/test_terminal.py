"""What only a terminal shows: a question, colours, a progress bar."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.core.spec import RuleBook
from tests.workbooks import REPORT, register_file

pty = pytest.importorskip("pty", reason="needs a Unix terminal")


def _at_a_terminal(arguments: list[str], typed: str = "") -> tuple[int, str]:
    """Run kawal at a terminal of 80 columns, type something, and return the exit code and what was shown."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sync", *arguments]
    process = subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env={**os.environ, "COLUMNS": "80", "TERM": "xterm"}
    )
    os.close(theirs)
    if typed:
        os.write(ours, typed.encode())
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not part:
            break
        shown += part
    os.close(ours)
    return process.wait(), shown.decode("utf-8", "replace").replace("\r\n", "\n")


def test_an_ambiguous_kecamatan_is_asked_for(tmp_path: Path) -> None:
    code, shown = _at_a_terminal(["init", str(tmp_path), "--kecamatan", "Gunungsari"], "2\n")
    assert code == 0
    assert "1. 36.04.33  Kecamatan Gunungsari, Kabupaten Serang, Banten" in shown
    assert "Register untuk Kecamatan Gunungsari, Kabupaten Lombok Barat" in shown
    assert {path.name for path in tmp_path.iterdir()} == {"register-gunungsari.xlsx", "kawal.yaml", "aturan"}


def test_no_answer_makes_nothing(tmp_path: Path) -> None:
    code, shown = _at_a_terminal(["init", str(tmp_path), "--kecamatan", "Gunungsari"], "sembilan\n")
    assert code == 2
    assert "Tidak ada yang dipilih" in shown
    assert list(tmp_path.iterdir()) == []


def test_findings_are_coloured_and_fit_the_width(tmp_path: Path, book: RuleBook) -> None:
    path = register_file(tmp_path / "register.xlsx", book, {**REPORT, "nik_korban": "1"})
    code, shown = _at_a_terminal(["check", str(path), "--today", "2025-04-05"])
    assert code == 1
    assert "\x1b[1;31mGALAT" in shown
    assert all(len(line) <= 80 for line in shown.splitlines() if "\x1b" not in line)
