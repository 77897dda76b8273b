"""Orca itself, with a recording in place of its voice: what it says is what a person hears."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from tests.hand.conftest import Begin
from tests.hand.desk import Desk
from tests.hand.display import Display
from tests.hand.hearing import HARMLESS, Orca, speaks
from tests.hand.library import chats
from tests.hand.server import Answers
from tests.lacking import skip_without
from tests.waiting import wait_until

pytestmark = [pytest.mark.desktop, pytest.mark.long, pytest.mark.timeout(600)]


@pytest.fixture
def orca(desktop: Desk) -> Orca:
    if not speaks():
        skip_without("orca")
    return Orca(desktop)


def pressing(hand: Display, keys: str) -> Callable[[], None]:
    """Return what presses keys."""
    return partial(hand.key, keys)


def choosing(hand: Display, action: str) -> Callable[[], None]:
    """Return what chooses an action by its name."""

    def choose() -> None:
        hand.key("F1")
        hand.type(action)
        hand.key("Return")

    return choose


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_what_a_person_hears(orca: Orca, begin: Begin, answers: Answers) -> None:
    robot = begin()
    program, hand = robot.program, robot.hand
    key = partial(pressing, hand)

    # the program begins in the message box
    orca.wait_for("Falcon Desktop", "Message text")
    # what is typed is said by character
    orca.after(partial(hand.type, "held"), "h", "e", "l", "d")
    # an answer is heard while it comes: the server has not sent its end
    heard = orca.after(key("Return"), "notification", "The sky is blue today.")
    assert not any("Answer complete" in words for words in heard)
    assert program.rest()["running"]
    # then the rest of it, and that it is all
    heard = orca.after(answers.go_on.set, "Dust makes evenings red", "Answer complete", "5 tokens")
    assert sum("Dust makes evenings red" in words for words in heard) == 1
    # Alt+Up reads whose it is, and where the caret is
    orca.after(key("alt+Up"), "falcon said", "The sky is blue today. Light scatters in it.")
    # by character and line
    orca.after(key("Right"), "h")
    orca.after(key("Right"), "e")
    orca.after(key("Down"), "Dust makes evenings red.")
    # what is selected, and that it is copied
    orca.after(key("Home"), "D")
    orca.after(key("shift+End"), "Dust", "selected")
    orca.after(key("ctrl+c"), "Copied selection to clipboard.")
    # what is typed in an answer goes to the message box
    orca.after(partial(hand.type, "tell me"), "Message text", "m", "e")
    orca.after(key("Return"), "Heading 1: An answer about question 2", "name: question 2, value: 2")
    wait_until(lambda: not program.rest()["running"])
    orca.after(key("alt+Up"), "falcon said", "An answer about question 2")
    # its links by Tab, each with its role
    orca.after(key("Tab"), "link")
    # a failure is heard
    orca.after(partial(hand.type, "fail"), "Message text", "i", "l")
    orca.after(key("Return"), "notification", "The server has a headache.")
    # what a shortcut did, and the field it goes to
    orca.after(key("ctrl+b"), "Sidebar hidden")
    orca.after(key("ctrl+f"), "Find in chat")
    orca.after(key("Escape"), "Message text")
    # a window of its own with its title, and back
    orca.after(key("ctrl+,"), "Settings frame", "Settings pages")
    orca.after(key("Escape"), "Message text")
    assert "notification Copied." not in orca.said()  # Orca said so itself
    assert not program.errors()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_a_key_waits_for_an_orca_that_is_slow(
    orca: Orca, begin: Begin, answers: Answers, desktop: Desk
) -> None:
    robot = begin()
    hand, taken = robot.hand, list[str]()

    def press() -> None:
        taken.extend(orca.released())
        hand.key("Right")

    def slowly() -> None:
        """Press while Orca is stopped for half a second, as on a busy computer."""
        os.kill(orca.pid, signal.SIGSTOP)
        desktop.session.start("sh", "-c", f"sleep 0.5; kill -CONT {orca.pid}")
        hand.key("alt+Up")

    orca.wait_for("Falcon Desktop", "Message text")
    hand.type("held\n")
    answers.go_on.set()
    orca.wait_for("Answer complete", "5 tokens")
    orca.after(slowly, "falcon said", "The sky is blue today. Light scatters in it.")
    orca.after(press, "h")
    # Alt is let go after the answer is read out: the next key must not queue behind that
    assert "Alt_L" in taken
    assert taken[-1] in HARMLESS


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_what_opens_is_said(orca: Orca, begin: Begin) -> None:
    robot = begin()
    program, hand = robot.program, robot.hand
    key, choose = partial(pressing, hand), partial(choosing, hand)

    orca.wait_for("Falcon Desktop", "Message text")
    # what is shown, by what it is
    orca.after(key("ctrl+shift+e"), "New text — Falcon Desktop")
    orca.after(key("ctrl+n"), "New chat — Falcon Desktop")
    # the saved prompts, with what would be inserted
    orca.after(key("/"), "Saved prompts", "summarise")
    orca.after(key("Down"), "explain")
    hand.key("Escape")
    hand.key("BackSpace")
    # a shortcut would overtake it: Qt asks a reader of each key, but not of shortcuts
    wait_until(lambda: not program.state()["box"])
    # the models, with the one that answers
    orca.after(key("ctrl+shift+m"), "Choose the model", "falcon, Robot")
    orca.after(key("Down"), "other, Robot")
    orca.after(key("Escape"), "Message text")
    # lists that are empty
    orca.after(choose("show trash"), "Trash is empty. Deleted chats stay here for 30 days.")
    orca.after(key("shift+Escape"), "Message text")
    orca.after(choose("empty trash"), "notification Trash is empty.")
    # a window that begins with a tab, and pickers by their names
    orca.after(partial(hand.type, "short\n"), "Answer complete")
    wait_until(lambda: not program.rest()["running"])
    orca.after(key("ctrl+r"), "Answer complete")
    wait_until(lambda: not program.rest()["running"])
    orca.after(key("ctrl+i"), "Summary page tab", "How it was made")
    orca.after(key("Escape"), "Message text")
    orca.after(choose("differences between"), "Differences between versions", "dialog")
    for _ in range(2):
        orca.after(key("Tab"), "push button")
    orca.after(key("Tab"), "Earlier version", "Version 1 of 2")
    orca.after(key("Escape"), "Message text")
    assert not program.errors()


@pytest.mark.parametrize("desktop", ["usual"], indirect=True)
def test_what_is_done_is_heard(orca: Orca, begin: Begin) -> None:
    robot = begin()
    program, hand = robot.program, robot.hand
    key, choose = partial(pressing, hand), partial(choosing, hand)
    home = robot.desk.session.home  # where dialogs begin: a path would list what lies beside it
    (home / "note.txt").write_text("The first line\nThe second line\n")
    (home / "chats.json").write_text(json.dumps(chats(3)))

    def open_file(name: str) -> None:
        """Type a file's name where a dialog asks for one."""
        orca.after(partial(hand.type, name), *name[-3:])
        hand.key("Return")

    def go_to(name: str) -> None:
        """Press Tab until the keyboard is on this."""
        for _ in range(30):
            before = program.state()["focus"]
            if before["name"] == name:
                return
            hand.key("Tab")
            wait_until(partial(moved, before))
        raise AssertionError(f"no {name} by Tab, but {orca.said()[-60:]}")

    def moved(before: dict[str, Any]) -> bool:
        return bool(program.state()["focus"]["place"] != before["place"])

    orca.wait_for("Falcon Desktop", "Message text")
    # a file that is attached, and what is in it by line
    orca.after(key("ctrl+u"), "Attach files", "dialog")
    orca.after(partial(open_file, "note.txt"), "note.txt attached")
    orca.after(key("shift+Tab"), "note.txt", "Press Enter to view.")
    orca.after(key("Return"), "note.txt", "dialog", "File text", "The first line")
    orca.after(key("Down"), "The second line")
    orca.after(key("Escape"), "note.txt")
    orca.after(key("Delete"), "Message text")
    # what is in a file that is imported, before and after
    orca.after(choose("import chats"), "Import chats", "dialog")
    orca.after(partial(open_file, "chats.json"), "3 chats from Open WebUI", "3 new.")
    orca.after(key("Return"), "3 chats imported")
    # a chat that is deleted, the question before it goes for good, and that Cancel has the keyboard
    orca.after(partial(hand.type, "short harbours\n"), "Answer complete")
    wait_until(lambda: not program.rest()["running"])
    orca.after(key("ctrl+shift+BackSpace"), "1 chat moved to Trash")
    heard = orca.after(
        choose("empty trash"),
        "Empty Trash?", "dialog", "1 chat will be permanently deleted", "Cancel push button",
    )  # fmt: skip
    assert sum("permanently deleted" in text for text in heard) == 1
    orca.after(key("Escape"), "frame")
    orca.after(choose("empty trash"), "Cancel push button")
    orca.after(key("Tab"), "Delete permanently push button")
    orca.after(key("Return"), "1 chat permanently deleted")
    # an answer that failed is an alert, with what can be done
    orca.after(key("ctrl+n"), "New chat")
    orca.after(partial(hand.type, "fail\n"), "The server has a headache.")
    wait_until(lambda: not program.rest()["running"])
    orca.after(key("alt+Up"), "falcon said")
    orca.after(key("Tab"), "alert", "The server has a headache.", "Run with… push button")
    # what is found, how many, and the hit that is opened
    orca.after(key("ctrl+k"), "Search")
    orca.after(partial(hand.type, "fail"), "2 results in 1 chat")
    orca.after(key("Down"), "You: fail")
    orca.after(key("Escape"), "Run with… push button")
    # what came of a check
    orca.after(key("ctrl+,"), "Settings frame", "Settings pages")
    orca.after(key("d"), "Data & privacy")  # two letters could come too slowly for one word
    go_to("back_up")
    orca.after(key("space"), "Backed up")
    go_to("check_quickly")
    orca.after(key("space"), "Structure OK.")
    orca.after(key("Escape"), "frame")
    # another language, in its words
    orca.after(key("ctrl+,"), "Settings pages")
    orca.after(key("g"), "General")  # one letter here, too
    orca.after(key("Tab"), "Language combo box")
    orca.after(key("alt+Down"), "Follow system")
    orca.after(key("Down"), "English")
    orca.after(key("Down"), "العربية")
    orca.after(key("Return"), "الإعدادات", "اللغة combo box")
    assert not program.errors()
