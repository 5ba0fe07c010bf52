"""Evaluasi kasus terdahulu: what became of the kasus that were open when the quarter began, or closed in the last one.

The register records no status of the past. What a kasus was is therefore "Aktif" or how it left, unless the evaluation
of the quarter before still knows better (``earlier``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sync.core.case_numbers import case_number
from sync.core.report.count_services import Recoveries, recoveries
from sync.core.report.cube import Tally
from sync.core.report.facts import DONE, HANDED_OVER, Facts, Kasus
from sync.core.report.lateness import Late
from sync.core.report.quarter import Period, Quarter

VERDICTS = ("Maju", "Tetap", "Mundur", "Macet")
ACTIVE = "Aktif"
_NO_NUMBER = "nomor tidak baku"
QUIET_DAYS = 90  # days with nothing recorded after which a kasus is Macet
_LEVELS = {"Belum Pulih": 0, "Membaik": 1, "Pulih": 2}  # other values say nothing of better or worse


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One kasus, by its number alone. ``days`` since the report; ``better`` and ``worse`` count aspects of recovery."""

    number: str
    before: str
    now: str
    days: int
    better: int
    worse: int
    late: int
    verdict: str
    consent: bool

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return asdict(self)


def evaluate(
    facts: Facts, quarter: Quarter, late: Sequence[Late], at_end: Recoveries, earlier: Mapping[str, str] | None = None
) -> tuple[Evaluation, ...]:
    """Given the follow-ups overdue and the recovery at the end, return the kasus to be looked back on, by number.

    ``earlier`` is the status of each kasus as the quarter before left it.
    """
    period = quarter.period(facts.today)
    eve = quarter.first - timedelta(days=1)
    last_quarter = quarter.previous.period(facts.today)
    then = recoveries(facts, eve)
    overdue = Counter(item.case for item in late)
    found = []
    looked_at = [n for n, kasus in sorted(facts.kasus.items()) if kasus.active(eve) or kasus.left in last_quarter]
    for number, told in _told(looked_at).items():
        kasus = facts.kasus[number]
        better, worse = _change(then, at_end, number)
        before = ACTIVE if kasus.active(eve) else kasus.outcome
        found.append(
            Evaluation(
                number=told,
                before=(earlier or {}).get(told, before),
                now=_status(facts, kasus, period.last),
                days=(period.last - kasus.reported).days,
                better=better,
                worse=worse,
                late=overdue[number],
                verdict=_verdict(facts, kasus, period, better, worse),
                consent=kasus.consent,
            )
        )
    return tuple(found)


def _told(numbers: Sequence[str]) -> dict[str, str]:
    """Return what each number is called outside: what is none may be a name that was typed into the wrong column."""
    told, odd = {}, 0
    for number in numbers:
        odd += not case_number(number)
        told[number] = case_number(number) or (f"({_NO_NUMBER} {odd})" if odd > 1 else f"({_NO_NUMBER})")
    return told


def statuses(evaluations: Sequence[Evaluation]) -> dict[str, str]:
    """Return the status of each kasus that can be told again in the next quarter, by its number."""
    return {item.number: item.now for item in evaluations if case_number(item.number)}


def _status(facts: Facts, kasus: Kasus, day: date) -> str:
    if not kasus.active(day):
        return kasus.outcome
    status = facts.values("laporan", "status_kasus")[kasus.row]
    return status if status not in (None, DONE, HANDED_OVER) else ACTIVE


def _change(then: Recoveries, now: Recoveries, number: str) -> tuple[int, int]:
    """Return how many aspects of korban and keluarga have become better and worse."""
    better = worse = 0
    for target, levels in now.get(number, {}).items():
        for old, new in zip(then.get(number, {}).get(target, ()), levels, strict=False):
            if old in _LEVELS and new in _LEVELS:
                better += _LEVELS[new] > _LEVELS[old]
                worse += _LEVELS[new] < _LEVELS[old]
    return better, worse


def _verdict(facts: Facts, kasus: Kasus, period: Period, better: int, worse: int) -> str:
    """Return Mundur where anything became worse; Macet where nothing was recorded for long; Maju where it got better.

    A kasus that was closed as Pulih in the quarter has got better.
    """
    if worse:
        return "Mundur"
    if kasus.active(period.last):
        last = max(day for day in facts.records[kasus.number] if day <= period.last)
        if (period.last - last).days >= QUIET_DAYS:
            return "Macet"
    recovered = facts.values("laporan", "alasan_selesai")[kasus.row] == "Pulih"
    if better or (kasus.left in period and kasus.outcome == DONE and recovered):
        return "Maju"
    return "Tetap"


def count_evaluation(evaluations: Sequence[Evaluation], tally: Tally) -> None:
    """Count verdicts and changes of status, for reports that may not name a kasus."""
    for item in evaluations:
        tally["evaluasi"][(item.verdict,)] += 1
        tally["evaluasi_status"][(item.before, item.now)] += 1
        tally["evaluasi_terlambat"][("kasus",)] += item.late > 0


def from_json(stored: Mapping[str, Any]) -> Evaluation:
    """Given what ``as_json`` returned, return the evaluation."""
    return Evaluation(**stored)
