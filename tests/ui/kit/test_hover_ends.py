"""A button, a field or a bar is drawn without the pointer once a menu or a list opens over it, and
once it is moved away from under a pointer that rests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.ui.composer.meter import ContextMeter
from falcon_desktop.ui.kit.choice import Choice
from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.kit.event_filter import EventFilter
from falcon_desktop.ui.kit.file_chips import FileChip
from falcon_desktop.ui.kit.forms import Option, Picker
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.markdown.code_menu import CodeMenuButton
from falcon_desktop.ui.markdown.code_options import CodeOptions
from falcon_desktop.ui.markdown.copy_button import CopyButton
from falcon_desktop.ui.markdown.look import Look
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.options.slider import OptionSlider
from falcon_desktop.ui.transcript.divider import Divider
from falcon_desktop.ui.transcript.jump_button import JumpButton
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.words import Note
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QScrollBar, QVBoxLayout, QWidget
from tests.ui.settling import settle, turn
from tests.waiting import wait_until

Make = Callable[[Theme, QWidget], QWidget]


class Paints(QObject):
    """Counts how often a widget is painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.count = 0
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def note(theme: Theme, parent: QWidget) -> QWidget:
    made = NoteView(theme, Note("It failed.", "choose_model", "words", more=(("retry", "Again"),)),
                    parent)  # fmt: skip
    made.layout_for(500)
    return made


def line(theme: Theme, parent: QWidget) -> QWidget:
    return Divider(theme, fresh=True, parent=parent)


def number(theme: Theme, parent: QWidget) -> QWidget:
    return OptionsForm(theme, parent)


def tall(theme: Theme, parent: QWidget) -> QWidget:
    area = QScrollArea(parent)
    inside = QWidget()
    inside.resize(100, 2_000)
    area.setWidget(inside)
    area.verticalScrollBar().setObjectName("bar")
    return area


def _no_code() -> tuple[str, str]:
    return "", ""


def choices(theme: Theme, parent: QWidget) -> QWidget:
    holder = QWidget(parent)
    chip = FileChip(
        theme, Attachment("a", AttachmentKind.TEXT, "text/plain", 1), removable=True, parent=holder
    )
    code, options = Look(theme, holder), CodeOptions(holder)
    made = (
        Choice(theme, "One", "good"), Option(theme, "Two"), Picker(theme), Button(theme, "Do"),
        chip, OptionSlider(theme), JumpButton(theme, holder), CopyButton(holder, code, str),
        CodeMenuButton(holder, code, options, _no_code), ContextMeter(theme),
    )  # fmt: skip
    layout = QVBoxLayout(holder)
    for one in made:
        one.setObjectName(type(one).__name__)
        layout.addWidget(one)
    return holder


@pytest.fixture
def event_filter(qapp: QApplication) -> Iterator[None]:
    made = EventFilter()
    qapp.installEventFilter(made)
    yield
    qapp.removeEventFilter(made)


@pytest.mark.usefixtures("event_filter")
@pytest.mark.parametrize(
    ("make", "name"),
    [
        (note, "next_step"),
        (note, "retry"),
        (line, "remove_line"),
        (number, "temperature_value"),
        (number, "seed_value"),
        (tall, "bar"),
        (choices, "Choice"),
        (choices, "Option"),
        (choices, "Picker"),
        (choices, "Button"),
        (choices, "FileChip"),
        (choices, "OptionSlider"),
        (choices, "JumpButton"),
        (choices, "CopyButton"),
        (choices, "CodeMenuButton"),
        (choices, "ContextMeter"),
    ],
)
def test_look_of_the_pointer_ends_where_a_menu_opens(
    theme: Theme, shown: Callable[[QWidget], QWidget], make: Make, name: str
) -> None:
    window = QWidget()
    window.resize(600, 300)
    layout = QVBoxLayout(window)
    layout.addWidget(make(theme, window))
    shown(window)
    widget = window.findChild(QWidget, name)
    assert widget is not None
    widget.show()
    middle = QPointF(widget.rect().center())
    QApplication.sendEvent(widget, QEnterEvent(middle, middle, middle))
    QApplication.processEvents()
    menu = QMenu(window)
    menu.addAction("One")
    menu.popup(window.mapToGlobal(window.rect().topLeft()))
    QApplication.processEvents()
    paints = Paints(widget)
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    QApplication.processEvents()
    menu.close()

    assert paints.count


def turn_until(condition: Callable[[], bool], what: str) -> None:
    """Turn the event loop until something is true."""

    def turned() -> bool:
        turn()
        return condition()

    wait_until(turned, what)


def put_button(theme: Theme, parent: QWidget, x: int, y: int) -> Button:
    made = Button(theme, "Press", parent=parent)
    made.setGeometry(x, y, 100, 40)
    made.show()
    return made


def point_to(widget: QWidget) -> None:
    QTest.mouseMove(widget, widget.rect().center())
    turn_until(widget.underMouse, "the pointer")


def test_what_moved_before_the_filter_began_is_told_too(
    theme: Theme, qapp: QApplication, shown: Callable[[QWidget], QWidget]
) -> None:
    """It begins a second after the start, whose layouts move much under a pointer that rests."""
    window = QWidget()
    window.resize(400, 300)
    shown(window)
    one, two = put_button(theme, window, 10, 10), put_button(theme, window, 200, 200)
    point_to(one)
    one.move(200, 10)
    two.move(10, 10)
    settle(window)
    assert one.underMouse()
    made = EventFilter()
    qapp.installEventFilter(made)
    turn_until(two.underMouse, "the pointer")
    assert not one.underMouse()
    qapp.removeEventFilter(made)


