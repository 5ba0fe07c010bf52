"""Recommendations: how earlier ones stand, and which drafts the numbers call for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from sync.core.report.drafts import NUMBERS, Draft
from sync.core.report.indicators import indicators
from sync.core.report.numbers import numbers
from sync.core.report.quarter import Quarter
from sync.core.report.recommendations import Number, propose
from tests.core.report.taking import context, lines, part
from tests.registers import book, full

TAB = """
Rekomendasi
| nomor_rekomendasi | triwulan | rekomendasi | penanggung_jawab | batas_waktu | status  | evaluasi |
| REK-2025-004      | 2025-Q1  | Empat       | Desa             | 30/06/2025  | Belum   |          |
| REK-2025-003      | 2024-Q4  | Tiga        | Polsek           | 30/03/2025  | Proses  | Sulit    |
| REK-2025-002      | 2024-Q4  | Dua         | Kecamatan        | 31/03/2025  | Belum   |          |
| REK-2025-001      | 2024-Q4  | Satu        | P2TP2A           | 10/01/2025  | Selesai | Baik     |
| REK-2025-005      | 2024-Q4  | Lima        |                  | lupa        | Batal   |          |
| REK-2024-001      | 2024-Q3  | Lama        | P2TP2A           | 10/01/2025  | Belum   |          |
"""


def test_how_those_of_the_last_quarter_stand_at_the_end() -> None:
    found = context(TAB)
    assert [(r.number[-3:], r.text, r.responsible, r.standing, r.remark) for r in found.earlier] == [
        ("001", "Satu", "P2TP2A", "Selesai", "Baik"),
        ("002", "Dua", "Kecamatan", "Berjalan", ""),
        ("003", "Tiga", "Polsek", "Terlambat", "Sulit"),
        ("005", "Lima", "", "Batal", ""),
    ]
    assert lines(TAB, "V3") == {"Selesai": 1, "Terlambat": 1, "Berjalan": 1, "Batal": 1}


def test_the_coordinators_own_are_those_of_this_quarter() -> None:
    assert [r.text for r in context(TAB).own] == ["Empat"]
    assert [r.text for r in context(TAB, Quarter(2025, 2)).earlier] == ["Empat"]


DRAFT = Draft("USUL-01", "I-17", "Judul", "Bahas{daftar}.", "{n} dari {dari}, sisa {sisa}.", "Desa")


def proposed(number: Number, **limit: Any) -> list[str]:
    return [p.reason for p in propose([replace(DRAFT, **limit)], {"I-17": number})]


@pytest.mark.parametrize(
    ("number", "limit", "called"),
    [
        (Number(3, 4), {"below": 75}, False),
        (Number(3, 4), {"below": 76}, True),
        (Number(3, 4), {"above": 75}, False),
        (Number(3, 4), {"above": 74}, True),
        (Number(0, 0), {"below": 100}, False),  # of nobody, nothing can be said
        (Number(0, 4), {"above": 0}, False),
        (Number(1, 4), {"above": 0}, True),
        (Number(2, 9), {"at_least": 2}, True),
        (Number(1, 9), {"at_least": 2}, False),
        (Number(0), {"at_most": 0}, True),
        (Number(1), {"at_most": 0}, False),
    ],
)
def test_when_a_draft_is_called_for(number: Number, limit: dict[str, int], called: bool) -> None:
    assert bool(proposed(number, **limit)) is called


def test_what_a_draft_says() -> None:
    assert proposed(Number(1200, 2500), at_least=1) == ["1.200 dari 2.500, sisa 1.300."]
    [plain] = propose([replace(DRAFT, at_least=1)], {"I-17": Number(1)})
    [listed] = propose([replace(DRAFT, at_least=1)], {"I-17": Number(1, names=("Ciherang", "Luwuk"))})
    assert (plain.text, listed.text) == ("Bahas.", "Bahas (Ciherang, Luwuk).")


def test_a_number_that_is_hidden_calls_for_nothing() -> None:
    assert propose([replace(DRAFT, at_least=0)], {}) == ()


def test_every_number_that_a_rule_may_use_is_there() -> None:
    cube = part(GAPS).cube
    assert set(numbers(cube, indicators(cube), (), by_desa=True)) == set(NUMBERS)


GAPS = """
Laporan
| nomor_kasus   | nomor_korban | tanggal_lapor | risiko | bentuk_kekerasan | input_simfoni | status_kasus | persetujuan_data |
| GNS-2025-0001 | 1            | 10/02/2025    | Tinggi | Seksual          | Tidak         | Baru         | Setuju           |
| GNS-2024-0001 | 1            | 10/10/2024    | Tinggi | Fisik            | Ya            | Baru         | Setuju           |
Keluhan
| nomor_keluhan | nomor_kasus   | tanggal_keluhan | tingkat | kategori |
| KEL-2025-001  | GNS-2025-0001 | 10/02/2025      | Berat   | Stigma   |
| KEL-2025-002  | GNS-2025-0001 | 10/02/2025      | Berat   | Biaya    |
| KEL-2025-003  | GNS-2025-0001 | 10/02/2025      | Berat   | Stigma   |
Rujukan
| nomor_kasus   | tanggal_rujukan | instansi_tujuan |
| GNS-2025-0001 | 12/02/2025      | RSUD            |
Referensi
| desa       |
| Luwuk      |
| Ciherang   |
"""


def test_the_shipped_rules_on_a_register_with_gaps() -> None:
    found = {p.id: (p.title, p.text, p.reason) for p in context(GAPS).proposals}
    titles = [title for title, _, _ in found.values()]
    assert titles == [
        "Alur penerusan 1x24 jam",
        "Layanan pertama tepat waktu",
        "Konferensi kasus untuk kasus yang macet",
        "Keluhan keluarga",
        "Tindak lanjut kasus aktif",
        "Telaah kasus setiap tiga bulan",
        "Layanan bagi keluarga",
        "Jawaban rujukan",
        "Sosialisasi di desa yang belum terjangkau",
        "Rapat koordinasi",
        "Input SIMFONI",
        "Pengisian register",
    ]
    texts = [text for _, text, _ in found.values()]
    assert texts[3].endswith("bahas kategorinya dalam rapat koordinasi (Stigma, Biaya).")
    assert texts[7].endswith("di setiap instansi (RSUD).")
    assert texts[8] == "Jadwalkan sosialisasi cara melapor di desa yang belum terjangkau (Ciherang, Luwuk)."


def test_a_register_without_gaps_needs_little() -> None:
    assert [p.title for p in context([full("laporan", [])]).proposals] == ["Rapat koordinasi"]


def test_every_shipped_rule_is_in_plain_words() -> None:
    drafts = book().report
    assert len(drafts) >= 8
    assert len({d.id for d in drafts}) == len({d.title for d in drafts}) == len(drafts)
    assert all(d.text.endswith(".") and d.reason.endswith((".", ").")) for d in drafts)
