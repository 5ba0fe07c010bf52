"""Follow-up clocks: who has to do what by when.

A clock is a function ``(context, options) -> Clock…``: it yields the clocks that are still running, each with the row
it points to and the last day in time. Whether that day is past, today or near is decided once, in ``running``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from sync.core.calendar import WorkingDays
from sync.core.checks_across import assessments, by_rank
from sync.core.kinds import Kinds
from sync.core.model import Severity, State
from sync.core.register import Register
from sync.core.table import Table

CLOSED = frozenset({"Selesai", "Dilimpahkan", "Duplikat"})


@dataclass(frozen=True, slots=True)
class Clock:
    """A running clock: it points to a row, started on ``start`` and is in time until ``due``."""

    row: int
    start: date
    due: date
    case: str | None = None
    severity: Severity | None = None  # when it differs from the rule's own


@dataclass(frozen=True, slots=True)
class Case:
    """A kasus: all its rows, the open ones, and the first open row (lowest Korban Ke)."""

    number: str
    rows: list[int]
    open_rows: list[int]
    first: int


class FollowUps:
    """What the clocks of one register share: its cases and the latest rows of other tabs."""

    def __init__(self, register: Register, working_days: WorkingDays) -> None:
        self.register = register
        self.working_days = working_days
        self.laporan: Table = register["laporan"]
        self.pendampingan: Table = register["pendampingan"]

    @cached_property
    def open_cases(self) -> dict[str, Case]:
        """Cases with at least one open row; a status that is empty or misspelt is open."""
        status = self.laporan.values("status_kasus")
        found = {}
        for number, rows in self.laporan.cases.items():
            open_rows = [i for i in rows if status[i] not in CLOSED]
            if open_rows:
                found[number] = Case(number, rows, open_rows, by_rank(self.laporan, open_rows)[0])
        return found

    @cached_property
    def sexual(self) -> list[Case]:
        """Open cases with Seksual in any open row."""
        forms = self.laporan.values("bentuk_kekerasan")
        return [c for c in self.open_cases.values() if any(forms[i] and "Seksual" in forms[i] for i in c.open_rows)]

    def first_value(self, case: Case, name: str) -> Any:
        """Return a value of the kasus's first open row."""
        return self.laporan.values(name)[case.first]

    def risk(self, number: str) -> str | None:
        """Return the risk of an open kasus."""
        case = self.open_cases.get(number)
        return self.first_value(case, "risiko") if case else None


ClockKind = Callable[[FollowUps, Mapping[str, Any]], Iterable[Clock]]

CLOCKS: Kinds[ClockKind] = Kinds()
_CASE = ("laporan.nomor_kasus", "laporan.nomor_korban", "laporan.status_kasus", "laporan.tanggal_lapor")


def state(due: date, today: date, soon: int) -> State | None:
    """Return where a clock stands; ``None`` when it is further away than ``soon`` days."""
    if today > due:
        return State.OVERDUE
    if today == due:
        return State.TODAY
    return State.SOON if (due - today).days <= soon else None


def _after(start: date, days: int) -> date:
    return start + timedelta(days=min(days, (date.max - start).days))


