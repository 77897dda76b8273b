"""Starts the real program with a probe inside: ``python -m tests.hand.probe SOCKET PLANTED DIR``.

The probe answers questions about what can't be seen from outside, on the GUI thread, and lets
every widget paint anew. It presses nothing and changes nothing. ``PLANTED`` names faults of
:mod:`tests.hand.plants` that the robot is to find, separated by commas.
"""

from __future__ import annotations

import ctypes
import faulthandler
import json
import queue
import signal
import socket
import struct
import sys
import threading
import weakref
from functools import partial
from typing import Any

import falcon_desktop.app as app
from falcon_desktop import cli
from falcon_desktop.controllers.backend import Backend
from falcon_desktop.ui.kit import caret
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.markdown.formulas import Formulas
from PySide6.QtCore import QAbstractNativeEventFilter, QObject, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QWindow
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QFileDialog,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import getCppPointer, isValid
from tests.hand.plants import plant

SOON_MS = 2_500
"""A timer that runs once and so soon is work that is still to be done."""
LATER_MS = 6_000
"""One that runs so soon takes something back that was said or asked; it is not waited for."""
_FORMULAS: weakref.WeakSet[Formulas] = weakref.WeakSet()
"""All that are made: to look for them among all objects would take long."""


class Marks(QAbstractNativeEventFilter):
    """Hears how far the program is in what the X server sends it.

    A mark is a message with a number to a window that is never shown: it arrives behind every key
    and click that was sent before it. ``reached`` is the last one's number.
    """

    CLIENT_MESSAGE = 33

    def __init__(self) -> None:
        super().__init__()
        self.reached = 0
        self._window: QWindow | None = None

    def window(self) -> int:
        """Return the window that hears marks, made when it is first asked for."""
        if self._window is None:
            self._window = QWindow()
            self._window.create()
            app = QApplication.instance()
            assert app is not None
            app.installNativeEventFilter(self)
        return int(self._window.winId())

    def nativeEventFilter(self, kind: Any, message: Any) -> Any:  # noqa: N802
        """Take a mark; Qt has taken what came before it when the event loop turns next."""
        event = ctypes.string_at(int(message), 32)
        _type, _form, _number, window, _what, mark = struct.unpack_from("<BBHIIi", event)
        if event[0] & 0x7F == self.CLIENT_MESSAGE and window == self.window():
            QTimer.singleShot(0, partial(self._reach, mark))
            return True, 0
        return False, 0

    def _reach(self, mark: int) -> None:
        self.reached = max(self.reached, mark)


