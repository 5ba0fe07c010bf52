"""What officers put off in the tab Tunda."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.core.alerts.mute import Snooze, put_off_until, snoozes
from sync.core.model import Cell, Finding, Severity
from sync.core.register import Register
from sync.core.spec import Field, Tab
from tests.registers import REFERENSI, TODAY, book, full

OLD = "12/P2TP2A/IV/2025"
KEYED = [tab for tab in book().tabs if tab.key]


def finding(key: str, rule: str = "TL-01", tab: str = "Laporan") -> Finding:
    return Finding(rule, Severity.WARNING, tab, 5, "Kolom", key, "Pesan.")


def lines(*rows: Mapping[str, Cell]) -> list[Snooze]:
    """Return what counts of some lines of Tunda; what is not given is in order."""
    whole = {"kunci": "GNS-2025-0004", "aturan": "TL-01", "alasan": "Korban di luar kota", "sampai": "12/04/2025"}
    return snoozes(Register([full("tunda", [{**whole, **row} for row in rows])], book(), TODAY), 30)


def covers(typed: Cell, key: str) -> bool:
    return put_off_until(finding(key), lines({"kunci": typed})) is not None


# ------------------------------------------------------------------ which rows


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (OLD, f"{OLD}/1"),
        (OLD, f"{OLD}/?"),
        (OLD, f"{OLD}/2025-04-01/Psikososial/Korban"),
        (f"{OLD}/1", f"{OLD}/1"),
        ("GNS-2025-0004", "GNS-2025-0004/1"),
        ("GNS-2025-0004", "GNS-2025-0004/2025-04-01/Puskesmas"),
        ("GNS-2025-0004/1", "GNS-2025-0004/1"),
        ("KEL-2025-001", "KEL-2025-001"),
        ("  gns-2025-0004 ", "GNS-2025-0004/1"),
        ("12/p2tp2a/iv/2025\n", f"{OLD}/1"),
        ("2025-04-01/balai  desa", "2025-04-01/Balai desa"),
        (7.0, "7"),
    ],
)
def test_a_key_or_the_number_at_its_front_is_enough(typed: Cell, key: str) -> None:
    assert covers(typed, key)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12", f"{OLD}/1"),
        ("12/P2TP2A/V/2025", f"{OLD}/1"),
        (f"{OLD}/2", f"{OLD}/1"),
        ("GNS-2025-0004", "GNS-2025-00041/1"),
        ("GNS-2025-0004/1", "GNS-2025-0004/2025-04-01/Puskesmas"),
        ("GNS-2025-0004/2025-04-01", "GNS-2025-0004/2025-04-01/Puskesmas"),
        ("2025-04-01", "2025-04-01/Ciherang"),
        ("?", "?/1"),
        (None, ""),
        ("  ", ""),
    ],
)
def test_less_than_a_number_puts_nothing_off(typed: Cell, key: str) -> None:
    assert not covers(typed, key)


NUMBERS = [
    "GNS-2025-0004",
    "gns-2025-0011",
    "GNS 2025 4",
    "GNS/2025/4",
    "GNS.2025.4",
    "12/P2TP2A/IV/2025",
    "1/p2tp2a/x/2024",
    "KEL-2025-001",
    "Melati Putri",
    None,
    "#REF!",
]


def cells_of(field: Field) -> list[Cell]:
    """Return cells, good and bad, to fill a key column with."""
    if field.type == "date":
        return ["01/04/2025", 45748, "lupa", None]
    if field.type == "integer":
        return [1, "20", "satu", None]
    if field.pattern:
        return list[Cell](NUMBERS)
    values: tuple[Cell, ...] = book().lists[field.list].values if field.list else ()
    return [*values, *(str(row["desa"]) for row in REFERENSI), "salah ketik", None]


@st.composite
def keys(draw: st.DrawFn) -> tuple[Tab, str]:
    """Draw an officer tab and the key of a row in it, as the column Nomor/Kunci has it."""
    tab = draw(st.sampled_from(KEYED))
    row: dict[str, Cell] = {name: draw(st.sampled_from(cells_of(tab.by_name[name]))) for name in tab.key}
    other = next(f.name for f in tab.fields if f.name not in tab.key)  # a row of which the key is empty is a row too
    grids = [full(tab.name, [{other: "x", **row}]), full("referensi", REFERENSI)]
    return tab, Register(grids, book(), TODAY)[tab.name].key(0)


SPELLINGS: list[Callable[[str], str]] = [str, str.lower, str.upper, "  {} ".format, "{}\n".format]


@given(keys(), st.sampled_from(SPELLINGS), st.sampled_from(sorted(book().texts)))
def test_what_stands_in_temuan_can_be_copied_as_it_is(
    drawn: tuple[Tab, str], spelling: Callable[[str], str], rule: str
) -> None:
    tab, key = drawn
    late = lines({"kunci": spelling(key), "aturan": rule.lower()})
    found = put_off_until(finding(key, rule, tab.title), late)
    mutes_others = rule.startswith("STR-") or rule == "UMUM-08"
    assert found == (None if key[:1] in ("", "?") or mutes_others else date(2025, 4, 12))


def test_every_tab_with_keys_is_among_them() -> None:
    assert {tab.name for tab in book().tabs} - {tab.name for tab in KEYED} == {"referensi", "tunda"}


@pytest.mark.parametrize("rest", ["", "/1", "/20", "/?", "/", "/2025-04-01/Psikososial/Korban", "/?/Medis/", "//"])
def test_a_number_puts_off_its_own_case_and_no_other(rest: str) -> None:
    numbers = ["GNS-2025-0004", "GNS-2025-0040", "gns-2025-0004", OLD, "2/P2TP2A/IV/2025", "12/P2TP2A/IV/2024", "?"]
    for typed, number in product(numbers, numbers):
        same = typed.casefold() == number.casefold() and number != "?"
        assert covers(typed, number + rest) is same, (typed, number)


# ------------------------------------------------------------------ which lines


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ({}, True),
        ({"aturan": " tl-01 "}, True),
        ({"sampai": "05/04/2025"}, True),
        ({"sampai": "05/05/2025"}, True),
        ({"sampai": "06/05/2025"}, False),
        ({"sampai": "04/04/2025"}, False),
        ({"sampai": "kapan-kapan"}, False),
        ({"sampai": None}, False),
        ({"alasan": None}, False),
        ({"alasan": "-"}, False),
        ({"aturan": None}, False),
        ({"aturan": "TL-02"}, False),
        ({"oleh": None}, True),
    ],
)
def test_a_line_counts_with_a_rule_a_reason_and_a_day_within_a_month(line: Mapping[str, Cell], counts: bool) -> None:
    assert (put_off_until(finding("GNS-2025-0004/1"), lines(line)) is not None) is counts


def test_of_two_lines_the_later_day_counts() -> None:
    late = lines(
        {"sampai": "12/04/2025"}, {"sampai": "20/04/2025", "kunci": "GNS-2025-0004/1"}, {"sampai": "10/04/2025"}
    )
    assert put_off_until(finding("GNS-2025-0004/1"), late) == date(2025, 4, 20)
    assert put_off_until(finding("GNS-2025-0004/2"), late) == date(2025, 4, 12)
    assert put_off_until(finding("GNS-2025-0005/1"), late) is None


def test_without_the_tab_or_a_column_of_it_nothing_is_put_off() -> None:
    assert snoozes(Register([], book(), TODAY), 30) == []
    row: Mapping[str, Cell] = {"aturan": "TL-01", "alasan": "a", "sampai": "12/04/2025"}
    assert snoozes(Register([full("tunda", [row], list(row))], book(), TODAY), 30) == []
