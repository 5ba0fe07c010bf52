"""A mail as the tests send it."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from sync.core.mail.message import Envelope, Sender, message_id, wire

SENDER = Sender("kawal@contoh.go.id", "Kawal P2TP2A Kec. Gunungsari")
TO = "koordinator@contoh.go.id"
AT = datetime(2025, 4, 5, 7, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def envelope(fingerprint: str = "a", thread: str = "") -> Envelope:
    return Envelope(SENDER, TO, message_id(SENDER, TO, "harian", "2025-04-05", [fingerprint]), AT, thread)


def mail(fingerprint: str = "a", html: str = "<p>Ada temuan.", text: str = "Ada temuan.") -> bytes:
    return wire(envelope(fingerprint), "Notifikasi data P2TP2A: 3 perlu tindakan", html, text)
