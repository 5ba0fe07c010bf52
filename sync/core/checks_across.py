"""Checks that look at other rows or other tabs.

A kind is a function ``(register, table, options) -> hits``; a hit is ``(position, field name)``.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from sync.core.kinds import Kinds
from sync.core.register import Register
from sync.core.table import Table

AcrossKind = Callable[[Register, Table, Mapping[str, Any]], Iterable[tuple[int, str]]]

ACROSS_KINDS: Kinds[AcrossKind] = Kinds()

RECOVERY = ("pulih_fisik", "pulih_hukum", "pulih_psikologis")
_ASSESSMENT = ("nomor_kasus", "tanggal_penilaian", "sasaran", *RECOVERY)
_NIK = re.compile(r"\d{16}", re.ASCII)
_NUMBER = re.compile(r"([A-Z]{3}-(20\d{2}))-(\d{4})", re.ASCII)


def by_rank(laporan: Table, rows: Iterable[int]) -> list[int]:
    """Return a kasus's rows by Korban Ke, rows without one last, in sheet order on a tie."""
    rows = list(rows)
    if len(rows) < 2:  # most kasus have one korban
        return rows
    rank = laporan.values("nomor_korban")
    return sorted(rows, key=lambda i: (rank[i] is None, rank[i] or 0, i))


def first_reports(laporan: Table) -> dict[str, date]:
    """Return the earliest ``tanggal_lapor`` of each kasus that has one."""
    found: dict[str, date] = {}
    for case, day in zip(laporan.values("nomor_kasus"), laporan.values("tanggal_lapor"), strict=True):
        if case is not None and day is not None:
            found[case] = min(day, found.get(case, day))
    return found


def assessments(rehabilitasi: Table) -> dict[tuple[str, str], dict[date, list[int]]]:
    """Return rows of Rehabilitasi by (kasus, sasaran) and date; rows without one of the three are left out."""
    cases, dates = rehabilitasi.values("nomor_kasus"), rehabilitasi.values("tanggal_penilaian")
    found: dict[tuple[str, str], dict[date, list[int]]] = {}
    for i, who in enumerate(rehabilitasi.values("sasaran")):
        if who is not None and (case := cases[i]) is not None and (day := dates[i]) is not None:
            found.setdefault((case, who), {}).setdefault(day, []).append(i)
    return found


def numbered(table: Table) -> list[tuple[str, str, int, int]]:
    """Return (case, PREFIX-YEAR, year, running number) of the well-formed case numbers."""
    matches = filter(None, map(_NUMBER.fullmatch, table.cases))
    return [(match[0], match[1], int(match[2]), int(match[3])) for match in matches]


