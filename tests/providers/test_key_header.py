"""The header that a key travels in: its name is the connection's, or that of its server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from falcon_desktop.core.chat.curl import curl_command
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import InvalidInput, KeyMissing, KeyRejected
from falcon_desktop.core.domain.generation import GenerationSettings, Thinking
from falcon_desktop.core.domain.servers import PRESETS, key_header_of, known, preset
from falcon_desktop.providers.http import HttpClient
from falcon_desktop.providers.http_options import join_url, openai_root
from falcon_desktop.providers.source import Providers
from tests.servers.asking import ask
from tests.servers.openai_server import OpenAIServer
from tests.servers.scripted import Peer, Request, ScriptedServer
from tests.servers.tgi import TgiServer

KEY = "pass-7f3e9a51c2"
SERVICES = ("openai", "anthropic", "gemini", "mistral", "deepseek", "groq", "openrouter", "azure")


class Vault:
    """A keyring with one key for one origin."""

    def __init__(self, origin: str) -> None:
        self._origin = origin

    async def read(self, connection_id: str, origin: str) -> str | None:
        """Return the key of an origin."""
        return KEY if origin == self._origin else None


def there(server: ScriptedServer, header: str, **fields: Any) -> Connection:
    given = {"preset": "custom", "kind": ServerKind.OPENAI, **fields}
    return Connection(
        "c", "Gateway", base_url=server.origin, uses_key=True, key_header=header, **given
    )


def source_for(connection: Connection) -> Providers:
    return Providers(Vault(connection.origin))  # type: ignore[arg-type]


def _ignore(event: object) -> None:
    """Hear nothing."""


@pytest.mark.parametrize(
    ("written", "name", "value"),
    [
        ("", "authorization", f"Bearer {KEY}"),
        ("Authorization", "authorization", f"Bearer {KEY}"),
        ("Authorization:", "authorization", KEY),
        ("authorization: Token", "authorization", f"Token {KEY}"),
        ("api-key", "api-key", KEY),
        (" X-API-Key ", "x-api-key", KEY),
        ("x-team: Bearer", "x-team", f"Bearer {KEY}"),
    ],
)
async def test_the_key_goes_in_it_and_in_no_other(written: str, name: str, value: str) -> None:
    async with OpenAIServer().serve() as server:
        source = source_for(there(server, written))
        outcome = await ask(await source.provider(there(server, written), _ignore))
        await source.close()
    assert outcome.text == "Hello, world!"
    sent = server.requests[-1].headers
    assert {one for one, content in sent.items() if KEY in content} == {name}
    assert sent[name] == value
    assert outcome.sent[0].has_key and KEY not in repr(outcome.sent)


async def test_the_test_of_a_connection_and_tgi_use_it_too() -> None:
    gateway = OpenAIServer(key=KEY, key_header="api-key")
    async with gateway.serve() as server:
        connection = there(server, "api-key")
        source = source_for(connection)
        identity = await source.identify(connection)
        assert [one.id for one in identity.models] == ["falcon"]
        steps = [step async for step in source.check(connection)]
        assert steps[-1].state == "ok"
        await source.close()
    async with TgiServer().serve() as server:
        connection = there(server, "x-key", kind=ServerKind.TGI, preset="tgi")
        source = source_for(connection)
        assert (await ask(await source.provider(connection, _ignore))).error is None
        await source.close()
    assert all("authorization" not in one.headers for one in server.requests)
    assert server.requests[-1].headers["x-key"] == KEY


async def test_it_is_bound_to_its_origin_and_masked_wherever_it_is_repeated() -> None:
    async def repeats(peer: Peer, request: Request) -> None:
        words = f"No such key: {request.headers.get('x-gateway')}"
        await peer.json({"error": {"message": words}}, 401)

    async with ScriptedServer(repeats) as server:
        connection = there(server, "x-gateway")
        source = source_for(connection)
        outcome = await ask(await source.provider(connection, _ignore))
        assert isinstance(outcome.error, KeyRejected)
        assert KEY not in f"{outcome.error!r} {outcome.error.detail}"
        assert "•••" in outcome.error.detail
        elsewhere = replace(connection, base_url=server.origin.replace("127.0.0.1", "localhost"))
        with pytest.raises(KeyMissing):
            await source.provider(elsewhere, _ignore)
        await source.close()
    far = replace(connection, base_url="http://gateway.example")
    with pytest.raises(InvalidInput, match="unencrypted"):
        HttpClient(far, KEY, root="http://gateway.example/v1")
    line = curl_command(
        f"{connection.origin}/v1/chat/completions", {}, has_key=True, key=key_header_of(connection)
    )
    assert '-H "x-gateway: $FALCON_KEY"' in line and "Authorization" not in line


@pytest.mark.parametrize("written", ["host", "Content-Length", "a b", "x: y z", ":", "é"])
def test_what_is_no_header_for_a_key(written: str) -> None:
    connection = Connection("c", "c", ServerKind.OPENAI, "http://127.0.0.1:1", key_header=written)
    with pytest.raises(InvalidInput, match="header"):
        key_header_of(connection)
    with pytest.raises(InvalidInput, match="header"):
        HttpClient(connection, KEY, root="http://127.0.0.1:1/v1")


def test_the_services_at_their_addresses() -> None:
    rows = {row.id: row for row in PRESETS}
    asked = {
        name: join_url(openai_root(rows[name].base_url), rows[name].chat_route)
        for name in SERVICES
        if rows[name].base_url
    }
    assert asked == {
        "openai": "https://api.openai.com/v1/chat/completions",
        "anthropic": "https://api.anthropic.com/v1/messages",
        "gemini": "https://generativelanguage.googleapis.com/v1beta/openai/chat/completions",
        "mistral": "https://api.mistral.ai/v1/chat/completions",
        "deepseek": "https://api.deepseek.com/v1/chat/completions",
        "groq": "https://api.groq.com/openai/v1/chat/completions",
        "openrouter": "https://openrouter.ai/api/v1/chat/completions",
    }
    azure = "https://me.openai.azure.com/openai/deployments/gpt?api-version=2024-10-21"
    assert join_url(openai_root(azure), "chat/completions") == (
        "https://me.openai.azure.com/openai/deployments/gpt/chat/completions?api-version=2024-10-21"
    )
    keys = {name: str(key_header_of(rows[name].connection("c"))) for name in SERVICES}
    assert (keys.pop("azure"), keys.pop("anthropic")) == ("api-key", "x-api-key")
    assert set(keys.values()) == {"Authorization: Bearer"}
    assert all(rows[name].uses_key and rows[name].hint for name in SERVICES)


def test_the_services_in_their_own_words() -> None:
    settings = GenerationSettings(seed=7, thinking=Thinking.OFF, top_k=3, frequency_penalty=1)
    said = {name: preset(name).sent(settings) for name in SERVICES}
    assert said["mistral"]["random_seed"] == 7 and "seed" not in said["mistral"]
    assert said["deepseek"]["thinking"] == {"type": "disabled"}
    assert said["openrouter"]["top_k"] == 3 and "top_k" not in said["openai"]
    assert said["anthropic"] == {"top_k": 3, "thinking": {"type": "disabled"}}
    compatible = known(ServerKind.OPENAI, "anthropic")
    assert compatible.sent(settings) == {}, "what is not read there is not sent"
