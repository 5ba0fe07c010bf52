"""Snapshots on disk: for whom they are, how long they stay, and what is left of them when keys go."""

from __future__ import annotations

import os
import stat
from datetime import datetime
from pathlib import Path

import pytest
from pyrage import x25519

from sync.adapters import snapshots
from sync.adapters.snapshots import AgeSnapshots, identities, new_key
from sync.errors import KawalError, NotWritten, Unreadable

JANUARY, APRIL = datetime(2025, 1, 3, 6), datetime(2025, 4, 5, 13, 15)
CONTENT = b'{"nama": "Melati Putri"}' * 100


@pytest.fixture(scope="module")
def pairs() -> list[tuple[str, str]]:
    return [new_key() for _ in range(3)]


def kept(folder: Path, pairs: list[tuple[str, str]], *holders: int, months: int = 60) -> AgeSnapshots:
    return AgeSnapshots(folder / "cadangan", "Gunung Sari/2", [pairs[n][1] for n in holders or (0, 1)], months)


def keys(pairs: list[tuple[str, str]], *holders: int) -> list[x25519.Identity]:
    return [x25519.Identity.from_str(pairs[n][0]) for n in holders]


def test_each_holder_opens_it_and_nobody_else(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    store = kept(tmp_path, pairs)
    name, sha256 = store.keep(CONTENT, APRIL)
    assert [store.open(name, keys(pairs, holder)) for holder in (0, 1)] == [CONTENT, CONTENT]
    assert store.sha256(name) == sha256
    with pytest.raises(Unreadable, match="Kunci itu tidak membuka"):
        store.open(name, keys(pairs, 2))


def test_nothing_on_disk_can_be_read_without_a_key_or_by_others(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    store = kept(tmp_path, pairs)
    store.keep(CONTENT, APRIL)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 3
    for path in files:
        content = path.read_bytes()
        assert (b"Melati" in content, b"AGE-SECRET" in content) == (False, False)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*") if path.is_dir()} == {0o700}
    assert store.folder.parent == tmp_path / "cadangan"  # whatever a register is called


def test_other_holders_get_a_key_pair_of_their_own(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    first, second = kept(tmp_path, pairs), kept(tmp_path, pairs, 1, 2)
    old, new = first.keep(CONTENT, APRIL)[0], second.keep(CONTENT, APRIL)[0]
    assert second.open(new, keys(pairs, 2)) == CONTENT
    assert second.open(old, keys(pairs, 1)) == CONTENT
    with pytest.raises(Unreadable):
        second.open(old, keys(pairs, 2))


def test_a_month_whose_key_is_destroyed_is_unreadable_in_every_copy(
    tmp_path: Path, pairs: list[tuple[str, str]]
) -> None:
    store = kept(tmp_path, pairs)
    name, _ = store.keep(CONTENT, APRIL)
    copy = (store.folder / name).read_bytes()
    for path in store.folder.rglob("*.kunci.age"):
        path.unlink()
    (store.folder / name).write_bytes(copy)  # out of a backup of last week
    with pytest.raises(Unreadable, match="tidak ada lagi"):
        store.open(name, keys(pairs, 0, 1))


def test_old_months_are_destroyed_and_of_long_past_ones_a_copy_a_day_stays(
    tmp_path: Path, pairs: list[tuple[str, str]]
) -> None:
    store = kept(tmp_path, pairs, months=12)
    last_year = store.keep(CONTENT, datetime(2024, 3, 1, 6))[0]
    twice = [store.keep(CONTENT, JANUARY.replace(hour=hour))[0] for hour in (6, 14)]
    lately = [store.keep(CONTENT, datetime(2025, 3, 1, hour))[0] for hour in (6, 14)]
    new = store.keep(CONTENT, APRIL)[0]
    assert list(store.names()) == [twice[1], *lately, new]
    assert not (store.folder / last_year).parent.exists()


@pytest.mark.parametrize("harm", ["cut", "flip", "empty", "swapped"])
def test_a_harmed_snapshot_is_said_so(tmp_path: Path, pairs: list[tuple[str, str]], harm: str) -> None:
    store = kept(tmp_path, pairs)
    name = store.keep(os.urandom(100_000), APRIL)[0]
    path = store.folder / name
    content = path.read_bytes()
    harmed = {
        "cut": content[: len(content) // 2],
        "flip": content[:50_000] + bytes([content[50_000] ^ 1]) + content[50_001:],
        "empty": b"",
        "swapped": next(store.folder.rglob("*.kunci.age")).read_bytes(),
    }
    path.write_bytes(harmed[harm])
    with pytest.raises(Unreadable, match="rusak atau telah diubah"):
        store.open(name, keys(pairs, 0))


def test_a_full_disk_leaves_no_half_of_a_snapshot(
    tmp_path: Path, pairs: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = kept(tmp_path, pairs)
    before = list(store.names())

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritten, match="ruang penyimpanan penuh"):
        store.keep(CONTENT, APRIL)
    monkeypatch.undo()
    assert list(store.names()) == before
    assert store.open(store.keep(CONTENT, APRIL)[0], keys(pairs, 0)) == CONTENT


def test_a_public_key_that_was_copied_wrong_is_found_out(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    wrong = pairs[0][1][:-1] + ("q" if pairs[0][1][-1] != "q" else "p")
    with pytest.raises(KawalError, match="salah salin"):
        AgeSnapshots(tmp_path, "x", [wrong, pairs[1][1]], 60).keep(CONTENT, APRIL)


def test_a_key_file_may_hold_several_keys_and_remarks(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    path = tmp_path / "kunci.txt"
    path.write_text(f"# koordinator\n{pairs[0][0]}\n\n# kabupaten\n{pairs[1][0]}\n")
    assert len(identities(path)) == 2
    assert snapshots.private_keys([tmp_path]) == [path]


def test_a_months_key_is_never_taken_for_a_snapshot(tmp_path: Path, pairs: list[tuple[str, str]]) -> None:
    """Its name comes from the holders, and may begin with any digit, as a snapshot's does."""
    for n in range(40):
        store = AgeSnapshots(tmp_path / str(n), "x", [pairs[0][1], new_key()[1]], 60)
        name, _ = store.keep(CONTENT, APRIL)
        assert list(store.names()) == [name]