class Probe(QObject):
    """Answers one question at a time."""

    asked = Signal(object)

    def __init__(self, program: app.Program, address: str) -> None:
        super().__init__()
        self._program = program
        self._marks = Marks()
        self._answers: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
        self.asked.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(address)
        self._server.listen()
        threading.Thread(target=self._listen, name="probe", daemon=True).start()

    def _listen(self) -> None:
        while True:
            peer, _ = self._server.accept()
            with peer, peer.makefile("rw") as file:
                for line in file:
                    self.asked.emit(json.loads(line))
                    file.write(json.dumps(self._answers.get()) + "\n")
                    file.flush()

    @Slot(object)
    def _answer(self, question: dict[str, Any]) -> None:
        try:
            found: dict[str, Any] = getattr(self, f"tell_{question.pop('ask')}")(**question)
        except Exception as error:
            found = {"error": repr(error)}
        self._answers.put(found)

    # --- questions -----------------------------------------------------------------------------

    def tell_rest(self) -> dict[str, Any]:
        """What still runs, and how far it is: asked again and again, so it looks at little."""
        active = QApplication.activeWindow()
        session = getattr(self._program, "session", None)
        running: list[str] = []
        if session is not None:
            running = session.backend.running_in(session.chat.conversation_id)
        return {
            "busy": self._busy(),
            "running": running,
            "reached": self._marks.reached,
            "popup": _name(QApplication.activePopupWidget()),
            "active_id": int(active.internalWinId()) if active else 0,
            "windows": _shown_windows(),
        }

    def tell_state(self) -> dict[str, Any]:
        """Where the keyboard is, what is typed, what is open, what still runs."""
        program, active = self._program, QApplication.activeWindow()
        found: dict[str, Any] = {
            **self.tell_rest(),
            "active": _name(active),
            "active_is_qts": _is_qts(active),
            "focus": _described(QApplication.focusWidget()),
            "layout": _layout(),
            "scrolled": _scrolled_lines(),
            "notice": _notices(),
            "passing": self._timers(SOON_MS + 1, LATER_MS),
            "open": "", "kind": "", "box": "", "answering": [],
        }  # fmt: skip
        session = getattr(program, "session", None)
        if session is None:
            return found
        chat, current = session.chat, session.chat.current
        kind = "text" if session.completion.is_open else "chat" if current else "new"
        if current is not None and current.temporary:
            kind = "temporary"
        box = program.window.composer
        found |= {
            "open": chat.conversation_id,
            "kind": kind,
            "box": box.text(),
            # with the earlier draft, where one was typed before the history was open
            "draft": session.conversation.box.whole_draft(box.text()),
            "box_shown": box.isVisible(),
            "answering": _answering(session.backend),
        }
        return found

    def tell_ear(self) -> dict[str, Any]:
        """The window that is to be sent marks, see :class:`Marks`."""
        return {"window": self._marks.window()}

    def tell_anew(self) -> dict[str, Any]:
        """Let every widget that is shown paint anew."""
        for widget in QApplication.allWidgets():
            if widget.isVisible():
                widget.update()
        return {"layout": _layout()}

    def tell_place(self, name: str, nth: int = 0) -> dict[str, Any]:
        """Where a widget that is shown is on the screen."""
        found = [
            widget for widget in QApplication.allWidgets()
            if widget.objectName() == name and _reachable(widget)
        ]  # fmt: skip
        found.sort(key=_reading_order)
        if len(found) <= nth:
            return {"place": None}
        return {"place": _rectangle(found[nth]), "enabled": found[nth].isEnabled()}

    def tell_row(self, name: str, row: int) -> dict[str, Any]:
        """Where a row of a list is on the screen; counted from the first that is seen."""
        for widget in QApplication.allWidgets():
            if widget.objectName() == name and isinstance(widget, QAbstractItemView):
                if not widget.isVisible():
                    continue
                canvas = widget.viewport()
                seen = widget.indexAt(canvas.rect().topLeft()).row()
                index = widget.model().index(max(seen, 0) + row, 0)
                rect = widget.visualRect(index).intersected(canvas.rect())
                if rect.isEmpty():
                    return {"place": None}
                return {"place": _on_screen(canvas, rect), "text": index.data() or ""}
        return {"place": None}

    def tell_targets(self) -> dict[str, Any]:
        """Everything that a person could click on, with its name, kind and place."""
        found = []
        for widget in QApplication.allWidgets():
            kind = _kind(widget)
            if kind and _reachable(widget) and widget.isEnabled():
                found.append(
                    {
                        "name": widget.objectName(),
                        "said": widget.accessibleName(),
                        "kind": kind,
                        "window": widget.window().objectName(),
                        "place": _rectangle(widget),
                    }
                )
        found.sort(key=lambda one: (one["window"], one["place"], one["name"]))
        return {"targets": found}

    def tell_texts(self, name: str) -> dict[str, Any]:
        """What the widgets of a name say."""
        found = [
            widget for widget in QApplication.allWidgets()
            if widget.objectName() == name and widget.isVisible()
        ]  # fmt: skip
        found.sort(key=_reading_order)
        texts = []
        for widget in found:
            said = getattr(widget, "toPlainText", None) or getattr(widget, "text", None)
            texts.append(str(said()) if said is not None else widget.accessibleName())
        return {"texts": texts}

    def _timers(self, least: int, most: int) -> list[str]:
        """Return whose timers run that run once, by how long they take."""
        return [
            f"timer of {type(timer.parent()).__name__}"
            for owner in (getattr(self._program, "session", None), *QApplication.topLevelWidgets())
            if owner is not None
            for timer in owner.findChildren(QTimer)
            if timer.isActive() and timer.isSingleShot() and least <= timer.interval() <= most
        ]

    def _busy(self) -> list[str]:
        """Return what is still to be done by itself, or the first of it that is found; nothing
        more changes where it is empty.
        """
        tasks = getattr(self._program, "_tasks", None)
        if tasks is None:
            return ["start"]
        if getattr(self._program, "_event_filter", None) is None:  # it begins a second later
            return ["look for what is under the pointer"]
        found = [str(task.get_coro()).split()[2] for task in tasks._tasks if not task.done()]
        # until a formula is shown, not only while it is drawn
        found += ["a formula" for one in _FORMULAS if isValid(one) and one.busy]
        found = found or self._timers(0, SOON_MS)
        if not found and not QApplication.activePopupWidget():  # under its menu one stays pressed
            found = [f"{_name(one)} is pressed" for one in _pressed()]
        return sorted(found)


def _pressed() -> list[QAbstractButton]:
    """Return the buttons that are held: one that is pressed through accessibility lets go of it by
    itself a tenth of a second later, and does only then what it is for.
    """
    return [
        widget
        for widget in QApplication.allWidgets()
        if isinstance(widget, QAbstractButton)
        and widget.isDown()
        and widget.isVisible()
        and not _is_qts(widget.window())  # theirs stay down
    ]


def _is_qts(window: QWidget | None) -> bool:
    """Whether Qt made a window: the dialogs of files and printers, and what they open."""
    while window is not None:
        if isinstance(window, (QFileDialog, QPrintDialog)):
            return True
        window = window.parentWidget()
    return False


def _name(widget: QWidget | None) -> str:
    return "" if widget is None else widget.objectName() or type(widget).__name__


