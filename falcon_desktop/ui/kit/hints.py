"""What an empty field says is expected in it: the longest of several wordings that has room."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

from falcon_desktop.ui.kit.writing_side import HintSide

_INSIDE = 2
"""Pixels that Qt leaves at either side of a field's text."""


def room_for_hint(field: QLineEdit) -> int:
    """Return the width in pixels that an empty field has for its placeholder."""
    option = QStyleOptionFrame()
    field.initStyleOption(option)
    part = QStyle.SubElement.SE_LineEditContents
    room = field.style().subElementRect(part, option, field).width()
    margins = field.textMargins()
    return room - margins.left() - margins.right() - 2 * _INSIDE


def show_hint(field: QLineEdit, *wordings: str) -> None:
    """Let a field's placeholder be the first of these, longest first, that can be read whole. The
    caret of the empty field stands where it begins.
    """
    _Hint(field, wordings)
    if field.findChild(HintSide) is None:
        HintSide(field)


class _Hint(QObject):
    """Chooses among the wordings again whenever the field has another size or font."""

    def __init__(self, field: QLineEdit, wordings: tuple[str, ...]) -> None:
        super().__init__(field)
        self._field = field
        self._wordings = wordings
        field.installEventFilter(self)
        self._choose()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Hear of another size or font."""
        kinds = QEvent.Type
        if event.type() in (kinds.Resize, kinds.FontChange, kinds.StyleChange, kinds.Show):
            self._choose()
        return super().eventFilter(watched, event)

    def _choose(self) -> None:
        metrics, room = self._field.fontMetrics(), room_for_hint(self._field)
        fitting = (one for one in self._wordings if metrics.horizontalAdvance(one) <= room)
        chosen = next(fitting, self._wordings[-1])
        if chosen != self._field.placeholderText():
            self._field.setPlaceholderText(chosen)
