"""Goes through the real program while everything in it is named with HTML that opens a file.

``python -m tests.end_to_end.hostile_driver hostile_names DATA_DIR TEXT``
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import shiboken6
from falcon_desktop.ui.kit.tips import is_tip, tip_of
from falcon_desktop.ui.palette.panel import SearchPanel
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6 import QtGui
from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QLabel,
    QMessageBox,
    QPushButton,
    QTextEdit,
    QWidget,
)
from tests.end_to_end import driver
from tests.end_to_end.driver import Driver, say

TIPS = (
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.WhatsThisRole,
    Qt.ItemDataRole.StatusTipRole,
)


def may_be_read(text: object) -> bool:
    """Whether Qt would take this for HTML that is not the program's own."""
    return isinstance(text, str) and bool(QtGui.Qt.mightBeRichText(text)) and not is_tip(text)


class Walk:
    """What all widgets of the program show, looked at and shown again and again."""

    def __init__(self, mark: str) -> None:
        self.mark = mark
        self.found: set[str] = set()
        self.named: set[str] = set()

    def look(self) -> None:
        """Look at every widget there is, and rest the pointer on those with a tool tip."""
        for widget in QApplication.allWidgets():
            where = f"{type(widget).__name__} {widget.objectName()}"
            texts = [widget.toolTip(), tip_of(widget), widget.whatsThis(), widget.statusTip()]
            if isinstance(widget, QLabel) and widget.textFormat() != Qt.TextFormat.PlainText:
                texts.append(widget.text())
            if isinstance(widget, QAbstractItemView) and widget.model() is not None:
                texts += self._of_items(widget)
            if isinstance(widget, QTextEdit) and "<img" in widget.toHtml():
                self.found.add(f"{where}: a picture")
            self._note(where, texts)
        for widget in QApplication.allWidgets():
            if shiboken6.isValid(widget) and (widget.toolTip() or tip_of(widget)):
                rest_on(widget)  # which may free the tool tip before

    def _of_items(self, view: QAbstractItemView) -> list[str]:
        model = view.model()
        return [
            text
            for row in range(min(model.rowCount(QModelIndex()), 50))
            for role in TIPS
            if isinstance(text := model.index(row, 0).data(role), str)
        ]

    def _note(self, where: str, texts: list[str]) -> None:
        for text in texts:
            if may_be_read(text):
                self.found.add(f"{where}: {text[:100]}")
            if self.mark in text:
                self.named.add(where)


def rest_on(widget: QWidget) -> None:
    """Let the pointer rest on a widget."""
    place = QPoint(3, 3)
    QCoreApplication.sendEvent(
        widget, QHelpEvent(QEvent.Type.ToolTip, place, widget.mapToGlobal(place))
    )


async def hostile_names(person: Driver) -> None:
    """Have chats, presets, prompts, connections and files with such names on the screen."""
    hostile = person.arguments[0]
    window = person.window
    walk = Walk("img src")
    await person.ready()
    walk.look()
    file = Path(person.arguments[-1]).parent / "<img src=x> notes.md"
    file.write_text(hostile)
    window.files_dropped.emit([str(file)])
    await person.until(lambda: bool(window.composer.attachments()), "no file")
    walk.look()
    person.press("next_chat")
    await person.until(lambda: person.has("note"), f"no chat: {person.titles()}")
    window.resize(1_280, 900)
    person.press("toggle_options")
    await person.until(lambda: person.has("options_form"), "no options")
    walk.look()
    person.press("choose_model")
    await person.until(lambda: person.has("model_popup"), "no list of models")
    walk.look()
    person.press("search_all")
    await person.until(lambda: person.has("search"), "no search box")
    QTest.keyClicks(person.find("search"), "img")
    panel = window.findChild(SearchPanel)
    assert panel is not None
    await person.until(lambda: panel.model.rowCount() > 0, "nothing was found")
    walk.look()
    QTest.keyClick(person.find("search"), Qt.Key.Key_Escape)
    person.press("new_chat")
    await person.until(lambda: person.has("empty_state"), "no new chat")
    QTest.keyClicks(person.find("message"), "/")
    await person.until(lambda: person.has("prompt_popup"), "no prompts")
    walk.look()
    QTest.keyClick(person.find("message"), Qt.Key.Key_Escape)
    QTest.keyClick(person.find("message"), Qt.Key.Key_Backspace)
    person.press("settings")
    await person.until(lambda: person.has("settings_window"), "no settings")
    settings = window.findChild(SettingsWindow)
    assert settings is not None
    for row in range(settings.pages.count()):
        settings.pages.setCurrentRow(row)
        await asyncio.sleep(0.15)  # pace: pages that ask the worker fill meanwhile
        walk.look()
    settings.close()
    _second_line(walk, window, hostile)
    say(found=sorted(walk.found), named=sorted(walk.named))


def _second_line(walk: Walk, window: QWidget, hostile: str) -> None:
    """What forgot to use the helper opens nothing either."""
    forgot = QPushButton(window)
    forgot.setToolTip(hostile)
    rest_on(forgot)
    shown = [
        one.text()
        for one in QApplication.allWidgets()
        if isinstance(one, QLabel) and one.inherits("QTipLabel")
    ]
    if any(may_be_read(text) for text in shown) or not any("img" in text for text in shown):
        walk.found.add(f"a tool tip that nobody made plain: {shown}")
    forgot.deleteLater()
    box = QMessageBox(QMessageBox.Icon.Question, hostile, hostile, parent=window)
    box.setInformativeText(hostile)
    box.open()
    labels = [one for one in box.findChildren(QLabel) if hostile in one.text()]
    if not labels or any(one.textFormat() != Qt.TextFormat.PlainText for one in labels):
        walk.found.add("a box that nobody made plain")
    box.close()
    box.deleteLater()


driver.SCENARIOS[hostile_names.__name__] = hostile_names

if __name__ == "__main__":
    sys.exit(driver.main())
