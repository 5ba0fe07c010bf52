"""``kawal report``: the quarterly report, to be read, printed and sent."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sync.cli.main import day, place, verb_parser
from sync.core.bahasa import long_date
from sync.core.report.quarter import Quarter
from sync.errors import KawalError

if TYPE_CHECKING:
    from sync.app.reports.desk import Desk
    from sync.app.reports.printing import Printed, Printer

_FORMATS = ("html", "pdf", "json", "xlsx", "eml")
_AUDIENCES = ("terbatas", "umum", "publik")
_PREVIEW = (
    "pratinjau, jangan dibagikan. Yang boleh dibagikan adalah laporan yang dibekukan dengan kawal report --send: hanya "
    "itu yang diperiksa terhadap semua laporan lain."
)
_UNNAMED = "Kecamatannya belum disebut, maka kopnya diisi dengan pena. Sebutkan seperti ini: --area 36.04.33"


def quarter(text: str) -> Quarter:
    """Return a quarter given as ``2025-Q1``."""
    return Quarter.parse(text.strip().upper())


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the report was made as asked for, 1 when a form of it could not be or a mail did not leave."""
    given = _parsed(arguments)
    from sync.app.reports.desk import Asked, desk

    register, area = given.register, given.area
    acts = given.hold or given.release or given.send
    today = given.as_of or given.today
    asked = Asked(
        register, area, given.quarter, given.audience, today, acts, given.settings, given.rules, given.identity
    )
    with desk(asked) as found:
        if given.hold or given.release:
            return _restage(found, given.hold)
        if given.send:
            return _send(found)
        printer, formats = found.printer, given.format or ["html"]
        assert printer
        if formats == ["json"] and given.out is None:
            sys.stdout.write(printer.printed(["json"]).files["json"].decode())
            return 0
        return _write(found, printer, formats, given.out or Path(), given.preview)


def _parsed(arguments: Sequence[str]) -> Any:
    parser = verb_parser(
        "report",
        "Contoh:\n  kawal report register.xlsx --area 36.04.33 --quarter 2025-Q1 --preview\n"
        "  kawal report --area 36.04 --quarter 2025-Q1 --format html,pdf,xlsx --out laporan\n"
        "  kawal report --area 36.04.33 --quarter 2025-Q1 --hold      (jangan dikirim dulu)\n"
        "  kawal report --area 36 --audience publik --format pdf\n\n"
        "Satu berkas .xlsx tidak memerlukan pengaturan. Dengan kawal.yaml, laporan wilayah mana pun dijumlahkan dari\n"
        "angka yang dihitung pada setiap pemeriksaan; register tidak dibaca ulang. kawal run mengirim draf kepada\n"
        "koordinator, lalu laporannya pada tanggal kirim. Laporan yang sudah dikirim dibekukan: bila diminta lagi,\n"
        "angkanya tetap sama walaupun register berubah.\n\n"
        "Untuk siapa: terbatas (unit yang berhak menangani kasusnya), umum (angka di bawah 5 tidak ditampilkan),\n"
        "publik (boleh diumumkan; angka di bawah 10 tidak ditampilkan).\n\n"
        "Kode keluar: 0 laporan dibuat, 1 sebagian bentuknya tidak dapat dibuat atau surelnya belum terkirim,\n"
        "2 pemakaian, pengaturan, atau aturan salah, 3 register tidak dapat dibaca.",
        "--today",
        "--rules",
        "--settings",
        formats=(),
    )
    parser.add_argument(
        "register", nargs="?", metavar="REGISTER", help="berkas .xlsx, atau nama register di kawal.yaml"
    )
    parser.add_argument("--area", metavar="KODE", help="kecamatan 36.04.33, kabupaten 36.04, provinsi 36, atau id")
    parser.add_argument(
        "--quarter", type=quarter, metavar="TRIWULAN", help="misalnya 2025-Q1 (bawaan: yang terakhir selesai)"
    )
    parser.add_argument(
        "--audience", choices=_AUDIENCES, help="untuk siapa (bawaan: terbatas; di atas kabupaten: umum)"
    )
    parser.add_argument(
        "--as-of",
        type=day,
        metavar="YYYY-MM-DD",
        help="keadaan satu register pada tanggal itu menurut salinan cadangan",
    )
    parser.add_argument("--identity", type=place, metavar="BERKAS", help="berkas kunci pemulihan, untuk --as-of")
    parser.add_argument("--format", metavar="BENTUK", help=f"{','.join(_FORMATS)} (bawaan: html)")
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="tempat menulisnya (bawaan: folder ini)")
    parser.add_argument("--preview", action="store_true", help="membuka laporan di peramban")
    actions = parser.add_mutually_exclusive_group()
    actions.add_argument("--hold", action="store_true", help="menahan laporan: tidak dikirim sebelum dilepas")
    actions.add_argument("--release", action="store_true", help="melepas laporan yang ditahan")
    actions.add_argument("--send", action="store_true", help="mengirim laporan sekarang, lalu membekukannya")
    given = parser.parse_args(arguments)
    if bool(given.as_of) != bool(given.identity) or (given.as_of and not given.register):
        parser.error("--as-of dan --identity hanya bersama-sama, dan untuk satu register.")
    if given.format:
        given.format = list(dict.fromkeys(given.format.replace(" ", "").split(",")))
        if unknown := [form for form in given.format if form not in _FORMATS]:
            parser.error(f"--format tidak mengenal {', '.join(unknown)}. Pilihannya: {', '.join(_FORMATS)}.")
    return given


