"""Converts text and queries to the form used by the index.

Scripts without spaces (and Arabic, whose words grow at the front) are cut into overlapping pieces,
so that any substring is a phrase of the index.
"""

from __future__ import annotations

import io
import re
import unicodedata
from array import array
from collections.abc import Callable, Iterator
from typing import Final

from falcon_desktop.core.text.late_pattern import late_pattern

_CJK = 2
_DENSE = 3
_PIECES: Final[tuple[tuple[int, int, int], ...]] = (
    # first, last code point, characters per piece
    (0x0620, 0x064A, _DENSE),  # Arabic letters
    (0x066E, 0x06D3, _DENSE),
    (0x06FA, 0x06FF, _DENSE),
    (0x0750, 0x077F, _DENSE),
    (0x08A0, 0x08C9, _DENSE),
    (0x0E00, 0x0E4E, _DENSE),  # Thai
    (0x0E80, 0x0ECE, _DENSE),  # Lao
    (0x0F40, 0x0FBC, _DENSE),  # Tibetan
    (0x1000, 0x1049, _DENSE),  # Myanmar
    (0x1100, 0x11FF, _DENSE),  # Hangul Jamo, to which decomposition leads
    (0x1780, 0x17D3, _DENSE),  # Khmer
    (0x3005, 0x3007, _CJK),
    (0x3041, 0x3096, _CJK),  # Hiragana
    (0x309D, 0x309F, _CJK),
    (0x30A1, 0x30FF, _CJK),  # Katakana
    (0x31F0, 0x31FF, _CJK),
    (0x3400, 0x4DBF, _CJK),
    (0x4E00, 0x9FFF, _CJK),  # Han
    (0xAC00, 0xD7A3, _CJK),  # Hangul syllables
    (0xF900, 0xFAFF, _CJK),
    (0x20000, 0x323AF, _CJK),
)
DENSE_CLASS: Final = "".join(f"{chr(low)}-{chr(high)}" for low, high, _ in _PIECES)
"""The characters of scripts that are cut into pieces, for use in a regular expression's ``[]``."""


def _class_of(wanted: int) -> str:
    return "".join(f"{chr(low)}-{chr(high)}" for low, high, size in _PIECES if size == wanted)


_RUN: Final = late_pattern(f"([{_class_of(_CJK)}]+)|[{_class_of(_DENSE)}]+")
"""A run of characters that are cut into pieces of one length; the group tells which."""
_BREAK: Final = late_pattern(f"[^{DENSE_CLASS}]")
_LONG_RUN: Final = 12
_AT_ONCE: Final = 1 << 16
"""Characters that are laid out at once: it takes 16 bytes for each."""
_UNIT: Final = "I" if array("I").itemsize == 4 else "L"
_SPACE: Final = " ".encode("utf-32-le")

_ARABIC_FOLDS: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ـ": ""}
_KEEP_WHOLE: Final = frozenset("йЙїЇўЎѓЃќЌ")
"""Letters of their own for their readers, not accented ones."""
_NEVER_IN_WORDS: Final = frozenset(("Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Zs"))
_FOLDS_DIFFER: Final = frozenset("\u0132\u0133\u013f\u0140\u0149ЀЁЍѐёѝ\u20a8\ufdfc")


class _Fold(dict[int, str]):
    """Maps a character to its folded form; learns each character once."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = self[code] = _fold_character(character)
        return folded


class _Size(dict[str, int]):
    """Maps a folded character to the length of the pieces its script is cut into; 0 for words."""

    def __missing__(self, character: str) -> int:
        code = ord(character)
        size = next((size for low, high, size in _PIECES if low <= code <= high), 0)
        self[character] = size
        return size


class _Known:
    """Whether characters are of a kind; asks about each character once."""

    def __init__(self, is_one: Callable[[str], bool]) -> None:
        self._is_one = is_one
        self._asked: set[str] = set()
        self._others: set[str] = set()

    def are_all(self, text: str) -> bool:
        """Say whether every character of a text is of the kind."""
        characters = set(text)
        for one in characters - self._asked:
            if not self._is_one(one):
                self._others.add(one)
            self._asked.add(one)
        return characters.isdisjoint(self._others)


class Normaliser:
    """Folds text for comparison: case, accents, Arabic and Hebrew vowels, full-width forms.

    Holds only a cache; use one per thread.
    """

    def __init__(self) -> None:
        self._fold = fold = _Fold()
        self._size = _Size()
        self._only_lower = _Known(lambda one: fold[ord(one)] == one.lower())
        self._alike = _Known(_index_reads_it_alike)

    def fold(self, text: str) -> str:
        """Return ``text`` folded. Lengths may differ; see :meth:`fold_with_positions`."""
        if text.isascii():
            return text.lower()
        # "Σ": a whole text's lower() writes it otherwise at the end of a word.
        if "Σ" not in text and self._only_lower.are_all(text):
            return text.lower()
        return text.translate(self._fold)

    def fold_with_positions(self, text: str) -> tuple[str, list[int] | None]:
        """Return ``text`` folded and, for each folded character, where it came from.

        None instead of positions where they are the same.
        """
        if text.isascii():
            return text.lower(), None
        fold = self._fold
        if all(len(fold[ord(character)]) == 1 for character in set(text)):
            return text.translate(fold), None
        parts: list[str] = []
        positions: list[int] = []
        for position, character in enumerate(text):
            folded = fold[ord(character)]
            parts.append(folded)
            positions.extend([position] * len(folded))
        return "".join(parts), positions

    def index_form(self, text: str) -> str | None:
        """Return the index form of ``text``; None if it is ``text`` itself."""
        if text.isascii() or self._alike.are_all(text):
            return None
        if len(text) <= _AT_ONCE:
            return _RUN.sub(_cut_run, self.fold(text)).strip(" ")
        return self._laid_out(text).decode("utf-8", "surrogatepass")

    def index_bytes(self, text: str) -> bytes | None:
        """Return :meth:`index_form` as UTF-8, which is faster for long texts."""
        if text.isascii() or self._alike.are_all(text):
            return None
        return self._laid_out(text)

    def _laid_out(self, text: str) -> bytes:
        laid = io.BytesIO()
        for part in _parts(self.fold(text).strip(" ")):
            laid.write(_RUN.sub(_cut_run, part).encode("utf-8", "surrogatepass"))
        return laid.getvalue().strip(b" ")

    def pieces(self, text: str, *, whole: bool) -> list[str]:
        """Return folded ``text`` cut for the index.

        ``whole`` False leaves out the shorter pieces at the very end, so that the pieces match
        wherever the text goes on; of a text shorter than a piece, the start of a piece remains.
        """
        folded = self.fold(text)
        pieces: list[str] = []
        start = 0
        length = len(folded)
        while start < length:
            size = self._size[folded[start]]
            end = start + 1
            while end < length and self._size[folded[end]] == size:
                end += 1
            run = folded[start:end]
            if not size:
                pieces.append(run)
            elif whole or end < length:
                pieces.extend(run[at : at + size] for at in range(len(run)))
            else:
                pieces.extend(run[at : at + size] for at in range(max(1, len(run) - size + 1)))
            start = end
        return pieces

    def is_dense(self, piece: str) -> bool:
        """Whether a folded piece ends in a script that is cut into pieces."""
        return bool(piece) and self._size[piece[-1]] > 0

    def is_open(self, piece: str) -> bool:
        """Whether a query's last piece is only the start of what it matches."""
        size = self._size[piece[-1]] if piece else 0
        return not size or len(piece) < size


