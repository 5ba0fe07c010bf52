"""A package written again: members that did not change keep their very bytes, order, date and attributes."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sync.adapters.workbook.package import Package, too_big

_LEVEL = 6
_UTF8_NAME = 0x800
_UNIX = 3
_PERMISSIONS = 0o600 << 16
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # so that equal inputs give equal bytes
_MOST_BYTES, _MOST_MEMBERS = 0xFFFFFFFF, 0xFFFF  # of a zip without its 64-bit extension


@dataclass(frozen=True, slots=True)
class _Member:
    name: bytes
    flags: int
    method: int
    date_time: tuple[int, int, int, int, int, int]
    crc: int
    size: int
    raw: bytes
    comment: bytes = b""
    system: int = _UNIX
    version: int = 20
    internal: int = 0
    external: int = _PERMISSIONS


def rewrite(package: Package, changed: Mapping[str, bytes], removed: Collection[str]) -> bytes:
    """Given a package, return the bytes of one with some members changed or added, and some removed.

    A changed member keeps its place, date and compression; a new one comes last, deflated and dated 1980-01-01.
    A member whose new content equals the old is left as it is. Raise NotARegister when a member is not readable.
    """
    members = []
    for name in package.members:
        if name in removed:
            continue
        if name in changed and changed[name] != package.read(name):
            members.append(_replaced(package, name, changed[name]))
        else:
            members.append(_kept(package, name))
    members += [_new(name, content) for name, content in changed.items() if name not in package.members]
    return _write(members, package.comment)


def _kept(package: Package, name: str) -> _Member:
    info = package.members[name]
    # Sizes stand in the local header, so the flag that announces them after the data is dropped.
    return _Member(
        _stored_name(package, name),
        info.flag_bits & ~0x8,
        info.compress_type,
        info.date_time,
        info.CRC,
        info.file_size,
        package.raw(name),
        info.comment,
        info.create_system,
        info.create_version,
        info.internal_attr,
        info.external_attr,
    )


def _replaced(package: Package, name: str, content: bytes) -> _Member:
    info = package.members[name]
    return _Member(
        _stored_name(package, name),
        info.flag_bits & _UTF8_NAME,
        info.compress_type,
        info.date_time,
        zlib.crc32(content),
        len(content),
        _compress(content, info.compress_type),
        info.comment,
        info.create_system,
        info.create_version,
        info.internal_attr,
        info.external_attr,
    )


def _new(name: str, content: bytes) -> _Member:
    raw = _compress(content, zipfile.ZIP_DEFLATED)
    flags = 0 if name.isascii() else _UTF8_NAME
    return _Member(name.encode(), flags, zipfile.ZIP_DEFLATED, _FIXED_DATE, zlib.crc32(content), len(content), raw)


def _stored_name(package: Package, name: str) -> bytes:
    """Return a member's name as it is stored, whatever its encoding."""
    at = package.members[name].header_offset
    length = struct.unpack("<H", package.data[at + 26 : at + 28])[0]
    return package.data[at + 30 : at + 30 + length]


def _compress(content: bytes, method: int) -> bytes:
    if method == zipfile.ZIP_STORED:
        return content
    engine = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return engine.compress(content) + engine.flush()


def _write(members: list[_Member], comment: bytes) -> bytes:
    body: list[bytes] = []
    directory: list[bytes] = []
    offset = 0
    for member in members:
        year, month, day, hour, minute, second = member.date_time
        day_code = (max(year, 1980) - 1980) << 9 | month << 5 | day
        time_code = hour << 11 | minute << 5 | second // 2
        common = struct.pack(
            "<HHHHHIIIHH",
            20,
            member.flags,
            member.method,
            time_code,
            day_code,
            member.crc,
            len(member.raw),
            member.size,
            len(member.name),
            0,
        )
        local = b"PK\x03\x04" + common + member.name
        made_by = member.system << 8 | member.version
        attributes = struct.pack("<HHHII", len(member.comment), 0, member.internal, member.external, offset)
        directory.append(
            b"PK\x01\x02" + struct.pack("<H", made_by) + common + attributes + member.name + member.comment
        )
        body += [local, member.raw]
        offset += len(local) + len(member.raw)
        if offset > _MOST_BYTES or len(members) > _MOST_MEMBERS:
            raise too_big()
    listed = b"".join(directory)
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(listed), offset, len(comment))
    return b"".join([*body, listed, b"PK\x05\x06", end, comment])
