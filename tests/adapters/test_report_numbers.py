"""Mail, full report, paper and ``kawal.report/1`` have the same numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from sync.core.report.context import Context
from sync.core.report.document import as_json
from tests import html_pages
from tests.html_pages import Seen
from tests.letters import seen, words
from tests.report_contexts import kabupaten, kecamatan, margins_only
from tests.report_documents import PAGES, document, full, mail

CONTEXTS: dict[str, Context] = {
    "kecamatan": kecamatan(),
    "kabupaten": kabupaten(),
    "publik": margins_only(kabupaten("publik", 10)),
}


def printed(n: int | None) -> str:
    return "*" if n is None else f"{n:,}".replace(",", ".")


@dataclass
class Numbers:
    """The numbers of one table of ``kawal.report/1`` with the rows as they stand on the page, or its columns as rows."""

    table: dict[str, Any]
    turned: bool = False

    def labels(self) -> list[str]:
        return list(self.table["column_labels" if self.turned else "row_labels"])

    def sum(self, label: str) -> int | None:
        """Return the total of a line; a place that is not known in this period was not counted there."""
        sums = self.table["column_totals" if self.turned else "row_totals"]
        found: int | None = dict(zip(self.labels(), sums, strict=True)).get(label, 0)
        return found

    def line(self, label: str) -> list[int | None]:
        at, cells = self.labels().index(label), self.table["cells"]
        return [row[at] for row in cells] if self.turned else list(cells[at])


@pytest.mark.parametrize("name", CONTEXTS)
def test_every_number_of_every_table_is_that_of_the_json(name: str) -> None:
    told = as_json(CONTEXTS[name])
    shown = {one.caption.split()[1]: one for one in html_pages.tables(full(name)) if one.caption.startswith("Tabel ")}
    compared = 0
    for group in ("tables", "activities", "quality", "looking_back"):
        for at, table in enumerate(told[group]):
            later = [told[period] for period in ("previous", "year_to_date")]
            periods = [table, *(period[group][at] for period in later if group in period)]
            found = shown.get(f"{table['id']}.")
            if found:
                compared += compare(found, periods, full(name).text)
            else:
                assert all(one["total"] == 0 for one in periods)
    assert compared > 400


def compare(shown: Seen, periods: list[dict[str, Any]], text: str) -> int:
    """Compare one table, and return how many numbers it has."""
    across = shown.columns[: -len(periods)]
    assert not across or shown.columns[len(across)] == "Jumlah"
    compared = 0
    for lines in shown.bodies:
        turned = across == periods[0]["row_labels"] if across else not lines.keys() <= set(periods[0]["row_labels"])
        numbers = [Numbers(one, turned) for one in periods]
        for label, cells in lines.items():
            inner = numbers[0].line(label) if across else []
            assert cells == list(map(printed, [*inner, *(one.sum(label) for one in numbers)])), (shown.caption, label)
            compared += len(cells)
        for label in set(numbers[0].labels()) - lines.keys():
            only = {one.sum(label) for one in numbers}
            assert only in ({0}, {None}), (shown.caption, label)
            where = "Nol" if only == {0} else "Tidak ditampilkan (*)"
            assert re.search(rf"{re.escape(where)} di semua kolom: [^.]*{re.escape(label)}", text)
    assert shown.foot[-len(periods) :] == [printed(one["total"]) for one in periods]
    return compared


@pytest.mark.parametrize("name", CONTEXTS)
def test_every_indicator_is_that_of_the_json(name: str) -> None:
    told = as_json(CONTEXTS[name])
    [shown] = [seen for seen in html_pages.tables(full(name)) if seen.caption == "Indikator menurut triwulan"]
    periods = [told["indicators"], told["previous"]["indicators"], told["year_to_date"]["indicators"]]
    for at, indicator in enumerate(told["indicators"]):
        cells = shown.lines[f"{indicator['title']} ({indicator['id']})"]
        for cell, one in zip(cells, (period[at] for period in periods), strict=True):
            n, of, value = one["n"], one["of"], one["value"]
            if of is None:
                assert cell == printed(n)
            elif of == 0:
                assert cell == "tidak ada"
            else:
                part, _, percent = cell.partition(" (")
                assert part == f"{printed(n)} dari {printed(of)}"
                assert bool(percent) == (of >= 20 and n is not None)
                if percent:
                    assert abs(float(percent.rstrip("%)").replace(",", ".")) - 100 * value) < 0.051


@pytest.mark.parametrize("name", PAGES)
def test_paper_and_screen_have_the_same_words(name: str) -> None:
    made = document(name)
    assert seen(made.print_html) == seen(made.full_html)


@pytest.mark.parametrize("name", PAGES)
def test_the_numbers_of_the_mail_are_those_of_the_full_report(name: str) -> None:
    whole = {seen.caption.partition(". ")[2] or seen.caption: seen for seen in html_pages.tables(full(name))}
    named = {"Bentuk kekerasan (korban)": "Bentuk kekerasan menurut usia dan jenis kelamin (korban)",
             "Korban yang dilayani menurut layanan (korban)": "Korban yang dilayani (korban)"}  # fmt: skip
    compared = 0
    for part in html_pages.tables(mail(name)):
        same = whole.get(named.get(part.caption, part.caption))
        if same is not None and same.columns == part.columns:
            assert part.lines.items() <= same.bodies[0].items()
            assert part.foot == same.foot
            compared += len(part.lines)
    assert compared or name == "nihil"


@pytest.mark.parametrize("name", PAGES)
def test_html_and_text_of_the_mail_have_the_same_numbers(name: str) -> None:
    made = document(name)
    html, text = (re.sub(r"\b\d+\. ", "", said) for said in (seen(made.mail_html), words(made.mail_text)))
    shown, told = ({n.rstrip(".,") for n in re.findall(r"\d[\d.,]*%?|\*", said)} for said in (html, text))
    assert shown == told
