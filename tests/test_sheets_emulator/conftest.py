"""One emulator a test, and who calls it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sheets_emulator import Emulator, Officer
from tests.sheets_emulator.client import Client


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def api(emulator: Emulator) -> Client:
    return Client(emulator.url)


@pytest.fixture
def officer(emulator: Emulator) -> Officer:
    return emulator.officer("siti@contoh.id")
