"""Settings are in force at once, and only the newest state is written."""

from __future__ import annotations

from falcon_desktop.core.domain.errors import DiskFull
from tests.controllers.bench import Bench, heard
from tests.controllers.conftest import MakeBench

SAVE = "SettingsStore.save"


async def test_only_the_newest_of_quick_changes_is_written(bench: Bench) -> None:
    changed = heard(changed=bench.preferences.changed)
    for zoom in (1.1, 1.2, 1.3):
        bench.preferences.change(zoom=zoom)
    assert bench.preferences.value.zoom == 1.3
    await bench.settle()
    assert [one.zoom for one in bench.doubles.settings.saved] == [1.3]
    assert len(changed) == 3


async def test_what_is_so_already_is_no_change(bench: Bench) -> None:
    changed = heard(changed=bench.preferences.changed)
    bench.preferences.change(zoom=bench.preferences.value.zoom)
    await bench.settle()
    assert changed == []
    assert bench.doubles.settings.saved == []


async def test_what_could_not_be_written_is_written_again(bench: Bench) -> None:
    bench.bridge.fail(SAVE, DiskFull("The disk is full."))
    bench.preferences.change(zoom=1.5)
    await bench.settle()
    assert len(bench.failed()) == 1
    assert bench.doubles.settings.saved == []
    bench.preferences.save_again()
    await bench.settle()
    assert [one.zoom for one in bench.doubles.settings.saved] == [1.5]


async def test_nothing_of_before_is_left_in_the_copy_of_before_the_last_change(
    bench: Bench,
) -> None:
    bench.preferences.forget_previous()
    await bench.settle()
    assert bench.doubles.settings.saved == [bench.preferences.value] * 2


async def test_settings_are_written_before_the_history_is_open(make_bench: MakeBench) -> None:
    bench = await make_bench(ready=False)
    bench.preferences.change(zoom=1.5)
    await bench.settle()
    assert bench.bridge.calls == []
    bench.backend.open_settings(bench.doubles.settings)
    await bench.settle()
    assert [one.zoom for one in bench.doubles.settings.saved] == [1.5]
