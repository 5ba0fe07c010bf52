"""The passwords for the mail server and for the archive."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sync.adapters.password import Password
from sync.errors import UsageProblem

VARIABLE, ARCHIVE_VARIABLE = "KAWAL_SUREL_KATA_SANDI", "KAWAL_ARSIP_KATA_SANDI"

_MAIL = Password(VARIABLE, "kawal-surel", "surel: kata_sandi_berkas", "server surel")
_ARCHIVE = Password(ARCHIVE_VARIABLE, "kawal-arsip", "surel: arsip_kata_sandi_berkas", "kotak surat arsip")


def mail_password(file: Path | None, environment: Mapping[str, str]) -> str:
    """Given the file that the settings name, if any, return the password for the mail server.

    Raise ``UsageProblem`` when there is none that can be used; nothing of it is in the text.
    """
    return _required(_MAIL, file, environment)


def archive_password(file: Path | None, environment: Mapping[str, str]) -> str:
    """Return likewise the password for the archive."""
    return _required(_ARCHIVE, file, environment)


def _required(one: Password, file: Path | None, environment: Mapping[str, str]) -> str:
    where = (
        f"Tulis kata sandinya di sebuah berkas (mode 0600) dan sebutkan dengan {one.setting}: di kawal.yaml, "
        f"atau isi variabel lingkungan {one.variable}."
    )
    place = one.place(file, environment)
    if not place:
        raise UsageProblem(f"Kata sandi untuk {one.server} belum diatur.", where)
    password = one.find(file, environment)
    # the ways to log in are for ASCII; smtplib would repeat any other password in its complaint
    if not password or not (password.isascii() and password.isprintable()):
        raise UsageProblem(
            f"Kata sandi di {place} kosong, lebih dari satu baris, atau berisi huruf di luar ASCII.", where
        )
    return password
