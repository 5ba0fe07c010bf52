"""Whom mails go to: the officers' own addresses, as the office keeps them in Referensi, and who is missing."""

from __future__ import annotations

from collections.abc import Mapping

from sync.core.alerts.due import People
from sync.core.mail.address import is_address
from sync.core.register import Register

_SCHEME = "mailto:"


def officers(register: Register) -> Mapping[str, str]:
    """Return the addresses of the officers who have given one, by name. What is not one address is left out."""
    referensi = register.tables.get("referensi")
    if referensi is None or not {"petugas", "surel_petugas"} <= referensi.tab.by_name.keys():
        return {}
    names, addresses = referensi.values("petugas"), referensi.values("surel_petugas")
    pairs = ((name, _address(raw)) for name, raw in zip(names, addresses, strict=True) if name and raw)
    return {" ".join(name.split()): address for name, address in pairs if is_address(address)}


def named(address: str, register: Register) -> str:
    """Return the officer who has given an address, by name; the address itself where nobody has."""
    known = {own.casefold(): name for name, own in officers(register).items()}
    return known.get(address.casefold(), address)


def _address(text: str) -> str:
    """Return an address without what comes with it when it is copied: ``<mailto:siti@contoh.id>``."""
    bare = text.strip().strip("<>").strip()
    return bare[len(_SCHEME) :].strip() if bare.casefold().startswith(_SCHEME) else bare


def missing(registers: Mapping[str, People], admin: str) -> list[str]:
    """Given whom the settings name for each register, and the admin, say what nobody will be told of, and the fix."""
    alone = [name for name, people in registers.items() if not people.coordinators]
    below = [name for name, people in registers.items() if not people.kabupaten]
    instead = (
        "Sebagai gantinya admin diberi tahu tentang temuan kritis; ringkasan harian tidak dikirim."
        if admin
        else "Temuan kritis hanya disampaikan kepada petugas yang alamatnya ada di tab Referensi."
    )
    said = []
    if alone:
        said.append(f"Tanpa koordinator: {', '.join(alone)}. {instead} Isi koordinator: di kawal.yaml.")
    if below:
        late = "Yang lama tidak ditanggapi tidak diteruskan kepada siapa pun."
        said.append(f"Tanpa alamat kabupaten: {', '.join(below)}. {late} Isi kabupaten: di kawal.yaml.")
    if not admin:
        said.append("Tanpa admin: gangguan layanan tidak disampaikan kepada siapa pun. Isi admin: di kawal.yaml.")
    return said
