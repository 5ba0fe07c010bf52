"""Arguments in, exit code out. No traceback ever reaches a user."""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn, TextIO

from sync import __version__
from sync.errors import KawalError
from sync.quiet import keep_quiet, places

if TYPE_CHECKING:
    from pathlib import Path

_VERBS = {
    "demo": "membuat register contoh dan menjalankan satu putaran penuh, tanpa akun dan tanpa jaringan",
    "init": "membuat register baru untuk sebuah kecamatan",
    "check": "memeriksa register dan menampilkan temuan; tidak menulis apa pun",
    "sync": "memeriksa register lalu mengisi tab Temuan, Tindak Lanjut, Ringkasan, dan Aturan",
    "run": "berjalan terus dan mengerjakan setiap pekerjaan pada waktunya; dengan --once: sekali saja",
    "report": "membuat laporan triwulan: HTML, PDF, lembar kerja, atau surel",
    "status": "menampilkan keadaan setiap register menurut catatan terakhir; tidak memerlukan jaringan",
    "accept": "menerima bahwa baris di sebuah register memang sengaja dihapus",
    "audit": "menampilkan siapa mengubah kasus mana dan kapan, dan membuktikan bahwa catatannya utuh",
    "restore": "mengembalikan baris yang hilang dari salinan cadangan ke tab baru",
    "keys": "membuat kunci untuk salinan cadangan yang terenkripsi",
    "outbox": "menampilkan surel yang belum terkirim, mengirimnya lagi, atau membatalkannya",
    "doctor": "memeriksa pengaturan, aturan, kunci Google, izin, dan register, lalu menyebut perbaikannya",
    "rules": "menampilkan, memeriksa, dan menguji aturan",
    "forms": "membuat formulir baku setiap tahap untuk dicetak dan diisi dengan pena",
}


_SHOWN_PROBLEMS = 50  # of a rule folder, before "dan N lagi"


class Parser(argparse.ArgumentParser):
    """argparse in Bahasa Indonesia."""

    def error(self, message: str) -> NoReturn:
        """End with code 2: what is wrong, and where help is."""
        print(f"kawal: {_translated(message)}{_nearest(message)}", file=sys.stderr)
        print(f"Bantuan: {self.prog} --help", file=sys.stderr)
        raise SystemExit(2)

    def format_help(self) -> str:
        """Return the help with the words that argparse itself puts in."""
        text = super().format_help()
        for english, indonesian in _HELP_WORDS.items():
            text = text.replace(english, indonesian)
        return text


_HELP_WORDS = {
    "usage: ": "pemakaian: ",
    "positional arguments:": "perintah dan berkas:",
    "options:": "pilihan:",
    "show this help message and exit": "menampilkan bantuan ini",
}
_ERROR_WORDS = {
    "argument PERINTAH: invalid choice: ": "perintah tidak dikenal: ",
    "the following arguments are required: ": "yang belum diisi: ",
    "unrecognized arguments: ": "tidak dikenal: ",
    "invalid choice: ": "pilihan tidak dikenal: ",
    "choose from": "pilih salah satu dari",
    "expected one argument": "butuh satu nilai",
    "expected at least one argument": "butuh paling sedikit satu nilai",
    "argument ": "",
    "not allowed with": "tidak dapat bersama",
    "invalid day value: ": "bukan tanggal (tulis seperti 2025-04-05): ",
    "invalid quarter value: ": "bukan triwulan (tulis seperti 2025-Q1): ",
    "invalid seconds value: ": "bukan jumlah detik dari 0 sampai 3600: ",
    "invalid int value: ": "bukan bilangan bulat: ",
}


def _translated(message: str) -> str:
    for english, indonesian in _ERROR_WORDS.items():
        message = message.replace(english, indonesian)
    return message


def _nearest(message: str) -> str:
    """Return what a misspelt verb may have meant."""
    typed = re.search(r"invalid choice: '([^']*)'", message)
    if not typed:
        return ""
    from difflib import get_close_matches

    near = get_close_matches(typed[1], re.findall(r"'([^']*)'", message)[1:], n=1)
    return f' Mungkin maksud Anda "{near[0]}"?' if near else ""


