"""``python -m sync.settings > docs/settings.md`` makes the page anew."""

from sync.settings.page import page

print(page(), end="")
