"""frictionless: typed rows through a Table Schema, and a check class for what the schema cannot say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from frictionless import Check, Checklist, Resource, Row, Schema, errors

from bench.cases import EPOCH, TODAY
from bench.peers.common import CLOSED, PATTERN, SEX, STATUS, UNREADABLE, Found, Tabs, days
from sync.core import cells
from sync.core.cells import Bad
from sync.core.checks_row import Nik
from sync.core.model import Cell

_NAMES = ("case", "rank", "reported", "nik", "sex", "born", "event", "risk", "status", "closed", "reason")
_TITLES = {"case": "Nomor Kasus", "reported": "Tanggal Lapor", "sex": "Jenis Kelamin", "status": "Status Kasus"}


class _Rule(errors.RowError):
    type = "rule"
    title = "Rule"
    description = "A rule of the register"
    template = "{note}"


class _Rules(Check):
    """The rules that need a whole row or other rows."""

    type = "rules"
    Errors = [_Rule]  # noqa: RUF012  # frictionless' own way to declare them

    def __init__(self, served: set[Cell], own: dict[tuple[Cell, Cell], int], first: dict[Cell, int]) -> None:
        super().__init__()
        self.served, self.own, self.first = served, own, first

    def validate_row(self, row: Row) -> Iterable[Any]:
        """Yield an error for each rule that the row breaks."""
        for note in self._broken(row):
            yield _Rule.from_row(row, note=note)

    def _broken(self, row: Row) -> Iterator[str]:
        case, reported, event, born = row["case"], row["reported"], row["event"], row["born"]
        if case and row["rank"] and self.own[case, row["rank"]] > 1:
            yield "UMUM-09"
        if event and reported and event > reported:
            yield "LAP-07"
        if born and event and born > event:
            yield "LAP-08"
        if row["status"] == "Selesai" and row["closed"] is None:
            yield "LAP-17"
        if row["status"] == "Selesai" and row["reason"] is None:
            yield "LAP-18"
        nik = row["nik"]
        if nik and born and len(nik) == 16 and nik.isdecimal():
            held = Nik(nik[6:12])
            if held.plausible and (held.day, held.month, held.year) != (born.day, born.month, born.year % 100):
                yield "LAP-04"
        late = row["risk"] == "Tinggi" and reported and reported < TODAY
        if late and self.first.get(case) == row.row_number and case not in self.served:
            yield "TL-01"


def frictionless(tabs: Tabs) -> Found:
    """Run the common rules in frictionless."""
    texts = {name: _cast(tabs.column(title), cast) for name, title, cast in _TEXTS}
    reported = days(tabs.column("Tanggal Lapor"))
    texts["reported"], texts["born"] = reported, days(tabs.column("Tanggal Lahir"), reported)
    texts["event"], texts["closed"] = days(tabs.column("Tanggal Kejadian")), days(tabs.column("Tanggal Selesai"))
    for name in ("reported", "born", "event"):
        texts[name] = [_date(day) for day in texts[name]]
    texts["reason"] = ["?" if isinstance(value, Bad) else value for value in texts["reason"]]
    rows = list(zip(*(texts[name] for name in _NAMES), strict=True))
    own: dict[tuple[Cell, Cell], int] = {}
    first: dict[Cell, tuple[int, int]] = {}
    for number, row in enumerate(rows, 2):
        case, rank = _readable(row[0]), _readable(row[1])
        own[case, rank] = own.get((case, rank), 0) + 1
        if case and row[8] not in CLOSED:
            first[case] = min(first.get(case, (100, 0)), (rank or 99, number))
    served = _cast(tabs.served(), cells.text)
    check = _Rules(set(served), own, {case: number for case, (_, number) in first.items()})
    data = [list(_NAMES), *([_readable(v) for v in row] for row in rows)]
    report = Resource(data=data, schema=_schema()).validate(Checklist(checks=[check], skip_errors=["blank-row"]))
    found = {_named(*error) for error in report.flatten(["type", "fieldName", "rowNumber", "note"])}
    # a foreign key of frictionless reads the other table again; an enum of its numbers is faster for it
    known = sorted({v for v in texts["case"] if isinstance(v, str)})
    second = Resource(data=[["case"], *([_readable(v)] for v in served)], schema=_served_schema(known))
    done = second.validate(Checklist(skip_errors=["blank-row"]))
    found |= {("UMUM-08", number) for (number,) in done.flatten(["rowNumber"])}
    # an unreadable cell is not empty: frictionless knows one kind of missing, so these are taken back
    return {(rule, row) for rule, row in found if not (rule.startswith("UMUM-01") and _bad(texts, rule, row))}


def _bad(texts: dict[str, list[Any]], rule: str, row: int) -> bool:
    name = next(name for name, title in _TITLES.items() if rule.endswith(title))
    return isinstance(texts[name][row - 2], Bad)


def _named(kind: str, field: str | None, row: int, note: str) -> tuple[str, int]:
    if kind == "constraint-error" and field in ("sex", "status"):
        kind = "UMUM-01" if "required" in note else "UMUM-02"
        return f"{kind} {_TITLES[field]}", row
    if kind == "constraint-error":
        return (f"UMUM-01 {_TITLES[field or '']}" if "required" in note else "UMUM-10"), row
    return note, row


def _readable(value: Any) -> Any:
    return None if isinstance(value, Bad) and value is not Bad.LIST else "?" if value is Bad.LIST else value


def _date(day: int | None) -> date | Bad | None:
    return None if day is None else Bad.DATE if day == UNREADABLE else EPOCH + TODAY.resolution * day


def _cast(raw: list[Cell], cast: Any) -> list[Any]:
    known = {value: cast(value) for value in set(raw)}
    return [known[value] for value in raw]


_TEXTS = (
    ("case", "Nomor Kasus", cells.text),
    ("rank", "Korban Ke", cells.integer(1, 20)),
    ("nik", "NIK Korban", cells.digits),
    ("sex", "Jenis Kelamin", cells.choice(SEX)),
    ("status", "Status Kasus", cells.choice(STATUS)),
    ("risk", "Risiko", cells.text),
    ("reason", "Alasan Selesai", cells.text),
)


def _schema() -> Schema:
    kinds = {"rank": "integer", "reported": "date", "born": "date", "event": "date", "closed": "integer"}
    constraints: dict[str, dict[str, Any]] = {name: {"required": True} for name in _TITLES}
    constraints["case"]["pattern"] = PATTERN
    constraints["sex"]["enum"] = sorted(set(SEX.values()))
    constraints["status"]["enum"] = sorted(STATUS.values())
    fields = [{"name": n, "type": kinds.get(n, "string"), "constraints": constraints.get(n, {})} for n in _NAMES]
    return Schema.from_descriptor({"fields": fields})


def _served_schema(known: list[str]) -> Schema:
    return Schema.from_descriptor({"fields": [{"name": "case", "type": "string", "constraints": {"enum": known}}]})
