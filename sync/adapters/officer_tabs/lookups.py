"""How a row of an officer tab finds in ``Temuan`` what is said about it. ``Temuan`` answers in its hidden columns.

kawal_baris       "Laporan|GNS-2025-0004/1" beside "2 temuan: …", or beside "Lengkap" for a row without any
kawal_galat       "Laporan|GNS-2025-0004/1|NIK Korban" for every critical or error cell
kawal_peringatan  the same for warnings
kawal_info        the same for infos
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.core.spec import Tab

CHECK_TITLE = "Pemeriksaan"
BROKEN_KEY = "Galat di kolom kunci"
WAITING = "Belum diperiksa"

COLUMNS: Mapping[str, str] = {
    "kawal_baris": "Temuan!$L:$M",
    "kawal_galat": "Temuan!$N:$N",
    "kawal_peringatan": "Temuan!$O:$O",
    "kawal_info": "Temuan!$P:$P",
}


def has_check_column(tab: Tab) -> bool:
    """Given an officer tab, return whether it ends with Pemeriksaan."""
    return bool(tab.key)


def quoted(text: str) -> str:
    """Given any text, return it as a string of a formula."""
    return '"' + text.replace('"', '""') + '"'