def _described(widget: QWidget | None) -> dict[str, Any]:
    if widget is None:
        return {"name": "", "class": "", "shown": False, "kind": "", "text": None}
    found: dict[str, Any] = {
        "name": widget.objectName(),
        "class": type(widget).__name__,
        "kind": _kind(widget),
        "said": widget.accessibleName(),
        "shown": widget.isVisible(),
        "window": widget.window().objectName(),
        "place": _rectangle(widget),
        "text": None,
    }
    path, above = [], widget.parentWidget()
    while above is not None:
        path.append(above.objectName())
        above = above.parentWidget()
    found["within"] = [one for one in path if one]
    if isinstance(widget, QLineEdit) and not widget.isReadOnly():
        start, length = widget.selectionStart(), len(widget.selectedText())
        at = widget.cursorPosition()
        found |= {
            "text": widget.text(),
            "from": start if start >= 0 else at,
            "to": start + length if start >= 0 else at,
        }
    elif isinstance(widget, (QPlainTextEdit, QTextEdit)) and not widget.isReadOnly():
        cursor = widget.textCursor()
        found |= {
            "text": widget.toPlainText(),
            "from": cursor.selectionStart(),
            "to": cursor.selectionEnd(),
        }
    return found


def _kind(widget: QWidget) -> str:
    if isinstance(widget, QAbstractButton):
        return "button"
    if isinstance(widget, QAbstractItemView):
        return "list"
    if isinstance(widget, (QLineEdit, QPlainTextEdit, QTextEdit)):
        return "text"
    if isinstance(widget, QAbstractScrollArea):
        return "scroll"
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return "control"
    return ""


def _reachable(widget: QWidget) -> bool:
    """Whether the pointer can reach the widget's middle."""
    if not widget.isVisible() or widget.visibleRegion().isEmpty():
        return False
    seen = widget.visibleRegion().boundingRect()
    hit = QApplication.widgetAt(widget.mapToGlobal(seen.center()))
    return hit is not None and (hit is widget or widget.isAncestorOf(hit))


def _rectangle(widget: QWidget) -> list[int]:
    return _on_screen(widget, widget.visibleRegion().boundingRect())


def _on_screen(widget: QWidget, rect: QRect) -> list[int]:
    corner = widget.mapToGlobal(rect.topLeft())
    return [corner.x(), corner.y(), rect.width(), rect.height()]


def _reading_order(widget: QWidget) -> tuple[int, int]:
    place = _rectangle(widget)
    return place[1], place[0]


def _shown_windows() -> list[int]:
    """Return the ids of the windows that are shown, but for menus and tool tips.

    ``winId`` would make a window of its own of what has none, and Qt complains of it later.
    """
    return sorted(
        int(widget.internalWinId())
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible()
        and widget.windowType() in (Qt.WindowType.Window, Qt.WindowType.Dialog)
    )


def _answering(backend: Backend) -> list[str]:
    """Return the chats and texts in which an answer runs, also where nobody looks."""
    desk = backend.ready_services
    jobs = list(desk.chat.asking.answers._jobs.values()) if desk is not None else []
    return sorted(one.answer.conversation_id for one in jobs)


def _notices() -> list[str]:
    """What notices say, which come and go by themselves: one that waited takes the place of one
    that has passed, and nothing else changes.
    """
    return [
        str(label.text())
        for widget in QApplication.allWidgets()
        if widget.objectName() == "notice" and widget.isVisible()
        for label in widget.findChildren(Label)
        if label.isVisible()
    ]


def _scrolled_lines() -> list[list[int]]:
    """Where lines stand that are longer than their fields: which part a field shows depends on how
    wide it was before, and Qt chooses it while it paints.
    """
    return [
        _rectangle(widget)
        for widget in QApplication.allWidgets()
        if isinstance(widget, QLineEdit)
        and widget.isVisible()
        and widget.fontMetrics().horizontalAdvance(widget.displayText()) > widget.width() - 24
    ]


def _layout() -> int:
    """Return a number that changes with what is shown and where."""
    found = [
        (getCppPointer(widget)[0], widget.geometry().getRect())
        for widget in QApplication.allWidgets()
        if widget.isVisible()
    ]
    return hash((tuple(sorted(found)), tuple(sorted(_notices())), QCursor.pos().toTuple()))


def main() -> None:
    """Start the program."""
    address, planted, data_dir = sys.argv[1:4]
    faulthandler.register(signal.SIGUSR1)  # tells where each thread is
    make, run, make_formulas = app._make_application, app.Program.run, Formulas.__init__
    kept: list[Probe] = []

    def make_with_resting_caret() -> app.Application:
        application = make()
        QApplication.setCursorFlashTime(0)
        caret._AS_THE_SYSTEM_SAYS = 0  # type: ignore[misc] # nor when it wakes
        return application

    def run_with_probe(program: app.Program) -> int:
        kept.append(Probe(program, address))
        return run(program)

    def remember(formulas: Formulas, *arguments: Any, **options: Any) -> None:
        make_formulas(formulas, *arguments, **options)
        _FORMULAS.add(formulas)

    Formulas.__init__ = remember  # type: ignore[method-assign, assignment]
    app._make_application = make_with_resting_caret
    app.Program.run = run_with_probe  # type: ignore[method-assign, assignment]
    for name in filter(None, planted.split(",")):
        plant(name)
    sys.argv = ["falcon-desktop", "--data-dir", data_dir]
    sys.exit(cli.main())


if __name__ == "__main__":
    main()
