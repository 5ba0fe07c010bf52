"""The password for the mail server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sync.adapters.password import Password
from sync.errors import UsageProblem

VARIABLE = "KAWAL_SUREL_KATA_SANDI"

_PASSWORD = Password(VARIABLE, "kawal-surel", "surel: kata_sandi_berkas", "server surel")
_WHERE = (
    f"Tulis kata sandinya di sebuah berkas (mode 0600) dan sebutkan dengan surel: kata_sandi_berkas: di kawal.yaml, "
    f"atau isi variabel lingkungan {VARIABLE}."
)


def mail_password(file: Path | None, environment: Mapping[str, str]) -> str:
    """Given the file that the settings name, if any, return the password.

    Raise ``UsageProblem`` when there is none that can be used; nothing of it is in the text.
    """
    place = _PASSWORD.place(file, environment)
    if not place:
        raise UsageProblem("Kata sandi untuk server surel belum diatur.", _WHERE)
    password = _PASSWORD.find(file, environment)
    # SMTP's ways to log in are for ASCII; smtplib would repeat any other password in its complaint
    if not password or not (password.isascii() and password.isprintable()):
        raise UsageProblem(
            f"Kata sandi di {place} kosong, lebih dari satu baris, atau berisi huruf di luar ASCII.", _WHERE
        )
    return password
