"""The card of one tool's call: what is seen of it, and what a person says to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.domain.conversation import MessageStatus, Role
from falcon_desktop.core.domain.parts import (
    CallState,
    PartsBuilder,
    ToolCall,
    ToolResult,
    ToolUse,
)
from falcon_desktop.core.domain.tools import Approval, Decision
from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.transcript.tool_card import Stage, ToolCard, for_editing, stage_of
from falcon_desktop.ui.transcript.tools_view import ToolsView
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]
ASKED = ToolCall("1", "get_weather", '{"city": "Oslo"}', "yr", state=CallState.ASKED)


def parts_of(*parts: ToolCall | ToolResult) -> dict[str, Any]:
    made = PartsBuilder()
    for part in parts:
        made.add(part)
    return {"parts": made.parts}


def show(chat: Chat, *parts: ToolCall | ToolResult, running: bool = True) -> list[ToolCard]:
    status = MessageStatus.STREAMING if running else MessageStatus.INTERRUPTED
    chat.add(Role.USER, "Is it cold?")
    chat.add(Role.ASSISTANT, "", status=status, **parts_of(*parts))
    chat.show()
    QApplication.processEvents()
    return cards(chat)


def cards(chat: Chat) -> list[ToolCard]:
    found = [one for one in chat.view.findChildren(ToolCard) if one.isVisible()]
    return sorted(found, key=lambda card: card.number)


def buttons(card: ToolCard) -> list[str]:
    found = [one for one in card.findChildren(Button) if one.isVisible()]
    return [one.objectName() for one in found]


def press(card: QWidget, name: str) -> None:
    button = card.findChild(Button, name)
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize(
    ("name", "approval"),
    [
        ("allow_once", Approval.ONCE),
        ("for_this_chat", Approval.CHAT),
        ("always", Approval.ALWAYS),
        ("deny", Approval.DENIED),
    ],
)
def test_a_call_that_waits_is_open_and_a_press_decides(
    chat: MakeChat, name: str, approval: Approval
) -> None:
    talk = chat(0)
    before = QApplication.focusWidget()
    [card] = show(talk, ASKED)
    assert card.unfolded
    assert card.body is not None and '"city": "Oslo"' in card.body.markdown()
    assert "get_weather · yr" in card.words_of_title
    assert QApplication.focusWidget() is before  # it never takes the keyboard by itself
    told: list[tuple[str, int, object]] = []
    talk.view.call_decided.connect(lambda *word: told.append(word))
    press(card, name)
    assert told == [(talk.messages[-1].id, 0, Decision(approval))]


def test_nothing_is_decided_below_messages_that_are_fixed(chat: MakeChat) -> None:
    talk = chat(0)
    show(talk)
    talk.view.fix(True)
    talk.view.set_parts(talk.messages[-1].id, (), parts_of(ASKED)["parts"])
    QApplication.processEvents()
    [card] = cards(talk)
    told: list[object] = []
    card.decided.connect(lambda _number, decision: told.append(decision))
    press(card, "allow_once")
    assert told == []
    talk.view.fix(False)
    press(card, "allow_once")
    assert told == [Decision(Approval.ONCE)]


def test_changed_arguments_are_sent_and_what_is_no_object_is_not(chat: MakeChat) -> None:
    talk = chat(0)
    [card] = show(talk, ASKED)
    told: list[object] = []
    card.decided.connect(lambda _number, decision: told.append(decision))
    press(card, "edit_arguments")
    box = card.findChild(PlainEdit, "arguments")
    assert box is not None and box.hasFocus()
    press(card, "allow_once")
    assert told == [Decision(Approval.ONCE)]  # as they were written
    box.setPlainText('["Bergen"]')
    press(card, "allow_once")
    assert len(told) == 1
    box.setPlainText('{"city": "Bergen"}')
    press(card, "always")
    assert told[1:] == [Decision(Approval.ALWAYS, '{"city": "Bergen"}')]


def test_esc_leaves_the_editor_and_nothing_else(chat: MakeChat, qtbot: QtBot) -> None:
    talk = chat(0)
    [card] = show(talk, ASKED)
    asked: list[str] = []
    talk.view.action_requested.connect(lambda action, _id: asked.append(action))
    press(card, "edit_arguments")
    box = card.findChild(PlainEdit, "arguments")
    assert box is not None
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible() and card.body is not None and card.body.isVisible()
    button = card.findChild(Button, "edit_arguments")
    assert button is not None and button.hasFocus()
    assert asked == []


def test_only_the_first_of_several_is_asked_about(chat: MakeChat) -> None:
    talk = chat(0)
    first, second = show(talk, ASKED, replace(ASKED, id="2", arguments='{"city": "Bergen"}'))
    assert "allow_once" in buttons(first)
    assert buttons(second) == []
    sent = replace(ASKED, state=CallState.SENT)
    parts = parts_of(sent, replace(ASKED, id="2"), ToolResult("1", "4 degrees"))["parts"]
    talk.view.set_parts(talk.messages[-1].id, (), parts)
    first, second = cards(talk)
    assert buttons(first) == [] and not first.unfolded
    assert "allow_once" in buttons(second)


def test_after_the_end_a_call_runs_only_when_somebody_presses_for_it(chat: MakeChat) -> None:
    talk = chat(0)
    sent = replace(ASKED, id="2", state=CallState.SENT)
    first, second = show(talk, ASKED, sent, running=False)
    assert buttons(first) == ["run", "edit_arguments"]
    assert buttons(second) == ["run_again", "edit_arguments"]
    assert "not sent" in first.words_of_title
    assert "result unknown" in second.words_of_title


def test_what_other_programs_ran_is_no_card(chat: MakeChat) -> None:
    talk = chat(0)
    foreign = ToolCall("0", "search", "{}", "other")
    assert [one.number for one in show(talk, foreign, ASKED, replace(foreign, id="9"))] == [1]
    plain = [one for one in talk.view.findChildren(ToolsView) if not isinstance(one, ToolCard)]
    assert len(plain) == 2


def test_stages() -> None:
    def stage(state: CallState, *results: ToolResult, running: bool = True) -> Stage:
        return stage_of(ToolUse(replace(ASKED, state=state), results), running=running)

    said, failed = ToolResult("1", "4"), ToolResult("1", "no", is_error=True)
    assert stage(CallState.ASKED) is Stage.ASKED
    assert stage(CallState.SENT) is Stage.RUNNING
    assert stage(CallState.SENT, said) is Stage.DONE
    assert stage(CallState.SENT, failed) is Stage.FAILED
    assert stage(CallState.DENIED, failed) is Stage.DENIED
    assert stage(CallState.ASKED, running=False) is Stage.NOT_SENT
    assert stage(CallState.SENT, running=False) is Stage.UNKNOWN


def test_what_nobody_sees_is_written_out_where_it_is_changed() -> None:
    words = '{"path": "a\u202eb\u200b\U000e0041", "city": "\u0645\u062f\u064a\u0646\u0629"}'
    shown = for_editing(words)
    assert "\\u202e" in shown and "\\u200b" in shown and "\u202e" not in shown
    assert "\u0645\u062f\u064a\u0646\u0629" in shown
    assert json.loads(shown) == json.loads(words)


def test_all_of_what_is_decided_on_is_shown(chat: MakeChat) -> None:
    talk = chat(0)
    long = json.dumps({"words": "a" * 30_000 + "END"})
    [card] = show(talk, replace(ASKED, arguments=long))
    assert card.body is not None and "END" in card.body.markdown()


def test_a_call_that_waits_is_said_once(chat: MakeChat, heard: list[str]) -> None:
    talk = chat(0)
    answer = talk.add(Role.ASSISTANT, "", status=MessageStatus.STREAMING)
    talk.show()
    QApplication.processEvents()
    for _ in range(2):
        talk.view.set_parts(answer.id, (), parts_of(ASKED)["parts"])
    assert heard == ["get_weather \u00b7 yr waits for your decision."]
    sent = replace(ASKED, state=CallState.SENT)
    talk.view.set_parts(answer.id, (), parts_of(sent)["parts"])
    assert len(heard) == 1
