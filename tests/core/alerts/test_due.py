"""Who is told what, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import pytest

from sync.core.alerts.due import Alerts, Kind, Mail, People
from sync.core.alerts.history import Gone, History, Known
from sync.core.alerts.policy import Policy
from sync.core.model import Grid, Severity
from sync.core.register import Register
from sync.core.service_tabs.context import Identity, identity
from sync.core.validate import judge
from tests.registers import HOLIDAYS, REFERENSI, book, case, full, laporan

COORDINATOR, KABUPATEN = "koordinator@contoh.go.id", "dinas@contoh.go.id"
PEOPLE = People((COORDINATOR,), (KABUPATEN,), {"Siti Aminah": "siti@contoh.go.id"})
WEDNESDAY = datetime(2025, 4, 9, 9, 0)


def told(
    grids: Sequence[Grid], now: datetime = WEDNESDAY, people: People = PEOPLE, **history: object
) -> list[tuple[Kind, str, list[str]]]:
    """Return ``(kind, recipient, rules)`` of every mail that is due."""
    return [
        (mail.kind, mail.recipient, [i.finding.rule for i in mail.items])
        for mail in mails(grids, now, people, **history)
    ]


def mails(grids: Sequence[Grid], now: datetime = WEDNESDAY, people: People = PEOPLE, **history: object) -> list[Mail]:
    register = Register(list(grids), book(), now.date())
    known = history.pop("known", {})
    alerts = Alerts(register, judge(register, HOLIDAYS), History(known, **history), people, now, Policy(), HOLIDAYS)  # type: ignore[arg-type]
    return alerts.due()


def everything(grids: Sequence[Grid], now: datetime, known: Known) -> Mapping[Identity, Known]:
    """Return every finding of a register as known in the same way."""
    register = Register(list(grids), book(), now.date())
    return {identity(f): known for f in judge(register, HOLIDAYS).findings}


def high_risk() -> list[Grid]:
    """A case of high risk that nobody has served: TL-01, critical."""
    return [case({"risiko": "Tinggi"}), full("referensi", REFERENSI)]


def late() -> list[Grid]:
    """A case whose first service is a day late: TL-02, a warning."""
    return [case({}), full("referensi", REFERENSI)]


DIGEST_MADE = WEDNESDAY.date()


def test_a_critical_finding_is_told_at_first_sight() -> None:
    found = told(high_risk(), digest=DIGEST_MADE)
    assert found[0][:2] == (Kind.CRITICAL, COORDINATOR)
    assert "TL-01" in found[0][2]


def test_the_officer_of_the_case_is_told_too() -> None:
    assert [(kind, to) for kind, to, _ in told(high_risk(), digest=DIGEST_MADE)] == [
        (Kind.CRITICAL, COORDINATOR),
        (Kind.CRITICAL, "siti@contoh.go.id"),
    ]


@pytest.mark.parametrize(("days", "again"), [(0, False), (1, True), (2, True)])
def test_a_critical_finding_is_told_once_a_day(days: int, again: bool) -> None:
    before = WEDNESDAY.date() - timedelta(days=days)
    known = everything(high_risk(), WEDNESDAY, Known(before, told=before))
    assert bool(told(high_risk(), known=known, digest=DIGEST_MADE)) is again


def test_a_finding_that_flickers_is_told_once() -> None:
    """It was told this morning, was gone at noon, and is back."""
    known = everything(high_risk(), WEDNESDAY, Known(WEDNESDAY.date(), again=True, told=WEDNESDAY.date()))
    assert told(high_risk(), known=known, digest=DIGEST_MADE) == []


def test_a_warning_waits_for_the_digest() -> None:
    assert told(late(), WEDNESDAY.replace(hour=6, minute=59)) == []
    [(kind, to, rules)] = told(late())
    assert (kind, to) == (Kind.DIGEST, COORDINATOR)
    assert "TL-02" in rules


def test_one_digest_a_day() -> None:
    assert told(late(), digest=WEDNESDAY.date()) == []
    assert told(late(), digest=WEDNESDAY.date() - timedelta(days=1))


@pytest.mark.parametrize("day", [date(2025, 4, 6), date(2025, 4, 1), date(2025, 12, 25)])
def test_a_day_of_rest_has_no_digest(day: date) -> None:
    """A Sunday, Lebaran, Christmas."""
    assert told(late(), datetime.combine(day, WEDNESDAY.time())) == []


def test_what_was_told_is_told_again_after_a_week() -> None:
    def known(days: int) -> Mapping[Identity, Known]:
        before = WEDNESDAY.date() - timedelta(days=days)
        return everything(late(), WEDNESDAY, Known(before, told=before))

    assert told(late(), known=known(6)) == []
    assert told(late(), known=known(7))


def test_what_got_done_is_worth_a_digest() -> None:
    done = [Gone("LAP-17", "Laporan", "Tanggal Selesai", "GNS-2025-0004", Severity.ERROR, date(2025, 4, 1))]
    [mail] = mails(
        [case(), full("pendampingan", [{"nomor_kasus": "GNS-2025-0001"}])],
        done=done,
        known=everything(
            [case(), full("pendampingan", [{"nomor_kasus": "GNS-2025-0001"}])],
            WEDNESDAY,
            Known(WEDNESDAY.date(), told=WEDNESDAY.date()),
        ),
    )
    assert (mail.kind, list(mail.done)) == (Kind.DIGEST, done)


def test_information_alone_is_worth_no_mail() -> None:
    """LAP-28: an adult man is counted elsewhere."""
    served = full(
        "pendampingan",
        [
            {
                **dict.fromkeys(("nomor_kasus",), "GNS-2025-0001"),
                "tanggal_layanan": "08/04/2025",
                "kelompok_layanan": "Psikososial",
                "layanan": "Konseling",
                "penerima": "Korban",
                "penyedia": "P2TP2A Kecamatan",
                "cara": "Tatap muka",
                "hasil": "Terlaksana",
                "petugas": "Siti Aminah",
            }
        ],
    )
    grids = [
        case({"jenis_kelamin": "Laki-laki", "nik_korban": "3604331005909901"}),
        served,
        full("referensi", REFERENSI),
    ]
    register = Register(grids, book(), WEDNESDAY.date())
    assert {f.severity for f in judge(register, HOLIDAYS).findings} == {Severity.INFO}
    assert told(grids) == []


@pytest.mark.parametrize(("days", "escalated"), [(2, False), (3, True)])
def test_a_critical_finding_without_an_answer_goes_to_the_kabupaten(days: int, escalated: bool) -> None:
    first = WEDNESDAY.date() - timedelta(days=days)
    known = everything(high_risk(), WEDNESDAY, Known(first, told=WEDNESDAY.date()))
    kinds = [kind for kind, to, _ in told(high_risk(), known=known) if to == KABUPATEN]
    assert kinds == ([Kind.ESCALATION] if escalated else [])


def test_an_escalation_is_repeated_weekly() -> None:
    def known(days: int) -> Mapping[Identity, Known]:
        day = WEDNESDAY.date()
        return everything(
            high_risk(), WEDNESDAY, Known(date(2025, 4, 1), told=day, escalated=day - timedelta(days=days))
        )

    assert KABUPATEN not in [to for _, to, _ in told(high_risk(), known=known(6))]
    assert KABUPATEN in [to for _, to, _ in told(high_risk(), known=known(7))]


def test_a_follow_up_two_weeks_late_goes_to_the_kabupaten() -> None:
    """Due on 2 April (risk Sedang, +1 day)."""

    def who(day: int, since: int) -> list[str]:
        at = datetime(2025, 4, day, 9)
        return [to for _, to, _ in told(late(), at, known=everything(late(), at, Known(date(2025, 4, since))))]

    assert KABUPATEN not in who(15, since=3)
    assert KABUPATEN in who(16, since=3)


def test_who_has_only_just_been_told_has_time_to_answer() -> None:
    """On the day on which Kawal is set up, everything that is late is new to it."""
    at = datetime(2025, 4, 23, 9)
    for days in (0, 2, 3):
        known = everything(late(), at, Known(at.date() - timedelta(days=days)))
        assert (KABUPATEN in [to for _, to, _ in told(late(), at, known=known)]) is (days == 3)


def test_a_critical_finding_is_told_again_in_the_morning_and_not_at_night() -> None:
    seen = WEDNESDAY.date() - timedelta(days=1)
    known = everything(high_risk(), WEDNESDAY, Known(seen, told=seen))
    at = {hour: told(high_risk(), WEDNESDAY.replace(hour=hour), known=known, digest=DIGEST_MADE) for hour in (0, 6, 7)}
    assert {hour: bool(found) for hour, found in at.items()} == {0: False, 6: False, 7: True}


def test_a_critical_finding_that_has_come_back_is_told_at_once() -> None:
    yesterday = WEDNESDAY.date() - timedelta(days=1)
    known = everything(high_risk(), WEDNESDAY, Known(WEDNESDAY.date(), again=True, told=yesterday))
    assert told(high_risk(), WEDNESDAY.replace(hour=2), known=known, digest=DIGEST_MADE)


def test_officers_who_share_an_address_get_one_mail() -> None:
    people = People((), (), {"Siti Aminah": "bersama@contoh.go.id", "Dewi": "Bersama@contoh.go.id"})
    assert [to for _, to, _ in told(high_risk(), people=people, digest=DIGEST_MADE)] == ["bersama@contoh.go.id"]


def snoozed(**line: object) -> list[Grid]:
    row = {"kunci": "GNS-2025-0001", "aturan": "TL-01", "alasan": "Korban di luar kota", "sampai": "20/04/2025", **line}
    return [*high_risk(), full("tunda", [row])]  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ({}, True),
        ({"kunci": "GNS-2025-0001/1"}, True),
        ({"aturan": "tl-01"}, True),
        ({"sampai": "09/04/2025"}, True),
        ({"sampai": "08/04/2025"}, False),
        ({"sampai": "10/05/2025"}, False),
        ({"alasan": None}, False),
        ({"aturan": "TL-02"}, False),
        ({"kunci": "GNS-2025-0002"}, False),
    ],
)
def test_what_is_put_off_with_a_reason_is_not_mailed(line: dict[str, object], counts: bool) -> None:
    critical = [rules for kind, _, rules in told(snoozed(**line), digest=DIGEST_MADE) if kind is Kind.CRITICAL]
    assert any("TL-01" in rules for rules in critical) is not counts


def test_a_missing_header_mutes_its_tab() -> None:
    """Every row lacks its officer, and that is told once; but nothing critical is ever kept back."""
    columns = [f.name for f in book().tab_by_name["laporan"].fields if f.name != "petugas"]
    grids = [full("laporan", [laporan(risiko="Tinggi", nama_korban=None)], columns), full("referensi", REFERENSI)]
    rules = {rule for _, _, found in told(grids) for rule in found}
    assert rules == {"STR-01", "TL-01"}


def test_a_row_without_a_case_is_told_as_that_and_as_what_is_critical_in_it() -> None:
    row = {"nomor_kasus": "GNS-2025-0009", "tanggal_rujukan": "03/04/2025", "persetujuan_rujukan": "Ditarik"}
    late = {**row, "persetujuan_rujukan": "Setuju", "hasil_rujukan": "Dilayani"}
    grids = [case(), full("rujukan", [row, late]), full("referensi", REFERENSI)]
    rules = [rule for _, _, found in told(grids) for rule in found]
    assert {"UMUM-08", "RUJ-01"} <= set(rules)
    assert "RUJ-02" not in rules


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (datetime(2025, 4, 9, 9, 0), datetime(2025, 4, 9, 9, 0)),
        (datetime(2025, 4, 9, 21, 0), datetime(2025, 4, 10, 6, 0)),
        (datetime(2025, 4, 9, 3, 0), datetime(2025, 4, 9, 6, 0)),
        (datetime(2025, 4, 12, 9, 0), datetime(2025, 4, 12, 9, 0)),  # a Saturday
        (datetime(2025, 4, 12, 20, 0), datetime(2025, 4, 14, 6, 0)),  # over Sunday
        (datetime(2025, 3, 30, 9, 0), datetime(2025, 4, 5, 6, 0)),  # over Lebaran, to the Saturday
    ],
)
def test_nobody_is_woken(at: datetime, allowed: datetime) -> None:
    assert Policy().allowed_from(at, HOLIDAYS) == allowed


def test_five_thousand_findings_are_one_mail() -> None:
    rows = [laporan(nomor_kasus=f"GNS-2025-{n:04}", desa="salah", petugas="") for n in range(1, 2501)]
    found = told([full("laporan", rows), full("referensi", REFERENSI)])
    assert [(kind, to) for kind, to, _ in found] == [(Kind.DIGEST, COORDINATOR)]
    assert len(found[0][2]) > 5000
