"""Filling in a saved prompt where nobody can be asked."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.prompt_library import filled

TRANSLATE = "To {{language=Arabic}} ({{ model }}):\n\n{{text}}"
VALUES = {"model": "falcon", "language": "unused"}


@pytest.mark.parametrize(
    ("text", "given", "rest", "whole"),
    [
        (TRANSLATE, {}, "Good day", "To Arabic (falcon):\n\nGood day"),
        (TRANSLATE, {"text": "a=b", "language": "Farsi"}, "", "To Farsi (falcon):\n\na=b"),
        (TRANSLATE, {"text": "{{language}}"}, "Go", "To Arabic (falcon):\n\n{{language}}\n\nGo"),
        (TRANSLATE, {"model": "me", "text": ""}, "", "To Arabic (me):\n\n"),
        ("{{a}} and {{b}}, {{a}}", {"a": "A"}, "B", "A and B, A"),
        ("{{a}} and {{a= x }}", {}, "B", "x and x\n\nB"),
        ("None: {{a=}}.", {}, "", "None: ."),
        ("Say hello.", {}, "", "Say hello."),
        ("Say hello.", {}, "Twice", "Say hello.\n\nTwice"),
    ],
)
def test_each_place_is_filled_in(text: str, given: dict[str, str], rest: str, whole: str) -> None:
    assert filled(text, given, VALUES, rest) == whole


@pytest.mark.parametrize(
    ("text", "given", "rest", "words"),
    [
        ("{{a}}", {}, "", "The prompt needs a value for “a”."),
        ("{{a}} {{b}}", {}, "x", "The prompt needs a value for “a”, “b”."),
        ("{{clipboard}}", {}, "", "The prompt needs a value for “clipboard”."),
        ("{{a}}", {"b": "x"}, "x", "The prompt has no placeholder “b”."),
        ("Hello", {"b": "x"}, "", "The prompt has no placeholder “b”."),
    ],
)
def test_what_is_missing_or_unknown_is_named(
    text: str, given: dict[str, str], rest: str, words: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        filled(text, given, VALUES, rest)
    assert caught.value.sentence.startswith(words)
