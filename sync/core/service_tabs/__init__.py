"""The tabs that Kawal itself fills in the register."""

from __future__ import annotations

from sync.core.model import SERVICE_TITLES
from sync.core.service_tabs.aturan import aturan
from sync.core.service_tabs.context import Context, identity
from sync.core.service_tabs.ringkasan import ringkasan
from sync.core.service_tabs.sheets import MARK, ServiceTab
from sync.core.service_tabs.temuan import temuan
from sync.core.service_tabs.tindak_lanjut import tindak_lanjut

__all__ = ["MARK", "SERVICE_TITLES", "Context", "identity", "service_tabs"]


def service_tabs(context: Context) -> list[ServiceTab]:
    """Given a judged register, return its four service tabs."""
    return [temuan(context), tindak_lanjut(context), ringkasan(context), aturan(context)]
