"""Follow-up clocks: who has to do what by when.

A clock is a function ``(context, options) -> Clock…``: it yields the clocks that are still running, each with the row
it points to and the last day in time. Whether that day is past, today or near is decided once, by ``state``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sync.core.checks_across import assessments, by_rank
from sync.core.followups import Clock, FollowUps
from sync.core.kinds import Kinds
from sync.core.model import Severity
from sync.core.table import Table

ClockKind = Callable[[FollowUps, Mapping[str, Any]], Iterable[Clock]]

CLOCKS: Kinds[ClockKind] = Kinds()
# needs: a tab alone is where the rule stands, for its rows are what the clock points to
_CASE = ("laporan.nomor_kasus", "laporan.nomor_korban", "laporan.status_kasus", "laporan.tanggal_lapor")


def _after(start: date, days: int) -> date:
    try:
        return start + timedelta(days=days)
    except OverflowError:  # a mistyped year 9999
        return date.max


@CLOCKS.add(
    "first_service",
    "laporan",
    *_CASE,
    "laporan.risiko",
    "pendampingan.nomor_kasus",
    risiko="text",
    hari="int?",
    hari_kerja="int?",
)
def first_service(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the report of a kasus with ``risiko``, until its first row in Pendampingan, dated or not."""
    served = context.pendampingan.column("nomor_kasus").distinct
    risk, reported = context.laporan.values("risiko"), context.laporan.values("tanggal_lapor")
    for case in context.open_cases.values():
        start = reported[case.first]
        if risk[case.first] != options["risiko"] or case.number in served or start is None:
            continue
        if "hari_kerja" in options:
            due = context.working_days.add(start, options["hari_kerja"])
        else:
            due = _after(start, options["hari"])
        yield Clock(case.first, start, due)


