"""Finds the characters of a Markdown text that readers don't see.

Cheap rather than complete: it is for a few lines around a search's words, not for drawing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from falcon_desktop.core.text.math_rules import formulas_in

Span = tuple[int, int]

_FENCE: Final = re.compile(r"^[ >]{0,12}(`{3,}|~{3,})[ \t]*([^\n`]*)$", re.MULTILINE)
_ONLY_MARKS: Final = re.compile(r"[ \t:|>=*_-]{3,}|[ \t]*(?:\$\$|\\\[|\\\])[ \t]*")
"""A rule, the line under a heading or a table's head, or one that begins or ends a formula."""
_LINE_START: Final = re.compile(
    r"[ \t]*(?:>[ \t]?)*[ \t]*(?:#{1,6}[ \t]+|[-*+][ \t]+|(?:\d{1,9}[.)][ \t]+)(?=\[[ xX]\]))?"
    r"(?:\[[ xX]\][ \t]+)?"
)
"""What stands before a line's words: a quote's, heading's or list's mark, a box to tick."""
_HEADING_END: Final = re.compile(r"[ \t]#+[ \t]*\Z")
_INLINE: Final = re.compile(
    r"(?P<code>`+)"
    r"|(?P<formula>\$|\\[(\[])"
    r"|\\(?P<escaped>[!-/:-@\[-`{-~])"
    r"|(?P<run>\*+|_+|~~)"
    r"|(?P<note>\[\^[^\[\]\s^]{1,60}\])(?P<defines>:[ \t]*)?"
    r"|!?\[(?P<words>[^\[\]\n]*)\]"
    r"(?P<target>\( *<?[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*)*>?(?: +\"[^\"\n]*\")? *\))"
    r"|<(?P<address>https?://[^<>\s]+)>"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});)"
)
_BEGINS_INLINE: Final = re.compile(r"[`\\*_~!\[<$&]")


