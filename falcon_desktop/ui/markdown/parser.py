"""Reads Markdown into blocks with markdown-it. Must not know Qt, nor how text grows.

Nothing is swallowed: raw HTML, images, refused links, definitions, cells beyond a table's header
and nesting beyond what is sane stay as text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.ui.markdown.blocks import (
    CodeBlock,
    FormulaBlock,
    Leaf,
    Marker,
    Paragraph,
    RuleBlock,
    Run,
    TableBlock,
)
from falcon_desktop.ui.markdown.inline import InlineReader

if TYPE_CHECKING:
    from markdown_it.rules_block import StateBlock
    from markdown_it.token import Token

MAX_NESTING: Final = 40
"""Levels of lists and quotes that are drawn as such; what is deeper is text of the last one."""

_TASK: Final = re.compile(r"\[([ xX])\](?:[ \t\n]|$)")
_TABLE_PREFIX: Final = re.compile(r"[ \t>]*")


class ListPosition:
    """Where the numbering of a list stands that was cut into pieces."""

    def __init__(self) -> None:
        self.sign = ""
        self.number = 0

    def copy(self) -> ListPosition:
        """Return a position that may move without this one."""
        made = ListPosition()
        made.sign, made.number = self.sign, self.number
        return made


class Parser:
    """A configured markdown-it and the conversion of its tokens."""

    def __init__(self) -> None:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote.index import footnote_def

        from falcon_desktop.core import math_rules

        options = {"html": True, "inline_definitions": True, "maxNesting": MAX_NESTING + 20}
        md = MarkdownIt("commonmark", options)
        md.enable(["table", "strikethrough"])
        # A tag is read as one, so that signs in it are no markup, and shown as the text that it is.
        md.disable("html_block")
        # It logs each rule it tries, with the text: slow, and none of a log's business.
        logging.getLogger("markdown_it").setLevel(logging.WARNING)
        # Which links may be followed is decided where runs are made: a refused one stays visible.
        md.validateLink = _any_link  # type: ignore[method-assign]
        md.block.ruler.before("table", "too_deep", _too_deep)
        md.block.ruler.before(
            "reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]}
        )
        math_rules.install(md)
        self._md = md
        self._inline = InlineReader(md)

    def tokens(self, source: str, env: dict[str, Any]) -> list[Token]:
        """Return the block tokens of ``source``, inline content not read yet."""
        found: list[Token] = []
        self._md.block.parse(source, self._md, env, found)
        return found

    def inline(self, source: str, env: dict[str, Any]) -> tuple[Run, ...]:
        """Return the runs of inline Markdown."""
        return self._inline.read(source, env)

    def cell(self, source: str) -> tuple[Run, ...]:
        """Return the runs of a table's cell."""
        return self._inline.read(source.replace("\\|", "|"), {})

    def leaves(
        self,
        tokens: Sequence[Token],
        source: str,
        env: dict[str, Any],
        *,
        nest: str = "",
        position: ListPosition | None = None,
        growing: bool = False,
        loose: bool = True,
    ) -> list[Leaf]:
        """Return what block tokens stand for.

        ``nest`` are containers around all of it; ``position`` numbers a list that goes on;
        ``growing`` closes the last paragraph's open emphasis; ``loose`` says whether a blank line
        stands before the first block.
        """
        conversion = _Conversion(self._inline, source, env, nest, position or ListPosition())
        conversion.last_loose = loose
        last_inline = None
        if growing:
            last_inline = next((one for one in reversed(tokens) if one.type == "inline"), None)
        return conversion.run(tokens, last_inline)


