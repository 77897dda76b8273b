"""Where the way to a first token ends, step by step: on real sockets."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trustme
from falcon_desktop.core.domain import servers
from falcon_desktop.core.domain.checks import Step, StepResult, StepState
from falcon_desktop.core.domain.connection import Connection, ProxyChoice, ServerKind
from falcon_desktop.core.domain.errors import KeyRejected, NextStep
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.providers.connection_check import check_connection
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.probe import identify_server
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import connection
from tests.servers.llama import KEY, llama_server
from tests.servers.openai_server import OpenAIServer
from tests.servers.routes import model_list, routes
from tests.servers.scripted import Peer, Request, ScriptedServer, data
from tests.servers.tgi import TgiServer

QUICK = Budgets(connect=2, first_byte=5, idle=5, reply=5, retries=0, loading=0)


async def walk(there: Connection, key: str = "", budgets: Budgets = QUICK) -> list[StepResult]:
    """Every result of a test of ``there``."""
    open_providers: list[TgiProvider | OpenAIProvider] = []

    async def get_key(connection: Connection) -> str:
        if connection.uses_key and not key:
            raise KeyRejected("There is no key.")
        return key

    async def make(connection: Connection) -> ChatProvider:
        adapter = TgiProvider if connection.kind is ServerKind.TGI else OpenAIProvider
        open_providers.append(adapter(connection, key, budgets=budgets))
        return open_providers[-1]

    results = [
        result
        async for result in check_connection(
            there, key=get_key, make_provider=make, budgets=budgets
        )
    ]
    for provider in open_providers:
        await provider.aclose()
    begun = [result.step for result in results if result.state is StepState.RUNNING]
    ended = [result.step for result in results if result.state is not StepState.RUNNING]
    assert set(begun) <= set(ended)  # nothing spins for ever
    return results


def ends(results: list[StepResult]) -> dict[Step, StepState]:
    return {r.step: r.state for r in results if r.state is not StepState.RUNNING}


OK, SKIPPED, FAILED = StepState.OK, StepState.SKIPPED, StepState.FAILED


async def test_everything_works_with_tgi() -> None:
    async with TgiServer(key="sk-1").serve() as server:
        there = connection(server.origin, ServerKind.TGI, uses_key=True, model="")
        results = await walk(there, "sk-1")
    assert ends(results) == {
        Step.ADDRESS: OK,
        Step.TLS: SKIPPED,
        Step.SERVER: OK,
        Step.KEY: OK,
        Step.MODEL: OK,
        Step.FIRST_TOKEN: OK,
    }
    assert [r.step for r in results] == [step for step in Step for _ in range(2)]
    sentences = [r.sentence for r in results if r.state is not StepState.RUNNING]
    assert sentences[:5] == [
        f"127.0.0.1:{server.port} answers.",
        "Not encrypted: the server is on this computer.",
        "This is Text Generation Inference 3.3.6.",
        "The key is accepted.",
        "“tiiuae/falcon-7b-instruct” will be used.",
    ]
    assert sentences[5].startswith("First token after 0.")


async def test_everything_works_with_an_unknown_server() -> None:
    async with OpenAIServer().serve() as server:
        results = await walk(connection(server.origin))
    assert ends(results)[Step.KEY] is SKIPPED
    assert ends(results)[Step.FIRST_TOKEN] is OK


async def test_the_address_fails() -> None:
    async with ScriptedServer(routes({})) as server:
        pass
    results = await walk(connection(server.origin))
    assert ends(results) == {Step.ADDRESS: FAILED}
    assert "Nothing answers" in results[-1].sentence
    assert results[-1].next_step is NextStep.RETRY


async def test_the_proxy_is_part_of_the_address() -> None:
    there = connection(
        "http://192.0.2.1", proxy=ProxyChoice.EXPLICIT, proxy_url="http://127.0.0.1:9"
    )
    results = await walk(there)
    assert ends(results) == {Step.ADDRESS: FAILED}
    assert "proxy" in results[-1].sentence


@asynccontextmanager
async def over_tls(ca: trustme.CA) -> AsyncIterator[ScriptedServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    async with ScriptedServer(OpenAIServer().script, tls=context) as server:
        yield server


async def test_the_certificate_fails_and_a_ca_file_helps(tmp_path: Path) -> None:
    ca = trustme.CA()
    ca_file = tmp_path / "ca.pem"
    ca.cert_pem.write_to_path(ca_file)
    async with over_tls(ca) as server:
        results = await walk(connection(server.origin))
        assert ends(results) == {Step.ADDRESS: OK, Step.TLS: FAILED}
        assert "can't be trusted" in results[-1].sentence
        results = await walk(connection(server.origin, ca_file=str(ca_file)))
    assert ends(results)[Step.TLS] is OK
    assert ends(results)[Step.FIRST_TOKEN] is OK


async def test_the_kind_of_server_fails() -> None:
    script = routes({"/api/version": {"version": "0.12"}, "/v1/models": {"data": None}})
    async with ScriptedServer(script) as server:
        results = await walk(connection(server.origin, ServerKind.TGI))
    assert ends(results)[Step.SERVER] is FAILED
    assert "This is Ollama 0.12, not Text Generation Inference" in results[-1].sentence


@pytest.mark.parametrize(("key", "words"), [("", "requires a key"), ("bad", "rejected the key")])
async def test_the_key_fails_with_an_openai_server(key: str, words: str) -> None:
    async with OpenAIServer(key="sk-1").serve() as server:
        results = await walk(connection(server.origin), key)
    assert ends(results)[Step.KEY] is FAILED
    assert words in results[-1].sentence
    assert results[-1].next_step is NextStep.ENTER_KEY


@pytest.mark.parametrize(("key", "words"), [("", "no key"), ("bad", "rejected the key")])
async def test_the_key_fails_with_tgi_although_its_info_is_open(key: str, words: str) -> None:
    async with TgiServer(key="sk-1").serve() as server:
        there = connection(server.origin, ServerKind.TGI, uses_key=True)
        results = await walk(there, key)
    assert ends(results) == {
        Step.ADDRESS: OK,
        Step.TLS: SKIPPED,
        Step.SERVER: OK,
        Step.KEY: FAILED,
    }
    assert words in results[-1].sentence


async def test_a_key_that_only_the_first_token_proves_wrong_is_the_keys_step() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":  # open to all, as at the Hugging Face router
            await peer.json(model_list("falcon"))
        elif request.path == "/v1/chat/completions":
            await peer.json({"error": "Invalid username or password."}, 401)
        else:
            await peer.body(b"", 404, "")

    async with ScriptedServer(script) as server:
        results = await walk(connection(server.origin), "bad")
    assert ends(results) == {
        Step.ADDRESS: OK,
        Step.TLS: SKIPPED,
        Step.SERVER: OK,
        Step.KEY: FAILED,
        Step.MODEL: OK,
        Step.FIRST_TOKEN: SKIPPED,
    }


async def test_a_key_that_must_not_be_sent_is_the_keys_step() -> None:
    async with OpenAIServer(key="sk-1").serve(host="127.0.0.1") as server:
        proxy = f"http://127.0.0.1:{server.port}"
        there = connection(
            "http://192.0.2.1", proxy=ProxyChoice.EXPLICIT, proxy_url=proxy, uses_key=True
        )
        results = await walk(there, "sk-canary-1")
        heard = b"".join(request.raw_head for request in server.requests)
        assert ends(results)[Step.KEY] is FAILED
        assert "unencrypted" in results[-1].sentence
        assert b"canary" not in heard
        results = await walk(connection(server.origin), "sk-ключ")
    assert ends(results)[Step.KEY] is FAILED
    assert "only plain letters" in results[-1].sentence


async def test_the_model_fails() -> None:
    async with OpenAIServer(models=("a", "b", "c", "d")).serve() as server:
        results = await walk(connection(server.origin, model="falcon"))
    assert ends(results)[Step.MODEL] is FAILED
    assert results[-1].sentence == (
        "The server has no model “falcon”. It has “a”, “b”, “c” and 1 more."
    )
    assert results[-1].next_step is NextStep.CHOOSE_MODEL


@pytest.mark.parametrize("listed", [(), ("other",)])
async def test_a_model_that_is_loaded_when_it_is_asked_for_need_not_be_listed(
    listed: tuple[str, ...],
) -> None:
    """As ``transformers serve`` has it, whose list is empty until a model was asked for."""
    end = {"index": 0, "delta": {"content": "Hi"}, "finish_reason": "stop"}

    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.json(model_list(*listed))
        elif request.path == "/v1/chat/completions" and request.json["model"] == "falcon":
            await peer.head()
            await peer.send(data({"choices": [end]}))
        elif request.path == "/v1/chat/completions":
            await peer.body(b"Internal Server Error", 500, "text/plain; charset=utf-8")
        else:
            await peer.json({"detail": "Not Found"}, 404)

    async with ScriptedServer(script) as server:
        there = await walk(connection(server.origin, model="falcon"))
        not_there = await walk(connection(server.origin, model="falcn"))
    assert (ends(there)[Step.MODEL], ends(there)[Step.FIRST_TOKEN]) == (SKIPPED, OK)
    assert ends(not_there)[Step.MODEL] is FAILED
    assert not_there[-1].sentence == "The server has no model “falcn”. " + (
        "It has “other”." if listed else "Load or pull it there."
    )
    assert "It may not have “falcn”. No key was sent" in not_there[-1].detail


async def test_a_server_without_models_says_so() -> None:
    table = {"/api/version": {"version": "0.12"}, "/v1/models": {"data": None}}
    async with ScriptedServer(routes(table)) as server:
        results = await walk(connection(server.origin, model=""))
    assert ends(results)[Step.MODEL] is FAILED
    assert results[-1].sentence == "The server has no models. Load or pull one there."


async def test_ollama_tags_may_be_left_out() -> None:
    table = {"/api/version": {"version": "1"}, "/v1/models": model_list("falcon3:latest")}
    async with ScriptedServer(routes(table)) as server:
        results = await walk(connection(server.origin, model="falcon3"))
    assert ends(results)[Step.MODEL] is OK


async def test_the_first_token_fails() -> None:
    async def script(peer: Peer, request: Request) -> None:
        if request.path == "/v1/models":
            await peer.json(model_list("falcon"))
        elif request.path == "/v1/chat/completions":
            await peer.json({"error": {"message": "out of memory"}}, 500)
        else:
            await peer.body(b"", 404, "")

    async with ScriptedServer(script) as server:
        results = await walk(connection(server.origin))
    assert ends(results)[Step.FIRST_TOKEN] is FAILED
    assert results[-1].detail == "out of memory"


async def test_a_test_can_be_given_up_at_any_step() -> None:
    async def silent(peer: Peer, request: Request) -> None:
        await asyncio.Event().wait()

    async with ScriptedServer(silent) as server:
        task = asyncio.create_task(walk(connection(server.origin)))
        while not server.requests:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await server.peers[0].until_closed()


async def test_only_the_connections_own_server_is_asked() -> None:
    async with TgiServer().serve() as server:
        await walk(connection(server.origin, ServerKind.TGI))
        hosts = {request.headers["host"] for request in server.requests}
    assert hosts == {f"127.0.0.1:{server.port}"}


# --- the real llama.cpp ------------------------------------------------------------------------


async def test_the_real_llama_cpp_started_by_hand() -> None:
    with llama_server() as origin:
        there = connection(origin, model="", uses_key=True)
        results = await walk(there, "sk-wrong")
        assert ends(results)[Step.SERVER] is OK
        assert ends(results)[Step.KEY] is FAILED
        assert results[-1].next_step is NextStep.ENTER_KEY
        results = await walk(there, KEY, Budgets())  # it thinks, on a machine that may be busy
        assert ends(results) == {
            Step.ADDRESS: OK,
            Step.TLS: SKIPPED,
            Step.SERVER: OK,
            Step.KEY: OK,
            Step.MODEL: OK,
            Step.FIRST_TOKEN: OK,
        }
        identity = await identify_server(there, KEY, budgets=QUICK)
        assert (identity.name, identity.preset) == ("llama.cpp", servers.LLAMA_CPP)
        assert identity.context_window == 1024
        (model,) = identity.models
        assert model.id == "smollm2"
        # TGI's adapter has nothing to say to it, and says so.
        results = await walk(connection(origin, ServerKind.TGI), KEY)
        assert "This is llama.cpp, not Text Generation Inference" in results[-1].sentence
