"""What a transcript and an export say alike of tools and sources."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.made_of import (
    MAX_ADDRESS,
    arguments_of,
    link_target,
    sources_of,
    web_address,
)
from falcon_desktop.core.domain.parts import Citation, Part, TextPart, ToolCall


def test_a_source_that_is_cited_for_many_words_stands_once_in_the_order_of_the_first() -> None:
    parts: tuple[Part, ...] = (
        TextPart(0, 9),
        Citation("https://b.example/", "B", start=0, end=2),
        ToolCall("1", "look"),
        Citation("https://a.example/", "A", start=2, end=4),
        Citation("https://b.example/", "B", start=5, end=7),
        Citation("https://b.example/", "B", "other words"),
    )
    assert [(one.title, one.quote) for one in sources_of(parts)] == [
        ("B", ""), ("A", ""), ("B", "other words"),
    ]  # fmt: skip
    assert sources_of(()) == ()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/x", "a.example", "https://a b/",
     "https://a.example/\u202e", f"https://a.example/{'x' * MAX_ADDRESS}"],
)  # fmt: skip
def test_what_is_no_address_of_the_web_is_only_words(address: str) -> None:
    assert web_address(address) == ""
    [untitled] = sources_of([Citation(address)])
    assert (untitled.url, untitled.title) == ("", address)
    [titled] = sources_of([Citation(address, "Read me")])
    assert (titled.url, titled.title) == ("", "Read me")


def test_an_address_of_the_web_stays_as_it_is() -> None:
    address = "https://a.example/x(1)?q=%20#there"
    assert web_address(address) == address
    assert sources_of([Citation(address)]) == (Citation(address),)


def test_nothing_in_an_address_ends_the_link_that_it_is_in() -> None:
    assert link_target("https://a.example/<x> y\\") == "https://a.example/%3Cx%3E%20y%5C"


def test_what_a_tool_was_asked_stands_one_to_a_line() -> None:
    assert arguments_of('{"city":"Zürich","days":2}') == '{\n  "city": "Zürich",\n  "days": 2\n}'
    assert arguments_of(" {} ") == arguments_of("") == arguments_of(" \n") == ""
    assert arguments_of("print(1)") == "print(1)"
    assert arguments_of("[" * 100_000) == "[" * 100_000
    assert arguments_of("a\ud800b") == "a\ufffdb"
