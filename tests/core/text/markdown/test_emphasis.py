"""Emphasis beside characters of languages that put no spaces between words."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.markdown.emphasis import is_cjk
from falcon_desktop.core.text.markdown.grammar import grammar


@pytest.mark.parametrize("character", "中あアー한ｱＡ。ㄱ")
def test_what_is_of_east_asian_writing(character: str) -> None:
    assert is_cjk(character)


@pytest.mark.parametrize("character", ["a", "é", "م", "ก", "🙂", "⏰", "“", "—"])
def test_what_is_not(character: str) -> None:
    assert not is_cjk(character)


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("**注意：**请", "<strong>注意：</strong>请"),
        ("请**（注意）**看", "请<strong>（注意）</strong>看"),
        ("**한국어.**는", "<strong>한국어.</strong>는"),
        ("**a:**b", "**a:**b"),  # as CommonMark reads it
        ("**a** b", "<strong>a</strong> b"),
        ("中 **b **中", "中 **b **中"),  # a space is no end of emphasis
    ],
)
def test_emphasis_is_found_where_words_have_no_spaces(source: str, html: str) -> None:
    assert grammar().render(source) == f"<p>{html}</p>\n"
