"""How sure a model was of its tokens, in our JSON and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from falcon_desktop.core.domain.confidence import TokenConfidence, pack, unpack
from falcon_desktop.core.domain.conversation import Conversation, Message, Role
from falcon_desktop.transfer.json_confidence import read_confidence
from falcon_desktop.transfer.json_format import export_json, plan_from_json

ID = "0193a6e0-0000-7000-8000-00000000000"
TOKENS = (
    TokenConfidence(0, 5, -0.105, (("Hello", -0.105), ("Hi", -2.3))),
    TokenConfidence(5, 6, -3.25),
)


def exported(**fields: Any) -> dict[str, Any]:
    message = Message(f"{ID}1", f"{ID}0", None, Role.ASSISTANT, "Hello!", 1, **fields)
    conversation = Conversation(f"{ID}0", "A chat", 1, 1)
    made: dict[str, Any] = json.loads("".join(export_json([(conversation, [message])])))
    return made


def test_it_goes_out_and_comes_back() -> None:
    data = exported(confidence=pack(TOKENS))
    (said,) = data["conversations"][0]["messages"]
    assert said["confidence"] == [
        {
            "start": 0,
            "end": 5,
            "logprob": -0.105,
            "alternatives": [["Hello", -0.105], ["Hi", -2.3]],
        },
        {"start": 5, "end": 6, "logprob": -3.25},
    ]
    (item,) = plan_from_json(data).conversations
    kept = item.messages[0].confidence
    assert kept == pack(TOKENS) and kept is not None
    assert unpack(kept, 6) == TOKENS
    assert "confidence" not in exported()["conversations"][0]["messages"][0]


@pytest.mark.parametrize(
    "given",
    [
        "x",
        [7, None],
        [{"start": 0, "end": 9, "logprob": -1}],
        [{"start": 2, "end": 1, "logprob": -1}],
        [{"start": 0, "end": 1, "logprob": "-1"}],
        [{"start": 0.5, "end": 1, "logprob": -1}],
        [{"end": 1, "logprob": -1}],
    ],
)
def test_what_does_not_fit_is_left_out(given: object) -> None:
    assert read_confidence(given, "Hello!") is None


def test_odd_alternatives_cost_only_themselves() -> None:
    odd = [["Hi"], "Hi", ["Hi", None], [7, -1], ["Ho", -1], ["\ud800", float("-inf")]]
    kept = read_confidence([{"start": 0, "end": 1, "logprob": -9e9, "alternatives": odd}], "Hello!")
    assert kept is not None
    assert unpack(kept, 6) == (TokenConfidence(0, 1, -100.0, (("Ho", -1.0), ("\ufffd", -100.0))),)
