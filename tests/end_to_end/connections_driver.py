"""The real program with a window that a test uses from afar, one step at a time.

``python -m tests.end_to_end.connections_driver remote DATA_DIR`` reads steps from stdin, one JSON
list a line (a verb and its arguments), does each as a person would, and answers in one JSON line.
The servers, and what is expected, stay in the test.
"""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
import time
import weakref
from collections.abc import Callable
from typing import Any

from falcon_desktop.controllers.session import Session
from falcon_desktop.core.domain.settings import Appearance
from falcon_desktop.ui.kit.controls import Button
from falcon_desktop.ui.kit.file_chips import FileChip
from falcon_desktop.ui.kit.tips import tip_of
from falcon_desktop.ui.markdown.blocks import Point
from falcon_desktop.ui.settings.connection_editor import ConnectionEditor
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.content import SelectedPart
from falcon_desktop.ui.window.main_window import MainWindow
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QWidget,
)
from tests.end_to_end import driver
from tests.end_to_end.driver import Driver, say

LEFT = Qt.MouseButton.LeftButton


class Hands:
    """Every public method is a verb."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self._windows = [weakref.ref(driver.window)]

    @property
    def _window(self) -> MainWindow:
        return self._driver.window

    # --- looking -----------------------------------------------------------------------------

    def read(self, name: str) -> str:
        """Return a widget's text as it is shown."""
        widget = self._find(name)
        if isinstance(widget, QLineEdit):
            return widget.displayText()
        if isinstance(widget, QPlainTextEdit):
            return widget.toPlainText()
        if isinstance(widget, QComboBox):
            return widget.currentText()
        assert isinstance(widget, (QLabel, QAbstractButton)), type(widget)
        return widget.text()

    def hint(self, name: str) -> str:
        """Return the shortcut that a button shows."""
        button = self._find(name)
        assert isinstance(button, Button)
        return button.hint

    def shows(self, name: str) -> bool:
        """Whether a widget can be seen."""
        return bool(self._named(name))

    def rests(self) -> bool:
        """Whether nothing that the window began or put off is left to do."""
        return self._driver.rests()

    def enabled(self, name: str) -> bool:
        """Whether a widget can be used."""
        return self._find(name).isEnabled()

    def focused(self) -> str:
        """Return the name of the widget that has the keyboard."""
        widget = QApplication.focusWidget()
        return widget.objectName() if widget is not None else ""

    def keyboard_is_seen(self) -> bool:
        """Whether what has the keyboard can be seen."""
        return all(
            widget is None or widget.isVisible()
            for widget in (QApplication.focusWidget(), self._window.focusWidget())
        )

    def open_id(self) -> str:
        """Return the id of what is open."""
        return self._driver.program.session.chat.conversation_id

    def open(self, conversation_id: str) -> None:
        """Open a conversation, as a notification does."""
        self._driver.program.session.conversation.open(conversation_id)

    def window_title(self) -> str:
        """Return the main window's title."""
        return self._window.windowTitle()

    def rows(self, name: str) -> list[str]:
        """Return the rows of a list."""
        rows = self._find(name)
        assert isinstance(rows, QListWidget)
        return [rows.item(place).text() for place in range(rows.count())]

    def current(self, name: str) -> str:
        """Return the chosen row of a list."""
        rows = self._find(name)
        assert isinstance(rows, QListWidget)
        item = rows.currentItem()
        return item.text() if rows.currentRow() >= 0 else ""

    def completions(self) -> list[str]:
        """Return the models that the form offers for what is typed."""
        completer = self._editor().model.completer()
        found = []
        for row in range(completer.completionCount()):
            completer.setCurrentRow(row)
            found.append(completer.currentCompletion())
        return found

    def steps(self) -> list[list[str]]:
        """Return the steps of the test: name, state, sentence."""
        steps = self._page().steps
        return [[one.step, one.state, one.sentence] for one in steps.results()]

    def offers(self) -> list[list[str]]:
        """Return the offered keys: the button's name, and all that its card says."""
        found = []
        for button in self._page().findChildren(QAbstractButton):
            card = button.parentWidget()
            if button.isVisible() and button.objectName().isdigit() and card is not None:
                words = " ".join(label.text() for label in card.findChildren(QLabel))
                found.append([button.objectName(), words])
        return found

    def foot(self) -> list[str]:
        """Return what the sidebar's foot says: connection, state, colour."""
        state = self._window.sidebar.connection
        return [state.title, state.detail, state.mood]

    def header(self) -> str:
        """Return what the header's button says answers."""
        return self._window.header.model.text()

    def transcript(self) -> str:
        """Return the newest message."""
        return self._driver.shown()

    def tokens(self) -> list[str]:
        """Return the tokens of the newest answer of which it is shown how sure the model was."""
        transcript = self._window.transcript
        answer = transcript.widgets.answer(transcript.items.outlines[-1].id)
        found: list[str] = []
        for body in answer.texts if answer is not None else ():
            marks = body._tokens
            for index, view in enumerate(body._stack.views if marks is not None else ()):
                text = view.text()
                found += [text[one.start : one.end] for one in marks.of(index)] if marks else []
        return found

    def waiting(self) -> str:
        """Return what is said where the newest answer will be, while nothing of it came."""
        transcript = self._window.transcript
        answer = transcript.widgets.answer(transcript.items.outlines[-1].id)
        return answer._progress if answer is not None else ""

    def has_answer(self) -> bool:
        """Whether the engine runs and the newest answer has begun."""
        return self.engine() is not None and bool(self.transcript())

    def text(self) -> str:
        """Return the text of the page for completions."""
        page = self._driver.program.session.completion.page
        return page.editor.text() if page is not None and page.isVisible() else ""

    def text_parts(self) -> list[list[Any]]:
        """Return the parts of that text, and whether a model wrote each."""
        page = self._driver.program.session.completion.page
        return [[one.text, one.is_generated] for one in page.editor.pieces()] if page else []

    def caret(self, name: str, position: int) -> None:
        """Put the caret into a field."""
        field = self._find(name)
        assert isinstance(field, QPlainTextEdit)
        cursor = field.textCursor()
        cursor.setPosition(position)
        field.setTextCursor(cursor)

    def place(self, name: str) -> list[int]:
        """Return where the caret and the view of a field are."""
        field = self._find(name)
        assert isinstance(field, QPlainTextEdit)
        return [field.textCursor().position(), field.verticalScrollBar().value()]

    def selection(self, name: str) -> list[int]:
        """Return where the selection in a field begins, and where its caret is."""
        field = self._find(name)
        assert isinstance(field, QPlainTextEdit)
        return [field.textCursor().anchor(), field.textCursor().position()]

    def select(self, name: str, anchor: int, position: int) -> None:
        """Select in a field."""
        field = self._find(name)
        assert isinstance(field, QPlainTextEdit)
        cursor = field.textCursor()
        cursor.setPosition(anchor)
        cursor.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
        field.setTextCursor(cursor)

    def select_said(self, place: int, first: list[int], last: list[int]) -> None:
        """Select in an answer, by its place, from a block's character to another's."""
        body = self._said(place).texts[0]
        body.select(Point(*first), Point(*last))

    def select_asked(self, place: int, first: int, last: int) -> None:
        """Select in a question, by its place."""
        transcript = self._window.transcript
        widget = transcript.widgets.get(transcript.items.outlines[place].id)
        assert widget is not None
        widget.content.select_parts([SelectedPart(0, Point(0, first), Point(0, last))])

    def selected_text(self) -> str:
        """Return what is selected in the messages."""
        return self._window.transcript.selected_text()

    def unfold_thoughts(self, place: int) -> None:
        """Expand the thoughts of an answer, by its place."""
        self._said(place).folds[0].set_unfolded(True)

    def thoughts_are_unfolded(self, place: int) -> bool:
        """Whether the thoughts of an answer, by its place, are expanded."""
        return self._said(place).folds[0].unfolded

    def _said(self, place: int) -> AnswerContent:
        transcript = self._window.transcript
        answer = transcript.widgets.answer(transcript.items.outlines[place].id)
        assert answer is not None
        return answer

    def choose_rows(self, titles: list[str]) -> None:
        """Choose several chats of the list."""
        rows = self._window.sidebar.list
        model = rows.conversations
        listed = zip(model.conversation_ids(), self.titles(), strict=True)
        rows.select_several([one for one, title in listed if title in titles])

    def chosen_rows(self) -> list[str]:
        """Return the titles of the chats that are chosen in the list."""
        rows = self._window.sidebar.list
        listed = zip(rows.conversations.conversation_ids(), self.titles(), strict=True)
        chosen = set(rows.selected_ids())
        return [title for one, title in listed if one in chosen]

    def window_number(self) -> int:
        """Return how many main windows there were, one after another."""
        if self._windows[-1]() is not self._window:
            self._windows.append(weakref.ref(self._window))
        return len(self._windows)

    def alive(self) -> dict[str, int]:
        """Return how many windows and sessions there are, by kind."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        kinds = (MainWindow, Session, SettingsWindow)
        found = [type(one) for one in gc.get_objects() if isinstance(one, kinds)]
        return {kind.__name__: found.count(kind) for kind in kinds}

    def mirrored(self) -> bool:
        """Whether the window is laid out from the right."""
        return self._window.isRightToLeft()

    def streaming_rows(self) -> int:
        """Return how many chats of the list are shown to be answered."""
        return len(set(self._driver.program.session.library.list._streaming.values()))

    def sidebar_width(self) -> int:
        """Return the width of the sidebar as it is seen."""
        return self._window.sidebar.width()

    def drag_sidebar(self, width: int) -> None:
        """Give the sidebar a width, as its grip does."""
        self._window.set_sidebar(visible=True, width=width)

    def scroll_to(self, value: int) -> None:
        """Move the transcript as its scroll bar's handle does."""
        bar = self._window.transcript.verticalScrollBar()
        bar.setValue(value)
        bar.sliderMoved.emit(value)

    def read_at(self) -> list[Any]:
        """Return the message at the top of the transcript, and how far it is scrolled off."""
        anchor = self._window.transcript.anchor()
        return [] if anchor is None else [anchor.message_id, anchor.offset]

    def size(self) -> list[int]:
        """Return the size of the main window."""
        return [self._window.width(), self._window.height()]

    def chat_list(self) -> str:
        """Return what the sidebar lists."""
        return str(self._window.sidebar.chat_list)

    def columns(self) -> list[list[str]]:
        """Return the columns of the comparison: who answers, and the answer so far."""
        pane = self._driver.program.session.comparing.pane
        if pane is None or not pane.isVisible():
            return []
        found = []
        for column in pane.columns:
            widget = column.view.widgets.answer(column.answer_id)
            found.append([column.name.text(), widget.text() if widget is not None else ""])
        return found

    def note(self) -> list[str]:
        """Return what stands under the newest answer: the sentence, and the button."""
        if not self._named("note"):
            return []
        view = self._lowest("note")
        words = [label.text() for label in view.findChildren(QLabel) if label.isVisible()]
        buttons = [
            one.text() for one in view.findChildren(QAbstractButton, "next_step") if one.isVisible()
        ]
        return [*words, *buttons]

    def card(self) -> list[str]:
        """Return the texts of everything that can be pressed under the newest answer."""
        if not self._named("note"):
            return []
        view = self._lowest("note")
        return [one.text() for one in view.findChildren(QAbstractButton) if one.isVisible()]

    def lines(self) -> list[str]:
        """Return the lines across the transcript that can be seen, top down."""
        found = [*self._named("fresh_line"), *self._named("memory_line")]
        found.sort(key=_height_on_screen)
        return [one.accessibleName() for one in found]

    def tip(self, name: str) -> str:
        """Return a widget's tool tip."""
        return tip_of(self._find(name))

    def messages(self) -> int:
        """Return how many messages the open chat shows."""
        return len(self._window.transcript.items.outlines)

    def files(self) -> list[str]:
        """Return the chips of the message box, as assistive technology hears them."""
        return [one.attachment.name for one in self._window.composer.findChildren(FileChip)]

    def shown_files(self) -> list[str]:
        """Return the chips of the questions that can be seen."""
        found = self._window.transcript.findChildren(FileChip)
        return [one.accessibleName() for one in found if one.isVisible()]

    def open_shown_file(self) -> None:
        """Press the last chip of the questions that can be seen."""
        found = [one for one in self._window.transcript.findChildren(FileChip) if one.isVisible()]
        QTest.mouseClick(found[-1], LEFT)

    def finished(self) -> list[str]:
        """Return how each answer so far ended."""
        return self._driver.finished

    def shows_what_was_asked(self) -> bool:
        """Whether no question and no version is on its way to the transcript."""
        session = self._driver.program.session
        return not (session.conversation.questions._questions or session.answers._asking)

    def notice(self) -> str:
        """Return the notice of the main window, "" for none."""
        notice = self._window.notice
        labels = [one.text() for one in notice.findChildren(QLabel) if one.isVisible()]
        return " ".join(labels) if notice.isVisible() else ""

    def speaker(self) -> str:
        """Return who gives the newest answer, as it is named above it."""
        outlines = self._window.transcript.items.outlines
        widget = self._window.transcript.widgets.get(outlines[-1].id) if outlines else None
        return widget.accessibleName().removesuffix(" said") if widget is not None else ""

    def quiet_models(self) -> bool:
        """Whether no server is asked for its models, and none is to be."""
        controller = self._driver.program.session.connections
        return not (controller._asking or controller._to_ask)

    def server_line(self) -> str:
        """Return the line that tells who answers next, "" where there is none."""
        line = self._window.chat.server_line
        return line.text.text() if line.isVisible() else ""

    def every_text(self) -> list[str]:
        """Return every text, name, description and tool tip of every window."""
        found: list[str] = [QGuiApplication.clipboard().text()]
        for widget in QApplication.allWidgets():
            for name in (
                "text", "toPlainText", "displayText", "placeholderText", "windowTitle",
                "accessibleName", "accessibleDescription", "toolTip", "currentText",
            ):  # fmt: skip
                value = getattr(widget, name, None)
                own = isinstance(widget, QLineEdit) and name == "text"  # not what is shown
                if callable(value) and not own:
                    found.append(str(value()))
            if isinstance(widget, QLineEdit):
                told = QAccessible.queryAccessibleInterface(widget)
                found += [told.text(kind) for kind in QAccessible.Text if kind.value < 0x10]
        return [text for text in found if text]

    def engine(self) -> int | None:
        """Return the process id of the engine, None if it does not run."""
        container = self._driver.program._container
        return container.engine.pid if container is not None else None

    def picture(self, path: str) -> None:
        """Take a picture of the window in front."""
        window = QApplication.activePopupWidget() or self._front()
        window.grab().save(path)

    def window_picture(self, name: str, path: str) -> None:
        """Take a picture of a window."""
        self._find_window(name).grab().save(path)

    # --- doing -------------------------------------------------------------------------------

    def click(self, name: str) -> None:
        """Press the left button on a widget."""
        QTest.mouseClick(self._find(name), LEFT)

    def next_step(self) -> None:
        """Press the button under the newest answer."""
        QTest.mouseClick(self._lowest("next_step"), LEFT)

    def activate(self) -> None:
        """Click the front window's title, as it were."""
        if QApplication.activePopupWidget() is None:
            self._front().activateWindow()

    def active(self) -> bool:
        """Whether the front window has the keyboard."""
        return QApplication.activePopupWidget() is not None or self._front().isActiveWindow()

    def press_and_read(self, name: str, field: str) -> str:
        """Return a field's text while a button is held."""
        button = self._find(name)
        QTest.mousePress(button, LEFT)
        text = self.read(field)
        QTest.mouseRelease(button, LEFT)
        return text

    def enter(self, name: str, text: str) -> None:
        """Type into an emptied field and press Enter, or leave it where Enter is a new line."""
        field = self._find(name)
        field.setFocus()
        QTest.keySequence(field, QKeySequence.StandardKey.SelectAll)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        if isinstance(field, QPlainTextEdit):
            field.insertPlainText(text)
            QTest.keyClick(field, Qt.Key.Key_Tab)
        else:
            QTest.keyClicks(field, text)
            QTest.keyClick(field, Qt.Key.Key_Return)

    def over(self, name: str, text: str) -> None:
        """Type over what a field holds, and stay in it."""
        field = self._find(name)
        field.setFocus()
        QTest.keySequence(field, QKeySequence.StandardKey.SelectAll)
        QTest.keyClick(field, Qt.Key.Key_Delete)
        QTest.keyClicks(field, text)

    def press_keys(self, text: str) -> None:
        """Type wherever the keyboard is."""
        widget = QApplication.focusWidget()
        assert widget is not None
        QTest.keyClicks(widget, text)

    def click_chat(self, title: str) -> None:
        """Click a chat in the sidebar."""
        rows = self._window.sidebar.list
        model = rows.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if str(model.data(index)) == title:
                rows.scrollTo(index)
                QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualRect(index).center())
                return
        raise LookupError(f"{title} is not listed")

    def close_all_beside(self) -> None:
        """Close every window and popup but the main window."""
        for one in QApplication.topLevelWidgets():
            if one is not self._window and one.isVisible():
                one.close()

    def type(self, name: str, text: str) -> None:
        """Type into a field where its caret is."""
        field = self._find(name)
        field.setFocus()
        QTest.keyClicks(field, text)

    def paste(self, name: str, text: str) -> None:
        """Put a text into a field by way of the clipboard, which is emptied again."""
        field = self._find(name)
        field.setFocus()
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(field, QKeySequence.StandardKey.Paste)
        QGuiApplication.clipboard().clear()

    def key(self, name: str, keys: str) -> None:
        """Press keys in a widget."""
        QTest.keySequence(self._find(name), QKeySequence(keys))

    def shortcut(self, keys: str) -> None:
        """Press keys wherever the keyboard is."""
        widget = QApplication.activePopupWidget() or QApplication.focusWidget() or self._front()
        QTest.keySequence(widget, QKeySequence(keys))

    def action(self, name: str) -> None:
        """Trigger an action."""
        self._driver.press(name)

    def take(self, name: str, row: str) -> None:
        """Click a row of a list."""
        rows = self._find(name)
        assert isinstance(rows, QListWidget)
        for place in range(rows.count()):
            item = rows.item(place)
            if item.text().strip() == row:
                rows.scrollToItem(item)
                QTest.mouseClick(rows.viewport(), LEFT, pos=rows.visualItemRect(item).center())
                return
        raise LookupError(f"{row} is not in {self.rows(name)}")

    def pick(self, name: str, text: str) -> None:
        """Choose an entry of a drop-down list with the keyboard."""
        picker = self._find(name)
        assert isinstance(picker, QComboBox)
        picker.setFocus()
        wanted = picker.findText(text)
        assert wanted >= 0, [picker.itemText(place) for place in range(picker.count())]
        while picker.currentIndex() != wanted:
            down = picker.currentIndex() < wanted
            QTest.keyClick(picker, Qt.Key.Key_Down if down else Qt.Key.Key_Up)

    def menu(self, name: str) -> None:
        """Choose an entry of the menu that is open."""
        menu = QApplication.activePopupWidget()
        if not isinstance(menu, QMenu):
            raise LookupError("nothing visible is a menu")
        for entry in menu.actions():
            below = entry.menu()
            if entry.objectName() == name:
                QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
                return
            if isinstance(below, QMenu) and any(
                one.objectName() == name for one in below.actions()
            ):
                QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(entry).center())
                self.menu(name)
                return
        raise LookupError([entry.objectName() for entry in menu.actions()])

    def message_menu(self, entry: str) -> None:
        """Choose an entry of the newest message's menu."""
        transcript = self._window.transcript
        widget = transcript.widgets.get(transcript.items.outlines[-1].id)
        assert widget is not None
        widget.menu_requested.emit(widget.message.id, widget.mapToGlobal(QPoint(20, 20)))
        self.menu(entry)

    def shows_window(self, name: str) -> bool:
        """Whether a window is open, a popup too."""
        windows = QApplication.topLevelWidgets()
        return any(one.objectName() == name and one.isVisible() for one in windows)

    def close_front(self) -> None:
        """Close the popup, or the window beside the main one."""
        windows = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        beside = [one for one in windows if one is not self._window]
        (QApplication.activePopupWidget() or beside[0]).close()

    def titles(self) -> list[str]:
        """Return the titles in the sidebar."""
        return self._driver.titles()

    def clipboard(self) -> str:
        """Return the text of the clipboard."""
        return QGuiApplication.clipboard().text()

    def send(self, text: str) -> None:
        """Type a question and press Enter."""
        self._driver.type_and_send(text)

    def resize(self, name: str, width: int, height: int) -> None:
        """Give a window another size."""
        window = self._find(name) if name else self._window
        window.window().resize(width, height)

    def look(self, appearance: str, mirrored: bool) -> None:
        """Choose colours and the direction of writing."""
        self._window.theme.set_appearance(Appearance(appearance))
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        direction = Qt.LayoutDirection.RightToLeft if mirrored else Qt.LayoutDirection.LeftToRight
        application.setLayoutDirection(direction)

    def export(self, path: str) -> None:
        """Export the open conversation as the Share button's dialog does once a name is chosen."""
        session = self._driver.program.session
        session.export._ids = [session.chat.conversation_id]
        session.export._write(path)

    def choose_file(self, button: str, dialog: str, path: str) -> None:
        """Press a button that asks for a file, and choose one in its dialog."""
        QTest.mouseClick(self._find(button), LEFT)
        for found in QApplication.topLevelWidgets():
            if isinstance(found, QFileDialog) and (found.objectName(), found.isVisible()) == (
                dialog,
                True,
            ):
                found.fileSelected.emit(path)
                found.close()
                return
        raise LookupError(dialog)

    def drop(self, name: str, paths: list[str]) -> None:
        """Let files fall onto a widget."""
        target = self._find(name) if name else self._window
        while not target.acceptDrops():
            target = target.parentWidget() or self._window
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in paths])
        place, buttons = QPoint(5, 5), LEFT
        none = Qt.KeyboardModifier.NoModifier
        enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, buttons, none)
        QApplication.sendEvent(target, enter)
        assert enter.isAccepted()
        fall = QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, buttons, none)
        QApplication.sendEvent(target, fall)

    def pick_files(self, paths: list[str]) -> None:
        """Choose files in the dialog that Attach has opened."""
        dialog = self._window.findChild(QFileDialog, "attach_files")
        assert dialog is not None
        dialog.filesSelected.emit(paths)
        dialog.close()

    def paste_image(self, width: int, height: int) -> None:
        """Paste a picture that no file holds."""
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(0xFF336699)
        QGuiApplication.clipboard().setImage(image)
        QTest.keySequence(self._find("message"), QKeySequence(QKeySequence.StandardKey.Paste))
        QGuiApplication.clipboard().clear()

    def paste_lines(self, lines: int) -> None:
        """Paste a long text."""
        text = "".join(f"line {number} of a long log\n" for number in range(lines))
        QGuiApplication.clipboard().setText(text)
        QTest.keySequence(self._find("message"), QKeySequence(QKeySequence.StandardKey.Paste))
        QGuiApplication.clipboard().clear()

    def paste_text(self, text: str, times: int = 1) -> None:
        """Paste a text, repeated so many times."""
        QGuiApplication.clipboard().setText(text * times)
        QTest.keySequence(self._find("message"), QKeySequence(QKeySequence.StandardKey.Paste))
        QGuiApplication.clipboard().clear()

    def backup(self, path: str) -> None:
        """Back up as the dialog of the settings does once a name is chosen."""
        settings = self._driver.program.session.settings.opened
        assert settings is not None
        settings.data._save_copy(path)

    # --- inside ------------------------------------------------------------------------------

    def _front(self) -> QWidget:
        for widget in self._window.findChildren(QWidget, "settings_window"):
            if widget.isVisible():
                return widget
        return self._window

    def _find_window(self, name: str) -> QWidget:
        return next(one for one in QApplication.topLevelWidgets() if one.objectName() == name)

    def _named(self, name: str) -> list[QWidget]:
        """Return the visible widgets of a name, those of the front window first."""
        places = [QApplication.activePopupWidget(), self._front(), self._window]
        found: list[QWidget] = []
        for place in places:
            if place is not None:
                found += [one for one in place.findChildren(QWidget, name) if one.isVisible()]
        return found

    def _find(self, name: str) -> QWidget:
        found = self._named(name)
        if not found:
            raise LookupError(f"nothing visible is named {name}")
        return found[0]

    def _lowest(self, name: str) -> QWidget:
        return max(self._named(name), key=_height_on_screen)

    def _page(self) -> ConnectionsPage:
        page = self._find("connections_page")
        assert isinstance(page, ConnectionsPage)
        return page

    def _editor(self) -> ConnectionEditor:
        return self._page().editor


def _height_on_screen(widget: QWidget) -> int:
    return widget.mapToGlobal(QPoint(0, 0)).y()


async def remote(person: Driver) -> None:
    """Do what stdin says until it ends."""
    began = time.monotonic()
    await person.ready()
    say(ready=time.monotonic() - began, pid=os.getpid())
    await _obey(person)


async def remote_early(person: Driver) -> None:
    """Do the same before the history is open, or where it can't be opened."""
    say(ready=0.0, pid=os.getpid())
    await _obey(person)


async def _obey(person: Driver) -> None:
    hands = Hands(person)
    while line := await asyncio.to_thread(sys.stdin.readline):
        verb, *arguments = json.loads(line)
        method: Callable[..., Any] = getattr(hands, verb)
        try:
            say(value=method(*arguments))
        except Exception as error:
            say(error=f"{type(error).__name__}: {error}")


driver.SCENARIOS["remote"] = remote
driver.SCENARIOS["remote_early"] = remote_early

if __name__ == "__main__":
    sys.exit(driver.main())
