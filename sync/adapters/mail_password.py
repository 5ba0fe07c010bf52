"""The password for the mail server: from the environment, a file, or a credential of systemd; never from settings."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from sync.errors import UsageProblem, reason

VARIABLE = "KAWAL_SUREL_KATA_SANDI"
CREDENTIAL = "kawal-surel"

_WHERE = (
    f"Tulis kata sandinya di sebuah berkas (mode 0600) dan sebutkan dengan surel: kata_sandi_berkas: di kawal.yaml, "
    f"atau isi variabel lingkungan {VARIABLE}."
)


def mail_password(file: Path | None, environment: Mapping[str, str]) -> str:
    """Given the file that the settings name, if any, return the password.

    Raise ``UsageProblem`` when there is none that can be used; nothing of it is in the text.
    """
    if environment.get(VARIABLE):
        return _usable(environment[VARIABLE], VARIABLE)
    if file is not None:
        return _usable(_content(file), str(file))
    credential = Path(environment.get("CREDENTIALS_DIRECTORY") or "/nonexistent") / CREDENTIAL
    if credential.is_file():  # systemd itself sees to it that nobody else can read it
        return _usable(_content(credential, private=False), str(credential))
    raise UsageProblem("Kata sandi untuk server surel belum diatur.", _WHERE)


def _content(path: Path, private: bool = True) -> str:
    try:
        with path.open("rb") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            data = file.read(10_000)
    except OSError as error:
        raise UsageProblem(f"Berkas kata sandi {path} tidak dapat dibaca ({reason(error)}).", _WHERE) from None
    if private and os.name != "nt" and mode & 0o077:
        raise UsageProblem(
            f"Berkas kata sandi {path} dapat dibaca pengguna lain di mesin ini (mode {mode:04o}).",
            f"Jalankan: chmod 600 {path}",
        )
    return data.decode("ascii", errors="replace").rstrip("\r\n")


def _usable(password: str, where: str) -> str:
    """SMTP's ways to log in are for ASCII; smtplib would repeat any other password in its complaint."""
    if not password or not (password.isascii() and password.isprintable()):
        raise UsageProblem(
            f"Kata sandi di {where} kosong, lebih dari satu baris, atau berisi huruf di luar ASCII.", _WHERE
        )
    return password
