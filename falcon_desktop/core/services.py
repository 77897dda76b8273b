"""Everything a front end may ask of the program, in one value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.completing import Completions
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.chat.provenance import AnswerProvenance
from falcon_desktop.core.chat.title_generation import TitleGenerator
from falcon_desktop.core.chat.versions import Versions
from falcon_desktop.core.domain.checks import ConnectionChecker
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.formulas import FormulaDrawer
from falcon_desktop.core.domain.hub import Hub
from falcon_desktop.core.domain.json_answers import AnswerChecker
from falcon_desktop.core.domain.licences import Parts
from falcon_desktop.core.domain.local_models import LocalModels
from falcon_desktop.core.domain.releases import Releases
from falcon_desktop.core.domain.transfer import Transfer
from falcon_desktop.core.downloads.queue import DownloadQueue
from falcon_desktop.core.ports.program import (
    AttachmentReader,
    KeyOffers,
    Maintenance,
    PresetFiles,
    Servers,
    SettingsStore,
)
from falcon_desktop.core.ports.servers import KeyVault, ModelLibrary

if TYPE_CHECKING:
    from falcon_desktop.core.domain.variables import Surroundings


@dataclass(frozen=True, slots=True)
class Services:
    """What composition provides to a front end.

    Coroutines of everything in it are awaited on the worker's loop; ``connections``, which is
    only memory, may be read and replaced from any thread.
    """

    chat: Chat
    library: Library
    connections: SavedConnections
    vault: KeyVault
    models: ModelLibrary
    servers: Servers
    checker: ConnectionChecker
    key_offers: KeyOffers
    transfer: Transfer
    settings: SettingsStore
    maintenance: Maintenance
    provenance: AnswerProvenance
    titles: TitleGenerator
    releases: Releases
    local_models: LocalModels
    hub: Hub
    downloads: DownloadQueue
    parts: Parts
    versions: Versions
    completions: Completions
    memory: Memory
    preset_files: PresetFiles
    files: AttachmentReader
    formulas: FormulaDrawer
    json_answers: AnswerChecker
    surroundings: Callable[[], Surroundings]
    """When and where the program runs; costs nothing to ask."""
