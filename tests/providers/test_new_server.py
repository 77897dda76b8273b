"""A server that is new: one row, and all the program speaks with it as its row says.

The row is invented, the server real: on loopback, with a key in a header of its own, parameters of
its own and its models at another route. See CONTRIBUTING, "A server".
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from falcon_desktop.core.chat.curl import curl_command
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.checks import Step, StepState
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import InvalidInput, KeyMissing, KeyRejected
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.precedence import in_force
from falcon_desktop.core.domain.servers import (
    OPENAI_OPTIONS,
    KeyHeader,
    Option,
    ServerProfile,
    Sign,
    Support,
    TokenCount,
    profile_of,
)
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.source import Providers
from falcon_desktop.ui.options.state import chat_state
from tests.servers.asking import ask, question
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer

KEY = "pass-7f3e9a51c2"
NIMBUS = ServerProfile(
    id="nimbus",
    name="Nimbus",
    kind=ServerKind.OPENAI,
    base_url="http://127.0.0.1:7777",
    uses_key=True,
    hint="Nimbus answers from the clouds.",
    key=KeyHeader("X-Nimbus", ""),
    options={
        **OPENAI_OPTIONS,
        "max_new_tokens": Option("max_completion_tokens", is_common=True),
        "top_k": Option("candidates", off=0),
        "repetition_penalty": Option("echo_penalty", off=1),
        "presence_penalty": Option("", support=Support.NO),
    },
    counting=TokenCount("/nimbus/count", "text", names_model=False),
    models_route="/nimbus/catalogue",
    sign=Sign("/nimbus/status", fields=("nimbus",), version="nimbus"),
    header="nimbus",
    owner="nimbus-labs",
)
EVERYTHING = GenerationSettings(
    system_message="Be brief.", temperature=0.5, max_new_tokens=3, top_k=5, repetition_penalty=1.5,
    presence_penalty=1.0,
)  # fmt: skip


@dataclass
class Nimbus:
    """Speaks OpenAI's chat completions, but for what its row says."""

    key: str = KEY
    inner: OpenAIServer = field(default_factory=OpenAIServer)
    repeats_key: bool = False

    async def script(self, peer: Peer, request: Request) -> None:
        """Answer one request."""
        names: dict[str, Any] = {"Server": "Nimbus"}
        if request.headers.get("x-nimbus") != self.key or "authorization" in request.headers:
            words = f"Not {request.headers.get('x-nimbus')}." if self.repeats_key else "No."
            await peer.json({"error": {"message": words}}, 401, **names)
        elif request.path == "/nimbus/status":
            await peer.json({"nimbus": "7.1"}, **names)
        elif request.path == "/nimbus/catalogue":
            model = {"id": "falcon", "owned_by": "nimbus-labs", "context_window": 9000}
            await peer.json({"models": [model]}, **names)
        elif request.path == "/nimbus/count":
            await peer.json({"count": len(request.json["text"].split())}, **names)
        elif request.path.endswith("/models"):
            await peer.json({"error": {"message": "Unknown route."}}, 404, **names)
        else:
            await self.inner.script(peer, request)


class Vault:
    """A keyring with one key for one origin."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    async def read(self, connection_id: str, origin: str) -> str | None:
        """Return the key of an origin."""
        return KEY if origin == self._origin else None


@pytest.fixture(autouse=True)
def one_row_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a contributor writes: one row."""
    monkeypatch.setattr(servers, "PRESETS", (*servers.PRESETS[:-1], NIMBUS, servers.PRESETS[-1]))


@pytest.fixture
async def server() -> AsyncIterator[ScriptedServer]:
    async with ScriptedServer(Nimbus().script) as served:
        yield served


def there(server: ScriptedServer, preset: str = "nimbus", **fields: Any) -> Connection:
    """Return a connection to the server, as the menu of presets makes it."""
    made = servers.preset(preset).connection("n")
    changed = {"base_url": server.origin, "uses_key": True, **fields}
    return Connection(**{**{name: getattr(made, name) for name in made.__slots__}, **changed})


