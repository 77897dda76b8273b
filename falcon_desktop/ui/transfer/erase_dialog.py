"""Asks what to delete permanently, before the final confirmation."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.child_dialog import ChildDialog
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.forms import Tick
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import dialog_width
from falcon_desktop.ui.kit.theme import TITLE, Theme


class EraseDialog(ChildDialog):
    """Asks what to delete besides the chats; frees itself when closed."""

    chosen = Signal(bool, bool)
    """Whether backups go too, and whether keys do."""

    def __init__(self, theme: Theme, amount: str, parent: QWidget | None = None) -> None:
        super().__init__(parent, spacing=10)
        self.setObjectName("erase_dialog")
        self.setWindowTitle(tr("Delete all chats"))
        column, foot = self.column, self.foot
        column.addWidget(Label(theme, tr("Delete all chats permanently?"), scale=TITLE, bold=True))
        words = tr("{amount}, including Trash.", amount=amount)
        column.addWidget(Label(theme, words, wrap=True))
        self.copies = Tick(theme, tr("Also delete backups and files set aside"))
        self.copies.setObjectName("erase_copies")
        self.copies.setChecked(True)
        self.keys = Tick(theme, tr("Also delete saved API keys"))
        self.keys.setObjectName("erase_keys")
        column.addWidget(self.copies)
        column.addWidget(self.keys)
        foot.addStretch(1)
        cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        cancel.setObjectName("cancel")
        cancel.clicked.connect(self.reject)
        go_on = Button(theme, tr("Continue…"), look=Look.OUTLINED)
        go_on.tone = "error"
        go_on.setObjectName("go_on")
        go_on.clicked.connect(self._choose)
        foot.addWidget(cancel)
        foot.addWidget(go_on)
        self.setFixedWidth(dialog_width(self, 440, theme.px(440)))
        cancel.setFocus()

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.copies.isChecked(), self.keys.isChecked())
        self.accept()
