"""The composition root: the only place that builds adapters.

What most verbs use is named here; ``init`` and ``doctor`` import theirs from ``new``, ``new_sheet`` and ``doctor``.
"""

from sync.app.demo_run import DemoDay, DemoRun, demo
from sync.app.jobs import Job, chosen, deliver, each, offices, requests_today, settings
from sync.app.judging import When, at, moment, rules
from sync.app.registers import AnyOffice, FileOffice, ListedOffice, office_of

__all__ = [
    "AnyOffice",
    "DemoDay",
    "DemoRun",
    "FileOffice",
    "Job",
    "ListedOffice",
    "When",
    "at",
    "chosen",
    "deliver",
    "demo",
    "each",
    "moment",
    "office_of",
    "offices",
    "requests_today",
    "rules",
    "settings",
]
