"""Attached files: chosen, dropped or pasted, read, shown as chips, saved with the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDir, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.attachments import (
    MAX_FILES,
    MAX_TEXT_BYTES,
    Attachment,
    AttachmentKind,
)
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.matching import places_of
from falcon_desktop.ui.composer.editor import longest_line
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, told, tr, tr_n

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from falcon_desktop.controllers.chat.context import ContextController
    from falcon_desktop.controllers.chat.conversation import ConversationController
    from falcon_desktop.core.chat.memory import ContextUse

MANY_LINES: Final = 200
"""Lines from which on a paste is told by its lines, not by its characters."""
TYPED_LINE: Final = 20_000
"""Characters of a line that can still be typed in, though slowly."""
OTHER_MODEL: Final = "other_model"


@dataclass
class _Place:
    """A chat that files are read for; a new one has no id before its first question."""

    id: str
    pictures: int = 0
    texts: int = 0
    """How many were pasted; each has a number in its name."""


class AttachmentsController(WindowController):
    """The files of the message box and of the questions on screen."""

    def __init__(
        self,
        dependencies: Dependencies,
        conversation: ConversationController,
        context: ContextController,
    ) -> None:
        super().__init__(dependencies)
        self._conversation = conversation
        self._told: tuple[tuple[str, str], int] | None = None
        self._directory = QDir.homePath()
        self._place = _Place("")
        self._begun = False
        self._reading: list[tuple[_Place, str]] = []
        """The chat and the name of each file that is being read."""
        self._ticket = 0
        self._folded = ""
        composer = dependencies.window.composer
        composer.attach_requested.connect(self.choose)
        composer.files_offered.connect(self.add)
        composer.image_pasted.connect(self._add_image)
        composer.large_paste.connect(self._offer_paste)
        composer.long_line_pasted.connect(self._fold_paste)
        composer.edit.hidden_pasted.connect(self._warn_of_hidden)
        composer.attachments_changed.connect(self._keep)
        composer.file_opened.connect(self._show)
        dependencies.window.files_dropped.connect(self.add)
        dependencies.window.transcript.file_requested.connect(self._show_sent)
        conversation.begun.connect(self._begin)
        dependencies.chat.opened.connect(self._restore)
        context.measured.connect(self._learn)

    @Slot()
    def choose(self) -> None:
        """Ask for files to attach, if there is a message box."""
        if self._refuses():
            return
        dialog = QFileDialog(self._window, tr("Attach files"), self._directory)
        dialog.setObjectName("attach_files")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self._chosen)
        dialog.open()

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        if paths:
            self._directory = paths[0].rpartition("/")[0] or self._directory
        self.add(paths)

    @Slot(list)
    def add(self, paths: list[str]) -> None:
        """Read files and attach them to the message being written."""
        if not self._refuses():
            self._start(self._read(list(paths), self._here()))

    def _refuses(self) -> bool:
        """Whether what is shown takes no files; a text says so."""
        if self._chat.shows_text:
            self._window.notice.show_notice(
                tr("Files can only be attached in chats. Paste the text instead.")
            )
            return True
        return False

    def _here(self) -> _Place:
        """Return the chat that is shown."""
        if self._place.id != self._chat.conversation_id:
            self._place = _Place(self._chat.conversation_id)
        return self._place

    @Slot(str)
    def _begin(self, conversation_id: str) -> None:
        """What is attached or still read for the new chat belongs to this conversation now."""
        self._begun = True
        for place in (self._place, *(place for place, _ in self._reading)):
            if not place.id:
                place.id = conversation_id

    async def _read(self, paths: Sequence[str], chat: _Place) -> None:
        wanted = [(chat, path.rpartition("/")[2]) for path in paths]
        self._reading += wanted
        self._show_reading()
        try:
            await self._read_each(paths, chat)
        finally:
            for one in wanted:
                self._reading.remove(one)
            self._show_reading()

    def _show_reading(self) -> None:
        """Let the question wait for the files that are read for it."""
        here = [name for place, name in self._reading if self._is_shown(place)]
        words = tr("Reading {name}…", name=one_line(here[0], 24)) if here else ""
        self._window.composer.set_reading(words)

    def _is_shown(self, chat: _Place) -> bool:
        shown = self._chat
        return chat.id == shown.conversation_id and not shown.shows_text

    async def _read_each(self, paths: Sequence[str], chat: _Place) -> None:
        services = await self._backend.services()
        problems: list[str] = []
        room = MAX_FILES - len(self._window.composer.attachments())
        if len(paths) > room:
            problems.append(tr("Up to {count} files per message.", count=MAX_FILES))
        for path in paths[: max(0, room)]:
            try:
                found = await self._backend.call(services.files.read, path)
                if found.is_image:
                    found = await self._made_anew(found)
            except FalconError as error:
                problems.append(told(error.sentence))
                continue
            await self._attach_to(chat, found)
        if problems:
            self._window.notice.show_notice(" ".join(problems), icon_name="warning", seconds=15)

    async def _made_anew(self, picture: Attachment) -> Attachment:
        await self._backend.load("falcon_desktop.ui.kit.pictures")
        from falcon_desktop.ui.kit.pictures import prepare

        return await self._backend.call(prepare, picture)

    @Slot(object)
    def _add_image(self, image: QImage | bytes) -> None:
        self._start(self._take_image(image, self._here()))

    async def _take_image(self, image: QImage | bytes, chat: _Place) -> None:
        await self._backend.load("falcon_desktop.ui.kit.pictures")
        from falcon_desktop.ui.kit.pictures import prepare_image

        chat.pictures += 1
        name = tr("Image {number}", number=chat.pictures) + ".png"
        try:
            found = await self._backend.call(prepare_image, image, name)
        except FalconError as error:
            chat.pictures -= 1
            self._window.notice.show_notice(told(error.sentence), icon_name="warning", seconds=15)
            return
        await self._attach_to(chat, found)

    async def _attach_to(self, chat: _Place, found: Attachment) -> None:
        """Attach a file to what is typed in a chat, though another one be shown by now."""
        if self._is_shown(chat):
            self._attach(found)
            return
        services = await self._backend.services()
        files = await self._backend.call(services.library.draft_attachments, chat.id)
        if found not in files and len(files) < MAX_FILES:
            await self._save(chat.id, [*files, found])

    def _attach(self, attachment: Attachment) -> None:
        composer = self._window.composer
        files = composer.attachments()
        if attachment in files:
            self._window.notice.show_notice(tr("This file is already attached."))
            return
        if len(files) >= MAX_FILES:
            return
        composer.set_attachments([*files, attachment])
        composer.focus()
        announce(composer, tr("{name} attached", name=one_line(attachment.name, 100)))
        self._keep()

    # --- a long text that was pasted ------------------------------------------------------------

    @Slot(int, int)
    def _offer_paste(self, lines: int, characters: int) -> None:
        words = (
            tr("Pasted {count} lines.", count=reader_locale().toString(lines))
            if lines >= MANY_LINES
            else tr("Pasted {count} characters.", count=reader_locale().toString(characters))
        )
        self._window.notice.show_notice(
            words,
            action=tr("Attach as a file"),
            does=self._attach_paste,
            seconds=20,
        )

    @Slot(str)
    def _fold_paste(self, text: str) -> None:
        """Attach a text with a line that is too long to be laid out."""
        if not self._attach_text(text):
            return
        short = longest_line(text) <= TYPED_LINE
        self._tell_folded(20, text if short else "")

    def _tell_folded(self, seconds: float, text: str) -> None:
        """Tell that a text was attached, and offer to insert it; "" for one that is too long."""
        self._folded = text
        self._window.notice.show_notice(
            tr("Pasted text attached as a file."),
            action=tr("Insert as text") if text else "",
            does=self._unfold_paste,
            seconds=seconds,
            again=self._elsewhere(lambda other, left: other._tell_folded(left, text)),
        )

    def _unfold_paste(self) -> None:
        """Put what was attached into the box after all."""
        text, self._folded = self._folded, ""
        composer = self._window.composer
        files = composer.attachments()
        kept = [one for one in files if one.text != text or not text]
        if len(kept) < len(files):
            composer.set_attachments(kept)
            composer.insert(text)
            self._keep()

    @Slot(int)
    def _warn_of_hidden(self, count: int) -> None:
        self._window.notice.show_notice(
            tr_n(
                "The pasted text contains %n hidden character(s) that the model would read.", count
            ),
            icon_name="warning",
            seconds=15,
        )

    def _attach_paste(self) -> None:
        text = self._window.composer.edit.take_paste()
        if text and not self._attach_text(text):
            self._window.composer.insert(text)

    def _attach_text(self, text: str) -> bool:
        """Attach a text that was pasted; say so and return False if it is too long."""
        size = len(text.encode("utf-8", "replace"))
        if size > MAX_TEXT_BYTES:
            self._window.notice.show_notice(
                tr("The text is too long to attach (limit 1 MB)."), icon_name="warning"
            )
            return False
        if len(self._window.composer.attachments()) >= MAX_FILES:
            self._window.notice.show_notice(
                tr("Up to {count} files per message.", count=MAX_FILES),
                icon_name="warning",
            )
            return False
        chat = self._here()
        chat.texts += 1
        name = tr("Pasted text {number}", number=chat.texts) + ".txt"
        self._attach(Attachment(name, AttachmentKind.TEXT, "text/plain", size, text))
        return True

    # --- kept with the draft --------------------------------------------------------------------

    @Slot()
    def _keep(self) -> None:
        files = self._window.composer.attachments()
        self._start(self._save(self._chat.conversation_id, files))

    async def _save(self, conversation_id: str, files: Sequence[Attachment]) -> None:
        services = await self._backend.services()
        await self._backend.call(services.library.save_draft_attachments, conversation_id, files)

    def restore(self) -> None:
        """Show the files of the draft that the program starts with."""
        self._restore(self._chat.conversation_id)

    @Slot(str)
    def _restore(self, conversation_id: str) -> None:
        """Show the files of the draft that is shown now."""
        self._ticket += 1
        if self._begun:
            self._begun = False
            self._start(self._take_along(conversation_id, self._window.composer.attachments()))
            return
        self._window.composer.set_attachments(())
        self._show_reading()
        self._start(self._load(conversation_id, self._ticket))

    async def _take_along(self, conversation_id: str, files: Sequence[Attachment]) -> None:
        """Keep with its conversation what was attached to a new chat after its first question."""
        if files:
            await self._save("", ())
            await self._save(conversation_id, files)

    async def _load(self, conversation_id: str, ticket: int) -> None:
        services = await self._backend.services()
        files = await self._backend.call(services.library.draft_attachments, conversation_id)
        if files and ticket == self._ticket:
            self._window.composer.set_attachments(
                [*files, *self._window.composer.attachments()][:MAX_FILES]
            )

    @Slot(object)
    def _learn(self, use: ContextUse | None) -> None:
        """Say so if there are pictures now that the model does not take; once for each of both."""
        self._window.composer.edit.set_window(use.window if use is not None else None)
        model = self._chat.chosen_model
        pictures = [one for one in self._window.composer.attachments() if one.is_image]
        wrong = bool(pictures) and use is not None and use.accepts_images is False
        told_before, self._told = self._told, (model, len(pictures)) if wrong else None
        if self._told is None:
            self._window.notice.clear(OTHER_MODEL)
        if self._told is None or self._told == told_before:
            return
        self._window.notice.show_notice(
            tr("This model can't read images: it has no projector (mmproj-*.gguf) in its folder.")
            if use is not None and use.here
            else tr("This model doesn't accept images."),
            action=tr("Use another model"),
            does=self._window.header.open_model_list,
            token=OTHER_MODEL,
            icon_name="warning",
            seconds=15,
        )

    # --- shown ----------------------------------------------------------------------------------

    @async_slot(str, int)
    async def _show_sent(self, message_id: str, place: int) -> None:
        await self._show_of(message_id, place)

    @async_slot(str, int, str)
    async def show_found(self, message_id: str, place: int, query: str) -> None:
        """Show a file with search matches."""
        await self._show_of(message_id, place, query)

    async def _show_of(self, message_id: str, place: int, query: str = "") -> None:
        services = await self._backend.services()
        messages = await self._backend.call(services.library.messages, [message_id])
        files = messages[0].attachments if messages else ()
        if place < len(files):
            spans = await self._backend.call(places_of, query, files[place].text) if query else ()
            await self._open(files[place], spans)

    @async_slot(object)
    async def _show(self, attachment: Attachment) -> None:
        await self._open(attachment)

    async def _open(self, attachment: Attachment, spans: Sequence[tuple[int, int]] = ()) -> None:
        await self._backend.load("falcon_desktop.ui.window.file_viewer")
        from falcon_desktop.ui.window.file_viewer import FileViewer

        viewer = FileViewer(self._window.theme, attachment, self._window)
        viewer.show()
        viewer.mark_spans(spans)
