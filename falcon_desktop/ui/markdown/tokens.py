"""Marks the tokens of a text by how sure the model was of them, where they are drawn.

What is drawn is not the source: marks are gone, links hide their addresses, code has lost its
fences. So both texts are laid beside each other, and what has no certain place is not marked.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from falcon_desktop.core.domain.confidence import TokenConfidence
from falcon_desktop.core.text.alike import same_length
from falcon_desktop.core.text.late_pattern import late_pattern
from falcon_desktop.ui.kit.hidden import show_hidden
from falcon_desktop.ui.kit.i18n import begun_here, reader_locale, tr
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.markdown.text_view import TextView
from falcon_desktop.ui.markdown.view import View, kept

LIMITS: Final = (0.9, 0.5, 0.2)
"""A token that is likelier than the first is not marked, below each the mark is stronger."""
MOST_CHARACTERS: Final = 400_000
"""Of a text; what is longer is not marked."""
_SHOWN_ALTERNATIVES: Final = 5
_LONGEST_SHOWN: Final = 40
_SPACE: Final = late_pattern(r"\s+")
_LINK_END: Final = late_pattern(r"\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\]\[[^\]\n]*\]")
_LINE_BEGIN: Final = late_pattern(
    r"(?:[`~]{3,}[^\s`]* ?|#{1,6} |> ?|(?:[-*+]|\d{1,9}[.)]) (?:\[[ xX]\] )?|\|[\s|:-]*)+"
)
_MARKS: Final = frozenset("*_~`$#>|\\[]()!+-: ")
_MOST_MARKS: Final = 12
_LOOKS: Final = ((16, 4_000), (6, 40))
"""So many characters are looked for within so many when the texts part."""


class TokenMark(NamedTuple):
    """A token, or a part of one, in a view's text."""

    start: int
    end: int
    token: TokenConfidence


class TokenMarks:
    """The tokens of one text in its views.

    Args:
        source: the text's Markdown, in which the tokens have their places.
    """

    def __init__(
        self, look: Look, views: Sequence[View], source: str, tokens: Sequence[TokenConfidence]
    ) -> None:
        self._look = look
        self._source = source
        self._marks: list[list[TokenMark]] = [[] for _ in views]
        if len(source) > MOST_CHARACTERS:
            return
        texts = [view.text() for view in views]
        for index, mark in _placed(texts, source, tokens):
            if views[index].shows_words:
                self._marks[index].append(mark)
        for index, view in enumerate(views):
            if isinstance(view, TextView) and (drawn := view.formula_spans()):
                self._marks[index] = [
                    mark
                    for mark in self._marks[index]
                    if not any(mark.start < one.end and one.start < mark.end for one in drawn)
                ]

    def of(self, index: int) -> Sequence[TokenMark]:
        """Return what is marked, or could be, of a view's text, in order."""
        return self._marks[index] if index < len(self._marks) else ()

    def paint(self, painter: QPainter, index: int, view: View, clip: QRectF) -> None:
        """Draw the marks of a view that are within ``clip``."""
        marks = self.of(index)
        if not marks:
            return
        first, last = _within(view, clip)
        with kept(painter):
            painter.setClipRect(
                QRectF(0, 0, view.width, view.height), Qt.ClipOperation.IntersectClip
            )
            at = bisect_right(marks, first, key=_end_of)
            while at < len(marks) and marks[at].start <= last:
                level = level_of(marks[at].token)
                if level:
                    for area in view.rects_of(marks[at].start, marks[at].end):
                        if area.width() > 1:
                            self._paint_mark(painter, area, level)
                at += 1

    def _paint_mark(self, painter: QPainter, area: QRectF, level: int) -> None:
        """Draw a line that is stronger the less sure the model was, and differs in form as well as
        in colour. It has no ground: links and coloured code could not be read on one.
        """
        colors = self._look.theme.colors
        color = colors.color("error" if level == len(LIMITS) else "warning")
        form = (Qt.PenStyle.DotLine, Qt.PenStyle.DashLine, Qt.PenStyle.SolidLine)[level - 1]
        pen = QPen(color, 1.0 + 0.5 * level, form, Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        y = area.bottom() - pen.widthF() / 2
        painter.drawLine(QLineF(area.left(), y, area.right(), y))

    def tip(self, index: int, view: View, place: QPointF) -> str:
        """Return what to tell of the token at a place of a view; "" for none."""
        offset = view.offset_at(place)
        marks = self.of(index)
        at = bisect_right(marks, offset, key=_start_of) - 1
        for mark in marks[max(0, at - 1) : at + 1]:
            if any(one.contains(place) for one in view.rects_of(mark.start, mark.end)):
                return token_words(self._source, mark.token)
        return ""


def level_of(token: TokenConfidence) -> int:
    """Return how strongly a token is marked: 0 for not at all."""
    return sum(token.probability < limit for limit in LIMITS)


def token_words(source: str, token: TokenConfidence) -> str:
    """Return how sure the model was of a token, and what else was likely, a line each."""
    own, *others = token_lines(source, token)
    return "\n".join([own, tr("Also likely:"), *others] if others else [own])


def token_lines(source: str, token: TokenConfidence) -> list[str]:
    """Return the same for the token and for each of the others."""
    own = source[token.start : token.end]
    others = [one for one in token.alternatives if one[0] != own][:_SHOWN_ALTERNATIVES]
    return [_line(text, logprob) for text, logprob in ((own, token.logprob), *others)]


def _line(text: str, logprob: float) -> str:
    shown = show_hidden(text.replace("\n", "↵").replace("\t", "⇥"))
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[: _LONGEST_SHOWN - 1]}…"
    line = tr(
        "{percent} “{token}”", percent=percent(math.exp(logprob)), token=f"\u2068{shown}\u2069"
    )
    return begun_here(line)


