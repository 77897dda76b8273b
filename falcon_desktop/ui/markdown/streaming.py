"""Splits growing Markdown into blocks. Must not know Qt.

What is closed is final; only the open end is read again, and it is kept short: lists are cut at
their items, code and tables at their lines, whatever is longer at lines or words. So the cost of
a token does not depend on how long the answer is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.markdown.blocks import (
    Block,
    CodeBlock,
    Leaf,
    TableBlock,
    group,
)

if TYPE_CHECKING:
    from markdown_it.token import Token

    from falcon_desktop.ui.markdown.parser import Parser

SLICE: Final = 8_192
"""Characters that are read at once at most: some 10 ms."""


class StreamingBlocks:
    """The blocks of a text that grows. ``blocks`` is valid after each call."""

    def __init__(self, parser: Parser) -> None:
        from falcon_desktop.ui.markdown.parser import ListPosition

        self._parser = parser
        self._position = ListPosition()
        self._env: dict[str, Any] = {}
        self._tail = ""
        self._closed: list[Block] = []
        self._loose = True
        self.blocks: list[Block] = []

    def feed(self, text: str) -> int:
        """Add text. Returns the index of the first block that is new or changed."""
        self._tail += text.replace("\r\n", "\n").replace("\0", "\ufffd")
        first = len(self._closed) - 1
        if "\n" in text:
            while self._close_some():
                pass
        return self._show(max(0, first))

    def finish(self) -> int:
        """End the text; what is open is read as it stands. Returns like :meth:`feed`."""
        first = max(0, len(self._closed) - 1)
        tokens = self._parser.tokens(self._tail, self._env)
        self._close(tokens, self._tail)
        self._tail = ""
        self.blocks = list(self._closed)
        return first

    def _close_some(self) -> bool:
        """Close the blocks that following lines can't change any more."""
        complete = self._tail[: self._tail.rfind("\n") + 1]
        tokens = self._parser.tokens(complete, dict(self._env))
        cut, line = _cut(tokens)
        if not line:
            return False
        end = _offset(complete, line)
        self._close(tokens[:cut], complete[:end])
        self._tail = self._tail[end:]
        return True

    def _close(self, tokens: list[Token], source: str) -> None:
        leaves = self._parser.leaves(
            tokens, source, self._env, position=self._position, loose=self._loose
        )
        group(self._closed, leaves)
        self._loose = source.endswith("\n\n")

    def _show(self, first: int) -> int:
        self.blocks = list(self._closed)
        env = {**self._env, "growing": True}
        tokens = self._parser.tokens(self._tail, env)
        leaves = self._parser.leaves(tokens, self._tail, env, growing=True, loose=self._loose)
        return min(first, group(self.blocks, leaves))


def _cut(tokens: list[Token]) -> tuple[int, int]:
    """Return the token and the line where the last open block or list item begins."""
    start = 0
    for index in range(len(tokens) - 1, -1, -1):
        token = tokens[index]
        if token.level == 0 and token.nesting >= 0:
            start = index
            break
    if not tokens:
        return 0, 0
    token = tokens[start]
    line = token.map[0] if token.map else 0
    if token.type in ("bullet_list_open", "ordered_list_open"):
        for index in range(len(tokens) - 1, start, -1):
            item = tokens[index]
            if item.level == 1 and item.type == "list_item_open" and item.map:
                if item.map[0] > line:
                    return index, item.map[0]
                break
    return start, line


def _offset(source: str, line: int) -> int:
    position = 0
    for _ in range(line):
        position = source.index("\n", position) + 1
    return position
