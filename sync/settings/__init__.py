"""The settings of an office, ``kawal.yaml``: which registers there are, by which rules, and what is kept where."""

from sync.settings.model import (
    ArchiveSettings,
    DatabaseSettings,
    GoogleSettings,
    MailSettings,
    RegisterSettings,
    ReportRecipient,
    ReportSettings,
    Settings,
    Signatures,
)
from sync.settings.read import FILE_NAME, KEY_VARIABLE, find, load, parse

__all__ = [
    "FILE_NAME",
    "KEY_VARIABLE",
    "ArchiveSettings",
    "DatabaseSettings",
    "GoogleSettings",
    "MailSettings",
    "RegisterSettings",
    "ReportRecipient",
    "ReportSettings",
    "Settings",
    "Signatures",
    "find",
    "load",
    "parse",
]
