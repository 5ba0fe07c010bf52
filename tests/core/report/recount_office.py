"""The second count of what the office did: the indicators, and the tables on its activities (S)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from tests.core.report.recount import UNCLEAR, Book, Counted, Kasus, Period, Placed, Row, table
from tests.core.report.recount_cases import GIVEN, closed_in, delay, length_bin, result_of, standings
from tests.registers import HOLIDAYS

KNOWN = ("Suami/Istri", "Orang Tua", "Keluarga/Saudara")
CORE = {
    "Dinas KB": ("Dinas KB", "Balai Penyuluhan KB"),
    "Polsek/Polres": ("Polsek", "Polres"),
    "Dinas Kesehatan/Puskesmas": ("Dinas Kesehatan", "Puskesmas"),
    "Aparat Kecamatan": ("Aparat Kecamatan",),
}
Ratio = tuple[int, int]


def case_indicators(book: Book, period: Period) -> dict[str, Ratio]:
    """Return n and N of what is counted per kasus and korban, but for the clocks that ran out."""
    new = [kasus for kasus in book.kasus.values() if period.holds(kasus.stay.came)]
    closed = closed_in(book, period)
    in_hand = [kasus for kasus in book.kasus.values() if kasus.stay.in_hand(period)]
    listed = [
        row
        for kasus in book.kasus.values()
        for row in kasus.rows
        if period.holds(row["tanggal_lapor"]) and row["persetujuan_data"] == "Setuju"
    ]
    delays = [days for kasus in new if kasus.consents and (days := delay(kasus)) is not None]
    lengths = [line for kasus in closed if kasus.consents and (line := length_bin(kasus)) != UNCLEAR]
    return {
        "I-04": (sum(row["umur"] is not None and row["umur"] < 18 for row in listed), len(listed)),
        "I-05": (sum(map(_is_domestic, listed)), len(listed)),
        "I-06": (sum(row["hubungan_pelaku"] in KNOWN for row in listed), len(listed)),
        "I-16": _ratio([_first_service(book, kasus) for kasus in new]),
        "I-17": _ratio([_forwarded(book, kasus) for kasus in new if kasus.has("Seksual")]),
        "I-18": _ratio([_medical(book, kasus) for kasus in new if kasus.has("Seksual")]),
        "I-19": (sum(days <= 3 for days in delays), len(delays)),
        "I-28": (len(closed), len(in_hand)),
        "I-29": (sum(line in ("sampai 30 hari", "31-90 hari") for line in lengths), len(lengths)),
        "I-34": (sum(kasus.speaker["alasan_selesai"] == "Pulih" for kasus in closed), len(closed)),
        "I-35": (sum(_family_is_well(book, kasus, period) for kasus in closed), len(closed)),
        "I-40": (sum(kasus.speaker["sumber_info"] == "Sosialisasi" for kasus in new), len(new)),
        "I-43": (sum(all(row["input_simfoni"] == "Ya" for row in kasus.rows) for kasus in new), len(new)),
    }


def _ratio(judged: list[bool | None]) -> Ratio:
    return sum(one is True for one in judged), sum(one is not None for one in judged)


def _is_domestic(row: Row) -> bool:
    whose, where = row["hubungan_pelaku"], row["tempat_kejadian"]
    return whose in ("Suami/Istri", "Orang Tua") or (whose, where) == ("Keluarga/Saudara", "Rumah Tangga")


def _in_time(book: Book, done: Collection[date], due: date) -> bool | None:
    """Return whether anything was done by a day; ``None`` while that may still come."""
    if any(day <= min(due, book.today) for day in done):
        return True
    return False if book.today > due else None


def _first_service(book: Book, kasus: Kasus) -> bool | None:
    came = kasus.stay.came
    due = {
        "Tinggi": came,
        "Sedang": came + timedelta(days=1),
        "Rendah": HOLIDAYS.add(came, 3),
    }.get(kasus.speaker["risiko"])
    if due is None:
        return None
    return _in_time(book, [row["tanggal_layanan"] for row in _rows(book, "pendampingan", kasus)], due)


def _forwarded(book: Book, kasus: Kasus) -> bool | None:
    columns = ("tanggal_lp", "tanggal_diteruskan")
    days = [row[column] for row in kasus.rows for column in columns if row[column] is not None]
    return _in_time(book, days, kasus.stay.came + timedelta(days=3))


def _medical(book: Book, kasus: Kasus) -> bool | None:
    waited = delay(kasus)
    if waited is None or waited > 3:
        return None
    days = [
        row["tanggal_layanan"]
        for row in _rows(book, "pendampingan", kasus)
        if row["kelompok_layanan"] == "Medis" and row["hasil"] in GIVEN
    ]
    days += [
        row["tanggal_rujukan"]
        for row in _rows(book, "rujukan", kasus)
        if row["instansi_tujuan"] in ("Puskesmas", "RSUD")
    ]
    return _in_time(book, days, kasus.speaker["tanggal_kejadian"] + timedelta(days=3))


def _rows(book: Book, tab: str, kasus: Kasus) -> list[Row]:
    return book.of_kasus(tab, kasus.number, book.today)


def _family_is_well(book: Book, kasus: Kasus, period: Period) -> bool:
    found = standings(book, kasus, "Keluarga", period).values()
    return all(value in ("Pulih", "Tidak Relevan") for value in found)


# ------------------------------------------------------------------ what fell due


def due_indicators(book: Book, period: Period) -> dict[str, Ratio]:
    """Return n and N of referrals, complaints and recommendations whose limit lay within the period."""
    referrals = [row for row in book.tabs["rujukan"] if period.holds(_referral_due(book, row))]
    complaints = [(row, due) for row in book.tabs["keluhan"] if period.holds(due := _complaint_due(row))]
    agreed = [r for r in book.tabs["rekomendasi"] if period.holds(r["batas_waktu"]) and r["status"] != "Batal"]
    return {
        "I-25": (sum(result_of(row, period) == "Dilayani" for row in referrals), len(referrals)),
        "I-38": (
            sum(row["tanggal_selesai"] is not None and row["tanggal_selesai"] <= due for row, due in complaints),
            len(complaints),
        ),
        "I-42": (sum(row["status"] == "Selesai" for row in agreed), len(agreed)),
    }


def _referral_due(book: Book, row: Row) -> date | None:
    kasus = book.kasus.get(row["nomor_kasus"])
    if kasus is None or row["tanggal_rujukan"] is None:
        return None
    referred: date = row["tanggal_rujukan"]
    return referred + timedelta(days=1 if kasus.speaker["risiko"] == "Tinggi" else 7)


def _complaint_due(row: Row) -> date | None:
    days = {"Darurat": 0, "Berat": 5, "Sedang": 14}.get(row["tingkat"])
    if days is None or row["tanggal_keluhan"] is None:
        return None
    return HOLIDAYS.add(row["tanggal_keluhan"], days)


# ------------------------------------------------------------------ activities


def activities(book: Book, period: Period) -> tuple[dict[str, Counted], dict[str, Ratio]]:
    """Return tables S1 to S7, and the indicators of activities."""
    visits = [row for row in book.tabs["sosialisasi"] if period.holds(row["tanggal"])]
    meetings = [row for row in book.tabs["koordinasi"] if period.holds(row["tanggal"])]
    complaints = [row for row in book.tabs["keluhan"] if period.holds(row["tanggal_keluhan"])]
    villages = {row["desa"] for row in book.tabs["referensi"] if row["desa"] is not None}
    reached = {row["desa"] for row in visits} & villages
    presence: list[Placed] = [
        (row["at"], agency, "")
        for row in meetings
        for agency, names in CORE.items()
        if any(name in (row["hadir"] or ()) for name in names)
    ]
    tables = {
        "S1": table((row["at"], row["desa"] or UNCLEAR, "") for row in visits),
        "S2": table((desa, desa, "Terjangkau" if desa in reached else "Belum") for desa in villages),
        "S3": _participants(visits),
        "S4": table((row["at"], row["jenis_rapat"] or UNCLEAR, "") for row in meetings),
        "S5": table(presence, [row["at"] for row in meetings]),
        "S6": table((row["at"], row["kategori"] or UNCLEAR, _answered(row, period)) for row in complaints),
        "S7": table((row["at"], row["penanggung_jawab"] or UNCLEAR, _answered(row, period)) for row in complaints),
    }
    ratios = {"I-39": (len(reached), len(villages)), "I-41": (len(presence), 4 * len(meetings))}
    return tables, ratios


def _participants(visits: list[Row]) -> Counted:
    columns = {"Laki-laki": "peserta_l", "Perempuan": "peserta_p", "Anak": "peserta_anak"}
    sums = {label: sum(row[column] or 0 for row in visits) for label, column in columns.items()}
    total = sums["Laki-laki"] + sums["Perempuan"]  # children are among them
    return Counted({(label, ""): n for label, n in sums.items()}, sums, {"": total}, total)


def _answered(row: Row, period: Period) -> str:
    done, answered = row["tanggal_selesai"], row["tanggal_ditanggapi"]
    if done is not None and done <= period.last:
        return "Selesai"
    if row["status"] == "Selesai" and done is None:
        return "Selesai"
    if answered is not None and answered <= period.last:
        return "Ditanggapi"
    return "Belum ditanggapi"
