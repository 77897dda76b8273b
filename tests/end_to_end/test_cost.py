"""What answers cost, through the real window and the command: shown, summed, kept."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

from tests.end_to_end.environments import alone
from tests.end_to_end.remote import ROOT, running
from tests.servers.openai_server import OpenAIServer


async def command(environment: dict[str, str], *words: str) -> list[dict[str, Any]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "falcon_desktop", *words,
        cwd=ROOT, env=environment, stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    assert process.returncode == 0, err
    return [json.loads(line) for line in out.splitlines()]


async def test_what_a_server_says_that_answers_cost(profile: Path) -> None:
    environment = alone()
    double = OpenAIServer(cost={"cost": 0.00014725, "is_byok": False})
    async with double.serve() as server:
        profile.mkdir(mode=0o700)
        connection = {"id": "r", "name": "My router", "kind": "openai", "base_url": server.url}
        (profile / "settings.json").write_text(
            json.dumps({"default_connection_id": "r", "connections": [connection]})
        )
        async with running(profile, environment) as window:
            assert await window.answered("Why?") == "complete"
            await window.until("every_text", shows="0.00015 USD")
            double.cost = {}
            assert await window.answered("And now?") == "complete"
            double.cost = {"cost": 0.5}
            assert await window.answered("Again?") == "complete"
            await window.until("every_text", shows="0.50 USD")
            await window.until("tip", "context", shows="This chat cost 0.50 USD · the cost of 1")
            await window.action("settings")
            await window.take("settings_pages", "Data & privacy")
            await window.until("rows", "what_answers_cost", shows="My router")
            [row] = await window.rows("what_answers_cost")
            assert "My router" in row and "0.50 USD · the cost of 1 answer isn't known" in row
        # the same body as ever: no server is asked for it
        assert all(body.keys() == {"model", "messages", "stream", "stream_options"}
                   for body in double.asked)  # fmt: skip
        double.cost = {"cost": 0.25}
        data = ("--data-dir", str(profile))
        *_, done = await command(environment, *data, "ask", "--json", "-n", "Third?")
    assert (done["usage"]["cost"], done["usage"]["currency"]) == ("0.25", "USD")
    [month] = await command(environment, *data, "costs", "--json")
    assert (month["amount"], month["currency"]) == ("0.75014725", "USD")
    assert (month["connection"], month["answers"], month["unknown"]) == ("My router", 3, 1)
