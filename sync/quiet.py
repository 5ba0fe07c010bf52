"""Errors, warnings and logs without their texts: what a library says may quote the cell that it was given.

Eight common ones were tried and eight quoted it. So only the type and the place of anything are ever printed, and a
process that works on registers begins by making Python itself keep to that.
"""

from __future__ import annotations

import sys
from types import TracebackType


def places(error: BaseException) -> list[str]:
    """Return a line for each place that an exception has passed, the innermost last.

    Before them come the lines of the exception in whose handling it arose, unless that was hidden (``from None``).
    """
    import traceback  # only when something went wrong

    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    own = [f"{p.filename}:{p.lineno} {p.name}" for p in traceback.extract_tb(error.__traceback__)]
    name = type(error).__name__
    return (places(earlier) if earlier else []) + [f"{name} {place}" for place in own or ["?"]]


def keep_quiet() -> None:
    """Let this process print nothing but types and places, whoever prints: threads, finalizers, warnings and logs."""
    import logging
    import threading
    import warnings

    class PlaceOfRecord(logging.Handler):
        """What logging falls back on where a library brings no handler of its own."""

        def emit(self, record: logging.LogRecord) -> None:
            _say(f"{record.levelname} {record.pathname}:{record.lineno} {record.funcName}")

    sys.excepthook = _raised
    sys.unraisablehook = lambda told: _tell(told.exc_value)
    threading.excepthook = lambda told: _tell(told.exc_value)
    warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: _say(
        f"{category.__name__} {filename}:{lineno}"
    )
    logging.lastResort = PlaceOfRecord(logging.WARNING)
    logging.raiseExceptions = False  # a record that cannot be written would be printed, with its arguments


def _raised(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    _tell(error)


def _tell(error: BaseException | None) -> None:
    for place in places(error) if error else ():
        _say(place)


def _say(line: str) -> None:
    print(f"kawal: {line}", file=sys.stderr)
