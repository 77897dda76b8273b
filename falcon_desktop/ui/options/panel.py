"""The panel of advanced options: a chat's form, explanations, and two links."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCursor, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, holds_keyboard, name_widget
from falcon_desktop.ui.kit.flow_layout import FlowLayout
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label, ScrolledColumn
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.options.form import STYLE as FORM_STYLE
from falcon_desktop.ui.options.form import OptionsForm
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.preset_naming import STYLE as NAMING_STYLE
from falcon_desktop.ui.options.preset_naming import PresetNaming
from falcon_desktop.ui.options.rows import OptionRow
from falcon_desktop.ui.options.words import help_text

MARGIN: Final = 16
STYLE: Final = "#options_scroll, #options_inside { background: @window; }"


class OptionsPanel(QWidget):
    """Every option that a chat can change."""

    changed = Signal(object)
    """The chat's own settings after a change."""
    reset_requested = Signal()
    preset_named = Signal(str)
    """Save this chat's options as a preset of that name."""
    hide_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        rows: Mapping[str, OptionRow] | None = None,
        state: FormState | None = None,
    ) -> None:
        """Make the panel, around the form's rows where they were made before.

        Args:
            state: what it shows first. To show it later makes twice as many words to be told.
        """
        super().__init__(parent)
        self._theme = theme
        self._attended = ""
        self._pointer = QPoint()
        """Where the pointer was when the keyboard came to what is explained."""
        self._suggested: Callable[[], str] = str
        self._reveal = QTimer(self)
        self._reveal.setSingleShot(True)
        self._reveal.setInterval(0)  # once the field has its place
        self._reveal.timeout.connect(self._reveal_naming)
        self._find = QTimer(self)
        self._find.setSingleShot(True)
        self._find.setInterval(0)  # once the rows have theirs
        self._find.timeout.connect(self._find_pointer)
        name_widget(self, "Options panel", tr("Advanced options"))
        self.title = Label(theme, tr("Advanced options"), bold=True, elide=True)
        self.close_button = IconButton(theme, "close", side=24)
        name_widget(self.close_button, "Hide the options", tr("Hide the options"))
        set_tip(self.close_button, tr("Hide the options"))
        self.preset = Button(theme, "", icon_name="persona", look=Look.OUTLINED)
        self.preset.setObjectName("panel_preset")
        self.preset.centred = False
        self.preset.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.form = OptionsForm(theme, styled=False, rows=rows, state=state)
        self.reset = Button(theme, tr("Reset to defaults"), look=Look.LINK)
        self.reset.setObjectName("reset_options")
        self.save_preset = Button(theme, tr("Save as preset…"), look=Look.LINK)
        self.save_preset.setObjectName("save_preset")
        for link in (self.reset, self.save_preset):  # elided where the type is very large
            link.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.naming = PresetNaming(theme)
        self.naming.hide()
        self.help = Label(theme, scale=SMALL, tone="secondary", wrap=True)
        self.help.setObjectName("options_help")
        self.help.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.help.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._arrange()
        self.form.changed.connect(self._changed)
        self.form.attended.connect(self._attend)
        self.form.pointed.connect(self._point)
        self.reset.clicked.connect(self.reset_requested)
        self.save_preset.clicked.connect(self._save_preset)
        self.naming.named.connect(self.preset_named)
        self.close_button.clicked.connect(self.hide_requested)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self._after_change()

    def _arrange(self) -> None:
        self._scroll = scroll = ScrolledColumn(MARGIN, 10, 8, spacing=8)
        scroll.setObjectName("options_scroll")
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.inside.setObjectName("options_inside")
        column = scroll.column
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button)
        column.addLayout(head)
        column.addWidget(self.preset)
        column.addWidget(self.form)
        links = QWidget()
        flow = FlowLayout(links)
        flow.addWidget(self.reset)
        flow.addWidget(self.save_preset)
        column.addWidget(links)
        column.addWidget(self.naming)
        column.addStretch(1)
        foot = QVBoxLayout()
        foot.setContentsMargins(MARGIN, 6, MARGIN, 10)
        foot.addWidget(self.help)
        layout = QVBoxLayout(self)
        layout.setSpacing(0)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)
        self._leave_edge()

    def show_state(self, state: FormState, *, fresh: bool) -> None:
        """Show a chat's options; ``fresh``: of another chat than before."""
        self.form.show_state(state, fresh=fresh)
        self._after_change()

    def set_preset(self, name: str) -> None:
        """Show the chat's preset on the button."""
        self.preset.setText(name)
        self.preset.setAccessibleName(tr("Preset: {name}", name=name))

    def set_name_source(self, suggested: Callable[[], str]) -> None:
        """Set the function that suggests a name for a new preset."""
        self._suggested = suggested

    def focus(self) -> None:
        """Focus the first option."""
        self.form.focus_first()

    def showEvent(self, event: QShowEvent) -> None:
        """Explain what is under the pointer: it got no enter event."""
        super().showEvent(event)
        self._find.start()

    @Slot()
    def _find_pointer(self) -> None:
        if holds_keyboard(self):
            return
        under: QWidget | None = QApplication.widgetAt(QCursor.pos())
        while under is not None and not isinstance(under, OptionRow):
            under = under.parentWidget()
        if under is not None and self.isAncestorOf(under):
            self._explain(under.name)

    def changeEvent(self, event: QEvent) -> None:
        """Keep the line next to the chat visible."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._leave_edge()

    def _leave_edge(self) -> None:
        """Leave room for the line along the chat. A panel that is made mirrored hears no change."""
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(*((0, 0, 1, 0) if mirrored else (1, 0, 0, 0)))

    @Slot(object)
    def _changed(self, chosen: GenerationSettings) -> None:
        self._after_change()
        self.changed.emit(chosen)

    def _after_change(self) -> None:
        self.reset.setEnabled(bool(self.form.state.chosen.changed()))
        # a text, say, has no system message to explain
        self._explain("" if self._attended in self.form.state.hidden else self._attended)

    @Slot(str)
    def _attend(self, name: str) -> None:
        self._pointer = QCursor.pos()
        self._explain(name)

    @Slot(str)
    def _point(self, name: str) -> None:
        """Explain what is pointed at; what only came under a pointer that rests does not take the
        place of what the keyboard is at.
        """
        if not holds_keyboard(self) or QCursor.pos() != self._pointer:
            self._explain(name)

    def _explain(self, name: str) -> None:
        self._attended = name
        if not name:
            self.help.setText(tr("Changes apply to this chat from the next message."))
            return
        self.help.setText(help_text(name, self.form.state))
        self._fit_help()

    @Slot()
    def _save_preset(self) -> None:
        self.form.finish()
        self.naming.ask(self._suggested())
        self._reveal.start()

    @Slot()
    def _reveal_naming(self) -> None:
        self._scroll.ensureWidgetVisible(self.naming)

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE + FORM_STYLE + NAMING_STYLE)
        self._fit_help()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep room for all of the explanation."""
        super().resizeEvent(event)
        self._fit_help()

    def _fit_help(self) -> None:
        """Keep room for five lines, so that nothing moves, or for all of what is longer."""
        usual = self.help.fontMetrics().lineSpacing() * 5 + 2
        wanted = self.help.heightForWidth(self.help.width())
        self.help.setFixedHeight(max(usual, min(wanted, self.height() // 2)))
