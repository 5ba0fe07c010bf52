"""What is read first: one sentence, five lines, what the numbers do not say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sync.core.bahasa import long_date
from sync.core.report.context import Context, Missing
from sync.core.report.model import Table
from sync.core.report.presentation.words import change, count


@dataclass(frozen=True, slots=True)
class Line:
    """One of the five lines: what, how many, and what to compare that with."""

    what: str
    number: str
    remark: str


def table(tables: Iterable[Table], id_: str) -> Table:
    """Return a table by its id."""
    return next(one for one in tables if one.id == id_)


def lines(context: Context, known: bool) -> tuple[Line, ...]:
    """Return the five lines; ``known`` is whether the last quarter is."""

    def line(what: str, id_: str, flow: str) -> Line:
        now, before = _flows(context.now.tables, id_)[flow], _flows(context.before.tables, id_)[flow]
        return Line(what, count(now), change(now, before) if known else unknown)

    unknown = f"triwulan lalu belum {'tercatat' if context.audience == 'terbatas' else 'terbit'}"
    by_law = "tidak satu pun" if context.overdue_by_law == 0 else f"{count(context.overdue_by_law)} di antaranya"
    late = f"{by_law} ditetapkan undang-undang" if context.overdue else ""
    return (
        line("Kasus baru", "A1", "Baru"),
        line("Korban baru", "A2", "Baru"),
        line("Kasus aktif pada akhir triwulan", "A1", "Aktif akhir"),
        line("Kasus ditutup", "A1", "Ditutup"),
        Line("Tenggat tindak lanjut yang terlewat", count(context.overdue), late),
    )


def verdict(context: Context) -> str:
    """Return the quarter in one sentence."""
    if context.is_nil:
        return f"Nihil: pada {context.quarter.title} tidak ada kasus baru dan tidak ada kasus yang masih ditangani."
    if context.under is not None:
        return (
            f"Pada {context.quarter.title} kurang dari {count(context.under)} kasus ditangani. Agar tidak ada korban "
            "yang dapat dikenali, angka lainnya tidak ditampilkan."
        )
    flows, korban = _flows(context.now.tables, "A1"), _flows(context.now.tables, "A2")
    if flows["Baru"] is None or flows["Aktif akhir"] is None or korban["Baru"] is None:
        return f"Sebagian angka {context.quarter.title} tidak ditampilkan, agar tidak ada korban yang dapat dikenali."
    if flows["Baru"] == 0:
        new = "Tidak ada kasus baru"
    else:
        new = f"{count(flows['Baru'])} kasus baru dengan {count(korban['Baru'])} korban"
    return f"{new}; {count(flows['Aktif akhir'])} kasus masih aktif pada akhir triwulan."


def balance(context: Context) -> tuple[str, ...]:
    """Return how kasus add up, and what does not. Empty where a number of it is hidden."""
    flows = _flows(context.now.tables, "A1")
    if any(n is None for n in flows.values()):
        return ()
    begun, *moved, end = (f"{name.lower()} {count(n)}" for name, n in flows.items())
    new, closed, handed_over = moved
    off, undated, carried = context.balance.difference, context.balance.undated, context.balance.carried
    checked = "seimbang" if not off else f"tidak seimbang, selisih {count(abs(off))}"
    told = [f"Kasus: {begun} + {new} \u2212 {closed} \u2212 {handed_over} = {end} ({checked})."]
    if undated:
        told.append(f"{count(undated)} kasus keluar tanpa tanggal; dipakai tanggal catatan terakhirnya.")
    if carried:
        more = "lebih banyak" if carried > 0 else "lebih sedikit"
        told.append(
            f"Aktif awal {count(abs(carried))} {more} daripada aktif akhir triwulan lalu: ada catatan yang ditambah "
            "atau diubah sesudahnya."
        )
    return tuple(told)


def consent(context: Context) -> str:
    """Return why the detailed tables have fewer korban than there were; empty where they have all, or one is hidden."""
    found = table(context.now.tables, "A3")
    told, untold = found.row_totals
    if told is None or not untold:
        return ""
    of = f"{count(told)} dari {count(found.total)} korban baru"
    return f"Tabel rinci memuat {of}; {count(untold)} lainnya belum atau tidak menyetujui pembagian data."


def missing(register: Missing) -> str:
    """Return whose numbers are not in, and since when nothing is known."""
    if register.last_read is None:
        return f"{register.name} (belum pernah dibaca)"
    return f"{register.name} (terakhir dibaca {long_date(register.last_read)})"


def _flows(tables: Iterable[Table], id_: str) -> dict[str, int | None]:
    found = table(tables, id_)
    return dict(zip(found.row_labels, found.row_totals, strict=True))
