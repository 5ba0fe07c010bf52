"""Services, referrals and recovery in a period, of kasus whose korban all consent to sharing data."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from sync.core.checks_across import RECOVERY, assessments
from sync.core.report.cube import UNCLEAR, Key, Tally
from sync.core.report.facts import Facts
from sync.core.report.quarter import Period

GIVEN = ("Terlaksana", "Sebagian")
TARGETS = ("Korban", "Keluarga")
ASPECTS = RECOVERY
NOT_ASSESSED = "Belum Dinilai"
NO_ANSWER = "(belum ada hasil)"
WORST_FIRST = (NOT_ASSESSED, "Belum Pulih", "Membaik", "Pulih", "Tidak Relevan")


def count_services(facts: Facts, period: Period, tally: Tally) -> None:
    """Count the services given, and who was served: a service is recorded for a kasus, so for each of its korban."""
    served: defaultdict[tuple[str, Key], set[str]] = defaultdict(set)
    columns = ("nomor_kasus", "tanggal_layanan", "kelompok_layanan", "penerima", "hasil")
    for case, day, group, target, result in facts.rows("pendampingan", *columns):
        kasus = facts.kasus.get(case)
        if kasus is None or day not in period or result not in GIVEN:
            continue
        tally["persetujuan"][("layanan", "diberikan", "setuju" if kasus.consent else "tanpa")] += 1
        if kasus.consent:
            group_key, target_key = group or UNCLEAR, target or UNCLEAR
            tally["layanan"][group_key, target_key] += 1
            served["dilayani", (group_key, target_key)].add(case)
            served["dilayani_sekali", (target_key,)].add(case)
    for (measure, key), cases in served.items():
        people = [len(facts.kasus[case].korban) if key[-1] == "Korban" else 1 for case in cases]
        tally[measure][key] += sum(people)


def count_referrals(facts: Facts, period: Period, tally: Tally) -> None:
    """Count the referrals of a period by agency and by the outcome known at its end."""
    columns = ("nomor_kasus", "tanggal_rujukan", "instansi_tujuan", "hasil_rujukan", "tanggal_umpan_balik")
    for case, day, agency, result, answered in facts.rows("rujukan", *columns):
        kasus = facts.kasus.get(case)
        if kasus is None or day not in period:
            continue
        tally["persetujuan"][("rujukan", "dibuat", "setuju" if kasus.consent else "tanpa")] += 1
        if kasus.consent:
            known = result if answered is None or answered <= period.last else None
            tally["rujukan"][(agency or UNCLEAR, known or NO_ANSWER)] += 1


Recoveries = dict[str, dict[str, tuple[str, ...]]]


def recoveries(facts: Facts, until: date) -> Recoveries:
    """Return, by kasus and sasaran, the three aspects at the latest assessment: the worst row of that day counts."""
    if "rehabilitasi" not in facts.register.tables:
        return {}
    found: Recoveries = {}
    aspects = [facts.values("rehabilitasi", name) for name in ASPECTS]
    for (case, target), dated in facts.register["rehabilitasi"].once(assessments).items():
        latest = max((day for day in dated if day <= until), default=None)
        if latest is not None:
            rows = dated[latest]
            found.setdefault(case, {})[target] = tuple(_worst([values[i] for i in rows]) for values in aspects)
    return found


def _worst(values: list[str | None]) -> str:
    return min((v if v in WORST_FIRST else NOT_ASSESSED for v in values), key=WORST_FIRST.index)


def count_recovery(facts: Facts, period: Period, at_end: Recoveries, tally: Tally) -> None:
    """Count the kasus handled in a period by how far korban and keluarga have recovered at its end."""
    unassessed = (NOT_ASSESSED,) * len(ASPECTS)
    for kasus in facts.kasus.values():
        if not kasus.consent or not kasus.handled(period):
            continue
        for target in TARGETS:
            levels = at_end.get(kasus.number, {}).get(target, unassessed)
            for aspect, level in zip(ASPECTS, levels, strict=True):
                tally["pulih"][(target, aspect, level)] += 1
            for level in set(levels):
                tally["pulih_sekali"][(target, level)] += 1
            tally["pulih_sekali"][(target, "")] += 1
