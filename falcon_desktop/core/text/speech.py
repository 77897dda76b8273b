"""Where text that is read aloud may pause: at the ends of its sentences."""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 600
"""Characters after which a sentence is said in pieces."""
_END: Final = re.compile(r"[.!?…؟۔]+[\"')\]”’»]*(?=\s)|[。！？]+[」』”’）》]*|\n")
_NEXT: Final = re.compile(r"\S")
_WORD_BEFORE: Final = re.compile(r"[^\s(\[“\"]*$")
_SHORT: Final = frozenset(
    ("approx", "ca", "cf", "d.h", "dr", "e.g", "i.e", "mr", "mrs", "ms", "prof", "st", "vs", "z.b")
)
"""Words that are written with a full stop, without it."""
_BEFORE_NUMBERS: Final = frozenset(["eq", "fig", "no", "nr", "p", "pp", "vol"])
"""The same where a number follows."""
_WORD: Final = 16
"""Characters before a full stop that tell whether it belongs to a word; more than any of these."""
_PAUSES: Final = (", ", "; ", "، ", "؛ ", "，", "、", "；", " ")


def sentences(text: str, start: int, *, whole: bool) -> list[int]:
    """Return where the sentences end that are complete in ``text`` from ``start`` on.

    Args:
        whole: nothing comes after the text, so that its rest is a sentence. Otherwise what stands
            last waits for what follows: its full stop may be one of "3.14".
    """
    ends: list[int] = []
    last = start
    for match in _END.finditer(text, start):
        if not whole and match.end() == len(text) and match.group() != "\n":
            break
        if match.group()[0] in ".…":
            found = _NEXT.search(text, match.end())
            following = found[0] if found is not None else ""
            if not following and not whole:
                break
            before = text[max(last, match.start() - _WORD) : match.start()]
            if following.islower() or _is_short(before, match.group(), following):
                continue
        _cut(text, last, match.end(), ends)
        ends.append(match.end())
        last = match.end()
    if whole:
        _cut(text, last, len(text), ends)
        if last < len(text):
            ends.append(len(text))
    else:
        _cut(text, last, len(text), ends)
    return ends


def _is_short(before: str, stop: str, following: str) -> bool:
    """Whether a full stop belongs to a word, as in "Dr." and "J. R. R. Tolkien"."""
    found = _WORD_BEFORE.search(before)
    word = found[0].casefold() if found is not None else ""
    if following.isdigit() and word in _BEFORE_NUMBERS:
        return True
    return stop == "." and (word in _SHORT or (len(word) == 1 and word.isalpha()))


def _cut(text: str, start: int, end: int, ends: list[int]) -> None:
    """Cut what is too long, where a reader would breathe."""
    while end - start > LONGEST:
        most = start + LONGEST
        places = (text.rfind(pause, start, most) + len(pause) for pause in _PAUSES)
        start = next((place for place in places if place > start + LONGEST // 2), most)
        ends.append(start)
