"""Options that are JSON objects: what is taken, what is refused and in which words."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.json_options import extra_fields, json_object, merged
from hypothesis import given
from hypothesis import strategies as st

DEEP = '{"a":' * 63 + "[0]" + "}" * 63
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=9,
)


@given(st.dictionaries(st.text(max_size=5), VALUES), st.sampled_from((None, 2)))
def test_every_object_is_read_as_it_was_written(value: dict[str, Any], indent: int | None) -> None:
    assert json_object(json.dumps(value, indent=indent)) == value
    assert list(json_object(json.dumps(value))) == list(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"a": 1,\n "b": }', "This is not JSON: line 2, column 7."),
        ('{"a": 1', "This is not JSON: line 1, column 8."),
        ("[1]", "This must be a JSON object: { … }."),
        ('"x"', "This must be a JSON object: { … }."),
        ('{"a": NaN}', "NaN is not a valid JSON number."),
        ('{"a": -Infinity}', "-Infinity is not a valid JSON number."),
        ('{"a": 1e999}', "1e999 is not a valid JSON number."),
        ('{"a": {"b": 1, "b": 1}}', "“b” appears twice."),
        (DEEP.replace("[0]", "[[0]]"), "This is nested too deeply: the limit is 64 levels."),
        ("[" * 100_000, "This is too long: the limit is 64 kB."),
        ("[" * 60_000, "This is nested too deeply: the limit is 64 levels."),
        (json.dumps({"a": "x" * 65_536}), "This is too long: the limit is 64 kB."),
        ('{"a": %s}' % ("9" * 5_000), "A number in this JSON has too many digits."),
        ('{"a": "\\ud800"}', "This text contains an incomplete character, which JSON can't hold."),
        ('{"\ud800": 1}', "This text contains an incomplete character, which JSON can't hold."),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(text: str, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        json_object(text)
    assert str(refused.value) == words


@pytest.mark.parametrize("name", ["messages", "prompt", "inputs", "stream", "model"])
def test_what_the_program_says_itself_is_no_ones_to_add(name: str) -> None:
    with pytest.raises(InvalidInput, match=f"“{name}” can't be set here"):
        extra_fields(json.dumps({"a": 1, name: None}))
    assert extra_fields(json.dumps({"tools": {name: 1}})), "further in, it is another"


@pytest.mark.parametrize(
    "fields",
    [
        {"api_key": "x"},
        {"provider": {"token": "abc"}},
        {"list": [{"Authorization": "Bearer x"}]},
        {"user": "sk-abcdef0123456789abcdef"},
        {"password": "hunter2"},
    ],
)
def test_no_secret_is_kept_here(fields: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="looks like a secret"):
        extra_fields(json.dumps(fields))


def test_what_is_only_named_like_one_is_taken() -> None:
    fields = {"max_tokens": 5, "logit_bias": {"7": 1}, "prompt_cache_key": "c", "min_tokens": 0}
    assert extra_fields(json.dumps(fields)) == fields
    assert json_object(DEEP) and json_object(" ") == extra_fields("") == {}


def test_objects_are_merged_and_the_rest_replaced() -> None:
    body = {"a": {"x": 1, "y": {"z": 1}}, "b": [1], "c": 1}
    extra = {"a": {"y": {"w": 2}}, "b": [2]}
    whole = {"a": {"x": 1, "y": {"z": 1, "w": 2}}, "b": [2], "c": 1}
    assert merged(body, extra) == whole
    assert body["a"] == {"x": 1, "y": {"z": 1}}


def test_null_takes_a_field_out_and_is_a_value_only_in_what_is_new() -> None:
    body = {"max_tokens": 5, "options": {"num_ctx": 8_192, "seed": 1}, "stream": True}
    extra = {"max_tokens": None, "options": {"seed": None}, "top_a": None, "new": {"b": None}}
    whole = {"options": {"num_ctx": 8_192}, "stream": True, "new": {"b": None}}
    assert merged(body, extra) == whole
    assert body["options"] == {"num_ctx": 8_192, "seed": 1}


def test_settings_keep_what_was_written_and_refuse_the_rest() -> None:
    text = '{\n  "top_a": 0.2\n}'
    settings = GenerationSettings(extra_fields=text)
    assert GenerationSettings.from_json(settings.to_json()) == settings
    assert GenerationSettings.from_json({"extra_fields": '{"model": 1}'}) == GenerationSettings()
    assert GenerationSettings.from_json({"extra_fields": 7}) == GenerationSettings()
    undone = GenerationSettings(extra_fields="").over(settings)
    assert undone.extra_fields == ""
