"""Splits ``<think>…</think>`` inside an answer's text from the answer. Pure and incremental."""

from __future__ import annotations

from enum import Enum
from typing import Final

OPEN: Final = "<think>"
CLOSE: Final = "</think>"


class Part(Enum):
    """What a piece of text is."""

    TEXT = 1
    REASONING = 2
    WAS_REASONING = 3
    """A mark without text: all text before it was reasoning."""


class _State(Enum):
    START = 1
    THINKING = 2
    AFTER = 3
    TEXT = 4


class ReasoningSplitter:
    """Takes pieces of text and gives them back as answer or reasoning.

    Reasoning begins with ``<think>`` as the first thing of an answer. Where a template wrote that
    tag, the answer begins inside: a ``</think>`` before the end of a line, outside code, then says
    that all text before it was reasoning. Tags may be split over pieces; only what may still be a
    tag is held back.
    """

    def __init__(self) -> None:
        self._state = _State.START
        self._held = ""
        self._may_close = True
        self._fences = 0

    def feed(self, piece: str) -> list[tuple[Part, str]]:
        """Take a piece and return what is certain now."""
        if self._state is _State.TEXT and not self._held and "<" not in piece and "`" not in piece:
            return [(Part.TEXT, piece)]
        return self._sorted(self._held + piece, last=False)

    def close(self) -> list[tuple[Part, str]]:
        """Return what was held back: no more pieces come."""
        return self._sorted(self._held, last=True)

    def _sorted(self, text: str, *, last: bool) -> list[tuple[Part, str]]:
        self._held = ""
        found: list[tuple[Part, str]] = []
        while text:
            state = self._state
            if state is _State.START:
                text = self._start(text, last=last)
            elif state is _State.THINKING:
                text = self._thinking(text, found, last=last)
            elif state is _State.AFTER:
                text = text.lstrip("\n\r")
                if text:
                    self._state = _State.TEXT
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
            self._may_close = False
            return body.removeprefix(OPEN).lstrip("\n\r")
        self._state = _State.TEXT
        return text

    def _thinking(self, text: str, found: list[tuple[Part, str]], *, last: bool) -> str:
        thought, tag, rest = text.partition(CLOSE)
        if tag:
            found.append((Part.REASONING, thought.rstrip("\n\r")))
            self._state = _State.AFTER
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
            self._fences += shown.count("```")
            found.append((Part.TEXT, shown))
            return ""
        line = rest.lstrip(" \t")
        if not line and not last:
            self._held = text  # what follows on the line decides
            return ""
        in_code = (self._fences + before.count("```")) % 2 or before.endswith("`")
        self._may_close = False
        if in_code or (line and line[0] not in "\r\n"):
            found.append((Part.TEXT, text))
            return ""
        found.append((Part.TEXT, before.rstrip("\n\r")))
        found.append((Part.WAS_REASONING, ""))
        self._state = _State.AFTER
        return rest


def _tail(text: str, tag: str) -> int:
    """Return how many characters at the end of ``text`` may begin ``tag``."""
    for length in range(min(len(tag) - 1, len(text)), 0, -1):
        if text.endswith(tag[:length]):
            return length
    return 0
