"""What is in a PDF, seen by poppler's programs; and whether one can be made here."""

from __future__ import annotations

import os
import re
import subprocess
import zlib
from pathlib import Path

import pytest

from sync.adapters.pdf import NoPdf, pdf
from tests.conftest import need


def need_pdf() -> None:
    """Skip on a laptop that cannot make a PDF or lacks the font that forms are measured in; fail in CI."""
    reason = ""
    try:
        pdf("<title>a</title>")
    except NoPdf as missing:
        reason = f"{missing.message} {missing.advice}"
    if not reason and "Liberation" not in _said("fc-match", "Liberation Sans"):
        reason = "needs the font Liberation Sans (Debian: fonts-liberation)"
    if reason:
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)


def text(path: Path, page: int | None = None) -> str:
    """Return the words of a PDF or of one page in reading order, a space between them."""
    pages = ["-f", str(page), "-l", str(page)] if page else []
    return " ".join(_said("pdftotext", "-raw", *pages, str(path), "-").split())


def facts(path: Path) -> dict[str, str]:
    """Return what a PDF says of itself: ``Title``, ``Pages``, ``Tagged`` and so on."""
    lines = (line.partition(":") for line in _said("pdfinfo", str(path)).splitlines())
    return {name: value.strip() for name, _, value in lines}


def pictures(path: Path) -> int:
    """Return how many pictures are in a PDF."""
    return len(_said("pdfimages", "-list", str(path)).splitlines()) - 2


def unpacked(data: bytes) -> bytes:
    """Return a PDF with its compressed parts laid open."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    return data + b"".join(_inflated(part) for part in parts)


def _inflated(part: bytes) -> bytes:
    try:
        return zlib.decompress(part)
    except zlib.error:  # not compressed
        return part


def _said(program: str, *arguments: str) -> str:
    return subprocess.run([need(program), *arguments], capture_output=True, text=True, check=True).stdout
