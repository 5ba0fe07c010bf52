"""Recommendations: how those of the last quarter fared, those of this one, and drafts that the numbers call for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sync.core.bahasa import number as written
from sync.core.report.cube import Tally
from sync.core.report.drafts import Draft
from sync.core.report.facts import DONE, Facts
from sync.core.report.quarter import Quarter

_LONG_NUMBER = re.compile(r"\+?\d(?:[ .-]?\d){8,}", re.ASCII)
STANDINGS = (DONE, "Terlambat", "Berjalan", "Batal")


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A line of the tab Rekomendasi and how it stands at the end of the quarter."""

    number: str
    quarter: str
    text: str
    responsible: str
    due: date | None
    standing: str
    remark: str

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {**asdict(self), "due": self.due and self.due.isoformat()}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A draft that the numbers call for. ``number`` names what it is drawn from, so that it hides where that hides."""

    id: str
    number: str
    title: str
    text: str
    reason: str
    responsible: str


@dataclass(frozen=True, slots=True)
class Number:
    """What a draft may be drawn from: n of N, and the names that it may list."""

    n: int
    of: int | None = None
    names: tuple[str, ...] = ()

    @property
    def percent(self) -> float | None:
        """Return n of N in percent; ``None`` where there is no N."""
        return 100 * self.n / self.of if self.of else None


def recommended(facts: Facts, quarter: Quarter) -> tuple[Recommendation, ...]:
    """Return the recommendations of the last quarter and of this one, by quarter and number.

    When one was done is not recorded: what is Selesai now was done. Terlambat is what is neither done nor Batal after
    its Batas Waktu.
    """
    end = quarter.period(facts.today).last
    wanted = (str(quarter.previous), str(quarter))
    columns = ("nomor_rekomendasi", "triwulan", "rekomendasi", "penanggung_jawab", "batas_waktu", "status", "evaluasi")
    found = [
        Recommendation(
            number=_without_numbers(number),
            quarter=of,
            text=_without_numbers(text),
            responsible=_without_numbers(who),
            due=due,
            standing=_standing(status, due, end),
            remark=_without_numbers(remark),
        )
        for number, of, text, who, due, status, remark in facts.rows("rekomendasi", *columns)
        if of in wanted
    ]
    return tuple(sorted(found, key=lambda r: (r.quarter, r.number, r.text)))


def _without_numbers(text: str | None) -> str:
    """Return a text of the office without what may be a NIK or a telephone number, which nobody should write there."""
    return _LONG_NUMBER.sub("[nomor]", text or "")


def _standing(status: str | None, due: date | None, end: date) -> str:
    if status in (DONE, "Batal"):
        return status
    return "Terlambat" if due is not None and due < end else "Berjalan"


def count_recommended(recommendations: Sequence[Recommendation], quarter: Quarter, tally: Tally) -> None:
    """Count how the recommendations of the last quarter stand."""
    for item in recommendations:
        if item.quarter == str(quarter.previous):
            tally["rekomendasi"][(item.standing,)] += 1


def propose(drafts: Sequence[Draft], numbers: Mapping[str, Number]) -> tuple[Proposal, ...]:
    """Return the drafts that the numbers call for, in the order of the rules: the most important first."""
    return tuple(_filled_in(draft, numbers[draft.number]) for draft in drafts if _called_for(draft, numbers))


def _called_for(draft: Draft, numbers: Mapping[str, Number]) -> bool:
    number = numbers.get(draft.number)
    if number is None:
        return False
    if draft.at_least is not None:
        return number.n >= draft.at_least
    if draft.at_most is not None:
        return number.n <= draft.at_most
    percent = number.percent
    if percent is None:
        return False
    return percent < draft.below if draft.below is not None else percent > (draft.above or 0)


def _filled_in(draft: Draft, number: Number) -> Proposal:
    of = number.of or 0
    listed = f" ({', '.join(number.names)})" if number.names else ""
    words = {"n": written(number.n), "dari": written(of), "sisa": written(of - number.n), "daftar": listed}
    text, reason = (sentence.format_map(words) for sentence in (draft.text, draft.reason))
    return Proposal(draft.id, draft.number, draft.title, text, reason, draft.responsible)


def from_json(stored: Mapping[str, Any]) -> Recommendation:
    """Given what ``Recommendation.as_json`` returned, return the recommendation."""
    due = stored["due"]
    return Recommendation(**{**stored, "due": due and date.fromisoformat(due)})
