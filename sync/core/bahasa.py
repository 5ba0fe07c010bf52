"""Indonesian month and day names: read from cells, written in messages.

Babel does the same for reports; here the core needs it without an import (a test holds both to the same words).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from sync.core.model import Finding, Severity

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)

# Usual short and old spellings, as found in registers (casefolded, without a dot).
MONTH_NUMBERS: dict[str, int] = {name.casefold(): number for number, name in enumerate(MONTHS, 1)} | {
    "jan": 1,
    "feb": 2,
    "peb": 2,
    "pebruari": 2,
    "mar": 3,
    "mrt": 3,
    "apr": 4,
    "jun": 6,
    "jul": 7,
    "agt": 8,
    "ags": 8,
    "agus": 8,
    "agust": 8,
    "sep": 9,
    "sept": 9,
    "okt": 10,
    "oct": 10,
    "nov": 11,
    "nop": 11,
    "nopember": 11,
    "des": 12,
    "dec": 12,
}

WEEKDAYS = frozenset({"senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "jum’at", "sabtu", "minggu", "ahad"})


def long_date(day: date) -> str:
    """Return ``5 April 2025``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def number(value: int) -> str:
    """Return ``1.234``: thousands are set apart by a dot."""
    return f"{value:,}".replace(",", ".")


def count_sentence(findings: Sequence[Finding]) -> str:
    """Return a sentence like ``12 temuan: 2 KRITIS, 7 GALAT, 3 PERINGATAN.``, nil included."""
    if not findings:
        return "Tidak ada temuan. Terima kasih."
    counts = Counter(f.severity for f in findings)
    parts = ", ".join(f"{number(counts[s])} {s.label}" for s in Severity if counts[s])
    return f"{number(len(findings))} temuan: {parts}."
