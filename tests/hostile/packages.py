"""Files that are no workbook, or a zip that is built to deceive."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator

from tests.hostile.case import EITHER, READ, REFUSED, Case, changed, good, packed, parts, refused

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_MANY = 6_000


def packages() -> Iterator[Case]:
    """Yield them."""
    yield from refused("bukan .xlsx", _others())
    yield from refused("zip yang menipu", _deceiving())
    yield from (Case("paket robek", f"sampai byte {at}", good()[:at], REFUSED) for at in _cuts())
    yield from _odd_but_tolerable()


def _others() -> dict[str, tuple[bytes, str]]:
    return {
        "0 byte": (b"", "kosong"),
        "1 byte": (b"P", "bukan buku kerja"),
        "spasi saja": (b" " * 1000, "bukan buku kerja"),
        "NUL": (bytes(100_000), "bukan buku kerja"),
        "CSV": (b"Nomor Kasus,Nama Korban\nGNS-2025-0001,Melati\n", "bukan buku kerja"),
        "HTML": (b"<html><table><tr><td>Nomor Kasus</td></tr></table></html>", "bukan buku kerja"),
        "XML 2003": (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "bukan buku kerja"),
        "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "bukan buku kerja"),
        "gzip": (b"\x1f\x8b\x08" + bytes(50), "bukan buku kerja"),
        "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(50), "bukan buku kerja"),
        "PNG": (b"\x89PNG\r\n\x1a\n" + bytes(50), "bukan buku kerja"),
        "program": (b"MZ" + bytes(500), "bukan buku kerja"),
        "JSON": (b'{"values": [["Nomor Kasus"]]}', "bukan buku kerja"),
        "berkas kunci Excel": (b"\x05Petugas" + bytes(157), "bukan buku kerja"),
        ".xls": (_OLE2, "(.xls)"),
        ".xlsx bersandi": (_OLE2 + "EncryptedPackage".encode("utf-16-le"), "kata sandi"),
        ".ods": (packed({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}), "(.ods)"),
        ".odt": (packed({"mimetype": b"application/vnd.oasis.opendocument.text"}), "bukan buku kerja"),
        ".epub": (packed({"mimetype": b"application/epub+zip"}), "bukan buku kerja"),
        ".xlsb": (packed({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b""}), "(.xlsb)"),
        ".docx": (packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}), "Word"),
        ".pptx": (packed({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b""}), "PowerPoint"),
        ".jar": (packed({"META-INF/MANIFEST.MF": b""}), "zip biasa"),
        "zip kosong": (packed({}), "zip biasa"),
        "hanya daftar jenis": (packed({"[Content_Types].xml": b"<Types/>"}), "rusak"),
        "zip di dalam zip": (packed({"register.xlsx": good()}), "zip biasa"),
    }


def _deceiving() -> dict[str, tuple[bytes, str]]:
    named = dict(parts())
    listed = {
        f"nama {label}": (packed({**named, name: b"x"}), "tidak wajar")
        for label, name in {
            "mutlak": "/etc/cron.d/kawal",
            "naik folder": "xl/../../../etc/passwd",
            "naik folder dengan \\": "xl\\..\\..\\etc",
            "drive Windows": "C:/Windows/kawal.dll",
            "UNC": "\\\\server\\share",
            "aliran NTFS": "xl/workbook.xml:tersembunyi",
            "beda huruf besar": "XL/WORKBOOK.XML",
            "beda garis miring": "xl\\workbook.xml",
        }.items()
    }
    return {
        **listed,
        "nama dengan NUL": (_renamed("xl/theme/theme1.xml", "xl/theme/theme1\0xml"), "tidak wajar"),
        "nama yang sama dua kali": (_doubled(), "tidak wajar"),
        "nama lain di kepala anggota": (_renamed("xl/workbook.xml", "xl/workbool.xml", first_only=True), "rusak"),
        "6.000 anggota": (packed({**named, **{f"xl/media/{n}": b"" for n in range(_MANY)}}), "tidak wajar"),
        "100.000 anggota di daftar": (good() + b"PK\x01\x02" * 100_000, "tidak wajar"),
        "bersandi zip": (_patched_directory(8, struct.pack("<H", 1)), "sandi"),
        "cara kompresi lain": (packed(named, zipfile.ZIP_LZMA), "tidak wajar"),
        "cara kompresi yang tidak ada": (_patched_directory(10, struct.pack("<H", 77)), ""),
        "ukuran 4 GB": (_patched_directory(24, b"\xfe\xff\xff\xff"), "jauh lebih besar"),
        "ukuran terlalu kecil": (_patched_directory(24, struct.pack("<I", 1)), "rusak"),
        "isi tidak sepanjang yang disebut": (_patched_directory(20, struct.pack("<I", 10**8)), ""),
        "CRC lain": (_patched_directory(16, b"\1\2\3\4"), "rusak"),
        "zip64 tanpa isinya": (_patched_directory(24, b"\xff\xff\xff\xff"), ""),
        "anggota yang berbagi isi": (_patched_directory(42, bytes(4), every=True), "tidak wajar"),
        "anggota di luar berkas": (_patched_directory(42, b"\xff\xff\xff\x7f"), ""),
        "daftar di luar berkas": (_patched_end(16, b"\xff\xff\xff\x7f"), ""),
        "penutup zip dua kali": (good() + good()[-22:], ""),
    }


def _cuts() -> list[int]:
    size = len(good())
    return [4, 30, 100, *(size * n // 12 for n in range(1, 12)), size - 22, size - 10, size - 1]


def _odd_but_tolerable() -> Iterator[Case]:
    """Files that an honest program may leave, however odd."""
    kind = "paket aneh"
    yield Case(kind, "byte di depan", b"#!/bin/sh\n" + good(), EITHER)
    yield Case(kind, "byte di belakang", good() + bytes(1000), EITHER)
    yield Case(kind, "jumlah anggota lain", _patched_end(10, b"\xff\xff"), READ)
    yield Case(kind, "disk kedua", _patched_end(4, b"\1\0"), READ)
    yield Case(kind, "komentar zip", good()[:-2] + struct.pack("<H", 9) + b"=1+1\x1b[2J", EITHER)
    yield Case(kind, "tanpa kompresi", packed(parts(), zipfile.ZIP_STORED), READ)
    yield Case(kind, "makro", packed({**parts(), "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}), READ, suffix=".xlsm")
    yield Case(kind, "jenis isi yang salah", changed(**{"[Content_Types]": b"<Types/>"}), EITHER)
    yield Case(kind, "gambar yang bukan gambar", packed({**parts(), "xl/media/image1.png": b"MZ" * 1000}), READ)
    yield Case(kind, "program di dalam", packed({**parts(), "xl/embeddings/oleObject1.bin": b"MZ"}), READ)


# ------------------------------------------------------------------ bytes of a zip


def _renamed(old: str, new: str, first_only: bool = False) -> bytes:
    """Both headers of a member, or the one before its content, carry another name of the same length."""
    return good().replace(old.encode(), new.encode(), 1 if first_only else -1)


def _doubled() -> bytes:
    """Two members have one name; it is written under another of the same length, so that no library objects."""
    made = packed({**parts(), "xl/workbooX.xml": b"<workbook/>"})
    return made.replace(b"xl/workbooX.xml", b"xl/workbook.xml")


def _patched_directory(at: int, value: bytes, every: bool = False) -> bytes:
    """Bytes of an entry of the directory are others: of that of the first sheet, or of every one."""
    data = bytearray(good())
    with zipfile.ZipFile(io.BytesIO(good())) as archive:
        names = [info.filename.encode() for info in archive.infolist()]
    entry = 0
    for name in names:
        entry = data.index(b"PK\x01\x02", entry)
        if every or name == b"xl/worksheets/sheet1.xml":
            data[entry + at : entry + at + len(value)] = value
        entry += 4
    return bytes(data)


def _patched_end(at: int, value: bytes) -> bytes:
    data = bytearray(good())
    end = data.rindex(b"PK\x05\x06")
    data[end + at : end + at + len(value)] = value
    return bytes(data)
