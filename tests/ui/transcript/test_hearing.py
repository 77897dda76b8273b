"""What a screen reader hears of an answer while it comes, and when it ends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import (
    Failure,
    Message,
    MessageStatus,
    Role,
    Timings,
    Usage,
)
from falcon_desktop.core.domain.settings import AnswerSpeech
from falcon_desktop.ui.markdown.blocks import Block
from falcon_desktop.ui.markdown.spoken import SpokenText
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QObject
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
)
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]

CODE = "Here:\n\n```python\nimport this\nprint(this)\n```\n\nThat is all.\n"
TABLE = (
    "| Model | Size |\n|---|---|\n| **Falcon** 3 | 7B |\n| Other | [12B](https://x.org) |\n\nDone."
)


class Ear:
    """Hears announcements, as a bridge to assistive technology gets them from Qt."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.politeness: set[QAccessible.AnnouncementPoliteness] = set()

    def take(self, event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            self.heard.append(event.message())
            self.politeness.add(event.politeness())

    def new(self) -> list[str]:
        heard, self.heard = self.heard, []
        return heard


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    made = Ear()
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", made.take)
    return made


def come(view: TranscriptView, answer: Message, text: str, size: int = 7) -> None:
    """Let a text come as a server sends it, each piece laid out."""
    for start in range(0, len(text), size):
        view.extend_answer(answer.id, text[start : start + size])
        content = view.widgets.answer(answer.id)
        assert content is not None
        content.body.flush()


def end(view: TranscriptView, answer: Message, text: str, **more: Any) -> None:
    more.setdefault("status", MessageStatus.COMPLETE)
    view.finish_answer(replace(answer, text=text, **more))


@pytest.mark.parametrize("size", [1, 7, 1_000])
@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("It is 3.14, e.g. here. And **more**", ["It is 3.14, e.g. here.", "And more"]),
        ("## Part *one*\n\nText.\n", ["Heading 2: Part one", "Text."]),
        (
            "- one\n- [ ] two\n  1. three\n\n> Said. Again.\n\nEnd.\n",
            ["Bullet: one", "To do: two", "1. three", "Quote: Said.", "Again.", "End."],
        ),
        (CODE, ["Here:", "Code, python, 2 lines", "That is all."]),
        ("```\nx\n```\n", ["Code, 1 line"]),
        (
            TABLE,
            [
                "Table, 2 columns",
                "Model: Falcon 3, Size: 7B",
                "Model: Other, Size: 12B",
                "Done.",
            ],
        ),
        ("See [the words](https://x.org/long/address). Yes.\n", ["See the words.", "Yes."]),
        ("So $x^2$ is $\\frac{a}{b}$. Ok.\n", ["So x^2 is (a)/(b).", "Ok."]),
        ("$$\nE = mc^2\n$$\n", ["Formula: E = mc^2"]),
        ("مرحبا؟ نعم، هذا **نص**. شكرا", ["مرحبا؟", "نعم، هذا نص.", "شكرا"]),
        ("Good 👩‍🚀! Yes. 🎉", ["Good 👩‍🚀!", "Yes.", "🎉"]),
        ("我很好。你呢？", ["我很好。", "你呢？"]),
        ("One.\n\n---\n\nTwo.", ["One.", "Two."]),
    ],
)
def test_an_answer_is_heard_by_sentence_without_signs(
    chat: MakeChat, ear: Ear, text: str, spoken: list[str], size: int
) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    ear.new()
    come(talk.view, answer, text, size)
    end(talk.view, answer, text)
    assert ear.new() == [*spoken, "Answer complete."]
    assert ear.politeness == {QAccessible.AnnouncementPoliteness.Polite}


