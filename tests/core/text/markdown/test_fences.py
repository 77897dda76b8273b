"""Which line ends a block of code, also where the code is Markdown with blocks of its own."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.markdown.fences import OpenFence
from falcon_desktop.core.text.markdown.grammar import grammar


def ends(fence: OpenFence, *lines: str) -> list[bool]:
    return [fence.is_end(line) for line in lines]


def test_a_fence_of_the_same_sign_and_no_fewer_of_it_ends_a_block() -> None:
    assert ends(OpenFence("`", 4, "py"), "```", "~~~~", "```` py", "    ````", "   ````  ") == [
        False, False, False, False, True,
    ]  # fmt: skip
    assert ends(OpenFence("~", 3, ""), "~~~~~") == [True]


def test_a_block_of_markdown_goes_on_behind_the_blocks_within_it() -> None:
    fence = OpenFence("`", 3, "Markdown title")
    assert ends(fence, "```py", "x = 1", "```", "```sh", "````js", "````", "```") == [False] * 7
    assert ends(fence, "```") == [True]


def test_only_markdown_holds_blocks() -> None:
    assert ends(OpenFence("`", 3, "text"), "```py", "```") == [False, True]


@pytest.mark.parametrize(
    ("source", "content"),
    [
        ("```py\nx\n```\nafter", "x\n"),
        ("```py\nx", "x"),  # it grows: its end has not come
        ("~~~\n```\n~~~", "```\n"),
        ("```md\n```py\nx\n```\ny\n```\nafter", "```py\nx\n```\ny\n"),
    ],
)
def test_the_grammar_reads_blocks_so(source: str, content: str) -> None:
    fence = next(token for token in grammar().parse(source) if token.type == "fence")
    assert fence.content == content


def test_a_sign_within_the_info_makes_it_no_block() -> None:
    assert next(token.type for token in grammar().parse("``` a`b\nx")) == "paragraph_open"
