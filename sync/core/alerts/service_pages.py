"""The mails about the service rather than about findings: a register that lost rows, trouble, and too many mails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sync.core.alerts.due import Kind
from sync.core.alerts.page import Page, Source, Trouble, Waiting
from sync.core.bahasa import long_date, number
from sync.core.brakes import Doubts
from sync.core.mail.policy import OVERFLOW

_MOST_REGISTERS = 10  # that are named of one trouble


def brake_page(doubts: Doubts, source: Source, today: date) -> Page:
    """Return what is said of a register that is not taken at its word."""
    return Page(
        kind=Kind.BRAKE,
        subject=source.subject("isi register perlu diperiksa"),
        office=source.title,
        short_office=source.short_title,
        register=source.register,
        today=long_date(today),
        sheet=source.sheet,
        reasons=tuple(doubts.reasons),
        cases=tuple(doubts.named),
        more_cases=doubts.more,
        token=doubts.token,
        foreign=doubts.foreign,
    )


def service_page(troubles: Sequence[Trouble], today: date) -> Page:
    """Return what the admin is told about the service itself; what is wrong with many registers is said once."""
    together: dict[tuple[str, str], list[str]] = {}
    for trouble in troubles:
        together.setdefault((trouble.what, trouble.fix), []).append(trouble.register)
    said = tuple(Trouble(what, fix, _named(registers)) for (what, fix), registers in together.items())
    return Page(
        kind=Kind.SERVICE,
        subject=f"Notifikasi layanan Kawal: {number(len(said))} perlu tindakan",
        office="Layanan Kawal",
        short_office="Layanan Kawal",
        register="",
        today=long_date(today),
        troubles=said,
    )


def overflow_page(waiting: Sequence[Waiting], cap: int, today: date, back: date) -> Page:
    """Return what a recipient of ``cap`` mails today is told: what waits, and comes from the day ``back`` on.

    Who is only told of what nobody answers gets no way into the register.
    """
    shown = [replace(one, sheet=None) if one.kind == Kind.ESCALATION else one for one in waiting]
    tomorrow = back == today + timedelta(days=1)
    return Page(
        kind=OVERFLOW,
        subject=f"Notifikasi data P2TP2A: {number(sum(one.count for one in waiting))} surel menyusul",
        office="P2TP2A",
        short_office="P2TP2A",
        register="",
        today=long_date(today),
        waiting=tuple(sorted(shown, key=lambda one: (one.kind != Kind.CRITICAL, one.register))),
        urgent=any(one.kind == Kind.CRITICAL for one in waiting),
        later=f"besok, {long_date(back)}" if tomorrow else long_date(back),
        cap=cap,
    )


def _named(registers: Sequence[str]) -> str:
    names = list(dict.fromkeys(filter(None, registers)))
    more = len(names) - _MOST_REGISTERS
    return ", ".join(names[:_MOST_REGISTERS]) + (f" dan {number(more)} lagi" if more > 0 else "")
