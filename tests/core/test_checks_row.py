"""Rules of Laporan and other tabs that look at one row (register.md, section 5)."""

from __future__ import annotations

import pytest

from sync.core.model import Cell
from tests.registers import findings, full, keluhan, laporan, rehabilitasi, rows, rujukan

CHILD = {"tanggal_lahir": "10/05/2010", "usia": None, "nik_korban": None, "status_perkawinan": "Belum Kawin",
         "hubungan_pelaku": "Guru"}  # fmt: skip


def fires(rule: str, **changes: Cell) -> bool:
    return bool(rows([full("laporan", [laporan(**changes)])], rule))


# ------------------------------------------------------------------ NIK


@pytest.mark.parametrize(
    ("nik", "rules"),
    [
        ("3604335005909901", ""),  # 10 May 1990, a woman
        ("36 04 33 500590 0001", ""),
        (None, ""),
        ("-", ""),
        ("#REF!", ""),
        ("360433500590000", "LAP-02"),
        ("36043350059099011", "LAP-02"),
        ("belum ada", "LAP-02"),
        ("3.60434E+15", "LAP-02"),
        ("360433500590000O", "LAP-02"),
        ("٣٦٠٤٣٣٥٠٠٥٩٠٠٠٠١", "LAP-02"),
        ("'", "LAP-02"),
        ("3604330005909901", "LAP-03"),  # DD 00
        ("3604333205909901", "LAP-03"),
        ("3604334005909901", "LAP-03"),
        ("3604337205909901", "LAP-03"),
        ("3604335000909901", "LAP-03"),  # MM 00
        ("3604335013909901", "LAP-03"),
        ("3604337004909901", ""),  # 30 April; the date differs, see below
        ("3604337104909901", "LAP-03"),  # 31 April
        ("3604336902909901", "LAP-03"),  # 29 February 1990 or 2090
        ("9904335005909901", "LAP-06"),
        ("2004335005909901", "LAP-06"),
        ("9904335013909901", "LAP-03 LAP-06"),
        ("3604331005909901", "LAP-05"),  # a man's
        (3604335005909901, "LAP-29"),
        (3604335005909901.0, "LAP-29"),
        (360433500590000, "LAP-02"),
    ],
)
def test_a_nik(nik: Cell, rules: str) -> None:
    nik_rules = ("LAP-02", "LAP-03", "LAP-05", "LAP-06", "LAP-29")
    found = findings([full("laporan", [laporan(nik_korban=nik)])], *nik_rules)
    assert found == [(rule, 2, "NIK Korban") for rule in rules.split()]


@pytest.mark.parametrize(
    ("nik", "born", "found"),
    [
        ("3604335005909901", "10/05/1990", False),
        ("3604335005909901", "10-5-90", False),
        ("3604335005909901", "11/05/1990", True),
        ("3604335005909901", "10/06/1990", True),
        ("3604335005909901", "10/05/1991", True),
        ("3604335005009901", "10/05/2000", False),
        ("3604336902009901", "29/02/2000", False),
        ("3604335005909901", None, False),
        ("3604335005909901", "lupa", False),
        ("3604335013909901", "11/05/1990", False),  # not well-formed
        ("360433500590000", "11/05/1990", False),
    ],
)
def test_lap_04_the_date_in_a_nik(nik: str, born: Cell, found: bool) -> None:
    assert fires("LAP-04", nik_korban=nik, tanggal_lahir=born) is found


@pytest.mark.parametrize(("sex", "found"), [("L", True), ("P", False), (None, False), ("cewek", False)])
def test_lap_05_the_sex_in_a_nik(sex: Cell, found: bool) -> None:
    assert fires("LAP-05", jenis_kelamin=sex) is found


def test_lap_06_every_province_and_no_other() -> None:
    known = {*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)}
    grid = full("laporan", [laporan(nik_korban=f"{code:02}04335005900001") for code in range(100)])
    assert set(rows([grid], "LAP-06")) == {code + 2 for code in range(100) if code not in known}


# ------------------------------------------------------------------ dates and age


