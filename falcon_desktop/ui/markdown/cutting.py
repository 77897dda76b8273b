"""Finds where growing Markdown can be split permanently. Keeps no state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from falcon_desktop.core.text.markdown.fences import OpenFence

if TYPE_CHECKING:
    from markdown_it.token import Token

_SENTENCE: Final = re.compile(r"[.!?:;。！？؟]\s+")
_NEAR_LIMIT: Final = 800
"""Characters before a limit in which the end of a sentence or a word is looked for."""

_MAYBE_END: Final = re.compile(r" {0,3}(`*|~*)[ \t]*")
_FENCE: Final = re.compile(r"( {0,3})(`{3,}|~{3,})")

# A line behind one of these may belong to it though nothing marks it so (CommonMark: "lazy
# continuation lines"; rows of a table need no pipe at their front).
_ABSORBING: Final = (
    "paragraph_open",
    "bullet_list_open",
    "ordered_list_open",
    "blockquote_open",
    "footnote_reference_open",
    "table_open",
)


class Fence(OpenFence):
    """The fence of an open code block, and its indentation."""

    def __init__(self, sign: str, count: int, info: str, indent: int) -> None:
        super().__init__(sign, count, info)
        self.indent = indent

    def content(self, line: str) -> str:
        """Return a line of code without the fence's indentation."""
        columns = first = 0
        while first < len(line) and columns < self.indent:
            if line[first] == "\t":  # as markdown-it: what is left of a tab becomes spaces
                columns += 4 - columns % 4
            elif line[first] == " ":
                columns += 1
            else:
                break
            first += 1
        return " " * max(0, columns - self.indent) + line[first:]

    def visible_tail(self, partial: str) -> list[str]:
        """Return the incomplete last line, or nothing if it may become the closing fence."""
        match = _MAYBE_END.fullmatch(partial)
        if match is not None and (not match[1] or match[1][0] == self.sign):
            return []
        return [self.content(partial)]


class Cut(NamedTuple):
    """What is final: tokens before ``token``, which are lines before ``line``.

    ``fence`` is set if an open code block begins there.
    """

    token: int
    line: int
    fence: Fence | None = None


class Step(NamedTuple):
    """A cut inside containers: those that must be entered to go on, as widths, -1 for a quote."""

    token: int
    line: int
    containers: tuple[int, ...]


def break_before(text: str, limit: int) -> int:
    """Return where to split an endless line: after a sentence, else a word, before ``limit``."""
    start = limit - _NEAR_LIMIT
    window = text[start:limit]
    sentences = list(_SENTENCE.finditer(window))
    if sentences:
        return start + sentences[-1].end()
    space = window.rfind(" ")
    return limit if space < 0 else start + space + 1


def line_end_after(text: str, limit: int) -> int:
    """Return the end of the line that crosses ``limit``, else of the last complete line."""
    if len(text) > limit:
        end = text.find("\n", limit)
        if end >= 0:
            return end + 1
    return text.rfind("\n") + 1


def offset_of_line(source: str, line: int) -> int:
    """Return where a line begins, or the text's length if there is no such line."""
    position = 0
    for _ in range(line):
        position = source.find("\n", position) + 1
        if not position:
            return len(source)
    return position


def final_part(tokens: list[Token], source: str) -> Cut:
    """Return what later lines can't change in a text of complete lines."""
    last = _last_block(tokens)
    lines = tokens[last].map if last >= 0 else None
    if lines is None:
        return Cut(0, 0)
    token = tokens[last]
    # Only a fence that was closed has two lines more than its content. An open one goes on to the
    # end of the source, and is taken over line by line: read again as a whole with each token, a
    # long block of code would cost more the longer it gets.
    if token.type == "fence" and token.content.count("\n") != lines[1] - lines[0] - 2:
        opening = _FENCE.match(source, offset_of_line(source, lines[0]))
        if opening is not None:
            fence = Fence(token.markup[0], len(token.markup), token.info, len(opening[1]))
            return Cut(last, lines[0], fence)
    if _is_final(token, lines[1], source):
        return Cut(len(tokens), lines[1])
    return _cut_before(tokens, last, lines[0])


