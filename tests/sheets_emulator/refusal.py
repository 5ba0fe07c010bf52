"""What Google answers instead of serving a request."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Refusal:
    """An HTTP status, Google's JSON body, and the headers that come with it."""

    status: int
    body: dict[str, object]
    headers: dict[str, str] = field(default_factory=dict)
