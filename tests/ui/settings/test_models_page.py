"""The page of models: a download that failed says so where it was asked for."""

from __future__ import annotations

from falcon_desktop.core.model_shelf import CATALOGUE, Transferred
from falcon_desktop.core.ports import LocalModel
from falcon_desktop.ui.settings.models_page import ModelsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
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
    assert page._offered[FIRST.file].text() == "Here"
    assert page._troubles[FIRST.file].isHidden()
