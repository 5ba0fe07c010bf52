"""What a report says in print: every number as it is in the report, in Indonesian, and no zero for a hidden one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from sync.core.report.context import Balance, Context, Missing
from sync.core.report.document import as_json
from sync.core.report.model import crossed, one_way
from sync.core.report.presentation import summary
from sync.core.report.presentation.kop import named, usual
from sync.core.report.presentation.page import present
from sync.core.report.presentation.tables import brief, view
from sync.core.report.presentation.trend import Past, past, trend
from sync.core.report.presentation.words import change, count, share
from sync.core.report.quarter import Quarter
from sync.core.report.recommendations import Recommendation
from tests.report_contexts import HISTORY, KOP, Q1, hidden, kabupaten, kecamatan, margins_only, nil

PERIODS = ("Tw I 2025", "Tw IV 2024", "Tahun 2025")


# ------------------------------------------------------------------ numbers


@pytest.mark.parametrize(
    ("n", "of", "said"),
    [
        (3, 4, "3 dari 4"),
        (19, 19, "19 dari 19"),
        (1, 20, "1 dari 20 (5,0%)"),
        (1, 32, "1 dari 32 (3,1%)"),
        (1, 2000, "1 dari 2.000 (0,1%)"),
        (1999, 2000, "1.999 dari 2.000 (100,0%)"),
        (0, 0, "tidak ada"),
        (None, 41, "* dari 41"),
        (None, None, "*"),
        (7, None, "7 dari *"),
    ],
)
def test_a_part_of_something(n: int | None, of: int | None, said: str) -> None:
    assert share(n, of) == said


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (12, 9, "triwulan lalu 9, naik 3"),
        (1000, 2500, "triwulan lalu 2.500, turun 1.500"),
        (0, 0, "triwulan lalu 0, tetap"),
        (None, 9, "triwulan lalu 9"),
        (9, None, "triwulan lalu *"),
    ],
)
def test_a_change(now: int | None, before: int | None, said: str) -> None:
    assert change(now, before) == said


def test_a_hidden_number_is_no_zero() -> None:
    assert (count(None), count(0), count(1234567)) == ("*", "0", "1.234.567")


# ------------------------------------------------------------------ tables


def test_a_list_has_its_periods_beside_each_other_and_names_what_is_zero_in_all() -> None:
    now, before, year = (
        one_way("D", "Tempat", "korban", counts)
        for counts in ({"Rumah": 4, "Sekolah": 0, "Pasar": 0}, {"Rumah": 1, "Sekolah": 2, "Pasar": 0}, {"Rumah": 4, "Sekolah": 2, "Pasar": 0})
    )  # fmt: skip
    seen = view([now, before, year], PERIODS)
    [rows] = seen.groups
    assert [(row.label, row.cells, row.bar) for row in rows] == [
        ("Rumah", ("4", "1", "4"), 100),
        ("Sekolah", ("0", "2", "2"), 0),
    ]
    assert (seen.zero, seen.hidden, seen.foot.cells) == (("Pasar",), (), ("4", "3", "6"))


def test_a_hidden_row_has_a_sign_and_no_bar() -> None:
    table = one_way("D", "Tempat", "korban", {"Rumah": 8, "Sekolah": 5, "Pasar": 4})
    now = replace(table, row_totals=(8, None, None), cells=((8,), (None,), (None,)))
    seen = view([now, table], PERIODS[:2])
    assert [(row.cells, row.bar) for row in seen.groups[0]] == [(("8", "8"), 100), (("*", "5"), 0), (("*", "4"), 0)]
    alone = view([now], PERIODS[:1])
    assert (alone.hidden, len(alone.groups[0])) == (("Sekolah", "Pasar"), 1)


def test_a_table_that_is_wider_than_high_stands_upright() -> None:
    wide = crossed("X", "X", "kasus", ("a", "b"), ("p", "q", "r"), lambda row, column: ord(row) + ord(column))
    seen = view([wide], PERIODS[:1])
    assert seen.across == ("a", "b")
    assert [(row.label, row.cells) for row in seen.groups[0]] == [
        ("p", ("209", "210", "419")), ("q", ("210", "211", "421")), ("r", ("211", "212", "423")),
    ]  # fmt: skip
    assert seen.foot.cells == ("630", "633", "1.263")


def test_a_cross_table_without_inner_cells_is_printed_as_its_margins() -> None:
    table = crossed("X", "X", "kasus", ("a", "b", "c"), ("p", "q"), lambda row, column: 7)
    seen = view([replace(table, cells=((None, None),) * 3), table], PERIODS[:2])
    assert seen.across == ()
    assert [[(row.label, row.cells) for row in rows] for rows in seen.groups] == [
        [("a", ("14", "14")), ("b", ("14", "14")), ("c", ("14", "14"))],
        [("p", ("21", "21")), ("q", ("21", "21"))],
    ]
    assert seen.foot.cells == ("42", "42")


def test_a_mail_shows_the_longest_rows_in_their_order_and_says_how_many_are_left() -> None:
    table = one_way("G", "Desa", "korban", {f"Desa {n}": 1 + n * 7 % 11 for n in range(11)})
    seen = brief([table], PERIODS[:1], 3)
    assert [row.label for row in seen.groups[0]] == ["Desa 3", "Desa 6", "Desa 9"]
    assert seen.left_out == 8


def test_a_place_that_an_earlier_quarter_does_not_know_was_not_counted_there() -> None:
    tables = [one_way("G", "G", "korban", counts) for counts in ({"A": 1, "B": 2}, {"A": 3})]
    assert [row.cells for row in view(tables, PERIODS[:2]).groups[0]] == [("1", "3"), ("2", "0")]


# ------------------------------------------------------------------ what is read first


def test_the_summary_of_a_sample() -> None:
    page = present(kecamatan(), KOP)
    assert [(line.what, line.number, line.remark) for line in page.summary] == [
        ("Kasus baru", "12", "triwulan lalu 9, naik 3"),
        ("Korban baru", "15", "triwulan lalu 11, naik 4"),
        ("Kasus aktif pada akhir triwulan", "41", "triwulan lalu 37, naik 4"),
        ("Kasus ditutup", "7", "triwulan lalu 5, naik 2"),
        ("Tenggat tindak lanjut yang terlewat", "28", "tidak satu pun ditetapkan undang-undang"),
    ]
    assert page.verdict == "12 kasus baru dengan 15 korban; 41 kasus masih aktif pada akhir triwulan."
    assert page.important == kecamatan().proposals[:3]
    assert page.balance[0] == (
        "Kasus: aktif awal 37 + baru 12 − ditutup 7 − dilimpahkan 1 = aktif akhir 41 (seimbang)."
    )
    assert (
        page.consent
        == "Tabel rinci memuat 9 dari 15 korban baru; 6 lainnya belum atau tidak menyetujui pembagian data."
    )
    assert page.subject == "Laporan Triwulan I 2025: P2TP2A Kecamatan Gunungsari"
    assert page.span == "1 Januari 2025 sampai 31 Maret 2025"
    assert page.unreached == ("Ciherang", "Curug Sulanjana", "Luwuk", "Sukalaba")


def test_a_last_quarter_that_is_not_known_is_no_quarter_of_zeros() -> None:
    page = present(kecamatan(known=False), KOP)
    assert page.periods == ("Tw I 2025", "Tahun 2025")
    assert {
        len(row.cells) - len(seen.across) for seen in page.cases.tables for row in (*seen.groups[0], seen.foot)
    } == {2}
    assert {line.remark for line in page.summary[:4]} == {"triwulan lalu belum tercatat"}
    assert [row.label for row in page.trend.rows] == ["Tw I 2025"]


def test_a_nil_report_says_so_and_has_its_activities() -> None:
    page = present(nil(), KOP)
    assert page.is_nil
    assert page.verdict.startswith("Nihil: pada Triwulan I 2025 tidak ada kasus baru")
    assert page.cases.tables == ()
    assert [title.split()[0] for title in page.cases.nil] == [table.id for table in nil().now.tables]
    assert page.important[0].title == "Rapat koordinasi"


def test_what_does_not_add_up_is_said() -> None:
    context = replace(kecamatan(), balance=Balance(difference=-2, undated=3, carried=-1))
    first, second, third = summary.balance(context)
    assert first.endswith("(tidak seimbang, selisih 2).")
    assert second.startswith("3 kasus keluar tanpa tanggal")
    assert third.startswith("Aktif awal 1 lebih sedikit daripada aktif akhir triwulan lalu")


def test_where_a_number_is_hidden_no_sentence_gives_it_away() -> None:
    context = hidden(kecamatan(), 13)
    page = present(context, KOP)
    assert (
        page.verdict == "Sebagian angka Triwulan I 2025 tidak ditampilkan, agar tidak ada korban yang dapat dikenali."
    )
    assert (page.balance, page.consent, page.summary[0].number) == ((), "", "*")
    assert page.hides
    assert not present(kecamatan(), KOP).hides


def test_registers_that_are_missing_are_named_with_their_day() -> None:
    missing = (Missing("36.04.34", "Bandung", date(2025, 3, 1)), Missing("36.04.35", "Lebak Wangi", None))
    page = present(replace(kecamatan(), missing=missing), KOP)
    assert page.missing == ("Bandung (terakhir dibaca 1 Maret 2025)", "Lebak Wangi (belum pernah dibaca)")


def test_a_draft_says_when_it_becomes_final() -> None:
    page = present(kecamatan(), KOP, final_on=date(2025, 4, 10))
    assert (page.subject, page.final_on) == (
        "Draf Laporan Triwulan I 2025: P2TP2A Kecamatan Gunungsari",
        "10 April 2025",
    )
    assert [seen.id for seen in page.lacking] == ["M1", "M3"]


def test_a_quarter_that_is_not_over_says_so() -> None:
    page = present(kecamatan(today=date(2025, 2, 20)), KOP)
    assert (page.is_running, page.span) == (True, "1 Januari 2025 sampai 20 Februari 2025")
    assert not present(kecamatan(), KOP).is_running


@pytest.mark.parametrize(
    ("audience", "said"),
    [("terbatas", "Terbatas: "), ("umum", "Umum: angka di bawah 5 "), ("publik", "Publik: angka di bawah 10 ")],
)
def test_the_cover_says_for_whom_it_is(audience: str, said: str) -> None:
    assert present(replace(kecamatan(), audience=audience), KOP).readers.startswith(said)  # type: ignore[arg-type]


def test_earlier_kasus_stand_with_the_worst_first() -> None:
    page = present(kecamatan(), KOP)
    order = ["Macet", "Mundur", "Tetap", "Maju"]
    verdicts = [order.index(item.verdict) for item in page.followed]
    assert verdicts == sorted(verdicts)
    by_number = {item.number: item for item in page.followed}
    assert (by_number["GNS-2024-0006"].recovery, by_number["GNS-2024-0006"].late) == ("1 membaik, 2 menurun", "1")
    assert (by_number["GNS-2024-0022"].recovery, by_number["GNS-2024-0022"].late) == ("tetap", "-")
    assert page.unlisted == "14"


def test_a_recommendation_without_a_day_says_so() -> None:
    item = Recommendation("REK-1", "2025-Q1", "Adakan rapat", "Camat", None, "Berjalan", "")
    [said] = present(replace(kecamatan(), own=(item,)), KOP).own
    assert said.due == "tanpa batas waktu"


# ------------------------------------------------------------------ over the quarters


def test_what_was_reported_goes_before_what_is_counted_now() -> None:
    history = [*HISTORY, Past(Q1.previous, 77, 770), Past(Quarter(2025, 2), 1, 1)]
    rows = [(row.label, *row.cells) for row in trend(kecamatan(), True, history).rows]
    assert rows == [
        ("Tw I 2024", "10", "100"), ("Tw II 2024", "20", "200"), ("Tw III 2024", "30", "300"),
        ("Tw IV 2024", "77", "770"), ("Tw I 2025", "12", "296"),
    ]  # fmt: skip


def test_a_document_becomes_history() -> None:
    assert past(as_json(kecamatan())) == Past(Q1, 12, 296)
    assert past(as_json(hidden(kecamatan(), 13))) == Past(Q1, None, 296)


def test_charts_have_at_most_eight_points_and_no_point_for_what_is_hidden() -> None:
    old = [Past(Quarter(year, number), year - 2020, None) for year in (2022, 2023) for number in (1, 2, 3, 4)]
    found = trend(kecamatan(), True, [*old, Past(Quarter(2024, 1), None, 10)])
    [cases, services] = found.charts
    assert len(found.rows) == len(cases.values) == 8
    assert cases.values == (2, 3, 3, 3, 3, None, 9, 12)
    assert cases.labels[-3:] == ("I*\n2024", "IV\n", "I\n2025")
    assert "Tw I 2024 tidak ditampilkan, Tw IV 2024 9, Tw I 2025 12." in cases.alt
    assert services.values == (None,) * 5 + (10, 235, 296)


@pytest.mark.parametrize("history", [[], [Past(Quarter(2024, 3), None, None)]])
def test_two_points_are_no_chart(history: list[Past]) -> None:
    assert trend(kecamatan(), True, history).charts == ()


# ------------------------------------------------------------------ the letterhead


@pytest.mark.parametrize(
    ("level", "name", "head", "to", "signs"),
    [
        ("Kecamatan", "Gunungsari", ("Pemerintah Kabupaten Serang", "Kecamatan Gunungsari"), "Kepala dinas", ["Ketua P2TP2A", "Camat Gunungsari"]),
        ("Kabupaten/Kota", "Kota Cilegon", ("Pemerintah Kota Cilegon",), "Wali Kota Cilegon", ["Kepala Dinas"]),
        ("Provinsi", "Banten", ("Pemerintah Provinsi Banten",), "Gubernur Banten", ["Kepala Dinas"]),
        ("Nasional", "Indonesia", ("Republik Indonesia",), "Menteri Pemberdayaan", ["Pejabat yang berwenang"]),
    ],
)  # fmt: skip
def test_the_usual_letterhead_of_a_level(
    level: str, name: str, head: tuple[str, ...], to: str, signs: list[str]
) -> None:
    found = usual(level, name, "Kabupaten Serang", date(2025, 4, 5))
    assert found.pemerintah == head
    assert found.kepada[0].startswith(to)
    assert [who.jabatan for who in found.penandatangan] == signs


def test_who_signs_may_be_named() -> None:
    found = named(KOP, ("Tuti Alawiyah", "196501011990032001"), ("Asep Saefudin", ""))
    assert [(who.jabatan, who.nama, who.nip, who.mengetahui) for who in found.penandatangan] == [
        ("Ketua P2TP2A", "Tuti Alawiyah", "196501011990032001", False),
        ("Camat Gunungsari", "Asep Saefudin", "", True),
    ]


def test_an_office_may_name_the_subject() -> None:
    page = present(kecamatan(), replace(KOP, perihal="Laporan P2TP2A"))
    assert page.kop.perihal == "Laporan P2TP2A"


@pytest.mark.parametrize("context", [kabupaten(), margins_only(kabupaten("publik", 10))], ids=["umum", "publik"])
def test_no_desa_and_no_kasus_is_named_above_the_kecamatan(context: Context) -> None:
    page = present(context, KOP)
    assert (page.unreached, page.followed, page.unlisted) == ((), (), "")
