"""Mails as files, for the first day and the demo: ``.eml`` for a mail program, ``.html`` for a browser."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path

from sync.adapters.files import replace_file
from sync.core.mail import causes
from sync.transport import Unreachable


class MailFolder:
    """A ``Transport`` into a folder: the same mail is the same file, however often it is sent."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, wire: bytes, recipient: str, begin: Callable[[], bool]) -> bool:
        """Return whether the mail was written: not, when ``begin`` said no."""
        if not begin():
            return False
        mail = message_from_bytes(wire, policy=default)
        html = mail.get_body(("html",))
        written = parsedate_to_datetime(mail["Date"])
        name = f"{written:%Y%m%d-%H%M}-{sha256(mail['Message-ID'].encode()).hexdigest()[:8]}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if html is not None:  # with a mark for browsers that it is UTF-8
                replace_file(self._folder / f"{name}.html", html.get_content().encode("utf-8-sig"), 0o600)
            replace_file(self._folder / f"{name}.eml", wire, 0o600)
        except OSError:
            raise Unreachable(causes.FOLDER) from None
        return True
