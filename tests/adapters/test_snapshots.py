"""Snapshots in their folder, beside the keys of their months."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from sync.adapters.snapshots import AgeSnapshots, new_key

AT = datetime(2025, 4, 5, 6, tzinfo=UTC)


def test_the_key_of_a_month_is_no_snapshot_even_if_its_name_begins_like_one(tmp_path: Path) -> None:
    """Its name is a hash: that of one office in sixteen begins with a 2, as all times do."""
    for number in count():
        snapshots = AgeSnapshots(tmp_path / str(number), "Gunungsari", [new_key()[1], new_key()[1]], 60)
        name, _ = snapshots.keep(b"isi", AT)
        if name.split(".")[1].startswith("2"):
            break
    assert list(snapshots.names()) == [name]
