"""All parameters one below the other, for one level of settings: a chat, a connection, the
defaults, a preset.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, cast

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from falcon_desktop.core.domain.generation import Thinking
from falcon_desktop.core.domain.servers import PARAMETER_NAMES, Support
from falcon_desktop.ui.kit.i18n import told
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.rows import (
    ConfidenceRow,
    ExtraFieldsRow,
    JsonRow,
    NumberRow,
    OptionRow,
    SchemaRow,
    SeedRow,
    StopRow,
    SwitchRow,
    SystemRow,
    ThinkingRow,
    limit_note,
)

STYLE: Final = """
#options_form QPlainTextEdit { placeholder-text-color: @secondary;
    background: @window; color: @text; border: 1px solid @edge;
    border-radius: 8px; padding: 5px 6px; selection-background-color: @accent;
    selection-color: @on_accent; }
#options_form QPlainTextEdit:focus { border: 2px solid @accent; padding: 4px 5px; }
#options_form QLineEdit { placeholder-text-color: @secondary;
    background: @window; color: @text; border: 1px solid @edge;
    border-radius: 6px; padding: 3px 6px; }
#options_form QLineEdit:focus { border: 2px solid @accent; padding: 2px 5px; }
#options_form QLineEdit[flat="true"] { border: 1px solid transparent; color: @secondary;
    padding: 0; background: transparent; }
#options_form QLineEdit[flat="true"][changed="true"] { color: @text; font-weight: 600; }
#options_form QLineEdit[flat="true"]:hover:!focus { border: 1px solid @edge; }
#options_form QLineEdit[flat="true"]:focus { border: 1px solid @accent; padding: 0; color: @text;
    background: @window; }
#options_form QLineEdit[flat="true"]:disabled { color: @secondary; background: transparent; }
"""


_SPECIAL: Final[dict[str, Callable[[Theme], OptionRow]]] = {
    "system_message": SystemRow,
    "stop": StopRow,
    "seed": SeedRow,
    "thinking": ThinkingRow,
    "confidence": ConfidenceRow,
    "json_schema": SchemaRow,
    "extra_fields": ExtraFieldsRow,
}


def make_rows(theme: Theme) -> Iterator[tuple[str, OptionRow]]:
    """Create the form's rows one by one, so that the caller can spread the work."""
    for name in PARAMETER_NAMES:
        special = _SPECIAL.get(name)
        yield name, special(theme) if special is not None else NumberRow(theme, name)


class OptionsForm(QWidget):
    """The form. ``changed`` reports this level's settings after every change."""

    changed = Signal(object)
    attended = Signal(str)
    """The parameter that the keyboard is at."""
    pointed = Signal(str)
    """The parameter that the pointer is at."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        styled: bool = True,
        rows: Mapping[str, OptionRow] | None = None,
        state: FormState | None = None,
    ) -> None:
        """Make the form. ``styled`` False: what holds it gives :data:`STYLE` to all at once, since
        each style sheet of its own costs as much as all the widgets in it. ``rows`` are what
        :func:`make_rows` made, piece by piece. ``state`` is what it shows first.
        """
        super().__init__(parent)
        self._styled = styled
        self._theme = theme
        self._state = FormState() if state is None else state
        self.setObjectName("options_form")
        self.rows = dict(rows or make_rows(theme))
        self.system = cast(SystemRow, self.rows["system_message"])
        self.stop = cast(StopRow, self.rows["stop"])
        self.seed = cast(SeedRow, self.rows["seed"])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(9)
        for row in self.rows.values():
            layout.addWidget(row)
            row.chosen.connect(self._choose)
            row.attended.connect(self.attended)
            row.pointed.connect(self.pointed)
        theme.changed.connect(self._follow_theme)
        self.show_state(self._state)
        self._follow_theme()

    @property
    def state(self) -> FormState:
        """The state on screen."""
        return self._state

    def show_state(self, state: FormState, *, fresh: bool = True) -> None:
        """Show this. ``fresh``: it is about something else than before, so Undo ends here."""
        self._state = state
        for name, row in self.rows.items():
            support = state.support.get(name, Support.YES)
            row.hint = told(state.notes.get(name, ""))
            row.describe(support, state.server, state.most_of(name))
            row.setVisible(name not in state.hidden)
            if fresh:
                row.refuse("")
            self._show_row(name, row, fresh=fresh)

    def focus_first(self) -> None:
        """Focus the first visible option."""
        next(row for row in self.rows.values() if not row.isHidden()).focus_value()

    def finish(self) -> None:
        """Report what is still being typed: the form is about to change."""
        for row in self.rows.values():
            row.finish()

    def _show_row(self, name: str, row: OptionRow, *, fresh: bool) -> None:
        state = self._state
        chosen, below = getattr(state.chosen, name), getattr(state.below, name)
        note = "" if chosen is not None else state.sources.get(name, "")
        match row:
            case SystemRow():
                row.show_text(state.chosen.over(state.below).effective_system_message, fresh=fresh)
            case JsonRow():
                row.show_text((below if chosen is None else chosen) or "", fresh=fresh)
            case StopRow():
                row.chips.show_sequences((below if chosen is None else chosen) or ())
            case ThinkingRow():
                row.show_value(chosen or below or Thinking.SERVER)
            case SwitchRow():
                row.show_value(bool(below if chosen is None else chosen))
            case SeedRow():
                row.show_value(chosen, below)
            case NumberRow():
                own = getattr(state.own, name)
                row.show_value(chosen, own if below is None else below)
                if name == "max_new_tokens":
                    note = limit_note(state.limit, below if chosen is None else chosen) or note
        if isinstance(row, (SeedRow, NumberRow)):
            marked = chosen is not None and row.takes
            if row.field.property("changed") != marked:
                row.field.setProperty("changed", marked)
                row.field.style().polish(row.field)
        row.show_changed(chosen is not None, row.unsupported_note() or note)

    @Slot(str, object)
    def _choose(self, name: str, value: Any) -> None:
        if value is not None and self._is_inherited(name, value):
            value = None
        changes: dict[str, Any] = {name: value}
        chosen = replace(self._state.chosen, **changes)
        if chosen == self._state.chosen:
            self._show_row(name, self.rows[name], fresh=False)
            return
        self._state = replace(self._state, chosen=chosen)
        self._show_row(name, self.rows[name], fresh=False)
        self.changed.emit(chosen)

    def _is_inherited(self, name: str, value: Any) -> bool:
        """Whether a value is what would hold anyway."""
        below = self._state.below
        if name == "system_message":
            return bool(value == below.effective_system_message)
        if isinstance(self.rows[name], JsonRow):
            return bool(value == (getattr(below, name) or ""))
        if name == "stop":
            return bool(value == (below.stop or ()))
        if name == "thinking":
            return bool(value == (below.thinking or Thinking.SERVER))
        if isinstance(self.rows[name], SwitchRow):
            return bool(value == bool(getattr(below, name)))
        return bool(value == getattr(below, name))

    @Slot()
    def _follow_theme(self) -> None:
        if self._styled:
            self._theme.style(self, STYLE)
