"""Numbers for Ringkasan: kasus, korban and services, counted once each and labelled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sync.core.checks_across import RECOVERY, assessments, by_rank
from sync.core.followups import CLOSED
from sync.core.register import Register
from sync.core.table import Table

UNREADABLE = "(belum jelas)"  # empty or unreadable
_RECOVERY_ORDER = ("Belum Dinilai", "Belum Pulih", "Membaik", "Pulih", "Tidak Relevan")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a small table: a label and its numbers."""

    label: str
    numbers: tuple[int, ...]


def first_rows(laporan: Table) -> dict[str, int]:
    """Return the row that stands for each kasus: its first open row, else its first row."""
    status = laporan.values("status_kasus")
    found = {}
    for case, rows in laporan.cases.items():
        open_rows = [i for i in rows if status[i] not in CLOSED]
        found[case] = by_rank(laporan, open_rows or rows)[0]
    return found


def open_case_count(register: Register) -> int:
    """Return the number of kasus with an open row."""
    laporan = register["laporan"]
    status = laporan.values("status_kasus")
    return sum(status[i] not in CLOSED for i in laporan.once(first_rows).values())


def _ordered(values: Sequence[str], counted: Iterable[str | None]) -> list[str]:
    extra = dict.fromkeys(v for v in counted if v is not None and v not in values)
    return [*values, *extra]


def by_case_and_victim(register: Register, column: str, values: Sequence[str]) -> list[Line]:
    """Return kasus and korban by a column of Laporan; a kasus counts at its first row."""
    laporan = register["laporan"]
    of_victims = laporan.values(column)
    victims = Counter(of_victims)
    cases = Counter(of_victims[i] for i in laporan.once(first_rows).values())
    lines = [Line(v, (cases[v], victims[v])) for v in _ordered(values, victims)]
    if victims[None]:
        lines.append(Line(UNREADABLE, (cases[None], victims[None])))
    return lines


def by_form(register: Register, values: Sequence[str]) -> list[Line]:
    """Return korban by form of violence; one korban may count under several."""
    forms = register["laporan"].values("bentuk_kekerasan")
    counts = Counter(form for parts in forms for form in parts or ())
    return [Line(v, (counts[v],)) for v in _ordered(values, counts)]


def by_service(register: Register, values: Sequence[str]) -> list[Line]:
    """Return kasus served and number of services by group."""
    pendampingan = register["pendampingan"]
    groups, cases = pendampingan.values("kelompok_layanan"), pendampingan.values("nomor_kasus")
    services = Counter(groups)
    served: dict[str | None, set[str]] = {}
    for i, group in enumerate(groups):
        if cases[i] is not None:
            served.setdefault(group, set()).add(cases[i])
    return [Line(v, (len(served.get(v, ())), services[v])) for v in _ordered(values, services) if services[v]]


def not_in_simfoni(register: Register) -> int:
    """Return the number of kasus (no Duplikat) with a row that is not in SIMFONI yet."""
    laporan = register["laporan"]
    entered, status = laporan.values("input_simfoni"), laporan.values("status_kasus")
    return sum(any(entered[i] == "Tidak" and status[i] != "Duplikat" for i in r) for r in laporan.cases.values())


def recovery(register: Register) -> list[Line]:
    """Return, for korban and keluarga and each aspect, kasus by their latest assessment (the worst row counts)."""
    rehabilitasi = register["rehabilitasi"]
    latest = [(who, dated[max(dated)]) for (_, who), dated in rehabilitasi.once(assessments).items()]
    lines = []
    for who in ("Korban", "Keluarga"):
        for name in RECOVERY:
            values = rehabilitasi.values(name)
            worst = [
                min((values[i] for i in rows if values[i] in _RECOVERY_ORDER), key=_RECOVERY_ORDER.index, default=None)
                for assessed, rows in latest
                if assessed == who
            ]
            counts = Counter(worst)
            aspect = rehabilitasi.tab.by_name[name].title.removeprefix("Pulih ").casefold()
            recovered = counts["Pulih"] + counts["Tidak Relevan"]
            numbers = (recovered, counts["Membaik"], counts["Belum Pulih"], counts["Belum Dinilai"] + counts[None])
            lines.append(Line(f"{who}: {aspect}", numbers))
    return lines
