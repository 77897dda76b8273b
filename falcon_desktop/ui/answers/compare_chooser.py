"""The window "Compare models": which two or three models answer the same question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.core.domain.requests import MOST_COMPARED
from falcon_desktop.ui.answers.model_slot import ModelSlot
from falcon_desktop.ui.kit import tab_order
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.models.picker import ModelChoice

if TYPE_CHECKING:
    from falcon_desktop.ui.window.header import Header

STYLE: Final = "#compare_chooser { background: @window; }"


class CompareChooser(ChildWindow):
    """The models to compare; frees itself when closed."""

    compare_requested = Signal(list)
    """The chosen :class:`ModelChoice` s, in order."""
    model_chosen = Signal(str, str)
    """Connection id and model id, as soon as one is chosen in a row."""

    def __init__(
        self,
        theme: Theme,
        header: Header,
        choices: Sequence[ModelChoice],
        question: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._header = header
        self.setObjectName("compare_chooser")
        self.setWindowTitle(tr("Compare models"))
        self.rows: list[_Row] = []
        self._column = QVBoxLayout()
        self._column.setSpacing(8)
        self._add = Button(theme, tr("Add a model"), icon_name="plus", look=Look.LINK)
        self._add.setObjectName("add_model")
        self._go = Button(theme, tr("Compare"), look=Look.ACCENT)
        self._go.setObjectName("compare")
        self._cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        self._cancel.setObjectName("cancel")
        self._arrange(question)
        for choice in choices[:MOST_COMPARED]:
            self._add_slot(choice)
        self._add.clicked.connect(self._add_pressed)
        self._go.clicked.connect(self._go_pressed)
        self._cancel.clicked.connect(self.close)
        theme.changed.connect(self._follow_theme)
        header.choices_changed.connect(self._show_state)
        self._follow_theme()
        self._show_state()
        header.model_list_wanted.emit()
        (self._go if self._go.isEnabled() else self._add).setFocus()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab follow the visual order, including added models."""
        return tab_order.step([self], forward=forward) or super().focusNextPrevChild(forward)

    def sizeHint(self) -> QSize:
        """Return a size for three models."""
        return QSize(self._theme.px(420), self._theme.px(300))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc, compare with Ctrl+Enter."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._go.click()
        else:
            super().keyPressEvent(event)

    def _arrange(self, question: str) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(Label(self._theme, question, bold=True, elide=True))
        words = tr("All models answer together. Every answer is kept.")
        layout.addWidget(Label(self._theme, words, scale=SMALL, tone="secondary", wrap=True))
        layout.addSpacing(4)
        layout.addLayout(self._column)
        layout.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._go)
        layout.addLayout(foot)

    def _add_slot(self, choice: ModelChoice) -> None:
        row = _Row(self._theme, self._header, choice, len(self.rows) + 1)
        row.remove.clicked.connect(self._remove)
        row.slot.chosen.connect(self._show_state)
        row.slot.chosen.connect(self.model_chosen)
        self._column.addWidget(row)
        self.rows.append(row)

    @Slot()
    def _add_pressed(self) -> None:
        other = self._other()
        if other is not None:
            self._add_slot(other)
        self._show_state()
        self.rows[-1].slot.setFocus(Qt.FocusReason.TabFocusReason)

    def _other(self) -> ModelChoice | None:
        """Return a model that is not chosen yet, None where there is none."""
        groups = self._header.choices
        usual = {group.connection_id: group.default_model for group in groups}
        taken = {
            (choice.connection_id, choice.model or usual.get(choice.connection_id, ""))
            for choice in (row.slot.choice for row in self.rows)
        }
        for group in groups:
            for model in ("", *group.models):
                if (group.connection_id, model or group.default_model) not in taken:
                    return ModelChoice(group.connection_id, model)
        return None

    @Slot()
    def _remove(self) -> None:
        sender = self.sender()
        for row in [one for one in self.rows if one.remove is sender]:
            self.rows.remove(row)
            row.hide()
            row.deleteLater()
        self._show_state()

    @Slot()
    def _show_state(self) -> None:
        count = len(self.rows)
        has_other = self._other() is not None
        self._add.setVisible(count < MOST_COMPARED)
        self._add.setEnabled(has_other)
        set_tip(self._add, "" if has_other else tr("No other models to add."))
        self._go.setEnabled(count > 1)
        for number, row in enumerate(self.rows, 1):
            row.slot.setObjectName(f"compare_model_{number}")
            row.slot.setAccessibleName(tr("Model {number}", number=number))
            row.remove.setAccessibleName(tr("Remove model {number}", number=number))
            row.remove.setEnabled(count > 2)

    @Slot()
    def _go_pressed(self) -> None:
        self.compare_requested.emit([row.slot.choice for row in self.rows])
        self.close()

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE)


class _Row(QWidget):
    """One model, and a way to leave it out."""

    def __init__(self, theme: Theme, header: Header, choice: ModelChoice, number: int) -> None:
        super().__init__()
        self.slot = ModelSlot(theme, header, choice)
        self.slot.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.remove = IconButton(theme, "close", side=26)
        name_widget(self.remove, f"Leave out {number}", tr("Remove model"))
        set_tip(self.remove, tr("Remove model"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.slot, 1)
        layout.addWidget(self.remove)
