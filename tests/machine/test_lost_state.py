"""A disk that is full, a snapshot that is torn, a state of yesterday, and a clock that was set back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pyrage import x25519

from sync.adapters.ledger.schema import finding
from sync.core.spec import RuleBook
from sync.errors import Unreadable
from sync.pipeline import Outcome
from sync.stopped import Braked
from tests.conftest import ROOT
from tests.machine import invariants
from tests.machine.office import KEYS, Office
from tests.registers import TODAY
from tests.snapshot_office import snapshot_office
from tests.workbooks import REPORT, register_bytes, register_file

Out = pytest.CaptureFixture[str]
IDENTITIES = [x25519.Identity.from_str(private) for private, _ in KEYS]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = Office(tmp_path)
    assert isinstance(made.cycle(0), Outcome)
    yield made
    made.close()


# ------------------------------------------------------------------ the disk


def test_a_full_disk_stops_everything_and_loses_nothing(tmp_path: Path) -> None:
    """On a tmpfs of its own; where no process may have one, no file may grow."""
    child = [sys.executable, "-m", "tests.machine.full_disk", str(tmp_path)]
    own = ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c"]
    mounted = f"mount -t tmpfs -o size=1m none '{tmp_path}' && exec \"$@\""
    has_one = (
        shutil.which("unshare") and subprocess.run([*own, mounted, "sh", "true"], capture_output=True).returncode == 0
    )
    command = [*own, mounted, "sh", *child, "disk"] if has_one else child
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["NotWritten"]


@pytest.mark.parametrize("length", [0, 1, 20, 0.3, 0.9, -1])
def test_a_torn_snapshot_is_refused_and_the_next_check_goes_on(office: Office, length: float) -> None:
    [name] = office.snapshots.names()
    path = office.snapshots.folder / name
    content = path.read_bytes()
    path.write_bytes(content[: int(length * len(content)) if 0 < length < 1 else int(length)])
    with pytest.raises(Unreadable, match="rusak"):
        office.snapshots.open(name, IDENTITIES)
    assert isinstance(office.cycle(1), Outcome)
    office.officer.edits(1)
    assert isinstance(office.cycle(1), Outcome)
    invariants.trail_is_whole(office)
    invariants.is_known_as_it_is(office)


# ------------------------------------------------------------------ the state


def test_a_state_of_yesterday_is_refused_until_a_person_takes_it(office: Office, tmp_path: Path) -> None:
    office.close()
    shutil.copytree(tmp_path, tmp_path.with_name("kemarin"))
    office.officer.adds_a_case(0)
    office.passes(24)
    assert isinstance(office.cycle(0), Outcome)
    office.close()
    shutil.rmtree(tmp_path)
    shutil.copytree(tmp_path.with_name("kemarin"), tmp_path)
    written, before = dict(office.sheet.service), office.dump(finding)
    stopped = office.cycle(1)
    assert isinstance(stopped, Braked)
    assert "lebih tua (ke-1) daripada register (ke-2)" in stopped.message
    assert (office.sheet.service, office.dump(finding)) == (written, before)
    assert isinstance(office.cycle(1, accept=stopped.doubts.token), Outcome)
    invariants.trail_is_whole(office)
    invariants.is_known_as_it_is(office)


# ------------------------------------------------------------------ the clock


@pytest.mark.parametrize("days", [1, 365])
def test_a_clock_that_was_set_back_resolves_nothing_and_tells_nothing_twice(office: Office, days: int) -> None:
    """But what was not due yet by that clock is not open; it is again when the clock is right."""
    office.passes(24)
    office.cycle(0)
    was_open = open_findings(office)
    office.passes(-24 * days)
    office.officer.inserts_a_blank_row(0)
    assert isinstance(office.cycle(1), Outcome)
    gone = was_open - open_findings(office)
    assert {rule[:3] for rule, _ in gone} == ({"TL-"} if days == 365 else set())
    invariants.trail_is_whole(office)
    office.passes(24 * days)
    office.officer.inserts_a_blank_row(0)
    assert isinstance(office.cycle(0), Outcome)
    assert open_findings(office) == was_open
    invariants.trail_is_whole(office)
    invariants.is_known_as_it_is(office)
    told = [wire.split(b"Message-ID: ", 1)[1].split(b"\r\n", 1)[0] for _, wire in office.way.arrived]
    assert len(told) == len(set(told)) == 3


def open_findings(office: Office) -> set[tuple[str, str]]:
    """Return the rule and the hash of what is open."""
    with office.databases[0].reading() as connection:
        return {(row.rule, row.hash) for row in connection.execute(finding.select()) if row.resolved is None}


@pytest.mark.parametrize("back", [1, 365])
def test_snapshots_are_found_by_the_clock_that_named_them(
    tmp_path: Path, book: RuleBook, capsys: Out, back: int
) -> None:
    office = snapshot_office(tmp_path / "kantor", tmp_path / "usb", "berkas: register.xlsx")
    reports = [{**REPORT, "nomor_kasus": f"GNS-2025-{n:04}"} for n in range(1, 13)]
    for day, count in ((0, 10), (-back, 11), (1, 12)):
        register = office.folder / "register.xlsx"
        if register.exists():
            register.write_bytes(register_bytes(book, {"laporan": reports[:count]}))
        else:
            register_file(register, book, *reports[:count])
        assert office.kawal("sync", day=day) == 0
    assert office.kawal("audit", "verify") == 0
    key = ("--identity", str(office.keys[0]))
    assert office.kawal("restore", "--verify", *key) == 0
    capsys.readouterr()
    for day, count in ((0, 10), (-back, 11), (1, 12)):
        at = str(TODAY + timedelta(days=day))
        office.kawal("restore", "--register", "Gunungsari", "--at", at, *key, "--all")
        assert f"{count} baris Laporan" in capsys.readouterr().out
