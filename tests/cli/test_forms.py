"""``kawal forms``: the papers as files, looked at page by page."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from tinyhtml5.parser import HTMLParser

from sync.cli import main
from sync.core.spec import RuleBook
from tests import pdfs
from tests.conftest import ROOT

Out = pytest.CaptureFixture[str]

pytestmark = pytest.mark.xdist_group("forms")  # the papers are made once

STAGES = ["laporan", "pendampingan", "rujukan", "rehabilitasi", "keluhan", "koordinasi", "rekomendasi", "sosialisasi"]
OWN_COLUMN = """\
        - name: kata_sandi
          title: Kata Sandi Aman
          type: string
          kawal:list: ya_tidak
          kawal:help: Sudah disepakati dengan korban.
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the forms of Gunungsari and those of no area."""
    pdfs.need_pdf()
    made = tmp_path_factory.mktemp("formulir")
    assert main(["forms", "--area", "36.04.33", "--out", str(made)]) == 0
    assert main(["forms", "--out", str(made)]) == 0
    return made


def html(path: Path, *arguments: str) -> dict[str, str]:
    """Return forms as HTML by stage."""
    assert main(["forms", "--format", "html", "--out", str(path), *arguments]) == 0
    return {file.stem.split("-")[1]: file.read_text(encoding="utf-8") for file in path.glob("*.html")}


def seen(text: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", text.partition("<body>")[2]).split())


# ------------------------------------------------------------------ on paper


@pytest.mark.parametrize("area", ["", "-36.04.33"])
@pytest.mark.parametrize("stage", STAGES)
def test_the_paper_has_every_column_in_order_and_few_sheets(
    folder: Path, book: RuleBook, stage: str, area: str
) -> None:
    path = folder / f"formulir-{stage}{area}.pdf"
    text, at = pdfs.text(path), 0
    for number, field in enumerate(book.tab_by_name[stage].fields, 1):
        at = text.index(f"{number}. {field.title}{'*' if field.required else ''} ", at)
    facts = pdfs.facts(path)
    assert int(facts["Pages"]) <= (3 if stage == "laporan" else 2)
    assert (facts["Page size"], facts["Tagged"]) == ("595.276 x 841.89 pts (A4)", "yes")
    assert facts["Title"] == f"Formulir {book.tab_by_name[stage].title} P2TP2A"


def test_every_sheet_can_be_put_back_with_the_others(folder: Path) -> None:
    for page in (1, 2, 3):
        text = pdfs.text(folder / "formulir-laporan-36.04.33.pdf", page)
        assert f"Halaman {page} dari 3" in text
        assert re.search(r"F-LAPORAN, versi [0-9a-f]{6}", text)
        assert "RAHASIA" in text
        assert ("Formulir Laporan, lanjutan Nomor Kasus: ___" in text) == (page > 1)


def test_a_list_is_not_cut_in_two(folder: Path, book: RuleBook) -> None:
    for stage in STAGES:
        path = folder / f"formulir-{stage}-36.04.33.pdf"
        pages = [pdfs.text(path, n) for n in range(1, int(pdfs.facts(path)["Pages"]) + 1)]
        for field in book.tab_by_name[stage].fields:
            values = book.lists[field.list].values if field.list else ()
            [page] = [text for text in pages if re.search(rf"\d\. {re.escape(field.title)}\b", text)]
            assert not [value for value in values if value not in page]


def test_the_same_again_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    assert main(["forms", "--area", "36.04.33", "--stage", "laporan", "rujukan", "--out", str(tmp_path)]) == 0
    assert len(list(tmp_path.iterdir())) == 4
    for file in tmp_path.iterdir():
        assert file.read_bytes() == (folder / file.name).read_bytes()


# ------------------------------------------------------------------ what it says


@pytest.mark.parametrize("arguments", [(), ("--area", "36.04.33")])
def test_the_html_is_valid_and_needs_nothing_else(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    forms = html(tmp_path, *arguments)
    assert sorted(forms) == sorted(STAGES)
    for text in forms.values():
        parser = HTMLParser()
        parser.parse(text)
        assert parser.errors == []
        assert text.startswith('<!DOCTYPE html>\n<html lang="id">')
        assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import|https?:", text)
        sizes = [float(size) for size in re.findall(r"font(?:-size)?: ([\d.]+)pt", text)]
        assert min(sizes) >= 11
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", text)) == {"#000"}


def test_the_letterhead_names_the_area_or_is_filled_in_by_hand(tmp_path: Path) -> None:
    of_area = html(tmp_path / "a", "--area", "36.04.33")["laporan"]
    of_kabupaten = html(tmp_path / "b", "--area", "36.04")["laporan"]
    of_none = html(tmp_path / "c")["laporan"]
    assert "PEMERINTAH KABUPATEN SERANG KECAMATAN GUNUNGSARI PUSAT PELAYANAN TERPADU" in seen(of_area)
    assert "Curug Sulanjana" in of_area
    assert "PEMERINTAH KABUPATEN SERANG KECAMATAN PUSAT" in seen(of_kabupaten)
    assert "PEMERINTAH KABUPATEN/KOTA KECAMATAN PUSAT" in seen(of_none)
    assert of_none.count('class="blank"') == of_kabupaten.count('class="blank"') + 1 == 2


def test_consent_comes_with_its_rules(tmp_path: Path) -> None:
    forms = html(tmp_path)
    for stage in ("laporan", "rujukan"):
        block = seen("<body>" + re.findall(r'<section class="consent">.*?</section>', forms[stage], re.DOTALL)[0])
        assert "Korban boleh menolak atau menarik persetujuannya kapan saja." in block
        assert "Korban di bawah 18 tahun: dengarkan pendapat anak" in block
        assert "Wali yang dilaporkan tidak boleh menyetujui" in block
        assert "Belum diminta" in block
    assert {stage for stage, text in forms.items() if 'class="consent"' in text} == {"laporan", "rujukan"}


def test_the_form_says_how_to_fill_it_in_and_who_signs(tmp_path: Path) -> None:
    said = seen(html(tmp_path)["laporan"])
    assert "Satu formulir untuk satu korban." in said
    assert "Tanda * wajib diisi." in said
    assert "Pelapor Korban, atau wali yang aman Petugas Yang mengetik ke register Nama:" in said


# ------------------------------------------------------------------ the office's own


def test_a_column_and_a_tab_of_the_office_are_printed(tmp_path: Path) -> None:
    own = tmp_path / "aturan"
    shutil.copytree(ROOT / "rules", own)
    register = own / "register.yaml"
    text = register.read_text(encoding="utf-8")
    head, tab, rest = text.partition("  - name: pendampingan\n")
    visits = (tab + rest).partition("  - name: rujukan\n")[0].replace("pendampingan", "kunjungan")
    visits = visits.replace("Pendampingan", "Kunjungan")
    register.write_text(head + OWN_COLUMN + visits + tab + rest, encoding="utf-8")
    forms = html(tmp_path / "formulir", "--rules", str(own))
    assert "40. Kata Sandi Aman Sudah disepakati" in seen(forms["laporan"]).replace("Ya Tidak ", "")
    assert "Satu formulir untuk satu baris di tab Kunjungan." in seen(forms["kunjungan"])


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return the settings of an office with one register and templates of its own."""
    assert main(["init", str(tmp_path), "--kecamatan", "36.04.33"]) == 0
    settings = tmp_path / "kawal.yaml"
    settings.write_text("templat: templat\n" + settings.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "templat" / "forms").mkdir(parents=True)
    return settings


