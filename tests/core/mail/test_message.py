"""A mail on the wire: what was written comes back, whatever it is, and no header holds a second one."""

from __future__ import annotations

import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr, parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sync.core.mail.address import LONGEST_LINE, is_line
from sync.core.mail.message import Attached, NoHeader, Sender, message_id, wire
from tests.mails import AT, SENDER, TO, envelope, mail


def parsed(data: bytes) -> EmailMessage:
    found = message_from_bytes(data, policy=default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


# ------------------------------------------------------------------ what stands in it


def test_it_says_all_that_mail_programs_need() -> None:
    first = envelope("a")
    read = parsed(wire(envelope("b", thread=first.message_id), "Pengingat", "<p>Halo", "Halo"))
    assert dict(read.items()) == {
        "Date": "Sat, 05 Apr 2025 07:00:00 +0700",
        "From": '"Kawal P2TP2A Kec. Gunungsari" <kawal@contoh.go.id>',
        "To": TO,
        "Subject": "Pengingat",
        "Message-ID": envelope("b").message_id,
        "In-Reply-To": first.message_id,
        "References": first.message_id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
        "Content-Language": "id",
        "MIME-Version": "1.0",
        "Content-Type": read["Content-Type"],
    }
    assert parsedate_to_datetime(read["Date"]) == AT
    assert [part.get_content_type() for part in read.walk()] == ["multipart/alternative", "text/plain", "text/html"]


def test_the_first_mail_follows_none() -> None:
    assert not {"In-Reply-To", "References"} & set(parsed(mail()).keys())


def test_of_the_same_content_come_the_same_bytes() -> None:
    assert mail() == mail()
    assert mail("a") != mail("b")


def test_the_message_id_is_that_of_the_content() -> None:
    one = message_id(SENDER, TO, "harian", "2025-04-05", ["b", "a"])
    assert one == message_id(SENDER, TO, "harian", "2025-04-05", ["a", "b"])
    assert re.fullmatch(r"<[0-9a-f]{32}@contoh\.go\.id>", one)
    others = {
        message_id(SENDER, "dinas@contoh.go.id", "harian", "2025-04-05", ["a", "b"]),
        message_id(SENDER, TO, "kritis", "2025-04-05", ["a", "b"]),
        message_id(SENDER, TO, "harian", "2025-04-06", ["a", "b"]),
        message_id(SENDER, TO, "harian", "2025-04-05", ["a"]),
        message_id(SENDER, TO, "harian", "2025-04-05", ["ab"]),
        one,
    }
    assert len(others) == 6


# ------------------------------------------------------------------ whatever is written comes back

_LINES = st.text(
    st.one_of(st.sampled_from(' "\\,;:<>@()=?_.'), st.characters(codec="utf-8")), min_size=1, max_size=LONGEST_LINE
).filter(is_line)
_PHRASES = (
    st.lists(st.sampled_from(["Notifikasi", "data", "Kec.", "perlu", "—", "Ñusa", "日本", "🙂", "=?utf-8?q?x?="]))
    .map(" ".join)
    .filter(is_line)
)


@given(subject=_LINES | _PHRASES)
@settings(max_examples=2000)
@example(subject="x" * LONGEST_LINE)
@example(subject="é" * LONGEST_LINE)
@example(subject="🙂" * LONGEST_LINE)
@example(subject="=?utf-8?q?=0D=0ABcc:_a@b.id?=")
def test_every_subject_comes_back(subject: str) -> None:
    data = wire(envelope(), subject, "<p>Halo", "Halo")
    assert parsed(data)["Subject"] == subject
    head = data.split(b"\r\n\r\n", 1)[0]
    assert head.isascii()
    assert all(len(word) <= 75 for word in re.findall(rb"=\?utf-8\?\S*", head)), "RFC 2047"
    assert all(len(line) <= 998 for line in head.split(b"\r\n")), "RFC 5322"


@given(name=_LINES | _PHRASES)
@settings(max_examples=200)
def test_every_name_of_a_sender_comes_back(name: str) -> None:
    sender = Sender("kawal@contoh.go.id", name)
    data = wire(replace(envelope(), sender=sender), "Halo", "<p>Halo", "Halo")
    phrase, address = parseaddr(message_from_bytes(data)["From"])  # the newer parser puts a space between encoded words
    assert (str(make_header(decode_header(phrase))), address) == (name, "kawal@contoh.go.id")


_BODIES = st.text(st.one_of(st.sampled_from("\r\n. =\x00\u2028"), st.characters(codec="utf-8")), max_size=300)


@given(text=_BODIES, html=_BODIES)
@settings(max_examples=200)
@example(text=".\r\nQUIT\r\n", html="\n.\n")
@example(text="a" * 3000, html=" " * 3000)
def test_every_body_comes_back_in_short_lines(text: str, html: str) -> None:
    data = wire(envelope(), "Halo", html, text)
    assert data.isascii()
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert all(len(line) <= 78 for line in data.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))
    read = parsed(data)
    for kind, written in (("plain", text), ("html", html)):
        part = read.get_body((kind,))
        assert isinstance(part, EmailMessage)
        assert part.get_content().splitlines() == (written or "\n").splitlines()


