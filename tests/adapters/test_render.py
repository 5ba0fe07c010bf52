"""Mails as they look: HTML and plain text from one page, by the office's templates or by Kawal's own."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sync.adapters.render import WIDTH, Renderer, fold
from sync.core.alerts.due import Kind, Mail
from sync.core.alerts.history import Gone
from sync.core.alerts.page import Page, Source, Trouble, Waiting, page
from sync.core.alerts.service_pages import brake_page, overflow_page, service_page
from sync.core.brakes import Doubts
from sync.core.model import Severity
from sync.ports import Rendered
from tests.letters import (
    ABOUT_FINDINGS,
    ADDRESS,
    BUNDLED,
    RENDERER,
    SHEET,
    SOURCE,
    WORKBOOK,
    caught,
    every_rule,
    item,
    mail,
    seen,
    words,
)
from tests.registers import TODAY, book

UNKNOWN = Source(book(), None, "register kasus lama.xlsx")
LOST = Doubts(
    ["tab Laporan kehilangan 40 dari 60 baris"], cases=[f"GNS-2025-{n:04}" for n in range(40)], token="7F3A-29C1"
)
FOREIGN = Doubts(["register ini terakhir diisi oleh pemasangan Kawal yang lain"], token="7F3A-29C1", foreign=True)
LONG = "Register Kecamatan Pasir Penyu Sungai Lala Ulu Barat (salinan kerja 2025, jangan dihapus)"
MANY = [
    Waiting("register-padarincang.xlsx", Kind.ESCALATION, 2, SHEET),
    Waiting("Pabuaran", Kind.DIGEST, 1, SHEET),
    Waiting("Gunungsari", Kind.CRITICAL, 1, SHEET),
    Waiting("", Kind.SERVICE, 1),
]


def pages() -> dict[str, Page]:
    """Return one page of each kind, and of each form that a kind can take."""
    done = [Gone("LAP-02", "Laporan", "NIK Korban", "GNS-2025-0001", Severity.ERROR, TODAY)]
    besides = {Severity.ERROR: 3, Severity.WARNING: 1200}
    return {
        "kritis": mail(Kind.CRITICAL, [caught("LAP-12"), caught("TL-01")]),
        "kritis, workbook": mail(Kind.CRITICAL, [caught("TL-01")], WORKBOOK),
        "ringkasan": mail(Kind.DIGEST, every_rule() * 2, done=done, open=besides, put_off=2),
        "ringkasan, done only": mail(Kind.DIGEST, [], done=done),
        "ringkasan, new only": mail(Kind.DIGEST, [caught("LAP-02")], WORKBOOK),
        "eskalasi": mail(Kind.ESCALATION, [caught("LAP-12"), caught("TL-06")]),
        "rem": brake_page(LOST, SOURCE, TODAY),
        "rem, foreign": brake_page(FOREIGN, SOURCE, TODAY),
        "rem, workbook": brake_page(LOST, WORKBOOK, TODAY),
        "rem, no office": brake_page(LOST, UNKNOWN, TODAY),
        "kritis, no office": mail(Kind.CRITICAL, [caught("TL-01")], UNKNOWN),
        "eskalasi, no office": mail(Kind.ESCALATION, [caught("TL-01")], UNKNOWN),
        "ringkasan, long names": mail(
            Kind.DIGEST, [replace(caught("LAP-02"), officer=LONG)], replace(SOURCE, register=LONG)
        ),
        "layanan, long names": service_page([Trouble("Gagal.", "Tunggu.", f"{LONG} {n}") for n in range(9)], TODAY),
        "batas": overflow_page(MANY, 5, TODAY, TODAY + timedelta(days=1)),
        "batas, one": overflow_page(MANY[1:2], 5, TODAY, TODAY + timedelta(days=3)),
        "layanan": service_page([Trouble("Register tidak terbaca.", "Jalankan kawal doctor.", "Gunungsari")], TODAY),
        "layanan, no register": service_page([Trouble("Surel tertahan.", "Jalankan kawal outbox list.")], TODAY),
    }


PAGES = pages()


# ------------------------------------------------------------------ what is said


def test_the_kabupaten_is_told_number_rule_and_days_only() -> None:
    """What is wrong with a consent stays in the office; of a deadline it gets the sentence, which has the days."""
    rendered = RENDERER.render(page(Mail(Kind.ESCALATION, "a", _since_a_week(["LAP-12", "TL-06"])), SOURCE, TODAY))
    for said in (seen(rendered.html), words(rendered.text)):
        assert "GNS-2025-0001/1: terbuka sejak 29 Maret 2025 (7 hari)." in said
        assert "tercatat Setuju" not in said
        assert caught("TL-06").message in said
        assert "docs.google.com" not in said


def _since_a_week(rules: Sequence[str]) -> list[Any]:
    return [item(caught(rule), TODAY - timedelta(days=7), False) for rule in rules]


def test_a_digest_thanks_first() -> None:
    rendered = RENDERER.render(PAGES["ringkasan"])
    for said in (seen(rendered.html).casefold(), words(rendered.text).casefold()):
        at = [said.index(part) for part in ("terima kasih", "baru: 70", "diingatkan lagi: 70", "1.200 peringatan")]
        assert at == sorted(at)
        assert "ditunda di tab tunda: 2." in said
        assert "dan 20 lagi, lihat tab temuan." in said


def test_a_critical_mail_names_the_case_then_what_is_wrong_then_what_to_do() -> None:
    found = caught("TL-01")
    rendered = RENDERER.render(mail(Kind.CRITICAL, [found]))
    for said in (seen(rendered.html), words(rendered.text)):
        at = [said.index(text) for text in (found.key, found.message, book().texts["TL-01"].fix)]
        assert at == sorted(at)


def test_a_line_leads_to_its_row_of_a_sheet() -> None:
    rendered = RENDERER.render(PAGES["kritis"])
    assert f'href="{SHEET}#gid=1234567890&amp;range=A2"' in rendered.html
    assert f"{SHEET}#gid=1234567890&range=A2\n" in rendered.text
    assert "docs.google.com" not in RENDERER.render(PAGES["kritis, workbook"]).html


def test_a_brake_says_what_to_do_with_a_workbook_and_with_a_sheet() -> None:
    assert "Histori versi" in RENDERER.render(PAGES["rem"]).text
    assert ".bak.xlsx" in RENDERER.render(PAGES["rem, workbook"]).text


def test_a_workbook_is_named_where_a_sheet_is_linked() -> None:
    for name, register in (
        ("kritis, workbook", "register-gunungsari.xlsx"),
        ("kritis, no office", "register kasus lama.xlsx"),
    ):
        rendered = RENDERER.render(PAGES[name])
        for said in (seen(rendered.html), words(rendered.text)):
            assert f"Registernya: {register}. Daftar lengkap ada di tab Temuan." in said


def test_a_mail_of_an_unknown_office_says_whose_register_it_is() -> None:
    for name in ("kritis, no office", "eskalasi, no office", "rem, no office"):
        assert RENDERER.render(PAGES[name]).text.startswith("P2TP2A, register kasus lama.xlsx\n")


def test_what_waits_for_tomorrow_is_named_and_what_is_critical_comes_first() -> None:
    rendered = RENDERER.render(PAGES["batas"])
    for said in (seen(rendered.html), words(rendered.text)):
        parts = ("sudah menerima 5 surel", "mulai besok, 6 April 2025", "keselamatan", "Gunungsari: hal kritis, 1 surel",
                 "Layanan Kawal: keadaan layanan", "Pabuaran: ringkasan harian", "hal yang belum ditangani, 2 surel")  # fmt: skip
        at = [said.index(part) for part in parts]
        assert at == sorted(at)
    assert rendered.html.count(SHEET) == 2, "the kabupaten gets no way into a register"
    assert "keselamatan" not in RENDERER.render(PAGES["batas, one"]).text
    assert "mulai 8 April 2025" in RENDERER.render(PAGES["batas, one"]).text


@pytest.mark.parametrize("name", PAGES)
def test_both_forms_have_the_same_numbers(name: str) -> None:
    rendered = RENDERER.render(PAGES[name])
    looks = re.compile(r"[A-Z]{3}-20\d{2}-\d{3,4}(?:/\d+)?|\d+ [A-Z][a-z]+ 20\d{2}|[A-Z]+-\d{2}\b")
    html_form, text = (set(looks.findall(form)) for form in (seen(rendered.html), words(rendered.text)))
    assert html_form == text


# ------------------------------------------------------------------ how it looks


@pytest.mark.parametrize("name", PAGES)
def test_html_works_where_mail_is_read(name: str) -> None:
    rendered = RENDERER.render(PAGES[name]).html
    assert rendered.startswith("<!DOCTYPE html>")
    assert '<html lang="id">' in rendered
    tables = re.findall(r"<table\b[^>]*>", rendered)
    assert all('role="presentation"' in table for table in tables)
    assert len(re.findall(r"<table\b", rendered)) == len(re.findall(r"</table>", rendered))
    assert not re.search(
        r"<(img|link|script|form|iframe|svg|main|nav|section)\b|url\(|@import|@font-face|var\(", rendered
    )
    widths = re.findall(r'(?<!max-)width(?:=|:)"?(\d+)(?!%|\d)', re.sub(r"<!--.*?-->", "", rendered, flags=re.DOTALL))
    assert all(int(width) < 360 for width in widths)
    assert not any(line != line.rstrip() for line in rendered.splitlines())
    assert max(row.count("<td") for row in re.findall(r"<tr>(?:(?!<tr>).)*?</tr>", rendered, re.DOTALL)) <= 4


@pytest.mark.parametrize("name", PAGES)
def test_no_style_is_lost_with_the_style_sheet(name: str) -> None:
    """Gmail drops <style> for other accounts than its own: only dark mode is left there, and what this mail needs not."""
    rendered = RENDERER.render(PAGES[name]).html
    [sheet] = re.findall(r"<style>(.*?)</style>", rendered, re.DOTALL)
    unused, dark = sheet.split("@media (prefers-color-scheme: dark)")
    assert "!important" in dark
    for selector in re.findall(r"([^{},]+?)\s*(?=[,{])", unused):
        tag, _, kind = selector.strip().partition(" ")[0].partition(".")
        assert not re.search(rf'class="[^"]*\b{kind}\b' if kind else rf"<{tag}\b", rendered.partition("</head>")[2])
    assert "max-width:640px" in rendered


@pytest.mark.parametrize("name", PAGES)
def test_plain_text_is_plain(name: str) -> None:
    text = RENDERER.render(PAGES[name]).text
    lines = [ADDRESS.sub("", line) for line in text.splitlines()]
    assert max(map(len, lines)) <= WIDTH
    assert not re.search(r"</?[a-z]+|&[a-z#0-9]+;|\{[{%#]", ADDRESS.sub("", text))
    assert "\n\n\n" not in text
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_the_largest_mail_is_not_clipped() -> None:
    """The fifty rules with the longest texts, new and again, by many officers: Gmail clips at about 102,000 bytes."""
    longest = sorted(every_rule(), key=lambda f: -len(book().texts[f.rule].fix + f.message))[:50]
    of_many = [replace(f, officer=f"Petugas dengan Nama Panjang {n % 7}") for n, f in enumerate(longest)]
    done = [Gone(r.id, "", "", f"GNS-2025-{n:04}", r.severity, TODAY) for r in book().rules for n in range(9)]
    items = [item(f, TODAY - timedelta(days=9), new) for new in (True, False) for f in of_many]
    counts = dict.fromkeys(Severity, 1234)
    rendered = RENDERER.render(page(Mail(Kind.DIGEST, "a", items, done, counts, 99), SOURCE, TODAY))
    assert 60_000 < len(rendered.html.encode()) <= 90_000


def test_five_thousand_findings_fit_as_well() -> None:
    flood = [replace(caught("LAP-02"), row=n, key=f"GNS-2025-{n:04}/1") for n in range(2, 5002)]
    assert len(RENDERER.render(mail(Kind.DIGEST, flood)).html.encode()) <= 80_000


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("satu dua", "  - satu dua"),
        ("x" * 60 + " register-gunungsari.xlsx", "  - " + "x" * 60 + "\n    register-gunungsari.xlsx"),
        ("https://" + "x" * 90, "  - https://" + "x" * 90),
    ],
)
def test_a_name_or_an_address_is_not_broken(text: str, folded: str) -> None:
    assert fold(text, "    ", "  - ") == folded


# ------------------------------------------------------------------ what must not get in


def test_what_looks_like_html_is_text() -> None:
    bad = "<script>alert(1)</script>"
    found = replace(caught("LAP-02"), key=f"{bad}/1", officer=bad, message=f"{bad} & co")
    for kind in ABOUT_FINDINGS:
        rendered = RENDERER.render(mail(kind, [found], replace(SOURCE, register=bad, sheet='https://a/" onclick="b')))
        assert "<script" not in rendered.html
        assert ' onclick="' not in rendered.html
        assert ("&lt;script&gt;" in rendered.html) == (kind is not Kind.ESCALATION)  # which quotes nobody


# ------------------------------------------------------------------ the office's own templates


def office(path: Path, **files: str | bytes) -> Renderer:
    """Return a renderer with templates of the office: ``kritis_html`` is ``mail/kritis.html``."""
    (path / "mail").mkdir()
    for name, content in files.items():
        data = content.encode() if isinstance(content, str) else content
        (path / "mail" / name.replace("_", ".")).write_bytes(data)
    return Renderer([path, BUNDLED])


def test_a_template_of_the_office_goes_first(tmp_path: Path) -> None:
    renderer = office(tmp_path, base_txt="Kop sendiri\n{% block content %}{% endblock %}")
    rendered = renderer.render(PAGES["kritis"])
    assert rendered.text.startswith("Kop sendiri\n")
    assert "Yang perlu dilakukan" in rendered.text
    assert rendered.html == RENDERER.render(PAGES["kritis"]).html
    assert rendered.problem is None


def test_a_folder_without_templates_changes_nothing(tmp_path: Path) -> None:
    assert Renderer([tmp_path / "none", BUNDLED]).render(PAGES["layanan"]) == RENDERER.render(PAGES["layanan"])


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{% if %}", "mail/kritis.html baris 1 tidak dapat dipakai: Expected an expression"),
        ("\n\n{{ page.nama_korban }}", "mail/kritis.html baris 3 tidak dapat dipakai: "),
        ("{{ nothing }}", "mail/kritis.html baris 1 tidak dapat dipakai: 'nothing' is undefined. Templat"),
        ("\n{{ page.__class__.__mro__ }}", "mail/kritis.html baris 2 tidak dapat dipakai: access to attribute"),
        ("{{ 'rahasia' + 1 }}", "mail/kritis.html baris 1 tidak dapat dipakai. Templat"),
        ("{{ 1 / 0 }}", "mail/kritis.html baris 1 tidak dapat dipakai. Templat"),
        (
            "\n{% include 'mail/none.html' %}",
            "mail/kritis.html baris 2 tidak dapat dipakai: mail/none.html tidak ditemukan",
        ),
        ("{% include 'mail/kritis.html' %}", "mail/kritis.html baris 1 tidak dapat dipakai. Templat"),
        ("{% include '../../../../etc/passwd' %}", "mail/kritis.html baris 1 tidak dapat dipakai: "),
        ("{% for n in range(10000000) %}{% endfor %}", "mail/kritis.html baris 1 tidak dapat dipakai. Templat"),
        (b"\xff\xfe", "mail/kritis tidak dapat dipakai. Templat"),
    ],
)
def test_a_broken_template_costs_no_mail(tmp_path: Path, template: str | bytes, told: str) -> None:
    rendered = office(tmp_path, kritis_html=template, kritis_txt="Teks kantor").render(PAGES["kritis"])
    problem = rendered.problem or ""
    assert told in problem
    assert problem.endswith(" Templat bawaan Kawal dipakai sebagai gantinya.")
    assert rendered == replace(RENDERER.render(PAGES["kritis"]), problem=problem)
    assert "rahasia" not in problem


ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no limits here")
@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("\n\n" + ENDLESS, "mail/kritis.html baris 3"),
        ("{{ 'A' * 10 ** 9 }}", "mail/kritis.html baris 1"),
        ("\n{% set n = [10 ** 9] %}{{ 'A' * n[0] }}", "mail/kritis.html baris 2"),
        ("{{ page.kind * 10 ** 7 }}", "mail/kritis"),  # only too long
        ("{{ 7 ** (10 ** 9) }}", "mail/kritis"),  # worked out while it is compiled: there is no line yet
        ("{% set n = [7] %}{{ n[0] ** (10 ** 9) }}", "mail/kritis.html baris 1"),
        (
            "{% set s = ['a'] %}{% for n in range(60) %}{% set _ = s.append(s[-1] + s[-1]) %}{% endfor %}",
            "mail/kritis.html baris 1",
        ),
        ("{{ '%1000000000d' % 1 }}", "mail/kritis.html baris 1"),
        ("{{ 'a' | center(10 ** 9) }}", "mail/kritis.html baris 1"),
        ("{{ lipsum(10 ** 6) }}", "mail/kritis.html baris 1"),
        ("{{ [1] | batch(10 ** 9, 0) | list }}", "mail/kritis.html baris 1"),
    ],
)
def test_a_template_that_takes_too_much_is_stopped_and_named(tmp_path: Path, template: str, where: str) -> None:
    renderer = office(tmp_path, kritis_html=template, rem_txt="Rem kantor")
    begun = time.monotonic()
    rendered = renderer.render(PAGES["kritis"])
    problem = rendered.problem or ""
    assert problem.startswith(f"Templat {where} tidak dapat dipakai: dihentikan karena terlalu lama")
    assert rendered == replace(RENDERER.render(PAGES["kritis"]), problem=problem)
    assert time.monotonic() - begun < 30
    assert renderer.render(PAGES["rem"]).problem is None


def test_the_other_mails_of_an_office_with_one_broken_template_are_its_own(tmp_path: Path) -> None:
    renderer = office(tmp_path, kritis_html="{% if %}", rem_txt="Rem kantor")
    assert renderer.render(PAGES["kritis"]).problem
    assert renderer.render(PAGES["rem"]) == replace(RENDERER.render(PAGES["rem"]), text="Rem kantor\n")


def test_nothing_is_fetched_for_a_template(tmp_path: Path) -> None:
    """A port that nobody listens on would be an error, and a style sheet beside the template is not read either."""
    (tmp_path / "own.css").write_text("p { color: red }", encoding="utf-8")
    links = "".join(
        f'<link rel="stylesheet" href="{href}">'
        for href in ("http://127.0.0.1:9/a.css", "own.css", tmp_path / "own.css")
    )
    rendered: Rendered = office(tmp_path, kritis_html=f"<head>{links}</head><p>a</p>").render(PAGES["kritis"])
    assert rendered.problem is None
    assert "red" not in rendered.html
