"""Titles from questions, and turns from messages."""

from __future__ import annotations

import pytest
from falcon_desktop.core.conversation import Message, MessageStatus, Role
from falcon_desktop.core.ports import Turn
from falcon_desktop.core.titles import MAX_TITLE_LENGTH, NEW_TITLE, clean_title, title_from
from falcon_desktop.core.turns import turns_of


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("\n\n  # Hello   there \nmore", "Hello there"),
        ("- **first** item", "first** item"),
        ("```python\nprint(1)\n```", "print(1)"),
        ("> > quoted", "quoted"),
        ("   \n\t\n", NEW_TITLE),
        ("tab\tand\x1bescape", "tab and escape"),
    ],
)
def test_title(question: str, title: str) -> None:
    assert title_from(question) == title


def test_a_long_title_is_cut_at_a_word() -> None:
    title = clean_title("word " * 100)
    assert len(title) <= MAX_TITLE_LENGTH
    assert title.endswith("word…")
    assert len(clean_title("x" * 500)) == MAX_TITLE_LENGTH


def message(role: Role, text: str) -> Message:
    return Message("", "", None, role, text, 0, MessageStatus.COMPLETE)


def test_turns_alternate_and_skip_empty_messages() -> None:
    path = [
        message(Role.ASSISTANT, "orphan"),
        message(Role.USER, "one"),
        message(Role.ASSISTANT, " "),
        message(Role.USER, "two"),
        message(Role.ASSISTANT, "answer"),
    ]
    assert turns_of(path) == (Turn(Role.USER, "one\n\ntwo"), Turn(Role.ASSISTANT, "answer"))
