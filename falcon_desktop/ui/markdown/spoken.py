"""The words of growing blocks as a screen reader says them: by sentence, without signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from falcon_desktop.core.text.sentences import COMMA
from falcon_desktop.core.text.speech import sentences
from falcon_desktop.ui.kit.i18n import one_line, told, tr, tr_n
from falcon_desktop.ui.markdown.blocks import (
    ASIDE,
    FOOTNOTE,
    FORMULA,
    Block,
    CodeBlock,
    FormulaBlock,
    Leaf,
    Paragraph,
    Run,
    TableBlock,
    TextBlock,
)
from falcon_desktop.ui.markdown.plain import words_of

if TYPE_CHECKING:
    from falcon_desktop.ui.markdown.parser import Parser

_FRACTION: Final = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_ROOT: Final = re.compile(r"\\sqrt\s*\{([^{}]*)\}")
_COMMAND: Final = re.compile(r"\\([A-Za-z]+)\*?")
_SIGNS: Final = {
    "times": "×", "cdot": "·", "div": "÷", "pm": "±", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥",
    "ne": "≠", "neq": "≠", "approx": "≈", "infty": "∞", "sum": "∑", "prod": "∏", "int": "∫",
    "partial": "∂", "to": "→", "rightarrow": "→", "in": "∈", "text": "", "mathrm": "", "mathbf": "",
    "left": "", "right": "", "quad": "", "displaystyle": "", "begin": "", "end": "",
}  # fmt: skip


class SpokenText:
    """What of a text's blocks was not said yet.

    A place in it is a leaf, counted through all blocks, and a character of what is said of that:
    of open text, the blocks may still be put together in another way.
    """

    def __init__(self, parser: Parser) -> None:
        self._parser = parser
        self._leaf = 0
        self._offset = 0
        """Characters said of a paragraph, rows said of a table."""
        self._firsts = [0]
        """The number of each block's first leaf, as far as it was gone through."""
        self._headers: tuple[str, ...] = ()
        self._nest = ""

    def take(self, blocks: Sequence[Block], *, ended: bool) -> list[str]:
        """Return the sentences that are complete and were not returned before.

        Args:
            ended: nothing comes after these blocks.
        """
        said: list[str] = []
        begin = max(0, min(len(self._firsts), len(blocks)) - 2)
        del self._firsts[begin + 1 :]
        number = self._firsts[begin]
        for index in range(begin, len(blocks)):
            block = blocks[index]
            if index > begin:
                self._firsts.append(number)
            leaves = block.paragraphs if isinstance(block, TextBlock) else (block,)
            last = index == len(blocks) - 1 and not ended
            for leaf in leaves[max(0, self._leaf - number) :]:
                open_end = last and leaf is leaves[-1]
                try:
                    said += self._of_leaf(leaf, whole=not open_end)
                except Exception as error:
                    self._parser.net.tell("Saying Markdown", error)
                    if not open_end:
                        said.append(_plainly(leaf))
                if open_end:
                    return said
                self._leaf += 1
                self._offset = 0
                self._nest = leaf.nest
            number += len(leaves)
        return said

    def _of_leaf(self, leaf: Leaf, *, whole: bool) -> list[str]:
        match leaf:
            case Paragraph():
                return self._of_paragraph(leaf, whole=whole)
            case TableBlock():
                return self._of_table(leaf, whole=whole)
            case CodeBlock() if whole:
                return [code_words(leaf)]
            case FormulaBlock() if whole:
                return [tr("Formula: {source}", source=formula_words(leaf.source))]
        return []

    def _of_paragraph(self, paragraph: Paragraph, *, whole: bool) -> list[str]:
        text = spoken(paragraph.runs)
        said = []
        for end in sentences(text, self._offset, whole=whole):
            words = text[self._offset : end].strip()
            if words and not text[: self._offset].strip():
                words = self._introduced(paragraph, words)
            self._offset = end
            if words:
                said.append(words)
        return said

    def _introduced(self, paragraph: Paragraph, words: str) -> str:
        """Return a paragraph's first words with what its look tells."""
        if paragraph.level:
            words = tr("Heading {level}: {words}", level=paragraph.level, words=words)
        for marker in reversed(paragraph.markers):
            match marker.text:
                case "•":
                    words = tr("Bullet: {words}", words=words)
                case "[ ]":
                    words = tr("To do: {words}", words=words)
                case "[x]":
                    words = tr("Done: {words}", words=words)
                case number:
                    words = f"{number} {words}"
        if "q" in paragraph.nest and "q" not in self._nest:
            words = tr("Quote: {words}", words=words)
        return words

    def _of_table(self, table: TableBlock, *, whole: bool) -> list[str]:
        final, total = len(table.rows), len(table.rows) + len(table.tail)
        complete = total if whole else total - 1
        said = []
        if not self._offset and (complete > 0 or whole):
            said.append(tr_n("Table, %n column(s)", len(table.header)))
        if complete > self._offset:
            headers = tuple(self._cell(one, table) for one in table.header)
            for place in range(self._offset, complete):
                row = table.rows[place] if place < final else table.tail[place - final]
                said.append(self._row(headers, [self._cell(one, table) for one in row]))
            self._offset = complete
        return list(filter(None, said))

    def _row(self, headers: Sequence[str], cells: Iterable[str]) -> str:
        pairs = (
            tr("{header}: {cell}", header=header, cell=cell) if header else cell
            for header, cell in zip(headers, cells, strict=False)
            if cell
        )
        return told(COMMA).join(pairs)

    def _cell(self, source: str, table: TableBlock) -> str:
        return spoken(self._parser.cell(source, table.definitions)).strip()


def _plainly(leaf: Leaf) -> str:
    return words_of(TextBlock((leaf,)) if isinstance(leaf, Paragraph) else leaf)


def code_words(block: CodeBlock) -> str:
    """Return what is said in place of a code block's lines: "Code, python, 12 lines"."""
    lines = len(block.lines) + len(block.tail)
    if not block.language:
        return tr_n("Code, %n line(s)", lines)
    language = one_line(block.language, 40)
    return tr_n("Code, {language}, %n line(s)", lines, language=language)


def spoken(runs: Iterable[Run]) -> str:
    """Return runs as they are said: links by their words, formulas by their source."""
    return "".join(map(_said, runs))


def _said(run: Run) -> str:
    if run.style & ASIDE:
        return ""
    if run.style & FORMULA:
        return formula_words(run.text)
    if run.style & FOOTNOTE:
        label = tr("(footnote {label})", label=run.text)
        return f" {label}"
    return run.text


def formula_words(source: str) -> str:
    """Return TeX as it can be read aloud in any language: ``\\frac{a}{b}`` is "(a)/(b)"."""
    text, before = source, ""
    while text != before:
        before = text
        text = _ROOT.sub(r"√(\1)", _FRACTION.sub(r"(\1)/(\2)", text))
    text = _COMMAND.sub(lambda found: f" {_SIGNS.get(found[1], found[1])} ", text)
    return " ".join(re.sub(r"[\\{}&$]+", " ", text).split())
