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
    """What conversations can be written as."""

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
    """How far a long piece of work is; may be read, and asked to stop, from any thread.

    ``total`` is 0 while it is not known.
    """

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.cancelled = False

    def cancel(self) -> None:
        """Ask the work to end soon and to leave nothing behind."""
        self.cancelled = True

    def keep_on(self) -> None:
        """Go on; called by the work now and then.

        Raises:
            Cancelled: it shall end.
        """
        if self.cancelled:
            raise Cancelled


class Cancelled(Exception):
    """Somebody asked the work to end."""


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
    """What an import does with one conversation."""

    NEW = "new"
    EXTENDED = "extended"
    RESTORED = "restored"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class FoundConversation:
    """A conversation in a file that may be imported: ``messages`` are all, ``new`` those that are
    not here yet. Times are milliseconds since 1970 UTC.
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
    """What a file holds, before anything is done. ``remarks`` say in sentences what is left out or
    changed on the way.
    """

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
    """What an import did, in numbers of conversations, and of messages."""

    new: int
    extended: int
    restored: int
    messages: int


@dataclass(frozen=True, slots=True)
class ExportResult:
    """How many conversations an export wrote; ``whole`` is False where some of what they held can't
    be read any more.
    """

    conversations: int
    whole: bool = True


class Transfer(Protocol):
    """Writes conversations to files and reads them back."""

    async def suggested_name(self, conversation_ids: Sequence[str] | None) -> str:
        """Return a safe file name without its ending for these conversations; None: for all."""
        ...

    async def save_text(self, text: str, path: str, *, replace: bool = False) -> None:
        """Write a text as a file, whole or not at all.

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
        """Write conversations, None for every one that is not in the trash.

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
        """Read a file that may be imported; nothing is changed. What was found is kept until
        :meth:`forget` or :meth:`bring_in`.

        Raises:
            FalconError: it can't be read, or is of no kind that can be imported.
            Cancelled: ``progress`` was told so.
        """
        ...

    async def bring_in(
        self, token: str, conversation_ids: Sequence[str], progress: Progress
    ) -> ImportResult:
        """Import these conversations of a file that was looked at: all or none.

        It is undone in one step, by which what is new goes to the trash.

        Raises:
            StorageError: the disk fails; nothing is changed.
            Cancelled: ``progress`` was told so; nothing is changed.
        """
        ...

    async def forget(self, token: str) -> None:
        """Let go of what was looked at."""
        ...
