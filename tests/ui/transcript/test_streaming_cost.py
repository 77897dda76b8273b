"""What an answer that streams must not ask of Python again and again; calls decide, no clock."""

from __future__ import annotations

import builtins
import sys
from collections import Counter
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest
from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.theme import Theme
from PySide6.QtCore import QPoint
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QApplication
from tests.ui.transcript.conftest import Chat

MakeChat = Callable[[int], Chat]
PIECE = """A **bold** word, `code` and [a link](https://example.org).

- one
- two

```python
print("x")
```

| a | b |
|---|---|
| 1 | 2 |

كلمة `code` أخرى.

"""


@pytest.fixture
def window(chat: MakeChat, theme: Theme) -> Chat:
    """A transcript and a message box in its window; all kinds of text came once."""
    talk = chat(2)
    talk.show()
    box = Composer(theme, talk.view)
    # not over the text, as in the program: what lies there is painted whenever the text scrolls
    box.move(0, talk.view.height())
    box.show()
    # over a text the pointer is listened to, for the tips of its links: another test may have left
    # it there
    QCursor.setPos(talk.view.window().frameGeometry().bottomRight() + QPoint(50, 50))
    QApplication.processEvents()
    stream(talk, talk.send().id)
    return talk


def stream(talk: Chat, answer: str, times: int = 3) -> None:
    for start in range(0, len(PIECE) * times, 12):
        text = (PIECE * times)[start : start + 12]
        talk.view.extend_answer(answer, text)
        body = talk.view.widgets.answer(answer)
        assert body is not None
        body.body.flush()
        QApplication.processEvents()


def test_nothing_of_python_is_called_for_every_event(window: Chat) -> None:
    seen: Counter[str] = Counter()

    def note(frame: FrameType, what: str, _argument: object) -> None:
        code = frame.f_code
        if what == "call" and code.co_name in ("event", "eventFilter", "viewportEvent"):
            seen[f"{code.co_filename} {code.co_name}"] += 1

    sys.setprofile(note)
    try:
        stream(window, window.messages[-1].id)
    finally:
        sys.setprofile(None)
    assert sum(seen.values()) < 10, seen  # about 200 frames were painted


def test_nothing_is_imported_for_every_piece(window: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[str] = Counter()
    real = builtins.__import__

    def note(name: str, *more: Any) -> Any:
        asked[name] += 1
        return real(name, *more)

    monkeypatch.setattr(builtins, "__import__", note)
    stream(window, window.messages[-1].id)
    monkeypatch.undo()
    assert not [name for name, count in asked.items() if count > 12], asked
