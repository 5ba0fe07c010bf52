"""Run the emulator by itself: `python -m tests.sheets_emulator --port 0` prints its URL and serves until killed."""

from __future__ import annotations

import argparse
import contextlib
import threading
from importlib.util import find_spec
from pathlib import Path

if find_spec("googleapiclient") is None:  # Google's discovery documents, which every request is checked against
    raise SystemExit("The emulator needs the test extra: sh setup.sh test (or: pip install -e '.[test]')")

from tests.sheets_emulator import try_out
from tests.sheets_emulator.emulator import Emulator


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description="Google Sheets and Drive, emulated on this computer.")
    parser.add_argument("--port", type=int, default=0, help="the port to listen on; 0 takes a free one")
    parser.add_argument("--drive-lag", type=float, default=0.0, help="how many seconds Drive is behind")
    parser.add_argument("--office", type=Path, help="a folder for a try-out: a key file, settings and an empty sheet")
    arguments = parser.parse_args()
    with Emulator(port=arguments.port, drive_lag=arguments.drive_lag) as emulator:
        print(emulator.url, flush=True)
        if arguments.office:
            print("\n".join(try_out.open_office(emulator, arguments.office)), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            threading.Event().wait()


main()
