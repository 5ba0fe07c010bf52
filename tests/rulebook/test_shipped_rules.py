"""The shipped rules: complete, tried by their own examples, and as register.md's tables have them."""

from __future__ import annotations

import string

import pytest

from sync.core.model import Severity
from sync.core.spec import Field, Rule
from sync.rulebook.examples import failures
from sync.rulebook.rules import CLASSES
from tests.registers import HOLIDAYS, book

# id, tab, column title, severity, class of follow-ups: register.md, section 5 (copied)
TABLE = """
STR-01  | *            | *                      | error
STR-02  | *            | *                      | error
UMUM-01 | *            | *                      | error
UMUM-02 | *            | *                      | error
UMUM-03 | *            | *                      | error
UMUM-04 | *            | *                      | error
UMUM-05 | *            | *                      | error
UMUM-06 | *            | *                      | error
UMUM-07 | *            | *                      | error
UMUM-08 | *            | *                      | error
UMUM-09 | *            | *                      | error
UMUM-10 | *            | *                      | error
LAP-01  | Laporan      | Nomor Kasus            | warning
LAP-02  | Laporan      | NIK Korban             | error
LAP-03  | Laporan      | NIK Korban             | error
LAP-04  | Laporan      | NIK Korban             | warning
LAP-05  | Laporan      | NIK Korban             | warning
LAP-06  | Laporan      | NIK Korban             | warning
LAP-07  | Laporan      | Tanggal Kejadian       | error
LAP-08  | Laporan      | Tanggal Lahir          | error
LAP-09  | Laporan      | Usia                   | warning
LAP-10  | Laporan      | Tanggal Lahir          | error
LAP-11  | Laporan      | Nama Wali              | error
LAP-12  | Laporan      | Wali Terlapor          | critical
LAP-13  | Laporan      | Status Perkawinan      | warning
LAP-14  | Laporan      | Hubungan Pelaku        | warning
LAP-15  | Laporan      | Telepon Aman           | warning
LAP-16  | Laporan      | Kronologi              | warning
LAP-17  | Laporan      | Tanggal Selesai        | error
LAP-18  | Laporan      | Alasan Selesai         | error
LAP-19  | Laporan      | Disetujui Oleh         | error
LAP-20  | Laporan      | Tanggal Selesai        | error
LAP-21  | Laporan      | Alasan Selesai         | error
LAP-22  | Laporan      | Alasan Selesai         | warning
LAP-23  | Laporan      | Status Hukum           | critical
LAP-24  | Laporan      | Nomor LP               | warning
LAP-25  | Laporan      | NIK Korban             | info
LAP-26  | Laporan      | Status Kasus           | error
LAP-27  | Laporan      | Nomor Kasus            | warning
LAP-28  | Laporan      | Jenis Kelamin          | info
LAP-29  | Laporan      | NIK Korban             | warning
PDP-01  | Pendampingan | Tanggal Layanan        | warning
PDP-02  | Pendampingan | Kelompok Layanan       | critical
PDP-03  | Pendampingan | Tanggal Layanan        | error
RUJ-01  | Rujukan      | Persetujuan Rujukan    | critical
RUJ-02  | Rujukan      | Tanggal Umpan Balik    | error
RUJ-03  | Rujukan      | Tanggal Umpan Balik    | error
RHB-01  | Rehabilitasi | Pulih Fisik            | error
RHB-02  | Rehabilitasi | *                      | warning
KEL-01  | Keluhan      | Tanggal Selesai        | error
KEL-02  | Keluhan      | Diinformasikan         | warning
SOS-01  | Sosialisasi  | Peserta L              | warning
TL-01   | Laporan      | Risiko                 | critical | SOP
TL-02   | Laporan      | Risiko                 | warning  | SOP
TL-03   | Laporan      | Risiko                 | warning  | SOP
TL-04   | Laporan      | Tanggal LP             | critical | hukum
TL-05   | Laporan      | Tanggal Kejadian       | critical | target
TL-06   | Laporan      | Tindak Lanjut Berikut  | warning  | target
TL-07   | Rujukan      | Tanggal Umpan Balik    | warning  | target
TL-08   | Keluhan      | Tanggal Ditanggapi     | warning  | SOP
TL-09   | Rekomendasi  | Batas Waktu            | warning  | target
TL-10   | Laporan      | Status Kasus           | warning  | target
TL-11   | Laporan      | Input SIMFONI          | warning  | target
TL-12   | Rehabilitasi | Penilaian Berikut      | warning  | target
TL-13   | Laporan      | Tanggal Selesai        | warning  | target
"""
SOON = {"TL-04": 2, "TL-05": 3, "TL-06": 3, "TL-09": 7, "TL-10": 14, "TL-12": 7, "TL-13": 7}
EACH = pytest.mark.parametrize("rule", book().rules, ids=lambda rule: rule.id)


