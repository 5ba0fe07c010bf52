"""The chain of records: sealed one after another, proven, and played back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from sync.core.trail.model import Act, Digest, Record, Row, record_from

Replayed = dict[str, dict[int, dict[str, str]]]
"""The digests of the filled cells by tab name, row id and field."""


def text(record: Record) -> str:
    """Return what of a record is sealed, always spelt in the same way."""
    return json.dumps(record.as_json(), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(text: str, seal: str) -> Record:
    """Given what ``text`` made of a record, and its seal, return the record."""
    return record_from(json.loads(text), seal)


def sealed(record: Record, before: str, digest: Digest) -> Record:
    """Given a record and the seal of the one before it, return it with its own."""
    return replace(record, seal=digest("segel", before, text(record)))


def broken(records: Sequence[Record], digest: Digest) -> Iterator[int]:
    """Given all records of a register in order, yield the numbers of those that are not what was once sealed.

    A record that is missing shows in the one that follows it, and in a gap of the numbers.
    """
    first = [record.number for record in records[:1] if record.number != 1]
    gaps = [after.number for before, after in pairwise(records) if after.number != before.number + 1]
    before = ""
    for record in records:
        if record.number in (*first, *gaps) or sealed(record, before, digest).seal != record.seal:
            yield record.number
        before = record.seal


def replay(records: Iterable[Record]) -> Replayed:
    """Given records in order, return the rows as the last of them leaves them."""
    tabs: Replayed = {}
    for record in records:
        for entry in record.entries:
            rows = tabs.setdefault(entry.tab, {})
            if entry.act is Act.REMOVED:
                rows.pop(entry.row, None)
            elif entry.act in (Act.ADDED, Act.CHANGED):
                row = rows.setdefault(entry.row, {})
                row.update({name: new for name, (_, new) in entry.fields.items() if new is not None})
                for name in [name for name, (_, new) in entry.fields.items() if new is None]:
                    row.pop(name, None)
    return {tab: rows for tab, rows in tabs.items() if rows}


def played(tabs: Mapping[str, Sequence[Row]]) -> Replayed:
    """Return rows as ``replay`` gives them, to be compared with it."""
    return {tab: {row.id: dict(row.fields) for row in rows} for tab, rows in tabs.items() if rows}
