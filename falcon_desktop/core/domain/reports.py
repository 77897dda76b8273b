"""What the program reports about its data: how the history opened, backups, hosts, found keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from falcon_desktop.core.domain.errors import StorageError


class Missing(Protocol):
    """How many messages of a conversation are lost; ``title`` is None if it is lost, too."""

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
    """A file that is reported by name."""

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


@dataclass(frozen=True, slots=True)
class FoundKey:
    """A key found on this computer, without the key itself. Nothing uses it unasked.

    ``origin`` is where it would be sent to.
    """

    id: str
    sentence: str
    origin: str = ""


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
