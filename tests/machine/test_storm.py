"""Whatever officers do and whoever dies: their cells stay theirs, the trail is whole, nobody is left untold.

A longer run by hand: ``KAWAL_STORMS=2000 python -m pytest tests/machine/test_storm.py -n 0``.
"""

from __future__ import annotations

import os

from hypothesis import settings

from tests.machine.storm import Storm

STORMS = int(os.environ.get("KAWAL_STORMS", "20"))

TestStorm = Storm.TestCase
TestStorm.settings = settings(max_examples=STORMS, stateful_step_count=12, derandomize=STORMS < 100)
