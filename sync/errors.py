"""What is wrong with a request: exceptions that carry their own message, advice and exit code.

What is wrong with the *data* is a ``Finding`` and never raised. Texts are Bahasa Indonesia, and hold no cell's text.
"""

from __future__ import annotations

import errno
from typing import ClassVar

_REASONS = {
    errno.EACCES: "tidak ada izin",
    errno.EPERM: "tidak ada izin",
    errno.EROFS: "penyimpanannya hanya dapat dibaca",
    errno.ENOSPC: "ruang penyimpanan penuh",
    errno.EDQUOT: "jatah penyimpanan habis",
    errno.EISDIR: "itu folder, bukan berkas",
    errno.ENOTDIR: "foldernya tidak ada",
    errno.ENOENT: "tidak ditemukan",
    errno.EEXIST: "sudah ada",
    errno.ELOOP: "tautannya berputar",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
    errno.EIO: "penyimpanan rusak",
}


def reason(error: OSError) -> str:
    """Return why the system refused, in a few words."""
    return _REASONS.get(error.errno or 0, "ditolak oleh sistem")


class KawalError(Exception):
    """Given what is wrong and what to do about it, one line each, stop the request.

    ``problems`` are further lines, one for each thing that is wrong, when there is more than one.
    """

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, advice: str, problems: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
        self.problems = problems


class UsageProblem(KawalError):
    """The command line, the settings or the rules are wrong, or a file is not there."""

    exit_code: ClassVar[int] = 2


class Unreadable(KawalError):
    """Nothing is reachable, or what was reached cannot be read as a register."""

    exit_code: ClassVar[int] = 3


class TabGone(Unreadable):
    """What was reached is readable, but holds no tab Laporan."""


class NotWritten(KawalError):
    """A register could not be written now; it is as it was."""

    exit_code: ClassVar[int] = 1


class Changed(NotWritten):
    """The register is no longer what was read; reading it again may help."""
