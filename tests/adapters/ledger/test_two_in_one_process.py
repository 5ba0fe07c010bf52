"""Two openings of one database file in one process, and a process beside it, as a service and ``kawal status`` are."""

from __future__ import annotations

import subprocess
import sys
from contextlib import closing
from pathlib import Path

from sync.adapters.ledger.database import Database
from sync.adapters.ledger.tokens import DatabaseShelf
from tests.conftest import ROOT

_READ = """
import sys
from contextlib import closing
from pathlib import Path
from sync.adapters.ledger.database import Database
from sync.adapters.ledger.tokens import DatabaseShelf
with closing(Database(Path(sys.argv[1]))) as other:
    print(DatabaseShelf(other).get("a"))
"""


def test_opening_it_once_more_does_not_take_it_from_who_has_it_open(tmp_path: Path) -> None:
    """SQLite's locks belong to the process: they are gone when it closes the file by any other way (POSIX).

    The process beside it would then take itself for the last one, and remove the journal that is still written to.
    """
    with closing(Database(tmp_path)) as service:
        shelf = DatabaseShelf(service)
        shelf.put("a", {"n": 0})
        for n in range(1, 4):
            with closing(Database(tmp_path)) as job:
                DatabaseShelf(job).put("a", {"n": n})
                told = subprocess.run(
                    [sys.executable, "-c", _READ, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
                )
            assert told.stdout.strip() == str({"n": n})
            shelf.put("b", {"n": n})
            assert shelf.get("a") == {"n": n}
    with closing(Database(tmp_path)) as later:
        assert (DatabaseShelf(later).get("a"), DatabaseShelf(later).get("b")) == ({"n": 3}, {"n": 3})
