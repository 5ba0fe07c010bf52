"""gspread's transport, made to end: finite timeouts, few and bounded retries, Google's quota kept.

gspread's own ``BackOffHTTPClient`` never gives up, and its ``HTTPClient`` waits for ever. Every request of gspread goes
through ``request``; so do ours.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, MutableMapping
from functools import partial
from threading import Lock
from typing import Any

from google.auth.exceptions import GoogleAuthError, TransportError
from google.auth.transport.requests import Request
from gspread.http_client import HTTPClient
from requests import ConnectTimeout, RequestException, Response, Session
from urllib3.exceptions import NewConnectionError

from sync.adapters.google import failures
from sync.adapters.google.failures import Refused, Unreached
from sync.adapters.google.pace import Pace
from sync.adapters.google.requests_kind import Kind, idempotent, kind
from sync.errors import UsageProblem

SHEETS = "https://sheets.googleapis.com"
DRIVE = "https://www.googleapis.com"

_TIMEOUT = (5.0, 190.0)  # seconds to connect and to be answered; Google itself cuts a request at 180
_TOKEN_TIMEOUT = 30.0
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
        self._counting, self._fetching = Lock(), Lock()
        self._ask_for_token = partial(Request(), timeout=_TOKEN_TIMEOUT)
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
        repeatable, counted = idempotent(method, endpoint, json), kind(method, endpoint)
        content = {"data": data, "json": json, "files": files, "headers": headers}
        content["params"] = {"prettyPrint": "false", **(params or {})}
        spent = 0.0
        for attempt in range(_ATTEMPTS):
            begun = self._clock()
            failure = self._get_ready()
            turn, response = 0.0, None
            if failure is None:
                turn = self._take_turn(counted)
                begun = self._clock()
                response, failure = self._send(method, endpoint, content)
            if failure is None:
                assert response is not None
                return response
            if not (_undone(failure) or (repeatable and _passing(failure))):
                raise failure
            turned_away = isinstance(failure, Refused) and failures.over_quota(failure)
            pause = failures.backoff(attempt, response, turned_away)
            spent += self._clock() - begun + pause
            if attempt + 1 == _ATTEMPTS or spent > _DEADLINE:
                raise failure
            if turned_away and counted != "drive":
                self._paces[counted].hold(pause, turn)  # for all threads
            else:
                self._sleep(pause)
        raise AssertionError  # the last attempt has returned or raised

    def _get_ready(self) -> Refused | Unreached | None:
        """Fetch a token if it is time: before a turn is taken, for it may take long, and by one thread for all."""
        credentials = getattr(self.session, "credentials", None)
        if credentials is None or credentials.valid:
            return None
        with self._fetching:
            try:
                if not credentials.valid:
                    credentials.refresh(self._ask_for_token)
            except GoogleAuthError as error:
                return _without_token(error)
            except OSError:
                raise _no_certificates() from None
        return None

    def _take_turn(self, counted: Kind) -> float:
        turn = 0.0 if counted == "drive" else self._paces[counted].take()
        with self._counting:
            self.sent[counted] += 1
        return turn

    def _send(
        self, method: str, endpoint: str, content: Mapping[str, Any]
    ) -> tuple[Response | None, Refused | Unreached | None]:
        try:
            response = self.session.request(
                method=method, url=self._at(endpoint), timeout=self.timeout, allow_redirects=False, **content
            )
        except GoogleAuthError as error:  # no token, hence no request
            return None, _without_token(error)
        except RequestException as error:
            return None, Unreached(uncertain=not _never_sent(error))
        except OSError:
            raise _no_certificates() from None
        return response, _failure(response)

    def _at(self, endpoint: str) -> str:
        if self._address is None:
            return endpoint
        for host in (SHEETS, DRIVE):
            endpoint = endpoint.replace(host, self._address, 1)
        return endpoint


def _failure(response: Response) -> Refused | Unreached | None:
    """Return what is wrong with an answer.

    A page of a proxy or of a hotel's log-in is no answer of Google's, nor is a redirection, nor JSON that breaks off.
    """
    if response.status_code >= 400:
        return failures.refusal(response)
    try:
        whole = response.status_code < 300 and isinstance(response.json(), dict)
    except ValueError:
        whole = False
    return None if whole else Unreached(uncertain=True)


def _no_certificates() -> UsageProblem:
    return UsageProblem(
        "Berkas sertifikat untuk menghubungi Google tidak ditemukan.",
        "Periksa variabel lingkungan REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, dan SSL_CERT_FILE.",
    )


def _never_sent(error: RequestException) -> bool:
    """Return whether there was no connection to send anything over."""
    cause = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, ConnectTimeout) or isinstance(cause, NewConnectionError)


def _without_token(error: GoogleAuthError) -> Refused | Unreached:
    """Tell a token that is refused for good from a token endpoint that fails for the moment.

    google-auth calls a 502 with an HTML body final; it is not.
    """
    html = any(isinstance(part, str) and part.lstrip()[:1] == "<" for part in error.args)
    if isinstance(error, TransportError) or getattr(error, "retryable", False) or html:
        return Unreached(uncertain=False)
    return Refused(401, "invalid_grant")


def _undone(failure: Refused | Unreached) -> bool:
    """Return whether the request was surely not carried out and may be soon."""
    return failures.over_quota(failure) if isinstance(failure, Refused) else not failure.uncertain


def _passing(failure: Refused | Unreached) -> bool:
    """Return whether the failure may be gone in a moment."""
    return isinstance(failure, Unreached) or failures.busy(failure)
