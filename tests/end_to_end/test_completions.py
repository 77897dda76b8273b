"""A text that a model continues, with the real window: the notebook's first screen."""

from __future__ import annotations

import os
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database
from tests.end_to_end.environments import at_home, offscreen
from tests.end_to_end.remote import Remote, running
from tests.end_to_end.test_making import prepare, to
from tests.servers.openai_server import OpenAIServer
from tests.servers.tgi import TgiServer
from tests.waiting import until


@pytest.fixture
def environment() -> dict[str, str]:
    return at_home(offscreen())


async def _begin(window: Remote, text: str) -> None:
    await window.action("new_text")
    await window.until("shows", "text", shows=True)
    await window.type("text", text)


async def test_a_text_is_written_continued_edited_and_found_again(
    profile: Path, environment: dict[str, str]
) -> None:
    server = TgiServer(tokens=(" upon", " a time"))
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.TGI, served.origin, model=""))
        async with running(profile, environment) as window:
            # what no text is continued with is not among its options
            await window.resize("", 1_280, 900)
            await window.shortcut("Ctrl+Shift+P")
            await window.until("shows", "system_message", shows=True)
            await _begin(window, "Once")
            await window.until("shows", "system_message", shows=False)
            assert await window.shows("temperature_value")
            await window.shortcut("Ctrl+Shift+P")
            await window.enter("max_new_tokens", "9")
            await window.key("text", "Ctrl+Return")
            assert await window.next_end(0) == "complete"
            await window.until("text", shows="Once upon a time")
            assert await window.text_parts() == [["Once", False], [" upon a time", True]]
            # on from the end, by the button
            await window.until("enabled", "go_on", shows=True)
            await window.click("go_on")
            assert await window.next_end(1) == "complete"
            await window.until("text", shows="Once upon a time upon a time")
            # take it back, edit in the middle, go on
            await window.click("undo_the_continuation")
            assert await window.text() == "Once upon a time"
            await window.caret("text", 4)
            await window.type("text", ", long ago,")
            assert await window.text() == "Once, long ago, upon a time"
            await window.key("text", "Ctrl+Return")
            assert await window.next_end(2) == "complete"
            await window.until("text", shows="Once, long ago, upon a time upon a time")
            parts = await window.text_parts()
            assert parts == [
                ["Once, long ago,", False],
                [" upon a time", True],
                [" upon a time", True],
            ]
            # another one, and back to the first
            server.tokens = (" there was",)
            await window.action("regenerate")
            assert await window.next_end(3) == "complete"
            await window.until("text", shows="Once, long ago, upon a time there was")
            await window.until("read", "versions", shows="2 / 2")
            await window.click("previous_version")
            await window.until("text", shows="Once, long ago, upon a time upon a time")
            await window.click("next_version")
            await window.until("text", shows="there was")
            await window.until("read", "how_it_was_made", shows="tokens")
            # what was edited is no version yet: it can't be switched away
            await window.type("text", "!")
            assert not await window.shows("previous_version")
            await window.key("text", "Backspace")
            await window.until("shows", "previous_version", shows=True)
        asked = [body for path, body in server.asked if path == "/generate_stream"]
        assert [body["inputs"] for body in asked] == [
            "Once",
            "Once upon a time",
            "Once, long ago, upon a time",
            "Once, long ago, upon a time",
        ]
        assert all(body["parameters"]["max_new_tokens"] == 9 for body in asked)
        # after a restart it is there, in the list, and found by its words
        async with running(profile, environment) as window:
            await window.until("text", shows="Once, long ago, upon a time there was")
            assert (await window.text_parts())[0] == ["Once, long ago,", False]
            await window.action("new_chat")
            await window.until("shows", "message", shows=True)
            assert not await window.shows("text")
            await window.action("next_chat")
            await window.until("text", shows="there was")
            assert not await window.shows("message")


async def test_what_is_chosen_for_a_new_text_stays_when_it_is_saved(
    profile: Path, environment: dict[str, str]
) -> None:
    """A text is saved while one writes it, and may have been given its options before."""
    async with OpenAIServer().serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            await window.action("new_text")
            await window.until("shows", "text", shows=True)
            await window.shortcut("Ctrl+Shift+P")
            await window.until("shows", "temperature_value", shows=True)
            await window.enter("temperature_value", "0.25")
            await window.type("text", "Once")
            await window.until("titles", shows=["Once"])
            await window.settled()
            assert await window.read("temperature_value") == "0.25"
            await window.action("new_chat")
            await window.until("shows", "message", shows=True)
            assert await window.read("temperature_value") != "0.25", "it is the text's alone"
    with closing(sqlite3.connect(paths.history_file(profile))) as database:
        rows = database.execute("SELECT json_extract(settings, '$.temperature') FROM conversation")
        assert rows.fetchall() == [(0.25,)]


def chunks(profile: Path) -> str:
    """Return what is on disk of the answer that goes on."""
    where = f"file:{paths.history_file(profile)}?mode=ro"
    with closing(sqlite3.connect(where, uri=True, timeout=60)) as database:
        return "".join(text for (text,) in database.execute("SELECT text FROM answer_chunk"))


