"""The panel around the form: its edge in both directions, and what it leaves out."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form import make_rows
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.panel import OptionsPanel
from falcon_desktop.ui.options.words import help_text
from falcon_desktop.ui.window.end_panel import EndPanel
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor, QEnterEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.ui.fitting import outside
from tests.ui.settling import settle


@pytest.mark.parametrize(
    ("direction", "edge"),
    [
        (Qt.LayoutDirection.LeftToRight, (1, 0)),
        (Qt.LayoutDirection.RightToLeft, (0, 1)),
    ],
)
def test_the_line_along_the_chat_has_room(
    qapp: QApplication,
    qtbot: QtBot,
    theme: Theme,
    direction: Qt.LayoutDirection,
    edge: tuple[int, int],
) -> None:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(direction)
    try:
        panel = OptionsPanel(theme)
        qtbot.addWidget(panel)
        layout = panel.layout()
        assert layout is not None
        margins = layout.contentsMargins()
        assert (margins.left(), margins.right()) == edge
    finally:
        qapp.setLayoutDirection(before)


@pytest.mark.parametrize("name", ["temperature", "top_p", "seed"])
def test_the_option_is_explained_that_comes_under_a_resting_pointer(
    qtbot: QtBot, theme: Theme, name: str
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(280, 940)
    box = QLineEdit(window)  # has the keyboard
    panel = OptionsPanel(theme, window)
    panel.setGeometry(0, 40, 280, 900)
    panel.show_state(FormState(GenerationSettings()), fresh=True)
    window.show()
    box.setFocus()
    row = panel.form.rows[name]
    QApplication.processEvents()
    panel._scroll.ensureWidgetVisible(row)
    place = row.mapToGlobal(row.rect().center())
    panel.hide()
    before = QCursor.pos()
    QCursor.setPos(place)
    try:
        panel.show()
        qtbot.waitUntil(lambda: panel.help.text() == help_text(name, panel.form.state))
        QCursor.setPos(box.mapToGlobal(box.rect().center()))
        panel.hide()
        panel.show()  # nothing is under it: what was explained last stays
        qtbot.waitUntil(lambda: not panel._find.isActive())
        assert panel.help.text() == help_text(name, panel.form.state)
    finally:
        QCursor.setPos(before)


@pytest.mark.parametrize("moved", [False, True])
def test_what_comes_under_a_resting_pointer_leaves_the_help_of_the_keyboard(
    qtbot: QtBot, theme: Theme, moved: bool
) -> None:
    """A resize tells the row below the pointer that it entered; nobody pointed at it."""
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(280, 900)
    panel.show_state(FormState(GenerationSettings()), fresh=True)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(panel.isActiveWindow)
    row = panel.form.rows["max_new_tokens"]
    place, before = row.mapToGlobal(row.rect().center()), QCursor.pos()
    try:
        QCursor.setPos(place)
        panel.focus()
        explained = help_text("system_message", panel.form.state)
        assert panel.help.text() == explained
        if moved:
            QCursor.setPos(place - QPoint(3, 0))
        here = QPointF(row.rect().center())
        QApplication.sendEvent(row, QEnterEvent(here, here, QPointF(QCursor.pos())))
        pointed = help_text("max_new_tokens", panel.form.state)
        assert panel.help.text() == (pointed if moved else explained)
    finally:
        QCursor.setPos(before)


def test_what_changes_nothing_here_is_not_shown(qtbot: QtBot, theme: Theme) -> None:
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(280, 900)
    panel.show()
    panel.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is panel)
    hidden = frozenset(("system_message",))
    panel.show_state(FormState(GenerationSettings(), hidden=hidden), fresh=True)
    assert not panel.form.system.isVisible()
    panel.focus()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert panel.form.rows["thinking"].isAncestorOf(focused)
    panel.show_state(FormState(GenerationSettings()), fresh=True)
    assert panel.form.system.isVisible()


def test_nothing_in_the_panel_is_wider_than_it(qtbot: QtBot, theme: Theme) -> None:
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    panel.resize(420, 700)
    panel.show_state(FormState(), fresh=True)
    panel.show()
    theme.set_zoom(3.0)
    QApplication.processEvents()

    area = panel._scroll.viewport().width()
    inside = panel._scroll.widget()
    assert inside is not None
    assert inside.width() == area
    theme.set_zoom(1.0)


def test_the_panel_takes_rows_that_were_made_before(qtbot: QtBot, theme: Theme) -> None:
    rows = dict(make_rows(theme))
    panel = OptionsPanel(theme, rows=rows)
    qtbot.addWidget(panel)
    assert panel.form.rows == rows
    assert panel.form.isAncestorOf(rows["seed"])


@pytest.mark.parametrize("name", ["system_message", "temperature"])
def test_an_option_that_is_not_shown_is_not_explained(
    qtbot: QtBot, theme: Theme, name: str
) -> None:
    panel = OptionsPanel(theme)
    qtbot.addWidget(panel)
    chat = FormState(GenerationSettings())
    panel.show_state(chat, fresh=True)
    general = panel.help.text()
    panel.form.attended.emit(name)
    assert panel.help.text() == help_text(name, chat) != general
    panel.show_state(chat, fresh=True)
    assert panel.help.text() == help_text(name, chat)
    panel.show_state(FormState(GenerationSettings(), hidden=frozenset({name})), fresh=True)
    assert panel.help.text() == general


def test_the_side_panel_is_wide_enough_for_three_times_the_type(qtbot: QtBot, theme: Theme) -> None:
    theme.set_zoom(3)
    host = QWidget()
    qtbot.addWidget(host)
    host.resize(1_366, 768)
    side = EndPanel(theme, host)
    panel = OptionsPanel(theme, side)
    side.fill(panel)
    panel.show_state(FormState(GenerationSettings()), fresh=True)
    side.place(host.rect(), 0, mirrored=False)
    side.show()
    host.show()
    settle(host)
    fields = [
        one
        for one in panel.findChildren(QWidget)
        if one.isVisible() and isinstance(one, QAbstractButton | QLabel | QLineEdit)
    ]

    assert len(fields) > 10
    assert [one.objectName() for one in fields if outside(one)] == []
