"""``kawal forms``: the standard form of each stage, to be printed and filled in with a pen."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from sync.app.forms import Forms, Printed
from sync.cli.main import verb_parser
from sync.cli.progress import shown


def run(arguments: Sequence[str]) -> int:
    """Return 0 when the forms were written as asked for, 1 when only as HTML since no PDF can be made."""
    parser = verb_parser(
        "forms",
        "Contoh:\n  kawal forms\n  kawal forms --area 36.04.33 --out cetak\n"
        "  kawal forms --stage laporan --format pdf\n\n"
        "Formulir A4 untuk diisi dengan pena, lalu diketik ke register: nomornya sama dengan urutan kolom. Isinya\n"
        "dari aturan yang sama dengan register, maka kolom tambahan kantor ikut tercetak. Dengan --area, atau bila\n"
        "kawal.yaml berisi satu register, kopnya memuat nama wilayah dan desanya dapat dipilih; tanpa itu diisi\n"
        "dengan pena. Formulir lama di folder itu diganti.\n\n"
        "Kode keluar: 0 formulir sudah ditulis, 1 PDF tidak dapat dibuat (HTML tetap ditulis), 2 pemakaian,\n"
        "pengaturan, atau aturan salah.",
        "--rules",
        "--settings",
        formats=(),
    )
    parser.add_argument("--format", default="pdf,html", help="pdf, html, atau keduanya (bawaan: pdf,html)")
    parser.add_argument(
        "--stage", nargs="+", default=(), metavar="TAHAP", help="laporan, pendampingan, rujukan, … (bawaan: semua)"
    )
    parser.add_argument("--area", metavar="KODE", help="kode kecamatan seperti 36.04.33, atau kabupaten seperti 36.04")
    parser.add_argument(
        "--out", type=Path, default=Path("formulir"), metavar="FOLDER", help="tempat menulisnya (bawaan: formulir)"
    )
    given = parser.parse_args(arguments)
    formats = given.format.split(",")
    if not {"pdf", "html"}.issuperset(formats):
        parser.error(f"--format hanya pdf, html, atau pdf,html: {given.format}")
    forms = Forms(given.area, given.settings, given.rules)
    tabs = forms.chosen(given.stage)
    work = (forms.write(tab, given.out, formats) for tab in tabs)
    printed = list(shown(work, len(tabs), "Menyusun formulir"))
    print(f"{len(printed)} formulir{f' {forms.whose}' if forms.whose else ''} sudah ditulis di {given.out}:")
    for one in printed:
        print(f"  {', '.join(path.name for path in one.paths)}: {one.form.code}, versi {one.form.version}")
    return _complain(printed)


def _complain(printed: Sequence[Printed]) -> int:
    """Print what went wrong, once for all forms, and return the exit code."""
    for problem in dict.fromkeys(one.problem for one in printed if one.problem):
        print(f"PERHATIAN: {problem}", file=sys.stderr)
    no_pdf = next((one.no_pdf for one in printed if one.no_pdf), None)
    if no_pdf is None:
        return 0
    print(f"kawal: {no_pdf.message} Formulir ditulis sebagai HTML; cetaklah dari peramban.", file=sys.stderr)
    print(no_pdf.advice, file=sys.stderr)
    return no_pdf.exit_code
