"""Mails as files."""

from __future__ import annotations

import stat
from pathlib import Path

from sync.adapters.mail_folder import MailFolder
from sync.core.mail.message import repeated
from tests.mails import TO, mail


def _send(folder: Path, data: bytes) -> list[str]:
    assert MailFolder(folder).send(data, TO, lambda copy: True)
    return sorted(path.name for path in folder.iterdir() if path.name != "index.html")


def test_there_is_one_file_for_mail_programs_and_one_for_a_browser(tmp_path: Path) -> None:
    folder = tmp_path / ".kawal" / "outbox"
    page, letter = _send(folder, mail(html="<p>Ada temuan – 3 kasus."))[::-1]
    assert (folder / letter).read_bytes() == mail(html="<p>Ada temuan – 3 kasus.")
    assert (folder / page).read_text(encoding="utf-8-sig") == "<p>Ada temuan – 3 kasus.\n"
    assert letter.startswith("20250405-0700-")
    assert (letter, page) == (f"{letter[:-4]}.eml", f"{letter[:-4]}.html")


def test_nobody_else_can_read_them(tmp_path: Path) -> None:
    folder = tmp_path / ".kawal" / "outbox"
    _send(folder, mail())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_same_mail_is_the_same_file(tmp_path: Path) -> None:
    first = _send(tmp_path, mail("a"))
    assert _send(tmp_path, mail("a")) == first
    assert _send(tmp_path, repeated(mail("a"))) == first
    assert len(_send(tmp_path, mail("b"))) == 2 * len(first)


def test_a_mail_of_plain_text_has_no_page(tmp_path: Path) -> None:
    plain = b"Date: Sat, 05 Apr 2025 07:00:00 +0700\r\nMessage-ID: <a@b.id>\r\n\r\nHalo\r\n"
    [name] = _send(tmp_path, plain)
    assert name.endswith(".eml")


def test_the_list_leads_to_every_mail_the_newest_first(tmp_path: Path) -> None:
    pages = [name for name in (_send(tmp_path, mail("a")), _send(tmp_path, mail("b")))[1] if name.endswith("html")]
    listed = (tmp_path / "index.html").read_text(encoding="utf-8")
    at = [listed.index(f'href="{name}"') for name in sorted(pages, reverse=True)]
    assert at == sorted(at)
    assert listed.count("Notifikasi data P2TP2A: 3 perlu tindakan") == 2
    assert TO in listed


def test_the_list_believes_no_header(tmp_path: Path) -> None:
    evil = (
        b"Date: Sat, 05 Apr 2025 07:00:00 +0700\r\nMessage-ID: <a@b.id>\r\nSubject: <script>x</script>\r\n\r\nHalo\r\n"
    )
    _send(tmp_path, evil)
    assert "<script>" not in (tmp_path / "index.html").read_text(encoding="utf-8")
