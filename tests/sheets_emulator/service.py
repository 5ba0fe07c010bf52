"""What happens to a request between the socket and its handler, in Google's order.

Who calls, is the request well formed, is there quota left: then the faults a test planned, the handler, and
the faults that strike after the change is made.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tests.sheets_emulator import discovery, masks, routes, try_out
from tests.sheets_emulator.call import Call, given
from tests.sheets_emulator.errors import ApiError
from tests.sheets_emulator.faults import ErrorAnswer, Fault, Faults
from tests.sheets_emulator.quota import Quota
from tests.sheets_emulator.refusal import Refusal
from tests.sheets_emulator.routes import Kind
from tests.sheets_emulator.store import DEFAULT_CALLER, Caller, Store
from tests.sheets_emulator.tokens import Grant, TokenEndpoint, unauthenticated

Json = dict[str, Any]

_UPLOAD_PATH = "/upload/drive/v2/files/"
_JSON = "application/json; charset=UTF-8"


@dataclass
class Request:
    """A request that was answered, as the log keeps it."""

    method: str
    path: str
    query: dict[str, list[str]]
    body: object
    caller: str
    kind: Kind
    spreadsheet_id: str | None
    status: int = 0


@dataclass(frozen=True)
class Response:
    """What goes back over the wire."""

    status: int
    content: bytes = b""
    content_type: str = _JSON
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Incoming:
    """A request as it came off the wire."""

    method: str
    target: str
    authorization: str
    content: bytes

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query, keep_blank_values=True)


class Service:
    """Answers requests; `log` has every one of them that reached the APIs or the token endpoint."""

    def __init__(self, store: Store, tokens: TokenEndpoint, quota: Quota | None, faults: Faults[Request]) -> None:
        self.store = store
        self.tokens = tokens
        self.quota = quota
        self.faults = faults
        self.log: list[Request] = []
        self._logging = threading.Lock()
        self.crashes: list[Exception] = []  # mistakes of our own, or of a test's `between`: they must not be lost
        self.between: Callable[[Request], None] | None = None

    def answer(self, incoming: Incoming, strike: Callable[[Fault], None]) -> Response:
        """Answer one request. `strike` makes a fault happen that is not an answer; it may raise to end the request."""
        if incoming.path == "/token":
            return self._token(incoming, strike)
        if incoming.path.startswith("/spreadsheets/d/"):
            return self._browser(incoming)
        routed = _Routed.of(incoming)
        if routed is None:
            return _error(404, "Requested entity was not found.", "NOT_FOUND")
        request = routed.request
        number = self._logged(request)
        try:
            response = self._admitted(routed, number, strike)
            request.status = response.status
            return response
        finally:
            self._let_others_act(request)

    def _let_others_act(self, request: Request) -> None:
        try:
            if self.between is not None:
                self.between(request)
        except Exception as error:
            self.crashes.append(error)

    def _logged(self, request: Request) -> int:
        """Log a request and return its number, from 1."""
        with self._logging:
            self.log.append(request)
            return len(self.log)

    def _browser(self, incoming: Incoming) -> Response:
        """Show a sheet to a person, who may type into it: what a try-out needs of Google's own pages."""
        spreadsheet_id = incoming.path.split("/")[3]
        refused = ""
        if incoming.method == "POST":
            refused = try_out.type_into(self.store, spreadsheet_id, dict(parse_qsl(incoming.content.decode())))
        found = try_out.page(self.store, spreadsheet_id, refused)
        return Response(404 if found is None else 200, (found or "").encode(), "text/html; charset=UTF-8")

    def _token(self, incoming: Incoming, strike: Callable[[Fault], None]) -> Response:
        body = incoming.content.decode()
        request = Request(incoming.method, incoming.path, {}, body, "", "token", None)
        number = self._logged(request)

        def exchange() -> Response:
            status, answer = self.tokens.exchange(body)
            return _json(status, answer)

        response = self._with_faults(request, number, strike, exchange)
        request.status = response.status
        return response

    def _admitted(self, routed: _Routed, number: int, strike: Callable[[Fault], None]) -> Response:
        caller = self._caller(routed)
        if isinstance(caller, Refusal):
            return _json(caller.status, caller.body, caller.headers)
        request = routed.request
        request.caller = caller.email
        refused = routed.refused()
        if refused is not None:
            return refused
        if self.quota is not None and request.kind != "token":
            refusal = self.quota.take(caller.email, request.kind, self.store.clock.now())
            if refusal is not None:
                return _json(refusal.status, refusal.body, refusal.headers)
        return self._with_faults(request, number, strike, lambda: self._handled(routed, caller))

    def _with_faults(
        self, request: Request, number: int, strike: Callable[[Fault], None], handle: Callable[[], Response]
    ) -> Response:
        before = self.faults.before(number, request)
        if isinstance(before, ErrorAnswer):
            return _faulty(before)
        if before is not None:
            strike(before)
        response = handle()
        after = self.faults.after(number, request)
        if isinstance(after, ErrorAnswer):
            return _faulty(after)
        if after is not None:
            strike(after)
        return response

    def _caller(self, routed: _Routed) -> Caller | Refusal:
        scheme, _, token = routed.incoming.authorization.partition(" ")
        if scheme != "Bearer" or not token:
            return unauthenticated(routed.api)
        admitted = self.tokens.admit(token, routed.api, routed.request.method, routed.incoming.path)
        if isinstance(admitted, Grant):
            return Caller(admitted.email)
        return DEFAULT_CALLER if admitted is None else admitted

    def _handled(self, routed: _Routed, caller: Caller) -> Response:
        handler = routes.HANDLERS.get(routed.method_id)
        if handler is None:
            return _error(501, f"{routed.method_id}: this emulator does not implement the method", "UNIMPLEMENTED")
        incoming = routed.incoming
        plain = discovery.canonical(routed.api, incoming.method, incoming.path, routed.request.body)
        body = given(plain if isinstance(plain, dict) else {})
        call = Call(self.store, caller, routed.arguments, incoming.query, body, incoming.content)
        try:
            with self.store.lock:
                answer = handler(call)
        except ApiError as error:
            return _json(error.code, error.body())
        except Exception as error:
            self.crashes.append(error)
            return _error(500, "Internal error encountered.", "INTERNAL")
        if answer is None:
            return Response(204)
        if isinstance(answer, tuple):
            return Response(200, answer[1], answer[0])
        if routed.api == "sheets":
            answer = masks.project(masks.tree(call.option("fields")), answer)
        return _json(200, answer, compact=call.option("prettyPrint") in ("false", "0"))


