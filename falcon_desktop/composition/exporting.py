"""Writes conversations to files, for the window and the command line."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from falcon_desktop.composition.loading import Exported, Loaded
from falcon_desktop.composition.unfinished import unfinished_in
from falcon_desktop.core.domain.errors import (
    DiskFull,
    InvalidInput,
    StorageDamaged,
    StorageError,
)
from falcon_desktop.core.domain.formulas import FormulaDrawer, FormulaPicture
from falcon_desktop.core.domain.transfer import (
    SUFFIXES,
    Draw,
    ExportFormat,
    ExportResult,
    Progress,
    Sheet,
)
from falcon_desktop.core.text.sentences import ENGLISH, Language, Sentence
from falcon_desktop.core.text.system_reasons import reason_of
from falcon_desktop.transfer.names import UNTITLED, UniqueNames, safe_file_name

if TYPE_CHECKING:
    from falcon_desktop.composition.importing import Importer
    from falcon_desktop.core.ports.store import ConversationStore
    from falcon_desktop.transfer.pages import PageMakers

Exporter = Callable[[Iterable[Exported]], Iterator[str]]

WITH_HELP: Final = 100
"""So many conversations are made a web page by several processes."""


def exporter(form: ExportFormat, language: Language = ENGLISH) -> Exporter:
    """Return the exporter of a text format, importing only that format.

    JSON is for programs: it reads alike in every language.
    """
    match form:
        case ExportFormat.HTML:
            from falcon_desktop.transfer.html import export_html

            return partial(export_html, language=language)
        case ExportFormat.JSON:
            from falcon_desktop.transfer.json_format import export_json

            return export_json
        case ExportFormat.TEXT:
            from falcon_desktop.transfer.plain import export_plain

            return partial(export_plain, language=language)
        case ExportFormat.CLEAN_MARKDOWN:
            from falcon_desktop.transfer.markdown import export_clean_markdown

            return partial(export_clean_markdown, language=language)
        case _:
            from falcon_desktop.transfer.markdown import export_markdown

            return partial(export_markdown, language=language)


async def all_ids(store: ConversationStore) -> list[str]:
    """Return the ids of every conversation that is not in the trash."""
    listed, archived = await store.summaries(), await store.summaries(archived=True)
    return [summary.id for summary in (*listed, *archived)]


async def write_conversations(
    store: ConversationStore,
    conversation_ids: Sequence[str],
    form: ExportFormat,
    path: Path,
    progress: Progress,
    *,
    draw: Draw | None = None,
    formulas: FormulaDrawer | None = None,
    replace: bool = False,
    language: Language = ENGLISH,
) -> Sequence[str]:
    """Write a private file, completely or not at all, with few conversations in memory.

    Returns the ids of the messages whose text the disk changed: it is marked in the file.

    Args:
        draw: makes PDF; needed for that form only.
        formulas: draws formulas for it; without, their source stands there.
        replace: whether a file that is there may be replaced.
        language: of what people read in it beside the messages.

    Raises:
        InvalidInput: something is there and must not be replaced, or there is no such directory.
        StorageError: the file can't be written.
        Cancelled: ``progress`` was told so.
    """
    ids = list(dict.fromkeys(conversation_ids))
    progress.total = len(ids)
    makers = _page_makers() if form is ExportFormat.HTML and len(ids) >= WITH_HELP else None
    loaded = Loaded(store, ids, asyncio.get_running_loop(), progress, makers, language=language)
    export = exporter(form, language)
    if makers:
        export = partial(_html, loaded, language)
    write_one: WriteOne = partial(_write_text, export)
    to_pages = _on_pages(draw, progress, formulas)
    sheets = partial(_sheets, language)
    if form is ExportFormat.PDF:
        write_one = partial(_write_drawn, to_pages, sheets)

    def write() -> None:
        with told_to_people(path), new_file(path, replace=replace) as (file, name):
            if path.suffix.lower() == ".zip":
                names = UniqueNames(SUFFIXES[form], language.told(UNTITLED))
                _write_zip(file, names, loaded, write_one)
            elif form is ExportFormat.PDF:
                to_pages(name, sheets(loaded))
            else:
                for piece in export(loaded):
                    file.write(piece.encode())

    try:
        await _in_thread(write, progress)
    finally:
        if makers is not None:
            await makers.close()
    return loaded.altered


async def print_conversations(
    store: ConversationStore,
    conversation_ids: Sequence[str],
    form: ExportFormat,
    write: Callable[[str], None],
    write_bytes: Callable[[bytes], None],
    *,
    draw: Draw | None = None,
    formulas: FormulaDrawer | None = None,
    language: Language = ENGLISH,
) -> Sequence[str]:
    """Pass a file's content on piece by piece; the receiver may raise to end this.

    Returns the ids of the messages whose text the disk changed.

    Raises:
        InvalidInput: ``draw`` is needed and missing.
    """
    progress = Progress()
    ids = list(dict.fromkeys(conversation_ids))
    progress.total = len(ids)
    loaded = Loaded(store, ids, asyncio.get_running_loop(), progress)
    to_pages = _on_pages(draw, progress, formulas)

    def work() -> None:
        if form is not ExportFormat.PDF:
            for piece in exporter(form, language)(loaded):
                write(piece)
            return
        from falcon_desktop.composition.scratch import scratch

        with scratch() as directory:
            page = directory / "page.pdf"
            to_pages(str(page), _sheets(language, loaded))
            write_bytes(page.read_bytes())

    await _in_thread(work, progress)
    return loaded.altered


async def draw_conversations(
    store: ConversationStore,
    conversation_ids: Sequence[str],
    draw: Draw,
    progress: Progress,
    formulas: FormulaDrawer,
    *,
    language: Language = ENGLISH,
) -> None:
    """Have conversations drawn on a device by ``draw``.

    Raises:
        Cancelled: ``progress`` was told so.
    """
    ids = list(dict.fromkeys(conversation_ids))
    progress.total = len(ids)
    loaded = Loaded(store, ids, asyncio.get_running_loop(), progress)
    to_pages = _on_pages(draw, progress, formulas)
    await _in_thread(lambda: to_pages("", _sheets(language, loaded)), progress)


async def _in_thread(work: Callable[[], None], progress: Progress) -> None:
    """Run work that may be told to stop; who waits for it may be cancelled."""
    working = asyncio.create_task(asyncio.to_thread(work))
    try:
        await asyncio.shield(working)
    except asyncio.CancelledError:
        progress.cancel()  # the thread then ends by itself
        await asyncio.wait({working})
        raise


def refuse_existing(path: Path) -> None:
    """Refuse to overwrite anything.

    Raises:
        InvalidInput: something is there already.
    """
    if os.path.lexists(path):
        raise InvalidInput(Sentence("{path} already exists. Choose another name.", path=str(path)))


@contextlib.contextmanager
def told_to_people(path: Path) -> Iterator[None]:
    """Turn file system errors about a new file into sentences."""
    try:
        yield
    except FileExistsError as error:
        raise InvalidInput(
            Sentence("{path} already exists. Choose another name.", path=str(path))
        ) from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InvalidInput(
            Sentence("There is no folder {directory}.", directory=str(path.parent))
        ) from error
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(
                Sentence("There is no space left for {path}.", path=str(path))
            ) from error
        raise StorageError(
            Sentence("{path} can't be written.", path=str(path)), detail=reason_of(error)
        ) from error


@contextlib.contextmanager
def new_file(path: Path, *, replace: bool) -> Iterator[tuple[BinaryIO, str]]:
    """Give a private file that is renamed to the target once it is complete.

    Yields the file and its name, for writers that open it themselves.
    """
    descriptor, temporary = unfinished_in(path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file, temporary
            file.flush()
            os.fsync(file.fileno())
        if replace:
            Path(temporary).replace(path)
        else:
            _give_name(temporary, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            Path(temporary).unlink()


def write_file(path: Path, content: bytes, replace: bool) -> None:
    """Write a private file, completely or not at all.

    Raises:
        InvalidInput: something is there and must not be replaced, or there is no such directory.
        StorageError: the file can't be written.
    """
    with told_to_people(path), new_file(path, replace=replace) as (file, _name):
        file.write(content)


ToPages = Callable[[str, Iterable[Sheet]], None]
WriteOne = Callable[[zipfile.ZipFile, str, Exported], None]


def _write_zip(
    file: BinaryIO, names: UniqueNames, conversations: Iterable[Exported], write_one: WriteOne
) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for exported in conversations:
            write_one(archive, names.take(exported[0].title), exported)


def _write_text(export: Exporter, archive: zipfile.ZipFile, name: str, exported: Exported) -> None:
    with archive.open(name, "w") as member:
        for piece in export([exported]):
            member.write(piece.encode())


def _write_drawn(
    to_pages: ToPages,
    sheets: Callable[[Iterable[Exported]], Iterator[Sheet]],
    archive: zipfile.ZipFile,
    name: str,
    exported: Exported,
) -> None:
    from falcon_desktop.composition.scratch import scratch

    with scratch() as directory:
        page = directory / "page.pdf"
        to_pages(str(page), sheets([exported]))
        archive.write(page, name)


def _page_makers() -> PageMakers:
    from falcon_desktop.transfer.pages import PageMakers

    return PageMakers()


def _html(loaded: Loaded, language: Language, conversations: Iterable[Exported]) -> Iterator[str]:
    from falcon_desktop.transfer.html import export_html

    return export_html(conversations, language, loaded.draw)


def _sheets(language: Language, conversations: Iterable[Exported]) -> Iterator[Sheet]:
    from falcon_desktop.transfer.sheets import sheet_of

    return (sheet_of(*exported, language) for exported in conversations)


def _on_pages(draw: Draw | None, progress: Progress, formulas: FormulaDrawer | None) -> ToPages:
    """Return what draws sheets in another thread, with the formulas from this thread's loop."""
    loop = asyncio.get_running_loop()

    def formula(source: str, display: bool) -> FormulaPicture | None:
        if formulas is None or progress.cancelled:  # Qt calls this: nothing may be raised
            return None
        drawing = formulas.draw(source, display=display)
        return asyncio.run_coroutine_threadsafe(drawing, loop).result()

    def to_pages(path: str, sheets: Iterable[Sheet]) -> None:
        if draw is None:
            raise InvalidInput(
                Sentence("PDF needs the window's libraries, which are missing here.")
            )
        draw(path, sheets, progress, formula)

    return to_pages


