"""What is remembered of a workbook file: ``.kawal/`` beside it.

``NAME.json`` holds the mark of the last check and, for each open finding, a keyed hash and the day it was first seen:
never a value, never a case number. The key (``.kawal/key``, mode 0600) is made at first use.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout

from sync.adapters.files import replace_file
from sync.core.service_tabs.context import Identity
from sync.errors import NotWritten, reason
from sync.ports import Changes

_SCHEMA = "kawal.state/1"
_KEY_BYTES = 32


class StateFile:
    """A ``Ledger`` in one folder, for one register file."""

    def __init__(self, register: Path) -> None:
        """Given the path of a register, keep its state in ``.kawal/`` beside it."""
        self.folder = register.parent / ".kawal"
        self._name = register.name
        self._path = self.folder / f"{register.name}.json"
        self._stored: dict[str, date] = {}
        self._mark = ""
        self._load()

    @contextmanager
    def alone(self, patience: float = 0.0) -> Iterator[None]:
        """Keep other runs on the same register out while in here.

        Raise ``NotWritten`` when one is still under way after ``patience`` seconds.
        """
        self._make_folder()
        lock = FileLock(self.folder / f"{self._name}.lock", timeout=patience)
        try:
            lock.acquire()
        except Timeout:
            raise NotWritten(
                f"{self._name} sedang diproses oleh Kawal yang lain.", "Tunggu sampai selesai, lalu jalankan lagi."
            ) from None
        except OSError as error:
            raise self._refused(error) from None
        try:
            self._load()
            yield
        finally:
            lock.release()

    def unchanged(self, mark: str) -> bool:
        """Return whether the last recorded check had this mark."""
        return mark == self._mark

    def since(self, found: Iterable[Identity], today: date) -> Mapping[Identity, date]:
        """Return the day of first sight for each; ``today`` for new ones."""
        key = self._key()
        return {identity: min(self._stored.get(_hash(key, identity), today), today) for identity in found}

    def record(self, mark: str, since: Mapping[Identity, date]) -> Changes:
        """Remember a check, in one atomic replacement, and return what it changed."""
        key = self._key()
        before = self._stored.keys()
        # a clock that was set back does not rewrite what is known
        self._stored = {name: self._stored.get(name, day) for i, day in since.items() if (name := _hash(key, i))}
        now = self._stored.keys()
        self._mark = mark
        findings = {name: day.isoformat() for name, day in sorted(self._stored.items())}
        content = json.dumps({"schema": _SCHEMA, "mark": mark, "since": findings}, indent=1)
        try:
            replace_file(self._path, content.encode(), 0o600)
        except OSError as error:
            raise self._refused(error) from None
        return Changes(new=len(now - before), standing=len(now & before), resolved=len(before - now))

    def _load(self) -> None:
        """Read the state; one that is damaged counts as none: everything is then checked and written anew."""
        try:
            stored = json.loads(self._path.read_bytes())
            if stored["schema"] == _SCHEMA:
                self._mark = str(stored["mark"])
                self._stored = {str(k): date.fromisoformat(v) for k, v in stored["since"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            self._mark, self._stored = "", {}

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            raise self._refused(error) from None

    def _refused(self, error: OSError) -> NotWritten:
        return NotWritten(
            f"Catatan pemeriksaan {self._name} tidak dapat disimpan di {self.folder} ({reason(error)}).",
            "Periksa pemilik, izin, dan ruang penyimpanan folder itu.",
        )

    def _key(self) -> bytes:
        path = self.folder / "key"
        self._make_folder()
        try:
            with suppress(FileExistsError):
                # exclusive creation: of two first runs one makes the key and the other reads it
                handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(secrets.token_bytes(_KEY_BYTES))
            return path.read_bytes()
        except OSError as error:
            raise self._refused(error) from None


def _hash(key: bytes, identity: Identity) -> str:
    return hmac.new(key, "\x1f".join(("temuan", *identity)).encode(), sha256).hexdigest()[:24]
