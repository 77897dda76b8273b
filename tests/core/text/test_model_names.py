"""Model ids as people say them."""

from __future__ import annotations

import pytest
from falcon_desktop.core.text.model_names import model_label, told_apart


@pytest.mark.parametrize(
    ("model_id", "label"),
    [
        ("tiiuae/Falcon3-7B-Instruct", "Falcon3-7B-Instruct"),
        ("SmolLM2-135M-Instruct.Q4_1", "SmolLM2 135M"),
        ("HuggingFaceTB/SmolLM2-135M-Instruct", "SmolLM2 135M"),
        ("SmolLM2-360M-Instruct", "SmolLM2-360M-Instruct"),
        ("/models/Falcon3-1B-Instruct-q4_k_m.gguf", "Falcon3-1B-Instruct"),
        ("C:\\models\\x-IQ2_XS.gguf", "x"),
        ("falcon3:1b", "falcon3:1b"),
        ("org/name:provider", "name:provider"),
        ("gpt-4o", "gpt-4o"),
        ("", ""),
        ("x" * 90, "x" * 59 + "…"),
    ],
)
def test_label(model_id: str, label: str) -> None:
    assert model_label(model_id) == label


def test_ids_with_the_same_label_stand_for_themselves() -> None:
    ids = ["m-1b-q4_0.gguf", "m-1b-q8_0.gguf", "org/falcon-7b-instruct", "gpt-4o"]
    assert told_apart(ids) == [
        ("m-1b-q4_0.gguf", "m-1b-q4_0.gguf"),
        ("m-1b-q8_0.gguf", "m-1b-q8_0.gguf"),
        ("org/falcon-7b-instruct", "falcon-7b-instruct"),
        ("gpt-4o", "gpt-4o"),
    ]
