"""What one register contributes to the report of a quarter: counted at each sync, kept in the state, added up later."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sync.core.calendar import WorkingDays
from sync.core.register import Register
from sync.core.report import count_activities, count_cases, count_quality, count_services, cube, evaluation, performance
from sync.core.report import recommendations as rekomendasi
from sync.core.report.count_services import Recoveries
from sync.core.report.cube import Cube, Tally
from sync.core.report.evaluation import Evaluation
from sync.core.report.facts import Facts
from sync.core.report.lateness import Late, overdue
from sync.core.report.quarter import Period, Quarter
from sync.core.report.recommendations import Recommendation
from sync.core.table import Memos
from sync.core.validate import Judgement

QUARTERS = 8
"""That are counted of a register that is seen for the first time: as many as the charts show."""


@dataclass(frozen=True, slots=True)
class Part:
    """Counts of the quarter and of the year so far, and what may be told by case number within the kecamatan.

    ``as_of`` is the day that everything is counted up to. Only the two cubes ever leave the kecamatan's own report.
    """

    quarter: Quarter
    as_of: date
    cube: Cube
    year: Cube
    evaluations: tuple[Evaluation, ...]
    recommendations: tuple[Recommendation, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {
            "quarter": str(self.quarter),
            "as_of": self.as_of.isoformat(),
            "cube": self.cube.as_json(),
            "year": self.year.as_json(),
            "evaluations": [item.as_json() for item in self.evaluations],
            "recommendations": [item.as_json() for item in self.recommendations],
        }


def take(
    register: Register,
    judgement: Judgement,
    working_days: WorkingDays,
    quarter: Quarter,
    *,
    memos: Memos | None = None,
    earlier: Mapping[str, str] | None = None,
) -> Part:
    """Given a judged register, return its part of a quarter's report, as at the quarter's end or today.

    ``earlier`` is the status of each kasus as the last quarter's evaluation left it. Raise ``ValueError`` for a quarter
    that has not begun.
    """
    facts = Facts(register, working_days)
    period = quarter.period(register.today)
    late = overdue(facts, period.last, memos or Memos())
    at_end = count_services.recoveries(facts, period.last)
    evaluations = evaluation.evaluate(facts, quarter, late, at_end, earlier)
    recommended = rekomendasi.recommended(facts, quarter)
    counts = cube.blank()
    evaluation.count_evaluation(evaluations, counts)
    rekomendasi.count_recommended(recommended, quarter, counts)
    count_quality.count_findings(judgement, facts, counts)
    _count_period(facts, period, late, at_end, counts)
    year = cube.blank()
    _count_period(facts, quarter.year_to_date(register.today), late, at_end, year)
    return Part(quarter, period.last, cube.frozen(counts), cube.frozen(year), evaluations, recommended)


def take_each(
    register: Register,
    judgement: Judgement,
    working_days: WorkingDays,
    quarters: Sequence[Quarter],
    *,
    memos: Memos,
    known: Callable[[Quarter], Part | None] = lambda quarter: None,
) -> dict[Quarter, Part]:
    """Return a register's parts of some quarters, the oldest first: each goes on from what the one before has found.

    ``known`` is asked for the part of a quarter before that is not among them.
    """
    parts: dict[Quarter, Part] = {}
    for quarter in quarters:
        before = parts.get(quarter.previous) or known(quarter.previous)
        earlier = evaluation.statuses(before.evaluations) if before else None
        parts[quarter] = take(register, judgement, working_days, quarter, memos=memos, earlier=earlier)
    return parts


def _count_period(facts: Facts, period: Period, late: list[Late], at_end: Recoveries, tally: Tally) -> None:
    count_cases.count_cases(facts, period, tally)
    count_cases.count_korban(facts, period, tally)
    count_cases.count_kasus(facts, period, tally)
    count_services.count_services(facts, period, tally)
    count_services.count_referrals(facts, period, tally)
    count_services.count_recovery(facts, period, at_end, tally)
    count_activities.count_outreach(facts, period, tally)
    count_activities.count_meetings(facts, period, tally)
    count_activities.count_complaints(facts, period, tally)
    performance.count_new_cases(facts, period, tally)
    performance.count_due(facts, period, tally)
    performance.count_handled(facts, period, late, at_end, tally)
    count_quality.count_filled(facts, period, tally)
    count_quality.count_left_out(facts, tally)


def from_json(stored: Mapping[str, Any]) -> Part:
    """Given what ``Part.as_json`` returned, return the part."""
    return Part(
        quarter=Quarter.parse(stored["quarter"]),
        as_of=date.fromisoformat(stored["as_of"]),
        cube=cube.from_json(stored["cube"]),
        year=cube.from_json(stored["year"]),
        evaluations=tuple(map(evaluation.from_json, stored["evaluations"])),
        recommendations=tuple(map(rekomendasi.from_json, stored["recommendations"])),
    )
