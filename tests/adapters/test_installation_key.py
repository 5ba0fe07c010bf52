"""The key is made once, is its owner's alone, and gives way to one from systemd."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sync.adapters.installation_key import installation_key
from sync.errors import NotWritten, Unreadable


def test_it_is_made_once_and_is_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / ".kawal"
    key = installation_key(folder, {})
    assert len(key) == 32
    assert installation_key(folder, {}) == key
    assert stat.S_IMODE((folder / "key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_each_installation_has_its_own(tmp_path: Path) -> None:
    assert installation_key(tmp_path / "satu", {}) != installation_key(tmp_path / "dua", {})


def test_first_runs_at_the_same_time_agree_on_it(tmp_path: Path) -> None:
    """Whoever reads the key while it is being made would otherwise hash with half of it."""
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(lambda _: installation_key(tmp_path, {}), range(24)))
    assert len(set(keys)) == 1


def test_a_credential_of_systemd_goes_first(tmp_path: Path) -> None:
    (tmp_path / "kawal-hmac").write_bytes(b"k" * 40)
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert installation_key(tmp_path / ".kawal", environment) == b"k" * 40
    assert not (tmp_path / ".kawal").exists()


def test_half_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"k" * 31)
    (tmp_path / "key").chmod(0o600)
    with pytest.raises(Unreadable, match="rusak"):
        installation_key(tmp_path, {})


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / ".kawal").write_text("")
    with pytest.raises(NotWritten, match="tidak dapat disimpan"):
        installation_key(tmp_path / ".kawal", {})
