"""Is the storm strong enough? Whatever is made wrong on purpose has to be found."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.machine.seeded import FAULTS, Fault
from tests.machine.storm import Storm

EXAMPLES = 150


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_is_found(fault: Fault) -> None:
    class Seeded(Storm):
        """A storm on instances that are wrong."""

        parts = fault.parts

    quick = settings(
        max_examples=EXAMPLES,
        stateful_step_count=12,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    with fault.patch(), pytest.raises(AssertionError):
        run_state_machine_as_test(Seeded, settings=quick)
