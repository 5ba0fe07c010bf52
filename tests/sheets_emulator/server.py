"""The HTTP side: sockets, keep-alive, and the faults that are about the connection."""

from __future__ import annotations

import gzip
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.sheets_emulator.faults import Fault, Partial, Reset, Slow, reset_connection
from tests.sheets_emulator.service import Incoming, Response, Service

_WORTH_COMPRESSING = 1024


class Server(ThreadingHTTPServer):
    """Serves one Service; every answer takes at least `latency` seconds."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, port: int, service: Service, latency: float) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.service = service
        self.latency = latency

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no error of the server; anything else must be seen."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Gone(Exception):
    """The connection was reset on purpose."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def _serve(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.headers.get("Content-Encoding") == "gzip":
            content = gzip.decompress(content)
        incoming = Incoming(self.command, self.path, self.headers.get("Authorization", ""), content)
        if self.server.latency:
            time.sleep(self.server.latency)
        self._partial = False
        try:
            self._send(self.server.service.answer(incoming, self._strike))
        except _Gone:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 - the names http.server looks for

    def _strike(self, fault: Fault) -> None:
        if isinstance(fault, Slow):
            time.sleep(fault.seconds)
        elif isinstance(fault, Partial):
            self._partial = True
        elif isinstance(fault, Reset):
            reset_connection(self.connection)
            raise _Gone

    def _send(self, response: Response) -> None:
        content = response.content
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(content) > _WORTH_COMPRESSING:
            content = gzip.compress(content, 1)
            self.send_header("Content-Encoding", "gzip")
        if response.status != 204:
            self.send_header("Content-Type", response.content_type)
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2] if self._partial else content)
        self.wfile.flush()
        if self._partial:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent: the service has its own log."""
