"""The window "Run with…": the same question with another model, connection or options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from falcon_desktop.ui.answers.model_slot import ModelSlot
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label, ScrolledColumn
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.models.picker import ModelChoice
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.options.form_state import FormState

if TYPE_CHECKING:
    from falcon_desktop.ui.window.header import Header

STYLE: Final = "#run_with_window, #run_with_scroll, #run_with_inside { background: @window; }"


class RunWithWindow(ChildWindow):
    """The model and options to run with; frees itself when closed."""

    run_requested = Signal(str, str, object)
    """Connection id, model id, the options that were chosen."""
    connection_chosen = Signal(str)
    """Another connection takes other options: answer with :meth:`show_options`."""

    def __init__(
        self, theme: Theme, header: Header, choice: ModelChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("run_with_window")
        self.setWindowTitle(tr("Run with…"))
        self.model = ModelSlot(theme, header, choice)
        self.model.setObjectName("run_with_model")
        self.form = OptionsForm(theme)
        self._run = Button(theme, tr("Run"), look=Look.ACCENT)
        self._run.setObjectName("run")
        self._cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        self._cancel.setObjectName("cancel")
        self._arrange()
        self.model.chosen.connect(self.connection_chosen)
        self._run.clicked.connect(self._run_pressed)
        self._cancel.clicked.connect(self.close)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def sizeHint(self) -> QSize:
        """Return a size that shows most options."""
        return QSize(self._theme.px(400), self._theme.px(620))

    def show_options(self, state: FormState) -> None:
        """Show the options that a connection supports."""
        self.form.show_state(state)
        self._run.setEnabled(self.model.is_usable)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc, run with Ctrl+Enter."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self._run.click()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        scroll = ScrolledColumn(16, 12, 12, spacing=8)
        scroll.setObjectName("run_with_scroll")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.inside.setObjectName("run_with_inside")
        column = scroll.column
        column.addWidget(Label(self._theme, tr("Model"), scale=0.95, bold=True))
        column.addWidget(self.model)
        column.addSpacing(4)
        column.addWidget(self.form)
        column.addStretch(1)
        words = tr("Adds another version. Nothing else changes.")
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._run)
        bottom = QVBoxLayout()
        bottom.setContentsMargins(16, 8, 16, 12)
        bottom.setSpacing(8)
        bottom.addWidget(Label(self._theme, words, scale=SMALL, tone="secondary", wrap=True))
        bottom.addLayout(foot)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(bottom)

    @Slot()
    def _run_pressed(self) -> None:
        self._run.setFocus()  # what is being typed is taken
        self.form.finish()
        choice = self.model.choice
        self.run_requested.emit(choice.connection_id, choice.model, self.form.state.chosen)
        self.close()

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE)