def _title(rule: Rule) -> tuple[str, str]:
    tab = book().tab_by_name.get(rule.tab)
    return (tab.title, "*" if rule.column == "*" else tab.by_name[rule.column].title) if tab else ("*", "*")


def test_rules_are_those_of_the_contract() -> None:
    table = sorted(tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines())
    clocks = {rule.id for rule in book().followups}
    shipped = [(r.id, *_title(r), r.severity.value, *([r.clazz] if r.id in clocks else [])) for r in book().rules]
    assert sorted(rule for rule in shipped if not rule[0].startswith("AUD-")) == table
    assert sorted(rule[0] for rule in shipped if rule[0].startswith("AUD-")) == [f"AUD-0{n}" for n in range(1, 6)]


def test_clocks_warn_as_early_as_the_contract_says() -> None:
    assert {rule.id: rule.soon for rule in book().followups if rule.soon} == SOON


def test_the_law_is_named_where_the_clock_is_a_law() -> None:
    assert {rule.id for rule in book().followups if rule.clazz == "hukum"} == {"TL-04"}
    assert all(rule.law for rule in book().followups if rule.clazz == "hukum")


def test_all_examples_behave() -> None:
    assert failures(book(), HOLIDAYS) == []


@EACH
def test_a_rule_has_all_its_texts(rule: Rule) -> None:
    texts = rule.texts
    assert all(text.strip() for text in (texts.title, texts.sentence, texts.message, texts.why, texts.fix))
    assert not texts.title.endswith(".")
    assert all(text.endswith((".", "?")) for text in (texts.sentence, texts.message, texts.why, texts.fix))


@EACH
def test_a_rule_has_examples_of_both_kinds(rule: Rule) -> None:
    assert {example.fires for example in rule.examples} == {True, False}


@EACH
def test_a_message_quotes_nothing_restricted(rule: Rule) -> None:
    quoted = {name for _, name, _, _ in string.Formatter().parse(rule.texts.message) if name}
    tab = book().tab_by_name.get(rule.tab)
    restricted = {f.name for f in tab.fields if f.restricted} if tab else set()
    free = {f.name for f in tab.fields if f.type == "string" and not f.list and f.name not in tab.key} if tab else set()
    assert quoted & (restricted | free - {"nomor_kasus"}) == set()
    assert tab or quoted <= {"kolom", "saran"}


@EACH
def test_a_rule_says_whose_it_is(rule: Rule) -> None:
    assert rule.clazz in CLASSES
    assert isinstance(rule.severity, Severity)
    assert rule.origin.split(":")[1].isdigit()


# ------------------------------------------------------------------ the schema: register.md, section 2 (copied)

