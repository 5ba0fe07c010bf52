"""What single values of the settings may be: each function returns the value, or the sentence that says what is wrong.

A sentence never repeats the value: it may be a secret in the wrong place, or hold control characters.
"""

from __future__ import annotations

import re
from datetime import date, time
from urllib.parse import SplitResult, urlsplit

from sync.core.mail.address import is_address, is_line


class Wrong(ValueError):
    """A value that cannot be used; the text is a sentence for people."""


_SHEET_ID = re.compile(r"[A-Za-z0-9_-]{20,100}")
_SHEET_PATH = re.compile(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]{20,100})(?:/.*)?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NAME = re.compile(r"[^\W_][^/\\:*?\"<>|\x00-\x1f\x7f-\x9f\u2028\u2029]{0,79}")
_FILES = (".xlsx", ".xlsm")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
_HOST = re.compile(r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*")


def public_key(text: str) -> str:
    """Return the public half of an age key; whether it is spelt right shows when it is used."""
    if not re.fullmatch(r"age1[0-9a-z]{58}", text, re.ASCII):
        raise Wrong("harus berisi kunci publik dari kawal keys new, berawalan age1; bukan kunci pribadinya.")
    return text


def months(text: str) -> int:
    """Return for how many months snapshots are kept."""
    if not re.fullmatch(r"[1-9]\d{0,2}", text, re.ASCII):
        raise Wrong("harus berupa jumlah bulan dari 1 sampai 999.")
    return int(text)


def email(text: str) -> str:
    """Return one plain e-mail address: no name, no second one, nothing that could break a mail's headers."""
    if not is_address(text):
        raise Wrong("harus tepat satu alamat surel seperti nama@contoh.go.id, tanpa nama orang dan tanpa spasi.")
    return text


def sender_name(text: str) -> str:
    """Return the name that a mail is from."""
    if not is_line(text):
        raise Wrong("harus berupa satu baris teks, tanpa tanda khusus.")
    return text


def host(text: str) -> str:
    """Return the name or the address of a server."""
    if text not in LOOPBACK and not _HOST.fullmatch(text):
        raise Wrong("harus berisi nama server seperti smtp.contoh.go.id, tanpa https:// dan tanpa port.")
    return text


def port(text: str) -> int:
    """Return the number of a port."""
    if not re.fullmatch(r"[1-9]\d{0,4}", text, re.ASCII) or int(text) > 65535:
        raise Wrong("harus berupa angka dari 1 sampai 65535; biasanya kunci ini tidak perlu ditulis.")
    return int(text)


def user(text: str) -> str:
    """Return the name that a mail server knows us by."""
    if not (text.isascii() and text.isprintable()):
        raise Wrong("harus berupa nama pengguna, biasanya sama dengan alamat surelnya.")
    return text


def spreadsheet_id(text: str) -> str:
    """Return the id of a Google Sheet, given as such or within the address that the browser shows."""
    if _SHEET_ID.fullmatch(text):
        return text
    parts = _web_address(text)
    if parts is None or parts.scheme not in ("http", "https"):
        raise Wrong("harus berisi alamat lengkap Google Sheet dari peramban, atau ID-nya.")
    if parts.path.startswith("/spreadsheets/d/e/"):
        raise Wrong("itu alamat hasil publikasi. Salin alamat dari peramban sewaktu menyunting Google Sheet itu.")
    found = _SHEET_PATH.fullmatch(parts.path) if parts.hostname == "docs.google.com" else None
    if not found:
        raise Wrong("itu bukan alamat Google Sheet. Alamatnya diawali https://docs.google.com/spreadsheets/d/.")
    return found[1]


def base_address(text: str) -> str:
    """Return the address of a server that plays Google: this machine's, or any with https."""
    parts = _web_address(text)
    host = parts.hostname if parts else None
    safe = parts and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))
    if not parts or not safe or f"{parts.scheme}://{parts.netloc}" != text.rstrip("/") or "@" in parts.netloc:
        raise Wrong("harus seperti http://127.0.0.1:8080 (mesin ini sendiri) atau https://contoh.go.id.")
    return text.rstrip("/")


def _web_address(text: str) -> SplitResult | None:
    try:
        parts = urlsplit(text)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:  # a port or an address in brackets that is none
        return None


def day(text: str) -> date:
    """Return a day."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise Wrong("harus berisi tanggal seperti 2025-04-07.") from None


def register_name(text: str) -> str:
    """Return a name that a command line and a file name can carry."""
    if not _NAME.fullmatch(text) or text != text.strip() or text.endswith("."):
        raise Wrong('harus diawali huruf atau angka, paling panjang 80 huruf, tanpa / \\ : * ? " < > |.')
    if text.casefold().endswith(_FILES):
        raise Wrong("tidak boleh berakhir .xlsx atau .xlsm: itu nama berkas.")
    return text


def path(text: str) -> str:
    """Return a path, as written."""
    if not text.isprintable():
        raise Wrong("harus berupa nama berkas atau folder.")
    return text


def workbook(text: str) -> str:
    """Return the path of a workbook file, as written."""
    if not path(text).casefold().endswith(_FILES):
        raise Wrong("harus menyebut berkas .xlsx atau .xlsm.")
    return text


def database(text: str) -> str:
    """Return the URL of a PostgreSQL database, which holds no password."""
    try:
        parts = urlsplit(text)
        usable = parts.scheme == "postgresql" and parts.port != 0 and parts.path.strip("/") and not parts.fragment
    except ValueError:  # a port or an address in brackets that is none
        usable = False
    if not usable:
        raise Wrong("harus seperti postgresql://kawal@basisdata.contoh.go.id/kawal.")
    if parts.password is not None or "password" in parts.query.casefold():
        raise Wrong(
            "tidak boleh berisi kata sandi. Simpan di berkas tersendiri (basis_data_kata_sandi_berkas, mode 0600) atau "
            "di variabel lingkungan KAWAL_BASIS_DATA_KATA_SANDI."
        )
    return text


def line(text: str) -> str:
    """Return one line of text, as it is printed."""
    if not is_line(text):
        raise Wrong("harus berupa satu baris teks, paling panjang 200 huruf.")
    return text


def nip(text: str) -> str:
    """Return the number of a civil servant, without the spaces that people put into it."""
    digits = "".join(text.split())
    if not re.fullmatch(r"\d{18}", digits, re.ASCII):
        raise Wrong("harus 18 angka; tulis di antara tanda petik.")
    return digits


def area(text: str) -> str:
    """Return the code of a kecamatan, kabupaten, provinsi, or ``id``."""
    if not re.fullmatch(r"id|\d\d(\.\d\d(\.\d\d)?)?", text, re.ASCII):
        raise Wrong("harus kode wilayah seperti 36.04.33, 36.04, 36, atau id.")
    return text


def day_of_month(text: str) -> int:
    """Return a day that every month has."""
    if not re.fullmatch(r"[1-9]|1\d|2[0-8]", text, re.ASCII):
        raise Wrong("harus tanggal dari 1 sampai 28.")
    return int(text)


def days_before(text: str) -> int:
    """Return how many days before."""
    if not re.fullmatch(r"[1-9]|1\d|2[0-8]", text, re.ASCII):
        raise Wrong("harus jumlah hari dari 1 sampai 28.")
    return int(text)


def hour(text: str) -> time:
    """Return an hour of the day."""
    match = re.fullmatch(r"([01]?\d|2[0-3])[.:]([0-5]\d)", text, re.ASCII)
    if not match:
        raise Wrong("harus jam seperti 8.00.")
    return time(int(match[1]), int(match[2]))
