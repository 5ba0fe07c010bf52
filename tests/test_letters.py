"""From a register to the letters that lie ready: who gets one, when, and what is never in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from sync import pipeline, resources
from sync.adapters.memory import MemoryRegister
from sync.adapters.memory_ledger import MemoryLedger
from sync.adapters.memory_outbox import MemoryOutbox
from sync.adapters.render import Renderer
from sync.core.alerts.due import People
from sync.core.mail.message import Sender
from sync.core.model import Cell, Grid
from sync.core.office import Office
from sync.core.service_tabs.sheets import ServiceTab
from sync.errors import NotWritten
from sync.letters import OFFICER, Writer
from sync.pipeline import Moment, Rules
from sync.ports import Letter, Reading
from sync.stopped import Braked
from tests.registers import case, full, laporan

COORDINATOR, KABUPATEN, OFFICER_ADDRESS = "koordinator@contoh.go.id", "dinas@contoh.go.id", "siti@contoh.go.id"
OFFICE = Office("Gunungsari", "36.04.33", "Kabupaten Serang", ("Gunungsari",))
WEDNESDAY = datetime(2025, 4, 9)
KRITIS, RINGKASAN, REM = ("kritis", COORDINATOR), ("ringkasan", COORDINATOR), ("rem", COORDINATOR)


class Linked(MemoryRegister):
    """A register with a web page."""

    def link(self, tab: str = "", row: int = 0) -> str:  # type: ignore[override]
        return f"https://docs.google.com/spreadsheets/d/abc/edit#{tab}{row}" if tab else "https://docs.google.com/abc"


class Locked(MemoryRegister):
    """Somebody has it open."""

    locked = True

    def write(self, tabs: Sequence[ServiceTab], reading: Reading) -> str:
        if self.locked:
            raise NotWritten(f"{self.name} sedang dibuka.", "Tutup dulu.")
        return super().write(tabs, reading)


@dataclass
class Kantor:
    """An office whose register is checked now and then."""

    rules: Rules
    store: MemoryRegister
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ledger = MemoryLedger(self.outbox)
        render = Renderer([resources.folder("report_templates")]).render
        people = People((COORDINATOR,), (KABUPATEN,))
        self.writer = Writer("Gunungsari", OFFICE, people, Sender("kawal@contoh.go.id", "Kawal"), render)

    def sync(self, day: int, hour: int, accept: str = "") -> list[tuple[str, str]]:
        """Return ``(kind, recipient)`` of the letters that a check has put into the outbox."""
        moment = Moment(WEDNESDAY + timedelta(days=day - 9, hours=hour))
        with pipeline.remembered(self.ledger, moment):
            pipeline.sync(self.store, self.ledger, self.rules, moment, OFFICE, self.writer, accept=accept)
        return self.new()

    def new(self) -> list[tuple[str, str]]:
        found = [one for one in self.outbox.list() if one.key not in self.seen]
        self.seen |= {one.key for one in found}
        return [(one.kind, one.recipient.split(":")[0]) for one in found]

    def letters(self) -> list[Letter]:
        taken = []
        while one := self.outbox.take(datetime.max.replace(tzinfo=Moment(WEDNESDAY).tzinfo), "sini", 900):
            taken.append(one.letter)
        return taken

    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one.wire, policy=default) for one in self.letters()]  # type: ignore[misc]


def high_risk(email: str | None = OFFICER_ADDRESS) -> list[Grid]:
    """A case of high risk that nobody has served: TL-01, critical; its officer has an address."""
    people = [{"desa": "Gunungsari", "petugas": "Siti Aminah", "surel_petugas": email}]
    return [case({"risiko": "Tinggi"}), full("referensi", people)]


@pytest.fixture
def office(rules: Rules) -> Kantor:
    return Kantor(rules, MemoryRegister(high_risk()))


def test_the_critical_is_told_at_once_and_the_digest_comes_at_seven(office: Kantor) -> None:
    assert office.sync(9, hour=2) == [KRITIS, ("kritis", "petugas")]
    assert office.sync(9, hour=6) == []
    assert office.sync(9, hour=7) == [RINGKASAN]
    assert office.sync(9, hour=8) == []


def test_a_day_that_a_person_has_named_counts_as_a_whole(office: Kantor) -> None:
    moment = Moment(WEDNESDAY.replace(hour=6), whole_day=True)
    pipeline.sync(office.store, office.ledger, office.rules, moment, OFFICE, office.writer)
    assert office.new() == [KRITIS, ("kritis", "petugas"), RINGKASAN]


def test_an_unchanged_register_is_still_told_of_each_morning(office: Kantor) -> None:
    office.sync(9, hour=8)
    assert [office.sync(day, hour=7) for day in (10, 11, 12)] == [
        [KRITIS, ("kritis", "petugas")],
        [KRITIS, ("kritis", "petugas")],
        [KRITIS, ("kritis", "petugas"), ("eskalasi", KABUPATEN)],
    ]


def test_an_address_in_the_register_stands_nowhere_else(office: Kantor) -> None:
    office.sync(9, hour=8)
    letters = office.letters()
    [to_officer] = [one for one in letters if one.recipient.startswith(OFFICER)]
    assert office.writer.addresses["Gunungsari"] == {to_officer.recipient: OFFICER_ADDRESS}
    assert all(OFFICER_ADDRESS not in f"{one!r}{one.wire.decode()}" for one in letters)
    assert message_from_bytes(to_officer.wire, policy=default)["To"] == "Petugas P2TP2A:;"


def test_what_is_no_address_gets_no_mail(rules: Rules) -> None:
    office = Kantor(rules, MemoryRegister(high_risk(email="siti@contoh.go.id, jahat@x.id")))
    assert office.sync(9, hour=8) == [KRITIS, RINGKASAN]


def test_the_mails_of_a_day_are_one_thread_and_those_of_the_next_another(office: Kantor) -> None:
    office.sync(9, hour=8)
    mails = office.mails()
    office.sync(10, hour=8)
    to_coordinator = [mail for mail in mails + office.mails() if mail["To"] == COORDINATOR]
    threads = [mail["References"] for mail in to_coordinator]
    assert [mail["Date"].split(",")[0] for mail in to_coordinator] == ["Wed", "Wed", "Thu"]
    assert threads[0] == threads[1] != threads[2]
    assert len({mail["Message-ID"] for mail in to_coordinator}) == 3


def test_a_line_leads_to_its_row(rules: Rules) -> None:
    office = Kantor(rules, Linked(high_risk()))
    office.sync(9, hour=8)
    [text, *_] = [mail.get_body(("plain",)).get_content() for mail in office.mails()]  # type: ignore[union-attr]
    assert "https://docs.google.com/spreadsheets/d/abc/edit#Laporan2" in text


# ------------------------------------------------------------------ when something is wrong


def test_a_register_that_cannot_be_written_is_told_of_all_the_same(rules: Rules) -> None:
    """Alarms do not depend on whether somebody has the workbook open."""
    store = Locked(high_risk())
    office = Kantor(rules, store)
    with pytest.raises(NotWritten):
        office.sync(9, hour=8)
    assert office.new() == [KRITIS, ("kritis", "petugas"), RINGKASAN]
    standing = office.ledger.standing()
    assert standing.succeeded is None
    with pytest.raises(NotWritten):
        office.sync(9, hour=9)
    assert office.new() == []
    store.locked = False
    assert office.sync(9, hour=10) == []
    assert office.ledger.standing().failure is None
    assert store.service


def test_rows_that_are_gone_are_told_of_once_a_day_on_which_people_work(rules: Rules) -> None:
    rows = [laporan(nomor_kasus=f"GNS-2025-{n:04}") for n in range(1, 11)]
    store = MemoryRegister([full("laporan", rows), *high_risk()[1:]])
    office = Kantor(rules, store)
    office.sync(10, hour=8)
    store.grids[0] = full("laporan", rows[:2])
    told = []
    for day, hour in ((10, 9), (10, 10), (12, 9), (13, 9), (14, 9)):  # Thursday, Saturday, Sunday, Monday
        with pytest.raises(Braked):
            office.sync(day, hour)
        told.append(office.new())
    assert told == [[REM], [], [REM], [REM], []]
    sunday = [one for one in office.outbox.list() if one.kind == "rem"][-1]
    assert f"{sunday.due:%d %H}" == "14 06"
    with pytest.raises(Braked) as braked:
        office.sync(14, hour=10)
    office.sync(14, hour=10, accept=braked.value.doubts.token)
    assert office.ledger.standing().failure is None


def test_without_anybody_to_write_to_there_are_no_letters_and_nothing_counts_as_told(rules: Rules) -> None:
    office = Kantor(rules, MemoryRegister(high_risk(email=None)))
    nobody = Writer("Gunungsari", OFFICE, People(), office.writer.sender, office.writer.render)
    named, office.writer = office.writer, nobody
    assert office.sync(9, hour=8) == []
    office.writer = named
    assert office.sync(10, hour=7) == [KRITIS, RINGKASAN]


@pytest.mark.parametrize("header", ["risiko", "tanggal_kejadian"])
def test_a_column_that_is_gone_resolves_nothing_and_is_told(rules: Rules, header: str) -> None:
    """Nothing is thanked for, what is critical is told on, and somebody is asked to look."""
    columns = [field.name for field in rules.book.tab_by_name["laporan"].fields]
    row, people = laporan(risiko="Tinggi"), high_risk(email=None)[1]
    store = MemoryRegister([full("laporan", [row], columns), people])
    office = Kantor(rules, store)
    office.sync(9, hour=8)
    store.grids[0] = full("laporan", [row], [name for name in columns if name != header])
    assert office.sync(9, hour=9) == [REM]
    told = office.sync(10, hour=8)
    assert (KRITIS in told, REM in told) == (True, True)
    mails = office.mails()
    assert all("selesai" not in str(mail["Subject"]) for mail in mails)
    texts = [" ".join(_plain(mail).split()) for mail in mails]
    [code] = {match[1] for text in texts if (match := re.search(r'kawal accept "Gunungsari" ([0-9A-F-]+)', text))}
    assert office.sync(11, hour=8, accept=code)
    assert REM not in office.sync(12, hour=8)


def test_a_braked_register_is_still_told_of_what_is_critical(rules: Rules) -> None:
    rows = [laporan(nomor_kasus=f"GNS-2025-{n:04}", risiko="Tinggi") for n in range(1, 11)]
    store = MemoryRegister([full("laporan", rows), *high_risk(email=None)[1:]])
    office = Kantor(rules, store)
    office.sync(9, hour=8)
    office.mails()
    store.grids[0] = full("laporan", rows[:2])
    with pytest.raises(Braked):
        office.sync(10, hour=8)
    assert office.new() == [KRITIS, REM]
    [text] = [m.get_body(("plain",)).get_content() for m in office.mails() if "segera" in m["Subject"]]  # type: ignore[union-attr]
    assert "GNS-2025-0001" in text
    assert "GNS-2025-0009" in text


def test_a_tab_that_reads_empty_is_not_believed_however_small(rules: Rules) -> None:
    store = MemoryRegister(high_risk(email=None))
    office = Kantor(rules, store)
    office.sync(9, hour=8)
    store.grids[0] = full("laporan", [])
    with pytest.raises(Braked):
        office.sync(9, hour=9)
    assert office.new() == [REM]


def test_lines_of_tunda_may_go(rules: Rules) -> None:
    line = {"kunci": "GNS-2025-0009", "aturan": "TL-02", "alasan": "a", "sampai": "12/04/2025", "oleh": "Siti"}
    store = MemoryRegister([*high_risk(email=None), full("tunda", [line] * 8)])
    office = Kantor(rules, store)
    office.sync(9, hour=8)
    store.grids[-1] = full("tunda", [])
    assert office.sync(10, hour=8)


def test_nothing_can_be_put_off_for_ever(rules: Rules) -> None:
    """Somebody moves the day on and on; after 30 days the finding is told again."""
    store = MemoryRegister(high_risk(email=None))
    office = Kantor(rules, store)
    told = []
    for day in range(9, 45):
        until = f"{WEDNESDAY + timedelta(days=day - 9 + 20):%d/%m/%Y}"
        line = {"kunci": "GNS-2025-0001", "aturan": "TL-01", "alasan": "a", "sampai": until, "oleh": "Siti"}
        store.grids[2:] = [full("tunda", [line])]
        told += [day] * (KRITIS in office.sync(day, hour=8))
    assert told == list(range(9 + 31, 45))


# ------------------------------------------------------------------ floods and flickers


def test_five_thousand_findings_at_once_are_one_mail_that_can_be_read(rules: Rules) -> None:
    rows = [laporan(nomor_kasus=f"GNS-2025-{n:04}", nik_korban="1", pendidikan="?!") for n in range(1, 2_501)]
    office = Kantor(rules, MemoryRegister([full("laporan", rows), *high_risk(email=None)[1:]]))
    assert office.sync(9, hour=8) == [RINGKASAN]
    [letter] = office.letters()
    assert sum(office.ledger.standing().tally.findings.values()) > 5_000
    assert len(letter.wire) < 102_000, "Gmail cuts a longer one off"
    assert office.sync(9, hour=9) == office.sync(10, hour=8) == []


@pytest.mark.parametrize(("bad", "told"), [({"risiko": "Tinggi"}, [KRITIS]), ({"pendidikan": "?!"}, [])])
def test_a_finding_that_flickers_is_told_once(rules: Rules, bad: dict[str, Cell], told: list[tuple[str, str]]) -> None:
    """What is critical is told at once; what is not, in the digest of the next day."""
    store = MemoryRegister([case({}), *high_risk(email=None)[1:]])
    office = Kantor(rules, store)
    office.sync(9, hour=7)
    mails = []
    for minute in range(40):
        store.grids[0] = case(bad if minute % 2 else {})
        mails += office.sync(9, hour=8 + minute // 4)
    assert mails == told


def _plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
