"""Run as a program: one command line of Kawal after another, each in a process of its own with hard limits.

Reads a JSON list of command lines, and prints a JSON list of what became of them.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from typing import Any

MEMORY = 512 << 20
SECONDS = 10  # of computing, of a process and of all that it has started
_PATIENCE = 100.0  # by the clock: others may be computing too


def main() -> None:
    """Run them. What is the same for all, code and rules, is loaded before the first, and not by each."""
    from sync.app import judging
    from sync.cli import main as kawal

    judging.rules = cache(judging.rules)
    lines = json.load(sys.stdin)
    with redirect_stdout(None), redirect_stderr(None):
        kawal(["check", "/dev/null"])
    print(json.dumps([ran(line) for line in lines]))


def ran(line: list[str]) -> dict[str, Any]:
    """Return the exit code, what was printed, and what it took."""
    with tempfile.TemporaryFile() as out:
        begun = time.monotonic()
        child = os.fork()
        if child == 0:
            _run(line, out.fileno())
        status, used = _waited(child)
        out.seek(0)
        said = out.read().decode(errors="surrogateescape")
    return {
        "code": status,
        "said": said,
        "clock": time.monotonic() - begun,
        "seconds": used.ru_utime + used.ru_stime,
        "megabytes": used.ru_maxrss / 1024,
    }


def _run(line: list[str], out: int) -> None:
    status = 70
    try:
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        from sync.cli import main as kawal

        status = kawal(line)
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)


def _waited(child: int) -> tuple[int, resource.struct_rusage]:
    """Return how it ended and what it and its own processes took."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        found, status, used = os.wait4(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status), used
        time.sleep(0.001)
    os.killpg(child, 9)
    _, status, used = os.wait4(child, 0)
    return os.waitstatus_to_exitcode(status), used


if __name__ == "__main__":
    main()
