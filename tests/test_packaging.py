"""The built wheel works without the checkout, and holds no key file and no local settings."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from sync.core.spec import RuleBook
from tests.conftest import ROOT
from tests.workbooks import register_file

_LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "*.pyc", "__pycache__", ".*_cache", ".hypothesis", "demo", "dist")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the checkout in which someone has left a key and local settings."""
    copy, out = tmp_path_factory.mktemp("checkout") / "kawal", tmp_path_factory.mktemp("dist")
    shutil.copytree(ROOT, copy, ignore=_LEFT_OUT)
    for place in (copy, copy / "sync", copy / "rules", copy / "report_templates"):
        (place / "service_account.json").write_text("{}")
        (place / "kantor.local.yaml").write_text("a: 1")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(copy)]
    subprocess.run(command, check=True, capture_output=True)
    [built] = out.iterdir()
    return built


def test_no_key_and_no_local_settings_are_in_it(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert not [name for name in names if "service_account" in name or "local.yaml" in name]
    assert "sync/_bundled/rules/register.yaml" in names
    assert "sync/wilayah/NOTICE" in names
    assert "sync/adapters/ledger/migrations/versions/r0001_first.py" in names
    assert {name.split("/")[0] for name in names} == {"sync", next(n.split("/")[0] for n in names if "dist-info" in n)}


def test_it_checks_a_register_without_the_checkout(wheel: Path, tmp_path: Path, book: RuleBook) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "installed")
    path = register_file(tmp_path / "register.xlsx", book)
    code = (
        f"import sync, sys; from sync.cli import main; print(sync.__file__); sys.exit(main(['check', {str(path)!r}]))"
    )
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "installed")}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith(str(tmp_path / "installed")), done.stderr
    assert "register.xlsx: diperiksa" in done.stdout


def test_the_layers_hold() -> None:
    """cli → app → pipeline → ports → core; only app sees adapters; the core is pure."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", ["date.today(", ".now(", "time.time(", "os.environ", "open(", "import logging"])
def test_the_core_reads_no_clock_no_file_and_no_environment(name: str) -> None:
    found = [path.name for path in (ROOT / "sync" / "core").rglob("*.py") if name in path.read_text(encoding="utf-8")]
    assert found == []


REVISIONS = {
    f"ledger/migrations/versions/{name}.py"
    for name in (
        "r0001_first",
        "r0002_archive",
        "r0003_reports",
        "r0004_lease_lengths",
        "r0005_frozen_parts",
        "r0006_trail",
    )
}


@pytest.mark.parametrize(
    ("library", "files"),
    [
        ("gspread", {"google/client.py"}),
        ("requests", {"google/client.py", "google/diagnosis.py", "google/failures.py", "google/credentials.py"}),
        ("google", {"google/client.py", "google/credentials.py", "google/diagnosis.py"}),
        ("filelock", {"alone.py", "only_one.py"}),
        ("jinja2", {"render.py"}),
        ("weasyprint", {"pdf.py"}),
        ("matplotlib", {"charts.py"}),
        ("css_inline", {"render.py"}),
        ("alembic", {"ledger/migrate.py", "ledger/migrations/env.py", *REVISIONS}),
        ("holidays", {"libur.py"}),
        ("smtplib", {"smtp.py"}),
        ("imaplib", {"imap.py"}),
    ],
)
def test_an_outside_library_is_known_to_its_adapter_alone(library: str, files: set[str]) -> None:
    imports = re.compile(rf"^\s*(?:import|from) {library}[. \n]", re.MULTILINE)
    using = [path for path in (ROOT / "sync").rglob("*.py") if imports.search(path.read_text(encoding="utf-8"))]
    assert {path.relative_to(ROOT / "sync" / "adapters").as_posix() for path in using} == files


def test_no_file_is_long() -> None:
    """A file that does not fit in the head does two things."""
    sizes = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in (ROOT / "sync").rglob("*.py")}
    assert not {path.name: size for path, size in sizes.items() if size > 350}
