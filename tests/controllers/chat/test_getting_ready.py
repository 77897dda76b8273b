"""What is about to answer is got ready while the question is typed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.chat.getting_ready import GettingReady
from falcon_desktop.controllers.servers import ConnectionsController
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, ServerKind
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import EngineStopped
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from tests.controllers.bench import Bench

READY = "Servers.get_ready"
AWAY = Connection("away", "Away", ServerKind.OPENAI, "http://127.0.0.1:9/v1", model="far")


@pytest.fixture
async def ready(bench: Bench) -> GettingReady:
    await bench.settle()
    bench.services.connections.replace([AWAY], EMBEDDED_ID)
    connections = ConnectionsController(bench.given)
    await connections.load()
    made = GettingReady(bench.given, connections)
    await bench.settle()
    return made


def models(bench: Bench) -> list[tuple[str, str]]:
    return [(connection.id, model) for connection, model in bench.bridge.of(READY)]


async def typed(bench: Bench, text: str) -> None:
    QTest.keyClicks(bench.window.composer.edit, text)
    await bench.settle()


async def test_the_first_letter_has_it_loaded_once(bench: Bench, ready: GettingReady) -> None:
    assert models(bench) == [], "not at the start"
    await typed(bench, "Why is the sky blue")
    assert models(bench) == [(EMBEDDED_ID, "")]


async def test_what_is_put_or_pasted_loads_nothing(bench: Bench, ready: GettingReady) -> None:
    edit = bench.window.composer.edit
    bench.window.composer.set_draft("an old draft")
    data = QMimeData()
    data.setText("pasted")
    edit.insertFromMimeData(data)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Shift, Qt.Key.Key_F5, Qt.Key.Key_Backspace):
        QTest.keyClick(edit, key)
    await bench.settle()
    assert models(bench) == []


async def test_an_input_method_types_too(bench: Bench, ready: GettingReady) -> None:
    QApplication.sendEvent(bench.window.composer.edit, QInputMethodEvent("に", []))
    await bench.settle()
    assert models(bench) == [(EMBEDDED_ID, "")]


async def test_what_asks_a_server_elsewhere_is_got_ready_too(
    bench: Bench, ready: GettingReady
) -> None:
    bench.chat.choose_model(AWAY.id, "")
    await typed(bench, "hello")
    assert models(bench) == [(AWAY.id, "far")]


async def test_another_connection_ends_a_load_that_nobody_waits_for(
    bench: Bench, ready: GettingReady
) -> None:
    bench.bridge.hold(READY)
    await typed(bench, "a")
    [load] = bench.bridge.running
    bench.chat.choose_model(AWAY.id, "")
    bench.window.header.model_chosen.emit(AWAY.id, "")
    await bench.settle()
    assert load.cancelled()
    bench.chat.choose_model(EMBEDDED_ID, "other")
    await typed(bench, "b")
    assert models(bench) == [(EMBEDDED_ID, ""), (EMBEDDED_ID, "other")]


async def test_what_fails_is_quiet_and_not_tried_at_each_letter(
    bench: Bench, ready: GettingReady
) -> None:
    bench.bridge.fail(READY, EngineStopped("The engine crashed."))
    await typed(bench, "hello")
    assert models(bench) == [(EMBEDDED_ID, "")]
    assert bench.failed() == []


async def test_a_model_that_is_to_be_loaded_in_another_way_is_seen_to_again(
    bench: Bench, ready: GettingReady
) -> None:
    await typed(bench, "a")
    bench.preferences.change(engine=replace(EngineSettings(), idle_minutes=1))
    await typed(bench, "b")
    assert len(models(bench)) == 2


async def test_a_model_that_is_chosen_for_a_question_that_is_there_is_loaded_meanwhile(
    bench: Bench, ready: GettingReady
) -> None:
    for _ in range(2):
        ready.see_to_choice(EMBEDDED_ID, "small")
        await bench.settle()
    ready.see_to_choice("removed", "big")
    ready.see_to_choice(AWAY.id, "")
    await bench.settle()
    assert models(bench) == [(EMBEDDED_ID, "small"), (AWAY.id, "far")]
