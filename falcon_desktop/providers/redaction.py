"""Removes keys from servers' words before anything shows, saves or prints them.

A server may repeat the key that it was sent in any form: with characters in between that nobody
sees, in capitals, encoded, or cut. It may also quote keys of others. Pure.
"""

from __future__ import annotations

import base64
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import quote, quote_plus

from falcon_desktop.core.text.invisible import UNSEEN
from falcon_desktop.core.text.late_pattern import late_pattern
from falcon_desktop.core.text.secret_words import KEY_BEGINNINGS, KEY_FORMS

HIDDEN: Final = "•••"
PIECE: Final = 8
"""So many characters of a key in a row are never shown."""
MAX_READ: Final = 65_536
"""Characters of a text that are looked at; the rest is left out."""
_KEEP: Final = "\n\t"
_TAKEN_OUT: Final = UNSEEN | {"Co"}
"""What no text of a server needs: also what only private agreements give a meaning."""
_IS: Final = r"(?:\\{0,3}[\"'])?\s{0,3}(?:[:=]|%3[ad])\s{0,3}(?:\\{0,3}[\"'])?"
"""What stands between a name and its value; quotes may be escaped, as in JSON within JSON."""

_LOOKS_LIKE_A_KEY: Final = late_pattern(
    # by its beginning, as the known services make them, whole or masked by its owner
    rf"(?<![a-z\d])(?:{KEY_BEGINNINGS})(?=[\w*.…-]*[\d*])[\w*.…-]{{11,}}[\w*…]"
    rf"|(?<![a-z\d])(?:{KEY_FORMS})"
    r"|-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----.*?(?:-----END|\Z)"
    # by what stands before it
    r"|(?<=://)[^\s/@:]{1,200}:[^\s/@]{1,200}(?=@)"
    r"|(?<=\bbearer )(?=[^\s\"']*\d)[^\s\"',;]{8,}"
    rf"|(?<=authorization){_IS}(?:basic|bearer|token|api-?key)\s{{1,3}}(?P<credential>[^\s\"',;&]{{8,}})"
    r"|(?:(?<=key)|(?<=token)|(?<=secret)|(?<=password)|(?<=passwd)|(?<=authorization)|(?<=cookie)"
    rf"|(?<=signature)){_IS}(?P<value>(?=[^\s\"',;&]*\d)[^\s\"',;&]{{8,}})",
    re.IGNORECASE | re.DOTALL,
)


_ABOUT_KEYS: Final = late_pattern(
    r"\b(api[ _-]?key|key|token|credential|unauthori[sz]ed|auth)", re.I
)
_QUOTED_KEY: Final = late_pattern(
    r"(?<=['\"`‘“])(?:(?:sk|pk|rk)[-_]|(?:hf|gsk)_)[^\s'\"`’”]{3,}(?=['\"`’”])", re.IGNORECASE
)
"""What a server that speaks of keys quotes as one (``expected 'sk-right'``), however short."""


def clean(text: str) -> str:
    """Return ``text`` without control, format, surrogate and private characters."""
    text = text[:MAX_READ].replace("\r\n", "\n")
    return "".join(
        character
        for character in text
        if character in _KEEP or unicodedata.category(character) not in _TAKEN_OUT
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
    value = match["credential"] or match["value"]
    return HIDDEN if value is None else match.group().removesuffix(value) + HIDDEN


_Letter = tuple[str, int, int]
"""A character to compare, and where in the text it begins and ends."""
_ESCAPED: Final = late_pattern(
    r"\\u([\da-f]{4})|(?:\\x|%)([\da-f]{2})|&#x0{0,5}([\da-f]{1,6});?|&#0{0,5}(\d{1,7});?"
    r"|&(amp|lt|gt|quot|apos|sol|plus|equals|num|percnt|lowbar|hyphen|period);|\\([!-/:-@[-`{-~])"
)
"""How JSON, programs, addresses and HTML write a character, in lower case."""
_NAMED: Final = {
    "amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "sol": "/", "plus": "+",
    "equals": "=", "num": "#", "percnt": "%", "lowbar": "_", "hyphen": "-", "period": ".",
}  # fmt: skip
_ESCAPED_TWICE: Final = 3
"""So often one writes what another wrote, in a text of a server that quotes a server."""


def _without(text: str, pieces: set[str]) -> str:
    hidden = bytearray(len(text))
    letters = [
        letter
        for place, character in enumerate(text)
        for letter in _letters(character, place, place + 1)
    ]
    for _ in range(_ESCAPED_TWICE + 1):
        compact = "".join(letter for letter, _, _ in letters)
        for at in range(len(compact) - PIECE + 1):
            if compact[at : at + PIECE] in pieces:
                first, end = letters[at][1], letters[at + PIECE - 1][2]
                hidden[first:end] = b"\1" * (end - first)
        if not _ESCAPED.search(compact):
            break
        letters = _read(letters, compact)
    shown: list[str] = []
    for place, character in enumerate(text):
        if not hidden[place]:
            shown.append(character)
        elif not place or not hidden[place - 1]:
            shown.append(HIDDEN)
    return "".join(shown)


def _letters(character: str, first: int, end: int) -> Iterator[_Letter]:
    for letter in unicodedata.normalize("NFKC", character).lower():
        if "!" <= letter <= "~":
            yield letter, first, end


def _read(letters: Sequence[_Letter], compact: str) -> list[_Letter]:
    """Return letters with those in place of which something else is written read once."""
    found: list[_Letter] = []
    done = 0
    for match in _ESCAPED.finditer(compact):
        found += letters[done : match.start()]
        done = match.end()
        unit, byte, hexadecimal, decimal, name, itself = match.groups()
        digits = unit or byte or hexadecimal
        number = int(digits, 16) if digits else int(decimal) if decimal else -1
        character = chr(number) if 0 <= number <= 0x10FFFF else _NAMED.get(name, itself or "")
        found += _letters(character, letters[match.start()][1], letters[done - 1][2])
    return found + list(letters[done:])


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