def percent(probability: float) -> str:
    """Return a probability in the reader's form, in whole percent."""
    locale = reader_locale()
    number = round(probability * 100)
    if number == 100 and probability < 1:
        number = 99
    if number < 1:
        return f"<{locale.toString(1)}{locale.percent()}"
    return f"{locale.toString(number)}{locale.percent()}"


# --- where tokens are drawn --------------------------------------------------------------------


def _within(view: View, clip: QRectF) -> tuple[int, int]:
    """Return the first and the last place of a view's text within a rectangle, or a little more."""
    top, bottom = max(0.0, clip.top()), min(view.height, clip.bottom())
    corners = [
        view.offset_at(QPointF(x, y)) for x in (0.0, view.width) for y in (top, max(top, bottom))
    ]
    return min(corners), max(corners)


class _Drawn:
    """Texts that are drawn one below the other, as one without the white space between words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.words, self._places = _squeezed("\n".join(texts))
        self._starts = [0]
        for text in texts:
            self._starts.append(self._starts[-1] + len(text) + 1)

    def marks(
        self, begin: int, end: int, token: TokenConfidence
    ) -> Iterator[tuple[int, TokenMark]]:
        """Yield the marks of a stretch of the words, one for each text it is in, with its index."""
        while begin < end and self.words[begin] == " ":
            begin += 1
        while begin < end and self.words[end - 1] == " ":
            end -= 1
        if begin >= end:
            return
        first, last = self._places[begin], self._places[end - 1] + 1
        index = bisect_right(self._starts, first) - 1
        while first < last:
            start, after = self._starts[index], self._starts[index + 1]
            if first < min(last, after - 1):
                yield index, TokenMark(first - start, min(last, after - 1) - start, token)
            first, index = after, index + 1


def _placed(
    texts: Sequence[str], source: str, tokens: Sequence[TokenConfidence]
) -> Iterator[tuple[int, TokenMark]]:
    """Yield the marks of tokens, each with the index of its text, in order."""
    drawn = _Drawn(texts)
    written, origins = _squeezed(source)
    runs = _common(drawn.words, written)
    run = next(runs, None)
    for token in tokens:
        first = bisect_left(origins, token.start)
        last = bisect_left(origins, token.end)
        while run is not None and run[1] + run[2] <= first:
            run = next(runs, None)
        while run is not None and run[1] < last:
            here, there, length = run
            begin = here + max(first, there) - there
            end = here + min(last, there + length) - there
            yield from drawn.marks(begin, end, token)
            if there + length >= last:
                break
            run = next(runs, None)


def _squeezed(text: str) -> tuple[str, list[int]]:
    """Return a text with one space for each run of white space, and where its characters were."""
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for found in _SPACE.finditer(text):
        pieces.append(text[at : found.start()])
        places.extend(range(at, found.start()))
        pieces.append(" ")
        places.append(found.start())
        at = found.end()
    pieces.append(text[at:])
    places.extend(range(at, len(text)))
    return "".join(pieces), places


def _common(drawn: str, written: str) -> Iterator[tuple[int, int, int]]:
    """Yield where what is drawn was written: here, there, and how many characters, in order."""
    here = there = 0
    while here < len(drawn) and there < len(written):
        length = same_length(drawn, here, written, there)
        if length:
            yield here, there, length
            here, there = here + length, there + length
            continue
        passed = _passed(drawn, here, written, there)
        if passed:
            there += passed
        else:
            here += 1  # it was not written: a place that a link hides, an entity


def _passed(drawn: str, here: int, written: str, there: int) -> int:
    """Return how many characters are to be passed over that are not drawn, 0 for unknown."""
    wanted = drawn[here]
    for pattern in (_LINK_END, _LINE_BEGIN):
        found = pattern.match(written, there)
        if found and written[found.end() : found.end() + 1] == wanted:
            return found.end() - there
    for passed in range(1, _MOST_MARKS):
        if written[there + passed - 1 : there + passed] not in _MARKS:
            break
        if written[there + passed : there + passed + 1] == wanted:
            return passed
    for length, most in _LOOKS:
        look = drawn[here : here + length]
        if len(look) == length or here + length >= len(drawn):
            found_at = written.find(look, there, there + most + len(look))
            if found_at > there:
                return found_at - there
    return 0


def _end_of(mark: TokenMark) -> int:
    return mark.end


def _start_of(mark: TokenMark) -> int:
    return mark.start
