"""Titles from questions, and turns from messages."""

from __future__ import annotations

import pytest
from falcon_desktop.core.context.turns import turns_of
from falcon_desktop.core.domain.conversation import Message, MessageStatus, Role
from falcon_desktop.core.domain.requests import Turn
from falcon_desktop.core.domain.titles import (
    MAX_TITLE_LENGTH,
    NEW_TITLE,
    clean_title,
    title_by_model,
    title_from,
)


@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("\n\n  # Hello   there \nmore", "Hello there"),
        ("- **first** item", "first item"),
        ("Please can you explain hash tables?", "Explain hash tables?"),
        ("please explain it", "Explain it"),
        ("Could you please help", "Help"),
        ("Hi!\nWhat is a monad?", "What is a monad?"),
        ("Hello, can you sing", "Sing"),
        ("Hi", "Hi"),
        ("High time", "High time"),
        ("Pleased to meet you", "Pleased to meet you"),
        ("Can you?", "Can you?"),
        ("Fix this:\n```python\nprint(1)\n```", "Fix this"),
        ("```js\nlet a\n```\nWhat does this do?", "What does this do?"),
        ("~~~\nall code", "all code"),
        ("https://www.example.org/a/b/paper.html?x=1#y", "example.org/…/paper.html"),
        ("Sum up https://example.org/news, please", "Sum up example.org/news, please"),
        ("see [the docs](https://example.org/x) for `int()`", "see the docs for int()"),
        ("2 * 3 * 4 = ?", "2 * 3 * 4 = ?"),
        ("snake_case_name and other_name", "snake_case_name and other_name"),
        ("لماذا السماء زرقاء؟", "لماذا السماء زرقاء؟"),
        ("می‌خواهم بدانم", "می‌خواهم بدانم"),
        ("👩‍👩‍👧 family", "👩‍👩‍👧 family"),
        ("🤔🤔🤔", "🤔🤔🤔"),
        ("???", "???"),
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


@pytest.mark.parametrize(
    ("answer", "cut", "title"),
    [
        ("Blue Sky Explained", False, "Blue Sky Explained"),
        ('Title: "Why the Sky Is Blue."', False, "Why the Sky Is Blue"),
        ("**Rayleigh scattering**\n\nIt is …", False, "Rayleigh scattering"),
        ("The Sky and its Co", True, "The Sky and its"),
        ("The Sky\nand more", True, "The Sky"),
        ("لماذا السماء زرقاء؟", False, "لماذا السماء زرقاء؟"),
        ("天空为什么是蓝色的。", False, "天空为什么是蓝色的"),
        ("This is no title but an answer that goes on and on for many words.", False, ""),
        ("", False, ""),
        ('""', False, ""),
        ("x" * 200, False, ""),
        ("Half", True, ""),
    ],
)
def test_a_title_by_a_model_is_tidied_or_refused(answer: str, cut: bool, title: str) -> None:
    assert title_by_model(answer, cut=cut) == title


def test_a_long_title_keeps_emoji_whole() -> None:
    title = clean_title("x" * (MAX_TITLE_LENGTH - 2) + "👩‍👧 tail")
    assert title.endswith(("x…", "👩…"))
