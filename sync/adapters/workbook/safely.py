"""What is asked of a workbook that comes from an office: each question is answered in a process of its own.

The worst that a file can do is to be refused. All functions raise NotARegister.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sync.adapters.limited import Exceeded, limited
from sync.adapters.workbook import contents, reading
from sync.adapters.workbook.package import NotARegister, too_big
from sync.adapters.workbook.sheet import MAX_ROW
from sync.core.brakes import counted
from sync.core.model import Grid

T = TypeVar("T")


def grids(data: bytes, wanted: Callable[[str], bool]) -> list[Grid]:
    """Given a file's bytes, return the worksheets whose title is ``wanted``."""
    return [Grid(*parts) for parts in _answer(lambda: _plain(data, wanted))]


def register(data: bytes, wanted: Callable[[str], bool], beside: str, rows: int) -> tuple[list[Grid], list[str]]:
    """Return the same, and the texts in the first rows of the sheet ``beside``, with one process for both."""
    found, texts = _answer(lambda: (_plain(data, wanted), reading.cell_texts(data, beside, rows)))
    return [Grid(*parts) for parts in found], texts


def titles(data: bytes) -> list[str]:
    """Given a file's bytes, return the titles of its sheets."""
    return _answer(lambda: reading.sheet_titles(data))


def counts(data: bytes, wanted: Callable[[str], bool]) -> dict[str, int]:
    """Given a file's bytes, return how many rows each worksheet has whose title is ``wanted``."""
    return _answer(lambda: counted(reading.read_grids(data, wanted)))


def constants(data: bytes) -> dict[str, str]:
    """Given a file's bytes, return the texts that its defined names stand for."""
    return _answer(lambda: contents.constants(data))


def foreign(data: bytes, titles: Sequence[str], mark: str, rows: int) -> str | None:
    """Given titles, return that of a sheet which holds anything but not the mark in its first rows, if there is one."""
    return _answer(lambda: next((title for title in titles if _foreign(data, title, mark, rows)), None))


def grafted(data: bytes, donor: bytes, titles: Sequence[str]) -> bytes:
    """Given a file's bytes, return the workbook with the donor's sheets of these titles."""
    from sync.adapters.workbook.graft import graft  # a check, the most frequent verb, needs none

    return _answer(lambda: graft(data, donor, titles))


def _plain(data: bytes, wanted: Callable[[str], bool]) -> list[tuple[Any, ...]]:
    return [(grid.tab, grid.header, [*grid.rows], grid.numbers) for grid in reading.read_grids(data, wanted)]


def _foreign(data: bytes, title: str, mark: str, rows: int) -> bool:
    if mark in reading.cell_texts(data, title, rows):
        return False
    return contents.holds_anything(data, title) or bool(reading.cell_texts(data, title, MAX_ROW))


def _answer(question: Callable[[], T]) -> T:
    def told() -> tuple[T | None, tuple[str, str] | None]:
        try:
            return question(), None
        except NotARegister as refused:
            return None, (refused.message, refused.advice)

    try:
        answer, refusal = limited(told)
    except Exceeded:
        raise too_big() from None
    if refusal:
        raise NotARegister(*refusal)
    return answer  # type: ignore[return-value]  # None only where the question's answer is
