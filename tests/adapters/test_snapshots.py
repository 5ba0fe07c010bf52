"""Snapshots in a folder, whatever the keys are called and whoever makes them at the same time."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest
from pyrage import x25519

from sync.adapters import snapshots
from sync.adapters.snapshots import AgeSnapshots, new_key

NOON = datetime(2025, 4, 5, 12)


def drawer(folder: Path, public: str) -> AgeSnapshots:
    return AgeSnapshots(folder, "Gunungsari", [public], 60)


def test_a_key_is_never_taken_for_a_snapshot(tmp_path: Path) -> None:
    """What a month's key is called depends on the office's keys: in one office of sixteen it begins as years do."""
    pairs = (new_key() for _ in range(1000))
    private, public = next(pair for pair in pairs if sha256(pair[1].encode()).hexdigest().startswith("2"))
    kept = drawer(tmp_path, public)
    name, _ = kept.keep(b"isi", NOON)
    assert list(kept.names()) == [name]
    assert kept.open(name, [x25519.Identity.from_str(private)]) == b"isi"


def test_two_that_make_the_key_of_a_month_at_once_make_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One is frozen between the two halves of its pair; meanwhile another one has taken over."""
    private, public = new_key()
    kept, names = drawer(tmp_path, public), []
    done = snapshots.replace_file

    def frozen(target: Path, data: bytes, mode: int) -> None:
        if target.suffix == ".kunci":
            monkeypatch.setattr(snapshots, "replace_file", done)
            names.append(kept.keep(b"yang lain", NOON)[0])
        done(target, data, mode)

    monkeypatch.setattr(snapshots, "replace_file", frozen)
    names += [kept.keep(content, NOON)[0] for content in (b"yang beku", b"sesudahnya")]
    opened = [kept.open(name, [x25519.Identity.from_str(private)]) for name in names]
    assert opened == [b"yang lain", b"yang beku", b"sesudahnya"]
