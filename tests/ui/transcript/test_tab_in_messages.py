"""Tab goes through what an answer holds as it is read, and the way back from there."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from falcon_desktop.core.domain.conversation import (
    Conversation,
    Message,
    Role,
    outline_of,
)
from falcon_desktop.core.domain.open_conversation import OpenConversation
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.body import MessageBody
from falcon_desktop.ui.transcript.message import MessageWidget
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.settling import settle

Show = Callable[[QWidget], QWidget]
Open = Callable[..., MainWindow]
Key = Qt.Key

MIXED = """See [one](https://1.example/) first.

```python
print(1)
```

| [two](https://2.example/) | b |
|---|---|
| c | [three](https://3.example/) |

```python
print(2)
```

And [four](https://4.example/)[^1] last.

[^1]: As [five](https://5.example/) says.
"""
IN_ORDER = [
    "text", "one", "code_options", "copy_block", "two", "three", "code_options", "copy_block",
    "four", "five",
]  # fmt: skip


@pytest.fixture
def opened(theme: Theme, shown: Show) -> Open:
    """Opens a chat with one answer, whose text gets the keyboard as by Alt+↑."""

    def show(
        text: str, *, height: int = 700, marked: bool = True, reasoning: str = ""
    ) -> MainWindow:
        window = MainWindow(theme)
        window.resize(1100, height)
        window.complete()
        shown(window)
        messages = [
            Message("m0", "c", None, Role.USER, "Why is the sky blue?", 0),
            Message("m1", "c", "m0", Role.ASSISTANT, text, 1, reasoning=reasoning),
        ]
        path = tuple(outline_of(message) for message in messages)
        conversation = Conversation("c", "Sky", 0, 0, active_leaf_id="m1")
        window.show_conversation(OpenConversation(conversation, path, {}), messages)
        settle(window.transcript)
        if marked:
            window.transcript.focus_message(-1)
        return window

    return show


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def answer(window: MainWindow) -> MessageWidget:
    widget = window.transcript.widgets.get("m1")
    assert widget is not None
    return widget


def text_of(window: MainWindow) -> MessageBody:
    body = answer(window).content.readable
    assert isinstance(body, MessageBody)
    return body


def here() -> str:
    """Return where the keyboard is: a link's words, a button's name, or a text."""
    widget = focused()
    if not isinstance(widget, MessageBody):
        return widget.objectName()
    if widget.link_focus is None:
        return "text"
    place = widget.link_focus
    links = widget.stack.views[place.block].links()
    return next(link.text for span, link in links if span.start == place.offset)


def press(*keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(focused(), key)


def walked(key: Qt.Key, count: int) -> list[str]:
    """Press a key so many times; return where the keyboard is before each."""
    seen = []
    for _ in range(count):
        seen.append(here())
        press(key)
    return seen


def test_what_an_answer_holds_is_walked_as_it_is_read(opened: Open) -> None:
    window = opened(MIXED)
    assert walked(Key.Key_Tab, len(IN_ORDER)) == IN_ORDER
    bar = answer(window).bar
    assert bar is not None
    assert bar.isAncestorOf(focused())
    press(Key.Key_Backtab)
    assert walked(Key.Key_Backtab, len(IN_ORDER)) == [*reversed(IN_ORDER)]
    assert not answer(window).isAncestorOf(focused())


def test_a_mirrored_window_has_the_buttons_from_its_other_side(opened: Open) -> None:
    window = opened(MIXED)
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    settle(window.transcript)
    seen = walked(Key.Key_Tab, len(IN_ORDER))
    assert seen[:4] == ["text", "one", "copy_block", "code_options"]
    assert sorted(seen) == sorted(IN_ORDER)


def test_thoughts_come_before_the_answer_with_what_is_in_them(opened: Open) -> None:
    window = opened("Words.", reasoning="As [they](https://they.example/) say.\n\n```\nx\n```")
    press(Key.Key_Backtab)
    assert here() == "show_reasoning"
    press(Key.Key_Return)
    settle(window.transcript)
    seen = walked(Key.Key_Tab, 5)
    assert seen == ["show_reasoning", "text", "they", "code_options", "copy_block"]
    assert focused() is text_of(window)
    press(Key.Key_Backtab)
    assert walked(Key.Key_Backtab, 5) == [*reversed(seen)]


def test_what_floats_over_a_message_does_not_come_between_its_parts(opened: Open) -> None:
    window = opened("Some words.\n\n" * 200 + "\n\n" + MIXED)
    window.transcript.model.read_to(0)
    window.transcript.show_position()
    settle(window.transcript)
    jump = window.transcript.findChild(QWidget, "jump_to_latest")
    assert jump is not None
    assert jump.isVisible()
    assert walked(Key.Key_Tab, len(IN_ORDER)) == IN_ORDER
    bar = answer(window).bar
    assert bar is not None
    assert bar.isAncestorOf(focused())


def test_tab_goes_on_from_the_caret_and_arrows_from_where_tab_was(opened: Open) -> None:
    window = opened(MIXED)
    body = text_of(window)
    QTest.keyClick(body, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    press(Key.Key_Backtab)
    assert here() == "five"
    press(Key.Key_Backtab, Key.Key_Backtab)
    assert here() == "copy_block"
    assert window.transcript.leave_part()
    assert here() == "text"
    assert body.stack.views[body.caret.block].text() == "print(2)"
    press(Key.Key_Right)
    assert body.caret.offset == 1


def test_tab_after_a_click_goes_on_from_there(opened: Open) -> None:
    window = opened(MIXED, marked=False)
    body = text_of(window)
    QTest.mouseClick(body, Qt.MouseButton.LeftButton, pos=QPoint(2, 6))
    press(Key.Key_Tab)
    assert walked(Key.Key_Tab, len(IN_ORDER) - 1) == IN_ORDER[1:]
    bar = answer(window).bar
    assert bar is not None
    assert bar.isAncestorOf(focused())


@pytest.mark.parametrize("steps", [1, 3], ids=["a link", "Copy"])
def test_the_keyboard_comes_back_to_the_text(opened: Open, steps: int) -> None:
    window = opened(MIXED)
    press(*[Key.Key_Tab] * steps)
    assert here() == IN_ORDER[steps]
    assert window.transcript.leave_part()
    assert here() == "text"
    assert focused() is text_of(window)
    assert not window.transcript.leave_part(), "it is there"


def test_it_comes_back_from_the_row_of_buttons(opened: Open) -> None:
    window = opened("Words.")
    press(Key.Key_Tab)
    bar = answer(window).bar
    assert bar is not None
    assert bar.isAncestorOf(focused())
    assert window.transcript.leave_part()
    assert focused() is text_of(window)
    assert answer(window).bar is bar, "it stays the current message"


def test_enter_follows_a_link_and_copies_code(opened: Open, qtbot: QtBot) -> None:
    window = opened(MIXED)
    press(Key.Key_Tab)
    with qtbot.waitSignal(window.transcript.link_activated) as followed:
        press(Key.Key_Return)
    assert followed.args == ["https://1.example/", "one"]
    press(Key.Key_Tab, Key.Key_Tab, Key.Key_Return)
    assert here() == "copy_block"
    clipboard = QApplication.clipboard()
    assert clipboard is not None
    assert clipboard.text() == "print(1)\n"


def on_screen(window: MainWindow) -> QRect:
    """Return where the keyboard is, in the transcript's viewport."""
    widget, viewport = focused(), window.transcript.viewport()
    rect = QRect(QPoint(0, 0), widget.size())
    if isinstance(widget, MessageBody):
        place = widget.link_focus
        rect = widget.rect_at(widget.caret if place is None else place)
    return QRect(widget.mapTo(viewport, rect.topLeft()), rect.size())


def test_each_is_seen_in_a_long_answer_that_was_just_laid_out_anew(opened: Open) -> None:
    """Most blocks have heights that are guessed then, and their buttons stand anywhere."""
    words = "A line of some words. " * 30
    text = f"# Title\n\n{words}\n\n" + "\n\n".join(
        f"[link {number}](https://{number}.example/) {words}\n\n```\ncode {number}\n```\n\n"
        f"| a | [cell {number}](https://c{number}.example/) |\n|---|---|\n| 1 | 2 |\n\n{words}"
        for number in range(60)
    )
    window = opened(text, height=600)
    body = text_of(window)
    window.resize(820, 600)
    QApplication.sendPostedEvents()
    assert body.stack.is_behind
    for forward in (True, False):
        seen = []
        for _ in range(60 * 4 + (1 if forward else 0)):
            press(Key.Key_Tab if forward else Key.Key_Backtab)
            if not answer(window).isAncestorOf(focused()):
                break
            seen.append(here())
            assert window.transcript.viewport().rect().contains(on_screen(window).center()), seen
            if len(seen) % 50 == 1:
                settle(window.transcript)
                place = on_screen(window).center()
                assert window.transcript.viewport().rect().contains(place), seen
        links = [one for one in seen if " " in one]
        numbers = [int(one.split()[1]) for one in links]
        assert len(links) >= 119, links
        assert numbers == sorted(numbers, reverse=not forward)
        assert all(one != other for one, other in pairwise(seen)), seen
