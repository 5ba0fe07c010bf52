"""``kawal audit``: who changed which kasus when; ``kawal audit verify`` proves that the trail is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from sync import app
from sync.app.audit import Line, Proof, lines, prove
from sync.cli.main import day, verb_parser
from sync.core.bahasa import long_date, number
from sync.core.trail.model import Act

_ACTS = {
    Act.ADDED: "baris baru",
    Act.REMOVED: "baris dihapus",
    Act.CHANGED: "diubah",
    Act.COLUMN_LOST: "kolom tidak ada lagi",
    Act.COLUMN_BACK: "kolom ada lagi",
}


def run(arguments: Sequence[str]) -> int:
    """Return 0, or 1 when a trail is not whole."""
    parser = verb_parser(
        "audit",
        "Contoh:\n  kawal audit Gunungsari --since 2025-04-01\n  kawal audit --case GNS-2025-0004\n"
        "  kawal audit verify            (membuktikan bahwa jejaknya utuh)\n\n"
        "Jejak mencatat baris dan kolom yang berubah di antara dua pemeriksaan, bukan isinya. Penyunting adalah orang\n"
        "yang terakhir menyimpan register menurut Google; di antaranya mungkin ada orang lain.\n\n"
        "Kode keluar: 0 selesai, 1 jejak tidak utuh, 2 pemakaian atau pengaturan salah.",
        "--today",
        "--rules",
        "--settings",
    )
    parser.add_argument(
        "register", nargs="*", metavar="REGISTER", help="nama register di kawal.yaml, atau berkas .xlsx"
    )
    parser.add_argument("--case", default="", metavar="NOMOR", help="hanya kasus ini, misalnya GNS-2025-0004")
    parser.add_argument("--since", type=day, metavar="YYYY-MM-DD", help="hanya sejak tanggal ini")
    given = parser.parse_args(arguments)
    proving, names = given.register[:1] == ["verify"], given.register[given.register[:1] == ["verify"] :]
    today = app.moment(given.today).at.date()
    told: list[Line] = []
    proofs: list[Proof] = []
    with app.chosen(names, given.settings, given.rules) as jobs:
        for job in jobs:
            with job.register.remembered() as ledger:
                if proving:
                    proofs.append(prove(job.register, ledger, today))
                else:
                    told += lines(ledger, job.register.name, job.rules.book, given.case, given.since)
    if proving:
        return _show_proofs(proofs, given.format)
    if given.format == "json":
        print(json.dumps({"schema": "kawal.audit/1", "entries": [_plain(line) for line in told]}, ensure_ascii=False))
    else:
        print("\n".join(_shown(told)) or "Belum ada perubahan yang dicatat.")
    return 0


def _shown(told: Iterable[Line]) -> Iterable[str]:
    """Yield a heading for each check, then a line for each thing that it found."""
    head = ""
    for line in sorted(told, key=lambda line: (line.at, line.register, line.number)):
        until = f"{long_date(line.at.date())} {line.at:%H.%M}"
        since = f" (sejak {long_date(line.since.date())} {line.since:%H.%M})" if line.since else ""
        by = f", disimpan oleh {line.editor}" if line.editor else ""
        confirmed = f", dengan kode {line.accepted}" if line.accepted else ""
        this = f"{line.register}, {until}{since}{by}{confirmed}"
        if this != head:
            yield this
            head = this
        yield f"  {line.tab} {line.case or '(tanpa nomor kasus)'}: {_ACTS[line.act]}{_fields(line)}"


def _fields(line: Line) -> str:
    told = []
    for title, old, new in line.fields:
        told.append(f"{title} ({old or 'isian lain'} menjadi {new or 'isian lain'})" if old or new else title)
    return f": {', '.join(told)}" if told else ""


def _plain(line: Line) -> dict[str, object]:
    return {
        "register": line.register,
        "number": line.number,
        "seal": line.seal,
        "since": line.since.isoformat() if line.since else None,
        "at": line.at.isoformat(),
        "editor": line.editor or None,
        "accepted": line.accepted or None,
        "act": line.act.value,
        "tab": line.tab,
        "case": line.case or None,
        "fields": [{"column": title, "old": old, "new": new} for title, old, new in line.fields],
    }


def _show_proofs(proofs: Sequence[Proof], form: str) -> int:
    if form == "json":
        plain = [
            {
                "name": one.register,
                "records": one.records,
                "snapshots": one.snapshots,
                "seal": one.seal,
                "problems": list(one.problems),
            }
            for one in proofs
        ]
        print(json.dumps({"schema": "kawal.audit.verify/1", "registers": plain}, ensure_ascii=False))
    else:
        for one in proofs:
            what = f"{number(one.records)} catatan, {number(one.snapshots)} salinan"
            print(f"{'✗' if one.problems else '✓'} {one.register}: {what}{', utuh' if not one.problems else ''}")
            if one.seal:
                print(f"    segel catatan terakhir: {one.seal}")
            for problem in one.problems:
                print(f"    {problem}")
    return int(any(one.problems for one in proofs))