def test_the_settings_give_area_rules_and_templates(office: Path, tmp_path: Path) -> None:
    own = '{% extends "forms/base.html" %}{% block agency %}UPT PPA DKBPPPA{% endblock %}'
    (tmp_path / "templat" / "forms" / "keluhan.html").write_text(own, encoding="utf-8")
    forms = html(tmp_path / "formulir", "--settings", str(office))
    assert "KECAMATAN GUNUNGSARI UPT PPA DKBPPPA" in seen(forms["keluhan"])
    assert "KECAMATAN GUNUNGSARI PUSAT PELAYANAN" in seen(forms["laporan"])


def test_a_broken_template_of_the_office_costs_no_form(office: Path, tmp_path: Path, capsys: Out) -> None:
    usual = html(tmp_path / "sebelum", "--settings", str(office))
    (tmp_path / "templat" / "forms" / "keluhan.html").write_text("\n{{ form.nama_korban }}", encoding="utf-8")
    capsys.readouterr()
    assert html(tmp_path / "sesudah", "--settings", str(office)) == usual
    assert "PERHATIAN: Templat forms/keluhan.html baris 2 tidak dapat dipakai" in capsys.readouterr().err


# ------------------------------------------------------------------ on the command line


def test_without_what_makes_a_pdf_there_is_html_and_the_command(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert main(["forms", "--format", "pdf", "--stage", "laporan", "keluhan", "--out", str(tmp_path)]) == 1
    said = capsys.readouterr()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["formulir-keluhan.html", "formulir-laporan.html"]
    assert "formulir-laporan.html: F-LAPORAN, versi " in said.out
    assert said.err.count("WeasyPrint belum terpasang. Formulir ditulis sebagai HTML") == 1
    assert "-m pip install 'weasyprint" in said.err
    assert main(["forms", "--format", "html", "--out", str(tmp_path)]) == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--stage", "lapran"], 'Tidak ada tahap "lapran". Mungkin maksud Anda "laporan"?'),
        (["--stage", "referensi"], "Yang ada: laporan, pendampingan"),
        (["--area", "36"], "sebuah provinsi"),
        (["--area", "99.99.99"], "tidak ada dalam daftar resmi"),
        (["--out", __file__], "tidak dapat ditulis (sudah ada)"),
    ],
)
def test_what_cannot_be_done_is_said(arguments: list[str], said: str, tmp_path: Path, capsys: Out) -> None:
    assert main(["forms", "--format", "html", "--out", str(tmp_path), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_an_unknown_format_is_refused(capsys: Out) -> None:
    with pytest.raises(SystemExit):
        main(["forms", "--format", "docx"])
    assert "--format hanya pdf, html, atau pdf,html: docx" in capsys.readouterr().err
