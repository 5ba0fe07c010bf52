"""Taps around ports: at any call of any of them something may go wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

Between = Callable[[str, tuple[Any, ...]], None]
"""Called with ``store.read``, say, and what is given before a call, and with ``store.read.`` after it."""

_OF_NO_EFFECT = frozenset({"digest", "fingerprint", "link"})  # they only compute


class Killed(BaseException):
    """The process is no more: nothing that it holds is let go."""


class Tap:
    """Given a port and its name, the same port, with ``between`` called before and after each call."""

    def __init__(self, name: str, port: object, between: Between) -> None:
        self._name, self._port, self._between = name, port, between

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._port, name)
        if not callable(member) or name in _OF_NO_EFFECT:
            return member
        return partial(self._call, f"{self._name}.{name}", member)

    def _call(self, name: str, member: Callable[..., Any], *args: Any, **more: Any) -> Any:
        self._between(name, args)
        answer = member(*args, **more)
        self._between(f"{name}.", args)
        return answer


@dataclass
class Trouble:
    """Act once, at the n-th moment at which anything can happen. ``seen`` are the moments so far."""

    at: int
    act: Callable[[str], None]
    seen: list[str] = field(default_factory=list)

    def __call__(self, moment: str) -> None:
        self.seen.append(moment)
        if len(self.seen) == self.at:
            self.act(moment)


def once(at: str, act: Callable[[str], None]) -> Callable[[str], None]:
    """Return what acts at the first moment of that name."""
    trouble = Trouble(1, act)
    return lambda moment: trouble(moment) if moment == at else None


def kill(moment: str) -> None:
    """End the process at a moment."""
    raise Killed(moment)


def nothing(moment: str) -> None:
    """Let all go well."""


def quiet(moment: str, args: tuple[Any, ...]) -> None:
    """Let all go well, unwatched."""
