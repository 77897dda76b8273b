"""A yes/no question for what can't be undone."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.child_dialog import ChildDialog
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import dialog_width
from falcon_desktop.ui.kit.theme import TITLE, Theme


class Question(ChildDialog):
    """A question over a window; emits ``confirmed`` for yes. Cancel has the focus.

    It frees itself.
    """

    confirmed = Signal()

    def __init__(
        self, theme: Theme, question: str, consequence: str, action: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setObjectName("question")
        self.setWindowTitle(question)
        column, row = self.column, self.foot
        column.addWidget(Label(theme, question, scale=TITLE, bold=True, wrap=True))
        column.addWidget(Label(theme, consequence, wrap=True))
        row.addStretch(1)
        self.cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        self.cancel.setObjectName("cancel")
        self.confirm = Button(theme, action, look=Look.OUTLINED)
        self.confirm.tone = "error"
        self.confirm.setObjectName("confirm")
        row.addWidget(self.cancel)
        row.addWidget(self.confirm)
        self.setFixedWidth(dialog_width(self, 420, theme.px(420)))
        self.cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self._say_yes)
        self.cancel.setFocus()

    @Slot()
    def _say_yes(self) -> None:
        self.confirmed.emit()
        self.accept()
