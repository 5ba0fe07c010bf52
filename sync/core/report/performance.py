"""How the office did its work in a period: the two numbers, n of N, of each indicator that no table holds.

These count every kasus, whether or not its korban consent to sharing data: they say something of the office.

A deadline that began in the period is judged by its own last day, even where that lies a few days after the period's
end: else no quarter would ever answer for the kasus of its last days. While that day has not passed, what is not done
yet is in neither number.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sync.core.report.count_cases import first_services, reporting_delay
from sync.core.report.count_services import GIVEN, Recoveries
from sync.core.report.cube import UNCLEAR, Tally
from sync.core.report.facts import DONE, Facts, Kasus
from sync.core.report.lateness import Late
from sync.core.report.quarter import Period

_RECOVERED = ("Pulih", "Tidak Relevan")
_HOSPITALS = ("Puskesmas", "RSUD")
SERVED, NOT_SERVED = "dilayani", "belum dilayani"


def _count(tally: Tally, indicator: str, reached: bool) -> None:
    tally["indikator"][(indicator, "n")] += reached
    tally["indikator"][(indicator, "dari")] += 1


def _judge(tally: Tally, indicator: str, reached: bool, due: date, today: date) -> None:
    if reached or due < today:
        _count(tally, indicator, reached)


def count_new_cases(facts: Facts, period: Period, tally: Tally) -> None:
    """Count I-16, I-17, I-18, I-40 and I-43: what was done for the kasus reported in the period, and in time."""
    risk, source = facts.values("laporan", "risiko"), facts.values("laporan", "sumber_info")
    entered, forms = facts.values("laporan", "input_simfoni"), facts.values("laporan", "bentuk_kekerasan")
    services, medical = first_services(facts, facts.today), _medical_help(facts)
    for kasus in facts.kasus.values():
        if kasus.reported not in period:
            continue
        due = _first_service_due(facts, risk[kasus.row], kasus.reported)
        if due is not None:
            day = services.get(kasus.number)
            _judge(tally, "I-16", day is not None and day <= due, due, facts.today)
        if any("Seksual" in (forms[k.row] or ()) for k in kasus.korban):
            _count_sexual(facts, kasus, medical.get(kasus.number, ()), tally)
        _count(tally, "I-40", source[kasus.row] == "Sosialisasi")
        _count(tally, "I-43", all(entered[k.row] == "Ya" for k in kasus.korban))


def _count_sexual(facts: Facts, kasus: Kasus, helped: Collection[date], tally: Tally) -> None:
    due = _later(kasus.reported, _option(facts, "police_report", "hari", 3))
    told = [facts.values("laporan", name)[k.row] for k in kasus.korban for name in ("tanggal_lp", "tanggal_diteruskan")]
    _judge(tally, "I-17", any(day is not None and day <= min(due, facts.today) for day in told), due, facts.today)
    window = _option(facts, "medical_window", "hari", 3)
    delay = reporting_delay(facts, kasus)
    if delay is not None and delay <= window:
        due = _later(kasus.reported, window - delay)
        _judge(tally, "I-18", any(day <= min(due, facts.today) for day in helped), due, facts.today)


def _medical_help(facts: Facts) -> dict[str, list[date]]:
    """Return the days of medical services given, and of referrals to a clinic, by kasus."""
    found: dict[str, list[date]] = {}
    services = facts.rows("pendampingan", "nomor_kasus", "tanggal_layanan", "kelompok_layanan", "hasil")
    help_given = [(case, day) for case, day, group, result in services if group == "Medis" and result in GIVEN]
    referrals = facts.rows("rujukan", "nomor_kasus", "tanggal_rujukan", "instansi_tujuan")
    for case, day in (*help_given, *((case, day) for case, day, agency in referrals if agency in _HOSPITALS)):
        if day is not None:
            found.setdefault(case, []).append(day)
    return found


def count_due(facts: Facts, period: Period, tally: Tally) -> None:
    """Count I-25, I-38 and I-42: what fell due in the period, and was done."""
    risk = facts.values("laporan", "risiko")
    usual, urgent = (_option(facts, "referral_answer", name, days) for name, days in (("hari", 7), ("hari_tinggi", 1)))
    columns = ("nomor_kasus", "tanggal_rujukan", "instansi_tujuan", "hasil_rujukan", "tanggal_umpan_balik")
    for case, sent, agency, result, answered in facts.rows("rujukan", *columns):
        kasus = facts.kasus.get(case)
        if kasus and sent and _later(sent, urgent if risk[kasus.row] == "Tinggi" else usual) in period:
            served = result == "Dilayani" and (answered is None or answered <= period.last)
            _count(tally, "I-25", served)
            tally["rujukan_jatuh_tempo"][(agency or UNCLEAR, SERVED if served else NOT_SERVED)] += 1
    limits = _option(facts, "complaint_answer", "hari_kerja", {"Darurat": 0, "Berat": 5, "Sedang": 14})
    for day, level, settled in facts.rows("keluhan", "tanggal_keluhan", "tingkat", "tanggal_selesai"):
        if day is not None and level in limits:
            due = facts.working_days.add(day, limits[level])
            if due in period:
                _count(tally, "I-38", settled is not None and settled <= due)
    for due, status in facts.rows("rekomendasi", "batas_waktu", "status"):
        if due in period and status != "Batal":
            _count(tally, "I-42", status == DONE)


def count_handled(facts: Facts, period: Period, late: Sequence[Late], at_end: Recoveries, tally: Tally) -> None:
    """Count I-32 to I-35, whether families were served, and the follow-ups overdue at the end."""
    for item in late:
        tally["tenggat"][(item.clazz, item.rule)] += 1
    no_contact = {item.case for item in late if item.kind == "next_contact"}
    no_review = {item.case for item in late if item.kind == "case_review"}
    reasons = facts.values("laporan", "alasan_selesai")
    families = _families_served(facts, period)
    for kasus in facts.kasus.values():
        if kasus.active(period.last):
            _count(tally, "I-32", kasus.number in no_contact)
            _count(tally, "I-33", kasus.number in no_review)
        if kasus.left in period and kasus.outcome == DONE:
            family = at_end.get(kasus.number, {}).get("Keluarga", ())
            _count(tally, "I-34", reasons[kasus.row] == "Pulih")
            _count(tally, "I-35", bool(family) and all(level in _RECOVERED for level in family))
        if kasus.handled(period):
            _count(tally, "keluarga dilayani", kasus.number in families)


def _families_served(facts: Facts, period: Period) -> set[str]:
    columns = ("nomor_kasus", "tanggal_layanan", "penerima", "hasil")
    return {
        case
        for case, day, target, result in facts.rows("pendampingan", *columns)
        if target == "Keluarga" and result in GIVEN and day in period
    }


def _first_service_due(facts: Facts, risk: str | None, start: date) -> date | None:
    """Return the last day in time for the first service, by the office's own clocks; ``None`` where there is none."""
    for rule in facts.register.book.followups:
        if rule.kind == "first_service" and rule.options["risiko"] == risk:
            if "hari_kerja" in rule.options:
                return facts.working_days.add(start, rule.options["hari_kerja"])
            return _later(start, rule.options["hari"])
    return None


def _option(facts: Facts, kind: str, name: str, usual: Any) -> Any:
    """Return a number of one of the office's clocks, or the usual one where the office has no such clock."""
    rules = (rule for rule in facts.register.book.followups if rule.kind == kind)
    return next((rule.options[name] for rule in rules if name in rule.options), usual)


def _later(start: date, days: int) -> date:
    return start + timedelta(days=min(days, (date.max - start).days))
