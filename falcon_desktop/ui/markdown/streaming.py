"""Splits growing Markdown into blocks.

What is closed is final; only the open end is read again, and it is kept short: lists are cut at
their items, code and tables at their lines, whatever is longer at lines or words. So the cost of
a token does not depend on how long the answer is. The result depends on the text alone, not on
the pieces in which it came.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.markdown import cutting, optimistic
from falcon_desktop.ui.markdown.blocks import (
    Block,
    CodeBlock,
    Leaf,
    Paragraph,
    Run,
    TableBlock,
    group,
)
from falcon_desktop.ui.markdown.containers import Containers
from falcon_desktop.ui.markdown.definitions import add_definitions, copied_definitions

if TYPE_CHECKING:
    from markdown_it.token import Token

    from falcon_desktop.ui.markdown.parser import Parser

LIMIT: Final = 4_096
"""Characters of open text after which it is cut within its block."""
LONGEST_LINE: Final = 6_000
"""Characters of one line of text; a longer one is shown in pieces of this size."""
MAX_CONTAINERS: Final = 16
"""Lists and quotes that may stand around text that is cut inside them."""
_TABLE_PIECE: Final = 1_024

_TOO_LONG: Final = re.compile(rf"[^\n]{{{LONGEST_LINE}}}")
_BLANK_LINES: Final = re.compile(r"(?:[ \t]*\n)+")


class StreamingBlocks:
    """The blocks of a growing text.

    ``blocks`` is valid after :meth:`update`, :meth:`take_closed` and :meth:`finish`, which return
    the index of the first block that is new or changed since the last call.
    """

    def __init__(self, parser: Parser, env: dict[str, Any] | None = None) -> None:
        from falcon_desktop.ui.markdown.parser import ListPosition

        # The text runs _raw -> _tail -> _closed. The parser reads from scratch each time, so what
        # it would know from the text before the tail is kept here and handed to it again.
        self._parser = parser
        self._position = ListPosition()
        self._env: dict[str, Any] = env if env is not None else {}
        self._containers = Containers()
        self._raw = ""
        """Within containers: the incomplete line, whose signs can't be stripped yet."""
        self._tail = ""
        """What is open, without the signs of the containers."""
        self._prefix = ""
        """Header and rule of a table that is cut between rows: read before the tail again, or its
        rows would be a paragraph."""
        self._code: CodeBlock | None = None
        """The code block that lines are added to; the parser does not see it again."""
        self._fence: cutting.Fence | None = None
        self._table: TableBlock | None = None
        """The table that ``_prefix`` is of; its ``tail`` are the rows that are not final."""
        self._in_long_line = False
        self._long_started = False
        """Whether the last paragraph is a piece of a longer one, so that the next joins it."""
        self._goes_on = False
        """Whether the tail begins within a paragraph that was cut."""
        self._carriage_return = ""
        """A last ``\\r``: the first half of a line end, or all of it."""
        self._closed: list[Block] = []
        self._dirty = 0
        """The first closed block that was not reported as it is now."""
        self._loose = True
        """Whether a blank line stands before the tail: it makes a list loose."""
        self.blocks: list[Block] = []

    def feed(self, text: str) -> None:
        """Add text."""
        text = self._carriage_return + text
        self._carriage_return = ""
        if text.endswith("\r"):
            text, self._carriage_return = text[:-1], "\r"
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._take(text.replace("\0", "\ufffd"))

    def update(self) -> int:
        """Parse the unfinished end, closing for now what the text left open."""
        self.blocks = list(self._closed)
        first = self._take_dirty()
        if self._code is not None and self._fence is not None:
            self._code.tail = self._fence.visible_tail(self._tail)
            return first
        shown = optimistic.presentable(self._tail + self._containers.strip_partial(self._raw))
        # a copy: a definition that is still being written must not stay once it reads otherwise
        env = {**copied_definitions(self._env), "growing": True}
        tokens = self._parser.tokens(self._prefix + shown, env)
        leaves = self._leaves(tokens, self._prefix + shown, env, growing=True)
        leaves = self._join(leaves, final=False)
        opened = group(self.blocks, leaves)
        # what is open may stand in the last closed block for now, and leave it when it closes
        self._dirty = min(self._dirty, opened)
        return min(first, opened)

    def take_closed(self) -> int:
        """Show what is final and leave the unfinished end for later."""
        self.blocks = list(self._closed)
        return self._take_dirty()

    def finish(self) -> int:
        """End the text; its unfinished end is parsed as it is."""
        if self._carriage_return:
            self._carriage_return = ""
            self._take("\n")
        if self._raw:
            rest, self._raw = self._raw, ""
            self._take_lines(rest + "\n")
        if self._code is not None and self._fence is not None:
            self._finish_code()
        self._close_all()
        self.blocks = list(self._closed)
        return self._take_dirty()

    def _take_dirty(self) -> int:
        first, self._dirty = self._dirty, len(self._closed)
        return max(0, min(first, len(self._closed) - 1))

    # taking text

    def _take(self, text: str) -> None:
        if self._containers.depth:
            self._raw += text
            end = self._raw.rfind("\n") + 1
            if end:
                lines, self._raw = self._raw[:end], self._raw[end:]
                self._take_lines(lines)
            if len(self._raw) > LONGEST_LINE and self._code is None:
                # a line without end can't wait for its end: it counts as one outside, where long
                # lines are shown in pieces
                rest, self._raw = self._raw, ""
                self._leave(0)
                self._take(rest)
            return
        self._tail += text
        self._advance()

    def _take_lines(self, text: str) -> None:
        """Take complete lines that stand within containers, or leave these."""
        lines = text.split("\n")
        lines = [f"{line}\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])
        inside: list[str] = []
        depth = kept = self._containers.depth
        for line in lines:
            kept, inner = self._containers.strip(line)
            if kept < depth:
                break
            inside.append(inner)
        self._tail += "".join(inside)
        self._advance()
        if kept < depth:
            self._leave(kept)
            self._take_after("".join(lines[len(inside) :]))

    def _take_after(self, lines: str) -> None:
        """Take lines that come before what is kept as an incomplete line."""
        partial, self._raw = self._raw, ""
        self._take(lines + partial)

    def _leave(self, depth: int) -> None:
        """Close what is open in containers deeper than ``depth`` and leave them."""
        if self._code is not None:
            self._finish_code()
        self._close_all()
        self._containers.cut(depth)
        self._position.sign = ""

    def _advance(self) -> None:
        """Close as much of the tail as is final."""
        if self._goes_on:  # within a paragraph, an indented line is no code
            self._tail = self._tail.lstrip(" \t")
            self._goes_on = not self._tail
        while True:
            if self._in_long_line:
                if not self._take_long_line():
                    return
            elif self._code is not None:
                if not self._take_code():
                    return
            elif not self._close_some():
                return

    def _close_some(self) -> bool:
        """Close blocks that nothing can change any more. Returns whether to try again."""
        if (blank := _BLANK_LINES.match(self._tail)) is not None:
            self._tail = self._tail[blank.end() :]
            self._prefix, self._table = "", None
            self._loose, self._long_started = True, False
        tail = self._tail
        too_long = _TOO_LONG.search(tail)
        end = cutting.line_end_after(tail, LIMIT)
        if too_long is not None and (not end or too_long.start() < end):
            if too_long.start():
                rest, self._tail = tail[too_long.start() :], tail[: too_long.start()]
                while self._code is None and self._close_some():
                    pass
                if self._code is not None:
                    self._tail += rest
                    return True
                self._close_all()
                self._tail = rest
                return True
            self._close_all_before_long_line()
            return True
        complete = tail[:end]
        if not complete:
            return False
        source = self._prefix + complete
        tokens = self._parser.tokens(source, {**copied_definitions(self._env), "growing": True})
        if self._prefix and not self._goes_on_in_table(tokens):
            # read again without the header: what follows the table is no row of it
            self._end_table()
            return True
        cut = cutting.final_part(tokens, source)
        if cut.fence is not None:
            self._close(tokens[: cut.token], source, cut.line)
            self._open_code(cut.fence, tokens[cut.token])
            return True
        if cut.line > self._prefix.count("\n"):
            self._close(tokens[: cut.token], source, cut.line)
            return True
        if len(complete) > LIMIT or (self._opens_table(tokens) and len(complete) > _TABLE_PIECE):
            return self._split(tokens, source)
        return False

    # closing

    def _leaves(
        self, tokens: list[Token], source: str, env: dict[str, Any], *, growing: bool = False
    ) -> list[Leaf]:
        position = self._position.copy() if growing else self._position
        return self._parser.leaves(
            tokens,
            source,
            env,
            nest=self._containers.nest,
            position=position,
            growing=growing,
            loose=self._loose,
        )

    def _close(self, tokens: list[Token], source: str, line: int) -> None:
        """Make final what stands before a line of ``source``, the prefix included."""
        end = cutting.offset_of_line(source, line)
        closed = source[:end]
        if "]:" in closed:
            # Once more, for the definitions: the reading that found the cut went on into text
            # that is open, and had only a copy of what is known.
            self._parser.tokens(closed, self._env)
        leaves = self._join(self._leaves(tokens, closed, self._env), final=True)
        self._add(leaves)
        self._tail = self._tail[end - len(self._prefix) :]
        self._prefix = ""
        self._table = None
        self._loose = not closed[closed.rfind("\n", 0, -1) + 1 :].strip(" \t>\n")

    def _close_all(self) -> None:
        source = self._prefix + self._tail
        if self._tail.strip():
            tokens = self._parser.tokens(source, self._env)
            self._add(self._join(self._leaves(tokens, source, self._env), final=True))
        self._tail = self._prefix = ""
        self._table = None
        self._loose = True

    def _add(self, leaves: list[Leaf]) -> None:
        self._long_started = False
        self._dirty = min(self._dirty, group(self._closed, leaves))

    def _touch(self, block: Block) -> None:
        """Note that a closed block grew; it is one of the last."""
        for index in range(len(self._closed) - 1, -1, -1):
            if self._closed[index] is block:
                self._dirty = min(self._dirty, index)
                return

    def _join(self, leaves: list[Leaf], *, final: bool) -> list[Leaf]:
        """Move rows of a table that goes on into the table that stands already."""
        table = self._table
        if table is None:
            return leaves
        self._touch(table)
        table.tail = []
        if leaves and isinstance(leaves[0], TableBlock):
            rows = leaves[0].rows
            add_definitions(table.definitions, leaves[0].definitions)
            if final:
                table.rows.extend(rows)
            else:
                table.tail = rows
            return leaves[1:]
        return leaves

    # code

    def _open_code(self, fence: cutting.Fence, token: Token) -> None:
        code = CodeBlock((token.info or "").strip(), self._containers.nest)
        self._add([code])
        self._position.sign = ""
        self._code, self._fence = code, fence
        self._tail = self._tail[self._tail.index("\n") + 1 :]

    def _take_code(self) -> bool:
        """Move complete lines into the open code block. Returns whether its end was among them."""
        if self._code is None or self._fence is None or "\n" not in self._tail:
            return False
        self._touch(self._code)
        lines = self._tail.split("\n")
        for index, line in enumerate(lines[:-1]):
            if self._fence.is_end(line):
                self._tail = "\n".join(lines[index + 1 :])
                self._code.tail = []
                self._code = self._fence = None
                self._loose = False
                return True
            self._code.lines.append(self._fence.content(line))
        self._tail = lines[-1]
        return False

    def _finish_code(self) -> None:
        if self._code is None or self._fence is None:
            return
        self._touch(self._code)
        if self._tail and not self._fence.is_end(self._tail):
            self._code.lines.append(self._fence.content(self._tail))
        self._tail = ""
        self._code.tail = []
        self._code = self._fence = None

    # what is too long

    def _opens_table(self, tokens: list[Token]) -> bool:
        return bool(tokens) and tokens[0].type == "table_open"

    def _split(self, tokens: list[Token], source: str) -> bool:
        """Cut the one block that is open."""
        if self._opens_table(tokens):
            return self._split_table(tokens, source)
        step = cutting.way_in(tokens, source)
        if step is not None and self._containers.depth < MAX_CONTAINERS:
            self._close(tokens[: step.token], source, step.line)
            self._containers.enter(step.containers)
            outer = self._containers.depth - len(step.containers)
            rest, self._tail = self._containers.with_signs(self._tail, outer), ""
            self._take_after(rest)
            return False
        self._split_paragraph()
        return True

    def _goes_on_in_table(self, tokens: list[Token]) -> bool:
        """Whether the first line after the rows that are closed is another row."""
        lines = tokens[0].map if self._opens_table(tokens) else None
        return lines is not None and lines[1] > self._prefix.count("\n")

    def _end_table(self) -> None:
        if self._table is not None:
            self._touch(self._table)
            self._table.tail = []
        self._prefix, self._table = "", None
        self._loose = False

    def _split_table(self, tokens: list[Token], source: str) -> bool:
        """Make all complete rows final, keeping the header to read the following ones."""
        prefix = source[: cutting.offset_of_line(source, 2)]
        nest_table = self._table
        end = tokens[0].map[1] if tokens[0].map else 0
        close = next(index for index, one in enumerate(tokens) if one.type == "table_close")
        leaves = self._leaves(tokens[: close + 1], source, self._env)
        if nest_table is None:
            self._add(leaves)
            last = self._closed[-1]
            self._table = last if isinstance(last, TableBlock) else None
        else:
            self._join(leaves, final=True)
        taken = cutting.offset_of_line(source, end) - len(self._prefix)
        self._tail = self._tail[taken:]
        self._prefix = prefix
        return bool(self._tail)

    def _split_paragraph(self) -> None:
        """Close the first lines of the tail as a paragraph that goes on."""
        end = cutting.line_end_after(self._tail, LIMIT)
        self._add_piece(self._tail[:end].rstrip("\n"), space=True)
        self._tail = self._tail[end:].lstrip(" \t")
        self._goes_on = not self._tail
        self._loose = False

    def _close_all_before_long_line(self) -> None:
        if self._prefix:
            self._prefix = ""
            self._table = None
        self._in_long_line = True
        self._long_started = False

    def _take_long_line(self) -> bool:
        """Move pieces of a line without end into paragraphs. Returns whether it ended."""
        while True:
            end = self._tail.find("\n", 0, LONGEST_LINE)
            if end >= 0:
                if self._tail[:end].strip():
                    self._add_piece(self._tail[:end], space=False)
                self._tail = self._tail[end + 1 :]
                self._in_long_line = False
                self._loose = False
                return True
            if len(self._tail) < LONGEST_LINE:
                return False
            cut = cutting.break_before(self._tail, LONGEST_LINE)
            self._add_piece(self._tail[:cut], space=False)
            self._tail = self._tail[cut:]

    def _add_piece(self, text: str, *, space: bool) -> None:
        """Add a paragraph that goes on from the one before, if that was such a piece."""
        runs = self._parser.inline(text, self._env)
        if space:
            runs = (*runs, Run(" "))
        joined = self._long_started
        self._add([Paragraph(runs, 0, self._containers.nest, (), loose=True, joined=joined)])
        self._long_started = True
