"""``kawal demo``: everything at once on fictional data; no account, no network, no settings."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sync import app
from sync.cli.main import verb_parser
from sync.cli.progress import shown
from sync.core.bahasa import count_sentence, long_date, number


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
    runs = list(shown(app.demo(given.folder, app.rules(None), given.advance), 2, "Menyiapkan contoh"))
    if given.format == "json":
        print(json.dumps(_plain(runs), ensure_ascii=False, indent=1))
        return 0
    print(f"DATA CONTOH: semua orang dan kejadian rekaan. Tanggal contoh: {long_date(runs[0].today)}.")
    for run in runs:
        print(f"{run.path} ({run.office.title})")
        print(f"  {_sentence(run)}")
    if all(run.outcome.checked is None for run in runs):
        print("0 surel baru. Coba seminggu kemudian: kawal demo --advance 7")
    else:
        print(f"Buka {runs[0].path} lalu lihat tab Ringkasan, Temuan, dan Tindak Lanjut.")
    return 0


def _plain(runs: list[app.DemoRun]) -> dict[str, Any]:
    registers = [
        {
            "path": str(run.path),
            "area": run.office.code,
            "written": run.outcome.checked is not None,
            "new": run.outcome.changes.new,
            "resolved": run.outcome.changes.resolved,
        }
        for run in runs
    ]
    return {"schema": "kawal.demo/1", "today": runs[0].today.isoformat(), "registers": registers}


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
