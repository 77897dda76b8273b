"""Every action with its shortcut, which can be changed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QKeyCombination, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QLineEdit, QWidget

from falcon_desktop.ui.kit.actions import GROUPS, TABLE, ActionRow, action_text, keys_text
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, let_clear, name_widget
from falcon_desktop.ui.kit.forms import Page, said_words
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme

_BESIDE: Final = 8
"""Pixels between an action, its keys and the way back."""
_NAME: Final = 120
"""Width of an action's name beside its keys at the least, in pixels at no zoom."""
_CLEARS: Final = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


class ShortcutsPage(Page):
    """A line for each action; a click on its keys changes them."""

    keys_chosen = Signal(str, list)
    """An action's name and its keys, an empty list for none."""
    reset_requested = Signal(str)
    """An action is to have its own keys again, by name."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "shortcuts")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(tr("Filter"))
        let_clear(self.filter, theme)
        name_widget(self.filter, "Filter shortcuts", tr("Filter shortcuts"))
        self.column.addWidget(self.filter)
        self.add_words(tr("Click a shortcut to change it; Backspace clears it."))
        self.problem = said_words(theme, tone="error")
        self.problem.setObjectName("shortcut_problem")
        self.column.addWidget(self.problem)
        self.problem.hide()
        self._made: dict[str, _Line] = {}
        self._chosen: Mapping[str, Sequence[str]] = {}
        self._grid = grid = QGridLayout()
        self._is_narrow = False
        """Whether keys stand below their actions."""
        grid.setHorizontalSpacing(_BESIDE)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        inside = QWidget()
        inside.setLayout(grid)
        self.column.addWidget(inside)
        self.end()
        self._asking = ""
        self.editor = _KeyEditor(self)
        name_widget(self.editor, "New keys", tr("New shortcut"))
        self.editor.hide()
        self.editor.editingFinished.connect(self._take)
        self.editor.left.connect(self._leave)
        self.editor.cleared.connect(self._clear)
        self.filter.textChanged.connect(self._filter)
        theme.changed.connect(self._follow_theme)

    def showEvent(self, event: QShowEvent) -> None:
        """Create the lines when first shown: they take a third of the window's opening time."""
        if not self._made:
            self._make()
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the keys below their actions where there is no room beside."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def _lines(self) -> dict[str, _Line]:
        """The line of each action, by name."""
        if not self._made:
            self._make()
        return self._made

    def _make(self) -> None:
        for group in GROUPS:
            for action in TABLE:
                if action.group == group:
                    self._add(action, len(self._made))
        self._show_keys()

    def set_keys(self, chosen: Mapping[str, Sequence[str]]) -> None:
        """Show the current shortcuts: ``chosen`` overrides defaults by action name."""
        self._chosen = dict(chosen)
        if self._made:
            self._show_keys()

    def _show_keys(self) -> None:
        for action in TABLE:
            line = self._lines[action.name]
            keys = tuple(self._chosen.get(action.name, action.keys))
            if keys != action.keys and line.reset is None:
                self._add_reset(line)
            line.show_keys(keys, changed=keys != action.keys)
        self._arrange()
        self._filter(self.filter.text())

    def shown(self) -> list[str]:
        """Return the actions that match the filter."""
        return [line.text.text() for line in self._lines.values() if line.text.isVisibleTo(self)]

    def _add(self, action: ActionRow, place: int) -> None:
        line = _Line(self.theme, action, place)
        self._place(line)
        line.keys.clicked.connect(self._ask)
        self._made[action.name] = line

    def _add_reset(self, line: _Line) -> None:
        """Add a line's way back: few lines need one, and all would cost a third of the page."""
        line.reset = reset = line.make_reset()
        self._place(line)
        QWidget.setTabOrder(line.keys, reset)
        reset.clicked.connect(self._reset)

    def _place(self, line: _Line) -> None:
        """Put a line's widgets where they belong: every other row of the grid is for keys below."""
        row, end = 2 * line.place, Qt.AlignmentFlag.AlignTrailing
        if self._is_narrow:
            self._grid.addWidget(line.text, row, 0, 1, 2)
            self._grid.addWidget(line.keys, row + 1, 0, 1, 3, end)
        else:
            self._grid.addWidget(line.text, row, 0)
            self._grid.addWidget(line.keys, row, 1, end)
        if line.reset is not None:
            self._grid.addWidget(line.reset, row, 2)

    def _arrange(self) -> None:
        lines = self._made.values()
        keys = max((line.keys.minimumWidth() for line in lines), default=0)
        resets = (line.reset.width() + _BESIDE for line in lines if line.reset is not None)
        needed = self.theme.px(_NAME) + _BESIDE + keys + max(resets, default=0)
        margins = self.column.contentsMargins() + self._grid.contentsMargins()
        is_narrow = needed > self.viewport().width() - margins.left() - margins.right()
        if lines and is_narrow != self._is_narrow:
            self._end_asking()
            self._is_narrow = is_narrow
            for line in lines:
                for widget in filter(None, (line.text, line.keys, line.reset)):
                    self._grid.removeWidget(widget)
                self._place(line)

    @Slot()
    def _ask(self) -> None:
        name = self.sender().property("action")
        self._end_asking()
        line = self._lines[name]
        self._asking = name
        self._grid.replaceWidget(line.keys, self.editor)
        line.keys.hide()
        self.editor.clear()
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _take(self) -> None:
        sequence = self.editor.keySequence().toString()
        if not self._asking or not sequence:
            return
        name = self._end_asking()
        owner = self._owner(sequence)
        if owner is not None and owner.name != name:
            self.problem.setText(
                tr(
                    "{keys} is already used by “{action}”. Remove it there first.",
                    keys=keys_text([sequence]), action=action_text(owner),
                )
            )  # fmt: skip
            self.problem.show()
        elif not _is_usable(sequence):
            self.problem.setText(
                tr("{keys} on its own is used for typing. Add Ctrl or Alt.", keys=sequence)
            )
            self.problem.show()
        else:
            self.keys_chosen.emit(name, [sequence])

    @Slot()
    def _leave(self) -> None:
        self._end_asking()

    @Slot()
    def _clear(self) -> None:
        name = self._end_asking()
        if name:
            self.keys_chosen.emit(name, [])

    @Slot()
    def _reset(self) -> None:
        self.reset_requested.emit(self.sender().property("action"))

    def _owner(self, sequence: str) -> ActionRow | None:
        wanted = QKeySequence(sequence)
        return next(
            (
                action
                for action in TABLE
                if any(QKeySequence(key) == wanted for key in self._lines[action.name].sequences)
            ),
            None,
        )

    def _end_asking(self) -> str:
        """Put the keys back in the editor's place; returns whose it was."""
        name, self._asking = self._asking, ""
        self.problem.hide()
        if name:
            line = self._lines[name]
            self._grid.replaceWidget(self.editor, line.keys)
            self.editor.hide()
            line.keys.show()
            line.keys.setFocus(Qt.FocusReason.OtherFocusReason)
        return name

    @Slot()
    def _follow_theme(self) -> None:
        for line in self._made.values():
            line.fit_keys()
        self._arrange()

    @Slot(str)
    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().split()
        for line in self._lines.values():
            line.set_visible(all(word in line.haystack for word in wanted))


