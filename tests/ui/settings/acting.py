"""Connections to begin with, and what a person does on a page of the settings."""

from __future__ import annotations

from collections.abc import Callable

from falcon_desktop.core.domain.servers import preset
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

Show = Callable[[QWidget], QWidget]
TGI = preset("tgi").connection("t")
HF = preset("huggingface").connection("h")


def type_into(field: QLineEdit, text: str) -> None:
    """Replace what a field holds, and press Return."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def button(page: QWidget, name: str) -> QPushButton:
    """Return a button by its name."""
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    return found
