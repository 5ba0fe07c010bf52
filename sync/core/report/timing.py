"""When a quarter's report is owed: the draft to the coordinator first, then the report itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sync.core.calendar import WorkingDays
from sync.core.report.quarter import Quarter

_BACK = 4  # quarters that are still made up for after a long downtime


@dataclass(frozen=True, slots=True)
class Timing:
    """``day`` of the month after the quarter and ``hour`` (local); the draft comes ``draft_days`` before."""

    day: int
    hour: time
    draft_days: int

    def in_hand(self, now: datetime, since: date, working_days: WorkingDays) -> list[Quarter]:
        """Return the quarters whose drafts are due at a local time, the oldest first.

        Those that were to be reported before Kawal was there (``since``) are somebody else's.
        """
        return [
            quarter
            for quarter in Quarter.of(now.date()).previous.run(_BACK)
            if self.draft_due(quarter, working_days) <= now and self.due(quarter, working_days).date() >= since
        ]

    def due(self, quarter: Quarter, working_days: WorkingDays) -> datetime:
        """Return when the report goes out: on that day, or on the next working day."""
        return self._working(quarter.next.first.replace(day=self.day), working_days)

    def draft_due(self, quarter: Quarter, working_days: WorkingDays) -> datetime:
        """Return when the draft goes out, but not before the quarter is over."""
        draft = self.due(quarter, working_days) - timedelta(days=self.draft_days)
        return max(draft, datetime.combine(quarter.next.first, self.hour))

    def final_due(self, quarter: Quarter, drafted: date, working_days: WorkingDays) -> datetime:
        """Return when the report goes out, given the day on which its draft did.

        Whoever gets a draft late has as many days as ever: to complete what is missing, or to hold it.
        """
        due = self.due(quarter, working_days)
        if drafted <= self.draft_due(quarter, working_days).date():
            return due
        return max(due, self._working(drafted + timedelta(days=self.draft_days), working_days))

    def _working(self, day: date, working_days: WorkingDays) -> datetime:
        while not working_days.is_working(day):
            day += timedelta(days=1)
        return datetime.combine(day, self.hour)
