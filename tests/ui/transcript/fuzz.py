"""Uses a transcript at random: hostile texts, streaming, scrolling, resizing, selecting, finding.

``python -m tests.ui.transcript.fuzz [SECONDS [SEED]]`` prints one JSON object. It ends with an
error where a word is lost, a copy differs from its source, Qt warns, something raises in a slot,
or a step keeps the window waiting for more than two seconds of processor time.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageStatus,
    Provenance,
    Role,
    outline_of,
)
from falcon_desktop.ui.kit.theme import APPLICATION_STYLE, Appearance, Theme
from falcon_desktop.ui.transcript.answer import AnswerContent
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QPoint, Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.ui.markdown.test_nothing_lost import hostile

LONGEST_STEP_S: Final = 2.0
_KEYS: Final = (
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up,
    Qt.Key.Key_Tab, Qt.Key.Key_Escape,
)  # fmt: skip
_BIG: Final = (
    "x" * 30_000,
    "| a | b |\n|---|---|\n" + "| one | **two** |\n" * 400,
    "```py\n" + "def f(x): return x\n" * 600 + "```\n",
    "- " * 200 + "deep",
    "> " * 200 + "quoted",
    "سماء " * 800,
    "$$\n\\frac{a}{b}\n$$\n\n" * 6,
    "\u202e\u2066a\u200b" * 2_000,
    "a" + "\u0301" * 3_000,
)


class Fuzz:
    """A transcript, what it was given, and what is done to it."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.app = QApplication([])
        self.app.setStyle("Fusion")
        self.theme = Theme(Appearance.LIGHT)
        self.app.setPalette(self.theme.palette())
        self.app.setStyleSheet(self.theme.fill(APPLICATION_STYLE))
        self.view = TranscriptView(self.theme)
        self.view.resize(760, 600)
        self.view.show()
        self.view.messages_needed.connect(self.provide)
        self.view.texts_needed.connect(self.provide_texts)
        self.messages: list[Message] = []
        self.words: dict[str, list[str]] = {}
        self.running: tuple[Message, str] | None = None
        self.count = 0
        self.steps: Counter[str] = Counter()
        self.checked = 0
        self.longest = (0.0, "")
        self.open()

    # what the window does for a transcript

    def provide(self, ids: list[str]) -> None:
        wanted = set(ids)
        self.view.provide([one for one in self.messages if one.id in wanted])

    def provide_texts(self, ids: list[str]) -> None:
        wanted = set(ids)
        self.view.provide_texts([one for one in self.messages if one.id in wanted])

    def message(self, role: Role, text: str, words: list[str]) -> Message:
        parent = self.messages[-1].id if self.messages else None
        self.count += 1
        made = Message(
            f"m{self.count}", "c", parent, role, text, 0, provenance=Provenance(model="Model")
        )
        self.messages.append(made)
        self.words[made.id] = words
        return made

    def text(self) -> tuple[str, list[str]]:
        if self.dice.random() < 0.06:
            return self.dice.choice(_BIG), []
        return hostile(self.dice)

    # steps

    def open(self) -> None:
        self.end()
        self.messages.clear()
        self.words.clear()
        for _ in range(self.dice.randrange(1, 30)):
            self.message(Role.USER, *self.text())
            self.message(Role.ASSISTANT, *self.text())
        self.view.show_conversation([outline_of(one) for one in self.messages], {})

    def send(self) -> None:
        self.end()
        question = self.message(Role.USER, *self.text())
        text, words = self.text()
        answer = replace(self.message(Role.ASSISTANT, "", words), status=MessageStatus.STREAMING)
        self.messages[-1] = answer
        self.running = (answer, text)
        self.view.append([question, answer])

    def stream(self) -> None:
        if self.running is None:
            return
        answer, rest = self.running
        size = self.dice.randrange(1, 200)
        thought = "Hm. " if self.dice.random() < 0.1 else ""
        self.view.extend_answer(answer.id, rest[:size], thought)
        self.messages[-1] = replace(answer, text=answer.text + rest[:size])
        self.running = (self.messages[-1], rest[size:])
        if not rest[size:]:
            self.end()

    def end(self) -> None:
        if self.running is not None:
            status = self.dice.choice((MessageStatus.COMPLETE, MessageStatus.STOPPED))
            self.messages[-1] = replace(self.running[0], status=status)
            if self.running[1]:
                self.words[self.messages[-1].id] = []  # it was stopped before its last words
            self.running = None
            self.view.finish_answer(self.messages[-1])

    def scroll(self) -> None:
        self.view.scroll_by(self.dice.randrange(-900, 900))

    def drag(self) -> None:
        bar = self.view.verticalScrollBar()
        bar.setSliderDown(True)
        bar.setSliderPosition(self.dice.randrange(bar.maximum() + 1))
        bar.setSliderDown(False)

    def resize(self) -> None:
        self.view.resize(self.dice.randrange(240, 1_100), self.dice.randrange(120, 900))

    def zoom(self) -> None:
        self.theme.set_zoom(self.dice.choice((0.8, 1.0, 1.25, 2.0)))

    def recolor(self) -> None:
        self.theme.set_appearance(self.dice.choice((Appearance.LIGHT, Appearance.DARK)))

    def turn(self) -> None:
        sides = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)
        self.view.setLayoutDirection(self.dice.choice(sides))

    def key(self) -> None:
        QTest.keyClick(self.view, self.dice.choice(_KEYS))

    def walk(self) -> None:
        self.view.focus_message(self.dice.choice((-1, 1)))

    def select(self) -> None:
        viewport, dice = self.view.viewport(), self.dice
        start, end = (
            QPoint(dice.randrange(viewport.width()), dice.randrange(viewport.height()))
            for _ in range(2)
        )
        target = viewport.childAt(start) or viewport
        here, there = target.mapFrom(viewport, start), target.mapFrom(viewport, end)
        QTest.mousePress(target, Qt.MouseButton.LeftButton, pos=here)
        QTest.mouseMove(target, there)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, pos=there)
        self.view.selected_text()
        self.view.copy_selection()

    def find(self) -> None:
        self.view.find(self.dice.choice(("w3q", "a", "سماء", "|", "")))
        self.view.find_next()

    def edit(self) -> None:
        if self.messages and self.running is None:
            message = self.dice.choice(self.messages)
            self.view.edit(message.id)
            widget = self.view.widgets.get(message.id)
            if widget is not None and self.dice.random() < 0.8:
                widget.cancel_edit()

    def look(self) -> None:
        """Check the texts of all answers that are laid out."""
        for widget in list(self.view.widgets):
            answer = widget.content
            if isinstance(answer, AnswerContent) and answer.complete and not answer.running:
                seen = answer.body.plain_text()
                lost = [one for one in self.words[widget.message.id] if one not in seen]
                assert not lost, (lost, widget.message.text)
                assert answer.body.markdown() == answer.message.text
                assert answer.mime_data().text() == answer.message.text
                self.checked += 1

    def run(self, seconds: float) -> None:
        often = (self.stream,) * 12 + (self.scroll,) * 6 + (self.look, self.select, self.key) * 2
        seldom = (
            self.open, self.send, self.send, self.end, self.drag, self.resize, self.zoom,
            self.recolor, self.turn, self.walk, self.find, self.edit,
        )  # fmt: skip
        steps: tuple[Callable[[], None], ...] = often + seldom
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            step = self.dice.choice(steps)
            before = time.thread_time()
            step()
            self.app.processEvents()
            took = time.thread_time() - before
            self.steps[step.__name__] += 1
            self.longest = max(self.longest, (took, step.__name__))
            if self.dice.random() < 0.05:
                time.sleep(0.02)  # pace: what comes late, such as formulas, colours, slices
        self.end()
        self.view.close_rendering()
        self.view.deleteLater()
        QApplication.clipboard().clear()  # or Qt frees what was copied when Python is gone
        self.app.processEvents()


