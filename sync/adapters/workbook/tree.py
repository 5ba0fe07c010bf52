"""Small XML parts as trees whose elements know where their bytes are, and edits as splices of those bytes.

What is not edited survives exactly: namespaces, comments, order of attributes, quotes, white space, encoding.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sync.adapters.workbook import markup
from sync.adapters.workbook.package import too_big

_MAX_NODES = 300_000
_ATTRIBUTE = re.compile(rb"""([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')""")
_TAG = re.compile(rb"""<[^\s/>"']+(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*/?>""")
_DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")

Canonical = tuple[object, ...]


@dataclass(slots=True, eq=False)
class Node:
    """One element. ``start``..``tag_end`` is its start tag, ``start``..``end`` all of it, in the document's UTF-8."""

    qname: str
    attrs: dict[str, str]
    scope: Mapping[str, str]
    start: int
    tag_end: int = 0
    end: int = 0
    children: list[Node] = field(default_factory=list)
    text: str = ""

    @property
    def name(self) -> str:
        """Return the name without its prefix."""
        return self.qname.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """Return the prefix with its colon, or nothing."""
        return self.qname[: len(self.qname) - len(self.name)]

    @property
    def space(self) -> str:
        """Return the namespace, empty when there is none."""
        return self.scope.get(self.prefix[:-1], "")

    def child(self, name: str) -> Node | None:
        """Return the first child of that name in this element's own namespace."""
        return next(self.named(name), None)

    def named(self, name: str) -> Iterator[Node]:
        """Return the children of that name in this element's own namespace."""
        return (node for node in self.children if node.name == name and node.space == self.space)

    def foreign(self, spaces: Sequence[str], name: str) -> str | None:
        """Return the attribute of that name in one of these namespaces (``r:id``)."""
        for qname, value in self.attrs.items():
            prefix, colon, local = qname.rpartition(":")
            if colon and local == name and self.scope.get(prefix) in spaces:
                return value
        return None

    def canonical(self) -> Canonical:
        """Return what tells two elements apart whatever their prefix, order and spelling."""
        attrs = sorted((key, value) for key, value in self.attrs.items() if key.partition(":")[0] != "xmlns")
        children = sorted((child.canonical() for child in self.children), key=repr)
        return (self.name, tuple(attrs), tuple(children), self.text.strip())

    def render(self, prefix: str) -> str:
        """Return the element written anew, its names with another prefix."""
        attrs = "".join(f" {key}={markup.quoted(value)}" for key, value in self.attrs.items() if key[:5] != "xmlns")
        if not self.children and not self.text:
            return f"<{prefix}{self.name}{attrs}/>"
        inner = "".join(child.render(prefix) for child in self.children)
        return f"<{prefix}{self.name}{attrs}>{markup.escape(self.text)}{inner}</{prefix}{self.name}>"


class Document:
    """One XML part: its tree, and the edits collected so far. Raises NotARegister when it is no well-formed XML."""

    def __init__(self, data: bytes) -> None:
        self._codec, self._mark = _encoding(data)
        self._data = self._to_utf8(data[len(self._mark) :])
        self._edits: list[tuple[int, int, str]] = []
        self._appended: dict[int, list[str]] = {}
        self._nodes: dict[int, Node] = {}
        self.root: Node = _Builder(self._data).built()

    def remove(self, node: Node) -> None:
        """Leave the element out."""
        self._edits.append((node.start, node.end, ""))

    def append(self, node: Node, snippet: str) -> None:
        """Add the snippet as the element's last child."""
        self._nodes[node.start] = node
        self._appended.setdefault(node.start, []).append(snippet)

    def prepend(self, node: Node, snippet: str) -> None:
        """Add the snippet as the element's first child."""
        if node.children or node.end != node.tag_end:
            self._edits.append((node.tag_end, node.tag_end, snippet))
        else:
            self.append(node, snippet)

    def insert(self, parent: Node, snippet: str, name: str, order: Sequence[str]) -> None:
        """Add the snippet, an element called ``name``, to the parent where the schema's ``order`` wants it."""
        before = [
            child for child in parent.children if child.name in order and order.index(child.name) < order.index(name)
        ]
        if before:
            self._edits.append((before[-1].end, before[-1].end, snippet))
        else:
            self.prepend(parent, snippet)

    def set(self, node: Node, name: str, value: str) -> None:
        """Give the element's attribute (as spelled, with its prefix) another value; add it where it is missing."""
        tag = self._data[node.start : node.tag_end]
        for match in _ATTRIBUTE.finditer(tag):
            if match[1].decode() == name:
                self._edits.append((node.start + match.start(2), node.start + match.end(2), markup.quoted(value)))
                return
        after = node.start + 1 + len(node.qname.encode())
        self._edits.append((after, after, f" {name}={markup.quoted(value)}"))

    def result(self) -> bytes:
        """Return the part with all edits made, in the encoding it came in."""
        edits = list(self._edits)
        for start, snippets in self._appended.items():
            edits.append(self._append_edit(self._nodes[start], "".join(snippets)))
        if not edits:
            return self._mark + (self._data if self._codec == "utf-8" else self._data.decode().encode(self._codec))
        pieces, at = [], 0
        for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
            pieces += [self._data[at:start], text.encode("ascii", "xmlcharrefreplace")]
            at = end
        pieces.append(self._data[at:])
        made = b"".join(pieces)
        return self._mark + (made if self._codec == "utf-8" else made.decode().encode(self._codec))

    def _append_edit(self, node: Node, snippet: str) -> tuple[int, int, str]:
        if node.end != node.tag_end:
            at = self._data.rindex(b"</", node.tag_end, node.end)
            return (at, at, snippet)
        slash = self._data.rindex(b"/", node.start, node.tag_end)
        return (slash, node.tag_end, f">{snippet}</{node.qname}>")

    def _to_utf8(self, data: bytes) -> bytes:
        if self._codec == "utf-8":
            return data
        try:
            text = data.decode(self._codec)
        except UnicodeDecodeError:
            raise markup.broken() from None
        return text.encode()


class _Builder:
    """One run of expat over UTF-8 bytes that leaves a tree."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.open: list[Node] = []
        self.count = 0
        self.top: Node | None = None
        self.parser = markup.parser("utf-8")
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def built(self) -> Node:
        for _ in markup.feed(self.parser, [self.data]):
            pass
        if self.top is None:
            raise markup.broken()
        return self.top

    def start(self, qname: str, attrs: dict[str, str]) -> None:
        self.count += 1
        if self.count > _MAX_NODES or len(self.open) > markup.MAX_DEPTH:
            raise too_big()
        scope = self.open[-1].scope if self.open else {}
        if declared := {key[6:]: value for key, value in attrs.items() if key == "xmlns" or key[:6] == "xmlns:"}:
            scope = {**scope, **declared}
        at = self.parser.CurrentByteIndex
        tag = _TAG.match(self.data, at)
        if tag is None:
            raise markup.broken()
        node = Node(qname, attrs, scope, at, tag.end())
        if self.open:
            self.open[-1].children.append(node)
        else:
            self.top = node
        self.open.append(node)

    def end(self, _qname: str) -> None:
        node = self.open.pop()
        empty = self.data[node.tag_end - 2 : node.tag_end] == b"/>"
        node.end = node.tag_end if empty else self.data.index(b">", self.parser.CurrentByteIndex) + 1

    def characters(self, text: str) -> None:
        self.open[-1].text += text


def _encoding(data: bytes) -> tuple[str, bytes]:
    """Return how the part is encoded, and its byte order mark."""
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return codec, mark
    declared = _DECLARED.match(data[:200].decode("latin-1"))
    name = declared[1].lower() if declared else "utf-8"
    if name not in ("utf-8", "us-ascii", "iso-8859-1"):
        raise markup.broken()
    return ("iso-8859-1" if name == "iso-8859-1" else "utf-8"), b""
