"""Nothing moves by itself, so there is nothing that a wish for less motion would have to stop."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import falcon_desktop
import pytest
from falcon_desktop.core.domain.downloads import Download, DownloadState, WantedFile, WantedModel
from falcon_desktop.ui.kit import caret
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.models_page import ModelsPage
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QProgressBar
from pytestqt.qtbot import QtBot

SOURCE: Final = Path(falcon_desktop.__file__).parent
MOVES: Final = (
    "Animation", "QTimeLine", "QEasingCurve", "QMovie", "QScroller", "setAnimated",
    "QGraphicsOpacityEffect",
)  # fmt: skip


WANTED: Final = WantedModel("a/b", "0" * 40, (WantedFile("b.gguf", "b.gguf", 1, "0" * 64),))


def named(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        for name in ("attr", "id", "name"):
            if isinstance(found := getattr(node, name, None), str):
                yield found


def test_nothing_is_animated() -> None:
    moving = {
        f"{path.relative_to(SOURCE)}: {name}"
        for path in SOURCE.rglob("*.py")
        for name in named(ast.parse(path.read_text(encoding="utf-8")))
        if name.endswith(MOVES)
    }
    assert moving == set()


def test_a_bar_stands_still_while_nobody_knows_how_much_there_is(
    theme: Theme, qtbot: QtBot
) -> None:
    page = ModelsPage(theme)
    qtbot.addWidget(page)
    page.get.show_downloads([Download(WANTED, DownloadState.WAITING)])
    bar = page.findChild(QProgressBar)
    assert bar is not None
    assert (bar.minimum(), bar.maximum(), bar.value()) == (0, 1_000, 0)


def test_a_caret_that_the_system_keeps_still_never_blinks(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = QApplication.cursorFlashTime()
    QApplication.setCursorFlashTime(0)
    try:
        monkeypatch.setattr(caret, "REST_AFTER_MS", 0)
        box = QPlainTextEdit()
        qtbot.addWidget(box)
        caret.CaretRest(box)
        for key in (Qt.Key.Key_A, Qt.Key.Key_B):
            QTest.keyClick(box, key)
            QApplication.processEvents()
            assert QApplication.cursorFlashTime() == 0
    finally:
        QApplication.setCursorFlashTime(usual)
