"""Registers as officers might leave them, small, with gaps and slips in every column that the report reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from sync.core.model import Cell, Grid
from tests.registers import book, full

CASES = [f"GNS-2025-000{n}" for n in range(1, 6)]
_FIRST, _LAST = date(2024, 9, 1), date(2025, 4, 15)
_DAYS = [_FIRST + timedelta(days=n) for n in range((_LAST - _FIRST).days)]
_DATES: st.SearchStrategy[Cell] = st.one_of(
    st.sampled_from([f"{day:%d/%m/%Y}" for day in _DAYS]), st.sampled_from([None, None, "lupa"])
)
_READ = {
    "laporan": (
        "nomor_korban", "tanggal_lapor", "jenis_kelamin", "usia", "desa", "pendidikan", "status_perkawinan", "disabilitas",
        "tanggal_kejadian", "presisi_tanggal", "tempat_kejadian", "bentuk_kekerasan", "hubungan_pelaku", "risiko",
        "persetujuan_data", "tanggal_diteruskan", "tanggal_lp", "status_hukum", "status_kasus", "sumber_info",
        "input_simfoni", "tanggal_selesai", "alasan_selesai",
    ),
    "pendampingan": ("tanggal_layanan", "kelompok_layanan", "penerima", "hasil", "tanggal_tindak_lanjut"),
    "rujukan": ("tanggal_rujukan", "instansi_tujuan", "hasil_rujukan", "tanggal_umpan_balik"),
    "rehabilitasi": ("tanggal_penilaian", "sasaran", "pulih_fisik", "pulih_hukum", "pulih_psikologis"),
    "keluhan": ("tanggal_keluhan", "kategori", "tingkat", "penanggung_jawab", "tanggal_ditanggapi", "tanggal_selesai",
                "status"),
    "koordinasi": ("tanggal", "jenis_rapat", "hadir", "kasus_dibahas"),
    "rekomendasi": ("nomor_rekomendasi", "triwulan", "penanggung_jawab", "batas_waktu", "status"),
    "sosialisasi": ("tanggal", "desa", "peserta_l", "peserta_p", "peserta_anak"),
    "referensi": ("desa",),
}  # fmt: skip
_MOST = {"laporan": 7, "pendampingan": 6, "rehabilitasi": 6}
_OWN: dict[str, list[Cell]] = {
    "desa": ["Gunungsari", "Ciherang"],
    "usia": [3, 12, 13, 17, 18, 40, 60],
    "nomor_korban": [1, 2],
    "kasus_dibahas": [*CASES, f"{CASES[0]}; {CASES[1]}"],
    "triwulan": ["2024-Q4", "2025-Q1", "2025-Q2"],
    "nomor_rekomendasi": ["REK-2025-001", "REK-2025-002"],
    "peserta_l": [0, 7],
    "peserta_p": [0, 9],
    "peserta_anak": [0, 3],
}


def cell(tab: str, name: str) -> st.SearchStrategy[Cell]:
    """Return what may stand in a column: mostly what should, at times nothing or a slip."""
    field = book().tab_by_name[tab].by_name[name]
    if field.type == "date":
        return _DATES
    values: list[Any] = _OWN.get(name) or list(book().lists[field.list or ""].values)
    if name == "bentuk_kekerasan":
        values = [*values, "Fisik; Seksual", "Seksual; TPPO"]
    if name == "status_kasus":  # as many kasus leave as stay
        values = [*values, *["Selesai"] * 4, *["Dilimpahkan"] * 3]
    if name == "persetujuan_data":
        values = [*values, *["Setuju"] * 10]
    return st.one_of(*[st.sampled_from(values)] * 9, st.sampled_from([None, "salah ketik"]))


@st.composite
def registers(draw: st.DrawFn, without: tuple[str, ...] = ()) -> list[Grid]:
    """Draw a register; tabs ``without`` are not there."""
    made = []
    for tab, names in _READ.items():
        if tab in without:
            continue
        rows = []
        for _ in range(draw(st.integers(0, _MOST.get(tab, 3)))):
            row = {name: draw(cell(tab, name)) for name in names}
            if "nomor_kasus" in book().tab_by_name[tab].by_name:
                row["nomor_kasus"] = draw(st.sampled_from([*CASES * 3, None]))
            rows.append(row)
        made.append(full(tab, rows))
    return made