# ------------------------------------------------------------------ what comes with it

FILES = (
    Attached("laporan.pdf", "application/pdf", b"%PDF" + bytes(range(256)) * 40),
    Attached("kasus.png", "image/png", b"\x89PNG", cid="kasus"),
    Attached("laporan.html", "text/html", "<p>–".encode()),
)


def test_files_and_pictures_come_back_as_they_were() -> None:
    data = wire(envelope(), "Laporan", '<img src="cid:kasus">', "Laporan", FILES)
    read = parsed(data)
    files = {part.get_filename(): part for part in read.walk() if part.get_filename()}
    assert {name: part.get_payload(decode=True) for name, part in files.items()} == {f.name: f.content for f in FILES}
    assert files["kasus.png"]["Content-ID"] == "<kasus>"
    assert [part.get_filename() for part in read.iter_attachments()] == ["laporan.pdf", "laporan.html"]
    bodies = [read.get_body((kind,)).get_content().strip() for kind in ("html", "plain")]  # type: ignore[union-attr]
    assert bodies == ['<img src="cid:kasus">', "Laporan"]
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_the_same_files_make_the_same_bytes() -> None:
    assert wire(envelope(), "A", "<p>", "A", FILES) == wire(envelope(), "A", "<p>", "A", FILES)


@pytest.mark.parametrize("name", ["", "../a", "a b.pdf", "a\r\nBcc: x", "ä.pdf", ".a"])
def test_a_file_has_a_plain_name(name: str) -> None:
    with pytest.raises(NoHeader):
        wire(envelope(), "A", "<p>", "A", [replace(FILES[0], name=name)])


# ------------------------------------------------------------------ what may not stand in a header

_BREAKS = ["a\r\nBcc: evil@x.id", "a\nb", "a\rb", "a\0b", "a\u2028b", "a\u2029b", "a\x0bb", "a\x85b", "\u202ea"]


@pytest.mark.parametrize("text", ["", " a", "a ", "x" * (LONGEST_LINE + 1), "\ud800", *_BREAKS])
def test_a_subject_or_a_name_is_one_line(text: str) -> None:
    with pytest.raises(NoHeader) as refused:
        wire(envelope(), text, "", "")
    with pytest.raises(NoHeader):
        Sender("kawal@contoh.go.id", text)
    assert "evil" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["", "a", "a@b, evil@x.id", "a@b.id, evil@x.id", "Nama <a@b.id>", "a@b.id\0", "a@b.id\r\nBcc: c@d.id"]
)
def test_an_address_is_exactly_one(address: str) -> None:
    with pytest.raises(NoHeader):
        wire(replace(envelope(), recipient=address), "Halo", "", "")
    with pytest.raises(NoHeader):
        Sender(address, "Kawal")


@pytest.mark.parametrize("field", ["message_id", "thread"])
@pytest.mark.parametrize("text", ["a@b.id", "<a>", "<a@b.id>\r\nBcc: c@d.id", "<a@b.id> <c@d.id>", "<<a@b.id>>"])
def test_an_identifier_is_exactly_one(field: str, text: str) -> None:
    changed: dict[str, Any] = {field: text}
    with pytest.raises(NoHeader):
        wire(replace(envelope(), **changed), "Halo", "", "")
