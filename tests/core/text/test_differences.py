"""Word by word differences: nothing lost, few words, and a bounded time for hostile texts."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from falcon_desktop.core.text.differences import (
    MOST_CHARACTERS,
    Differences,
    Kind,
    differences,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.work import calls_of

NUMBERS = list(range(60_000))
random.Random(1).shuffle(NUMBERS)
SHUFFLED = "".join(f"{n}\n" for n in NUMBERS)


def told(found: Differences) -> str:
    signs = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in found.pieces)


def rebuilt(found: Differences) -> tuple[str, str]:
    old = "".join(piece.text for piece in found.pieces if piece.kind is not Kind.ADDED)
    new = "".join(piece.text for piece in found.pieces if piece.kind is not Kind.REMOVED)
    return old, new


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", ""),
        ("same\ntext", "same\ntext", "same\ntext"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("the quick fox", "the slow fox", "the [-quick -]{+slow +}fox"),
        ("a quick red fox", "a slow blue fox", "a [-quick red -]{+slow blue +}fox"),
        ("one\ntwo\nthree\n", "one\nthree\n", "one\n[-two\n-]three\n"),
        ("Sky is blue.", "Sky is deep blue!", "Sky is {+deep +}blue[-.-]{+!+}"),
        ("天空是蓝色的", "天空是红色的", "天空是[-蓝-]{+红+}色的"),
        ("السماء زرقاء", "السماء حمراء", "السماء [-زرقاء-]{+حمراء+}"),
        ("x = 1\n", "x = 2\n", "x = [-1-]{+2+}\n"),
    ],
)
def test_changes_are_words(before: str, after: str, expected: str) -> None:
    found = differences(before, after)
    assert told(found) == expected
    assert rebuilt(found) == (before, after)
    assert not found.coarse


def test_changes_and_words_are_counted() -> None:
    found = differences("a quick red fox runs.", "a slow fox runs far away.")
    assert found.changes == 2
    assert (found.words(Kind.REMOVED), found.words(Kind.ADDED)) == (2, 3)
    assert differences("a", "a").changes == 0


@settings(max_examples=200, deadline=None, database=None)
@given(st.text("ab \n.é手\u0301", max_size=60), st.text("ab \n.é手\u0301", max_size=60))
def test_nothing_is_lost(before: str, after: str) -> None:
    found = differences(before, after)
    assert rebuilt(found) == (before, after)
    assert all(piece.text for piece in found.pieces)
    kinds = [piece.kind for piece in found.pieces]
    assert all(one is not other for one, other in pairwise(kinds))
    if before == after:
        assert found.changes == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * 200_000, "b" + "a\n" * 199_999 + "b"),
        ("a " * 200_000, "a " * 100_000 + "b " + "a " * 99_999),
        ("x" * 10_000_000, "y" * 10_000_000),
        ("".join(f"{n} " for n in range(60_000)), "".join(f"{n} " for n in range(60_000, 0, -1))),
        ("".join(f"{n % 900}\n" for n in range(90_000)),
         "".join(f"{n % 899}\n" for n in range(90_000))),
        ("".join(f"{n}\n" for n in range(60_000)), SHUFFLED),
        ("".join(f"{n} " for n in range(60_000)), SHUFFLED.replace("\n", " ")),
        ("\u0301" * 400_000, "\u0300" * 400_000),
    ],
)  # fmt: skip
def test_hostile_texts_take_bounded_work(before: str, after: str) -> None:
    made: list[Differences] = []
    calls = calls_of(lambda: made.append(differences(before, after)))
    assert calls < 10_000_000, "MOST_PAIRS a few times"
    [found] = made
    assert rebuilt(found) == (before, after)
    if len(before) > MOST_CHARACTERS:
        assert found.coarse


def test_a_long_paragraph_of_frequent_words_is_compared_by_words() -> None:
    chance = random.Random(2)
    words = chance.choices(
        [
            "the",
            "of",
            "and",
            "to",
            "a",
            "in",
            "is",
            "that",
            "for",
            "it",
            "sky",
            "blue",
            "red",
            "wave",
            "light",
        ],
        k=4_000,
    )
    changed = [*words]
    for place in (100, 2_000, 3_800):
        changed[place] = "falcon"
    found = differences(" ".join(words), " ".join(changed))
    assert not found.coarse
    assert found.changes == found.words(Kind.ADDED) == 3
