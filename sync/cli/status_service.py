"""How the service stands, its jobs and the mails on their way, as ``kawal status`` tells it."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sync.app.service import JobStanding, ServiceStanding
from sync.cli.status_registers import ago
from sync.core.bahasa import long_date, number
from sync.core.report.quarter import Quarter
from sync.ports import Post
from sync.ports.report import Heading, Stage

if TYPE_CHECKING:
    from sync.duty import Beat

_SILENT = timedelta(minutes=3)  # the service gives a sign of life every 20 seconds
_WIDTH = 100
_STAGES = {Stage.FINAL: "dikirim", Stage.DRAFT: "masih draf", Stage.HELD: "ditahan"}
_LETTERS = {"waiting": "menunggu", "unclear": "tidak pasti", "refused": "ditolak"}


def missing(service: ServiceStanding, now: datetime) -> bool:
    """Return whether the service was at work here when it was last seen, and gives no sign of life any more.

    Of one that was ended nobody expects any, and of one that is run now and then only while it is run.
    """
    beat = service.beat
    return beat is not None and beat.running and abs(now - beat.at) > _SILENT


# ------------------------------------------------------------------ machines


def plain(service: ServiceStanding, now: datetime) -> dict[str, Any]:
    """Return what machines are told."""
    beat = service.beat
    return {
        "service": beat
        and {
            "running": beat.running and not missing(service, now),
            "once": beat.once,
            "at": _iso(beat.at),
            "pid": beat.pid,
            "host": beat.host,
            "doing": beat.doing,
        },
        "jobs": [_plain_job(job) for job in service.jobs],
        "letters": _counted(service),
        "reports": [{**asdict(one), "at": _iso(one.at)} for one in service.reports],
    }


def _plain_job(job: JobStanding) -> dict[str, Any]:
    failure = job.failure
    return {
        "name": job.name,
        "done": job.done and _iso(job.done),
        "failure": failure
        and {"at": _iso(failure.at), "message": failure.message, "in_a_row": failure.in_a_row, "stuck": job.stuck},
        "next_due": _iso(job.next_due),
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


# ------------------------------------------------------------------ people


def lines(service: ServiceStanding, now: datetime) -> Iterator[str]:
    """Yield what people are told; nothing of a service that never ran, and of mails when there are none."""
    if service.beat or service.jobs:
        yield ""
    if service.beat:
        yield from _wrapped(_alive(service.beat, missing(service, now), now))
    for job in service.jobs:
        yield from _job(job, now)
    if service.letters:
        yield from _wrapped(_mails(service))
    for quarter, reports in groupby(service.reports, key=lambda one: one.quarter):
        yield from _wrapped(_reported(Quarter.parse(quarter), list(reports)))


def _alive(beat: Beat, silent: bool, now: datetime) -> str:
    if silent and beat.once:
        return (
            f"! Layanan (kawal run --once) mulai bekerja tetapi tidak selesai; terakhir terlihat {_when(beat.at)}. "
            "Jalankan lagi: kawal run --once."
        )
    if silent:
        return (
            f"! Layanan tidak berjalan sejak {_when(beat.at)}. Jalankan lagi: systemctl restart kawal, atau kawal run. "
            "Sebab berhentinya: journalctl -u kawal."
        )
    if beat.once:
        return f"Layanan dijalankan dari waktu ke waktu (kawal run --once), terakhir {_when(beat.at)}."
    if not beat.running:
        return f"Layanan dihentikan {_when(beat.at)}. Jalankan lagi: systemctl start kawal, atau kawal run."
    doing = f", sedang mengerjakan {beat.doing}" if beat.doing else ""
    return f"Layanan berjalan, terakhir terlihat {_since(beat.at, now)}{doing}."


def _job(job: JobStanding, now: datetime) -> Iterator[str]:
    done = f"terakhir selesai {_when(job.done)}" if job.done else "belum pernah selesai"
    due = "sudah waktunya" if job.next_due <= now else f"berikutnya {_when(job.next_due)}"
    yield from _wrapped(f"  {job.name:<11}{done}, {due}")
    if job.failure:
        times = f"{number(job.failure.in_a_row)} kali berturut-turut, " if job.failure.in_a_row > 1 else ""
        what = "gagal" if job.stuck else "sebagian gagal"
        yield from _wrapped(f"    {what} {times}terakhir {_when(job.failure.at)}: {job.failure.message}")


def _mails(service: ServiceStanding) -> str:
    counts = _counted(service)
    told = f"Surel: {', '.join(f'{number(count)} {_LETTERS[what]}' for what, count in counts.items() if count)}."
    needed = counts["unclear"] or counts["refused"]
    return f"! {told} Yang perlu diputuskan: kawal outbox list." if needed else told


def _reported(quarter: Quarter, reports: list[Heading]) -> str:
    """Return how the reports of a quarter stand; what is held is named, for a person has to release it."""
    counts = Counter(one.stage for one in reports)
    told = ", ".join(f"{number(counts[stage])} {word}" for stage, word in _STAGES.items() if counts[stage])
    held = [f"{one.area} {one.audience}" for one in reports if one.stage is Stage.HELD]
    named = f" ({', '.join(held)})" if held else ""
    return f"Laporan {quarter.title}: {told}{named}."


def _counted(service: ServiceStanding) -> dict[str, int]:
    letters = Counter(one.post for one in service.letters)
    unclear, refused = letters.pop(Post.UNCLEAR, 0), letters.pop(Post.REFUSED, 0)
    return {"waiting": letters.total(), "unclear": unclear, "refused": refused}


def _since(at: datetime, now: datetime) -> str:
    seconds = max((now - at) // timedelta(seconds=1), 0)
    return "baru saja" if seconds < 60 else f"{ago(now - at)} lalu"


def _when(at: datetime) -> str:
    return f"{long_date(at.date())} {at:%H.%M %Z}"


def _wrapped(text: str) -> list[str]:
    indent = text[: len(text) - len(text.lstrip(" !"))]
    return textwrap.wrap(text, _WIDTH, subsequent_indent=" " * (len(indent) + 2), break_on_hyphens=False)
