"""The passwords for the mail server and for the archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.adapters.mail_password import ARCHIVE_VARIABLE, VARIABLE, archive_password, mail_password
from sync.errors import UsageProblem


def _file(path: Path, text: str = "dari berkas\n", mode: int = 0o600) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_environment_goes_before_the_file_and_the_file_before_systemd(tmp_path: Path) -> None:
    file = _file(tmp_path / "sandi")
    _file(tmp_path / "kawal-surel", "dari systemd", 0o440)
    systemd = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert mail_password(file, {VARIABLE: "dari lingkungan", **systemd}) == "dari lingkungan"
    assert mail_password(file, {VARIABLE: "", **systemd}) == "dari berkas"
    assert mail_password(None, systemd) == "dari systemd"


@pytest.mark.parametrize("environment", [{}, {"CREDENTIALS_DIRECTORY": "/tidak/ada"}])
def test_without_any_it_says_where_to_put_it(environment: dict[str, str]) -> None:
    with pytest.raises(UsageProblem, match="belum diatur") as refused:
        mail_password(None, environment)
    assert "kata_sandi_berkas" in refused.value.advice
    assert VARIABLE in refused.value.advice


def test_the_archive_has_a_password_of_its_own(tmp_path: Path) -> None:
    _file(tmp_path / "kawal-arsip", "dari systemd", 0o440)
    environment = {"CREDENTIALS_DIRECTORY": str(tmp_path), VARIABLE: "yang lain"}
    assert archive_password(None, environment) == "dari systemd"
    assert archive_password(None, {**environment, ARCHIVE_VARIABLE: "dari lingkungan"}) == "dari lingkungan"
    with pytest.raises(UsageProblem, match="kotak surat arsip belum diatur") as refused:
        archive_password(None, {VARIABLE: "yang lain"})
    assert "arsip_kata_sandi_berkas" in refused.value.advice
    assert ARCHIVE_VARIABLE in refused.value.advice


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o777])
def test_a_file_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    file = _file(tmp_path / "sandi", mode=mode)
    with pytest.raises(UsageProblem, match=f"mode {mode:04o}") as refused:
        mail_password(file, {})
    assert refused.value.advice == f"Jalankan: chmod 600 {file}"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="tidak ditemukan"):
        mail_password(tmp_path / "sandi", {})
    with pytest.raises(UsageProblem, match="folder"):
        mail_password(tmp_path, {})


@pytest.mark.parametrize("text", ["", "\n", "Rahasia\nRahasia", "Rahasia\0", "Rahasiä"])
def test_what_cannot_be_a_password_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    file = _file(tmp_path / "sandi", text)
    with pytest.raises(UsageProblem, match="kosong, lebih dari satu baris") as refused:
        mail_password(file, {})
    assert "Rahasi" not in f"{refused.value.message}{refused.value.advice}"
