"""What is in an HTML page: its elements, whether they are closed in order, and its tables as a reader sees them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY = {"meta", "br", "img", "link", "hr"}


@dataclass
class Element:
    """An element with its attributes and what is in it."""

    tag: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Element]:
        """Yield the elements within it that have one of the tags, in order."""
        for child in self.content:
            if isinstance(child, Element):
                if child.tag in tags or not tags:
                    yield child
                yield from child.all(*tags)

    def own(self, tag: str) -> list[Element]:
        """Return the elements within it that are not in another table."""
        found = []
        for child in self.content:
            if isinstance(child, Element):
                found += [child] if child.tag == tag else [] if child.tag == "table" else child.own(tag)
        return found

    @property
    def text(self) -> str:
        """Return its words."""
        return " ".join(" ".join(c if isinstance(c, str) else c.text for c in self.content).split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {self.get_starttag_text()}"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].content.append(element)
        if tag not in _EMPTY:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> where {self.open[-1].tag} is open, {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read(html: str) -> Element:
    """Return a page as a tree; every element that is opened must be closed, in order."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"{reader.open[-1].tag} is not closed"
    return reader.open[0]


@dataclass(frozen=True)
class Seen:
    """A table: its caption, its columns after the first, and the lines of each of its bodies by their label."""

    caption: str
    columns: list[str]
    bodies: list[dict[str, list[str]]]
    foot: list[str]

    @property
    def lines(self) -> dict[str, list[str]]:
        """Return the lines of a table with one body."""
        [lines] = self.bodies or [{}]
        return lines


def tables(page: Element) -> list[Seen]:
    """Return the tables of data."""
    return [_seen(table) for table in page.all("table") if table.attributes.get("role") != "presentation"]


def _seen(table: Element) -> Seen:
    [head, *more] = [row.own("th") for row in table.own("thead")[0].own("tr")]
    columns = [cell.text for cell in head[1:]]
    if more:
        columns = [cell.text for cell in more[0]] + columns[1:]
    bodies = [_lines(body) for body in table.own("tbody")]
    foot = [cell.text for end in table.own("tfoot") for cell in end.own("tr")[0].own("td")]
    assert {len(cells) for lines in bodies for cells in lines.values()} <= {len(columns)}
    return Seen("".join(c.text for c in table.own("caption")), columns, bodies, foot)


def _lines(body: Element) -> dict[str, list[str]]:
    rows = body.own("tr")
    lines = {row.own("th")[0].text: [cell.text for cell in row.own("td")] for row in rows}
    assert len(lines) == len(rows)
    return lines
