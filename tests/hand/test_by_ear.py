"""The whole program over the accessibility bus: a client of our own hears, reads and presses.

No pixel is looked at, nothing is clicked, and the program is asked nothing else: what is unnamed or
unreachable for a screen reader is so for this client. Keys are those that a reader's user presses.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from tests.hand.desk import Desk
from tests.hand.listening import Ear, Node, started
from tests.hand.program import settings
from tests.hand.server import Answers, serving
from tests.waiting import wait_until

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.long,
    pytest.mark.timeout(600),
    pytest.mark.parametrize("desktop", ["usual"], indirect=True),
]


@pytest.fixture
def ear(desktop: Desk, address: str, tmp_path: Path) -> Iterator[Ear]:
    """The client, in front of the program once that is ready."""
    found = Ear(desktop)
    with started(desktop, tmp_path / "data", settings(address)):
        found.find("push button", "Connection: Robot, .*")
        yield found


def ask(ear: Ear, question: str) -> Node:
    """Ask, hear the end of the answer, and return the answer's text."""
    since = send(ear, question)
    ear.hear("Answer complete", since=since)
    return ear.find("paragraph", "falcon said")


def send(ear: Ear, question: str) -> int:
    """Send a question; returns how many events there were before."""
    ear.find("text", "Message").write(question)
    since = len(ear.events())
    ear.find("push button", "Send").press()
    return since


def written(ear: Ear, node: Node) -> str:
    """Put together what events told of a text."""
    text = ""
    for one in ear.events():
        if one.node == node.number and one.kind.startswith("text-changed"):
            start, length = one.numbers
            gone = length if one.kind.endswith("delete") else 0
            text = text[:start] + ("" if gone else one.told) + text[start + gone :]
    return text


def wait_for_answer(ear: Ear, text: str) -> None:
    """Wait until the last answer says this."""

    def says() -> bool:
        with contextlib.suppress(LookupError):  # another takes its place
            return ear.find("paragraph", "falcon said").text == text
        return False

    wait_until(says, text)


def test_an_answer_is_heard_while_it_streams(ear: Ear, answers: Answers) -> None:
    since = send(ear, "held")
    # its end has not been sent, and can not be heard
    said = ear.hear(r"^The sky is blue today\.$", since=since)
    assert not any("Answer complete" in words for words in said)
    ear.find("push button", "Stop")
    answer = ear.find("paragraph", "falcon said")
    early = "The sky is blue today. Light scatters in it."
    wait_until(lambda: answer.text == early, early)
    wait_until(lambda: written(ear, answer) == early, "the events of it")
    assert not any("Answer complete" in words for words in ear.said(since))
    answers.go_on.set()
    said = ear.hear("Answer complete, 5 tokens", since=since)
    sentences = ["The sky is blue today.", "Light scatters in it.", "Dust makes evenings red."]
    assert [words for words in said if words in sentences] == sentences
    whole = f"{early}\nDust makes evenings red."
    wait_until(lambda: answer.text == whole, whole)
    wait_until(lambda: written(ear, answer) == whole, "the events of it")
    ear.find("push button", "Send")


def test_an_answer_is_read_in_every_way(ear: Ear, desktop: Desk) -> None:
    answer = ask(ear, "Tell me")
    wait_until(lambda: answer.text.endswith("今日は良い天気ですね。"), "the whole answer")
    text = answer.text
    wait_until(lambda: written(ear, answer) == text, "the events of the whole answer")
    lines = text.split("\n")
    assert lines[:2] == ["An answer about question 1", "Here is what I know, with code and a link:"]
    assert "question 1\t1" in lines
    # by character, word, line, without a gap or a thing twice
    assert answer.read("character") == list(text)
    words = answer.read("word")
    assert "".join(words) == text
    assert [word for word in words if word.strip()][:3] == ["An", "answer", "about"]
    assert [line.rstrip("\n") for line in answer.read("line")] == lines
    # by what it consists of
    heading = answer.find("heading")
    assert (heading.text, heading.attributes) == (lines[0], ["level:1"])
    link = answer.find("link")
    assert (link.text, link.description) == ("link", "https://example.org/1")
    cell = answer.find("table cell", "name: question 1, .*")
    assert (cell.text, cell.cell()) == ("question 1", ([1, 0], ["name, column 1"]))
    code = answer.find("section", "Code, python, 2 lines")
    assert code.read("line")[0] == "def double(number):\n"
    # with the caret, as a person goes
    assert ear.focused_after("alt+Up", "paragraph").node == answer.number
    for keys, place in (
        ("Right", 1),
        ("ctrl+Right", len("An ")),
        ("Home", 0),
        ("Down", len(lines[0]) + 1),
        ("End", len(lines[0]) + 1 + len(lines[1])),
    ):
        heard = ear.after(partial(desktop.hand.key, keys), "text-caret-moved", "paragraph")
        assert (heard.node, heard.numbers[0], answer.caret) == (answer.number, place, place), keys


