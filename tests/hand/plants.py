"""Faults that are planted in the program, each to be found by the robot (``test_planted.py``)."""

from __future__ import annotations


def plant(name: str) -> None:
    """Put a fault into the program that is about to start in this process."""
    PLANTS[name]()


def _missing_repaint() -> None:
    """Let the lists scroll as until D1: the pixels are not moved, and not painted anew."""
    from falcon_desktop.ui.kit.even_list import EvenListView
    from PySide6.QtWidgets import QListView

    EvenListView.scrollContentsBy = QListView.scrollContentsBy  # type: ignore[method-assign, assignment]


def _lost_key() -> None:
    """Let the message box lose a letter."""
    from falcon_desktop.ui.composer.editor import MessageEdit
    from PySide6.QtGui import QKeyEvent

    usual = MessageEdit.keyPressEvent

    def lose(editor: MessageEdit, event: QKeyEvent) -> None:
        if event.text() != "e":
            usual(editor, event)

    MessageEdit.keyPressEvent = lose  # type: ignore[method-assign, assignment]


def _focus_thief() -> None:
    """Let an answer's end take the keyboard away."""
    from falcon_desktop.ui.composer.composer import Composer
    from PySide6.QtWidgets import QWidget

    usual = Composer.set_running

    def steal(composer: Composer, running: bool) -> None:
        usual(composer, running)
        if not running:
            thief = composer.window().findChild(QWidget, "new_chat")
            if thief is not None:
                thief.setFocus()

    Composer.set_running = steal  # type: ignore[method-assign, assignment]


def _sent_by_itself() -> None:
    """Let what is typed be sent when the sidebar is hidden."""
    from falcon_desktop.ui.window.main_window import MainWindow

    usual = MainWindow.set_sidebar

    def send(window: MainWindow, *, visible: bool, width: int | None = None) -> None:
        usual(window, visible=visible, width=width)
        if window.isVisible():
            window.composer.submitted.emit(window.composer.text())

    MainWindow.set_sidebar = send  # type: ignore[method-assign, assignment]


def _empty_draft_kept() -> None:
    """Keep a draft on the disk though it was deleted, as until D2."""
    from falcon_desktop.controllers.preferences import Preferences

    usual = Preferences.change

    def change(preferences: Preferences, **changes: object) -> None:
        if changes.get("new_chat_draft") != "":
            usual(preferences, **changes)

    Preferences.change = change  # type: ignore[method-assign, assignment]


def _complaint() -> None:
    """Let Qt complain when a new chat is shown."""
    from falcon_desktop.ui.window.chat_pane import ChatPane
    from PySide6.QtCore import qWarning

    usual = ChatPane.show_new_chat

    def complain(pane: ChatPane) -> None:
        usual(pane)
        qWarning("QPainter::begin: Paint device returned engine == 0, type: 2")

    ChatPane.show_new_chat = complain  # type: ignore[method-assign, assignment]


def _large_window() -> None:
    """Open a window that is larger than any screen, as until D4."""
    from falcon_desktop.ui.window.main_window import MainWindow

    usual = MainWindow.complete

    def enlarge(window: MainWindow) -> None:
        usual(window)
        window.setMinimumSize(2_000, 1_200)

    MainWindow.complete = enlarge  # type: ignore[method-assign, assignment]


PLANTS = {
    "missing_repaint": _missing_repaint,
    "lost_key": _lost_key,
    "focus_thief": _focus_thief,
    "sent_by_itself": _sent_by_itself,
    "empty_draft_kept": _empty_draft_kept,
    "complaint": _complaint,
    "large_window": _large_window,
}