def main(seconds: float, seed: int) -> int:
    """Run and report."""
    faulthandler.enable()
    faulthandler.dump_traceback_later(seconds + 120, exit=True)
    raised: list[str] = []

    def note(kind: QtMsgType, _context: object, text: str) -> None:
        if kind in (QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg) and not any(
            noise in text for noise in ("This plugin", "not accepted by receiving widget")
        ):
            raised.append(text)

    def fail(kind: type[BaseException], error: BaseException, _trace: object) -> None:
        raised.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, error.__traceback__)

    qInstallMessageHandler(note)
    sys.excepthook = fail
    fuzz = Fuzz(seed)
    fuzz.run(seconds)
    sys.excepthook = sys.__excepthook__
    report = {
        "seconds": seconds,
        "seed": seed,
        "steps": sum(fuzz.steps.values()),
        "by_kind": dict(fuzz.steps),
        "answers_checked": fuzz.checked,
        "longest_step_ms": round(fuzz.longest[0] * 1_000),
        "longest_step": fuzz.longest[1],
        "raised": raised[:20],
    }
    sys.stdout.write(json.dumps(report, indent=1) + "\n")
    return 1 if raised else 0


if __name__ == "__main__":
    seconds, seed = (sys.argv[1:] + ["20", "1"][len(sys.argv) - 1 :])[:2]
    sys.exit(main(float(seconds), int(seed)))
