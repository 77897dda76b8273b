"""What passes and what stays at the bottom of the window: neither hides the other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from falcon_desktop.ui.kit.notice import Notice
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]
MUCH_LATER = 600.0


@pytest.fixture
def notice(theme: Theme, shown: Show) -> Notice:
    window = QMainWindow()
    made = Notice(theme, window)
    made.setGeometry(10, 10, 500, 90)
    shown(window)
    return made


def counting(notice: Notice) -> bool:
    return any(timer.isActive() for timer in notice.findChildren(QTimer))


def said(notice: Notice) -> list[str]:
    """The lines that are seen, from the top."""
    lines = (notice.passing, notice.staying)
    return [line.text.text() for line in lines if line.isVisible()]


def offered(notice: Notice) -> list[str]:
    """The steps that can be pressed, from the top."""
    buttons = notice.findChildren(QAbstractButton, "notice_action")
    return [button.text() for button in buttons if button.isVisible()]


def press(notice: Notice, words: str) -> None:
    [button] = [
        one
        for one in notice.findChildren(QAbstractButton)
        if one.isVisible() and one.text() == words
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_notice_offers_its_step_and_goes(notice: Notice) -> None:
    done: list[str] = []
    notice.show_notice("Deleted.", action="Undo", does=partial(done.append, "undo"), token="undo")
    assert notice.isVisible()

    press(notice, "Undo")

    assert done == ["undo"]
    assert not notice.isVisible()
    assert not counting(notice)


def test_a_notice_goes_by_itself_and_leaves_no_timer(qtbot: QtBot, notice: Notice) -> None:
    with qtbot.waitSignal(notice.closed):
        notice.show_notice("Copied.", seconds=0.05)

    assert not notice.isVisible()
    assert not counting(notice)
    assert not notice.action.isVisible()


def test_a_hidden_window_counts_nothing_and_goes_on_when_it_is_seen(notice: Notice) -> None:
    notice.show_notice("Copied.", seconds=MUCH_LATER)
    notice.window().hide()
    assert not counting(notice)

    notice.window().show()
    assert counting(notice)


def test_foreign_text_is_plain(notice: Notice) -> None:
    notice.show_notice("<b>bold</b> & <img src='http://example.org'>")

    assert notice.text.textFormat() is Qt.TextFormat.PlainText


# --- news beside trouble ------------------------------------------------------------------------


@pytest.mark.parametrize("news_first", [True, False])
def test_trouble_and_an_offer_are_seen_beside_each_other(notice: Notice, news_first: bool) -> None:
    done: list[str] = []
    steps = [
        partial(notice.show_notice, "Deleted.", action="Undo", does=partial(done.append, "undo")),
        partial(
            notice.show_persistent,
            "The disk is full.",
            action="Retry",
            does=partial(done.append, "retry"),
        ),
    ]
    for step in steps if news_first else reversed(steps):
        step()

    assert said(notice) == ["Deleted.", "The disk is full."]
    assert offered(notice) == ["Undo", "Retry"]
    assert notice.accessibleDescription() == "Deleted. The disk is full."
    press(notice, "Undo")
    assert (done, said(notice)) == (["undo"], ["The disk is full."])
    assert not counting(notice)
    press(notice, "Retry")
    assert done == ["undo", "retry"]
    assert notice.isHidden()


def test_what_passes_goes_and_what_stays_stays(qtbot: QtBot, notice: Notice) -> None:
    notice.show_persistent("The disk is full.", token="storage")
    with qtbot.waitSignal(notice.closed):
        notice.show_notice("Copied.", seconds=0.01)

    assert said(notice) == ["The disk is full."]
    assert notice.stays
    notice.clear("other")
    assert notice.isVisible()
    notice.clear("storage")
    assert not notice.isVisible()
    assert not notice.stays


def test_the_line_that_passes_is_closed_alone(notice: Notice) -> None:
    notice.show_persistent("The disk is full.")
    notice.show_notice("Copied.")
    QTest.mouseClick(notice.passing.close_button, Qt.MouseButton.LeftButton)
    assert said(notice) == ["The disk is full."]
    QTest.mouseClick(notice.staying.close_button, Qt.MouseButton.LeftButton)
    assert notice.isHidden()


def test_an_earlier_trouble_comes_back_once_the_later_one_is_closed(notice: Notice) -> None:
    done: list[str] = []
    notice.show_persistent(
        "The history was damaged.", action="Restore", does=partial(done.append, "r")
    )
    notice.show_persistent("The disk is full.", token="storage")
    notice.show_persistent("The disk is still full.", token="storage")  # the same trouble
    assert said(notice) == ["The disk is still full."]

    notice.clear("storage")

    assert (said(notice), offered(notice)) == (["The history was damaged."], ["Restore"])
    press(notice, "Restore")
    assert (done, notice.isHidden()) == (["r"], True)


def test_a_trouble_that_waits_can_end_too(notice: Notice) -> None:
    notice.show_persistent("The disk is full.", token="storage")
    notice.show_persistent("The folder was moved.", token="moved")
    notice.clear("storage")
    notice.clear("moved")
    assert notice.isHidden()
    assert not notice.stays


# --- offers and news ----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["by itself", "closed", "cleared"])
def test_an_offer_comes_back_after_news(qtbot: QtBot, notice: Notice, how: str) -> None:
    done: list[str] = []
    notice.show_notice("Deleted.", action="Undo", does=partial(done.append, "undo"), token="undo")
    notice.show_notice("Copied.", token="news", seconds=0.01 if how == "by itself" else MUCH_LATER)
    if how == "closed":
        QTest.mouseClick(notice.passing.close_button, Qt.MouseButton.LeftButton)
    elif how == "cleared":
        notice.clear("news")

    qtbot.waitUntil(lambda: said(notice) == ["Deleted."])

    assert (offered(notice), counting(notice)) == (["Undo"], True)
    press(notice, "Undo")
    assert (done, notice.isHidden()) == (["undo"], True)


def test_an_offer_comes_back_after_another_one(notice: Notice) -> None:
    done: list[str] = []
    notice.show_notice("Deleted.", action="Undo", does=partial(done.append, "undo"), token="undo")
    notice.show_notice("Pasted.", action="Attach", does=partial(done.append, "attach"))
    assert offered(notice) == ["Attach"]
    press(notice, "Attach")
    press(notice, "Undo")
    assert (done, notice.isHidden()) == (["attach", "undo"], True)


def test_the_same_offer_is_made_once(notice: Notice) -> None:
    done: list[str] = []
    undo = partial(done.append, "undo")
    notice.show_notice("One deleted.", action="Undo", does=undo, token="undo")
    notice.show_notice("Copied.")
    notice.show_notice("Two deleted.", action="Undo", does=undo, token="undo")
    press(notice, "Undo")
    assert (done, notice.isHidden()) == (["undo"], True)


def test_what_was_taken_back_is_not_offered_again(notice: Notice) -> None:
    notice.show_notice("Deleted.", action="Undo", does=str, token="undo")
    notice.show_notice("Copied.", token="news")
    notice.clear("undo")
    notice.clear("news")
    assert notice.isHidden()


def test_news_that_offers_nothing_does_not_come_back(notice: Notice) -> None:
    notice.show_notice("Copied.")
    notice.show_notice("Printed.")
    QTest.mouseClick(notice.passing.close_button, Qt.MouseButton.LeftButton)
    assert notice.isHidden()


def test_a_line_that_has_the_keyboard_does_not_go(qtbot: QtBot, notice: Notice) -> None:
    notice.show_notice("Deleted.", action="Undo", does=str, seconds=MUCH_LATER)
    notice.action.setFocus()
    assert notice.action.hasFocus()

    [timer] = [one for one in notice.findChildren(QTimer) if one.isActive()]
    timer.timeout.emit()  # its time is up

    assert (said(notice), counting(notice)) == (["Deleted."], True)


@pytest.mark.parametrize("another", ["", "two"])
def test_what_is_said_about_a_chat_goes_with_it(notice: Notice, another: str) -> None:
    notice.show_notice("Another version is shown now.", action="Undo", does=str, about="one")
    notice.show_notice("Copied.", token="news")
    notice.forget_others("one")
    assert said(notice) == ["Copied."]
    notice.forget_others(another)  # the one that waits is about the other chat
    assert said(notice) == ["Copied."]
    notice.clear("news")
    assert notice.isHidden()
    notice.show_notice("There is nothing in this chat yet.", about="")
    notice.forget_others("")
    assert notice.isVisible()
    notice.forget_others("one")
    assert notice.isHidden()


def test_what_no_history_knows_is_taken_back_by_the_line_that_is_seen(notice: Notice) -> None:
    done: list[str] = []
    assert not notice.takes_back()
    notice.show_notice("Archived.", action="Undo", does=partial(done.append, "archived"))
    assert not notice.takes_back()  # the history knows that one
    notice.show_notice(
        "Reset.", action="Undo", does=partial(done.append, "reset"), undoes_here=True
    )
    assert notice.takes_back()
    assert done == ["reset"]
    assert said(notice) == ["Archived."]


def test_what_a_step_does_is_not_about_the_line_that_waited(notice: Notice) -> None:
    """Ctrl+Z is what some buttons press, and must not mean the offer that comes back then."""
    taken: list[bool] = []

    def undo() -> None:
        taken.append(notice.takes_back())

    notice.show_notice("Reset.", action="Undo", does=partial(taken.append, True), undoes_here=True)
    notice.show_notice("Archived.", action="Undo", does=undo, token="undo")
    press(notice, "Undo")
    assert taken == [False]
    assert said(notice) == ["Reset."]
