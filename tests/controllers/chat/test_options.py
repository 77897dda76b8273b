"""The panel of options: made when it is wanted, shows the open chat's, changes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.chat.options import OptionsController
from falcon_desktop.controllers.servers import ConnectionsController
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, ServerKind
from falcon_desktop.core.domain.engine_settings import EngineSettings, LoadSettings
from falcon_desktop.core.domain.errors import KeyRejected
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.servers import Support
from falcon_desktop.ui.options.panel import OptionsPanel
from tests.controllers.bench import Bench, heard

HOME = Connection("home", "Home", ServerKind.OPENAI, "http://127.0.0.1:1/v1", "big")
ASK = "Servers.models"
WARM = GenerationSettings(temperature=1.25)


@pytest.fixture
async def options(bench: Bench) -> OptionsController:
    bench.services.connections.replace([HOME], "home")
    connections = ConnectionsController(bench.given)
    await connections.load()
    return OptionsController(bench.given, bench.conversation, connections)


async def shown(bench: Bench, options: OptionsController) -> OptionsPanel:
    options.toggle()
    await bench.settle()
    assert options.panel is not None
    return options.panel


async def test_the_panel_is_made_once_and_when_it_is_wanted(
    bench: Bench, options: OptionsController
) -> None:
    made = heard(made=options.panel_made)
    await bench.settle()
    assert made == []
    panel, seen = await shown(bench, options), []
    seen.append(bench.preferences.value.panels.options_visible)
    options.toggle()
    await bench.settle()
    seen.append(bench.preferences.value.panels.options_visible)
    assert seen == [True, False]
    assert await shown(bench, options) is panel
    assert made == [("made",)]


async def test_what_is_chosen_in_the_panel_is_the_open_chats(
    bench: Bench, options: OptionsController
) -> None:
    chat = await bench.opened_chat("1?", "1.")
    panel = await shown(bench, options)
    panel.changed.emit(WARM)
    await bench.settle()
    assert bench.bridge.of("Library.choose_settings") == [(chat, WARM)]
    await bench.opened_chat("2?", "2.")
    assert panel.form.state.chosen == GenerationSettings()
    await bench.open(chat)
    assert panel.form.state.chosen == WARM


async def test_a_reset_can_be_taken_back_in_the_same_chat_only(
    bench: Bench, options: OptionsController
) -> None:
    chat = await bench.opened_chat("1?", "1.", settings=WARM)
    panel = await shown(bench, options)
    panel.reset_requested.emit()
    assert bench.chat.settings.value == GenerationSettings()
    bench.press_notice()
    assert bench.chat.settings.value == WARM
    panel.reset_requested.emit()
    await bench.opened_chat("2?", "2.")
    assert bench.notice == ("", "")
    assert bench.chat.settings.value == GenerationSettings()
    assert (await bench.store.conversation(chat)).settings == GenerationSettings()


async def test_a_server_with_a_key_says_how_many_tokens_fit_once_it_answered(bench: Bench) -> None:
    keyed = replace(HOME, uses_key=True, keys_left_at=())
    bench.services.connections.replace([keyed], "home")
    connections = ConnectionsController(bench.given)
    await connections.load()
    options = OptionsController(bench.given, bench.conversation, connections)
    bench.doubles.servers.offered["home"] = [ModelInfo("big", 9_000)]
    panel, limits = await shown(bench, options), []
    assert bench.bridge.of(ASK) == []
    limits.append(panel.form.state.limit)
    bench.bridge.fail(ASK, KeyRejected("No."))
    connections.learn("home", "key_rejected")
    bench.chat.settings.choose(WARM)
    await bench.settle()
    limits.append(panel.form.state.limit)
    connections.learn("home", "")
    await bench.settle()
    limits.append(panel.form.state.limit)
    assert limits == [None, None, 9_000]
    asked = len(bench.bridge.of(ASK))
    connections.learn("home", "")
    await bench.settle()
    assert len(bench.bridge.of(ASK)) == asked


async def test_a_server_is_asked_once_how_many_tokens_fit(
    bench: Bench, options: OptionsController
) -> None:
    bench.doubles.servers.offered["home"] = [ModelInfo("small", 1_000), ModelInfo("big", 9_000)]
    panel = await shown(bench, options)
    assert panel.form.state.limit == 9_000
    bench.chat.settings.choose(WARM)
    await bench.settle()
    assert len(bench.bridge.of(ASK)) == 1
    bench.chat.choose_model("home", "small")
    bench.chat.opened.emit("")
    await bench.settle()
    assert panel.form.state.limit == 1_000
    assert len(bench.bridge.of(ASK)) == 2


async def test_the_options_end_where_the_window_ends_that_was_chosen_for_a_model_here(
    bench: Bench,
) -> None:
    bench.services.connections.replace([], EMBEDDED_ID)
    connections = ConnectionsController(bench.given)
    await connections.load()
    options = OptionsController(bench.given, bench.conversation, connections)
    [model] = bench.doubles.models.found
    bench.doubles.models.found = [replace(model, context_window=32_768, given_window=8_192)]
    panel = await shown(bench, options)
    assert panel.form.state.limit == 8_192
    bench.doubles.models.found = [replace(model, context_window=32_768, given_window=2_048)]
    load = LoadSettings(context_window=2_048)
    bench.preferences.change(engine=EngineSettings(loads={model.id: load}))
    await bench.settle()
    assert panel.form.state.limit == 2_048


@pytest.mark.parametrize(
    ("owner", "header", "support", "own"),
    [
        ("llamacpp", "", Support.YES, 40),
        ("me", "llama.cpp", Support.YES, 40),
        ("vllm", "uvicorn", Support.YES, None),
        ("x", "uvicorn", Support.PERHAPS, None),
    ],
)
async def test_a_server_that_shows_what_it_is_is_known_in_the_panel(
    bench: Bench,
    options: OptionsController,
    owner: str,
    header: str,
    support: Support,
    own: int | None,
) -> None:
    offered = [ModelInfo("big", 9_000, owner, server=header)]
    bench.doubles.servers.offered["home"] = offered
    state = (await shown(bench, options)).form.state
    assert state.support["top_k"] is support
    assert state.own.top_k == own


async def test_no_key_is_asked_for_on_that_account(
    bench: Bench, options: OptionsController
) -> None:
    bench.services.connections.replace([replace(HOME, uses_key=True)], "home")
    connections = ConnectionsController(bench.given)
    await connections.load()
    other = OptionsController(bench.given, bench.conversation, connections)
    other.toggle()
    await bench.settle()
    assert all(not args[0].uses_key for args in bench.bridge.of(ASK))


async def test_a_text_has_no_system_message(bench: Bench, options: OptionsController) -> None:
    panel = await shown(bench, options)
    assert panel.form.state.hidden == {"context_window"}, "this server is not told one"
    bench.conversation.new_text()
    await bench.settle()
    texts = {"system_message", "thinking", "json_schema", "confidence"}
    assert panel.form.state.hidden == {"context_window", *texts}
    assert bench.conversation.box.take_typed() == ""
