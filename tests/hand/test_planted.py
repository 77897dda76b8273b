"""The robot finds what it is there to find: planted faults, each of a kind that was met."""

from __future__ import annotations

import pytest
from tests.hand.conftest import Begin
from tests.hand.robot import LEAVING, SENDING, Finding

pytestmark = [pytest.mark.desktop, pytest.mark.timeout(300)]


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
class TestFound:
    def test_a_list_that_is_not_painted_when_it_scrolls(self, begin: Begin) -> None:
        robot = begin("missing_repaint", chats=60)
        with pytest.raises(Finding, match="the screen is not what the widgets paint"):
            robot.wheel("conversations", 3)

    def test_a_letter_that_is_lost(self, begin: Begin) -> None:
        robot = begin("lost_key")
        robot.type("no such sign: a b c")
        with pytest.raises(Finding, match="instead of"):
            robot.type("one that has it: e")

    def test_an_answer_that_takes_the_keyboard(self, begin: Begin) -> None:
        robot = begin("focus_thief")
        robot.type("Is it held?")
        robot.key("Return", SENDING)
        # one that ends before the window shows that it runs changes nothing in the composer
        robot.program.place("stop")
        robot.answers.go_on.set()
        with pytest.raises(Finding, match="the keyboard"):
            robot.wait_for_answer()

    def test_a_question_that_nobody_sent(self, begin: Begin) -> None:
        robot = begin("sent_by_itself")
        robot.type("half a ques")
        with pytest.raises(Finding, match="changed without being meant"):
            robot.key("ctrl+b")

    def test_a_draft_that_is_not_kept(self, begin: Begin) -> None:
        robot = begin("empty_draft_kept")
        robot.type("secret")
        robot.key("ctrl+a")
        with pytest.raises(Finding, match="on the disk"):
            robot.key("BackSpace", {"draft", "settings:new_chat_draft"})

    def test_a_complaint(self, begin: Begin) -> None:
        robot = begin("complaint")
        with pytest.raises(Finding, match="complains"):
            robot.key("ctrl+n", LEAVING)

    def test_a_window_that_is_larger_than_the_screen(self, begin: Begin) -> None:
        with pytest.raises(Finding, match="not wholly on the screen"):
            begin("large_window")


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_a_button_pressed_through_accessibility_is_at_rest_when_it_has_let_go(
    begin: Begin,
) -> None:
    robot = begin()
    robot.type("short")
    assert robot.reader.ask(do="press", name="Send")["done"]
    while (state := robot.program.state())["box"]:
        assert state["busy"], "it would be looked at before the question is sent"


def test_nothing_where_nothing_is_planted(begin: Begin) -> None:
    robot = begin(chats=60)
    robot.wheel("conversations", 3)
    robot.type("Every letter of it, please")
    robot.key("Return", SENDING)
    robot.wait_for_answer()
    robot.key("ctrl+n", LEAVING)
    robot.type("half a question")
    robot.key("ctrl+b")
    robot.quit()
