"""What stands around a message's text: what was thought, why an answer failed, its versions."""

from __future__ import annotations

import gc
import weakref

import pytest
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.kit.voice import SpokenPlate
from falcon_desktop.ui.markdown.rendering import Rendering
from falcon_desktop.ui.transcript.action_bar import ActionBar
from falcon_desktop.ui.transcript.notes import NoteView
from falcon_desktop.ui.transcript.reasoning import ReasoningView
from falcon_desktop.ui.transcript.words import Note
from falcon_desktop.ui.window.header import Header
from PySide6.QtCore import QEvent
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

Name, Description = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_thoughts_expand_and_are_no_check_box(
    window: QWidget, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    thoughts = ReasoningView(Rendering(Theme(Appearance.LIGHT)), window)
    thoughts.extend("First this, then that.")
    thoughts.set_state(0.7, running=False)
    thoughts.show()
    title = thoughts.findChild(QToolButton, "show_reasoning")
    assert title is not None
    found = QAccessible.queryAccessibleInterface(title)
    assert found.role() is QAccessible.Role.Button
    assert found.text(Name) == "Thought for 0.7 s"
    state = found.state()
    assert state.expandable and state.collapsed and not state.expanded
    assert not state.checkable and state.focusable
    told: list[tuple[str, str]] = []

    def note(event: QAccessibleEvent) -> None:
        at = event.accessibleInterface()
        if event.object() is title and at.state().expandable:
            words = "expanded" if at.state().expanded else "collapsed"
            told.append((event.type().name, words))

    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", note)
    window.activateWindow()
    title.setFocus()
    qtbot.waitUntil(title.hasFocus)
    for words in ("expanded", "collapsed"):
        told.clear()
        found = QAccessible.queryAccessibleInterface(title)
        actions = found.actionInterface()
        assert actions.actionNames()[0] == "Press"
        actions.doAction("Press")
        assert thoughts.unfolded == (words == "expanded")
        qtbot.waitUntil(lambda: ("Focus", words) in told)  # noqa: B023 - waited for here
        assert told == [("ObjectDestroyed", words), ("ObjectCreated", words), ("Focus", words)]
        again = QAccessible.queryAccessibleInterface(title)
        assert again is not found  # or readers would not ask again
        assert again.text(Name) == "Thought for 0.7 s"


def test_a_button_that_shows_a_panel_expands_it(window: QWidget) -> None:
    header = Header(Theme(Appearance.LIGHT), window)
    header.options.show()
    found = QAccessible.queryAccessibleInterface(header.options)
    assert found.role() is QAccessible.Role.Button
    assert found.text(Name) == "Advanced options"
    assert found.state().collapsed and not found.state().checkable


def test_a_failed_answer_is_an_alert_and_a_stopped_one_is_none(window: QWidget) -> None:
    theme = Theme(Appearance.LIGHT)
    failed = NoteView(theme, Note("The server is busy.", "retry", "503", severe=True), window)
    found = QAccessible.queryAccessibleInterface(failed)
    assert found.role() is QAccessible.Role.AlertMessage
    assert found.text(Name) == "The server is busy."
    words = failed.findChild(QToolButton, "servers_words")
    assert words is not None
    shown = QAccessible.queryAccessibleInterface(words)
    assert shown.text(Name) == "Show server response"
    assert shown.state().collapsed
    stopped = NoteView(theme, Note("You stopped this answer."), window)
    assert QAccessible.queryAccessibleInterface(stopped).role() is QAccessible.Role.Grouping


def test_versions_are_said_as_a_place(window: QWidget) -> None:
    bar = ActionBar(Theme(Appearance.LIGHT), Role.ASSISTANT, window)
    bar.show_state((2, 3), "", running=False, fixed=False)
    label = bar.findChild(QLabel, "versions")
    assert label is not None and label.text() == "2 / 3"
    assert QAccessible.queryAccessibleInterface(label).text(Name) == "Version 2 of 3"
    for name, words in (("previous_version", "Previous version"), ("next_version", "Next version")):
        button = bar.findChild(QToolButton, name)
        assert button is not None
        found = QAccessible.queryAccessibleInterface(button)
        assert (found.text(Name), found.text(Description)) == (words, "Version 2 of 3")


def test_a_line_that_is_gone_leaves_nothing(window: QWidget) -> None:
    thoughts = ReasoningView(Rendering(Theme(Appearance.LIGHT)), window)
    title = thoughts.findChild(QToolButton, "show_reasoning")
    assert title is not None
    assert QAccessible.queryAccessibleInterface(title).state().expandable
    kept = weakref.ref(thoughts)
    thoughts.deleteLater()
    QApplication.sendPostedEvents(thoughts, QEvent.Type.DeferredDelete)
    del thoughts, title
    gc.collect()
    assert kept() is None


def test_what_is_said_aloud_is_a_notification(window: QWidget) -> None:
    plate = SpokenPlate(window)
    plate.say("Answer complete")
    found = QAccessible.queryAccessibleInterface(plate)
    assert found.role() is QAccessible.Role.Notification
    assert found.text(Name) == "Answer complete"
    assert not found.state().invisible