@dataclass(frozen=True)
class _Routed:
    """A request that addresses a method of an API."""

    incoming: Incoming
    api: discovery.Api
    method_id: str
    arguments: dict[str, str]
    request: Request

    @classmethod
    def of(cls, incoming: Incoming) -> _Routed | None:
        path = incoming.path
        if path.startswith(_UPLOAD_PATH) and incoming.method == "PUT":
            return cls._with(incoming, "drive", routes.UPLOAD, {"fileId": path.removeprefix(_UPLOAD_PATH)})
        api: discovery.Api = "drive" if path.startswith("/drive/") else "sheets"
        method = discovery.find(api, incoming.method, path)
        match = method.path.fullmatch(path) if method else None
        if method is None or match is None:
            return None
        return cls._with(incoming, api, method.id, {name: unquote(part) for name, part in match.groupdict().items()})

    @classmethod
    def _with(cls, incoming: Incoming, api: discovery.Api, method_id: str, arguments: dict[str, str]) -> _Routed:
        query: dict[str, list[str]] = {}
        for name, value in incoming.query:
            query.setdefault(name, []).append(value)
        request = Request(
            incoming.method,
            unquote(incoming.path),
            query,
            _body(incoming.content) if method_id != routes.UPLOAD else incoming.content,
            "",
            routes.kind(method_id),
            arguments.get("spreadsheetId") or arguments.get("fileId"),
        )
        return cls(incoming, api, method_id, arguments, request)

    def refused(self) -> Response | None:
        """The answer to a request that is wrong whatever the files are like."""
        if self.method_id == routes.UPLOAD:
            return None
        if self.request.body is _UNREADABLE:
            return _error(400, "Invalid JSON payload received. Unexpected token.", "INVALID_ARGUMENT")
        incoming = self.incoming
        violations = discovery.validate(self.api, incoming.method, incoming.path, incoming.query, self.request.body)
        return None if violations is None else _json(violations.status, violations.body)


_UNREADABLE = object()


def _body(content: bytes) -> object:
    if not content:
        return None
    try:
        return json.loads(content, parse_constant=_no_constant)
    except ValueError:
        return _UNREADABLE


def _no_constant(name: str) -> None:
    """Refuse NaN and Infinity: they are not JSON."""
    raise ValueError(name)


def _json(status: int, body: object, headers: dict[str, str] | None = None, *, compact: bool = False) -> Response:
    if compact:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    else:
        text = json.dumps(body, ensure_ascii=False, indent=2)
    return Response(status, text.encode(), headers=headers or {})


def _error(status: int, message: str, word: str) -> Response:
    return _json(status, {"error": {"code": status, "message": message, "status": word}})


def _faulty(fault: ErrorAnswer) -> Response:
    return Response(fault.status, fault.content, fault.content_type, fault.headers)