class Unseen:
    """The marks of Markdown between two places of a text, in :attr:`gone`.

    An address, and what stands behind a fence, goes too, unless the place ``kept`` is in it.
    """

    def __init__(self, text: str, begin: int, end: int, kept: int = -1) -> None:
        self.gone: list[Span] = []
        self.drawn: dict[int, str] = {}
        """Signs by their places that are to be drawn as another one."""
        self._text = text
        self._kept = kept
        fence = _fence_at(text, begin)
        for first, last in _lines(text, begin, end):
            fence = self._line(first, last, fence)
        self.gone.sort()

    def _line(self, first: int, last: int, fence: str) -> str:
        """Look at a line; returns the fence of the code that the next one is in, "" for none."""
        text = self._text
        found = _FENCE.match(text, first, last)
        if found and (not fence or (found[1].startswith(fence) and not found[2].strip())):
            stays = self._is_kept(*found.span(2))
            self.gone.append((first, found.start(2) if stays else last))
            return "" if fence else found[1]
        if not fence:
            if _ONLY_MARKS.fullmatch(text, first, last):
                self.gone.append((first, last))
            else:
                self._words(first, last)
        return fence

    def _words(self, first: int, last: int) -> None:
        """Look at a line that is no code."""
        text = self._text
        opening = _LINE_START.match(text, first, last)
        start = opening.end() if opening else first
        self.gone.append((first, start))
        if "#" in text[first:start]:
            closing = _HEADING_END.search(text, start, last)
            if closing:
                self.gone.append((closing.start(), last))
                last = closing.start()
        if text.startswith("|", start, last):
            last = self._row(start, last)
        self._inline(start, last)

    def _row(self, start: int, last: int) -> int:
        """Look at a table's row; returns where its last cell ends."""
        text = self._text
        self.gone.append((start, start + 1))
        stop = start + len(text[start:last].rstrip())
        if stop > start + 1 and text[stop - 1] == "|":
            self.gone.append((stop - 1, last))
            last = stop - 1
        place = text.find("|", start + 1, last)
        while place >= 0:
            if text[place - 1] != "\\":
                self.drawn[place] = "·"
            place = text.find("|", place + 1, last)
        return last

    def _inline(self, start: int, last: int) -> None:
        text, gone = self._text, self.gone
        opened: list[list[int]] = []
        first = _BEGINS_INLINE.search(text, start, last)  # far faster than what is looked for
        place = first.start() if first else last
        while found := _INLINE.search(text, place, last):
            place = found.end()
            if found["run"]:
                self._run(found, opened, start, last)
            elif found["code"]:
                close = _closing(text, found["code"], place, last)
                if close >= 0:
                    gone += [found.span(), (close, close + len(found["code"]))]
                    place = close + len(found["code"])
            elif found["formula"]:
                place = self._formula(found.start(), place, last)
            elif found["entity"]:
                self._entity(*found.span())
            elif found["escaped"]:
                gone.append((found.start(), found.start() + 1))
            elif found["note"]:
                self._note(found, start)
            elif found["target"]:
                words, target = found.span("words"), found.span("target")
                gone.append((found.start(), words[0]))
                self._inline(*words)
                if self._is_kept(*target):
                    self.drawn[words[1]] = " "
                else:
                    gone.append((words[1], target[1]))
            else:
                gone += [(found.start(), found.start() + 1), (place - 1, place)]

    def _formula(self, start: int, place: int, last: int) -> int:
        """Look at a formula's first sign; returns where its line goes on."""
        text, signs = self._text, 2 if self._text[start] == "\\" else 1
        found = formulas_in(text[start:last])
        if found and found[0][0] == 0:
            signs = 2 if text.startswith("$$", start) else signs
            end = start + found[0][1]
            self.gone += [(start, start + signs), (end - signs, end)]
            return end
        if signs == 2:  # a bracket that is escaped
            self.gone.append((start, start + 1))
        return place

    def _note(self, found: re.Match[str], start: int) -> None:
        """Let a footnote's sign go where the text has that footnote, and the colon after it."""
        if f"{found['note']}:" in self._text and not self._is_kept(*found.span("note")):
            defines = found.start() == start
            self.gone.append(found.span() if defines else found.span("note"))

    def _entity(self, start: int, end: int) -> None:
        """Let a sign stand for its name."""
        from html import unescape

        sign = unescape(self._text[start:end])
        if len(sign) == 1 and not self._is_kept(start, end):
            self.drawn[start] = sign
            self.gone.append((start + 1, end))

    def _run(self, found: re.Match[str], opened: list[list[int]], start: int, last: int) -> None:
        """Let a run of asterisks, underscores or tildes end emphasis, or begin it."""
        text = self._text
        place, length, sign = found.start(), len(found["run"]), found["run"][0]
        before = text[place - 1] if place > start else " "
        after = text[found.end()] if found.end() < last else " "
        closes, opens = not before.isspace(), not after.isspace()
        if sign == "_":  # not within a word
            closes, opens = closes and not after.isalnum(), opens and not before.isalnum()
        while closes and length:
            match = next(
                (i for i in range(len(opened) - 1, -1, -1) if text[opened[i][0]] == sign), -1
            )
            if match < 0:
                break
            first, count = opened[match]
            used = min(length, count)
            self.gone += [(first + count - used, first + count), (place, place + used)]
            place, length = place + used, length - used
            del opened[match + (count > used) :]
            if count > used:
                opened[match][1] = count - used
        if opens and length:
            opened.append([place, length])

    def _is_kept(self, begin: int, end: int) -> bool:
        return begin <= self._kept < end


def _lines(text: str, begin: int, end: int) -> Iterator[Span]:
    """Yield where each line begins and ends, without its break."""
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        yield begin, stop
        begin = stop + 1


def _fence_at(text: str, place: int) -> str:
    """Return the fence of the code in which a place lies, "" for none."""
    if text.find("```", 0, place) < 0 and text.find("~~~", 0, place) < 0:
        return ""
    fence = ""
    for found in _FENCE.finditer(text, 0, place):
        if not fence:
            fence = found[1]
        elif found[1].startswith(fence) and not found[2].strip():
            fence = ""
    return fence


def _closing(text: str, ticks: str, place: int, end: int) -> int:
    """Return where code within a line ends, -1 for nowhere."""
    while (place := text.find(ticks, place, end)) >= 0:
        stop = place + len(ticks)
        while stop < end and text[stop] == "`":
            stop += 1
        if stop - place == len(ticks):
            return place
        place = stop
    return -1
