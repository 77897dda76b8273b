"""Dragging the first conversation to the pins: where it can be dropped is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.sidebar.conversation_list import ConversationList
from falcon_desktop.ui.sidebar.pinning import FORMAT
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

Show = Callable[[QWidget], QWidget]
NONE, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
MOVE = Qt.DropAction.MoveAction


@pytest.fixture
def rows(theme: Theme, shown: Show) -> ConversationList:
    made = ConversationList(theme)
    made.resize(280, 400)
    made.conversations.set_conversations(
        ConversationSummary(f"c{number}", f"Chat {number}", 1_000_000 - number)
        for number in range(60)
    )
    shown(made)
    return made


def data(*ids: str) -> QMimeData:
    made = QMimeData()
    made.setData(FORMAT, "\n".join(ids).encode())
    return made


def picture(rows: ConversationList) -> list[str]:
    """Return the colours down the middle of the list's upper edge."""
    seen = rows.viewport().grab().toImage()
    return [seen.pixelColor(14, y).name() for y in range(rows.row_height + 8)]


@pytest.mark.parametrize("scrolled", [0, 500])
def test_the_first_pin_has_a_place_to_be_dropped(rows: ConversationList, scrolled: int) -> None:
    rows.verticalScrollBar().setValue(scrolled)
    assert rows.verticalScrollBar().value() == scrolled
    arranged: list[list[str]] = []
    rows.arranged.connect(arranged.append)
    before, dragged = picture(rows), data("c30")
    top, far = QPoint(100, 10), QPoint(100, 300)
    rows._pinning._dragging = True  # what QDrag.exec() would be doing
    at_rest = picture(rows)
    assert at_rest != before  # it is shown as soon as something is dragged, wherever the pointer is
    enter = QDragEnterEvent(far, MOVE, dragged, LEFT, NONE)
    rows.dragEnterEvent(enter)
    assert enter.isAccepted()  # or no move would be told
    move = QDragMoveEvent(far, MOVE, dragged, LEFT, NONE)
    rows._pinning.move(move)
    assert not move.isAccepted()
    assert picture(rows) == at_rest
    move = QDragMoveEvent(top, MOVE, dragged, LEFT, NONE)
    rows._pinning.move(move)
    assert move.isAccepted()
    assert picture(rows) != at_rest  # lit up: a drop here pins
    rows._pinning.drop(QDropEvent(QPointF(top), MOVE, dragged, LEFT, NONE))
    assert arranged == [["c30"]]
    rows._pinning._dragging = False
    rows._pinning.leave()
    assert picture(rows) == before


def test_what_is_no_conversation_is_refused_at_the_edge(rows: ConversationList) -> None:
    for strange in (data("unknown"), QMimeData()):
        enter = QDragEnterEvent(QPoint(100, 10), MOVE, strange, LEFT, NONE)
        rows.dragEnterEvent(enter)
        assert not enter.isAccepted()


def test_where_there_are_pins_there_is_no_such_place(rows: ConversationList) -> None:
    pinned = ConversationSummary("c0", "Chat 0", 1_000_000)
    rows.conversations.change([], [replace(pinned, pinned_at=5)])
    before = picture(rows)
    rows._pinning._dragging = True
    assert picture(rows) == before
