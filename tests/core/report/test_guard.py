"""Whole reports for umum and publik: what is hidden in them, and that nobody works it out from all that is published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync.core.model import Grid
from sync.core.report.audit import unproven
from sync.core.report.context import Balance, Context
from sync.core.report.cube import UNCLEAR, Cube
from sync.core.report.disclosure.links import links
from sync.core.report.disclosure.policy import Audience
from sync.core.report.disclosure.published import guard
from sync.core.report.disclosure.readers import settled, system_of
from sync.core.report.disclosure.releases import joint_system
from sync.core.report.disclosure.reported import Published, release_of
from sync.core.report.disclosure.seen import seen
from sync.core.report.disclosure.suppress import suppress
from sync.core.report.disclosure.system import Fate, Inconsistent
from sync.core.report.document import as_json
from sync.core.report.model import Indicator, Table
from sync.core.report.part import Part
from sync.core.report.presentation.page import present
from sync.core.report.quarter import Quarter
from sync.core.report.unlisted import Fold
from tests.core.report.guarded import (
    ELSEWHERE,
    HERE,
    THERE,
    WHOLE,
    of_register,
    of_sample,
    publish,
    published,
    registers_of,
    reported,
    slim,
    worked_out,
)
from tests.core.report.random_registers import registers
from tests.core.report.taking import Q1, case, part
from tests.registers import book, full
from tests.report_contexts import KECAMATAN, KOP, SAMPLES
from tests.report_contexts import part as sampled

Q4, Q2 = Q1.previous, Q1.next


def many_parts() -> list[tuple[str, Part]]:
    """Return the parts of a made-up kabupaten."""
    return [(code, sampled(SAMPLES[n % 3], Q1)) for n, code in enumerate(KECAMATAN[:27])]


# ------------------------------------------------------------------ what ties tables together


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(registers(), min_size=1, max_size=3), st.sampled_from([Q4, Q1]))
def test_what_is_said_of_the_tables_holds_in_any_register(drawn: list[list[Grid]], quarter: Quarter) -> None:
    parts = [(f"36.04.{33 + n}", part(grids, quarter)) for n, grids in enumerate(drawn)]
    for audience in ("umum", "publik"):
        release = release_of(reported(WHOLE, parts, audience, quarter))
        joint_system([release], links(release), 5)  # raises where a sum is not what it is said to be


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(registers(), registers())
def test_what_is_said_of_areas_and_quarters_holds_in_any_register(one: list[Grid], other: list[Grid]) -> None:
    def report(code: str, quarter: Quarter) -> Published:
        parts = [(c, part(grids, quarter)) for c, grids in ((HERE, one), (THERE, other)) if code in (c, WHOLE)]
        return Published(reported(code, parts, "umum", quarter), frozenset(), frozenset(c for c, _ in parts))

    known = [report(HERE, Q4), report(WHOLE, Q4), report(HERE, Q1)]
    system_of(Audience.UMUM, report(WHOLE, Q1), {}, known)
    system_of(Audience.UMUM, report(WHOLE, Q1), {}, [*known, report(THERE, Q1)])


# ------------------------------------------------------------------ nothing can be worked out


def test_the_report_of_a_kecamatan() -> None:
    new, _ = publish(of_sample(ELSEWHERE), registers_of(ELSEWHERE))
    system = system_of(Audience.UMUM, new, {}, [])
    assert worked_out(system, new.hidden, 5, every=60) == []


def test_the_report_of_a_kabupaten_with_its_crossed_tables() -> None:
    context = reported(WHOLE, many_parts())
    _, found = publish(context, frozenset(KECAMATAN[:27]))
    assert any(n is not None for line in by_id(found.context)["C"].cells for n in line)
    assert by_id(found.context)["A1"].row_totals == by_id(context)["A1"].row_totals
    assert small_counts(found.context, 5) == []


def test_two_quarters_one_after_the_other() -> None:
    first = published(HERE, q=Q4)
    second = published(HERE, after=(first,))
    system = system_of(Audience.UMUM, second, {}, [first])
    assert worked_out(system, second.hidden, 5, every=20) == []


def test_a_kabupaten_beside_one_of_its_kecamatan() -> None:
    part_ = published(HERE)
    whole = published(WHOLE, after=(part_,))
    system = system_of(Audience.UMUM, whole, {}, [part_])
    assert worked_out(system, whole.hidden, 5, every=40) == []


def test_publik_is_shown_nothing_that_umum_is_not_and_umum_knows_what_publik_was_shown() -> None:
    for_umum = published(HERE)
    for_publik = published(HERE, "publik", after=(for_umum,))
    hidden = [{key[1:] for key in one.hidden} for one in (for_umum, for_publik)]
    assert hidden[0] < hidden[1]
    first = published(HERE, "publik")
    then = published(HERE, after=(first,))
    assert {key[1:] for key in then.hidden} <= {key[1:] for key in first.hidden}
    system = system_of(Audience.PUBLIK, first, settled(first, []), [])
    assert worked_out(system, first.hidden, 10, every=16) == []


def test_publik_is_shown_nothing_that_tells_umum_more() -> None:
    """Umum knows the kabupaten; a kecamatan that is published for publik leaves the others."""
    whole = published(WHOLE)
    part_ = published(HERE, "publik", after=(whole,))
    system = system_of(Audience.UMUM, part_, dict.fromkeys(part_.hidden, Fate.UNPRINTED), [whole])
    assert unproven(system, part_.hidden, 5) == ()


# ------------------------------------------------------------------ faults are found


def test_a_fault_is_found() -> None:
    new = published(HERE)
    system = system_of(Audience.UMUM, new, {}, [])
    assert unproven(system, new.hidden, 5) == ()
    one = next(key for key in sorted(new.hidden, key=str) if key[1] == "D" and key[2] is not None)
    assert unproven(system, new.hidden - {one}, 5) != ()
    assert worked_out(system, new.hidden - {one}, 5, table="D") != []


def test_a_forgotten_link_is_found() -> None:
    """Each table by itself is safe; together they are not."""
    release = release_of(slim(of_sample(HERE)))
    alone = suppress(joint_system([release], [], 5), 5)
    assert unproven(joint_system([release], [], 5), alone.hidden, 5) == ()
    assert unproven(joint_system([release], links(release), 5), alone.hidden, 5) != ()


def test_a_forgotten_kecamatan_is_found() -> None:
    part_, whole = published(HERE), published(WHOLE)
    assert unproven(system_of(Audience.UMUM, whole, {}, [part_]), whole.hidden, 5) != ()


def test_reports_that_contradict_each_other_are_refused() -> None:
    part_, whole = published(HERE), slim(of_sample(WHOLE))
    fewer = replace(whole, now=replace(whole.now, tables=tuple(_less_one(table) for table in whole.now.tables)))
    with pytest.raises(Inconsistent):
        guard(fewer, registers_of(HERE), [part_])


def _less_one(table: Table) -> Table:
    return table.mapped(lambda n, row, column: 0) if table.id == "D" else table


def test_nothing_is_published_twice_and_terbatas_is_not_guarded() -> None:
    first = published(HERE)
    with pytest.raises(ValueError, match="before"):
        guard(first.context, first.registers, [first])
    with pytest.raises(ValueError, match="terbatas"):
        guard(replace(first.context, audience="terbatas"), first.registers, [])


# ------------------------------------------------------------------ what is seen


def test_no_small_count_is_anywhere() -> None:
    for audience, threshold in (("umum", 5), ("publik", 10)):
        new = published(HERE, audience, after=(published(HERE, q=Q4),) if audience == "umum" else ())
        assert small_counts(seen(new, new.hidden, [published(HERE, q=Q4)]), threshold) == []


def test_what_is_seen_does_not_depend_on_what_is_not() -> None:
    """The same report with other numbers wherever one is hidden looks the same, in every word."""
    new = published(HERE)
    told = [seen(one, new.hidden, []) for one in (new, replace(new, context=scrambled(new)))]
    assert as_json(told[0]) == as_json(told[1])
    assert present(told[0], KOP) == present(told[1], KOP)


def test_the_last_quarter_is_what_its_own_report_showed() -> None:
    first, second = published(HERE, q=Q4), slim(of_sample(HERE))
    new = Published(second, published(HERE, after=(first,)).hidden, registers_of(HERE))
    shown, was = seen(new, new.hidden, [first]), seen(first, first.hidden, [])
    assert shown.compared
    for table in shown.before.tables:
        then = by_id(was)[table.id].by_place
        assert table.by_place == {place: then.get(place) for place in table.by_place}
    alone = seen(new, new.hidden, [])
    assert not alone.compared
    assert all(table.is_hidden for table in (*alone.before.tables, *alone.before.activities))


def test_the_year_is_the_sum_of_what_its_quarters_showed() -> None:
    first = published(HERE)
    second = replace(slim(of_sample(HERE)), quarter=Q2)
    later = Published(second, frozenset((f"{HERE} {Q2} umum", *key[1:]) for key in first.hidden), first.registers)
    shown = seen(later, later.hidden, [first])
    now, year = by_id(shown), {table.id: table for table in shown.year.tables}
    flows = now["A1"].by_place
    new, begun = flows["Baru", None], flows["Aktif awal", None]
    assert new is not None
    assert begun is not None
    assert year["A1"].by_place["Baru", None] == 2 * new
    assert year["A1"].by_place["Aktif awal", None] == begun
    assert year["A1"].by_place["Aktif akhir", None] == flows["Aktif akhir", None]
    assert year["A1"].total == begun + 2 * new
    assert year["J"].is_hidden
    assert year["H2"].is_hidden
    doubled = {place: None if n is None else 2 * n for place, n in now["A3"].by_place.items()}
    assert year["A3"].by_place == doubled
    assert all(table.is_hidden for table in seen(later, later.hidden, []).year.tables)
    assert seen(first, first.hidden, []).year == seen(first, first.hidden, []).now


def test_a_draft_is_told_where_its_numbers_are() -> None:
    new = published(HERE)
    shown = seen(new, new.hidden, [])
    indicators = {one.id: one for one in shown.now.indicators}
    assert {one.number for one in shown.proposals} < {one.number for one in new.context.proposals}
    for proposal in shown.proposals:
        if proposal.number in indicators:
            assert None not in (indicators[proposal.number].n, indicators[proposal.number].of)
    assert not {"I-25", "I-44", "tanpa tanggal", "keluarga dilayani"} & {one.number for one in shown.proposals}


# ------------------------------------------------------------------ few and none


def test_a_quarter_without_kasus_is_called_nil() -> None:
    _, found = publish(of_register([]), registers_of(HERE))
    assert found.context.is_nil
    assert found.context.overdue is None
    assert all(n == 0 for table in found.context.now.tables for n in table.numbers)
    assert all(one.is_hidden for one in found.context.now.activities if one.id in ("S6", "S7"))


def test_a_quarter_with_few_kasus_says_no_more_than_that() -> None:
    few = full("laporan", [case(number, bentuk_kekerasan="Seksual") for number in (1, 2, 3)])
    _, found = publish(slim(of_register([few])), registers_of(HERE))
    assert found.context.under == 5
    assert all(table.is_hidden for table in found.context.now.tables)
    assert "kurang dari 5 kasus" in present(found.context, KOP).verdict


# ------------------------------------------------------------------ values that no list has


def test_what_no_list_has_has_no_row_of_its_own() -> None:
    cube = Cube(
        {
            "hubungan_pelaku": {("Pak RT",): 2, ("Tetangga",): 1, (UNCLEAR,): 1},
            "bentuk": {("Dipasung", "0-5", "Laki-laki"): 1, ("Dikurung", "0-5", "Laki-laki"): 1},
            "usia": {("0-5", "Laki-laki"): 1},
            "rujukan": {("Dukun", "Entah"): 1},
            "desa": {("Seberang",): 1, ("Ciherang",): 2},
            "desa_belum": {("Ciherang",): 1},
        }
    )
    told = Fold(book())(cube)
    assert told.measure("hubungan_pelaku") == {(UNCLEAR,): 3, ("Tetangga",): 1}
    assert told.measure("bentuk") == {(UNCLEAR, "0-5", "Laki-laki"): 1}
    assert told.measure("rujukan") == {(UNCLEAR, "(belum ada hasil)"): 1}
    assert told.measure("desa") == {(UNCLEAR,): 1, ("Ciherang",): 2}


# ------------------------------------------------------------------ helpers


def by_id(context: Context) -> dict[str, Table]:
    return {table.id: table for table in context.now.tables}


def small_counts(context: Context, threshold: int) -> list[object]:
    """Return every number below the threshold in a report as plain data, but for those that say nothing of a person."""
    data = as_json(context)
    periods = [data, data["previous"], data["year_to_date"]]
    found = [one for period in periods for one in _small(period, threshold)]
    found += [n for n in data["overdue"].values() if n is not None and n < threshold]
    assert data["quality"] == data["evaluations"] == []
    assert set(data["balance"].values()) | {data["unlisted"]} == {None}
    [looked_back_on] = [table for table in data["looking_back"] if table["id"] == "V1"]
    return found + list(_of_table(looked_back_on, threshold))


def _small(period: dict[str, Any], threshold: int) -> Iterator[object]:
    for table in (*period["tables"], *period["activities"]):
        if table["id"] not in ("S1", "S2", "S3", "S4", "S5"):
            yield from _of_table(table, threshold)
    for one in period["indicators"]:
        if one["id"] not in ("I-39", "I-41", "I-42"):
            told = (one["n"], one["of"], None if None in (one["n"], one["of"]) else one["of"] - one["n"])
            yield from ((one["id"], n) for n in told if n is not None and n < threshold)
            assert one["value"] is None or None not in (one["n"], one["of"])


def _of_table(table: dict[str, Any], threshold: int) -> Iterator[object]:
    lines = zip(table["row_labels"], table["cells"], table["row_totals"], strict=True)
    numbers = [n for label, cells, n in lines if not label.startswith("Tanpa persetujuan") for n in (*cells, n)]
    yield from (
        (table["id"], n) for n in (*numbers, *table["column_totals"], table["total"]) if n is not None and n < threshold
    )


def scrambled(report: Published) -> Context:
    """Return a report with other numbers wherever one is hidden or left out."""
    context, rng, release = report.context, Random(1), release_of(report.context)

    def table(one: Table) -> Table:
        def number(n: int | None, row: str | None, column: str | None) -> int | None:
            at = (row if len(one.row_labels) > 1 else None, column if len(one.column_labels) > 1 else None)
            return rng.randint(0, 99) if release.key(one.id, *at) in report.hidden else n

        return one.mapped(number)

    def indicator(one: Indicator) -> Indicator:
        n, of = (release.key(one.id, "n"), release.key(one.id))
        counted = replace(one, n=rng.randint(0, 9) if n in report.hidden else one.n, value=rng.random())
        return replace(counted, of=rng.randint(10, 99)) if of in report.hidden else replace(counted, value=one.value)

    return replace(
        context,
        now=replace(
            context.now,
            tables=tuple(map(table, context.now.tables)),
            activities=tuple(map(table, context.now.activities)),
        ),
        before=replace(context.before, tables=tuple(map(table, context.before.tables))),
        balance=Balance(1, 2, 3),
        quality=(),
        unlisted=rng.randint(0, 9),
    )
