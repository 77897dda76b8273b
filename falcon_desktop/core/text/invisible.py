"""Invisible characters, as classes that several parts of the program remove or show.

The first three are for the inside of a regular expression's brackets. What else counts as hidden
depends on what is read: a file's name needs no joiner, an Arabic text does.
"""

from __future__ import annotations

from typing import Final

CONTROLS: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
"""What commands a terminal. Tab and line feed do no harm and are not among them."""
TURNING: Final = r"\u202a-\u202e\u2066-\u2069"
"""Embeddings, overrides and isolates: what turns round the text that follows (Trojan Source)."""
DIRECTION_MARKS: Final = r"\u200e\u200f\u061c"
"""What turns nothing round by itself, but moves the signs beside it."""
UNSEEN: Final = frozenset(("Cc", "Cf", "Cs"))
"""The categories of Unicode whose characters are commands, not signs: controls, formats, halves of
surrogate pairs."""
