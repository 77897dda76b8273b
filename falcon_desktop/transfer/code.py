"""Highlighted code as HTML, for pages and print.

Colours are classes of a style sheet, few enough to be the same in light, dark and on paper.
"""

from __future__ import annotations

import time
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pygments.lexer import Lexer
    from pygments.token import _TokenType

MAX_CODE: Final = 60_000
"""Characters of a block that is coloured; a longer one stands as it is."""
MAX_LINE: Final = 2_000
"""Characters of a line that is coloured: regular expressions may be slow on longer ones."""
MAX_SECONDS: Final = 0.5
"""After which the rest of a block stands as it is: its text is hostile."""

LIGHT: Final = {
    "tk": "#7a2fc4", "ts": "#1a7f37", "tn": "#9a4a00", "tc": "#6b6b76", "tf": "#1f5fbf",
    "te": "#c6373c",
}  # fmt: skip
"""Keywords, texts, numbers, comments, names of functions and classes, errors."""
DARK: Final = {
    "tk": "#c59bff", "ts": "#7fd68f", "tn": "#f0b070", "tc": "#9a9aa6", "tf": "#86b7ff",
    "te": "#f2777a",
}  # fmt: skip

_CLASSES: Final = (
    ("tc", "Token.Comment"),
    ("tk", "Token.Keyword"),
    ("tk", "Token.Operator.Word"),
    ("tk", "Token.Name.Tag"),
    ("ts", "Token.Literal.String"),
    ("tn", "Token.Literal.Number"),
    ("tf", "Token.Name.Function"),
    ("tf", "Token.Name.Class"),
    ("tf", "Token.Name.Decorator"),
    ("tf", "Token.Name.Builtin"),
    ("te", "Token.Generic.Deleted"),
    ("ts", "Token.Generic.Inserted"),
)
"""By the beginning of a token's name."""


def coloured(code: str, language: str) -> str:
    """Return code as HTML: everything escaped, tokens in spans with classes."""
    name = language.split(maxsplit=1)[0][:40] if language.strip() else ""
    lexer = _lexer(name) if name and len(code) <= MAX_CODE else None
    if lexer is None or any(len(line) > MAX_LINE for line in code.split("\n")):
        return escape(code)
    parts: list[str] = []
    spent = 0
    deadline = time.monotonic() + MAX_SECONDS
    try:
        for place, kind, value in lexer.get_tokens_unprocessed(code):
            if time.monotonic() > deadline:
                break
            parts.append(_span(_class(kind), value))
            spent = place + len(value)
    except Exception:  # a lexer of a hundred, written for files that somebody wrote
        return escape(code)
    return "".join(parts) + escape(code[spent:])


def _span(name: str, value: str) -> str:
    return f'<span class="{name}">{escape(value)}</span>' if name else escape(value)


@lru_cache(maxsize=512)
def _class(kind: _TokenType) -> str:
    shown = str(kind)
    for name, words in _CLASSES:
        if shown.startswith(words):
            return name
    return ""


@lru_cache(maxsize=64)
def _lexer(name: str) -> Lexer | None:
    """Return what reads a language: looking for it goes through hundreds of them."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(name)
    except ClassNotFound:
        return None
    except Exception:  # a lexer of a hundred that can't even be loaded
        return None
