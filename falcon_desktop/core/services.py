"""Everything a front end may ask of the program, in one value. Must not know any adapter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from falcon_desktop.core.chat.chat import Chat
from falcon_desktop.core.chat.completing import Completions
from falcon_desktop.core.chat.how_made import Making
from falcon_desktop.core.chat.library import Library
from falcon_desktop.core.chat.memory import Memory
from falcon_desktop.core.chat.title_making import TitleMaker
from falcon_desktop.core.chat.versions import Versions
from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.bundle import Bundle
from falcon_desktop.core.domain.checks import ConnectionChecker
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.connection_book import SavedConnections
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.core.domain.formulas import FormulaDrawer
from falcon_desktop.core.domain.keeping import BackupKeeping
from falcon_desktop.core.domain.licences import Parts
from falcon_desktop.core.domain.local_models import ModelShelf
from falcon_desktop.core.domain.releases import Releases
from falcon_desktop.core.domain.settings import Settings
from falcon_desktop.core.domain.transfer import Transfer
from falcon_desktop.core.ports.servers import KeyVault, ModelInfo, ModelLibrary


class Missing(Protocol):
    """How many messages of a conversation are lost; ``title`` is None where it is lost too."""

    @property
    def title(self) -> str | None: ...
    @property
    def messages(self) -> int: ...


class Salvage(Protocol):
    """How much of a damaged history could be read, how much more came from a backup, and what is
    lost, where that is known.
    """

    @property
    def conversations(self) -> int: ...
    @property
    def messages(self) -> int: ...
    @property
    def complete(self) -> bool: ...
    @property
    def restored(self) -> int: ...
    @property
    def missing(self) -> Sequence[Missing]: ...


class NamedFile(Protocol):
    """A file that is told about by its name."""

    @property
    def name(self) -> str: ...


class OpenReport(Protocol):
    """What opening the history found and did."""

    @property
    def read_only(self) -> StorageError | None: ...
    @property
    def set_aside(self) -> NamedFile | None: ...
    @property
    def salvage(self) -> Salvage | None: ...
    @property
    def backups(self) -> Sequence[NamedFile]: ...
    @property
    def other_log(self) -> NamedFile | None: ...
    @property
    def log_lost(self) -> bool: ...


class Servers(Protocol):
    """Asks servers about themselves."""

    async def models(self, connection: Connection) -> Sequence[ModelInfo]:
        """Return the models that a connection offers.

        Raises:
            FalconError: for every failure.
        """
        ...

    async def forget(self, connection_id: str) -> None:
        """Let go of what is kept and known of a connection that was changed or removed."""
        ...


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key that was found on this computer, told without the key. Nothing uses it unasked.

    ``origin`` is where it would be sent to.
    """

    id: str
    sentence: str
    origin: str = ""


class KeyOffers(Protocol):
    """Keys that lie on this computer for other programs."""

    async def find(self) -> list[FoundKey]:
        """Look for them; never raises, never writes."""
        ...

    async def accept(self, offer_id: str) -> tuple[Connection, bool]:
        """Save a found key in the vault; returns its new connection, and whether it was kept.

        Raises:
            KeychainError: the key can't be saved.
            NotFound: it is not there any more.
        """
        ...


class PresetFiles(Protocol):
    """Files of presets and prompts that people give to each other."""

    async def read(self, path: str) -> Bundle:
        """Return what a file holds; connections that are not here are left out of it.

        Raises:
            FalconError: it can't be read, or something in it is not usable.
        """
        ...

    async def write(self, path: str, bundle: Bundle) -> None:
        """Write a file, replacing it whole.

        Raises:
            FalconError: it can't be written.
        """
        ...


class SettingsKeeper(Protocol):
    """Keeps the settings that are not secret."""

    async def save(self, settings: Settings) -> None:
        """Write them, durable on return.

        Raises:
            StorageError: the file can't be written.
        """
        ...


@dataclass(frozen=True, slots=True)
class DataReport:
    """The data directory in numbers; ``size`` in bytes, ``newest_backup`` in ms since 1970 UTC."""

    directory: str
    size: int
    conversations: int
    messages: int
    backups: int
    newest_backup: int | None
    keys: str


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup: ``time`` in milliseconds since 1970 UTC, ``size`` in bytes; ``daily`` ones are
    removed by and by. ``altered`` is the number of messages whose text is not what was saved, where
    that was looked at.
    """

    path: str
    time: int
    size: int
    daily: bool = True
    altered: int = 0


@dataclass(frozen=True, slots=True)
class ContactedHost:
    """A host that was contacted first and last at these times, in milliseconds since 1970 UTC."""

    host: str
    first_at: int
    last_at: int


class Maintenance(Protocol):
    """Looks after the data directory."""

    async def backups(self) -> Sequence[BackupFile]:
        """Return the backups beside the history, the newest first."""
        ...

    async def keep_backups(self, keeping: BackupKeeping) -> None:
        """Let daily backups reach so far back; those that go do so when the next is made."""
        ...

    async def back_up_now(self) -> BackupFile:
        """Make a verified backup beside the daily ones.

        Raises:
            StorageError: there is no backup.
        """
        ...

    async def backup(self, path: str) -> int:
        """Write a verified backup; return how many messages' texts are not what was saved.

        Raises:
            StorageError: there is no backup; what was at ``path`` is unchanged.
        """
        ...

    async def restore(self, path: str) -> int:
        """Put a backup in the history's place, once it is verified; what was there is set aside.

        Returns how many messages' texts in it are not what was saved.

        Raises:
            StorageError: it can't be done; everything is as it was.
        """
        ...

    async def check(self, *, whole: bool = True) -> list[str]:
        """Return what is wrong with the history, one sentence each; empty if nothing.

        ``whole`` False looks at the structure only, not at every text's checksum.
        """
        ...

    async def compact(self) -> tuple[int, int]:
        """Give the disk back what is not needed; returns the file's size before and after.

        Raises:
            StorageError: the disk lacks the space to do so; nothing is lost.
        """
        ...

    async def erase_all(self, *, copies: bool, keys: bool) -> None:
        """Remove every conversation for good, and what the index and the log hold of it.

        Args:
            copies: whether backups go too, and files that were set aside.
            keys: whether the keys of saved connections are forgotten too.

        Raises:
            FalconError: something could not be removed.
        """
        ...

    async def contacted(self) -> Sequence[ContactedHost]:
        """Return every host that was contacted, the last one first."""
        ...

    async def forget_contacted(self) -> None:
        """Forget which hosts were contacted."""
        ...

    async def report(self) -> DataReport:
        """Return what there is to tell about the data."""
        ...

    async def diagnostics(self) -> str:
        """Return versions and states, one a line, without any secret."""
        ...


class AttachmentReader(Protocol):
    """Reads files that a person attaches to a question."""

    async def read(self, path: str) -> Attachment:
        """Return what a model can be given of a file; a picture as it is on the disk.

        Raises:
            InvalidInput: it can't be attached; the sentence says why.
        """
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What composition hands to a front end.

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
    settings: SettingsKeeper
    maintenance: Maintenance
    making: Making
    titles: TitleMaker
    releases: Releases
    shelf: ModelShelf
    parts: Parts
    versions: Versions
    completions: Completions
    memory: Memory
    preset_files: PresetFiles
    files: AttachmentReader
    formulas: FormulaDrawer
