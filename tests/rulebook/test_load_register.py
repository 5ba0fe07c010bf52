"""What is wrong with register.yaml, lists.yaml and followups.yaml, each with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rule_folders import CLOCK, LISTS, REGISTER, RULE, problems, rule

USIA = "{name: usia, title: Usia, type: integer, kawal:help: a}"
NUMBER = "{name: nomor_korban, title: Korban Ke, type: integer, kawal:help: a}"
DATE = "{name: tanggal_lapor, title: Tanggal Lapor, type: date, kawal:help: a}"


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("name: register", "nam: register", 1, 'Mungkin maksud Anda "name"?'),
        ("name: laporan", "nama: laporan", 3, 'kunci "name" belum ada'),
        ("title: Laporan\n", "titel: Laporan\n", 4, 'Mungkin maksud Anda "title"?'),
        ("    path: laporan.csv\n", "", 3, 'kunci "path" belum ada'),
        ("resources:", "resources: {}\nresource:", 3, 'kunci "resource" tidak dikenal. Mungkin maksud Anda "resources"?'),
        ("kawal:key: [nomor_kasus]", "kawal:key: [nomor_kass]", 8, '"nomor_kass" yang tidak ada'),
        ("kawal:key: [nomor_kasus]", "kawal:key: [nama_korban]", 8, "rahasia"),
        ("kawal:key: [nomor_kasus]", "kawal:key: nomor_kasus", 6, "daftar teks"),
        ("kawal:key: [nomor_kasus]", "kawal:rows: banyak", 6, "bilangan bulat"),
        ("primaryKey: [nomor_kasus]", "primaryKey: [nama_korban]", 8, "rahasia"),
        ("title: Rujukan", "title: LAPORAN", 1, 'judul tab "laporan" ada dua kali'),
        ("name: rujukan", "name: laporan", 1, 'nama tab "laporan" ada dua kali'),
        ("resource: laporan", "resource: lapran", 1, '"lapran" yang tidak ada'),
        ("reference: {resource: laporan, fields: [nomor_kasus]}", "reference: {resource: laporan, fields: [usia]}", 22,
         "hanya dapat memakai nomor_kasus"),
        (USIA, USIA.replace("usia", "nomor_korban"), 8, 'kolom "nomor_korban" ada dua kali'),
        (USIA, USIA.replace("Usia", "KORBAN  KE"), 8, 'judul kolom "korbanke" ada dua kali'),
        (USIA, USIA.replace("a}", "a, kawal:aliases: [Korban Ke]}"), 8, "ada dua kali"),
        (USIA, USIA.replace("integer", "number"), 16, "Pilihannya: string, integer, date, list."),
        (USIA, USIA.replace("kawal:help", "kawal:hlp"), 16, 'Mungkin maksud Anda "kawal:help"?'),
        (USIA, USIA.replace("a}", "a, constraints: {minimum: nol}}"), 16, "bilangan bulat"),
        (USIA, USIA.replace("a}", "a, constraints: {minimal: 0}}"), 16, 'Mungkin maksud Anda "minimum"?'),
        (USIA, USIA.replace("a}", "a, constraints: {required: mungkin}}"), 16, "Pilihannya: true, false, ya, tidak."),
        (USIA, USIA.replace("a}", "a, constraints: [1]}"), 16, "pasangan kunci"),
        (USIA, USIA.replace("a}", "a, constraints: {pattern: a}}"), 16, "hanya untuk kolom teks"),
        ("pattern: 'A\\d'", "pattern: '('", 10, "regular expression"),
        ("kawal:list: status", "kawal:list: statis", 14, 'Mungkin maksud Anda "status"?'),
        ("kawal:separators: [',']", "kawal:separators: ','", 15, "daftar tanda"),
        (DATE, DATE.replace("a}", "a, kawal:earliest: 1/1/2000}"), 12, "2000-01-31"),
        (DATE, DATE.replace("a}", "a, kawal:born_by: tanggal_lapr}"), 8, 'Mungkin maksud Anda "tanggal_lapor"?'),
        (DATE, DATE.replace("a}", "a, kawal:born_by: usia}"), 8, 'tidak ada kolom tanggal "usia"'),
        ("name: nomor_kasus, title: Nomor Kasus, type: string, kawal:help: a, ",
         "name: nomor, title: Nomor Kasus, type: string, kawal:help: a, ", 1, "tidak punya kolom nomor_kasus"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_register(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    found = problems(tmp_path, register=rule(old, new, REGISTER))
    assert any(f.startswith(f"register.yaml:{line}: ") and words in f for f in found), found


def test_a_register_without_laporan_is_none(tmp_path: Path) -> None:
    found = problems(tmp_path, register=rule("- name: laporan", "- name: lapor", REGISTER))
    assert "register.yaml:1: tab laporan belum ada." in found


@pytest.mark.parametrize(
    ("lists", "line", "words"),
    [
        ("status: {nilai: [Baru, Selesai]}", 1, 'kunci "judul" belum ada'),
        ("status: {judul: S}", 1, 'kunci "nilai" belum ada'),
        ("status: {judul: S, nilai: Baru}", 1, "daftar teks"),
        ("status: {judul: S, nilai: [Baru, baru, Selesai]}", 1, "dua kali"),
        ("status: {judul: S, nilai: [Baru, Selesai], sinonim: {Bru: [b]}}", 1, 'Mungkin maksud Anda "Baru"?'),
        ("status: {judul: S, nilai: [Baru, Selesai], sinonim: {Baru: [SELESAI]}}", 1, "sudah dipakai"),
        ("status: {judul: S, nilai: [Baru, Selesai], sinonim: {Baru: [b], Selesai: [B]}}", 1, "sudah dipakai"),
        ("status: {judul: S, nila: [Baru]}", 1, 'Mungkin maksud Anda "nilai"?'),
        ("status: [Baru]", 1, "pasangan kunci"),
    ],
)
def test_what_is_wrong_with_a_list(tmp_path: Path, lists: str, line: int, words: str) -> None:
    found = problems(tmp_path, lists=f"{lists}\nbentuk: {{judul: Bentuk, nilai: [Fisik]}}\n")
    assert any(f.startswith(f"lists.yaml:{line}: ") and words in f for f in found), found


def test_a_list_kept_in_a_tab_names_a_column_that_is_there(tmp_path: Path) -> None:
    found = problems(tmp_path, lists=LISTS + "desa: {judul: Desa, dari: {tab: referensi, kolom: desa}}\n")
    assert found == ['register.yaml:1: daftar desa: kolom "referensi.desa" tidak ada.']


# ------------------------------------------------------------------ clocks

_DEADLINE = rule("jam: simfoni", "jam: deadline\n  opsi: {status: [Baru]}", CLOCK)
_SIMFONI = rule("jam: simfoni", "jam: simfoni_entry\n  opsi: {hari: 7}", CLOCK)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (CLOCK, 7, 'Mungkin maksud Anda "simfoni_entry"?'),
        (rule("  jam: simfoni\n", "", CLOCK), 1, 'kunci "jam" belum ada'),
        (rule("tab: laporan", "tab: '*'", CLOCK), 3, 'tab "*" tidak ada'),
        (rule("pesan: a", "pesan: '{bats}'", CLOCK), 9, 'Mungkin maksud Anda "batas"?'),
        (rule("pesan: a", "pesan: '{nama_korban} {batas}'", CLOCK), 9, "tidak boleh mengutip {nama_korban}"),
        (rule("jam: simfoni", "jam: simfoni_entry\n  bila: {}", CLOCK), 8, 'kunci "bila" tidak dikenal'),
        (rule("kelas: SOP", "kelas: SOP\n  segera: besok", CLOCK), 7, "bilangan bulat"),
        (_SIMFONI, 1, "membutuhkan kolom laporan.input_simfoni"),
        (rule("{hari: 7}", "{}", _SIMFONI), 8, 'kunci "hari" belum ada'),
        (rule("{hari: 7}", "{hari: -1}", _SIMFONI), 8, "harus antara 0 dan"),
        (rule("{hari: 7}", "{hari: 7 hari}", _SIMFONI), 8, "bilangan bulat"),
        (rule("{hari: 7}", f"{{hari: {'9' * 5000}}}", _SIMFONI), 8, "bilangan bulat"),
        (rule("{hari: 7}", "{hri: 7}", _SIMFONI), 8, 'Mungkin maksud Anda "hari"?'),
        (_DEADLINE, 3, 'hanya untuk tab "rekomendasi"'),
        (rule("jam: simfoni", "jam: after_care\n  opsi: {hari: [30, -1]}", CLOCK), 8, "daftar bilangan"),
        (rule("jam: simfoni", "jam: next_contact\n  opsi: {hari: {Tinggi: x}}", CLOCK), 8, "bilangan bulat"),
        (
            rule("jam: simfoni", "jam: first_service\n  opsi: {risiko: Tinggi}", CLOCK),
            8,
            "salah satu dari hari, hari_kerja",
        ),
        (
            rule("jam: simfoni", "jam: first_service\n  opsi: {risiko: T, hari: 1, hari_kerja: 1}", CLOCK),
            8,
            "salah satu dari",
        ),
    ],
    ids=range(18),
)
def test_what_is_wrong_with_a_clock(tmp_path: Path, text: str, line: int, words: str) -> None:
    found = problems(tmp_path, followups=text)
    assert any(f.startswith(f"followups.yaml:{line}: TL-01") and words in f for f in found), found


def test_a_kind_finds_what_it_needs_in_the_rules_own_tab(tmp_path: Path) -> None:
    """A rule that would fail on every row is refused, not run."""
    found = problems(
        tmp_path, checks=rule("tab: laporan", "tab: rujukan").replace("bila: {usia: empty}", "jenis: relapse")
    )
    assert "checks/a.yaml:1: ABC-01: jenis ini membutuhkan kolom rujukan.sasaran." in found
    assert len(RULE.splitlines()) == 14