def _give_name(temporary: str, path: Path) -> None:
    """Rename without replacing anything that appeared meanwhile."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links
        refuse_existing(path)
        Path(temporary).rename(path)


# --- the window's way to it --------------------------------------------------------------------


class FileTransfer:
    """Fulfils :class:`~falcon_desktop.core.domain.transfer.Transfer`.

    Args:
        formulas: draws those of PDF files.
        history: the file that the store reads, if it is one.
    """

    def __init__(
        self,
        store: ConversationStore,
        importer: Importer,
        formulas: FormulaDrawer,
        history: Path | None = None,
    ) -> None:
        self._store = store
        self._formulas = formulas
        self._history = history
        self.look = importer.look
        self.bring_in = importer.bring_in
        self.forget = importer.forget

    async def suggested_name(self, conversation_ids: Sequence[str] | None) -> str:
        """Return a safe file name without extension for these conversations."""
        if conversation_ids is None:
            return Sentence("all chats")
        if len(conversation_ids) != 1:
            return Sentence("{count} chat(s)", count=len(conversation_ids))
        conversation = await self._store.conversation(conversation_ids[0])
        return safe_file_name(conversation.title, "md").removesuffix(".md")

    async def save_text(self, text: str, path: str, *, replace: bool = False) -> None:
        """Write a text to a file, completely or not at all."""
        await asyncio.to_thread(write_file, Path(path), text.encode("utf-8", "replace"), replace)

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
        """Write conversations to a private file, completely or not at all."""
        write = partial(
            write_conversations,
            form=form, path=Path(path), progress=progress, draw=draw, formulas=self._formulas,
            replace=replace, language=language,
        )  # fmt: skip
        try:
            ids = await all_ids(self._store) if conversation_ids is None else conversation_ids
            await write(self._store, ids)
        except StorageDamaged as error:
            if self._history is None:
                raise
            from falcon_desktop.composition.damaged import what_can_be_read

            async with what_can_be_read(self._history, error) as (store, salvage):
                asked = conversation_ids
                ids = await all_ids(store) if asked is None else await _still_there(store, asked)
                progress.done = 0
                await write(store, ids)
                lost = conversation_ids is not None and len(ids) < len(conversation_ids)
                return ExportResult(len(ids), salvage.complete and not lost)
        return ExportResult(len(ids))

    async def draw(
        self,
        conversation_ids: Sequence[str],
        draw: Draw,
        progress: Progress,
        language: Language = ENGLISH,
    ) -> None:
        """Have conversations drawn, for a printer."""
        await draw_conversations(
            self._store, conversation_ids, draw, progress, self._formulas, language=language
        )


async def _still_there(store: ConversationStore, conversation_ids: Sequence[str]) -> list[str]:
    return [summary.id for summary in await store.summaries_of(conversation_ids)]
