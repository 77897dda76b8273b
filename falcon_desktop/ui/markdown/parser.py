"""Turns what :mod:`falcon_desktop.core.text.markdown` parses into blocks."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

from falcon_desktop.core.text.markdown.net import Net
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
from falcon_desktop.ui.markdown.definitions import copied_definitions, definitions_for
from falcon_desktop.ui.markdown.inline import InlineReader

if TYPE_CHECKING:
    from markdown_it.token import Token


class ListPosition:
    """The current number of a list that was split."""

    def __init__(self) -> None:
        self.sign = ""
        self.number = 0

    def copy(self) -> ListPosition:
        """Return an independent copy."""
        made = ListPosition()
        made.sign, made.number = self.sign, self.number
        return made


class Parser:
    """A configured markdown-it and the conversion of its tokens.

    Args:
        net: what is told of a text that can't be read.
    """

    def __init__(self, net: Net | None = None) -> None:
        # An import within what runs for each piece costs microseconds, more with PySide6 loaded.
        from falcon_desktop.core.text.markdown.grammar import grammar, read_blocks

        md = grammar()
        self._md = md
        self._read_blocks = read_blocks
        self.net = net or Net()
        self._inline = InlineReader(md, self.net)

    def tokens(self, source: str, env: dict[str, Any]) -> list[Token]:
        """Return the block tokens of ``source``, inline content not read yet."""
        return self._read_blocks(self._md, source, env)

    def inline(self, source: str, env: dict[str, Any]) -> tuple[Run, ...]:
        """Return the runs of inline Markdown."""
        return self._inline.read(source, env)

    def cell(self, source: str, definitions: dict[str, Any]) -> tuple[Run, ...]:
        """Return the runs of a table's cell; ``definitions`` are its table's."""
        return self._inline.read(source, copied_definitions(definitions))

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
        """Return the blocks for block tokens.

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
        text = {None: "•", False: "[ ]", True: "[x]"}[token.meta.get("task")]
        if number is not None:
            if text == "•":
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
        runs = self._inline.read(token.content, self._env, growing=growing)
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
        runs = self._inline.definition(token)
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
        closing = {"$$": "\n$$", "\\[": "\n\\]"}.get(token.markup, "")
        markdown = f"{token.markup}\n{token.content}{closing}".lstrip("\n")
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
            elif token.type == "tr_close":
                rows.append(tuple(cells))
            index += 1
        known = definitions_for(chain.from_iterable(rows), self._env)
        self._leaf(TableBlock(rows[0], tuple(aligns), self._nest, rows[1:], definitions=known))
        return index
