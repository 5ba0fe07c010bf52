"""The search finds a mark wherever one is planted: else that it finds none would mean nothing."""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import zipfile
import zlib
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from sync.adapters.pdf import pdf
from tests import pdfs
from tests.canary.marks import BIRTHS, NAME, NIK, PHONE, found, without_recipients
from tests.registers import book
from tests.workbooks import register_bytes

TEXT = f"Ibu {NAME} Marwiyah"
TYPED = (
    TEXT,
    TEXT.upper(),
    f"{NIK}01",
    "3201.5355.0106.9902",
    "3201 5355 0106 9903",
    f"'0{PHONE}0001",
    "+62 812-9955-0002",
    *BIRTHS.values(),
    "1931-03-17",
)


def _mail(text: str, coding: str) -> bytes:
    mail = EmailMessage()
    mail["Subject"] = "Pengingat"
    mail.set_content(f"{'x' * 70} {text} é", cte=coding)
    return mail.as_bytes()


def _database(text: str) -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("create table letter (wire blob)")
        database.execute("insert into letter values (?)", (zlib.compress(json.dumps([text] * 9).encode()),))
        return database.serialize()


def _package(text: str) -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("isi.xml", f"<t>{text}</t>" * 9)
    return memory.getvalue()


LEFT: dict[str, Callable[[str], bytes]] = {
    "text": lambda text: f"a\n{text}\nb".encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "json": lambda text: json.dumps({"é": text}).encode(),
    "base64": lambda text: b64encode(f"{text}.".encode()),
    "base64 one further": lambda text: b64encode(f"x{text}.".encode()),
    "base64 two further": lambda text: b64encode(f"xx{text}..".encode()),
    "url": lambda text: quote(f"?q={text}", safe="/ +'").encode(),
    "quoted-printable mail": lambda text: _mail(text, "quoted-printable"),
    "base64 mail": lambda text: _mail(text, "base64"),
    "zlib inside": lambda text: b"abc" + zlib.compress(text.encode() * 3) + b"abc",
    "gzip": lambda text: gzip.compress(text.encode()),
    "database": _database,
    "package": _package,
    "workbook": lambda text: register_bytes(book(), {"laporan": [{"nama_korban": text}]}),
}
DATES = set(BIRTHS.values()) | {"1931-03-17"}
CODED = {"utf-16", "base64", "base64 one further", "base64 two further"}


# dates are searched for as text alone: they have no core that is as rare in any coding
PLANTED = [(typed, left) for typed in TYPED for left in LEFT if not (typed in DATES and left in CODED)]


@pytest.mark.parametrize(("typed", "left"), PLANTED)
def test_a_planted_mark_is_found(typed: str, left: str) -> None:
    assert found(LEFT[left](typed))


@pytest.mark.parametrize("left", LEFT)
def test_where_none_is_planted_none_is_found(left: str) -> None:
    assert not found(LEFT[left]("Ibu Wulan Sartika, 3604335503099901, 0812-8855-0001, 17/03/1932"))


def test_a_mark_on_paper_is_found() -> None:
    pdfs.need_pdf()
    assert found(pdf(f"<title>a</title><p>{TEXT}"))
    assert not found(pdf("<title>a</title><p>Ibu Wulan"))


def test_an_officers_address_may_stand_in_the_one_place_and_no_other() -> None:
    head = f"Subject: a\r\nTo: Siti\r\n <{NAME}@contoh.id>\r\nDate: b\r\n"
    assert not found(without_recipients(f"{head}\r\nIsi".encode()))
    assert found(without_recipients(f"{head}Cc: {NAME}@contoh.id\r\n\r\nIsi".encode()))
    assert found(without_recipients(f"{head}\r\nTo: {NAME}".encode()))


def test_a_mark_in_a_database_that_is_in_use_is_found(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as database:
        database.execute("pragma journal_mode=wal")
        database.execute("create table a (b)")
        database.execute("insert into a values (?)", (TEXT,))
        database.commit()
        assert [bool(found(path.read_bytes())) for path in sorted(tmp_path.glob("*-wal"))] == [True]
    assert found((tmp_path / "a.db").read_bytes())


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"\0" * 5_000_000 + NAME.encode() + b"\0" * 5_000_000)
    assert found(path.read_bytes())
