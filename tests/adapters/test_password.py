"""A password comes from where only its owner can read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.adapters.password import Password
from sync.errors import UsageProblem

WHERE = Password("KAWAL_COBA", "kawal-coba", "coba_berkas", "basis data")


def _file(tmp_path: Path, mode: int = 0o600) -> Path:
    path = tmp_path / "sandi"
    path.write_text("rahasia\n")
    path.chmod(mode)
    return path


def test_none_is_none(tmp_path: Path) -> None:
    assert WHERE.find(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == ""


def test_a_file_is_read_without_its_last_line_break(tmp_path: Path) -> None:
    assert WHERE.find(_file(tmp_path), {}) == "rahasia"


def test_the_environment_goes_first(tmp_path: Path) -> None:
    assert WHERE.find(_file(tmp_path, 0o644), {"KAWAL_COBA": "lain"}) == "lain"


def test_a_credential_of_systemd_is_taken_as_it_is(tmp_path: Path) -> None:
    _file(tmp_path, 0o444).rename(tmp_path / "kawal-coba")
    assert WHERE.find(None, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "rahasia"


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="mode 0640") as told:
        WHERE.find(_file(tmp_path, 0o640), {})
    assert "rahasia" not in str(told.value)


def test_a_file_that_is_not_there_is_told_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="tidak ditemukan") as told:
        WHERE.find(tmp_path / "tidak ada", {})
    assert "coba_berkas" in told.value.advice
    assert "KAWAL_COBA" in told.value.advice
