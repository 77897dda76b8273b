"""Asks for a new preset's name inside the panel."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from falcon_desktop.core.domain.chat_presets import MAX_NAME_LENGTH
from falcon_desktop.ui.kit.controls import Button, Look, name_widget, takes_escape
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.writing_side import HintSide

STYLE = """
#preset_naming QLineEdit { placeholder-text-color: @secondary;
    background: @window; color: @text; border: 1px solid @edge;
    border-radius: 8px; padding: 4px 7px; }
#preset_naming QLineEdit:focus { border: 2px solid @accent; padding: 3px 6px; }
"""


class PresetNaming(QWidget):
    """A field and a button. Enter saves, Esc cancels. The panel applies :data:`STYLE`."""

    named = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("preset_naming")
        self.field = QLineEdit()
        self.field.setMaxLength(MAX_NAME_LENGTH)
        self.field.setPlaceholderText(tr("Preset name"))
        HintSide(self.field)
        name_widget(self.field, "Preset name", tr("Preset name"))
        self.save = Button(theme, tr("Save"), look=Look.ACCENT)
        self.save.setObjectName("save_named_preset")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.save)
        self.field.returnPressed.connect(self._take)
        self.field.textChanged.connect(self._allow)
        self.save.clicked.connect(self._take)

    def ask(self, suggestion: str) -> None:
        """Show the field with a suggested name."""
        self.field.setText(one_line(suggestion, MAX_NAME_LENGTH))
        self._allow()
        self.show()
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Keep Esc, which cancels."""
        return (takes_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Cancel with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _allow(self) -> None:
        self.save.setEnabled(bool(self.field.text().strip()))

    @Slot()
    def _take(self) -> None:
        name = one_line(self.field.text()).strip()
        if name:
            self.hide()
            self.named.emit(name)
