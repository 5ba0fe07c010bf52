"""What goes wrong on the way to Google: a plan of faults that a test adds to and the server follows.

A fault strikes *before* the request is handled (nothing was changed) or *after* (the change is committed and only the
answer suffers): from the caller's side the two look alike, which is the point of testing both.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, Literal, TypedDict, TypeVar, Unpack

RequestT = TypeVar("RequestT")
Moment = Literal["before", "after"]
Body = Literal["json", "html"]

_STATUS_WORDS = {
    400: ("INVALID_ARGUMENT", "Request contains an invalid argument."),
    401: ("UNAUTHENTICATED", "Request had invalid authentication credentials."),
    403: ("PERMISSION_DENIED", "The caller does not have permission"),
    404: ("NOT_FOUND", "Requested entity was not found."),
    429: ("RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota)."),
    500: ("INTERNAL", "Internal error encountered."),
    502: ("UNAVAILABLE", "Bad Gateway"),
    503: ("UNAVAILABLE", "The service is currently unavailable."),
    504: ("DEADLINE_EXCEEDED", "Deadline expired before operation could complete."),
}
_HTML = """<!DOCTYPE html>
<html lang=en>
  <title>Error {status} (Server Error)!!1</title>
  <p><b>{status}.</b> <ins>That\N{RIGHT SINGLE QUOTATION MARK}s an error.</ins>
  <p>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.
"""


@dataclass(frozen=True)
class ErrorAnswer:
    """Answer this instead of the real answer."""

    status: int
    content: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reset:
    """Drop the connection with a TCP reset instead of answering (`reset_connection`)."""


@dataclass(frozen=True)
class Slow:
    """Wait this many real seconds, then go on as if nothing had happened."""

    seconds: float


@dataclass(frozen=True)
class Partial:
    """Announce the whole answer in Content-Length, send half of it, then close the connection."""


Fault = ErrorAnswer | Reset | Slow | Partial


class Conditions(TypedDict, Generic[RequestT], total=False):
    """Which requests a fault strikes; all conditions given must hold."""

    number: int  # only the request with this number; the server counts every request, from 1
    when: Callable[[RequestT], bool]  # only requests for which this holds
    times: float  # so many requests, then no more; math.inf for ever; once when not given


@dataclass
class _Planned(Generic[RequestT]):
    fault: Fault
    moment: Moment
    conditions: Conditions[RequestT]
    remaining: float

    def matches(self, moment: Moment, number: int, request: RequestT) -> bool:
        if self.moment != moment or self.conditions.get("number", number) != number:
            return False
        when = self.conditions.get("when")
        return when is None or when(request)


class Faults(Generic[RequestT]):
    """The plan. Every method that adds a fault takes the `Conditions` number, when and times.

    A request suffers the first fault added that matches it, one before and one after. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._plan: list[_Planned[RequestT]] = []
        self._lock = threading.Lock()

    def error(
        self,
        status: int,
        moment: Moment = "before",
        body: Body | dict[str, object] = "json",
        *,
        retry_after: int | None = None,
        **conditions: Unpack[Conditions[RequestT]],
    ) -> None:
        """Answer `status` with Google's JSON error object, its HTML page, or the JSON `body` given.

        Raises KeyError for a status that Google's error object is not known for.
        """
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        if body == "html":
            fault = ErrorAnswer(status, _HTML.format(status=status).encode(), "text/html; charset=UTF-8", headers)
        else:
            content = json.dumps(_error_object(status) if body == "json" else body).encode()
            fault = ErrorAnswer(status, content, "application/json; charset=UTF-8", headers)
        self._add(fault, moment, conditions)

    def html_502(self, moment: Moment = "before", **conditions: Unpack[Conditions[RequestT]]) -> None:
        """Answer the HTML page of Google's front end with status 502."""
        self.error(502, moment, "html", **conditions)

    def token_error(
        self, status: int, error: str, description: str, **conditions: Unpack[Conditions[RequestT]]
    ) -> None:
        """Answer an OAuth error object (`{"error": ..., "error_description": ...}`), as the token endpoint does.

        `when` should name the token requests; a token request is an ordinary request for every other fault.
        """
        body: dict[str, object] = {"error": error, "error_description": description}
        self.error(status, "before", body, **conditions)

    def reset(self, moment: Moment = "before", **conditions: Unpack[Conditions[RequestT]]) -> None:
        """Reset the connection."""
        self._add(Reset(), moment, conditions)

    def slow(self, seconds: float, moment: Moment = "before", **conditions: Unpack[Conditions[RequestT]]) -> None:
        """Answer only after `seconds` of real time."""
        self._add(Slow(seconds), moment, conditions)

    def partial(self, **conditions: Unpack[Conditions[RequestT]]) -> None:
        """Handle the request, then send only half of the answer."""
        self._add(Partial(), "after", conditions)

    def clear(self) -> None:
        """Forget every fault."""
        with self._lock:
            self._plan.clear()

    def before(self, number: int, request: RequestT) -> Fault | None:
        """Return what befalls request `number` before it is handled, and count it as having struck."""
        return self._strike("before", number, request)

    def after(self, number: int, request: RequestT) -> Fault | None:
        """Return what befalls the answer to request `number` once it is committed, and count it as having struck."""
        return self._strike("after", number, request)

    def _add(self, fault: Fault, moment: Moment, conditions: Conditions[RequestT]) -> None:
        with self._lock:
            self._plan.append(_Planned(fault, moment, conditions, remaining=conditions.get("times", 1)))

    def _strike(self, moment: Moment, number: int, request: RequestT) -> Fault | None:
        with self._lock:
            for planned in self._plan:
                if planned.matches(moment, number, request):
                    planned.remaining -= 1
                    if planned.remaining <= 0:
                        self._plan.remove(planned)
                    return planned.fault
        return None


def reset_connection(connection: socket.socket) -> None:
    """End `connection` so that the peer sees a reset (RST), not an orderly end.

    Nothing can be read from or written to it afterwards; the files made from it may still be closed.
    """
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    socket.close(connection.detach())  # close() would wait for those files


def _error_object(status: int) -> dict[str, object]:
    word, message = _STATUS_WORDS[status]
    return {"error": {"code": status, "message": message, "status": word}}
