"""Reading cells (register.md, section 4)."""

from __future__ import annotations

import time
from datetime import date

import pytest

from sync.core import cells
from sync.core.cells import Bad, Parts, TwoDigitYear
from sync.core.model import Cell

NULLS = [
    "",
    "   ",
    "\t\n",
    "-",
    "--",
    "—",
    ".",
    "n/a",
    "N/A",
    "na",
    "NA",
    "nihil",
    "Nihil",
    "KOSONG",
    "?",
    "xxx",
    "XXX",
]
REPORT = date(2025, 4, 5)


# ------------------------------------------------------------------ text


@pytest.mark.parametrize("raw", [None, *NULLS, "#N/A", " #n/a ", " - "])
def test_a_null_token_is_empty_in_every_type(raw: Cell) -> None:
    casts = (cells.text, cells.digits, cells.integer(0, 9), cells.event_date, cells.choice({}), cells.choices({}))
    assert [cast(raw) for cast in casts] == [None] * 6


@pytest.mark.parametrize("raw", ["0", "---", "..", "tidak ada", "xx", "n.a", "??", "-0", "belum"])
def test_what_only_resembles_a_null_token_is_there(raw: str) -> None:
    assert cells.text(raw) == raw


@pytest.mark.parametrize(
    "raw", ["#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!", " #REF! ", "#REF! (hilang)"]
)
def test_an_error_value_is_no_value_in_any_type(raw: str) -> None:
    casts = (cells.text, cells.digits, cells.integer(0, 9), cells.event_date, cells.choice({}), cells.choices({}))
    assert [cast(raw) for cast in casts] == [Bad.ERROR] * 6


@pytest.mark.parametrize("raw", ["#REFERENSI", "# REF!", "nomor #REF!", "#1", "#"])
def test_text_with_a_number_sign_is_text(raw: str) -> None:
    assert cells.text(raw) == raw


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (3604336312189981, "3604336312189981"),
        (3604336312189981.0, "3604336312189981"),
        (1e15, "1000000000000000"),
        (81234567890.0, "81234567890"),
        (0, "0"),
        (-0.0, "0"),
        (15.5, "15.5"),
        (0.25, "0.25"),
        ("  GNS-2025-0001\n", "GNS-2025-0001"),
        ("\u00a0Siti\u00a0", "Siti"),
    ],
)
def test_text_is_trimmed_and_numbers_become_text(raw: Cell, expected: str) -> None:
    assert cells.text(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3604 3363 1218 9981", "3604336312189981"),
        ("36.04.33.631218.9981", "3604336312189981"),
        ("3604-3363-1218-9981", "3604336312189981"),
        ("'3604336312189981", "3604336312189981"),
        ("(0254) 123-4567", "02541234567"),
        ("[0254] 1234567", "02541234567"),
        ("+62 812-3456-7890", "+6281234567890"),
        (3604336312189981.0, "3604336312189981"),
        ("0812/0813", "0812/0813"),
        ("belum ada", "belumada"),
    ],
)
def test_identity_numbers_lose_their_separators(raw: Cell, expected: str) -> None:
    assert cells.digits(raw) == expected


# ------------------------------------------------------------------ integers


@pytest.mark.parametrize(
    "raw", [15, 15.0, "15", "15.0", " 15 ", "15 th", "15 thn", "15 tahun", "15thn", "15 TAHUN", "015", "15.00"]
)
def test_an_integer_is_read(raw: Cell) -> None:
    assert cells.integer(0, 110)(raw) == 15


@pytest.mark.parametrize(
    "raw",
    ["±15", "15-16", "lima belas", "15.5", 15.5, "15,0", "15 bulan", "1e1", "1_5", "+15", "١٥", "15 15", "TRUE", "th",
     float("nan"), float("inf"), float("-inf"), 1e300, "9" * 400],
)  # fmt: skip
def test_what_is_no_integer_is_unreadable(raw: Cell) -> None:
    assert cells.integer(0, 110)(raw) is Bad.INTEGER


