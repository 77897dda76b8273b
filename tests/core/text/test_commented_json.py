"""JSON with comments: what is read, and that no text costs more than its length."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from falcon_desktop.core.text.commented_json import read_commented_json, without_comments
from hypothesis import given, settings
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"a": 1}', {"a": 1}),
        ('\ufeff {"a": 1,}\n', {"a": 1}),
        ('{"a": [1, 2, /* x */ ], // y\n}', {"a": [1, 2]}),
        ('{"a": "// no /* comment */ ,}"}', {"a": "// no /* comment */ ,}"}),
        ('{"a": "\\"//", "b\\\\": 2, }', {"a": '"//', "b\\": 2}),
        ('"a": {"b": 1}', {"a": {"b": 1}}),
        ('"a": 1,\n"b": 2, // c', {"a": 1, "b": 2}),
        ("// only\r[1,]", [1]),
        ("[1, /**/]/* open", [1]),
    ],
)
def test_what_people_write_is_read(text: str, value: Any) -> None:
    assert read_commented_json(text) == value


@pytest.mark.parametrize("text", ["", "{", '{"a": 1,, }', "a", '{"a": "', "/", "[" * 100_000])
def test_what_is_no_json_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        read_commented_json(text)


@pytest.mark.parametrize(
    "text",
    ['"' * 500_001, '\\"' * 500_000, '"' + '\\"' * 500_000, "/*" * 500_000, "//" * 500_000,
     "," * 1_000_000, '"\\' * 500_000, "[" + ",\n" * 500_000 + "]"],
    ids=range(8),
)  # fmt: skip
def test_a_million_characters_are_gone_through_once(text: str) -> None:
    without_comments(text)


@settings(max_examples=100, deadline=None, database=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.integers(0, 2**32),
)
def test_comments_anywhere_change_nothing(value: Any, seed: int) -> None:
    rng = random.Random(seed)
    encoder = json.JSONEncoder(ensure_ascii=False, indent=1)  # without it there is one piece
    pieces = [
        piece + rng.choice(("", " ", "/* , */", "// ]\n", "\n"))
        for piece in encoder.iterencode([value])
    ]
    assert read_commented_json("".join(pieces)) == [value]
