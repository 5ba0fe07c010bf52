"""Judging a whole register: order, officers, keys and messages."""

from __future__ import annotations

from datetime import date

import pytest

from sync.core.model import Grid, Severity
from sync.core.validate import judge, quoted
from tests.registers import HOLIDAYS, book, full, judged, laporan, pendampingan, register


def test_findings_come_by_severity_tab_row_rule_and_column() -> None:
    found = judged([
        full("pendampingan", [pendampingan(nomor_kasus="x"), pendampingan(hasil=None)]),
        full("laporan", [laporan(risiko="tingi", usia="lupa", nomor_korban=2), laporan(nik_korban="1")]),
    ]).findings  # fmt: skip
    tabs = [tab.title for tab in book().tabs]
    order = [(f.severity.rank, tabs.index(f.tab), f.row, f.rule, f.column) for f in found]
    assert order == sorted(order)
    assert len({(f.rule, f.tab, f.row, f.column) for f in found}) == len(found)


def test_follow_ups_come_by_due_date() -> None:
    rows = [laporan(nomor_kasus=f"GNS-2025-000{n}", tanggal_lapor=f"0{5 - n}/04/2025") for n in (1, 2, 3)]
    found = judged([full("laporan", rows)]).followups
    assert [f.due for f in found] == sorted(f.due for f in found)
    assert [f.rule for f in found] == ["TL-02"] * 3


def test_a_finding_carries_key_and_officer_of_its_row() -> None:
    grids = [full("laporan", [laporan(nomor_korban=3, risiko=None)]), full("referensi", [{"petugas": "Siti Aminah"}])]
    [finding] = [f for f in judged(grids).findings if f.rule == "UMUM-01"]
    assert (finding.key, finding.officer, finding.tab, finding.row) == ("GNS-2025-0001/3", "Siti Aminah", "Laporan", 2)


def test_an_officer_who_is_not_in_referensi_is_not_named() -> None:
    grids = [full("laporan", [laporan(risiko=None, petugas="siapa ya")]), full("referensi", [{"petugas": "Siti"}])]
    assert {f.officer for f in judged(grids).findings} == {""}


@pytest.mark.parametrize("lists", [[], [full("referensi", [{"desa": "Gunungsari"}], ["desa"])]])
def test_without_a_list_of_officers_none_is_named(lists: list[Grid]) -> None:
    """What stands in the cell could be anybody's name."""
    judgement = judged([full("laporan", [laporan(risiko="Tinggi", petugas="Mawar Anggrek")]), *lists])
    assert {f.officer for f in judgement.findings} == {""}
    assert {f.officer for f in judgement.followups} == {""}


@pytest.mark.parametrize("typed", ["siti aminah", " SITI  Aminah ", "Siti\u00a0Aminah"])
def test_an_officer_is_named_as_the_list_has_the_name(typed: str) -> None:
    grids = [full("laporan", [laporan(risiko=None, petugas=typed)]), full("referensi", [{"petugas": "Siti  Aminah"}])]
    assert {f.officer for f in judged(grids).findings} == {"Siti Aminah"}


def test_messages_quote_dates_and_list_values_in_words() -> None:
    [finding] = [
        f for f in judged([full("laporan", [laporan(tanggal_kejadian="2-4-25")])]).findings if f.rule == "LAP-07"
    ]
    assert "2 April 2025" in finding.message
    assert "1 April 2025" in finding.message


def test_values_are_quoted_as_people_write_them() -> None:
    assert [quoted(v) for v in (None, date(2025, 12, 1), ("Fisik", "Psikis"), 12, "Ya")] == [
        "(kosong)",
        "1 Desember 2025",
        "Fisik; Psikis",
        "12",
        "Ya",
    ]


def test_an_overdue_follow_up_is_a_finding_that_says_how_late() -> None:
    judgement = judged([full("laporan", [laporan()])])
    [late] = [f for f in judgement.findings if f.rule == "TL-02"]
    assert late.message.endswith("Terlambat 3 hari.")
    assert late.severity is Severity.WARNING


def test_judging_twice_says_the_same() -> None:
    read = register([full("laporan", [laporan(risiko="x"), laporan(nomor_korban=2)])])
    assert judge(read, HOLIDAYS) == judge(read, HOLIDAYS)


def test_nothing_at_all_is_a_register_without_findings() -> None:
    assert judged([]) == judged([full(tab.name, []) for tab in book().tabs])
    assert judged([]).findings == []


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Perempuann", " Mungkin maksudnya Perempuan."),
        ("perempuan x", " Mungkin maksudnya Perempuan."),
        ("Siti Rahasia", ""),
        ("#", ""),
    ],
)
def test_a_value_off_its_list_gets_the_nearest_one_named_and_is_never_repeated(typed: str, near: str) -> None:
    grid = full("laporan", [laporan(jenis_kelamin=typed)])
    [message] = [f.message for f in judged([grid]).findings if f.rule == "UMUM-02"]
    assert message == f"Isian kolom Jenis Kelamin tidak ada dalam daftar pilihan.{near} Mohon pilih dari daftar."


def test_of_several_values_the_wrong_one_is_compared() -> None:
    grid = full("laporan", [laporan(bentuk_kekerasan="Fisik; Seksuall")])
    [message] = [f.message for f in judged([grid]).findings if f.rule == "UMUM-02"]
    assert "Mungkin maksudnya Seksual." in message


def test_a_number_that_may_be_a_name_is_repeated_nowhere() -> None:
    grid = full("laporan", [laporan(nomor_kasus="Melati Putri", risiko="Tinggi")])
    judgement = judged([grid])
    assert {f.key for f in judgement.findings} == {"?/1"}
    assert {f.key for f in judgement.followups} == {"?"}
    assert not any("Melati" in str(found) for found in (*judgement.findings, *judgement.followups))
