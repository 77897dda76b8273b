"""A number shown as a label and edited like a field; invalid input is refused."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QValidator
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import Parameter, check_number
from falcon_desktop.ui.kit.controls import takes_escape
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.words import label_of, number_text

_BEGUN: Final = re.compile(r"-?\d*\.?\d*")
State = QValidator.State


class NumberField(QLineEdit):
    """A number. Shows ``words`` until it is edited, then the plain number."""

    entered = Signal(object)
    """A value in the range, or None where the field was emptied."""
    refused = Signal(str)
    """Why what was typed or pasted is no value; "" once it is."""

    def __init__(self, theme: Theme, parameter: Parameter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parameter = parameter
        self._maximum = parameter.maximum
        self._value: float | None = None
        self._words = ""
        self._validator = _Range(self)
        self.setProperty("flat", True)
        self.setProperty("changed", False)
        self._align()
        self.setMaxLength(24)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    @property
    def parameter(self) -> Parameter:
        """The parameter being edited."""
        return self._parameter

    @property
    def maximum(self) -> float:
        """The highest value allowed."""
        return self._maximum

    def set_maximum(self, maximum: float) -> None:
        """Allow less than the parameter does."""
        self._maximum = maximum

    def show_value(self, value: float | None, words: str) -> None:
        """Show a value, unless the user is typing."""
        self._value, self._words = value, words
        if not self.hasFocus():
            self._show_words()
        elif not self.isModified():
            self._show_bare()

    def sizeHint(self) -> QSize:
        """Return a size that fits the words and the longest number."""
        metrics = self.fontMetrics()
        width = max(metrics.horizontalAdvance(text) for text in (self._words, "32,7680"))
        return QSize(width + self._theme.px(10), metrics.height() + self._theme.px(3))

    def minimumSizeHint(self) -> QSize:
        """Return the same: a number is never cut."""
        return self.sizeHint()

    def finish(self) -> None:
        """Accept what is typed; the focus stays here."""
        self._commit()

    def changeEvent(self, event: QEvent) -> None:
        """Stay at the end of the line when the writing turns round."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._align()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the number, so that it can be replaced."""
        self._show_bare()
        self.setValidator(self._validator)
        super().focusInEvent(event)
        self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Accept what was typed."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            if not self.isModified():
                self.refused.emit("")
            self._commit()
            self._show_words()

    def event(self, event: QEvent) -> bool:
        """Keep Esc, which cancels the edit."""
        return (self.isModified() and takes_escape(event)) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Accept on Enter, cancel on Esc."""
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self._commit()
                self.selectAll()
            case Qt.Key.Key_Escape if self.isModified():
                self._show_bare()
                self.selectAll()
                self.refused.emit("")
            case _:
                super().keyPressEvent(event)

    def check(self, text: str) -> State:
        """Return whether ``text`` is a value or may become one; a refusal is explained."""
        plain = normalised(text)
        if not _BEGUN.fullmatch(plain):
            self.refused.emit(tr("{name} must be a number.", name=label_of(self._parameter.name)))
            return State.Invalid
        if plain in ("", "-", ".", "-."):
            allowed = plain != "-" or self._parameter.minimum < 0
            return State.Intermediate if allowed else self._out_of_range(text)
        value = float(plain)
        if value > self._maximum or (self._parameter.whole and "." in plain):
            return self._out_of_range(text)
        if value < self._parameter.minimum:
            grows = value >= 0 and len(plain) < 12
            return State.Intermediate if grows else self._out_of_range(text)
        self.refused.emit("")
        return State.Acceptable

    def _out_of_range(self, text: str) -> State:
        parameter = self._parameter
        self.refused.emit(
            tr(
                "{name} must be between {low} and {high}, not {value}.",
                name=label_of(parameter.name),
                low=number_text(parameter, parameter.minimum),
                high=number_text(parameter, self._maximum),
                value=one_line(text.strip(), 20),
            )
        )
        return State.Invalid

    def _align(self) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        edge = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        self.setAlignment(edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)

    def _commit(self) -> None:
        if not self.isModified():
            return
        self.setModified(False)
        plain = normalised(self.text())
        if not plain:
            self.entered.emit(None)
            return
        try:
            value = int(plain) if self._parameter.whole else float(plain)
            check_number(self._parameter, value)
        except (ValueError, InvalidInput):
            self._out_of_range(self.text())
        else:
            self.entered.emit(value)

    def _outside(self) -> float | None:
        """Return the value that is no number of the range, if there is one."""
        off = self._parameter.off
        inside = off is None or self._parameter.minimum <= off <= self._parameter.maximum
        return None if inside else off

    def _show_bare(self) -> None:
        value = self._value
        self.setText("" if value is None or value == self._outside() else _bare(value))
        self.setPlaceholderText(self._words)

    def _show_words(self) -> None:
        self.setValidator(None)  # type: ignore[arg-type]
        self.setText(self._words)
        self.setPlaceholderText("")
        self.updateGeometry()

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.font(scale=0.95))
        self.updateGeometry()


class _Range(QValidator):
    """Refuses a keystroke, or a paste, that leads out of the range."""

    def __init__(self, field: NumberField) -> None:
        super().__init__(field)
        self._field = field

    def validate(self, text: str, position: int) -> object:
        """Ask the field."""
        return (self._field.check(text), text, position)


def normalised(text: str) -> str:
    """Return a number in plain form: no grouping, a point before decimals."""
    locale = reader_locale()
    group, point = locale.groupSeparator(), locale.decimalPoint()
    plain = text.strip().replace("\N{MINUS SIGN}", "-").replace("\u066b", ".")
    for mark in (group, "\u066c", "\u00a0", "\u202f", " "):
        if mark != ".":
            plain = plain.replace(mark, "")
    if point != ".":
        plain = plain.replace(point, ".")
    return "".join(str(int(one)) if one.isdecimal() else one for one in plain)


def _bare(value: float) -> str:
    point = reader_locale().decimalPoint()
    return str(value) if isinstance(value, int) else f"{value:g}".replace(".", point)
