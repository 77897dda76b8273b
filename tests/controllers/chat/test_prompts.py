"""The message box has the saved prompts of the settings, as they are now."""

from __future__ import annotations

from falcon_desktop.controllers.chat.prompts import PromptController
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.ui.composer.prompt_popup import PromptPopup
from PySide6.QtTest import QTest
from tests.controllers.bench import Bench, heard


async def test_the_prompts_are_those_of_now(bench: Bench) -> None:
    prompts = PromptController(bench.given)
    await prompts.load()
    picker = prompts.picker
    await prompts.load()
    assert prompts.picker is picker  # one, however often it is asked for
    bench.preferences.change(saved_prompts=(SavedPrompt("p", "sum", "Sum this up:"),))
    bench.window.composer.edit.setFocus()
    QTest.keyClicks(bench.window.composer.edit, "/sum")
    await bench.settle()
    popup = bench.window.findChild(PromptPopup)
    assert popup is not None
    assert popup.names() == ["sum"]


async def test_they_are_managed_in_the_settings(bench: Bench) -> None:
    prompts = PromptController(bench.given)
    wanted = heard(wanted=prompts.management_wanted)
    await prompts.load()
    assert prompts.picker is not None
    prompts.picker.manage_requested.emit()
    assert wanted == [("wanted",)]
