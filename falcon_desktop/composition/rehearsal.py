"""Makes the request of a question for a dry run: contacts nobody, starts nothing, saves nothing."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from falcon_desktop.composition.model_files import model_files
from falcon_desktop.composition.surroundings import surroundings
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.rehearsal import rehearse
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import EngineMissing, Unreachable
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.prompt_templates import TEMPLATES
from falcon_desktop.core.domain.provenance import ProvenanceReport
from falcon_desktop.core.domain.servers import profile_of
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.ports.servers import ChatProvider
from falcon_desktop.core.ports.store import ConversationStore
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.engine.process import template_of
from falcon_desktop.keychain import Keychain
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.openai import OpenAIProvider
from falcon_desktop.providers.source import Providers

_NO_SOCKET: Final = os.path.join(os.devnull, "none")  # noqa: PTH118 - it is never a path


class Rehearsal:
    """Works out requests without sending them.

    Args:
        data_dir: where models are.
        settings: as they were read at the start.
        store: where conversations are; None while none is gone on with.
    """

    def __init__(self, data_dir: Path, settings: Settings, store: ConversationStore) -> None:
        self.models = model_files(data_dir, settings)
        """The models of this computer."""
        self._network = Network(contacted=self._refuse)
        self._providers = Providers(Keychain(), network=self._network)
        self._engine: OpenAIProvider | None = None
        self.connections = SavedConnections(
            settings.connections, settings.default_connection_id, settings.chat_defaults
        )
        context = Context(self.models)
        context.default_policy = settings.context_policy
        self.asking = Asking(
            store,
            self.connections,
            self._providers,
            _tell_nobody,
            UndoHistory(),
            context=context,
            surroundings=surroundings,
        )
        self.unasked = False
        """Whether a server would have been asked something before, such as what its models are."""

    async def request(
        self,
        conversation_id: str | None,
        text: str,
        *,
        connection_id: str = "",
        model: str = "",
        settings: GenerationSettings | None = None,
        attachments: Sequence[Attachment] = (),
    ) -> ProvenanceReport:
        """Return how the answer to a question would be made.

        Raises:
            Unreachable: the server would have to be asked what its models are.
            FalconError: the request can't be made.
        """
        with contextlib.suppress(EngineMissing):
            local = await asyncio.to_thread(self.models.default)
            self.connections.set_local_model(local.id)
        return await rehearse(
            self.asking,
            self._provide,
            conversation_id,
            text,
            connection_id=connection_id,
            model=model,
            settings=settings,
            attachments=attachments,
        )

    async def close(self) -> None:
        """Close what was opened."""
        if self._engine is not None:
            await self._engine.aclose()
        await self._providers.close()

    async def _provide(self, connection: Connection, model: str) -> tuple[ChatProvider, str]:
        if not profile_of(connection).answers_here:
            return await self._providers.provider(connection, _tell_nobody, model), model
        local = await asyncio.to_thread(self.models.model, model)
        template = await asyncio.to_thread(template_of, local)
        self._engine = OpenAIProvider(
            connection, uds=_NO_SOCKET, network=self._network, template=TEMPLATES.get(template)
        )
        return self._engine, local.id

    def _refuse(self, host: str) -> None:
        self.unasked = True
        raise Unreachable(Sentence("{host} is not asked anything.", host=host))


def _tell_nobody(event: object) -> None:
    """Hear nothing."""
