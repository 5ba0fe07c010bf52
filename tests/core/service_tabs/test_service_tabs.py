"""What the service tabs say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from sync.core.alerts.policy import Policy
from sync.core.register import Register
from sync.core.service_tabs import MARK, Context, counts, service_tabs
from sync.core.service_tabs.context import Identity
from sync.core.service_tabs.sheets import Formula, ServiceTab
from sync.core.validate import judge
from tests import registers
from tests.registers import HOLIDAYS, book, full, laporan, pendampingan, rehabilitasi

TODAY = date(2025, 4, 5)


def _context(given: str, since: dict[Identity, date] | None = None, sample: bool = False) -> Context:
    register = registers.register(given)
    return Context(register, judge(register, HOLIDAYS), since or {}, datetime(2025, 4, 5, 6, 0), "WIB", None, sample)


def _tabs(context: Context) -> dict[str, ServiceTab]:
    return {tab.title: tab for tab in service_tabs(context)}


def _lines(tab: ServiceTab, width: int = 10) -> list[tuple[object, ...]]:
    """Return the rows below the header, their first columns."""
    return [tuple(put.value if put else None for put in row[:width]) for row in tab.rows[4:] if row and row[0]]


def _hidden(tab: ServiceTab, column: int) -> list[str]:
    return [str(row[column].value) for row in tab.rows if len(row) > column and row[column]]  # type: ignore[union-attr]


DIRTY = """
    Laporan
    | nomor_kasus   | nomor_korban | Tgl. Lapor | nik_korban | petugas | wali_terlapor | usia | persetujuan_layanan |
    | GNS-2025-0001 | 1            | 01/04/2025 | 123        | Suhendi |               | 20   | Setuju              |
    | GNS-2025-0002 | =1           | =45750     |            | Suhendi | Ya            | 9    | Setuju              |
    Keluhan
    | nomor_keluhan | nomor_kasus   | tanggal_keluhan | tingkat | status |
    | KEL-2025-001  | GNS-2025-0001 | 04/04/2025      | Darurat | Baru   |
    Referensi
    | petugas |
    | Suhendi |
"""


def test_temuan_has_a_line_per_finding_the_worst_first() -> None:
    context = _context(DIRTY)
    lines = _lines(_tabs(context)["Temuan"])
    assert len(lines) == len(context.judgement.findings)
    assert [line[0] for line in lines] == sorted(
        (line[0] for line in lines), key=["KRITIS", "GALAT", "PERINGATAN", "INFO"].index
    )
    [nik] = [line for line in lines if line[9] == "LAP-02"]
    assert nik[:5] == ("GALAT", "GNS-2025-0001/1", "Laporan", "NIK Korban", 2)
    assert nik[6].startswith("Ketik ulang NIK (16 angka)")  # type: ignore[union-attr]
    assert nik[7:9] == (TODAY, "Suhendi")


def test_a_line_leads_to_its_cell() -> None:
    tab = _tabs(_context(DIRTY))["Temuan"]
    places = {row[9].value: row[4].target for row in tab.rows[4:] if len(row) > 9 and row[9] and row[4]}
    assert (places["LAP-02"].tab, places["LAP-02"].row, places["LAP-02"].column) == ("Laporan", 2, 3)  # type: ignore[union-attr]


def test_since_is_what_is_remembered() -> None:
    known = {("LAP-02", "Laporan", "GNS-2025-0001/1", "NIK Korban"): date(2025, 3, 1)}
    [nik] = [line for line in _lines(_tabs(_context(DIRTY, known))["Temuan"]) if line[9] == "LAP-02"]
    assert nik[7] == date(2025, 3, 1)


PUT_OFF = """
    Tunda
    | kunci         | aturan | alasan              | sampai     |
    | gns-2025-0001 | LAP-02 | KTP belum diperoleh | 12/04/2025 |
