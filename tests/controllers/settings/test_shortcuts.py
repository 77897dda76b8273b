"""Keys that are chosen are in force at once, for every action but those of one widget."""

from __future__ import annotations

from falcon_desktop.controllers.settings.shortcuts import apply_keys
from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.ui.kit.actions import TABLE
from tests.controllers.bench import Bench


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


async def test_an_action_may_have_no_keys(bench: Bench, settings: SettingsController) -> None:
    settings.view.shortcuts.keys_chosen.emit("attach", [])
    assert bench.preferences.value.keys == {"attach": ()}
    assert bench.window.actions_table["attach"].shortcuts() == []


async def test_kept_keys_are_in_force_from_the_start(bench: Bench) -> None:
    actions = bench.window.actions_table
    apply_keys(actions, {"attach": ("Ctrl+Alt+A",), "gone": ("Ctrl+Alt+G",)})
    for row in TABLE:
        keys = [one.toString() for one in actions[row.name].shortcuts()]
        wanted = ["Ctrl+Alt+A"] if row.name == "attach" else list(row.keys)
        assert keys == ([] if row.local else wanted), row.name
    apply_keys(actions, {})
    assert [one.toString() for one in actions["attach"].shortcuts()] == list(
        next(row.keys for row in TABLE if row.name == "attach")
    )