@pytest.mark.parametrize(("raw", "expected"), [(0, 0), (110, 110), (111, Bad.INTEGER), (-1, Bad.INTEGER)])
def test_outside_its_range_an_integer_is_no_value(raw: Cell, expected: int | Bad) -> None:
    assert cells.integer(0, 110)(raw) == expected


def test_a_range_may_be_open() -> None:
    assert cells.integer(0, None)(123456) == 123456
    assert cells.integer(None, None)("-5") == -5


# ------------------------------------------------------------------ dates


@pytest.mark.parametrize(
    "raw",
    [45688, 45688.0, 45688.99, "31/01/2025", "31-1-25", "31.01.2025", "2025-01-31", "31 Januari 2025", "31 Jan 25",
     "Jumat, 31 Januari 2025", "31/1/2025", "31-01-2025", "31/1/25", " 31/01/2025 ", "jumat 31 januari 2025",
     "31 JANUARI 2025", "Jum'at, 31 Jan 2025", "31-Jan-2025", "31 Jan. 2025", "2025/01/31", "31/01/2025 10:22",
     "31/01/2025 10:22:59", "31/01/2025 14.30 WIB", "31/01/2025, 14.30", "2025-01-31T10:22:00", "2025-01-31 10:22",
     "31 Januari 2025 14.30 WIB", "31 Januari 2025 pukul 14.30", "31-1-25 10:22", "31.01.2025 10.22"],
)  # fmt: skip
def test_a_date_is_read_in_every_accepted_notation(raw: Cell) -> None:
    assert cells.event_date(raw) == date(2025, 1, 31)


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (1, "Januari Jan"),
        (2, "Februari Pebruari Feb Peb"),
        (3, "Maret Mar Mrt"),
        (4, "April Apr"),
        (5, "Mei"),
        (6, "Juni Jun"),
        (7, "Juli Jul"),
        (8, "Agustus Agt Ags Agust"),
        (9, "September Sep Sept"),
        (10, "Oktober Okt"),
        (11, "November Nopember Nov Nop"),
        (12, "Desember Des"),
    ],
)
def test_indonesian_month_names_and_their_short_forms(month: int, words: str) -> None:
    assert {cells.event_date(f"7 {word} 2024") for word in words.split()} == {date(2024, month, 7)}


@pytest.mark.parametrize(
    "raw",
    ["31/02/2025", "29/02/2025", "Maret 2025", "lupa", "01/13/2025", "2025-02-30", "31/01", "31/01/225", "0/1/2025",
     "31 Agu 2025", "31 Januari", "sekitar 3 Maret 2025", "31/01-2025", "31 01 2025", "2025-01", "10:22", "Senin", "TRUE",
     "1-2 Maret 2025", "31/01/2025 s.d. 02/02/2025", "tgl 31/01/2025", -1, -0.5, 2958466, 1e300, float("nan"),
     float("inf"), float("-inf")],
)  # fmt: skip
def test_what_is_no_date_is_unreadable(raw: Cell) -> None:
    assert cells.event_date(raw) is Bad.DATE


def test_the_day_comes_before_the_month() -> None:
    assert cells.event_date("03/04/2025") == date(2025, 4, 3)


def test_serials_count_from_the_end_of_1899() -> None:
    assert [cells.event_date(n) for n in (0, 1, 2958465)] == [date(1899, 12, 30), date(1899, 12, 31), date.max]


@pytest.mark.parametrize("time_of_day", [0.0, 0.43, 0.999])
def test_a_time_on_the_last_day_of_the_calendar_is_dropped(time_of_day: float) -> None:
    assert cells.event_date(2958465 + time_of_day) == date.max


@pytest.mark.parametrize(("raw", "year"), [("1-1-00", 2000), ("1-1-49", 2049), ("1 Jan 68", 2068), ("29-2-24", 2024)])
def test_two_digit_years_of_events_are_this_century(raw: str, year: int) -> None:
    found = cells.event_date(raw)
    assert isinstance(found, date)
    assert found.year == year


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("31-1-68", date(1968, 1, 31)),
        ("5/4/25", date(2025, 4, 5)),  # born today
        ("6/4/25", date(1925, 4, 6)),  # tomorrow is no birth yet, so a century ago
        ("1 Mei 09", date(2009, 5, 1)),
        ("29-2-00", date(2000, 2, 29)),
        ("29-2-25", Bad.DATE),
    ],
)
def test_two_digit_years_of_births_give_an_age_at_report(raw: str, expected: date | Bad) -> None:
    found = cells.birth_date(raw)
    assert (found.on(REPORT) if isinstance(found, TwoDigitYear) else found) == expected