def _parts(text: str) -> Iterator[str]:
    """Give a long text in parts that end where no run goes on.

    Each word that is laid out is a text of its own for a moment, which takes twice the room of its
    letters and more.
    """
    start = 0
    while start < len(text):
        found = _BREAK.search(text, start + _AT_ONCE)
        end = found.start() if found else len(text)
        yield text[start:end]
        start = end


def _cut_run(run: re.Match[str]) -> str:
    """Return a run's overlapping pieces, the shorter ones at its end included.

    Long runs are laid out as 32-bit units with strides, several times as fast as slices.
    """
    text = run[0]
    length = len(text)
    size = _DENSE if run[1] is None else _CJK
    if length < _LONG_RUN:
        return f" {' '.join([text[at : at + size] for at in range(length)])} "
    if length <= _AT_ONCE:
        return _laid(text, 0, length, size)
    laid = (_laid(text, at, min(_AT_ONCE, length - at), size) for at in range(0, length, _AT_ONCE))
    return " " + "".join(part[1:] for part in laid)


def _laid(text: str, start: int, count: int, size: int) -> str:
    """Return so many pieces of a text, each behind a space, and a space."""
    units = array(_UNIT, text[start : start + count + size - 1].encode("utf-32-le"))
    laid = array(_UNIT, _SPACE) * (count * (size + 1) + 1)
    for place in range(size):
        these = units[place : place + count]
        last = len(these) * (size + 1)
        laid[1 + place : last + 1 + place : size + 1] = these
    return laid.tobytes().decode("utf-32-le")


def _fold_character(character: str) -> str:
    if character in _KEEP_WHOLE:
        return character.lower()
    if "\uac00" <= character <= "\ud7a3":
        return character
    category = unicodedata.category(character)
    if category in ("Cs", "Cf"):
        return ""
    decomposed = unicodedata.normalize("NFKD", character)
    kept = [part for part in decomposed if not _is_diacritic(part)]
    return "".join(_ARABIC_FOLDS.get(part, part) for part in "".join(kept).lower())


def _is_diacritic(character: str) -> bool:
    """Say whether a mark only modifies its letter (Latin, Greek, Cyrillic, Hebrew, Arabic)."""
    code = ord(character)
    return unicodedata.combining(character) != 0 and (
        0x0300 <= code <= 0x036F
        or 0x0591 <= code <= 0x05C7
        or 0x0610 <= code <= 0x061A
        or 0x064B <= code <= 0x065F
        or code == 0x0670
        or 0x06D6 <= code <= 0x06ED
        or 0x08D3 <= code <= 0x08FF
        or 0x1AB0 <= code <= 0x1AFF
        or 0x1DC0 <= code <= 0x1DFF
        or 0x20D0 <= code <= 0x20FF
        or 0x3099 <= code <= 0x309A
    )


def _index_reads_it_alike(character: str) -> bool:
    """Say whether FTS5's unicode61 makes of ``character`` what :class:`Normaliser` makes of it.

    tests/store/test_normalisation.py asks the tokenizer about every character that this is true
    for.
    """
    code = ord(character)
    return code < 0x80 or (
        character not in _FOLDS_DIFFER
        and (
            0xC0 <= code <= 0x17F
            or 0x400 <= code <= 0x45F
            or 0x1EA0 <= code <= 0x1EF9
            or 0x1F300 <= code <= 0x1FAFF
            or code in (0xFE0E, 0xFE0F)
            or unicodedata.category(character) in _NEVER_IN_WORDS
        )
    )
