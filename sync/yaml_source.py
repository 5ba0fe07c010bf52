"""YAML read strictly: every plain scalar stays text, and every value knows its file and line.

``No``, ``Ya``, ``012`` and ``1:30`` are text. Duplicate keys, anchors and aliases (which can blow a file up to
gigabytes) are problems, not values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from sync.errors import reason

_MAX_BYTES = 2_000_000
_MAX_DEPTH = 30
_CALM = 500  # a text whose longest line and brackets are no more than this together cannot be nested dangerously
MAX_DAYS = 3660  # ten years
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar. ``plain`` is whether it was written without quotes."""

    value: str
    line: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Seq:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Map:
    """A mapping; ``lines`` has the line of each key."""

    items: dict[str, Node]
    lines: dict[str, int]
    line: int


Node = Text | Seq | Map


@dataclass
class Problems:
    """All problems of some files, as ``file:line: sentence``."""

    found: list[tuple[str, int, str]] = field(default_factory=list)

    def add(self, file: str, line: int, sentence: str) -> None:
        """Note a problem."""
        self.found.append((file, line, sentence))

    def lines(self) -> list[str]:
        """Return the problems in the order of files and lines, each once."""
        return [f"{file}:{line}: {sentence}" for file, line, sentence in sorted(set(self.found))]


def did_you_mean(word: str, known: list[str] | tuple[str, ...]) -> str:
    """Return `` Mungkin maksud Anda "…"?`` or nothing."""
    lower = {k.casefold(): k for k in known}
    close = get_close_matches(word.casefold(), lower, n=1, cutoff=0.6)
    return f' Mungkin maksud Anda "{lower[close[0]]}"?' if close else ""


def whole_number(text: str) -> int | None:
    """Return a whole number of at most nine digits, or ``None``."""
    return int(text) if _WHOLE.fullmatch(text) else None


def read_yaml(path: Path, name: str, problems: Problems) -> Map | None:
    """Given a YAML file whose top is a mapping, return it; else note why not and return ``None``."""
    try:
        if not path.is_file():
            problems.add(name, 1, "bukan berkas biasa.")
            return None
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        problems.add(name, 1, f"berkas tidak dapat dibaca ({reason(error)}).")
        return None
    except UnicodeDecodeError as error:
        problems.add(name, data[: error.start].count(b"\n") + 1, "berkas bukan teks UTF-8. Simpan ulang sebagai UTF-8.")
        return None
    if len(data) > _MAX_BYTES:
        problems.add(name, 1, "berkas terlalu besar.")
        return None
    return parse_yaml(text, name, problems)


