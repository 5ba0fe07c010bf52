"""Temuan: one line per finding, the most serious first, and the hidden columns that Pemeriksaan looks up."""

from __future__ import annotations

from sync.core.bahasa import count_sentence, long_date, number
from sync.core.model import Finding, Severity
from sync.core.service_tabs.context import Context, identity
from sync.core.service_tabs.sheets import MARK, Look, Put, Row, ServiceTab, Target

TITLE = "Temuan"
COMPLETE = "Lengkap"
HEADERS = (
    "Tingkat",
    "Nomor/Kunci",
    "Tab",
    "Kolom",
    "Baris",
    "Apa yang salah",
    "Cara memperbaiki",
    "Sejak",
    "Petugas",
    "Aturan",
)
WIDTHS = (14, 30, 15, 22, 8, 58, 58, 13, 20, 11)
# columns L to P, read through the defined names kawal_baris (L:M), kawal_galat (N), kawal_peringatan (O), _info (P)
_FIRST_HIDDEN = 11
_LAST_HIDDEN = 15
MOST_LINES = 20_000
"""More lines than that help nobody, and a sheet holds 65,530 links at most."""
_LOOKS = {
    Severity.CRITICAL: Look.CRITICAL,
    Severity.ERROR: Look.ERROR,
    Severity.WARNING: Look.WARNING,
    Severity.INFO: Look.INFO,
}


def temuan(context: Context) -> ServiceTab:
    """Return the tab Temuan."""
    findings = context.judgement.findings
    rows: list[Row] = [
        (Put("Temuan", Look.TITLE),),
        (Put(MARK, Look.NOTE),),
        (Put(count_sentence(findings), Look.STRONG),),
        tuple(Put(title, Look.HEADER) for title in HEADERS),
    ]
    rows += [_line(context, finding) for finding in findings[:MOST_LINES]]
    if len(findings) > MOST_LINES:
        more = number(len(findings) - MOST_LINES)
        rows.append((Put(f"dan {more} temuan lagi. Mohon perbaiki yang di atas lebih dulu.", Look.NOTE),))
    hidden = _lookups(context, findings)
    wide = [_beside(rows[i] if i < len(rows) else (), hidden.get(i)) for i in range(max(len(rows), len(hidden)))]
    return ServiceTab(
        title=TITLE,
        widths=(*WIDTHS, 2, 10, 10, 10, 10, 10),
        rows=tuple(wide),
        freeze=4,
        filter_row=3 if findings else None,
        hidden=(_FIRST_HIDDEN, _LAST_HIDDEN),
        sample=context.sample,
    )


def severity_look(severity: Severity) -> Look:
    """Return how a severity looks."""
    return _LOOKS[severity]


def _line(context: Context, finding: Finding) -> Row:
    look = severity_look(finding.severity)
    since = context.since.get(identity(finding), context.register.today)
    until = context.put_off_until(finding)
    put_off = f" Ditunda sampai {long_date(until)}." if until else ""
    return (
        Put(finding.severity.label, look),
        Put(finding.key, Look.KEY),
        Put(finding.tab),
        Put(finding.column),
        Put(finding.row, Look.LINK, target(context, finding.tab, finding.row, finding.column)),
        Put(f"{finding.message}{put_off}"),
        Put(context.register.book.texts[finding.rule].fix),
        Put(since, Look.DATE),
        Put(finding.officer),
        Put(finding.rule),
    )


def target(context: Context, tab: str, row: int, column: str) -> Target:
    """Return where the faulty cell stands; the start of its row when the column is missing."""
    return Target(tab, row, context.column(tab, column) or 0)


def _lookups(context: Context, findings: list[Finding]) -> dict[int, Row]:
    """Return the hidden cells by row: per faulty row its sentence, per severity its faulty cells."""
    by_row: dict[str, list[Finding]] = {}
    cells: dict[int, dict[str, None]] = {0: {}, 1: {}, 2: {}}
    for finding in findings:
        position = context.position(finding.tab, finding.row)
        if position is None:
            continue
        key = context.lookup_key(finding.tab, position)
        by_row.setdefault(key, []).append(finding)
        column = max(finding.severity.rank - 1, 0)
        cells[column][f"{key}|{context.header(finding.tab, finding.column)}"] = None
    sentences = [(key, f"{number(len(found))} temuan: {found[0].message}") for key, found in by_row.items()]
    # clean rows are named too, so that a row typed since then can be told from one that was checked
    sentences += [(key, COMPLETE) for key in context.lookup_keys() if key not in by_row]
    columns = [[s[0] for s in sentences], [s[1] for s in sentences], *(list(c) for c in cells.values())]
    height = max(map(len, columns))
    return {
        i: tuple(Put(column[i], Look.HIDDEN) if i < len(column) else None for column in columns) for i in range(height)
    }


def _beside(row: Row, hidden: Row | None) -> Row:
    return (*row, *[None] * (_FIRST_HIDDEN - len(row)), *hidden) if hidden else row
