"""Is the storm strong enough? Whatever is made wrong on purpose has to be found by what it looks at.

By the shortest story that shows it; by hand, by the storm itself:
``KAWAL_STORMS=200 python -m pytest tests/machine/test_seeded.py -n 2``.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.seeded import FAULTS, Fault, nothing_wrong
from tests.machine.storm import Storm

STORMS = int(os.environ.get("KAWAL_STORMS", "0"))


def seeded(fault: Fault) -> type[Storm]:
    """Return a storm on instances that are wrong."""
    return type("Seeded", (Storm,), {"parts": fault.parts})


def live_through(fault: Fault, story: Fault) -> None:
    """Let what a story says happen to instances with a fault, and look at all that always holds."""
    state = seeded(fault)()
    try:
        with fault.patch():
            state.begin(blind=story.blind)
            for name, about in story.story:
                getattr(state, name)(**about)
                state.officers_cells_are_as_officers_left_them()
                state.the_trail_is_whole()
            state._catches_up()
    finally:
        state.office.close()
        state.folder.cleanup()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found(fault: Fault) -> None:
    with pytest.raises(AssertionError):
        live_through(fault, fault)
    live_through(nothing_wrong(), fault)  # and nothing else is found in that story


if STORMS:  # it takes minutes

    @pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
    def test_the_storm_finds_it_too(fault: Fault) -> None:
        quick = settings(
            max_examples=STORMS,
            stateful_step_count=12,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        )
        with fault.patch(), pytest.raises(AssertionError):
            run_state_machine_as_test(seeded(fault), settings=quick)
