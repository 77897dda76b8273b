"""What Ctrl+C copied is said once: by the reader where it can, else by the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from falcon_desktop.ui.kit import clipboard
from falcon_desktop.ui.markdown.body import MessageBody
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget


@pytest.mark.parametrize(
    ("system", "markdown", "by_key", "words"),
    [
        ("xcb", "The sky is blue.", True, []),
        ("xcb", "The sky is blue.", False, ["Copied"]),
        # the reader looks for the words on the clipboard, where Markdown's signs are
        ("xcb", "The **sky** is blue.", True, ["Copied"]),
        # where it can't watch the clipboard
        ("wayland", "The sky is blue.", True, ["Copied"]),
    ],
)
def test_it_is_said_once(
    system: str, markdown: str, by_key: bool, words: list[str],
    body: MessageBody, reader: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    text, said = reader(markdown), list[str]()

    def say(_widget: QWidget, message: str) -> None:
        said.append(message)

    monkeypatch.setattr(clipboard, "announce", say)
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: system)
    monkeypatch.setattr(QApplication, "focusWidget", lambda: body)
    body.select_all()
    if not text.selectionCount():  # where Qt can't be given it, a reader doesn't know of it
        words = ["Copied"]
    clipboard.copy_data(body, body.selected_mime_data(), by_key=by_key)
    assert said == words