def day(text: str) -> date:
    """Return a day given as ``YYYY-MM-DD``."""
    return date.fromisoformat(text)


def place(text: str) -> Path:
    """Return the path of a file or folder."""
    from pathlib import Path  # --help needs none

    return Path(text)


def seconds(text: str) -> float:
    """Return a waiting time of up to an hour."""
    found = float(text)
    if not 0 <= found <= 3600:
        raise ValueError(text)
    return found


_SHARED_OPTIONS: dict[str, tuple[Callable[[str], object], str, str]] = {
    "--today": (day, "YYYY-MM-DD", "memeriksa seakan-akan pada tanggal ini"),
    "--rules": (place, "FOLDER", "folder aturan kantor sendiri"),
    "--settings": (place, "BERKAS", "berkas pengaturan (bawaan: kawal.yaml di folder ini)"),
}


def parser() -> Parser:
    """Return the parser of all verbs. A verb's own options are added when the verb is called."""
    top = Parser(
        prog="kawal",
        description="Kawal memeriksa register kasus P2TP2A dan mengingatkan tindak lanjut yang jatuh tempo.",
        epilog="Contoh: kawal check register.xlsx",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--version", action="version", version=f"kawal {__version__}", help="menampilkan versi")
    verbs = top.add_subparsers(dest="verb", metavar="PERINTAH", required=True, parser_class=Parser)
    for name, summary in _VERBS.items():
        verbs.add_parser(name, help=summary, add_help=False, description=summary)
    return top


def verb_parser(name: str, epilog: str, *shared: str, formats: Sequence[str] = ("text", "json")) -> Parser:
    """Return the parser of one verb with the options of every verb, and the shared options named.

    A verb whose output is files says itself what ``--format`` means: its ``formats`` are empty.
    """
    made = Parser(
        prog=f"kawal {name}",
        description=f"kawal {name}: {_VERBS[name]}.",
        epilog=epilog,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    if formats:
        made.add_argument("--format", choices=formats, default="text", help="bentuk keluaran")
    for option in shared:
        kind, metavar, meaning = _SHARED_OPTIONS[option]
        made.add_argument(option, type=kind, metavar=metavar, help=meaning)
    made.add_argument("--debug", action="store_true", help="bila gagal, tampilkan letak kesalahan di dalam program")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a verb and return its exit code: 0 fine, 1 findings or a failure, 2 usage, 3 not readable."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        _write_anything(stream)
    try:
        known, _ = parser().parse_known_args(given[:1] or ["--help"])
        if arguments is None:  # the process is ours
            keep_quiet()
        return int(import_module(f"sync.cli.{known.verb}").run(given[1:]))
    except KawalError as error:
        return _report(error, "--debug" in given)
    except BrokenPipeError:  # the reader of our output is gone (kawal … | head)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        print("kawal: dihentikan.", file=sys.stderr)
        return 130
    except Exception as error:  # the one place where our own mistakes end: named by type and place, never by text
        print("kawal: terjadi kesalahan di dalam program. Register tidak diubah.", file=sys.stderr)
        print("Mohon laporkan baris ini kepada pengembang Kawal:", file=sys.stderr)
        _print(places(error)[0 if "--debug" in given else -1 :])
        return 2


def _write_anything(stream: TextIO) -> None:
    """Let a stream take every letter: UTF-8 for machines; on an old console, a mark for what it cannot show."""
    if isinstance(stream, io.TextIOWrapper):
        encoding = None if stream.isatty() else "utf-8"
        stream.reconfigure(encoding=encoding, errors="backslashreplace")


def _report(error: KawalError, debug: bool) -> int:
    print(f"kawal: {error.message}", file=sys.stderr)
    for problem in error.problems[:_SHOWN_PROBLEMS]:
        print(f"  {problem}", file=sys.stderr)
    if len(error.problems) > _SHOWN_PROBLEMS:
        print(f"  dan {len(error.problems) - _SHOWN_PROBLEMS} lagi", file=sys.stderr)
    if error.advice:
        print(error.advice, file=sys.stderr)
    if debug:
        _print(places(error))
    return error.exit_code


def _print(lines: Sequence[str]) -> None:
    for line in lines:
        print(f"  {line}", file=sys.stderr)
