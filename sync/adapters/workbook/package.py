"""The zip around a workbook: refuse what is not one, or what would do harm, before anything is read.

Nothing here parses XML. Declared sizes are checked first and never trusted afterwards: members are inflated in
pieces, and one that yields more than it declared is refused as damaged.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import pairwise

from sync.errors import Unreadable

MAX_MEMBERS = 5_000
MAX_TOTAL = 256 << 20
# Blank formatted sheets deflate some 30 times; a small file may deflate more by chance.
SUSPICIOUS_TOTAL = 16 << 20
SUSPICIOUS_RATIO = 100
# Parts that are read whole (tables of contents, styles, a donor's sheets); worksheets are streamed.
MAX_WHOLE = 64 << 20
# What is inflated at a time, and what may come out of it at a time.
_CHUNK = 1 << 14
_PIECE = 1 << 17
_UTF8_NAME = 0x800

_ASK_AGAIN = (
    "Buka berkasnya di Excel atau LibreOffice, lalu simpan ulang sebagai .xlsx; bila gagal, pakai salinan cadangan."
)
_SAVE_AS = "Buka berkasnya di Excel atau LibreOffice, lalu pilih Simpan Sebagai > Excel Workbook (.xlsx)."
_CHECK_FILE = "Periksa apakah berkasnya benar; register Kawal berupa berkas .xlsx (buat yang baru dengan `kawal init`)."


class NotARegister(Unreadable):
    """The bytes are no workbook that can be read safely."""


def damaged() -> NotARegister:
    """Return the refusal of a package that is torn, truncated or contradicts itself."""
    return NotARegister("Berkas Excel ini rusak atau tidak tersalin dengan utuh.", _ASK_AGAIN)


def too_big() -> NotARegister:
    """Return the refusal of a package that would take too much memory."""
    return NotARegister(
        "Isi berkas ini jauh lebih besar daripada yang wajar untuk sebuah register.",
        "Hapus lembar, baris, dan kolom kosong yang berlebih lalu simpan ulang; jangan dibuka bila asalnya meragukan.",
    )


def unsafe() -> NotARegister:
    """Return the refusal of a package built in a way that no spreadsheet program builds one."""
    return NotARegister(
        "Susunan berkas ini tidak wajar dan tidak aman untuk dibaca.",
        "Jangan dipakai sebelum asalnya jelas; minta pengirimnya menyimpan ulang dari Excel atau LibreOffice.",
    )


class Package:
    """An open package: members by name, in the zip's own order. Made by ``open_package``."""

    def __init__(self, data: bytes, archive: zipfile.ZipFile) -> None:
        self.data = data
        self.comment = archive.comment
        self.members = {info.filename: info for info in archive.infolist()}
        # Part names compare without case, and some writers use backslashes.
        self._names = {part_key(name): name for name in self.members}

    def find(self, part: str) -> str | None:
        """Return the member that holds ``part``, or ``None``."""
        return self._names.get(part_key(part))

    def raw(self, name: str) -> bytes:
        """Given a member's exact name, return its bytes as stored; raise NotARegister when they are not all there."""
        info = self.members[name]
        head = self.data[info.header_offset : info.header_offset + 30]
        if len(head) < 30 or head[:4] != b"PK\x03\x04":
            raise damaged()
        name_length, extra_length = struct.unpack("<HH", head[26:30])
        start = info.header_offset + 30 + name_length + extra_length
        stored = self.data[info.header_offset + 30 : info.header_offset + 30 + name_length]
        if stored != info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8_NAME else "cp437"):
            raise damaged()
        raw = self.data[start : start + info.compress_size]
        if len(raw) != info.compress_size:
            raise damaged()
        return raw

    def stream(self, name: str) -> Iterator[bytes]:
        """Given a member's exact name, yield its content in pieces; raise NotARegister when it is damaged."""
        info = self.members[name]
        seen = crc = 0
        for chunk in _inflate(self.raw(name), info.compress_type):
            seen += len(chunk)
            if seen > info.file_size:
                raise damaged()
            crc = zlib.crc32(chunk, crc)
            yield chunk
        if seen != info.file_size or crc != info.CRC:
            raise damaged()

    def read(self, name: str) -> bytes:
        """Given a member's exact name, return its content; raise NotARegister when damaged or too big to read whole."""
        if self.members[name].file_size > MAX_WHOLE:
            raise too_big()
        return b"".join(self.stream(name))


