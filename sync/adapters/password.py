"""A password: from the environment, a file, or a credential of systemd; never from settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sync.adapters.private_file import read_private
from sync.errors import UsageProblem, reason

_LONGEST = 10_000  # bytes


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
            # systemd itself sees to it that nobody else can read a credential of its own
            return self._content(place, private=place == file)
        return environment[place] if place else ""

    def place(self, file: Path | None, environment: Mapping[str, str]) -> str | Path:
        """Return where it is: the name of the variable, or a file; nothing where none is set up."""
        if environment.get(self.variable):
            return self.variable
        if file is not None:
            return file
        credential = Path(environment.get("CREDENTIALS_DIRECTORY") or "/nonexistent") / self.credential
        return credential if credential.is_file() else ""

    def _content(self, path: Path, private: bool) -> str:
        try:
            data = read_private(path, "kata sandi", _LONGEST) if private else path.read_bytes()
        except OSError as error:
            raise UsageProblem(
                f"Berkas kata sandi {path} untuk {self.server} tidak dapat dibaca ({reason(error)}).",
                f"Periksa {self.setting}: di kawal.yaml, atau isi variabel lingkungan {self.variable}.",
            ) from None
        return data.decode(errors="replace").rstrip("\r\n")
