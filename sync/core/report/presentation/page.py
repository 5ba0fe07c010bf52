"""The report as it is printed: the one content that the mail, the full report and the paper are all made from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sync.core.bahasa import long_date
from sync.core.report.context import Context
from sync.core.report.disclosure.policy import Audience
from sync.core.report.evaluation import Evaluation
from sync.core.report.model import Indicator, Table
from sync.core.report.presentation import summary, tables
from sync.core.report.presentation.kop import Kop
from sync.core.report.presentation.summary import Line
from sync.core.report.presentation.tables import View
from sync.core.report.presentation.trend import Past, Trend, short, trend
from sync.core.report.presentation.words import count, share
from sync.core.report.recommendations import Proposal, Recommendation

_IMPORTANT = 3  # recommendations in the summary
_MOST_ROWS = 12  # of a table in the mail
_PLAIN = frozenset({"I-01", "I-02", "I-03"})  # counts, not parts of something
_IN_A_MINUTE = {"A1": "", "B": "", "C": "Bentuk kekerasan", "G": "", "H2": "Korban yang dilayani menurut layanan"}
_MENDED = ("M1", "M3")
_WORST_FIRST = ("Macet", "Mundur", "Tetap", "Maju")
_SAMPLE = ("DATA CONTOH:", "semua orang dan kejadian di laporan ini rekaan.")
_PREVIEW = (
    "PRATINJAU, jangan dibagikan:",
    "laporan ini belum dibekukan. Dibaca bersama laporan lain, angkanya dapat mengungkapkan seorang korban.",
)
_READERS = {
    Audience.TERBATAS: "Terbatas: hanya untuk unit yang berhak menangani kasus ini.",
    Audience.UMUM: "Umum: angka di bawah {} dan angka yang dapat mengungkapkannya tidak ditampilkan.",
    Audience.PUBLIK: "Publik: angka di bawah {} dan angka yang dapat mengungkapkannya tidak ditampilkan.",
}


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator by period, this quarter first."""

    id: str
    title: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that belong together; ``nil`` are the titles of those that are zero in all periods."""

    tables: tuple[View, ...]
    nil: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Followed:
    """An earlier kasus, by its number alone: what became of it, in words."""

    number: str
    before: str
    now: str
    days: str
    recovery: str
    late: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Advice:
    """A recommendation of the coordinator's, and how it stands."""

    number: str
    text: str
    responsible: str
    due: str
    standing: str
    remark: str


@dataclass(frozen=True, slots=True)
class Presentation:
    """All that a template gets, as ``page``: texts, ready to be printed. Nothing that identifies a person is in it.

    ``final_on`` is the day on which a draft becomes final; it is empty in a final report. ``is_preview`` is whether it
    hides small numbers and is not frozen: nobody has looked whether it may be read beside others. ``notices`` warn of
    that, or that all of it is fictional: how each begins, and how it goes on. ``hides`` is whether a number is hidden
    anywhere. ``minute`` are the tables of the mail, ``lacking`` those of a draft in addition.
    """

    subject: str
    title: str
    place: str
    kop: Kop
    day: str
    span: str
    is_running: bool
    readers: str
    final_on: str
    is_preview: bool
    notices: tuple[tuple[str, str], ...]
    is_nil: bool
    hides: bool
    verdict: str
    summary: tuple[Line, ...]
    important: tuple[Proposal, ...]
    missing: tuple[str, ...]
    balance: tuple[str, ...]
    consent: str
    periods: tuple[str, ...]
    minute: tuple[View, ...]
    trend: Trend
    cases: Section
    measures: tuple[Measure, ...]
    activities: Section
    unreached: tuple[str, ...]
    looking_back: Section
    followed: tuple[Followed, ...]
    unlisted: str
    earlier: tuple[Advice, ...]
    own: tuple[Advice, ...]
    proposals: tuple[Proposal, ...]
    quality: Section
    lacking: tuple[View, ...]
    definitions: tuple[tuple[str, str], ...]


