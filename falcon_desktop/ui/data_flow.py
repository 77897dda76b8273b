"""What the settings' pages of data and of the program itself ask for: facts, backups, checks.

Connects them to the use cases. Must not know how they run or draw.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QDateTime, QObject, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.core.errors import FalconError
from falcon_desktop.ui.i18n import reader_locale, tr, tr_n
from falcon_desktop.ui.page_flow import PageFlow
from falcon_desktop.ui.settings.facts_pages import DataFacts

if TYPE_CHECKING:
    from falcon_desktop.core.desk import Desk
    from falcon_desktop.ui.backend import Backend
    from falcon_desktop.ui.settings.window import SettingsWindow


class DataFlow(PageFlow):
    """The data directory in the settings window while it is open."""

    folder_wanted = Signal(str)
    """The data directory is to be shown."""

    def __init__(self, parent: QObject, backend: Backend, pages: SettingsWindow) -> None:
        super().__init__(parent, backend)
        self._pages = pages
        self._directory = ""
        pages.data.folder_requested.connect(self._show_folder)
        pages.data.backup_requested.connect(self._ask_backup)
        pages.data.check_requested.connect(self._check)

    async def fill(self, desk: Desk) -> None:
        """Show what there is to tell."""
        await self._show_data(desk)
        self._show(
            self._pages.about.set_diagnostics,
            await self._backend.call(desk.maintenance.diagnostics),
        )
        self._show(self._pages.about.set_parts, await self._backend.call(desk.parts.parts))

    async def _show_data(self, desk: Desk) -> None:
        report = await self._backend.call(desk.maintenance.report)
        self._directory = report.directory
        backups = tr("There is no backup yet; one is made each day.")
        if report.newest_backup is not None:
            when = QDateTime.fromMSecsSinceEpoch(report.newest_backup)
            backups = tr(
                "{count}, the newest from {when}.",
                count=tr_n("%n backup(s)", report.backups),
                when=reader_locale().toString(when, reader_locale().FormatType.ShortFormat),
            )
        self._show(
            self._pages.data.set_facts,
            DataFacts(
                path=report.directory,
                size=report.size,
                conversations=report.conversations,
                messages=report.messages,
                backups=backups,
                key_store=report.keys,
            ),
        )

    @Slot()
    def _show_folder(self) -> None:
        self.folder_wanted.emit(self._directory)

    @Slot()
    def _ask_backup(self) -> None:
        dialog = QFileDialog(self._pages, tr("Back up"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile("falcon-desktop-backup.sqlite3")
        dialog.fileSelected.connect(self._backup)
        dialog.open()

    @Slot(str)
    def _backup(self, path: str) -> None:
        self._start(self._write_backup(path))

    async def _write_backup(self, path: str) -> None:
        desk = await self._backend.desk()
        await self._told(
            self._backend.call(desk.maintenance.backup, path),
            lambda _: tr("Backed up to {path}.", path=path),
        )

    @Slot()
    def _check(self) -> None:
        self._start(self._check_data())

    async def _check_data(self) -> None:
        desk = await self._backend.desk()
        await self._told(
            self._backend.call(desk.maintenance.check),
            lambda found: "\n".join(found) or tr("Everything is whole."),
        )

    async def _told(self, work: Coroutine[Any, Any, Any], words: Callable[[Any], str]) -> None:
        try:
            self._show(self._pages.data.show_result, words(await work))
        except FalconError as error:
            self._show(self._pages.data.show_result, error.sentence, failed=True)
