"""The provider of a connection: which adapter, which key, which sockets; and the real engine."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, cast

import pytest
from falcon_desktop.core.domain.checks import Step, StepResult, StepState
from falcon_desktop.core.domain.connection import Connection, ServerKind, embedded_connection
from falcon_desktop.core.domain.errors import (
    EngineMissing,
    EngineStopped,
    InvalidInput,
    KeychainLocked,
    KeyRejected,
    NextStep,
)
from falcon_desktop.core.domain.events import Phase, Progress, ProviderEvent
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.engine.models import Library
from falcon_desktop.engine.process import Engine
from falcon_desktop.providers.huggingface import HuggingFaceProvider
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.source import Providers
from falcon_desktop.providers.tgi import TgiProvider
from tests.servers.asking import Outcome, ask, connection, question
from tests.servers.openai_server import OpenAIServer
from tests.servers.tgi import TgiServer
from tests.waiting import until

CANARY = "canary-5f1e9a"


class Vault:
    """Keys in memory, by connection and origin as in the keyring; counts its readings."""

    def __init__(self, keys: dict[tuple[str, str], str] | None = None) -> None:
        self.keys = dict(keys or {})
        self.asked: list[tuple[str, str]] = []
        self.locked = False

    async def read(self, connection_id: str, origin: str) -> str | None:
        self.asked.append((connection_id, origin))
        if self.locked:
            raise KeychainLocked("The keyring is locked.")
        return self.keys.get((connection_id, origin))

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        self.keys[connection_id, origin] = key
        return True

    async def delete(self, connection_id: str, origin: str) -> bool:
        return self.keys.pop((connection_id, origin), None) is not None

    async def status(self) -> str:
        return "In memory."


def ignore(event: ProviderEvent) -> None:
    """Hear nothing."""


@pytest.fixture
def vault() -> Vault:
    return Vault()


@pytest.fixture
async def source(vault: Vault) -> AsyncIterator[Providers]:
    providers = Providers(vault, environment={"THE_KEY": f"{CANARY}\n"})
    yield providers
    await providers.close()


@pytest.mark.parametrize(
    ("there", "adapter"),
    [
        (connection("http://127.0.0.1:3000", ServerKind.TGI), TgiProvider),
        (connection("http://127.0.0.1:8080", ServerKind.OPENAI), OpenAIProvider),
        (connection("https://router.huggingface.co/v1"), HuggingFaceProvider),
        (
            connection("https://a.endpoints.huggingface.cloud", ServerKind.TGI),
            HuggingFaceProvider,
        ),
    ],
)
async def test_the_adapter_fits_the_connection(
    source: Providers, there: Connection, adapter: type[Any]
) -> None:
    assert type(await source.provider(there, ignore)) is adapter


async def test_one_provider_for_one_connection_until_it_or_its_key_changes(
    source: Providers, vault: Vault
) -> None:
    there = connection("http://127.0.0.1:3000", ServerKind.TGI, uses_key=True)
    vault.keys["test", there.origin] = "one"
    first = await source.provider(there, ignore)
    defaults = GenerationSettings(temperature=0)
    again = await source.provider(replace(there, name="Renamed", defaults=defaults), ignore)
    assert again is first
    vault.keys["test", there.origin] = "two"
    second = await source.provider(there, ignore)
    assert second is not first
    assert await source.provider(replace(there, template="chatml"), ignore) is not second


async def test_a_key_goes_to_the_origin_it_was_saved_for_and_to_no_other(
    source: Providers, vault: Vault
) -> None:
    async with TgiServer(key=CANARY).serve() as one, TgiServer().serve() as other:
        there = connection(one.origin, ServerKind.TGI, uses_key=True)
        vault.keys["test", there.origin] = CANARY
        assert (await ask(await source.provider(there, ignore))).complete
        elsewhere = replace(there, base_url=other.origin)
        with pytest.raises(KeyRejected, match="needs a key for") as caught:
            await source.provider(elsewhere, ignore)
        assert caught.value.next_step is NextStep.ENTER_KEY
        steps = [step async for step in source.check(elsewhere)]
        await source.identify(replace(elsewhere, uses_key=False))
        assert steps[-1].step is Step.KEY
        assert steps[-1].state is StepState.FAILED
        heard = b"".join(request.raw_head + request.body for request in other.requests)
    assert other.requests
    assert CANARY.encode() not in heard
    assert vault.asked[-1] == ("test", elsewhere.origin)


async def test_a_key_may_come_from_the_environment(source: Providers, vault: Vault) -> None:
    async with TgiServer(key=CANARY).serve() as server:
        there = connection(server.origin, ServerKind.TGI, uses_key=True, key_variable="THE_KEY")
        assert (await ask(await source.provider(there, ignore))).complete
        unset = replace(there, key_variable="NO_SUCH")
        with pytest.raises(KeyRejected, match="environment variable NO_SUCH") as refused:
            await source.provider(unset, ignore)
        assert refused.value.next_step is NextStep.ENTER_KEY, "one may be saved instead"
    assert vault.asked == []


async def test_a_connection_without_key_never_asks_the_keyring(
    source: Providers, vault: Vault
) -> None:
    await source.provider(connection("http://127.0.0.1:3000", ServerKind.TGI), ignore)
    assert vault.asked == []


async def test_a_locked_keyring_is_told_and_is_the_keys_step(
    source: Providers, vault: Vault
) -> None:
    vault.locked = True
    async with TgiServer().serve() as server:
        there = connection(server.origin, ServerKind.TGI, uses_key=True)
        with pytest.raises(KeychainLocked):
            await source.provider(there, ignore)
        steps = [step async for step in source.check(there)]
    assert steps[-1].step is Step.KEY
    assert steps[-1].sentence == "The keyring is locked."
    running = {step.step for step in steps if step.state is StepState.RUNNING}
    assert running == {step.step for step in steps if step.state is not StepState.RUNNING}


async def test_a_connection_that_cannot_be_used_says_why(source: Providers) -> None:
    with pytest.raises(InvalidInput, match="not a web address"):
        await source.provider(connection("ftp://nowhere"), ignore)
    with pytest.raises(EngineMissing):
        await source.provider(embedded_connection(), ignore)


async def test_closing_closes_every_socket(vault: Vault) -> None:
    source = Providers(vault)
    async with OpenAIServer().serve() as one, TgiServer().serve() as other:
        assert (await ask(await source.provider(connection(one.origin), ignore))).complete
        there = connection(other.origin, ServerKind.TGI)
        await ask(await source.provider(replace(there, id="other"), ignore))
        changed = replace(there, id="other", template="chatml")
        await ask(await source.provider(changed, ignore))
        assert one.open_connections == 1
        assert other.open_connections == 2
        await source.forget("unknown")
        await source.close()
        await until(lambda: one.open_connections == other.open_connections == 0)


async def test_the_engine_on_this_computer_answers(tmp_path: Path, vault: Vault) -> None:
    engine = Engine(Library(tmp_path / "models"))
    source = Providers(vault, engine)
    heard: list[ProviderEvent] = []
    request = question("Say hello.", settings=GenerationSettings(temperature=0, max_new_tokens=8))
    try:
        provider = await source.provider(embedded_connection(), heard.append)
        assert any(
            isinstance(event, Progress) and event.phase is Phase.LOADING_MODEL for event in heard
        )
        (model,) = await provider.models()
        assert model.id
        assert model.context_window
        assert await provider.count_tokens("Hello world") in (2, 3)
        first = await ask(provider, request)
        assert first.complete
        assert first.text
        assert first.sent[-1].model == model.id
        steps = [step async for step in source.check(embedded_connection())]
        assert [(step.step, step.state) for step in steps] == [
            (Step.MODEL, StepState.RUNNING),
            (Step.MODEL, StepState.OK),
            (Step.FIRST_TOKEN, StepState.RUNNING),
            (Step.FIRST_TOKEN, StepState.OK),
        ]
        # An answer that is stopped leaves the engine ready.
        long = question(
            "Tell me a very long story.", settings=GenerationSettings(max_new_tokens=4_000)
        )
        shown = Outcome()
        task = asyncio.create_task(ask(provider, long, shown))
        await until(lambda: shown.text)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # A new child has a new address and key; the same provider finds it.
        pid = engine.pid
        await engine.stop()
        second = await ask(provider, request)
        assert second.text == first.text
        assert engine.pid != pid
    finally:
        await source.close()
    assert engine.pid is None
    assert vault.asked == []


async def test_what_a_request_needs_is_imported_while_its_model_is_loaded(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[str] = []
    monkeypatch.setattr("importlib.import_module", imported.append)
    monkeypatch.delitem(sys.modules, "httpcore", raising=False)

    class Loading:
        """Is not done before that."""

        @asynccontextmanager
        async def lease(self, report: object, model_id: str = "") -> AsyncIterator[None]:
            await until(lambda: "httpcore" in imported)
            if imported:
                raise EngineStopped("It was only to be loaded.")
            yield

        async def model_hash(self, model_id: str = "") -> str:
            return ""

        async def close(self) -> None:
            """Nothing runs."""

    source = Providers(vault, cast(Any, Loading()))
    with pytest.raises(EngineStopped):
        async with source.using(embedded_connection(), lambda event: None):
            pass
    await source.close()


async def test_what_asks_a_server_is_imported_while_one_types_and_nothing_is_sent(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported: list[str] = []
    contacted: list[str] = []
    monkeypatch.setattr("importlib.import_module", imported.append)
    for module in ("httpcore", "falcon_desktop.providers.tgi"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    there = connection("https://server.example", ServerKind.TGI, uses_key=True)
    source = Providers(vault, network=Network(contacted=contacted.append))
    await source.get_ready(there)
    await source.close()
    assert {"httpcore", "falcon_desktop.providers.tgi"} <= set(imported)
    assert contacted == []
    assert vault.asked == [], "nor is its key read"


PROBE: Final = """
import sys, falcon_desktop.composition.container
print(*sorted({"httpx", "msgspec", "urllib.request", "http.client", "email"} & set(sys.modules)))
"""


def test_a_window_that_asks_no_server_imports_nothing_for_it() -> None:
    found = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=110
    )
    assert found.stdout.split() == []


def step(results: list[StepResult], which: Step) -> StepResult:
    """How a step ended."""
    return next(r for r in results if r.step is which and r.state is not StepState.RUNNING)


async def test_a_key_is_in_no_repr_and_in_no_step(source: Providers, vault: Vault) -> None:
    async with TgiServer(key="right").serve() as server:
        there = connection(server.origin, ServerKind.TGI, uses_key=True)
        vault.keys["test", there.origin] = CANARY
        results = [result async for result in source.check(there)]
    assert step(results, Step.KEY).state is StepState.FAILED
    assert "rejected the key" in step(results, Step.KEY).sentence
    assert CANARY not in repr(results)
    assert CANARY not in repr(source)
    assert CANARY not in os.environ.values()
