"""Fenced code, and which line ends it.

Code in Markdown that shows Markdown is often fenced by as many signs as what holds it. So within a
block whose language is Markdown, a fence with a language of its own belongs to the next fence
without one, and the block goes on after that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_MARKDOWN: Final = frozenset({"markdown", "md", "mdx", "gfm"})
_BACKTICKS: Final = re.compile(r"`+")
_ODD: Final = re.compile(r"[^\w+#.-]")
_FENCE: Final = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(.*)")


def fenced(text: str, language: str = "") -> str:
    """Return text as a block of code that nothing in it ends."""
    longest = max((len(run) for run in _BACKTICKS.findall(text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{_ODD.sub('', language)[:40]}\n{text.rstrip()}\n{fence}"


class OpenFence:
    """A code block whose lines arrive one by one: ``sign`` and how many opened it, ``info``."""

    def __init__(self, sign: str, count: int, info: str) -> None:
        self.sign = sign
        self.count = count
        language = info.split(maxsplit=1)
        self._holds_fences = bool(language) and language[0].lower() in _MARKDOWN
        self._inner: list[int] = []

    def is_end(self, line: str) -> bool:
        """Whether the next line, without its line feed, ends the block."""
        found = _FENCE.match(line)
        if found is None or found[1][0] != self.sign or len(found[1]) < self.count:
            return False
        count, info = len(found[1]), found[2].rstrip()
        if info:
            if self._holds_fences and not (self.sign == "`" and "`" in info):
                self._inner.append(count)
            return False
        if not self._inner:
            return True
        if count >= self._inner[-1]:
            self._inner.pop()
        return False


def install(md: MarkdownIt) -> None:
    """Replace markdown-it's own rule."""
    md.block.ruler.at("fence", _fence, {"alt": ["paragraph", "reference", "blockquote", "list"]})


def _fence(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    begin = _begin(state, start)
    # asked of every line that a text has: the first character alone says no to nearly all
    if begin >= state.eMarks[start] or state.src[begin] not in "`~" or state.is_code_block(start):
        return False
    first = _FENCE.match(_line(state, start))
    if first is None:
        return False
    markup, info = first[1], state.src[begin + len(first[1]) : state.eMarks[start]]
    if markup[0] == "`" and "`" in info:
        return False
    if silent:
        return True
    fence = OpenFence(markup[0], len(markup), info)
    line, ended = start + 1, False
    while line < end:
        if _begin(state, line) < state.eMarks[line] and state.sCount[line] < state.blkIndent:
            break
        if not state.is_code_block(line) and fence.is_end(_line(state, line)):
            ended = True
            break
        line += 1
    state.line = line + ended
    token = state.push("fence", "code", 0)
    token.info = info
    token.content = state.getLines(start + 1, line, state.sCount[start], True)
    token.markup = markup
    token.map = [start, state.line]
    return True


def _begin(state: StateBlock, line: int) -> int:
    return state.bMarks[line] + state.tShift[line]


def _line(state: StateBlock, line: int) -> str:
    return state.src[_begin(state, line) : state.eMarks[line]]
