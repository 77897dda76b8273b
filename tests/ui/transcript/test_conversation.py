"""Opening, filling and changing what the transcript shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageStatus,
    Role,
    ScrollAnchor,
    outline_of,
)
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.transcript.estimate import Estimator
from falcon_desktop.ui.transcript.message_widgets import Budget
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle, turn
from tests.ui.transcript.conftest import SENTENCE, Chat

MakeChat = Callable[[int], Chat]


def visible(view: TranscriptView) -> list[str]:
    page = view.viewport().height()
    seen = [
        one for one in view.widgets.in_order() if one.y() < page and one.geometry().bottom() > 0
    ]
    return [widget.message.id for widget in seen]


def y_of(view: TranscriptView, message_id: str) -> int:
    widget = view.widgets.get(message_id)
    assert widget is not None, message_id
    return widget.y()


# --- messages come when they are asked for -----------------------------------------------------


def test_messages_are_asked_for_once_and_appear_where_their_place_was_kept(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(500)
    talk.answers = False
    talk.show(anchor=ScrollAnchor("m250", 0))
    settle(talk.view)
    asked = [one for ids in talk.asked for one in ids]
    assert "m250" in asked
    assert len(asked) == len(set(asked)) < 40
    assert not len(talk.view.widgets)
    talk.view.provide([one for one in talk.messages if one.id in asked])
    qtbot.waitUntil(lambda: not talk.view._layout._later.isActive())
    assert y_of(talk.view, "m250") == 0
    assert visible(talk.view)[0] == "m250"


def test_a_place_is_kept_while_its_messages_are_on_their_way(chat: MakeChat, qtbot: QtBot) -> None:
    """Estimates are replaced by heights while the reader waits: the place must not wander."""
    talk = chat(500)
    talk.answers = False
    talk.show(anchor=ScrollAnchor("m251", 40))
    wanted = [one for ids in talk.asked for one in ids]
    for message_id in reversed(wanted):
        talk.view.provide([one for one in talk.messages if one.id == message_id])
        turn()
    qtbot.waitUntil(lambda: not talk.view._layout._later.isActive())
    assert talk.view.anchor() == ScrollAnchor("m251", 40)


def test_jumping_about_asks_only_for_what_is_near(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(10_000)
    talk.show()
    for share in (0.5, 0.1, 0.8, 0.3):
        talk.view._read_to(int(talk.view.model.last_position * share))
        settle(talk.view)
    assert sum(len(ids) for ids in talk.asked) < 200
    assert len(talk.view.widgets) < 60


def test_the_number_of_widgets_does_not_depend_on_how_much_was_read(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(240)
    talk.show(anchor=ScrollAnchor("m0", 0))
    most = 0
    while not talk.view.model.end_in_view:
        talk.view.scroll_by(400)
        turn()
        most = max(most, len(talk.view.widgets))
    assert most < 40
    assert len(talk.view.items._messages) <= 240


def test_nothing_runs_while_nothing_happens(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(60)
    talk.show()
    talk.view.scroll_by(-200)
    answer = talk.send()
    talk.view.extend_answer(answer.id, SENTENCE)
    settle(talk.view)
    running = [timer for timer in talk.view.findChildren(QTimer) if timer.isActive()]
    assert running == []


# --- sending, making anew, switching versions --------------------------------------------------


def test_an_answer_made_anew_takes_the_place_of_the_former_one(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(20)
    talk.show()
    again = Message("again", "c", "m18", Role.ASSISTANT, "", 0, status=MessageStatus.STREAMING)
    talk.view.append([again], {"again": (2, 2)})
    settle(talk.view)
    assert talk.view.widgets.get("m19") is None
    assert visible(talk.view)[-2:] == ["m18", "again"]
    assert talk.view.widgets.get("again").versions == (2, 2)  # type: ignore[union-attr]
    talk.view.extend_answer("again", "Anew.")
    assert talk.view.widgets.answer("again").text() == "Anew."  # type: ignore[union-attr]


def test_an_edited_question_takes_what_followed_away(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(20)
    talk.show()
    question = Message("q", "c", "m9", Role.USER, "Otherwise?", 0)
    answer = Message("a", "c", "q", Role.ASSISTANT, "", 0, status=MessageStatus.STREAMING)
    talk.view.append([question, answer], {"q": (2, 2)})
    settle(talk.view)
    assert [outline.id for outline in talk.view.items.outlines][-3:] == ["m9", "q", "a"]
    assert len(talk.view.items) == 12
    assert "q" in visible(talk.view)


def test_the_first_message_can_be_edited(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(6)
    talk.show()
    talk.view.append([Message("q", "c", None, Role.USER, "From the start", 0)])
    settle(talk.view)
    assert [outline.id for outline in talk.view.items.outlines] == ["q"]


def test_switching_a_version_leaves_it_where_the_former_one_was(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(40)
    talk.show(anchor=ScrollAnchor("m20", 30))
    qtbot.waitUntil(lambda: not talk.view._layout._later.isActive())
    before = y_of(talk.view, "m21")
    kept = talk.view.widgets.get("m20")
    other = replace(talk.messages[21], id="other", text="Another, much shorter answer.")
    talk.view.change_path([*talk.outlines()[:21], outline_of(other)], {"other": (2, 2)}, [other])
    settle(talk.view)
    assert y_of(talk.view, "other") == before
    assert talk.view.widgets.get("m20") is kept, "what stayed was not made again"
    talk.view.change_path(talk.outlines(), {"m21": (1, 2)})
    settle(talk.view)
    assert y_of(talk.view, "m21") == before
    assert "m22" in [outline.id for outline in talk.view.items.outlines]


def test_a_continued_answer_goes_on_where_it_stands(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(20)
    answer = talk.send(SENTENCE)
    half = replace(answer, text=SENTENCE * 30, status=MessageStatus.STOPPED)
    talk.messages[-1] = half
    talk.show()
    settle(talk.view)
    places = {one.message.id: one.y() for one in talk.view.widgets}
    running = replace(half, status=MessageStatus.STREAMING)
    talk.view.change_path(talk.outlines(), {}, [*talk.messages[:-1], running])
    talk.view.extend_answer(answer.id, "more ")
    settle(talk.view)
    widget = talk.view.widgets.answer(answer.id)
    assert widget is not None
    assert widget.running
    assert widget.note is None
    assert widget.text() == SENTENCE * 30 + "more "
    assert {one.message.id: one.y() for one in talk.view.widgets} == places
    talk.view.extend_answer(answer.id, "\n\n".join([SENTENCE] * 20))
    settle(talk.view)
    assert talk.view.model.end_in_view, "what is continued is followed"


def test_a_message_that_is_another_now_is_asked_for_again(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(4)
    talk.show()
    talk.messages[3] = replace(talk.messages[3], text="Edited elsewhere")
    talk.view.change_path(talk.outlines(), {})
    assert talk.asked[-1] == ["m3"]
    widget = talk.view.widgets.answer("m3")
    assert widget is not None
    assert widget.text() == "Edited elsewhere"


def test_a_conversation_that_is_left_leaves_nothing_behind(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(40)
    talk.show()
    answer = talk.send()
    talk.view.clear()
    talk.view.extend_answer(answer.id, "late")
    talk.view.set_progress(answer.id, "late")
    talk.view.finish_answer(replace(answer, status=MessageStatus.COMPLETE))
    talk.view.provide(talk.messages)
    settle(talk.view)
    assert len(talk.view.widgets) == 0
    assert not talk.view._jump.isVisible()


def test_opening_the_same_conversation_again_knows_its_heights(
    chat: MakeChat, qtbot: QtBot
) -> None:
    talk = chat(60)
    talk.show()
    settle(talk.view)
    heights = {one.message.id: one.height() for one in talk.view.widgets}
    talk.view.clear()
    talk.answers = False
    talk.show()
    index = talk.view.items.index
    assert all(talk.view.model.heights[index[one]] == height for one, height in heights.items())


def test_a_thought_that_was_unfolded_is_so_when_it_comes_back(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(1)
    talk.add(Role.ASSISTANT, SENTENCE, reasoning="Let me think.")
    for number in range(60):
        talk.add(Role.USER, SENTENCE * 3 + str(number))
    talk.show(anchor=ScrollAnchor("m0", 0))
    answer = talk.view.widgets.answer("m1")
    assert answer is not None
    answer._reasoning_view().set_unfolded(True)
    talk.view._read_to(talk.view.model.last_position)
    settle(talk.view)
    assert talk.view.widgets.answer("m1") is None
    talk.view._read_to(0)
    qtbot.waitUntil(lambda: talk.view.widgets.answer("m1") is not None)
    again = talk.view.widgets.answer("m1")
    assert again is not None
    assert again.unfolded


# --- a very long answer ------------------------------------------------------------------------


def test_a_place_deep_in_a_very_long_answer_is_restored(chat: MakeChat, qtbot: QtBot) -> None:
    """Its text is laid out in slices; the place must wait for them."""
    talk = chat(1)
    text = "\n\n".join(f"Paragraph {n}. " + SENTENCE * 3 for n in range(900))
    talk.add(Role.ASSISTANT, text)
    talk.add(Role.USER, "And?")
    talk.show(anchor=ScrollAnchor("m1", 30_000))
    qtbot.waitUntil(lambda: all(one.complete for one in talk.view.widgets))
    settle(talk.view)
    assert talk.view.anchor() == ScrollAnchor("m1", 30_000)


# --- parts -------------------------------------------------------------------------------------


def test_estimates_grow_with_the_text_and_shrink_with_the_width(theme: Theme) -> None:
    wide, narrow = Estimator(theme, 700), Estimator(theme, 350)
    for role in Role:
        heights = [wide.height(role, length) for length in (0, 100, 1_000, 1_900)]
        assert heights == sorted(set(heights))
        assert narrow.height(role, 1_900) > wide.height(role, 1_900)


def test_estimates_are_near_what_is_drawn(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(200)
    talk.show()
    guessed = [talk.view.model.heights[index] for index in range(100, 140)]
    talk.view._read_to(talk.view.model.last_position // 2)
    for _ in range(60):
        talk.view.scroll_by(60)
        turn()
    index = talk.view.items.index
    ratios = [
        one.height() / guessed[index[one.message.id] - 100]
        for one in talk.view.widgets
        if 100 <= index[one.message.id] < 140
    ]
    assert ratios
    assert 0.6 < sum(ratios) / len(ratios) < 1.5


def test_a_budget_always_grants_one_step_and_leaves_what_is_only_near_for_later() -> None:
    spent = Budget(0.0, near=0.0)
    assert spent.grant(seen=True) is not None
    assert spent.grant(seen=True) is None
    assert spent.exhausted
    fresh = Budget(10.0, near=None)
    assert fresh.grant(seen=True) is not None
    assert fresh.grant(seen=True) is not None
    assert not fresh.exhausted
    assert fresh.grant(seen=False) is None
    assert fresh.exhausted


def test_nothing_keeps_a_message_alive_that_is_not_shown(chat: MakeChat, qtbot: QtBot) -> None:
    import gc
    import weakref

    talk = chat(40)
    talk.show()
    settle(talk.view)
    talk.view.focus_message(-1)
    gone = [weakref.ref(widget) for widget in talk.view.widgets]
    assert gone
    talk.view.clear()
    settle(talk.view)
    gc.collect()
    assert [one() for one in gone if one() is not None] == []
