"""A plain caller for tests: JSON in, JSON out, no library between the test and the wire."""

from __future__ import annotations

import json
from http.client import HTTPConnection
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

Json = dict[str, Any]


class Refused(Exception):
    """An answer other than 2xx: its status and Google's error object."""

    def __init__(self, status: int, error: Json) -> None:
        super().__init__(f"{status}: {error.get('message')}")
        self.status = status
        self.error = error


class Client:
    """Calls an emulator with a bearer token; a token nobody issued stands for somebody who may do everything."""

    def __init__(self, url: str, token: str = "anybody") -> None:
        self._host = urlsplit(url).netloc
        self._token = token

    def call(self, method: str, path: str, body: object = None, **query: Any) -> Any:
        """Send one request; return the JSON (or text) of the answer, None when it has none.

        Raises: Refused.
        """
        connection = HTTPConnection(self._host, timeout=30)
        headers = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        target = quote(path, safe="/:!'") + (f"?{urlencode(query, doseq=True)}" if query else "")
        try:
            content = None if body is None else json.dumps(body)
            connection.request(method, target, content, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        is_json = response.headers.get_content_type() == "application/json"
        answer = json.loads(text) if text and is_json else text or None
        if response.status >= 300:
            raise Refused(response.status, answer["error"] if isinstance(answer, dict) else {"message": text})
        return answer

    def create(self, title: str = "Register") -> str:
        """Create a spreadsheet with the one sheet every new one has; return its id."""
        spreadsheet_id: str = self.call("POST", "/drive/v3/files", {"name": title, "mimeType": _SPREADSHEET})["id"]
        return spreadsheet_id

    def read(self, spreadsheet_id: str, cells: str, **options: str) -> list[list[Any]]:
        """The values of a range."""
        answer = self.call("GET", f"/v4/spreadsheets/{spreadsheet_id}/values/{cells}", **options)
        values: list[list[Any]] = answer.get("values", [])
        return values

    def write(self, spreadsheet_id: str, cells: str, rows: list[list[Any]], option: str = "RAW") -> Json:
        """values.update"""
        path = f"/v4/spreadsheets/{spreadsheet_id}/values/{cells}"
        answer: Json = self.call("PUT", path, {"values": rows}, valueInputOption=option)
        return answer

    def batch(self, spreadsheet_id: str, *requests: Json, **options: Any) -> Json:
        """spreadsheets.batchUpdate"""
        path = f"/v4/spreadsheets/{spreadsheet_id}:batchUpdate"
        answer: Json = self.call("POST", path, {"requests": list(requests), **options})
        return answer

    def get(self, spreadsheet_id: str, fields: str = "", **options: Any) -> Json:
        """spreadsheets.get"""
        mask = {"fields": fields} if fields else {}
        answer: Json = self.call("GET", f"/v4/spreadsheets/{spreadsheet_id}", **mask, **options)
        return answer

    def sheet(self, spreadsheet_id: str, index: int = 0) -> Json:
        """One sheet of the spreadsheet, without its cells."""
        sheet: Json = self.get(spreadsheet_id)["sheets"][index]
        return sheet


_SPREADSHEET = "application/vnd.google-apps.spreadsheet"
