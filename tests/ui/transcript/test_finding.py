"""Find in conversation: also what a model thought, but not what a link hides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageOutline, MessageStatus, Role
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.transcript import layout
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.finding import Finding
from falcon_desktop.ui.transcript.question import QuestionContent
from falcon_desktop.ui.transcript.search import Finder, Hit, without_targets
from falcon_desktop.ui.transcript.view import TranscriptView
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle
from tests.ui.transcript.conftest import SENTENCE


def test_reasoning_is_found_before_its_answer_and_unfolded(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "What of falcons?")
    talk.add(Role.ASSISTANT, "A falcon, then.", reasoning="A falcon? Yes, one falcon.")
    talk.show()
    found: list[tuple[int, int]] = []
    view.found.connect(lambda *which: found.append(which))

    def provide(ids: list[str]) -> None:
        asked = [one for one in talk.messages if one.id in ids]
        view.provide_texts(asked)

    view.texts_needed.connect(provide)
    view.find("falcon")
    assert found[-1] == (1, 4)
    answer = view.widgets.answer("m1")
    assert answer is not None
    before = answer.unfolded
    view.find_next()
    assert (before, answer.unfolded) == (False, True)
    thoughts = answer._reasoning_view().body
    assert thoughts is not None
    assert thoughts._current is not None
    assert thoughts._current.start == 2
    view.find_next()
    assert thoughts._current.start == 19
    view.find_next()
    assert found[-1] == (4, 4)
    assert answer.body._current is not None
    assert not answer.unfolded


def test_an_address_that_a_link_hides_is_not_counted() -> None:
    text = "[the sky](https://sky.example/sky) and ![sky](https://sky.example/s) or sky"
    assert without_targets(text) == "[the sky] and ![sky](https://sky.example/s) or sky"
    finder = Finder("sky", ["a"])
    finder.add({"a": [without_targets(text)]})
    assert finder.total == 4
    assert without_targets("[a](/sky)") == "[a](/sky)"  # a refused address is shown


# --- what is shown only on account of a word ----------------------------------------------------


def seen(view: TranscriptView, message_id: str) -> AnswerContent:
    answer = view.widgets.answer(message_id)
    assert answer is not None
    return answer


@pytest.fixture
def thoughtful(view: TranscriptView, chat: Callable[[int], Any]) -> TranscriptView:
    """Two answers with folded thoughts and one long question, of which the beginning is shown."""
    talk = chat(0)
    talk.add(Role.USER, "What of falcons?\n" + "Line after line.\n" * 900 + "A zebra.")
    talk.add(Role.ASSISTANT, "A falcon.", reasoning="Perhaps the stork? " + SENTENCE * 30)
    talk.add(Role.USER, "And now?")
    talk.add(Role.ASSISTANT, "A strange bird, a stork.", reasoning="Some strife. " + SENTENCE * 30)
    talk.show()

    def provide(ids: list[str]) -> None:
        asked = [one for one in talk.messages if one.id in ids]
        view.provide_texts(asked)

    view.texts_needed.connect(provide)
    return view


def marks_in(answer: AnswerContent) -> int:
    bodies = [answer.body, answer._reasoning_view().body]
    return sum(len(body._marks) for body in bodies if body is not None)


@pytest.mark.parametrize(
    ("words", "open_after"),
    [
        (["st", "str", "strang", "strange"], []),  # two thoughts on the way to an answer's text
        (["st", "stri", "strix"], []),  # nothing in the end
        (["st", "sto", "stork"], ["m1"]),  # where it ends
        (["st", "A fal"], []),  # in the answer below the thought that was passed
    ],
)
def test_a_thought_that_a_word_went_through_is_folded_again(
    thoughtful: TranscriptView, words: list[str], open_after: list[str]
) -> None:
    view = thoughtful
    view.model.read_to(0)
    passed = False
    for word in words:
        view.find(word)
        settle(view)
        passed = passed or any(seen(view, one).unfolded for one in ("m1", "m3"))
    assert passed
    assert [one for one in ("m1", "m3") if seen(view, one).unfolded] == open_after
    if words[-1] == "strix":
        assert marks_in(seen(view, "m1")) == marks_in(seen(view, "m3")) == 0
    view.find("")  # the find is over: what it went to stays
    settle(view)
    assert [one for one in ("m1", "m3") if seen(view, one).unfolded] == open_after


def test_a_thought_that_was_unfolded_by_hand_stays(thoughtful: TranscriptView) -> None:
    view = thoughtful
    seen(view, "m1")._reasoning_view().set_unfolded(True)
    for word in ("stork", "strange", "nowhere", ""):
        view.find(word)
        settle(view)
    assert seen(view, "m1").unfolded


def test_steps_fold_what_they_leave(thoughtful: TranscriptView) -> None:
    view = thoughtful
    view.model.read_to(0)
    view.find("stork")
    settle(view)
    assert seen(view, "m1").unfolded
    view.find_next()
    settle(view)
    assert not seen(view, "m1").unfolded
    assert marks_in(seen(view, "m3")) == 1
    view.find_previous()
    settle(view)
    assert seen(view, "m1").unfolded
    assert (marks_in(seen(view, "m1")), marks_in(seen(view, "m3"))) == (1, 0)


@pytest.mark.parametrize("then", ["falcon", "zeppelin"])
def test_a_long_question_that_a_word_went_through_is_as_short_again(
    thoughtful: TranscriptView, then: str
) -> None:
    view = thoughtful
    widget = view.widgets.get("m0")
    assert widget is not None
    assert isinstance(widget.content, QuestionContent)
    text = widget.content._text
    short, selected = text.shown, text.edit.textCursor
    view.find("z")
    settle(view)
    assert text.shown > short
    view.find(then)
    settle(view)
    assert text.shown == short
    assert selected().selectedText().lower() == ("falcon" if then == "falcon" else "")


# --- what a search through everything found ---------------------------------------------------


def marked(view: TranscriptView, message_id: str) -> list[str]:
    """Return what is marked of a message, as it is read."""
    widget = view.widgets.get(message_id)
    assert widget is not None
    if isinstance(widget.content, AnswerContent):
        body = widget.content.body
        return [
            body._stack.views[block].text()[span.start : span.end]
            for block, spans in sorted(body._marks.items())
            for span in spans
        ]
    assert isinstance(widget.content, QuestionContent)
    selections = widget.content._text.edit.extraSelections()
    return [selection.cursor.selectedText() for selection in selections]


def test_the_words_of_a_hit_are_marked_in_the_whole_conversation(
    view: TranscriptView, chat: Callable[[int], Any], qtbot: QtBot
) -> None:
    talk = chat(0)
    talk.add(Role.USER, "Ein 😀 Café, wo der Falke sitzt?")
    talk.add(
        Role.ASSISTANT, "Ein **FALKE** im Cafe\u0301.\n\n" + SENTENCE * 40 + "\n\nFalken sind es."
    )
    talk.add(Role.USER, "falke?")
    talk.add(Role.ASSISTANT, SENTENCE * 60 + "\n\nDer Falke, zuletzt.")
    talk.show()
    view.reveal_hit("m3", "cafe falke ")
    qtbot.waitUntil(lambda: bool(marked(view, "m3")))
    assert marked(view, "m3") == ["Falke"]
    last = view.widgets.answer("m3")
    assert last is not None
    end = last.body.find("zuletzt")[0]
    y = last.frame.y() + last.body.y() + last.body.rect_at(Point(end.block, end.start)).top()
    assert 0 <= y < view.viewport().height()

    view.model.read_to(0)
    view.moved.emit()
    qtbot.waitUntil(lambda: view.widgets.get("m1") is not None and bool(marked(view, "m1")))
    assert marked(view, "m0") == ["Café", "Falke"]
    assert marked(view, "m1") == ["FALKE", "Cafe\u0301"]
    assert view.clear_marks()
    assert marked(view, "m0") == marked(view, "m1") == []
    assert not view.clear_marks()


@pytest.mark.parametrize("role", [Role.USER, Role.ASSISTANT])
def test_a_hit_is_shown_where_its_words_stand_together(
    view: TranscriptView, chat: Callable[[int], Any], qtbot: QtBot, role: Role
) -> None:
    talk = chat(0)
    text = "\n\n".join(f"Paragraph {number}: {SENTENCE}" for number in range(60))
    talk.add(Role.USER, text if role is Role.USER else "Tell me.")
    talk.add(Role.ASSISTANT, "Thank you." if role is Role.USER else text)
    talk.show()
    name = "m0" if role is Role.USER else "m1"
    view.reveal_hit(name, "paragraph 40")
    qtbot.waitUntil(lambda: view._revealing._wanted is None)
    widget = view.widgets.get(name)
    assert widget is not None
    seen = -widget.y() + view.model.page // 3
    assert seen / widget.height() > 0.5  # the first "paragraph" is at its very top


def test_the_next_occurrence_follows_a_hit(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(0)
    for number in range(6):
        talk.add(Role.ASSISTANT if number % 2 else Role.USER, f"{number} falcón. " + SENTENCE * 9)
    talk.show()
    found: list[tuple[int, int]] = []
    view.found.connect(lambda *which: found.append(which))
    view.texts_needed.connect(
        lambda ids: view.provide_texts([m for m in talk.messages if m.id in ids])
    )
    view.reveal_hit("m2", "FALCON")
    view.find_next()
    assert found[-1] == (4, 6)
    view.find_previous()
    view.find_previous()
    assert found[-1] == (2, 6)
    view.find("other")
    assert not view.clear_marks()


def y_of_word(view: TranscriptView, message_id: str, word: str) -> int:
    """Return where a word of an answer stands in the view."""
    answer = view.widgets.answer(message_id)
    assert answer is not None
    place = answer.body.find(word)[0]
    line = answer.body.rect_at(Point(place.block, place.start))
    return answer.frame.y() + answer.body.y() + line.top()


def test_a_hit_is_shown_at_once_and_only_what_is_around_it_is_made(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(60)
    talk.add(Role.ASSISTANT, SENTENCE * 40 + "\n\nA kestrel.\n\n" + SENTENCE * 40)
    for number in range(20):
        talk.add(Role.ASSISTANT if number % 2 else Role.USER, SENTENCE * (1 + number % 7))
    placed: list[int] = []
    place = view._layout._place
    view._layout._place = lambda *area: (placed.append(1), place(*area))[1]  # type: ignore[method-assign, func-returns-value]
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("m60", "kestrel"))
    assert len(placed) == 1  # nothing is laid out at a place that it does not keep
    assert marked(view, "m60") == ["kestrel"]
    assert abs(y_of_word(view, "m60", "kestrel") - view.model.page // 3) <= 1
    visible = {view.items.id_at(index) for index in view.model.items_between(0, view.model.page)}
    assert {widget.message.id for widget in view.widgets} == visible
    assert not view._layout.gaps.any()


@pytest.mark.parametrize("seconds", [0.0, 10.0])
def test_a_hit_at_the_end_leaves_no_room_below(
    view: TranscriptView,
    chat: Callable[[int], Any],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float,
) -> None:
    """It stays where it is, too, while what is around it comes later for want of time."""
    monkeypatch.setattr(layout, "_OPENING_BUDGET", 10.0)
    measure = view._layout.measure_first

    def measured(index: int) -> None:
        measure(index)
        monkeypatch.setattr(layout, "_OPENING_BUDGET", seconds)

    monkeypatch.setattr(view._layout, "measure_first", measured)
    talk = chat(30)
    talk.add(Role.ASSISTANT, "A kestrel.")
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("m30", "kestrel"))
    assert view.model.tail == 0
    before = y_of_word(view, "m30", "kestrel")
    qtbot.waitUntil(lambda: not view._layout.gaps.any())
    settle(talk.view)
    assert y_of_word(view, "m30", "kestrel") == before
    assert view.model.below == 0
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("m0", "message"))
    assert view.model.position == 0


def test_a_hit_that_is_not_in_the_conversation_shows_its_end(
    view: TranscriptView, chat: Callable[[int], Any]
) -> None:
    talk = chat(30)
    view.show_hit(talk.outlines(), {}, talk.messages, Hit("elsewhere", "message"))
    assert view.model.end_in_view
    assert not marked(view, "m29")


class Reader:
    """Gives a search the texts it asks for, at once or when it is told to."""

    def __init__(self) -> None:
        self.owner = QObject()
        self.finding = Finding(self.owner)
        self.finding.texts_needed.connect(self.ask)
        self.finding.found.connect(self.tell)
        self.finding.place_chosen.connect(self.go)
        self.texts: dict[str, str] = {}
        self.outlines: list[MessageOutline] = []
        self.asked: list[list[str]] = []
        self.read: list[str] = []
        self.found: list[tuple[int, int]] = []
        self.places: list[tuple[int, int]] = []
        self.at_once = True

    def put(self, number: int, text: str, status: MessageStatus = MessageStatus.COMPLETE) -> None:
        """Let a message have this text."""
        self.texts[f"m{number}"] = text
        length = 0 if status is MessageStatus.STREAMING else len(text)
        self.outlines[number:] = [
            MessageOutline(f"m{number}", None, Role.USER, status, length),
            *self.outlines[number + 1 :],
        ]

    def look_for(self, word: str) -> tuple[int, int]:
        """Type a word; return what is told in the end."""
        self.finding.start(word, self.outlines, lambda: 0)
        return self.found[-1] if self.found else (0, 0)

    def ask(self, ids: list[str]) -> None:
        self.asked.append(ids)
        if self.at_once:
            self.answer(0)

    def answer(self, number: int) -> None:
        ids = self.asked.pop(number)
        self.read += ids
        self.finding.take({one: [self.texts[one]] for one in ids})

    def tell(self, place: int, count: int) -> None:
        self.found.append((place, count))

    def go(self, index: int, _word: object, occurrence: int) -> None:
        self.places.append((index, occurrence))


def looked_for_anew(reader: Reader, word: str) -> tuple[tuple[int, int], list[tuple[int, int]]]:
    fresh = Reader()
    fresh.texts, fresh.outlines = reader.texts, reader.outlines
    return fresh.look_for(word), all_places(fresh)


def all_places(reader: Reader) -> list[tuple[int, int]]:
    for _ in range(reader.found[-1][1]):
        reader.finding.step(1)
    return sorted(set(reader.places))


letters = st.text("aAäÄbßſsSKk\u212aﬁfiİıΣσς漢字ا\u0301e [](.", max_size=12)


@given(
    st.lists(letters, min_size=1, max_size=8),
    st.lists(letters.filter(bool), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(0, 7), letters, st.booleans()), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_a_word_that_is_gone_on_with_is_found_as_in_a_fresh_search(
    texts: Sequence[str], words: Sequence[str], changes: Sequence[tuple[int, str, bool]]
) -> None:
    reader, changing = Reader(), list(changes)
    for number, text in enumerate(texts):
        reader.put(number, text)
    for word in words:
        for end in range(1, len(word) + 1):
            if changing:  # an answer is being written meanwhile, or is gone on with
                place, more, running = changing.pop()
                number = place % len(texts)
                now = MessageStatus.STREAMING if running else MessageStatus.COMPLETE
                reader.put(number, reader.texts[f"m{number}"] + more, now)
            reader.places.clear()
            told = reader.look_for(word[:end])
            assert (told, all_places(reader)) == looked_for_anew(reader, word[:end])


def test_each_letter_asks_only_for_the_messages_that_had_the_word_before(qapp: object) -> None:
    reader = Reader()
    for number in range(1_700):
        reader.put(number, f"falcon {number}" if number % 100 == 0 else f"fog {number}")
    read = []
    for word in ("f", "fa", "fal", "falcon 1", "falcon 12", "falcon 12x", "falcon 12xy"):
        reader.read.clear()
        found = reader.look_for(word)
        read.append((word, len(reader.read), found[1]))
    assert read == [
        ("f", 1_700, 1_700), ("fa", 1_700, 17), ("fal", 17, 17), ("falcon 1", 17, 8),
        ("falcon 12", 8, 1), ("falcon 12x", 1, 0), ("falcon 12xy", 0, 0),
    ]  # fmt: skip
    reader.read.clear()
    assert reader.look_for("fa")[1] == 17  # shorter again: looked for anew
    assert len(reader.read) == 1_700


def test_texts_of_an_earlier_word_do_not_end_the_search_for_a_later_one(qapp: object) -> None:
    reader = Reader()
    for number in range(1_200):
        reader.put(number, "fog" if number < 600 else "falcon")
    reader.at_once = False
    reader.look_for("f")
    reader.answer(0)
    reader.look_for("fa")  # the second lot for "f" is on its way
    told = len(reader.found)
    assert [len(ids) for ids in reader.asked] == [500, 500]
    reader.answer(0)
    assert len(reader.asked) == 1
    assert len(reader.found) == told
    while reader.asked:
        reader.answer(0)
    assert reader.found[-1] == (1, 600)
    assert reader.places[-1] == (600, 0)
