"""The placeholders of an inserted prompt, filled in one after another."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

from falcon_desktop.core.domain.prompt_library import Placeholder
from falcon_desktop.ui.kit.theme import Theme


@dataclass(slots=True)
class _Field:
    """A place, wherever the text around it moves."""

    name: str
    start: QTextCursor
    end: QTextCursor

    def text(self) -> str:
        return self.selected().selectedText().replace("\u2029", "\n")

    def selected(self) -> QTextCursor:
        both = QTextCursor(self.start.document())
        both.setPosition(self.start.position())
        both.setPosition(self.end.position(), QTextCursor.MoveMode.KeepAnchor)
        return both


class Filling(QObject):
    """Steps through the placeholders of an inserted text; emits ``ended`` after the last.

    What is typed into one place stands in all of its name at once, as one step for Undo.
    """

    ended = Signal()

    def __init__(
        self, edit: QPlainTextEdit, theme: Theme, base: int, places: Sequence[Placeholder]
    ) -> None:
        super().__init__(edit)
        self._theme = theme
        self._edit = edit
        self._busy = False
        self._current = -1
        self._over = False
        self._fields = [self._field(base, place) for place in places]
        self._known = {field.name: field.text() for field in self._fields}
        self._after = QTextCursor(edit.document())
        self._after.setPosition(edit.textCursor().position())
        edit.textChanged.connect(self._changed)
        theme.changed.connect(self._mark)
        self._mark()

    def step(self, by: int) -> None:
        """Select the next or previous place; after the last, the filling ends."""
        self._go_to(self._place_of_caret() + by)

    def begin(self) -> None:
        """Select the first place, wherever the caret is: a text that ends with a place leaves it
        in that one.
        """
        self._go_to(0)

    def _go_to(self, place: int) -> None:
        if place >= len(self._fields):
            cursor = self._edit.textCursor()
            cursor.setPosition(self._after.position())
            self._edit.setTextCursor(cursor)
            self.end()
            return
        self._current = max(0, place)
        field = self._fields[self._current]
        self._edit.setTextCursor(field.selected())
        self._edit.ensureCursorVisible()

    def has_twins(self) -> bool:
        """Whether the caret is in a place whose name occurs more than once."""
        caret = self._edit.textCursor().position()
        names = [field.name for field in self._fields]
        return any(
            field.start.position() <= caret <= field.end.position() and names.count(field.name) > 1
            for field in self._fields
        )

    @contextlib.contextmanager
    def one_step(self) -> Iterator[None]:
        """Group what is typed inside ``with``, and its copies, into one Undo step."""
        block = QTextCursor(self._edit.document())
        block.beginEditBlock()
        try:
            yield
            self._changed()
        finally:
            block.endEditBlock()

    def end(self) -> None:
        """End the filling and leave the text as it is."""
        if not self._over:
            self._over = True
            self._edit.textChanged.disconnect(self._changed)
            self._edit.setExtraSelections([])
            self.ended.emit()
            self.deleteLater()

    def _field(self, base: int, place: Placeholder) -> _Field:
        document = self._edit.document()
        start, end = QTextCursor(document), QTextCursor(document)
        start.setPosition(base + place.start)
        start.setKeepPositionOnInsert(True)
        end.setPosition(base + place.end)
        return _Field(place.name, start, end)

    def _place_of_caret(self) -> int:
        """Return the place that the caret is in, else the one that was selected last.

        Between two places it is in that one which was selected: an empty one can be left.
        """
        caret = self._edit.textCursor().position()
        places = [
            place
            for place, field in enumerate(self._fields)
            if field.start.position() <= caret <= field.end.position()
        ]
        return self._current if self._current in places or not places else places[0]

    @Slot()
    def _changed(self) -> None:
        if self._busy:
            return
        document = self._edit.document()
        if document.isEmpty() or not document.isUndoAvailable():
            self.end()  # the box was emptied, or holds another text
            return
        if (place := self._place_of_caret()) >= 0:
            self._keep_apart(place)
        going_back = document.isRedoAvailable()  # an edit of our own would end that
        for field in self._fields:
            text = field.text()
            if text != self._known[field.name]:
                self._known[field.name] = text
                if not going_back:
                    self._copy(field, text)
                break
        self._mark()

    def _keep_apart(self, place: int) -> None:
        """Take what was written into a place from those that touch it, which grew with it."""
        written = self._fields[place]
        for field in self._fields[:place]:
            if field.end.position() > written.start.position():
                field.end.setPosition(written.start.position())
        for field in self._fields[place + 1 :]:
            if field.start.position() < written.end.position():
                field.start.setPosition(written.end.position())

    def _copy(self, changed: _Field, text: str) -> None:
        others = [
            place
            for place, field in enumerate(self._fields)
            if field.name == changed.name and field is not changed and field.text() != text
        ]
        if not others:
            return
        self._busy = True
        cursor = QTextCursor(self._edit.document())
        cursor.beginEditBlock()
        for place in others:
            field = self._fields[place]
            cursor.setPosition(field.start.position())
            cursor.setPosition(field.end.position(), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(text)
            self._keep_apart(place)
        cursor.endEditBlock()
        self._busy = False

    @Slot()
    def _mark(self) -> None:
        selections = []
        for field in self._fields:
            selection = QTextEdit.ExtraSelection()
            selection.cursor = field.selected()
            selection.format.setBackground(self._theme.colors.color("tint"))
            selections.append(selection)
        self._edit.setExtraSelections(selections)
