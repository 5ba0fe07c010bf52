"""``kawal check``: read, judge, print; write nothing."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sync import app
from sync.cli.main import verb_parser
from sync.cli.output import Checked, as_csv, as_json, as_text
from sync.cli.progress import shown
from sync.core.model import Severity
from sync.errors import KawalError, UsageProblem

_SERIOUS = (Severity.CRITICAL, Severity.ERROR)


def run(arguments: Sequence[str]) -> int:
    """Return 1 when there is a critical or error finding, the worst failure's code when a file cannot be read."""
    parser = verb_parser(
        "check",
        "Contoh:\n  kawal check register.xlsx\n  kawal check register.xlsx --format json --today 2025-04-05\n\n"
        "Kode keluar: 0 tanpa temuan KRITIS atau GALAT, 1 ada, 2 pemakaian atau aturan salah, 3 bukan register.",
        "--today",
        "--rules",
        formats=("text", "json", "csv"),
    )
    parser.add_argument("register", nargs="*", metavar="BERKAS", help="register .xlsx atau .xlsm")
    parser.add_argument("--area", default=None, metavar="KODE", help="kode kecamatan, misalnya 36.04.33")
    given = parser.parse_args(arguments)
    if not given.register:
        raise UsageProblem("Sebutkan register yang diperiksa.", "Contoh: kawal check register.xlsx")
    rules, moment = app.rules(given.rules), app.moment(given.today)
    checked: list[Checked] = []
    failures: list[KawalError] = []
    paths = list(map(Path, given.register))
    for path in shown(paths, len(paths), "Memeriksa"):
        try:
            checked.append(Checked(path.name, given.area, app.FileOffice(path).check(rules, moment)))
        except KawalError as error:  # each register fails alone
            failures.append(error)
    if checked or not failures:
        write = {"text": as_text, "json": as_json, "csv": as_csv}[given.format]
        sys.stdout.write(write(checked, rules.book, moment.at.date(), sys.stdout.isatty()))
    return _exit_code(checked, failures)


def _exit_code(checked: list[Checked], failures: list[KawalError]) -> int:
    if len(failures) == 1 and not checked:
        raise failures[0]
    for failure in failures:
        print(f"kawal: {failure.message} {failure.advice}", file=sys.stderr)
    if failures:
        return max(failure.exit_code for failure in failures)
    return int(any(f.severity in _SERIOUS for c in checked for f in c.result.judgement.findings))
