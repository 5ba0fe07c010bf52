"""New keys for the snapshots, each as a file for its own holder."""

from __future__ import annotations

import os
from pathlib import Path

from sync.errors import UsageProblem, reason

_TOLD = "# Kunci pemulihan salinan register (Kawal). Rahasia: simpan di tempat terkunci."
_HOLDERS = ("koordinator", "kabupaten")


def make(folder: Path) -> list[tuple[Path, str]]:
    """Make one key for each holder, and return the files with the public halves. Raise ``UsageProblem``."""
    from sync.adapters.snapshots import new_key

    paths = [folder / f"kunci-pemulihan-{holder}.txt" for holder in _HOLDERS]
    if taken := next((path for path in paths if path.exists()), None):
        raise UsageProblem(f"{taken} sudah ada dan tidak ditimpa.", "Pindahkan dulu, atau pilih --out FOLDER lain.")
    made = []
    for path in paths:
        private, public = new_key()
        _write(path, f"{_TOLD}\n# {public}\n{private}\n")
        made.append((path, public))
    return made


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(text)
    except OSError as error:
        why = f"{path} tidak dapat ditulis ({reason(error)})."
        raise UsageProblem(why, "Pilih folder lain: --out FOLDER") from None
