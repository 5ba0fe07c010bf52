"""What ``rules/report.yaml`` says, as frozen data: which number calls for which recommendation."""

from __future__ import annotations

from dataclasses import dataclass

NUMBERS = {
    "I-16": "kasus baru yang layanan pertamanya tepat waktu",
    "I-17": "kasus kekerasan seksual yang diteruskan dalam 3x24 jam",
    "I-18": "kasus kekerasan seksual yang mendapat layanan medis dalam 72 jam",
    "I-25": "rujukan jatuh tempo yang dilayani; daftarnya: instansi yang belum melayani",
    "I-28": "kasus ditutup",
    "I-32": "kasus aktif yang kontak berikutnya terlambat",
    "I-33": "kasus aktif yang belum ditinjau 90 hari",
    "I-34": "kasus ditutup karena pulih",
    "I-35": "kasus ditutup yang keluarganya pulih",
    "I-38": "keluhan jatuh tempo yang selesai tepat waktu",
    "I-39": "desa yang mendapat sosialisasi",
    "I-40": "kasus baru yang datang dari sosialisasi",
    "I-41": "kehadiran instansi inti dalam rapat",
    "I-42": "rekomendasi jatuh tempo yang selesai",
    "I-43": "kasus baru yang sudah masuk SIMFONI",
    "I-44": "isian wajib yang terisi dan terbaca",
    "desa belum": "desa tanpa sosialisasi; daftarnya: nama desa",
    "keluarga dilayani": "kasus yang keluarganya mendapat layanan",
    "keluhan belum ditanggapi": "keluhan triwulan ini yang belum ditanggapi; daftarnya: kategorinya",
    "macet": "kasus terdahulu tanpa catatan apa pun selama 90 hari",
    "mundur": "kasus terdahulu yang pemulihannya memburuk",
    "rapat": "rapat koordinasi",
    "tanpa persetujuan": "korban baru yang belum atau tidak menyetujui pembagian data",
    "tanpa tanggal": "kasus yang keluar tanpa tanggal",
    "tenggat hukum": "tindak lanjut berkelas hukum yang terlambat",
}
"""The numbers that a draft may be drawn from, and what they count."""

LISTING = frozenset({"I-25", "desa belum", "keluhan belum ditanggapi"})
"""Those that come with names."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One rule: called for when its number is beyond the one limit that is given; ``below`` and ``above`` in percent.

    ``text`` and ``reason`` may say ``{n}``, ``{dari}``, ``{sisa}`` (N less n) and ``{daftar}``, which stands for
    `` (A, B)``, or for nothing where there is nothing to name.
    """

    id: str
    number: str
    title: str
    text: str
    reason: str
    responsible: str
    below: int | None = None
    above: int | None = None
    at_least: int | None = None
    at_most: int | None = None
