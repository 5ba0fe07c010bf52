"""Hostile files through the real command line: each is read all the same, or refused in a sentence, within limits."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from tests.hostile.case import EITHER, READ, REFUSED, Case
from tests.hostile.corpus import corpus
from tests.hostile.places import places
from tests.hostile.run_cases import MEMORY, SECONDS

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has limits for a process that it keeps")

_CODES = {READ: (0, 1), REFUSED: (2, 3), EITHER: (0, 1, 2, 3)}
_TODAY = ("--today", "2025-04-05")
_CONTROL = re.compile(r"[^\n\x20-\x7e\xa0-\U0010ffff]")
_AT_ONCE = 2

Result = dict[str, Any]


def test_every_hostile_file_is_read_or_refused_within_limits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = list(corpus())
    paths = [tmp_path / f"{number}{case.suffix}" for number, case in enumerate(cases)]
    for path, case in zip(paths, cases, strict=True):
        path.write_bytes(case.data)
    before = _listing(tmp_path)

    results = _run([_line(path) for path in paths])

    wrong = [
        f"{case.kind}, {case.name}: {why}"
        for case, result in zip(cases, results, strict=True)
        if (why := _wrong(case, result))
    ]
    assert not wrong, "\n".join(wrong)
    assert all(path.read_bytes() == case.data for path, case in zip(paths, cases, strict=True))
    assert _listing(tmp_path) == before
    assert len(cases) == len({(case.kind, case.name) for case in cases})
    with capsys.disabled():
        print("\n" + _summary(cases, results))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    made = places(tmp_path)
    before = _listing(tmp_path)
    results = _run([["check", str(path), *_TODAY] for path, _ in made.values()])
    for (name, (_, says)), result in zip(made.items(), results, strict=True):
        assert _wrong(Case("", name, b"", REFUSED, says), result) == ""
    assert _listing(tmp_path) == before


def _line(path: Path) -> list[str]:
    return ["check", *(["--settings"] if path.suffix == ".yaml" else []), str(path), *_TODAY]


def _run(lines: Sequence[list[str]]) -> list[Result]:
    """Run command lines, some at once, and return what became of them in the same order."""
    runners = []
    for first in range(_AT_ONCE):
        command = [sys.executable, "-m", "tests.hostile.run_cases"]
        runner = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert runner.stdin
        runner.stdin.write(json.dumps(lines[first::_AT_ONCE]).encode())
        runner.stdin.close()
        runners.append(runner)
    results: list[Result] = [{}] * len(lines)
    for first, runner in enumerate(runners):
        assert runner.stdout
        with runner.stdout as out:
            results[first::_AT_ONCE] = json.loads(out.read())
        assert runner.wait() == 0
    return results


def _wrong(case: Case, result: Result) -> str:
    """Return what is wrong with what became of a case."""
    said = result["said"]
    if result["code"] not in _CODES[case.becomes]:
        return f"ends with {result['code']}: {said[:300]!r}"
    if "Traceback" in said or "di dalam program" in said or _CONTROL.search(said):
        return f"says {said[:300]!r}"
    if case.says not in said or (result["code"] > 1 and not said.startswith("kawal: ")):
        return f"says {said[:300]!r}"
    if result["seconds"] > SECONDS or result["megabytes"] > MEMORY >> 20:
        return f"takes {result['seconds']:.1f} s, {result['megabytes']:.0f} MB"
    return ""


def _listing(folder: Path) -> list[tuple[str, int, int]]:
    found = ((path, path.lstat()) for path in sorted(folder.rglob("*")))
    return [(str(path), stat.st_size, stat.st_mtime_ns) for path, stat in found]


def _summary(cases: Sequence[Case], results: Sequence[Result]) -> str:
    """Return how many of each kind there are, and which took most."""
    kinds = Counter(case.kind for case in cases)
    refused = Counter(case.kind for case, result in zip(cases, results, strict=True) if result["code"] > 1)
    lines = [f"{kind:<28}{number:>5}{refused[kind]:>5} refused" for kind, number in kinds.items()]
    lines.append(f"{'in all':<28}{len(cases):>5}{refused.total():>5} refused")
    for what, unit in (("seconds", "s"), ("megabytes", "MB")):
        case, most = max(zip(cases, results, strict=True), key=lambda pair: pair[1][what])
        lines.append(f"most {what}: {most[what]:.1f} {unit}, {case.kind}: {case.name}")
    return "\n".join(lines)
