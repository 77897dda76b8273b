"""Gives the provider of a connection: picks the adapter, gets the key, keeps one client for each
connection. The only module that joins keys, adapters and the engine. Belongs to the worker's loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.checks import ServerIdentity, StepResult
from falcon_desktop.core.domain.connection import Connection, ServerKind
from falcon_desktop.core.domain.errors import EngineMissing, FalconError, KeyMissing
from falcon_desktop.core.domain.events import Notice, Progress, ProviderEvent, RequestSent
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.prompt_templates import TEMPLATES
from falcon_desktop.core.domain.requests import ChatRequest
from falcon_desktop.core.domain.servers import may_move, profile_of
from falcon_desktop.core.ports.servers import ChatProvider, KeyVault
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.providers import late
from falcon_desktop.providers.http_limits import Budgets
from falcon_desktop.providers.huggingface import HuggingFaceProvider, is_hugging_face
from falcon_desktop.providers.network import Network

if TYPE_CHECKING:
    from falcon_desktop.providers.openai import OpenAIProvider

Report = Callable[[ProviderEvent], None]


class EngineAddress(Protocol):
    """Where the engine on this computer answers; ``uds`` is a UNIX socket, None for TCP."""

    @property
    def uds(self) -> str | None: ...
    @property
    def base_url(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def model(self) -> str: ...
    @property
    def context_window(self) -> int: ...
    @property
    def template(self) -> str:
        """The prompt template of a model that brings none, "" for one that does."""
        ...


class Engine(Protocol):
    """The engine on this computer, as far as answers need it."""

    async def ensure_running(
        self, report: Callable[[Progress], None], model_id: str = ""
    ) -> EngineAddress:
        """Start it where needed and return its address; "" is the default model."""
        ...

    def lease(
        self, report: Callable[[Progress | Notice], None], model_id: str = ""
    ) -> AbstractAsyncContextManager[EngineAddress]:
        """Like :meth:`ensure_running`, and keep it running inside ``with``; tells there, once, if
        a graphics processor failed.
        """
        ...

    async def get_ready(self, model_id: str = "") -> None:
        """Load a model that is about to be asked, where no other has to make room for it."""
        ...

    def address_of(self, model_id: str = "") -> EngineAddress | None:
        """Return its address if it runs this model now ("" for the default one); else None."""
        ...

    def answers_at(self, address: EngineAddress) -> bool:
        """Say whether the engine that was started at an address is still there."""
        ...

    async def model_hash(self, model_id: str = "") -> str:
        """Return the SHA-256 of a model's file, "" where it can't be read."""
        ...

    async def close(self) -> None:
        """End it for good."""
        ...


class ClosableProvider(ChatProvider, Protocol):
    """A provider with connections to close."""

    async def aclose(self) -> None: ...


class Adapter(Protocol):
    """Makes what speaks a protocol with one connection's server."""

    def __call__(
        self,
        connection: Connection,
        key: str = "",
        *,
        budgets: Budgets | None = None,
        network: Network | None = None,
    ) -> ClosableProvider: ...


