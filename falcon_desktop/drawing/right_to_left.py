"""Puts Arabic and Hebrew letters into their order and forms on a line.

ziamath places one letter after another from the left, each as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from falcon_desktop.core.text.directions import first_direction

_MIRRORED: Final = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_BRACKET: Final = re.compile(r"[()\[\]{}]")
_LAM: Final = "\u0644"
_TATWEEL: Final = "\u0640"


def is_right_to_left(letter: str) -> bool:
    """Whether a letter belongs to a right-to-left script."""
    return unicodedata.bidirectional(letter) in ("R", "AL")


def is_mark(letter: str) -> bool:
    """Whether a letter is a mark on the letter before it."""
    return unicodedata.combining(letter[0]) != 0


def as_it_stands(text: str) -> list[tuple[str, bool]]:
    """Return the pieces of a line from left to right, each with whether it runs right to left.

    A piece that does is already turned round, its letters joined, and each mark stands behind its
    letter. The line runs as its first letter does; numbers and other scripts stay as they are, as
    do spaces around all of it: a formula runs from the left.
    """
    inner = text.strip()
    start = text.index(inner)
    around = [(text[:start], False)], [(text[start + len(inner) :], False)]
    line = first_direction(text) == "rtl"
    found = [
        (_turned(piece), True) if (line if from_right is None else from_right) else (piece, False)
        for piece, from_right in _pieces(inner)
    ]
    found = [*around[0], *(reversed(found) if line else found), *around[1]]
    return [one for one in found if one[0]]


def _pieces(text: str) -> Iterator[tuple[str, bool | None]]:
    """Give runs of one direction, with what stands within them; None for what is between two."""
    start = end = 0
    direction: bool | None = None
    for place, letter in enumerate(text):
        found = _direction(letter)
        if found is None:
            continue
        if found is not direction or _BRACKET.search(text, end, place):
            if direction is not None:
                yield text[start:end], direction
            if place > end:
                yield text[end:place], None
            start, direction = place, found
        end = place + 1
        while end < len(text) and is_mark(text[end]):
            end += 1
    if direction is not None:
        yield text[start:end], direction
    if end < len(text):
        yield text[end:], None


def _direction(letter: str) -> bool | None:
    if is_right_to_left(letter):
        return True
    return False if unicodedata.bidirectional(letter) in ("L", "EN", "AN") else None


def _turned(text: str) -> str:
    clusters: list[str] = []
    for letter in _joined(text):
        if clusters and is_mark(letter):
            clusters[-1] += letter
        else:
            clusters.append(letter.translate(_MIRRORED))
    return "".join(reversed(clusters))


class _Forms(dict[str, dict[str, str]]):
    """The forms of a letter, or of lam and an alef, as Unicode names them: initial, final, …"""

    def __init__(self) -> None:
        super().__init__()
        for code in (*range(0xFB50, 0xFC00), *range(0xFE80, 0xFEFD)):
            kind, _, of = unicodedata.decomposition(chr(code)).partition("> ")
            if of:
                letters = "".join(chr(int(one, 16)) for one in of.split())
                self.setdefault(letters, {})[kind[1:]] = chr(code)


def _joined(text: str) -> str:
    """Return a text with each Arabic letter in the form that its neighbours give it."""
    forms = _Forms()
    letters = _with_ligatures(text, forms)
    bases = [place for place, letter in enumerate(letters) if not is_mark(letter)]
    shaped = list(letters)
    for index, place in enumerate(bases):
        its = forms.get(letters[place], {})
        before = letters[bases[index - 1]] if index else ""
        after = letters[bases[index + 1]] if index + 1 < len(bases) else ""
        from_before = _goes_on(before, forms) and ("final" in its or letters[place] == _TATWEEL)
        to_after = "initial" in its and _takes(after, forms)
        kind = {(True, True): "medial", (True, False): "final", (False, True): "initial"}.get(
            (from_before, to_after), "isolated"
        )
        shaped[place] = its.get(kind, letters[place])
    return "".join(shaped)


def _with_ligatures(text: str, forms: _Forms) -> list[str]:
    letters: list[str] = []
    for letter in text:
        if letters and letters[-1] == _LAM and _LAM + letter in forms:
            letters[-1] += letter
        else:
            letters.append(letter)
    return letters


def _goes_on(letter: str, forms: _Forms) -> bool:
    """Whether a letter joins the one after it."""
    return letter == _TATWEEL or "initial" in forms.get(letter, {})


def _takes(letter: str, forms: _Forms) -> bool:
    """Whether a letter joins the one before it."""
    return letter == _TATWEEL or "final" in forms.get(letter, {})
