"""The preset of a chat: picked with its model, taken back, saved from a chat."""

from __future__ import annotations

import pytest
from falcon_desktop.controllers.chat.options import OptionsController
from falcon_desktop.controllers.chat.presets import PresetController
from falcon_desktop.controllers.servers import ConnectionsController
from falcon_desktop.core.domain.chat_presets import ChatPreset
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.generation import GenerationSettings
from tests.controllers.bench import Bench, heard

HOME = Connection("home", "Home", ServerKind.OPENAI, "http://127.0.0.1:1/v1", "big")
PLAIN = ChatPreset("plain", "Plain")
POET = ChatPreset(
    "poet", "Poet", GenerationSettings(temperature=1.25), "home", "verse", ("A sonnet, please",)
)
LOST = ChatPreset("lost", "Lost", GenerationSettings(temperature=0.1), "gone", "m")


@pytest.fixture
async def connections(bench: Bench) -> ConnectionsController:
    bench.services.connections.replace([HOME], "")
    bench.preferences.change(chat_presets=(PLAIN, POET, LOST))
    made = ConnectionsController(bench.given)
    await made.load()
    return made


@pytest.fixture
def options(bench: Bench, connections: ConnectionsController) -> OptionsController:
    return OptionsController(bench.given, bench.conversation, connections)


@pytest.fixture
def presets(
    bench: Bench, connections: ConnectionsController, options: OptionsController
) -> PresetController:
    return PresetController(bench.given, connections, options)


async def test_a_preset_brings_options_model_and_first_questions(
    bench: Bench, presets: PresetController
) -> None:
    assert presets.current == PLAIN
    presets.apply(POET)
    assert presets.current == POET
    assert bench.chat.settings.value == POET.settings
    assert bench.chat.chosen_model == ("home", "verse")
    assert bench.window.empty_state.prompts() == ["A sonnet, please"]
    assert bench.notice == ("", "")  # a new chat needs no way back


async def test_in_a_chat_it_can_be_taken_back(bench: Bench, presets: PresetController) -> None:
    await bench.opened_chat("1?", "1.", connection_id="embedded", model="starter")
    presets.apply(POET)
    assert bench.notice == ("This chat now uses “Poet”.", "Undo")
    bench.press_notice()
    await bench.settle()
    assert bench.chat.settings.value == GenerationSettings()
    assert bench.chat.chosen_model == ("embedded", "starter")
    presets.apply(POET)
    await bench.opened_chat("2?", "2.", settings=LOST.settings)
    assert bench.notice == ("", "")  # it was of another chat
    assert bench.chat.settings.value == LOST.settings


async def test_a_preset_without_a_model_leaves_the_one_of_the_preset_before(
    bench: Bench, presets: PresetController
) -> None:
    bench.chat.choose_model("embedded", "own")
    presets.apply(PLAIN)
    assert bench.chat.chosen_model == ("embedded", "own")
    presets.apply(POET)
    presets.apply(PLAIN)
    assert bench.chat.chosen_model == ("", "")


async def test_a_connection_that_was_removed_is_told(
    bench: Bench, presets: PresetController
) -> None:
    presets.apply(LOST)
    assert bench.notice[0] == ("This preset's connection was removed; using the default.")
    assert bench.chat.settings.value == LOST.settings


async def test_options_of_ones_own_are_saved_as_a_preset(
    bench: Bench, presets: PresetController, options: OptionsController
) -> None:
    own = GenerationSettings(temperature=0.66)
    wanted = heard(wanted=presets.editing_wanted)
    bench.chat.settings.choose(own)
    assert presets.current is None
    options.toggle()
    await bench.settle()
    assert options.panel is not None
    options.panel.preset_named.emit("")  # no name
    assert len(bench.preferences.value.presets()) == 3
    options.panel.preset_named.emit("Mine")
    assert [one.name for one in bench.preferences.value.presets()][3:] == ["Mine"]
    assert getattr(presets.current, "settings", None) == own
    assert bench.notice == ("Saved as preset “Mine”.", "Edit")
    bench.press_notice()
    assert wanted == [("wanted", bench.preferences.value.presets()[3].id)]


async def test_a_new_chat_that_is_shown_again_has_its_presets_model(
    bench: Bench, presets: PresetController
) -> None:
    presets.apply(POET)
    await bench.opened_chat("1?", "1.")
    bench.conversation.new_chat()
    assert bench.chat.chosen_model == ("home", "verse")
