"""A register file that must not be there yet."""

from __future__ import annotations

from pathlib import Path

from sync.errors import UsageProblem, reason


def create(path: Path, data: bytes) -> None:
    """Given a path and a workbook, write it. Raise ``UsageProblem`` when something is there already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # the register is the office's own: other users of the machine have no business in it
        with path.open("xb") as file:
            path.chmod(0o600)
            try:
                file.write(data)
                file.flush()
            except OSError:
                path.unlink()  # half a register is none
                raise
    except FileExistsError:
        raise UsageProblem(
            f"{path} sudah ada, maka tidak ditimpa.", "Pilih folder lain, atau pindahkan berkas itu lebih dulu."
        ) from None
    except OSError as error:
        raise UsageProblem(f"{path} tidak dapat dibuat ({reason(error)}).", "Periksa izin folder.") from None
