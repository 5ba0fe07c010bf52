"""Tindak Lanjut: the work list, overdue first."""

from __future__ import annotations

from sync.core.bahasa import number
from sync.core.model import FollowUp, State
from sync.core.service_tabs.context import Context
from sync.core.service_tabs.sheets import MARK, Look, Put, Row, ServiceTab
from sync.core.service_tabs.temuan import severity_look, target

TITLE = "Tindak Lanjut"
HEADERS = (
    "Keadaan",
    "Nomor/Kunci",
    "Yang perlu dilakukan",
    "Jatuh tempo",
    "Hari",
    "Dasar tenggat",
    "Tingkat",
    "Petugas",
    "Tab",
    "Baris",
    "Aturan",
)
_STATES = {State.OVERDUE: Look.ERROR, State.TODAY: Look.WARNING, State.SOON: Look.INFO}


def tindak_lanjut(context: Context) -> ServiceTab:
    """Return the tab Tindak Lanjut."""
    followups = context.judgement.followups
    rows: list[Row] = [
        (Put("Tindak Lanjut", Look.TITLE),),
        (Put(MARK, Look.NOTE),),
        (Put(_sentence(followups), Look.STRONG),),
        tuple(Put(title, Look.HEADER) for title in HEADERS),
    ]
    rows += [_line(context, followup) for followup in followups]
    return ServiceTab(
        title=TITLE,
        widths=(13, 30, 64, 14, 19, 16, 14, 20, 15, 8, 11),
        rows=tuple(rows),
        freeze=4,
        filter_row=3 if followups else None,
        sample=context.sample,
    )


def _sentence(followups: list[FollowUp]) -> str:
    if not followups:
        return "Tidak ada tindak lanjut yang jatuh tempo. Terima kasih."
    counts = {state: sum(f.state is state for f in followups) for state in State}
    words = {State.OVERDUE: "terlambat", State.TODAY: "jatuh tempo hari ini", State.SOON: "segera jatuh tempo"}
    return ", ".join(f"{number(counts[s])} {words[s]}" for s in State if counts[s]).capitalize() + "."


def _line(context: Context, followup: FollowUp) -> Row:
    return (
        Put(followup.state.label, _STATES[followup.state]),
        Put(followup.key, Look.KEY),
        Put(followup.message),
        Put(followup.due, Look.DATE),
        Put(days_sentence(context, followup)),
        Put(followup.clock),
        Put(followup.severity.label, severity_look(followup.severity)),
        Put(followup.officer),
        Put(followup.tab),
        Put(followup.row, Look.LINK, target(context, followup.tab, followup.row, followup.column)),
        Put(followup.rule),
    )


def days_sentence(context: Context, followup: FollowUp) -> str:
    """Return ``terlambat 4 hari``, ``hari ini`` or ``3 hari lagi``."""
    if followup.state is State.OVERDUE:
        return f"terlambat {number(followup.days_late)} hari"
    left = (followup.due - context.register.today).days
    return f"{number(left)} hari lagi" if left else "hari ini"
