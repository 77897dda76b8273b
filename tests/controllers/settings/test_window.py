"""The settings window: what is chosen on its pages is in force at once and kept."""

from __future__ import annotations

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.settings import Appearance, ModelTitles, SendKey
from tests.controllers.bench import Bench


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
