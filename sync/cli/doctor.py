"""``kawal doctor``: what is in order, what is not, and what to do about it."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from sync.app.doctor import Doctor, Examined
from sync.cli.main import verb_parser

_MARKS = {True: "✓", False: "✗", None: "–"}
_STATES = {True: "ok", False: "failed", None: "skipped"}
_WIDTH = 100


def run(arguments: Sequence[str]) -> int:
    """Return 0 when nothing is wrong, else the code of the worst that is."""
    parser = verb_parser(
        "doctor",
        "Contoh:\n  kawal doctor\n  kawal doctor --settings kantor/kawal.yaml\n\n"
        "✓ sudah benar, ✗ harus diperbaiki (caranya disebut di bawahnya), – tidak diperiksa, atau boleh dibiarkan.\n"
        "Tidak ada yang diubah.\n"
        "Kode keluar: 0 semua benar, 1 ada yang tidak dapat ditulis, 2 pengaturan, kunci, atau aturan salah, "
        "3 Google atau register tidak dapat dibaca.",
        "--settings",
    )
    given = parser.parse_args(arguments)
    examined = []
    for one in Doctor(given.settings).examine():
        examined.append(one)
        if given.format == "text":
            print("\n".join(_lines(one)), flush=True)  # the next one may have to wait for the network
    if given.format == "json":
        content = {"schema": "kawal.doctor/1", "checks": [_plain(one) for one in examined]}
        print(json.dumps(content, ensure_ascii=False, indent=1))
    return max((one.failure.exit_code for one in examined if one.failure), default=0)


def _lines(one: Examined) -> Iterator[str]:
    yield from _wrapped(f"{_MARKS[one.good]} {one.what}: {one.text}", "", "    ")
    if one.failure:
        yield from (f"      {problem}" for problem in one.failure.problems)
        yield from _wrapped(f"→ {one.failure.advice}", "    ", "      ")


def _wrapped(text: str, first: str, further: str) -> list[str]:
    """Break a text into lines, but no address and no path: people copy them."""
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=further, break_on_hyphens=False, break_long_words=False
    )


def _plain(one: Examined) -> dict[str, Any]:
    return {
        "what": one.what,
        "state": _STATES[one.good],
        "message": one.text,
        "advice": one.failure.advice if one.failure else "",
        "problems": one.failure.problems if one.failure else (),
    }
