"""The units as systemd itself judges them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.sandbox import allowed

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


# ------------------------------------------------------------------ what Kawal needs is let through, and no more


@pytest.fixture
def guarded(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return what runs Python with some arguments as the unit's filter lets it."""
    need("systemd-analyze")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tests.sandbox", str(UNITS / "kawal.service"), sys.executable, *arguments]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    if (made := run("-c", "")).returncode:
        pytest.skip(f"no sandbox here: {made.stderr.splitlines()[-1]}")
    return run


REFUSED = {
    "resources of others": "import os; os.sched_setaffinity(0, {0})",
    "memory that is written and run": "import mmap; mmap.mmap(-1, 4096, prot=7)",
    "another root": "import os; os.chroot('/')",
}


@pytest.mark.parametrize("program", REFUSED.values(), ids=REFUSED)
def test_what_kawal_never_does_is_refused(
    guarded: Callable[..., subprocess.CompletedProcess[str]], program: str
) -> None:
    assert "PermissionError" in guarded("-c", program).stderr


def test_processes_apart_may_limit_themselves(guarded: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    """``setrlimit`` is refused with the other resources; the C library asks by a call that is always let through."""
    program = (
        "import resource as r\n"
        "for kind in (r.RLIMIT_AS, r.RLIMIT_CPU, r.RLIMIT_FSIZE):\n"
        "    r.setrlimit(kind, (1 << 33, 1 << 33))\n"
        "    print(r.getrlimit(kind)[0] == 1 << 33)\n"
    )
    assert guarded("-c", program).stdout == "True\n" * 3
    assert "prlimit64" in allowed(UNITS / "kawal.service")


def test_a_thread_for_each_processor_is_not_started(guarded: Callable[..., subprocess.CompletedProcess[str]]) -> None:
    done = guarded("-c", "import os, numpy, scipy.optimize; print(len(os.listdir('/proc/self/task')))")
    assert (done.stdout, done.stderr) == ("1\n", "")


def test_all_that_kawal_does_works_there(
    guarded: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """The database, mails, charts, PDF, the solver in a process of its own, the driver of PostgreSQL."""
    register = tmp_path / "a.xlsx"
    register.write_bytes((ROOT / "tests" / "samples" / "register-101.xlsx").read_bytes())
    given = ("report", str(register), "--area", "36.04.33", "--quarter", "2025-Q1", "--today", "2025-04-05")
    done = [
        guarded("-m", "sync", "sync", str(register), "--today", "2025-04-05"),
        guarded("-m", "sync", *given, "--format", "html,pdf,xlsx,json,eml", "--out", str(tmp_path / "laporan")),
        guarded("-m", "sync", *given, "--audience", "publik", "--out", str(tmp_path / "publik")),
        guarded("-c", "import psycopg"),
        guarded("-c", "from sync.adapters.apart import apart; print(apart(divmod, 7, 2, seconds=60))"),
    ]
    assert [one.returncode for one in done] == [0] * 5, [one.stderr for one in done]
    assert done[-1].stdout == "(3, 1)\n"
    assert len(list((tmp_path / "laporan").iterdir())) == 5
