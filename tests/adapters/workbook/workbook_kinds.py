"""Registers of every make: what a graft meets in life, and what it must at least survive."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from sync.adapters.workbook.graft import graft
from tests.adapters.workbook.workbook_samples import SAMPLES, TITLES, donor, members, packed, repacked, rich_register


def sample(number: int) -> bytes:
    return (SAMPLES / f"register-{number}.xlsx").read_bytes()


def with_calculation_chain() -> bytes:
    """A register with Temuan as its second sheet, and a chain in which only the first cell of a sheet names it."""
    parts = members(graft(rich_register(), donor(), ["Temuan"]))
    chain = b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A4" i="4"/><c r="A5"/>'
    chain += b'<c r="C4" i="1" l="1"/><c r="C5"/><c r="A6" i="4"/><c r="C6" i="1"/></calcChain>'
    parts["xl/calcChain.xml"] = chain
    return packed(
        parts
        | {
            "xl/_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"].replace(
                b"</Relationships>",
                b'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'calcChain" Target="calcChain.xml"/></Relationships>',
            ),
            "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                b"</Types>",
                b'<Override PartName="/xl/calcChain.xml" ContentType="application/vnd.openxmlformats-officedocument.'
                b'spreadsheetml.calcChain+xml"/></Types>',
            ),
        }
    )


def prefixed(content: bytes) -> bytes:
    """Write a part's main namespace with the prefix ``x`` instead of as the default."""
    content = re.sub(rb"<(/?)([A-Za-z]+)(?=[\s/>])", rb"<\1x:\2", content)
    return content.replace(b"xmlns=", b"xmlns:x=", 1)


def with_prefixes() -> bytes:
    return repacked(sample(103), workbook=prefixed, styles=prefixed, sheet1=prefixed)


def strict() -> bytes:
    def to_strict(content: bytes) -> bytes:
        spaces = rb"http://schemas\.openxmlformats\.org/(spreadsheetml|drawingml|officeDocument)/2006/"
        return re.sub(spaces, rb"http://purl.oclc.org/ooxml/\1/", content)

    return packed({name: to_strict(content) for name, content in members(sample(103)).items()})


def bare() -> bytes:
    """The least that is a workbook: no styles, no views, no names, stored instead of deflated, in UTF-16."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    text = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="{kind}.'
        f'worksheet+xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+'
        f'xml"/><Override PartName="/book/main.xml" ContentType="{kind}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{office}/'
        'officeDocument" Target="book/main.xml"/></Relationships>',
        "book/main.xml": f'<workbook xmlns="{main}"><sheets><sheet name="Laporan" sheetId="7" xmlns:q="{office}" '
        'q:id="b"/></sheets><extLst/></workbook>',
        "book/_rels/main.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="b" Type="'
        f'{office}/worksheet" Target="lembar.xml"/></Relationships>',
        "book/lembar.xml": f'<worksheet xmlns="{main}"><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in text.items():
            codec = "utf-16" if name == "book/main.xml" else "utf-8"
            archive.writestr(name, f'<?xml version="1.0" encoding="{codec}"?>{part}'.encode(codec))
    return out.getvalue()


WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "sample 101": lambda: sample(101),
    "sample 102": lambda: sample(102),
    "sample 103": lambda: sample(103),
    "pictures, charts, comments, sparklines, names": rich_register,
    "macros": lambda: rich_register(macros=True),
    "calculation chain": with_calculation_chain,
    "prefixes": with_prefixes,
    "strict": strict,
    "bare": bare,
    "already grafted": lambda: graft(rich_register(), donor("lama", charts=3), TITLES),
}
