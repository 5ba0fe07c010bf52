"""``kawal sync``: one cycle for every register given."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sync import app
from sync.cli.main import seconds, verb_parser
from sync.cli.progress import shown
from sync.core.bahasa import count_sentence, number
from sync.core.model import Severity
from sync.errors import KawalError, UsageProblem
from sync.pipeline import Outcome

Result = Outcome | KawalError | None  # None: one of our own backups, left alone


def run(arguments: Sequence[str]) -> int:
    """Return 0 when every register was brought up to date, else 1 (or the code of the only failure)."""
    examples = "Contoh:\n  kawal sync register.xlsx\n  kawal sync register.xlsx --today 2025-04-05"
    parser = verb_parser("sync", examples, "--today", "--rules")
    parser.add_argument("register", nargs="*", metavar="BERKAS", help="register .xlsx atau .xlsm")
    parser.add_argument(
        "--wait", type=seconds, default=10, metavar="DETIK", help="lama menunggu berkas yang sedang dibuka (bawaan: 10)"
    )
    given = parser.parse_args(arguments)
    if not given.register:
        raise UsageProblem("Sebutkan register yang diproses.", "Contoh: kawal sync register.xlsx")
    rules = app.rules(given.rules)

    def cycle(path: Path) -> Result:
        if path.stem.endswith(".bak"):  # kawal sync *.xlsx names our own backups too
            return None
        try:
            return app.FileOffice(path, given.wait).sync(rules, app.at(given.today))
        except KawalError as error:  # each register fails alone
            return error

    paths = list(map(Path, given.register))
    results = dict(zip(paths, shown(map(cycle, paths), len(paths), "Memeriksa"), strict=True))
    failures = [result for result in results.values() if isinstance(result, KawalError)]
    if len(results) == 1 and failures:
        raise failures[0]
    if given.format == "json":
        print(json.dumps(_plain(results), ensure_ascii=False, indent=1))
    else:
        for path, result in results.items():
            print(_sentence(path.name, result), file=sys.stderr if result in failures else sys.stdout)
            if isinstance(result, Outcome) and result.notice:
                print(f"PERHATIAN: {result.notice}", file=sys.stderr)
    return int(bool(failures))


def _sentence(name: str, result: Result) -> str:
    if result is None:
        return f"{name}: dilewati, ini salinan cadangan."
    if isinstance(result, KawalError):
        return f"kawal: {result.message} {result.advice}"
    if result.checked is None:
        return f"{name}: tidak ada perubahan sejak pemeriksaan terakhir; tidak ada yang ditulis."
    judgement = result.checked.judgement
    rows = len(result.checked.register["laporan"])
    return (
        f"{name}: {number(rows)} baris Laporan. {count_sentence(judgement.findings)} "
        f"{number(judgement.overdue)} tindak lanjut terlambat. "
        f"Sejak pemeriksaan sebelumnya: {number(result.changes.new)} baru, {number(result.changes.resolved)} selesai."
    )


def _plain(results: dict[Path, Result]) -> dict[str, Any]:
    registers = [_plain_result(path.name, result) for path, result in results.items() if result is not None]
    return {"schema": "kawal.sync/1", "registers": registers}


def _plain_result(name: str, result: Outcome | KawalError) -> dict[str, Any]:
    if isinstance(result, KawalError):
        return {"name": name, "state": "failed", "message": result.message, "advice": result.advice}
    if result.checked is None:
        return {"name": name, "state": "unchanged"}
    judgement = result.checked.judgement
    counts = Counter(f.severity for f in judgement.findings)
    return {
        "name": name,
        "state": "written",
        "findings": {severity.value: counts[severity] for severity in Severity},
        "overdue": judgement.overdue,
        "new": result.changes.new,
        "resolved": result.changes.resolved,
        "notice": result.notice,
    }
