"""``kawal accept``: rows are missing on purpose; the register is checked again in spite of that."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sync import app
from sync.cli.main import verb_parser
from sync.core.bahasa import number


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the register was checked."""
    parser = verb_parser(
        "accept",
        "Contoh:\n  kawal accept Gunungsari\n  kawal accept register.xlsx\n\n"
        "Bila sebuah tab kehilangan banyak baris sekaligus, Kawal tidak memeriksa register itu, supaya tidak ada\n"
        "kasus yang terlupakan. Pulihkan dulu baris yang terhapus tanpa sengaja; bila memang sengaja, perintah ini\n"
        "menerima keadaan sekarang dan memeriksanya.\n\nKode keluar: 0 diterima, 1 belum dapat ditulis, 2 pemakaian "
        "atau pengaturan salah, 3 tidak dapat dibaca.",
        "--today",
        "--rules",
        "--settings",
    )
    parser.add_argument("register", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx")
    given = parser.parse_args(arguments)
    with app.chosen([given.register], given.settings, given.rules) as [job]:
        outcome = job.register.sync(job.rules, app.at(given.today), accept=True)
    rows = len(outcome.checked.register["laporan"]) if outcome.checked else None
    if given.format == "json":
        print(json.dumps({"schema": "kawal.accept/1", "name": job.register.name, "laporan": rows}))
    elif rows is None:
        print(f"{job.register.name}: tidak ada yang perlu diterima; register tidak berubah sejak pemeriksaan terakhir.")
    else:
        print(f"{job.register.name}: diterima dengan {number(rows)} baris Laporan.")
    return 0
