"""The blocks of a message's Markdown, and positions in them.

A message is a flat sequence of blocks. Lists and quotes are no blocks of their own: each paragraph
and block carries ``nest``, the containers around it from the outside in, one letter each: ``q`` a
quote, ``l`` a list item.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

BOLD: Final = 1
ITALIC: Final = 2
STRIKE: Final = 4
CODE: Final = 8
LINK: Final = 16
FORMULA: Final = 32
FOOTNOTE: Final = 64
ASIDE: Final = 128
PLAIN: Final = 256
PICTURE: Final = 512
"""Flags of a run. ASIDE is text that the program adds, such as the address of an image; PLAIN is
source that could not be read; PICTURE are the words that stand in the place of one."""

GROUP_SIZE: Final = 4096
"""Characters after which a text block takes no further paragraph, so that layout stays cheap."""


class Run(NamedTuple):
    """Text of one look. ``link`` is an address; for a formula ``text`` is its TeX source."""

    text: str
    style: int = 0
    link: str = ""


class Marker(NamedTuple):
    """The marker of a list item. ``depth`` is its index in ``nest``.

    ``text`` is such as ``•`` or ``3.``, or ``[ ]`` or ``[x]`` for a task.
    """

    depth: int
    text: str


class Paragraph(NamedTuple):
    """A paragraph or a heading. ``level`` is 1 to 6 for a heading, else 0.

    ``loose`` asks for a gap above. ``joined`` says that the paragraph before was cut only because
    it was too long to lay out: no line break was written here.
    """

    runs: tuple[Run, ...]
    level: int = 0
    nest: str = ""
    markers: tuple[Marker, ...] = ()
    loose: bool = True
    joined: bool = False

    @property
    def text(self) -> str:
        """The paragraph's text without markers."""
        return "".join(run.text for run in self.runs)


@dataclass(slots=True)
class TextBlock:
    """Paragraphs and headings that stand together."""

    paragraphs: tuple[Paragraph, ...]


@dataclass(slots=True)
class CodeBlock:
    """A fenced or indented code block. ``lines`` only grow; ``tail`` may still change."""

    language: str
    nest: str = ""
    lines: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def code(self) -> str:
        """Exactly the code, each line ended by a line feed."""
        return "".join(f"{line}\n" for part in (self.lines, self.tail) for line in part)


Row: TypeAlias = tuple[str, ...]


@dataclass(slots=True)
class TableBlock:
    """A table. Cells are Markdown source, parsed when drawn; ``tail`` may still change.

    ``aligns`` holds ``left``, ``right``, ``center`` or nothing for each column; ``definitions``
    what their links and footnotes refer to, as markdown-it holds it.
    """

    header: Row
    aligns: Row
    nest: str = ""
    rows: list[Row] = field(default_factory=list)
    tail: list[Row] = field(default_factory=list)
    definitions: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class FormulaBlock:
    """A displayed formula. ``source`` is TeX, ``markdown`` its source with delimiters."""

    source: str
    markdown: str
    nest: str = ""
    unfinished: bool = False


@dataclass(slots=True)
class RuleBlock:
    """A thematic break."""

    nest: str = ""


Block: TypeAlias = TextBlock | CodeBlock | TableBlock | FormulaBlock | RuleBlock
Leaf: TypeAlias = Paragraph | CodeBlock | TableBlock | FormulaBlock | RuleBlock


def group(blocks: list[Block], leaves: list[Leaf]) -> int:
    """Add leaves to blocks, paragraphs into the last text block while it is small.

    Returns the index of the first block that changed.
    """
    first = len(blocks)
    size = -1
    paragraphs: list[Paragraph] = []
    if blocks and isinstance(blocks[-1], TextBlock):
        last = blocks[-1]
        size = sum(len(run.text) for one in last.paragraphs for run in one.runs)
        if size < GROUP_SIZE and leaves and isinstance(leaves[0], Paragraph):
            paragraphs = list(last.paragraphs)
            blocks.pop()
            first = len(blocks)
        else:
            size = -1
    for leaf in leaves:
        if isinstance(leaf, Paragraph):
            if paragraphs and size >= GROUP_SIZE:
                blocks.append(TextBlock(tuple(paragraphs)))
                paragraphs = []
            if not paragraphs:
                size = 0
            paragraphs.append(leaf)
            size += sum(len(run.text) for run in leaf.runs)
            continue
        if paragraphs:
            blocks.append(TextBlock(tuple(paragraphs)))
            paragraphs = []
        blocks.append(leaf)
    if paragraphs:
        blocks.append(TextBlock(tuple(paragraphs)))
    return first


# --- places in a message's text ---------------------------------------------------------------


class Point(NamedTuple):
    """A position between two characters: the block's index and the offset in its text."""

    block: int
    offset: int


class Position(NamedTuple):
    """A stretch within one block, such as a search hit."""

    block: int
    start: int
    end: int
