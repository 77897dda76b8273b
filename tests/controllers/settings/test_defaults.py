"""What is chosen for every chat holds at once, and is what a connection's own is laid over."""

from __future__ import annotations

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.controllers.bench import Bench, noted
from tests.controllers.conftest import MakeBench


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


async def test_what_is_kept_is_shown_on_both_pages(make_bench: MakeBench) -> None:
    warm = GenerationSettings(temperature=1.25)
    bench = await make_bench(chat_defaults=warm)
    made = SettingsController(bench.window, bench.backend, bench.preferences)
    assert made.view.chat.defaults.reset.isEnabled()
    general = noted(made.view.connections.editor, "set_general")
    made.view.chat.defaults.changed.emit(GenerationSettings())
    assert general == [(GenerationSettings(),)]
    assert not made.view.chat.defaults.reset.isEnabled()
    await bench.settle()
    assert bench.services.connections.general == GenerationSettings()
    made.view.close()
    await bench.settle()


async def test_a_page_that_was_never_looked_at_is_not_made_for_it(
    bench: Bench, settings: SettingsController
) -> None:
    settings.view.chat.defaults.changed.emit(GenerationSettings(top_k=7))
    await bench.settle()
    assert not settings.view.has_made("connections")
    assert bench.services.connections.general == GenerationSettings(top_k=7)
