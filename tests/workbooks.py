"""Small register files for tests."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from xlsxwriter import Workbook

from sync.core.spec import RuleBook

REPORT: Mapping[str, object] = {
    "nomor_kasus": "GNS-2025-0001",
    "nomor_korban": 1,
    "tanggal_lapor": date(2025, 3, 31),
    "cara_lapor": "Telepon",
    "status_pelapor": "Korban",
    "nama_korban": "Wulan Sartika",
    "nik_korban": "3604335503099901",
    "jenis_kelamin": "Perempuan",
    "tanggal_lahir": date(2009, 3, 15),
    "desa": "Luwuk",
    "pendidikan": "SLTP",
    "status_perkawinan": "Belum Kawin",
    "disabilitas": "Tidak",
    "nama_wali": "Tuti Permata",
    "tempat_kejadian": "Sekolah",
    "bentuk_kekerasan": "Psikis",
    "hubungan_pelaku": "Guru",
    "risiko": "Rendah",
    "persetujuan_layanan": "Setuju",
    "persetujuan_data": "Setuju",
    "status_hukum": "Tidak diproses",
    "status_kasus": "Asesmen",
    "petugas": "Suhendi",
    "input_simfoni": "Ya",
}
"""One report without any finding on 5 April 2025."""


def register_bytes(book: RuleBook, rows: Mapping[str, Sequence[Mapping[str, object]]]) -> bytes:
    """Return a plain workbook with the named tabs and all their headers."""
    memory = io.BytesIO()
    with Workbook(memory, {"in_memory": True, "strings_to_formulas": False}) as workbook:
        dated = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for name, tab_rows in rows.items():
            tab = book.tab_by_name[name]
            sheet = workbook.add_worksheet(tab.title)
            sheet.write_row(0, 0, [f.title for f in tab.fields])
            for at, row in enumerate(tab_rows, 1):
                for column, f in enumerate(tab.fields):
                    value = row.get(f.name)
                    if isinstance(value, date):
                        sheet.write_datetime(at, column, value, dated)
                    elif value is not None:
                        sheet.write(at, column, value)
    return memory.getvalue()


def register_file(path: Path, book: RuleBook, *reports: Mapping[str, object]) -> Path:
    """Write a register with the given reports (by default the flawless one) and return its path."""
    path.write_bytes(register_bytes(book, {"laporan": reports or [REPORT]}))
    return path


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}