def _any_link(url: str) -> bool:
    return True


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take everything below the deepest level as one paragraph, instead of dropping it."""
    if state.level < MAX_NESTING:
        return False
    if silent:
        return True
    token = state.push("paragraph_open", "p", 1)
    token.map = [start, end]
    inline = state.push("inline", "", 0)
    last = start
    while last < end and (state.isEmpty(last) or state.sCount[last] >= state.blkIndent):
        last += 1
    inline.content = state.getLines(start, last, state.blkIndent, False).strip()
    inline.children = []
    state.push("paragraph_close", "p", -1)
    state.line = last
    return True


class _Conversion:
    """One pass over block tokens."""

    def __init__(
        self,
        inline: InlineReader,
        source: str,
        env: dict[str, Any],
        nest: str,
        position: ListPosition,
    ) -> None:
        self._inline = inline
        self._lines: list[str] | None = None
        self._source = source
        self._env = env
        self._base = len(nest)
        self._nest = nest
        self._position = position
        self._numbers: list[int | None] = []
        self._markers: list[Marker] = []
        self._level = 0
        self.last_loose = True
        self.leaves: list[Leaf] = []

    def run(self, tokens: Sequence[Token], last_inline: Token | None) -> list[Leaf]:
        index = 0
        while index < len(tokens):
            token = tokens[index]
            kind = token.type
            if kind == "inline":
                self._paragraph(token, token is last_inline)
            elif kind in ("fence", "code_block"):
                self._code(token)
            elif kind == "table_open":
                index = self._table(tokens, index)
            elif kind == "tex_block":
                self._formula(token)
            elif kind == "hr":
                self._leaf(RuleBlock(self._nest))
            elif kind == "definition":
                self._definition(token)
            else:
                self._container(token)
            index += 1
        return self.leaves

    def _container(self, token: Token) -> None:
        kind = token.type
        if kind == "blockquote_open":
            self._nest += "q"
        elif kind in ("bullet_list_open", "ordered_list_open"):
            self._open_list(token)
        elif kind in ("bullet_list_close", "ordered_list_close"):
            self._numbers.pop()
        elif kind == "list_item_open":
            self._open_item(token)
        elif kind == "footnote_reference_open":
            self._nest += "l"
            self._markers.append(Marker(len(self._nest) - 1, f"{token.meta['label']}."))
        elif kind in ("blockquote_close", "list_item_close", "footnote_reference_close"):
            self._flush_markers()
            self._nest = self._nest[:-1]
        elif kind == "heading_open":
            self._level = int(token.tag[1])
        elif kind == "heading_close":
            self._level = 0
        if token.level == 0 and kind.endswith("_open") and "list" not in kind:
            self._position.sign = ""

    def _open_list(self, token: Token) -> None:
        number: int | None = None
        sign = token.markup + token.type
        if token.type == "ordered_list_open":
            number = int(token.attrGet("start") or 1) if token.attrGet("start") != 0 else 0
        if token.level == 0:
            if self._position.sign == sign and number is not None:
                number = self._position.number
            self._position.sign = sign
        self._numbers.append(number)

    def _open_item(self, token: Token) -> None:
        self._nest += "l"
        number = self._numbers[-1]
        text = "•"
        if number is not None:
            text = f"{number}."
            self._numbers[-1] = number + 1
            if len(self._numbers) == 1:
                self._position.number = number + 1
        self._markers.append(Marker(len(self._nest) - 1, text))

    def _is_loose(self, token: Token) -> bool:
        """Whether a blank line stands above a block."""
        if token.map is None or token.map[0] == 0:
            return self.last_loose
        return not self._source_line(token.map[0] - 1).strip(" \t>")

    def _source_line(self, line: int) -> str:
        if self._lines is None:
            self._lines = self._source.split("\n")
        return self._lines[line]

    def _paragraph(self, token: Token, growing: bool) -> None:
        content = token.content
        if self._markers and (task := _TASK.match(content)):
            done = "[ ]" if task[1] == " " else "[x]"
            self._markers[-1] = Marker(self._markers[-1].depth, done)
            content = content[task.end() :]
        runs = self._inline.read(content, self._env, growing=growing)
        loose = self._is_loose(token)
        self.leaves.append(
            Paragraph(
                runs,
                self._level,
                self._nest,
                tuple(self._markers),
                loose or len(self._nest) == self._base,
            )
        )
        self._markers.clear()

    def _definition(self, token: Token) -> None:
        """Show where a reference leads: it may be a source that the text never refers to."""
        runs = self._inline.definition(
            str(token.meta["label"]), str(token.meta["url"]), str(token.meta["title"])
        )
        loose = self._is_loose(token)
        self.leaves.append(Paragraph(runs, 0, self._nest, tuple(self._markers), loose))
        self._markers.clear()

    def _flush_markers(self) -> None:
        """Show the sign of an item that has no text of its own."""
        if self._markers:
            self.leaves.append(Paragraph((), 0, self._nest, tuple(self._markers), loose=False))
            self._markers.clear()

    def _leaf(self, leaf: Leaf) -> None:
        self._flush_markers()
        self.leaves.append(leaf)
        if len(self._nest) == self._base:
            self._position.sign = ""

    def _code(self, token: Token) -> None:
        language = token.info.strip() if token.info else ""
        content = token.content
        lines = content.removesuffix("\n").split("\n") if content else []
        self._leaf(CodeBlock(language, self._nest, lines))

    def _formula(self, token: Token) -> None:
        closing = "$$" if token.markup == "$$" else "\\]"
        markdown = f"{token.markup}\n{token.content}\n{closing}"
        self._leaf(FormulaBlock(token.content, markdown, self._nest, unfinished=token.hidden))

    def _table(self, tokens: Sequence[Token], index: int) -> int:
        rows: list[tuple[str, ...]] = []
        aligns: list[str] = []
        cells: list[str] = []
        while tokens[index].type != "table_close":
            token = tokens[index]
            if token.type == "th_open":
                aligns.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
            elif token.type == "inline":
                cells.append(token.content)
            elif token.type == "tr_open":
                cells = []
                extra = self._extra_cells(token, len(aligns)) if rows else []
            elif token.type == "tr_close":
                rows.append((*cells, *extra))
            index += 1
        self._leaf(TableBlock(rows[0], tuple(aligns), self._nest, rows[1:]))
        return index

    def _extra_cells(self, token: Token, columns: int) -> list[str]:
        """Return the cells of a row that markdown-it drops because the header has fewer."""
        from markdown_it.rules_block.table import escapedSplit

        line = self._source_line(token.map[0]) if token.map else ""
        if line.count("|") < columns:
            return []
        cells = escapedSplit(_TABLE_PREFIX.sub("", line, count=1).rstrip())
        if cells and not cells[0]:
            cells.pop(0)
        if cells and not cells[-1]:
            cells.pop()
        return [cell.strip() for cell in cells[columns:]]
