"""What a text is shown as whose Markdown could not be read or drawn: its source, line by line."""

from __future__ import annotations

from typing import Final

from falcon_desktop.ui.markdown.blocks import (
    FORMULA,
    PLAIN,
    Block,
    CodeBlock,
    FormulaBlock,
    Leaf,
    Paragraph,
    Run,
    TableBlock,
    TextBlock,
    group,
)

_LONGEST: Final = 4_000
"""Characters of one paragraph; a longer line goes on in the next one."""


class PlainBlocks:
    """The blocks of a growing text of which nothing is Markdown, below those that were read.

    It stands in for :class:`~falcon_desktop.ui.markdown.streaming.StreamingBlocks`.
    """

    def __init__(self, before: list[Block]) -> None:
        self._closed = list(before)
        self._open = ""
        """The last line, as far as it came."""
        self._lines = _Lines()
        self._dirty = 0
        self.blocks: list[Block] = []

    def feed(self, text: str) -> None:
        """Add text."""
        text = self._open + text
        held = "\r" if text.endswith("\r") else ""  # perhaps the first half of a line end
        *lines, self._open = _unified(text.removesuffix("\r")).split("\n")
        leaves = [leaf for line in lines for leaf in self._lines.leaves(line)]
        while len(self._open) > _LONGEST:
            leaves += self._lines.begun(self._open[:_LONGEST])
            self._open = self._open[_LONGEST:]
        self._open += held
        self._add(leaves)

    def update(self) -> int:
        """Show all that came, the open line too; return the first block that changed."""
        self.blocks = list(self._closed)
        first = self._take_dirty()
        opened = group(self.blocks, self._lines.copy().leaves(self._open.removesuffix("\r")))
        self._dirty = min(self._dirty, opened)
        return min(first, opened)

    def take_closed(self) -> int:
        """Show the complete lines; return the first block that changed."""
        self.blocks = list(self._closed)
        return self._take_dirty()

    def finish(self) -> int:
        """End the text; return the first block that changed."""
        self._add(self._lines.leaves(self._open.removesuffix("\r")))
        self._open = ""
        return self.take_closed()

    def _add(self, leaves: list[Leaf]) -> None:
        self._dirty = min(self._dirty, group(self._closed, leaves))

    def _take_dirty(self) -> int:
        first, self._dirty = self._dirty, len(self._closed)
        return max(0, min(first, len(self._closed) - 1))


class _Lines:
    """Makes lines paragraphs, with room where an empty line stood."""

    def __init__(self) -> None:
        self._loose = True
        self._joined = False

    def copy(self) -> _Lines:
        made = _Lines()
        made._loose, made._joined = self._loose, self._joined
        return made

    def begun(self, line: str) -> list[Leaf]:
        """Return the paragraph of a line that goes on."""
        made = Paragraph((Run(line, PLAIN),), loose=self._loose, joined=self._joined)
        self._loose, self._joined = False, True
        return [made]

    def leaves(self, line: str) -> list[Leaf]:
        """Return the paragraphs of the rest of a line, none for an empty one."""
        made: list[Leaf] = []
        for start in range(0, len(line) if line.strip() else 0, _LONGEST):
            made += self.begun(line[start : start + _LONGEST])
        self._loose = not made and not self._joined
        self._joined = False
        return made


def plain_block(block: Block) -> TextBlock:
    """Return what stands for a block that can't be drawn: its words, line by line."""
    lines, nest = _Lines(), ""
    text = words_of(block)
    if not isinstance(block, TextBlock):
        nest = block.nest
    leaves = [leaf for line in text.split("\n") for leaf in lines.leaves(line)]
    found = [leaf._replace(nest=nest) for leaf in leaves if isinstance(leaf, Paragraph)]
    return TextBlock(tuple(found) or (Paragraph((), nest=nest),))


def words_of(block: Block) -> str:
    """Return all words of a block; cells of a table with a bar between them."""
    match block:
        case TextBlock():
            return "\n\n".join(_paragraph_words(one) for one in block.paragraphs)
        case CodeBlock():
            return "\n".join([*block.lines, *block.tail])
        case TableBlock():
            return "\n".join(" | ".join(row) for row in (block.header, *block.rows, *block.tail))
        case FormulaBlock():
            return block.markdown
        case _:
            return ""


def _paragraph_words(paragraph: Paragraph) -> str:
    signs = "".join(f"{marker.text} " for marker in paragraph.markers)
    return signs + "".join(
        f"${run.text}$" if run.style & FORMULA else run.text for run in paragraph.runs
    )


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