def test_question_answer_and_message_box_are_texts_alike(ear: Ear, desktop: Desk) -> None:
    answer = ask(ear, "short and of five words")
    ear.find("text", "Message").write("Three more words")
    texts = {
        "short and of five words": ear.find("text", "You said"),
        "Answer 1.": answer,
        "Three more words": ear.find("text", "Message"),
    }
    for words, text in texts.items():
        assert text.text == words
        assert text.read("character") == list(words)
        # where each character is, and which is there
        for offset in range(len(words)):
            x, y, width, height = text.rect(offset)
            assert width > 0, (words, offset)
            assert height > 0, (words, offset)
            # pixels are whole ones, and Qt never says it of a field to write plain text in
            if width > 4 and text.name != "Message":
                there = text.offset_at(x + width // 4, y + height // 2)
                assert there == offset, (words, offset)
        text.select(1, 4)
        wait_until(partial(is_selected, text, 1, 4), f"a selection in {text}")
    # with the caret, as a person goes
    for keys, words in (("alt+Up", "Answer 1."), ("alt+Up", "short and of five words")):
        text = texts[words]
        assert ear.focused_after(keys, text.role, text.name).node == text.number
        second = words.index(" ") + 1
        for pressed, place in (
            ("ctrl+Home", 0), ("Right", 1), ("ctrl+Right", second), ("End", len(words)),
            ("Left", len(words) - 1), ("Home", 0),
        ):  # fmt: skip
            heard = ear.after(partial(desktop.hand.key, pressed), "text-caret-moved", text.role)
            assert (heard.node, text.caret) == (text.number, place), (words, pressed)
        for pressed, end in (("shift+Right", 1), ("shift+End", len(words))):
            desktop.hand.key(pressed)
            wait_until(partial(is_selected, text, 0, end), f"{pressed} in {text}")


def is_selected(text: Node, start: int, end: int) -> bool:
    """Whether this is what is selected in a text."""
    return text.selected == [[start, end]]


def test_tab_goes_through_an_answer_as_it_is_read(ear: Ear, desktop: Desk) -> None:
    answer = ask(ear, "Tell me")
    wait_until(lambda: answer.text.endswith("今日は良い天気ですね。"), "the whole answer")
    assert ear.focused_after("alt+Up", "paragraph").node == answer.number
    parts = [("link", "link"), ("push button", "Code options"), ("push button", "Copy")]
    for role, name in parts:
        ear.focused_after("Tab", role, name)
    since = len(ear.events())
    desktop.hand.key("Return")
    ear.hear("^Copied", since=since)
    for role, name in reversed(parts[:-1]):
        ear.focused_after("shift+Tab", role, name)
    ear.focused_after("Return", "text", "Address")  # the link asks first
    ear.find("dialog", "Open link.*")
    ear.focused_after("Escape", "link", "link")
    assert ear.focused_after("Escape", "paragraph").node == answer.number
    assert answer.caret == answer.text.index("link")
    for role, name in parts:
        heard = ear.focused_after("Tab", role, name)
    below = ear.focused_after("Tab", "push button", "Copy")
    assert below.node != heard.node, "the answer's own Copy comes after the code's"


def test_thoughts_expand_and_what_fails_is_an_alert(ear: Ear) -> None:
    answer = ask(ear, "ponder")
    assert answer.text == "It is so."
    thoughts = ear.find("push button", "Thought.*")
    assert thoughts.has("collapsed")
    thoughts.press()
    wait_until(lambda: ear.find("push button", "Thought.*").has("expanded"), "the thoughts")
    assert ear.find("paragraph", "Thought.*").text == "First this, then that."
    # they come before the answer, as they are seen
    texts = ear.all("paragraph", "Thought.*|falcon said")
    assert [text.text for text in texts] == ["First this, then that.", "It is so."]
    ear.find("push button", "Thought.*").press()
    ear.gone("paragraph", "Thought.*")
    since = send(ear, "fail")
    said = ear.hear("The server has a headache", since=since)
    assert sum("headache" in words for words in said) == 1
    alert = ear.find("alert", ".*The server has a headache.*")
    alert.find("push button", "Run with…")


def test_a_link_asks_first_and_code_is_copied(ear: Ear, desktop: Desk) -> None:
    answer = ask(ear, "Tell me")
    ear.after(answer.find("link").press, "state-changed:focused", "text", "Address")
    gate = ear.find("dialog", "Open link.*")
    assert gate.find("text", "Address").text == "https://example.org/1"
    assert gate.all("label", r"example\.org")
    gate.find("push button", "Cancel").press()
    ear.gone("dialog", "Open link.*")
    code = answer.find("section", "Code, python, 2 lines")
    since = len(ear.events())
    code.find("push button", "Copy").press()
    ear.hear("^Copied", since=since)
    box = ear.find("text", "Message")
    box.focus()
    desktop.hand.key("ctrl+v")
    wait_until(lambda: box.text, "what was copied")
    assert box.text.rstrip("\n") == code.text.rstrip("\n")
    assert box.text.startswith("def double(number):\n    return number * 1")


def test_an_answer_is_stopped_made_again_and_its_versions_walked(
    ear: Ear, answers: Answers
) -> None:
    since = send(ear, "endless")
    stopped = ear.find("paragraph", "falcon said")
    wait_until(lambda: stopped.text.startswith("word after word, "), "the answer's beginning")
    ear.find("push button", "Stop").press()
    ear.hear(r"^You stopped this answer\.", since=since)
    ear.find("push button", "Continue")
    left = stopped.text
    ask(ear, "short")
    since = len(ear.events())
    ear.find("push button", "Regenerate").press()
    ear.hear(r"^Answer 3\.", "Answer complete", since=since)
    assert answers.questions == ["endless", "short", "short"]
    ear.find("label", "Version 2 of 2")
    wait_for_answer(ear, "Answer 3.")
    for button, other, version, text in (
        ("Previous version", "Next version", "Version 1 of 2", "Answer 2."),
        ("Next version", "Previous version", "Version 2 of 2", "Answer 3."),
    ):
        ear.find("push button", button).focus()
        # there is none before the first and none behind the last: the other way is told, and where
        ear.focused_after("space", "push button", other)
        assert ear.find("push button", other).description == version
        wait_for_answer(ear, text)
    assert ear.all("paragraph", "falcon said")[0].text == left


def test_a_chat_is_found_and_what_is_in_it(ear: Ear, desktop: Desk) -> None:
    ask(ear, "short, about harbours")
    ear.find("push button", "New chat").press()
    ear.find("label", "What would you like to know.*")
    ask(ear, "Something else is short")
    button = ear.find("push button", "Search all chats")
    ear.after(button.press, "state-changed:focused", "text", "Search")
    ear.find("text", "Search").write("harbours")
    results = ear.find("list", "Results")
    results.find("list item", "You: short, about harbours")
    ear.find("label", "2 results in 1 chat")
    desktop.hand.key("Down")
    wait_until(lambda: results.find("list item", "You: .*").has("selected"), "the result")
    ear.focused_after("Return", "text", "Message")
    ear.find("frame", "short, about harbours — .*")
    # in the chat
    ear.focused_after("ctrl+f", "text", "Find in chat")
    ear.find("text", "Find in chat").write("short")
    ear.find("label", "1 of 1")
    ear.focused_after("Escape", "text", "Message")


def test_a_connection_is_added_and_asked(ear: Ear, desktop: Desk) -> None:
    ear.after(
        ear.find("push button", "Settings").press, "state-changed:focused", "list", "Settings pages"
    )
    window = ear.find("frame", "Settings.*")
    window.find("list item", "Connections").choose()
    ear.choose_in_menu(window.find("push button", "Add…"), "Other server")
    other = Answers(models=("owl",))
    with serving(other) as address:
        ear.find("list item", "Other server")
        ear.find("text", "Address").write(address)
        ear.find("text", "Name").write("Owls")
        ear.find("text", "Model").write("owl")
        ear.find("list item", "Owls")
        ear.find("push button", "Make default").press()
        ear.find("list item", "Owls, used by default")
        ear.focused_after("Escape", "text", "Message")
        since = send(ear, "short")
        ear.hear(r"^Answer 1\.$", "Answer complete", since=since)
        assert other.questions == ["short"]
        assert other.asked[-1]["model"] == "owl"
        ear.find("paragraph", "owl said")


def test_what_opens_by_a_key_is_said(ear: Ear, desktop: Desk) -> None:
    ear.find("text", "Message").focus()
    # made now: said once what is told of so many new widgets is over, with the field it leads to
    since = len(ear.events())
    ear.focused_after("ctrl+shift+p", "text", "System message")
    ear.hear("^Advanced options shown$", "^System message$", since=since)
    since = len(ear.events())
    ear.focused_after("ctrl+shift+p", "text", "Message")
    ear.hear("^Advanced options hidden$", since=since)
