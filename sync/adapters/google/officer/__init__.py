"""The officer tabs of a Google Sheet that a person created and shared: made where missing, completed where not.

    found = plan(client, spreadsheet_id, book, office)   # reads, changes nothing; its lines say what is missing
    apply(client, spreadsheet_id, found)                 # one request: all of it, or none

On a register that has everything the plan is complete. Locale and time zone of the spreadsheet stay as they are, and
the service tabs are not made here: a sync writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sync.adapters.google.officer import requests
from sync.adapters.google.officer.plan import Builder, Place, Step, place
from sync.adapters.google.officer.reading import Client, Sheet, Spreadsheet, read
from sync.adapters.google.service_tabs import Request, letters
from sync.adapters.officer_tabs.layout import reference_columns
from sync.core.office import Office
from sync.core.spec import Field, RuleBook, Tab
from sync.errors import Changed


@dataclass(frozen=True, slots=True)
class Plan:
    """What a register lacks: a sentence for each thing, and the requests of the one batchUpdate that adds it all."""

    lines: tuple[str, ...]
    requests: list[Request]
    anew: Callable[[], Plan]

    @property
    def complete(self) -> bool:
        """Whether there is nothing to add."""
        return not self.requests


def plan(client: Client, spreadsheet_id: str, book: RuleBook, office: Office) -> Plan:
    """Return what the officer tabs of a spreadsheet lack. It takes two to four reads and changes nothing.

    Raise what the client raises.
    """
    lines, requests = _plan(read(client, spreadsheet_id, book), book, office)
    return Plan(lines, requests, lambda: plan(client, spreadsheet_id, book, office))


def apply(client: Client, spreadsheet_id: str, plan: Plan) -> None:
    """Add what a plan found missing, all at once or not at all. Raise what the client raises.

    Raise ``Changed`` when by now something else is missing: the plan would miss its places. Google has no
    compare-and-set: what happens in the moment between this look and the request cannot be seen.
    """
    if plan.complete:
        return
    if plan.anew().requests != plan.requests:
        raise Changed(
            "Spreadsheet ini baru saja diubah susunannya oleh orang lain, maka belum ada yang ditambahkan.",
            "Jalankan lagi.",
        )
    client.batch_update(spreadsheet_id, {"requests": plan.requests})


def _plan(found: Spreadsheet, book: RuleBook, office: Office) -> tuple[tuple[str, ...], list[Request]]:
    ids, protected_range_ids = _Ids(found.order), _Ids(found.protected_range_ids)
    known = reference_columns(book, office)
    places: dict[str, Place] = {}
    for tab in book.tabs:
        sheet = found.sheets.get(tab.name) or Sheet(ids.free(tab.title), tab.title, blank=True)
        places[tab.name] = place(tab, sheet, known.get(tab.name, {}))

    def source(tab: Tab, field: Field) -> str:
        title = places[tab.name].sheet.title.replace("'", "''")
        letter = letters(places[tab.name].where[field.name])
        return f"'{title}'!${letter}$2:${letter}"

    steps: list[Step] = []
    for tab in book.tabs:
        here = places[tab.name]
        builder = Builder(here, book, source, protected_range_ids.free)
        if here.sheet.blank:
            steps.append(builder.made(created=here.sheet.id not in found.order))
        else:
            steps += builder.repaired()
    # All tabs first: the drop-downs of one read columns of another.
    tabs = list(_tabs(list(places.values()), found.order))
    made = [*tabs, *(request for step in steps for request in step.requests)]
    return tuple(step.line for step in steps), made


class _Ids:
    """Gives out ids that nothing else has."""

    def __init__(self, taken: Iterable[int]) -> None:
        self._taken = set(taken)

    def free(self, name: str) -> int:
        """Return an id for what is to be made under a name."""
        id = requests.free_id(name, self._taken)
        self._taken.add(id)
        return id


def _tabs(places: Sequence[Place], there: Sequence[int]) -> Iterator[Request]:
    """Make the tabs that are not there and prepare the blank ones. ``there`` are the tabs from left to right.

    A new tab comes after the one that it follows in the rule book, or else before the next one, or else last.
    """
    order = list(there)
    for number, here in enumerate(places):
        sheet = here.sheet
        if sheet.id in order and not sheet.blank:
            continue
        properties = requests.sheet_properties(sheet.id, sheet.title, here.tab, here.height, here.width)
        if sheet.id in order:
            yield requests.turned_sheet(properties)
            continue
        following = (order.index(later.sheet.id) for later in places[number:] if later.sheet.id in order)
        index = order.index(places[number - 1].sheet.id) + 1 if number else next(following, len(order))
        order.insert(index, sheet.id)
        yield requests.new_sheet(properties, index)
