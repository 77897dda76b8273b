"""An answer that says "Hello" in pieces, and what is to come of it."""

from __future__ import annotations

from tests.servers.asking import Outcome
from tests.servers.scripted import data, stream

HEL = data({"choices": [{"index": 0, "delta": {"content": "Hel"}}]})
LO = data({"choices": [{"index": 0, "delta": {"content": "lo"}}]})
END = stream({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})


def assert_hello(outcome: Outcome) -> None:
    """It came whole, and ended well."""
    assert outcome.error is None
    assert (outcome.text, outcome.finished) == ("Hello", "stop")
