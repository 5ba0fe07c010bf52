"""HTML to PDF, by WeasyPrint: an extra of its own (``pdf``) that needs a library of the system, and imported when used.

Nothing is fetched for it: no network, no file.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from email.message import Message
from types import ModuleType
from typing import ClassVar
from urllib.request import BaseHandler, Request
from urllib.response import addinfourl

from sync.errors import KawalError

_PACKAGE = "weasyprint>=70,<71"
_SYSTEM = "sudo apt-get install libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation"
_SCHEMES = ("cid", "data")


class NoPdf(KawalError):
    """What makes a PDF is not installed."""

    exit_code: ClassVar[int] = 1


def pdf(html: str, resources: Mapping[str, bytes] | None = None) -> bytes:
    """Given a page, return it as a tagged PDF (PDF/UA-1): always the same bytes for the same page and fonts.

    ``resources`` are what the page shows by Content-ID: ``chart`` is ``<img src="cid:chart">``, as in a mail. Anything
    else that it refers to is left out. Its title and language are those of the page. Raise ``NoPdf``.
    """
    weasyprint = _weasyprint()
    fetcher = weasyprint.urls.URLFetcher(allowed_protocols=_SCHEMES)
    fetcher.add_handler(_Given(resources or {}))
    page = weasyprint.HTML(string=html, url_fetcher=fetcher)
    made: bytes = page.write_pdf(pdf_variant="pdf/ua-1")
    return made


class _Given(BaseHandler):
    """Answers for ``cid:`` addresses with the resources; there is no other."""

    def __init__(self, resources: Mapping[str, bytes]) -> None:
        self._resources = resources

    def cid_open(self, request: Request) -> addinfourl:
        name = request.full_url.removeprefix("cid:")
        return addinfourl(io.BytesIO(self._resources[name]), Message(), request.full_url, 200)


def _weasyprint() -> ModuleType:
    try:
        with redirect_stdout(io.StringIO()):  # in English, beside the exception
            import weasyprint
    except ImportError:
        raise NoPdf(
            "PDF tidak dapat dibuat: WeasyPrint belum terpasang.",
            f"Pasang: {sys.executable} -m pip install '{_PACKAGE}'",
        ) from None
    except OSError:
        raise NoPdf("PDF tidak dapat dibuat: pustaka Pango belum terpasang.", f"Pasang: {_SYSTEM}") from None
    found: ModuleType = weasyprint
    return found
