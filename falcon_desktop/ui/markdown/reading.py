"""Parses a message's text in steps that fit into a frame.

What is closed is ready at once; definitions that come after their use are taken in by reading a
text a second time, with what is shown left alone until that is done. A text that the reading fails
over is shown as far as it can be read, and from there on as its source.
"""

from __future__ import annotations

import time
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.markdown.definitions import alike
from falcon_desktop.ui.markdown.plain import PlainBlocks
from falcon_desktop.ui.markdown.streaming import LIMIT, StreamingBlocks

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.blocks import Block
    from falcon_desktop.ui.markdown.parser import Parser

_PIECE: Final = 1_024
"""Characters that are read between two looks at the clock."""
_READ_TWICE: Final = 65_536
"""Characters up to which a text is read again when a definition came after its use."""
_SEARCHED: Final = 8_192
"""Characters up to which it is looked for exactly how much of a text can be read."""
_GUESSED: Final = 32_768
"""Characters up to which that is guessed."""


class Reader:
    """A text that may grow, with its ``blocks`` so far."""

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._env: dict[str, Any] = {}
        self._stream: StreamingBlocks | PlainBlocks = StreamingBlocks(parser, self._env)
        self._source: list[str] = []
        self._waiting: list[str] = []
        self._text = ""
        self._position = 0
        self._ending = False
        self._again = False
        self._tried_again = False
        """Whether a text that could not be read while it grew was read once more at its end."""
        self.ended = False
        self.blocks: list[Block] = []

    def add(self, text: str) -> None:
        """Add text at the end. Resumes a text that had ended."""
        if self.ended:
            self.ended = self._tried_again = False
            self._start_again({})
        self._source.append(text)
        self._waiting.append(text)

    def end(self) -> None:
        """Mark the text as complete."""
        self._ending = not self.ended

    @property
    def text(self) -> str:
        """The whole text, including what is not parsed yet."""
        if len(self._source) > 1:
            self._source = ["".join(self._source)]
        return self._source[0] if self._source else ""

    @property
    def has_text(self) -> bool:
        """Whether any text was added."""
        return any(self._source)

    @property
    def done(self) -> bool:
        """Whether everything was parsed."""
        return not self._unread and not self._ending

    @property
    def _unread(self) -> bool:
        return self._position < len(self._text) or bool(self._waiting)

    def read(self, deadline: float) -> int | None:
        """Parse at least a piece, and more until a moment of :func:`time.perf_counter`.

        Returns the first block that is new or another since the last time, None for none.
        """
        try:
            return self._read(deadline)
        except Exception as error:
            self._parser.net.tell("Reading Markdown", error)
            return self._show_plainly()

    def _read(self, deadline: float) -> int | None:
        while self._unread:
            self._read_piece()
            if time.perf_counter() > deadline:
                break
        if self._unread:
            return None if self._again else self._take(self._stream.take_closed())
        if not self._ending:
            return self._take(self._stream.update())
        if isinstance(self._stream, PlainBlocks) and not self._tried_again:
            # What can't be read while it is half there often can in the end.
            self._tried_again = True
            self._start_again({})
            return None
        second = self._again
        first = self._take(self._stream.finish())
        if not second and self._defined_late():
            # Markdown lets a link's address follow its use, so that what was closed long ago may
            # become a link. Seldom, and bounded; told at the end, so that nothing jumps before.
            self._start_again(self._env)
        else:
            self._ending, self.ended = False, True
        return first

    def _show_plainly(self) -> int:
        """Show the source of what can't be read, behind what can."""
        text = self.text
        cut, before = self._readable(text)
        self._stream = PlainBlocks(before)
        self._stream.feed(text[cut:])
        self._waiting.clear()
        self._text, self._position, self._again = "", 0, True
        if not self._ending:
            return self._take(self._stream.update())
        self._tried_again, self._ending, self.ended = True, False, True
        return self._take(self._stream.finish())

    def _readable(self, text: str) -> tuple[int, list[Block]]:
        """Return the end of the last paragraph up to which a text can be read, and its blocks."""
        if len(text) > _GUESSED:
            return 0, []
        found: dict[int, list[Block]] = {0: []}

        def fails(end: int) -> bool:
            stream = StreamingBlocks(self._parser)
            try:
                stream.feed(text[:end])
                stream.finish()
            except Exception:
                return True
            found[end] = stream.blocks
            return False

        ends = [at + 2 for at in range(len(text)) if text.startswith("\n\n", at)]
        if len(text) <= _SEARCHED:
            bisect_left([*ends, len(text)], True, key=fails)
        else:  # reading it all takes some frames: two times at most
            read = len(text) - len(self._text) + self._position - sum(map(len, self._waiting))
            for bound in (read, read - _PIECE - LIMIT):
                place = bisect_right(ends, bound)
                if place and not fails(ends[place - 1]):
                    break
        cut = max(found)
        return cut, found[cut]

    def _read_piece(self) -> None:
        if self._position >= len(self._text):
            self._text, self._position = "".join(self._waiting), 0
            self._waiting.clear()
        end = self._position + _PIECE
        self._stream.feed(self._text[self._position : end])
        self._position = end

    def _defined_late(self) -> bool:
        known = self._env.get("references") or self._env.get("footnotes")
        return bool(known) and sum(map(len, self._source)) <= _READ_TWICE

    def _start_again(self, env: dict[str, Any]) -> None:
        self._env = env
        self._stream = StreamingBlocks(self._parser, env)
        self._waiting = [self.text]
        self._text, self._position = "", 0
        self._again = True

    def _take(self, first: int) -> int:
        before, self.blocks = self.blocks, self._stream.blocks
        if self._again:
            self._again = False
            first = max(0, min(alike(before, self.blocks), len(self.blocks) - 1))
        return first
