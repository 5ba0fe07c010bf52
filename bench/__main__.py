"""``python -m bench [--quick] [topic …]``: measure one or more of the topics below, or all, and print tables.

Needs the extra ``bench``. Ratios hold on any machine; times hold on this one. ``--quick`` takes about two minutes.
"""

from __future__ import annotations

import argparse
from importlib.util import find_spec

from bench.check import check, help_
from bench.disclosure import disclosure
from bench.engine import PEERS, engine, many
from bench.google_quota import quota
from bench.google_requests import PEERS as GOOGLE_PEERS
from bench.google_requests import requests
from bench.measure import machine
from bench.million import million
from bench.report import report

_TOPICS = {
    "engine": engine,
    "check": check,
    "help": help_,
    "many": many,
    "million": million,
    "requests": requests,
    "quota": quota,
    "disclosure": disclosure,
    "report": report,
}


def main() -> None:
    """Run the topics that are named, or all."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("topics", nargs="*", choices=[*_TOPICS, []], metavar="|".join(_TOPICS))
    parser.add_argument("--quick", action="store_true", help="fewer runs, smaller sizes")
    given = parser.parse_args()
    if missing := [name for name in (*PEERS, *GOOGLE_PEERS) if find_spec(name.replace("-", "_")) is None]:
        parser.error(f"not installed: {', '.join(missing)}. Run: pip install -e '.[bench]'")
    machine(("kawal", *PEERS, *GOOGLE_PEERS, "google-auth", "openpyxl", "python-calamine", "XlsxWriter", "PyYAML"))
    for name in given.topics or _TOPICS:
        _TOPICS[name](given.quick)


if __name__ == "__main__":
    main()
