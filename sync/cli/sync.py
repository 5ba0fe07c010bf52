"""``kawal sync``: one cycle for every register given."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sync import app
from sync.cli.main import day, verb_parser
from sync.core.bahasa import number
from sync.core.model import State
from sync.core.service_tabs.temuan import count_sentence
from sync.errors import KawalError, UsageProblem
from sync.pipeline import Outcome


def run(arguments: Sequence[str]) -> int:
    """Return 0 when every register was brought up to date, else 1 (or the code of the only failure)."""
    parser = verb_parser("sync", "Contoh:\n  kawal sync register.xlsx\n  kawal sync register.xlsx --today 2025-04-05")
    parser.add_argument("register", nargs="*", metavar="BERKAS", help="register .xlsx atau .xlsm")
    parser.add_argument("--today", type=day, metavar="YYYY-MM-DD", help="memeriksa seakan-akan pada tanggal ini")
    parser.add_argument("--rules", type=Path, metavar="FOLDER", help="folder aturan kantor sendiri")
    parser.add_argument(
        "--wait", type=float, default=10, metavar="DETIK", help="lama menunggu berkas yang sedang dibuka (bawaan: 10)"
    )
    given = parser.parse_args(arguments)
    if not given.register:
        raise UsageProblem("Sebutkan register yang diproses.", "Contoh: kawal sync register.xlsx")
    rules, moment = app.rules(given.rules), app.moment(given.today)
    failures: list[KawalError] = []
    for name in given.register:
        if Path(name).stem.endswith(".bak"):  # kawal sync *.xlsx names our own backups too
            print(f"{Path(name).name}: dilewati, ini salinan cadangan.")
            continue
        try:
            outcome = app.FileOffice(Path(name), given.wait).sync(rules, moment)
        except KawalError as error:  # each register fails alone
            failures.append(error)
            if len(given.register) > 1:
                print(f"kawal: {error.message} {error.advice}", file=sys.stderr)
        else:
            print(_sentence(Path(name).name, outcome))
    if len(given.register) == 1 and failures:
        raise failures[0]
    return int(bool(failures))


def _sentence(name: str, outcome: Outcome) -> str:
    if outcome.checked is None:
        return f"{name}: tidak ada perubahan sejak pemeriksaan terakhir; tidak ada yang ditulis."
    judgement = outcome.checked.judgement
    late = sum(f.state is State.OVERDUE for f in judgement.followups)
    rows = len(outcome.checked.register["laporan"])
    return (
        f"{name}: {number(rows)} baris Laporan. {count_sentence(judgement.findings)} "
        f"{number(late)} tindak lanjut terlambat. "
        f"Sejak pemeriksaan sebelumnya: {number(outcome.changes.new)} baru, {number(outcome.changes.resolved)} selesai."
    )
