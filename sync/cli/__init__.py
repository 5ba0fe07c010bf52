"""The command ``kawal``: one module per verb, imported when the verb is called."""

from sync.cli.main import main

__all__ = ["main"]
