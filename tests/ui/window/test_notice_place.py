"""The notice stands over nothing that is read, in the chat or in a panel that lies over it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.core.domain.conversation import Conversation, Message, Role, outline_of
from falcon_desktop.core.domain.open_conversation import OpenConversation
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

Show = Callable[[MainWindow], MainWindow]
DIRECTIONS = [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
LONG = "The history was damaged; 20 messages could be read and are here."


def seen_at(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


@pytest.fixture
def window(theme: Theme, shown: Show) -> Iterator[MainWindow]:
    made = MainWindow(theme)
    made.resize(1100, 600)
    made.complete()
    made.options.fill(QLineEdit())
    shown(made)
    messages = [
        Message("m0", "c", None, Role.USER, "Why?", 0),
        Message("m1", "c", "m0", Role.ASSISTANT, "Because of this. " * 900, 1),
    ]
    path = tuple(outline_of(one) for one in messages)
    made.show_conversation(
        OpenConversation(Conversation("c", "Sky", 0, 0, active_leaf_id="m1"), path, {}), messages
    )
    yield made
    made.transcript.close_rendering()


@pytest.mark.parametrize("zoom", [1.0, 1.6])
@pytest.mark.parametrize("width", [480, 1100])
def test_the_end_of_an_answer_stands_above_what_is_told(
    qtbot: QtBot, window: MainWindow, width: int, zoom: float
) -> None:
    window.theme.set_zoom(zoom)
    window.resize(width, 600)
    QApplication.processEvents()
    transcript, notice = window.transcript, window.notice
    qtbot.waitUntil(lambda: transcript.model.end_in_view)
    height = transcript.height()

    notice.show_persistent(LONG)
    notice.show_notice("Deleted.", action="Undo", does=str)
    qtbot.waitUntil(lambda: transcript.height() < height)

    assert not seen_at(window, transcript).intersects(seen_at(window, notice))
    assert not seen_at(window, window.composer).intersects(seen_at(window, notice))
    qtbot.waitUntil(lambda: transcript.model.end_in_view)
    notice.clear()
    qtbot.waitUntil(lambda: transcript.height() == height)
    qtbot.waitUntil(lambda: transcript.model.end_in_view)


def test_it_is_as_tall_as_what_it_says_at_once(window: MainWindow) -> None:
    window.theme.set_zoom(2)
    QApplication.processEvents()
    notice = window.notice
    for text in (f"{LONG} {LONG}", "Copied.", LONG):
        notice.show_notice(text)
        QApplication.processEvents()
        needed = notice.text.heightForWidth(notice.text.width())
        assert notice.text.height() == max(needed, notice.passing.close_button.height()), text


def test_who_reads_further_up_sees_the_same_line_go_on(qtbot: QtBot, window: MainWindow) -> None:
    transcript = window.transcript
    qtbot.waitUntil(lambda: transcript.model.end_in_view)
    transcript.scroll_by(-400)
    at = seen_at(window, transcript.widgets.get("m1") or transcript).top()
    height = transcript.height()
    window.notice.show_notice("Copied.")
    qtbot.waitUntil(lambda: transcript.height() < height)
    assert seen_at(window, transcript.widgets.get("m1") or transcript).top() == at


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("panel", ["sidebar", "options"])
def test_a_panel_over_the_chat_ends_above_what_is_told(
    qtbot: QtBot, window: MainWindow, panel: str, direction: Qt.LayoutDirection
) -> None:
    window.setLayoutDirection(direction)
    window.resize(480, 600)
    if panel == "sidebar":
        window.toggle_sidebar()
        parts: list[QWidget] = [window.sidebar.list, window.sidebar.settings, window.sidebar.trash]
    else:
        window.toggle_options()
        parts = window.options.findChildren(QLineEdit)
    usual = [part.height() for part in parts]

    window.notice.show_notice("Deleted.", action="Undo", does=str)
    window.notice.show_persistent(LONG)

    def clear() -> bool:
        place = seen_at(window, window.notice)
        return not any(seen_at(window, part).intersects(place) for part in parts)

    qtbot.waitUntil(clear)
    assert window.rect().contains(seen_at(window, window.notice))
    window.notice.clear()
    qtbot.waitUntil(lambda: [part.height() for part in parts] == usual)
    window.hide_overlays()
    window.notice.show_notice("Copied.")
    assert not seen_at(window, window.composer).intersects(seen_at(window, window.notice))


def test_a_page_that_stands_for_the_transcript_ends_above_it_too(
    qtbot: QtBot, window: MainWindow
) -> None:
    page, box = QWidget(), QLineEdit()
    layout = QVBoxLayout(page)
    layout.addWidget(QWidget(), 1)
    layout.addWidget(box)
    window.chat.show_page(page, "A text", "Text")
    window.notice.show_notice("Copied.")
    qtbot.waitUntil(lambda: seen_at(window, page).bottom() < seen_at(window, window.notice).top())
    assert seen_at(window, page).bottom() > window.height() - 100, "at the window's foot"
    window.chat.show_transcript()
    qtbot.waitUntil(
        lambda: seen_at(window, window.notice).bottom() < seen_at(window, window.composer).top()
    )


def test_a_longer_text_in_the_place_of_a_shorter_one_is_seen_whole(window: MainWindow) -> None:
    notice = window.notice
    for many in (1, 3, 2, 5):
        notice.show_notice(LONG * many, icon_name="warning")
        QApplication.processEvents()
        assert notice.text.height() >= notice.text.heightForWidth(notice.text.width())
