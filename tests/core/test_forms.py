"""What the paper of each stage asks for, made from the schema."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sync.core.forms import Entry, Form, Letterhead, form, stages
from sync.core.spec import Field, RuleBook, Tab, ValueList
from tests.registers import book

STAGES = ["laporan", "pendampingan", "rujukan", "rehabilitasi", "keluhan", "koordinasi", "rekomendasi", "sosialisasi"]
GUNUNGSARI = Letterhead("Kabupaten Serang", "Gunungsari", ("Gunungsari", "Ciherang", "Curug Sulanjana"))


def made(name: str, letterhead: Letterhead = GUNUNGSARI) -> Form:
    return form(book(), book().tab_by_name[name], letterhead)


def entries(made: Form) -> list[Entry]:
    return [entry for section in made.sections for entry in section.entries]


def entry(name: str, title: str, letterhead: Letterhead = GUNUNGSARI) -> Entry:
    [found] = [one for one in entries(made(name, letterhead)) if one.title == title]
    return found


def of_column(field: Field, values: tuple[str, ...] = ()) -> Entry:
    """Return what the paper asks for a column that an office has added."""
    tab = Tab("kunjungan", "Kunjungan", (field,), key=(field.name,))
    lists = {"pilihan": ValueList("pilihan", "Pilihan", values)}
    [found] = entries(form(RuleBook((tab,), lists, (), ()), tab, Letterhead()))
    return found


def printed(entry: Entry) -> str:
    return "".join(entry.cells).replace(" ", "_")


def test_every_tab_with_cases_or_activities_has_a_form_and_lists_have_none() -> None:
    assert [tab.name for tab in stages(book())] == STAGES


@pytest.mark.parametrize("name", STAGES)
def test_every_column_is_there_in_the_order_of_the_sheet(name: str) -> None:
    asked = [(one.number, one.title, one.required) for one in entries(made(name))]
    assert asked == [(n, f.title, f.required) for n, f in enumerate(book().tab_by_name[name].fields, 1)]


@pytest.mark.parametrize("name", STAGES)
def test_every_column_has_one_place_to_fill_in(name: str) -> None:
    for one in entries(made(name)):
        assert [bool(one.cells), bool(one.choices), one.lines > 0].count(True) == 1


def test_what_has_a_fixed_length_has_boxes() -> None:
    assert printed(entry("laporan", "NIK Korban")) == "_" * 16
    assert printed(entry("laporan", "Telepon Aman")) == "_" * 14
    assert printed(entry("laporan", "Tanggal Lapor")) == "__/__/____"
    assert printed(entry("laporan", "Korban Ke")) == "__"
    assert printed(entry("laporan", "Usia")) == "___"
    assert printed(entry("sosialisasi", "Peserta L")) == "____"


def test_a_number_is_printed_as_far_as_it_is_known() -> None:
    assert printed(entry("laporan", "Nomor Kasus")) == "___-20__-____"
    assert printed(entry("keluhan", "Nomor Keluhan")) == "KEL-20__-___"
    assert printed(entry("rekomendasi", "Triwulan")) == "20__-Q_"


@pytest.mark.parametrize("pattern", [r"^\d+$", r"^[A-Z]{2,4}$", r"^(A|B)$", r"^a.c$", r"^\w\d$"])
def test_a_number_of_any_length_has_a_line(pattern: str) -> None:
    assert of_column(Field("nomor", "Nomor", "string", pattern=pattern)).lines == 1


def test_a_list_is_ticked_and_may_be_ticked_twice_where_several_values_are_allowed() -> None:
    kinds = entry("laporan", "Bentuk Kekerasan")
    assert tuple(choice.text for choice in kinds.choices) == book().lists["bentuk_kekerasan"].values
    assert kinds.help == "Boleh lebih dari satu."
    assert "Boleh lebih" not in entry("laporan", "Tempat Kejadian").help


def test_desa_are_ticked_where_they_are_known_and_few() -> None:
    assert [choice.text for choice in entry("laporan", "Desa").choices] == list(GUNUNGSARI.desa)
    assert entry("laporan", "Desa", Letterhead("Kabupaten Serang")).lines == 1
    many = replace(GUNUNGSARI, desa=tuple(f"Desa {n}" for n in range(40)))
    assert entry("laporan", "Desa", many).lines == 1


def test_officers_are_written_down() -> None:
    assert entry("laporan", "Petugas").lines == 1


def test_a_list_too_long_to_be_ticked_has_a_line() -> None:
    column = Field("jenis", "Jenis", "string", list="pilihan")
    assert len(of_column(column, tuple(f"Nilai {n}" for n in range(40))).choices) == 40
    assert of_column(column, tuple(f"Nilai {n}" for n in range(41))).lines == 1


def test_a_long_choice_takes_more_columns() -> None:
    values = ("Ya", "Tidak diketahui", "Datang langsung", "Lembaga Pendidikan Kilat", "W" * 40)
    found = of_column(Field("jenis", "Jenis", "string", list="pilihan"), values)
    assert [choice.columns for choice in found.choices] == [1, 1, 2, 2, 4]


def test_free_text_has_lines_for_as_much_as_may_be_typed() -> None:
    assert entry("laporan", "Kronologi").lines * 72 >= 500
    assert entry("laporan", "Nama Korban").lines == 1
    assert entry("pendampingan", "Catatan").lines == 3


def test_help_does_not_speak_of_cells() -> None:
    said = " ".join(one.help for name in STAGES for one in entries(made(name)))
    assert not [words for words in ("titik koma", "Referensi", "Boleh tanggal") if words in said]
    assert entry("laporan", "NIK Korban").help == "16 angka sesuai KTP atau KK. Kosongkan bila belum ada."
    assert entry("koordinasi", "Kasus Dibahas").help == "Hanya nomor, tanpa nama."


def test_consent_stands_by_itself_in_its_place() -> None:
    around = [(one.title, one.consent, [e.title for e in one.entries]) for one in made("laporan").sections[3:6]]
    assert around == [
        ("Penanganan", False, ["Risiko"]),
        ("", True, ["Persetujuan Layanan", "Persetujuan Data"]),
        ("", False, ["Diteruskan ke UPTD"]),
    ]
    assert [one.consent for one in made("rujukan").sections] == [False, True, False]
    assert not any(section.consent for section in made("keluhan").sections)


def test_what_holds_a_restricted_column_is_confidential() -> None:
    assert [name for name in STAGES if not made(name).confidential] == ["rekomendasi", "sosialisasi"]


def test_the_version_is_that_of_the_schema() -> None:
    before = made("laporan")
    assert made("laporan", Letterhead()).version == before.version
    tab = book().tab_by_name["laporan"]
    own = Field("kata_sandi_aman", "Kata Sandi Aman", "string", group="Penutupan", help="Untuk telepon.")
    after = form(book(), replace(tab, fields=(*tab.fields, own)), GUNUNGSARI)
    assert entries(after)[-1].title == "Kata Sandi Aman"
    assert after.version != before.version
    reworded = replace(tab, fields=(replace(tab.fields[0], help="Nomor."), *tab.fields[1:]))
    assert form(book(), reworded, GUNUNGSARI).version not in (before.version, after.version)
    assert before.code == "F-LAPORAN"


@pytest.mark.parametrize(
    ("title", "place"),
    [("Tanggal Lapor", "beside"), ("Pelaku Anak", "beside"), ("Status Hukum", "below"), ("NIK Korban", "above")],
)
def test_help_stands_where_it_takes_the_least_paper(title: str, place: str) -> None:
    assert entry("laporan", title).help_at == place
