"""Exports chats: asks for the format and the file, writes it, says where it is."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QDir, Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.transfer import SUFFIXES, Cancelled, ExportFormat, Progress
from falcon_desktop.ui.kit.i18n import in_turn, told, tr, tr_n
from falcon_desktop.ui.kit.language import interface_language

if TYPE_CHECKING:
    from falcon_desktop.core.domain.transfer import Draw


class ExportController(WindowController):
    """Asks for a form and a file, and has the chats written."""

    folder_wanted = Signal(str)
    """A directory is to be shown."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._directory = QDir.homePath()
        self._form = ExportFormat.CLEAN_MARKDOWN
        self._ids: list[str] | None = None
        self._name = ""
        self._suffix = ""

    @Slot()
    def export_open(self) -> None:
        """Export the open chat."""
        if self._chat.conversation_id:
            self.export([self._chat.conversation_id])

    @async_slot()
    async def export_all(self) -> None:
        """Export every chat."""
        await self._ask_form(None)

    @Slot(list)
    def export(self, conversation_ids: list[str]) -> None:
        """Ask what as and where to, then write."""
        self._start(self._ask_form(list(conversation_ids)))

    async def _ask_form(self, conversation_ids: list[str] | None) -> None:
        services = await self._backend.services()
        await self._backend.load("falcon_desktop.ui.transfer.export_dialog")
        from falcon_desktop.ui.transfer.export_dialog import ExportDialog

        self._ids = conversation_ids
        name = await self._backend.call(services.transfer.suggested_name, conversation_ids)
        self._name = told(name)
        count = None if conversation_ids is None else len(conversation_ids)
        dialog = ExportDialog(self._window.theme, self._name, count, self._form, self._window)
        dialog.chosen.connect(self._ask_file)
        dialog.open()

    @Slot(str, bool)
    def _ask_file(self, form: str, separate: bool) -> None:
        self._form = ExportFormat(form)
        one = self._ids is not None and len(self._ids) == 1
        suffix = "zip" if separate and not one else SUFFIXES[self._form]
        self._suffix = suffix
        dialog = QFileDialog(self._window, tr("Export"), self._directory)
        dialog.setObjectName("export_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*.{suffix}"])
        dialog.selectFile(f"{self._name}.{suffix}")
        dialog.fileSelected.connect(self._write)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _write(self, path: str) -> None:
        self._directory = str(PurePath(path).parent)
        # The dialog asks before it returns a name that is taken; of this name it does not know.
        asked = bool(PurePath(path).suffix)
        path = path if asked else f"{path}.{self._suffix}"
        self._start(self._export(self._ids, self._form, path, replace=asked))

    async def _export(
        self, ids: list[str] | None, form: ExportFormat, path: str, *, replace: bool
    ) -> None:
        services = await self._backend.services()
        await self._backend.load("falcon_desktop.ui.kit.progress_dialog")
        from falcon_desktop.ui.kit.progress_dialog import ProgressDialog

        progress = Progress()
        dialog = ProgressDialog(self._window.theme, tr("Exporting"), progress, self._window)
        notice = self._window.notice
        try:
            draw = await self._drawing() if form is ExportFormat.PDF else None
            written = await self._backend.call(
                services.transfer.export,
                ids, form, path, progress, draw, replace=replace, language=interface_language(),
            )  # fmt: skip
        except Cancelled:
            notice.show_notice(tr("Nothing was exported."))
            return
        finally:
            dialog.finish()
        name = PurePath(path).name
        words = tr("Exported to {name}.", name=name)
        if written.conversations != 1:
            count = written.conversations
            words = tr_n("%n chat(s) exported to {name}.", count, name=name)
        if not written.whole:
            unread = tr("Parts that can't be read any more were left out.")
            words = in_turn((words, unread))
        notice.show_notice(words, action=tr("Show in folder"), does=self._show_folder, seconds=12)

    async def _drawing(self) -> Draw:
        await self._backend.load("falcon_desktop.ui.transfer.pages")
        from falcon_desktop.ui.transfer.pages import draw_pdf

        return draw_pdf

    def _show_folder(self) -> None:
        self.folder_wanted.emit(self._directory)
