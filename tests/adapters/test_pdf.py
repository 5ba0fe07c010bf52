"""HTML to PDF: always the same bytes, nothing fetched, and a plain word when it is not installed."""

from __future__ import annotations

import importlib.abc
import socket
import struct
import sys
import tomllib
import zlib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.adapters import pdf as adapter
from sync.adapters.pdf import NoPdf, pdf
from tests.conftest import ROOT
from tests.pdfs import facts, need_pdf, pictures, text, unpacked

PAGE = '<!DOCTYPE html><html lang="id"><head><title>Laporan Triwulan</title>{head}</head><body>{body}</body></html>'


def page(body: str, head: str = "") -> str:
    return PAGE.format(head=head, body=f"<h1>Judul</h1>{body}")


def png() -> bytes:
    """Return a picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


@pytest.fixture
def able() -> None:
    need_pdf()


@pytest.fixture
def listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server


def written(path: Path, html: str, resources: dict[str, bytes] | None = None) -> Path:
    path.write_bytes(pdf(html, resources))
    return path


@pytest.mark.usefixtures("able")
def test_the_same_page_gives_the_same_bytes() -> None:
    html = page('<p>Isi</p><img src="cid:grafik" alt="Grafik">')
    assert pdf(html, {"grafik": png()}) == pdf(html, {"grafik": png()}) != pdf(html)


@pytest.mark.usefixtures("able")
def test_it_is_tagged_and_says_its_title_and_language_and_nothing_of_whoever_made_it(tmp_path: Path) -> None:
    made = written(tmp_path / "a.pdf", page("<table><tr><th scope='row'>Kasus</th><td>3</td></tr></table>"))
    said = facts(made)
    assert (said["Title"], said["Tagged"]) == ("Laporan Triwulan", "yes")
    assert not {"Author", "Creator", "CreationDate", "ModDate"} & said.keys()
    inside = unpacked(made.read_bytes())
    assert b"/Lang (id)" in inside
    assert b"pdfuaid" in inside
    assert not [name for name in (ROOT, tmp_path, Path.home()) if f"{name}/".encode() in inside]


@pytest.mark.usefixtures("able")
def test_only_what_is_given_is_shown(tmp_path: Path, listening: socket.socket) -> None:
    """Neither the network nor a file, by whatever way a page names them."""
    secret, picture, styles = tmp_path / "rahasia.txt", tmp_path / "gambar.png", tmp_path / "gaya.css"
    secret.write_text("RAHASIA", encoding="utf-8")
    picture.write_bytes(png())
    styles.write_text("h1::after { content: 'BOCOR' }", encoding="utf-8")
    web = f"http://127.0.0.1:{listening.getsockname()[1]}"
    head = (
        f'<link rel="stylesheet" href="{styles.as_uri()}"><link rel="stylesheet" href="{web}/a.css">'
        f'<style>@import url("{styles.as_uri()}"); body {{ background: url("{web}/b.png") }}</style>'
        f'<link rel="attachment" href="{secret.as_uri()}"><base href="{tmp_path.as_uri()}/">'
    )
    body = (
        f'<img src="{picture.as_uri()}" alt=""><img src="gambar.png" alt=""><img src="{picture}" alt="">'
        f'<img src="{web}/c.png" alt=""><img src="cid:lain" alt=""><img src="cid:grafik" alt="Grafik">'
    )
    made = written(tmp_path / "a.pdf", page(body, head), {"grafik": png()})
    assert pictures(made) == 1
    assert "BOCOR" not in text(made)
    assert b"RAHASIA" not in unpacked(made.read_bytes())
    with pytest.raises(TimeoutError):
        listening.accept()


@pytest.mark.usefixtures("able")
def test_a_picture_within_the_page_is_shown(tmp_path: Path) -> None:
    body = f'<img src="data:image/png;base64,{b64encode(png()).decode()}" alt="Logo">'
    assert pictures(written(tmp_path / "a.pdf", page(body))) == 1


# ------------------------------------------------------------------ where it is not installed


def test_a_missing_package_is_named_with_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    with pytest.raises(NoPdf) as missing:
        pdf(page(""))
    assert "WeasyPrint belum terpasang" in missing.value.message
    assert missing.value.advice.endswith("-m pip install 'weasyprint>=70,<71'")
    assert missing.value.exit_code == 1


class _WithoutPango(importlib.abc.MetaPathFinder):
    """Stands where cffi does not find the library."""

    def find_spec(self, name: str, *_: object) -> None:
        if name == "weasyprint":
            print("WeasyPrint could not import some external libraries.")
            raise OSError("cannot load library 'libpangoft2-1.0-0'")


def test_a_missing_library_is_named_with_the_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [_WithoutPango(), *sys.meta_path])
    with pytest.raises(NoPdf) as missing:
        pdf(page(""))
    assert "Pango" in missing.value.message
    assert "sudo apt-get install libpangoft2-1.0-0 " in missing.value.advice
    assert capsys.readouterr().out == ""


def test_the_command_installs_what_the_extra_names() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert extras["pdf"] == [adapter._PACKAGE]
    assert adapter._PACKAGE in extras["test"]
