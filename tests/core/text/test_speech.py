"""Where text that is read aloud pauses."""

from __future__ import annotations

from itertools import pairwise
from typing import SupportsIndex

import pytest
from falcon_desktop.core.text.speech import LONGEST, sentences


def cut(text: str, *, whole: bool = True) -> list[str]:
    ends = [0, *sentences(text, 0, whole=whole)]
    return [said for start, end in pairwise(ends) if (said := text[start:end].strip())]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It is 3.14. And so on.", ["It is 3.14.", "And so on."]),
        ("Yes. No! Why? So", ["Yes.", "No!", "Why?", "So"]),
        ("A line\nand another", ["A line", "and another"]),
        ("Use e.g. this. Dr. Who came.", ["Use e.g. this.", "Dr. Who came."]),
        ("J. R. R. Tolkien wrote. It", ["J. R. R. Tolkien wrote.", "It"]),
        ("See fig. 3. I said no. Then", ["See fig. 3.", "I said no.", "Then"]),
        ("Well... maybe. Or… not", ["Well... maybe.", "Or… not"]),
        ('He said "No." Then he left.', ['He said "No."', "Then he left."]),
        ("Ask www.x.org. Now", ["Ask www.x.org.", "Now"]),
        ("我很好。你呢？「好。」他说", ["我很好。", "你呢？", "「好。」", "他说"]),
        ("مرحبا؟ نعم. لا", ["مرحبا؟", "نعم.", "لا"]),
        ("", []),
    ],
)
def test_text_is_cut_at_the_ends_of_sentences(text: str, found: list[str]) -> None:
    assert cut(text) == found


@pytest.mark.parametrize("text", ["It is 3.", "It is 3. ", "So", "Well...", "好。"])
def test_what_stands_last_waits_for_what_follows(text: str) -> None:
    assert not cut(text, whole=False)
    assert len(cut(text)) == 1


@pytest.mark.parametrize("text", ["word " * 1_000, "字" * 3_000, "a, b " * 700 + "end. And"])
def test_a_sentence_without_end_is_cut_where_one_would_breathe(text: str) -> None:
    found = cut(text, whole=False)
    assert len(found) >= 4
    assert max(map(len, found)) <= LONGEST
    assert "".join(cut(text)).replace(" ", "") == text.replace(" ", "")


class Counted(str):
    """A text that counts how many of its characters are copied."""

    __slots__ = ("copied",)
    copied: int

    def __getitem__(self, place: SupportsIndex | slice) -> str:
        found = super().__getitem__(place)
        self.copied += len(found)
        return found


def test_a_long_paragraph_is_not_copied_for_each_of_its_sentences() -> None:
    text = Counted("One more sentence of a few words. " * 500)
    text.copied = 0
    assert len(sentences(text, 0, whole=True)) == 500 + 1
    assert text.copied <= len(text)
