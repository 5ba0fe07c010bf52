"""Drives a real, headless LibreOffice from tests; see ``libreoffice_script.py`` for what it can be asked to do."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

_SCRIPT = Path(__file__).with_name("libreoffice_script.py")
_PYTHONS = (sys.executable, "/usr/bin/python3", "/opt/libreoffice/program/python")


def python_with_uno() -> str | None:
    """Return a Python that has LibreOffice's bindings."""
    for python in _PYTHONS:
        if shutil.which(python) and not subprocess.run([python, "-c", "import uno"], capture_output=True).returncode:
            return python
    return None


def run(jobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Given jobs (open, sort, cells, html, xlsx), return what each read; skip the test where there is no LibreOffice.

    In CI a missing LibreOffice fails the test: the promise that colours follow a sort must not go untested there.
    """
    python = python_with_uno() if shutil.which("soffice") else None
    if python is None:
        reason = "needs LibreOffice with Python-UNO (Debian: libreoffice-calc python3-uno)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV", "COV_"))}
    done = subprocess.run(
        [python, str(_SCRIPT)], input=json.dumps(jobs), capture_output=True, text=True, timeout=120, env=environment
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers
