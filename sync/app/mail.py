"""How mails leave, as the settings say it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sync.core.mail import causes
from sync.errors import KawalError, Unreadable, UsageProblem

if TYPE_CHECKING:
    from sync.adapters.smtp import Smtp
    from sync.settings import ArchiveSettings, MailSettings
    from sync.transport import Archive, Transport

_NOBODYS = "<kawal-doctor@contoh.invalid>"


def transport(found: MailSettings, folder: Path) -> Transport:
    """Return the way for mails: files in the folder, or a mail server.

    Raise ``UsageProblem`` when there is no password for it. Nothing is connected yet.
    """
    if found.transport == "smtp":
        return _server(found)
    from sync.adapters.mail_folder import MailFolder

    return MailFolder(folder)


def archive(found: MailSettings) -> Archive | None:
    """Return what knows of the mails that were sent; ``None`` without an archive, and where mails are files.

    Raise ``UsageProblem`` when there is no password for it. Nothing is connected yet.
    """
    return _mailbox(found, found.archive) if found.archive and found.transport == "smtp" else None


def try_server(found: MailSettings) -> str:
    """Connect to the mail server and log in; return what there is to say of it, or raise what keeps mails from going.

    ``UsageProblem`` is for what the settings can change, ``Unreadable`` for a server that does not answer.
    """
    from sync.transport import Unreachable

    try:
        _server(found).greet()
    except Unreachable as failed:
        raise _told(causes.explained, failed.code, f"{found.host}:{found.port}") from None
    guarded = "" if found.security == "tanpa" else ", sertifikatnya benar"
    entered = f", masuk sebagai {found.user}" if found.user else ""
    return f"{found.host}:{found.port} menjawab{guarded}{entered}"


def try_archive(found: MailSettings, box: ArchiveSettings) -> str:
    """Search the archive, and ask the mail server whether it takes mails for it; return or raise as ``try_server``."""
    from sync.transport import Later, Refused, Unreachable

    try:
        _mailbox(found, box).holds(_NOBODYS)
    except Unreachable as failed:
        raise _told(causes.of_archive, failed.code, f"{box.host}:{box.port}") from None
    try:
        _server(found).offer(box.address)
    except (Later, Refused) as failed:
        raise _told(causes.explained, failed.code, f"{box.address} lewat {found.host}") from None
    return f"{box.host}:{box.port} menjawab, {box.address} menerima salinan dan dapat dicari"


def _mailbox(found: MailSettings, box: ArchiveSettings) -> Archive:
    from sync.adapters.imap import Imap, Mailbox
    from sync.adapters.mail_password import archive_password

    password = archive_password(box.password_file, os.environ)
    return Imap(Mailbox(box.host, box.port, box.security, box.user, password, found.authority))


def _server(found: MailSettings) -> Smtp:
    # imported when a mail is sent: Python's own library for it is slow to load
    from sync.adapters.mail_password import mail_password
    from sync.adapters.smtp import Server, Smtp

    password = mail_password(found.password_file, os.environ) if found.user else ""
    server = Server(found.host, found.port, found.security, found.sender, found.user, password, found.authority)
    return Smtp(replace(server, archive=found.archive.address) if found.archive else server)


def _told(explained: Callable[[str], tuple[str, str]], code: str, where: str) -> KawalError:
    what, advice = explained(code)
    kind = Unreadable if code == causes.CONNECTION or code.startswith("4") else UsageProblem
    return kind(f"{where}: {what}", advice)
