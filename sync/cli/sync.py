"""``kawal sync``: one cycle for every register."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sync import app
from sync.cli.mails import Mails
from sync.cli.main import seconds, verb_parser
from sync.cli.output import print_failures
from sync.cli.progress import shown
from sync.core.bahasa import count_sentence, number
from sync.errors import KawalError, UsageProblem
from sync.pipeline import Outcome, tally
from sync.ports import Changes, Tally


@dataclass(frozen=True, slots=True)
class Done:
    """What is said of a cycle: no more is kept of a register once it is done, for there may be hundreds."""

    rows: int
    found: str
    tally: Tally
    changes: Changes
    notice: str


Result = Done | KawalError | str  # a text: why there was nothing to do

_UNCHANGED = "tidak ada perubahan sejak pemeriksaan terakhir; tidak ada yang ditulis."
_BACKUP = "dilewati, ini salinan cadangan."


def run(arguments: Sequence[str]) -> int:
    """Return 0 when all registers were brought up to date and no mail failed, else 1 (or the only failure's code)."""
    parser = verb_parser(
        "sync",
        "Contoh:\n  kawal sync register.xlsx\n  kawal sync register.xlsx --today 2025-04-05\n"
        "  kawal sync                 (semua register di kawal.yaml)\n  kawal sync Gunungsari\n\n"
        "Berkas .xlsx tidak memerlukan pengaturan: catatannya disimpan di folder .kawal di sampingnya.\n"
        "Kode keluar: 0 semua register sudah diperbarui, 1 ada yang gagal, 2 pemakaian, pengaturan, atau "
        "aturan\nsalah, 3 satu-satunya register yang diminta tidak dapat dibaca.",
        "--today",
        "--rules",
        "--settings",
    )
    parser.add_argument(
        "register", nargs="*", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx"
    )
    parser.add_argument(
        "--wait", type=seconds, default=10, metavar="DETIK", help="lama menunggu berkas yang sedang dibuka (bawaan: 10)"
    )
    given = parser.parse_args(arguments)
    when = app.at(given.today)
    with app.chosen(given.register, given.settings, given.rules, given.wait) as jobs:
        if given.today and any(job.register.sends for job in jobs):
            raise UsageProblem(
                "--today hanya untuk mencoba, dan kawal.yaml ini mengirim surel sungguhan.",
                "Jalankan tanpa --today, atau ubah sementara surel: cara: berkas.",
            )
        work = app.each(jobs, lambda job: _cycle(job, when))
        results = dict(shown(work, len(jobs), "Memeriksa"))
        mails = Mails.of(app.deliver(jobs, when))
    found = [(job.register.name, results[job]) for job in jobs]  # in the order of the settings
    failures = [(name, result) for name, result in found if isinstance(result, KawalError)]
    if given.format == "json":
        registers = [_plain(name, result) for name, result in found if result is not _BACKUP]
        content = {"schema": "kawal.sync/1", "registers": registers, "mails": mails.plain}
        print(json.dumps(content, ensure_ascii=False, indent=1))
    elif mails.lines:
        print("\n".join(mails.lines), file=sys.stderr if mails.failed else sys.stdout)
    if len(found) == 1 and failures and given.format != "json":
        raise failures[0][1]
    for name, result in found:
        if not isinstance(result, KawalError):
            _tell(name, result, quiet=given.format == "json")
    print_failures(failures)
    return failures[0][1].exit_code if len(found) == 1 and failures else int(bool(failures) or mails.failed)


def _cycle(job: app.Job, when: app.When) -> Done | str:
    register = job.register
    if isinstance(register, app.FileOffice) and register.path.stem.endswith(".bak"):
        return _BACKUP  # kawal sync *.xlsx names our own backups too
    outcome: Outcome = register.sync(job.rules, when)
    if outcome.checked is None or not outcome.wrote:
        return _UNCHANGED
    rows, judgement = len(outcome.checked.register["laporan"]), outcome.checked.judgement
    return Done(rows, count_sentence(judgement.findings), tally(judgement), outcome.changes, outcome.notice)


def _tell(name: str, result: Done | str, quiet: bool) -> None:
    """Print what came of a register; when ``quiet``, only what is to be noticed."""
    if not quiet:
        print(f"{name}: {result if isinstance(result, str) else _sentence(result)}")
    if isinstance(result, Done) and result.notice:
        print(f"PERHATIAN: {result.notice}", file=sys.stderr)


def _sentence(done: Done) -> str:
    return (
        f"{number(done.rows)} baris Laporan. {done.found} "
        f"{number(done.tally.overdue)} tindak lanjut terlambat. "
        f"Sejak pemeriksaan sebelumnya: {number(done.changes.new)} baru, {number(done.changes.resolved)} selesai."
    )


def _plain(name: str, result: Result) -> dict[str, Any]:
    if isinstance(result, KawalError):
        return {"name": name, "state": "failed", "message": result.message, "advice": result.advice}
    if isinstance(result, str):
        return {"name": name, "state": "unchanged"}
    return {
        "name": name,
        "state": "written",
        "findings": {severity.value: count for severity, count in result.tally.findings.items()},
        "overdue": result.tally.overdue,
        "new": result.changes.new,
        "resolved": result.changes.resolved,
        "notice": result.notice,
    }
