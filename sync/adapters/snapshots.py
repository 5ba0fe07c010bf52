"""Snapshots as age files that only the office's own private keys open, of which this machine has none.

In the folder of a register there is one for each month. A month has a key pair of its own: the public half lies there
in clear; the private half is encrypted to each of the office's public keys as soon as it is made, and then forgotten.
To destroy that file makes every snapshot of the month unreadable, wherever copies of it are::

    Gunungsari/2025-04/3f9c1a2b-77de68da.kunci        the month's public key
    Gunungsari/2025-04/3f9c1a2b-77de68da.kunci.age    its private key, for those who hold one of the office's
    Gunungsari/2025-04/20250405T131500-5d41402a.3f9c1a2b-77de68da.age

A pair is named after the office's keys and after itself: of two processes that make one at once (one was frozen, and
another has taken over) neither overwrites half of the other's.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pyrage
import zstandard
from pyrage import x25519

from sync.adapters.alone import not_kept, own_folder
from sync.adapters.files import replace_file
from sync.core.trail.retention import expired, thinned
from sync.errors import Unreadable, UsageProblem, reason

_LARGEST = 512 * 1024 * 1024  # bytes of what a snapshot may unpack to
_LONGEST_KEY = 10_000  # bytes of a file with keys
_NO_KEY = "Pakai berkas kunci pemulihan yang dibuat kawal keys new; kunci itu berawalan AGE-SECRET-KEY-1."


def holder(text: str) -> x25519.Recipient:
    """Return who holds the private half of a public key. Raise ``UsageProblem`` for what is none."""
    try:
        return x25519.Recipient.from_str(text.strip())
    except pyrage.RecipientError:
        raise UsageProblem(
            "cadangan: kunci_publik: di kawal.yaml memuat kunci publik yang salah salin.",
            "Salin lagi kunci publik yang ditampilkan kawal keys new; panjangnya 62 huruf, berawalan age1.",
        ) from None


def new_key() -> tuple[str, str]:
    """Return a new private key and its public half."""
    made = x25519.Identity.generate()
    return str(made), str(made.to_public())


def private_keys(folders: Sequence[Path]) -> list[Path]:
    """Return the text files in some folders, and one level below, that hold a private key."""
    files = (path for folder in folders for pattern in ("*.txt", "*/*.txt") for path in sorted(folder.glob(pattern)))
    return [path for path in dict.fromkeys(files) if _holds_key(path)]


def _holds_key(path: Path) -> bool:
    try:
        return path.stat().st_size < _LONGEST_KEY and b"AGE-SECRET-KEY-1" in path.read_bytes()
    except OSError:
        return False


def identities(path: Path) -> list[x25519.Identity]:
    """Given the path of a file with private keys, return them. Raise ``UsageProblem``; nothing of it is in its text."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else None
    except OSError as error:
        raise UsageProblem(f"Berkas kunci {path} tidak dapat dibaca ({reason(error)}).", _NO_KEY) from None
    if lines is None:
        raise UsageProblem(f"Berkas kunci {path} tidak ada.", _NO_KEY)
    try:
        found = [x25519.Identity.from_str(line.strip()) for line in lines if line.strip() and line[:1] != "#"]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise UsageProblem(f"{path} bukan berkas kunci pemulihan.", _NO_KEY)
    return found