def test_an_endless_text_costs_no_time() -> None:
    started = time.perf_counter()
    for raw in ("a" * 32767, "1" + " " * 32767 + "b", "1 Januari " + "," * 32767, "Senin" + "\u00a0" * 32767 + "1"):
        assert cells.event_date(raw) is Bad.DATE
        assert cells.integer(0, 1)(raw) is Bad.INTEGER
    assert time.perf_counter() - started < 0.5


# ------------------------------------------------------------------ lists

FORMS = {"fisik": "Fisik", "phisik": "Fisik", "psikis": "Psikis", "seksual": "Seksual"}


@pytest.mark.parametrize("raw", ["Fisik", "FISIK", "  fisik ", "Phisik"])
def test_case_and_surrounding_space_never_matter_in_a_list(raw: str) -> None:
    assert cells.choice(FORMS)(raw) == "Fisik"


@pytest.mark.parametrize("raw", ["Fisik;", "fi sik", "KDRT", 1, 1.5, float("nan")])
def test_what_is_not_in_the_list_is_no_value(raw: Cell) -> None:
    assert cells.choice(FORMS)(raw) is Bad.LIST


@pytest.mark.parametrize(
    "raw",
    ["Fisik; Psikis", "fisik;PSIKIS;", "Fisik, Psikis", "Fisik\nPsikis", "Fisik\r\nPsikis", "Phisik;psikis;Fisik"],
)
def test_several_values_are_set_apart(raw: str) -> None:
    found = cells.choices(FORMS)(raw)
    assert isinstance(found, Parts)
    assert (tuple(found), found.complete) == (("Fisik", "Psikis"), True)


def test_the_parts_that_are_in_the_list_count_beside_one_that_is_not() -> None:
    found = cells.choices(FORMS)("Seksual; KDRT")
    assert isinstance(found, Parts)
    assert (tuple(found), found.complete) == (("Seksual",), False)


@pytest.mark.parametrize("raw", ["KDRT", "Fisik, KDRT", ";", "Fisik/Psikis", 7])
def test_without_a_single_part_in_the_list_there_is_no_value(raw: Cell) -> None:
    assert cells.choices(FORMS)(raw) is Bad.LIST


def test_without_a_list_every_part_counts_and_more_separators_may() -> None:
    cast = cells.choices(None, (";", ",", "\n"))
    assert cast("A-1, A-2\nA-3; A-1") == ("A-1", "A-2", "A-3", "A-1")
    assert cells.choices(None)("A-1, A-2; A-3") == ("A-1, A-2", "A-3")
    assert cast(" ; , ") is None


# ------------------------------------------------------------------ headers


@pytest.mark.parametrize(
    "header",
    [
        "Tanggal Lapor",
        " tanggal   LAPOR ",
        "Tanggal_Lapor",
        "Tgl. Lapor",
        "tgl-lapor:",
        "TANGGAL\nLAPOR",
        "(Tgl) Lapor",
    ],
)
def test_headers_are_equal_but_for_case_space_and_punctuation(header: str) -> None:
    assert cells.normalise(header) == cells.normalise("Tanggal Lapor")


def test_short_words_in_headers_are_whole_words() -> None:
    assert cells.normalise("No. LP") == cells.normalise("Nomor LP")
    assert cells.normalise("JK") == cells.normalise("Jenis Kelamin")
    assert cells.normalise("Nota Tgl") != cells.normalise("Nomorta Tanggal")
    assert cells.normalise("Norma") == "norma"


@pytest.mark.parametrize("header", [None, "", "  ", "?!", "—"])
def test_a_header_without_a_word_is_none(header: Cell) -> None:
    assert cells.normalise(header) == ""