@pytest.mark.parametrize(
    ("rule", "changes", "found"),
    [
        ("LAP-07", {"tanggal_kejadian": "02/04/2025"}, True),
        ("LAP-07", {"tanggal_kejadian": "01/04/2025"}, False),
        ("LAP-07", {"tanggal_kejadian": "02/04/2025", "tanggal_lapor": "lupa"}, False),
        ("LAP-07", {"tanggal_kejadian": "02/04/2035", "tanggal_lapor": "01/04/2035"}, True),  # future, yet usable
        ("LAP-08", {"tanggal_lahir": "01/04/2025"}, True),
        ("LAP-08", {"tanggal_lahir": "31/03/2025"}, False),
        ("LAP-08", {"tanggal_lahir": "01/05/2025", "tanggal_kejadian": None}, False),
        ("LAP-09", {"usia": 33}, False),
        ("LAP-09", {"usia": "36 th"}, True),
        ("LAP-09", {"usia": 35}, False),
        ("LAP-09", {"usia": 32}, True),
        ("LAP-09", {"usia": None}, False),
        ("LAP-09", {"usia": 20, "tanggal_lahir": "lupa"}, False),
        ("LAP-09", {"usia": 20, "tanggal_lahir": "01/01/2026"}, False),  # born after the event
        ("LAP-09", {"usia": 20, "tanggal_kejadian": "31/03/2011"}, False),  # at the event, not now
        ("LAP-09", {"usia": 34, "tanggal_kejadian": "31/03/2011"}, True),
        ("LAP-09", {"usia": 20, "tanggal_kejadian": "lupa", "tanggal_lapor": "01/04/2011"}, False),
        ("LAP-10", {"tanggal_lahir": None, "usia": None}, True),
        ("LAP-10", {"tanggal_lahir": "-", "usia": "?"}, True),
        ("LAP-10", {"tanggal_lahir": None}, False),
        ("LAP-10", {"tanggal_lahir": None, "usia": "belasan"}, False),
        ("LAP-10", {"tanggal_lahir": "#REF!", "usia": None}, False),
        ("LAP-11", CHILD, True),
        ("LAP-11", {**CHILD, "nama_wali": "Tuti"}, False),
        ("LAP-11", {**CHILD, "nama_wali": "#REF!"}, False),
        ("LAP-11", {"tanggal_lahir": "31/03/2007"}, False),  # 18 on the day of the event
        ("LAP-11", {"tanggal_lahir": "01/04/2007"}, True),  # 17, though 18 when reported
        ("LAP-11", {"tanggal_lahir": "01/04/2007", "tanggal_kejadian": None}, False),
        ("LAP-11", {"tanggal_lahir": "01/04/2007", "tanggal_kejadian": "lupa"}, False),
        ("LAP-11", {"tanggal_lahir": None, "usia": 17}, True),
        ("LAP-11", {"tanggal_lahir": "lupa", "usia": 17}, True),
        ("LAP-11", {"tanggal_lahir": "10/05/1990", "usia": 17}, False),  # the date of birth counts
        ("LAP-11", {"tanggal_lahir": "01/05/2025", "usia": 17}, False),  # born later: no age
        ("LAP-11", {"tanggal_lahir": None, "usia": None}, False),
        ("LAP-12", {**CHILD, "wali_terlapor": "Ya"}, True),
        ("LAP-12", {**CHILD, "wali_terlapor": "Ya", "persetujuan_layanan": "Setuju sebagian"}, True),
        ("LAP-12", {**CHILD, "wali_terlapor": "Ya", "persetujuan_layanan": "Belum diminta"}, False),
        ("LAP-12", {**CHILD, "wali_terlapor": "Tidak"}, False),
        ("LAP-12", {"wali_terlapor": "Ya"}, False),
        ("LAP-13", {**CHILD, "status_perkawinan": "Kawin Siri"}, True),
        ("LAP-13", {**CHILD, "status_perkawinan": "Cerai Hidup"}, False),
        ("LAP-13", {}, False),
        ("LAP-14", {"status_perkawinan": "Belum Kawin"}, True),
        ("LAP-14", {"status_perkawinan": "belum  kawin"}, False),  # not in the list
        ("LAP-28", {"jenis_kelamin": "L"}, True),
        ("LAP-28", {"jenis_kelamin": "L", "bentuk_kekerasan": "Fisik; Trafficking"}, False),
        ("LAP-28", {"jenis_kelamin": "L", "bentuk_kekerasan": "KDRT"}, False),
        ("LAP-28", {"jenis_kelamin": "L", "bentuk_kekerasan": "Fisik; KDRT"}, True),
        ("LAP-28", {"jenis_kelamin": "L", **CHILD}, False),
    ],
)
def test_dates_age_and_what_hangs_on_them(rule: str, changes: dict[str, Cell], found: bool) -> None:
    assert fires(rule, **changes) is found


