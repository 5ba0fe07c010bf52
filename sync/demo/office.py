"""Who and where: real place names, fictional people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sync.core.office import Office
from sync.wilayah import areas

FIRST_DAY = date(2025, 4, 14)
"""The demo's clock starts here: a Monday after the Lebaran holidays."""


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """One fictional register: the prefix of its case numbers, its size and the seed of its story."""

    office: Office
    prefix: str
    cases: int
    seed: int


def offices() -> tuple[DemoOffice, DemoOffice]:
    """Return the two offices of the demo."""
    return (
        DemoOffice(_office("36.04.33", ("Nurhayati", "Ratna Dewi", "Suhendi", "Iis Aisyah")), "GNS", 26, 33),
        DemoOffice(_office("36.04.16", ("Euis Komariah", "Tatang Sutisna", "Dede Rohayati")), "PBR", 18, 16),
    )


def _office(code: str, petugas: tuple[str, ...]) -> Office:
    place = areas.kecamatan(code)
    return Office(
        kecamatan=place.name,
        code=place.code,
        kabupaten=place.kabupaten.name,
        desa=tuple(desa.name for desa in place.desa),
        petugas=petugas,
        zone=place.zone,
    )


WOMEN = ("Siti", "Nur", "Wulan", "Rina", "Yuni", "Lilis", "Ayu", "Mira", "Tuti", "Dewi", "Ika", "Neng", "Fitri", "Ani")
MEN = ("Asep", "Dadan", "Ujang", "Rudi", "Hendra", "Wahyu", "Jajang", "Agus")
FAMILY = ("Rahmawati", "Kurniasih", "Suryani", "Maulida", "Fauziah", "Handayani", "Lestari", "Permata", "Sartika")
