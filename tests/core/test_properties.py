"""What holds for every register: order does not matter, garbage does not raise, identity does not leak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync import pipeline
from sync.adapters.memory import MemoryRegister
from sync.adapters.memory_ledger import MemoryLedger
from sync.cli.output import Checked, as_csv, as_json, as_text
from sync.core import cells
from sync.core.bahasa import MONTHS
from sync.core.cells import TwoDigitYear
from sync.core.model import Cell, Grid
from sync.core.table import Memos
from tests import registers
from tests.registers import TODAY, book, findings, full, keluhan, laporan, pendampingan, rehabilitasi, rujukan

SLOW = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=40)

# ------------------------------------------------------------------ dirty registers with unique keys

DAYS: list[Cell] = [
    "01/01/2025",
    "28-2-25",
    "15 Maret 2025",
    45748,
    "2025-04-04",
    "lupa",
    None,
    "#REF!",
    "01/05/2025",
    "31/12/1999",
]
OWN: dict[str, list[Cell]] = {
    "usia": [None, 15, "17 th", 34, "±15"],
    "nomor_korban": [1, 2, 3],
    "nik_korban": [None, "3604335005909901", "3604331005100002", "123", 3604335005909901],
    "telepon_aman": [None, "081234567890", "12"],
    "kronologi": [None, "Melati Putri dipukul", "dipukul"],
}


def values_of(tab: str, name: str) -> list[Cell]:
    """Return cells, good and bad, to fill one column with."""
    field = book().tab_by_name[tab].by_name[name]
    if name in OWN:
        return OWN[name]
    if field.type == "date":
        return DAYS
    if field.list and (values := book().lists[field.list].values):
        return [*list[Cell](values), None, "salah ketik", f"{values[0]}; {values[-1]}"]
    if field.type == "integer":
        return [0, 5, "lima", None]
    return ["Siti Aminah", "Budi", None]


@st.composite
def dirty(draw: st.DrawFn) -> list[Grid]:
    """Draw a register of all tabs in which no two rows of a tab have the same key."""
    made = []
    for tab in book().tabs:
        rows = []
        for number in range(draw(st.integers(0, 5 if tab.name in ("laporan", "pendampingan", "rehabilitasi") else 2))):
            row = {f.name: draw(st.sampled_from(values_of(tab.name, f.name))) for f in tab.fields}
            row |= {f.name: f"X-{number}" for f in tab.fields if f.pattern and f.name in tab.key}
            if "nomor_kasus" in row:
                row["nomor_kasus"] = f"GNS-2025-000{draw(st.sampled_from([1, 2, 4]))}"
            rows.append(row)
        grid = full(tab.name, rows)
        keys = registers.register([grid])[tab.name]
        unique = {keys.key(i): i for i in range(len(keys))}.values() if tab.key else range(len(keys))
        wanted = {keys.numbers[i] for i in unique}
        kept = [(row, number) for row, number in zip(grid.rows, grid.numbers, strict=True) if number in wanted]
        made.append(replace(grid, rows=[row for row, _ in kept], numbers=[number for _, number in kept]))
    return made


def said(grids: Sequence[Grid]) -> set[tuple[str, str, str, str]]:
    """Return what is found, without row numbers."""
    return {(f.rule, f.tab, f.key, f.column) for f in registers.judged(grids).findings}


def spoilt(draw: st.DrawFn, header: Cell) -> Cell:
    """Return a header as another officer would have written it."""
    words = str(header).split()
    words = [draw(st.sampled_from([w, {"Tanggal": "Tgl", "Nomor": "No"}.get(w, w)])) for w in words]
    text = draw(st.sampled_from([" ", "_", "  ", ". ", " - ", "\n"])).join(words)
    cased = draw(st.sampled_from([text, text.upper(), text.lower(), text.title()]))
    return f" {cased}{draw(st.sampled_from(['', ':', '*', ' ']))}"


@st.composite
def rearranged(draw: st.DrawFn) -> tuple[list[Grid], list[Grid]]:
    """Draw a register twice: as it was, and with rows, columns, headers and blank rows as officers leave them."""
    grids = draw(dirty())
    turned = []
    for grid in draw(st.permutations(grids)):
        rows = [list(row) for row in draw(st.permutations(grid.rows))]
        header: list[Cell] = [spoilt(draw, title) for title in grid.header]
        for at in draw(st.lists(st.integers(0, len(header)), max_size=2)):
            header.insert(at, draw(st.sampled_from(["Catatan kami", "Pemeriksaan", None, 7])))
            for row in rows:
                row.insert(at, draw(st.sampled_from(["x", None, "#REF!", 1.5])))
        for at in draw(st.lists(st.integers(0, len(rows)), max_size=3)):
            rows.insert(at, draw(st.sampled_from([[None] * len(header), ["-"] * len(header), ["  "] * len(header)])))
        order = draw(st.permutations(range(len(header))))
        rows = [[row[i] for i in order] for row in rows]
        turned.append(Grid(grid.tab, tuple(header[i] for i in order), rows, [2 + 2 * i for i in range(len(rows))]))
    return grids, turned


@SLOW
@given(rearranged())
def test_order_blank_rows_own_columns_and_header_spelling_change_nothing(pair: tuple[list[Grid], list[Grid]]) -> None:
    before, after = pair
    assert said(before) == said(after)


# ------------------------------------------------------------------ garbage

GARBAGE: st.SearchStrategy[Cell] = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(-(10**20), 10**20),
    st.floats(),
    st.sampled_from([10**300, -(10**300), 2958466, 2958465, 1e308, "a" * 40_000, "\x00\x1b[31m", "=HYPERLINK(1)", "{kolom}",
                     "{0}", "%s", "31/12/9999", "1/1/1", "9" * 400, "; ; ,", "\ud800", "İ", "ß", "'", "0" * 16]),
)  # fmt: skip


@SLOW
@given(dirty(), st.data())
def test_garbage_in_any_cell_never_raises(grids: list[Grid], data: st.DataObject) -> None:
    for grid in grids:
        for row in grid.rows:
            row[data.draw(st.integers(0, len(row) - 1))] = data.draw(GARBAGE)
    at = data.draw(st.integers(0, len(grids) - 1))
    header = list(grids[at].header)
    header[data.draw(st.integers(0, len(header) - 1))] = data.draw(GARBAGE)
    grids[at] = replace(grids[at], header=tuple(header))
    result = checked(grids)
    assert all(printed(result))


@given(st.sampled_from([(t.name, f.name) for t in registers.book().tabs for f in t.fields]), GARBAGE)
def test_garbage_alone_in_a_column_never_raises(place: tuple[str, str], cell: Cell) -> None:
    tab, name = place
    findings([full("laporan", [laporan()]), full(tab, [{name: cell}], [name])])


def checked(grids: Sequence[Grid]) -> Checked:
    """Return a register as ``kawal check`` judges it."""
    rules = pipeline.Rules(book(), registers.HOLIDAYS, Memos())
    moment = pipeline.Moment(datetime.combine(TODAY, datetime.min.time()))
    return Checked("register.xlsx", None, pipeline.check(MemoryRegister(grids), rules, moment))


# ------------------------------------------------------------------ one bad cell

CASES = [f"GNS-2025-000{n}" for n in (1, 2, 3)]


def sound() -> dict[str, list[dict[str, Cell]]]:
    """Return rows of three cases with little to say about them."""
    return {
        "laporan": [laporan(nomor_kasus=case, nik_korban=None, bentuk_kekerasan="Seksual") for case in CASES],
        "pendampingan": [pendampingan(nomor_kasus=case) for case in CASES],
        "rehabilitasi": [
            rehabilitasi(nomor_kasus=case, sasaran=who) for case in CASES for who in ("Korban", "Keluarga")
        ],
        "rujukan": [rujukan(nomor_kasus=case) for case in CASES],
        "keluhan": [keluhan(nomor_kasus=case, nomor_keluhan=f"KEL-2025-00{n}") for n, case in enumerate(CASES, 1)],
    }


def cases_touched(rows: dict[str, list[dict[str, Cell]]]) -> set[tuple[str, str, int, str, Cell]]:
    """Return each finding with the case of its row."""
    found = registers.judged([full(tab, body) for tab, body in rows.items()]).findings
    names = {tab.title: tab.name for tab in book().tabs}
    return {(f.rule, f.tab, f.row, f.column, rows[names[f.tab]][f.row - 2]["nomor_kasus"]) for f in found if f.row > 1}


@given(st.data(), GARBAGE)
def test_one_bad_cell_costs_findings_only_in_its_own_case(data: st.DataObject, cell: Cell) -> None:
    rows = sound()
    tab = data.draw(st.sampled_from(sorted(rows)))
    at = data.draw(st.integers(0, len(rows[tab]) - 1))
    name = data.draw(st.sampled_from([f.name for f in book().tab_by_name[tab].fields]))
    before = cases_touched(rows)
    case = rows[tab][at]["nomor_kasus"]
    rows[tab][at][name] = cell
    changed = before ^ cases_touched(rows)
    # the only rule on the order of cases: a number that is gone leaves a gap before the next one
    strangers = {f for f in changed if f[4] not in (case, rows[tab][at]["nomor_kasus"]) and f[0] != "LAP-27"}
    assert strangers == set()


# ------------------------------------------------------------------ dates and NIK

NOTATIONS = [
    "{d:%d/%m/%Y}", "{d.day}/{d.month}/{d.year}", "{d:%d-%m-%Y}", "{d:%d.%m.%Y}", "{d:%Y-%m-%d}", "{d.day} {month} {d.year}",
    "{d.day} {short} {d.year}", "Senin, {d.day} {month} {d.year}", "{d:%d/%m/%Y} 10:22", "{d:%d-%m-%Y} 14.30 WIB",
]  # fmt: skip


def test_every_date_of_two_centuries_reads_back_in_every_notation() -> None:
    day = date(1900, 1, 1)
    while day.year < 2100:
        month = MONTHS[day.month - 1]
        for notation in NOTATIONS:
            # "Agu" is no short form; Agt is
            text = notation.format(d=day, month=month, short="Agt" if day.month == 8 else month[:3])
            assert cells.event_date(text) == day, text
        serial = (day - date(1899, 12, 30)).days
        assert cells.event_date(serial) == cells.event_date(serial + 0.9) == cells.birth_date(serial) == day
        day += timedelta(days=1)


def test_every_date_of_this_century_reads_back_with_two_digits() -> None:
    day = date(2000, 1, 1)
    while day.year < 2100:
        for notation in ("{d:%d/%m/%y}", "{d.day}-{d.month}-{d:%y}", "{d.day} {month} {d:%y}"):
            assert cells.event_date(notation.format(d=day, month=MONTHS[day.month - 1])) == day
        day += timedelta(days=1)


@given(st.dates(date(2000, 1, 1), date(2050, 12, 31)), st.integers(0, 99 * 365))
def test_a_birth_with_two_digits_is_the_one_before_the_report(reported: date, ago: int) -> None:
    born = reported - timedelta(days=ago)
    found = cells.birth_date(f"{born:%d/%m/%y}")
    assert isinstance(found, TwoDigitYear)
    assert found.on(reported) == born


@given(
    st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(["Perempuan", "Laki-laki"]), st.integers(1, 9999)
)
def test_a_nik_made_from_a_birth_is_well_formed_and_agrees(born: date, sex: str, serial: int) -> None:
    day = born.day + (40 if sex == "Perempuan" else 0)
    nik = f"360433{day:02}{born:%m%y}{serial:04}"
    row = laporan(nik_korban=nik, jenis_kelamin=sex, tanggal_lahir=f"{born:%d/%m/%Y}")
    rules = ("LAP-02", "LAP-03", "LAP-04", "LAP-05", "LAP-06", "LAP-29")
    assert findings([full("laporan", [row])], *rules) == []
    other = born + timedelta(days=1 if born.day < 28 else -1)
    assert findings([full("laporan", [{**row, "tanggal_lahir": f"{other:%d/%m/%Y}"}])], *rules) == [
        ("LAP-04", 2, "NIK Korban")
    ]


# ------------------------------------------------------------------ identity

READABLE: dict[str, Cell] = {
    "nama_korban": "Kenanga Zulaikha",
    "nik_korban": "3604335708879977",
    "tanggal_lahir": "17/08/1987",
    "telepon_aman": "081298765432",
    "nama_wali": "Wali Zubaidah",
    "kronologi": "Kenanga Zulaikha, 3604335708879977, 081298765432",
}
SECRETS = re.compile(
    "kenanga|zulaikha|zubaidah|kutilang|3604335708879977|98765432|17/08/1987|1987-08-17|17 agustus 1987|31/02/1987|19870817",
    re.IGNORECASE,
)


def restricted_cell(tab: str, name: str) -> st.SearchStrategy[Cell]:
    """Return a secret for a restricted column: as it should be, misspelt, or with something unreadable in it."""
    return st.sampled_from([
        READABLE.get(name, f"Kutilang {tab}"), "31/02/1987 kutilang", "kutilang", "#REF! kutilang", "=kutilang()", "kutilang\n081298765432",
    ])  # fmt: skip


@SLOW
@given(dirty(), st.data())
def test_no_restricted_value_leaves_the_register(grids: list[Grid], data: st.DataObject) -> None:
    for grid in grids:
        tab = book().tab_by_title[grid.tab.casefold()]
        for row in grid.rows:
            for at, field in enumerate(tab.fields):
                if field.restricted:
                    row[at] = data.draw(restricted_cell(tab.name, field.name))
    result = checked(grids)
    written = printed(result)
    judgement = result.result.judgement
    told = [repr(judgement.findings), repr(judgement.followups), *written, *service_texts(grids)]
    assert [hit for text in told for hit in SECRETS.findall(text)] == []


def printed(result: Checked) -> list[str]:
    return [as_json([result], [], TODAY), as_csv([result]), as_text([result])]


def service_texts(grids: Sequence[Grid]) -> list[str]:
    """Return all that a sync would write into the service tabs."""
    store = MemoryRegister(grids)
    rules = pipeline.Rules(book(), registers.HOLIDAYS, Memos())
    pipeline.sync(store, MemoryLedger(), rules, pipeline.Moment(datetime.combine(TODAY, datetime.min.time())))
    return [repr(tab) for tab in store.service.values()]


def test_the_secrets_above_would_be_seen() -> None:
    assert all(SECRETS.search(str(value)) for value in READABLE.values())
    assert {f.name for f in book().tab_by_name["laporan"].fields if f.restricted} == set(READABLE)
