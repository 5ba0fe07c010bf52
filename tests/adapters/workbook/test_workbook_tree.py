"""Edits are splices: what is not edited keeps every byte, in whatever encoding and spelling it came."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.adapters.workbook.package import NotARegister
from sync.adapters.workbook.styles import merge
from sync.adapters.workbook.tree import Document

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = (
    f"<?xml version='1.0' encoding='%s'?>\r\n<!-- é </b> --><x:a xmlns:x='{MAIN}'  x:q = '1>2' count=\"1\" >\n"
    "<x:b/>\t<x:c  k='&lt;é'/ ><!-- </x:a> --><x:d>teks<![CDATA[<x:b/>]]></x:d >\n</x:a\n>\n<!-- akhir -->"
).replace("/ >", "/>")


def part(codec: str = "utf-8") -> bytes:
    return (PART % codec.removesuffix("-sig")).encode(codec)


CODECS = ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1"]


@pytest.mark.parametrize("codec", CODECS)
def test_without_edits_every_byte_stays(codec: str) -> None:
    assert Document(part(codec)).result() == part(codec)


@pytest.mark.parametrize("codec", CODECS)
def test_edits_touch_their_own_bytes_only(codec: str) -> None:
    document = Document(part(codec))
    root = document.root
    b, c, d = root.children
    document.append(b, "<x:e/>")
    document.append(b, "<x:f/>")
    document.set(root, "count", '2 & "3"')
    document.set(root, "new", "é")
    document.set(c, "k", "w")
    document.remove(d)
    document.append(root, "<x:g/>")
    expected = (
        (PART % codec.removesuffix("-sig"))
        .replace("<x:b/>\t", "<x:b><x:e/><x:f/></x:b>\t")
        .replace('count="1"', 'count="2 &amp; &quot;3&quot;"')
        .replace("<x:a xmlns", '<x:a new="&#233;" xmlns')
        .replace("k='&lt;é'", 'k="w"')
        .replace("<x:d>teks<![CDATA[<x:b/>]]></x:d >", "")
        .replace("\n</x:a\n>", "\n<x:g/></x:a\n>")
    )
    assert document.result().decode(codec) == expected


def test_the_tree_knows_names_text_and_namespaces() -> None:
    root = Document(part()).root
    assert (root.name, root.prefix, root.space, root.attrs["count"]) == ("a", "x:", MAIN, "1")
    assert root.foreign([MAIN], "q") == "1>2"
    assert [node.name for node in root.children] == ["b", "c", "d"]
    assert root.children[2].text == "teks<x:b/>"
    assert root.child("d") is root.children[2]
    assert root.child("e") is None


def test_elements_go_where_the_schema_wants_them() -> None:
    order = ("a", "b", "c", "d")
    for given_part, expected in (
        (b"<r><b/><d/></r>", b"<r><b/><c/><d/></r>"),
        (b"<r><d/></r>", b"<r><c/><d/></r>"),
        (b"<r/>", b"<r><c/></r>"),
        (b"<r></r>", b"<r><c/></r>"),
        (b"<r><b></b></r>", b"<r><b></b><c/></r>"),
    ):
        document = Document(given_part)
        document.insert(document.root, "<c/>", "c", order)
        assert document.result() == expected


@pytest.mark.parametrize(
    "data", [b"", b"<a>", b"<a/><b/>", b"<a b=1/>", b"\xff\xfe<\0a", b"<a>" * 99 + b"</a>" * 99, b"<!DOCTYPE a><a/>"]
)
def test_what_is_no_sound_xml_is_refused(data: bytes) -> None:
    with pytest.raises(NotARegister):
        Document(data)


@given(st.binary(max_size=60))
def test_random_bytes_are_a_document_or_refused(data: bytes) -> None:
    try:
        document = Document(data)
    except NotARegister:
        return
    assert document.result() == data


DONOR_STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0"/></numFmts>'
    '<fonts count="1"><font><b/><sz val="9"/></font></fonts><fills count="2"><fill/><fill/></fills>'
    '<borders count="1"><border/></borders><cellXfs count="2"><xf/>'
    '<xf numFmtId="164" fontId="0" fillId="1" borderId="0" xfId="1"/></cellXfs></styleSheet>'
).encode()


def test_a_taken_number_format_id_is_not_given_away() -> None:
    own = f'<s:styleSheet xmlns:s="{MAIN}"><s:numFmts count="1"><s:numFmt numFmtId="164" formatCode="0%"/></s:numFmts>'
    own += '<s:cellXfs><s:xf/></s:cellXfs><s:dxfs count="0"/></s:styleSheet>'
    merged = merge(own.encode(), DONOR_STYLES)
    assert merged.cells == {0: 0, 1: 1}
    assert merged.xml.decode() == (
        f'<s:styleSheet xmlns:s="{MAIN}"><s:numFmts count="2"><s:numFmt numFmtId="164" formatCode="0%"/>'
        '<s:numFmt numFmtId="165" formatCode="0.0"/></s:numFmts><s:fonts count="1"><s:font><s:b/><s:sz val="9"/>'
        '</s:font></s:fonts><s:fills count="2"><s:fill/><s:fill/></s:fills>'
        '<s:borders count="1"><s:border/></s:borders><s:cellXfs><s:xf/><s:xf numFmtId="165" '
        'fontId="0" fillId="1" borderId="0"/></s:cellXfs><s:dxfs count="0"/></s:styleSheet>'
    )
    assert merge(merged.xml, DONOR_STYLES).xml == merged.xml


def test_an_equal_format_spelled_otherwise_is_the_same_format() -> None:
    own = DONOR_STYLES.replace(b'<b/><sz val="9"/>', b"<sz val='9'></sz><b />").replace(b' xfId="1"', b"")
    assert merge(own, DONOR_STYLES).xml == own
