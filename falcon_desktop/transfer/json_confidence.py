"""How sure a model was of its tokens in our JSON: written completely, read without trust.

A message's ``confidence`` has an entry for each token, in the order of the text::

    {"start": 0, "end": 5, "logprob": -0.105, "alternatives": [["Hello", -0.105], ["Hi", -2.3]]}

``start`` and ``end`` are characters of the message's text; logprobs are natural logarithms.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from falcon_desktop.core.domain.confidence import (
    MOST_ALTERNATIVES,
    MOST_TOKENS,
    KeptConfidence,
    TokenConfidence,
    alternative,
    as_logprob,
    pack,
    unpack,
    usable,
)
from falcon_desktop.core.domain.conversation import Message
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.transfer.values import count_of


def confidence_json(message: Message) -> list[dict[str, Any]] | None:
    """Return what a message holds of it; None for nothing."""
    if message.confidence is None:
        return None
    return tokens_json(unpack(message.confidence, len(message.text))) or None


def tokens_json(tokens: Sequence[TokenConfidence]) -> list[dict[str, Any]]:
    """Return tokens as JSON."""
    return [_token_json(one) for one in tokens]


def read_confidence(given: object, text: str) -> KeptConfidence | None:
    """Return what parsed JSON says of a message's tokens, as far as it fits its text."""
    return pack(usable(map(_read_token, as_mappings(given, MOST_TOKENS)), len(text)))


def _token_json(one: TokenConfidence) -> dict[str, Any]:
    data: dict[str, Any] = {"start": one.start, "end": one.end, "logprob": round(one.logprob, 3)}
    if one.alternatives:
        data["alternatives"] = [[text, round(value, 3)] for text, value in one.alternatives]
    return data


def _read_token(data: Mapping[str, Any]) -> TokenConfidence:
    """Return a token; one of no characters where it can't be used."""
    start, end = count_of(data, "start"), count_of(data, "end")
    logprob = as_logprob(data.get("logprob"))
    if start is None or end is None or logprob is None:
        return TokenConfidence(0, 0, 0.0)
    others = as_list(data.get("alternatives"))[:MOST_ALTERNATIVES]
    pairs = (one for one in others if isinstance(one, list) and len(one) == 2)
    return TokenConfidence(
        start,
        end,
        logprob,
        tuple(
            alternative(token, value)
            for token, number in pairs
            if isinstance(token, str) and (value := as_logprob(number)) is not None
        ),
    )
