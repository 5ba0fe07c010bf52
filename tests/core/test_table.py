"""Finding columns, skipping blank rows, reading lists of the office, keys (register.md, section 1 and 4)."""

from __future__ import annotations

from datetime import date

import pytest

from sync.core.model import Grid
from sync.core.register import Register, officer_tab
from tests.registers import book, findings, full, laporan, pendampingan, register, table

# ------------------------------------------------------------------ headers


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Tgl Lapor", "tanggal_lapor"),
        ("tgl. lapor", "tanggal_lapor"),
        ("No Kasus", "nomor_kasus"),
        ("NO. KASUS", "nomor_kasus"),
        ("No. LP", "nomor_lp"),
        ("JK", "jenis_kelamin"),
        (" status_kasus ", "status_kasus"),
        ("Korban-Ke", "nomor_korban"),
        ("Tanggal Laporan", "tanggal_lapor"),  # an alias
    ],
)
def test_a_column_is_found_by_its_header(header: str, name: str) -> None:
    found = register([Grid("Laporan", ("Catatan kami", header), [["x", "1"]], [2])])["laporan"]
    assert found.where == {name: 1}


def test_of_a_header_that_stands_twice_the_first_is_read() -> None:
    found = table("""
        Laporan
        | nomor_kasus   | Risiko | RISIKO: |
        | GNS-2025-0001 | Tinggi | Rendah  |
    """)
    assert found.values("risiko") == ["Tinggi"]
    assert [f.name for f in found.doubled] == ["risiko"]


def test_a_column_without_header_is_unreadable_and_not_empty() -> None:
    found = table("""
        Laporan
        | nomor_kasus   |
        | GNS-2025-0001 |
    """)
    column = found.column("usia")
    assert (column.values, column.empty(), column.is_empty(0)) == ([None], [], False)


def test_an_absent_tab_is_one_without_rows() -> None:
    found = register("Laporan\n| nomor_kasus |\n| GNS-2025-0001 |")
    assert (len(found["keluhan"]), found["keluhan"].present) == (0, False)
    assert found["keluhan"].values("status") == []


@pytest.mark.parametrize("title", ["Laporan", "LAPORAN", " laporan ", "Laporan."])
def test_a_tab_is_found_by_its_title(title: str) -> None:
    assert officer_tab(title, book()) == "laporan"


@pytest.mark.parametrize("title", ["Laporan 2024", "Temuan", "Sheet1", ""])
def test_other_sheets_are_no_officer_tabs(title: str) -> None:
    assert officer_tab(title, book()) is None


@pytest.mark.parametrize("titles", [("LAPORAN", "Laporan"), ("Laporan", "LAPORAN")])
def test_of_two_sheets_for_one_tab_the_exact_title_wins(titles: tuple[str, str]) -> None:
    grids = [Grid(title, ("Nomor Kasus",), [[title]], [2]) for title in titles]
    assert register(grids)["laporan"].values("nomor_kasus") == ["Laporan"]


# ------------------------------------------------------------------ blank rows


def test_blank_rows_anywhere_are_skipped_and_keep_their_numbers() -> None:
    found = table("""
        Laporan
        | nomor_kasus   | usia | Catatan kami |
        |               |      |              |
        | -             | n/a  | ditunda      |
        | GNS-2025-0001 |      |              |
        | "  "          | ?    |              |
        |               | =0   |              |
        |               | #N/A |              |
    """)
    assert found.numbers == [4, 6]


def test_a_row_with_nothing_but_an_error_value_is_not_blank() -> None:
    assert table("Laporan\n| nomor_kasus |\n| #REF! |").numbers == [2]


def test_a_tab_without_one_known_header_has_no_rows() -> None:
    assert table("Laporan\n| a | b |\n| 1 | 2 |").numbers == []


def test_a_sheet_without_anything_has_no_rows() -> None:
    assert len(register([Grid("Laporan", (), [], [])])["laporan"]) == 0


# ------------------------------------------------------------------ lists kept in Referensi

_ASKED = "Sosialisasi\n| desa |\n| Ciherang |\n| ciherang |\n| Cibodas |\n"


@pytest.mark.parametrize(
    ("referensi", "rows"),
    [
        ("", []),
        ("Referensi\n| petugas |\n| Siti |", []),
        ("Referensi\n| desa |\n| CIHERANG |\n|  |\n| - |", [4]),
        ("Referensi\n| desa |", [2, 3, 4]),
        ("Referensi\n| desa |\n| #REF! |\n| ? |", [2, 3, 4]),
        ("Referensi\n| Desa | DESA |\n| Ciherang | Cibodas |", [4]),
    ],
    ids=["no tab", "no column", "blank cells", "empty column", "nothing readable", "doubled header"],
)
def test_the_office_keeps_lists_in_referensi(referensi: str, rows: list[int]) -> None:
    assert findings(_ASKED + referensi, "UMUM-02") == [("UMUM-02", row, "Desa") for row in rows]


