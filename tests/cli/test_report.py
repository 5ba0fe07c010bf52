"""``kawal report``: of a file alone, and of the areas of an office."""

from __future__ import annotations

import io
import json
import re
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from sync.cli import main
from sync.core.spec import RuleBook
from tests import pdfs
from tests.conftest import ROOT
from tests.test_no_leak import SAMPLES, restricted
from tests.workbooks import REPORT, register_bytes, register_file

Out = pytest.CaptureFixture[str]
SAMPLE = str(ROOT / "tests/samples/register-101.xlsx")
GIVEN = ["--quarter", "2025-Q1", "--today", "2025-04-05"]
OF_FILE = ["report", SAMPLE, "--area", "36.04.33", *GIVEN]
SETTINGS = """
register:
  - {nama: Gunungsari, kecamatan: 36.04.33, berkas: a.xlsx, kabupaten: dinas@contoh.go.id}
  - {nama: Kramatwatu, kecamatan: 36.04.05, berkas: b.xlsx}
"""


def content(capsys: Out, *arguments: str) -> Any:
    """Return the report as JSON."""
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def rows(report: Any, id_: str = "A1") -> dict[str, int | None]:
    [table] = [table for table in report["tables"] if table["id"] == id_]
    return dict(zip(table["row_labels"], table["row_totals"], strict=True))


# ------------------------------------------------------------------ a file alone


def test_a_file_needs_no_settings(capsys: Out) -> None:
    report = content(capsys, *OF_FILE)
    about = ("schema", "area", "area_name", "quarter", "as_of", "audience")
    assert [report[name] for name in about] == [
        "kawal.report/1", "36.04.33", "Gunungsari", "2025-Q1", "2025-03-31", "terbatas",
    ]  # fmt: skip
    assert rows(report)["Baru"] == 12
    [i17] = [one for one in report["indicators"] if one["id"] == "I-17"]
    assert set(i17) == {"id", "title", "unit", "n", "of", "value"}


def test_it_works_without_an_area_too(capsys: Out, tmp_path: Path) -> None:
    report = content(capsys, "report", SAMPLE, *GIVEN)
    assert (report["area"], report["area_name"], rows(report)["Baru"]) == (None, None, 12)
    assert main(["report", SAMPLE, *GIVEN, "--out", str(tmp_path)]) == 0
    assert "PERHATIAN: Kecamatannya belum disebut" in capsys.readouterr().err
    assert "Kecamatan ...................." in (tmp_path / "laporan-register-2025-Q1.html").read_text()


def test_the_last_quarter_that_is_over_is_meant(capsys: Out) -> None:
    assert content(capsys, "report", SAMPLE, "--today", "2025-04-05")["quarter"] == "2025-Q1"


def test_every_form_says_the_same(tmp_path: Path, capsys: Out) -> None:
    pdfs.need_pdf()
    assert main([*OF_FILE, "--format", "html,pdf,xlsx,eml,json", "--out", str(tmp_path)]) == 0
    assert "Laporan Triwulan I 2025, Kecamatan Gunungsari" in capsys.readouterr().out
    stem = tmp_path / "laporan-36.04.33-2025-Q1"
    said = "12 kasus baru dengan 15 korban; 41 kasus masih aktif pada akhir triwulan."
    assert said in stem.with_suffix(".Q1.html").with_name(f"{stem.name}.html").read_text()
    assert said in pdfs.text(Path(f"{stem}.pdf"))
    mail = message_from_bytes(Path(f"{stem}.eml").read_bytes(), policy=default)
    body = mail.get_body(("plain",))
    assert body is not None
    assert said in " ".join(body.get_content().split())
    assert [part.get_content_type() for part in mail.iter_attachments()][:1] == ["application/pdf"]
    assert said in " ".join(_texts(Path(f"{stem}.xlsx").read_bytes()))


