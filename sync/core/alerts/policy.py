"""The numbers behind the mails; an office may set others in ``rules/alerts.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sync.core.calendar import WorkingDays


@dataclass(frozen=True, slots=True)
class Policy:
    """Hours are local; days are calendar days. No hour is quiet where both ends are the same."""

    digest_at: time = time(7, 0)
    quiet_from: time = time(20, 0)
    quiet_until: time = time(6, 0)
    repeat_days: int = 7  # a warning that stands is told again
    escalate_critical_days: int = 3
    escalate_warning_days: int = 14  # days that a follow-up is late
    escalate_again_days: int = 7
    snooze_days: int = 30
    most_lines: int = 50  # of one list in a mail
    cap: int = 5  # mails to one recipient in one day; what is more waits until the next

    def is_quiet(self, hour: time) -> bool:
        """Return whether people are left alone at an hour; the quiet hours may go past midnight."""
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until

    def allowed_from(self, now: datetime, working_days: WorkingDays) -> datetime:
        """Return when a mail that is not critical may go out: not at night, not on Sundays and holidays.

        Saturday is no working day here, but people do read their mail.
        """
        at = now
        while (rest := is_rest(at.date(), working_days)) or self.is_quiet(at.time()):
            opens = time() if rest else self.quiet_until
            tomorrow = rest or at.time() >= opens
            at = datetime.combine(at.date() + timedelta(days=tomorrow), opens)
        return at

    def digest_due(self, now: datetime, last: date | None, working_days: WorkingDays) -> bool:
        """Return whether today's digest is to be made now; a day of rest has none."""
        made = last is not None and last >= now.date()
        return not made and now.time() >= self.digest_at and not is_rest(now.date(), working_days)


def is_rest(day: date, working_days: WorkingDays) -> bool:
    """Return whether a day is a Sunday or a holiday."""
    return day.weekday() == 6 or working_days.is_holiday(day)
