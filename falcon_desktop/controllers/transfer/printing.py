"""Prints the open chat: asks with the system's print dialog, then prints."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.errors import StorageError
from falcon_desktop.core.domain.transfer import Cancelled, Progress, Sheet
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.language import interface_language

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    from falcon_desktop.core.domain.formulas import DrawFormula

FITTING: Final = "falcon_desktop.ui.kit.fitting"


class PrintController(WindowController):
    """Prints the open chat."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._dialog: QPrintDialog | None = None
        self._printer: QPrinter | None = None
        self._conversation_id = ""

    @property
    def dialog(self) -> QPrintDialog | None:
        """The print dialog while it is open."""
        return self._dialog

    @Slot()
    def print_open(self) -> None:
        """Ask for a printer, then print the open chat."""
        if self._chat.conversation_id and self._dialog is None:
            self._start(self._ask(self._chat.conversation_id))

    async def _ask(self, conversation_id: str) -> None:
        for module in ("PySide6.QtPrintSupport", "falcon_desktop.ui.transfer.pages", FITTING):
            await self._backend.load(module)
        await self._backend.load("falcon_desktop.ui.kit.progress_dialog")
        from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter

        from falcon_desktop.ui.kit.fitting import FittingDialogs
        from falcon_desktop.ui.transfer.pages import default_layout

        self._conversation_id = conversation_id
        self._printer = printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(default_layout())
        printer.setCreator("Falcon Desktop")
        printer.setDocName(self._window.windowTitle())
        dialog = QPrintDialog(printer, self._window)
        dialog.setObjectName("print_dialog")
        dialog.setWindowTitle(tr("Print"))
        FittingDialogs(dialog)
        # Which pages there are is known only when they are drawn.
        dialog.setOption(QAbstractPrintDialog.PrintDialogOption.PrintPageRange, False)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._print)
        dialog.finished.connect(self._forget)
        self._dialog = dialog
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()

    @Slot()
    def _print(self) -> None:
        if self._printer is not None:
            self._start(self._draw(self._conversation_id, self._printer))

    @Slot()
    def _forget(self) -> None:
        self._dialog = self._printer = None

    async def _draw(self, conversation_id: str, printer: QPrinter) -> None:
        services = await self._backend.services()
        from falcon_desktop.ui.kit.progress_dialog import ProgressDialog
        from falcon_desktop.ui.transfer.pages import draw_sheets

        def draw(
            _path: str, sheets: Iterable[Sheet], progress: Progress, formulas: DrawFormula
        ) -> None:
            if not draw_sheets(printer, sheets, progress, formulas):
                raise StorageError(tr("The printer can't be used."))

        progress = Progress()
        waiting = ProgressDialog(self._window.theme, tr("Printing"), progress, self._window)
        notice = self._window.notice
        try:
            await self._backend.call(
                services.transfer.draw, [conversation_id], draw, progress, interface_language()
            )
        except Cancelled:
            printer.abort()
            notice.show_notice(tr("Printing stopped."))
            return
        finally:
            waiting.finish()
        notice.show_notice(tr("Sent to the printer."))