@ACROSS_KINDS.add("case_year", "*.nomor_kasus", "*.tanggal_lapor")
def case_year(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """The year in the case number is not the year of the report."""
    reported = table.values("tanggal_lapor")
    for case, _, year, _ in table.once(numbered):
        for i in table.cases[case]:
            if reported[i] is not None and reported[i].year != year:
                yield i, "nomor_kasus"


@ACROSS_KINDS.add("number_gap", "*.nomor_kasus", "*.nomor_korban")
def number_gap(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """A running number is missing before this one; hit on the first row of the number after the gap."""
    series: dict[str, list[tuple[int, str]]] = {}
    for case, prefix, _, number in table.once(numbered):
        series.setdefault(prefix, []).append((number, case))
    for numbers in series.values():
        previous = 0
        for number, case in sorted(numbers):
            if number > previous + 1:
                yield by_rank(table, table.cases[case])[0], "nomor_kasus"
            previous = number


@ACROSS_KINDS.add("same_nik", "*.nomor_kasus", "*.nik_korban")
def same_nik(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """A NIK of 16 digits stands in two or more cases."""
    cases = table.values("nomor_kasus")
    niks = table.values("nik_korban")
    twice = {nik for nik, count in Counter(niks).items() if count > 1 and nik and _NIK.fullmatch(nik)}
    found: dict[str, list[int]] = {}
    for i, nik in enumerate(niks):
        if nik in twice and cases[i] is not None:
            found.setdefault(nik, []).append(i)
    for rows in found.values():
        if len({cases[i] for i in rows}) > 1:
            yield from ((i, "nik_korban") for i in rows)


@ACROSS_KINDS.add("without_rows_in", "*.nomor_kasus", kolom="column", nilai="texts", tab="case_tab")
def without_rows_in(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """``options: kolom`` has one of ``nilai`` and the kasus has no row in tab ``tab``."""
    others, column = register[options["tab"]].column("nomor_kasus").distinct, options["kolom"]
    cases, wanted = table.values("nomor_kasus"), frozenset(options["nilai"])
    for i, value in enumerate(table.values(column)):
        if value in wanted and cases[i] is not None and cases[i] not in others:
            yield i, column


@ACROSS_KINDS.add(
    "not_recovered",
    "*.nomor_kasus",
    "*.alasan_selesai",
    *(f"rehabilitasi.{c}" for c in _ASSESSMENT),
    sasaran="text",
    nilai="texts",
)
def not_recovered(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """Closed as Pulih, but the latest assessment of ``options: sasaran`` is absent or not recovered in every aspect."""
    rehabilitasi = register["rehabilitasi"]
    aspects = [rehabilitasi.values(name) for name in RECOVERY]
    recovered = frozenset(options["nilai"])
    assessed = rehabilitasi.once(assessments)
    cases = table.values("nomor_kasus")
    for i in table.column("alasan_selesai").rows_with("Pulih"):
        if cases[i] is None:
            continue
        dated = assessed.get((cases[i], options["sasaran"]))
        if not dated or any(aspect[j] not in recovered for j in dated[max(dated)] for aspect in aspects):
            yield i, "alasan_selesai"


@ACROSS_KINDS.add("before_report", "*.nomor_kasus", "laporan.nomor_kasus", "laporan.tanggal_lapor", kolom="date_column")
def before_report(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """``options: kolom`` lies before the earliest report of the kasus."""
    cases, column = table.values("nomor_kasus"), options["kolom"]
    reported = register["laporan"].once(first_reports)
    for i, day in enumerate(table.values(column)):
        if day is not None and day < reported.get(cases[i], date.min):
            yield i, column


@ACROSS_KINDS.add(
    "mediation",
    "*.nomor_kasus",
    "*.kelompok_layanan",
    "laporan.nomor_kasus",
    "laporan.bentuk_kekerasan",
    "laporan.pelaku_anak",
)
def mediation(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """A mediation in a case of sexual violence by anyone who is not a child (UU 12/2022 ps. 23)."""
    laporan, cases = register["laporan"], table.values("nomor_kasus")
    forms, child = laporan.values("bentuk_kekerasan"), laporan.values("pelaku_anak")
    for i in table.column("kelompok_layanan").rows_with("Mediasi"):
        if any(forms[j] and "Seksual" in forms[j] and child[j] != "Ya" for j in laporan.cases.get(cases[i], ())):
            yield i, "kelompok_layanan"


@ACROSS_KINDS.add(
    "after_closing",
    "*.nomor_kasus",
    "*.tanggal_layanan",
    "*.kelompok_layanan",
    "laporan.nomor_kasus",
    "laporan.tanggal_selesai",
    "laporan.status_kasus",
)
def after_closing(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """A service after the kasus was closed, all its rows being Selesai; Pemantauan is expected then."""
    closed = _closings(register["laporan"])
    cases, groups = table.values("nomor_kasus"), table.values("kelompok_layanan")
    for i, day in enumerate(table.values("tanggal_layanan")):
        if day is not None and day > closed.get(cases[i], date.max) and groups[i] not in (None, "Pemantauan"):
            yield i, "tanggal_layanan"


def _closings(laporan: Table) -> dict[str, date]:
    """Return the latest ``tanggal_selesai`` of each kasus whose rows are all Selesai, where it has one."""
    rows = list(zip(*map(laporan.values, ("nomor_kasus", "status_kasus", "tanggal_selesai")), strict=True))
    still_open = {case for case, status, _ in rows if status != "Selesai"}
    found: dict[str, date] = {}
    for case, _, day in rows:
        if case is not None and day is not None and case not in still_open:
            found[case] = max(day, found.get(case, day))
    return found


@ACROSS_KINDS.add("relapse", *(f"*.{c}" for c in _ASSESSMENT))
def relapse(register: Register, table: Table, options: Mapping[str, Any]) -> Iterable[tuple[int, str]]:
    """An aspect that was Pulih at the previous assessment is Belum Pulih at this one."""
    for dated in table.once(assessments).values():
        for before, now in pairwise(sorted(dated)):
            for name in RECOVERY:
                aspect = table.values(name)
                if any(aspect[j] == "Pulih" for j in dated[before]):
                    yield from ((i, name) for i in dated[now] if aspect[i] == "Belum Pulih")
