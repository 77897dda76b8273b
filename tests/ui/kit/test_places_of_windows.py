"""Every window lies inside the screen, over the one that it belongs to."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import falcon_desktop.ui
import pytest
from falcon_desktop.core.domain.attachments import Attachment, AttachmentKind
from falcon_desktop.core.domain.conversation import Message, Role, ScrollAnchor, outline_of
from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.core.domain.transfer import FoundImport, Progress
from falcon_desktop.core.text.links import check_link
from falcon_desktop.ui.kit.child_dialog import ChildDialog
from falcon_desktop.ui.kit.event_filter import EventFilter
from falcon_desktop.ui.kit.links import LinkDialog
from falcon_desktop.ui.kit.placing import ChildWindow, dialog_width, moved_inside, room_on
from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
from falcon_desktop.ui.kit.question import Question
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.window import SettingsWindow
from falcon_desktop.ui.transfer.erase_dialog import EraseDialog
from falcon_desktop.ui.transfer.export_dialog import ExportDialog
from falcon_desktop.ui.transfer.import_dialog import ImportDialog
from falcon_desktop.ui.window.file_viewer import FileViewer
from falcon_desktop.ui.window.main_window import FIRST_SIZE, MainWindow
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QFileDialog,
    QLineEdit,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def screen_of(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    def pretend(width: int, height: int) -> None:
        area = QRect(0, 0, width, height)
        monkeypatch.setattr(QScreen, "availableGeometry", lambda _self: area)

    return pretend


@pytest.mark.parametrize(
    "size",
    [(1_366, 768), (1_024, 600), (700, 450), (1_280, 720), (512, 300), (1_920, 1_032)],
    ids=lambda size: f"{size[0]}x{size[1]}",
)
def test_the_first_window_is_no_larger_than_the_screen(
    theme: Theme, screen_of: Callable[[int, int], None], size: tuple[int, int]
) -> None:
    screen_of(*size)
    window = MainWindow(theme)
    assert QRect(QPoint(0, 0), QSize(*size)).contains(QRect(QPoint(4, 32), window.size()))
    assert window.minimumSize().boundedTo(window.size()) == window.minimumSize()
    small = size[0] < FIRST_SIZE.width() or size[1] < FIRST_SIZE.height()
    assert bool(window.windowState() & Qt.WindowState.WindowMaximized) is small
    if not small:
        assert window.size() == FIRST_SIZE


def test_what_was_left_on_a_larger_screen_is_brought_into_this_one(
    theme: Theme, screen_of: Callable[[int, int], None], shown: Show
) -> None:
    before = MainWindow(theme)
    before.setGeometry(500, 300, 1_300, 700)
    shown(before)
    state = before.geometry_state()
    screen_of(1_024, 600)
    window = MainWindow(theme)
    window.restore_geometry(state)
    room = QRect(0, 0, 1_024, 600)
    assert room.contains(window.geometry())
    assert room_on(window.screen()).contains(window.geometry())


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        (QRect(100, 100, 200, 200), QRect(100, 100, 200, 200)),
        (QRect(-50, -50, 200, 200), QRect(10, 20, 200, 200)),
        (QRect(900, 500, 200, 200), QRect(810, 420, 200, 200)),
        (QRect(0, 0, 5_000, 5_000), QRect(10, 20, 1_000, 600)),
    ],
)
def test_a_place_is_moved_and_shrunk_as_little_as_possible(place: QRect, wanted: QRect) -> None:
    assert moved_inside(place, QRect(10, 20, 1_000, 600)) == wanted


@pytest.mark.parametrize(
    ("owner", "zoomed", "wanted"),
    [(1_000, 630, 630), (480, 630, 480), (300, 630, 420), (300, 210, 210), (5_000, 5_000, 1_016)],
)
def test_a_dialog_is_zoomed_where_there_is_room_for_it(
    qtbot: QtBot,
    screen_of: Callable[[int, int], None],
    owner: int,
    zoomed: int,
    wanted: int,
) -> None:
    screen_of(1_024, 600)
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(owner, 400)

    assert dialog_width(QWidget(parent), 420, zoomed) == wanted


@pytest.mark.parametrize("corner", [QPoint(20, 60), QPoint(1_400, 700), QPoint(500, 250)])
def test_a_window_opens_over_its_parent_and_inside_the_screen(
    theme: Theme, shown: Show, corner: QPoint
) -> None:
    parent = shown(QWidget())
    parent.setGeometry(QRect(corner, QSize(480, 320)))
    file = Attachment("notes.txt", AttachmentKind.TEXT, "text/plain", 5, "Hello")
    windows = [
        FileViewer(theme, file, parent),
        SettingsWindow(theme, send_key=SendKey.ENTER, version="1", parent=parent),
    ]
    for window in windows:
        assert isinstance(window, ChildWindow)
        window.show()
        QApplication.processEvents()
        assert room_on(window.screen()).contains(window.geometry())
        handle, above = window.windowHandle(), parent.windowHandle()
        assert handle is not None
        assert handle.transientParent() is above
        assert window.windowType() is Qt.WindowType.Dialog
        centred = moved_inside(
            QRect(
                parent.geometry().center() - QRect(QPoint(), window.size()).center(), window.size()
            ),
            room_on(window.screen()),
        )
        assert (window.geometry().topLeft() - centred.topLeft()).manhattanLength() <= 2
        window.move(3, 40)
        window.hide()
        window.show()
        assert window.pos() == QPoint(3, 40)  # where the person has put it
        window.close()


def test_a_hidden_or_disabled_widget_gives_the_keyboard_to_the_message_box(
    theme: Theme, shown: Show
) -> None:
    window = MainWindow(theme)
    window.complete()
    shown(window)
    for vanish in (QWidget.hide, lambda widget: widget.setEnabled(False), QWidget.deleteLater):
        for home in (window.chat, window.sidebar, window.transcript):
            field = QLineEdit(home)
            field.show()
            if home is window.transcript:
                window.chat.show_transcript()
            field.setFocus()
            assert QApplication.focusWidget() is field
            if vanish is QWidget.deleteLater:
                field.hide()
            vanish(field)
            assert QApplication.focusWidget() is window.composer.edit, (vanish, home)


def test_where_no_message_is_written_the_page_gets_the_keyboard(theme: Theme, shown: Show) -> None:
    window = MainWindow(theme)
    window.complete()
    shown(window)
    page, button = QLineEdit(), QPushButton(window.chat.header)
    window.chat.show_page(page, "", "New text")
    button.show()
    button.setFocus()
    window.composer.focus()
    assert QApplication.focusWidget() is button  # a box that is not seen takes no key
    button.hide()
    assert QApplication.focusWidget() is page
    QTest.keyClicks(page, "seen")
    assert (page.text(), window.composer.text()) == ("seen", "")


def test_what_was_hidden_while_another_window_was_in_front_takes_no_keys(
    theme: Theme, shown: Show, qtbot: QtBot
) -> None:
    window = MainWindow(theme)
    window.complete()
    shown(window)
    field = QLineEdit(window.sidebar)
    field.show()
    field.setFocus()
    other = shown(QWidget())
    field.hide()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    assert QApplication.focusWidget() is window.composer.edit
    other.close()


def dialogs(theme: Theme, parent: QWidget) -> list[QDialog]:
    """Return every dialog of ours, with the longest words that it has."""
    url = "http://xn--e1awd7f.example.org/" + "a" * 500
    found = FoundImport("token", (), ())
    return [
        ExportDialog(theme, "Title", None, parent=parent),
        ExportDialog(theme, "A title " * 40, 1, parent=parent),
        Question(theme, "Delete 12 chats for good?", "Their text goes. " * 20, "Delete", parent),
        EraseDialog(theme, "12,345 chats with 67,890 messages", parent),
        ProgressDialog(theme, "Importing", Progress(), parent),
        LinkDialog(theme, url, check_link(url), "a text " * 30, parent),
        ImportDialog(theme, "chats.json", found, parent),
    ]


@pytest.mark.parametrize("zoom", [1.0, 2.0, 3.0])
@pytest.mark.parametrize("size", [(1_366, 768), (1_024, 600)], ids=["usual", "small"])
def test_every_dialog_is_inside_the_screen_and_its_buttons_are_seen(
    theme: Theme,
    shown: Show,
    screen_of: Callable[[int, int], None],
    size: tuple[int, int],
    zoom: float,
) -> None:
    screen_of(*size)
    theme.set_zoom(zoom)
    parent = shown(QWidget())
    parent.setGeometry(200, 100, 700, 450)
    for dialog in dialogs(theme, parent):
        dialog.show()
        QApplication.processEvents()
        room = room_on(dialog.screen())
        assert dialog.width() <= room.width(), dialog
        assert dialog.height() <= room.height(), dialog
        for button in dialog.findChildren(QPushButton):
            if button.isVisible():
                place = QRect(button.mapTo(dialog, QPoint(0, 0)), button.size())
                assert dialog.rect().contains(place), (dialog, button)
        if isinstance(dialog, ChildDialog) and zoom == 1.0:
            assert not dialog._area.verticalScrollBar().isEnabled(), dialog
            inside = dialog.column.parentWidget()
            assert inside is not None
            assert dialog._area.viewport().height() - inside.height() <= 1  # no gap, either
        if isinstance(dialog, ProgressDialog):
            dialog.finish()  # closing asks it to stop, and it looks on until it has
        dialog.close()


def test_every_dialog_of_ours_is_of_the_kind_that_fits() -> None:
    root = Path(falcon_desktop.ui.__file__).parent
    plain = {
        node.name
        for path in root.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef) and "QDialog" in map(ast.unparse, node.bases)
    }
    assert plain == {"ChildDialog", "ImportDialog"}  # whose list scrolls


def test_a_click_on_a_button_leaves_the_caret_where_it_was(
    theme: Theme, shown: Show, qtbot: QtBot
) -> None:
    window = MainWindow(theme)
    window.complete()
    shown(window)
    code = "```python\nprint(1)\n```\n" + "A paragraph.\n\n" * 80
    asked = Message("q", "c", None, Role.USER, "Question", 0)
    said = Message("a", "c", "q", Role.ASSISTANT, code, 0)
    window.chat.show_transcript()
    window.transcript.show_conversation(
        [outline_of(asked), outline_of(said)], {}, [asked, said], ScrollAnchor("q", 0)
    )
    window.composer.focus()
    qtbot.waitUntil(lambda: bool(_buttons(window.transcript)))
    pressed = 0
    for button in _buttons(window.transcript):
        if button.objectName() in ("edit", "more"):
            continue
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert QApplication.focusWidget() is window.composer.edit, button.objectName()
        pressed += 1
    assert pressed > 1
    done: list[str] = []
    window.transcript.action_requested.connect(lambda action, _message: done.append(action))
    copy = next(one for one in _buttons(window.transcript) if one.objectName() == "copy")
    copy.setFocus()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
        QTest.keyClick(copy, key)
    assert done[-3:] == ["copy"] * 3
    QTest.mouseClick(window.transcript.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    assert QApplication.focusWidget() is window.transcript


def _buttons(transcript: QWidget) -> list[QAbstractButton]:
    return [one for one in transcript.findChildren(QAbstractButton) if one.isVisible()]


def test_a_dialog_of_files_is_no_larger_than_a_low_screen(
    theme: Theme, qtbot: QtBot, qapp: QApplication, screen_of: Callable[[int, int], None]
) -> None:
    screen_of(600, 380)
    watching = EventFilter()
    qapp.installEventFilter(watching)
    parent = QWidget()
    dialog = QFileDialog(parent, "Attach files")
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    for one in (parent, dialog):
        qtbot.addWidget(one)
    dialog.show()
    qapp.removeEventFilter(watching)
    assert dialog.height() <= 380
    assert dialog.width() <= 600
