"""How the quarterly report looks: as a mail and as a page, from Kawal's templates or the office's own."""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest

from sync.adapters.charts import pictures
from sync.adapters.render import WIDTH, Document, Renderer, beside
from sync.core.cells import normalise
from sync.core.report.presentation.kop import named
from sync.core.report.presentation.page import present
from tests.letters import BUNDLED, RENDERER, seen, words
from tests.registers import book
from tests.report_contexts import HISTORY, KOP, grids, kecamatan
from tests.report_documents import PAGES, document, full, mail

# ------------------------------------------------------------------ the mail


@pytest.mark.parametrize("name", PAGES)
def test_the_mail_works_where_mail_is_read(name: str) -> None:
    html = document(name).mail_html
    assert len(html.encode()) <= 80_000
    assert html.startswith("<!DOCTYPE html>")
    assert not re.search(
        r"<(link|script|form|iframe|svg|main|nav|section|header|figure)\b|url\(|@import|@font-face|var\(|data:|https?:|\bcalc\(|:has\(",
        html,
    )
    assert not re.search(r"(display: ?(flex|grid)|position: ?(absolute|fixed)|float:)", html)
    [page] = mail(name).all("html")
    assert page.attributes["lang"] == "id"
    assert max(len(row.own("td")) + len(row.own("th")) for row in page.all("tr")) <= 4
    widths = re.findall(r'(?<!max-)width(?:=|:)"?(\d+)(?!%|\d)', re.sub(r"<!--.*?-->", "", html, flags=re.DOTALL))
    assert set(widths) <= {"480"}, "a chart is as wide as the screen at most, and has its width for Outlook"


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("form", ["mail", "full"])
def test_tables_say_what_their_cells_are(name: str, form: str) -> None:
    page = {"mail": mail, "full": full}[form](name)
    data = [table for table in page.all("table") if table.attributes.get("role") != "presentation"]
    assert len(data) > 1
    for table in data:
        assert table.own("th")
        assert {cell.attributes["scope"] for cell in table.own("th")} <= {"row", "col", "colgroup"}
        assert table.own("thead")
    for table in page.all("table"):
        if table.attributes.get("role") == "presentation":
            assert not table.own("th")


@pytest.mark.parametrize("name", PAGES)
def test_no_style_of_the_mail_is_lost_with_the_style_sheet(name: str) -> None:
    """Gmail drops <style> for other accounts than its own: only dark mode is left there, and what is not used."""
    html = document(name).mail_html
    [sheet] = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    unused, dark = sheet.split("@media (prefers-color-scheme: dark)")
    assert "!important" in dark
    body = html.partition("</head>")[2]
    for selector in re.findall(r"([^{},]+?)\s*(?=[,{])", unused):
        first = selector.strip().partition(" ")[0]
        tag, _, kind = first.partition(".")
        assert not re.search(rf'class="[^"]*\b{kind}\b' if kind else rf"<{tag}\b", body) or " " in selector.strip(), (
            selector
        )
    assert "max-width:640px" in html


def test_pictures_come_with_the_mail_and_within_the_full_report() -> None:
    made = document("kecamatan")
    assert set(made.images) == {"kasus-baru", "layanan"}
    in_mail, in_full = (list(page.all("img")) for page in (mail("kecamatan"), full("kecamatan")))
    assert [img.attributes["src"] for img in in_mail] == ["cid:kasus-baru", "cid:layanan"]
    assert [img.attributes["src"] for img in in_full] == [
        f"data:image/png;base64,{b64encode(png).decode()}" for png in made.images.values()
    ]
    for img in (*in_mail, *in_full):
        assert img.attributes["alt"].endswith(("Tw I 2025 12.", "Tw I 2025 296."))


def test_without_matplotlib_the_report_goes_out_with_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    page = PAGES["kecamatan"]
    assert page.trend.charts
    made = RENDERER.report(page, pictures(page.trend.charts))
    assert not re.search("<img|grafik", made.mail_html + made.full_html + made.print_html, re.IGNORECASE)
    assert "Tw III 2024" in made.mail_html


@pytest.mark.parametrize("name", PAGES)
def test_the_text_of_the_mail_is_plain(name: str) -> None:
    text = document(name).mail_text
    assert max(map(len, text.splitlines())) <= WIDTH
    assert not re.search(r"</?[a-z]+|&[a-z#0-9]+;|\{[{%#]|\n\n\n", text)


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_missing_in_any_form(name: str) -> None:
    made = document(name)
    for said in (seen(made.mail_html), words(made.mail_text), seen(made.full_html)):
        assert not re.search(r"\b(None|nan|Undefined|True|False)\b|\(\)|: \.|, \.|\( ", said)


def test_a_row_of_plain_text() -> None:
    assert beside("Korban", ["1", "12"]) == "Korban" + " " * 59 + "1" + " " * 10 + "12"
    long = "Tanpa persetujuan data, hanya dalam jumlah yang tidak dirinci"
    first, last = beside(long, ["1", "2", "3"]).splitlines()
    assert f"{first} {last[:42].strip()}" == long
    assert last.split()[-3:] == ["1", "2", "3"]
    assert len(last) == WIDTH


# ------------------------------------------------------------------ what is said


def test_a_nil_report_is_short_and_complete() -> None:
    said = seen(document("nihil").mail_html)
    assert "Nihil: pada Triwulan I 2025 tidak ada kasus baru dan tidak ada kasus yang masih ditangani." in said
    assert "Rapat koordinasi" in said
    assert "Nihil (semua angkanya nol): A1 Perkembangan kasus; " in seen(document("nihil").full_html)


