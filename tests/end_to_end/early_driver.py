"""Types into the real program before it is ready, and while another chat is on its way.

``python -m tests.end_to_end.early_driver DATA_DIR STEPS`` does the steps, a JSON object with a list
for each moment: ``painted`` (there is nothing but a window), ``wired`` (the history is not open),
``loading`` (it is, and nothing is shown of it), ``text`` (one was opened, its page is not there;
what follows ``<idle>`` is done when the next one is), ``open`` (all is shown). A step is text to
type where the keyboard is, ``<enter>``, ``<left>``, ``<term>`` for SIGTERM, ``<see>`` to print what
is seen, ``<point>`` to move the pointer over the window, ``<other>`` to show another window,
``<plain>`` to print whether tips and boxes are shown as text, ``<idle>`` to wait until nothing is
asked or answered any more, ``<slow>`` (of ``wired``) for a disk that does not answer any more,
``<keys:Ctrl+N>`` for keys, or the name of an action in ``<>``. All steps of a moment are done
within one turn of the loop, up to ``<idle>``.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

from falcon_desktop import app, paths
from falcon_desktop.app import Program, run_window
from falcon_desktop.controllers.session import Session
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAction, QHelpEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMessageBox,
    QPushButton,
    QToolTip,
    QWidget,
)

PATIENCE = float(os.environ.get("FALCON_TEST_PATIENCE", "90"))


class Hands:
    """Does the steps."""

    def __init__(self, steps: dict[str, list[str]]) -> None:
        self.steps = steps
        self.program: Program | None = None
        self.slow = asyncio.Event()

    def do(self, moment: str) -> list[str]:
        """Do the steps of a moment up to one that waits; return those that are left."""
        assert self.program is not None
        window, steps = self.program.window, self.steps.get(moment, [])
        while steps and steps[0] != "<idle>":
            step = steps.pop(0)
            if step == "<enter>":
                QTest.keyClick(self.keyboard(), Qt.Key.Key_Return)
            elif step == "<term>":
                os.kill(os.getpid(), signal.SIGTERM)
            elif step == "<see>":
                self.see()
            elif step == "<slow>":
                self.slow.set()
            elif step == "<left>":
                QTest.keyClick(self.keyboard(), Qt.Key.Key_Left)
            elif step == "<point>":
                QTest.mouseMove(window.windowHandle(), QPoint(200, 200))
            elif step == "<other>":
                other = QDialog(window)
                other.show()
                other.activateWindow()
            elif step == "<plain>":
                self.say_whether_plain()
            elif step.startswith("<keys:"):
                QTest.keySequence(self.keyboard(), QKeySequence(step[6:-1]))
            elif step.startswith("<"):
                action = window.findChild(QAction, f"action_{step[1:-1]}")
                assert action is not None, step
                action.trigger()
            else:
                QTest.keyClicks(self.keyboard(), step)
        return steps

    def keyboard(self) -> QWidget:
        """Return what has the keyboard, or would have it in a window that is active."""
        assert self.program is not None
        window = self.program.window
        found: list[QWidget | None] = [QApplication.focusWidget(), window.focusWidget()]
        return next((one for one in found if one is not None), window)

    def see(self) -> None:
        """Print what a person sees."""
        assert self.program is not None
        window = self.program.window
        notice = window.notice.text.text() if window.notice.isVisible() else ""
        panel = self.program.session.palette._panel
        search = panel.query if panel is not None and panel.isVisible() else None
        say(box=window.composer.text(), title=window.windowTitle(), notice=notice, search=search)

    def say_whether_plain(self) -> None:
        """Print whether a tip and a box that nobody made plain are shown as text."""
        assert self.program is not None
        rich = "<b>bold</b>"
        forgot = QPushButton(self.program.window)
        forgot.setToolTip(rich)
        place = QPoint(3, 3)
        resting = QHelpEvent(QEvent.Type.ToolTip, place, forgot.mapToGlobal(place))
        QCoreApplication.sendEvent(forgot, resting)
        tips = [one for one in QApplication.allWidgets() if one.inherits("QTipLabel")]
        box = QMessageBox(QMessageBox.Icon.Question, "", rich, parent=self.program.window)
        box.open()
        labels = [one for one in box.findChildren(QLabel) if one.text() == rich]
        say(
            tip=[one.text() != rich for one in tips if isinstance(one, QLabel)],
            box=[one.textFormat() == Qt.TextFormat.PlainText for one in labels],
        )
        QToolTip.hideText()
        box.close()
        box.deleteLater()
        forgot.deleteLater()

    def text_opened(self) -> None:
        """Do the steps of a text once its page is being made, but is not there yet."""
        asyncio.get_running_loop().call_soon(self.do_when_text)

    def do_when_text(self) -> None:
        """Do the steps of a text whose page is not there."""
        if self.do("text"):
            self.steps["text"].pop(0)

    async def finish(self) -> None:
        """Do the steps of the open program, waiting where they say so."""
        await self.idle()
        while self.do("open"):
            self.steps["open"].pop(0)
            await self.idle()

    async def idle(self) -> None:
        """Wait until every question is answered, every draft saved, every chat shown."""
        assert self.program is not None
        session, quiet = self.program.session, 0
        deadline = time.monotonic() + PATIENCE
        while quiet < 5:
            if time.monotonic() > deadline:
                raise TimeoutError("it never rests")
            box, composer = session.conversation.box, session.window.composer
            busy = (
                box.is_on_the_way
                or box.is_starting
                or bool(box.unsaved_drafts)
                or session.conversation.questions.is_asking(box.owner)
                or composer.running
                or composer._draft_timer.isActive()
                or len(self.program._tasks._tasks) > 1  # this one runs in one
            )
            quiet = 0 if busy else quiet + 1
            await asyncio.sleep(0.01)


def say(**what: object) -> None:
    """Print a line for the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Run the program and do the steps."""
    data_dir, hands = Path(sys.argv[1]), Hands(json.loads(sys.argv[2]))
    begin, aside, build = Program._begin, app._import_aside, Program.__init__
    load = Session.load

    def remember(program: Program, *arguments: object, **options: object) -> None:
        build(program, *arguments, **options)  # type: ignore[arg-type]
        hands.program = program

    def type_when_painted(*arguments: object) -> None:
        hands.do("painted")
        aside(*arguments)  # type: ignore[arg-type]

    async def type_when_wired(program: Program) -> None:
        program.session.conversation.text_opened.connect(hands.text_opened)
        hands.do("wired")
        if hands.slow.is_set():
            await asyncio.Event().wait()
        await begin(program)
        try:
            await hands.finish()
        except asyncio.CancelledError:
            return
        except Exception as error:
            say(failed=repr(error))
        program.window.close()

    async def type_when_loading(session: Session) -> None:
        hands.do("loading")
        await asyncio.sleep(0)  # what a signal asks for begins
        await load(session)

    Session.load = type_when_loading  # type: ignore[method-assign, assignment]
    Program.__init__ = remember  # type: ignore[method-assign, assignment]
    Program._begin = type_when_wired  # type: ignore[method-assign, assignment]
    app._import_aside = type_when_painted  # type: ignore[assignment]
    paths.make_private_directory(data_dir)
    return run_window(data_dir)


if __name__ == "__main__":
    sys.exit(main())
