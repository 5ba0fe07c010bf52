"""One fictional kasus: its rows in Laporan and the services that follow, consistent with every rule.

Some open cases are late with the next contact, as real ones are; all other findings come from messes.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

TODAY = date(2025, 4, 5)
EPOCH = date(1899, 12, 30)
Row = dict[str, Any]

VILLAGES = ("Gunungsari", "Ciherang", "Kaduagung", "Luwuk", "Sukalaba", "Tamiang", "Curugsulanjana")
OFFICERS = ("Nurhayati", "Ratna Dewi", "Suhendi", "Tatang", "Iis Aisyah")
_FIRST = ("Fitri", "Nur", "Dewi", "Siti", "Rina", "Wulan", "Yuni", "Lestari", "Melati", "Intan", "Sari", "Puspa")
_LAST = ("Handayani", "Hasanah", "Permata", "Rahayu", "Anggraini", "Kusuma", "Maharani", "Safitri", "Utami", "Widya")
PEOPLE = tuple(f"{first} {last}" for first in _FIRST for last in _LAST)
LISTS = {
    "cara": ("Datang langsung", "Telepon", "WhatsApp", "Surat", "Dilaporkan pihak lain", "Penjangkauan", "Rujukan"),
    "pelapor": ("Korban", "Keluarga", "Tetangga", "Teman", "Guru", "Aparat desa", "Kader", "Tenaga kesehatan"),
    "sekolah": ("SD", "SLTP", "SLTA", "Perguruan Tinggi", "Tidak diketahui"),
    "tempat": ("Rumah Tangga", "Tempat Kerja", "Sekolah", "Fasilitas Umum", "Daring", "Lainnya"),
    "bentuk": ("Fisik", "Psikis", "Fisik; Psikis", "Penelantaran", "Seksual", "Seksual; Psikis", "TPPO"),
    "pelaku": ("Orang Tua", "Keluarga/Saudara", "Tetangga", "Pacar/Teman", "Guru", "Tidak diketahui"),
    "hukum": ("Tidak diproses", "Pengaduan", "Laporan Polisi", "Penyidikan", "Persidangan"),
    "layanan": ("Hukum", "Medis", "Psikososial", "Rehabilitasi Sosial", "Rohani", "Penampungan"),
    "instansi": ("P2TP2A Kecamatan", "UPTD PPA", "Polsek", "Puskesmas", "RSUD", "Dinas Sosial", "KUA", "LBH"),
    "rapat": ("Rutin triwulan", "Konferensi kasus", "Insidentil"),
}
_STORY = "Korban datang didampingi keluarga dan menyampaikan kejadian pada malam hari di rumah."
_INTERVAL = {"Tinggi": 7, "Sedang": 14, "Rendah": 30}


def serial(day: date) -> int:
    """Return a date as spreadsheets store it."""
    return (day - EPOCH).days


class Case:
    """A kasus with ``victims`` rows in Laporan, reported on the serial day ``reported``."""

    def __init__(self, rng: Random, number: str, victims: int, reported: int) -> None:
        self.rng, self.number, self.victims, self.reported = rng, number, victims, reported
        self.today = serial(TODAY)
        age = self.today - reported
        self.risk = rng.choices(("Tinggi", "Sedang", "Rendah"), (2, 5, 3))[0]
        self.closed = reported + rng.randint(60, 150) if age > 150 and rng.random() < 0.8 else None
        self.recovered = self.closed is not None and rng.random() < 0.4
        self.officer = rng.choice(OFFICERS)
        self.forms = rng.choice(LISTS["bentuk"])
        self.last_day = self.closed or self.today - rng.randint(0, _INTERVAL[self.risk] if rng.random() < 0.9 else 60)
        self.last_day = max(self.last_day, reported)

    def write(self, tabs: dict[str, list[Row]]) -> None:
        """Add the rows of this kasus to the tabs."""
        tabs["laporan"] += [self._victim(rank) for rank in range(1, self.victims + 1)]
        tabs["pendampingan"] += self._services()
        if self.rng.random() < 0.35:
            tabs["rujukan"].append(self._referral())
        tabs["rehabilitasi"] += self._assessments()

    def _victim(self, rank: int) -> Row:
        rng = self.rng
        event = self.reported - rng.randint(0, 20)
        child = rng.random() < 0.4
        female = not child or rng.random() < 0.7
        born = EPOCH + timedelta(days=event - rng.randint(*((1500, 6500) if child else (6700, 22000))))
        law = rng.choice(LISTS["hukum"])
        reporting = law in ("Laporan Polisi", "Penyidikan", "Persidangan")
        known = rng.random() < 0.85
        age = (EPOCH + timedelta(days=event)).year - born.year - 1
        husband = not child and rng.random() < 0.4
        row: Row = {
            "nomor_kasus": self.number,
            "nomor_korban": rank,
            "tanggal_lapor": self.reported,
            "cara_lapor": rng.choice(LISTS["cara"]),
            "status_pelapor": rng.choice(LISTS["pelapor"]),
            "nama_korban": rng.choice(PEOPLE),
            "nik_korban": _nik(rng, born, female) if known else None,
            "jenis_kelamin": "Perempuan" if female else "Laki-laki",
            "tanggal_lahir": serial(born) if known else None,
            "usia": None if known else max(age, 0) if child else max(age, 18),
            "desa": rng.choice(VILLAGES),
            "telepon_aman": f"08{rng.randint(10**9, 10**10 - 1)}" if rng.random() < 0.7 else None,
            "pendidikan": rng.choice(LISTS["sekolah"]),
            "status_perkawinan": "Kawin" if husband else "Belum Kawin",
            "disabilitas": "Tidak",
            "nama_wali": rng.choice(PEOPLE) if child else None,
            "wali_terlapor": "Tidak" if child else None,
            "tanggal_kejadian": event,
            "presisi_tanggal": "Bulan",
            "tempat_kejadian": rng.choice(LISTS["tempat"]),
            "bentuk_kekerasan": self.forms,
            "hubungan_pelaku": "Suami/Istri" if husband else rng.choice(LISTS["pelaku"]),
            "pelaku_anak": "Tidak",
            "kronologi": _STORY,
            "risiko": self.risk,
            "persetujuan_layanan": "Setuju",
            "persetujuan_data": "Setuju",
            "tanggal_diteruskan": self.reported + 1 if self.reported < self.today else None,
            "nomor_lp": f"LP/B/{rng.randint(1, 900)}/2024/SPKT" if reporting else None,
            "tanggal_lp": self.reported if reporting else None,
            "status_hukum": law,
            "status_kasus": "Selesai" if self.closed else rng.choice(("Pendampingan", "Asesmen", "Rehabilitasi")),
            "petugas": self.officer,
            "sumber_info": rng.choice(("Kader", "Desa", "Sekolah", "Sosialisasi")),
            "input_simfoni": "Ya",
        }
        if self.closed:
            reason = "Pulih" if self.recovered else rng.choice(("Pindah", "Mengundurkan diri"))
            row |= {"tanggal_selesai": self.closed, "alasan_selesai": reason, "disetujui_oleh": "Hj. Mariam"}
        return row

    def _services(self) -> list[Row]:
        """Return services from the day of the report to the last contact; after a recovery, the monitoring rounds."""
        count = max(1, round(self.victims * self.rng.uniform(0.5, 3.5)))
        days = [self.reported, *(self.rng.randint(self.reported, self.last_day) for _ in range(count - 2))]
        rows = [self._service(day, self.rng.choice(LISTS["layanan"])) for day in sorted([*days, self.last_day][:count])]
        if count == 1:
            rows[0]["tanggal_layanan"] = self.last_day
        if self.recovered and self.closed:
            rounds = [self.closed + after for after in (25, 85, 170)]
            rows += [self._service(day, "Pemantauan") for day in rounds if day <= self.today]
        return rows

    def _service(self, day: int, group: str) -> Row:
        return {
            "nomor_kasus": self.number,
            "tanggal_layanan": day,
            "kelompok_layanan": group,
            "layanan": "Pendampingan korban",
            "penerima": "Korban",
            "penyedia": self.rng.choice(LISTS["instansi"]),
            "cara": self.rng.choice(("Tatap muka", "Kunjungan rumah", "Telepon")),
            "hasil": "Terlaksana",
            "petugas": self.rng.choice(OFFICERS),
        }

    def _referral(self) -> Row:
        return {
            "nomor_kasus": self.number,
            "tanggal_rujukan": self.reported,
            "instansi_tujuan": self.rng.choice(LISTS["instansi"]),
            "layanan_diminta": self.rng.choice(LISTS["layanan"]),
            "persetujuan_rujukan": "Setuju",
            "tanggal_umpan_balik": min(self.reported + self.rng.randint(0, 7), self.today),
            "hasil_rujukan": "Dilayani",
            "petugas": self.officer,
        }

    def _assessments(self) -> list[Row]:
        who = ("Korban", "Keluarga") if self.recovered else ("Korban",)
        if self.closed is None and self.today - self.reported < 90 and self.rng.random() < 0.7:
            return []
        day = max(self.reported, min(self.last_day, (self.closed or self.today) - self.rng.randint(1, 80)))
        state = "Pulih" if self.recovered else "Membaik"
        return [
            {"nomor_kasus": self.number, "tanggal_penilaian": day, "sasaran": target, "jenis_rehabilitasi": "Sosial",
             "pulih_fisik": state, "pulih_hukum": "Tidak Relevan", "pulih_psikologis": state,
             "tanggal_penilaian_berikut": None if self.closed else self.today + self.rng.randint(1, 30),
             "petugas": self.officer}
            for target in who
        ]  # fmt: skip


def _nik(rng: Random, born: date, female: bool) -> str:
    return f"360433{born.day + 40 * female:02d}{born.month:02d}{born.year % 100:02d}99{rng.randint(0, 99):02d}"
