"""Another language is spoken at once: the window is made anew while the program runs on."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.store.settings import SettingsFile
from tests.end_to_end.environments import alone
from tests.end_to_end.histories import put_in
from tests.end_to_end.remote import Remote, running
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, ScriptedServer, data

ARABIC, ENGLISH = "العربية", "English"
NEW_CHAT = "محادثة جديدة"


class Held(OpenAIServer):
    """Answers with one word at once and with the others when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = asyncio.Event()

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        self.asked.append(body)
        await peer.head(Transfer_Encoding="chunked")
        await peer.chunked(data(_piece("", thought="One thought")), end=False)
        await peer.chunked(data(_piece("First")), end=False)
        await self.may_go_on.wait()
        await peer.chunked(*(data(_piece(f" word {place}")) for place in range(30)), end=False)
        await peer.chunked(data(_piece(" last", "stop")), b"data: [DONE]\n\n")


def _piece(text: str, reason: str | None = None, thought: str = "") -> dict[str, Any]:
    said = {"reasoning_content": thought} if thought else {"content": text}
    choice = {"index": 0, "delta": said, "finish_reason": reason}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "falcon",
            "choices": [choice]}  # fmt: skip


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def use(profile: Path, server: ScriptedServer) -> None:
    profile.mkdir(parents=True, exist_ok=True)
    made = Connection("s", "Server", ServerKind.OPENAI, server.url, preset="vllm")
    SettingsFile(profile / "settings.json").save(
        Settings(connections=(made,), default_connection_id="s")
    )


async def open_languages(window: Remote) -> None:
    """Show the page with the list of languages."""
    if not await window.shows("settings_pages"):
        await window.action("settings")
        await window.until("shows", "settings_pages", shows=True)
        await window.take("settings_pages", "General")
    await window.until("shows", "language", shows=True)


async def choose(window: Remote, language: str) -> None:
    """Choose a language in Settings, and wait for the window that speaks it."""
    before = await window.window_number()
    await open_languages(window)
    await window.pick("language", language)
    await window.until("window_number", shows=before + 1)
    await window.until("shows", "settings_pages", shows=True)
    await window.settled()


async def test_an_answer_streams_on_in_another_language_and_nothing_typed_is_lost(
    profile: Path, environment: dict[str, str]
) -> None:
    server = Held()
    async with server.serve() as here:
        use(profile, here)
        async with running(profile, environment) as window:
            await window.send("Tell me")
            await window.until("transcript", shows="First")
            await window.type("message", "half a thought")
            await window.select("message", 5, 1)
            await choose(window, ARABIC)
            assert await window.mirrored()
            assert NEW_CHAT in await window.every_text()
            assert await window.read("message") == "half a thought"
            assert await window.selection("message") == [5, 1]
            assert await window.shows("stop")
            assert await window.streaming_rows() == 1
            assert await window.focused() == "language"  # where it was chosen
            server.may_go_on.set()
            assert await window.next_end(0) == "complete"
            await window.until("transcript", shows="word 29 last")
            assert (await window.transcript()).count("word 7 ") == 1
            assert len(server.asked) == 1
            await choose(window, ENGLISH)
            assert not await window.mirrored()
            assert not [text for text in await window.every_text() if NEW_CHAT in text]
            assert await window.read("message") == "half a thought"
            assert await window.alive() == {"MainWindow": 1, "Session": 1, "SettingsWindow": 1}
    kept = json.loads((profile / "settings.json").read_text())
    assert kept["language"] == "en"


async def test_what_was_open_and_where_it_was_read_stays(
    profile: Path, environment: dict[str, str]
) -> None:
    text = "\n\n".join(f"Line {number}. " * 40 for number in range(80))
    await put_in(profile, {"Other": ("Why?", "So."), "Long": ("What?", text)})
    async with running(profile, environment) as window:
        await window.click_chat("Long")
        await window.until("window_title", shows="Long")
        await window.settled()
        await window.scroll_to(4_000)
        await window.drag_sidebar(330)
        await window.settled()
        seen, size = await window.read_at(), await window.size()
        await choose(window, ARABIC)
        assert await window.window_title() == "Long"
        assert await window.sidebar_width() == 330
        assert await window.read_at() == seen
        assert await window.size() == size
        await window.action("temporary_chat")
        await window.until("shows", "about_this_chat", shows=True)
        await window.type("message", "between us")
        await window.action("show_trash")
        await window.settled()
        await choose(window, ENGLISH)
        await window.until("shows", "about_this_chat", shows=True)
        assert await window.read("message") == "between us"
        assert await window.chat_list() == "trash"


async def test_what_was_selected_chosen_and_expanded_stays_while_an_answer_streams(
    profile: Path, environment: dict[str, str]
) -> None:
    server = Held()
    async with server.serve() as here:
        use(profile, here)
        await put_in(profile, {"One": ("Why?", "So."), "Two": ("What?", "That.")})
        async with running(profile, environment) as window:
            await window.send("Tell me *now*")
            await window.until("transcript", shows="First")
            await window.settled()
            await window.unfold_thoughts(1)
            await window.select_asked(0, 5, 9)
            await choose(window, ARABIC)
            await window.until("selected_text", shows="me *")
            assert await window.thoughts_are_unfolded(1)
            await window.select_said(1, [0, 1], [0, 4])
            await window.choose_rows(["One", "Two"])
            assert await window.selected_text() == "irs"
            await choose(window, ENGLISH)
            await window.until("selected_text", shows="irs")
            await window.until("chosen_rows", shows=["One", "Two"])
            server.may_go_on.set()
            assert await window.next_end(0) == "complete"
            await window.until("transcript", shows="word 29 last")
            assert await window.selected_text() == "irs"
            assert await window.chosen_rows() == ["One", "Two"]


async def test_what_can_be_undone_is_offered_in_the_other_language(
    profile: Path, environment: dict[str, str]
) -> None:
    await put_in(profile, {"One": ("Why?", "So."), "Two": ("What?", "That.")})
    async with running(profile, environment) as window:
        await window.click_chat("One")
        await window.until("window_title", shows="One")
        await open_languages(window)
        await window.action("delete_chat")
        await window.until("notice", shows="1 chat moved to Trash")
        await choose(window, ARABIC)
        await window.until("notice", shows="نُقلت محادثة واحدة إلى سلة المهملات")
        await window.click("notice_action")
        await window.settled()
        assert await window.titles() == ["One", "Two"]


@pytest.mark.parametrize("is_there", [False, True])
async def test_what_is_typed_outlives_a_kill_while_the_language_changes(
    profile: Path, environment: dict[str, str], is_there: bool
) -> None:
    """At once, or as soon as the other window is there."""
    with pytest.raises(AssertionError, match="ended early"):
        async with running(profile, environment) as window:
            await open_languages(window)
            await window.type("message", "not to be lost")
            await window.settled()
            await window.pick("language", ARABIC)
            if is_there:
                await window.until("window_number", shows=2)
            os.kill(window.pid, signal.SIGKILL)
            await window.settled()
    async with running(profile, environment) as window:
        await window.until("read", "message", shows="not to be lost")
        assert not is_there or NEW_CHAT in await window.every_text()
