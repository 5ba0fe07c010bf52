"""``kawal init``: settings, rules and an empty register for a kecamatan."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sync import app
from sync.app.new import NewRegister, new_register
from sync.cli.main import verb_parser
from sync.errors import UsageProblem
from sync.wilayah import areas

_NO_PETUGAS = "Sebelum mulai, isi nama petugas di tab Referensi: pilihan kolom Petugas diambil dari sana."


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the register was made and is in the settings, or was listed only (``--dry-run``)."""
    parser = verb_parser(
        "init",
        "Contoh:\n  kawal init kantor --kecamatan 36.04.33\n"
        '  kawal init kantor --kecamatan Gunungsari --petugas "Nurhayati; Suhendi"\n'
        "  kawal init kantor --kecamatan 36.04.33 --google https://docs.google.com/spreadsheets/d/…/edit\n\n"
        "Membuat kawal.yaml (pengaturan), aturan (salinan aturan), dan register di FOLDER. Yang sudah ada tidak "
        "ditimpa.\n"
        "Diulang untuk kecamatan lain, perintah ini menambah register ke kawal.yaml yang sama.\n"
        "Google Sheet dibuat dan dibagikan oleh orang lebih dulu; kunci Google diletakkan di FOLDER sebagai "
        "service_account.json.",
        "--today",
        "--rules",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="tempat pengaturan dan register dibuat")
    parser.add_argument(
        "--kecamatan", required=True, metavar="KODE|NAMA", help="kode seperti 36.04.33, atau nama kecamatan"
    )
    parser.add_argument("--petugas", default="", metavar="NAMA", help="nama petugas, dipisah titik koma")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--xlsx", action="store_true", help="register berupa berkas .xlsx (bawaan)")
    where.add_argument("--google", metavar="ALAMAT|ID", help="register berupa Google Sheet yang sudah dibagikan")
    parser.add_argument(
        "--repair", action="store_true", help="Google: tambah yang belum ada pada register yang dipakai"
    )
    parser.add_argument("--dry-run", action="store_true", help="Google: hanya menyebut apa yang akan ditambahkan")
    given = parser.parse_args(arguments)
    if (given.repair or given.dry_run) and not given.google:
        parser.error("--repair dan --dry-run hanya untuk --google")
    place = _kecamatan(given.kecamatan)
    petugas = tuple(dict.fromkeys(name.strip() for name in given.petugas.split(";") if name.strip()))
    if given.google:
        return _google(given, place, petugas)
    made = new_register(given.folder, place, petugas, given.rules, app.at(given.today))
    if given.format == "json":
        print(json.dumps(_plain(made, place), ensure_ascii=False))
    else:
        _tell(made, place, petugas)
    return 0


def _google(given: argparse.Namespace, place: areas.Kecamatan, petugas: tuple[str, ...]) -> int:
    from sync.app.new_sheet import new_sheet

    with new_sheet(given.folder, place, petugas, given.rules, given.google) as sheet:
        if not given.dry_run:
            outcome = sheet.fill(given.repair, app.at(given.today))
    if given.format == "json":
        made = {
            "schema": "kawal.init/1",
            "area": place.code,
            "name": sheet.name,
            "spreadsheet_id": sheet.id,
            "settings": str(sheet.settings),
            "missing": sheet.lines,
            "filled": not given.dry_run,
        }
        print(json.dumps(made, ensure_ascii=False))
        return 0
    if given.dry_run:
        print("Yang akan ditambahkan (belum ada yang diubah):" if sheet.lines else "Tidak ada yang perlu ditambahkan.")
    else:
        print(f"Register untuk {place} sudah siap: {sheet.url}")
    for line in sheet.lines:
        print(f"  {line}")
    if given.dry_run:
        return 0
    if outcome.notice:
        print(f"PERHATIAN: {outcome.notice}", file=sys.stderr)
    if not petugas and not sheet.in_use:
        print(_NO_PETUGAS)
    print(f'Register "{sheet.name}" sudah tercatat di {sheet.settings}.')
    print(f"Sesudah diisi: kawal sync --settings {sheet.settings}")
    return 0


def _plain(made: NewRegister, place: areas.Kecamatan) -> dict[str, Any]:
    return {
        "schema": "kawal.init/1",
        "area": place.code,
        "name": made.name,
        "path": str(made.path),
        "settings": str(made.settings),
        "made": made.made,
        "desa": len(place.desa),
    }


def _tell(made: NewRegister, place: areas.Kecamatan, petugas: tuple[str, ...]) -> None:
    if made.made:
        print(f"Register untuk {place} sudah dibuat: {made.path}")
        print(f"Tab Referensi sudah berisi {len(place.desa)} desa/kelurahan dan {len(petugas)} petugas.")
        if not petugas:
            print(_NO_PETUGAS)
    else:
        print(f"{made.path} sudah ada, maka tidak ditimpa.")
    if made.rules:
        print(f"Aturan sudah disalin ke {made.rules} dan boleh disunting.")
    print(f'Register "{made.name}" sudah tercatat di {made.settings}.')
    print(f"Sesudah diisi: kawal sync --settings {made.settings}")


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
