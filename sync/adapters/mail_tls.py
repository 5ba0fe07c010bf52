"""What the connections to mail servers have in common: the certificate is checked, and what fails has our own word."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.core.mail import causes
from sync.transport import Unreachable


def checking(authority: Path | None) -> ssl.SSLContext:
    """Return what checks certificates, by those that the machine trusts and the one of the office, if any.

    Raise ``Unreachable`` when that one cannot be used.
    """
    context = ssl.create_default_context()
    if authority:
        try:
            context.load_verify_locations(authority)
        except OSError:  # it is not there, or no certificate
            raise Unreachable(causes.CERTIFICATE) from None
    return context


@contextmanager
def named() -> Iterator[None]:
    """Raise ``Unreachable`` for a connection that cannot be made or is lost."""
    try:
        yield
    except ssl.SSLCertVerificationError:
        raise Unreachable(causes.CERTIFICATE) from None
    except ssl.SSLError:
        raise Unreachable(causes.ENCRYPTION) from None
    except OSError:
        raise Unreachable(causes.CONNECTION) from None
