"""A secret is taken from a file only where nobody else can read it or put another in its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sync.adapters.private_file import read_private
from sync.errors import UsageProblem

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """Return a file in a folder of its own."""
    folder = tmp_path / "sendiri"
    folder.mkdir(0o700)
    path = folder / "kunci"
    path.write_bytes(b"rahasia")
    path.chmod(0o600)
    return path


def _read(path: Path) -> bytes:
    return read_private(path, "Kunci", "Buat lagi.")


def _refused(path: Path) -> UsageProblem:
    with pytest.raises(UsageProblem) as told:
        _read(path)
    assert "rahasia" not in told.value.message + told.value.advice
    assert str(path) in told.value.message
    return told.value


def test_ones_own_is_read(secret: Path) -> None:
    assert _read(secret) == b"rahasia"


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o610, 0o602, 0o666])
def test_what_others_can_do_anything_with_is_refused(secret: Path, mode: int) -> None:
    secret.chmod(mode)
    assert f"{mode:04o}" in _refused(secret).message


def test_a_folder_that_others_can_write_is_refused(secret: Path) -> None:
    secret.parent.chmod(0o707)
    assert "dapat diganti pengguna lain" in _refused(secret).message
    secret.parent.chmod(0o755)
    assert _read(secret)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")
def test_the_folder_of_a_foreign_group_is_refused(secret: Path) -> None:
    secret.parent.chmod(0o770)
    assert _read(secret)  # one's own group usually has one member
    os.chown(secret.parent, -1, 4711)
    assert "dapat diganti" in _refused(secret).message


def test_a_folder_like_tmp_is_taken(secret: Path) -> None:
    secret.parent.chmod(0o1777)
    assert _read(secret) == b"rahasia"


def test_both_folders_of_a_link_count(secret: Path, tmp_path: Path) -> None:
    link = tmp_path / "tautan"
    link.symlink_to(secret)
    assert _read(link) == b"rahasia"
    secret.parent.chmod(0o777)
    assert str(secret.parent) in _refused(link).message
    secret.parent.chmod(0o700)
    tmp_path.chmod(0o777)
    assert str(tmp_path) in _refused(link).message


def test_what_is_no_file_is_refused_at_once(secret: Path) -> None:
    os.mkfifo(secret.parent / "pipa", 0o600)
    assert "bukan berkas biasa" in _refused(secret.parent / "pipa").message
    assert _refused(secret.parent).message
    secret.unlink()
    secret.symlink_to(secret)
    assert "berputar" in _refused(secret).message
