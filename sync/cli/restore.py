"""``kawal restore``: rows that are gone, out of a snapshot, into a tab of their own."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, time
from pathlib import Path

from sync import app
from sync.app.snapshots import Drawer, Restored, with_keys
from sync.cli.main import verb_parser
from sync.core.bahasa import long_date, number


def moment(text: str) -> datetime:
    """Return a time given as ``YYYY-MM-DD`` (the end of that day) or ``YYYY-MM-DDTHH:MM``."""
    found = datetime.fromisoformat(text)
    return datetime.combine(found.date(), time.max) if len(text) <= len("YYYY-MM-DD") else found.replace(tzinfo=None)


def run(arguments: Sequence[str]) -> int:
    """Return 0 when everything was brought back and read back, or the drill went well; else 1."""
    parser = verb_parser(
        "restore",
        "Contoh:\n  kawal restore --register Gunungsari --at 2025-04-05T13:00 --identity /media/usb/kunci.txt\n"
        "  kawal restore --register Gunungsari --at 2025-04-05 --case GNS-2025-0004 --identity /media/usb/kunci.txt\n"
        "  kawal restore --verify --identity /media/usb/kunci.txt      (latihan: tidak menulis apa pun)\n\n"
        "Baris yang ada di salinan dan tidak ada lagi di register ditulis ke tab baru Pemulihan; tab petugas tidak\n"
        "diubah. Petugas menyalin sendiri baris yang perlu. --case mengembalikan semua baris satu kasus, --all semua\n"
        "baris.\n\nKode keluar: 0 selesai, 1 sebagian tidak cocok atau tidak dapat ditulis, 2 pemakaian atau kunci\n"
        "salah, 3 tidak ada salinan yang dapat dibuka.",
        "--rules",
        "--settings",
    )
    parser.add_argument("--register", default=None, metavar="REGISTER", help="nama register di kawal.yaml")
    parser.add_argument("--at", type=moment, metavar="WAKTU", help="keadaan pada waktu itu: 2025-04-05T13:00")
    parser.add_argument("--identity", type=Path, required=True, metavar="BERKAS", help="berkas kunci pemulihan")
    parser.add_argument("--case", default="", metavar="NOMOR", help="semua baris kasus ini")
    parser.add_argument("--all", action="store_true", help="semua baris salinan itu")
    parser.add_argument("--verify", action="store_true", help="hanya mencoba membuka salinan terakhir")
    given = parser.parse_args(arguments)
    if not given.verify and (given.register is None or given.at is None):
        parser.error("--register dan --at harus diisi (atau --verify).")
    with app.chosen([given.register] if given.register else [], given.settings, given.rules) as jobs:
        if given.verify:
            return _drill(jobs, given.identity, given.format)
        [job] = jobs
        drawer = Drawer(with_keys(job.register, given.identity), given.identity)
        snapshot, found = drawer.lost(given.at, job.rules, given.case, given.all)
        done = drawer.restore(snapshot, found, job.rules)
    if given.format == "json":
        tabs = [{"tab": one.tab, "title": one.title, "rows": one.rows, "verified": one.verified} for one in done]
        print(
            json.dumps({"schema": "kawal.restore/1", "at": snapshot.at.isoformat(), "tabs": tabs}, ensure_ascii=False)
        )
    else:
        when = f"{long_date(snapshot.at.date())} pukul {snapshot.at:%H.%M}"
        print("\n".join([f"{job.register.name}, salinan {when}:", *map(_shown, done)]))
        if not done:
            print("  Semua baris salinan itu masih ada di register. Tidak ada yang ditulis.")
    return int(any(one.verified != one.rows for one in done))


def _shown(one: Restored) -> str:
    read = "semuanya cocok" if one.verified == one.rows else f"HANYA {number(one.verified)} YANG COCOK"
    return f"  tab {one.title}: {number(one.rows)} baris {one.tab}, dibaca kembali: {read}"


def _drill(jobs: Sequence[app.Job], identity: Path, form: str) -> int:
    results = []
    for job in jobs:
        name, rows, same = Drawer(with_keys(job.register, identity), identity).drill(job.rules)
        results.append((job.register.name, name, rows, same))
    if form == "json":
        plain = [{"name": r, "snapshot": name, "rows": rows, "matches": same} for r, name, rows, same in results]
        print(json.dumps({"schema": "kawal.restore.verify/1", "registers": plain}, ensure_ascii=False))
    else:
        said = {True: "sama dengan jejak", False: "TIDAK SAMA dengan jejak", None: "jejaknya tidak ada di sini"}
        for register, name, rows, same in results:
            print(f"{'✗' if same is False else '✓'} {register}: {name} terbuka, {number(rows)} baris, {said[same]}")
    return int(any(same is False for *_, same in results))