@CLOCKS.add(
    "first_service", *_CASE, "laporan.risiko", "pendampingan.nomor_kasus", risiko="text", hari="int?", hari_kerja="int?"
)
def first_service(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the report of a kasus with ``risiko``, until its first row in Pendampingan, dated or not."""
    served = context.pendampingan.cases
    for case in context.open_cases.values():
        start = context.first_value(case, "tanggal_lapor")
        if start is None or case.number in served or context.first_value(case, "risiko") != options["risiko"]:
            continue
        if "hari_kerja" in options:
            due = context.working_days.add(start, options["hari_kerja"])
        else:
            due = _after(start, options["hari"])
        yield Clock(case.first, start, due, case.number)


@CLOCKS.add(
    "police_report", *_CASE, "laporan.bentuk_kekerasan", "laporan.tanggal_lp", "laporan.tanggal_diteruskan", hari="int"
)
def police_report(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the report of sexual violence, until the police or the UPTD have it (UU 12/2022 ps. 41: 3x24 hours)."""
    police, forwarded = context.laporan.values("tanggal_lp"), context.laporan.values("tanggal_diteruskan")
    for case in context.sexual:
        start = context.first_value(case, "tanggal_lapor")
        if start and not any(police[i] or forwarded[i] for i in case.rows):
            yield Clock(case.first, start, _after(start, options["hari"]), case.number)


@CLOCKS.add(
    "medical_window",
    *_CASE,
    "laporan.bentuk_kekerasan",
    "laporan.tanggal_kejadian",
    "laporan.presisi_tanggal",
    "pendampingan.kelompok_layanan",
    "pendampingan.hasil",
    "rujukan.instansi_tujuan",
    hari="int",
)
def medical_window(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From sexual violence reported within ``hari`` days, until medical help or a referral to it (Kemenkes: 72 h)."""
    helped = _cases_with(context.pendampingan, kelompok_layanan=("Medis",), hasil=("Terlaksana", "Sebagian"))
    helped |= _cases_with(context.register["rujukan"], instansi_tujuan=("Puskesmas", "RSUD"))
    precision = context.laporan.column("presisi_tanggal")
    for case in context.sexual:
        event, reported = context.first_value(case, "tanggal_kejadian"), context.first_value(case, "tanggal_lapor")
        if event is None or reported is None or case.number in helped:
            continue
        exact = precision.is_empty(case.first) or precision.values[case.first] == "Tepat"
        if exact and (reported - event).days <= options["hari"]:
            yield Clock(case.first, event, _after(event, options["hari"]), case.number)


def _cases_with(table: Table, **wanted: tuple[str, ...]) -> set[str]:
    columns = [(table.values(name), allowed) for name, allowed in wanted.items()]
    return {
        case for case, rows in table.cases.items() if any(all(v[i] in allowed for v, allowed in columns) for i in rows)
    }


@CLOCKS.add(
    "next_contact",
    *_CASE,
    "laporan.risiko",
    "laporan.tanggal_tindak_lanjut",
    "pendampingan.tanggal_layanan",
    "pendampingan.tanggal_tindak_lanjut",
    hari="int_by_text",
)
def next_contact(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the last service, else the report, by risk; a later date planned in that same row comes first."""
    days, planned = context.pendampingan.values("tanggal_layanan"), context.pendampingan.values("tanggal_tindak_lanjut")
    for case in context.open_cases.values():
        served = [i for i in context.pendampingan.cases.get(case.number, ()) if days[i] is not None]
        if served:
            start = max(days[i] for i in served)
            plan = max((planned[i] for i in served if days[i] == start and planned[i] is not None), default=None)
        else:
            start = context.first_value(case, "tanggal_lapor")
            plan = context.first_value(case, "tanggal_tindak_lanjut")
        interval = options["hari"].get(context.first_value(case, "risiko"))
        if start is None:
            continue
        if plan is not None and plan > start:
            yield Clock(case.first, start, plan, case.number)
        elif interval is not None:
            yield Clock(case.first, start, _after(start, interval), case.number)


@CLOCKS.add(
    "referral_answer",
    *_CASE,
    "laporan.risiko",
    "rujukan.nomor_kasus",
    "rujukan.tanggal_rujukan",
    "rujukan.tanggal_umpan_balik",
    "rujukan.hasil_rujukan",
    hari="int",
    hari_tinggi="int",
)
def referral_answer(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From a referral of an open kasus, until the answer is dated or its outcome known."""
    rujukan = context.register["rujukan"]
    sent, cases = rujukan.values("tanggal_rujukan"), rujukan.values("nomor_kasus")
    outcome = rujukan.column("hasil_rujukan")
    for i in rujukan.column("tanggal_umpan_balik").empty():
        if sent[i] is None or not outcome.is_empty(i) or cases[i] not in context.open_cases:
            continue
        days = options["hari_tinggi"] if context.risk(cases[i]) == "Tinggi" else options["hari"]
        yield Clock(i, sent[i], _after(sent[i], days), cases[i])


@CLOCKS.add(
    "complaint_answer",
    "keluhan.tanggal_keluhan",
    "keluhan.tanggal_ditanggapi",
    "keluhan.tingkat",
    "keluhan.status",
    status="texts",
    hari_kerja="int_by_text",
    kritis="text",
)
def complaint_answer(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From a complaint that is Baru or Diproses, by its level in working days, until it is answered."""
    keluhan = context.register["keluhan"]
    received, answered = keluhan.values("tanggal_keluhan"), keluhan.values("tanggal_ditanggapi")
    level, status = keluhan.values("tingkat"), keluhan.values("status")
    for i, start in enumerate(received):
        if start is None or answered[i] is not None or status[i] not in options["status"]:
            continue
        if level[i] in options["hari_kerja"]:
            due = context.working_days.add(start, options["hari_kerja"][level[i]])
            yield Clock(i, start, due, severity=Severity.CRITICAL if level[i] == options["kritis"] else None)


@CLOCKS.add("deadline", "rekomendasi.batas_waktu", "rekomendasi.status", status="texts")
def deadline(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """The date that a recommendation itself names, while its status is one of ``status``."""
    rekomendasi = context.register["rekomendasi"]
    limits, index = rekomendasi.values("batas_waktu"), rekomendasi.column("status").index
    for i in sorted(i for status in options["status"] for i in index.get(status, ())):
        if limits[i] is not None:
            yield Clock(i, limits[i], limits[i])


@CLOCKS.add(
    "case_review",
    *_CASE,
    "rehabilitasi.tanggal_penilaian",
    "koordinasi.tanggal",
    "koordinasi.kasus_dibahas",
    hari="int",
)
def case_review(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the last of report, assessment and meeting that discussed the kasus."""
    last: dict[str, date] = {}
    rehabilitasi = context.register["rehabilitasi"]
    assessed = rehabilitasi.values("tanggal_penilaian")
    for case, rows in rehabilitasi.cases.items():  # an assessment counts whoever was assessed
        if days := [assessed[i] for i in rows if assessed[i] is not None]:
            last[case] = max(days)
    koordinasi = context.register["koordinasi"]
    for day, discussed in zip(koordinasi.values("tanggal"), koordinasi.values("kasus_dibahas"), strict=True):
        for case in discussed or () if day is not None else ():
            last[case] = max(day, last.get(case, date.min))
    for kasus in context.open_cases.values():
        reported = context.first_value(kasus, "tanggal_lapor")
        start = max(filter(None, (reported, last.get(kasus.number))), default=None)
        if start is not None:
            yield Clock(kasus.first, start, _after(start, options["hari"]), kasus.number)


@CLOCKS.add("simfoni_entry", *_CASE, "laporan.input_simfoni", hari="int")
def simfoni_entry(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the report, until the kasus is in SIMFONI; closed cases too, but no Duplikat."""
    laporan = context.laporan
    entered, status = laporan.values("input_simfoni"), laporan.values("status_kasus")
    for case, rows in laporan.cases.items():
        missing = [i for i in rows if entered[i] == "Tidak" and status[i] != "Duplikat"]
        if missing:
            first = by_rank(laporan, missing)[0]
            start = laporan.values("tanggal_lapor")[first]
            if start is not None:
                yield Clock(first, start, _after(start, options["hari"]), case)


@CLOCKS.add(
    "next_assessment",
    *_CASE,
    "rehabilitasi.tanggal_penilaian",
    "rehabilitasi.sasaran",
    "rehabilitasi.tanggal_penilaian_berikut",
)
def next_assessment(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """The date that the latest assessment of an open kasus's korban or keluarga names for the next one."""
    planned = context.register["rehabilitasi"].values("tanggal_penilaian_berikut")
    for (case, _), dated in assessments(context.register["rehabilitasi"]).items():
        latest = max(dated)
        rows = [i for i in dated[latest] if planned[i] is not None]
        if rows and case in context.open_cases:
            row = max(rows, key=lambda i: (planned[i], -i))
            yield Clock(row, latest, planned[row], case)


@CLOCKS.add(
    "after_care",
    *_CASE,
    "laporan.tanggal_selesai",
    "laporan.alasan_selesai",
    "pendampingan.tanggal_layanan",
    "pendampingan.kelompok_layanan",
    hari="ints",
)
def after_care(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the closing of a kasus as Pulih: the first round of monitoring that is not done yet."""
    laporan, pendampingan = context.laporan, context.pendampingan
    status, reasons = laporan.values("status_kasus"), laporan.values("alasan_selesai")
    closings = laporan.values("tanggal_selesai")
    groups, days = pendampingan.values("kelompok_layanan"), pendampingan.values("tanggal_layanan")
    for case, rows in laporan.cases.items():
        if any(status[i] != "Selesai" for i in rows):
            continue
        first = by_rank(laporan, rows)[0]
        closed = closings[first]
        if reasons[first] != "Pulih" or closed is None:
            continue
        visits = pendampingan.cases.get(case, ())
        done = sum(groups[i] == "Pemantauan" and days[i] is not None and days[i] > closed for i in visits)
        if done < len(options["hari"]):
            yield Clock(first, closed, _after(closed, options["hari"][done]), case)
