"""The page of models: a download that failed says so where it was asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.core.domain.local_models import CATALOGUE, Pin, Transferred
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.kit.theme import Appearance, Theme
from falcon_desktop.ui.settings.models_page import ModelsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

FIRST, SECOND = CATALOGUE[:2]
TROUBLE = "Can't find huggingface.co."


def test_a_failed_download_says_so_beside_its_button_and_is_tried_again_there(
    window: SettingsWindow, qtbot: QtBot
) -> None:
    page: ModelsPage = window.models
    window.show_page(page)
    page.set_models([], "", "", [])
    page.show_progress(SECOND.name, Transferred(0, None))
    page.show_progress("", None)
    page.show_trouble(SECOND.file, TROUBLE)
    button, trouble = page._offered[SECOND.file], page._troubles[SECOND.file]
    assert (button.text(), trouble.text(), page.result.text()) == ("Retry", TROUBLE, "")
    assert page._offered[FIRST.file].text() == "Download"
    assert not page._troubles[FIRST.file].isVisible()

    def near() -> bool:
        words, press = (one.mapTo(page, one.rect().center()).y() for one in (trouble, button))
        return trouble.isVisible() and 0 < words - press < 80

    qtbot.waitUntil(near)
    with qtbot.waitSignal(page.fetch_requested) as asked:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked.args == [SECOND]
    page.set_models([], "", "", [])
    assert button.text() == "Retry", "other news change nothing"
    page.show_trouble(SECOND.file, "")
    assert (button.text(), trouble.isVisible()) == ("Download", False)


def test_a_model_that_came_after_all_has_no_trouble(window: SettingsWindow) -> None:
    page: ModelsPage = window.models
    page.show_trouble(FIRST.file, TROUBLE)
    here = LocalModel(FIRST.file.removesuffix(".gguf"), FIRST.name, "/m.gguf", 1)
    page.set_models([here], here.id, "", [])
    assert page._offered[FIRST.file].text() == "Installed"
    assert page._troubles[FIRST.file].isHidden()


@pytest.mark.parametrize(("pinned", "whose"), [
    (True, "the checksum that came with Falcon Desktop"),
    (False, "the checksum from Hugging Face; Falcon Desktop has none of its own yet"),
])  # fmt: skip
def test_whose_checksum_a_download_is_compared_with_is_said(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, pinned: bool, whose: str
) -> None:
    pin = Pin("0" * 40, "0" * 64, 1) if pinned else None
    offers = [replace(one, pin=pin) for one in CATALOGUE]
    monkeypatch.setattr("falcon_desktop.ui.settings.models_page.CATALOGUE", offers)
    page = ModelsPage(Theme(Appearance.LIGHT))
    qtbot.addWidget(page)
    said = [label.text() for label in page.findChildren(QLabel) if "checksum" in label.text()]
    assert said == [f"Each file is checked against {whose}."]


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
    assert page.remember.text() == "Show 2 removed models again"


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
