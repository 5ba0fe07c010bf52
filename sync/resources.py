"""Where the files live that come with the package: rules and templates."""

from __future__ import annotations

from pathlib import Path

from sync.errors import UsageProblem

_HERE = Path(__file__).resolve().parent


def folder(name: str) -> Path:
    """Return a bundled folder: from the wheel, or from the checkout when that is what runs."""
    bundled = _HERE / "_bundled" / name
    if bundled.is_dir():
        return bundled
    checkout = _HERE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise UsageProblem(f"Folder {name} tidak ikut terpasang.", "Pasang ulang Kawal.")
