"""Conversations to files: asks where, writes, says where. Must not know any format."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDir, QObject, Qt, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.ui.i18n import tr

if TYPE_CHECKING:
    from falcon_desktop.ui.backend import Backend
    from falcon_desktop.ui.conversation_flow import ConversationFlow
    from falcon_desktop.ui.main_window import MainWindow

FORMS: Final = {".md": "markdown", ".html": "html", ".json": "json"}


class ExportFlow(QObject):
    """Asks for a file and a format, and has the conversations written."""

    def __init__(
        self, window: MainWindow, backend: Backend, conversation: ConversationFlow
    ) -> None:
        super().__init__(window)
        self._window = window
        self._backend = backend
        self._conversation = conversation
        self._last_directory = QDir.homePath()
        self._ids: list[str] = []

    @Slot()
    def export_open(self) -> None:
        """Export the open conversation."""
        if self._conversation.conversation_id:
            self.export([self._conversation.conversation_id])

    @Slot(list)
    def export(self, conversation_ids: list[str]) -> None:
        """Ask where to, then write."""
        self._backend.start(self._suggest(conversation_ids))

    async def _suggest(self, conversation_ids: list[str]) -> None:
        desk = await self._backend.desk()
        name = await self._backend.call(desk.transfer.suggested_name, conversation_ids)
        dialog = QFileDialog(self._window, tr("Export"), self._last_directory)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [tr("Markdown (*.md)"), tr("Web page (*.html)"), tr("JSON, everything (*.json)")]
        )
        dialog.setDefaultSuffix("md")
        dialog.selectFile(f"{name}.md")
        dialog.filterSelected.connect(self._follow_filter)
        self._ids = list(conversation_ids)
        dialog.fileSelected.connect(self._write)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def _follow_filter(self, name_filter: str) -> None:
        dialog = self.sender()
        if isinstance(dialog, QFileDialog):
            suffix = name_filter.rpartition("*.")[2].rstrip(")")
            dialog.setDefaultSuffix(suffix)
            chosen = dialog.selectedFiles()
            if chosen:
                dialog.selectFile(str(PurePath(chosen[0]).with_suffix(f".{suffix}")))

    @Slot(str)
    def _write(self, path: str) -> None:
        self._last_directory = str(PurePath(path).parent)
        self._backend.start(self._export(self._ids, path))

    async def _export(self, conversation_ids: list[str], path: str) -> None:
        desk = await self._backend.desk()
        form = FORMS.get(PurePath(path).suffix.lower(), "markdown")
        await self._backend.call(desk.transfer.export, conversation_ids, form, path)
        self._window.notice.show_notice(tr("Exported to {path}", path=path))