def test_only_frames_that_read_something_are_gone_through(
    chat: MakeChat, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text comes at each frame, and is read more seldom the longer it is."""
    asked, queried = [0], [0]
    take, query = SpokenText.take, QAccessible.queryAccessibleInterface

    def counted(spoken: SpokenText, blocks: Sequence[Block], *, ended: bool) -> list[str]:
        asked[0] += 1
        return take(spoken, blocks, ended=ended)

    def told(thing: QObject) -> QAccessibleInterface:
        queried[0] += 1
        return query(thing)

    talk = chat(2)
    talk.show()
    answer = talk.send()
    talk.view.extend_answer(answer.id, "", "It is thought of. And how.")
    come(talk.view, answer, "It was said. And")
    monkeypatch.setattr(SpokenText, "take", counted)
    monkeypatch.setattr(QAccessible, "queryAccessibleInterface", told)
    for _ in range(50):
        talk.view.extend_answer(answer.id, " more")
    assert asked[0] <= 2
    assert queried[0] <= 2
    content = talk.view.widgets.answer(answer.id)
    assert content is not None
    content.body.flush()
    talk.view.extend_answer(answer.id, ".")
    end(talk.view, answer, "It was said. And" + " more" * 50 + ".")
    assert ear.new()[-2:] == ["And" + " more" * 50 + ".", "Answer complete."]


def test_a_sentence_without_end_is_heard_in_pieces(chat: MakeChat, ear: Ear) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    text = "word " * 1_000
    come(talk.view, answer, text, 100)
    before = ear.new()
    assert sum(map(len, before)) > 4_000
    assert max(map(len, before)) <= 600
    end(talk.view, answer, text)
    whole = [*before, *ear.new()]
    assert " ".join(whole[:-1]) == text.strip()


def test_what_an_answer_had_before_it_goes_on_is_not_heard_again(chat: MakeChat, ear: Ear) -> None:
    talk = chat(1)
    answer = talk.add(Role.ASSISTANT, "It was said. The rest", status=MessageStatus.STREAMING)
    talk.show()
    ear.new()
    come(talk.view, answer, " comes now. And more")
    assert ear.new() == ["The rest comes now."]
    end(talk.view, answer, "It was said. The rest comes now. And more")
    assert ear.new() == ["And more", "Answer complete."]


def test_an_answer_that_is_there_at_once_is_heard_whole(chat: MakeChat, ear: Ear) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    text = "\n\n".join(f"Paragraph {n} is here." for n in range(300))
    ear.new()
    talk.view.extend_answer(answer.id, text)
    end(talk.view, answer, text)
    heard = ear.new()
    content = talk.view.widgets.answer(answer.id)
    assert content is not None
    while not content.complete:  # as long as it takes to lay it out
        content.body.flush()
    talk.view.announcer._end_all()
    heard += ear.new()
    assert heard == [*(f"Paragraph {n} is here." for n in range(300)), "Answer complete."]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (
            {"usage": Usage(completion_tokens=232), "timings": Timings(total=4.1)},
            "Answer complete, 232 tokens, 4.1 seconds.",
        ),
        (
            {"usage": Usage(completion_tokens=1), "timings": Timings(total=75.0)},
            "Answer complete, 1 token, 1 minute.",
        ),
        ({"finish_reason": "length"}, "Answer complete. Reached the length limit."),
        (
            {"status": MessageStatus.STOPPED, "timings": Timings(total=12.2)},
            "You stopped this answer. 12 seconds.",
        ),
        (
            {
                "status": MessageStatus.FAILED,
                "failure": Failure("unreachable", "The server can't be reached.", ""),
            },
            "The server can't be reached.",
        ),
    ],
)
def test_the_end_is_heard_with_its_figures(
    chat: MakeChat, ear: Ear, more: dict[str, Any], words: str
) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    come(talk.view, answer, "Yes")
    assert ear.new() == []
    end(talk.view, answer, "Yes", **more)
    assert ear.new() == ["Yes", words]


def test_an_answer_that_fails_before_its_first_word_is_heard(chat: MakeChat, ear: Ear) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    talk.view.set_progress(answer.id, "Loading the model… 3 s")
    talk.view.set_progress(answer.id, "Loading the model… 4 s")
    end(talk.view, answer, "", status=MessageStatus.FAILED)
    assert ear.new() == ["Loading the model… 3 s", "The answer failed."]


def test_thinking_is_told_once_and_its_words_only_where_they_are_unfolded(
    chat: MakeChat, ear: Ear
) -> None:
    talk = chat(2)
    talk.show()
    answer = talk.send()
    for piece in ("Let me see. ", "It may be. "):
        talk.view.extend_answer(answer.id, "", piece)
    assert ear.new() == ["Thinking…"]
    content = talk.view.widgets.answer(answer.id)
    assert content is not None
    content.folds[0].set_unfolded(True)
    talk.view.extend_answer(answer.id, "", "Or not. Yes")
    body = content.folds[0].body
    assert body is not None
    body.flush()
    come(talk.view, answer, "Blue. So and so")
    assert ear.new() == ["Let me see.", "It may be.", "Or not.", "Yes", "Blue."]


@pytest.mark.parametrize(
    ("amount", "heard", "failed"),
    [
        (AnswerSpeech.COMPLETE, ["Answer complete."], ["The answer failed."]),
        (AnswerSpeech.NOTHING, [], ["The answer failed."]),
    ],
)
def test_less_is_heard_where_less_is_wanted(
    chat: MakeChat, ear: Ear, amount: AnswerSpeech, heard: list[str], failed: list[str]
) -> None:
    talk = chat(2)
    talk.show()
    talk.view.announcer.amount = amount
    answer = talk.send()
    come(talk.view, answer, "One. Two. Three")
    end(talk.view, answer, "One. Two. Three")
    assert ear.new() == heard
    answer = talk.send()
    come(talk.view, answer, "One. Two")
    end(talk.view, answer, "One. Two", status=MessageStatus.FAILED)
    assert ear.new() == failed


def test_of_several_answers_at_once_each_end_is_heard_with_its_name(
    chat: MakeChat, ear: Ear
) -> None:
    talk = chat(2)
    talk.show()
    talk.view.announcer.name = "Falcon"
    answer = talk.send()
    come(talk.view, answer, "One. Two. Three")
    end(talk.view, answer, "One. Two. Three")
    assert ear.new() == ["Falcon: Answer complete."]


def test_what_is_not_in_front_is_not_heard_and_nothing_of_what_is_scrolled_to(
    chat: MakeChat, ear: Ear, view: TranscriptView
) -> None:
    talk = chat(60)
    talk.show()
    for _ in range(20):
        view.scroll_by(-300)
    assert ear.new() == []
    answer = talk.send()
    view.hide()
    come(view, answer, "One. Two. Three")
    end(view, answer, "One. Two. Three")
    assert ear.new() == []


def test_without_assistive_technology_nothing_of_it_is_even_imported(
    chat: MakeChat, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr(QAccessible, "updateAccessibility", fail)
    monkeypatch.setattr("falcon_desktop.ui.transcript.announcer.Announcer.expect", fail)
    monkeypatch.setattr("falcon_desktop.ui.transcript.announcer.Announcer.go_on", fail)
    monkeypatch.setattr("falcon_desktop.ui.transcript.announcer.Announcer.finish", fail)
    monkeypatch.setattr(QAccessible, "isActive", lambda: False)
    talk = chat(2)
    talk.show()
    answer = talk.send()
    come(talk.view, answer, "One. Two. Three")
    end(talk.view, answer, "One. Two. Three")
