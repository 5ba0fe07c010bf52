"""``python -m sync`` is ``kawal``."""

import sys

from sync.cli import main

sys.exit(main())
