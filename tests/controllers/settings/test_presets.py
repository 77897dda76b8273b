"""The pages of presets and prompts: kept at once, brought back, to files and back."""

from __future__ import annotations

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.bundle import Bundle
from falcon_desktop.core.domain.chat_presets import MAX_PRESETS, ChatPreset
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.shipped import PRESETS, PROMPTS
from tests.controllers.bench import Bench, noted

MINE = ChatPreset("mine", "Mine")
SUM = SavedPrompt("sum", "sum", "Sum this up:")


async def test_what_is_changed_is_kept_beside_the_other_page(
    bench: Bench, settings: SettingsController
) -> None:
    settings.view.presets.changed.emit((MINE,))
    settings.view.prompts.changed.emit((SUM,))
    kept = bench.preferences.value
    assert (kept.presets(), kept.prompts()) == ((MINE,), (SUM,))


async def test_too_many_are_refused(bench: Bench, settings: SettingsController) -> None:
    page = settings.view.presets
    told = noted(page, "say")
    many = tuple(ChatPreset(str(n), f"Preset {n}") for n in range(MAX_PRESETS + 1))
    page.changed.emit(many)
    assert len(told) == 1
    assert bench.preferences.value.chat_presets is None


async def test_what_came_with_the_program_is_brought_back(
    bench: Bench, settings: SettingsController
) -> None:
    page = settings.view.presets
    page.changed.emit((MINE, *PRESETS[1:]))
    told = noted(page, "say")
    page.shipped_requested.emit()
    assert bench.preferences.value.presets() == (MINE, *PRESETS[1:], PRESETS[0])
    assert bench.preferences.value.prompts() == PROMPTS
    page.shipped_requested.emit()
    assert told == [("All built-ins are already here.",)]


async def test_a_file_adds_what_is_not_here(bench: Bench, settings: SettingsController) -> None:
    page = settings.view.presets
    told = noted(page, "say")
    bench.doubles.preset_files.files["/mine.json"] = Bundle((MINE,), (SUM,))
    for path in ("/mine.json", "/mine.json", "/none.json"):
        settings.presets.import_from(path)
        await bench.settle()
    assert [words for (words,) in told] == [
        "1 preset added, 1 prompt added.",
        "You already have everything in this file.",
        "There is nothing in this file.",
    ]
    assert MINE in bench.preferences.value.presets()


async def test_all_is_written_into_a_file(bench: Bench, settings: SettingsController) -> None:
    page = settings.view.presets
    told = noted(page, "say")
    page.changed.emit((MINE,))
    settings.presets.export_to("/all.json")
    await bench.settle()
    assert bench.doubles.preset_files.files["/all.json"] == Bundle((MINE,), PROMPTS)
    assert told == [("Saved to /all.json.",)]
