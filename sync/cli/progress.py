"""A progress bar on a terminal, once work takes longer than a second; elsewhere nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def shown(items: Iterable[T], total: int, what: str) -> Iterator[T]:
    """Yield the items while a bar named ``what`` counts them."""
    if total < 2 or not sys.stderr.isatty():
        yield from items
        return
    from tqdm import tqdm

    layout = "{desc} {bar} {n_fmt} dari {total_fmt}"
    yield from tqdm(items, desc=what, total=total, delay=1, leave=False, file=sys.stderr, bar_format=layout)
