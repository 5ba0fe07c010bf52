"""Why it does not work with Google, one step after the other: the key, the way there, the clock, the token, each sheet.

Every step returns what is in order as a sentence, or raises an error that carries the remedy.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
from google.auth.transport.requests import Request
from requests import RequestException, Response, Session, get
from requests.exceptions import ProxyError, SSLError

from sync.adapters.google import credentials
from sync.adapters.google.client import DRIVE, SHEETS, SheetsClient
from sync.adapters.google.failures import Refused, Unreached
from sync.adapters.google.register import GoogleRegister
from sync.adapters.google.versions import TRASHED, Versions
from sync.adapters.google.words import Words
from sync.core.model import SERVICE_TITLES
from sync.core.spec import RuleBook
from sync.errors import KawalError, Unreadable, UsageProblem
from sync.ports import Shelf

_TIMEOUT = (5.0, 20.0)  # seconds; nobody waits longer for a diagnosis
_MOST_SKEW = timedelta(minutes=5)
_PROXIES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")
_BUNDLES = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")
_WRONG_CLOCK = "Nyalakan penyetelan jam otomatis: sudo timedatectl set-ntp true"


class Diagnosis:
    """The steps for one identity at Google; each needs the ones before it."""

    def __init__(self, key: Path | None, address: str | None, shelf: Shelf) -> None:
        """Given a key file (or none: the machine's own identity), a server's address (or none: Google), and the shelf
        of what earlier runs have learnt of the registers.
        """
        self._key, self._address, self._shelf = key, address, _Glance(shelf)
        self._answer: Response | None = None

    def identity(self) -> str:
        """Say who we are. Raise ``UsageProblem`` when the key cannot be used."""
        whom = self._email or "alamat belum diketahui"
        return f"{self._key}, milik {whom}" if self._key else f"identitas mesin ini, {whom}"

    def way(self) -> str:
        """Say that Google can be reached from here. Raise ``Unreadable`` when it cannot."""
        proxy = _set(_PROXIES)
        through = f" lewat {proxy}" if proxy else ""
        try:
            self._answer = get(self._address or SHEETS, timeout=_TIMEOUT, allow_redirects=False)
        except OSError as error:  # requests' own errors are such too
            raise _no_way(error, proxy) from None
        return f"Google menjawab{through}"

    def clock(self) -> str:
        """Say that the clock is right, by Google's. Raise ``UsageProblem`` when it is more than five minutes off."""
        assert self._answer is not None
        try:
            theirs = parsedate_to_datetime(self._answer.headers["Date"])
        except (KeyError, ValueError):
            raise Unreadable(
                "Yang menjawab bukan Google: jawabannya tanpa waktu.",
                "Periksa apakah jaringan ini meminta masuk lebih dulu, atau proxy-nya salah.",
            ) from None
        ahead = datetime.now(UTC) - theirs
        if abs(ahead) > _MOST_SKEW:
            minutes = round(abs(ahead) / timedelta(minutes=1))
            word = "lebih cepat" if ahead > timedelta() else "lebih lambat"
            raise UsageProblem(f"Jam mesin ini {minutes} menit {word} daripada jam Google.", _WRONG_CLOCK)
        return "selisih dengan Google kurang dari 5 menit"

    def token(self) -> str:
        """Say that Google accepts the key. Raise ``UsageProblem`` or ``Unreadable`` when it does not."""
        with Session() as session:
            try:
                self._credentials.refresh(Request(session))  # type: ignore[no-untyped-call]
            except TransportError:
                raise Unreached(uncertain=False) from None
            except RefreshError as error:
                raise _no_token(error) from None
            except GoogleAuthError:
                raise UsageProblem("Identitas Google mesin ini tidak dapat dipakai.", _NEW_KEY) from None
        return "Google menerima kunci ini"

    def drive(self) -> str:
        """Say that we may ask Drive. Raise ``UsageProblem`` when the API is off or the rights do not cover it."""
        try:
            self._client.request("get", f"{DRIVE}/drive/v3/about", params={"fields": "user(emailAddress)"})
        except Refused as refused:
            raise _api_off(refused, "Google Drive API") or refused from None
        return "menjawab"

    def register(self, name: str, spreadsheet_id: str, zone: str, book: RuleBook) -> str:
        """Say that a register in an IANA ``zone`` can be read and written: it is read as a cycle would read it.

        Raise what keeps it from that, with the remedy.
        """
        words = Words(name, self._email)
        try:
            file = self._file(spreadsheet_id)
        except (Refused, Unreached) as failure:
            raise _nowhere(failure, words) or words.not_read(failure) from None
        if file.get("trashed"):
            raise words.gone(TRASHED)
        store = GoogleRegister(name, spreadsheet_id, self._client, self._versions, self._shelf, zone, self._email)
        store.read(book)
        store.refuse_foreign_tabs(SERVICE_TITLES)
        if not file.get("capabilities", {}).get("canEdit", True):
            raise words.read_only()
        return "dibagikan kepada Kawal sebagai Editor, tab Laporan ada"

    def close(self) -> None:
        """Let the connection go."""
        if "_client" in self.__dict__:
            self._client.session.close()

    def _file(self, spreadsheet_id: str) -> Mapping[str, Any]:
        """Return what Drive knows of a file. One that is not shared is a 404 to Drive, but a 403 to Sheets."""
        try:
            return drive_file(self._client, spreadsheet_id)
        except Refused as refused:
            if refused.code == 404:
                self._client.fetch_sheet_metadata(spreadsheet_id, {"fields": "spreadsheetId"})
            raise

    @cached_property
    def _credentials(self) -> Credentials:
        return credentials.load(self._key)

    @property
    def _email(self) -> str:
        return credentials.address(self._credentials)

    @cached_property
    def _versions(self) -> Versions:
        return Versions(self._client, self._shelf)

    @cached_property
    def _client(self) -> SheetsClient:
        return SheetsClient(credentials.session(self._credentials), self._address, timeout=_TIMEOUT)


class _Glance:
    """A shelf that is only looked at: a diagnosis changes nothing."""

    def __init__(self, shelf: Shelf) -> None:
        self.get = shelf.get

    def put(self, name: str, content: Mapping[str, Any]) -> None:
        """Keep nothing."""


def drive_file(client: SheetsClient, spreadsheet_id: str) -> Mapping[str, Any]:
    """Return whether a file is ``trashed``, and under ``capabilities`` whether we ``canEdit`` it.

    Raise ``Refused`` or ``Unreached``.
    """
    params = {"fields": "trashed,capabilities/canEdit", "supportsAllDrives": "true"}
    found: Mapping[str, Any] = client.request("get", f"{DRIVE}/drive/v3/files/{spreadsheet_id}", params=params).json()
    return found


_NEW_KEY = "Buat kunci baru di Google Cloud: IAM & Admin > Service Accounts > Keys > Add key > JSON."


def _no_way(error: Exception, proxy: str) -> Unreadable:
    if isinstance(error, SSLError):
        return Unreadable(
            "Sertifikat TLS Google tidak dipercaya di jaringan ini.",
            "Bila kantor memeriksa lalu lintas internet, atur "
            f"{_set(_BUNDLES) or _BUNDLES[0]} ke berkas sertifikat kantor.",
        )
    if not isinstance(error, RequestException):  # the bundle is looked for before anything is sent
        return Unreadable("Berkas sertifikat tidak ditemukan.", f"Periksa isi {_set(_BUNDLES) or _BUNDLES[0]}.")
    if isinstance(error, ProxyError):
        return Unreadable(f"Proxy di {proxy or _PROXIES[0]} tidak melayani.", f"Periksa isi {proxy or _PROXIES[0]}.")
    advice = f"Periksa isi {proxy}." if proxy else f"Bila kantor memakai proxy, atur {_PROXIES[0]}."
    return Unreadable("Google tidak dapat dihubungi dari mesin ini.", f"Periksa sambungan internet. {advice}")


def _nowhere(failure: Refused | Unreached, words: Words) -> Unreadable | None:
    """Return what to do about an id that no sheet has: Sheets says 404 then, and 403 when it is not shared."""
    if not isinstance(failure, Refused) or failure.code != 404:
        return None
    return words.nowhere("google: di kawal.yaml")


def _no_token(error: RefreshError) -> KawalError:
    told = str(error.args)
    if "timeframe" in told:  # "Token must be a short-lived token (60 minutes) and in a reasonable timeframe"
        return UsageProblem("Google menolak kunci ini karena jam mesin salah.", _WRONG_CLOCK)
    if "invalid_grant" in told or "invalid_client" in told:
        return UsageProblem(
            "Google menolak kunci ini: sudah dicabut, atau service account-nya sudah dihapus.", _NEW_KEY
        )
    return Unreached(uncertain=False)


def _api_off(refused: Refused, api: str) -> UsageProblem | None:
    """Return what to do when it is not about one register."""
    if refused.reason in ("accessNotConfigured", "SERVICE_DISABLED"):
        return UsageProblem(
            f"{api} belum diaktifkan untuk proyek Google ini.",
            f"Di Google Cloud: APIs & Services > Library > {api} > Enable.",
        )
    if refused.reason in ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions", "insufficientScopes"):
        return UsageProblem(
            f"Identitas Google ini tidak mencakup izin untuk {api}.",
            f"Beri cakupan (scope): {' dan '.join(credentials.SCOPES)}",
        )
    return None


def _set(names: tuple[str, ...]) -> str:
    """Return the first of some environment variables that is set."""
    return next((name for name in names if os.environ.get(name)), "")
