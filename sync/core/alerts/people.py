"""The officers' own addresses, as the office keeps them in Referensi."""

from __future__ import annotations

from collections.abc import Mapping

from sync.core.mail.address import is_address
from sync.core.register import Register


def officers(register: Register) -> Mapping[str, str]:
    """Return the addresses of the officers who have given one, by name. What is no address is left out."""
    referensi = register.tables.get("referensi")
    if referensi is None or not {"petugas", "surel_petugas"} <= referensi.tab.by_name.keys():
        return {}
    names, addresses = referensi.values("petugas"), referensi.values("surel_petugas")
    pairs = zip(names, addresses, strict=True)
    return {str(name): str(address).strip() for name, address in pairs if name and is_address(str(address).strip())}
