"""The settings window: what is chosen on its pages is in force at once and kept."""

from __future__ import annotations

from falcon_desktop.controllers.settings.opening import SettingsOpener
from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.errors import NextStep, Unreachable
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.releases import Release
from falcon_desktop.core.domain.settings import Appearance, ModelTitles, SendKey
from tests.controllers.bench import Bench, heard, noted

HOME = Connection("home", "Home", ServerKind.OPENAI, "https://home.test/v1")


def opened_by(opener: SettingsOpener) -> SettingsController:
    assert opener.opened is not None
    return opener.opened


async def test_appearance_and_zoom_are_seen_at_once(
    bench: Bench, settings: SettingsController
) -> None:
    page = settings.view.appearance
    page.appearance_chosen.emit("dark")
    page.zoom_chosen.emit(1.25)
    kept, theme = bench.preferences.value, bench.window.theme
    assert (kept.appearance, kept.zoom) == (Appearance.DARK, 1.25)
    assert (theme.appearance, theme.zoom) == (Appearance.DARK, 1.25)


async def test_what_is_chosen_for_chats_is_kept(bench: Bench, settings: SettingsController) -> None:
    page = settings.view.chat
    page.send_key_chosen.emit(SendKey.CTRL_ENTER)
    page.policy_chosen.emit(ContextPolicy.ASK)
    titles = next(one for one in ModelTitles if one is not bench.preferences.value.model_titles)
    page.titles_chosen.emit(titles)
    await bench.settle()
    kept = bench.preferences.value
    assert (kept.send_key, kept.context_policy) == (SendKey.CTRL_ENTER, ContextPolicy.ASK)
    assert kept.model_titles is titles
    assert bench.window.composer.edit.send_key is SendKey.CTRL_ENTER
    assert bench.bridge.of("TitleGenerator.choose") == [(titles,)]


async def test_defaults_hold_for_every_connection(
    bench: Bench, settings: SettingsController
) -> None:
    warm = GenerationSettings(temperature=1.25)
    general = noted(settings.view.connections.editor, "set_general")
    settings.view.chat.defaults.changed.emit(warm)
    await bench.settle()
    assert bench.preferences.value.chat_defaults == warm
    assert bench.services.connections.general == warm
    assert general == [(warm,)]


async def test_the_program_page_keeps_what_is_chosen(
    bench: Bench, settings: SettingsController
) -> None:
    page = settings.view.program
    page.language_chosen.emit("ar")
    page.notify_chosen.emit(True)
    page.updates_chosen.emit(True)
    kept = bench.preferences.value
    assert (kept.language, kept.notify_finished, kept.look_for_updates) == ("ar", True, True)


async def test_a_newer_version_is_shown_and_an_older_one_is_not(
    bench: Bench, settings: SettingsController
) -> None:
    page = settings.view.program
    shown, failures = noted(page, "show_release"), noted(page, "show_failure")
    for release in (Release("999.0"), Release("0.0.1")):
        bench.doubles.releases.release = release
        page.updates_wanted.emit()
        await bench.settle()
    assert shown == [(Release("999.0"),), (None,)]
    bench.bridge.fail("Releases.newest", Unreachable("Nobody answers."))
    page.updates_wanted.emit()
    await bench.settle()
    assert failures == [("Nobody answers.",)]


async def test_keys_are_in_force_at_once_and_can_be_reset(
    bench: Bench, settings: SettingsController
) -> None:
    page, action = settings.view.shortcuts, bench.window.actions_table["attach"]
    own = [one.toString() for one in action.shortcuts()]
    page.keys_chosen.emit("attach", ["Ctrl+Alt+A"])
    assert bench.preferences.value.keys == {"attach": ("Ctrl+Alt+A",)}
    assert [one.toString() for one in action.shortcuts()] == ["Ctrl+Alt+A"]
    page.reset_requested.emit("attach")
    assert bench.preferences.value.keys == {}
    assert [one.toString() for one in action.shortcuts()] == own


async def test_the_window_is_one_and_comes_again_at_its_page(bench: Bench) -> None:
    opener = SettingsOpener(bench.given)
    opener.show_page("program")
    opener.show_last()
    await bench.settle()
    opened = opened_by(opener)
    opener.show_page("appearance")
    await bench.settle()
    assert opened_by(opener) is opened
    opened.view.close()
    await bench.settle()
    opener.show_last()
    await bench.settle()
    again = opened_by(opener)
    assert again is not opened
    assert again.view.page_name == "appearance"
    again.view.close()
    await bench.settle()


async def test_a_preset_is_shown_by_its_id(bench: Bench) -> None:
    opener = SettingsOpener(bench.given)
    for preset in reversed(bench.preferences.value.presets()):  # the window is new, then open
        opener.show_preset(preset.id)
        await bench.settle()
        view = opened_by(opener).view
        assert (view.page_name, view.presets.current) == ("presets", preset)
    view.close()
    await bench.settle()


async def test_a_failures_next_step_leads_into_the_settings(bench: Bench) -> None:
    bench.preferences.change(connections=(HOME,))
    bench.services.connections.replace([HOME], "home")
    opener = SettingsOpener(bench.given)
    folders = heard(folder=opener.folder_wanted)
    opener.take_next_step(NextStep.FREE_SPACE, "")
    await bench.settle()
    assert folders == [("folder", "/data")]
    opener.take_next_step(NextStep.ENTER_KEY, "")  # of the one that answers
    await bench.settle()
    view = opened_by(opener).view
    seen = [view.page_name]
    assert view.connections.current_id() == "home"
    opener.take_next_step(NextStep.RESTORE_BACKUP, "")
    await bench.settle()
    seen.append(view.page_name)
    assert seen == ["connections", "data"]
    view.close()
    await bench.settle()
