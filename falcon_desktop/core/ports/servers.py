"""What the use cases need from servers and from models on this disk, as protocols."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol, runtime_checkable

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.events import ChatEvent, ProviderEvent
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.models import LocalModel, ModelInfo
from falcon_desktop.core.domain.requests import ChatRequest

Publish = Callable[[ChatEvent], None]
"""Takes an event on the worker's loop; must return at once."""


class ChatProvider(Protocol):
    """A server that answers."""

    def stream(
        self, request: ChatRequest
    ) -> AbstractAsyncContextManager[AsyncIterator[ProviderEvent]]:
        """Ask, and iterate over the events, inside ``async with``; leaving closes the socket.

        Iterating ends after the stream's end. Where no ``Finished`` event came, the answer was
        interrupted. To stop, cancel the task once.

        Raises:
            FalconError: while entering or iterating, for every failure; what came before it stays
                valid.
        """
        ...

    async def models(self) -> Sequence[ModelInfo]:
        """Return the models that the server offers.

        Raises:
            FalconError: for every failure.
        """
        ...

    async def count_tokens(self, text: str, model: str = "") -> int | None:
        """Return how many tokens a model's tokenizer makes of ``text``; None if it can't say.

        ``model`` is the one that will be asked, "" the connection's own.
        """
        ...


@runtime_checkable
class CountsPictures(ChatProvider, Protocol):
    """A provider whose server may say what a picture takes of the context; few do."""

    async def count_picture(self, picture: Attachment, model: str = "") -> int | None:
        """Return how many tokens a model makes of a picture; None if it can't say."""
        ...


class ProviderSource(Protocol):
    """Provides connections' providers; keeps clients and the engine alive between uses."""

    async def at_hand(self, connection: Connection, model: str = "") -> ChatProvider | None:
        """Return the provider if that starts nothing and needs no key; else None.

        ``model`` is the one that would be asked, "" the connection's own.
        """
        ...

    def using(
        self, connection: Connection, report: Callable[[ProviderEvent], None], model: str = ""
    ) -> AbstractAsyncContextManager[ChatProvider]:
        """Give the provider inside ``async with``, starting the engine if it is needed.

        ``model`` is the one that will be asked, "" the connection's own. On this computer it stays
        loaded inside ``with``, and no other is loaded for it.

        ``report`` hears :class:`~falcon_desktop.core.domain.events.Progress` meanwhile.

        Raises:
            FalconError: the key can't be had, the engine can't start, the connection is unusable.
        """
        ...

    async def settled(self, connection: Connection) -> Connection:
        """Return a connection as it is to be asked: over its server's own protocol, where it may go
        over to that and a probe shows that it is spoken; else as it is.
        """
        ...

    async def close(self) -> None:
        """Close every client and stop the engine."""
        ...


class ConnectionBook(Protocol):
    """The saved connections."""

    @property
    def general(self) -> GenerationSettings:
        """The user's defaults for every chat, whatever its connection."""
        ...

    def connection(self, connection_id: str) -> Connection:
        """Return a connection by id; the default one for "".

        Raises:
            NotFound: it was removed.
        """
        ...


class KeyVault(Protocol):
    """Keys by origin (``scheme://host:port``) and connection. Calls may take seconds, never block
    the caller's loop, and raise :class:`KeychainError`.
    """

    async def read(self, connection_id: str, origin: str) -> str | None:
        """Return the key saved for this connection at this origin, or None."""
        ...

    async def save(self, connection_id: str, origin: str, key: str) -> bool:
        """Save a key; True if in the keyring, False if only for this session.

        Raises:
            KeyUnusable: it cannot stand in an HTTP header.
        """
        ...

    async def delete(self, connection_id: str, origin: str) -> bool:
        """Delete a key; False, and no error, if there is none."""
        ...

    async def status(self) -> str:
        """Return a sentence on where keys are saved."""
        ...


class ModelLibrary(Protocol):
    """The models on this disk."""

    def models(self) -> Sequence[LocalModel]:
        """Return the models found: the user's, the starter model, other programs'."""
        ...

    def default(self) -> LocalModel:
        """Return the model to use if the user chose none.

        Raises:
            EngineMissing: there is no model at all.
        """
        ...
