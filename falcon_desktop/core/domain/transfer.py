"""Export and import: formats, previews, results, and the port.

Values and the port only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from falcon_desktop.core.domain.formulas import DrawFormula
from falcon_desktop.core.text.sentences import ENGLISH, Language


class ExportFormat(StrEnum):
    """The formats conversations can be exported to."""

    MARKDOWN = "markdown"
    """With comments that let it be imported again."""
    CLEAN_MARKDOWN = "clean-markdown"
    """For notes: nothing but what is read."""
    HTML = "html"
    JSON = "json"
    TEXT = "text"
    PDF = "pdf"


SUFFIXES: Final = {
    ExportFormat.MARKDOWN: "md",
    ExportFormat.CLEAN_MARKDOWN: "md",
    ExportFormat.HTML: "html",
    ExportFormat.JSON: "json",
    ExportFormat.TEXT: "txt",
    ExportFormat.PDF: "pdf",
}
"""The ending of the name of a file of each form, without a dot."""


FORMULA: Final = "tex:"
"""How the name of a picture begins that is a formula: then ``inline`` or ``display``, a slash, and
its TeX in URL-safe Base64. No other pictures are in a sheet."""


class Progress:
    """The progress of a long task; may be read, and cancelled, from any thread.

    ``total`` is 0 while it is not known.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.cancelled = False

    def cancel(self) -> None:
        """Ask the task to end soon and leave nothing behind."""
        self.cancelled = True

    def keep_on(self) -> None:
        """Called by the task now and then; raises if it was cancelled.

        Raises:
            Cancelled: it shall end.
        """
        if self.cancelled:
            raise Cancelled


class Cancelled(Exception):
    """The task was cancelled."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A conversation as it is printed: ``parts`` are HTML of this program's own making, one or
    more a message, in which nothing has to be fetched. ``direction`` is that of our own words,
    as HTML names it.
    """

    title: str
    about: str
    parts: tuple[str, ...]
    direction: str = "ltr"


Draw = Callable[[str, Iterable[Sheet], Progress, DrawFormula], None]
"""Draws sheets, as PDF to a path; runs on a thread of its own. The core can't draw pages."""


class Arrival(StrEnum):
    """What an import does with a conversation."""

    NEW = "new"
    EXTENDED = "extended"
    """It brings messages that are not here."""
    FULLER = "fuller"
    """It brings no message, but more of what those here are made of."""
    RESTORED = "restored"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """An importable conversation in a file: ``messages`` counts all, ``new`` those not here yet.
    Times are milliseconds since 1970 UTC.
    """

    id: str
    title: str
    source: str
    arrival: Arrival
    created_at: int
    updated_at: int
    messages: int
    new: int


@dataclass(frozen=True, slots=True)
class FoundImport:
    """The content of an import file. ``remarks`` are sentences on what is left out or changed."""

    token: str
    conversations: tuple[FoundConversation, ...]
    remarks: tuple[str, ...]

    @property
    def sources(self) -> dict[str, int]:
        """How many conversations come from each program."""
        found: dict[str, int] = {}
        for one in self.conversations:
            found[one.source] = found.get(one.source, 0) + 1
        return found


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did: numbers of conversations and messages."""

    new: int
    extended: int
    restored: int
    messages: int


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many conversations were exported; ``whole`` is False if damaged content was left out."""

    conversations: int
    whole: bool = True


class Transfer(Protocol):
    """Exports conversations to files and imports them."""

    async def suggested_name(self, conversation_ids: Sequence[str] | None) -> str:
        """Return a safe file name without extension for these conversations; None: for all."""
        ...

    async def save_text(self, text: str, path: str, *, replace: bool = False) -> None:
        """Write a text to a file, completely or not at all.

        Raises:
            InvalidInput: something is there and must not be replaced, or the directory is not.
            StorageError: the file can't be written.
        """
        ...

    async def export(
        self,
        conversation_ids: Sequence[str] | None,
        form: ExportFormat,
        path: str,
        progress: Progress,
        draw: Draw | None = None,
        *,
        replace: bool = False,
        language: Language = ENGLISH,
    ) -> ExportResult:
        """Export conversations; None means all that are not in the trash.

        Of a damaged history all is written that can be read.

        The file is private, and whole or not there at all; ``replace`` says whether one that is
        there may be replaced. With a name that ends in ``.zip`` it holds a file for each
        conversation. ``draw`` is needed for PDF. What people read in it beside the messages is
        in the ``language``.

        Raises:
            StorageError: the file can't be written.
            Cancelled: ``progress`` was told so.
        """
        ...

    async def draw(
        self,
        conversation_ids: Sequence[str],
        draw: Draw,
        progress: Progress,
        language: Language = ENGLISH,
    ) -> None:
        """Have conversations drawn, for a printer; ``draw`` gets no path.

        Raises:
            Cancelled: ``progress`` was told so.
        """
        ...

    async def look(self, path: str, progress: Progress) -> FoundImport:
        """Read an import file without changing anything. The result is kept until :meth:`forget` or
        :meth:`bring_in`.

        Raises:
            FalconError: it can't be read, or is of no kind that can be imported.
            Cancelled: ``progress`` was told so.
        """
        ...

    async def bring_in(
        self, token: str, conversation_ids: Sequence[str], progress: Progress
    ) -> ImportResult:
        """Import these conversations of a previewed file: all or none.

        It is undone in one step, by which what is new goes to the trash.

        Raises:
            StorageError: the disk fails; nothing is changed.
            Cancelled: ``progress`` was told so; nothing is changed.
        """
        ...

    async def forget(self, token: str) -> None:
        """Drop what was kept of a previewed file."""
        ...
