"""The rule folder: YAML in, a rule book out, or one error that lists every problem with file and line."""

from sync.rulebook.load import load

__all__ = ["load"]