# ------------------------------------------------------------------ phone and free text


@pytest.mark.parametrize(
    ("phone", "found"),
    [
        ("081234567890", False),
        ("0812345678", False),  # 08 and 8 more
        ("081234567", False),  # a landline could be that short
        ("08123456", True),
        ("08123456789012", False),  # 08 and 12 more
        ("081234567890123", True),
        ("+62 812-3456-7890", False),
        ("6281234567890", False),
        ("62812345678", False),
        ("6281234567", True),
        ("81234567890", False),  # the lost 0
        (81234567890.0, False),
        ("0254123456", False),
        ("02541234567", False),
        ("(0254) 123456", False),
        ("025412345678", False),
        ("0254123456789", True),
        ("7654321", True),
        ("081234567890/081234567891", True),
        ("+1 202 555 0123", True),
        ("ada di wali", True),
        (None, False),
        ("#REF!", False),
    ],
)
def test_lap_15_a_phone_number(phone: Cell, found: bool) -> None:
    assert fires("LAP-15", telepon_aman=phone) is found


@pytest.mark.parametrize(
    ("told", "name", "found"),
    [
        ("Korban dipukul di rumah.", "Melati Putri", False),
        ("NIK 3604335005909901 tercatat", "Melati Putri", True),
        ("nomor 360433500590000 saja", "Melati Putri", False),  # 15 digits
        ("hubungi 0812345678", "Melati Putri", True),
        ("hubungi 081234567", "Melati Putri", False),
        ("MELATI PUTRI dipukul", "Melati Putri", True),
        ("Melati dipukul", "Melati Putri", False),
        ("Ani dipukul", "Ani", False),  # fewer than four letters
        ("Anik dipukul", "Anik", True),
        ("korban dipukul", None, False),
        (3604335005909901, "Melati Putri", True),
        (None, "Melati Putri", False),
    ],
)
def test_lap_16_identity_in_kronologi(told: Cell, name: Cell, found: bool) -> None:
    assert fires("LAP-16", kronologi=told, nama_korban=name) is found


# ------------------------------------------------------------------ closing and law


@pytest.mark.parametrize(
    ("rule", "changes", "found"),
    [
        ("LAP-17", {}, True),
        ("LAP-17", {"tanggal_selesai": "lupa"}, False),
        ("LAP-17", {"status_kasus": "selsai"}, False),
        ("LAP-18", {}, True),
        ("LAP-18", {"alasan_selesai": "bosan"}, False),
        ("LAP-19", {}, True),
        ("LAP-19", {"disetujui_oleh": "SITI AMINAH "}, True),
        ("LAP-19", {"disetujui_oleh": "Budi"}, False),
        ("LAP-19", {"disetujui_oleh": "#REF!"}, False),
        ("LAP-19", {"disetujui_oleh": "Siti Aminah", "petugas": None}, False),
        ("LAP-20", {"tanggal_selesai": "02/04/2025"}, False),
        ("LAP-20", {"tanggal_selesai": "31/03/2025"}, True),
        ("LAP-20", {"tanggal_selesai": "02/04/2025", "status_kasus": "Dilimpahkan"}, True),
        ("LAP-20", {"tanggal_selesai": "02/04/2025", "status_kasus": "selsai"}, False),
        ("LAP-20", {"tanggal_selesai": "02/04/2025", "status_kasus": None}, False),
        ("LAP-20", {"tanggal_selesai": "lupa", "status_kasus": "Baru"}, False),
    ],
)
def test_a_closed_case(rule: str, changes: dict[str, Cell], found: bool) -> None:
    assert fires(rule, **{"status_kasus": "Selesai", **changes}) is found


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, True),
        ({"pelaku_anak": "Tidak"}, True),
        ({"pelaku_anak": "mungkin"}, True),
        ({"pelaku_anak": "sudah"}, False),
        ({"bentuk_kekerasan": "Fisik"}, False),
        ({"bentuk_kekerasan": "Seksual; KDRT"}, True),
        ({"status_hukum": "Diversi"}, False),
    ],
)
def test_lap_23_restorative_justice(changes: dict[str, Cell], found: bool) -> None:
    base = {"status_hukum": "Keadilan Restoratif", "bentuk_kekerasan": "Seksual", "pelaku_anak": None}
    assert fires("LAP-23", **{**base, **changes}) is found


