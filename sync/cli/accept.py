"""``kawal accept``: what a register has lost is lost on purpose; the register is checked again in spite of that."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sync import app
from sync.cli.main import verb_parser
from sync.core.bahasa import number
from sync.stopped import Braked


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the register was checked, 1 when it still waits for its code."""
    parser = verb_parser(
        "accept",
        "Contoh:\n  kawal accept Gunungsari\n  kawal accept Gunungsari 7F3A-29C1\n\n"
        "Bila sebuah tab kehilangan banyak baris sekaligus, atau banyak baris tertimpa, Kawal tidak memeriksa\n"
        "register itu, supaya tidak ada kasus yang terlupakan. Pulihkan dulu yang hilang tanpa sengaja; bila memang\n"
        "sengaja, perintah ini menampilkan apa yang hilang beserta kodenya, dan dengan kode itu menerimanya. Kode\n"
        "hanya berlaku untuk keadaan yang ditampilkan.\n\nKode keluar: 0 diterima, 1 belum diterima atau belum dapat "
        "ditulis, 2 pemakaian\natau pengaturan salah, 3 tidak dapat dibaca.",
        "--today",
        "--rules",
        "--settings",
    )
    parser.add_argument("register", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx")
    parser.add_argument("code", nargs="?", default="", metavar="KODE", help="kode dari peringatan, misalnya 7F3A-29C1")
    given = parser.parse_args(arguments)
    with app.chosen([given.register], given.settings, given.rules) as [job]:
        name = job.register.name
        try:
            outcome = job.register.sync(job.rules, app.at(given.today), accept=given.code)
        except Braked as braked:
            if given.format != "json":
                raise
            doubts = braked.doubts
            plain = {"reasons": doubts.reasons, "cases": list(doubts.cases), "token": doubts.token}
            print(json.dumps({"schema": "kawal.accept/1", "name": name, "laporan": None, **plain}, ensure_ascii=False))
            return braked.exit_code
    rows = len(outcome.checked.register["laporan"]) if outcome.checked else None
    if given.format == "json":
        print(json.dumps({"schema": "kawal.accept/1", "name": name, "laporan": rows}, ensure_ascii=False))
    elif rows is None:
        print(f"{name}: tidak ada yang perlu diterima; register tidak berubah sejak pemeriksaan terakhir.")
    elif not given.code:
        print(f"{name}: tidak ada yang perlu diterima; register sudah diperiksa, {number(rows)} baris Laporan.")
    else:
        print(f"{name}: diterima dengan {number(rows)} baris Laporan.")
    return 0
