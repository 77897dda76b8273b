"""Whether the end of a text that grows stands within code."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.markdown.in_code import InCode
from hypothesis import given
from hypothesis import strategies as st


def inside(text: str) -> bool:
    reader = InCode()
    reader.feed(text)
    return reader.inside


@pytest.mark.parametrize(
    "text",
    ["`a", "a ``b` c", "```", "```py\nx", "> ```\n> x", "- ~~~\n  x", "    x", "a\n\n    x",
     "```md\n```py\n```\n"],
)  # fmt: skip
def test_within_code(text: str) -> None:
    assert inside(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "`a` b", "\\`a", "```py\nx\n```\n", "```py\nx\n```\nb", "a\n    x", "`a\n\nb", "`a\n",
     "> ```\n> x\n> ```\nb"],
)  # fmt: skip
def test_outside_code(text: str) -> None:
    assert not inside(text)


@given(st.lists(st.sampled_from(["`", "```", "~~~", "\n", "a", " ", "    ", "> ", "- ", "\\"])))
def test_it_does_not_depend_on_the_pieces(pieces: list[str]) -> None:
    reader = InCode()
    for piece in pieces:
        reader.feed(piece)
    assert reader.inside is inside("".join(pieces))


def test_a_line_without_end_is_not_kept() -> None:
    reader = InCode()
    for _ in range(100):
        reader.feed("a" * 1_000)
    reader.feed("`")
    assert reader.inside
    assert not reader.at_line_start
    assert len(reader._line) <= 20_001
