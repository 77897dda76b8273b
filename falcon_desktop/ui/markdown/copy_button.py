"""The Copy button of a code block or table. Must not know what it copies."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QToolButton, QWidget

from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.markdown.look import Look

_SAY_DONE_MS: Final = 1_600


class CopyButton(QToolButton):
    """Puts what ``source`` returns on the clipboard and says so for a moment."""

    def __init__(self, owner: QWidget, look: Look, source: Callable[[], str]) -> None:
        super().__init__(owner)
        self._look = look
        self._source = source
        self._warning = False
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_SAY_DONE_MS)
        self._again.timeout.connect(self._rest)
        self.setObjectName("copy_block")
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._copy)
        self._rest()
        self.restyle()

    def set_warning(self, warning: bool) -> None:
        """Say that the text holds characters that hide or reorder it."""
        if warning != self._warning:
            self._warning = warning
            self._rest()

    def restyle(self) -> None:
        """Take the theme's colours and size."""
        self.setFont(self._look.small_font)
        self.setStyleSheet(
            self._look.theme.fill(
                "QToolButton{color:@secondary;border:1px solid transparent;border-radius:6px;"
                "padding:1px 7px;background:transparent}"
                "QToolButton:hover{color:@text;background:@hover}"
                "QToolButton:focus{border-color:@accent}"
            )
        )

    @Slot()
    def _rest(self) -> None:
        self.setText(tr("Copy"))
        self.setAccessibleName(tr("Copy"))
        tip = ""
        if self._warning:
            tip = tr("This text holds invisible characters; they are copied too.")
        self.setToolTip(tip)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._source())
        self.setText(tr("Copied"))
        self._again.start()
