"""The page of models: what is on this computer, and what of it can be deleted or forgotten."""

from __future__ import annotations

from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.settings.models_page import ModelsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot


def test_a_model_of_somebody_else_is_forgotten_and_never_deleted(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    page: ModelsPage = window.models
    window.show_page(page)
    theirs = LocalModel("llama3:8b", "llama3:8b", "/blobs/1", 1, owner="Ollama", in_place=True)
    mine = LocalModel("mine", "mine", "/models/mine.gguf", 1)
    page.set_models([mine, theirs], "mine", "", [])
    page.set_places([], 0)
    assert [one.text() for one in page.findChildren(QLabel) if "Ollama" in one.text()] == [
        "1 bytes · belongs to Ollama"
    ]
    assert "Delete mine" in [one.accessibleName() for one in page.findChildren(QPushButton)]
    forget = page.findChild(QPushButton, "forget_model")
    assert forget is not None
    assert forget.accessibleName() == "Remove llama3:8b from this list"
    with qtbot.waitSignal(page.forget_requested) as asked:
        QTest.mouseClick(forget, Qt.MouseButton.LeftButton)
    assert asked.args == ["/blobs/1"]
    assert page.remember.isHidden()
    page.set_places([], 2)
    assert page.remember.text() == "Show 2 removed again"


def test_folders_are_listed_and_removed(window: SettingsWindow, qtbot: QtBot) -> None:
    page: ModelsPage = window.models
    window.show_page(page)
    page.set_places(["/srv/models"], 0)
    remove = page.findChild(QPushButton, "remove_models_folder")
    assert remove is not None
    with qtbot.waitSignal(page.folder_remove_requested) as asked:
        QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    assert asked.args == ["/srv/models"]
    with qtbot.waitSignal(page.folder_requested):
        QTest.mouseClick(page.add_folder, Qt.MouseButton.LeftButton)
