"""What the transcript's benchmarks share: conversations, a stream of mixed Markdown, measuring.

Everything is drawn in the real widget tree, offscreen; figures are what a user feels.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from falcon_desktop.core.domain.conversation import (
    Message,
    MessageOutline,
    MessageStatus,
    Provenance,
    Role,
    outline_of,
)
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.clipboard import copy_text
from falcon_desktop.ui.kit.theme import APPLICATION_STYLE, Appearance, Theme
from falcon_desktop.ui.transcript.actions import MessageAction
from falcon_desktop.ui.transcript.view import TranscriptView
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

PIECE = """## What the experiment showed

The *measured* value agrees with the **predicted** one to within `0.3 %`, which is better than the
older instrument could do; see [the notes](https://example.org/notes) for the raw data.

1. First, the sample is cooled.
2. Then it is weighed, twice:
   * before the run,
   * and after it.

```python
def ratio(before: float, after: float) -> float:
    # how much was lost
    return (before - after) / before
```

| run | before | after |
|-----|-------:|------:|
| 1   | 10.02  | 9.98  |
| 2   | 10.05  | 9.99  |

> Nothing here depends on the room's temperature, as a second series proved.

"""


def tokens(count: int) -> Iterator[str]:
    """Mixed Markdown as a model sends it: pieces of about four characters."""
    dice = random.Random(7)
    text, position = PIECE, 0
    for _ in range(count):
        size = dice.choice((2, 3, 4, 4, 5, 6))
        if position >= len(text):
            position = 0
        yield text[position : position + size]
        position += size


def conversation(count: int) -> list[Message]:
    """Questions and answers of the lengths that people's conversations have."""
    dice = random.Random(3)
    messages: list[Message] = []
    for number in range(count):
        parent = messages[-1].id if messages else None
        if number % 2:
            start = dice.randrange(3) * 40
            text = (PIECE * 3)[start : start + dice.choice((150, 400, 900, 1_600))]
            role = Role.ASSISTANT
        else:
            text = "Why does it behave like that? " * dice.choice((1, 1, 2, 6))
            role = Role.USER
        messages.append(
            Message(
                f"{number:08d}", "c", parent, role, text, 0,
                provenance=Provenance(model="Falcon3 7B Instruct"),
            )
        )  # fmt: skip
    return messages


class Scene(QObject):
    """A window with a transcript whose messages come as from a store: asked for, a moment later."""

    def __init__(self) -> None:
        super().__init__()
        app = QApplication.instance()
        self.app = app if isinstance(app, QApplication) else QApplication([])
        self.app.setStyle("Fusion")
        self.theme = Theme(Appearance.LIGHT)
        self.app.setPalette(self.theme.palette())
        self.app.setStyleSheet(self.theme.fill(APPLICATION_STYLE))
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        layout.setContentsMargins(0, 0, 0, 0)
        self.view = TranscriptView(self.theme)
        self.composer = Composer(self.theme)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.composer)
        self.resize(820)
        self.window.show()
        self.messages: dict[str, Message] = {}
        self._asked: list[str] = []
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._provide)
        self.view.messages_needed.connect(self._ask)
        self._texts: list[str] = []
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(1)
        self._reading.timeout.connect(self._provide_texts)
        self.view.texts_needed.connect(self._ask_texts)
        self.view.action_requested.connect(self._act)
        gc.disable()  # as the program does (falcon_desktop/README.md section 8)

    def open(self, messages: Sequence[Message], known: int = 40) -> None:
        """Show a conversation of which the last messages are at hand."""
        self.view.show_conversation(self.take(messages), {}, messages[-known:])

    def resize(self, width: int) -> None:
        """Give the window another width."""
        self.window.resize(width, 860)

    def take(self, messages: Sequence[Message]) -> list[MessageOutline]:
        """Answer for these messages; return their outlines, which come from the store as such."""
        self.messages = {message.id: message for message in messages}
        return [outline_of(message) for message in messages]

    def close(self) -> None:
        """Take everything down."""
        self._timer.stop()
        self._reading.stop()
        self.window.close()
        self.window.deleteLater()
        self.theme.deleteLater()
        self.rest(0.02)

    def paint(self) -> None:
        """Deliver what is due and paint."""
        self.app.processEvents()

    def rest(self, seconds: float = 0.1) -> None:
        """Let everything that is due happen."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            self.app.processEvents()
            time.sleep(0.002)

    def start_answer(self) -> Message:
        """Send a question; return the running answer."""
        last = next(reversed(self.messages)) if self.messages else None
        question = Message("question", "c", last, Role.USER, "Tell me everything.", 0)
        answer = Message(
            "answer", "c", "question", Role.ASSISTANT, "", 0, status=MessageStatus.STREAMING
        )
        self.view.append([question, answer])
        return answer

    @Slot(list)
    def _ask(self, ids: list[str]) -> None:
        self._asked += ids
        self._timer.start()

    @Slot()
    def _provide(self) -> None:
        asked, self._asked = self._asked, []
        self.view.provide([self.messages[one] for one in asked])

    @Slot(list)
    def _ask_texts(self, ids: list[str]) -> None:
        self._texts = ids
        self._reading.start()

    @Slot()
    def _provide_texts(self) -> None:
        self.view.provide_texts([self.messages[one] for one in self._texts])

    @Slot(str, str)
    def _act(self, action: str, _message_id: str) -> None:
        """Copy the whole conversation, as its controller does with what the store gives."""
        if action == MessageAction.COPY_CONVERSATION:
            texts = [f"**{one.role}**\n\n{one.text}" for one in self.messages.values()]
            copy_text(self.window, "\n\n".join(texts))


class Pulse(QObject):
    """Measures how late the event loop comes to a timer that is due each millisecond."""

    def __init__(self) -> None:
        super().__init__()
        self.delays: list[float] = []
        self._last = 0.0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    @Slot()
    def _beat(self) -> None:
        now = time.perf_counter()
        self.delays.append(max(0.0, now - self._last - 0.001))
        self._last = now


class Typist(QObject):
    """Presses a key in the message box at intervals; measures until it is painted."""

    def __init__(self, scene: Scene, interval_ms: int = 70) -> None:
        super().__init__()
        self.delays: list[float] = []
        self._pressed_at = 0.0
        self._field = scene.composer.edit
        self._field.viewport().installEventFilter(self)
        self._timer = QTimer(self)
        self._timer.setInterval(interval_ms)
        self._timer.timeout.connect(self._press)

    def start(self) -> None:
        self._field.setFocus()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()
        self._field.viewport().removeEventFilter(self)

    @Slot()
    def _press(self) -> None:
        # posted, so that it waits behind whatever the event loop is doing, as a real key does
        self._pressed_at = time.perf_counter()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier, "a")
            QCoreApplication.postEvent(self._field, event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._pressed_at:
            self.delays.append(time.perf_counter() - self._pressed_at)
            self._pressed_at = 0.0
        return False


def milliseconds(values: Sequence[float]) -> dict[str, float]:
    """Return p50, p99 and max of seconds, in milliseconds."""
    ordered = sorted(values)
    at = len(ordered) - 1
    return {
        "p50": round(ordered[at // 2] * 1_000, 2),
        "p99": round(ordered[int(at * 0.99)] * 1_000, 2),
        "max": round(ordered[-1] * 1_000, 2),
    }
