"""The settings window is opened at a page, once, and again where it was left."""

from __future__ import annotations

from dataclasses import replace

from falcon_desktop.controllers.settings.opening import SettingsOpener
from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import NextStep
from tests.controllers.bench import Bench, heard, noted

HOME = Connection("home", "Home", ServerKind.OPENAI, "https://home.test/v1")


def opened_by(opener: SettingsOpener) -> SettingsController:
    assert opener.opened is not None
    return opener.opened


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


async def test_a_connection_is_shown_by_its_id_in_a_window_that_is_open_or_not(
    bench: Bench,
) -> None:
    away = replace(HOME, id="away", name="Away")
    bench.preferences.change(connections=(HOME, away))
    bench.services.connections.replace([HOME, away], "home")
    opener = SettingsOpener(bench.given)
    for wanted, shown in (("away", "away"), ("home", "home"), ("away", "away"), ("", "home")):
        opener.show_connection(wanted)
        await bench.settle()
        view = opened_by(opener).view
        assert (view.page_name, view.connections.current_id()) == ("connections", shown)
    view.close()
    await bench.settle()


async def test_each_way_in_leads_to_its_page(bench: Bench) -> None:
    opener = SettingsOpener(bench.given)
    seen = []
    for show in (
        opener.show_connections,
        opener.show_presets,
        opener.show_prompts,
        opener.show_shortcuts,
        opener.show_program,
    ):
        show()
        await bench.settle()
        seen.append(opened_by(opener).view.page_name)
    assert seen == ["connections", "presets", "prompts", "shortcuts", "program"]
    opened_by(opener).view.close()
    await bench.settle()
    assert opener.opened is None


async def test_what_happens_in_the_window_is_passed_on(bench: Bench) -> None:
    opener = SettingsOpener(bench.given)
    opener.show_last()
    await bench.settle()
    opened, passed = (
        opened_by(opener),
        {
            "connections_changed": (),
            "state_learned": ("home", "unreachable"),
            "default_learned": ("home", "a-model"),
            "key_changed": ("home",),
            "folder_wanted": ("/data",),
            "export_wanted": (),
            "import_wanted": (),
            "replaced": (),
            "page_wanted": ("https://example.org",),
        },
    )
    told = heard(**{name: getattr(opener, name) for name in passed})
    for name, values in passed.items():
        getattr(opened, name).emit(*values)
    assert told == [(name, *values) for name, values in passed.items()]
    opened.view.close()
    await bench.settle()


async def test_the_model_list_is_opened_where_a_model_is_to_be_chosen(bench: Bench) -> None:
    opener = SettingsOpener(bench.given)
    lists = noted(bench.window.header, "open_model_list")
    opener.take_next_step(NextStep.CHOOSE_MODEL, "")
    await bench.settle()
    assert lists == [()]
    assert opener.opened is None
