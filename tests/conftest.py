"""What most tests need: the shipped rules, a day, and programs that may not be installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from sync.adapters.libur import working_days
from sync.core.spec import RuleBook
from sync.core.table import Memos
from sync.pipeline import Moment, Rules
from sync.rulebook import load

if TYPE_CHECKING:
    from tests.postgresql import PostgreSQL

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("kawal", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("kawal")


def need(program: str) -> str:
    """Return the path of a program; without it skip on a laptop, fail in CI."""
    found = shutil.which(program)
    if found is None:
        message = f"{program} is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return load(ROOT / "rules")


@pytest.fixture(scope="session")
def rules(book: RuleBook) -> Rules:
    return Rules(book, working_days(), Memos())


@pytest.fixture
def moment() -> Moment:
    return Moment(datetime(2025, 4, 5, 6, 0))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    from tests.postgresql import server

    with server() as running:
        yield running
