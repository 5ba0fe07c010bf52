"""Measurements: ``python -m bench`` (see ``__main__.py``). Not tests: nothing here runs in CI."""