def present(
    context: Context,
    kop: Kop,
    history: Iterable[Past] = (),
    final_on: date | None = None,
    sample: bool = False,
    preview: bool = False,
) -> Presentation:
    """Given a report and what earlier ones said, return it as it is printed.

    ``final_on`` makes a draft of it, which becomes final on that day; a ``sample`` says that nothing in it is true, a
    ``preview`` that it is not to be handed out.
    """
    known, is_preview = context.compared, preview and context.audience != "terbatas"
    quarter = context.quarter
    periods = (short(quarter), *([short(quarter.previous)] if known else []), f"Tahun {quarter.year}")
    figures = (context.now, *([context.before] if known else []), context.year)
    cases = _section([one.tables for one in figures], periods)
    title = _title(context)
    return Presentation(
        subject=f"{'Draf ' if final_on else ''}{title}: {kop.unit}",
        title=title,
        place=_place(context),
        kop=replace(kop, perihal=kop.perihal or f"{title} tentang perlindungan perempuan dan anak"),
        day=long_date(kop.tanggal),
        span=f"{long_date(quarter.first)} sampai {long_date(context.as_of)}",
        is_running=context.as_of < quarter.last,
        readers=_readers(context),
        final_on=long_date(final_on) if final_on else "",
        is_preview=is_preview,
        notices=tuple(notice for notice, holds in ((_SAMPLE, sample), (_PREVIEW, is_preview)) if holds),
        is_nil=context.is_nil,
        hides=_hides(context),
        verdict=summary.verdict(context),
        summary=summary.lines(context, known),
        important=context.proposals[:_IMPORTANT],
        missing=tuple(map(summary.missing, context.missing)),
        balance=summary.balance(context),
        consent=summary.consent(context),
        periods=periods,
        minute=tuple(_in_a_minute([one.tables for one in figures], periods)),
        trend=trend(context, known, history),
        cases=cases,
        measures=tuple(map(_measure, *(one.indicators for one in figures))),
        activities=_section([one.activities for one in figures], periods),
        unreached=_unreached(context),
        looking_back=_section([context.looking_back], periods[:1]),
        followed=tuple(map(_followed, sorted(context.evaluations, key=_worst_first))),
        unlisted=count(context.unlisted) if context.evaluations and context.unlisted else "",
        earlier=tuple(map(_advice, context.earlier)),
        own=tuple(map(_advice, context.own)),
        proposals=context.proposals,
        quality=_section([context.quality], periods[:1]),
        lacking=tuple(_lacking(context, periods[:1])),
        definitions=context.definitions,
    )


def heading(context: Context) -> str:
    """Return which report it is: ``Laporan Triwulan I 2025, Kecamatan Gunungsari``."""
    return f"{_title(context)}, {_place(context)}"


def _title(context: Context) -> str:
    return f"Laporan {context.quarter.title}"


def _place(context: Context) -> str:
    before = {"Kecamatan": "Kecamatan ", "Provinsi": "Provinsi "}
    return before.get(context.level, "") + context.area_name


def _readers(context: Context) -> str:
    audience = Audience(context.audience)
    return _READERS[audience].format(audience.threshold)


def _section(periods: Sequence[Sequence[Table]], names: Sequence[str]) -> Section:
    views = [tables.view(*_told(same, names)) for same in zip(*periods, strict=True)]
    nil = tuple(f"{view.id} {view.title}" for view in views if view.is_nil)
    return Section(tuple(view for view in views if not view.is_nil), nil)


def _in_a_minute(periods: Sequence[Sequence[Table]], names: Sequence[str]) -> Iterable[View]:
    for same in zip(*periods, strict=True):
        if same[0].id in _IN_A_MINUTE:
            seen = tables.brief(*_told(same, names), _MOST_ROWS)
            if not seen.is_nil:
                yield replace(seen, title=_IN_A_MINUTE[seen.id] or seen.title)


def _told(same: Sequence[Table], names: Sequence[str]) -> tuple[Sequence[Table], Sequence[str]]:
    """Return a table in the periods of which it tells anything, this quarter whatever it tells."""
    told = [(one, name) for one, name in zip(same, names, strict=True) if one is same[0] or not one.is_hidden]
    return [one for one, _ in told], [name for _, name in told]


def _lacking(context: Context, names: Sequence[str]) -> Iterable[View]:
    """Yield what the coordinator may still mend, for a draft."""
    for table in context.quality:
        if table.id in _MENDED and table.total != 0:
            yield tables.brief([table], names, _MOST_ROWS)


def _unreached(context: Context) -> tuple[str, ...]:
    """Return the desa without outreach, which a kecamatan's report names."""
    reach = summary.table(context.now.activities, "S2")
    at = reach.column_labels.index("Belum")
    named = context.level == "Kecamatan"
    return tuple(desa for desa, line in zip(reach.row_labels, reach.cells, strict=True) if named and line[at])


def _measure(*of_periods: Indicator) -> Measure:
    first = of_periods[0]
    said = (count(one.n) if first.id in _PLAIN else share(one.n, one.of) for one in of_periods)
    return Measure(first.id, first.title, tuple(said))


def _worst_first(item: Evaluation) -> tuple[int, str]:
    return _WORST_FIRST.index(item.verdict), item.number


def _followed(item: Evaluation) -> Followed:
    changed = ((item.better, "membaik"), (item.worse, "menurun"))
    recovery = ", ".join(f"{count(n)} {word}" for n, word in changed if n)
    late = count(item.late) if item.late else "-"
    words = (item.number, item.before, item.now, count(item.days), recovery or "tetap", late, item.verdict)
    return Followed(*words)


def _advice(item: Recommendation) -> Advice:
    due = long_date(item.due) if item.due else "tanpa batas waktu"
    return Advice(item.number, item.text, item.responsible, due, item.standing, item.remark)


def _hides(context: Context) -> bool:
    figures = (context.now, context.before, context.year) if context.compared else (context.now, context.year)
    all_tables = [context.quality, context.looking_back, *(f.tables for f in figures), *(f.activities for f in figures)]
    return any(None in table.numbers for group in all_tables for table in group)