@dataclass(frozen=True, slots=True)
class AgeSnapshots:
    """The ``Snapshots`` of one register in a folder, for the holders of some public keys, kept for some months."""

    root: Path
    register: str
    recipients: Sequence[str]
    months: int

    @property
    def folder(self) -> Path:
        """Return the folder of the register."""
        return self.root / quote(self.register, safe=" ")

    def keep(self, content: bytes, at: datetime) -> tuple[str, str]:
        """Store a snapshot; return its name and the SHA-256 of what is stored. Raise ``NotWritten``."""
        month = f"{at:%Y-%m}"
        try:
            own_folder(self.root)
            own_folder(self.folder)
            own_folder(self.folder / month)
            key, public = self._month_key(month, at.date())
            name = f"{month}/{at:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.{key}.age"
            made = pyrage.encrypt(zstandard.compress(content, 6), [holder(public)])
            replace_file(self.folder / name, made, 0o600)
        except OSError as error:
            raise not_kept(self.folder, error) from None
        return name, sha256(made).hexdigest()

    def _month_key(self, month: str, today: date) -> tuple[str, str]:
        """Return the name and the public half of the month's key pair for these recipients; make it if need be."""
        ours = sha256("\n".join(sorted(self.recipients)).encode()).hexdigest()[:8]
        for path in sorted((self.folder / month).glob(f"{ours}-*.kunci")):
            if path.with_suffix(".kunci.age").exists():
                return path.stem, path.read_text(encoding="ascii").strip()
        private, public = new_key()
        path = self.folder / month / f"{ours}-{sha256(public.encode()).hexdigest()[:8]}.kunci"
        holders = [holder(one) for one in self.recipients]
        replace_file(path.with_suffix(".kunci.age"), pyrage.encrypt(private.encode(), holders), 0o600)
        replace_file(path, public.encode(), 0o600)
        self._tidy(today)
        return path.stem, public

    def _tidy(self, today: date) -> None:
        """Destroy what has been kept for long enough; once a month, when a new key is made."""
        months = sorted(path.name for path in self.folder.iterdir() if path.is_dir())
        for month in expired(months, today, self.months):
            for path in sorted((self.folder / month).iterdir(), key=lambda path: ".kunci" not in path.name):
                path.unlink()  # keys first: a crash leaves nothing readable
            (self.folder / month).rmdir()
        for month in months:
            for name in thinned(month, self._in(month), today):
                (self.folder / month / name).unlink()

    def _in(self, month: str) -> list[str]:
        folder = self.folder / month  # a key's name, of digits and a to f, has no T
        return sorted(path.name for path in folder.glob("*T*.age")) if folder.is_dir() else []

    # ------------------------------------------------------------------ with a private key

    def names(self) -> Iterator[str]:
        """Yield the names of all snapshots, the earliest first."""
        months = sorted(path.name for path in self.folder.iterdir() if path.is_dir()) if self.folder.is_dir() else []
        for month in months:
            yield from (f"{month}/{name}" for name in self._in(month))

    def sha256(self, name: str) -> str | None:
        """Return the SHA-256 of what is stored under a name; ``None`` where there is nothing. Raise ``Unreadable``."""
        data = self._stored(name)
        return sha256(data).hexdigest() if data is not None else None

    def open(self, name: str, keys: Sequence[x25519.Identity]) -> bytes:
        """Return the content of a snapshot. Raise ``Unreadable``."""
        data = self._stored(name)
        key = name.rsplit(".", 2)[-2]
        wrapped = self._stored(f"{name.partition('/')[0]}/{key}.kunci.age")
        if data is None or wrapped is None:
            raise Unreadable(
                f"Salinan {name} atau kuncinya tidak ada lagi di {self.folder}.",
                "Mungkin sudah lewat masa simpannya; pulihkan foldernya dari cadangan, atau pilih waktu lain.",
            )
        try:
            month = x25519.Identity.from_str(pyrage.decrypt(wrapped, keys).decode())
        except (pyrage.DecryptError, pyrage.IdentityError, UnicodeDecodeError):
            raise Unreadable(f"Kunci itu tidak membuka salinan {name}.", _NO_KEY) from None
        try:
            return zstandard.ZstdDecompressor().decompress(pyrage.decrypt(data, [month]), max_output_size=_LARGEST)
        except (pyrage.DecryptError, zstandard.ZstdError):
            raise Unreadable(
                f"Salinan {name} rusak atau telah diubah.", "Pulihkan dari cadangan, atau pilih waktu lain."
            ) from None

    def _stored(self, name: str) -> bytes | None:
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unreadable(
                f"{self.folder / name} tidak dapat dibaca ({reason(error)}).", "Periksa pemilik dan izinnya."
            ) from None
