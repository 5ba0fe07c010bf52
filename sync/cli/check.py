"""``kawal check``: read, judge, print; write nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sync import app
from sync.cli.main import day, place, verb_parser
from sync.cli.output import Checked, as_csv, as_json, as_text, print_failures
from sync.cli.progress import shown
from sync.core.model import Severity
from sync.errors import KawalError

_SERIOUS = (Severity.CRITICAL, Severity.ERROR)


def run(arguments: Sequence[str]) -> int:
    """Return 1 for a critical or error finding or when a register cannot be read; when none can be, the worst code."""
    parser = verb_parser(
        "check",
        "Contoh:\n  kawal check register.xlsx\n  kawal check register.xlsx --format json --today 2025-04-05\n"
        "  kawal check                 (semua register di kawal.yaml)\n  kawal check Gunungsari\n\n"
        "Berkas .xlsx tidak memerlukan pengaturan.\n"
        "Kode keluar: 0 tanpa temuan KRITIS atau GALAT, 1 ada, atau sebagian register tidak dapat dibaca, "
        "2 pemakaian,\npengaturan, atau aturan salah, 3 tidak satu pun register dapat dibaca.",
        "--today",
        "--rules",
        "--settings",
        formats=("text", "json", "csv"),
    )
    parser.add_argument(
        "register", nargs="*", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx"
    )
    parser.add_argument(
        "--as-of", type=day, metavar="YYYY-MM-DD", help="keadaan pada tanggal itu menurut salinan cadangan"
    )
    parser.add_argument("--identity", type=place, metavar="BERKAS", help="berkas kunci pemulihan, untuk --as-of")
    parser.add_argument("--area", default=None, metavar="KODE", help="kode kecamatan, misalnya 36.04.33")
    given = parser.parse_args(arguments)
    if bool(given.as_of) != bool(given.identity):
        parser.error("--as-of dan --identity hanya bersama-sama.")
    when = app.at(given.as_of or given.today)
    with app.chosen(given.register, given.settings, given.rules) as chosen:
        jobs = _as_they_were(chosen, given.identity) if given.identity else chosen
        work = app.each(jobs, lambda job: job.register.check(job.rules, when))
        results = dict(shown(work, len(jobs), "Memeriksa"))
    found = [(job.register, results[job]) for job in jobs]  # in the order of the settings
    failures = [(register.name, result) for register, result in found if isinstance(result, KawalError)]
    if len(found) == 1 and failures and given.format != "json":
        raise failures[0][1]
    checked = [
        Checked(register.name, given.area or register.area, result)
        for register, result in found
        if not isinstance(result, KawalError)
    ]
    if given.format == "json":
        sys.stdout.write(as_json(checked, failures, when("WIB").at.date()))
    elif checked:
        sys.stdout.write(as_csv(checked) if given.format == "csv" else as_text(checked, sys.stdout.isatty()))
    print_failures(failures)
    return _exit_code(checked, [failure for _, failure in failures])


def _as_they_were(jobs: list[app.Job], keys: Path) -> list[app.Job]:
    from sync.app.snapshots import with_keys  # a check of what is there needs none

    return [app.Job(with_keys(job.register, keys), job.rules) for job in jobs]


def _exit_code(checked: list[Checked], failures: list[KawalError]) -> int:
    if failures and not checked:
        return max(failure.exit_code for failure in failures)
    if failures:
        return 1
    return int(any(f.severity in _SERIOUS for c in checked for f in c.result.judgement.findings))