# name: d date, i integer, l list; ! required
COLUMNS = {
    "laporan": """nomor_kasus! nomor_korban:i! tanggal_lapor:d! cara_lapor! status_pelapor! nama_korban! nik_korban
        jenis_kelamin! tanggal_lahir:d usia:i desa! telepon_aman pendidikan! status_perkawinan! disabilitas! nama_wali
        wali_terlapor tanggal_kejadian:d presisi_tanggal tempat_kejadian! bentuk_kekerasan:l! hubungan_pelaku! pelaku_anak
        kronologi risiko! persetujuan_layanan! persetujuan_data! tanggal_diteruskan:d nomor_lp tanggal_lp:d status_hukum!
        status_kasus! petugas! tanggal_tindak_lanjut:d sumber_info input_simfoni! tanggal_selesai:d alasan_selesai
        disetujui_oleh""",
    "pendampingan": """nomor_kasus! tanggal_layanan:d! kelompok_layanan! layanan! penerima! penyedia! cara hasil!
        tanggal_tindak_lanjut:d petugas! catatan""",
    "rujukan": """nomor_kasus! tanggal_rujukan:d! instansi_tujuan! layanan_diminta! persetujuan_rujukan!
        tanggal_umpan_balik:d hasil_rujukan petugas! catatan""",
    "rehabilitasi": """nomor_kasus! tanggal_penilaian:d! sasaran! jenis_rehabilitasi! pulih_fisik! pulih_hukum!
        pulih_psikologis! tanggal_penilaian_berikut:d petugas! catatan""",
    "keluhan": """nomor_keluhan! nomor_kasus! tanggal_keluhan:d! penyampai! saluran! kategori! tingkat! uraian
        penanggung_jawab! tanggal_ditanggapi:d tindak_lanjut tanggal_selesai:d status! diinformasikan""",
    "koordinasi": "nomor_rapat! tanggal:d! jenis_rapat! hadir:l! kasus_dibahas:l keputusan",
    "rekomendasi": "nomor_rekomendasi! triwulan! asal! rekomendasi! penanggung_jawab! batas_waktu:d! status! evaluasi",
    "sosialisasi": """tanggal:d! desa! lokasi! tema:l! peserta_l:i! peserta_p:i! peserta_anak:i narasumber saluran_lapor!
        aduan_muncul:i""",
    "referensi": "desa petugas surel_petugas",
    "tunda": "kunci aturan alasan sampai:d oleh",
}
RESTRICTED = {
    "laporan": {"nama_korban", "nik_korban", "tanggal_lahir", "telepon_aman", "nama_wali", "kronologi"},
    "pendampingan": {"catatan"}, "rujukan": {"catatan"}, "rehabilitasi": {"catatan"},
    "keluhan": {"uraian", "tindak_lanjut"}, "koordinasi": {"keputusan"}, "referensi": {"surel_petugas"},
}  # fmt: skip
KEYS = {
    "laporan": "nomor_kasus nomor_korban",
    "pendampingan": "nomor_kasus tanggal_layanan kelompok_layanan penerima",
    "rujukan": "nomor_kasus tanggal_rujukan instansi_tujuan",
    "rehabilitasi": "nomor_kasus tanggal_penilaian sasaran",
    "keluhan": "nomor_keluhan",
    "koordinasi": "nomor_rapat",
    "rekomendasi": "nomor_rekomendasi",
    "sosialisasi": "tanggal desa",
}


def _drawn(f: Field) -> str:
    return f.name + {"string": "", "date": ":d", "integer": ":i", "list": ":l"}[f.type] + "!" * f.required


def test_columns_are_those_of_the_contract() -> None:
    assert {tab.name: [_drawn(f) for f in tab.fields] for tab in book().tabs} == {
        name: columns.split() for name, columns in COLUMNS.items()
    }


def test_restricted_columns_are_those_of_the_contract() -> None:
    restricted = {tab.name: {f.name for f in tab.fields if f.restricted} for tab in book().tabs}
    assert {name: found for name, found in restricted.items() if found} == RESTRICTED


def test_keys_are_those_of_the_contract() -> None:
    assert {tab.name: " ".join(tab.key) for tab in book().tabs if tab.key} == KEYS
    primary = {tab.name: tab.primary_key for tab in book().tabs if tab.primary_key}
    assert primary == {name: tuple(KEYS[name].split()) for name in ("laporan", "keluhan", "koordinasi", "rekomendasi")}
    parents = {tab.name for tab in book().tabs if tab.parent == "laporan"}
    assert parents == {"pendampingan", "rujukan", "rehabilitasi", "keluhan"}


def test_every_column_has_a_help_text() -> None:
    assert [f"{tab.name}.{f.name}" for tab in book().tabs for f in tab.fields if not f.help] == []
