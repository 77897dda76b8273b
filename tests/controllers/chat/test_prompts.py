"""The message box has the saved prompts of the settings, as they are now."""

from __future__ import annotations

import sys

from falcon_desktop.controllers.chat.prompts import PromptController
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.ui.composer.prompt_popup import PromptPopup
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
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


async def test_variables_are_filled_in_and_what_was_copied_only_for_prompts_written_here(
    bench: Bench,
) -> None:
    prompts = PromptController(bench.given)
    await prompts.load()
    bench.open_services()
    QGuiApplication.clipboard().setText("copied\r\nlines")
    text = "{{os}} {{model}} {{clipboard}} {{selection}} {{topic}}"
    chosen = bench.services.connections.connection("")
    model = chosen.model or chosen.name
    edit = bench.window.composer.edit
    for written_here, copied in ((True, "copied\nlines"), (False, "{{clipboard}}")):
        prompt = SavedPrompt("p", "all", text, written_here=written_here)
        bench.preferences.change(saved_prompts=(prompt,))
        bench.window.composer.set_draft("")
        edit.setFocus()
        QTest.keyClicks(edit, "/all")
        await bench.settle()
        QTest.keyClick(edit, Qt.Key.Key_Return)
        here = {"linux": "Linux", "darwin": "macOS", "win32": "Windows"}[sys.platform]
        shown = f"{here} {model} {copied} {{{{selection}}}} {{{{topic}}}}"
        assert bench.window.composer.text() == shown  # what nothing is known of stays visible
        first = "{{selection}}" if written_here else "{{clipboard}}"
        assert edit.textCursor().selectedText() == first
        assert prompts.picker is not None
        assert prompts.picker.filling is not None
        prompts.picker.filling.end()