def _is_final(token: Token, end: int, source: str) -> bool:
    """Whether the last block, which ends before the line ``end``, can't go on."""
    if token.type in ("hr", "fence"):
        return True
    if token.type == "tex_block":
        return not token.hidden  # hidden: its end has not come yet (core.text.math_rules)
    if token.type == "heading_open" and token.markup.startswith("#"):
        return True
    # Only a blank line ends these for certain: a paragraph's next line may go on with it or make
    # it a heading, a quote goes on without its sign, a table without its pipes. A list is never
    # final: items may follow after any number of blank lines.
    if token.type in ("paragraph_open", "heading_open", "table_open", "blockquote_open"):
        following = offset_of_line(source, end)
        if following < len(source):
            return not source[following:].split("\n", 1)[0].strip()
    return False


def _cut_before(tokens: list[Token], last: int, start: int) -> Cut:
    """Return the cut before the last block, or before the last item if it is a list."""
    token = tokens[last]
    if token.type == "tex_block" and last:
        # Should the formula never end, its lines belong to the block before.
        before = _last_block(tokens[:last])
        lines = tokens[before].map
        absorbs = not tokens[before].markup.startswith("#") and tokens[before].type in _ABSORBING
        if absorbs and lines is not None and lines[1] >= start:
            last, token, start = before, tokens[before], lines[0]
    # Lists of models run on for pages. The items before the last stay as they are; whether a blank
    # line stands before the cut is carried over it (``_loose`` of StreamingBlocks).
    if token.type in ("bullet_list_open", "ordered_list_open"):
        item = _last_item(tokens, last)
        lines = tokens[item].map
        if lines is not None and lines[0] > start:
            return Cut(item, lines[0])
    return Cut(last, start)


def _last_block(tokens: list[Token]) -> int:
    for index in range(len(tokens) - 1, -1, -1):
        if tokens[index].level == 0 and tokens[index].nesting >= 0:
            return index
    return -1


def _last_item(tokens: list[Token], start: int) -> int:
    """Return the last item of the list that begins at ``start``."""
    found = start
    for index in range(start + 1, len(tokens)):
        if tokens[index].level == 0:
            break
        if tokens[index].level == 1 and tokens[index].type == "list_item_open":
            found = index
    return found


def way_in(tokens: list[Token], source: str) -> Step | None:
    """Return the cut before the innermost block that starts last within open containers.

    None if the first line already is the block that is too long.
    """
    containers: list[int] = []
    best: Step | None = None
    lines = source.split("\n")
    path = _open_path(tokens)
    for index in path:
        token = tokens[index]
        if token.map is None:
            break
        if token.map[0] > 0 and containers:
            best = Step(index, token.map[0], tuple(containers))
        if token.type == "blockquote_open":
            containers.append(-1)
        elif token.type == "list_item_open":
            containers.append(_item_width(tokens, index, lines))
        elif token.type == "footnote_reference_open":
            containers.append(4)  # what belongs to a footnote is indented by four
        if best is not None and token.map[0] > 0:
            break
    return best


def _open_path(tokens: list[Token]) -> list[int]:
    """Return the blocks that are still open at the end, from the outside in."""
    path: list[int] = []
    level = 0
    while True:
        chosen = -1
        for index in range(path[-1] + 1 if path else 0, len(tokens)):
            token = tokens[index]
            if token.level == level and token.nesting >= 0 and token.map and token.type != "inline":
                chosen = index
            elif token.level < level:
                break
        if chosen < 0:
            return path
        path.append(chosen)
        level += 1


def _item_width(tokens: list[Token], index: int, lines: list[str]) -> int:
    """Return how far the content of a list item is indented, relative to what contains it."""
    token = tokens[index]
    number = len(token.info) if token.info else 0
    first = lines[token.map[0]] if token.map else ""
    sign = re.match(r"[ \t>]*", first)
    lead = len(sign[0].rsplit(">", 1)[-1]) if sign else 0
    rest = first[len(sign[0]) if sign else 0 :]
    marker = re.match(r"(?:[-*+]|\d{1,9}[.)])([ \t]*)", rest)
    if marker is None:
        return max(2, number + 2)
    # Content begins one to four spaces behind the sign; five or more are one, and indented code
    # (CommonMark 0.31.2, section 5.2), as is a sign with nothing behind it.
    gap = len(marker[1].expandtabs(4))
    width = len(marker[0]) - len(marker[1])
    if rest[len(marker[0]) :] == "" or gap > 4:
        gap = 1
    return lead % 4 + width + max(1, gap)
