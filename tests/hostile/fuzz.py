"""Seeded mutations of a good register: bits, bytes, pieces and members, always the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from tests.hostile.case import EITHER, Case, good, packed, parts

_FILLINGS = [
    b"",
    b"<",
    b">",
    b'"',
    b"&",
    b"<a>",
    b"</row>",
    b"0",
    b"-1",
    b"9" * 20,
    b"\xff",
    b"\0",
    b"r",
    b"]]>",
    b"<!--",
]


def fuzzed(each: int) -> Iterator[Case]:
    """Yield so many of each kind."""
    rng = Random(6)
    kinds = {"bit": _flipped, "potongan": _cut_out, "anggota": _swapped, "isi anggota": _torn}
    for kind, mutate in kinds.items():
        for number in range(each):
            yield Case(f"acak: {kind}", str(number), mutate(rng), EITHER)


def _flipped(rng: Random) -> bytes:
    data = bytearray(good())
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(data)


def _cut_out(rng: Random) -> bytes:
    data = good()
    start, end = sorted(rng.randrange(len(data)) for _ in range(2))
    return data[:start] + (data[:end] if rng.random() < 0.3 else data[end:])


def _swapped(rng: Random) -> bytes:
    """Two members have each other's content, one is gone, or one is there under another name too."""
    made = dict(parts())
    one, other = rng.sample(sorted(made), 2)
    what = rng.randrange(3)
    if what == 0:
        made[one], made[other] = made[other], made[one]
    elif what == 1:
        del made[one]
    else:
        made[f"xl/worksheets/{rng.randrange(100)}.xml"] = made[one]
    return packed(made)


def _torn(rng: Random) -> bytes:
    """A sound zip: some pieces of a member are others."""
    made = dict(parts())
    name = rng.choice(sorted(made))
    content = made[name]
    for _ in range(rng.choice((1, 1, 3))):
        start = rng.randrange(len(content) + 1)
        content = content[:start] + rng.choice(_FILLINGS) + content[start + rng.randrange(40) :]
    made[name] = content
    return packed(made)