def test_it_is_the_same_to_the_byte(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        assert main([*OF_FILE, "--format", "html,xlsx,eml,json", "--out", str(tmp_path / folder)]) == 0
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_where_no_pdf_can_be_made_it_is_written_as_html(
    tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    assert main([*OF_FILE, "--format", "pdf", "--out", str(tmp_path)]) == 1
    assert [path.suffix for path in tmp_path.iterdir()] == [".html"]
    assert "PDF tidak dapat dibuat: WeasyPrint belum terpasang." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["report", SAMPLE, "--quarter", "2025-1"], 2, "bukan triwulan (tulis seperti 2025-Q1)"),
        (["report", SAMPLE, "--quarter", "2025-Q3", "--today", "2025-04-05"], 2, "Triwulan III 2025 belum dimulai."),
        (["report", SAMPLE, "--area", "36.04", *GIVEN], 2, "register satu kecamatan, bukan Kabupaten Serang"),
        (["report", SAMPLE, "--area", "99.99.99", *GIVEN], 2, "Kode wilayah 99.99.99 tidak ada"),
        (["report", SAMPLE, "--format", "docx"], 2, "--format tidak mengenal docx"),
        (["report", "tidak-ada.xlsx", *GIVEN], 2, "tidak-ada.xlsx"),
        (["report", "rusak.xlsx", *GIVEN], 3, "rusak.xlsx"),
        (["report", SAMPLE, "--hold", *GIVEN], 2, "hanya untuk register yang terdaftar di kawal.yaml"),
        (["report", "--area", "36.04", *GIVEN], 2, "Sebutkan berkas registernya"),
    ],
)
def test_what_cannot_be_is_said(
    arguments: list[str], code: int, said: str, tmp_path: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rusak.xlsx").write_bytes(b"PK rusak")
    try:
        got = main(arguments)
    except SystemExit as end:
        got = int(end.code or 0)
    assert (got, said in capsys.readouterr().err) == (code, True)


# ------------------------------------------------------------------ nothing of a person


def _texts(data: bytes) -> Iterator[str]:
    """Yield the texts of a workbook, its properties among them."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            yield package.read(name).decode("utf-8", "replace")


def _said(path: Path) -> Iterator[str]:
    """Yield all that a file of a report says anywhere: properties, text of pages, chunks of pictures, attachments."""
    data = path.read_bytes()
    yield data.decode("latin-1")
    if path.suffix == ".xlsx":
        yield from _texts(data)
    if path.suffix == ".pdf":
        yield pdfs.text(path)
        yield str(pdfs.facts(path))
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
            try:
                yield zlib.decompress(stream).decode("latin-1")
            except zlib.error:
                continue
    if path.suffix == ".eml":
        for at, part in enumerate(message_from_bytes(data, policy=default).walk()):
            if not part.is_multipart():
                inner = path.with_name(f"{path.stem}-{at}{Path(part.get_filename() or '.txt').suffix}")
                inner.write_bytes(part.get_payload(decode=True))
                yield from _said(inner)


@pytest.mark.parametrize("sample", SAMPLES)
def test_nothing_of_a_person_is_in_any_form(sample: str, tmp_path: Path, book: RuleBook) -> None:
    pdfs.need_pdf()
    register = shutil.copy(ROOT / "tests/samples" / sample, tmp_path / "register.xlsx")
    secret = restricted(Path(register), book)
    assert len(secret) > 20
    forms = "html,pdf,xlsx,json,eml"
    assert main(["report", str(register), *GIVEN, "--format", forms, "--out", str(tmp_path / "laporan")]) == 0
    for path in list((tmp_path / "laporan").iterdir()):
        for said in _said(path):
            assert not [text for text in secret if text in said], path.name


def test_others_see_no_small_number_and_nothing_of_earlier_quarters(tmp_path: Path, capsys: Out) -> None:
    report = content(capsys, *OF_FILE, "--audience", "umum")
    assert rows(report)["Baru"] == 12
    assert set(rows(report, "B").values()) == {None}
    told = [one for one in report["tables"] if one["id"] not in ("A3", "A4", "A5", "H4", "I2")]
    numbers = {n for one in told for n in (*one["row_totals"], *one["column_totals"], one["total"])}
    assert not numbers & {0, 1, 2, 3, 4}
    assert main([*OF_FILE, "--audience", "umum", "--out", str(tmp_path)]) == 0
    html = (tmp_path / "laporan-36.04.33-2025-Q1-umum.html").read_text()
    assert "Umum: angka di bawah 5" in html
    assert "<img" not in html
    assert "2024" not in html


def test_who_had_left_in_the_quarter_before_is_not_told_by_who_is_looked_back_on(capsys: Out) -> None:
    """Earlier kasus are those that were active at the start, and those that had left in a quarter nobody reported."""
    given = [SAMPLE, "--area", "36.04.33", "--quarter", "2024-Q4", "--today", "2025-04-05"]
    true, seen = (content(capsys, "report", *given, *more) for more in ([], ["--audience", "umum"]))

    def looked_back_on(report: Any) -> int | None:
        [table] = [table for table in report["looking_back"] if table["id"] == "V1"]
        return table["total"]  # type: ignore[no-any-return]

    there, before = rows(true)["Aktif awal"], looked_back_on(true)
    assert there is not None
    assert before is not None
    assert 0 < before - there < 5
    assert None in (rows(seen)["Aktif awal"], looked_back_on(seen))


# ------------------------------------------------------------------ the areas of an office


@pytest.fixture
def office(tmp_path: Path, book: RuleBook, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an office of two registers, and go there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    (tmp_path / "kawal.yaml").write_text(SETTINGS)
    register_file(tmp_path / "a.xlsx", book)
    register_file(tmp_path / "b.xlsx", book, REPORT, {**REPORT, "nomor_kasus": "CMS-2025-0002"})
    return tmp_path


def _sync(day: str = "2025-04-05") -> None:
    main(["sync", "--today", day])


def test_the_reports_of_kecamatan_add_up_to_that_of_the_kabupaten(office: Path, capsys: Out) -> None:
    _sync()
    capsys.readouterr()
    new = {area: rows(content(capsys, "report", "--area", area, *GIVEN))["Baru"] for area in ("36.04.33", "36.04.05")}
    assert new == {"36.04.33": 1, "36.04.05": 2}
    whole = content(capsys, "report", *GIVEN)  # the area of all registers
    assert (whole["area"], whole["area_name"], rows(whole)["Baru"]) == ("36.04", "Kabupaten Serang", 3)
    assert rows(whole, "G") == {"Kramatwatu": 2, "Gunungsari": 1}
    assert whole["evaluations"] == []


def test_a_register_may_be_named(office: Path, capsys: Out) -> None:
    _sync()
    capsys.readouterr()
    assert content(capsys, "report", "Kramatwatu", *GIVEN)["area"] == "36.04.05"
    assert content(capsys, "report", "b.xlsx", *GIVEN)["area"] == "36.04.05"


def test_a_register_that_was_never_read_is_named_as_missing(office: Path, capsys: Out) -> None:
    (office / "b.xlsx").unlink()
    _sync()
    capsys.readouterr()
    missing = content(capsys, "report", *GIVEN)["missing"]
    assert missing == [{"code": "36.04.05", "name": "Kramatwatu", "last_read": None}]


def test_a_register_that_was_never_counted_is_read_when_it_is_named(office: Path, capsys: Out) -> None:
    report = content(capsys, "report", "a.xlsx", *GIVEN)
    assert (report["area"], rows(report)["Baru"]) == ("36.04.33", 1)


def test_a_register_has_no_report_of_another_kecamatan(office: Path, capsys: Out) -> None:
    assert main(["report", "a.xlsx", "--area", "36.04.05", *GIVEN]) == 2
    assert "Gunungsari adalah register Kecamatan Gunungsari (36.04.33)" in capsys.readouterr().err


def test_half_a_kecamatan_is_not_given_for_the_whole(office: Path, book: RuleBook, capsys: Out) -> None:
    register_file(office / "c.xlsx", book, {**REPORT, "nomor_kasus": "GNS-2025-0003"})
    text = f"{SETTINGS}  - {{nama: Gunungsari 2, kecamatan: 36.04.33, berkas: c.xlsx}}\n"
    (office / "kawal.yaml").write_text(text)
    assert main(["report", "a.xlsx", *GIVEN]) == 2
    assert "Jalankan dulu: kawal sync" in capsys.readouterr().err
    _sync()
    capsys.readouterr()
    assert rows(content(capsys, "report", "a.xlsx", *GIVEN))["Baru"] == 2


def test_what_others_may_read_is_a_preview_until_it_is_frozen(office: Path, capsys: Out) -> None:
    _sync()
    one = ["report", "--area", "36.04", *GIVEN, "--audience", "publik"]
    assert main(one) == 0
    assert "PERHATIAN: pratinjau, jangan dibagikan." in capsys.readouterr().err
    assert "PRATINJAU, jangan dibagikan" in Path("laporan-36.04-2025-Q1-publik.html").read_text()
    assert main([*one, "--send"]) == 0
    assert main(one) == 0
    assert "pratinjau" not in capsys.readouterr().err
    assert "PRATINJAU" not in Path("laporan-36.04-2025-Q1-publik.html").read_text()


def test_a_number_or_a_name_in_the_wrong_place_is_not_passed_on(office: Path, book: RuleBook, capsys: Out) -> None:
    """What may be a NIK or a telephone number is left out of a recommendation, what is no case number of the list."""
    odd = {**REPORT, "nomor_kasus": "NAMA BUDI CONTOH", "tanggal_lapor": date(2024, 11, 4)}
    text = "Hubungi 0812-3456-7890 atau 3604335503099901, lalu ulangi dalam 14 hari."
    advice = {"nomor_rekomendasi": "REK-2025-001", "triwulan": "2025-Q1", "rekomendasi": text}
    data = register_bytes(book, {"laporan": [odd], "rekomendasi": [advice]})
    (office / "a.xlsx").write_bytes(data)
    report = content(capsys, "report", "a.xlsx", *GIVEN)
    assert [one["number"] for one in report["evaluations"]] == ["(nomor tidak baku)"]
    [own] = report["recommendations"]["own"]
    assert own["text"] == "Hubungi [nomor] atau [nomor], lalu ulangi dalam 14 hari."


def test_the_country_is_an_area_too(office: Path, capsys: Out) -> None:
    _sync()
    capsys.readouterr()
    report = content(capsys, "report", "--area", "id", *GIVEN)
    assert (report["area"], report["area_name"], report["audience"]) == ("id", "Indonesia", "umum")
    assert (report["under"], set(rows(report).values())) == (5, {None})
    assert main(["report", "--area", "id", *GIVEN]) == 0
    assert "kurang dari 5 kasus ditangani" in Path("laporan-id-2025-Q1-umum.html").read_text()


def test_before_the_first_check_there_is_nothing_to_report(office: Path, capsys: Out) -> None:
    assert main(["report", *GIVEN]) == 2
    assert "Belum ada angka Triwulan I 2025 untuk Kabupaten Serang." in capsys.readouterr().err


def test_the_sheets_are_not_read_again(office: Path, capsys: Out) -> None:
    _sync()
    (office / "a.xlsx").unlink()
    (office / "b.xlsx").unlink()
    capsys.readouterr()
    assert rows(content(capsys, "report", *GIVEN))["Baru"] == 3


def test_above_the_kabupaten_nobody_is_entitled(office: Path, capsys: Out) -> None:
    _sync()
    capsys.readouterr()
    assert main(["report", "--area", "36", "--audience", "terbatas", *GIVEN]) == 2
    assert "Pilih --audience umum atau --audience publik." in capsys.readouterr().err


def test_a_report_that_was_sent_never_changes(office: Path, book: RuleBook, capsys: Out) -> None:
    _sync()
    one = ["report", "--area", "36.04.33", *GIVEN]
    assert main([*one, "--send"]) == 0
    assert "dibekukan, tidak berubah lagi.\nSurel: 1 ditulis sebagai berkas di" in capsys.readouterr().out
    assert main([*one, "--format", "html,xlsx,eml,json", "--out", "dulu"]) == 0
    told = re.search(r"dikirim 5 April 2025 dan dibekukan, sidik SHA-256 ([0-9a-f]{16})", capsys.readouterr().out)
    assert told
    register_file(office / "a.xlsx", book, REPORT, {**REPORT, "nomor_kasus": "GNS-2025-0009"})
    _sync("2025-04-20")
    later = ["report", "--area", "36.04.33", "--quarter", "2025-Q1", "--today", "2025-06-01"]
    assert main([*later, "--format", "html,xlsx,eml,json", "--out", "kini"]) == 0
    for path in Path("dulu").iterdir():
        assert path.read_bytes() == (Path("kini") / path.name).read_bytes(), path.name
    assert told[1] in capsys.readouterr().out
    assert main([*later, "--send"]) == 2
    assert main([*later, "--hold"]) == 2
    assert "sudah dikirim dan tidak berubah lagi" in capsys.readouterr().err
    assert rows(content(capsys, "report", "--area", "36.04", *later[3:]))["Baru"] == 4


def test_what_is_held_is_not_sent_and_the_status_says_so(office: Path, capsys: Out) -> None:
    _sync()
    one = ["report", "--area", "36.04.33", *GIVEN]
    assert main([*one, "--release"]) == 2
    assert main([*one, "--hold"]) == 0
    assert main([*one, "--send"]) == 2
    assert "sedang ditahan" in capsys.readouterr().err
    main(["status", "--today", "2025-04-05"])
    assert "Laporan Triwulan I 2025: 1 ditahan (36.04.33 terbatas)." in capsys.readouterr().out
    assert main(["report", *GIVEN, "--send"]) == 2, "which report is meant is to be said where there are several"
    assert "Sebutkan dengan --area." in capsys.readouterr().err
    assert main([*one, "--release"]) == 0
    assert main([*one, "--send"]) == 0
    main(["status", "--today", "2025-04-05"])
    assert "Laporan Triwulan I 2025: 1 dikirim." in capsys.readouterr().out


def test_a_report_without_a_recipient_is_not_sent(office: Path, capsys: Out) -> None:
    _sync()
    assert main(["report", "--area", "36.04", *GIVEN, "--send"]) == 2
    assert "tidak punya penerima di kawal.yaml" in capsys.readouterr().err


def test_a_quarter_that_still_runs_is_not_sent(office: Path, capsys: Out) -> None:
    _sync()
    assert main(["report", "--area", "36.04.33", "--quarter", "2025-Q2", "--today", "2025-04-05", "--send"]) == 2
    assert "Triwulan II 2025 belum berakhir." in capsys.readouterr().err


def test_a_template_that_cannot_be_used_keeps_no_report_back(office: Path, capsys: Out) -> None:
    (office / "templat" / "laporan").mkdir(parents=True)
    (office / "templat" / "laporan" / "lengkap.html").write_text("<p>\n\n{% if page %}")
    (office / "kawal.yaml").write_text("templat: templat\n" + SETTINGS)
    _sync()
    capsys.readouterr()
    assert main(["report", "--area", "36.04.33", *GIVEN]) == 0
    assert "laporan/lengkap.html baris 3" in capsys.readouterr().err
    assert "1 kasus baru dengan 1 korban" in Path("laporan-36.04.33-2025-Q1.html").read_text()


def test_the_settings_say_who_signs(office: Path, capsys: Out) -> None:
    text = (office / "kawal.yaml").read_text().replace("berkas: a.xlsx", "berkas: a.xlsx, ketua: Ibu Ketua Contoh")
    (office / "kawal.yaml").write_text(f"{text}laporan: {{instansi: DKBPPPA, kepala_dinas: Bapak Kepala Contoh}}\n")
    _sync()
    assert main(["report", "--area", "36.04.33", *GIVEN]) == 0
    assert main(["report", "--area", "36.04", *GIVEN]) == 0
    assert "Ibu Ketua Contoh" in Path("laporan-36.04.33-2025-Q1.html").read_text()
    kabupaten = Path("laporan-36.04-2025-Q1.html").read_text()
    assert "Bapak Kepala Contoh" in kabupaten
    assert "DKBPPPA" in kabupaten


def test_it_opens_in_a_browser(office: Path, capsys: Out, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The browser that the environment names is a program that writes down what it was given."""
    browser = tmp_path / "peramban"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/dibuka\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    assert main([*OF_FILE, "--preview"]) == 0
    assert (tmp_path / "dibuka").read_text().strip().endswith("laporan-36.04.33-2025-Q1.html")
