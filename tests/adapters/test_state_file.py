"""What is remembered beside a register: hashes and days, readable by its owner alone."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sync.adapters.state_file import StateFile
from sync.core.service_tabs.context import Identity
from sync.errors import NotWritten
from sync.ports import Standing, Tally

FOUND: Identity = ("LAP-02", "Laporan", "GNS-2025-0001/1", "NIK Korban")
DAY = date(2025, 4, 5)


NOON = datetime(2025, 4, 5, 12, tzinfo=UTC)


def _remembered(register: Path) -> StateFile:
    state = StateFile.beside(register)
    state.record("tanda", state.since([FOUND], DAY), Tally({}, 0), NOON)
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


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"[]",
        b'{"schema": "kawal.state/1"}',
        b"\xff\xfe",
        b'{"schema": 9}',
        b'{"schema": "kawal.state/1", "mark": "tanda", "since": {}, "standing": {}}',
    ],
)
def test_a_damaged_state_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    register = tmp_path / "register.xlsx"
    (_remembered(register).folder / "register.xlsx.json").write_bytes(damage)
    assert not StateFile.beside(register).unchanged("tanda")
    assert StateFile.beside(register).since([FOUND], DAY) == {FOUND: DAY}


def test_a_second_run_on_the_same_register_is_kept_out(tmp_path: Path) -> None:
    register = tmp_path / "register.xlsx"
    with StateFile.beside(register).alone():
        with pytest.raises(NotWritten, match="sedang diproses"), StateFile.beside(register).alone():
            pass
        with StateFile.beside(tmp_path / "lain.xlsx").alone():
            pass
    with StateFile.beside(register).alone():
        pass


def test_a_state_from_before_there_were_standings_still_counts(tmp_path: Path) -> None:
    folder = _remembered(tmp_path / "register.xlsx").folder
    path = folder / "register.xlsx.json"
    stored = json.loads(path.read_bytes())
    del stored["standing"]
    path.write_text(json.dumps(stored))
    state = StateFile.beside(tmp_path / "register.xlsx")
    assert state.unchanged("tanda")
    assert state.since([FOUND], date(2025, 5, 1)) == {FOUND: DAY}
    assert state.standing() == Standing()


def test_first_runs_at_the_same_time_agree_on_the_key(tmp_path: Path) -> None:
    """Whoever reads the key while it is being made would otherwise hash with half of it."""

    def run(number: int) -> None:
        _remembered(tmp_path / f"{number}.xlsx")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(24)))
    hashes = {tuple(json.loads(path.read_bytes())["since"]) for path in (tmp_path / ".kawal").glob("*.json")}
    assert len(hashes) == 1


def test_a_register_whose_name_is_the_keys_has_its_state_all_the_same(tmp_path: Path) -> None:
    state = StateFile(tmp_path, "key")
    with state.alone():
        state.record("tanda", state.since([FOUND], DAY), Tally({}, 0), NOON)
    assert StateFile(tmp_path, "key").unchanged("tanda")
    assert len((tmp_path / "key").read_bytes()) == 32
