"""The page of models: a new one answers at once, and what goes is asked about first."""

from __future__ import annotations

from falcon_desktop.controllers.settings.window import SettingsController
from falcon_desktop.core.domain.connection import EMBEDDED_ID
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import EngineMissing, ModelFileUnusable, NotFound
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.kit.question import Question
from falcon_desktop.ui.settings.models_page import ModelsPage
from PySide6.QtWidgets import QFileDialog
from tests.controllers.bench import Bench, heard, noted
from tests.controllers.fakes import STARTER


async def page_of(bench: Bench, settings: SettingsController) -> ModelsPage:
    page = settings.view.models
    await bench.settle()
    return page


async def test_a_model_that_is_chosen_answers_on_this_computer(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    shown = noted(page, "set_models")
    page.use_requested.emit("other")
    await bench.settle()
    [saved] = bench.preferences.value.connections
    assert (saved.id, saved.model) == (EMBEDDED_ID, "other")
    assert len(shown) == 1


async def test_what_came_while_another_page_was_shown_is_listed_when_it_is_gone_to(
    bench: Bench, settings: SettingsController
) -> None:
    page = settings.view.models
    settings.view.show_page(page)
    await bench.settle()
    shown, changed = noted(page, "set_models"), heard(changed=settings.connections_changed)
    settings.view.show_page(settings.view.chat)
    settings.view.show_page(page)
    await bench.settle()
    assert (shown, changed) == ([], []), "nothing came: nothing is listed anew"
    settings.view.show_page(settings.view.chat)
    fetched = LocalModel("fetched", "Fetched", "/fetched.gguf", 1)
    bench.doubles.local_models.here.append(fetched)
    settings.view.show_page(page)
    await bench.settle()
    assert [one[0][-1].id for one in shown] == ["fetched"]
    assert changed == [("changed",)]


async def test_a_file_that_was_added_answers_from_now_on(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    told, changed = noted(page, "show_result"), heard(changed=settings.connections_changed)
    page.add_requested.emit()
    [dialog] = settings.view.findChildren(QFileDialog)
    dialog.fileSelected.emit("/home/me/own.gguf")
    dialog.close()
    await bench.settle()
    assert told == [("Now using Own model.",)]
    assert [one.model for one in bench.preferences.value.connections] == ["own.gguf"]
    assert bench.preferences.value.engine_settings().files == ("/home/me/own.gguf",)
    assert changed != []


async def add_file(bench: Bench, settings: SettingsController, path: str) -> None:
    settings.view.models.add_requested.emit()
    dialog = settings.view.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(path)
    dialog.close()
    await bench.settle()


async def test_an_added_file_is_forgotten_and_comes_back_when_it_is_added_again(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    await add_file(bench, settings, "/own.gguf")
    page.forget_requested.emit("/own.gguf")
    await bench.settle()
    assert [one.model for one in bench.preferences.value.connections] == [""]
    assert bench.bridge.of("LocalModels.remove") == []
    await add_file(bench, settings, "/own.gguf")
    chosen = bench.preferences.value.engine_settings()
    assert (chosen.files, chosen.forgotten) == (("/own.gguf",), ())
    assert [one.model for one in bench.preferences.value.connections] == ["own.gguf"]


async def test_a_file_that_is_listed_already_is_used_and_not_added(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    told = noted(page, "show_result")
    await add_file(bench, settings, STARTER.path)
    assert told == [("Now using SmolLM2 135M.",)]
    assert bench.preferences.value.engine_settings().files == ()


async def test_a_file_that_is_no_model_is_not_added(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    told = noted(page, "show_result")
    error = ModelFileUnusable("“x” can't be used.", detail="it has no weights")
    bench.bridge.fail("LocalModels.check", error)
    await add_file(bench, settings, "/x.gguf")
    assert told == [("“x” can't be used. it has no weights",)]
    assert bench.preferences.value.engine_settings().files == ()


async def test_a_model_is_deleted_only_after_a_question(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    page.use_requested.emit("starter")
    await bench.settle()
    page.remove_requested.emit(STARTER.path, "SmolLM2")
    await bench.settle()
    assert bench.bridge.of("LocalModels.remove") == []
    [question] = settings.view.findChildren(Question)
    question.confirm.click()
    await bench.settle()
    assert bench.bridge.of("LocalModels.remove") == [(STARTER.path,)]
    assert [one.model for one in bench.preferences.value.connections] == [""]


async def test_what_can_not_be_deleted_is_told(bench: Bench, settings: SettingsController) -> None:
    page = await page_of(bench, settings)
    told = noted(page, "show_result")
    bench.bridge.fail("LocalModels.remove", NotFound("It is not one of yours."))
    page.remove_requested.emit(STARTER.path, "SmolLM2")
    [question] = settings.view.findChildren(Question)
    question.confirm.click()
    await bench.settle()
    assert told == [("It is not one of yours.",)]


async def test_a_model_of_another_program_is_forgotten_and_listed_again(
    bench: Bench, settings: SettingsController
) -> None:
    theirs = LocalModel("llama3:8b", "llama3:8b", "/blobs/1", 1, owner="Ollama", in_place=True)
    bench.doubles.local_models.here.append(theirs)
    page = await page_of(bench, settings)
    page.use_requested.emit(theirs.id)
    await bench.settle()
    shown = noted(page, "set_models")
    page.forget_requested.emit(theirs.path)
    await bench.settle()
    assert bench.bridge.of("LocalModels.remove") == []
    assert theirs not in shown[-1][0]
    assert bench.preferences.value.engine_settings().forgotten == (theirs.path,)
    assert [one.model for one in bench.preferences.value.connections] == [""]
    page.remember_requested.emit()
    await bench.settle()
    assert theirs in shown[-1][0]


async def test_a_folder_is_looked_through_from_now_on_until_it_is_removed(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    told, places = noted(page, "show_result"), noted(page, "set_places")
    for folder in ("/models", "/empty"):
        page.folder_requested.emit()
        dialog = settings.view.findChildren(QFileDialog)[-1]
        dialog.fileSelected.emit(folder)
        dialog.close()
        await bench.settle()
    assert told == [("1 model found there.",), ("No models found there.",)]
    assert places == [(("/models",), 0), (("/models", "/empty"), 0)]
    page.use_requested.emit("/models")
    await bench.settle()
    places.clear()
    page.folder_remove_requested.emit("/models")
    await bench.settle()
    assert places == [(("/empty",), 0)]
    assert bench.doubles.local_models.settings.folders == ("/empty",)
    assert [one.model for one in bench.preferences.value.connections] == [""]


async def test_how_a_model_is_loaded_holds_at_once_and_is_kept(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    shown, filled = noted(page, "show_loading"), noted(page, "set_models")
    page.loading_requested.emit(STARTER.id)
    await bench.settle()
    assert [(args[0], args[1]) for args in shown] == [(STARTER.id, LoadSettings())]
    load = LoadSettings(context_window=4_096, threads=2)
    page.loading_chosen.emit(STARTER.id, load)
    page.budget_chosen.emit(2 * 10**9)
    page.idle_chosen.emit(0)
    await bench.settle()
    kept = EngineSettings(loads={STARTER.id: load}, memory_budget=2 * 10**9, idle_minutes=0)
    assert bench.preferences.value.engine_settings() == kept
    assert bench.doubles.local_models.settings == kept
    assert filled != [], "the list says the window"
    page.loading_chosen.emit(STARTER.id, LoadSettings())
    await bench.settle()
    assert bench.preferences.value.engine_settings().loads == {}


async def test_a_model_that_went_has_nothing_to_choose(
    bench: Bench, settings: SettingsController
) -> None:
    page = await page_of(bench, settings)
    told, filled = noted(page, "show_result"), noted(page, "set_models")
    bench.bridge.fail("LocalModels.memory_of", EngineMissing("That model is gone."))
    page.loading_requested.emit("gone")
    await bench.settle()
    assert told == [("That model is gone.",)]
    assert filled != []
