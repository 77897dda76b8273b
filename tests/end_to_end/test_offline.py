"""No network: the program starts, everything but sending works, nothing is lost."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.end_to_end.environments import offscreen
from tests.end_to_end.remote import running
from tests.end_to_end.test_connections import close_settings, open_connections

NO_NETWORK = ("unshare", "--user", "--map-root-user", "--net")
"""A network namespace of its own, in which there is not even loopback."""


def _can_unshare() -> bool:
    try:
        return subprocess.run([*NO_NETWORK, "true"], capture_output=True).returncode == 0
    except OSError:
        return False


@pytest.fixture
def environment() -> dict[str, str]:
    return offscreen()


@pytest.mark.skipif(not _can_unshare(), reason="no network namespaces here")
@pytest.mark.long
async def test_without_a_network(profile: Path, environment: dict[str, str]) -> None:
    async with running(profile, environment) as window:
        await open_connections(window)
        await window.add("custom", "Far away", "https://192.0.2.7/v1")
        await window.click("default_connection")
        await window.add("custom", "By name", "https://falcon.invalid/v1")
        await close_settings(window)
    async with running(profile, environment, *NO_NETWORK) as window:
        await window.until("foot", shows=["Far away", "Default model · not tested"])

        assert await window.answered("Is anybody there?") == "failed"
        await window.until("foot", shows=["Far away", "Default model · offline", "trouble"])
        sentence, button = await window.note()
        assert sentence.startswith("You're offline")
        assert button == "Retry"

        # Retry is one key away, and answers in place; what is being typed meanwhile stays
        await window.type("message", "half a thought")
        before = len(await window.finished())
        await window.shortcut("Ctrl+R")
        assert await window.next_end(before) == "failed"
        assert await window.read("message") == "half a thought"

        # a name that can't be looked up is the same trouble
        await window.click("model")
        await window.until("rows", "models", shows="By name")
        await window.type("filter_models", "by name")
        await window.key("filter_models", "Return")
        await window.until("header", shows="By name")
        before = len(await window.finished())
        await window.shortcut("Ctrl+R")
        assert await window.next_end(before) == "failed"
        await window.until("foot", shows=["By name", "Default model · offline"])

        # everything else works: another chat, the test, an answer of this computer's own engine
        await open_connections(window)
        await window.take("saved_connections", "By name")
        steps = await window.test()
        assert steps[-1][:2] == ["address", "failed"]
        await close_settings(window)
        await window.action("new_chat")
        await window.click("model")
        await window.until("rows", "models", shows="On this computer")
        await window.type("filter_models", "smol")
        await window.key("filter_models", "Return")
        await window.until("foot", shows=["On this computer"])
        assert await window.answered("Say one word.") == "complete"
        assert await window.foot() == ["On this computer", "SmolLM2 135M · ready", "ready"]
    async with running(profile, environment) as window:
        await window.action("next_chat")
        await window.until("read", "message", shows="half a thought")
        assert (await window.foot())[0] == "By name"
