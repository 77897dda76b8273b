"""Sampling parameters: ranges, what was changed, and their JSON form."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import DEFAULT_SYSTEM_MESSAGE, GenerationSettings


def test_only_what_was_changed_counts() -> None:
    settings = GenerationSettings(temperature=0.2)
    assert settings.changed() == {"temperature": 0.2}
    assert settings.over(GenerationSettings(temperature=1, top_k=5)) == GenerationSettings(
        temperature=0.2, top_k=5
    )


def test_json_round_trip_and_leniency() -> None:
    settings = GenerationSettings(system_message="", stop=("\nUser:",), seed=7)
    assert GenerationSettings.from_json(settings.to_json()) == settings
    odd = {"temperature": 99, "top_k": "x", "unknown": 1, "top_p": 0.5}
    assert GenerationSettings.from_json(odd) == GenerationSettings(top_p=0.5)


@pytest.mark.parametrize(
    "odd",
    [
        {"system_message": 5},
        {"system_message": ["x"]},
        {"stop": "END"},
        {"stop": {"a": "b"}},
        {"stop": ["ok", 5]},
        {"stop": 7},
    ],
)
def test_values_of_another_type_are_left_out(odd: dict[str, object]) -> None:
    assert GenerationSettings.from_json({**odd, "seed": 7}) == GenerationSettings(seed=7)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"temperature": 2.1}, "Temperature must be between 0 and 2"),
        ({"max_new_tokens": 0}, "Max new tokens must be between 1 and 1,000,000"),
        ({"max_new_tokens": 1.5}, "whole number"),
        ({"top_p": True}, "must be a number"),
        ({"stop": ("",)}, "can't be empty"),
        ({"stop": tuple("abcdefghijklmnopq")}, "up to 16"),
    ],
)
def test_wrong_values_are_explained(values: dict[str, float], words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        GenerationSettings(**values)  # type: ignore[arg-type]


def test_the_default_system_message_is_used_until_it_is_changed() -> None:
    assert GenerationSettings().effective_system_message == DEFAULT_SYSTEM_MESSAGE
    assert GenerationSettings(system_message="").effective_system_message == ""


def test_off_is_a_value_of_its_own() -> None:
    off = GenerationSettings(top_k=0, seed=-1, top_p=1)
    assert GenerationSettings.from_json(off.to_json()) == off
    with pytest.raises(InvalidInput, match="between 0 and"):
        GenerationSettings(seed=-2)


def test_an_endless_system_message_is_refused() -> None:
    with pytest.raises(InvalidInput, match="up to 100,000"):
        GenerationSettings(system_message="x" * 100_001)