async def test_it_is_recognised_tested_and_its_models_are_listed(server: ScriptedServer) -> None:
    source = Providers(Vault(there(server).origin))  # type: ignore[arg-type]
    unknown = await source.identify(there(server, "custom"))
    assert (unknown.name, unknown.preset, unknown.needs_key) == ("Nimbus", "nimbus", True)
    identity = await source.identify(there(server))
    assert (identity.name, identity.version, identity.preset) == ("Nimbus", "7.1", "nimbus")
    assert [(one.id, one.context_window) for one in identity.models] == [("falcon", 9000)]
    steps = [step async for step in source.check(there(server))]
    ended = {one.step: one.state for one in steps if one.state is not StepState.RUNNING}
    assert set(ended) == set(Step)
    assert ended.pop(Step.TLS) is StepState.SKIPPED, "loopback"
    assert set(ended.values()) == {StepState.OK}
    provider = await source.provider(there(server), _ignore)
    assert await provider.count_tokens("a b c") == 3
    await source.close()


async def test_each_option_by_its_name_and_nothing_that_was_not_chosen(
    server: ScriptedServer,
) -> None:
    provider = OpenAIProvider(there(server), KEY)
    off = GenerationSettings(system_message="", top_k=0, repetition_penalty=1)
    for settings, expected in (
        (
            EVERYTHING,
            {
                "temperature": 0.5,
                "max_completion_tokens": 3,
                "candidates": 5,
                "echo_penalty": 1.5,
            },
        ),
        (off, {"candidates": 0, "echo_penalty": 1}),
        (GenerationSettings(system_message=""), {}),
    ):
        told = in_force(settings, there(server), GenerationSettings())
        outcome = await ask(provider, question(settings=told))
        assert outcome.error is None and not outcome.notices
        body = server.requests[-1].json
        for name in ("model", "messages", "stream", "stream_options"):
            del body[name]
        assert body == expected
    await provider.aclose()


async def test_its_key_goes_in_its_header_and_nowhere_else(server: ScriptedServer) -> None:
    origin = there(server).origin
    source = Providers(Vault(origin))  # type: ignore[arg-type]
    outcome = await ask(await source.provider(there(server), _ignore))
    assert outcome.text == "Hello, world!"
    assert server.requests[-1].headers["x-nimbus"] == KEY
    assert outcome.sent[0].has_key and KEY not in repr(outcome.sent)
    elsewhere = there(server, base_url=server.origin.replace("127.0.0.1", "localhost"))
    with pytest.raises(KeyMissing):
        await source.provider(elsewhere, _ignore)
    await source.close()
    with pytest.raises(InvalidInput, match="unencrypted"):
        far = there(server, base_url="http://nimbus.example")
        HttpClient(far, KEY, root="http://nimbus.example/v1")
    line = curl_command(f"{origin}/v1/chat/completions", {}, has_key=True, key=NIMBUS.key)
    assert '-H "X-Nimbus: $FALCON_KEY"' in line and "Authorization" not in line


async def test_a_refused_key_is_told_and_masked() -> None:
    async with ScriptedServer(Nimbus("another", repeats_key=True).script) as server:
        provider = OpenAIProvider(there(server), KEY)
        outcome = await ask(provider)
        await provider.aclose()
        assert isinstance(outcome.error, KeyRejected)
        assert KEY not in f"{outcome.error!r} {outcome.error.detail}"
        assert "•••" in outcome.error.detail
        source = Providers(Vault(there(server).origin))  # type: ignore[arg-type]
        steps = [step async for step in source.check(there(server))]
        await source.close()
    assert (steps[-1].step, steps[-1].state) == (Step.KEY, StepState.FAILED)
    assert KEY not in repr(steps)


def test_the_panel_says_what_it_takes() -> None:
    state = chat_state(GenerationSettings(), NIMBUS.connection("n"), GenerationSettings(), None)
    assert state.support["top_k"] is state.support["repetition_penalty"] is Support.YES
    assert state.support["presence_penalty"] is Support.NO
    assert profile_of(NIMBUS.connection("n")) is NIMBUS


async def test_the_double_is_no_fiction(server: ScriptedServer) -> None:
    """OpenAI's own client reads its answer, once it is told of the header and the names."""
    from openai import AsyncOpenAI, Omit

    headers: dict[str, Any] = {"Authorization": Omit(), "X-Nimbus": KEY}
    async with AsyncOpenAI(api_key="x", base_url=server.url, max_retries=0) as client:
        answer = await client.chat.completions.create(
            model="falcon",
            messages=[{"role": "user", "content": "Hi"}],
            max_completion_tokens=9,
            extra_headers=headers,
            extra_body={"candidates": 5, "echo_penalty": 1.5},
        )
    assert answer.choices[0].message.content == "Hello, world!"


def _ignore(event: object) -> None:
    """Hear nothing."""
