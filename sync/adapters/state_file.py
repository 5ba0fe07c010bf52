"""What is remembered of a register, in a file of its own: ``NAME.json`` in a folder such as ``.kawal/``.

It holds the mark of the last check, how many findings there were, what failed since, and for each open finding a keyed
hash and the day it was first seen: never a value, never a case number. The folder's key (``key``, mode 0600) is made at
first use.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from sync.adapters.files import replace_file
from sync.core.model import Severity
from sync.core.service_tabs.context import Identity
from sync.errors import NotWritten, reason
from sync.ports import Changes, Failure, Standing, Tally

_SCHEMA = "kawal.state/1"
_KEY_BYTES = 32
_KEY_PATIENCE = 10.0  # seconds; making a key takes none


class StateFile:
    """A ``Ledger`` in a folder, for one register."""

    def __init__(self, folder: Path, name: str) -> None:
        """Given a folder and the name that the register has there."""
        self.folder = folder
        self._name = name
        self._path = folder / f"{name}.json"
        self._stored: dict[str, date] = {}
        self._mark = ""
        self._standing = Standing()
        self._load()

    @classmethod
    def beside(cls, register: Path) -> StateFile:
        """Given the path of a register file, return its own state: ``.kawal/`` beside it."""
        return cls(register.parent / ".kawal", register.name)

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

    def record(self, mark: str, since: Mapping[Identity, date], tally: Tally, at: datetime) -> Changes:
        """Remember a check, in one atomic replacement, and return what it changed."""
        key = self._key()
        before = self._stored.keys()
        # a clock that was set back does not rewrite what is known
        self._stored = {name: self._stored.get(name, day) for i, day in since.items() if (name := _hash(key, i))}
        now = self._stored.keys()
        self._mark, self._standing = mark, Standing(at, tally)
        self._save()
        return Changes(new=len(now - before), standing=len(now & before), resolved=len(before - now))

    def confirm(self, at: datetime) -> None:
        """Remember that what was recorded still holds."""
        self._standing = Standing(at, self._standing.tally)
        self._save()

    def failed(self, at: datetime, message: str) -> None:
        """Remember a failure."""
        self._standing = self._standing.after_failure(at, message)
        self._save()

    def standing(self) -> Standing:
        """Return how the register stands."""
        return self._standing

    def _save(self) -> None:
        findings = {name: day.isoformat() for name, day in sorted(self._stored.items())}
        content = {"schema": _SCHEMA, "mark": self._mark, "since": findings, "standing": _plain(self._standing)}
        self._make_folder()
        try:
            replace_file(self._path, json.dumps(content, indent=1, ensure_ascii=False).encode(), 0o600)
        except OSError as error:
            raise self._refused(error) from None

    def _load(self) -> None:
        """Read the state; one that is damaged counts as none: everything is then checked and written anew."""
        self._mark, self._stored, self._standing = "", {}, Standing()
        try:
            stored = json.loads(self._path.read_bytes())
            if stored["schema"] == _SCHEMA:
                since = {str(k): date.fromisoformat(v) for k, v in stored["since"].items()}
                standing = _standing(stored.get("standing"))  # older states have none
                self._mark, self._stored, self._standing = str(stored["mark"]), since, standing
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return

    def _make_folder(self) -> None:
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
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
            if not path.exists():
                # of two first runs one makes the key and the other waits for it; half a key is never seen
                with FileLock(self.folder / ".key.lock", timeout=_KEY_PATIENCE):
                    if not path.exists():
                        replace_file(path, secrets.token_bytes(_KEY_BYTES), 0o600)
            return path.read_bytes()
        except OSError as error:  # filelock's Timeout is one
            raise self._refused(error) from None


def _hash(key: bytes, identity: Identity) -> str:
    return hmac.new(key, "\x1f".join(("temuan", *identity)).encode(), sha256).hexdigest()[:24]


def _plain(standing: Standing) -> dict[str, Any]:
    failure = standing.failure
    return {
        "succeeded": standing.succeeded.isoformat() if standing.succeeded else None,
        "findings": {severity.value: count for severity, count in standing.tally.findings.items()},
        "overdue": standing.tally.overdue,
        "failure": failure and {"at": failure.at.isoformat(), "message": failure.message, "in_a_row": failure.in_a_row},
    }


def _standing(plain: dict[str, Any] | None) -> Standing:
    if plain is None:
        return Standing()
    failure = plain["failure"]
    return Standing(
        succeeded=plain["succeeded"] and datetime.fromisoformat(plain["succeeded"]),
        tally=Tally({Severity(name): int(count) for name, count in plain["findings"].items()}, int(plain["overdue"])),
        failure=failure
        and Failure(datetime.fromisoformat(failure["at"]), str(failure["message"]), int(failure["in_a_row"])),
    )
