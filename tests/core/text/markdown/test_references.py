"""Links and images: where they lead is checked, and told where their words do not tell it."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.markdown.grammar import grammar
from markdown_it.token import Token


def inline(source: str) -> list[Token]:
    tokens = grammar().parse(source)
    return [child for token in tokens if token.type == "inline" for child in token.children or ()]


def words(source: str) -> str:
    """Return all that is read of a text, where links lead included."""
    return "".join(token.content for token in inline(source))


def links(source: str) -> list[str]:
    return [str(token.meta["safe"]) for token in inline(source) if "safe" in token.meta]


@pytest.mark.parametrize(
    ("source", "link"),
    [
        ("see https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x)", "https://a.example/x"),
        ("https://a.example/x_(y)", "https://a.example/x_(y)"),
        ("https://a.example/?q=1&amp;r=2, then", "https://a.example/?q=1&r=2"),
        ("见https://a.example/x。然后", "https://a.example/x"),
        ("HTTPS://a.example/", "https://a.example/"),
    ],
)
def test_a_bare_address_ends_where_the_sentence_goes_on(source: str, link: str) -> None:
    assert links(source) == [link]


@pytest.mark.parametrize("source", ["ftp://a.example", "https://", "https://a b", "javascript:x"])
def test_what_is_no_address_that_may_be_opened_is_text(source: str) -> None:
    assert [one for one in links(source) if "b" in one or "javascript" in one] == []
    assert words(source) == source


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("[here](https://a.example)", "here"),
        ('[here](https://a.example "a title")', 'here ("a title")'),
        ("[b.example](https://a.example)", "b.example (a.example)"),  # it imitates another
        ("[a.example](https://a.example)", "a.example"),
        ("[here](javascript:x)", "here (javascript:x)"),
        ("[](https://a.example)", "https://a.example"),
        ("![a bird](bird.png)", "a bird (bird.png)"),
        ("![](bird.png)", "(bird.png)"),
    ],
)
def test_what_the_words_do_not_tell_is_read_beside_them(source: str, read: str) -> None:
    assert words(source).removesuffix("/") == read