def parse_yaml(text: str, name: str, problems: Problems) -> Map | None:
    """Given the text of a YAML file whose top is a mapping, return it; else note why not and return ``None``."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_traps(text, loader)
        node = yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(name, mark.line + 1 if mark else 1, f"YAML tidak dapat dibaca: {_reason(error)}")
        return None
    except yaml.reader.ReaderError as error:
        problems.add(name, text.count("\n", 0, error.position) + 1, "ada tanda yang tidak boleh ada di berkas YAML.")
        return None
    except RecursionError:
        problems.add(name, 1, "berkas terlalu dalam bertingkat.")
        return None
    if node is None:  # a cut-off copy would switch rules off without a word
        problems.add(name, 1, "berkas ini kosong. Bila memang tanpa isi, tulis {} di dalamnya.")
        return None
    if not isinstance(node, yaml.MappingNode):
        problems.add(name, node.start_mark.line + 1, "isi berkas harus berupa pasangan kunci: nilai.")
        return None
    found = _convert(node, name, problems, 0)
    assert isinstance(found, Map)
    return found


def _refuse_traps(text: str, loader: type) -> None:
    """Find aliases and deep nesting before anything is built: of either, libyaml can take the whole process down."""
    longest = max(map(len, text.splitlines()), default=0)
    if not ("*" in text or "&" in text or longest + text.count("[") + text.count("{") > _CALM):
        return
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        if getattr(event, "anchor", None):
            raise _Trap("anchor", event)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _MAX_DEPTH + 2:
            raise _Trap("depth", event)


class _Trap(yaml.MarkedYAMLError):
    def __init__(self, problem: str, event: Any) -> None:
        super().__init__(problem=problem, problem_mark=event.start_mark)


def _reason(error: yaml.MarkedYAMLError) -> str:
    known = {
        "depth": "terlalu dalam bertingkat.",
        "anchor": "tanda & dan * (anchor) tidak dipakai di sini; beri tanda petik bila itu teks.",
        "mapping values are not allowed": "titik dua di tengah kalimat; beri tanda petik pada teksnya.",
        "found character '\\t'": "ada tab; pakai spasi untuk menjorok.",
        "found character '%'": "teks yang diawali % perlu tanda petik.",
        "expected <block end>": "jarak menjorok tidak sama dengan baris di atasnya.",
        "found unexpected end": "tanda petik belum ditutup.",
        "expected ',' or": "kurung { } atau [ ] belum ditutup, atau koma terlewat.",
        "did not find expected": "susunan barisnya tidak lengkap; periksa jarak menjorok, kurung, dan tanda petik.",
        "could not find expected ':'": "titik dua sesudah kunci terlewat.",
    }
    problem = error.problem or ""
    return next((text for start, text in known.items() if problem.startswith(start)), "periksa susunan baris ini.")


def _convert(node: yaml.Node, name: str, problems: Problems, depth: int) -> Node:
    line = node.start_mark.line + 1
    if depth > _MAX_DEPTH:
        problems.add(name, line, "terlalu dalam bertingkat.")
        return Text("", line)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, name, problems, depth)
    if isinstance(node, yaml.SequenceNode):
        return Seq(tuple(_convert(item, name, problems, depth + 1) for item in node.value), line)
    # libyaml says "", PyYAML None, for the style of a plain scalar
    return Text(node.value, line, not getattr(node, "style", None))


def _mapping(node: yaml.MappingNode, name: str, problems: Problems, depth: int) -> Map:
    items: dict[str, Node] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            problems.add(name, line, "kunci harus berupa teks.")
            continue
        if key.value in items:
            problems.add(name, line, f'kunci "{key.value}" sudah ada di baris {lines[key.value]}.')
            continue
        items[key.value] = _convert(value, name, problems, depth + 1)
        lines[key.value] = line
    return Map(items, lines, node.start_mark.line + 1)


class Reader:
    """Reads the keys of one mapping: each key is asked for once, and what was never asked for is unknown."""

    def __init__(self, file: str, node: Node, problems: Problems, what: str) -> None:
        self.file, self.problems, self.what = file, problems, what
        self.map = node if isinstance(node, Map) else Map({}, {}, node.line)
        if not isinstance(node, Map):
            self.problem(node.line, f"{what} harus berupa pasangan kunci: nilai.")
        self.line = node.line
        self.known: list[str] = []

    def problem(self, line: int, sentence: str) -> None:
        """Note a problem of this file."""
        self.problems.add(self.file, line, sentence)

    def __contains__(self, key: str) -> bool:
        return key in self.map.items

    def line_of(self, key: str) -> int:
        """Return the line of a key, or of the mapping when the key is not there."""
        return self.map.lines.get(key, self.line)

    def node(self, key: str, required: bool = False) -> Node | None:
        """Return the value of a key; note its absence when it is required."""
        self.known.append(key)
        found = self.map.items.get(key)
        if found is None and required:
            self.problem(self.line, f'{self.what}: kunci "{key}" belum ada.')
        return found

    def text(self, key: str, default: str = "", required: bool = False) -> str:
        """Return a text; note it when it is empty or something else."""
        node = self.node(key, required)
        if node is None:
            return default
        if not isinstance(node, Text) or not node.value.strip():
            self.problem(node.line, f'{self.what}: "{key}" harus berisi teks.')
            return default
        return node.value

    def choice(self, key: str, allowed: tuple[str, ...], default: str = "", required: bool = False) -> str:
        """Return one of some words."""
        found = self.text(key, default, required)
        if found and found not in allowed:
            sentence = f'{self.what}: "{key}: {found}" tidak dikenal.{did_you_mean(found, allowed)}'
            self.problem(self.line_of(key), f"{sentence} Pilihannya: {', '.join(allowed)}.")
            return default
        return found

    def number(self, key: str, default: int | None = None) -> int | None:
        """Return a whole number."""
        found = self.text(key)
        if not found:
            return default
        number = whole_number(found)
        if number is None:
            self.problem(self.line_of(key), f'{self.what}: "{key}" harus berupa bilangan bulat.')
            return default
        return number

    def days(self, key: str) -> int | None:
        """Return a number of days or years that an office can mean."""
        number = self.number(key)
        if number is not None and not 0 <= number <= MAX_DAYS:
            self.problem(self.line_of(key), f'{self.what}: "{key}" harus antara 0 dan {MAX_DAYS}.')
            return None
        return number

    def flag(self, key: str) -> bool:
        """Return true or false (``true``, ``ya``)."""
        return self.choice(key, ("true", "false", "ya", "tidak")) in ("true", "ya")

    def texts(self, key: str, required: bool = False) -> tuple[str, ...]:
        """Return a list of texts."""
        node = self.node(key, required)
        if node is None:
            return ()
        if not isinstance(node, Seq) or not all(isinstance(item, Text) for item in node.items):
            self.problem(node.line, f'{self.what}: "{key}" harus berupa daftar teks, misalnya [A, B].')
            return ()
        return tuple(item.value for item in node.items if isinstance(item, Text))

    def one_or_more(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that may be written as one text (Table Schema's keys)."""
        node = self.map.items.get(key)
        return (self.text(key),) if isinstance(node, Text) else self.texts(key)

    def maps(self, key: str) -> Iterator[Node]:
        """Yield the members of a list of mappings."""
        node = self.node(key)
        if isinstance(node, Seq):
            yield from node.items
        elif node is not None:
            self.problem(node.line, f'{self.what}: "{key}" harus berupa daftar.')

    def finish(self) -> None:
        """Note the keys that nobody asked for."""
        for key, line in self.map.lines.items():
            if key not in self.known:
                hint = did_you_mean(key, self.known)
                self.problem(line, f'{self.what}: kunci "{key}" tidak dikenal.{hint}')
