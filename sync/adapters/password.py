"""A password: from the environment, a file, or a credential of systemd; never from settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync.adapters.private_file import read_private


@dataclass(frozen=True, slots=True)
class Password:
    """Where a password may be. ``setting`` is how the settings name its file, ``server`` what it is for."""

    variable: str
    credential: str
    setting: str
    server: str

    def find(self, file: Path | None, environment: Mapping[str, str]) -> str:
        """Given the file that the settings name, if any, return the password; nothing where none is set up.

        Raise ``UsageProblem`` when it cannot be used; nothing of it is in the text.
        """
        place = self.place(file, environment)
        if isinstance(place, Path):
            what = f"Berkas kata sandi untuk {self.server}"
            advice = f"Periksa {self.setting}: di kawal.yaml, atau isi variabel lingkungan {self.variable}."
            return read_private(place, what, advice, shared=place != file).decode(errors="replace").rstrip("\r\n")
        return environment[place] if place else ""

    def place(self, file: Path | None, environment: Mapping[str, str]) -> str | Path:
        """Return where it is: the name of the variable, or a file; nothing where none is set up."""
        if environment.get(self.variable):
            return self.variable
        if file is not None:
            return file
        credential = Path(environment.get("CREDENTIALS_DIRECTORY") or "/nonexistent") / self.credential
        return credential if credential.is_file() else ""
