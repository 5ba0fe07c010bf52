"""What happened between two readings of a register."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.core.model import Cell, Grid
from sync.core.trail.chain import played, replay
from sync.core.trail.compare import Step, compare, matches, unkeyed
from sync.core.trail.model import Entry, Record, Rows, rows_from
from tests.registers import case, full, grids, laporan, register

Happened = tuple[str, str, str, list[str]]


def step(before: Rows, given: Sequence[Grid] | str) -> Step:
    return compare(before, register(given), unkeyed)


def happened(then: Sequence[Grid] | str, now: Sequence[Grid] | str) -> list[Happened]:
    """Return ``(act, tab, case, fields)`` of what happened; of added and removed rows the fields say nothing new."""
    entries = step(step(Rows(), then).rows, now).entries
    return [_short(entry) for entry in entries]


def _short(entry: Entry) -> Happened:
    return entry.act.value, entry.tab, entry.case, [] if entry.act in ("tambah", "hapus") else list(entry.fields)


THREE = """
    Laporan
    | nomor_kasus   | nomor_korban | nama_korban | status_kasus | desa       |
    | GNS-2025-0001 | =1           | Melati      | Baru         | Gunungsari |
    | GNS-2025-0002 | =1           | Mawar       | Asesmen      | Ciherang   |
    | GNS-2025-0003 | =1           | Kenanga     | Selesai      | Gunungsari |
"""


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (THREE, []),
        (THREE.replace("Asesmen", "Selesai"), [("ubah", "laporan", "GNS-2025-0002", ["status_kasus"])]),
        (THREE.replace("Asesmen", ""), [("ubah", "laporan", "GNS-2025-0002", ["status_kasus"])]),
        (THREE.replace("Melati", "Melati P."), [("ubah", "laporan", "GNS-2025-0001", ["nama_korban"])]),
        # a case number that is put right is a change of one cell, whatever the row is called now
        (THREE.replace("GNS-2025-0002", "GNS-2025-0012"), [("ubah", "laporan", "GNS-2025-0002", ["nomor_kasus"])]),
        ("\n".join(THREE.splitlines()[:-1]), [("hapus", "laporan", "GNS-2025-0003", [])]),
        (THREE.replace("desa ", "catatan pribadi "), [("kolom-hilang", "laporan", "", ["desa"])]),
    ],
)
def test_what_happened_is_told_by_row_and_column(now: str, expected: list[Happened]) -> None:
    assert happened(THREE, now) == expected


def test_sorting_inserting_and_moving_columns_are_nothing() -> None:
    rows = [laporan(nomor_kasus=f"GNS-2025-{n:04}", nama_korban=f"Korban {n}") for n in range(1, 30)]
    columns = [f.name for f in register([])["laporan"].tab.fields]
    mixed, turned = random.Random(1).sample(rows, len(rows)), columns[::-1]
    assert happened([full("laporan", rows)], [full("laporan", mixed, turned)]) == []
    new = laporan(nomor_kasus="GNS-2025-0099")
    assert happened([full("laporan", rows)], [full("laporan", [*mixed[:5], new, *mixed[5:]])]) == [
        ("tambah", "laporan", "GNS-2025-0099", [])
    ]


def test_rows_without_a_key_or_with_the_same_one_are_told_apart_by_what_they_hold() -> None:
    """
    Two rows share a key, two have none: one of each is changed, in another order.
    """
    rows = [
        laporan(nama_korban="A"),
        laporan(nama_korban="B"),
        laporan(nomor_kasus=None, nama_korban="C"),
        laporan(nomor_kasus=None, nama_korban="D"),
    ]
    now = [rows[3], {**rows[1], "desa": "Ciherang"}, {**rows[2], "usia": 20}, rows[0]]
    assert happened([full("laporan", rows)], [full("laporan", now)]) == [
        ("ubah", "laporan", "GNS-2025-0001", ["desa"]),
        ("ubah", "laporan", "", ["usia"]),
    ]


def test_a_tab_that_is_gone_has_lost_its_columns_and_not_its_rows() -> None:
    then = grids(THREE)
    first = step(Rows(), then)
    gone = step(first.rows, [])
    assert {entry.act.value for entry in gone.entries} == {"kolom-hilang"}
    assert played(gone.rows.tabs) == played(first.rows.tabs)
    back = step(gone.rows, then)
    assert {entry.act.value for entry in back.entries} == {"kolom-ada"}


def test_a_value_looks_different_in_each_row_and_nothing_of_it_is_kept() -> None:
    """With a real key; the drawing above spells its digests out."""
    import hmac

    def keyed(*parts: str) -> str:
        return hmac.digest(b"kunci", "|".join(parts).encode(), "sha256").hex()[:24]

    rows = [laporan(nomor_kasus=f"GNS-2025-{n:04}", nama_korban="Melati Putri") for n in (1, 2)]
    step = compare(Rows(), register([full("laporan", rows)]), keyed)
    first, second = step.rows.tabs["laporan"]
    assert first.fields["nama_korban"] != second.fields["nama_korban"]
    kept = f"{step.rows.as_json()} {[entry.as_json() for entry in step.entries]}"
    assert all(text not in kept for text in ("Melati", "3604335005909901", "0812", "dipukul"))


CELLS = st.sampled_from(["", "Baru", "Selesai", "Gunungsari", "01/04/2025", "x", 1, 12.5, None])
NAMES = ["nomor_kasus", "nomor_korban", "nama_korban", "status_kasus", "desa"]
ROWS = st.lists(
    st.tuples(st.sampled_from(["GNS-2025-0001", "GNS-2025-0002", "", None]), *[CELLS] * (len(NAMES) - 1)), max_size=7
)
Readings = list[tuple[list[tuple[Cell, ...]], list[str]]]
COLUMNS = st.lists(st.sampled_from(NAMES), min_size=1, unique=True)


@given(st.lists(st.tuples(ROWS, COLUMNS), min_size=1, max_size=5))
@settings(max_examples=150)
def test_the_trail_played_back_is_what_is_known_of_the_register(readings: Readings) -> None:
    """Whatever is typed, deleted, doubled or renamed; and without a change nothing is told."""
    rows, records = Rows(), []
    for number, (cells, columns) in enumerate(readings, 1):
        table = [dict(zip(NAMES, row, strict=True)) for row in cells]
        now = register([full("laporan", table, columns)])
        found = compare(rows, now, unkeyed)
        records.append(Record(number, datetime(2025, 4, 5, tzinfo=UTC), None, found.entries))
        rows = rows_from(found.rows.as_json())
        assert replay(records) == played(rows.tabs)
        assert matches(now, replay(records), unkeyed)
        assert compare(rows, now, unkeyed).entries == []
        assert len({row.id for row in rows.tabs["laporan"]}) == len(now["laporan"])


def test_a_snapshot_of_another_register_does_not_match_the_trail() -> None:
    told = replay([Record(1, datetime(2025, 4, 5, tzinfo=UTC), None, step(Rows(), THREE).entries)])
    assert matches(register(THREE), told, unkeyed)
    assert not matches(register(THREE.replace("Mawar", "Melur")), told, unkeyed)
    assert not matches(register("\n".join(THREE.splitlines()[:-1])), told, unkeyed)
    assert not matches(register(THREE + THREE.splitlines()[-1]), told, unkeyed)


def test_the_first_step_is_known_as_such() -> None:
    first = step(Rows(), [case()])
    assert (first.first, step(first.rows, [case()]).first) == (True, False)
    assert replace(first, first=False).rows == first.rows
