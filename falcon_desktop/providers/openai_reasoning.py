"""Splits ``<think>…</think>`` inside an answer's text from the answer. Pure and incremental."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

OPEN: Final = "<think>"
CLOSE: Final = "</think>"
_FENCE: Final = 3


class Part(Enum):
    """What a piece of text is."""

    TEXT = 1
    REASONING = 2
    WAS_REASONING = 3
    """A mark without text: all text before it was reasoning."""


class _State(Enum):
    START = 1
    THINKING = 2
    TEXT = 3


class ReasoningSplitter:
    """Takes pieces of text and gives them back as answer or reasoning.

    Reasoning begins with ``<think>`` as the first thing of an answer. Where a template wrote that
    tag, the answer begins inside: a ``</think>`` at the end of a line, outside code, then says
    that all text before it was reasoning. Line breaks after a tag are left out. Tags may be split
    over pieces; only what may still be a tag is held back, and the result does not depend on how
    the text was cut.
    """

    def __init__(self) -> None:
        self._state = _State.START
        self._held = ""
        self._after_tag = False
        self._may_close = True
        self._fences = 0
        self._ticks = 0  # backticks at the end of the text so far

    def feed(self, piece: str) -> list[tuple[Part, str]]:
        """Take a piece and return what is certain now."""
        plain = self._state is _State.TEXT and not self._held and not self._after_tag
        if plain and "<" not in piece and "`" not in piece:
            if piece:
                self._count_fences(piece)
            return [(Part.TEXT, piece)]
        return self._sorted(self._held + piece, last=False)

    def close(self) -> list[tuple[Part, str]]:
        """Return what was held back: no more pieces come."""
        return self._sorted(self._held, last=True)

    def _sorted(self, text: str, *, last: bool) -> list[tuple[Part, str]]:
        self._held = ""
        found: list[tuple[Part, str]] = []
        while text:
            if self._after_tag:
                text = text.lstrip("\n\r")
                self._after_tag = not text
            elif self._state is _State.START:
                text = self._start(text, last=last)
            elif self._state is _State.THINKING:
                text = self._thinking(text, found, last=last)
            else:
                text = self._answer(text, found, last=last)
        return [(part, some) for part, some in found if some or part is Part.WAS_REASONING]

    def _start(self, text: str, *, last: bool) -> str:
        body = text.lstrip()
        if not last and (not body or OPEN.startswith(body)):
            self._held = text
            return ""
        if body.startswith(OPEN):
            self._state = _State.THINKING
            self._after_tag = True
            self._may_close = False
            return body.removeprefix(OPEN)
        self._state = _State.TEXT
        return text

    def _thinking(self, text: str, found: list[tuple[Part, str]], *, last: bool) -> str:
        thought, tag, rest = text.partition(CLOSE)
        if tag:
            found.append((Part.REASONING, thought))
            self._state = _State.TEXT
            self._after_tag = True
            return rest
        keep = 0 if last else _tail(text, CLOSE)
        self._held = text[len(text) - keep :]
        found.append((Part.REASONING, text[: len(text) - keep]))
        return ""

    def _answer(self, text: str, found: list[tuple[Part, str]], *, last: bool) -> str:
        if not self._may_close:
            found.append((Part.TEXT, text))
            return ""
        before, tag, rest = text.partition(CLOSE)
        if not tag:
            keep = 0 if last else _tail(text, CLOSE)
            shown = text[: len(text) - keep]
            self._held = text[len(text) - keep :]
            self._count_fences(shown)
            found.append((Part.TEXT, shown))
            return ""
        line = rest.lstrip(" \t")
        if not line and not last:
            self._held = text  # what follows on the line decides
            return ""
        self._count_fences(before)
        in_code = self._fences % 2 == 1 or self._ticks > 0
        self._may_close = False
        if in_code or line[:1] not in ("\n", "\r"):
            found.append((Part.TEXT, text))
            return ""
        found.append((Part.TEXT, before))
        found.append((Part.WAS_REASONING, ""))
        self._after_tag = True
        return rest.lstrip(" \t")

    def _count_fences(self, text: str) -> None:
        """Count runs of three backticks and more, also such as are cut between pieces."""
        if not self._may_close or not text:
            return
        if "`" not in text:
            self._fences += self._ticks >= _FENCE
            self._ticks = 0
            return
        for run in re.split("([^`]+)", text):
            if run[:1] == "`":
                self._ticks += len(run)
            elif run:
                self._fences += self._ticks >= _FENCE
                self._ticks = 0


def _tail(text: str, tag: str) -> int:
    """Return how many characters at the end of ``text`` may begin ``tag``."""
    for length in range(min(len(tag) - 1, len(text)), 0, -1):
        if text.endswith(tag[:length]):
            return length
    return 0