def test_a_value_of_referensi_is_what_is_read() -> None:
    found = register("Laporan\n| petugas |\n| siti aminah |\nReferensi\n| petugas |\n| Siti Aminah |")
    assert found["laporan"].values("petugas") == ["Siti Aminah"]


def test_values_of_referensi_are_read_like_any_text() -> None:
    found = register(
        'Sosialisasi\n| desa |\n| Ciherang |\n| 7 |\n| - |\nReferensi\n| desa |\n| " Ciherang " |\n| =7.0 |\n| - |'
    )
    assert found["sosialisasi"].values("desa") == ["Ciherang", "7"]


def test_a_list_of_one_register_does_not_reach_the_next() -> None:
    first = register(_ASKED + "Referensi\n| desa |\n| Cibodas |")
    second = register(_ASKED + "Referensi\n| desa |\n| Ciherang |")
    assert [r["sosialisasi"].values("desa") for r in (first, second)] == [
        [None, None, "Cibodas"],
        ["Ciherang", "Ciherang", None],
    ]


# ------------------------------------------------------------------ values


def test_ya_tidak_takes_the_words_of_officers_and_of_spreadsheets() -> None:
    words = ["y", "iya", "ADA", "sudah", "✓", "TRUE", "Ya", "t", "tdk", "tidak ada", "FALSE", "TIDAK"]
    grid = Grid("Laporan", ("Input SIMFONI",), [[word] for word in words], list(range(2, 14)))
    assert register([grid])["laporan"].values("input_simfoni") == ["Ya"] * 7 + ["Tidak"] * 5


@pytest.mark.parametrize(
    ("column", "words", "value"),
    [
        ("jenis_kelamin", "P Pr Wanita perempuan", "Perempuan"),
        ("jenis_kelamin", "L Lk Laki Pria laki-laki", "Laki-laki"),
        ("bentuk_kekerasan", "Trafficking Trafiking Traffiking", ("TPPO",)),
        ("bentuk_kekerasan", "Penelataran", ("Penelantaran",)),
        ("bentuk_kekerasan", "Phisik", ("Fisik",)),
        ("bentuk_kekerasan", "Psikologis", ("Psikis",)),
    ],
)
def test_synonyms_are_read_as_their_value(column: str, words: str, value: object) -> None:
    grid = full("laporan", [{column: word} for word in words.split()])
    assert register([grid])["laporan"].values(column) == [value] * len(words.split())


def test_a_birth_year_of_two_digits_is_read_at_report() -> None:
    found = table("""
        Laporan
        | tanggal_lapor | tanggal_lahir |
        | 05/04/2005    | 1-1-20        |
        | 05/04/2025    | 1-1-20        |
        | lupa          | 1-1-20        |
    """)
    assert found.values("tanggal_lahir") == [date(1920, 1, 1), date(2020, 1, 1), date(2020, 1, 1)]


def test_case_numbers_are_text_and_group_their_rows_even_malformed() -> None:
    found = table("""
        Laporan
        | nomor_kasus      |
        | =12              |
        | " GNS/2025/001 " |
        | =12.0            |
        | GNS/2025/001     |
        | gns/2025/001     |
    """)
    assert found.cases == {"12": [0, 2], "GNS/2025/001": [1, 3], "gns/2025/001": [4]}


def test_two_numbers_of_different_length_are_not_mixed_up_with_text() -> None:
    found = table("Laporan\n| nik_korban |\n| =3604336312189981 |\n| 3604 3363 1218 9981 |")
    assert found.values("nik_korban") == ["3604336312189981"] * 2


# ------------------------------------------------------------------ keys


def _keys(tab: str, **row: str | int) -> str:
    schema = book().tab_by_name[tab]
    return register([full(tab, [row])])[schema.name].key(0)


def test_a_row_is_named_by_its_key() -> None:
    assert _keys("laporan", nomor_kasus="GNS-2025-0001", nomor_korban=2) == "GNS-2025-0001/2"
    pendamping = {"nomor_kasus": "GNS-2025-0001", "tanggal_layanan": "3 Apr 25", "kelompok_layanan": "medis"}
    assert _keys("pendampingan", **pendamping, penerima="Korban") == "GNS-2025-0001/2025-04-03/Medis/Korban"
    assert _keys("keluhan", nomor_keluhan="KEL-2025-001", nomor_kasus="GNS-2025-0001") == "KEL-2025-001"
    assert _keys("koordinasi", nomor_rapat="RPT-2025-001") == "RPT-2025-001"
    assert _keys("rekomendasi", nomor_rekomendasi="REK-2025-001") == "REK-2025-001"
    assert _keys("sosialisasi", tanggal="14/02/2025", desa="Ciherang") == "2025-02-14/Ciherang"


