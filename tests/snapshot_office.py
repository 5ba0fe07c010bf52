"""An office that keeps snapshots: a register of many rows in a file or at Google, and the keys that open them."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from sync.app.keys import make
from sync.cli import main
from tests.registers import TODAY

Out = pytest.CaptureFixture[str]


@dataclass
class SnapshotOffice:
    """A folder with settings of one register, Gunungsari; the keys lie elsewhere."""

    folder: Path
    keys: Sequence[Path]

    def kawal(self, *verb: str, day: int | None = None) -> int:
        """Run a verb, on the n-th day if it takes one."""
        today = [] if day is None else ["--today", str(TODAY + timedelta(days=day))]
        return main([*verb, "--settings", str(self.folder / "kawal.yaml"), *today])

    def snapshots(self) -> list[Path]:
        """Return the files of all snapshots."""
        return sorted((self.folder / ".kawal" / "cadangan" / "Gunungsari").glob("*/*T*.age"))


def snapshot_office(folder: Path, keys: Path, register: str, more: str = "") -> SnapshotOffice:
    """Make the office; ``register`` says where its register is kept (``berkas: register.xlsx``)."""
    made = make(keys)
    folder.mkdir(parents=True, exist_ok=True)
    public = ", ".join(public for _, public in made)
    lines = [f"cadangan: {{kunci_publik: [{public}]}}", more, "register:"]
    lines.append(f"  - {{nama: Gunungsari, kecamatan: 36.04.33, {register}}}")
    (folder / "kawal.yaml").write_text("\n".join(filter(None, lines)) + "\n")
    return SnapshotOffice(folder, [path for path, _ in made])


def code(told: str) -> str:
    """Return the code for ``kawal accept`` in what was said."""
    [found] = set(re.findall(r"kawal accept \S+ ([0-9A-F]{4}-[0-9A-F]{4})", told))
    return str(found)


def shuffled(rows: Sequence[list[object]], seed: int = 1) -> list[list[object]]:
    """Return rows in another order."""
    return random.Random(seed).sample(list(rows), len(rows))
