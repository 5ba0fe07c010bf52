"""What the settings say of the quarterly report."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from sync.errors import UsageProblem
from sync.settings import ReportRecipient, ReportSettings, Settings, load

REGISTER = "register:\n  - {nama: A, kecamatan: 36.04.33, berkas: a.xlsx"


def read(folder: Path, text: str) -> Settings:
    (folder / "kawal.yaml").write_text(text)
    return load(folder / "kawal.yaml", {})


def problems(folder: Path, text: str) -> list[str]:
    with pytest.raises(UsageProblem) as refused:
        read(folder, text)
    return list(refused.value.problems)


def test_without_settings_reports_go_out_on_the_fifth_at_eight(tmp_path: Path) -> None:
    found = read(tmp_path, f"{REGISTER}}}")
    assert (found.report, found.recipients) == (ReportSettings(), ())
    assert (found.report.day, found.report.hour, found.report.draft_days) == (5, time(8), 3)


def test_everything_can_be_set(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        "laporan: {tanggal: 10, jam: 13.30, draf_hari: 7, instansi: DKBPPPA, kepala_dinas: Rina}\n"
        "penerima_laporan:\n  - {alamat: a@b.id, wilayah: '36.04', untuk: publik}\n  - {alamat: c@b.id, wilayah: id}\n"
        f"{REGISTER}, ketua: Tuti, ketua_nip: '19650101 199003 2 001', camat: Asep, alamat_kantor: Jalan 1}}",
    )
    assert (found.report.day, found.report.hour, found.report.draft_days) == (10, time(13, 30), 7)
    assert (found.report.agency, found.report.signatures.superior, found.report.signatures.head) == (
        "DKBPPPA",
        "Rina",
        "",
    )
    assert found.recipients == (
        ReportRecipient("a@b.id", "36.04", "publik"),
        ReportRecipient("c@b.id", "id", "umum"),
    )
    signed = found.registers[0].signatures
    assert (signed.address, signed.head, signed.head_nip) == ("Jalan 1", "Tuti", "196501011990032001")
    assert (signed.superior, signed.superior_nip) == ("Asep", "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("laporan: {tanggal: 31}\n", "harus tanggal dari 1 sampai 28"),
        ("laporan: {jam: 25.00}\n", "harus jam seperti 8.00"),
        ("laporan: {ketua: Tuti}\n", '"ketua" tidak dikenal'),
        ("penerima_laporan:\n  - {alamat: a@b.id, wilayah: 36.4}\n", "harus kode wilayah"),
        ("penerima_laporan:\n  - {alamat: a@b.id, wilayah: '36', untuk: terbatas}\n", "di atasnya umum atau publik"),
        ("penerima_laporan:\n  - {alamat: a@b.id, wilayah: '99'}\n", "Kode wilayah 99 tidak ada dalam daftar resmi"),
        ("penerima_laporan:\n  - {wilayah: '36'}\n", '"alamat" belum ada'),
        ("penerima_laporan: a@b.id\n", "harus berupa daftar"),
    ],
)
def test_what_cannot_be_is_refused_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    [problem] = problems(tmp_path, f"{text}{REGISTER}}}")
    assert said in problem
    assert problem.startswith("kawal.yaml:")


def test_a_nip_has_18_digits(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, f"{REGISTER}, ketua_nip: '123'}}")
    assert "harus 18 angka" in problem