def test_lap_24_from_police_report_to_final_judgement() -> None:
    stages = ["Tidak diproses", "Pengaduan", "Laporan Polisi", "Penyelidikan", "Penyidikan", "P-21", "Penuntutan",
              "Persidangan", "Putusan", "Inkracht", "Diversi", "Keadilan Restoratif", "Dihentikan", "Dicabut"]  # fmt: skip
    grid = full("laporan", [laporan(status_hukum=stage) for stage in stages])
    assert rows([grid], "LAP-24") == list(range(4, 12))
    assert rows([full("laporan", [laporan(status_hukum="Putusan", nomor_lp="LP/1")])], "LAP-24") == []


# ------------------------------------------------------------------ other tabs


@pytest.mark.parametrize(
    ("rule", "changes", "found"),
    [
        ("RUJ-01", {"persetujuan_rujukan": "Ditarik"}, True),
        ("RUJ-01", {"persetujuan_rujukan": "Setuju sebagian"}, False),
        ("RUJ-01", {"persetujuan_rujukan": None}, False),
        ("RUJ-01", {"persetujuan_rujukan": "boleh"}, False),
        ("RUJ-02", {"hasil_rujukan": "Dilayani"}, True),
        ("RUJ-02", {"hasil_rujukan": "beres"}, False),
        ("RUJ-02", {"hasil_rujukan": "Dilayani", "tanggal_umpan_balik": "lupa"}, False),
        ("RUJ-03", {"tanggal_umpan_balik": "02/04/2025"}, True),
        ("RUJ-03", {"tanggal_umpan_balik": "03/04/2025"}, False),
    ],
)
def test_rujukan(rule: str, changes: dict[str, Cell], found: bool) -> None:
    assert bool(rows([full("rujukan", [rujukan(**changes)])], rule)) is found


def test_rhb_01_one_aspect_at_least_is_relevant() -> None:
    none = dict.fromkeys(("pulih_fisik", "pulih_hukum", "pulih_psikologis"), "tidak relevan")
    grid = full("rehabilitasi", [rehabilitasi(**none), rehabilitasi(**{**none, "pulih_hukum": None})])
    assert findings([grid], "RHB-01") == [("RHB-01", 2, "Pulih Fisik")]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, ["KEL-01", "KEL-02"]),
        ({"tanggal_selesai": "05/04/2025", "diinformasikan": "Ya"}, []),
        ({"tanggal_selesai": "lupa", "diinformasikan": "mungkin"}, ["KEL-02"]),
        ({"status": "Diteruskan"}, []),
        ({"status": "beres"}, []),
    ],
)
def test_keluhan(changes: dict[str, Cell], found: list[str]) -> None:
    grid = full("keluhan", [keluhan(**{"status": "Selesai", **changes})])
    assert [rule for rule, _, _ in findings([grid], "KEL")] == found


@pytest.mark.parametrize(
    ("men", "women", "found"), [(0, 0, True), ("0", "0 ", True), (0, 1, False), (None, 0, False), ("x", 0, False)]
)
def test_sos_01_nobody_came(men: Cell, women: Cell, found: bool) -> None:
    grid = full("sosialisasi", [{"tanggal": "14/02/2025", "peserta_l": men, "peserta_p": women}])
    assert findings([grid], "SOS-01") == [("SOS-01", 2, "Peserta L")] * found
