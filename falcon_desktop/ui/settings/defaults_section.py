"""The options form as part of a settings page, created when first shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.forms import words
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.words import help_text

WIDEST = 420
PAUSE_MS = 200
"""A slider that is dragged is told once it rests."""


class DefaultsSection(QWidget):
    """The form, explanations, and a link that resets everything."""

    changed = Signal(object)
    """This level's settings, soon after a change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = FormState()
        self._pending: GenerationSettings | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        self.form: OptionsForm | None = None
        self.help = words(theme, tr("Only settings you change are sent."))
        self.help.setObjectName("defaults_help")
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.help.setMinimumHeight(self.help.fontMetrics().lineSpacing() * 2)
        self.reset = Button(theme, tr("Reset to defaults"), look=Look.LINK)
        self.reset.setObjectName("reset_defaults")
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.help)
        self._layout.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignLeading)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.reset.clicked.connect(self._reset)

    def show_state(self, state: FormState, *, fresh: bool) -> None:
        """Show this level's settings; ``fresh``: of another connection than before."""
        if fresh:
            self._tell()
        elif self._pending is not None:
            return  # what is shown is newer
        self._state = state
        self.reset.setEnabled(bool(state.chosen.changed()))
        if self.form is not None:
            self.form.show_state(state, fresh=fresh)

    def finish(self) -> None:
        """Accept what is still being typed."""
        if self.form is not None:
            self.form.finish()
        self._tell()

    def showEvent(self, event: QShowEvent) -> None:
        """Create the form now."""
        super().showEvent(event)
        if self.form is None:
            self.form = OptionsForm(self._theme)
            self.form.changed.connect(self._changed)
            self.form.attended.connect(self._explain)
            self.form.show_state(self._state)
            self._layout.insertWidget(1, self.form)

    @Slot(object)
    def _changed(self, settings: GenerationSettings) -> None:
        self.reset.setEnabled(bool(settings.changed()))
        self._pending = settings
        self._timer.start()

    @Slot()
    def _tell(self) -> None:
        self._timer.stop()
        settings, self._pending = self._pending, None
        if settings is not None:
            self.changed.emit(settings)

    @Slot(str)
    def _explain(self, name: str) -> None:
        if self.form is not None:
            self.help.setText(help_text(name, self.form.state))

    @Slot()
    def _reset(self) -> None:
        self._pending = None
        self._timer.stop()
        self.changed.emit(GenerationSettings())

    @Slot()
    def _follow_theme(self) -> None:
        self.setMaximumWidth(self._theme.px(WIDEST))
