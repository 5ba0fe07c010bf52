"""What is remembered beside a register: hashes and days, readable by its owner alone."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from sync.adapters.state_file import StateFile
from sync.core.service_tabs.context import Identity
from sync.errors import NotWritten

FOUND: Identity = ("LAP-02", "Laporan", "GNS-2025-0001/1", "NIK Korban")
DAY = date(2025, 4, 5)


def _remembered(register: Path) -> StateFile:
    state = StateFile(register)
    state.record("tanda", state.since([FOUND], DAY))
    return state


def test_no_case_number_and_no_value_is_stored(tmp_path: Path) -> None:
    _remembered(tmp_path / "register.xlsx")
    stored = b"".join(path.read_bytes() for path in (tmp_path / ".kawal").iterdir())
    assert b"GNS" not in stored
    assert b"LAP-02" not in stored
    assert b"2025-04-05" in stored


def test_the_key_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    folder = _remembered(tmp_path / "register.xlsx").folder
    key = (folder / "key").read_bytes()
    _remembered(tmp_path / "lain.xlsx")
    assert (folder / "key").read_bytes() == key
    assert len(key) == 32
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_another_key_means_other_hashes(tmp_path: Path) -> None:
    for office in ("satu", "dua"):
        (tmp_path / office).mkdir()
        _remembered(tmp_path / office / "register.xlsx")
    one, two = ((tmp_path / o / ".kawal" / "register.xlsx.json").read_text() for o in ("satu", "dua"))
    assert one != two


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"schema": "kawal.state/1"}', b"\xff\xfe", b'{"schema": 9}'])
def test_a_damaged_state_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    register = tmp_path / "register.xlsx"
    (_remembered(register).folder / "register.xlsx.json").write_bytes(damage)
    assert not StateFile(register).unchanged("tanda")
    assert StateFile(register).since([FOUND], DAY) == {FOUND: DAY}


def test_a_second_run_on_the_same_register_is_kept_out(tmp_path: Path) -> None:
    register = tmp_path / "register.xlsx"
    with StateFile(register).alone():
        with pytest.raises(NotWritten, match="sedang diproses"), StateFile(register).alone():
            pass
        with StateFile(tmp_path / "lain.xlsx").alone():
            pass
    with StateFile(register).alone():
        pass
