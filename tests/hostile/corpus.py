"""All hostile files."""

from __future__ import annotations

from collections.abc import Iterator

from tests.hostile.bombs import bombs
from tests.hostile.case import Case
from tests.hostile.cells import cells
from tests.hostile.fuzz import fuzzed
from tests.hostile.packages import packages
from tests.hostile.settings import settings
from tests.hostile.sheets import sheets


def corpus() -> Iterator[Case]:
    """Yield them, those that take longest first."""
    yield from bombs()
    yield from packages()
    yield from sheets()
    yield from cells()
    yield from settings()
    yield from fuzzed(30)
