"""Builds the program's services, and opens and closes them in order.

Lives on the worker's loop; importing it imports the adapters, so it is imported there. What asks
servers comes when one is asked.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import falcon_desktop.store.search  # noqa: F401 - the first search is not to wait for it
from falcon_desktop import paths
from falcon_desktop.attaching.files import AttachedFiles
from falcon_desktop.composition.care import HistoryCare
from falcon_desktop.composition.exporting import FileTransfer
from falcon_desktop.composition.hub_models import HubFetcher, HubModels, HubToken
from falcon_desktop.composition.importing import Importer
from falcon_desktop.composition.local_models import DiskModels
from falcon_desktop.composition.maintenance import Maintenance
from falcon_desktop.composition.model_files import model_files
from falcon_desktop.composition.parts import InstalledParts
from falcon_desktop.composition.preset_files import PresetFiles
from falcon_desktop.composition.settings_services import FoundKeys, Servers, SettingsStore
from falcon_desktop.composition.surroundings import surroundings
from falcon_desktop.core.chat.asking import Asking
from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.completing import Completions
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.chat.provenance import AnswerProvenance
from falcon_desktop.core.chat.title_generation import TitleGenerator
from falcon_desktop.core.chat.versions import Versions
from falcon_desktop.core.context.context import Context
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import ChatEvent
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.domain.undo import UndoHistory
from falcon_desktop.core.downloads.queue import DownloadQueue
from falcon_desktop.core.ports.servers import Publish
from falcon_desktop.core.services import Services
from falcon_desktop.drawing.formulas import FormulaChild
from falcon_desktop.engine.process import Engine
from falcon_desktop.keychain import Keychain
from falcon_desktop.providers.network import Network
from falcon_desktop.providers.releases import PublishedReleases
from falcon_desktop.providers.source import Providers
from falcon_desktop.schemas.checks import SchemaChild
from falcon_desktop.store.backups import Backups
from falcon_desktop.store.conversations import Conversations
from falcon_desktop.store.database import Database, OpenReport
from falcon_desktop.store.settings import SettingsFile
from falcon_desktop.store.temporary import WithTemporary

_log = logging.getLogger(__name__)


class ServiceContainer:
    """Everything behind the ports.

    Args:
        data_dir: where conversations, settings and models are.
        settings: as they were read at the start.
        publish: hears every event, on the worker's loop.
        temporary: keep conversations in memory only.
        repair: whether a damaged history is repaired at once; False leaves it alone.
    """

    def __init__(
        self,
        data_dir: Path,
        settings: Settings,
        publish: Publish,
        *,
        temporary: bool = False,
        repair: bool = True,
    ) -> None:
        self._data_dir = data_dir
        self._publish = publish
        self.database = Database(
            None if temporary else paths.history_file(data_dir),
            backup_directory=paths.backup_directory(data_dir),
            repair=repair,
        )
        self._is_open = False
        self.store = Conversations(self.database)
        self.chats = WithTemporary(self.store)
        self.vault = Keychain()
        self.models = model_files(data_dir, settings)
        self.engine = Engine(
            self.models, settings.engine_settings(), cache=paths.driver_cache(data_dir)
        )
        self.formulas = FormulaChild()
        self.json_answers = SchemaChild()
        network = Network(contacted=self._note_contact)
        self.providers = Providers(self.vault, self.engine, network=network)
        self.hub_token = HubToken(self.vault)
        fetcher = HubFetcher.with_token(
            self.models, paths.models_directory(data_dir), self.hub_token, network
        )
        self.downloads = DownloadQueue(fetcher, fetcher, publish)
        self.connections = SavedConnections(
            settings.connections, settings.default_connection_id, settings.chat_defaults
        )
        self.titles = TitleGenerator(self.chats, self.connections, self.providers, publish)
        undo = UndoHistory()
        context = Context(self.models)
        context.default_policy = settings.context_policy
        asking = Asking(
            self.chats,
            self.connections,
            self.providers,
            self._handle_event,
            undo,
            context=context,
            surroundings=surroundings,
        )
        self.chat = Chat(asking)
        self._maintenance = Maintenance(
            data_dir,
            self.database,
            retention=settings.backup_keeping,
            vault=self.vault,
            connections=self.connections,
            undo=undo,
            publish=publish,
            restore=self.restore,
            stop_answers=self.chat.stop_in,
        )
        self.services = self._made_services(asking, undo, network)
        self._backups = Backups(self.database)
        self._care = HistoryCare(
            self.database,
            self.store,
            retention=lambda: self._maintenance.retention,
            erase_old=self.services.library.erase_old,
            keep_running=self.chat.keep_running,
            publish=publish,
        )

    async def look_elsewhere(self) -> None:
        """Report other programs' changes to the history since the last check."""
        await self._care.look_elsewhere()

    async def _before_bulk(self, *, wait: bool) -> None:
        await self._care.before_bulk(wait=wait)

    def _made_services(self, asking: Asking, undo: UndoHistory, network: Network) -> Services:
        """Put the use cases together that a front end asks."""
        return Services(
            chat=self.chat,
            library=Library(
                self.chats,
                self._publish,
                undo,
                self.chat.stop_in,
                self.chats.keep,
                before_bulk=self._before_bulk,
            ),
            connections=self.connections,
            vault=self.vault,
            models=self.models,
            servers=Servers(self.providers, asking.context.forget_pictures),
            checker=self.providers,
            key_offers=FoundKeys(self.vault),
            transfer=FileTransfer(
                self.chats,
                Importer(self.store, self._connection_ids, undo, self._publish),
                self.formulas,
                self.database.path,
            ),
            settings=SettingsStore(SettingsFile(paths.settings_file(self._data_dir))),
            maintenance=self._maintenance,
            provenance=AnswerProvenance(self.chats, self.connections),
            titles=self.titles,
            releases=PublishedReleases(network=network),
            parts=InstalledParts(),
            local_models=DiskModels(
                self.models,
                paths.models_directory(self._data_dir),
                self.engine,
            ),
            hub=HubModels.with_token(
                self.hub_token,
                network,
                load_of=self.models.load_of,
                free_memory=self._memory_for_a_model,
            ),
            downloads=self.downloads,
            versions=Versions(asking),
            completions=Completions(asking),
            preset_files=PresetFiles(self.connections),
            files=AttachedFiles(),
            formulas=self.formulas,
            json_answers=self.json_answers,
            memory=Memory(
                self.chats,
                self.connections,
                self.providers,
                asking.context,
                publish=self._publish,
                undo=undo,
                surroundings=surroundings,
            ),
            surroundings=surroundings,
        )

    def _memory_for_a_model(self) -> int:
        return self.engine.computer().free

    def _handle_event(self, event: ChatEvent) -> None:
        """Tell the front end what happens to answers, and then who names conversations."""
        self._publish(event)
        self.titles.handle_event(event)

    def _note_contact(self, host: str) -> None:
        """Keep in the history that a host is contacted, while it is open."""
        if self._is_open:
            self._maintenance.contacts.note(host)

    def _connection_ids(self) -> set[str]:
        return {connection.id for connection in self.connections.all()}

    async def open(self) -> OpenReport:
        """Open the history; answers cut off by the last shutdown become *interrupted*.

        Raises:
            StorageError: it can't be opened; nothing was changed.
        """
        report = await self._care.open()
        self._is_open = True
        await self._find_local_model()
        return report

    async def newest_backup(self) -> Path | None:
        """Return the backup to offer if the history is damaged or can't be opened.

        The newest that is whole; after a damaged file was set aside, the newest from before.
        """
        report = self._care.report
        if report.set_aside is not None:
            return await self._backups.first_whole(report.backups)
        backups = await self._backups.list_backups()
        return await self._backups.first_whole([backup.path for backup in backups])

    async def restore(self, backup: Path) -> OpenReport:
        """Replace the history with a backup and open it; the previous one is set aside.

        Works on an open history too; answers that run are stopped first.

        Raises:
            StorageError: it can't be done; the backup stays as it is.
        """
        await self.chat.stop_in(None)
        report = self._care.report = await self._backups.restore(backup)
        self._is_open = True
        await self._find_local_model()
        return report

    async def _find_local_model(self) -> None:
        try:
            local = await asyncio.to_thread(self.models.default)
        except FalconError as error:
            _log.info("no model on this computer: %s", error)
        else:
            self.connections.set_local_model(local.id)

    def keep_backups(self) -> None:
        """Start taking care of the history: backups, damage, a full disk.

        Answers of other processes that ended without a word are marked as interrupted then too.
        """
        self._care.begin()

    async def close(self) -> None:
        """Stop answers, wait until they are saved, stop the engine, close the history."""
        await self.chat.close()
        await self.downloads.close()
        await self.titles.close()
        await self.formulas.close()
        await self.json_answers.close()
        await self._care.close()
        await self.providers.close()
        await self.chats.close()
        self._is_open = False
        await self.database.close()
