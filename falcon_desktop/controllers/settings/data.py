"""The settings page of data: facts, backups, checks, deleting everything."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog

from falcon_desktop.controllers.controller import async_slot
from falcon_desktop.controllers.settings.page import PageDependencies, SettingsPageController
from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.ui.kit.i18n import size_words, told, tr, tr_n
from falcon_desktop.ui.kit.question import Question
from falcon_desktop.ui.settings.data_page import DataFacts, moment
from falcon_desktop.ui.transfer.erase_dialog import EraseDialog

if TYPE_CHECKING:
    from falcon_desktop.core.services import Services

MAX_PROBLEMS = 20
"""Most sentences on damage that are shown."""


class DataController(SettingsPageController):
    """The data directory in the settings window while it is open."""

    folder_wanted = Signal(str)
    """The data directory is to be shown."""
    export_wanted = Signal()
    import_wanted = Signal()
    replaced = Signal()
    """Another history is there now, or an empty one: what is open may not be there any more."""

    def __init__(self, dependencies: PageDependencies) -> None:
        super().__init__(dependencies)
        self._directory = ""
        self._backup = ""
        self._erase = (False, False)

    def connect_page(self) -> None:
        """Show the backup settings, and connect the page's signals."""
        page = self._pages.data
        page.folder_requested.connect(self._show_folder)
        page.backup_requested.connect(self._back_up)
        page.set_retention(self._preferences.value.backup_keeping)
        page.retention_chosen.connect(self._keep)
        page.copy_requested.connect(self._ask_copy)
        page.restore_requested.connect(self._ask_restore)
        page.check_requested.connect(self._check)
        page.compact_requested.connect(self._compact)
        page.export_requested.connect(self.export_wanted)
        page.import_requested.connect(self.import_wanted)
        page.forget_hosts_requested.connect(self._forget_hosts)
        page.erase_requested.connect(self._ask_erase)

    async def fill(self) -> None:
        """Show the facts about the data."""
        await self._show_data(await self._backend.services())

    async def fill_about(self) -> None:
        """Show the facts about the program."""
        services = await self._backend.services()
        self._show(
            self._pages.about.set_diagnostics,
            await self._backend.call(services.maintenance.diagnostics),
        )
        self._show(self._pages.about.set_parts, await self._backend.call(services.parts.parts))

    async def _show_data(self, services: Services) -> None:
        maintenance, page = services.maintenance, self._pages.data
        report = await self._backend.call(maintenance.report)
        self._directory = report.directory
        facts = DataFacts(
            report.directory,
            report.size,
            report.conversations,
            report.messages,
            told(report.keys),
        )
        self._show(page.set_facts, facts)
        self._show(page.set_backups, await self._backend.call(maintenance.backups))
        self._show(page.set_hosts, await self._backend.call(maintenance.contacted))
        sums = await self._backend.call(services.library.spent)
        names = {one.id: one.name for one in services.connections.all()}
        self._show(
            page.set_spent,
            [replace(one, connection=names.get(one.connection_id, one.connection)) for one in sums],
        )

    @Slot()
    def _show_folder(self) -> None:
        self.folder_wanted.emit(self._directory)

    # --- backups ------------------------------------------------------------------------------

    @async_slot()
    async def _back_up(self) -> None:
        await self._write_backup("")

    @Slot(str)
    def _keep(self, retention: str) -> None:
        self._preferences.change(backup_keeping=BackupRetention(retention))
        self._start(self._keep_from_now_on(BackupRetention(retention)))

    async def _keep_from_now_on(self, retention: BackupRetention) -> None:
        services = await self._backend.services()
        await self._backend.call(services.maintenance.keep_backups, retention)
        words = tr("Takes effect with the next daily backup.")
        self._show(self._pages.data.show_result, words)

    @Slot()
    def _ask_copy(self) -> None:
        dialog = QFileDialog(self._pages, tr("Save a copy elsewhere"))
        dialog.setObjectName("copy_file")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("sqlite3")
        dialog.selectFile("falcon-desktop-backup.sqlite3")
        dialog.fileSelected.connect(self._save_copy)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @async_slot(str)
    async def _save_copy(self, path: str) -> None:
        await self._write_backup(path)

    async def _write_backup(self, path: str) -> None:
        services = await self._backend.services()
        maintenance, page = services.maintenance, self._pages.data
        self._show(page.show_result, tr("Backing up…"))
        if path:
            done = tr("Backed up to {path} and verified.", path=path)
            work = self._backend.call(maintenance.backup, path)
            await self._told(page.show_result, work, partial(_with_altered, done))
        else:
            await self._told(
                page.show_result,
                self._backend.call(maintenance.back_up_now),
                lambda made: _with_altered(
                    tr("Backed up ({size}) and verified.", size=size_words(made.size)),
                    made.altered,
                ),
            )
        self._show(page.set_backups, await self._backend.call(maintenance.backups))

    @Slot(str)
    def _ask_restore(self, path: str) -> None:
        if path:
            self._start(self._question_restore(path))
            return
        dialog = QFileDialog(self._pages, tr("Restore from a file"))
        dialog.setObjectName("restore_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([tr("Backups ({names})", names="*.sqlite3"), tr("All files (*)")])
        dialog.fileSelected.connect(self._ask_restore)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    async def _question_restore(self, path: str) -> None:
        self._backup = path
        services = await self._backend.services()
        known = {one.path: one for one in await self._backend.call(services.maintenance.backups)}
        question = tr("Restore this file?")
        if path in known:
            question = tr("Restore the backup of {when}?", when=moment(known[path].time))
        consequence = tr(
            "Replaces all current chats. Your current file is kept next to it. Chats deleted "
            "permanently since then come back. Running answers stop."
        )
        self._show(self._put_question, question, consequence, tr("Restore"), self._restore)

    @Slot()
    def _restore(self) -> None:
        self._start(self._put_back(self._backup))

    async def _put_back(self, path: str) -> None:
        services = await self._backend.services()
        tell = self._pages.data.show_result
        self._show(tell, tr("Restoring…"))
        work = self._backend.call(services.maintenance.restore, path)
        done = tr("Restored. The previous history was kept.")
        if await self._told(tell, work, partial(_with_altered, done)):
            self.replaced.emit()
            await self._show_data(services)

    # --- the database -------------------------------------------------------------------------

    @async_slot(bool)
    async def _check(self, whole: bool) -> None:
        services = await self._backend.services()
        tell = self._pages.data.show_upkeep_result
        self._show(tell, tr("Checking…"))
        fine = tr("No problems found.")
        if not whole:
            fine = tr("Structure OK. Texts were not checked: run a full check.")
        try:
            found = await self._backend.call(services.maintenance.check, whole=whole)
        except FalconError as error:
            self._show(tell, told(error.sentence), failed=True)
            return
        words = "\n".join(map(told, found[:MAX_PROBLEMS]))
        self._show(tell, words or fine, failed=bool(found))

    @async_slot()
    async def _compact(self) -> None:
        services = await self._backend.services()
        tell = self._pages.data.show_upkeep_result
        self._show(tell, tr("Reducing file size…"))
        await self._told(
            tell,
            self._backend.call(services.maintenance.compact),
            lambda sizes: tr(
                "Was {before}, now {after}.",
                before=size_words(sizes[0]),
                after=size_words(sizes[1]),
            ),
        )
        await self._show_data(services)

    @async_slot()
    async def _forget_hosts(self) -> None:
        services = await self._backend.services()
        await self._backend.call(services.maintenance.forget_contacted)
        hosts = await self._backend.call(services.maintenance.contacted)
        self._show(self._pages.data.set_hosts, hosts)

    # --- deleting everything ------------------------------------------------------------------

    @Slot()
    def _ask_erase(self) -> None:
        page = self._pages.data
        dialog = EraseDialog(page.theme, page.amount.text(), self._pages)
        dialog.chosen.connect(self._ask_again)
        dialog.open()

    @Slot(bool, bool)
    def _ask_again(self, copies: bool, keys: bool) -> None:
        self._erase = (copies, keys)
        consequence = tr("Only the backups you keep can bring them back.")
        if copies:
            consequence = tr("This can't be undone.")
        self._put_question(
            tr("Delete all chats?"), consequence, tr("Delete all chats"), self._erase_all
        )

    @async_slot()
    async def _erase_all(self) -> None:
        services = await self._backend.services()
        copies, keys = self._erase
        tell = self._pages.data.show_upkeep_result
        self._show(tell, tr("Deleting…"))
        work = self._backend.call(services.maintenance.erase_all, copies=copies, keys=keys)
        if await self._told(tell, work, lambda _: tr("All chats deleted.")):
            self.replaced.emit()
        await self._show_data(services)

    def _put_question(
        self, question: str, consequence: str, action: str, go_on: Callable[[], None]
    ) -> None:
        theme = self._pages.data.theme
        dialog = Question(theme, question, consequence, action, self._pages)
        dialog.confirmed.connect(go_on)
        dialog.open()

    async def _told(
        self,
        tell: Callable[..., None],
        work: Coroutine[Any, Any, Any],
        words: Callable[[Any], str],
    ) -> bool:
        """Wait for work and say how it went; True if it went well."""
        try:
            self._show(tell, words(await work))
        except FalconError as error:
            self._show(tell, told(error.sentence), failed=True)
            return False
        return True


def _with_altered(done: str, altered: int) -> str:
    """Return how a backup or a restore went, with how many texts are not what was saved."""
    if not altered:
        return done
    told_so = tr_n(
        "The text of %n message(s) in it was damaged on disk. Run a full check to see which.",
        altered,
    )
    return f"{done} {told_so}"
