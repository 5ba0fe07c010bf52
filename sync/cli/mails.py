"""What is said of the mails that a verb has sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.core.bahasa import number
from sync.core.mail import causes
from sync.errors import KawalError
from sync.outbox import Delivery, Fate

_HOW = {Fate.SENT: "terkirim, tetapi tidak sempurna", Fate.LATER: "menunggu", Fate.REFUSED: "tidak terkirim"}


@dataclass(frozen=True, slots=True)
class Mails:
    """What became of the mails: ``lines`` for people, ``plain`` for machines, and whether one could not be sent."""

    lines: Sequence[str]
    plain: Sequence[dict[str, Any]]
    failed: bool

    @classmethod
    def of(cls, work: Iterable[tuple[Delivery, Path | None]]) -> Mails:
        """Do the work of sending and say what came of it; what cannot be sent at all is said too, and not raised."""
        done: list[tuple[Delivery, Path | None]] = []
        stopped: KawalError | None = None
        try:
            done += work
        except KawalError as error:
            stopped = error
        lines = [*_written(done), *_sent(done), *_not_sent([delivery for delivery, _ in done])]
        if stopped:
            lines.append(f"Surel belum dikirim: {stopped.message} {stopped.advice}")
        bad = any(one.mistake or one.fate in (Fate.REFUSED, Fate.UNCLEAR) or one.closed for one, _ in done)
        return cls(lines, [_plain(one) for one, _ in done], bad or stopped is not None)


def _written(done: Sequence[tuple[Delivery, Path | None]]) -> list[str]:
    counts = Counter(folder for one, folder in done if folder and one.fate is Fate.SENT)
    return [f"Surel: {number(count)} ditulis sebagai berkas di {folder}." for folder, count in counts.items()]


def _sent(done: Sequence[tuple[Delivery, Path | None]]) -> list[str]:
    count = sum(one.fate is Fate.SENT and folder is None for one, folder in done)
    return [f"Surel: {number(count)} terkirim."] if count else []


def _not_sent(done: Sequence[Delivery]) -> list[str]:
    """Return a line for each reason why mails have not gone out."""
    lines = [f"Surel: {one.mistake}" for one in done if one.mistake]
    for (fate, code), count in Counter((one.fate, one.code) for one in done if not one.mistake).items():
        if fate is Fate.UNCLEAR:
            lines.append(
                f"Surel: {number(count)} tidak pasti terkirim, karena sambungan putus. Lihat: kawal outbox list"
            )
        elif code:
            what, advice = causes.explained(code)
            how = _HOW[fate]
            lines.append(f"Surel: {number(count)} {how}. {what} {advice}")
    return lines


def _plain(one: Delivery) -> dict[str, Any]:
    letter = one.letter
    return {
        "register": letter.register,
        "kind": letter.kind,
        "recipient": letter.recipient,
        "message_id": letter.message_id,
        "state": one.fate.value,
        "cause": one.code,
    }
