"""The quarterly report on paper: everything in order, numbered, signed, and always the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sync.adapters.pdf import pdf
from tests import pdfs
from tests.letters import RENDERER
from tests.report_documents import PAGES, document

on_paper = pytest.mark.xdist_group("laporan")  # made once


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pdfs.need_pdf()
    many = replace(PAGES["kecamatan"], followed=PAGES["kecamatan"].followed * 3)
    made = RENDERER.report(many, document("kecamatan").images)
    path = tmp_path_factory.mktemp("kertas") / "laporan.pdf"
    path.write_bytes(pdf(made.print_html, made.images))
    return path


@on_paper
def test_paper_has_everything_in_order(paper: Path) -> None:
    said = pdfs.text(paper)
    titles = re.findall(r"<caption>(.*?) <span", document("kecamatan").print_html)
    assert len(titles) > 30
    at = [said.index(title) for title in titles]
    assert at == sorted(at)
    assert not re.search(r"\b(None|nan)\b", said)
    facts = pdfs.facts(paper)
    assert (facts["Title"], facts["Tagged"]) == ("Laporan Triwulan I 2025, Kecamatan Gunungsari", "yes")
    assert not {"Author", "Creator", "CreationDate", "ModDate"} & facts.keys()
    assert pdfs.pictures(paper) == 2


@on_paper
def test_paper_is_numbered_and_signed_on_one_page(paper: Path) -> None:
    pages = int(pdfs.facts(paper)["Pages"])
    assert 12 <= pages <= 18
    said = [pdfs.text(paper, number) for number in range(1, pages + 1)]
    assert all(f"Halaman {number} dari {pages}" in page for number, page in enumerate(said, 1))
    assert [number for number, page in enumerate(said) if "PUSAT PELAYANAN TERPADU" in page] == [0]
    [signed] = [page for page in said if "Mengetahui," in page]
    assert "Camat Gunungsari" in signed
    assert "Ketua P2TP2A" in signed


@on_paper
def test_a_long_table_has_its_head_on_each_page(paper: Path) -> None:
    pages = int(pdfs.facts(paper)["Pages"])
    said = [pdfs.text(paper, number) for number in range(1, pages + 1)]
    listed = [page for page in said if re.search(r"GNS-2024-00\d\d (Aktif|Selesai)", page)]
    assert len(listed) > 1
    assert all("Nomor kasus" in page for page in listed)


@on_paper
def test_the_same_report_gives_the_same_paper() -> None:
    pdfs.need_pdf()
    html = document("nihil").print_html
    assert pdf(html) == pdf(html)
