"""What the office does beside its kasus: outreach, meetings, complaints, recommendations."""

from __future__ import annotations

from sync.core.report.cube import UNCLEAR, Tally
from sync.core.report.facts import Facts
from sync.core.report.quarter import Period

CORE_AGENCIES = {
    "Dinas KB": ("Dinas KB", "Balai Penyuluhan KB"),
    "Polsek/Polres": ("Polsek", "Polres"),
    "Dinas Kesehatan/Puskesmas": ("Dinas Kesehatan", "Puskesmas"),
    "Aparat Kecamatan": ("Aparat Kecamatan",),
}
"""The agencies that every meeting should have at the table, and who may sit there for them."""

SETTLED, ANSWERED, UNANSWERED = "Selesai", "Ditanggapi", "Belum ditanggapi"


def count_outreach(facts: Facts, period: Period, tally: Tally) -> None:
    """Count sosialisasi by desa, every desa of Referensi included, and who came."""
    reached = set()
    columns = ("tanggal", "desa", "peserta_l", "peserta_p", "peserta_anak")
    for day, desa, men, women, children in facts.rows("sosialisasi", *columns):
        if day in period:
            reached.add(desa)
            tally["sosialisasi_desa"][(desa or UNCLEAR,)] += 1
            tally["sosialisasi"][("kegiatan",)] += 1
            for who, count in (("Laki-laki", men), ("Perempuan", women), ("Anak", children)):
                tally["peserta"][(who,)] += count or 0
    for desa in set(facts.register.references.get("desa", ())):
        tally["desa_terjangkau" if desa in reached else "desa_belum"][(desa,)] += 1
        tally["indikator"][("I-39", "n")] += desa in reached
        tally["indikator"][("I-39", "dari")] += 1


def count_meetings(facts: Facts, period: Period, tally: Tally) -> None:
    """Count meetings, and at how many of them each core agency was present."""
    for day, kind, present in facts.rows("koordinasi", "tanggal", "jenis_rapat", "hadir"):
        if day not in period:
            continue
        tally["rapat"][(kind or UNCLEAR,)] += 1
        for agency, names in CORE_AGENCIES.items():
            came = any(name in (present or ()) for name in names)
            tally["hadir_inti"][(agency,)] += came
            tally["indikator"][("I-41", "n")] += came
            tally["indikator"][("I-41", "dari")] += 1


def count_complaints(facts: Facts, period: Period, tally: Tally) -> None:
    """Count complaints by category, by who is to answer, and by how far they were at the end."""
    columns = ("tanggal_keluhan", "kategori", "penanggung_jawab", "tanggal_ditanggapi", "tanggal_selesai", "status")
    for day, category, who, answered, settled, status in facts.rows("keluhan", *columns):
        if day not in period:
            continue
        if (settled is not None and settled <= period.last) or (settled is None and status == "Selesai"):
            stands = SETTLED
        else:
            stands = ANSWERED if answered is not None and answered <= period.last else UNANSWERED
        tally["keluhan"][(category or UNCLEAR, who or UNCLEAR, stands)] += 1
