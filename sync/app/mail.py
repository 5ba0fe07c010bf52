"""How mails leave, as the settings say it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sync.core.mail import causes
from sync.errors import KawalError, Unreadable, UsageProblem

if TYPE_CHECKING:
    from sync.adapters.smtp import Smtp
    from sync.settings import MailSettings
    from sync.transport import Transport


def transport(found: MailSettings, state: Path) -> Transport:
    """Return the way for mails: files in the folder of what is remembered, or a mail server.

    Raise ``UsageProblem`` when there is no password for it. Nothing is connected yet.
    """
    if found.transport == "smtp":
        return _server(found)
    from sync.adapters.mail_folder import MailFolder

    return MailFolder(state / "outbox")


def try_server(found: MailSettings) -> str:
    """Connect to the mail server and log in; return what there is to say of it, or raise what keeps mails from going.

    ``UsageProblem`` is for what the settings can change, ``Unreadable`` for a server that does not answer.
    """
    from sync.transport import Unreachable

    try:
        _server(found).greet()
    except Unreachable as failed:
        raise _told(failed.code, found) from None
    guarded = "" if found.security == "tanpa" else ", sertifikatnya benar"
    entered = f", masuk sebagai {found.user}" if found.user else ""
    return f"{found.host}:{found.port} menjawab{guarded}{entered}"


def _server(found: MailSettings) -> Smtp:
    # imported when a mail is sent: Python's own library for it is slow to load
    from sync.adapters.mail_password import mail_password
    from sync.adapters.smtp import Server, Smtp

    password = mail_password(found.password_file, os.environ) if found.user else ""
    return Smtp(
        Server(found.host, found.port, found.security, found.sender, found.user, password, authority=found.authority)
    )


def _told(code: str, found: MailSettings) -> KawalError:
    what, advice = causes.explained(code)
    kind = Unreadable if code == causes.CONNECTION or code.startswith("4") else UsageProblem
    return kind(f"{found.host}:{found.port}: {what}", advice)
