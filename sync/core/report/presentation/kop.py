"""The formal frame of the report: kop surat, nomor, perihal, for whom it is and who signs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

_DINAS = "dinas yang membidangi pemberdayaan perempuan dan perlindungan anak"
_KEMENTERIAN = "Kementerian Pemberdayaan Perempuan dan Perlindungan Anak"


@dataclass(frozen=True, slots=True)
class Penandatangan:
    """Who signs. What is empty is written in by hand."""

    jabatan: str
    nama: str = ""
    nip: str = ""
    mengetahui: bool = False


@dataclass(frozen=True, slots=True)
class Kop:
    """Whose report it is, in the words of the office.

    ``pemerintah`` are the lines above ``instansi``. ``unit`` is the short name, for subjects and titles. An empty
    ``nomor`` is written in by hand; an empty ``perihal`` is the report's title.
    """

    pemerintah: tuple[str, ...]
    instansi: str
    unit: str
    kota: str
    tanggal: date
    kepada: tuple[str, ...]
    penandatangan: tuple[Penandatangan, ...]
    alamat: str = ""
    nomor: str = ""
    perihal: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain data."""
        return {**asdict(self), "tanggal": self.tanggal.isoformat()}


_DINAS_HEAD = (Penandatangan("Kepala Dinas"),)


def named(kop: Kop, *people: tuple[str, str]) -> Kop:
    """Return the same with the names and NIP of those who sign, in the order in which ``usual`` has them."""
    signers = zip(kop.penandatangan, people, strict=True)
    return replace(kop, penandatangan=tuple(replace(who, nama=name, nip=nip) for who, (name, nip) in signers))


def usual(level: str, name: str, above: str, day: date) -> Kop:
    """Return the frame for an area whose office has set none of its own.

    ``level`` is that of a ``Context``. ``name`` and ``above`` (the kabupaten of a kecamatan, else unused) are as in the
    official list: ``Gunungsari``, ``Kabupaten Serang``, ``Banten``.
    """
    if level == "Kecamatan":
        return _kecamatan(name, above, day)
    if level == "Kabupaten/Kota":
        seat = name.removeprefix("Kabupaten ").removeprefix("Kota ")
        place = seat.removeprefix("Administrasi ")
        mayor = "Wali Kota" if name.startswith("Kota ") else "Bupati"
        return Kop((f"Pemerintah {name}",), _DINAS.capitalize(), name, place, day, (f"{mayor} {seat}",), _DINAS_HEAD)
    if level == "Provinsi":
        unit = f"Provinsi {name}"
        return Kop((f"Pemerintah {unit}",), _DINAS.capitalize(), unit, name, day, (f"Gubernur {name}",), _DINAS_HEAD)
    head = (Penandatangan("Pejabat yang berwenang"),)
    minister = _KEMENTERIAN.replace("Kementerian", "Menteri")
    return Kop(("Republik Indonesia",), _KEMENTERIAN, "Indonesia", "Jakarta", day, (minister,), head)


def _kecamatan(name: str, kabupaten: str, day: date) -> Kop:
    return Kop(
        pemerintah=(f"Pemerintah {kabupaten}", f"Kecamatan {name}"),
        instansi="Pusat Pelayanan Terpadu Pemberdayaan Perempuan dan Anak (P2TP2A)",
        unit=f"P2TP2A Kecamatan {name}",
        kota=name,
        tanggal=day,
        kepada=(f"Kepala {_DINAS}", kabupaten),
        penandatangan=(
            Penandatangan("Ketua P2TP2A"),
            Penandatangan(f"Camat {name}", mengetahui=True),
        ),
    )


def from_json(stored: Mapping[str, Any]) -> Kop:
    """Given what ``Kop.as_json`` returned, return the frame."""
    lines = {name: tuple(stored[name]) for name in ("pemerintah", "kepada")}
    signers = tuple(Penandatangan(**one) for one in stored["penandatangan"])
    return Kop(**{**stored, **lines, "penandatangan": signers, "tanggal": date.fromisoformat(stored["tanggal"])})
