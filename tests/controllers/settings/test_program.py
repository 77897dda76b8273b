"""The page of the program: what is chosen is kept, and newer versions are looked for."""

from __future__ import annotations

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.errors import Unreachable
from falcon_desktop.core.domain.releases import Release
from tests.controllers.bench import Bench, heard, noted
from tests.controllers.conftest import MakeBench


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


async def test_the_page_shows_what_was_kept(make_bench: MakeBench) -> None:
    bench = await make_bench(language="ar", notify_finished=True, look_for_updates=True)
    made = SettingsController(bench.window, bench.backend, bench.preferences)
    page = made.view.program
    assert (page.language.currentData(), page.notify.isChecked(), page.daily.isChecked()) == (
        "ar", True, True,
    )  # fmt: skip
    made.view.close()
    await bench.settle()


async def test_when_it_was_looked_is_kept_unless_nobody_answered(
    bench: Bench, settings: SettingsController
) -> None:
    bench.bridge.fail("Releases.newest", Unreachable("Nobody answers."))
    settings.view.program.updates_wanted.emit()
    await bench.settle()
    assert bench.preferences.value.updates_looked_at == 0
    settings.view.program.updates_wanted.emit()
    await bench.settle()
    assert bench.preferences.value.updates_looked_at > 0


async def test_a_releases_page_is_opened_by_the_window(
    bench: Bench, settings: SettingsController
) -> None:
    wanted = heard(page=settings.page_wanted)
    settings.view.program.page_wanted.emit("https://example.org/new")
    assert wanted == [("page", "https://example.org/new")]
