"""The state machine: officers, two instances, deaths and frozen processes, in any order."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from sync.adapters.ledger.schema import finding
from sync.errors import KawalError
from sync.pipeline import Outcome
from sync.stopped import Braked
from tests.machine import invariants
from tests.machine.office import MEMORY, Office, Parts
from tests.machine.sheet import ACTS
from tests.machine.taps import kill, once

MOMENTS = (
    "store.version",
    "ledger.unchanged",
    "store.read",
    "ledger.known",
    "ledger.shape",
    "ledger.history",
    "snapshots.keep",
    "ledger.claim",
    "store.write",
    "ledger.record",
    "ledger.between",  # there is none but in a ledger that is wrong
    "ledger.failed",
    "ledger.confirm",
    "outbox.list",
    "outbox.take",
    "transport.send",
    "outbox.begin",
    "outbox.begin.",
    "outbox.sent",
    "outbox.sent.",
)
"""The moments at which something may happen in a cycle: before each call, since after one is before the next."""

act = st.sampled_from(ACTS)
where = st.integers(0, 11)
hand = st.integers(0, 1)
moment = st.sampled_from(MOMENTS)

_OUT_OF_OUR_HANDS = "store.write"
"""Here nobody can hold back a write to a sheet that cannot compare: the next check puts it right."""


class Storm(RuleBasedStateMachine):
    """Officers and two instances on one register."""

    parts: ClassVar[Parts] = Parts()

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(dir=MEMORY)
        self.office: Office

    @initialize(blind=st.booleans())
    def begin(self, blind: bool) -> None:
        """Kawal sees the register for the first time."""
        self.office = Office(Path(self.folder.name), blind, self.parts)
        self.typed = self.office.sheet.officer_cells()
        self.kawal_runs(0)

    # ------------------------------------------------------------------ what happens

    @rule(act=act, n=where)
    def officer_acts(self, act: str, n: int) -> None:
        """Let the officer do one thing."""
        getattr(self.office.officer, act)(n)
        self.typed = self.office.sheet.officer_cells()

    @rule(hours=st.sampled_from((1, 5, 24, 72)))
    def time_passes(self, hours: int) -> None:
        """Let time pass."""
        self.office.passes(hours)

    @rule(hand=hand)
    def kawal_runs(self, hand: int) -> None:
        """Let an instance do a cycle in peace."""
        before = self.office.dump(finding)
        outcome = self.office.cycle(hand)
        if isinstance(outcome, Braked):
            assert self.office.dump(finding) == before, "something was resolved although rows are gone"
        elif isinstance(outcome, Outcome):
            self._is_complete(outcome)

    @rule(hand=hand)
    def a_person_accepts(self, hand: int) -> None:
        """Let a person confirm what is gone, if anything is."""
        outcome = self.office.cycle(hand)
        if isinstance(outcome, Braked):
            done = self.office.cycle(hand, accept=outcome.doubts.token)
            if isinstance(done, Outcome):
                self._is_complete(done)

    @rule(hand=hand, at=moment, act=st.none() | act, n=where)
    def kawal_is_killed(self, hand: int, at: str, act: str | None, n: int) -> None:
        """Let an instance die at a moment of its cycle, with something to do or not."""
        if act:
            self.officer_acts(act, n)
        self.office.cycle(hand, once(at, kill))

    @rule(hand=hand, at=moment, act=act, before=act, n=where)
    def officer_acts_meanwhile(self, hand: int, at: str, act: str, before: str, n: int) -> None:
        """Let the officer do one thing at a moment of a cycle, and another before it."""
        self.officer_acts(before, n)
        self.office.cycle(hand, once(at, lambda _: self.officer_acts(act, n)))

    @rule(hand=hand, at=moment, act=st.none() | act, n=where)
    def kawal_freezes(self, hand: int, at: str, act: str | None, n: int) -> None:
        """Freeze an instance at a moment of its cycle; meanwhile the officer acts and the other does all of it."""
        was: list[object] = []

        def freezes(moment: str) -> None:
            if act:
                self.officer_acts(act, n)
            self.office.deaths += 1
            self.kawal_runs(1 - hand)
            was.extend((moment, self._remembered(moment)))

        def frozen(moment: str) -> None:
            trouble(moment)
            if was and moment == "outbox.list":  # the check is over, its mails come now
                began = str(was[0])
                if not began.startswith(("outbox", "transport")):
                    assert was[1] == self._remembered(began), f"frozen at {began}, it did something afterwards"
                was.clear()

        trouble = once(at, freezes)
        self.office.cycle(hand, frozen)

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def officers_cells_are_as_officers_left_them(self) -> None:
        """Only the officer changes them."""
        if hasattr(self, "typed"):
            assert self.office.sheet.officer_cells() == self.typed

    @invariant()
    def the_trail_is_whole(self) -> None:
        """Whatever has happened to whom."""
        if hasattr(self, "office"):
            invariants.trail_is_whole(self.office)

    def teardown(self) -> None:
        """At the end everybody has gone home; Kawal catches up, and nothing is lost."""
        try:
            if hasattr(self, "office"):
                self._catches_up()
                self.office.close()
        finally:
            self.folder.cleanup()

    def _catches_up(self) -> None:
        office, officer = self.office, self.office.officer
        officer.shares_again(0)
        office.sheet.own.clear()
        office.sheet.touched()
        if office.sheet.grids[0].tab != "Laporan":
            officer.renames_laporan(0)
        self.typed = office.sheet.officer_cells()
        outcome = office.cycle(0)
        if isinstance(outcome, Braked):
            outcome = office.cycle(1, accept=outcome.doubts.token)
        assert isinstance(outcome, Outcome), getattr(outcome, "message", "")
        self._is_complete(outcome)
        invariants.letters_are_those_of_a_quiet_time(office)
        invariants.every_letter_has_arrived(office)
        self.officers_cells_are_as_officers_left_them()

    def _is_complete(self, outcome: Outcome) -> None:
        """After a check that nothing has disturbed all is known and told; a second one does nothing."""
        office = self.office
        if outcome.checked:
            invariants.duplicates_are_found(office, outcome.checked)
            invariants.critical_was_told(office, outcome.checked)
        invariants.trail_is_whole(office)
        invariants.is_known_as_it_is(office)
        before = (dict(office.sheet.service), office.sheet.writes, len(office.letters.put), office.ledger.records())
        again = office.cycle(0)
        assert not isinstance(again, KawalError)
        assert again is not None
        assert again.checked is None
        assert before == (
            office.sheet.service,
            office.sheet.writes,
            len(office.letters.put),
            office.ledger.records(),
        )

    def _remembered(self, moment: str) -> object:
        """Return all that an instance that was frozen at a moment may not change when it wakes up."""
        office = self.office
        late = office.sheet.blind and moment == _OUT_OF_OUR_HANDS
        return office.dump(), None if late else dict(office.sheet.service)
