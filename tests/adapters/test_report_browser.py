"""The quarterly report as a browser shows it: valid, accessible, and no wider than a telephone."""

from __future__ import annotations

import json
import os
import re
import subprocess
from base64 import b64encode
from pathlib import Path

import pytest

from tests.conftest import ROOT, need
from tests.report_documents import PAGES, document

CHECKS = ROOT / "tests/page_checks"


def _checks() -> Path:
    """Return the programs that look at pages; skip on a laptop without them, fail in CI."""
    found = CHECKS / "node_modules/.bin/html-validate"
    if not found.exists():
        message = "needs: npm ci --prefix tests/page_checks"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return found


def test_html_is_valid(tmp_path: Path) -> None:
    validate = _checks()
    for name in PAGES:
        made = document(name)
        for form in ("mail_html", "full_html", "print_html"):
            (tmp_path / f"{name}-{form}.html").write_text(getattr(made, form), encoding="utf-8")
    command = [need("node"), str(validate), "--config", str(CHECKS / ".htmlvalidate.json"), str(tmp_path / "*.html")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=CHECKS)
    assert (done.returncode, done.stdout) == (0, "")


def test_pages_are_accessible_and_fit_a_telephone(tmp_path: Path) -> None:
    """Webmail supplies the landmarks of a mail."""
    _checks()
    jobs = []
    for name, form, width, scheme in (
        ("kecamatan", "mail_html", 360, "light"),
        ("kecamatan", "mail_html", 800, "dark"),
        ("publik", "mail_html", 360, "dark"),
        ("nihil", "full_html", 360, "light"),
        ("kecamatan", "full_html", 360, "light"),
        ("kecamatan", "full_html", 800, "dark"),
    ):
        file = tmp_path / f"{name}-{form}.html"
        file.write_text(getattr(document(name), form), encoding="utf-8")
        cids = {
            f"cid:{n}": f"data:image/png;base64,{b64encode(png).decode()}" for n, png in document(name).images.items()
        }
        off = ["landmark-one-main", "region"] if form == "mail_html" else []
        jobs.append({"file": str(file), "width": width, "scheme": scheme, "off": off, "pictures": cids})
    bare = tmp_path / "tanpa-gaya.html"  # as Gmail shows it to other accounts than its own
    bare.write_text(
        re.sub("<style>.*?</style>", "", document("kabupaten").mail_html, flags=re.DOTALL), encoding="utf-8"
    )
    jobs.append(
        {"file": str(bare), "width": 360, "scheme": "light", "off": ["landmark-one-main", "region"], "pictures": {}}
    )
    (tmp_path / "jobs.json").write_text(json.dumps(jobs), encoding="utf-8")
    command = [need("node"), str(CHECKS / "look.mjs"), need("chromium"), str(tmp_path / "jobs.json")]
    done = subprocess.run(command, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
