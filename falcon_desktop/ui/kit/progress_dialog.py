"""Shows the progress of a long task, with a way to stop it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from falcon_desktop.core.domain.transfer import Progress
from falcon_desktop.ui.kit.child_dialog import ChildDialog
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.i18n import reader_locale, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import dialog_width
from falcon_desktop.ui.kit.theme import SMALL, Theme

SHOW_AFTER_MS: Final = 400
"""What is done before that needs no dialog."""
LOOK_MS: Final = 80
BAR_STYLE: Final = """
QProgressBar { background: @window; border: 1px solid @edge; border-radius: 4px; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
"""
"""Of every bar that shows how much is done."""
_STYLE: Final = f"""
QDialog {{ background: @window; }}
QProgressBar {{ max-height: 8px; }}
{BAR_STYLE}
"""


class ProgressDialog(ChildDialog):
    """Appears if the task takes a while, follows its progress, and frees itself at the end.

    It looks, instead of being told, so that the work costs the window nothing.
    """

    def __init__(
        self, theme: Theme, title: str, progress: Progress, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("progress_dialog")
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(title)
        theme.style(self, _STYLE)
        self._progress = progress
        self._over = False
        column, foot = self.column, self.foot
        column.addWidget(Label(theme, title, bold=True))
        self.bar = QProgressBar()
        self.bar.setObjectName("progress")
        self.bar.setAccessibleName(title)
        self.bar.setTextVisible(False)
        column.addWidget(self.bar)
        self.words = Label(theme, scale=SMALL, tone="secondary")
        self.words.setObjectName("progress_words")
        foot.addWidget(self.words, 1)
        self.cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        self.cancel.setObjectName("cancel")
        self.cancel.clicked.connect(self.reject)
        foot.addWidget(self.cancel)
        self.setMinimumWidth(dialog_width(self, 380, theme.px(380)))
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        self._begin = QTimer(self)
        self._begin.setSingleShot(True)
        self._begin.timeout.connect(self._appear)
        self._begin.start(SHOW_AFTER_MS)

    def finish(self) -> None:
        """Close: the task is done."""
        self._over = True
        self._begin.stop()
        self._timer.stop()
        self.hide()
        self.deleteLater()

    def reject(self) -> None:
        """Ask the task to stop; the dialog closes when it has."""
        if self._over:
            super().reject()
            return
        self._progress.cancel()
        self.cancel.setEnabled(False)
        self.words.setText(tr("Stopping…"))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the task to stop."""
        if self._over:
            super().closeEvent(event)
            return
        event.ignore()
        self.reject()

    @Slot()
    def _appear(self) -> None:
        self._look()
        self._timer.start(LOOK_MS)
        self.open()

    @Slot()
    def _look(self) -> None:
        progress = self._progress
        self.bar.setRange(0, max(1, progress.total))  # without a range, it would move
        self.bar.setValue(min(progress.done, progress.total))
        if progress.total and not progress.cancelled:
            locale = reader_locale()
            self.words.setText(
                tr(
                    "{done} of {total}",
                    done=locale.toString(progress.done),
                    total=locale.toString(progress.total),
                )
            )
