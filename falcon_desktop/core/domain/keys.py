"""Finds the key in pasted text, and says what became of one. Never keeps one, and no error repeats
one.
"""

from __future__ import annotations

from typing import Final

from falcon_desktop.core.domain.errors import FalconError, KeychainError, KeyUnusable
from falcon_desktop.core.text.sentences import Sentence

MAX_KEY: Final = 8_192
"""Characters; servers refuse longer headers."""
_INVISIBLE: Final = "\ufeff\u200b\u200c\u200d\u2060"
_QUOTES: Final = "\"'`"


def clean_key(text: str) -> str:
    """Return the key in a pasted text; a key that is already clean stays the same.

    Left out are white space and invisible characters around it, quotes, and the beginning of the
    header that it was copied from: ``Authorization: Bearer``, ``x-api-key:``.

    Raises:
        KeyUnusable: it could not stand in an HTTP header. The sentence says why, without the key.
    """
    key, before = _bared(text), text
    while key != before:
        key, before = _bared(key), key
    if not key:
        raise KeyUnusable(Sentence("The key is empty."))
    if len(key) > MAX_KEY:
        raise KeyUnusable(
            Sentence("The key is too long (limit {max_key} characters).", max_key=MAX_KEY)
        )
    if any(character.isspace() for character in key):
        raise KeyUnusable(
            Sentence(
                "A key can't contain spaces or line breaks. Was something else copied with it?"
            )
        )
    if not all(33 <= ord(character) <= 126 for character in key):
        raise KeyUnusable(
            Sentence(
                "A key contains only plain letters, digits and symbols. Was something else copied?"
            )
        )
    return key


def _bared(text: str) -> str:
    """Return ``text`` without one layer of what people copy along with a key."""
    import re  # not needed before the first paint

    key = text.strip().strip(_INVISIBLE).strip()
    before = r"^((authorization|(x-)?api-key)\s*:\s*)?(bearer(\s+|$))?"
    key = re.sub(before, "", key, flags=re.IGNORECASE)
    quoted = len(key) >= 2 and key[0] == key[-1] and key[0] in _QUOTES
    return key[1:-1] if quoted else key


def key_left_behind(name: str, failure: FalconError) -> KeychainError:
    """Return the error that a connection called ``name`` was removed while its key could not be."""
    sentence = Sentence(
        "“{name}” was removed, but not its key: {reason}", name=name, reason=failure.sentence
    )
    return KeychainError(sentence, detail=failure.detail)
