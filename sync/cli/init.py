"""``kawal init``: settings, rules and an empty register for a kecamatan."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync import app
from sync.app.new import NewRegister, new_register
from sync.cli.main import verb_parser
from sync.errors import UsageProblem
from sync.wilayah import areas

if TYPE_CHECKING:
    from sync.app.new_sheet import NewSheet

_NO_PETUGAS = "Sebelum mulai, isi nama petugas di tab Referensi: pilihan kolom Petugas diambil dari sana."

_FIND_CODE = (
    "Cari dengan nama kecamatan (--kecamatan Gunungsari), atau tulis kode kabupatennya (--kecamatan 36.04): semua "
    "kecamatannya ditampilkan beserta kodenya."
)


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the register was made and is in the settings, or was listed only (``--dry-run``)."""
    parser = verb_parser(
        "init",
        "Contoh:\n  kawal init kantor --kecamatan 36.04.33\n"
        '  kawal init kantor --kecamatan Gunungsari --petugas "Nurhayati; Suhendi"\n'
        "  kawal init kantor --kecamatan 36.04.33 --google https://docs.google.com/spreadsheets/d/…/edit\n\n"
        "Membuat kawal.yaml (pengaturan), aturan (salinan aturan), dan register di FOLDER. Yang sudah ada tidak "
        "ditimpa.\n"
        "Diulang untuk kecamatan lain, perintah ini menambah register ke kawal.yaml yang sama; aturan disalin sekali,\n"
        "bersama register pertama. Tanpa kawal.yaml pun sebuah berkas .xlsx dapat diperiksa: kawal check BERKAS.\n"
        "Google Sheet dibuat dan dibagikan oleh orang lebih dulu; kunci Google diletakkan di FOLDER sebagai "
        "service_account.json.\n\n"
        "Kode keluar: 0 register sudah dibuat dan tercatat, 1 Google Sheet belum dapat diisi, 2 pemakaian,\n"
        "pengaturan, kunci, atau aturan salah, 3 Google Sheet tidak dapat dibaca.",
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

    as_json = given.format == "json"
    with new_sheet(given.folder, place, petugas, given.rules, given.google) as sheet:
        if given.dry_run:
            _tell_missing(sheet, place, sheet.forbidden(), as_json)
            return 0
        sheet.refuse_unasked(given.repair)
        if not as_json:
            print("\n".join(_missing(sheet, "Yang akan ditambahkan:")), flush=True)  # now Google is waited for
        outcome = sheet.fill(app.at(given.today))
    if as_json:
        print(json.dumps(_plain_sheet(sheet, place, filled=True), ensure_ascii=False))
        return 0
    print(f"Register untuk {place} sudah siap: {sheet.url}")
    if outcome.notice:
        print(f"PERHATIAN: {outcome.notice}", file=sys.stderr)
    if not petugas and not sheet.in_use:
        print(_NO_PETUGAS)
    _tell_listed(sheet.rules, sheet.name, sheet.settings)
    return 0


def _tell_missing(sheet: NewSheet, place: areas.Kecamatan, forbidden: str, as_json: bool) -> None:
    """Print what would be added, and what keeps Kawal from doing so."""
    if as_json:
        made = {**_plain_sheet(sheet, place, filled=False), "writable": not forbidden}
        print(json.dumps(made, ensure_ascii=False))
    else:
        print("\n".join(_missing(sheet, "Yang akan ditambahkan (belum ada yang diubah):")))
    if forbidden:
        print(f"PERHATIAN: {forbidden}", file=sys.stderr)


def _missing(sheet: NewSheet, heading: str) -> list[str]:
    if not sheet.lines:
        return ["Tidak ada yang perlu ditambahkan."]
    return [heading, *(f"  {line}" for line in sheet.lines)]


def _plain_sheet(sheet: NewSheet, place: areas.Kecamatan, filled: bool) -> dict[str, Any]:
    return {
        "schema": "kawal.init/1",
        "area": place.code,
        "name": sheet.name,
        "spreadsheet_id": sheet.id,
        "settings": str(sheet.settings),
        "missing": sheet.lines,
        "filled": filled,
    }


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
    _tell_listed(made.rules, made.name, made.settings)


def _tell_listed(rules: Path | None, name: str, settings: Path) -> None:
    if rules:
        print(f"Aturan sudah disalin ke {rules} dan boleh disunting.")
    print(f'Register "{name}" sudah tercatat di {settings}.')
    print(f"Sesudah diisi: kawal sync --settings {settings}")


def _kecamatan(query: str) -> areas.Kecamatan:
    found = areas.find(query)
    if len(found) == 1:
        return found[0]
    if not found:
        near = tuple(f"{place.code}  {place}" for place in areas.inside(query) or areas.similar(query))
        message = f'Kecamatan "{query}" tidak ada dalam daftar resmi.'
        if near:
            raise UsageProblem(f"{message} Mungkin salah satu dari ini:", "Ulangi dengan kodenya.", near)
        raise UsageProblem(message, _FIND_CODE)
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
