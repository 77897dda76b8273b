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


REPEATING: Final = {
    "controllers/chat/progress_words.py": 1,  # counts the seconds of a wait
    "runtime/collector.py": 1,  # frees what is not used
    "runtime/frames.py": 1,  # takes what came of an answer
    "ui/kit/progress_dialog.py": 1,  # looks how far a task is
    "ui/transcript/selecting.py": 1,  # scrolls while a selection is dragged beyond the edge
    "ui/transcript/waiting.py": 1,  # counts the seconds
}
"""Timers that go on, by file: none may move what nobody moves."""
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


def test_menus_and_tips_neither_slide_nor_fade(qapp: QApplication, theme: Theme) -> None:
    effects = [one for one in Qt.UIEffect if one is not Qt.UIEffect.UI_General]
    for effect in Qt.UIEffect:
        qapp.setEffectEnabled(effect, True)
    try:
        assert any(map(qapp.isEffectEnabled, effects)), "of a system that animates"
        theme.apply_to(qapp)
        assert not any(map(qapp.isEffectEnabled, effects))
    finally:
        for effect in Qt.UIEffect:
            qapp.setEffectEnabled(effect, False)


def calls(tree: ast.AST, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and name in (getattr(node.func, "attr", ""), getattr(node.func, "id", ""))
    ]


def test_what_goes_on_by_itself_moves_nothing() -> None:
    repeating: dict[str, int] = {}
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        many = len(calls(tree, "QTimer")) - len(calls(tree, "setSingleShot"))
        many += len(calls(tree, "startTimer"))
        if many:
            repeating[path.relative_to(SOURCE).as_posix()] = many
    assert repeating == REPEATING


def test_no_bar_is_without_a_range() -> None:
    busy = []
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "QProgressBar" in text:
            found = calls(ast.parse(text), "setRange") + calls(ast.parse(text), "setMaximum")
            busy += [path.name for call in found if ast.unparse(call.args[-1]) == "0"]
    assert busy == [], "Qt moves such a bar to and fro"


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
