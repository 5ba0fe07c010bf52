"""Conditions as data: operators, and what an empty or unreadable cell means to them."""

from __future__ import annotations

from datetime import date

import pytest

from sync.core.conditions import rows_where
from sync.core.spec import ColumnRef, Group, Leaf
from tests.registers import table

REPORTS = table("""
    Laporan
    | usia | tanggal_lapor | tanggal_kejadian | risiko | bentuk_kekerasan | petugas | disetujui_oleh | nomor_lp |
    | 15   | 03/04/2025    | 01/04/2025       | Tinggi | Fisik; Seksual   | Siti    | SITI           | LP/1     |
    | 18   | 03/04/2025    | 03/04/2025       | sedang | Psikis           | Siti    | Budi           | lp/2     |
    | lupa | lupa          | 05/04/2025       | tingi  | KDRT             |         | Budi           |          |
    |      | 03/04/2025    |                  |        |                  | Siti    |                | #REF!    |
    | 30   | 03/04/2025    | 04/04/2025       | Rendah | Seksual; KDRT    | Siti    | Budi           | LP/1     |
""")
DAY = date(2025, 4, 3)


@pytest.mark.parametrize(
    ("column", "operator", "operand", "rows"),
    [
        ("usia", "eq", 15, [0]),
        ("usia", "ne", 15, [1, 4]),
        ("usia", "in", (15, 30), [0, 4]),
        ("usia", "not_in", (15, 30), [1]),
        ("usia", "lt", 18, [0]),
        ("usia", "le", 18, [0, 1]),
        ("usia", "gt", 18, [4]),
        ("usia", "ge", 18, [1, 4]),
        ("usia", "empty", None, [3]),
        ("usia", "present", None, [0, 1, 4]),
        ("tanggal_kejadian", "before", DAY, [0]),
        ("tanggal_kejadian", "after", DAY, [2, 4]),
        ("tanggal_kejadian", "before", ColumnRef("tanggal_lapor"), [0]),
        ("tanggal_kejadian", "after", ColumnRef("tanggal_lapor"), [4]),
        ("tanggal_kejadian", "eq", ColumnRef("tanggal_lapor"), [1]),
        ("tanggal_kejadian", "ne", ColumnRef("tanggal_lapor"), [0, 4]),
        ("tanggal_kejadian", "le", ColumnRef("tanggal_lapor"), [0, 1]),
        ("risiko", "eq", "Tinggi", [0]),
        ("risiko", "ne", "Tinggi", [1, 4]),
        ("risiko", "not_in", ("Tinggi", "Sedang"), [4]),
        ("risiko", "empty", None, [3]),
        ("risiko", "present", None, [0, 1, 4]),
        ("bentuk_kekerasan", "contains", "Seksual", [0, 4]),
        ("bentuk_kekerasan", "lacks", "Seksual", [1]),
        ("bentuk_kekerasan", "eq", "Seksual", [0, 4]),
        ("bentuk_kekerasan", "ne", "Seksual", [1]),
        ("bentuk_kekerasan", "in", ("Psikis", "Fisik"), [0, 1]),
        ("bentuk_kekerasan", "not_in", ("Psikis", "Fisik"), [4]),
        ("bentuk_kekerasan", "empty", None, [3]),
        ("disetujui_oleh", "eq", ColumnRef("petugas"), [0]),  # case-insensitive
        ("disetujui_oleh", "ne", ColumnRef("petugas"), [1, 4]),
        ("nomor_lp", "matches", r"^LP/\d$", [0, 4]),
        ("nomor_lp", "empty", None, [2]),
    ],
)
def test_an_operator_needs_a_value_that_can_be_read(
    column: str, operator: str, operand: object, rows: list[int]
) -> None:
    assert rows_where(REPORTS, Leaf(column, operator, operand)) == rows


CHILD, HIGH = Leaf("usia", "lt", 18), Leaf("risiko", "eq", "Tinggi")
LOW = Leaf("risiko", "eq", "Rendah")


@pytest.mark.parametrize(
    ("group", "rows"),
    [
        (Group("all", (CHILD, HIGH)), [0]),
        (Group("all", (CHILD, LOW)), []),
        (Group("any", (LOW, HIGH)), [0, 4]),
        (Group("not", (HIGH,)), [1, 2, 3, 4]),  # cells without a value too
        (Group("not", (HIGH, CHILD)), [1, 2, 3, 4]),
        (Group("all", (Leaf("usia", "present", None), Group("not", (HIGH,)))), [1, 4]),
        (Group("not", (Group("any", (HIGH, LOW)),)), [1, 2, 3]),
        (Group("any", (Group("all", (HIGH, CHILD)), Leaf("usia", "empty", None))), [0, 3]),
    ],
)
def test_groups(group: Group, rows: list[int]) -> None:
    assert rows_where(REPORTS, group) == rows


def test_a_search_may_be_limited() -> None:
    assert rows_where(REPORTS, Leaf("risiko", "present", None), [4, 2]) == [4]
    assert rows_where(REPORTS, Group("not", (HIGH,)), [0, 2]) == [2]
    assert rows_where(REPORTS, Leaf("usia", "empty", None), [3, 4]) == [3]


def test_a_column_without_header_fulfils_nothing_but_a_negation() -> None:
    assert rows_where(REPORTS, Leaf("pelaku_anak", "empty", None)) == []
    assert rows_where(REPORTS, Leaf("pelaku_anak", "ne", "Ya")) == []
    assert rows_where(REPORTS, Group("not", (Leaf("pelaku_anak", "eq", "Ya"),))) == [0, 1, 2, 3, 4]


def test_age_is_a_column_like_any_other() -> None:
    assert rows_where(REPORTS, Leaf("umur", "ge", 18)) == [1, 4]
