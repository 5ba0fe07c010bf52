"""A wrong rule file is one error that lists every problem of every file with file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from sync.core.model import Grid
from sync.core.register import Register
from sync.core.spec import ColumnRef, Group, Leaf
from sync.core.validate import judge
from sync.errors import UsageProblem
from sync.rulebook import load
from tests.registers import HOLIDAYS
from tests.rule_folders import CLOCK, LISTS, REGISTER, RULE, accepted, folder, problems, rule

# ------------------------------------------------------------------ what is right


def test_a_small_folder_is_accepted(tmp_path: Path) -> None:
    book = accepted(tmp_path)
    assert [tab.name for tab in book.tabs] == ["laporan", "rujukan"]
    assert [(r.id, r.condition) for r in book.checks] == [("ABC-01", Leaf("usia", "empty", None))]
    assert [e.fires for e in book.checks[0].examples] == [False, True]


def test_yes_no_and_numbers_stay_text(tmp_path: Path) -> None:
    lists = "status: {judul: Status, nilai: [Ya, No, 012, 1:30, on, null, ~]}\nbentuk: {judul: Bentuk, nilai: [Fisik]}"
    book = accepted(tmp_path, lists=lists)
    assert book.lists["status"].values == ("Ya", "No", "012", "1:30", "on", "null", "~")


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("{usia: {lt: 18}}", Leaf("usia", "lt", 18)),
        ("{status_kasus: Baru}", Leaf("status_kasus", "eq", "Baru")),
        ("{status_kasus: {not_in: [Baru]}}", Leaf("status_kasus", "not_in", ("Baru",))),
        ("{usia: {gt: $nomor_korban}}", Leaf("usia", "gt", ColumnRef("nomor_korban"))),
        ("{nama_korban: 'empty'}", Leaf("nama_korban", "eq", "empty")),  # quoted, it is a text
        ("{nama_korban: {matches: '^A'}}", Leaf("nama_korban", "matches", "^A")),
        (
            "{usia: present, any: [{bentuk: {contains: Fisik}}, {not: {status_kasus: Baru}}]}",
            Group("all", (
                Leaf("usia", "present", None),
                Group("any", (Leaf("bentuk", "contains", "Fisik"), Group("not", (Leaf("status_kasus", "eq", "Baru"),)))),
            )),
        ),
    ],
)  # fmt: skip
def test_a_condition_is_read_as_data(tmp_path: Path, condition: str, expected: object) -> None:
    assert accepted(tmp_path, checks=rule("{usia: empty}", condition)).checks[0].condition == expected


def test_a_restricted_date_or_list_is_not_quoted_either(tmp_path: Path) -> None:
    register = REGISTER.replace("type: date, kawal:help: a", "type: date, kawal:restricted: true, kawal:help: a", 1)
    register = register.replace("kawal:list: status", "kawal:restricted: true, kawal:list: status")
    found = problems(tmp_path, register=register, checks=rule("pesan: a", "pesan: '{tanggal_lapor} {status_kasus}'"))
    assert [line[: line.index("{")] for line in found] == ['checks/a.yaml:9: ABC-01: "pesan" tidak boleh mengutip '] * 2


def test_an_office_without_tabs_for_services_can_be_judged(tmp_path: Path) -> None:
    book = accepted(tmp_path)
    grid = Grid("Laporan", ("Nomor Kasus", "Usia"), [["A1", "1"], ["A2", None]], [2, 3])
    found = judge(Register([grid], book, date(2025, 4, 5)), HOLIDAYS).findings
    assert [(f.rule, f.row, f.column) for f in found] == [("ABC-01", 3, "Usia")]


def test_births_and_events_of_an_office_are_read_each_in_its_way(tmp_path: Path) -> None:
    born = "- {name: lahir, title: Lahir, type: date, kawal:help: a, kawal:born_by: tanggal_lapor}\n        "
    book = accepted(tmp_path, register=REGISTER.replace("- {name: usia", f"{born}- {{name: usia"))
    grid = Grid("Laporan", ("Tanggal Lapor", "Lahir"), [["1-1-25", "1-1-68"], ["1-1-68", "1-1-25"]], [2, 3])
    laporan = Register([grid], book, date(2025, 4, 5))["laporan"]
    assert laporan.values("tanggal_lapor") == [date(2025, 1, 1), date(2068, 1, 1)]
    assert laporan.values("lahir") == [date(1968, 1, 1), date(2025, 1, 1)]


def test_the_digest_changes_with_any_file(tmp_path: Path) -> None:
    digests = {load(folder(tmp_path, {})).digest for _ in range(2)}
    digests.add(load(folder(tmp_path, {"lists.yaml": LISTS + "# catatan\n"})).digest)
    assert len(digests) == 2


# ------------------------------------------------------------------ files


def test_all_problems_of_all_files_come_at_once_in_order(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        register=rule("kawal:list: status", "kawal:list: stats", REGISTER),
        lists=LISTS + "x: {judul: X}\n",
        checks=rule("tingkat: error", "tingkat: eror") + rule("ABC-01", "ABC-02").replace("kolom: usia", "kolom: usai"),
        followups="TL-1: {}\n",
    )
    places = [line.split(": ")[0] for line in found]
    assert {"register.yaml:14", "lists.yaml:3", "checks/a.yaml:5", "checks/a.yaml:18", "followups.yaml:1"} <= set(
        places
    )
    assert places == sorted(places, key=lambda place: (place.split(":")[0], int(place.split(":")[1])))
    assert any('Mungkin maksud Anda "status"?' in line for line in found)
    assert any('Mungkin maksud Anda "usia"?' in line for line in found)
    assert any('Mungkin maksud Anda "error"?' in line for line in found)


def test_a_folder_that_is_not_there_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="tidak ditemukan"):
        load(tmp_path / "aturan")


@pytest.mark.parametrize("name", ["register", "lists", "followups"])
def test_a_missing_file_is_a_problem(tmp_path: Path, name: str) -> None:
    assert f"{name}.yaml:1: berkas belum ada di folder aturan." in problems(tmp_path, **{name: None})


def test_no_rules_at_all_is_a_problem(tmp_path: Path) -> None:
    assert problems(tmp_path, checks=None) == ["checks:1: belum ada berkas aturan (checks/*.yaml)."]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("ABC-01: [a\nABC-02: b", 2, "kurung"),
        ("ABC-01:\n\tjudul: a", 2, ""),
        ("ABC-01:\n  judul: a: b", 2, "titik dua"),
        ('ABC-01:\n  judul: "a', 2, "tanda petik"),
        ("ABC-01: &x a", 1, "anchor"),
        ("ABC-01: a\nABC-02: *x", 2, "anchor"),
        ("- a", 1, "kunci: nilai"),
        ("hanya teks", 1, "kunci: nilai"),
        ("? [a]\n: b", 1, "kunci harus berupa teks"),
        (RULE + RULE, 15, "sudah ada di baris 1"),
        (b"ABC-01:\n  judul: \xff", 2, "UTF-8"),
        ("ABC-01: \x01", 1, "tanda yang tidak boleh"),
        ("x: " + "[" * 3000 + "]" * 3000, 1, ""),
        (b"#" * 2_000_001, 1, "terlalu besar"),
    ],
    ids=range(14),
)
def test_a_file_that_is_no_plain_yaml_is_a_problem(tmp_path: Path, text: str | bytes, line: int, words: str) -> None:
    found = problems(tmp_path, checks=text)
    assert any(f.startswith(f"checks/a.yaml:{line}: ") and words in f for f in found), found


def test_a_broken_register_file_does_not_hide_a_broken_rule_file(tmp_path: Path) -> None:
    found = problems(tmp_path, register="name: [", checks="ABC-01: [")
    assert [line.split(":")[0] for line in found] == ["checks/a.yaml", "register.yaml"]


def test_a_code_is_used_once_and_looks_like_one(tmp_path: Path) -> None:
    found = problems(
        tmp_path, checks=RULE + rule("ABC-01", "abc1"), more=RULE, followups=rule("TL-01", "ABC-01", CLOCK)
    )
    assert 'checks/a.yaml:15: kode aturan "abc1" harus seperti LAP-01.' in found
    assert "checks/b.yaml:1: kode ABC-01 sudah dipakai di checks/a.yaml:1." in found
    assert any(line.startswith("followups.yaml:1: kode ABC-01 sudah dipakai di checks/") for line in found)


# ------------------------------------------------------------------ one rule


@pytest.mark.parametrize(
    "key", ["judul", "tab", "kolom", "tingkat", "kelas", "kalimat", "pesan", "mengapa", "perbaikan", "contoh"]
)
def test_every_key_is_required(tmp_path: Path, key: str) -> None:
    lines = RULE.splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.startswith(f"  {key}:"))
    cut = lines[:at] if key == "contoh" else [*lines[:at], *lines[at + 1 :]]
    assert f'checks/a.yaml:1: ABC-01: kunci "{key}" belum ada.' in problems(tmp_path, checks="".join(cut))


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("judul: a", "judul: ''", 2, 'harus berisi teks'),
        ("judul: a", "judul: [a]", 2, 'harus berisi teks'),
        ("judul: a", "judl: a", 2, 'kunci "judl" tidak dikenal. Mungkin maksud Anda "judul"?'),
        ("tab: laporan", "tab: lapran", 3, 'Mungkin maksud Anda "laporan"?'),
        ("tab: laporan", "tab: '*'", 3, "satu tab"),
        ("kolom: usia", "kolom: usai", 4, 'Mungkin maksud Anda "usia"?'),
        ("kolom: usia", "kolom: '*'", 4, "satu kolom"),
        ("tingkat: error", "tingkat: GALAT", 5, "Pilihannya: critical, error, warning, info."),
        ("kelas: data", "kelas: dta", 6, 'Mungkin maksud Anda "data"?'),
        ("bila: {usia: empty}", "segera: 1", 1, '"bila" atau "jenis"'),
        ("bila: {usia: empty}", "bila: {usia: empty}\n  jenis: phone", 8, "pilih salah satu"),
        ("bila: {usia: empty}", "jenis: phon", 7, 'Mungkin maksud Anda "phone"?'),
        ("bila: {usia: empty}", "jenis: required", 3, "semua tab"),
        ("bila: {usia: empty}", "jenis: phone", 1, "membutuhkan kolom laporan.telepon_aman"),
        ("bila: {usia: empty}", "jenis: sum_zero", 1, 'kunci "kolom" belum ada'),
        ("bila: {usia: empty}", "jenis: sum_zero\n  opsi: {kolom: [usia, bentuk]}", 8, "bukan kolom angka: bentuk"),
        ("bila: {usia: empty}", "jenis: sum_zero\n  opsi: {kolom: [usia], lebih: 1}", 8, '"lebih" tidak dikenal'),
        ("bila: {usia: empty}", "jenis: without_rows_in\n  opsi: {kolom: usia, nilai: [a], tab: rujukn}", 8, '"rujukan"?'),
        ("bila: {usia: empty}", "jenis: before_report\n  opsi: {kolom: usia}", 8, '"usia" tidak ada'),
        ("bila: {usia: empty}", "bila: usia", 7, '"bila" harus berisi'),
        ("bila: {usia: empty}", "bila: {}", 7, '"bila" harus berisi'),
        ("bila: {usia: empty}", "bila: {usai: empty}", 7, 'Mungkin maksud Anda "usia"?'),
        ("bila: {usia: empty}", "bila: {any: [{usai: empty}]}", 7, 'Mungkin maksud Anda "usia"?'),
        ("bila: {usia: empty}", "bila: {usia: {les: 1}}", 7, 'operator "les" tidak dikenal'),
        ("bila: {usia: empty}", "bila: {usia: {empty: 1}}", 7, 'operator "empty" tidak dikenal'),
        ("bila: {usia: empty}", "bila: {usia: {lt: 1, gt: 2}}", 7, "satu nilai atau satu"),
        ("bila: {usia: empty}", "bila: {usia: {lt: muda}}", 7, "bilangan"),
        ("bila: {usia: empty}", "bila: {usia: {lt: --5}}", 7, "bilangan"),
        ("bila: {usia: empty}", f"bila: {{usia: {{lt: {'9' * 5000}}}}}", 7, "bilangan"),
        ("bila: {usia: empty}", "bila: {usia: {in: 5}}", 7, "membutuhkan daftar"),
        ("bila: {usia: empty}", "bila: {usia: {in: []}}", 7, "membutuhkan daftar"),
        ("bila: {usia: empty}", "bila: {usia: {contains: 5}}", 7, "tidak cocok"),
        ("bila: {usia: empty}", "bila: {status_kasus: {lt: Baru}}", 7, "tidak cocok"),
        ("bila: {usia: empty}", "bila: {status_kasus: Bru}", 7, 'Mungkin maksud Anda "Baru"?'),
        ("bila: {usia: empty}", "bila: {tanggal_lapor: {before: 31/01/2025}}", 7, "2025-01-31"),
        ("bila: {usia: empty}", "bila: {usia: {lt: $tanggal_lapor}}", 7, "tidak dapat dibandingkan"),
        ("bila: {usia: empty}", "bila: {usia: {lt: $nomor_korbn}}", 7, 'Mungkin maksud Anda "nomor_korban"?'),
        ("bila: {usia: empty}", "bila: {bentuk: {eq: $bentuk}}", 7, "tidak dapat dibandingkan"),
        ("bila: {usia: empty}", "bila: {nama_korban: {matches: '('}}", 7, "pola"),
        ("bila: {usia: empty}", "bila: {umur: {lt: 18}}", 7, '"umur" membutuhkan kolom tanggal_lahir'),
        ("pesan: a", "pesan: '{nama_korban}'", 9, "tidak boleh mengutip {nama_korban}"),
        ("pesan: a", "pesan: '{status_kasu}'", 9, 'Mungkin maksud Anda "status_kasus"?'),
        ("pesan: a", "pesan: '{}'", 9, "tidak boleh mengutip {}"),
        ("pesan: a", "pesan: '{nomor_kasus.upper}'", 9, "tidak boleh mengutip"),
        ("pesan: a", "pesan: '{tanggal_lapor'", 9, "tidak berpasangan"),
        ("pesan: a", "pesan: '{tanggal_lapor:>9}'", 9, "tanpa tambahan"),
        ("pesan: a", "pesan: '{tanggal_lapor!r}'", 9, "tanpa tambahan"),
        ("lolos: ", "lulus: ", 13, 'kunci "lulus" tidak dikenal'),
        ("lolos: [{", "lolos: [{hari_ini: besok, ", 13, "2025-04-05"),
        ("usia: '1'", "usai: '1'", 13, 'Mungkin maksud Anda "usia"?'),
        ("usia: '1'", "usia: ['1']", 13, "isi sel harus berupa teks"),
        ("lolos: [{laporan: [{usia: '1'}]}]", "lolos: [{lapran: []}]", 13, 'Mungkin maksud Anda "laporan"?'),
        ("lolos: [{laporan: [{usia: '1'}]}]", "lolos: [{laporan: [usia]}]", 13, "satu baris ditulis"),
        ("lolos: [{", "lolos: [{tanpa_kolom: {lapran: [usia]}, ", 13, 'Mungkin maksud Anda "laporan"?'),
        ("lolos: [{", "lolos: [{kolom_ganda: {laporan: [usai]}, ", 13, 'Mungkin maksud Anda "usia"?'),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_rule(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    found = problems(tmp_path, checks=rule(old, new))
    assert any(f.startswith(f"checks/a.yaml:{line}: ABC-01") and words in f for f in found), found


@pytest.mark.parametrize("name", ["register", "lists", "checks", "followups"])
def test_an_empty_file_is_a_cut_off_copy_and_not_a_choice(tmp_path: Path, name: str) -> None:
    found = problems(tmp_path, **{name: "# nothing but a comment\n"})
    assert any("berkas ini kosong" in line for line in found)


def test_a_file_of_another_ending_is_not_passed_over_in_silence(tmp_path: Path) -> None:
    folder(tmp_path, {"checks/lain.yml": RULE})
    with pytest.raises(UsageProblem) as refused:
        load(tmp_path)
    assert refused.value.problems == ("checks/lain.yml:1: ganti akhiran namanya menjadi .yaml agar dibaca.",)


def test_an_officer_tab_cannot_have_a_service_tabs_title(tmp_path: Path) -> None:
    found = problems(tmp_path, register=rule("title: Laporan", "title: temuan", REGISTER))
    assert any('tab "temuan" tidak boleh' in line for line in found)
