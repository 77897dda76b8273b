"""Which connection answers next, how it is, and which servers are asked for their models."""

from __future__ import annotations

from dataclasses import replace

import pytest
from falcon_desktop.controllers.servers import GO_ON, ConnectionsController
from falcon_desktop.core.domain.connection import EMBEDDED_ID, Connection, ServerKind
from falcon_desktop.core.domain.conversation import (
    Failure,
    Message,
    MessageStatus,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.devices import Device, NoDevice, Placement
from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.errors import Offline
from falcon_desktop.core.domain.events import (
    AnswerFinished,
    AnswerModelKnown,
    AnswerProgress,
    AnswerStarted,
    ConnectionMoved,
    Phase,
    Progress,
)
from falcon_desktop.core.domain.models import LoadedModel, LocalModel, ModelInfo
from falcon_desktop.ui.models.picker import ModelGroup
from tests.controllers.bench import Bench, heard

MODELS = "Servers.models"
HOME = Connection("home", "Home", ServerKind.OPENAI, "http://127.0.0.1:1/v1", "big")
MANY = [replace(HOME, id=f"s{number}", name=f"Server {number}") for number in range(6)]
ANSWER = Message(
    "m", "c", None, Role.ASSISTANT, "", 1, MessageStatus.STREAMING,
    provenance=Provenance(connection_id="home"),
)  # fmt: skip


@pytest.fixture
async def connections(bench: Bench) -> ConnectionsController:
    bench.services.connections.replace([HOME], "home")
    await bench.saved_chat("1?", conversation_id="c")
    made = ConnectionsController(bench.given)
    await made.load()
    return made


def states(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list into which every state is written that the sidebar's foot is to show."""
    found: list[str] = []
    show = bench.window.sidebar.set_connection_state

    def note(title: str, detail: str, mood: str, *, short: str = "", why: str = "") -> None:
        found.append(detail.rpartition(" · ")[2])
        show(title, detail, mood, short=short, why=why)

    monkeypatch.setattr(bench.window.sidebar, "set_connection_state", note)
    return found


async def test_the_default_answers_unless_another_was_chosen(
    bench: Bench, connections: ConnectionsController
) -> None:
    changed = heard(changed=connections.current_changed)
    assert connections.current == HOME
    connections.choose("embedded", "")
    assert connections.current is not None
    assert connections.current.id == "embedded"
    assert changed == [("changed",)]
    assert (connections.knows("home"), connections.knows("gone")) == (True, False)


async def test_the_foot_of_the_list_wants_the_form_of_what_answers_next(
    bench: Bench, connections: ConnectionsController
) -> None:
    bench.services.connections.replace([HOME, MANY[0]], "home")
    await connections.load()
    told = heard(wanted=connections.settings_wanted)
    bench.window.sidebar.connection.click()
    connections.choose("s0", "big")
    await bench.settle()
    bench.window.sidebar.connection.click()
    assert told == [("wanted", "home"), ("wanted", "s0")]


async def test_a_chat_stays_with_the_model_that_its_connection_has_now(
    bench: Bench, connections: ConnectionsController
) -> None:
    connections.choose("home", "")
    assert bench.chat.chosen_model == ("home", "")  # a new chat: whatever is the default then
    chat = await bench.opened_chat("1?", "1.")
    bench.window.header.model_chosen.emit("home", "")
    await bench.settle()
    assert bench.bridge.of("Library.choose_model") == [(chat, "home", "big")]


async def test_the_state_follows_what_the_answers_say(
    bench: Bench, connections: ConnectionsController, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = states(bench, monkeypatch)
    failed = replace(ANSWER, status=MessageStatus.FAILED, failure=Failure("offline", "Offline."))
    bench.hear(AnswerStarted(ANSWER))
    bench.hear(AnswerProgress("c", "m", Progress(Phase.LOADING_MODEL)))
    bench.hear(AnswerProgress("c", "m", Progress(Phase.RATE_LIMITED)))
    bench.hear(AnswerFinished(failed, saved=True))
    bench.hear(AnswerStarted(ANSWER))
    bench.hear(AnswerFinished(replace(ANSWER, status=MessageStatus.STOPPED), saved=True))
    done = replace(ANSWER, status=MessageStatus.COMPLETE, text="Yes.")
    bench.hear(AnswerFinished(done, saved=True))
    assert seen == [
        "answering", "loading the model…", "busy", "offline",
        "answering", "offline",  # it was stopped before the server said anything
        "ready",
    ]  # fmt: skip
    assert connections.was_used("home")


async def test_what_is_wrong_with_a_question_says_nothing_of_the_connection(
    bench: Bench, connections: ConnectionsController, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = states(bench, monkeypatch)
    long = Failure("context_too_long", "Too long.")
    bench.hear(
        AnswerFinished(replace(ANSWER, status=MessageStatus.FAILED, failure=long), saved=True)
    )
    assert seen == ["ready"]


async def test_what_is_known_of_a_server_goes_with_its_address(
    bench: Bench, connections: ConnectionsController
) -> None:
    bench.hear(AnswerFinished(replace(ANSWER, status=MessageStatus.COMPLETE, text="x"), saved=True))
    bench.services.connections.replace([replace(HOME, name="Other name")], "home")
    await connections.load()
    assert connections.was_used("home")
    await bench.settle()
    bench.services.connections.replace([replace(HOME, base_url="http://127.0.0.1:2/v1")], "home")
    await connections.load()
    assert not connections.was_used("home")


async def test_few_servers_are_asked_at_once_and_each_once(
    bench: Bench, connections: ConnectionsController
) -> None:
    bench.services.connections.replace(MANY, "s0")
    await connections.load()
    header = bench.window.header
    bench.bridge.hold(MODELS)
    header.models_wanted.emit([one.id for one in MANY])
    await bench.settle()
    assert [args[0].id for args in bench.bridge.of(MODELS)] == ["s0", "s1", "s2", "s3"]
    bench.bridge.release(MODELS)
    await bench.settle()
    assert [args[0].id for args in bench.bridge.of(MODELS)] == [one.id for one in MANY]
    header.models_wanted.emit([one.id for one in MANY])
    await bench.settle()
    assert len(bench.bridge.of(MODELS)) == len(MANY)
    header.model_list_wanted.emit()  # the list is opened anew: the first are asked anew
    await bench.settle()
    assert [args[0].id for args in bench.bridge.of(MODELS)][len(MANY) :] == ["s0", "s1", "s2"]


async def test_a_server_that_can_not_be_asked_says_so_in_the_list(
    bench: Bench, connections: ConnectionsController
) -> None:
    bench.bridge.fail(MODELS, Offline("This computer is offline."))
    bench.window.header.model_list_wanted.emit()
    await bench.settle()
    [home] = [one for one in bench.window.header.choices if one.connection_id == "home"]
    assert (home.models, home.note) == ((), "offline")
    offered = [ModelInfo("a"), ModelInfo("b", loaded=LoadedModel())]
    bench.doubles.servers.offered["home"] = offered
    bench.window.header.model_list_wanted.emit()
    await bench.settle()
    [home] = [one for one in bench.window.header.choices if one.connection_id == "home"]
    assert (home.models, home.note, home.loaded) == (("a", "b"), "", frozenset("b"))


async def test_the_model_that_answers_by_default_is_learned(
    bench: Bench, connections: ConnectionsController
) -> None:
    bench.services.connections.replace([replace(HOME, model="")], "home")
    await connections.load()
    bench.hear(AnswerStarted(ANSWER), AnswerModelKnown("c", "m", "found-by-the-server"))
    [home] = [one for one in bench.window.header.choices if one.connection_id == "home"]
    assert home.default_model == "found-by-the-server"


async def test_a_chat_whose_connection_was_removed_asks_who_goes_on(
    bench: Bench, connections: ConnectionsController
) -> None:
    line = bench.window.chat.server_line
    await bench.opened_chat("1?", "1.", connection_id="gone", model="m")
    assert not line.isHidden()
    assert connections.current is None
    line.triggered.emit(GO_ON)
    await bench.settle()
    assert bench.chat.chosen_model == ("home", "big")
    assert line.isHidden()


async def test_a_connection_that_went_over_is_kept_told_and_can_be_taken_back(
    bench: Bench, connections: ConnectionsController
) -> None:
    old = replace(HOME, preset="ollama", base_url="http://127.0.0.1:11434/v1")
    other = replace(HOME, id="other")
    bench.preferences.change(connections=(old, other), default_connection_id="home")
    bench.hear(ConnectionMoved(replace(old, kind=ServerKind.OLLAMA)))
    await bench.settle()
    assert bench.preferences.value.connections == (replace(old, kind=ServerKind.OLLAMA), other)
    assert connections.current == replace(old, kind=ServerKind.OLLAMA)
    notice = bench.window.notice
    assert "Ollama's own API" in notice.text.text()

    bench.hear(ConnectionMoved(replace(old, kind=ServerKind.OLLAMA)))  # once more, for nothing
    bench.hear(ConnectionMoved(replace(old, id="gone", kind=ServerKind.OLLAMA)))
    notice.action.click()
    await bench.settle()
    kept = replace(old, keeps_kind=True)
    assert bench.preferences.value.connections == (kept, other)
    assert bench.services.connections.connection("home") == kept


async def test_the_models_of_this_computer_are_on_offer_as_they_are_now(
    bench: Bench, connections: ConnectionsController
) -> None:
    def here() -> ModelGroup:
        [group] = [one for one in bench.window.header.choices if one.connection_id == EMBEDDED_ID]
        return group

    [starter] = bench.doubles.models.found
    assert (here().models, here().default_model) == ((starter.id,), starter.id)
    seeing = LocalModel("sees", "Sees", "/sees.gguf", 1, projector="/mmproj-sees.gguf")
    bench.doubles.models.found.append(seeing)
    bench.window.header.model_list_wanted.emit()
    await bench.settle()
    assert (here().models, here().default_model) == ((starter.id, "sees"), starter.id)
    assert here().seeing == {"sees"}
    bench.window.header.model_chosen.emit(EMBEDDED_ID, "sees")
    assert bench.chat.chosen_model == (EMBEDDED_ID, "sees")


async def test_the_foot_names_the_device_that_answered_until_something_else_is_chosen(
    bench: Bench, connections: ConnectionsController
) -> None:
    connections.choose(EMBEDDED_ID, "falcon")
    bench.doubles.local_models.placed = Placement((Device("CUDA0", "NVIDIA"),), 33, 33)
    here = replace(ANSWER, provenance=Provenance(connection_id=EMBEDDED_ID))
    foot = bench.window.sidebar.connection
    bench.backend.arrived.emit(AnswerStarted(here))
    bench.backend.arrived.emit(AnswerFinished(replace(here, status=MessageStatus.COMPLETE), True))
    await bench.settle()
    assert foot.detail == "falcon · NVIDIA · 33 of 33 layers"
    metrics = foot.fontMetrics()
    narrow = metrics.horizontalAdvance(foot.detail) - 1
    assert foot.fitting(metrics, narrow) == "NVIDIA · 33 of 33 layers"
    bench.doubles.local_models.placed = Placement(none=NoDevice.FAILED)
    bench.backend.arrived.emit(AnswerStarted(here))
    assert foot.detail == "falcon · answering"
    bench.backend.arrived.emit(AnswerFinished(replace(here, status=MessageStatus.COMPLETE), True))
    await bench.settle()
    assert foot.detail == "falcon · processor (the GPU failed)"
    bench.preferences.change(engine=EngineSettings(server="/other"))
    connections.choose(EMBEDDED_ID, "falcon")
    assert foot.detail == "falcon · ready"
    assert foot.accessibleDescription() == ""


async def test_the_foot_says_in_its_tip_why_the_built_in_engine_has_no_device(
    bench: Bench, connections: ConnectionsController
) -> None:
    connections.choose(EMBEDDED_ID, "falcon")
    bench.doubles.local_models.placed = Placement(none=NoDevice.BUILT_IN)
    here = replace(ANSWER, provenance=Provenance(connection_id=EMBEDDED_ID))
    foot = bench.window.sidebar.connection
    bench.backend.arrived.emit(AnswerStarted(here))
    bench.backend.arrived.emit(AnswerFinished(replace(here, status=MessageStatus.COMPLETE), True))
    await bench.settle()
    why = "On the processor: the built-in engine uses no other here."
    assert (foot.detail, foot.accessibleDescription()) == ("falcon · ready", why)
    assert foot.cut_words() == f"falcon · ready\n{why}"
    connections.choose("home", "")
    assert foot.accessibleDescription() == ""
