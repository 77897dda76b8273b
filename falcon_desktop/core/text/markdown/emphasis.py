"""Emphasis where words have no spaces between them: Chinese, Japanese and Korean.

CommonMark takes ``**注意：**请`` for no emphasis, since the closing sign has punctuation before it
and a letter behind it. Here a CJK character on either side of the signs counts as punctuation or a
space does there (commonmark-spec #650, the rule of #839); all other text is read as before.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.parser_inline import ParserInline
from markdown_it.rules_inline.state_inline import Scanned, StateInline

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from markdown_it.utils import EnvType

_FIRST: Final = 0x1100
_HANGUL: Final = ((0x1100, 0x1200), (0x3130, 0x3190), (0xA960, 0xA980), (0xAC00, 0xD800))
_PICTURES: Final = ((0x231A, 0x2329), (0x232B, 0x2E80), (0x1F000, 0x20000))
"""Wide characters in these are drawn as emoji."""


def install(md: MarkdownIt) -> None:
    """Add emphasis next to CJK characters to a parser. Add other rules afterwards."""
    md.inline = _Inline()
    md.configure("commonmark", md.options)


def is_cjk(character: str) -> bool:
    """Whether a character is East Asian: wide, halfwidth or Hangul, and not an emoji."""
    code = ord(character)
    if code < _FIRST:
        return False
    if any(first <= code < end for first, end in _HANGUL):
        return True
    if unicodedata.east_asian_width(character) not in "WFH":
        return False
    return not any(first <= code < end for first, end in _PICTURES)


class _Inline(ParserInline):
    def parse(self, src: str, md: MarkdownIt, env: EnvType, tokens: list[Token]) -> list[Token]:
        state = (StateInline if src.isascii() else _State)(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        return state.tokens


class _State(StateInline):
    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        found = super().scanDelims(start, canSplitWord)
        before, after = self._before(start), self._after(start + found.length)
        if not (is_cjk(before) or is_cjk(after)):
            return found
        opens, closes = not isWhiteSpace(ord(after)), not isWhiteSpace(ord(before))
        return Scanned(
            opens and (canSplitWord or not closes or _is_punctuation(before)),
            closes and (canSplitWord or not opens or _is_punctuation(after)),
            found.length,
        )

    def _before(self, place: int) -> str:
        """Return the character before a place, a variation selector aside."""
        if not place:
            return " "
        character = self.src[place - 1]
        if place > 1 and _selects_variation(character):
            return self.src[place - 2]
        return character

    def _after(self, place: int) -> str:
        return self.src[place] if place < self.posMax else " "


def _selects_variation(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0e" or "\U000e0100" <= character <= "\U000e01ef"


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