# ------------------------------------------------------------------ on its way


def _restage(found: Desk, hold: bool) -> int:
    if hold:
        held = ", ".join(found.hold())
        print(f"{found.title} ({held}): ditahan, tidak dikirim sebelum dilepas. Melepasnya: {found.command} --release")
    else:
        released = ", ".join(found.release())
        print(f"{found.title} ({released}): dilepas. kawal run mengirimnya pada waktunya.")
        print(f"Sekarang juga: {found.command} --send")
    return 0


def _send(found: Desk) -> int:
    from sync.cli.mails import Mails

    mails = Mails.of(found.send())
    print("\n".join([f"{found.title}: dibekukan, tidak berubah lagi.", *mails.lines]))
    return int(mails.failed)


# ------------------------------------------------------------------ files


def _write(found: Desk, printer: Printer, formats: Sequence[str], folder: Path, preview: bool) -> int:
    printed = printer.printed(["html", *formats] if preview else formats)
    written = printed.write(folder)
    print(f"{found.title}: {_standing(found)}")
    for path in written.values():
        print(f"  {path}")
    if printer.page.is_preview:
        print(f"PERHATIAN: {_PREVIEW}", file=sys.stderr)
    if not found.area:
        print(f"PERHATIAN: {_UNNAMED}", file=sys.stderr)
    if preview:
        import webbrowser

        webbrowser.open(written["html"].resolve().as_uri())
    return _complain(printed)


def _standing(found: Desk) -> str:
    if found.filed is None or found.filing is None:
        return "angka per hari pemeriksaan."
    day = long_date(found.filed.at.date())
    return {
        "draf": f"drafnya dikirim {day}; angkanya masih dapat berubah.",
        "ditahan": "ditahan; angkanya masih dapat berubah.",
        "akhir": f"dikirim {day} dan dibekukan, sidik SHA-256 {found.filed.digest[:16]}…",
    }[found.filed.stage]


def _complain(printed: Printed) -> int:
    code = 0
    for problem in printed.problems:
        if isinstance(problem, KawalError):
            print(f"kawal: {problem.message} Laporan ditulis sebagai HTML.\n{problem.advice}", file=sys.stderr)
            code = max(code, problem.exit_code)
        else:
            print(f"PERHATIAN: {problem}", file=sys.stderr)
    return code
