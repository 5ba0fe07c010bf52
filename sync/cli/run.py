"""``kawal run``: the service, or all that it owes at this moment."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync.app.service import last_sign, service
from sync.cli.main import verb_parser
from sync.core.bahasa import long_date, number
from sync.service import Incomplete, Outcome

if TYPE_CHECKING:
    from sync.duty import Beat

_BUSY = "Kawal yang lain sedang bertugas; tidak ada yang dikerjakan di sini."
_NO_SIGN = (
    "Kawal yang lain tercatat sedang bertugas, tetapi tidak memberi tanda sejak {when}; tidak ada yang dikerjakan di "
    "sini. Lihat keadaannya: kawal status."
)
_PATIENCE = timedelta(minutes=10)  # whoever is on duty gives a sign of life every 20 seconds


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the service was ended, or all that was owed is done; 1 when a job or a register failed.

    With ``--once``, 1 also when another is said to be on duty and has given no sign of life for long.
    """
    parser = verb_parser(
        "run",
        "Contoh:\n  kawal run --settings kantor/kawal.yaml\n  kawal run --once\n\n"
        "Kawal berjalan terus sampai dihentikan (Ctrl+C, atau systemctl stop) dan mengerjakan setiap pekerjaan pada\n"
        "waktunya: memeriksa register setiap 15 menit, mengirim surel, dan melihat keadaannya sendiri. Dengan --once\n"
        "Kawal mengerjakan semua yang sudah waktunya lalu selesai: untuk cron dan timer systemd. Berapa pun lama\n"
        "terhenti, yang terlewat dikerjakan satu kali saja.\n"
        "Cara memasangnya: docs/service.md.\n"
        "Kode keluar: 0 dihentikan, atau semua selesai, 1 ada pekerjaan atau register yang gagal, atau Kawal yang\n"
        "lain bertugas tetapi lama tidak memberi tanda, 2 pemakaian atau pengaturan salah.",
        "--settings",
    )
    parser.add_argument("--once", action="store_true", help="kerjakan semua yang sudah waktunya, lalu selesai")
    given = parser.parse_args(arguments)
    if given.format == "json" and not given.once:
        parser.error("--format json hanya untuk --once")
    if given.once:
        return _once(given.settings, given.format == "json")
    with service(given.settings, _tell, _say) as running:
        running.run()
    _say("Kawal dihentikan.")
    return 0


def _once(settings: Path | None, as_json: bool) -> int:
    outcomes: list[Outcome] = []

    def tell(outcome: Outcome) -> None:
        outcomes.append(outcome)
        if not as_json:
            _tell(outcome)

    with service(settings, tell, _say, once=True) as running:
        ours = running.once()
    silent = None if ours else _silent(settings)
    if as_json:
        since = silent and silent.at.isoformat(timespec="seconds")
        jobs = [_plain(one) for one in outcomes]
        content = {"schema": "kawal.run/1", "busy": not ours, "silent_since": since, "jobs": jobs}
        print(json.dumps(content, ensure_ascii=False, indent=1))
    elif not ours:
        _say(_NO_SIGN.format(when=_when(silent.at)) if silent else _BUSY)
    return int(silent is not None or any(one.failure for one in outcomes))


def _silent(settings: Path | None) -> Beat | None:
    """Return the last sign of life of whoever began to work on this machine, if it is long ago, or in the future."""
    beat = last_sign(settings)
    return beat if beat and beat.running and abs(datetime.now(UTC) - beat.at) > _PATIENCE else None


def _say(what: str) -> None:
    print(what, flush=True)  # whoever reads along, and the journal, see it at once


def _tell(outcome: Outcome) -> None:
    """Print what came of a job; nothing when nothing happened, or only what was told the time before."""
    failure = outcome.failure
    said = [outcome.done] if outcome.done else []
    if failure and not (outcome.again and isinstance(failure, Incomplete)):
        said.append(f"{failure.message} {failure.advice}")
        said += failure.problems
    if said:
        more = f" {_again(outcome)}" if failure and not isinstance(failure, Incomplete) else ""
        _say(f"{_when(outcome.at)}  {outcome.job}: {said[0]}{more}" + "".join(f"\n  {line}" for line in said[1:]))


def _again(outcome: Outcome) -> str:
    times = f"Gagal {number(outcome.failures)} kali berturut-turut; d" if outcome.failures > 1 else "D"
    return f"{times}icoba lagi {_when(outcome.next_due)}."


def _when(at: datetime) -> str:
    return f"{long_date(at.date())} {at:%H.%M %Z}"


def _plain(outcome: Outcome) -> dict[str, Any]:
    failure = outcome.failure
    return {
        "name": outcome.job,
        "at": outcome.at.isoformat(timespec="seconds"),
        "state": "done" if failure is None else "incomplete" if isinstance(failure, Incomplete) else "failed",
        "done": outcome.done,
        "message": failure.message if failure else "",
        "advice": failure.advice if failure else "",
        "problems": failure.problems if failure else (),
        "next_due": outcome.next_due.isoformat(timespec="seconds"),
    }
