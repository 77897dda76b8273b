"""Imports chats: asks for a file, previews it, imports the selected chats."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDir, QEvent, QObject, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import Dependencies, WindowController, async_slot
from falcon_desktop.core.domain.transfer import Cancelled, Progress
from falcon_desktop.ui.kit.i18n import tr, tr_n

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


SUFFIXES: Final = (".json", ".jsonl", ".zip", ".md")


class ImportController(WindowController):
    """Imports chats, also from a file dropped on the sidebar."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._directory = QDir.homePath()
        dependencies.window.sidebar.setAcceptDrops(True)
        dependencies.window.sidebar.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Accept a file dropped on the sidebar."""
        if isinstance(event, QDragEnterEvent) and _file_of(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            return True
        if event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            path = _file_of(event.mimeData())
            if path:
                event.setDropAction(Qt.DropAction.CopyAction)
                event.accept()
                self.look_at(path)
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def ask(self) -> None:
        """Ask for a file."""
        dialog = QFileDialog(self._window, tr("Import chats"), self._directory)
        dialog.setObjectName("import_file")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters(
            [
                tr("Exported chats ({names})", names=" ".join(f"*{one}" for one in SUFFIXES)),
                tr("All files (*)"),
            ]
        )
        dialog.fileSelected.connect(self.look_at)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot(str)
    def look_at(self, path: str) -> None:
        """Preview a file."""
        self._directory = str(PurePath(path).parent)
        self._start(self._look(path))

    async def _look(self, path: str) -> None:
        services = await self._backend.services()
        await self._backend.load("falcon_desktop.ui.kit.progress_dialog")
        await self._backend.load("falcon_desktop.ui.transfer.import_dialog")
        from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
        from falcon_desktop.ui.transfer.import_dialog import ImportDialog

        progress = Progress()
        waiting = ProgressDialog(self._window.theme, tr("Reading the file"), progress, self._window)
        try:
            found = await self._backend.call(services.transfer.look, path, progress)
        except Cancelled:
            return
        finally:
            waiting.finish()
        dialog = ImportDialog(self._window.theme, PurePath(path).name, found, self._window)
        dialog.chosen.connect(self._bring_in)
        dialog.dismissed.connect(self._forget)
        dialog.open()

    @async_slot(str, list)
    async def _bring_in(self, token: str, conversation_ids: list[str]) -> None:
        await self._import(token, conversation_ids)

    async def _import(self, token: str, conversation_ids: list[str]) -> None:
        services = await self._backend.services()
        from falcon_desktop.ui.kit.progress_dialog import ProgressDialog

        progress = Progress()
        waiting = ProgressDialog(self._window.theme, tr("Importing"), progress, self._window)
        notice = self._window.notice
        try:
            done = await self._backend.call(
                services.transfer.bring_in, token, conversation_ids, progress
            )
        except Cancelled:
            await self._backend.call(services.transfer.forget, token)
            notice.show_notice(tr("Nothing was imported."))
            return
        finally:
            waiting.finish()
        count = done.new + done.extended + done.restored
        self._offer_undo(lambda: tr_n("%n chat(s) imported.", count), seconds=12)

    @async_slot(str)
    async def _forget(self, token: str) -> None:
        services = await self._backend.services()
        await self._backend.call(services.transfer.forget, token)


def _file_of(data: QMimeData) -> str:
    """Return the path of the one file that is dragged, if it may hold chats; else "".

    What has no suffix may be a folder.
    """
    urls = data.urls() if data.hasUrls() else []
    if len(urls) != 1 or not urls[0].isLocalFile():
        return ""
    path = urls[0].toLocalFile().rstrip("/")
    suffix = PurePath(path).suffix.lower()
    return path if suffix in ("", *SUFFIXES) else ""
