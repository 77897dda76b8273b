"""Tokens stand where the shown text has them, whatever was taken out on the way."""

from __future__ import annotations

import pytest
from falcon_desktop.core.chat.heard_tokens import HeardTokens
from falcon_desktop.core.domain.confidence import TokenConfidence


def heard(*pieces: str) -> HeardTokens:
    """Return what was heard of a text of which each piece is a token."""
    tokens = HeardTokens()
    for number, piece in enumerate(pieces):
        tokens.add(piece, [TokenConfidence(0, len(piece), -float(number))])
    return tokens


def placed(tokens: HeardTokens, shown: str, at: int = 0) -> list[tuple[str, float]]:
    """Return the text of each token with its logprob."""
    found = tokens.placed(shown, at)
    assert all(at <= one.start < one.end <= at + len(shown) for one in found)
    return [(shown[one.start - at : one.end - at], one.logprob) for one in found]


@pytest.mark.parametrize(
    ("pieces", "shown", "found"),
    [
        (("Hel", "lo"), "Hello", [("Hel", 0.0), ("lo", -1.0)]),
        ((" Hel", "lo"), "Hello", [("Hel", 0.0), ("lo", -1.0)]),  # one space goes
        (("Hello", "\nUs", "er:"), "Hello", [("Hello", 0.0)]),  # a stop sequence
        (("Hello", " wor", "ld"), "Hello w", [("Hello", 0.0), (" w", -1.0)]),
        (("<think>", "4?", "</think>", "4"), "4", [("4", -3.0)]),
        (("Yes", "? ", "</think>", "Yes"), "Yes", [("Yes", -3.0)]),  # it thought the same
        (("Be", "gun ", "more"), "more", [("more", -2.0)]),  # a server repeats the beginning
        (("Hello",), "", []),
        ((), "Hello", []),
        (("Hello",), "Something else", []),
    ],
)
def test_what_is_shown_has_its_tokens(
    pieces: tuple[str, ...], shown: str, found: list[tuple[str, float]]
) -> None:
    assert placed(heard(*pieces), shown) == found
    assert placed(heard(*pieces), shown, 7) == found, "it goes on with another text"


def test_thoughts_between_two_texts_leave_both_their_tokens() -> None:
    first, thought, second = "The capital of France. ", "Really Paris?", "It is Paris, for sure."
    tokens = heard(first, "<think>", thought, "</think>", second)
    assert placed(tokens, first + second) == [(first, 0.0), (second, -4.0)]


def test_what_was_lost_on_the_way_has_none() -> None:
    tokens = heard("The capital of France is ", "Paris.")
    assert placed(tokens, "The capital of France is \N{GLOBE WITH MERIDIANS}Paris.")[0] == (
        "The capital of France is ",
        0.0,
    )
