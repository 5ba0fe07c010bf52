"""gspread's transport, made to end: finite timeouts, few and bounded retries, Google's quota kept.

gspread's own ``BackOffHTTPClient`` never gives up, and its ``HTTPClient`` waits for ever. Every request of gspread goes
through ``request``; so do ours.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, MutableMapping
from threading import Lock
from typing import Any

from google.auth.exceptions import RefreshError, TransportError
from gspread.http_client import HTTPClient
from requests import RequestException, Response, Session

from sync.adapters.google import failures
from sync.adapters.google.failures import Refused, Unreached
from sync.adapters.google.pace import Pace
from sync.adapters.google.requests_kind import Kind, idempotent, kind

SHEETS = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"

_TIMEOUT = (5.0, 190.0)  # seconds to connect and to be answered; Google itself cuts a request at 180
_DEADLINE = 300.0  # seconds for one request with all its attempts, waiting for the quota left out
_ATTEMPTS = 6


class SheetsClient(HTTPClient):
    """A gspread ``HTTPClient`` that raises ``Refused`` or ``Unreached``, and nothing else, within bounded time.

    Several threads may share it: it holds no state of a request.
    """

    def __init__(
        self,
        session: Session,
        address: str | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        timeout: tuple[float, float] = _TIMEOUT,
    ) -> None:
        """Given a session that signs requests, talk to Google, or to the server at ``address`` (tests, try-outs)."""
        super().__init__(None, session)  # type: ignore[arg-type]  # gspread's documented way to bring a session
        self.set_timeout(timeout)
        self._address = address.rstrip("/") if address else None
        self._clock, self._sleep = clock, sleep
        self._paces = {"read": Pace(clock=clock, sleep=sleep), "write": Pace(clock=clock, sleep=sleep)}
        self._counting = Lock()
        self.sent: Counter[Kind] = Counter()

    def request(
        self,
        method: str,
        endpoint: str,
        params: MutableMapping[str, Any] | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: Any = None,
        headers: MutableMapping[str, str] | None = None,
    ) -> Response:
        """Send a request and return its answer of 2xx. Raise ``Refused`` or ``Unreached``."""
        repeatable = idempotent(method, endpoint, json)
        counted = kind(method, endpoint)
        params = {"prettyPrint": "false", **(params or {})}
        spent = 0.0
        for attempt in range(_ATTEMPTS):
            self._take_turn(counted)
            begun = self._clock()
            response, failure = self._attempt(method, endpoint, params, data, json, files, headers)
            if failure is None:
                assert response is not None
                return response
            if not (_undone(failure) or (repeatable and _passing(failure))):
                raise failure
            pause = failures.backoff(attempt, response)
            spent += self._clock() - begun + pause
            if attempt + 1 == _ATTEMPTS or spent > _DEADLINE:
                raise failure
            if isinstance(failure, Refused) and failures.over_quota(failure) and counted != "drive":
                self._paces[counted].hold(pause)  # for all threads
            else:
                self._sleep(pause)
        raise AssertionError  # the last attempt has returned or raised

    def _take_turn(self, counted: Kind) -> None:
        if counted != "drive":
            self._paces[counted].take()
        with self._counting:
            self.sent[counted] += 1

    def _attempt(
        self, method: str, endpoint: str, params: Any, data: Any, json: Any, files: Any, headers: Any
    ) -> tuple[Response | None, Refused | Unreached | None]:
        try:
            response = self.session.request(
                method=method,
                url=self._at(endpoint),
                params=params,
                data=data,
                json=json,
                files=files,
                headers=headers,
                timeout=self.timeout,
            )
        except (TransportError, RefreshError) as error:  # no token, hence no request
            return None, _without_token(error)
        except RequestException:
            return None, Unreached(uncertain=True)
        return response, _failure(response)

    def _at(self, endpoint: str) -> str:
        if self._address is None:
            return endpoint
        for host in (SHEETS, DRIVE):
            endpoint = endpoint.replace(host, self._address, 1)
        return endpoint


def _failure(response: Response) -> Refused | Unreached | None:
    """Return what is wrong with an answer. A page of a proxy or of a hotel's log-in is no answer of Google's."""
    if not response.ok:
        return failures.refusal(response)
    foreign = response.content and "json" not in response.headers.get("Content-Type", "")
    return Unreached(uncertain=True) if foreign else None


def _without_token(error: TransportError | RefreshError) -> Refused | Unreached:
    """Tell a token that is refused for good from a token endpoint that fails for the moment.

    google-auth calls a 502 with an HTML body final; it is not.
    """
    html = any(isinstance(part, str) and part.lstrip()[:1] == "<" for part in error.args)
    if isinstance(error, TransportError) or error.retryable or html:
        return Unreached(uncertain=False)
    return Refused(401, "invalid_grant")


def _undone(failure: Refused | Unreached) -> bool:
    """Return whether the request was surely not carried out and may be soon."""
    return failures.over_quota(failure) if isinstance(failure, Refused) else not failure.uncertain


def _passing(failure: Refused | Unreached) -> bool:
    """Return whether the failure may be gone in a moment."""
    return isinstance(failure, Unreached) or failures.busy(failure)
