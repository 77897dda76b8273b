"""What is a formula: alike in the window and on the page, however it comes."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from html import unescape

import pytest
from falcon_desktop.transfer.html import rendered, renderer
from falcon_desktop.ui.markdown.blocks import FORMULA, Block, FormulaBlock, TextBlock
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.markdown.parser import Parser
from falcon_desktop.ui.markdown.streaming import StreamingBlocks

Read = Callable[..., list[Block]]
PAGE = renderer()


def formulas(blocks: list[Block]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        if isinstance(block, FormulaBlock):
            found.append(block.source)
        elif isinstance(block, TextBlock):
            for paragraph in block.paragraphs:
                found += [run.text for run in paragraph.runs if run.style & FORMULA]
    return found


def on_page(source: str) -> list[str]:
    found = re.findall(r'encoding="application/x-tex">(.*?)</annotation>|<code class="tex">(.*?)</',
                       rendered(source, PAGE), re.DOTALL)  # fmt: skip
    return [unescape(drawn or written) for drawn, written in found]


ALIGN = "\\begin{align}\na &= b + c \\\\\nd &= e\n\\end{align}"
FORMULAS = {
    "公式$x^2$的值，和$y_1$。": ["x^2", "y_1"],
    "その値は$a$です": ["a"],
    "값은$b$입니다": ["b"],
    "$5和$6": [],
    "从$5涨到$10了": [],
    "costs $5 or $6": [],
    "a$b$c": [],
    "（$x$）": ["x"],
    f"So:\n\n{ALIGN}\n\nand": [ALIGN],
    f"So:\n{ALIGN}\nand": [ALIGN],
    f"- item\n\n  {ALIGN.replace(chr(10), chr(10) + '  ')}": [ALIGN],
    f"> {ALIGN.replace(chr(10), chr(10) + '> ')}": [ALIGN],
    "thus \\boxed{42}.": ["\\boxed{42}"],
    "\\boxed{\\frac{1}{2}} and \\ce{H2O}": ["\\boxed{\\frac{1}{2}}", "\\ce{H2O}"],
    "so \\begin{pmatrix}1\\\\2\\end{pmatrix} is": ["\\begin{pmatrix}1\\\\2\\end{pmatrix}"],
    "\\begin{cases} a \\\\ b \\end{cases}.": ["\\begin{cases} a \\\\ b \\end{cases}"],
    "\\begin{array}{cc}\n1 & 2\n\\end{array}": ["\\begin{array}{cc}\n1 & 2\n\\end{array}"],
    "\\begin{array}{c}\n\\begin{array}{c}\n1\n\\end{array} \\\\\n2\n\\end{array}":
        ["\\begin{array}{c}\n\\begin{array}{c}\n1\n\\end{array} \\\\\n2\n\\end{array}"],
    "\\begin{itemize}\n\\item a\n\\end{itemize}": [],
    "\\begin{align}\na": [],
    "\\boxed{a": [],
    "\\[\nE = mc^2\n\n+ 0\n\\]": ["E = mc^2\n+ 0"],
    "$$\na\n\n\n= b\n$$\nafter": ["a\n= b"],
    "\\begin{align}\na &= b \\\\\n\nc &= d\n\\end{align}":
        ["\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}"],
    "$$\na\n\nHere are some plain words.\n\n$$": [],
    "\\[\na\n\n# Heading\n\n\\]": [],
    "$$\na\n\n- some item\n\n$$": [],
    "`\\boxed{1}` and `\\begin{align}a\\end{align}`": [],
    "```\n\\begin{align}\na\n\\end{align}\n```": [],
}  # fmt: skip


@pytest.mark.parametrize("source", FORMULAS)
def test_what_is_a_formula(read: Read, source: str) -> None:
    for text in (source, source.replace("\n", "\r\n"), source.replace("\n", "\r")):
        assert formulas(read(text)) == FORMULAS[source]
        assert on_page(text) == FORMULAS[source]
    for size in (1, 3, 7):
        pieces = [source[at : at + size] for at in range(0, len(source), size)]
        assert read(*pieces) == read(source)


@pytest.mark.parametrize("source", [one for one in FORMULAS if FORMULAS[one]])
def test_what_is_copied_is_the_same_formula(body: MessageBody, read: Read, source: str) -> None:
    body.set_markdown(source)
    body.select_all()
    assert formulas(read(body.selected_markdown())) == FORMULAS[source]


def test_what_is_long_is_cut_and_lost_to_no_one(parser: Parser) -> None:
    """A formula that never ends, with blank lines: only so much of it is read again."""
    stream = StreamingBlocks(parser)
    stream.feed("$$\nstart\n\n")
    for number in range(400):
        stream.feed(f"x_{{{number}}} = {number}\n\n")
        stream.update()
    assert len(stream._tail) < 5_000
    stream.finish()
    text = " ".join(paragraph.text for block in stream.blocks if isinstance(block, TextBlock)
                    for paragraph in block.paragraphs)  # fmt: skip
    assert "start" in text and all(f"= {number}" in text for number in range(400))
    assert math.isfinite(len(stream.blocks))