def part_key(name: str) -> str:
    """Return the form in which part names are compared."""
    return name.replace("\\", "/").lower()


def open_package(data: bytes) -> Package:
    """Given a file's bytes, return its package; raise NotARegister for whatever is no .xlsx or .xlsm, or is unsafe."""
    _check_magic(data)
    # Counted before the directory is parsed, so that a directory of millions of members costs nothing.
    if data.count(b"PK\x01\x02") > 2 * MAX_MEMBERS:
        raise unsafe()
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError, OverflowError, struct.error):
        raise damaged() from None
    _check_members(archive.infolist(), len(data))
    package = Package(data, archive)
    _check_kind(package)
    return package


def _check_magic(data: bytes) -> None:
    if not data:
        raise NotARegister("Berkas ini kosong .", _ASK_AGAIN)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise NotARegister(
                "Berkas Excel ini dikunci dengan kata sandi.",
                "Buka di Excel, hapus sandinya lewat File > Info > Protect Workbook, lalu simpan.",
            )
        raise NotARegister("Berkas ini berformat Excel lama (.xls).", _SAVE_AS)
    if data[:2] != b"PK" and not zipfile.is_zipfile(io.BytesIO(data)):
        raise NotARegister("Berkas ini bukan buku kerja Excel (.xlsx).", _CHECK_FILE)


def _check_members(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > MAX_MEMBERS:
        raise unsafe()
    seen: set[str] = set()
    for info in infos:
        name = part_key(info.orig_filename)
        if name in seen or name[:1] == "/" or ":" in name or "\0" in name or ".." in name.split("/"):
            raise unsafe()
        seen.add(name)
        if info.flag_bits & 0x1:
            raise NotARegister(
                "Isi berkas ini dikunci dengan kata sandi zip.", "Simpan ulang dari Excel atau LibreOffice tanpa sandi."
            )
    in_order = sorted(infos, key=lambda info: info.header_offset)
    if any(one.header_offset + 30 + one.compress_size > after.header_offset for one, after in pairwise(in_order)):
        raise unsafe()  # members that share their bytes: a few of them inflate to anything
    total = sum(info.file_size for info in infos)
    if total > MAX_TOTAL or (total > SUSPICIOUS_TOTAL and total > SUSPICIOUS_RATIO * size):
        raise too_big()


def _check_kind(package: Package) -> None:
    if mimetype := package.find("mimetype"):
        kind = b"".join(package.stream(mimetype))[:200]
        if b"opendocument.spreadsheet" in kind:
            raise NotARegister("Berkas ini berformat OpenDocument (.ods).", _SAVE_AS)
        raise NotARegister("Berkas ini bukan buku kerja Excel (.xlsx).", _CHECK_FILE)
    if package.find("xl/workbook.bin"):
        raise NotARegister("Berkas ini berformat Excel biner (.xlsb).", _SAVE_AS)
    if package.find("word/document.xml") or package.find("ppt/presentation.xml"):
        raise NotARegister("Berkas ini dokumen Word atau PowerPoint, bukan buku kerja Excel.", _CHECK_FILE)
    if not package.find("[Content_Types].xml"):
        raise NotARegister("Berkas ini berupa zip biasa, bukan buku kerja Excel (.xlsx).", _CHECK_FILE)


def _inflate(raw: bytes, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(raw), _CHUNK):
            yield raw[start : start + _CHUNK]
        return
    if method != zipfile.ZIP_DEFLATED:  # spreadsheet programs write no other
        raise unsafe()
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(raw), _CHUNK):
            rest = raw[start : start + _CHUNK]
            while rest and not engine.eof:
                if chunk := engine.decompress(rest, _PIECE):
                    yield chunk
                rest = engine.unconsumed_tail
        while not engine.eof and (chunk := engine.decompress(b"", _PIECE)):
            yield chunk
    except zlib.error:
        raise damaged() from None
    if not engine.eof:
        raise damaged()