def test_a_key_shows_no_part_that_cannot_be_read() -> None:
    found = _keys("pendampingan", nomor_kasus="GNS-2025-0001", tanggal_layanan="kata Melati kemarin")
    assert found == "GNS-2025-0001/?//"


# ------------------------------------------------------------------ DataFrame


def test_the_frame_has_every_column_with_its_type_indexed_by_sheet_row() -> None:
    frame = table("""
        Laporan
        | nomor_kasus   | nomor_korban | tanggal_lapor | bentuk_kekerasan | nik_korban       |
        |               |              |               |                  |                  |
        | GNS-2025-0001 | 1            | 31/12/9999    | Fisik; Psikis    | 0123456789012345 |
        | GNS-2025-0002 | dua          | lupa          |                  |                  |
    """).frame
    assert list(frame.columns) == [f.name for f in book().tab_by_name["laporan"].fields]
    assert list(frame.index) == [3, 4]
    assert {name: str(frame[name].dtype)[:8] for name in ("nomor_kasus", "nomor_korban", "tanggal_lapor", "desa")} == {
        "nomor_kasus": "string",
        "nomor_korban": "Int64",
        "tanggal_lapor": "datetime",
        "desa": "string",
    }
    assert frame["tanggal_lapor"].dt.year.tolist()[0] == 9999
    assert frame.isna().loc[4, ["nomor_korban", "tanggal_lapor", "bentuk_kekerasan"]].all()
    assert frame.loc[3, "nik_korban"] == "0123456789012345"


def test_a_frame_shows_no_restricted_cell_when_it_is_printed() -> None:
    frame = table("""
        Laporan
        | nomor_kasus   | nik_korban       | desa       |
        | GNS-2025-0001 | 0123456789012345 | Gunungsari |
    """).frame
    for one in (frame, frame.head(1), frame[frame["desa"].notna()], frame[["nik_korban", "desa"]]):
        for shown in (repr(one), str(one), f"{one}", one._repr_html_()):
            assert "0123456789012345" not in shown
    assert repr(frame[["nik_korban", "desa"]]).split()[-2:] == ["▮", "Gunungsari"]


def test_columns_in_any_order_and_rows_in_any_order_say_the_same() -> None:
    rows = [laporan(), laporan(nomor_kasus="GNS-2025-0002", risiko="Tinggi", usia=20)]
    plain = [full("laporan", rows), full("pendampingan", [pendampingan()])]
    names = [f.name for f in book().tab_by_name["laporan"].fields]
    turned = [full("laporan", rows[::-1], names[::-1]), full("pendampingan", [pendampingan()])]
    assert {(f[0], f[2]) for f in findings(plain)} == {(f[0], f[2]) for f in findings(turned)} != set()


def test_registers_of_one_rule_book_may_share_memos() -> None:
    from sync.core.table import Memos

    memos = Memos()
    read = [
        Register([full("laporan", [laporan(risiko=word)])], book(), date(2025, 4, 5), memos)["laporan"].values("risiko")
        for word in ("tinggi", "tingi", "TINGGI")
    ]
    assert read == [["Tinggi"], [None], ["Tinggi"]]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("GNS-2025-0001", "GNS-2025-0001"),
        ("gns-2025-0011", "gns-2025-0011"),
        ("GNS/2024/0024", "GNS/2024/0024"),
        ("GNS 2025 1", "GNS 2025 1"),
        ("001/P2TP2A/I/2025", "001/P2TP2A/I/2025"),
        ("Melati", "?"),
        ("Siti 2010", "?"),
        ("Siti 0812 9900 9901", "?"),
        ("3604335503099901", "?"),
        ("Ani 2010", "?"),
        ("3604 3312 3456 7890", "?"),
        ("0812-3456-7890", "?"),
        ("62 812 3456 789", "?"),
        ("19 08 1990", "?"),
        ("1990-08-17", "?"),
        ("Ani 1990 12", "?"),
    ],
)
def test_a_key_repeats_a_broken_number_only_where_it_can_be_nothing_else(typed: str, shown: str) -> None:
    drawn = f"Laporan\n| nomor_kasus | nomor_korban |\n| {typed} | 1 |"
    assert table(drawn).key(0) == f"{shown}/1"
