"""What holds however often officers, deaths and frozen processes have come in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime

from pyrage import x25519

from sync.adapters.snapshots import AgeSnapshots
from sync.core.alerts.due import Kind
from sync.core.case_numbers import case_number
from sync.core.mail.message import repeated
from sync.core.model import Grid, Severity
from sync.core.register import Register
from sync.core.service_tabs.context import identity
from sync.core.trail.chain import broken, played, replay
from sync.core.trail.compare import matches
from sync.core.trail.snapshot import content, unpacked
from sync.pipeline import Checked
from sync.ports import Post
from tests.machine.office import KEYS, Office
from tests.machine.taps import quiet
from tests.registers import book

EVER = datetime(2000, 1, 1, tzinfo=UTC)
_IDENTITIES = [x25519.Identity.from_str(private) for private, _ in KEYS]
_contents: dict[str, bytes] = {}  # of snapshots, by name: they are opened once


def trail_is_whole(office: Office) -> None:
    """The chain holds, leads to what is known, and the newest snapshot is what it says."""
    ledger = office.ledger
    records = ledger.records()
    assert list(broken(records, ledger.digest)) == []
    assert replay(records) == played(ledger.known(EVER).rows.tabs)
    kept = [record for record in records if record.snapshot]
    if kept:
        newest = kept[-1]
        assert newest.snapshot
        assert office.snapshots.sha256(newest.snapshot.name) == newest.snapshot.sha256
        found = unpacked(_opened(office.snapshots, newest.snapshot.name))
        told = replay(record for record in records if record.number <= newest.number)
        assert matches(_register(found.grids, office), told, ledger.digest)


def is_known_as_it_is(office: Office) -> None:
    """After a complete check each row is known as it stands in the sheet, and so it is kept."""
    ledger, grids = office.ledger, office.sheet.grids
    rows = ledger.known(EVER).rows.tabs
    register = _register(grids, office)
    assert matches(register, played(rows), ledger.digest)
    for name, table in register.tables.items():
        if table.tab.key and set(table.tab.key) <= set(table.where):
            cases = Counter(case_number(table.key(at)) for at in range(len(table)))
            assert cases == Counter(row.case for row in rows.get(name, ()))
    [*_, newest] = (record.snapshot for record in ledger.records() if record.snapshot)
    assert content(unpacked(_opened(office.snapshots, newest.name)).grids) == content(grids)


def duplicates_are_found(office: Office, checked: Checked) -> None:
    """A number that stands in two rows is a finding."""
    grid = office.sheet.grids[0]
    if any(grid.header.count(title) != 1 for title in ("Nomor Kasus", "Korban Ke")):
        return
    at = [grid.header.index(title) for title in ("Nomor Kasus", "Korban Ke")]
    rows: dict[tuple[str, ...], set[int]] = {}
    for number, row in zip(grid.numbers, grid.rows, strict=True):
        if all(row[i] not in (None, "") for i in at):
            rows.setdefault(tuple(str(row[i]) for i in at), set()).add(number)
    found = {one.row for one in checked.judgement.findings if (one.rule, one.tab) == ("UMUM-09", "Laporan")}
    for same in rows.values():
        assert len(same) == 1 or same & found


def critical_was_told(office: Office, checked: Checked) -> None:
    """Of everything critical that stands a letter was written."""
    told = {name for one in office.letters.put.values() if one.kind == Kind.CRITICAL for name in one.names}
    for one in checked.judgement.findings:
        assert one.severity is not Severity.CRITICAL or identity(one) in told, f"nobody was told of {one.rule}"


def letters_are_those_of_a_quiet_time(office: Office) -> None:
    """What was put into the outbox is what a Kawal puts that sees the same and is never disturbed."""
    assert {one.key for one in office.outbox.list(settled=True)} == office.letters.put.keys()
    assert office.letters.told() == office.shadow.letters.told()


def every_letter_has_arrived(office: Office) -> None:
    """When all is quiet again, whatever was put has arrived as it was written; twice only where somebody died."""
    office.passes(240)
    for _ in range(3):
        office.let_go()
        office.deliver(0, quiet)
        for one in office.outbox.list():
            if one.post is Post.UNCLEAR:  # as a person decides who does not find it in his mailbox
                office.outbox.resend(one.key)
    arrived = Counter(office.way.arrived)
    twice = 0
    for one in office.outbox.list(settled=True):
        wire = office.letters.put[one.key].wire
        times = arrived.pop((one.recipient, wire), 0), arrived.pop((one.recipient, repeated(wire)), 0)
        assert one.post is Post.DROPPED or sum(times) > 0, f"{one.kind} never arrived"
        assert one.post in (Post.SENT, Post.DROPPED)
        twice += max(sum(times) - 1, 0)
    assert not arrived, "something arrived that nobody has written"
    assert twice <= office.deaths


def held_by_a_snapshot(snapshots: AgeSnapshots, grids: Sequence[Grid]) -> bool:
    """Return whether there is a snapshot of just this."""
    wanted = content(grids)
    names = sorted(snapshots.names(), reverse=True)
    return any(content(unpacked(_opened(snapshots, name)).grids) == wanted for name in names)


def _opened(snapshots: AgeSnapshots, name: str) -> bytes:
    if name not in _contents:
        _contents[name] = snapshots.open(name, _IDENTITIES)
    return _contents[name]


def _register(grids: Sequence[Grid], office: Office) -> Register:
    return Register(grids, book(), office.now.date())
