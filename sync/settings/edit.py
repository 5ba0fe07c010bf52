"""Add a register or a key to a ``kawal.yaml`` that people have edited: every other character of it stays."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from sync.settings.page import register_entry
from sync.settings.schema import REGISTER


def with_register(text: str, register: Mapping[str, str]) -> str | None:
    """Given the text of usable settings and the keys of a register, return the text with it at the list's end.

    Return ``None`` where the list is written in a way that a person had better extend by hand.
    """
    try:
        top = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:  # the reader is libyaml where there is one, which takes a little more
        return None
    assert isinstance(top, yaml.MappingNode)
    found = next((value for key, value in top.value if key.value == REGISTER.key), None)
    if found is None:
        return _joined(text, len(text.splitlines()), [f"{REGISTER.key}:", *register_entry(register)])
    if isinstance(found, yaml.SequenceNode) and not found.flow_style:
        indent = int(found.start_mark.column)
        return _joined(text, _end_of_list(text, found, indent), register_entry(register, " " * indent))
    if found.value:  # [{nama: …}]
        return None
    start, end = found.start_mark.index, found.end_mark.index
    emptied = text[:start].rstrip(" ") + text[end:]
    return _joined(emptied, found.start_mark.line + 1, register_entry(register))


def with_setting(text: str, key: str, value: str) -> str:
    """Given the text of settings that lack a key at the top, return the text with it at the end."""
    return _joined(text, len(text.splitlines()), [f"{key}: {value}"])


def _end_of_list(text: str, found: yaml.Node, indent: int) -> int:
    """Return how many lines there are up to the end of a list, with the comments that belong to its last member.

    YAML's own end of a block lies behind all comments that follow it.
    """
    last = found
    while isinstance(last, yaml.CollectionNode) and not last.flow_style and last.value:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    line = int(last.end_mark.line) + (last.end_mark.column > 0)
    for following in text.splitlines()[line:]:
        if not following.lstrip(" ").startswith("#") or len(following) - len(following.lstrip(" ")) <= indent:
            break
        line += 1
    return line


def _joined(text: str, line: int, added: list[str]) -> str:
    """Insert lines after so many lines of a text, with the line ends that the text has."""
    end = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    before = "".join(lines[:line])
    if before and not before.endswith("\n"):
        before += end
    return before + "".join(f"{one}{end}" for one in added) + "".join(lines[line:])
