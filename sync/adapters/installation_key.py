"""The installation's key: what makes the hashes of findings useless to whoever has the database alone.

It is a file in the state folder, made at first use, or a credential of systemd, which several machines that share one
database all get.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from pathlib import Path

from sync.adapters.alone import alone, not_kept
from sync.adapters.files import replace_file
from sync.adapters.private_file import read_private
from sync.errors import Unreadable

CREDENTIAL = "kawal-hmac"

_BYTES = 32
_RESTORE = "Pulihkan berkas kunci itu dari cadangan."
_PATIENCE = 10.0  # seconds; making a key takes none


def installation_key(folder: Path, environment: Mapping[str, str]) -> bytes:
    """Given the state folder, return the key. Raise ``NotWritten``, ``Unreadable``, or ``UsageProblem``."""
    credential = Path(environment.get("CREDENTIALS_DIRECTORY") or "/nonexistent") / CREDENTIAL
    path = credential if credential.is_file() else folder / "key"
    try:
        if not path.exists():
            # of two first runs one makes the key and the other waits for it; half a key is never seen
            with alone(folder, ".key", _PATIENCE):
                if not path.exists():
                    replace_file(path, secrets.token_bytes(_BYTES), 0o600)
        found = read_private(path, "Kunci", _RESTORE, shared=path == credential)
    except OSError as error:
        raise not_kept(folder, error) from None
    if len(found) < _BYTES:
        raise Unreadable(f"Kunci {path} rusak: lebih pendek dari {_BYTES} byte.", _RESTORE)
    return found
