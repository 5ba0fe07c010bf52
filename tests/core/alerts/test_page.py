"""What a mail says: lists, counts, numbers, subject, and the text that goes on by WhatsApp."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from urllib.parse import unquote

import pytest

from sync.core.alerts.due import Kind, Mail
from sync.core.alerts.history import Gone
from sync.core.alerts.page import Block, Listing, Page, Source, Trouble, Waiting, page
from sync.core.alerts.service_pages import brake_page, overflow_page, service_page
from sync.core.brakes import Doubts
from sync.core.model import Finding, Severity
from sync.core.office import Office
from tests.letters import item
from tests.registers import TODAY, book

OFFICE = Office("Gunungsari", "36.04.33", "Kabupaten Serang", ("Gunungsari",))
SOURCE = Source(book(), OFFICE, "Gunungsari", "https://contoh.id/1", lambda tab, row: f"https://contoh.id/1#{tab}{row}")
BEFORE = TODAY - timedelta(days=4)


def finding(rule: str = "LAP-02", row: int = 5, officer: str = "Siti Aminah", **changes: str) -> Finding:
    given = {
        "tab": "Laporan",
        "column": "NIK Korban",
        "key": f"GNS-2025-{row:04}/1",
        "message": book().texts[rule].message,
        **changes,
    }
    severity = next(r.severity for r in book().rules if r.id == rule)
    return Finding(rule, severity, given["tab"], row, given["column"], given["key"], given["message"], officer)


def said(kind: Kind, findings: Sequence[Finding], new: bool = True, done: Sequence[Gone] = ()) -> Page:
    return page(Mail(kind, "a@contoh.id", [item(f, BEFORE, new) for f in findings], done), SOURCE, TODAY)


def gone(rule: str, case: str, severity: Severity = Severity.ERROR) -> Gone:
    return Gone(rule, "Laporan", "NIK Korban", case, severity, date(2025, 4, 1))


def blocks(listing: Listing) -> list[Block]:
    return [block for group in listing.groups for block in group.blocks]


# ------------------------------------------------------------------ the subject


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        (Kind.CRITICAL, "Notifikasi data P2TP2A Kec. Gunungsari: 2 perlu tindakan segera"),
        (Kind.DIGEST, "Notifikasi data P2TP2A Kec. Gunungsari: 2 perlu tindakan"),
        (Kind.ESCALATION, "Notifikasi data P2TP2A Kec. Gunungsari: 2 belum ditangani"),
    ],
)
def test_a_subject_counts_and_says_nothing_of_anybody(kind: Kind, subject: str) -> None:
    assert said(kind, [finding("LAP-12"), finding("TL-01")]).subject == subject


def test_information_is_no_action() -> None:
    assert said(Kind.DIGEST, [finding("LAP-28"), finding()]).subject.endswith(": 1 perlu tindakan")


def test_a_digest_of_what_got_done_says_so() -> None:
    found = said(Kind.DIGEST, [], done=[gone("LAP-02", "GNS-2025-0001")])
    assert found.subject.endswith(": 1 sudah selesai")


def test_a_brake_and_the_service_have_subjects_too() -> None:
    assert brake_page(Doubts(["tab Laporan kosong"]), SOURCE, TODAY).subject == (
        "Notifikasi data P2TP2A Kec. Gunungsari: isi register perlu diperiksa"
    )
    assert service_page([Trouble("a", "b")], TODAY).subject == "Notifikasi layanan Kawal: 1 perlu tindakan"
    waiting = [Waiting("Gunungsari", "ringkasan", 2), Waiting("Pabuaran", "kritis", 1)]
    assert overflow_page(waiting, 5, TODAY, TODAY).subject == "Notifikasi data P2TP2A: 3 surel menyusul"


def test_a_register_of_an_unknown_office_is_named_by_its_file() -> None:
    lone = Source(book(), None, "kasus.xlsx")
    found = page(Mail(Kind.DIGEST, "a", [item(finding(row=n), TODAY, True) for n in (2, 3, 4)]), lone, TODAY)
    assert found.subject == "Notifikasi data P2TP2A: 3 perlu tindakan"
    assert (found.office, found.short_office) == ("P2TP2A, kasus.xlsx", "P2TP2A")
    assert found.whatsapp.startswith("P2TP2A, 5 April 2025. Mohon")


def test_what_is_wrong_with_many_registers_is_said_once() -> None:
    same = [Trouble("Google menolak.", "Tunggu.", f"Register {n}") for n in range(1, 13)]
    found = service_page([*same, Trouble("Lain.", "Tunggu.")], TODAY)
    first, second = found.troubles
    assert first.register == ", ".join(f"Register {n}" for n in range(1, 11)) + " dan 2 lagi"
    assert (second.what, second.register) == ("Lain.", "")
    assert found.subject == "Notifikasi layanan Kawal: 2 perlu tindakan"


# ------------------------------------------------------------------ the lists


def test_a_digest_tells_the_new_and_the_old_apart() -> None:
    items = [item(finding(row=2), TODAY, True), item(finding(row=3), BEFORE, False)]
    found = page(Mail(Kind.DIGEST, "a", items), SOURCE, TODAY)
    assert (found.new.count, found.again.count, found.items.count) == (1, 1, 0)
    [old] = blocks(found.again)[0].lines
    assert (old.number, old.since, old.days) == ("GNS-2025-0003/1", "1 April 2025", 4)
    assert blocks(found.new)[0].lines[0].since == "hari ini"


def test_findings_stand_by_officer_and_rule_in_the_order_of_their_urgency() -> None:
    found = said(
        Kind.DIGEST,
        [finding("LAP-12", 2, "Budi"), finding("LAP-02", 3), finding("LAP-02", 4, "Budi"), finding("LAP-02", 5)],
    )
    assert [(g.officer, [(b.rule, len(b.lines)) for b in g.blocks]) for g in found.new.groups] == [
        ("Budi", [("LAP-12", 1), ("LAP-02", 1)]),
        ("Siti Aminah", [("LAP-02", 2)]),
    ]


def test_the_same_sentence_is_said_of_its_rows_together() -> None:
    columns = ("Desa", "Usia", "Desa")
    rows = [finding("UMUM-01", n, column=c, message=f"Kolom {c} wajib diisi.") for n, c in enumerate(columns, 2)]
    [block] = blocks(said(Kind.DIGEST, rows).new)
    assert [line.number[-3] for line in block.lines] == ["2", "4", "3"]


def test_one_rule_of_two_severities_is_two_things() -> None:
    """TL-08: an urgent complaint is critical."""
    urgent, other = finding("TL-08", 2), finding("TL-08", 3)
    urgent = Finding(**{**{n: getattr(urgent, n) for n in Finding.__slots__}, "severity": Severity.CRITICAL})
    found = said(Kind.DIGEST, [urgent, other])
    assert [b.severity for b in blocks(found.new)] == [Severity.CRITICAL, Severity.WARNING]


def test_how_to_mend_it_is_said_once_in_a_digest() -> None:
    both = [item(finding(row=2), TODAY, True), item(finding(row=3, officer="Budi"), BEFORE, False)]
    found = page(Mail(Kind.DIGEST, "a", both), SOURCE, TODAY)
    assert [b.fix for b in [*blocks(found.new), *blocks(found.again)]] == [book().texts["LAP-02"].fix, ""]


def test_what_to_do_now_is_said_to_every_officer() -> None:
    found = said(Kind.CRITICAL, [finding("LAP-12", 2), finding("LAP-12", 3, "Budi")])
    assert [b.fix for b in blocks(found.items)] == [book().texts["LAP-12"].fix] * 2


@pytest.mark.parametrize(("count", "left_out"), [(49, 0), (50, 0), (51, 1), (5000, 4950)])
def test_a_list_has_fifty_lines(count: int, left_out: int) -> None:
    found = said(Kind.DIGEST, [finding(row=n) for n in range(2, count + 2)]).new
    assert (found.count, found.left_out) == (count, left_out)
    assert sum(len(block.lines) for block in blocks(found)) == min(count, 50)


def test_the_kabupaten_is_not_told_the_officers() -> None:
    found = said(Kind.ESCALATION, [finding("LAP-12", 2), finding("LAP-12", 3, "Budi")])
    assert [group.officer for group in found.items.groups] == [""]


def test_a_name_as_long_as_a_cell_is_cut() -> None:
    [group] = said(Kind.DIGEST, [finding(officer="Siti\n  Aminah " + "x" * 50_000)]).new.groups
    assert group.officer.startswith("Siti Aminah x")
    assert group.officer.endswith("x…")
    assert len(group.officer) == 60


# ------------------------------------------------------------------ one line


@pytest.mark.parametrize(
    ("tab", "row", "key", "number"),
    [
        ("Laporan", 5, "GNS-2025-0004/1", "GNS-2025-0004/1"),
        ("Laporan", 5, "GNS-2025-0004/?", "GNS-2025-0004"),
        ("Laporan", 5, "12/P2TP2A/IV/2025/1", "12/P2TP2A/IV/2025/1"),
        ("Laporan", 5, "gns.2025.1/1", "gns.2025.1/1"),
        ("Laporan", 5, "Melati Putri/1", ""),
        ("Laporan", 5, "GNS-2025-0004 (Melati)/1", ""),
        ("Laporan", 5, "GNS-2025-Melati/1", ""),
        ("Laporan", 5, "3604335005909901/1", ""),
        ("Laporan", 5, "081234567890/1", ""),
        ("Laporan", 5, "?/1", ""),
        ("Laporan", 5, "/1", ""),
        ("Laporan", 1, "Laporan", ""),
        ("Pendampingan", 5, "GNS-2025-0004/2025-04-01/Psikososial/Korban", "GNS-2025-0004"),
        ("Pendampingan", 5, "GNS-2025-0004/?/Psikososial/Korban", "GNS-2025-0004"),
        ("Pendampingan", 5, "GNS-2025-0004//Psikososial/Korban", "GNS-2025-0004"),
        ("Keluhan", 5, "KEL-2025-001", "KEL-2025-001"),
        ("Sosialisasi", 5, "2025-04-01/Ciherang", ""),
        ("Tunda", 5, "", ""),
    ],
)
def test_a_line_has_the_number_of_its_case_and_nothing_else_of_the_key(
    tab: str, row: int, key: str, number: str
) -> None:
    [block] = blocks(said(Kind.DIGEST, [finding("UMUM-01", row, tab=tab, key=key)]).new)
    assert block.lines[0].number == number


@pytest.mark.parametrize(
    ("rule", "message", "place"),
    [
        ("UMUM-01", "Kolom NIK Korban wajib diisi.", "Laporan baris 1.005"),
        ("LAP-02", "Harus tepat 16 angka.", "Laporan baris 1.005, kolom NIK Korban"),
        ("TL-01", "Mohon hubungi korban.", "Laporan baris 1.005"),
    ],
)
def test_the_column_is_named_where_it_helps(rule: str, message: str, place: str) -> None:
    [block] = blocks(said(Kind.DIGEST, [finding(rule, 1005, message=message)]).new)
    assert block.lines[0].place == place


def test_a_line_leads_to_its_row() -> None:
    found = [finding(row=7)]
    assert blocks(said(Kind.DIGEST, found).new)[0].lines[0].url == "https://contoh.id/1#Laporan7"
    workbook = page(Mail(Kind.DIGEST, "a", [item(found[0], TODAY, True)]), Source(book(), OFFICE, "a.xlsx"), TODAY)
    assert blocks(workbook.new)[0].lines[0].url is None


# ------------------------------------------------------------------ what got done, what stands besides


def test_what_got_done_stands_by_rule_with_its_cases() -> None:
    done = [gone("LAP-02", f"GNS-2025-{n:04}") for n in (1, 1, 2, 3, 4, 5, 6, 7, 8)]
    first, second = said(Kind.DIGEST, [], done=[*done, gone("TL-01", "", Severity.CRITICAL)]).done
    assert (first.title, first.count, first.cases) == ("Layanan pertama, risiko tinggi", 1, ())
    assert (second.rule, second.count, second.more) == ("LAP-02", 9, 2)
    assert second.cases == tuple(f"GNS-2025-{n:04}" for n in range(1, 7))


def test_a_rule_that_the_office_has_dropped_can_still_get_done() -> None:
    [one] = said(Kind.DIGEST, [], done=[gone("KANTOR-1", "GNS-2025-0001")]).done
    assert one.title == "KANTOR-1"


def test_not_everything_that_got_done_is_listed() -> None:
    found = said(Kind.DIGEST, [], done=[gone(rule.id, "GNS-2025-0001") for rule in book().rules] * 2)
    assert (len(found.done), found.done_count, found.done_left_out) == (15, 140, 110)


def test_what_stands_besides_is_counted_by_severity() -> None:
    counts = {Severity.WARNING: 12, Severity.INFO: 0, Severity.ERROR: 3}
    found = page(Mail(Kind.DIGEST, "a", [], open=counts, put_off=2), SOURCE, TODAY)
    assert found.standing == ((Severity.ERROR, 3), (Severity.WARNING, 12))
    assert found.put_off == 2


# ------------------------------------------------------------------ WhatsApp


@pytest.mark.parametrize(
    ("kind", "ask"),
    [
        (Kind.CRITICAL, "Mohon segera ditangani"),
        (Kind.DIGEST, "Mohon diperiksa di register (tab Temuan)"),
        (Kind.ESCALATION, "Mohon ditindaklanjuti"),
    ],
)
def test_whatsapp_gets_each_case_once_and_nothing_of_what_is_wrong(kind: Kind, ask: str) -> None:
    served = finding(
        "PDP-01", tab="Pendampingan", key="GNS-2025-0005/2025-04-01/Medis/Korban", column="Tanggal Layanan"
    )
    found = said(kind, [finding(row=5), served, finding("KEL-01", tab="Keluhan", key="KEL-2025-001")])
    assert found.whatsapp == (
        f"P2TP2A Kec. Gunungsari, 5 April 2025. {ask}: GNS-2025-0005, KEL-2025-001. Terima kasih."
    )
    assert found.whatsapp_url.startswith("https://wa.me/?text=P2TP2A%20Kec.")
    assert unquote(found.whatsapp_url.partition("text=")[2]) == found.whatsapp


def test_whatsapp_gets_twenty_numbers_at_most() -> None:
    found = said(Kind.DIGEST, [finding(row=n) for n in range(2, 47)]).whatsapp
    assert found.count("GNS-") == 20
    assert "GNS-2025-0021 dan 25 lagi." in found


def test_whatsapp_gets_no_name_that_stands_in_place_of_a_number() -> None:
    assert "Melati" not in said(Kind.DIGEST, [finding(key="Melati Putri/1"), finding(row=6)]).whatsapp


def test_whatsapp_gets_no_number_where_there_is_none() -> None:
    headless = finding("STR-01", 1, key="Laporan")
    assert said(Kind.DIGEST, [headless]).whatsapp == (
        "P2TP2A Kec. Gunungsari, 5 April 2025. Mohon diperiksa di register (tab Temuan). Terima kasih."
    )


def test_whatsapp_thanks_for_what_got_done() -> None:
    done = said(Kind.DIGEST, [], done=[gone("LAP-02", "GNS-2025-0001")])
    assert done.whatsapp == "P2TP2A Kec. Gunungsari, 5 April 2025. 1 hal sudah selesai. Terima kasih."


def test_trouble_is_not_passed_on() -> None:
    assert service_page([Trouble("a", "b")], TODAY).whatsapp == ""
    assert brake_page(Doubts(["tab Laporan kosong"]), SOURCE, TODAY).whatsapp == ""
