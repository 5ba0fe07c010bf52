"""Mails as files, for the first day and the demo: ``.eml`` for a mail program, ``.html`` for a browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parsedate_to_datetime
from hashlib import sha256
from html import escape
from pathlib import Path

from sync.adapters.files import replace_file
from sync.core.bahasa import long_date
from sync.core.mail import causes
from sync.transport import Copy, Unreachable

_LISTED = 200  # mails in the list, the newest first
_LIST = """<!doctype html><html lang="id"><meta charset="utf-8"><title>Surel Kawal</title>
<meta name="viewport" content="width=device-width"><style>
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; color: #222 }}
h1 {{ font-size: 1.4rem }} li {{ margin: .8rem 0 }} ul {{ list-style: none; padding: 0 }} a {{ color: #1a5276 }}
small {{ color: #555; display: block }}
</style><h1>Surel Kawal</h1><p>Surel ini ditulis sebagai berkas dan belum dikirim kepada siapa pun.</p><ul>
{lines}</ul></html>
"""


class MailFolder:
    """A ``Transport`` into a folder: the same mail is the same file, however often it is sent.

    ``index.html`` there lists the mails, the newest first.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, wire: bytes, recipient: str, begin: Callable[[Copy], bool]) -> bool:
        """Return whether the mail was written: not, when ``begin`` said no."""
        if not begin(Copy.NONE):
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
            replace_file(self._folder / "index.html", _LIST.format(lines="".join(self._lines())).encode(), 0o600)
        except OSError:
            raise Unreachable(causes.FOLDER) from None
        return True

    def _lines(self) -> Iterator[str]:
        newest = sorted(self._folder.glob("*.eml"), reverse=True)[:_LISTED]
        for path in newest:
            with path.open("rb") as file:
                yield _line(path, BytesHeaderParser(EmailMessage, policy=default).parse(file))


def _line(path: Path, mail: EmailMessage) -> str:
    at = parsedate_to_datetime(mail["Date"])
    page = path.with_suffix(".html")
    link = page.name if page.exists() else path.name
    to = str(mail["To"]).removesuffix(":;")  # a group without members
    about = escape(f"{long_date(at.date())} {at:%H.%M} · {to}")
    return f'<li><a href="{link}">{escape(mail["Subject"] or "(tanpa perihal)")}</a><small>{about}</small></li>\n'
