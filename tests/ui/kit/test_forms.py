"""A click on what is drawn of a box or a ring, and on its text to the end, chooses it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from falcon_desktop.core.domain.settings import Appearance
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.forms import ENTRY_WORDS, Entry, Option, Picker, Tick, pieces, words
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QVBoxLayout, QWidget
from tests.ui.kit.test_theme import contrast
from tests.ui.settling import settle

Show = Callable[[QWidget], QWidget]
TEXT = "Also delete saved API keys"


def drawn(button: QAbstractButton) -> list[int]:
    """Return the columns in which something is drawn."""
    picture = button.grab().toImage()
    empty = picture.pixel(picture.width() // 2, 0)
    return [
        across
        for across in range(picture.width())
        if any(picture.pixel(across, down) != empty for down in range(picture.height()))
    ]


@pytest.mark.parametrize(
    "direction", [Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft]
)
@pytest.mark.parametrize("text", ["", TEXT], ids=["alone", "with a text"])
@pytest.mark.parametrize("kind", [Tick, Option])
def test_whatever_is_drawn_of_it_can_be_clicked(
    theme: Theme,
    shown: Show,
    kind: type[Tick] | type[Option],
    text: str,
    direction: Qt.LayoutDirection,
) -> None:
    button = kind(theme, text)
    button.setAutoExclusive(False)
    window = QWidget()
    window.setLayoutDirection(direction)
    row = QHBoxLayout(window)
    row.addWidget(button)
    button.setFixedWidth(theme.px(400 if text else 28))
    shown(window)
    window.setFocus()
    ink = drawn(button)
    middle = button.height() // 2
    for across in (ink[0] + 2, ink[len(ink) // 2], ink[-1] - 2):
        before = button.isChecked()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(across, middle))
        assert button.isChecked() is not before, across


def test_beside_the_text_a_click_does_nothing(theme: Theme, shown: Show) -> None:
    button = Tick(theme, TEXT)
    button.setFixedWidth(600)
    shown(button)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(560, button.height() // 2))
    assert not button.isChecked()


@pytest.mark.parametrize("zoom", [1.0, 1.5, 3.0])
@pytest.mark.parametrize("kind", [Tick, Option])
def test_a_text_that_does_not_fit_goes_on_below(
    theme: Theme, shown: Show, kind: type[Tick] | type[Option], zoom: float
) -> None:
    theme.set_zoom(zoom)
    button = kind(theme, TEXT)
    window = QWidget()
    column = QVBoxLayout(window)
    column.addWidget(button)
    column.addStretch(1)
    line = button.sizeHint()
    window.setFixedWidth(line.width() * 2 // 3 + 30)
    window.setFixedHeight(theme.px(300))
    shown(window)

    assert button.width() < line.width()
    assert button.height() == button.heightForWidth(button.width())
    assert button.height() >= line.height() + button.fontMetrics().height() // 2


@pytest.mark.parametrize("kind", [Tick, Option])
def test_with_larger_type_one_line_is_asked_for_as_wide_as_it_is_drawn(
    theme: Theme, kind: type[Tick] | type[Option]
) -> None:
    theme.set_zoom(3)
    button = kind(theme, TEXT)
    text = button.fontMetrics().horizontalAdvance(TEXT)
    assert button.sizeHint().width() >= text + theme.px(16) + theme.px(12)


def test_a_list_to_choose_from_has_an_edge_in_every_theme(theme: Theme, shown: Show) -> None:
    picker = Picker(theme)
    picker.addItems(["One", "Another"])
    shown(picker)
    for appearance in list(Appearance)[1:]:
        theme.set_appearance(appearance)
        picker.showPopup()
        view = picker.view()
        picture = view.grab().toImage()
        edge = picture.pixelColor(0, view.height() // 2).name()
        picker.hidePopup()
        assert contrast(edge, theme.colors.window) >= 3, appearance


def test_the_buttons_of_an_entry_leave_its_words_room(theme: Theme, shown: Show) -> None:
    entry, window = Entry(theme), QWidget()
    name = words(theme, "Falcon-H1-1.5B-Deep-Instruct", scale=1.0)
    entry.text.addWidget(name)
    button = Button(theme, "Choose a file…", look=Look.OUTLINED)
    entry.buttons.addWidget(button)
    column = QVBoxLayout(window)
    column.addWidget(entry)
    column.addStretch(1)
    window.resize(600, 400)
    shown(window)
    theme.set_zoom(2)
    for width in (900, 380, 900):
        window.resize(width, 400)
        settle(window)
        area = QRect(button.mapTo(entry, QPoint()), button.size())
        assert entry.rect().contains(area)
        assert not area.intersects(name.geometry())
        assert (area.top() > name.geometry().bottom()) is (width == 380)
        assert name.width() >= theme.px(ENTRY_WORDS)
        assert name.height() >= name.heightForWidth(name.width())


@pytest.mark.parametrize("kind", [Tick, Option])
def test_a_choice_in_japanese_wraps_where_japanese_does(
    theme: Theme, kind: type[Tick] | type[Option]
) -> None:
    button = kind(theme, "長い回答の準備ができたら通知する")
    width = button.minimumSizeHint().width()
    assert width < button.sizeHint().width() // 2
    assert button.heightForWidth(width) > 2 * button.heightForWidth(button.sizeHint().width())
    assert pieces("Enter で送信、Shift+Enter で改行")[0] == "Enter"
