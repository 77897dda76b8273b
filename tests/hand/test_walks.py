"""Through every screen, as a person goes: after each step all that the robot looks at must hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.settings import Appearance
from tests.hand import disk
from tests.hand.conftest import Begin
from tests.hand.desk import wait_for
from tests.hand.display import Place
from tests.hand.library import chats
from tests.hand.robot import LEAVING, SENDING, TYPING, Robot

pytestmark = [pytest.mark.desktop, pytest.mark.long, pytest.mark.timeout(300)]
BOX = ("message",)
ASKING = {"send", "messages", "leaf", "connection", "model"}
"""With an answer, a chat is bound to what answered it."""


def ask(robot: Robot, question: str) -> None:
    """Ask, and wait for the answer."""
    robot.type(question)
    robot.key("Return", SENDING, BOX)
    robot.wait_for_answer()


def test_a_chat(begin: Begin) -> None:
    robot = begin()
    robot.type("A first question, with a typo")
    robot.key("BackSpace", TYPING, times=4)
    robot.type("typo")
    robot.key("shift+Return", TYPING)
    robot.type("and a second line")
    robot.key("Return", SENDING, BOX)
    robot.wait_for_answer()
    robot.wheel("messages", 2)
    robot.key("Up", focus=("edit_message",))
    robot.type(" that is changed", ())
    robot.key("Escape", focus=BOX)
    robot.key("Up", focus=("edit_message",))
    robot.type(" that is changed short", ())
    robot.key("ctrl+Return", ASKING, BOX)
    robot.wait_for_answer()
    robot.type("typed after the edit")
    robot.key("ctrl+a")
    robot.key("BackSpace", TYPING)
    robot.key("ctrl+r", ASKING, BOX)
    robot.wait_for_answer()
    robot.type("slow")
    robot.key("Return", SENDING, BOX)
    robot.type("typed while it streams")
    robot.key("Escape", {"messages", "leaf"}, BOX)
    robot.wait_for_answer()
    robot.key("ctrl+n", LEAVING, BOX)
    robot.key("ctrl+1", LEAVING, BOX)
    assert robot.sight.state["box"] == "typed while it streams"
    robot.quit()
    assert begin().sight.state["box"] == "typed while it streams"


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_a_notice_that_comes_between_looking_and_asking(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = begin(chats=3)
    robot.key("ctrl+1", LEAVING, BOX)
    ask = robot.program.state

    def with_notice() -> dict[str, Any]:
        monkeypatch.setattr(robot.program, "state", ask)
        robot.hand.key("ctrl+shift+BackSpace")
        state: dict[str, Any] = {}

        def is_there() -> bool:
            state.update(ask())
            return bool(state["notice"]) and not state["busy"]

        wait_for(is_there, "no notice")
        return state

    monkeypatch.setattr(robot.program, "state", with_notice)
    robot.sight = robot.now()
    assert robot.sight.state["notice"] == ["1 chat moved to Trash"]
    robot.look()


def test_a_draft_beside_what_is_sent(begin: Begin) -> None:
    robot = begin()
    robot.type("half a question of my own")
    robot.click("starting_prompt_2", SENDING - {"draft", "settings:new_chat_draft"} | TYPING, BOX)
    robot.wait_for_answer()
    assert robot.sight.state["box"] == "half a question of my own"
    robot.key("ctrl+n", LEAVING, BOX)
    assert robot.sight.state["box"] == ""
    robot.quit()


def test_names(begin: Begin) -> None:
    robot = begin(chats=12)
    robot.click_row("conversations", 1, LEAVING, BOX)
    robot.key("F2", focus=("conversation_title",))
    robot.type("Another name", ())
    robot.key("Return", {"title", "title_edited"}, ("header",))
    robot.key("shift+Escape", focus=BOX)
    robot.key("F2", focus=("conversation_title",))
    robot.type("given up", ())
    robot.key("Escape", focus=("header",))
    robot.key("F2", focus=("conversation_title",))
    robot.click("model", focus=("filter_models",))
    robot.key("Escape", focus=("header",))
    robot.key("F2", focus=("conversation_title",))
    robot.type("Kept for this one", ())
    robot.key("ctrl+3", {"title", "title_edited", *LEAVING}, BOX)
    robot.key("ctrl+Tab", LEAVING, BOX)
    robot.key("ctrl+shift+Tab", LEAVING, BOX)
    robot.quit()
    titles = [chat.title for chat in disk.read(robot.program.data_dir).chats.values()]
    assert titles.count("Kept for this one") == 1


def test_search(begin: Begin) -> None:
    robot = begin(chats=40)
    robot.key("ctrl+k", focus=("search",))
    robot.type("question", ())
    robot.key("Down", times=5)
    robot.wheel("results", 3)
    robot.key("Down", times=12)
    robot.key("Up", times=4)
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+k", focus=("search",))
    robot.type("Granada", ())
    robot.key("Return", LEAVING, (*BOX, "messages", "find_in_chat"))
    robot.key("ctrl+f", focus=("find",))
    robot.type("link", ())
    robot.key("Return", times=2)
    robot.key("F3")
    robot.key("shift+F3")
    robot.key("Escape", focus=BOX)
    robot.type("after all the searching")
    robot.key("F1", focus=("search",))
    robot.type("shortcuts", ())
    robot.key("Escape", focus=BOX)
    robot.quit()


def test_lists(begin: Begin) -> None:
    robot = begin(chats=40)
    robot.wheel("conversations", 4)
    robot.click_row("conversations", 5, LEAVING, BOX)
    robot.wheel("messages", -3)
    robot.click_row("conversations", 6, focus=("conversations",), button=3)
    robot.key("Escape", focus=("conversations",))
    row = Place(*robot.program.ask("row", name="conversations", row=3)["place"])
    robot.click_at(row.x + row.width - 20, row.middle[1], focus=("*",))  # its dots
    assert robot.sight.state["popup"]
    for x, y in ((700, row.middle[1]), (700, 300), row.middle, (700, row.y + 3 * row.height)):
        with robot.step(f"point to {x},{y}", focus=("*",)):
            robot.hand.move(x, y)
    robot.key("Escape", focus=("conversations",))
    robot.click_at(row.x + row.width - 20, row.middle[1], focus=("*",))
    robot.key("Home", focus=("*",))  # where a reader is active, the menu begins there
    robot.key("Down", focus=("*",), times=3)
    robot.key("Return", focus=("export_dialog",))
    with robot.step("point to the middle", focus=("*",)):
        robot.hand.move(512, 300)
    robot.key("Escape", focus=("conversations",))
    robot.key("Down")
    robot.key("Up", times=2)
    robot.key("shift+Escape", focus=BOX)
    robot.key("ctrl+shift+BackSpace", {"deleted", *LEAVING}, BOX)
    robot.key("ctrl+z", {"deleted", *LEAVING}, BOX)
    robot.click("trash")
    robot.click("trash")
    robot.click("archive")
    robot.click("back_to_the_chats")
    robot.quit()


def test_what_is_under_the_pointer(begin: Begin) -> None:
    robot = begin(chats=20)
    robot.click_row("conversations", 2, LEAVING, BOX)
    for name in ("more", "model", "share", "context", "new_chat"):
        place = robot.program.place(name)
        with robot.step(f"point to {name}"):
            robot.hand.move(*place.middle)
        robot.click(name, LEAVING, ("*",))
        robot.key("Escape", focus=("*",))
    for x, y in ((300, 270), (420, 330)):  # where rows of the search will be
        with robot.step(f"point to {x},{y}"):
            robot.hand.move(x, y)
        robot.key("F1", focus=("search",))
        robot.key("Escape", focus=("*",))
    robot.click_row("conversations", 3, LEAVING, BOX)
    robot.wheel("messages", -30)
    place = robot.program.place("jump_to_latest")
    with robot.step("point to jump_to_latest"):
        robot.hand.move(*place.middle)
    robot.click("jump_to_latest", focus=("message",))  # a click leaves the caret there
    robot.quit()


def test_a_screen_reader(begin: Begin) -> None:
    robot = begin(chats=20)
    robot.click_row("conversations", 2, LEAVING, BOX)
    for name in ("Archive", "Trash"):
        robot.press(name, focus=("*",))
        assert robot.program.shows("back_to_the_chats"), name
        robot.press("Back to chats", focus=("*",))
    robot.press("Advanced options", focus=("*",))
    assert robot.program.shows("options_panel")
    robot.press("Advanced options", focus=("*",))
    assert not robot.program.shows("options_panel")
    robot.press("New chat", LEAVING, ("*",))
    robot.press("Settings", focus=("*",))
    robot.key("Escape", focus=("*",))
    robot.quit()


def test_a_screen_reader_sends(begin: Begin) -> None:
    robot = begin(chats=6)
    robot.click_row("conversations", 2, LEAVING, BOX)
    robot.type("short, from the other window")
    robot.key("ctrl+,", focus=("settings_pages",))
    robot.press("Send", SENDING, ("settings_pages",))
    assert robot.sight.state["box"] == ""
    robot.wait_for_answer()
    robot.key("Escape", focus=BOX)
    robot.quit()


def test_texts(begin: Begin) -> None:
    robot = begin()
    robot.key("ctrl+shift+e", LEAVING, ("text",))
    robot.type("A long story that I wrote by hand", {"made", "draft", *LEAVING, "title"})
    robot.key("shift+Escape", focus=("text",))
    robot.type(" goes on short", {"draft", "title"})
    robot.key("ctrl+Return", {*ASKING, "draft"}, ("text",))
    robot.wait_for_answer({"draft", *ASKING})
    robot.key("ctrl+n", LEAVING, BOX)
    robot.type("words of a chat")
    robot.key("ctrl+1", LEAVING, ("text",))
    story = robot.sight.state["focus"]["text"]
    assert story.startswith("A long story that I wrote by hand goes on short")
    robot.quit()


def test_what_is_temporary(begin: Begin) -> None:
    robot = begin()
    robot.key("ctrl+shift+n", LEAVING, BOX)
    robot.type("zebracrossing short")
    robot.key("Return", {"send"}, BOX)
    robot.wait_for_answer()
    robot.type("tollbooth")
    robot.key("ctrl+n", LEAVING, BOX)
    robot.quit()
    for words in ("zebracrossing", "tollbooth"):
        assert disk.holds(robot.program.data_dir, words) == []


def test_options(begin: Begin) -> None:
    robot = begin(chats=6)
    robot.key("ctrl+2", LEAVING, BOX)
    robot.key("ctrl+shift+p", focus=("options_panel",))
    robot.type("Be short.", {"options"})
    robot.key("Tab", focus=("options_panel",))
    robot.wheel("options_scroll", 6)
    robot.wheel("options_scroll", -6)
    robot.key("ctrl+3", LEAVING, (*BOX, "options_panel"))
    robot.key("ctrl+shift+p", focus=BOX)
    robot.key("ctrl+shift+m", focus=("filter_models",))
    robot.type("oth", ())
    robot.key("Down")
    robot.key("Return", {"connection", "model"}, BOX)
    robot.quit()


def test_settings(begin: Begin) -> None:
    robot = begin(chats=3)
    robot.key("ctrl+,", focus=("settings_pages",))
    for _ in range(9):
        robot.key("Down")
    robot.key("Home")
    robot.key("Tab", focus=("settings_window",))
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+/", focus=("settings_window",))
    robot.wheel("shortcut_list" if robot.program.shows("shortcut_list") else "settings_pages", 3)
    robot.key("Escape", focus=BOX)
    robot.quit()


def test_dialogs(begin: Begin, tmp_path: Path) -> None:
    robot = begin(chats=3)
    file = tmp_path / "more.json"
    file.write_text(json.dumps(chats(5)))
    robot.key("ctrl+1", LEAVING, BOX)
    robot.key("ctrl+s", focus=("export_dialog",))
    robot.key("Down", focus=("export_html",))
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+i", focus=("how_it_was_made_window",))
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+shift+d", focus=("compare_chooser",))
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+u", focus=("attach_files",))
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+p", focus=("print_dialog",))
    robot.key("Escape", focus=BOX)
    robot.key("F1", focus=("search",))
    robot.type("import", ())
    robot.key("Return", focus=("import_file",))
    robot.type(str(file), ())
    robot.key("Return", focus=("import_dialog",))
    robot.key("Escape", focus=BOX)
    robot.quit()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_a_file_is_attached_and_a_chat_exported(begin: Begin, tmp_path: Path) -> None:
    robot = begin()
    note, page = tmp_path / "note.txt", tmp_path / "page.md"
    note.write_text("The harbour opens at seven.")
    robot.key("ctrl+u", focus=("attach_files",))
    robot.type(str(note), ())
    robot.key("Return", TYPING, BOX)
    robot.type("What is short about it?")
    robot.key("Return", SENDING, BOX)
    robot.wait_for_answer()
    assert "The harbour opens at seven." in json.dumps(robot.answers.asked[-1])
    robot.key("ctrl+s", focus=("export_dialog",))
    robot.key("Return", focus=("export_file",))
    robot.key("ctrl+a", focus=("export_file",))
    robot.type(str(page), ())
    robot.key("Return", focus=BOX)
    wait_for(page.exists, "no file")
    assert "What is short about it?" in page.read_text()
    robot.quit()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_chats_are_imported(begin: Begin, tmp_path: Path) -> None:
    robot = begin(chats=3)
    file = tmp_path / "more.json"
    file.write_text(json.dumps([{**one, "id": f"more-{one['id']}"} for one in chats(8)[3:]]))
    robot.type("half a question")
    robot.key("F1", focus=("search",))
    robot.type("import", ())
    robot.key("Return", focus=("import_file",))
    robot.type(str(file), ())
    robot.key("Return", focus=("import_dialog",))
    robot.click("import_chosen", {"made", "messages", "settings"}, ("*",))
    wait_for(lambda: len(disk.read(robot.program.data_dir).chats) == 8, "not all are there")
    robot.key("shift+Escape", {"made", "messages", "settings"}, BOX)
    assert robot.sight.state["box"] == "half a question"
    robot.quit()


@pytest.mark.parametrize("desktop", ["small"], indirect=True)
def test_two_models_are_compared(begin: Begin) -> None:
    robot = begin()
    ask(robot, "Is it short?")
    robot.key("ctrl+shift+d", focus=("compare_chooser",))
    robot.click("compare_model_2", focus=("filter_models",))
    robot.type("other", ())
    robot.key("Return", focus=("compare_chooser",))
    before = robot.sight.requests
    robot.click("compare", {*ASKING, "title"}, ("*",))
    wait_for(lambda: len(robot.answers.questions) == before + 2, "no second question")
    robot.wait_for_answer({*ASKING, "title"})
    assert robot.answers.questions[before:] == ["Is it short?"] * 2
    assert {one["model"] for one in robot.answers.asked[-2:]} == {"falcon", "other"}
    assert robot.program.shows("column_2")
    robot.click("keep_2", {*ASKING, "title"}, ("*",))
    robot.key("shift+Escape", focus=BOX)
    robot.type("and after it")
    robot.quit()


@pytest.mark.parametrize(
    "chosen",
    [{"appearance": Appearance.DARK}, {"language": "ar"}, {"zoom": 1.5}],
    ids=["dark", "arabic", "large"],
)
@pytest.mark.parametrize("desktop", ["small"], indirect=True)
def test_looks(begin: Begin, chosen: dict[str, object]) -> None:
    robot = begin(chats=30, **chosen)
    robot.wheel("conversations", 3)
    robot.key("ctrl+2", LEAVING, BOX)
    robot.wheel("messages", -2)
    ask(robot, "And now?")
    robot.key("ctrl+equal", {"settings:zoom"})
    robot.key("ctrl+0", {"settings:zoom"})
    robot.resize(480, 560)
    robot.key("ctrl+b", focus=("*",))
    robot.wheel("conversations", 2)
    robot.key("Escape", focus=BOX)
    robot.key("ctrl+shift+p", focus=("options_panel",))
    robot.key("Escape", focus=BOX)
    robot.type("in a narrow window")
    robot.key("ctrl+,", focus=("settings_window",))
    robot.key("Down", times=2)
    robot.key("Escape", focus=BOX)
    robot.resize(900, 540)
    robot.quit()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_typing_before_the_history_is_open(begin: Begin) -> None:
    robot = begin()
    ask(robot, "short first")
    robot.type("an old draft")
    robot.quit()
    robot = begin(typed="early words")
    assert robot.sight.state["box"] == "early words"
    robot.key("ctrl+a")
    robot.key("BackSpace", TYPING)
    robot.type("short second")
    before = robot.sight.requests
    robot.key("Return", SENDING, BOX)
    robot.wait_for_answer()
    assert robot.answers.questions[before:] == ["short second"]
    assert robot.sight.state["box"] == "an old draft"
    robot.quit()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_a_slow_start(begin: Begin) -> None:
    robot = begin(chats=20, slow=True)
    robot.type("typed at once")
    robot.key("ctrl+1", LEAVING, BOX)
    robot.quit()
