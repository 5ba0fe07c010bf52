"""The second count of the data's quality (M), of earlier kasus (V), and of follow-ups that ran out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sync.core.model import Cell, FollowUp, Grid, State
from sync.core.register import Register, officer_tab
from sync.core.validate import judge
from tests.core.report.recount import DATED, LEFT_ON, Book, Counted, Kasus, Period, Placed, Row, is_counted, table
from tests.core.report.recount_cases import ASPECTS, standings
from tests.registers import HOLIDAYS
from tests.registers import book as rule_book

_RANKS = ("Belum Pulih", "Membaik", "Pulih")


# ------------------------------------------------------------------ quality


def quality_tables(book: Book, period: Period) -> dict[str, Counted]:
    """Return M1 to M3."""
    classes = {rule.id: rule.clazz for rule in rule_book().rules}
    found = judge(book.register, HOLIDAYS).findings
    return {
        "M1": table((i, classes[finding.rule], finding.severity.label) for i, finding in enumerate(found)),
        "M2": table(_required(book, period)),
        "M3": table(_left_out(book)),
    }


def _required(book: Book, period: Period) -> Iterator[Placed]:
    for tab in rule_book().tabs:
        for row in book.tabs[tab.name]:
            if not _is_of(tab.name, row, period):
                continue
            for field in tab.fields:
                if field.required:
                    filled = row[field.name] is not None
                    yield (
                        (tab.name, row["at"], field.name),
                        tab.title,
                        "Terisi dan terbaca" if filled else "Kosong atau tidak terbaca",
                    )


def _is_of(tab: str, row: Row, period: Period) -> bool:
    day = row[DATED[tab]] if tab in DATED else row.get("batas_waktu")
    return day is None or period.holds(day)


def _left_out(book: Book) -> Iterator[Placed]:
    for tab in rule_book().tabs:
        for row in book.tabs[tab.name]:
            if tab.name in DATED and (why := _reason(book, tab.name, row)):
                yield (tab.name, row["at"]), f"{tab.title}: {why}", ""


def _reason(book: Book, tab: str, row: Row) -> str | None:
    titles = {field.name: field.title for field in rule_book().tab_by_name[tab].fields}
    if tab == "laporan" and row["nomor_kasus"] is None:
        return "Nomor Kasus kosong atau tidak terbaca"
    if tab in ("pendampingan", "rujukan", "rehabilitasi") and row["nomor_kasus"] not in book.kasus:
        return "Kasusnya tidak dihitung atau tidak ada di Laporan"
    for column in ("hasil", "sasaran", DATED[tab]):
        if column in titles and row[column] is None:
            return f"{titles[column]} kosong atau tidak terbaca"
    day = row[DATED[tab]]
    if day > book.today:
        return f"{titles[DATED[tab]]} sesudah hari ini"
    if tab == "laporan" and not is_counted(row, book.today):
        return "Status Kasus Duplikat"
    return None


# ------------------------------------------------------------------ clocks


def overdue(book: Book, day: date) -> list[FollowUp]:
    """Return the follow-ups that were overdue when a day was over, on the register as it was then."""
    then = Register([_as_it_was(book, grid, day) for grid in book.grids], rule_book(), day)
    return [one for one in judge(then, HOLIDAYS).followups if one.state is State.OVERDUE]


def _as_it_was(book: Book, grid: Grid, day: date) -> Grid:
    tab = rule_book().tab_by_name[officer_tab(grid.tab, rule_book()) or ""]
    table_, rows, numbers = book.register[tab.name], [], []
    by_number = dict(zip(grid.numbers, grid.rows, strict=True))
    for row in book.tabs[tab.name]:
        if tab.name in DATED and row[DATED[tab.name]] is not None and row[DATED[tab.name]] > day:
            continue
        cells = list(by_number[row["at"]])
        for name, cell in _not_yet(book, tab.name, row, day):
            if name in table_.where:
                cells[table_.where[name]] = cell
        rows.append(cells)
        numbers.append(row["at"])
    return replace(grid, rows=rows, numbers=numbers)


def _not_yet(book: Book, tab: str, row: Row, day: date) -> Iterator[tuple[str, Cell]]:
    """Return the columns of a row that said something else on a day, and what they said."""
    for field in rule_book().tab_by_name[tab].fields:
        if field.past_only and _is_later(row[field.name], day):
            yield field.name, None
    if tab == "rujukan" and _is_later(row["tanggal_umpan_balik"], day):
        yield "hasil_rujukan", None
    if tab == "keluhan" and (_is_later(row["tanggal_ditanggapi"], day) or _is_later(row["tanggal_selesai"], day)):
        yield "status", "Baru"
    if tab == "laporan" and row["status_kasus"] in LEFT_ON and is_counted(row, book.today):
        kasus = book.kasus[row["nomor_kasus"]]
        left = next(stay.left for one, stay in zip(kasus.rows, kasus.stays, strict=True) if one["at"] == row["at"])
        if _is_later(left, day):
            yield "status_kasus", None  # an empty status is an open one


def _is_later(when: date | None, day: date) -> bool:
    return when is not None and when > day


def cases_late(book: Book, found: list[FollowUp], rule: str = "") -> dict[str, int]:
    """Return how many follow-ups each kasus has, of one rule or of all."""
    counts: dict[str, int] = {}
    numbers = {
        (tab.title, row["at"]): row.get("nomor_kasus") for tab in rule_book().tabs for row in book.tabs[tab.name]
    }
    for one in found:
        number = numbers[one.tab, one.row]
        if number is not None and rule in ("", one.rule):
            counts[number] = counts.get(number, 0) + 1
    return counts


# ------------------------------------------------------------------ earlier kasus


@dataclass(frozen=True)
class Judged:
    """One earlier kasus, as the report lists it."""

    kasus: Kasus
    before: str
    now: str
    days: int
    better: int
    worse: int
    late: int
    verdict: str


def earlier(book: Book, period: Period, since: date, late: dict[str, int]) -> list[Judged]:
    """Return the kasus that were there at the start, or left since the first day of the period before."""
    found = []
    for kasus in sorted(book.kasus.values(), key=lambda one: one.number):
        left = kasus.stay.left
        if kasus.stay.at_end_of(period.eve) or (left is not None and since <= left <= period.eve):
            better, worse = _changes(book, kasus, period)
            found.append(
                Judged(
                    kasus,
                    _state(kasus, period.eve) or "Aktif",
                    _state(kasus, period.last) or _open_state(kasus),
                    (period.last - kasus.stay.came).days,
                    better,
                    worse,
                    late.get(kasus.number, 0),
                    _verdict(book, kasus, period, better, worse),
                )
            )
    return found


def _state(kasus: Kasus, day: date) -> str | None:
    if kasus.stay.at_end_of(day):
        return None
    return "Selesai" if kasus.closed else "Dilimpahkan"


def _open_state(kasus: Kasus) -> str:
    status = kasus.speaker["status_kasus"]
    return "Aktif" if status is None or status in LEFT_ON else str(status)


def _changes(book: Book, kasus: Kasus, period: Period) -> tuple[int, int]:
    better = worse = 0
    for whose in ("Korban", "Keluarga"):
        then = standings(book, kasus, whose, period, at_start=True)
        now = standings(book, kasus, whose, period)
        for aspect in ASPECTS:
            if then[aspect] in _RANKS and now[aspect] in _RANKS:
                change = _RANKS.index(now[aspect]) - _RANKS.index(then[aspect])
                better += change > 0
                worse += change < 0
    return better, worse


def _verdict(book: Book, kasus: Kasus, period: Period, better: int, worse: int) -> str:
    active = kasus.stay.at_end_of(period.last)
    if worse:
        return "Mundur"
    if active and (period.last - book.last_record(kasus.number, period.last)).days >= 90:
        return "Macet"
    if better or (period.holds(kasus.stay.left) and kasus.closed and kasus.speaker["alasan_selesai"] == "Pulih"):
        return "Maju"
    return "Tetap"


def recommendations(book: Book, quarter: str, day: date) -> Counted:
    """Return V3: the recommendations of a quarter and how they stood on a day."""
    placed: list[Placed] = []
    for row in book.tabs["rekomendasi"]:
        if row["triwulan"] == quarter:
            placed.append((row["at"], standing(row, day), ""))
    return table(placed)


def standing(row: Row, day: date) -> str:
    """Return how a recommendation stands."""
    if row["status"] in ("Selesai", "Batal"):
        return str(row["status"])
    return "Terlambat" if row["batas_waktu"] is not None and row["batas_waktu"] < day else "Berjalan"