@CLOCKS.add(
    "police_report",
    "laporan",
    *_CASE,
    "laporan.bentuk_kekerasan",
    "laporan.tanggal_lp",
    "laporan.tanggal_diteruskan",
    hari="int",
)
def police_report(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the report of sexual violence, until the police or the UPTD have it (UU 12/2022 ps. 41: 3x24 hours)."""
    police, forwarded = context.laporan.values("tanggal_lp"), context.laporan.values("tanggal_diteruskan")
    for case in context.sexual:
        start = context.first_value(case, "tanggal_lapor")
        if start and not any(police[i] or forwarded[i] for i in context.laporan.cases[case.number]):
            yield Clock(case.first, start, _after(start, options["hari"]))


@CLOCKS.add(
    "medical_window",
    "laporan",
    *_CASE,
    "laporan.bentuk_kekerasan",
    "laporan.tanggal_kejadian",
    "laporan.presisi_tanggal",
    "pendampingan.nomor_kasus",
    "pendampingan.kelompok_layanan",
    "pendampingan.hasil",
    "rujukan.nomor_kasus",
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
            yield Clock(case.first, event, _after(event, options["hari"]))


def _cases_with(table: Table, **wanted: tuple[str, ...]) -> set[str]:
    rows: Iterable[int] = range(len(table))
    for name, allowed in wanted.items():
        values = table.values(name)
        rows = [i for i in rows if values[i] in allowed]
    cases = table.values("nomor_kasus")
    return {cases[i] for i in rows}


@CLOCKS.add(
    "next_contact",
    "laporan",
    *_CASE,
    "laporan.risiko",
    "laporan.tanggal_tindak_lanjut",
    "pendampingan.nomor_kasus",
    "pendampingan.tanggal_layanan",
    "pendampingan.tanggal_tindak_lanjut",
    hari="int_by_text",
)
def next_contact(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the last service, else the report, by risk; a later date planned in that same row comes first."""
    reported, planned = context.laporan.values("tanggal_lapor"), context.laporan.values("tanggal_tindak_lanjut")
    risk, intervals = context.laporan.values("risiko"), options["hari"]
    served = _last_services(context.pendampingan)
    for case in context.open_cases.values():
        start, plan = served.get(case.number) or (reported[case.first], planned[case.first])
        interval = intervals.get(risk[case.first])
        if start is None:
            continue
        if plan is not None and plan > start:
            yield Clock(case.first, start, plan)
        elif interval is not None:
            yield Clock(case.first, start, _after(start, interval))


def _last_services(pendampingan: Table) -> dict[str, tuple[date, date | None]]:
    """Return the latest day of service of each kasus, with the latest date planned in a row of that day."""
    found: dict[str, tuple[date, date | None]] = {}
    columns = ("nomor_kasus", "tanggal_layanan", "tanggal_tindak_lanjut")
    for case, day, plan in zip(*map(pendampingan.values, columns), strict=True):
        if day is None:
            continue
        last, planned = found.get(case, (date.min, None))
        if (
            day > last
            or case not in found
            or (day == last and plan is not None and (planned is None or plan > planned))
        ):
            found[case] = (day, plan)
    return found


@CLOCKS.add(
    "referral_answer",
    "rujukan",
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
        yield Clock(i, sent[i], _after(sent[i], days))


@CLOCKS.add(
    "complaint_answer",
    "keluhan",
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


@CLOCKS.add("deadline", "rekomendasi", "rekomendasi.batas_waktu", "rekomendasi.status", status="texts")
def deadline(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """The date that a recommendation itself names, while its status is one of ``status``."""
    rekomendasi = context.register["rekomendasi"]
    limits = rekomendasi.values("batas_waktu")
    for i, status in enumerate(rekomendasi.values("status")):
        if status in options["status"] and limits[i] is not None:
            yield Clock(i, limits[i], limits[i])


@CLOCKS.add(
    "case_review",
    "laporan",
    *_CASE,
    "rehabilitasi.nomor_kasus",
    "rehabilitasi.tanggal_penilaian",
    "koordinasi.tanggal",
    "koordinasi.kasus_dibahas",
    hari="int",
)
def case_review(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the last of report, assessment and meeting that discussed the kasus."""
    last: dict[str, date] = {}
    rehabilitasi = context.register["rehabilitasi"]
    # an assessment counts whoever was assessed
    for case, day in zip(rehabilitasi.values("nomor_kasus"), rehabilitasi.values("tanggal_penilaian"), strict=True):
        if case is not None and day is not None:
            last[case] = max(day, last.get(case, day))
    koordinasi = context.register["koordinasi"]
    for day, discussed in zip(koordinasi.values("tanggal"), koordinasi.values("kasus_dibahas"), strict=True):
        for case in discussed or () if day is not None else ():
            last[case] = max(day, last.get(case, date.min))
    reported = context.laporan.values("tanggal_lapor")
    for kasus in context.open_cases.values():
        start = reported[kasus.first]
        if kasus.number in last:
            start = max(start or date.min, last[kasus.number])
        if start is not None:
            yield Clock(kasus.first, start, _after(start, options["hari"]))


@CLOCKS.add("simfoni_entry", "laporan", *_CASE, "laporan.input_simfoni", hari="int")
def simfoni_entry(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the report, until the kasus is in SIMFONI; closed cases too, but no Duplikat."""
    laporan = context.laporan
    entered, status = laporan.values("input_simfoni"), laporan.values("status_kasus")
    for rows in laporan.cases.values():
        missing = [i for i in rows if entered[i] == "Tidak" and status[i] != "Duplikat"]
        if missing:
            first = by_rank(laporan, missing)[0]
            start = laporan.values("tanggal_lapor")[first]
            if start is not None:
                yield Clock(first, start, _after(start, options["hari"]))


@CLOCKS.add(
    "next_assessment",
    "rehabilitasi",
    *_CASE,
    "rehabilitasi.nomor_kasus",
    "rehabilitasi.tanggal_penilaian",
    "rehabilitasi.sasaran",
    "rehabilitasi.tanggal_penilaian_berikut",
)
def next_assessment(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """The date that the latest assessment of an open kasus's korban or keluarga names for the next one."""
    planned = context.register["rehabilitasi"].values("tanggal_penilaian_berikut")
    for (case, _), dated in context.register["rehabilitasi"].once(assessments).items():
        if case not in context.open_cases:
            continue
        latest = max(dated)
        rows = [i for i in dated[latest] if planned[i] is not None]
        if rows:
            row = max(rows, key=lambda i: (planned[i], -i))
            yield Clock(row, latest, planned[row])


@CLOCKS.add(
    "after_care",
    "laporan",
    *_CASE,
    "laporan.tanggal_selesai",
    "laporan.alasan_selesai",
    "pendampingan.nomor_kasus",
    "pendampingan.tanggal_layanan",
    "pendampingan.kelompok_layanan",
    hari="ints",
)
def after_care(context: FollowUps, options: Mapping[str, Any]) -> Iterator[Clock]:
    """From the closing of a kasus as Pulih: the first round of monitoring that is not done yet."""
    laporan, pendampingan = context.laporan, context.pendampingan
    status, reasons = laporan.values("status_kasus"), laporan.values("alasan_selesai")
    closings = laporan.values("tanggal_selesai")
    cases, days = pendampingan.values("nomor_kasus"), pendampingan.values("tanggal_layanan")
    visits: dict[str | None, list[date | None]] = {}
    for i in pendampingan.column("kelompok_layanan").rows_with("Pemantauan"):
        visits.setdefault(cases[i], []).append(days[i])
    numbers = laporan.values("nomor_kasus")
    recovered = {numbers[i]: None for i in laporan.column("alasan_selesai").rows_with("Pulih")}
    for case in recovered:
        rows = laporan.cases.get(case, [])
        if not rows or any(status[i] != "Selesai" for i in rows):
            continue
        first = by_rank(laporan, rows)[0]
        closed = closings[first]
        if reasons[first] != "Pulih" or closed is None:
            continue
        done = sum(day is not None and day > closed for day in visits.get(case, ()))
        if done < len(options["hari"]):
            yield Clock(first, closed, _after(closed, options["hari"][done]))
