"""The office that keeps a register: what its tabs are filled and headed with."""

from __future__ import annotations

from dataclasses import dataclass

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
"""IANA zones by what people call them."""


@dataclass(frozen=True, slots=True)
class Office:
    """One kecamatan's P2TP2A office. Names as people write them, without the words Kecamatan or P2TP2A."""

    kecamatan: str  # "Gunungsari"
    code: str  # "36.04.33"
    kabupaten: str  # "Kabupaten Serang": the official name says whether it is a kabupaten or a kota
    desa: tuple[str, ...]
    petugas: tuple[str, ...] = ()
    zone: str = ZONES["WIB"]

    @property
    def file_name(self) -> str:
        """Return the name of the office's register file: ``register-gunungsari.xlsx``."""
        words = "".join(c if c.isalnum() else "-" for c in self.kecamatan.casefold())
        return f"register-{words.strip('-')}.xlsx"

    @property
    def title(self) -> str:
        """Return the office's name on a page: ``Kecamatan Gunungsari, Kabupaten Serang``."""
        return f"Kecamatan {self.kecamatan}, {self.kabupaten}"