async def test_what_is_typed_survives_a_kill(profile: Path, environment: dict[str, str]) -> None:
    endless = tuple(f" word{number}" for number in range(20_000))  # until it is killed
    server = OpenAIServer(tokens=endless, pause=0.02)
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        with pytest.raises(AssertionError, match="ended early"):
            async with running(profile, environment) as window:
                await _begin(window, "Only typed")
                await window.until("titles", shows=["Only typed"])
                await window.settled()
                os.kill(window.pid, signal.SIGKILL)
                await window.finished()
        with pytest.raises(AssertionError, match="ended early"):
            async with running(profile, environment) as window:
                await window.until("text", shows="Only typed")
                await window.key("text", "Ctrl+Return")
                await window.until("text", shows="word9")
                shown = await window.text()
                # what is shown is on disk soon, while the answer goes on
                await until(lambda: f"Only typed{chunks(profile)}".startswith(shown))
                os.kill(window.pid, signal.SIGKILL)
                await window.finished()
        async with running(profile, environment) as window:
            kept = await window.until("text", shows="word9")
            assert kept.startswith(shown)
            assert "interrupted" in " ".join(await window.note())
            server.pause = 0.0
            server.tokens = (" end.",)
            await window.next_step()
            assert await window.next_end(0) == "complete"
            assert server.asked[-1]["prompt"] == kept
            await window.until("text", shows=kept + " end.")
    with sqlite3.connect(paths.history_file(profile)) as database:
        rows = database.execute("SELECT kind FROM conversation").fetchall()
    database.close()
    assert rows == [("completion",)]


async def test_it_streams_without_moving_the_reader(
    profile: Path, environment: dict[str, str]
) -> None:
    endless = tuple(f"\nline {number}" for number in range(20_000))  # until it is stopped
    server = OpenAIServer(tokens=endless, pause=0.005)
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            await _begin(window, "Lines:")
            await window.enter("text", "one\n" * 120)
            await window.caret("text", 8)
            before = await window.place("text")
            await window.click("go_on")
            await window.until("text", shows="line 60")
            assert await window.place("text") == before
            await window.shortcut("Esc")
            assert await window.next_end(0) == "stopped"
            assert await window.place("text") == before
            assert not await window.shows("stop")


async def test_the_engine_on_this_computer_continues(
    profile: Path, environment: dict[str, str]
) -> None:
    paths.make_private_directory(profile)
    async with running(profile, environment) as window:
        await _begin(window, "The capital of France is")
        # the likeliest words each time: one drawn by chance may end before five tokens
        await window.shortcut("Ctrl+Shift+P")
        await window.until("shows", "temperature_value", shows=True)
        await window.enter("temperature_value", "0")
        await window.shortcut("Ctrl+Shift+P")
        await window.enter("max_new_tokens", "5")
        await window.key("text", "Ctrl+Return")
        assert await window.next_end(0) == "complete"
        text = await window.text()
        assert text.startswith("The capital of France is")
        assert len(text) > len("The capital of France is")
        await window.click("how_it_was_made")
        # the file's SHA-256 is found aside, and may come after so short an answer
        made = await window.until("read", "summary", shows="Completion tokens: 5")
        assert "Model: SmolLM2-135M-Instruct" in made
        for _ in range(3):
            await window.key("sections", "Right")
        assert await window.read("prompt") == "The capital of France is"


async def test_a_server_that_only_chats_says_so(profile: Path, environment: dict[str, str]) -> None:
    server = OpenAIServer(only_chats=True)
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            await _begin(window, "Once")
            await window.key("text", "Ctrl+Return")
            assert await window.next_end(0) == "failed"
            note = await window.until("note", shows="/v1/completions")
            assert "Use another model" in note
            await window.next_step()
            await window.until("shows_window", "model_popup", shows=True)
            assert await window.text() == "Once"


async def test_a_text_that_another_program_changed_is_shown_as_it_is_now(
    profile: Path, environment: dict[str, str]
) -> None:
    server = OpenAIServer()
    async with server.serve() as served:
        prepare(profile, to("mine", ServerKind.OPENAI, served.origin))
        async with running(profile, environment) as window:
            await _begin(window, "Only typed")
            await window.until("titles", shows=["Only typed"])
            await window.settled()
            there = Database(paths.history_file(profile))
            await there.open()
            store = Conversations(there)
            [row] = await store.summaries()
            await store.update(row.id, draft="Written elsewhere", updated_at=now_ms())
            await window.until("text", shows="Written elsewhere")
            await window.type("text", "!")
            await until(lambda: "!" in draft_of(profile), "what was typed on the disk")
            assert draft_of(profile).replace("!", "") == "Written elsewhere"
            await there.close()


def draft_of(profile: Path) -> str:
    where = f"file:{paths.history_file(profile)}?mode=ro"
    connection = apsw.Connection(where, flags=apsw.SQLITE_OPEN_READONLY | apsw.SQLITE_OPEN_URI)
    try:
        return str(connection.execute("SELECT draft FROM conversation").get)
    finally:
        connection.close()
