"""How a model is loaded is chosen with the memory that it takes before one's eyes."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain.devices import Device, Placement
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.model_memory import CacheType, Computer, ModelMemory, ModelShape
from falcon_desktop.core.domain.models import LocalModel
from falcon_desktop.ui.kit.controls import IconButton
from falcon_desktop.ui.settings.model_loading import ModelLoading
from falcon_desktop.ui.settings.models_page import ModelsPage
from falcon_desktop.ui.settings.window import SettingsWindow
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

GB = 10**9
SHAPE = ModelShape(
    layers=28, width=2_048, inner=6_144, vocabulary=131_072, heads=8, kv_heads=(4,) * 28,
    key_length=256, value_length=256,
)  # fmt: skip
MEMORY = ModelMemory(SHAPE, 2 * GB, trained=32_768, answers=4)
HERE = Computer(free=4 * GB, total=16 * GB, threads=8)
FALCON = LocalModel("falcon", "Falcon", "/models/falcon.gguf", 2 * GB, context_window=32_768)
OTHER = LocalModel("other", "Other", "/models/other.gguf", GB)


@pytest.fixture
def page(window: SettingsWindow) -> ModelsPage:
    made: ModelsPage = window.models
    window.show_page(made)
    made.set_models([FALCON, OTHER], "falcon", "", [])
    return made


def button(page: ModelsPage, name: str) -> IconButton:
    [found] = [
        one
        for line in page._lines
        for one in line.findChildren(IconButton)
        if one.accessibleName() == f"Memory and speed of {name}"
    ]
    return found


def opened(page: ModelsPage, qtbot: QtBot, load: LoadSettings | None = None) -> ModelLoading:
    with qtbot.waitSignal(page.loading_requested) as asked:
        QTest.mouseClick(button(page, "Falcon"), Qt.MouseButton.LeftButton)
    assert asked.args == ["falcon"]
    page.show_loading("falcon", load or LoadSettings(), MEMORY, HERE)
    found = page._loading
    assert found is not None
    qtbot.waitUntil(found.isVisible)
    return found


def pick(box: QComboBox, value: object) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_the_memory_follows_the_slider_before_anything_is_told(
    page: ModelsPage, qtbot: QtBot
) -> None:
    loading = opened(page, qtbot)
    told: list[tuple[object, ...]] = []

    def note(*args: object) -> None:
        told.append(args)

    loading.chosen.connect(note)
    assert loading.need.text() == (
        "Needs 3.1 GB of memory: 2.0 GB for the model, 939.5 MB for the context, "
        "115.3 MB to compute. 4.0 GB can be used."
    )
    assert loading.verdict.text() == "Fits."
    slider = loading.window_row.slider
    slider.setFocus()
    seen = [loading.verdict.text()]
    while slider.value() < slider.maximum():
        QTest.keyClick(slider, Qt.Key.Key_PageUp)
        seen.append(loading.verdict.text())
    assert told == []
    assert list(dict.fromkeys(seen)) == [
        "Fits.",
        "Tight: other programs may become slow.",
        "Does not fit. Up to 9,216 tokens would.",
    ]
    assert seen[-1] in slider.accessibleDescription()
    with qtbot.waitSignal(loading.chosen) as chosen:
        pass
    assert chosen.args == ["falcon", LoadSettings(context_window=32_768)]
    pick(loading.cache, CacheType.Q4_0)
    assert loading.verdict.text() == "Fits."


def test_the_number_can_be_typed_and_taken_back(page: ModelsPage, qtbot: QtBot) -> None:
    loading = opened(page, qtbot, LoadSettings(context_window=2_048))
    row = loading.window_row
    assert row.field.text() == "2,048" and row.back.isVisible()
    row.field.setFocus()
    QTest.keyClicks(row.field, "4096")
    with qtbot.waitSignal(loading.chosen) as chosen:
        QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert chosen.args == ["falcon", LoadSettings(context_window=4_096)]
    QTest.keyClicks(row.field, "40000")
    QTest.keyClick(row.field, Qt.Key.Key_Return)
    assert "between 512 and 32,768" in row.line.text(), "no more than it was trained for"
    with qtbot.waitSignal(loading.chosen) as back:
        row.back.click()
    assert back.args == ["falcon", LoadSettings()]


def test_all_else_is_chosen_and_what_is_no_number_is_refused(
    page: ModelsPage, qtbot: QtBot
) -> None:
    loading = opened(page, qtbot)
    for field, text in ((loading.layers, "29"), (loading.threads, "8")):
        field.setFocus()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)
    with qtbot.waitSignal(loading.chosen) as chosen:
        pick(loading.flash, True)
    assert chosen.args == [
        "falcon",
        LoadSettings(gpu_layers=29, threads=8, flash_attention=True),
    ]
    for text in ("9", "0", "x", "1.5"):
        loading.threads.selectAll()
        QTest.keyClicks(loading.threads, text)
        QTest.keyClick(loading.threads, Qt.Key.Key_Return)
        assert loading.problem.text() == f"Threads must be between 1 and 8, not {text}."
    loading.threads.selectAll()
    with qtbot.waitSignal(loading.chosen) as automatic:
        QTest.keyClick(loading.threads, Qt.Key.Key_Delete)
        QTest.keyClick(loading.threads, Qt.Key.Key_Return)
    assert automatic.args[1].threads is None
    assert loading.problem.isHidden()


def test_fewer_bits_and_no_flash_attention_exclude_each_other(
    page: ModelsPage, qtbot: QtBot
) -> None:
    loading = opened(page, qtbot, LoadSettings(flash_attention=False))
    pick(loading.cache, CacheType.Q8_0)
    assert loading.flash.currentText() == "Automatic"
    pick(loading.flash, False)
    assert loading.cache.currentText() == "16 bits"
    with qtbot.waitSignal(loading.chosen) as chosen:
        pass
    assert chosen.args == ["falcon", LoadSettings(flash_attention=False)]


def test_one_row_is_open_and_stays_so_when_the_list_is_shown_anew(
    page: ModelsPage, qtbot: QtBot
) -> None:
    loading = opened(page, qtbot)
    loading.layers.setFocus()
    page.set_models([OTHER, FALCON], "falcon", "", [])
    assert page.findChildren(ModelLoading) == [loading] and loading.isVisible()
    assert button(page, "Falcon").isChecked() and not button(page, "Other").isChecked()
    assert loading.layers.hasFocus()
    QTest.mouseClick(button(page, "Other"), Qt.MouseButton.LeftButton)
    assert not button(page, "Falcon").isChecked() and button(page, "Other").isChecked()
    QTest.mouseClick(button(page, "Other"), Qt.MouseButton.LeftButton)
    assert [one for one in page.findChildren(ModelLoading) if one.isVisible()] == []
    assert page._loading is None


def test_what_was_not_told_yet_is_told_when_the_row_or_the_window_closes(
    page: ModelsPage, qtbot: QtBot
) -> None:
    loading = opened(page, qtbot)
    pick(loading.cache, CacheType.Q8_0)
    with qtbot.waitSignal(page.loading_chosen) as chosen:
        QTest.mouseClick(button(page, "Falcon"), Qt.MouseButton.LeftButton)
    assert chosen.args == ["falcon", LoadSettings(cache_type=CacheType.Q8_0)]
    loading = opened(page, qtbot)
    pick(loading.cache, CacheType.Q4_0)
    with qtbot.waitSignal(page.loading_chosen) as late:
        page.finish()  # as the window does when it closes
    assert late.args == ["falcon", LoadSettings(cache_type=CacheType.Q4_0)]


def test_it_says_where_a_loaded_model_computes(page: ModelsPage, qtbot: QtBot) -> None:
    loading = opened(page, qtbot)
    assert not loading.place.isVisible(), "it is not loaded"
    placed = Placement((Device("CUDA0", "NVIDIA"),), 20, 29, GB)
    page.show_loading("falcon", LoadSettings(), MEMORY, HERE, placed)
    assert "20 of 29 layers on" in loading.place.text()
    qtbot.waitUntil(loading.place.isVisible)


def test_memory_and_time_of_all_models_are_chosen(page: ModelsPage, qtbot: QtBot) -> None:
    settings = EngineSettings(memory_budget=5 * GB, idle_minutes=7)
    page.show_engine(settings, HERE)
    engine = page.engine
    assert (engine.budget.currentText(), engine.idle.currentText()) == ("5.0 GB", "7 minutes")
    assert engine.free.text() == "4.0 GB of 16.0 GB can be used by models now."
    assert [engine.budget.itemText(row) for row in range(3)] == ["What is free", "1.0 GB", "2.0 GB"]
    assert engine.budget.findData(16 * GB) < 0, "the computer has no more"
    with qtbot.waitSignal(page.budget_chosen) as budget:
        pick(engine.budget, 2 * GB)
    with qtbot.waitSignal(page.idle_chosen) as idle:
        pick(engine.idle, 0)
    assert (budget.args, idle.args) == ([2 * GB], [0])
