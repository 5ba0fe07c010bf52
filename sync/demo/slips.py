"""Slips that the fictional officers make, and the day on which somebody corrects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_NEVER = date.max
_THAT_WEEK = date(2025, 4, 17)


@dataclass(frozen=True, slots=True)
class Slip:
    """Until the day before ``corrected``, a cell holds something else. ``row`` counts the rows of the tab from 0."""

    tab: str
    row: int
    column: str
    typed: object
    corrected: date = _NEVER

    def into(self, rows: dict[str, list[dict[str, object]]], today: date) -> None:
        """Put the slip into the rows of a day."""
        if today < self.corrected and self.row < len(rows[self.tab]):
            rows[self.tab][self.row][self.column] = self.typed


SLIPS = (
    Slip("laporan", 1, "nik_korban", "360433550309990"),
    Slip("laporan", 3, "jenis_kelamin", "Perempuann", _THAT_WEEK),
    Slip("laporan", 4, "tanggal_kejadian", "31/02/2025", _THAT_WEEK),
    Slip("laporan", 6, "pendidikan", None),
    Slip("laporan", 8, "telepon_aman", "tidak ada HP"),
    Slip("laporan", 9, "disetujui_oleh", None, _THAT_WEEK),
    Slip("laporan", 10, "kronologi", "Pelapor dapat dihubungi di 081299009900.", _THAT_WEEK),
    Slip("laporan", 12, "desa", "Kp. Baru"),
    Slip("pendampingan", 15, "hasil", "Selesai"),
    Slip("pendampingan", 40, "tanggal_layanan", "Maret 2025", _THAT_WEEK),
    Slip("pendampingan", 52, "petugas", None),
    Slip("rujukan", 2, "persetujuan_rujukan", "Belum diminta", _THAT_WEEK),
    Slip("rujukan", 4, "tanggal_umpan_balik", None),
    Slip("rehabilitasi", 6, "pulih_psikologis", "Sudah baik"),
    Slip("keluhan", 1, "diinformasikan", None),
    Slip("sosialisasi", 3, "peserta_l", "belasan"),
)
