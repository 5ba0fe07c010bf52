"""``kawal demo``: everything at once on fictional data; no account, no network, no settings."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sync import app
from sync.cli.main import verb_parser
from sync.cli.progress import shown
from sync.core.alerts.due import Kind
from sync.core.bahasa import count_sentence, long_date, number
from sync.outbox import Fate

_WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_KINDS: dict[str, str] = {
    Kind.CRITICAL: "surel kritis",
    Kind.DIGEST: "ringkasan harian",
    Kind.ESCALATION: "eskalasi ke kabupaten",
}


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the demo ran."""
    parser = verb_parser(
        "demo", "Contoh:\n  kawal demo\n  kawal demo --advance 7     (seminggu kemudian)\n  kawal demo folder-lain"
    )
    parser.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("demo"),
        metavar="FOLDER",
        help="tempat register contoh (bawaan: demo)",
    )
    parser.add_argument("--advance", type=int, default=0, metavar="HARI", help="memajukan jam contoh sekian hari")
    given = parser.parse_args(arguments)
    days = list(shown(app.demo(given.folder, app.rules(None), given.advance), given.advance or 1, "Menjalankan contoh"))
    if given.format == "json":
        print(json.dumps(_plain(days), ensure_ascii=False, indent=1))
        return 0
    today = days[-1]
    print(f"DATA CONTOH: semua orang dan kejadian rekaan. Tanggal contoh: {long_date(today.today)}.")
    if len(days) > 1:
        print("\n".join(map(_line, days)))
    for run in today.runs:
        print(f"{run.path} ({run.office.title})")
        print(f"  {_sentence(run)}")
    print(f"{_mails(days)}. {_next(days)}")
    for path in (path for day in days for path in day.reports if path.suffix == ".html"):
        print(f"Laporan triwulan: {path}")
    return 0


def _plain(days: Sequence[app.DemoDay]) -> dict[str, Any]:
    return {
        "schema": "kawal.demo/1",
        "today": days[-1].today.isoformat(),
        "registers": [_plain_run(days, at) for at in range(len(days[-1].runs))],
        "reports": [str(path) for day in days for path in day.reports],
        "days": [{"day": day.today.isoformat(), "mails": dict(_kinds([day]))} for day in days],
    }


def _plain_run(days: Sequence[app.DemoDay], at: int) -> dict[str, Any]:
    """Return one register as it is now, and what has changed on all the days."""
    run, all_runs = days[-1].runs[at], [day.runs[at] for day in days]
    return {
        "path": str(run.path),
        "area": run.office.code,
        "written": any(one.outcome.checked is not None for one in all_runs),
        "new": sum(one.outcome.changes.new for one in all_runs),
        "resolved": sum(one.outcome.changes.resolved for one in all_runs),
    }


# ------------------------------------------------------------------ people


def _line(day: app.DemoDay) -> str:
    """Return a day in a line: what was mended, what is new, and which mails went out."""
    changes = [run.outcome.changes for run in day.runs]
    new, resolved = sum(c.new for c in changes), sum(c.resolved for c in changes)
    kinds = ", ".join(f"{number(count)} {_KINDS[kind]}" for kind, count in _kinds([day]).items())
    weekday = _WEEKDAYS[day.today.weekday()]
    date_ = f"{weekday:<7}{day.today.day:>2} {long_date(day.today).split()[1]}"
    return f"  {date_:<20}{number(resolved):>3} selesai {number(new):>3} baru   {kinds or 'tidak ada surel'}"


def _kinds(days: Sequence[app.DemoDay]) -> Counter[str]:
    sent = Counter(mail.letter.kind for day in days for mail in day.mails if mail.fate is Fate.SENT)
    return Counter({kind: sent[kind] for kind in _KINDS if sent[kind]})


def _mails(days: Sequence[app.DemoDay]) -> str:
    count = sum(_kinds(days).values())
    return f"{number(count)} surel baru" + (f" di {days[-1].mail_folder}" if count else "")


def _next(days: Sequence[app.DemoDay]) -> str:
    if not any(run.outcome.checked for day in days for run in day.runs):
        return "Coba seminggu kemudian: kawal demo --advance 7"
    return f"Buka {days[-1].mail_folder / 'index.html'}, dan di {days[-1].runs[0].path} tab Ringkasan dan Temuan."


def _sentence(run: app.DemoRun) -> str:
    checked, changes = run.outcome.checked, run.outcome.changes
    if checked is None:
        return "Tidak ada perubahan sejak pemeriksaan terakhir; tidak ada yang ditulis."
    cases = len(checked.register["laporan"].cases)
    return (
        f"{number(cases)} kasus. {count_sentence(checked.judgement.findings)} "
        f"{number(checked.judgement.overdue)} tindak lanjut terlambat. "
        f"{number(changes.new)} temuan baru, {number(changes.resolved)} selesai."
    )
