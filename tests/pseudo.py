"""A language that nobody speaks: each text in brackets, 40 % longer, and without an ASCII letter.

What is shown in ASCII letters all the same was not translated: written into the program as it is,
or put together from pieces. Data of tests is in Greek, so that it is never taken for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_PLAIN: Final = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OTHER: Final = "áƀçđéƒǧĥíĵķļɱñóþɋŕšťúṽŵẍýžÁƁÇĐÉƑǦĤÍĴĶĻṀÑÓÞɊŔŠŤÚṼŴẌÝŽ"
_LETTERS: Final = str.maketrans(_PLAIN, _OTHER)
_KEPT: Final = re.compile(r"\{[^{}]*\}|%n|%L?\d|%\(\w+\)[sdr]|%[srd]|<[^<>]+>|&\w+;")
"""Places to fill in, and what HTML commands."""
_LONG: Final = 12
"""Letters of the longest word that is added: a line breaks between words."""
_WORD: Final = re.compile(r"[A-Za-z]{2,}")
ALLOWED: Final = re.compile(
    # keys
    r"\b(?:Ctrl|Shift|Alt|Meta|Esc|Tab|Return|Enter|Space|Home|End|Backspace|Del|Ins|PgUp|PgDown"
    r"|Up|Down|Left|Right|F\d+)\b"
    # names
    r"|Falcon Desktop|Python|PySide\d?|SQLite|Qt|llama\.cpp|SmolLM\S*|Linux|x86_64|aarch64"
    # options, commands, places to fill in, words of a search, addresses
    r"|(?<!\w)--?[a-z][\w-]*|\bfalcon-desktop\b(?: [a-z]+\b)?|\{\{[\w =]+\}\}"
    r"|\b(?:after|before|in|model|role|title):\S*|https?://\S*|[\w-]*(?:/[\w.~-]+)+/?"
    r"|\b\w+\.(?:json|md|pdf|zip|html|txt|sqlite3|gguf|csv|toml|jsonl|png)\b"
    r"|\b(?:JSON|HTML|PDF|UTF|API|URL|HTTP|HTTPS|TGI|CSV|ID|MB|GB|KB|kB|TeX|null|DATE|NAME|WORD)\b"
)


def pseudo(text: str) -> str:
    """Return a text in this language; what is filled in and markup stay."""
    parts: list[str] = []
    end = 0
    for kept in _KEPT.finditer(text):
        parts += [text[end : kept.start()].translate(_LETTERS), kept[0]]
        end = kept.end()
    parts.append(text[end:].translate(_LETTERS))
    longer = len(text) * 2 // 5
    tail = " ".join([*["~" * _LONG] * (longer // _LONG), "~" * (longer % _LONG)]).strip()
    return f"«{''.join(parts)}{tail}»" if text.strip() else text


def untranslated(texts: Iterable[str], *names: str) -> list[str]:
    """Return the texts with a word in ASCII letters that is neither allowed nor among the names."""
    found = []
    longest_first = sorted(filter(None, names), key=len, reverse=True)
    own = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first))
    for text in texts:
        left = ALLOWED.sub(" ", own.sub(" ", text) if names else text)
        if _WORD.search(re.sub(r"<[^<>]+>|&\w+;", " ", left)):
            found.append(text)
    return found