def test_registers_that_are_missing_stand_before_the_numbers() -> None:
    for said in (seen(document("kabupaten").mail_html), words(document("kabupaten").mail_text)):
        named = said.index("Bandung (terakhir dibaca 1 Maret 2025), Lebak Wangi (belum pernah dibaca)")
        assert named < said.casefold().index("ringkasan")


def test_a_draft_says_so_first_and_shows_what_can_be_mended() -> None:
    made = document("draf, triwulan lalu belum ada")
    for said in (seen(made.mail_html), words(made.mail_text)):
        assert said.casefold().index("draf. laporan ini akan dikirim pada 10 april 2025") < said.index("kasus baru")
        assert "Temuan menurut kelas" in said
    assert "DRAF untuk diperiksa" in seen(made.full_html)
    assert not re.search(r"\bdraf\b", seen(document("kecamatan").full_html), re.IGNORECASE)


def test_a_hidden_number_has_no_bar_and_is_explained() -> None:
    for row in full("publik").all("tr"):
        cells = [cell.text for cell in row.own("td")]
        bars = [span for span in row.all("span") if span.attributes.get("class") == "bar"]
        assert not (bars and cells[0] == "*")
    for said in (
        seen(document("publik").mail_html),
        words(document("publik").mail_text),
        seen(document("publik").full_html),
    ):
        assert "* Angka yang tidak ditampilkan agar tidak ada korban yang dapat dikenali; dapat juga nol." in said
    assert "dapat juga nol" not in seen(document("kecamatan").full_html)


def test_who_signs_stands_with_name_and_nip() -> None:
    kop = named(KOP, ("Tuti Alawiyah", "196501011990032001"), ("", ""))
    said = seen(RENDERER.report(replace(PAGES["nihil"], kop=kop), {}).print_html)
    assert "Mengetahui, Camat Gunungsari ................................ Gunungsari, 5 April 2025 Ketua P2TP2A" in said
    assert "Tuti Alawiyah NIP 196501011990032001" in said


def test_what_looks_like_html_is_text() -> None:
    bad = "<script>alert(1)</script>"
    context = kecamatan()
    page = present(
        replace(context, own=tuple(replace(item, text=bad, responsible=bad) for item in context.own), area_name=bad),
        replace(KOP, nomor=bad, instansi=bad, kepada=(bad, bad)),
    )
    made = RENDERER.report(page, {})
    for html in (made.mail_html, made.full_html, made.print_html):
        assert "<script" not in html.casefold()
        assert "&lt;script&gt;" in html.casefold()


# ------------------------------------------------------------------ secrets


def test_no_restricted_value_is_in_any_form(tmp_path: Path) -> None:
    tab = book().tab_by_name["laporan"]
    [grid] = [grid for grid in grids("register-101") if grid.tab == "Laporan"]
    secret = [i for i, title in enumerate(grid.header) if (f := tab.by_header.get(normalise(title))) and f.restricted]
    values = {
        str(row[i]).casefold() for row in grid.rows for i in secret if row[i] is not None and len(str(row[i])) > 5
    }
    assert len(values) > 100
    made = document("kecamatan")
    forms = [made.mail_html, made.mail_text, made.full_html, made.print_html]
    told = " ".join(forms).casefold() + repr(sorted(made.images.items())).casefold()
    assert [value for value in values if value in told] == []


def test_pictures_hold_nothing_beside_the_picture() -> None:
    for png in document("kecamatan").images.values():
        kinds, at = [], 8
        while at < len(png):
            kinds.append(png[at + 4 : at + 8])
            at += 12 + int.from_bytes(png[at : at + 4])
        assert set(kinds) == {b"IHDR", b"IDAT", b"IEND"}
        assert int.from_bytes(png[16:20]) == 960, "480 px at zoom 2"


# ------------------------------------------------------------------ always the same


def test_the_same_report_gives_the_same_bytes() -> None:
    page = present(kecamatan(), KOP, HISTORY)
    again = Renderer([BUNDLED]).report(page, pictures(page.trend.charts))
    assert again == document("kecamatan")


# ------------------------------------------------------------------ the office's own templates


def office(path: Path, **files: str) -> Document:
    """Return a report made with templates of the office: ``cetak_html`` is ``laporan/cetak.html``."""
    (path / "laporan").mkdir()
    for name, content in files.items():
        (path / "laporan" / name.replace("_", ".")).write_text(content, encoding="utf-8")
    return Renderer([path, BUNDLED]).report(PAGES["nihil"], {})


def test_a_template_of_the_office_goes_first(tmp_path: Path) -> None:
    own = office(tmp_path, cetak_html="<title>{{ page.title }}</title>")
    assert own == replace(document("nihil"), print_html="<title>Laporan Triwulan I 2025</title>\n")


def test_a_broken_template_costs_its_own_form_alone(tmp_path: Path) -> None:
    own = office(tmp_path, cetak_html="\n{{ page.nama }}", surat_txt="Surat {{ page.title }}")
    assert own.problem is not None
    assert "laporan/cetak.html baris 2" in own.problem
    assert own == replace(document("nihil"), mail_text="Surat Laporan Triwulan I 2025\n", problem=own.problem)


def test_a_broken_part_of_all_is_told_once_for_each_form(tmp_path: Path) -> None:
    own = office(tmp_path, isi_html="{% if %}", surat_html="\n\n{{ 1 / 0 }}")
    assert own.problem is not None
    assert own.problem.count("laporan/isi.html baris 1") == own.problem.count("laporan/surat.html baris 3") == 1
    assert own == replace(document("nihil"), problem=own.problem)
