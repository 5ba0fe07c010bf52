"""``kawal init``: an empty register for a kecamatan."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from sync import app
from sync.cli.main import verb_parser
from sync.errors import UsageProblem
from sync.wilayah import areas


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the register was made."""
    parser = verb_parser(
        "init",
        "Contoh:\n  kawal init kantor --kecamatan 36.04.33\n"
        '  kawal init kantor --kecamatan Gunungsari --petugas "Nurhayati; Suhendi"',
        "--today",
        "--rules",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="tempat register dibuat")
    parser.add_argument(
        "--kecamatan", required=True, metavar="KODE|NAMA", help="kode seperti 36.04.33, atau nama kecamatan"
    )
    parser.add_argument("--petugas", default="", metavar="NAMA", help="nama petugas, dipisah titik koma")
    parser.add_argument("--xlsx", action="store_true", help="register berupa berkas .xlsx (bawaan)")
    given = parser.parse_args(arguments)
    rules = app.rules(given.rules)
    place = _kecamatan(given.kecamatan)
    petugas = tuple(dict.fromkeys(name.strip() for name in given.petugas.split(";") if name.strip()))
    moment = app.moment(given.today, areas.zone_label(place.zone))
    path = app.new_register(given.folder, place, petugas, rules, moment)
    if given.format == "json":
        made = {"schema": "kawal.init/1", "area": place.code, "path": str(path), "desa": len(place.desa)}
        print(json.dumps(made, ensure_ascii=False))
        return 0
    print(f"Register untuk {place} sudah dibuat: {path}")
    print(f"Tab Referensi sudah berisi {len(place.desa)} desa/kelurahan dan {len(petugas)} petugas.")
    if not petugas:
        print("Sebelum mulai, isi nama petugas di tab Referensi: pilihan kolom Petugas diambil dari sana.")
    print(f"Sesudah diisi: kawal sync {path}")
    return 0


def _kecamatan(query: str) -> areas.Kecamatan:
    found = areas.find(query)
    if len(found) == 1:
        return found[0]
    if not found:
        near = tuple(f"{place.code}  {place}" for place in areas.inside(query) or areas.similar(query))
        message = f'Kecamatan "{query}" tidak ada dalam daftar resmi.'
        raise UsageProblem(f"{message} Mungkin salah satu dari ini:" if near else message, "Ulangi dengan kode.", near)
    return _asked(query, found)


def _asked(query: str, found: list[areas.Kecamatan]) -> areas.Kecamatan:
    """Ask a person at a terminal which one is meant; a program gets the list and must name a code."""
    lines = tuple(f"{place.code}  {place}" for place in found)
    message = f'Ada {len(found)} kecamatan bernama "{query}".'
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageProblem(message, f"Ulangi dengan kodenya, misalnya --kecamatan {found[0].code}.", lines)
    print(message)
    for number, line in enumerate(lines, 1):
        print(f"  {number}. {line}")
    answer = input("Yang mana? Tulis nomornya: ").strip()
    if answer.isdecimal() and 1 <= int(answer) <= len(found):
        return found[int(answer) - 1]
    raise UsageProblem("Tidak ada yang dipilih.", f"Ulangi dengan kodenya, misalnya --kecamatan {found[0].code}.")
