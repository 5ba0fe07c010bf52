"""What may stand in a header of a mail."""

from __future__ import annotations

import re

# Without what some servers take for a way to somewhere else (a%b, a!b, |a) and what encoded words are made of.
_WORD = r"[A-Za-z0-9#$&'*+/^_{}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"(?=.{{1,64}}@){_WORD}(\.{_WORD})*@({_LABEL}\.)+[A-Za-z]{{2,63}}")
_LONGEST_ADDRESS = 254  # RFC 5321
LONGEST_LINE = 200
"""Characters of a subject or a name. Ours have 70; a line of a mail may have 998 octets (RFC 5322)."""


def is_address(text: str) -> bool:
    """Return whether a text is one plain e-mail address: no name, no second one, nothing that breaks a header.

    All of it is ASCII, so that no mail server needs SMTPUTF8 for us.
    """
    return len(text) <= _LONGEST_ADDRESS and _ADDRESS.fullmatch(text) is not None


def is_line(text: str) -> bool:
    """Return whether a text may be a subject or a person's name: one printable line, neither empty nor endless.

    Line ends of every kind (U+2028 too), NUL, and what turns the direction of writing are not printable.
    """
    return 0 < len(text) <= LONGEST_LINE and text.isprintable() and text == text.strip()
