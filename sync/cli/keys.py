"""``kawal keys new``: the keys of those who may open the snapshots."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sync.cli.main import verb_parser


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the keys were made."""
    parser = verb_parser(
        "keys",
        "Contoh:\n  kawal keys new --out /media/usb\n\n"
        "Membuat dua kunci pemulihan. Salinan cadangan dibuka dengan salah satunya; Kawal sendiri tidak\n"
        "memerlukannya.\n\n"
        "Kode keluar: 0 kunci dibuat, 2 pemakaian salah atau berkasnya sudah ada.",
    )
    parser.add_argument("action", choices=["new"], metavar="new", help="membuat dua kunci baru")
    parser.add_argument("--out", type=Path, default=Path(), metavar="FOLDER", help="tempat kunci (bawaan: folder ini)")
    given = parser.parse_args(arguments)
    from sync.app.keys import make

    made = make(given.out)
    if given.format == "json":
        plain = [{"file": str(path), "public": public} for path, public in made]
        print(json.dumps({"schema": "kawal.keys/1", "keys": plain}, ensure_ascii=False))
        return 0
    print("Dua kunci pemulihan dibuat:")
    for path, _ in made:
        print(f"  {path}")
    print("\nTulis di kawal.yaml:\n\ncadangan:\n  kunci_publik:")
    for _, public in made:
        print(f"    - {public}")
    print(
        "\nLalu, hari ini juga:\n"
        "  1. Simpan berkas pertama di brankas koordinator (USB atau dicetak), berkas kedua di dinas kabupaten.\n"
        "  2. Hapus keduanya dari mesin ini. Kawal tidak memerlukannya, dan salinan hanya aman selama kuncinya di "
        "tempat lain.\n"
        "  3. Periksa dengan kawal doctor, lalu coba sekali: kawal restore --verify --identity BERKAS\n"
        "Bila kedua kunci hilang, tidak seorang pun dapat membuka salinan."
    )
    return 0
