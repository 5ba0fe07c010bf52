"""The second count of the tables on kasus, korban and what they were given (A to L)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tests.core.report.recount import UNCLEAR, Book, Counted, Kasus, Period, Placed, Row, Stay, table

LISTED = "Dirinci dalam tabel"
UNLISTED = "Tanpa persetujuan data, hanya dalam jumlah"
GIVEN = ("Terlaksana", "Sebagian")
_AGES = ((0, 5), (6, 12), (13, 17), (18, 24), (25, 44), (45, 59))
_WORST_FIRST = ("Belum Dinilai", "Belum Pulih", "Membaik", "Pulih", "Tidak Relevan")
ASPECTS = {"Pulih Fisik": "pulih_fisik", "Pulih Hukum": "pulih_hukum", "Pulih Psikologis": "pulih_psikologis"}


def case_tables(book: Book, period: Period) -> dict[str, Counted]:
    """Return tables A to L by id."""
    korban = [(k, row, stay) for k in book.kasus.values() for row, stay in zip(k.rows, k.stays, strict=True)]
    came = [(kasus, row) for kasus, row, stay in korban if period.holds(stay.came)]
    listed = [row for _, row in came if row["persetujuan_data"] == "Setuju"]
    new = [kasus for kasus in book.kasus.values() if period.holds(kasus.stay.came)]
    at_end = [kasus for kasus in book.kasus.values() if kasus.stay.at_end_of(period.last)]
    return {
        "A1": _movement([(k.number, k.stay, k.closed) for k in book.kasus.values()], period),
        "A2": _movement([(row["at"], stay, row["status_kasus"] == "Selesai") for _, row, stay in korban], period),
        "A3": table((row["at"], LISTED if row["persetujuan_data"] == "Setuju" else UNLISTED, "") for _, row in came),
        "A4": table((kasus.number, LISTED if kasus.consents else UNLISTED, "") for kasus in new),
        "A5": table((kasus.number, LISTED if kasus.consents else UNLISTED, "") for kasus in at_end),
        "B": _by(listed, _adult_or_child),
        "C": table(placed for row in listed for placed in _forms(row)),
        "D": _by(listed, lambda row: row["tempat_kejadian"]),
        "E": _by(listed, lambda row: row["hubungan_pelaku"]),
        "F1": _by(listed, lambda row: row["pendidikan"]),
        "F2": _by(listed, lambda row: row["status_perkawinan"]),
        "F3": _by(listed, lambda row: row["disabilitas"]),
        "G": _by(listed, lambda row: row["desa"]),
        **_services(book, period),
        **_referrals(book, period),
        "J": table((k.number, k.speaker["status_hukum"] or UNCLEAR, "") for k in at_end if k.consents),
        "K1": _recovery(book, period, "Korban"),
        "K2": _recovery(book, period, "Keluarga"),
        "L1": table((kasus.number, delay_bin(delay(kasus)), "") for kasus in new if kasus.consents),
        "L2": table((kasus.number, _first_service_bin(book, kasus, period), "") for kasus in new if kasus.consents),
        "L3": table((k.number, length_bin(k), "") for k in closed_in(book, period) if k.consents),
    }


def closed_in(book: Book, period: Period) -> list[Kasus]:
    """Return the kasus that were closed within the period."""
    return [kasus for kasus in book.kasus.values() if period.holds(kasus.stay.left) and kasus.closed]


def _movement(stays: list[tuple[object, Stay, bool]], period: Period) -> Counted:
    placed: list[Placed] = []
    for thing, stay, closed in stays:
        if stay.at_end_of(period.eve):
            placed.append((thing, "Aktif awal", ""))
        if period.holds(stay.came):
            placed.append((thing, "Baru", ""))
        if period.holds(stay.left):
            placed.append((thing, "Ditutup" if closed else "Dilimpahkan", ""))
        if stay.at_end_of(period.last):
            placed.append((thing, "Aktif akhir", ""))
    return table(placed)


def _by(rows: list[Row], value: Callable[[Row], str | None]) -> Counted:
    return table((row["at"], value(row) or UNCLEAR, "") for row in rows)


def _adult_or_child(row: Row) -> str | None:
    if row["umur"] is None or row["jenis_kelamin"] is None:
        return None
    return f"{'Anak' if row['umur'] < 18 else 'Dewasa'} {row['jenis_kelamin'].lower()}"


def _forms(row: Row) -> Iterator[Placed]:
    for form in row["bentuk_kekerasan"] or (UNCLEAR,):
        yield row["at"], form, _age_and_sex(row) or UNCLEAR


def _age_and_sex(row: Row) -> str | None:
    if row["umur"] is None or row["jenis_kelamin"] is None:
        return None
    group = next((f"{low}-{high}" for low, high in _AGES if low <= row["umur"] <= high), "60+")
    return f"{group} {row['jenis_kelamin'][0]}"


# ------------------------------------------------------------------ services and referrals


def _services(book: Book, period: Period) -> dict[str, Counted]:
    kinds: list[Placed] = []
    korban: list[Placed] = []
    families: list[Placed] = []
    consent: list[Placed] = []
    for row in book.tabs["pendampingan"]:
        kasus = book.kasus.get(row["nomor_kasus"])
        if kasus is None or not period.holds(row["tanggal_layanan"]) or row["hasil"] not in GIVEN:
            continue
        consent.append((row["at"], LISTED if kasus.consents else UNLISTED, ""))
        if not kasus.consents:
            continue
        kind = row["kelompok_layanan"] or UNCLEAR
        kinds.append((row["at"], kind, row["penerima"] or UNCLEAR))
        if row["penerima"] == "Korban":
            korban += [(person["at"], kind, "") for person in kasus.rows]
        if row["penerima"] == "Keluarga":
            families.append((kasus.number, kind, ""))
    return {"H1": table(kinds), "H2": table(korban), "H3": table(families), "H4": table(consent)}


def _referrals(book: Book, period: Period) -> dict[str, Counted]:
    results: list[Placed] = []
    consent: list[Placed] = []
    for row in book.tabs["rujukan"]:
        kasus = book.kasus.get(row["nomor_kasus"])
        if kasus is None or not period.holds(row["tanggal_rujukan"]):
            continue
        consent.append((row["at"], LISTED if kasus.consents else UNLISTED, ""))
        if kasus.consents:
            result = result_of(row, period) or "(belum ada hasil)"
            results.append((row["at"], row["instansi_tujuan"] or UNCLEAR, result))
    return {"I1": table(results), "I2": table(consent)}


def result_of(row: Row, period: Period) -> str | None:
    """Return the result of a referral as it was known at the end of the period."""
    answered = row["tanggal_umpan_balik"]
    result: str | None = row["hasil_rujukan"]
    return None if answered is not None and answered > period.last else result


# ------------------------------------------------------------------ recovery and time


def _recovery(book: Book, period: Period, whose: str) -> Counted:
    placed: list[Placed] = []
    for kasus in book.kasus.values():
        if kasus.consents and kasus.stay.in_hand(period):
            standing = standings(book, kasus, whose, period)
            placed += [(kasus.number, aspect, standing[aspect]) for aspect in ASPECTS]
    return table(placed)


def standings(book: Book, kasus: Kasus, whose: str, period: Period, at_start: bool = False) -> dict[str, str]:
    """Return how each aspect stood at the last assessment before the start or up to the end of a period."""
    until = period.eve if at_start else period.last
    rows = [row for row in book.of_kasus("rehabilitasi", kasus.number, until) if row["sasaran"] == whose]
    latest = max((row["tanggal_penilaian"] for row in rows), default=None)
    found = dict.fromkeys(ASPECTS, "Belum Dinilai")
    for aspect, column in ASPECTS.items():
        values = [row[column] or "Belum Dinilai" for row in rows if row["tanggal_penilaian"] == latest]
        if values:
            found[aspect] = min(values, key=_WORST_FIRST.index)
    return found


def delay(kasus: Kasus) -> int | None:
    """Return the days from the event to the report, where both are known to the day."""
    row = kasus.speaker
    event: date | None = row["tanggal_kejadian"]
    exact = row["presisi_tanggal"] == "Tepat" or (
        row["presisi_tanggal"] is None and "presisi_tanggal" not in row["unreadable"]
    )
    if event is None or not exact or event > kasus.stay.came:
        return None
    return (kasus.stay.came - event).days


def delay_bin(days: int | None) -> str:
    """Return the line of L1."""
    return _bin(
        days, ((3, "0-3 hari"), (5, "4-5 hari"), (14, "6-14 hari"), (30, "15-30 hari"), (90, "31-90 hari"))
    ) or ("lebih dari 90 hari")


def length_bin(kasus: Kasus) -> str:
    """Return the line of L3 for a kasus that was closed."""
    left = kasus.stay.left
    days = None if kasus.undated or left is None else (left - kasus.stay.came).days
    return _bin(days, ((30, "sampai 30 hari"), (90, "31-90 hari"), (180, "91-180 hari"))) or "lebih dari 180 hari"


def _first_service_bin(book: Book, kasus: Kasus, period: Period) -> str:
    days = [row["tanggal_layanan"] for row in book.of_kasus("pendampingan", kasus.number, period.last)]
    if not days:
        undated = any(
            row["nomor_kasus"] == kasus.number and row["tanggal_layanan"] is None for row in book.tabs["pendampingan"]
        )
        return UNCLEAR if undated else "belum ada layanan"
    waited = (min(days) - kasus.stay.came).days
    bins = ((0, "hari itu juga"), (1, "1 hari"), (3, "2-3 hari"), (7, "4-7 hari"), (30, "8-30 hari"))
    return _bin(waited, bins) or "lebih dari 30 hari"


def _bin(days: int | None, bins: tuple[tuple[int, str], ...]) -> str | None:
    if days is None:
        return UNCLEAR
    return next((label for most, label in bins if days <= most), None)
