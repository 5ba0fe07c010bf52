"""What nothing may print by accident: cells that could be about a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NoReturn, TypeVar, overload

T = TypeVar("T")


class Hidden:
    """Something that holds restricted cells: ``▮`` wherever it is printed, and neither copied nor stored by pickle."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "▮"

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("what holds restricted cells is neither copied nor stored")


class Restricted(Hidden, Sequence[T]):
    """Given cells or rows, a sequence of the same that hides them. It is no list, so that json refuses it too.

    Whoever takes something out of it (one cell, one row, a set of its values) holds plain data, and answers for it:
    to guard a single text would cost every rule its speed.
    """

    __slots__ = ("_cells",)

    def __init__(self, cells: Sequence[T]) -> None:
        self._cells = cells

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        return Restricted(self._cells[at]) if isinstance(at, slice) else self._cells[at]

    def __iter__(self) -> Iterator[T]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and [*self] == [*other]

    __hash__ = None  # type: ignore[assignment]  # like a list