@pytest.mark.usefixtures("event_filter")
class TestPointerThatRests:
    @pytest.fixture
    def window(self, shown: Callable[[QWidget], QWidget]) -> QWidget:
        window = QWidget()
        window.resize(400, 300)
        shown(window)
        window.activateWindow()
        turn_until(window.isActiveWindow, "the keyboard")
        return window

    def test_button_that_moves_away_is_left(self, theme: Theme, window: QWidget) -> None:
        button = put_button(theme, window, 10, 10)
        point_to(button)
        paints = Paints(button)
        button.move(200, 200)
        turn_until(lambda: not button.underMouse(), "the pointer's end")
        turn_until(lambda: paints.count > 0, "a button without the pointer")

    def test_button_that_comes_is_entered(self, theme: Theme, window: QWidget) -> None:
        one, two = put_button(theme, window, 10, 10), put_button(theme, window, 200, 200)
        point_to(one)
        one.move(200, 10)
        two.move(10, 10)
        turn_until(two.underMouse, "the pointer")
        assert not one.underMouse()

    def test_buttons_of_what_scrolls(self, theme: Theme, window: QWidget) -> None:
        area = QScrollArea(window)
        area.setGeometry(0, 0, 300, 200)
        inside = QWidget()
        inside.resize(250, 1_000)
        one, two = put_button(theme, inside, 10, 10), put_button(theme, inside, 10, 110)
        area.setWidget(inside)
        area.show()
        point_to(one)
        area.verticalScrollBar().setValue(100)
        turn_until(two.underMouse, "the pointer")
        assert not one.underMouse()

    def test_what_is_shown_over_a_ground_is_entered(self, theme: Theme, window: QWidget) -> None:
        panel, ground = QWidget(window), QWidget(window)
        for one in (panel, ground):
            one.setGeometry(0, 0, 300, 200)
            one.hide()
        button = put_button(theme, panel, 10, 10)
        QTest.mouseMove(window, QPoint(60, 30))
        settle(window)
        for _ in range(2):  # the second time nothing gets another size or place
            for one in (ground, panel):
                one.show()
                one.raise_()
            turn_until(button.underMouse, "the pointer")
            panel.hide()
            ground.hide()
            settle(window)

    def test_behind_another_window_that_has_the_keyboard(
        self, theme: Theme, window: QWidget, shown: Callable[[QWidget], QWidget]
    ) -> None:
        button = put_button(theme, window, 10, 10)
        point_to(button)
        other = QWidget(window, Qt.WindowType.Window)
        other.setGeometry(900, 500, 100, 100)
        shown(other)
        other.activateWindow()
        turn_until(other.isActiveWindow, "the keyboard")
        assert window.underMouse()
        button.move(200, 200)
        turn_until(lambda: not button.underMouse(), "the pointer's end")

    def test_button_that_gets_smaller_is_left(self, theme: Theme, window: QWidget) -> None:
        button = put_button(theme, window, 10, 10)
        point_to(button)
        button.resize(30, 20)
        turn_until(lambda: not button.underMouse(), "the pointer's end")

    def test_field_is_left_whose_list_was_clicked_beside_it(
        self, theme: Theme, window: QWidget
    ) -> None:
        field = Picker(theme)
        field.setParent(window)
        field.setGeometry(10, 10, 150, 31)
        field.show()
        QTest.mouseMove(window, QPoint(300, 250))
        settle(window)
        choices = QMenu(window)
        choices.addAction("High")
        choices.popup(window.mapToGlobal(QPoint(200, 200)))
        turn_until(choices.isVisible, "the list")
        field.setAttribute(Qt.WidgetAttribute.WA_UnderMouse)  # as X11's Qt leaves it
        paints = Paints(field)
        choices.close()
        turn_until(lambda: not field.underMouse(), "the pointer's end")
        turn_until(lambda: paints.count > 0, "a field without the pointer")

    def test_nothing_is_told_while_something_is_dragged(
        self, theme: Theme, window: QWidget
    ) -> None:
        button = put_button(theme, window, 10, 10)
        point_to(button)
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        button.move(200, 200)
        settle(window)
        assert button.underMouse()
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)

    @pytest.mark.parametrize("held", [False, True], ids=["wheel", "click"])
    def test_handle_of_a_bar_that_comes_under_it_is_lit(
        self, theme: Theme, window: QWidget, held: bool
    ) -> None:
        bar = QScrollBar(Qt.Orientation.Vertical, window)
        bar.setStyleSheet(
            "QScrollBar::handle { background: red } QScrollBar::handle:hover { background: blue }"
        )
        bar.setGeometry(10, 10, 20, 200)
        bar.setRange(0, 100)
        bar.setPageStep(100)
        bar.show()
        low = QPoint(10, 180)
        QTest.mouseMove(bar, low)
        turn_until(bar.underMouse, "the pointer")
        if held:
            QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=low)
        bar.setValue(100)
        if held:
            QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=low)
        turn_until(
            lambda: bar.grab().toImage().pixelColor(10, 175) == QColor("blue"), "a lit handle"
        )
        bar.setValue(0)
        turn_until(
            lambda: bar.grab().toImage().pixelColor(10, 60) == QColor("red"), "one that is not lit"
        )
