"""The keys basis_data and basis_data_kata_sandi_berkas of kawal.yaml."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync.settings import DatabaseSettings
from tests.settings.test_read import problems, read


def test_without_them_it_is_a_file(tmp_path: Path) -> None:
    assert read(tmp_path, "admin: a@b.id\n").database == DatabaseSettings("", None)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://kawal@basisdata.contoh.go.id/kawal",
        "postgresql://kawal@127.0.0.1:5433/kawal?sslmode=disable",
        "postgresql:///kawal?host=/var/run/postgresql",
    ],
)
def test_a_server_is_read_with_the_file_of_its_password(tmp_path: Path, url: str) -> None:
    found = read(tmp_path, f"basis_data: {url}\nbasis_data_kata_sandi_berkas: sandi\n")
    assert found.database == DatabaseSettings(url, tmp_path / "sandi")


@pytest.mark.parametrize(
    "url",
    [
        "mysql://kawal@basisdata.contoh.go.id/kawal",
        "basisdata.contoh.go.id",
        "postgresql://kawal@basisdata.contoh.go.id",
        "postgresql://kawal@basisdata.contoh.go.id:0/kawal",
        "postgresql://kawal@basisdata.contoh.go.id:port/kawal",
        "postgresql://kawal@[basisdata/kawal",
        "'postgresql://kawal@basisdata.contoh.go.id/kawal#x'",
    ],
)
def test_anything_else_is_refused(tmp_path: Path, url: str) -> None:
    [told] = problems(tmp_path, f"basis_data: {url}\n")
    assert "harus seperti postgresql://" in told


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://kawal:rahasia@basisdata.contoh.go.id/kawal",
        "postgresql://kawal@basisdata.contoh.go.id/kawal?password=rahasia",
    ],
)
def test_a_password_in_it_is_refused_and_not_repeated(tmp_path: Path, url: str) -> None:
    [told] = problems(tmp_path, f"basis_data: {url}\n")
    assert "tidak boleh berisi kata sandi" in told
    assert "rahasia" not in told
