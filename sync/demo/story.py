"""What the officers of a fictional office have typed by a given day.

A kasus is a course of dated events that is drawn once from a seed; a day shows the events up to it. So a later day
holds the same rows and more, follow-ups get done or missed, and slips get corrected, without anything being repeated.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sync.core.spec import RuleBook
from sync.demo.office import FAMILY, MEN, WOMEN, DemoOffice
from sync.demo.slips import SLIPS

Row = dict[str, object]
_START = date(2024, 7, 8)
_INTERVAL = {"Tinggi": 6, "Sedang": 12, "Rendah": 26}
_GROUPS = ("Psikososial", "Hukum", "Medis", "Psikososial", "Rohani", "Psikososial")
_SERVICES = {
    "Psikososial": ("konseling", "P2TP2A Kecamatan"),
    "Hukum": ("pendampingan konsultasi hukum", "LBH"),
    "Medis": ("pemeriksaan kesehatan", "Puskesmas"),
    "Rohani": ("bimbingan rohani", "Tokoh Agama"),
    "Pemantauan": ("kunjungan pemantauan", "P2TP2A Kecamatan"),
}


@dataclass
class _Kasus:
    """The course of one kasus."""

    reported: date
    report: Row
    risk: str
    sexual: bool
    lost: date | None  # the day from which the officers lose sight of it
    closing: date | None
    officer: str
    second: str | None = None  # the name of a second korban
    number: str = ""
    services: list[date] = field(default_factory=list)

    @property
    def assessed(self) -> list[date]:
        """Return the days of assessment: after one month, three months, and at the closing."""
        days = [self.reported + timedelta(days=d) for d in (30, 90)]
        days = [day for day in days if self.closing is None or day < self.closing - timedelta(days=5)]
        return [*days, self.closing - timedelta(days=2)] if self.closing else days


def rows_on(demo: DemoOffice, book: RuleBook, today: date) -> Mapping[str, list[Row]]:
    """Given an office and a day, return the rows of every officer tab by tab name, values by field name."""
    draw = random.Random(demo.seed)  # noqa: S311  # a story, not a secret
    course = [_kasus(demo, book, draw, at) for at in range(demo.cases + 6)]
    course.sort(key=lambda k: k.reported)
    _number(demo.prefix, course)
    known = [k for k in course if k.reported <= today]
    rows: dict[str, list[Row]] = {
        "laporan": [row for k in known for row in _reports(k, today)],
        "pendampingan": sorted((r for k in known for r in _services(k, today)), key=_by("tanggal_layanan")),
        "rujukan": sorted((r for k in known for r in _referrals(k, today)), key=_by("tanggal_rujukan")),
        "rehabilitasi": sorted((r for k in known for r in _assessments(k, today)), key=_by("tanggal_penilaian")),
    }
    rows |= _activities(demo, known, today)
    for slip in SLIPS:
        slip.into(rows, today)
    return rows


def _by(name: str) -> Callable[[Row], date]:
    def of(row: Row) -> date:
        value = row[name]
        assert isinstance(value, date)
        return value

    return of


def _number(prefix: str, course: list[_Kasus]) -> None:
    count: dict[int, int] = {}
    for kasus in course:
        count[kasus.reported.year] = count.get(kasus.reported.year, 0) + 1
        kasus.number = f"{prefix}-{kasus.reported.year}-{count[kasus.reported.year]:04}"


def _kasus(demo: DemoOffice, book: RuleBook, draw: random.Random, at: int) -> _Kasus:
    reported = _START + timedelta(days=round(at * 285 / demo.cases) + draw.randint(0, 4))
    age = draw.choice((4, 9, 12, 14, 15, 16, 16, 19, 24, 28, 33, 41, 52))
    born = reported - timedelta(days=age * 365 + draw.randint(60, 300))
    female = draw.random() < 0.85 or age >= 18
    sexual = draw.random() < 0.35
    risk = draw.choices(("Tinggi", "Sedang", "Rendah"), (2, 4, 3))[0]
    closing = reported + timedelta(days=draw.randint(120, 190)) if draw.random() < 0.7 else None
    day = born.day + 40 * female
    code = demo.office.code.replace(".", "")
    officer = draw.choice(demo.office.petugas)

    def pick(name: str, *weights: int) -> str:
        values = book.lists[name].values
        return draw.choices(values, [*weights, *[1] * (len(values) - len(weights))][: len(values)])[0]

    adult = age >= 18
    relation = draw.choice(("Suami/Istri", "Pacar/Teman", "Majikan") if adult else ("Orang Tua", "Tetangga", "Guru"))
    report: Row = {
        "nomor_korban": 1,
        "tanggal_lapor": reported,
        "cara_lapor": pick("cara_lapor", 5, 2, 3),
        "status_pelapor": pick("status_pelapor", 4, 6),
        "nama_korban": f"{draw.choice(WOMEN if female else MEN)} {draw.choice(FAMILY)}",
        "nik_korban": f"{code}{day:02}{born:%m%y}{9900 + at:04}",
        "jenis_kelamin": "Perempuan" if female else "Laki-laki",
        "tanggal_lahir": born,
        "desa": draw.choice(demo.office.desa),
        "telepon_aman": f"0812{9900000 + at * 37:08}",
        "pendidikan": "SLTA" if adult else "SD" if age > 6 else "PAUD/TK",
        "status_perkawinan": "Kawin" if relation == "Suami/Istri" else "Belum Kawin",
        "disabilitas": pick("disabilitas", 12),
        "nama_wali": None if adult else f"{draw.choice(WOMEN)} {draw.choice(FAMILY)}",
        "wali_terlapor": None if adult else "Tidak",
        "tanggal_kejadian": reported - timedelta(days=draw.choice((1, 2, 5, 12, 30))),
        "presisi_tanggal": "Tepat",
        "tempat_kejadian": "Rumah Tangga" if relation in ("Suami/Istri", "Orang Tua") else pick("tempat_kejadian"),
        "bentuk_kekerasan": ["Seksual", "Psikis"] if sexual else draw.choice((["Fisik", "Psikis"], ["Fisik"])),
        "hubungan_pelaku": relation,
        "pelaku_anak": "Tidak",
        "kronologi": "Korban datang didampingi keluarga dan menceritakan kejadian.",
        "persetujuan_layanan": "Setuju",
        "persetujuan_data": draw.choice(("Setuju", "Setuju", "Setuju", "Tidak setuju")),
        "status_hukum": "Penyidikan" if sexual else "Tidak diproses",
        "petugas": officer,
        "sumber_info": pick("sumber_info", 3, 3),
    }
    lost = date(2025, 1, 6) if at % 11 == 9 else None
    if at == demo.cases - 1:  # the newest one: urgent, and nobody comes back to it in the week after
        lost, risk = reported + timedelta(days=1), "Tinggi"
    report["risiko"] = risk
    kasus = _Kasus(reported, report, risk, sexual, lost, None if lost else closing, officer)
    if at % 9 == 5:
        kasus.second = f"{draw.choice(WOMEN if female else MEN)} {draw.choice(FAMILY)}"
    last = closing or date(2026, 12, 31)
    day_of_service = reported
    while day_of_service <= last:
        kasus.services.append(day_of_service)
        day_of_service += timedelta(days=_INTERVAL[risk] - draw.randint(0, 2))
    return kasus


def _reports(kasus: _Kasus, today: date) -> list[Row]:
    """Return the rows of a kasus: in some, a sister or brother is a korban too."""
    first = _report(kasus, today)
    if not kasus.second:
        return [first]
    return [first, {**first, "nomor_korban": 2, "nama_korban": kasus.second, "nik_korban": None, "telepon_aman": None}]


def _report(kasus: _Kasus, today: date) -> Row:
    row = {"nomor_kasus": kasus.number, **kasus.report}
    age = (today - kasus.reported).days
    row["input_simfoni"] = "Ya" if age > 4 else "Tidak"
    row["status_kasus"] = (
        "Baru" if age < 1 else "Asesmen" if age < 4 else "Rehabilitasi" if age > 30 else "Pendampingan"
    )
    if kasus.sexual:
        row["tanggal_diteruskan"] = kasus.reported + timedelta(days=1) if age >= 1 else None
        row["nomor_lp"] = f"LP/B/{kasus.number[-4:].lstrip('0')}/{kasus.reported:%m/%Y}" if age >= 2 else None
        row["tanggal_lp"] = kasus.reported + timedelta(days=2) if age >= 2 else None
        row["status_hukum"] = "Penyidikan" if age >= 2 else "Pengaduan"
    if kasus.closing and kasus.closing <= today:
        row |= {"status_kasus": "Selesai", "tanggal_selesai": kasus.closing, "alasan_selesai": "Pulih"}
        row["disetujui_oleh"] = "Hj. Maryati"
    return row


def _services(kasus: _Kasus, today: date) -> list[Row]:
    days = [(day, _GROUPS[i % len(_GROUPS)]) for i, day in enumerate(kasus.services)]
    if kasus.lost:
        days = [(day, group) for day, group in days if day < kasus.lost or day == kasus.reported]
    if kasus.closing:
        days += [(kasus.closing + timedelta(days=d), "Pemantauan") for d in (28, 86, 176)]
    if kasus.sexual:
        days = [(day, "Medis" if day == kasus.reported else group) for day, group in days]
    rows = []
    for i, (day, group) in enumerate(days):
        if day > today:
            break
        following = days[i + 1][0] if i + 1 < len(days) else None
        service, provider = _SERVICES[group]
        rows.append(
            {
                "nomor_kasus": kasus.number,
                "tanggal_layanan": day,
                "kelompok_layanan": group,
                "layanan": service,
                "penerima": "Keluarga" if i % 4 == 3 else "Korban",
                "penyedia": provider,
                "cara": ("Tatap muka", "Kunjungan rumah", "Telepon")[i % 3],
                "hasil": "Terlaksana",
                "tanggal_tindak_lanjut": following,
                "petugas": kasus.officer,
            }
        )
    return rows


def _referrals(kasus: _Kasus, today: date) -> list[Row]:
    if not kasus.sexual and kasus.risk != "Tinggi":
        return []
    sent = kasus.reported + timedelta(days=1)
    answered = sent + timedelta(days=1 if kasus.risk == "Tinggi" else 4)
    row: Row = {
        "nomor_kasus": kasus.number,
        "tanggal_rujukan": sent,
        "instansi_tujuan": "Puskesmas" if kasus.sexual else "UPTD PPA",
        "layanan_diminta": "Medis" if kasus.sexual else "Hukum",
        "persetujuan_rujukan": "Setuju",
        "petugas": kasus.officer,
    }
    if answered <= today:
        row |= {"tanggal_umpan_balik": answered, "hasil_rujukan": "Dilayani"}
    return [row] if sent <= today else []


def _assessments(kasus: _Kasus, today: date) -> list[Row]:
    rows: list[Row] = []
    for at, day in enumerate(kasus.assessed):
        if day > today:
            break
        last = kasus.closing is not None and day == kasus.assessed[-1]
        state = "Pulih" if last else ("Belum Pulih", "Membaik", "Membaik")[at]
        following = kasus.assessed[at + 1] if at + 1 < len(kasus.assessed) else None
        rows += [
            {
                "nomor_kasus": kasus.number,
                "tanggal_penilaian": day,
                "sasaran": who,
                "jenis_rehabilitasi": "Psikologis",
                "pulih_fisik": "Pulih" if at else "Membaik",
                "pulih_hukum": state if kasus.sexual else "Tidak Relevan",
                "pulih_psikologis": state,
                "tanggal_penilaian_berikut": following,
                "petugas": kasus.officer,
            }
            for who in ("Korban", "Keluarga")
        ]
    return rows


def _activities(demo: DemoOffice, known: list[_Kasus], today: date) -> dict[str, list[Row]]:
    meetings = [date(2024, 9, 25), date(2024, 12, 18), date(2025, 3, 12), date(2025, 4, 24), date(2025, 6, 18)]
    talks = [_START + timedelta(days=24 * i) for i in range(20)]
    meetings, talks = [d for d in meetings if d <= today], [d for d in talks if d <= today]
    rows: dict[str, list[Row]] = {"koordinasi": [], "rekomendasi": [], "sosialisasi": [], "keluhan": []}
    for i, day in enumerate(meetings, 1):
        discussed = [k.number for k in known if k.reported <= day and not (k.closing and k.closing < day)]
        rows["koordinasi"].append(
            {
                "nomor_rapat": f"RPT-{day.year}-{i:03}",
                "tanggal": day,
                "jenis_rapat": "Rutin triwulan",
                "hadir": ["Dinas KB", "Polsek", "Puskesmas", "Aparat Kecamatan"],
                "kasus_dibahas": discussed,
                "keputusan": "Pendampingan dilanjutkan.",
            }
        )
        rows["rekomendasi"].append(_recommendation(i, day, today))
    for i, day in enumerate(talks):
        rows["sosialisasi"].append(
            {
                "tanggal": day,
                "desa": demo.office.desa[i % len(demo.office.desa)],
                "lokasi": ("Balai desa", "Sekolah", "Posyandu")[i % 3],
                "tema": ["Cara melapor", "KDRT"] if i % 2 else ["TPKS"],
                "peserta_l": 8 + i,
                "peserta_p": 22 + i,
                "peserta_anak": 5 if i % 3 == 1 else 0,
                "narasumber": "Puskesmas" if i % 2 else "Polsek",
                "saluran_lapor": "Ya",
                "aduan_muncul": int(i % 5 == 4),
            }
        )
    for i, kasus in enumerate(k for k in known[::5] if k.reported + timedelta(days=20) <= today):
        day = kasus.reported + timedelta(days=20)
        rows["keluhan"].append(_complaint(i + 1, kasus.number, day, day + timedelta(days=3), today))
    return rows


def _recommendation(number: int, day: date, today: date) -> Row:
    limit = day + timedelta(days=40)
    return {
        "nomor_rekomendasi": f"REK-{day.year}-{number:03}",
        "triwulan": f"{day.year}-Q{(day.month + 2) // 3}",
        "asal": "Rapat",
        "rekomendasi": "Sepakati alur rujukan 1x24 jam antara P2TP2A, UPTD PPA, dan Polsek.",
        "penanggung_jawab": ("Kecamatan", "P2TP2A", "Polsek")[number % 3],
        "batas_waktu": limit,
        "status": "Selesai" if limit + timedelta(days=5) < today else "Proses",
    }


def _complaint(number: int, case: str, day: date, answered: date, today: date) -> Row:
    done = answered <= today
    return {
        "nomor_keluhan": f"KEL-{day.year}-{number:03}",
        "nomor_kasus": case,
        "tanggal_keluhan": day,
        "penyampai": "Orang Tua",
        "saluran": "Dialog",
        "kategori": "Proses hukum lambat",
        "tingkat": ("Sedang", "Berat")[number % 2],
        "uraian": "Keluarga menanyakan perkembangan.",
        "penanggung_jawab": "P2TP2A",
        "tanggal_ditanggapi": answered if done else None,
        "tanggal_selesai": answered if done else None,
        "status": "Selesai" if done else "Baru",
        "diinformasikan": "Ya" if done else None,
    }
