"""Where small things are kept between runs: page tokens and layouts, as JSON files in the state folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Any

from sync.adapters.files import replace_file
from sync.errors import NotWritten, reason


class Shelf:
    """A folder of named JSON objects. What is damaged or missing counts as empty: it is then asked for anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = Lock()

    def get(self, name: str) -> Mapping[str, Any]:
        """Return what is kept under a name."""
        try:
            found = json.loads(self._path(name).read_bytes())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def put(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep something, in one atomic replacement. Raise ``NotWritten``."""
        try:
            with self._lock:
                for folder in (self._folder.parent, self._folder):  # parents=True would leave the first open to all
                    folder.mkdir(mode=0o700, exist_ok=True)
                replace_file(self._path(name), json.dumps(content, separators=(",", ":")).encode(), 0o600)
        except OSError as error:
            raise NotWritten(
                f"Catatan Kawal tidak dapat disimpan di {self._folder} ({reason(error)}).",
                "Periksa pemilik, izin, dan ruang penyimpanan folder itu.",
            ) from None

    def _path(self, name: str) -> Path:
        plain = name if name.isalnum() else sha256(name.encode()).hexdigest()[:24]
        return self._folder / f"{plain}.json"