"""


def test_what_is_put_off_says_until_when_and_changes_nothing_else() -> None:
    before, after = (_tabs(_context(given))["Temuan"] for given in (DIRTY, DIRTY + PUT_OFF))
    cells = [
        (row[9].value, old.value, new.value)
        for row, other in zip(before.rows, after.rows, strict=True)
        for old, new in zip(row, other, strict=True)
        if old and new and old != new and len(row) > 9 and row[9]
    ]
    [lap_02] = [f.message for f in _context(DIRTY).judgement.findings if f.rule == "LAP-02"]
    assert cells == [("LAP-02", lap_02, f"{lap_02} Ditunda sampai 12 April 2025.")]


def test_the_limit_of_the_office_holds_for_the_mark_too() -> None:
    def marked(days: int) -> list[object]:
        rules = replace(book(), alerts=Policy(snooze_days=days))
        register = Register(registers.grids(DIRTY + PUT_OFF), rules, TODAY)
        context = Context(register, judge(register, HOLIDAYS), {}, datetime(2025, 4, 5, 6, 0), "WIB")
        return [line[9] for line in _lines(_tabs(context)["Temuan"]) if "Ditunda" in str(line[5])]

    assert marked(7) == ["LAP-02"]
    assert marked(6) == []


def test_ringkasan_counts_what_is_put_off_where_something_is() -> None:
    def figures(given: str) -> dict[object, object]:
        rows = _tabs(_context(given))["Ringkasan"].rows
        return {row[0].value: row[1].value for row in rows if len(row) == 2 and row[0] and row[1]}

    assert "Temuan yang ditunda" not in figures(DIRTY)
    assert figures(DIRTY + PUT_OFF) == {**figures(DIRTY), "Temuan yang ditunda": 1}


def test_pemeriksaan_finds_rows_by_the_key_as_the_sheet_makes_it() -> None:
    tab = _tabs(_context(DIRTY))["Temuan"]
    sentences = dict(zip(_hidden(tab, 11), _hidden(tab, 12), strict=True))
    assert sentences["Laporan|GNS-2025-0002/1"].split(" temuan: ")[0].isdecimal()
    assert sentences["Keluhan|KEL-2025-001"].endswith("temuan: " + _first(_context(DIRTY), "Keluhan"))


def _first(context: Context, tab: str) -> str:
    return next(f.message for f in context.judgement.findings if f.tab == tab and f.row > 1)


def test_faulty_cells_are_named_by_the_header_as_it_is_written() -> None:
    faulty = "Laporan\n| nomor_kasus | nomor_korban | Tgl. Lapor |\n| GNS-2025-0001 | 1 | lupa |"
    tab = _tabs(_context(faulty))["Temuan"]
    assert "Laporan|GNS-2025-0001/1|Tgl. Lapor" in _hidden(tab, 13)


def test_a_date_in_a_key_is_its_serial_number_and_a_clean_row_is_complete() -> None:
    rows = [full("laporan", [laporan()]), full("pendampingan", [pendampingan(tanggal_layanan=45748)])]
    register = Register(rows, book(), TODAY)
    context = Context(register, judge(register, HOLIDAYS), {}, datetime(2025, 4, 5), "WIB")
    tab = _tabs(context)["Temuan"]
    sentences = dict(zip(_hidden(tab, 11), _hidden(tab, 12), strict=True))
    assert sentences == {
        "Laporan|GNS-2025-0001/1": "Lengkap",
        "Pendampingan|GNS-2025-0001/45748/Psikososial/Korban": "Lengkap",
    }


def test_the_work_list_says_what_whose_clock_and_how_late() -> None:
    lines = _lines(_tabs(_context(DIRTY))["Tindak Lanjut"], 11)
    late = next(line for line in lines if line[10] == "TL-08")
    assert late[:2] == ("Terlambat", "KEL-2025-001")
    assert late[3:7] == (date(2025, 4, 4), "terlambat 1 hari", "SOP", "KRITIS")


def test_every_rule_is_explained() -> None:
    lines = _lines(_tabs(_context(DIRTY))["Aturan"], 8)
    assert [line[0] for line in lines] == [rule.id for rule in book().rules]
    assert all(all(line[:7]) for line in lines)


def test_every_tab_is_marked_as_ours() -> None:
    for tab in service_tabs(_context(DIRTY)):
        assert MARK in [put.value for row in tab.rows[:3] for put in row if put]


def test_the_first_line_of_ringkasan_knows_when_it_is_stale() -> None:
    first = _tabs(_context(DIRTY))["Ringkasan"].rows[0]
    assert first[0] is not None
    assert first[0].value == "Diperiksa 5 April 2025 06.00 WIB"
    assert isinstance(first[1].value, Formula)  # type: ignore[union-attr]
    assert first[13].value == 45752.25  # type: ignore[union-attr]
    sample = _tabs(_context(DIRTY, sample=True))["Ringkasan"].rows[0]
    assert "DATA CONTOH" in str(sample[1].value)  # type: ignore[union-attr]


def test_no_text_of_an_officer_becomes_a_formula() -> None:
    wild = 'Laporan\n| nomor_kasus | nomor_korban | petugas |\n| "=1+1" | @x | +SUM(A1) |'
    for tab in service_tabs(_context(wild)):
        formulas = [p.value for row in tab.rows for p in row if p and isinstance(p.value, Formula)]
        assert len(formulas) == (tab.title == "Ringkasan")


# ------------------------------------------------------------------ counts


def _counted(*rows: dict[str, registers.Cell]) -> Register:
    return Register([full("laporan", rows)], book(), TODAY)


def test_a_kasus_counts_once_and_each_korban_once() -> None:
    register = _counted(
        laporan(nomor_korban=1, status_kasus="Selesai"),
        laporan(nomor_korban=2, status_kasus="Pendampingan"),
        laporan(nomor_kasus="GNS-2025-0002", status_kasus="Asesmenn"),
    )
    lines = counts.by_case_and_victim(register, "status_kasus", ("Baru", "Pendampingan", "Selesai"))
    assert [(line.label, line.numbers) for line in lines] == [
        ("Baru", (0, 0)),
        ("Pendampingan", (1, 1)),
        ("Selesai", (0, 1)),
        (counts.UNREADABLE, (1, 1)),
    ]
    assert counts.open_case_count(register) == 2


def test_one_korban_may_count_under_several_forms() -> None:
    register = _counted(laporan(bentuk_kekerasan="Fisik; Psikis"), laporan(nomor_korban=2, bentuk_kekerasan="Fisik"))
    lines = counts.by_form(register, ("Fisik", "Psikis", "TPPO"))
    assert [line.numbers for line in lines] == [(2,), (1,), (0,)]


def test_simfoni_counts_kasus_and_no_duplikat() -> None:
    register = _counted(
        laporan(input_simfoni="Tidak"),
        laporan(nomor_korban=2, input_simfoni="Tidak"),
        laporan(nomor_kasus="GNS-2025-0002", input_simfoni="Tidak", status_kasus="Duplikat"),
        laporan(nomor_kasus="GNS-2025-0003", input_simfoni="Ya"),
    )
    assert counts.not_in_simfoni(register) == 1


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ([("01/02/2025", "Belum Pulih"), ("01/03/2025", "Pulih")], (1, 0, 0, 0)),
        ([("01/03/2025", "Pulih"), ("01/03/2025", "Membaik")], (0, 1, 0, 0)),
        ([("01/03/2025", "ya")], (0, 0, 0, 1)),
        ([("lupa", "Pulih")], (0, 0, 0, 0)),
    ],
)
def test_recovery_is_the_worst_of_the_latest_assessment(
    states: list[tuple[str, str]], expected: tuple[int, ...]
) -> None:
    rows = [rehabilitasi(tanggal_penilaian=day, pulih_fisik=state) for day, state in states]
    register = Register([full("laporan", [laporan()]), full("rehabilitasi", rows)], book(), TODAY)
    [fisik] = [line.numbers for line in counts.recovery(register) if line.label == "Korban: fisik"]
    assert fisik == expected
