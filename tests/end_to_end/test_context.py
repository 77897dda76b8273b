"""The context through the real window: the meter, what stays behind, the question, fresh starts."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from falcon_desktop.core.context.tokens import USUAL_OVERHEAD
from tests.end_to_end.environments import alone
from tests.end_to_end.remote import Remote, running
from tests.servers.tgi import TgiServer

SYSTEM = "Be kind."
WINDOW = 200


@pytest.fixture
def environment() -> dict[str, str]:
    return alone()


def connect(profile: Path, origin: str, **more: Any) -> None:
    """Let the profile answer with a scripted server; ``more`` are other settings."""
    connection = {
        "id": "tests",
        "name": "Tests",
        "kind": "tgi",
        "base_url": origin,
        "template": "falcon",
        "defaults": {"system_message": SYSTEM, "max_new_tokens": 20},
    }
    settings = {
        "format": 1,
        "connections": [connection],
        "default_connection_id": "tests",
        "welcome_seen": True,
    }
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "settings.json").write_text(json.dumps(settings | more))


def prompts(server: TgiServer) -> list[str]:
    """Return the prompts that were to be continued."""
    return [body["inputs"] for route, body in server.asked if route == "/generate_stream"]


def provenance(profile: Path) -> list[dict[str, Any]]:
    with sqlite3.connect(f"file:{profile / 'history.sqlite3'}?mode=ro", uri=True) as database:
        rows = database.execute(
            "SELECT provenance FROM message WHERE role = 'assistant' ORDER BY sequence"
        ).fetchall()
    database.close()
    return [json.loads(row[0]) for row in rows]


async def ask(window: Remote, name: str, words: int) -> str:
    return await window.answered(f"{name} " + " ".join(["word"] * (words - 1)))


async def test_the_meter_counts_and_the_oldest_turns_stay_behind(
    profile: Path, environment: dict[str, str]
) -> None:
    server = TgiServer(max_total_tokens=WINDOW, tokens=(" Well", " then."))
    async with server.serve() as falcon:
        connect(profile, falcon.origin)
        async with running(profile, environment) as window:
            # while one types, by the server's own tokenizer: it counts words
            empty = 10  # next to nothing, and not shown
            await window.type("message", "one two three")
            around = 2 * round(USUAL_OVERHEAD)  # of the question, and of the answer's opening
            await window.until("read", "context", shows=f"{empty + around + 3} / 200 tokens")
            await window.type("message", " four five")
            await window.until("read", "context", shows=f"{empty + around + 5} / 200 tokens")
            assert "20 tokens are reserved for the answer" in await window.tip("context")
            assert "one two three four five" in server.counted
            await window.enter("message", "")

            for name in ("First", "Second", "Third", "Fourth"):
                assert await ask(window, name, 50) == "complete"
            last = prompts(server)[-1]
            assert last.startswith(f"System:{SYSTEM}\nUser: ")
            assert "First" not in last
            assert last.endswith("\nAssistant:")
            assert "Fourth word" in last
            await window.until("lines", shows=["The model remembers from here"])
        left = [made.get("left_out", 0) for made in provenance(profile)]
        assert left[0] == 0
        assert left[-1] % 2 == 0
        assert left[-1] > 0


async def test_stop_and_ask(profile: Path, environment: dict[str, str]) -> None:
    server = TgiServer(max_total_tokens=WINDOW, tokens=(" Well", " then."))
    async with server.serve() as falcon:
        connect(profile, falcon.origin, context_policy="ask")
        async with running(profile, environment) as window:
            assert await ask(window, "First", 40) == "complete"
            assert await ask(window, "Second", 40) == "complete"
            await window.until("read", "context", shows="/ 200 tokens")
            assert await ask(window, "Third", 100) == "failed"
            assert len(prompts(server)) == 2, "nothing was sent"
            assert (await window.foot())[2] == "ready", "nothing is wrong with the server"
            card = await window.until("card", shows=["Send without the oldest 2 messages"])
            assert card == [
                "Send without the oldest 2 messages",
                "Shorten the message",
                "Clear context here",
                "Use another model",
                "Retry",
            ]
            assert "200" in (await window.note())[0]
            await window.until("tip", "context", shows="too long")
            await window.click("send_without")
            assert await window.next_end(3) == "complete"
            assert "First" not in prompts(server)[-1]
            assert "Second" in prompts(server)[-1]
            await window.until("lines", shows=["The model remembers from here"])

            # the newest message alone is too much: the server says so, nothing is dropped silently
            assert await ask(window, "Fourth", 300) == "failed"
            await window.until("note", shows="it may fit")
            before = len(await window.finished())
            await window.click("send_without")
            assert await window.next_end(before) == "failed"
            await window.until("note", shows="newest message alone take")
            assert "Send without" not in " ".join(await window.card())
            await window.click("shorten")
            await window.until("shows", "edit_message", shows=True)


async def test_start_fresh_from_the_card_and_from_the_menu(
    profile: Path, environment: dict[str, str]
) -> None:
    server = TgiServer(max_total_tokens=WINDOW, tokens=(" Well", " then."))
    async with server.serve() as falcon:
        connect(profile, falcon.origin)
        async with running(profile, environment) as window:
            assert await ask(window, "First", 20) == "complete"
            # this chat is to stop and ask, by the meter's menu
            await window.until("shows", "context", shows=True)
            await window.click("context")
            await window.menu("ask")
            assert await ask(window, "Second", 80) == "complete"
            assert await ask(window, "Third", 80) == "failed"
            await window.until("card", shows=["Clear context here"])
            await window.click("start_fresh")
            assert await window.next_end(3) == "complete"
            last = prompts(server)[-1]
            assert (last.count("\nUser: "), "Third" in last) == (1, True)
            assert await window.messages() == 6, "what was said is there"
            await window.until("lines", shows=["Context cleared here"])

            # Ctrl+Z takes the line away, and it can be drawn by key again
            await window.action("clear_context")
            await window.until("notice", shows="Context cleared.")
            assert await ask(window, "Fourth", 5) == "complete"
            assert prompts(server)[-1].count("\nUser: ") == 1
            await window.click("remove_line")
            await window.until("lines", shows=["Context cleared here"])


async def test_a_refusal_teaches_and_is_tried_again(
    profile: Path, environment: dict[str, str]
) -> None:
    """A server whose ``/info`` promises more than it takes."""
    server = TgiServer(max_total_tokens=WINDOW, tokens=(" Well", " then."))
    honest = server.info

    def boasting() -> dict[str, Any]:
        return honest() | {"max_total_tokens": 4_000, "max_input_tokens": 3_999}

    server.info = boasting  # type: ignore[method-assign]
    async with server.serve() as falcon:
        connect(profile, falcon.origin)
        async with running(profile, environment) as window:
            for name in ("First", "Second", "Third", "Fourth"):
                assert await ask(window, name, 60) == "complete"
            await window.until("read", "context", shows="/ 200 tokens")
            assert "First" not in prompts(server)[-1]


async def test_the_engine_counts_but_is_not_started_for_it(
    profile: Path, environment: dict[str, str]
) -> None:
    """The real llama.cpp and its model: what the meter says is what it read and wrote."""
    engine = {
        "id": "embedded",
        "name": "On this computer",
        "kind": "embedded",
        "defaults": {"max_new_tokens": 16, "temperature": 0},
    }
    settings = {"format": 1, "welcome_seen": True, "connections": [engine]}
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "settings.json").write_text(json.dumps(settings))
    async with running(profile, environment) as window:
        await window.type("message", "How fast does a falcon fly")
        assert not await window.shows("context"), "next to nothing is not counted aloud"
        await window.paste("message", " falcon" * 500)
        await window.until("read", "context", shows="~")
        assert await window.engine() is None, "counting starts nothing"
        await window.enter("message", "")
        assert await window.answered("How fast does a falcon fly?") == "complete"
        assert await window.answered("And a swallow, in one word?") == "complete"
        await window.settled()
        text = "~"
        while text.startswith("~"):  # an estimate until the engine has counted
            text = await window.until("read", "context", shows="/ 8,192 tokens")
        shown = int(text.split(" ")[0].replace(",", ""))
    with sqlite3.connect(f"file:{profile / 'history.sqlite3'}?mode=ro", uri=True) as database:
        read, wrote = database.execute(
            "SELECT prompt_tokens, completion_tokens FROM message WHERE role = 'assistant'"
            " ORDER BY sequence DESC LIMIT 1"
        ).fetchone()
    database.close()
    assert abs(shown - read - wrote) <= 6
