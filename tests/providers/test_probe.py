"""Which server is it: against doubles of each kind, on real sockets."""

from __future__ import annotations

import pytest
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.connection import ServerKind
from falcon_desktop.core.domain.errors import ProtocolError, Unreachable
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.probe import identify_server
from tests.servers.asking import connection
from tests.servers.openai_server import OpenAIServer
from tests.servers.routes import model_list, routes
from tests.servers.scripted import Peer, Request, Script, ScriptedServer
from tests.servers.tgi import TgiServer

QUICK = Budgets(connect=2, first_byte=5, idle=5, reply=5, retries=0, loading=0)


LOADING = (503, {"error": {"code": 503, "message": "Loading model", "type": "unavailable_error"}})
NO_KEY = (401, {"error": {"code": 401, "message": "Invalid", "type": "authentication_error"}})


OLD_TGI = ("Text Generation Inference", "1.1.0", servers.TGI, 2048)


@pytest.mark.parametrize(
    ("script", "name", "version", "preset", "window"),
    [
        (TgiServer().script, "Text Generation Inference", "3.3.6", servers.TGI, 2048),
        (TgiServer(old_info=True).script, *OLD_TGI),
        (
            routes(
                {
                    "/props": {
                        "default_generation_settings": {"n_ctx": 8192},
                        "build_info": "b6000",
                    },
                    "/v1/models": model_list("/models/falcon.gguf"),
                }
            ),
            "llama.cpp",
            "b6000",
            servers.LLAMA_CPP,
            8192,
        ),
        (
            routes({"/api/version": {"version": "0.12.3"}, "/v1/models": {"data": None}}),
            "Ollama",
            "0.12.3",
            servers.OLLAMA,
            None,
        ),
        (
            routes(
                {
                    "/api/v0/models": {"data": [{"id": "falcon", "state": "not-loaded"}]},
                    "/v1/models": model_list("falcon"),
                },
                missing=200,
            ),
            "LM Studio",
            "",
            servers.LM_STUDIO,
            None,
        ),
        (
            routes(
                {
                    "/v1/models": model_list("org/m", owned_by="vllm", max_model_len=4096),
                    "/version": {"version": "0.11"},
                }
            ),
            "vLLM",
            "0.11",
            servers.VLLM,
            4096,
        ),
        (OpenAIServer().script, "", "", servers.CUSTOM, None),
    ],
)
async def test_servers_are_told_apart(
    script: Script, name: str, version: str, preset: str, window: int | None
) -> None:
    async with ScriptedServer(script) as server:
        for address in (server.origin, server.url):
            identity = await identify_server(connection(address), budgets=QUICK)
            assert (identity.name, identity.version) == (name, version)
            assert (identity.preset, identity.context_window) == (preset, window)
            assert not identity.needs_key
            assert not identity.loading
    row = servers.find(preset)
    assert identity.kind is (ServerKind.OPENAI if row is None else row.kind)


async def test_a_llama_server_that_loads_or_wants_a_key_is_known_by_its_header() -> None:
    async with ScriptedServer(routes({"/props": LOADING}, server="llama.cpp")) as server:
        identity = await identify_server(connection(server.origin), budgets=QUICK)
    assert (identity.name, identity.loading) == ("llama.cpp", True)
    table = {"/props": NO_KEY, "/v1/models": NO_KEY}
    async with ScriptedServer(routes(table, server="llama.cpp")) as server:
        identity = await identify_server(connection(server.origin), budgets=QUICK)
    assert (identity.name, identity.needs_key) == ("llama.cpp", True)


async def test_a_server_that_wants_a_key_is_asked_with_it() -> None:
    async with OpenAIServer(key="sk-1", models=("a", "b")).serve() as server:
        there = connection(server.origin, uses_key=True)
        assert (await identify_server(there, budgets=QUICK)).needs_key
        identity = await identify_server(there, "sk-1", budgets=QUICK)
    assert not identity.needs_key
    assert [model.id for model in identity.models] == ["a", "b"]


async def test_what_is_no_server_of_ours_is_said() -> None:
    async def page(peer: Peer, request: Request) -> None:
        await peer.body(b"<html>Welcome to nginx</html>", 200, "text/html")

    async with ScriptedServer(page) as server:
        with pytest.raises(ProtocolError, match="web page"):
            await identify_server(connection(server.origin), budgets=QUICK)
    with pytest.raises(Unreachable, match="Nothing answers"):
        await identify_server(connection(f"http://127.0.0.1:{server.port}"), budgets=QUICK)


@pytest.mark.parametrize(
    "body", [b"[]", b'"x"', b"null", b"{}", b'{"model_id":3}', b'{"version":[]}', b"\xff\xfe"]
)
async def test_odd_answers_are_no_server_and_no_crash(body: bytes) -> None:
    async def script(peer: Peer, request: Request) -> None:
        await peer.body(body)

    async with ScriptedServer(script) as server:
        try:
            identity = await identify_server(connection(server.origin), budgets=QUICK)
        except ProtocolError:
            return
    assert identity.name in ("", "Ollama")
