"""Field masks: the grammar of `fields`, and whether the paths of one exist."""

from __future__ import annotations

from tests.sheets_emulator.messages import Message

Path = tuple[str, ...]


class UnbalancedMask(ValueError):
    """A parenthesis without its pair; `unpaired` is which, `paths` those read before it."""

    def __init__(self, unpaired: str, paths: list[Path]) -> None:
        super().__init__(f"'{unpaired}' without its pair")
        self.unpaired = unpaired
        self.paths = paths


def paths(mask: str) -> list[Path]:
    """Return the paths of a response mask in order: `a.b`, `a/b` and `a(b,c)` descend, `,` separates, `a()` is nothing.

    Raises UnbalancedMask.
    """
    found: list[Path] = []
    open_groups: list[Path] = []
    prefix: Path = ()
    token = ""
    for character in mask:
        if character not in "(),":
            token += character
            continue
        names = tuple(token.replace("/", ".").split(".")) if token else ()
        token = ""
        if character == "(":
            open_groups.append(prefix)
            prefix += names
            continue
        if names:
            found.append(prefix + names)
        if character == ")":
            if not open_groups:
                raise UnbalancedMask(")", found)
            prefix = open_groups.pop()
    if token:
        found.append(prefix + tuple(token.replace("/", ".").split(".")))
    if open_groups:
        raise UnbalancedMask("(", found)
    return found


def exists(path: Path, message: Message | None) -> bool:
    """Return whether `path` names a field in `message` (None: below a scalar). `*` stands for any one name."""
    if not path:
        return True
    if message is None:
        return all(name == "*" for name in path)
    head, rest = path[0], path[1:]
    if head == "*":
        return not rest or any(exists(rest, field.message) for field in message.fields.values())
    field = message.fields.get(head)
    if field is None:
        return False
    return exists(rest, field.message) or field.is_map
