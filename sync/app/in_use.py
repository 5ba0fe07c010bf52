"""The settings and the rules that a running service uses: read anew when their files have changed."""

from __future__ import annotations

import os
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Generic, TypeVar

from sync.app.judging import rules
from sync.errors import KawalError
from sync.pipeline import Rules
from sync.settings import Settings, load

T = TypeVar("T")


class _Kept(Generic[T]):
    """Something that is read anew when its mark has changed. What is refused leaves the last good one in use."""

    def __init__(self) -> None:
        self.refused: KawalError | None = None
        self._mark: Hashable = None
        self._good: T | None = None

    def get(self, mark: Hashable, read: Callable[[], T]) -> T:
        """Return the last good one. Raise why it was refused when there never was any."""
        if mark != self._mark:
            self._mark = mark
            try:
                self._good, self.refused = read(), None
            except KawalError as refused:
                self.refused = refused
        if self._good is None:
            assert self.refused is not None
            raise self.refused.with_traceback(None)  # or it would grow each time
        return self._good


class InUse:
    """The settings in a file, and the rules that they name."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._settings: _Kept[Settings] = _Kept()
        self._rules: _Kept[Rules] = _Kept()

    def settings(self) -> Settings:
        """Return the last good settings. Raise ``UsageProblem`` when there never were any."""
        return self._settings.get(_stamp([self._file]), lambda: load(self._file, os.environ))

    def rules(self) -> Rules:
        """Return the last good rules. Raise ``UsageProblem`` when there never were any."""
        found = self.settings()
        stamp = _stamp(found.rules.rglob("*.yaml")) if found.rules else ()
        return self._rules.get((found.rules, found.holidays, stamp), lambda: rules(found.rules, found.holidays))

    @property
    def refused(self) -> KawalError | None:
        """Return why what the files say now is not in use, if it is not."""
        return self._settings.refused or self._rules.refused


def _stamp(paths: Iterable[Path]) -> Hashable:
    """Return what changes when any of the files does."""
    found = []
    with suppress(OSError):  # what cannot be looked at is refused when it is read
        for path in sorted(paths):
            known = path.stat()
            found.append((path, known.st_mtime_ns, known.st_size, known.st_ino))
    return tuple(found)