class _KeyEditor(QKeySequenceEdit):
    """Takes one combination of keys; Esc leaves it, Backspace alone asks for none."""

    left = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setMaximumSequenceLength(1)
        for field in self.findChildren(QLineEdit):
            field.setAccessibleName(tr("New shortcut"))
            show_hint(field, field.placeholderText(), "…")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the keys."""
        bare = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if bare and event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif bare and event.key() in _CLEARS:
            self.cleared.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Leave it when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()


class _Line:
    """One action's widgets, and the keys that it has."""

    def __init__(self, theme: Theme, action: ActionRow, place: int) -> None:
        self.place = place
        self._theme = theme
        self.name = action.name
        self.text = Label(theme, action_text(action), wrap=True)
        self.keys = Button(theme, "", look=Look.PLAIN)
        self.keys.quiet = True
        self.keys.at_end = True
        self.keys.setProperty("action", action.name)
        self.keys.setObjectName(f"keys_of_{action.name}")
        self.keys.setEnabled(not action.local)
        self.reset: IconButton | None = None
        """Gives the action its own keys again; made when it first has others."""
        self.sequences: tuple[str, ...] = ()
        self._changed = False

    def make_reset(self) -> IconButton:
        """Return a new button that gives the action its own keys again."""
        reset = IconButton(self._theme, "undo", side=28)
        reset.setProperty("action", self.name)
        name_widget(
            reset,
            f"reset_{self.name}",
            tr("Restore default for “{action}”", action=self.text.text()),
        )
        return reset

    @property
    def haystack(self) -> str:
        """What the filter looks into."""
        return f"{self.text.text()} {self.keys.text()}".casefold()

    def show_keys(self, sequences: tuple[str, ...], *, changed: bool) -> None:
        """Show an action's keys."""
        self.sequences = sequences
        self._changed = changed
        self.keys.setText(keys_text(sequences))
        shown = keys_text(sequences) or tr("none")
        self.keys.setAccessibleName(
            tr("Shortcut for “{action}”: {keys}", action=self.text.text(), keys=shown)
        )
        self.text.setAccessibleDescription(shown)
        self.fit_keys()

    def fit_keys(self) -> None:
        """Make room for all keys, and for being pressed where there are none."""
        self.keys.setMinimumWidth(max(self._theme.px(56), self.keys.sizeHint().width()))

    def set_visible(self, visible: bool) -> None:
        """Show or hide the line; the way back only where something was changed."""
        self.text.setVisible(visible)
        self.keys.setVisible(visible)
        if self.reset is not None:
            self.reset.setVisible(visible and self._changed)


def _is_usable(sequence: str) -> bool:
    """Whether keys may be a shortcut: those that write or move in a text are for that."""
    combination: QKeyCombination = QKeySequence(sequence)[0]  # type: ignore[index] # it is
    key, modifiers = combination.key(), combination.keyboardModifiers()
    modifier = Qt.KeyboardModifier
    if modifiers & (modifier.ControlModifier | modifier.AltModifier | modifier.MetaModifier):
        return True
    return Qt.Key.Key_F1 <= key <= Qt.Key.Key_F35 or key == Qt.Key.Key_Escape
