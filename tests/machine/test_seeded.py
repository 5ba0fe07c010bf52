"""Is the storm strong enough? Whatever is made wrong on purpose has to be found by what it looks at.

By the shortest story that shows it; the storm plays the same rules in any order.
"""

from __future__ import annotations

import pytest

from tests.machine.seeded import FAULTS, Fault, nothing_wrong
from tests.machine.storm import Storm


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
