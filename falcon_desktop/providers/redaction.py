"""Takes keys out of what a server says before anybody sees, keeps or prints it.

A server may repeat the key that it was sent in any form: with characters in between that nobody
sees, in capitals, encoded, or cut. It may also quote keys of others. Pure; must not know where the
words come from.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote, quote_plus

HIDDEN: Final = "•••"
PIECE: Final = 8
"""So many characters of a key in a row are never shown."""
MAX_READ: Final = 65_536
"""Characters of a text that are looked at; the rest is left out."""
_KEEP: Final = "\n\t"

_LOOKS_LIKE_A_KEY: Final = re.compile(
    # by its beginning, as the known services make them, whole or masked by its owner
    r"\b(?:(?:sk|pk|rk|csk|pplx|nvapi|xai|glpat)[-_]|(?:hf|gsk|gh[oprsu]|github_pat)_)"
    r"(?=[\w*.…-]*[\d*])[\w*.…-]{11,}[\w*…]"
    r"|\bAIza[\w-]{20,}|\bA(?:KI|SI)A[A-Z\d]{12,}|\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?"
    # by what stands before it
    r"|(?<=://)[^\s/@:]{1,200}:[^\s/@]{1,200}(?=@)"
    r"|(?<=\bbearer )(?=[^\s\"']*\d)[^\s\"',;]{8,}"
    r"|(?:(?<=key)|(?<=token)|(?<=secret)|(?<=password)|(?<=authorization))[\"']?\s{0,3}[:=]\s{0,3}"
    r"[\"']?(?P<value>(?=[^\s\"',;&]*\d)[^\s\"',;&]{8,})",
    re.IGNORECASE,
)


_ABOUT_KEYS: Final = re.compile(r"\b(api[ _-]?key|key|token|credential|unauthori[sz]ed|auth)", re.I)
_QUOTED_KEY: Final = re.compile(
    r"(?<=['\"`‘“])(?:(?:sk|pk|rk)[-_]|(?:hf|gsk)_)[^\s'\"`’”]{3,}(?=['\"`’”])", re.IGNORECASE
)
"""What a server that speaks of keys quotes as one (``expected 'sk-right'``), however short."""


def clean(text: str) -> str:
    """Return ``text`` without control, format, surrogate and private characters."""
    text = text[:MAX_READ].replace("\r\n", "\n")
    return "".join(
        character
        for character in text
        if character in _KEEP or unicodedata.category(character) not in ("Cc", "Cf", "Cs", "Co")
    ).strip()


def redact(text: str, secrets: Sequence[str] = ()) -> str:
    """Return clean text with :data:`HIDDEN` for every piece of the secrets and what looks like one.

    A piece is found in any case, over spaces and characters beyond ASCII, and in the forms that
    :func:`_forms` lists. A secret shorter than that is found as a whole word: it is no key but
    something that some server wants, such as "test".
    """
    words = {word for secret in secrets for word in secret.split() if word.lower() != "bearer"}
    for word in sorted(words, key=len, reverse=True):
        if len(word) < PIECE:
            text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", HIDDEN, text)
    pieces = {
        form[at : at + PIECE]
        for word in words
        if len(word) >= PIECE
        for form in _forms(word)
        for at in range(len(form) - PIECE + 1)
    }
    if pieces:
        text = _without(text, pieces)
    if _ABOUT_KEYS.search(text):
        text = _QUOTED_KEY.sub(HIDDEN, text)
    return _LOOKS_LIKE_A_KEY.sub(_masked, text)


def _masked(match: re.Match[str]) -> str:
    value = match.group("value")
    return HIDDEN if value is None else match.group().removesuffix(value) + HIDDEN


def _without(text: str, pieces: set[str]) -> str:
    places: list[int] = []
    letters: list[str] = []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKC", character).lower():
            if "!" <= letter <= "~":
                places.append(place)
                letters.append(letter)
    compact = "".join(letters)
    hidden = bytearray(len(text))
    for at in range(len(compact) - PIECE + 1):
        if compact[at : at + PIECE] in pieces:
            first, last = places[at], places[at + PIECE - 1]
            hidden[first : last + 1] = b"\1" * (last + 1 - first)
    shown: list[str] = []
    for place, character in enumerate(text):
        if not hidden[place]:
            shown.append(character)
        elif not place or not hidden[place - 1]:
            shown.append(HIDDEN)
    return "".join(shown)


def _forms(secret: str) -> Iterator[str]:
    """The forms of a secret, in lower case: as it is, backwards, in hex, URLs and Base64."""
    raw = secret.encode("utf-8", "surrogatepass")
    yield from {
        form.lower()
        for form in (secret, secret[::-1], raw.hex(), quote(raw, safe=""), quote_plus(raw))
    }
    for before in range(3):  # Base64 depends on what stands before, modulo three bytes
        encoded = base64.b64encode(b"\0" * before + raw).decode().rstrip("=").lower()
        # the first and last characters hold bits of the neighbours
        inner = encoded[(0, 2, 3)[before] : -1]
        yield inner
        yield inner.replace("+", "-").replace("/", "_")
