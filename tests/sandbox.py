"""``python -m tests.sandbox UNIT COMMAND …``: run a command as a unit's system-call filter and memory rule would let it.

systemd itself is not asked: the filter is read from the unit, its groups are spelled out by ``systemd-analyze``, and
libseccomp loads it. ``MemoryDenyWriteExecute`` is the kernel's own (Linux 6.3). What is about files and the network is
left out.
"""

from __future__ import annotations

import ctypes
import errno
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_SET_MDWE, _REFUSE_EXEC_GAIN = 65, 1


def settings(unit: Path, name: str) -> list[str]:
    """Return what a unit says by one name, in order."""
    lines = unit.read_text(encoding="utf-8").splitlines()
    return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]


def allowed(unit: Path) -> set[str]:
    """Return the system calls that a unit lets through."""
    names = _members("@default")
    for line in settings(unit, "SystemCallFilter"):
        given = {call for word in line.removeprefix("~").split() for call in _members(word)}
        names = names - given if line.startswith("~") else names | given
    return names


@cache
def _members(word: str) -> set[str]:
    if not word.startswith("@"):
        return {word}
    listed = subprocess.run(["systemd-analyze", "syscall-filter", word], check=True, capture_output=True, text=True)
    words = [line.split()[0] for line in listed.stdout.splitlines()[1:] if line.strip() and "#" not in line]
    return {call for one in words for call in _members(one)}


def enter(unit: Path) -> None:
    """Let this process, and whatever it starts, do no more than the unit lets it."""
    library = ctypes.CDLL("libseccomp.so.2", use_errno=True)
    library.seccomp_init.restype = ctypes.c_void_p
    context = ctypes.c_void_p(library.seccomp_init(_REFUSE))
    for name in allowed(unit):
        number = library.seccomp_syscall_resolve_name(name.encode())
        if number >= 0:  # this machine has it
            _must(library.seccomp_rule_add(context, _ALLOW, number, 0))
    if "yes" in settings(unit, "MemoryDenyWriteExecute"):
        _must(ctypes.CDLL(None).prctl(_SET_MDWE, _REFUSE_EXEC_GAIN, 0, 0, 0))
    _must(library.seccomp_load(context))  # last: it is a call that it may refuse itself


def _must(answer: int) -> None:
    if answer != 0:
        raise OSError(abs(answer), "the sandbox cannot be made here")


def main() -> None:
    """Enter and become the command."""
    unit, *command = sys.argv[1:]
    pairs = (pair.partition("=") for pair in settings(Path(unit), "Environment"))
    environment = {**os.environ, **{name: value for name, _, value in pairs}}
    enter(Path(unit))
    os.execvpe(command[0], command, environment)


if __name__ == "__main__":
    main()
