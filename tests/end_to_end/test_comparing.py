"""Two or three models answer the same question side by side, with the real window."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop import paths
from falcon_desktop.core.domain.connection import ServerKind
from tests.end_to_end.environments import at_home, offscreen
from tests.end_to_end.remote import Remote, running
from tests.end_to_end.test_making import prepare, to
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer
from tests.servers.tgi import TgiServer


@pytest.fixture
def environment() -> dict[str, str]:
    return at_home(offscreen())


async def _choose(window: Remote, number: int, variant: str) -> None:
    await window.click(f"compare_model_{number}")
    await window.until("rows", "models", shows=variant)
    await window.enter("filter_models", variant)


async def test_models_answer_together_and_one_is_kept(
    profile: Path, environment: dict[str, str]
) -> None:
    endless = tuple(f" slow{number}" for number in range(20_000))  # until it is stopped
    slow = OpenAIServer(tokens=endless, pause=0.02)
    quick = TgiServer(tokens=(" quick", " answer"))
    broken = OpenAIServer(key="wanted")
    async with slow.serve() as one, quick.serve() as two, broken.serve() as three:
        prepare(
            profile,
            to("one", ServerKind.OPENAI, one.origin),
            to("two", ServerKind.TGI, two.origin, model=""),
            to("three", ServerKind.OPENAI, three.origin),
        )
        async with running(profile, environment) as window:
            slow.tokens = (" first",)
            await window.answered("Why?")
            slow.tokens = endless
            await window.message_menu("compare")
            await window.until("shows_window", "compare_chooser", shows=True)
            await window.click("add_model")
            for number, name in enumerate(("one", "two", "three"), 1):
                await _choose(window, number, name)
            await window.click("compare")
            # all at once: one streams on while another is done and the third has failed
            await window.until("shows", "column_3", shows=True)
            await window.until("read", "facts_2", shows="tokens")
            await window.until("note", shows="key")
            columns = await window.until("columns", shows="slow")
            assert columns[1][1] == "quick answer"
            assert "slow" in columns[0][1]
            assert await window.shows("stop_1")
            assert not await window.shows("stop_2")
            [tgi] = [body for path, body in quick.asked if path == "/generate_stream"]
            assert "User: Why?" in tgi["inputs"]
            assert slow.asked[1]["messages"] == slow.asked[0]["messages"]
            # away and back: it is there still, and runs on
            await window.action("new_chat")
            await window.until("columns", shows=[])
            await window.action("next_chat")
            await window.until("shows", "column_3", shows=True)
            before = len((await window.columns())[0][1])
            while len((await window.columns())[0][1]) <= before:
                await asyncio.sleep(0.02)
            await window.click("stop_1")
            await window.until("shows", "stop_1", shows=False)
            await window.click("keep_2")
            await window.until("transcript", shows="quick answer")
            assert await window.columns() == []
            assert await window.shows("message")
            # once more from the versions, and back by key
            await window.message_menu("compare_versions")
            await window.until("shows", "column_3", shows=True)
            await window.shortcut("Esc")
            await window.until("shows", "comparison", shows=False)
            assert await window.transcript() == "quick answer"


async def test_what_is_in_the_box_of_a_new_chat_is_compared(
    profile: Path, environment: dict[str, str]
) -> None:
    left, right = OpenAIServer(tokens=("left",)), OpenAIServer(tokens=("right",))
    async with left.serve() as one, right.serve() as two:
        prepare(
            profile,
            to("one", ServerKind.OPENAI, one.origin),
            to("two", ServerKind.OPENAI, two.origin),
        )
        async with running(profile, environment) as window:
            await window.action("compare")
            await window.until("notice", shows="Type a question first")
            assert not await window.shows_window("compare_chooser")
            # the chooser belongs to the box that it was opened for
            await window.type("message", "Why is it green?")
            await window.action("compare")
            await window.until("shows_window", "compare_chooser", shows=True)
            # what the header says comes first: the default, not the first of all connections
            await window.until("read", "compare_model_1", shows="one")
            await window.action("new_text")
            await window.until("shows_window", "compare_chooser", shows=False)
            await window.action("compare")
            await window.until("notice", shows="only be compared in chats")
            await window.action("new_chat")
            await window.until("read", "message", shows="Why is it green?")
            await window.action("compare")
            await window.until("shows_window", "compare_chooser", shows=True)
            await _choose(window, 1, "one")
            await _choose(window, 2, "two")
            assert left.asked == right.asked == []  # nothing is sent before it is wanted
            await window.click("compare")
            await window.until("columns", shows="right")
            await window.until("columns", shows="left")
            assert [text for _, text in await window.columns()] == ["left", "right"]
            for server in (left, right):
                [body] = server.asked
                assert body["messages"][-1]["content"] == "Why is it green?"
            assert await window.titles() == ["Why is it green?"]
            await window.click("keep_2")
            await window.until("transcript", shows="right")
            assert await window.read("message") == ""
            await window.action("new_chat")
            assert await window.read("message") == ""


def texts_with(profile: Path, word: str) -> int:
    """Return how many answers that go on hold a word on disk."""
    where = f"file:{profile / 'history.sqlite3'}?mode=ro"
    with contextlib.closing(sqlite3.connect(where, uri=True, timeout=60)) as database:
        asked = (
            "SELECT count(*) FROM (SELECT group_concat(text, '') AS text FROM answer_chunk"
            " GROUP BY message_key) WHERE instr(text, ?)"
        )
        [count] = database.execute(asked, (word,)).fetchone()
    return int(count)


class Flaky(OpenAIServer):
    """Fails until it is mended."""

    down = True

    async def _chat(self, peer: Peer, body: dict[str, Any]) -> None:
        if self.down:
            await peer.body(b"out of order", 502)
        else:
            await super()._chat(peer, body)


async def test_a_column_that_failed_asks_its_own_model_again(
    profile: Path, environment: dict[str, str]
) -> None:
    good, flaky = OpenAIServer(tokens=("good",)), Flaky(tokens=("mended",))
    async with good.serve() as one, flaky.serve() as two:
        prepare(
            profile,
            to("one", ServerKind.OPENAI, one.origin),
            to("two", ServerKind.OPENAI, two.origin),
        )
        async with running(profile, environment) as window:
            await window.answered("Why?")
            await window.action("compare")
            await window.until("shows_window", "compare_chooser", shows=True)
            await _choose(window, 1, "one")
            await _choose(window, 2, "two")
            await window.click("compare")
            await window.until("note", shows="Retry")
            await window.next_end(2)
            flaky.down = False
            await window.next_step()
            assert await window.next_end(3) == "complete"
            assert [text for _, text in await window.columns()] == ["good", "mended"]
            assert len(good.asked) == 2


async def test_a_kill_leaves_every_column_interrupted(
    profile: Path, environment: dict[str, str]
) -> None:
    server = OpenAIServer(
        tokens=tuple(f" word{number}" for number in range(20_000)), pause=0.02,
        models=("falcon", "eagle"),
    )  # fmt: skip
    async with server.serve() as served:
        prepare(profile, to("one", ServerKind.OPENAI, served.origin))
        with pytest.raises(AssertionError, match="ended early"):
            async with running(profile, environment) as window:
                await window.send("Why?")
                await window.until("transcript", shows="word2")
                await window.shortcut("Esc")
                await window.next_end(0)
                await window.action("compare")
                await window.until("shows_window", "compare_chooser", shows=True)
                await _choose(window, 2, "eagle")
                await window.click("compare")
                while not all("word5" in text for _, text in await window.columns() or [["", ""]]):
                    await asyncio.sleep(0.05)
                # what is shown is on disk soon, while the answers go on
                while texts_with(profile, "word5") < 2:
                    await asyncio.sleep(0.05)
                os.kill(window.pid, signal.SIGKILL)
                await window.finished()
        async with running(profile, environment) as window:
            await window.until("transcript", shows="word5")
    with sqlite3.connect(paths.history_file(profile)) as database:
        rows = database.execute(
            "SELECT status, model, length(text) > 10 FROM message"
            " WHERE role = 'assistant' ORDER BY sequence"
        ).fetchall()
    database.close()
    assert rows == [
        ("stopped", "falcon", 1),
        ("interrupted", "falcon", 1),
        ("interrupted", "eagle", 1),
    ]
