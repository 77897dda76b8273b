"""What a list shows after it was scrolled is what it draws when all of it is drawn anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from falcon_desktop.core.domain.conversation import ConversationSummary
from falcon_desktop.ui.kit.even_list import EvenListView
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from tests.ui.settling import settle

Show = Callable[[QWidget], QWidget]
TITLES = ("Trip to Granada", "量子力学入门", "عن تاريخ الأندلس", "Refactor the parser")


@pytest.fixture(params=[1.0, 2.0], ids=["usual", "zoomed"])
def sidebar(theme: Theme, shown: Show, request: pytest.FixtureRequest) -> Sidebar:
    theme.set_zoom(request.param)
    made = Sidebar(theme)
    made.resize(300, 500)
    made.set_conversations(
        [
            ConversationSummary(f"c{n}", f"{n} {TITLES[n % 4]}", 1_700_000_000_000)
            for n in range(300)
        ]
    )
    shown(made)
    QApplication.processEvents()
    return made


def on_screen(widget: QWidget) -> QImage:
    """Return what was really painted: the backing store, not a fresh painting."""
    QApplication.processEvents()
    window = widget.window()
    place = QPoint(widget.mapTo(window, QPoint(0, 0)))
    picture = window.screen().grabWindow(
        window.winId(), place.x(), place.y(), widget.width(), widget.height()
    )
    return picture.toImage().convertToFormat(QImage.Format.Format_RGB32)


def wheel(view: EvenListView, turns: int) -> None:
    place, down = QPointF(view.viewport().rect().center()), turns > 0
    for _ in range(abs(turns)):
        event = QWheelEvent(
            place, view.viewport().mapToGlobal(place), QPoint(), QPoint(0, -120 if down else 120),
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)


def by_wheel(view: EvenListView) -> None:
    wheel(view, 3)


def by_wheel_back(view: EvenListView) -> None:
    wheel(view, 9)
    QApplication.processEvents()
    wheel(view, -2)


def by_keys(view: EvenListView) -> None:
    view.setFocus()
    for _ in range(30):
        QTest.keyClick(view, Qt.Key.Key_Down)


def by_page(view: EvenListView) -> None:
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_PageDown)


def by_bar(view: EvenListView) -> None:
    view.verticalScrollBar().setValue(333)


def by_jump(view: EvenListView) -> None:
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())


WAYS = (by_wheel, by_wheel_back, by_keys, by_page, by_bar, by_jump)


@pytest.mark.parametrize("mirrored", [False, True], ids=["ltr", "rtl"])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_row_is_drawn_where_it_is_now(
    sidebar: Sidebar, tmp_path: Path, way: Callable[[EvenListView], None], mirrored: bool
) -> None:
    if mirrored:
        sidebar.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    before = on_screen(sidebar)
    way(sidebar.list)
    seen = on_screen(sidebar)
    sidebar.list.viewport().update()
    anew = on_screen(sidebar)
    assert seen != before
    if seen != anew:
        seen.save(str(tmp_path / "seen.png"))
        anew.save(str(tmp_path / "anew.png"))
    assert seen == anew, f"see {tmp_path}"


def assert_as_painted_anew(view: EvenListView) -> None:
    before = on_screen(view.viewport())
    view.viewport().update()
    assert before == on_screen(view.viewport())


def rest_over(view: EvenListView) -> None:
    """Let the pointer rest over the list, in its upper part."""
    QTest.mouseMove(view.viewport(), QPoint(120, 90))
    QApplication.processEvents()
    assert view.viewport().underMouse()


def come(view: EvenListView) -> None:
    """The pointer comes to a list that Qt believes it to be over already."""
    rest_over(view)
    canvas, place = view.viewport(), QPointF(120, 90)
    QApplication.sendEvent(canvas, QEvent(QEvent.Type.Leave))
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    canvas.update()
    QApplication.processEvents()
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    QApplication.sendEvent(canvas, QEnterEvent(place, place, place))


def part_is_painted(view: EvenListView) -> None:
    """Something else than the row under the pointer is painted after the pointer came."""
    rest_over(view)
    canvas = view.viewport()
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    canvas.update()
    QApplication.processEvents()
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    canvas.update(0, 0, canvas.width(), 10)


def go(view: EvenListView) -> None:
    """The pointer goes."""
    rest_over(view)
    canvas = view.viewport()
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, False)
    canvas.leaveEvent(QEvent(QEvent.Type.Leave))


@pytest.mark.parametrize("way", [come, part_is_painted, go])
def test_row_under_the_pointer_is_painted_wherever_the_pointer_came_from(
    sidebar: Sidebar, way: Callable[[EvenListView], None]
) -> None:
    view = sidebar.findChild(EvenListView, "conversations")
    assert view is not None
    way(view)
    assert_as_painted_anew(view)


def test_row_under_the_pointer_stays_what_it_was_where_nobody_tells_of_the_pointer(
    sidebar: Sidebar,
) -> None:
    """Under a menu, and behind what it opened, Qt tells of no move and no leaving."""
    view = sidebar.findChild(EvenListView, "conversations")
    assert view is not None
    rest_over(view)
    canvas = view.viewport()
    menu = QMenu(view)
    menu.addAction("Pin")
    menu.popup(canvas.mapToGlobal(QPoint(120, 95)))
    for place in (QPoint(120, 300), QPoint(2_000, 90)):
        QCursor.setPos(canvas.mapToGlobal(place))
        settle(view)
        assert_as_painted_anew(view)
    canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
    menu.close()
    for place in (QPoint(120, 300), QPoint(2_000, 90)):
        QCursor.setPos(canvas.mapToGlobal(place))
        canvas.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)
        settle(view)
        assert_as_painted_anew(view)
    rest_over(view)
    assert_as_painted_anew(view)
