"""What stands where in a new officer tab, beside its headers."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from sync.core.office import Office
from sync.core.spec import RuleBook, Tab

Row = Mapping[str, object]


def leading_columns(tab: Tab) -> int:
    """Given an officer tab, return how many columns at the left name the row; they stay in sight, on paper too."""
    fields = tab.fields
    return 2 if len(fields) > 20 and {f.name for f in fields[:2]} <= set(tab.key) else min(1, len(tab.key))


def reference_columns(book: RuleBook, office: Office) -> dict[str, dict[str, tuple[str, ...]]]:
    """Return the columns of the tabs that hold lists, by tab and field name, from what the office is known to have."""
    known = {"desa": office.desa, "petugas": office.petugas}
    columns: dict[str, dict[str, tuple[str, ...]]] = {}
    for listed in book.lists.values():
        if listed.source and listed.name in known:
            tab, field = listed.source
            columns.setdefault(tab, {})[field] = known[listed.name]
    return columns


def reference_rows(book: RuleBook, office: Office) -> dict[str, list[Row]]:
    """Return the same as rows, by tab name."""
    return {
        tab: [dict(zip(fields, values, strict=True)) for values in zip_longest(*fields.values())]
        for tab, fields in reference_columns(book, office).items()
    }