def _openai(
    connection: Connection,
    key: str = "",
    *,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> ClosableProvider:
    from falcon_desktop.providers.openai import OpenAIProvider

    return OpenAIProvider(connection, key, budgets=budgets, network=network)


def _tgi(
    connection: Connection,
    key: str = "",
    *,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> ClosableProvider:
    from falcon_desktop.providers.tgi import TgiProvider

    return TgiProvider(connection, key, budgets=budgets, network=network)


def _ollama(
    connection: Connection,
    key: str = "",
    *,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> ClosableProvider:
    from falcon_desktop.providers.ollama import OllamaProvider

    return OllamaProvider(connection, key, budgets=budgets, network=network)


def _anthropic(
    connection: Connection,
    key: str = "",
    *,
    budgets: Budgets | None = None,
    network: Network | None = None,
) -> ClosableProvider:
    from falcon_desktop.providers.anthropic import AnthropicProvider

    return AnthropicProvider(connection, key, budgets=budgets, network=network)


_PROBE: Final = "falcon_desktop.providers.probe"
_CHECK: Final = "falcon_desktop.providers.connection_check"
_OPENAI: Final = "falcon_desktop.providers.openai"
_ADAPTERS: Final[Mapping[ServerKind, tuple[str, Adapter]]] = {
    ServerKind.OPENAI: (_OPENAI, _openai),
    ServerKind.RESPONSES: (_OPENAI, _openai),
    ServerKind.TGI: ("falcon_desktop.providers.tgi", _tgi),
    ServerKind.OLLAMA: ("falcon_desktop.providers.ollama", _ollama),
    ServerKind.ANTHROPIC: ("falcon_desktop.providers.anthropic", _anthropic),
}
"""What speaks each protocol, and the module that it is in; README.md section 9 says how to add one.
"""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A provider in use, and for what it was made."""

    connection: Connection
    key: str
    adapter: ClosableProvider
    provider: ChatProvider


class Providers:
    """Fulfils :class:`~falcon_desktop.core.ports.servers.ProviderSource` and
    :class:`~falcon_desktop.core.domain.checks.ConnectionChecker`.

    Args:
        keys: where keys are kept; asked for the connection's own origin only.
        engine: the engine on this computer, None if it is not installed.
        environment: where ``connection.key_variable`` is looked up.
        network: what all clients share.
    """

    def __init__(
        self,
        keys: KeyVault,
        engine: Engine | None = None,
        *,
        environment: Mapping[str, str] | None = None,
        network: Network | None = None,
        budgets: Budgets | None = None,
    ) -> None:
        self._keys = keys
        self._engine = engine
        self._environment = os.environ if environment is None else environment
        self._network = network
        self._budgets = budgets
        self._kept: dict[str, _Kept] = {}
        self._retired: set[ClosableProvider] = set()
        self._embedded: EmbeddedProvider | None = None
        self._settled: dict[str, tuple[Connection, ServerKind]] = {}
        """By connection, for which state of it a probe showed which protocol to speak."""

    async def provider(
        self, connection: Connection, report: Report, model: str = ""
    ) -> ChatProvider:
        """Return the provider of a connection, starting the engine where it is the engine's.

        The engine loads ``model``, or else the connection's own, and nothing before it.

        The same connection with the same key gives the same provider, with its open sockets.

        Raises:
            KeychainError: the key can't be read.
            KeyMissing: the connection needs a key and there is none.
            FalconError: the engine can't start, the connection is unusable.
        """
        if profile_of(connection).answers_here:
            return await self._engine_provider(connection, report, model or connection.model)
        connection = self._as_settled(connection)
        await late.bring(_ADAPTERS[connection.kind][0])
        key = await self._key(connection)
        if connection.uses_key and not key:
            raise _no_key(connection)
        kept = self._kept.get(connection.id)
        if kept is None or not kept.connection.is_same_server(connection) or kept.key != key:
            adapter = self._adapter(connection, key)
            provider: ChatProvider = adapter
            if is_hugging_face(connection):
                provider = HuggingFaceProvider(adapter, connection.model)
            if kept is not None:
                # Another answer may still come through it, so it is closed with the program.
                self._retired.add(kept.adapter)
            kept = _Kept(connection, key, adapter, provider)
            self._kept[connection.id] = kept
        return kept.provider

    @asynccontextmanager
    async def using(
        self, connection: Connection, report: Report, model: str = ""
    ) -> AsyncIterator[ChatProvider]:
        """Give the provider of a connection, as :meth:`provider` does, inside ``async with``.

        A model of this computer stays loaded meanwhile: another question waits instead of having
        the two models loaded in turn, once for each thing that is asked of them.

        Raises:
            FalconError: as :meth:`provider`.
        """
        if not profile_of(connection).answers_here:
            yield await self.provider(connection, report, model)
            return
        backing = self._backing()
        backing.begin_hash(model or connection.model)  # meanwhile
        backing.begin_imports()
        provider = _EngineProvider(backing, connection, report, model or connection.model)
        async with provider.held():
            yield provider

    async def get_ready(self, connection: Connection, model: str = "") -> None:
        """Load the model of this computer that is about to be asked, as
        :meth:`~falcon_desktop.engine.process.Engine.get_ready`; of others, import what asks them.
        """
        if not profile_of(connection).answers_here:
            module = _ADAPTERS[self._as_settled(connection).kind][0]
            await late.bring(module, *late.OF_FIRST_REQUEST)
        elif self._engine is not None:
            self._backing().begin_imports()
            await self._engine.get_ready(model or connection.model)

    async def at_hand(self, connection: Connection, model: str = "") -> ChatProvider | None:
        """Return the provider if asking it starts nothing and asks nobody for a key; else None.

        That is the engine while it runs the wanted model, a server without a key, or one whose
        key was needed before in this session.
        """
        if profile_of(connection).answers_here:
            return await self._engine_at_hand(connection, model or connection.model)
        kept = self._kept.get(connection.id)
        if kept is not None and kept.connection.is_same_server(self._as_settled(connection)):
            return kept.provider
        return None if connection.uses_key else await self.provider(connection, _ignore)

    async def _engine_at_hand(self, connection: Connection, model: str) -> ChatProvider | None:
        address = self._engine.address_of(model) if self._engine is not None else None
        return None if address is None else await self._backing().adapter(connection, address)

    async def settled(self, connection: Connection) -> Connection:
        """Return a connection as it is to be asked: over its server's own protocol, where it may go
        over to that and a probe shows that it is spoken; else as it is.

        Each server is probed once; one that can't be asked is asked again next time.
        """
        if not may_move(connection):
            return connection
        settled = self._as_settled(connection)
        if settled is not connection:
            return settled
        try:
            key = await self._key(connection)
            await late.bring(_PROBE)
            from falcon_desktop.providers.probe import own_protocol

            kind = await own_protocol(connection, key, budgets=self._budgets, network=self._network)
        except FalconError:
            return connection
        self._settled[connection.id] = (connection, kind)
        return replace(connection, kind=kind)

    def _as_settled(self, connection: Connection) -> Connection:
        """Return a connection over the protocol that a probe chose, as it is where none did."""
        kept = self._settled.get(connection.id)
        if kept is None or not kept[0].is_same_server(connection, any_model=True):
            return connection
        return replace(connection, kind=kept[1])

    async def identify(self, connection: Connection) -> ServerIdentity:
        """Return what server answers at a connection's address; needs no saved connection.

        Raises:
            FalconError: nothing answers there.
        """
        key = await self._key(connection)
        await late.bring(_PROBE)
        from falcon_desktop.providers.probe import identify_server

        return await identify_server(connection, key, budgets=self._budgets, network=self._network)

    async def check(self, connection: Connection) -> AsyncIterator[StepResult]:
        """Test a connection step by step; see ``ConnectionChecker``."""
        await late.bring(_CHECK)
        from falcon_desktop.providers.connection_check import check_connection

        steps = check_connection(
            connection,
            key=self._key_for_check,
            make_provider=self._provider_for_check,
            budgets=self._budgets,
            network=self._network,
        )
        async with contextlib.aclosing(steps):
            async for result in steps:
                yield result

    async def forget(self, connection_id: str) -> None:
        """Close the sockets of a connection that was removed."""
        self._settled.pop(connection_id, None)
        kept = self._kept.pop(connection_id, None)
        if kept is not None:
            await kept.adapter.aclose()

    async def close(self) -> None:
        """Close every client and stop the engine."""
        adapters = [kept.adapter for kept in self._kept.values()] + list(self._retired)
        self._kept.clear()
        self._retired.clear()
        closing: list[Awaitable[None]] = [adapter.aclose() for adapter in adapters]
        if self._embedded is not None:
            closing.append(self._embedded.aclose())
        if self._engine is not None:
            closing.append(self._engine.close())
        await asyncio.gather(*closing)

    async def _key(self, connection: Connection) -> str:
        """Return the key for a connection's origin, "" for none.

        The vault is asked with the origin of the address as it is *now*: a key that was saved for
        another host, port or scheme is not found and so is not sent.
        """
        if not connection.uses_key:
            return ""
        if connection.key_variable:
            return self._environment.get(connection.key_variable, "").strip()
        return await self._keys.read(connection.id, connection.origin) or ""

    async def _key_for_check(self, connection: Connection) -> str:
        key = await self._key(connection)
        if connection.uses_key and not key:
            raise _no_key(connection)
        return key

    def _adapter(self, connection: Connection, key: str) -> ClosableProvider:
        _, adapter = _ADAPTERS[connection.kind]
        return adapter(connection, key, budgets=self._budgets, network=self._network)

    async def _provider_for_check(self, connection: Connection) -> ChatProvider:
        return await self.provider(connection, _ignore)

    async def _engine_provider(
        self, connection: Connection, report: Report, model: str
    ) -> ChatProvider:
        backing = self._backing()
        backing.begin_hash(model)  # meanwhile
        backing.begin_imports()
        await backing.engine.ensure_running(report, model)
        return _EngineProvider(backing, connection, report, model)

    def _backing(self) -> EmbeddedProvider:
        if self._engine is None:
            raise EngineMissing(Sentence("The built-in engine is not installed."))
        if self._embedded is None:
            self._embedded = EmbeddedProvider(self._engine)
        return self._embedded


class EmbeddedProvider:
    """The engine as a provider's backing: keeps an adapter for each model that is loaded."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._hashes: dict[str, asyncio.Task[str]] = {}
        self._adapters: dict[EngineAddress, OpenAIProvider] = {}
        self._importing: asyncio.Task[None] | None = None

    def begin_hash(self, model: str) -> asyncio.Task[str]:
        """Find a model file's SHA-256 aside; a big file that is new takes a while."""
        task = self._hashes.get(model)
        # Files may be exchanged; what was found once is remembered by the library.
        if task is None or task.done():
            task = asyncio.create_task(self.engine.model_hash(model), name="model hash")
            self._hashes[model] = task
        return task

    def begin_imports(self) -> None:
        """Import what the first request needs while the model is being loaded, once."""
        if self._importing is None:
            importing = late.bring(_OPENAI, *late.OF_FIRST_REQUEST)
            self._importing = asyncio.create_task(importing, name="imports of a request")

    async def adapter(self, connection: Connection, address: EngineAddress) -> OpenAIProvider:
        """Return the adapter that speaks to the model at ``address``."""
        await late.bring(_OPENAI)
        from falcon_desktop.providers.openai import OpenAIProvider

        known = self._adapters.get(address)
        if known is not None:
            return known
        gone = [one for one in self._adapters if not self.engine.answers_at(one)]
        closing = [self._adapters.pop(one) for one in gone]
        self._adapters[address] = adapter = OpenAIProvider(
            connection,
            address.key,
            uds=address.uds or "",
            base_url=address.base_url,
            template=TEMPLATES.get(address.template),
        )
        await asyncio.gather(*(one.aclose() for one in closing))
        return adapter

    async def aclose(self) -> None:
        """Close the connections to the engine."""
        tasks: list[asyncio.Task[Any]] = [*self._hashes.values()]
        if self._importing is not None:
            tasks.append(self._importing)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._hashes.clear()
        closing = list(self._adapters.values())
        self._adapters.clear()
        await asyncio.gather(*(one.aclose() for one in closing))


class _EngineProvider:
    """Answers from the engine, which stays loaded while one runs, and inside :meth:`held`.

    ``model`` is who answers, counts and is told of where a call names no other. ``report`` hears
    if the engine must start.
    """

    def __init__(
        self, backing: EmbeddedProvider, connection: Connection, report: Report, model: str
    ) -> None:
        self._backing = backing
        self._connection = connection
        self._report = report
        self._model = model
        self._hold: AsyncExitStack | None = None
        self._held: EngineAddress | None = None
        self._renewing = asyncio.Lock()

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Keep the model loaded inside ``async with``, for everything that is asked there."""
        async with AsyncExitStack() as self._hold:
            await self._held_address(self._model)
            yield

    @asynccontextmanager
    async def stream(self, request: ChatRequest) -> AsyncIterator[AsyncIterator[ProviderEvent]]:
        """Ask; see :meth:`falcon_desktop.core.ports.servers.ChatProvider.stream`."""
        async with AsyncExitStack() as stack:
            adapter, address = await self._enter(stack, request.model)
            known = replace(request, model=address.model)
            model = request.model or self._model
            events = _with_hash(
                await stack.enter_async_context(adapter.stream(known)),
                self._backing.begin_hash(model),
            )
            yield await stack.enter_async_context(contextlib.aclosing(events))

    async def models(self) -> Sequence[ModelInfo]:
        """Return the model that is loaded."""
        async with AsyncExitStack() as stack:
            _, address = await self._enter(stack, "")
            return [ModelInfo(address.model, address.context_window)]

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens a model makes of ``text``."""
        async with AsyncExitStack() as stack:
            adapter, _ = await self._enter(stack, model)
            return await adapter.count_tokens(text)

    async def count_picture(self, picture: Attachment, model: str = "") -> int | None:
        """Return how many tokens a model makes of a picture."""
        async with AsyncExitStack() as stack:
            adapter, _ = await self._enter(stack, model)
            return await adapter.count_picture(picture)

    async def _enter(
        self, stack: AsyncExitStack, model: str
    ) -> tuple[OpenAIProvider, EngineAddress]:
        model = model or self._model
        if self._hold is not None:
            address = await self._held_address(model)
        else:
            lease = self._backing.engine.lease(self._report, model)
            address = await stack.enter_async_context(lease)
        return await self._backing.adapter(self._connection, address), address

    async def _held_address(self, model: str) -> EngineAddress:
        """Return where the model answers that is kept loaded, started again if it crashed."""
        engine, hold = self._backing.engine, self._hold
        if hold is None:
            raise RuntimeError("nothing is held")
        async with self._renewing:
            held = self._held
            if held is None or model != self._model or not engine.answers_at(held):
                # First let go: what is waited for may be waiting for this.
                await hold.aclose()
                held = await hold.enter_async_context(engine.lease(self._report, model))
                self._model, self._held = model, held
            return held


async def _with_hash(
    events: AsyncIterator[ProviderEvent], hashing: asyncio.Task[str]
) -> AsyncGenerator[ProviderEvent]:
    """Add the model file's hash to what was sent, as soon as it is known; never wait for it."""
    sent: RequestSent | None = None
    async for event in events:
        if isinstance(event, RequestSent):
            sent = event
        if sent is not None and hashing.done() and not hashing.cancelled():
            yield replace(sent, model_hash=hashing.result())
            if event is not sent:
                yield event
            sent = None
        else:
            yield event


def _no_key(connection: Connection) -> KeyMissing:
    if connection.key_variable:
        return KeyMissing(
            Sentence(
                "The environment variable {variable}, which should hold the key for "
                "“{name}”, is not set.",
                variable=connection.key_variable,
                name=connection.name,
            )
        )
    return KeyMissing(
        Sentence(
            "“{name}” needs a key for {origin}, but has none.",
            name=connection.name,
            origin=connection.origin,
        )
    )


def _ignore(event: ProviderEvent) -> None:
    """Hear nothing."""
