"""A number shown as a label and edited like a field; what is no value is typed freely and refused
with its reason.
"""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from falcon_desktop.core.domain.generation import Parameter
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.ui.kit.controls import takes_escape
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, told, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.words import label_of, number_text

_BEGUN: Final = re.compile(r"-?\d*\.?\d*")
_UNFINISHED: Final = ("", "-", ".", "-.")
_LONGEST: Final = 200
"""Characters of what is typed or pasted: far more than any number here has, so that none is cut
into another one.
"""


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
        self.setProperty("flat", True)
        self.setProperty("changed", False)
        self._align()
        self.setMaxLength(_LONGEST)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self._explain)
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
                if self._commit():
                    self.selectAll()
            case Qt.Key.Key_Escape if self.isModified():
                self._show_bare()
                self.selectAll()
                self.refused.emit("")
            case _:
                super().keyPressEvent(event)

    def problem(self, text: str) -> str:
        """Return why ``text`` is no value here, "" if it is one, or nothing."""
        parameter, plain = self._parameter, normalised(text)
        name = label_of(parameter.name)
        if not plain:
            return ""
        if not _BEGUN.fullmatch(plain) or plain in _UNFINISHED:
            return tr("{name} must be a number.", name=name)
        if parameter.whole and "." in plain:
            return told(Sentence("{label} must be a whole number.", label=name))
        value = _number(parameter, plain)
        if parameter.minimum <= value <= self._maximum or value == self._typed_off():
            return ""
        return tr(
            "{name} must be between {low} and {high}, not {value}.",
            name=name,
            low=number_text(parameter, parameter.minimum),
            high=number_text(parameter, self._maximum),
            value=one_line(text.strip(), 40),
        )

    @Slot(str)
    def _explain(self, text: str) -> None:
        """Say at once what can't become a value any more; what may yet is not judged."""
        self.refused.emit("" if self._may_grow(normalised(text)) else self.problem(text))

    def _may_grow(self, plain: str) -> bool:
        minimum = self._parameter.minimum
        if plain in _UNFINISHED:
            return not plain.startswith("-") or minimum < 0
        if not _BEGUN.fullmatch(plain) or plain.startswith("-"):
            return False
        value = _number(self._parameter, plain.rstrip("."))
        return value < minimum and len(plain) < 12

    def _typed_off(self) -> float | None:
        """Return the value that switches the parameter off, if it is one to be typed."""
        off = self._parameter.off
        return off if off is not None and off >= min(0, self._parameter.minimum) else None

    def _align(self) -> None:
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        edge = Qt.AlignmentFlag.AlignLeft if mirrored else Qt.AlignmentFlag.AlignRight
        self.setAlignment(edge | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)

    def _commit(self) -> bool:
        """Report what was typed; returns False where it is no value and stays to be corrected."""
        if not self.isModified():
            return True
        problem, plain = self.problem(self.text()), normalised(self.text())
        self.refused.emit(problem)
        if problem:
            return False
        self.setModified(False)
        self.entered.emit(_number(self._parameter, plain) if plain else None)
        return True

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
        self.setText(self._words)
        self.setPlaceholderText("")
        self.updateGeometry()

    @Slot()
    def _follow_theme(self) -> None:
        self.setFont(self._theme.font(scale=0.95))
        self.updateGeometry()


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


def _number(parameter: Parameter, plain: str) -> float:
    # a whole number may have more digits than a float holds
    return int(plain or 0) if parameter.whole and "." not in plain else float(plain or 0)


def _bare(value: float) -> str:
    point = reader_locale().decimalPoint()
    return str(value) if isinstance(value, int) else f"{value:g}".replace(".", point)
