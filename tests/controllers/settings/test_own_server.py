"""A llama-server is looked at, on the worker, before it is used."""

from __future__ import annotations

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.devices import Device
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import OwnServerUnusable
from falcon_desktop.ui.settings.server_section import ServerSection
from PySide6.QtWidgets import QFileDialog
from tests.controllers.bench import Bench, noted

MINE = "/opt/llama-server"
LOOK = "LocalModels.server_facts"


async def section_of(bench: Bench, settings: SettingsController) -> ServerSection:
    section = settings.view.models.server
    section.kind.setCurrentIndex(1)
    await bench.settle()
    return section


def server_of(bench: Bench) -> str:
    return bench.preferences.value.engine_settings().server


async def test_one_that_can_be_used_is_used_and_described(
    bench: Bench, settings: SettingsController
) -> None:
    bench.doubles.local_models.installed = [MINE]
    bench.doubles.local_models.devices = (Device("CUDA0", "NVIDIA", 10**9, 10**9),)
    section = await section_of(bench, settings)
    assert bench.bridge.of(LOOK) == [], "what nobody chose is not run"
    looking, facts = noted(section, "show_looking"), noted(section, "show_facts")
    gate = bench.bridge.hold(LOOK)
    section.chosen.emit(MINE)
    await bench.settle()
    assert (looking, facts, server_of(bench)) == ([(MINE,)], [], ""), "not before it was looked at"
    gate.set()
    await bench.settle()
    assert server_of(bench) == MINE
    assert bench.doubles.local_models.settings == EngineSettings(server=MINE)
    assert [one.devices[0].name for (one,) in facts] == ["NVIDIA"]


async def test_one_that_can_not_is_not_used(bench: Bench, settings: SettingsController) -> None:
    section = await section_of(bench, settings)
    problems = noted(section, "show_problem")
    bench.bridge.fail(LOOK, OwnServerUnusable("It is too old. Update it."))
    section.chosen.emit(MINE)
    await bench.settle()
    assert (problems, server_of(bench)) == ([("It is too old. Update it.",)], "")


async def test_only_the_last_choice_counts(bench: Bench, settings: SettingsController) -> None:
    section = await section_of(bench, settings)
    facts = noted(section, "show_facts")
    gate = bench.bridge.hold(LOOK)
    section.chosen.emit("/hangs")
    await bench.settle()
    bench.bridge.hold_no_more(LOOK)
    section.chosen.emit(MINE)
    await bench.settle()
    gate.set()
    await bench.settle()
    assert server_of(bench) == MINE
    assert [one.path for (one,) in facts] == [MINE]
    late = bench.bridge.hold(LOOK)
    section.chosen.emit("/late")
    await bench.settle()
    section.chosen.emit("")
    late.set()
    await bench.settle()
    assert server_of(bench) == ""


async def test_the_one_in_use_is_looked_at_once_when_the_page_is_opened(
    bench: Bench, settings: SettingsController
) -> None:
    bench.preferences.change(engine=EngineSettings(server=MINE))
    page = settings.view.models
    await bench.settle()
    assert bench.bridge.of(LOOK) == [(MINE,)]
    assert page.server.wants_own and page.server.path.text() == MINE
    page.idle_chosen.emit(5)
    page.budget_chosen.emit(None)
    await bench.settle()
    assert bench.bridge.of(LOOK) == [(MINE,)]


async def test_one_is_browsed_for(bench: Bench, settings: SettingsController) -> None:
    section = await section_of(bench, settings)
    section.browse.click()
    [dialog] = settings.view.findChildren(QFileDialog)
    dialog.fileSelected.emit(MINE)
    dialog.close()
    await bench.settle()
    assert server_of(bench) == MINE and section.path.text() == MINE
