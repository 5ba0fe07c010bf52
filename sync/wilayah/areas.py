"""Look up areas of Indonesia by their Kemendagri code or by name.

The list is one text (``tools/build_areas.py`` says how it is laid out). It is unpacked once, on first use (about
10 ms); lines are read when they are asked for, and no object is made for the 83,762 villages as a whole.
"""

from __future__ import annotations

import difflib
import gzip
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from sync.core.office import ZONES
from sync.errors import UsageProblem


class UnknownArea(UsageProblem):
    """A code that is not in the official list."""


@dataclass(frozen=True)
class Area:
    """A provinsi, kabupaten/kota or desa/kelurahan; ``parents`` stand from the widest to the nearest."""

    code: str
    name: str
    parents: tuple[Area, ...] = ()

    def __str__(self) -> str:
        return ", ".join([self.name, *(parent.name for parent in reversed(self.parents))])


@dataclass(frozen=True)
class Kecamatan(Area):
    """A kecamatan. Printed as ``Kecamatan Gunungsari, Kabupaten Serang, Banten``."""

    def __str__(self) -> str:
        return f"Kecamatan {super().__str__()}"

    @property
    def provinsi(self) -> Area:
        """Return the provinsi it lies in."""
        return self.parents[0]

    @property
    def kabupaten(self) -> Area:
        """Return the kabupaten or kota it lies in; the name says which of the two."""
        return self.parents[1]

    @property
    def desa(self) -> tuple[Area, ...]:
        """Return its desa and kelurahan in order of code."""
        villages = (field.split(" ", 1) for field in _line(self.code)[2:])
        return tuple(Area(f"{self.code}.{last}", name, (*self.parents, self)) for last, name in villages)

    @property
    def zone(self) -> str:
        """Return its IANA time zone."""
        return zone(self.code)


# ------------------------------------------------------------------ by code

_CODE_ADVICE = "Tulis kode kecamatan seperti 36.04.33, atau cari dengan nama kecamatannya."


def area(code: str) -> Area:
    """Given the code of a provinsi, kabupaten/kota or kecamatan, return that area, raise ``UnknownArea``."""
    code = _dotted(code) or code.strip()
    fields = _line(code)
    if not fields:
        raise UnknownArea(f"Kode wilayah {code} tidak ada dalam daftar resmi.", _CODE_ADVICE)
    parents = tuple(area(code[:end]) for end in (2, 5) if end < len(code))
    return (Kecamatan if len(code) == 8 else Area)(code, fields[1], parents)


def kecamatan(code: str) -> Kecamatan:
    """Given the code of a kecamatan (``36.04.33`` or ``360433``), return it, raise ``UnknownArea``."""
    found = area(code)
    if not isinstance(found, Kecamatan):
        raise UnknownArea(
            f"Kode {found.code} adalah {found.name}, bukan kecamatan.",
            "Kode kecamatan terdiri atas enam angka, misalnya 36.04.33.",
        )
    return found


_PROVINCES = {
    "WIB": "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62",
    "WITA": "51 52 53 63 64 65 71 72 73 74 75 76",
    "WIT": "81 82 91 92 93 94 95 96",
}
_ZONE_BY_PROVINCE = {code: ZONES[label] for label, codes in _PROVINCES.items() for code in codes.split()}


def zone(code: str) -> str:
    """Given the code of any area, return the IANA time zone of its provinsi, raise ``UnknownArea``.

    Source: Keputusan Presiden Nomor 41 Tahun 1987 tentang Pembagian Wilayah Republik Indonesia menjadi 3 (tiga)
    Wilayah Waktu. WIB: Sumatera, Jawa, Madura, Kalimantan Barat and Tengah. WITA: Kalimantan Timur (from which
    Kalimantan Utara was made in 2012) and Selatan, Bali, Nusa Tenggara, Sulawesi. WIT: Maluku and Irian Jaya, that
    is Maluku, Maluku Utara and the six provinsi of Papua.
    """
    province = code.strip()[:2]
    if province not in _ZONE_BY_PROVINCE:
        raise UnknownArea(f"Kode wilayah {code} tidak ada dalam daftar resmi.", _CODE_ADVICE)
    return _ZONE_BY_PROVINCE[province]


def zone_label(name: str) -> str:
    """Given an IANA zone that ``zone`` returns, return what people call it: WIB, WITA or WIT."""
    return next(label for label, zone_name in ZONES.items() if zone_name == name)


# ------------------------------------------------------------------ by name


def find(query: str) -> list[Kecamatan]:
    """Given a code or a name, return every kecamatan it stands for, in order of code; none is an empty list.

    Case, spaces and punctuation do not count, nor does a leading ``Kecamatan`` or ``Kec.``. More words after a comma
    narrow it down: ``Gunungsari, Serang``.
    """
    if code := _dotted(query):
        return [kecamatan(code)] if len(code) == 8 and _line(code) else []
    name, *wider = query.split(",")
    codes = _codes_by_name().get(_bare(name), ())
    return [found for found in map(kecamatan, codes) if all(_within(found, words) for words in wider)]


def inside(code: str) -> list[Kecamatan]:
    """Given the code of a kabupaten or kota (``36.04``), return its kecamatan; of anything else, nothing."""
    found = _dotted(code)
    if not found or len(found) != 5 or not _line(found):
        return []
    return [kecamatan(one) for one in re.findall(rf"^({re.escape(found)}\.\d\d)\t", _text(), re.MULTILINE)]


def similar(query: str, limit: int = 8) -> list[Kecamatan]:
    """Given a name that ``find`` does not know, return what it may have meant: names that hold it, then near ones."""
    wanted = _bare(query.split(",")[0])
    if not wanted:
        return []
    names = _codes_by_name()
    longer = sorted((name for name in names if len(wanted) >= 4 and wanted in name), key=len)
    close = difflib.get_close_matches(wanted, names, n=limit, cutoff=0.78)
    codes = [code for name in dict.fromkeys([*longer, *close]) for code in names[name]]
    return [kecamatan(code) for code in codes[:limit]]


def _within(found: Kecamatan, words: str) -> bool:
    wanted = _letters(words)
    return any(wanted in _letters(parent.name) for parent in found.parents)


# ------------------------------------------------------------------ the text

_CODE = re.compile(r"(\d{2})(?:\.?(\d{2})(?:\.?(\d{2}))?)?")
_PREFIX = re.compile(r"^\s*kec(?:amatan)?\b[\s.]*", re.IGNORECASE)


def _dotted(query: str) -> str | None:
    match = _CODE.fullmatch(query.strip())
    return ".".join(part for part in match.groups() if part) if match else None


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def _bare(name: str) -> str:
    return _letters(_PREFIX.sub("", name))


@cache
def _text() -> str:
    packed = resources.files("sync.wilayah").joinpath("areas.txt.gz").read_bytes()
    return "\n" + gzip.decompress(packed).decode("utf-8")


def _line(code: str) -> list[str]:
    text = _text()
    start = text.find(f"\n{code}\t") + 1
    return text[start : text.index("\n", start)].split("\t") if start else []


@cache
def _codes_by_name() -> dict[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for code, name in re.findall(r"^(\d\d\.\d\d\.\d\d)\t([^\t\n]+)", _text(), re.MULTILINE):
        key = _letters(name)
        codes[key] = (*codes.get(key, ()), code)
    return codes
