"""Named rule kinds: what they run, which columns they read, which options they take.

The rule book checks a rule against this when it is loaded, so that a rule that cannot work is a problem of the rule
file, never of a row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

F = TypeVar("F")


@dataclass(frozen=True, slots=True)
class Kind(Generic[F]):
    """A kind. ``options`` are types by name, ``?`` marking optional ones.

    The types: ``int``, ``ints``, ``text``, ``texts``, ``int_by_text``, ``texts_by_text``; ``column`` and
    ``date_column`` of the rule's tab, ``columns`` and ``int_columns`` for several; ``case_tab``, a tab with case
    numbers.

    ``needs`` are ``tab.column`` names, ``*.column`` for one of the rule's own tab, and ``tab`` alone where the rule
    must stand in that tab.
    """

    run: F
    needs: Sequence[str] = ()
    options: Mapping[str, str] = field(default_factory=dict)


class Kinds(dict[str, Kind[F]]):
    """Kinds by the name that a rule gives."""

    def add(self, name: str, *needs: str, **options: str) -> Callable[[F], F]:
        """Register a function as a kind."""

        def register(run: F) -> F:
            self[name] = Kind(run, needs, options)
            return run

        return register
