"""The search through all chats: one box, and under it what was found, as it is typed.

Must not know how anything is searched; hits are handed in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPointF,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.conversation import Role, SearchHit
from falcon_desktop.ui.controls import name_widget
from falcon_desktop.ui.i18n import one_line, tr, tr_n
from falcon_desktop.ui.labels import Label, direction_of, paint_line
from falcon_desktop.ui.sidebar.model import Index
from falcon_desktop.ui.sidebar.view import EvenListView, RowLook
from falcon_desktop.ui.theme import RADIUS_CONTROL, SMALL, Theme

WIDTH: Final = 620
ROWS: Final = 12
_ROW: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class SearchRow:
    """A line of the result: a conversation's title (``hit`` is None or found in it), or a hit."""

    conversation_id: str
    title: str
    hit: SearchHit | None

    @property
    def is_title(self) -> bool:
        """Whether this line is the head of a group."""
        return self.hit is None or self.hit.message_id is None

    @property
    def message_id(self) -> str:
        """The message to open at, "" for the conversation as it was left."""
        return (self.hit.message_id or "") if self.hit is not None else ""


def group_hits(hits: Sequence[SearchHit]) -> list[SearchRow]:
    """Return the lines to show: hits under their conversations, in the order of the first hits."""
    order: dict[str, list[SearchHit]] = {}
    for hit in hits:
        order.setdefault(hit.conversation_id, []).append(hit)
    rows = []
    for conversation_id, found in order.items():
        in_title = next((hit for hit in found if hit.message_id is None), None)
        rows.append(SearchRow(conversation_id, found[0].conversation_title, in_title))
        rows.extend(
            SearchRow(conversation_id, hit.conversation_title, hit)
            for hit in found
            if hit.message_id is not None
        )
    return rows


class SearchModel(QAbstractListModel):
    """The lines of a result."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[SearchRow] = []

    def set_rows(self, rows: list[SearchRow]) -> None:
        """Show these lines."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> SearchRow | None:
        """Return a line, None if there is none."""
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of lines."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a line, or its text."""
        row = self.row(index.row())
        if row is None:
            return None
        if role == _ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if row.is_title or row.hit is None:
                return one_line(row.title)
            return f"{speaker(row.hit)}: {one_line(row.hit.snippet)}"
        return None


def speaker(hit: SearchHit) -> str:
    """Return who wrote the message of a hit."""
    return tr("You") if hit.role is Role.USER else tr("Answer")


class SearchPainter(QObject):
    """Draws titles in bold, and snippets with the found words marked."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme

    def row_height(self) -> int:
        """Return the height of every line, in pixels."""
        return max(self._theme.px(32), QFontMetrics(self._theme.font()).height() + 12)

    def paint_row(self, painter: QPainter, area: QRectF, index: QModelIndex, look: RowLook) -> None:
        """Draw one line."""
        row = index.data(_ROW)
        colors, theme = self._theme.colors, self._theme
        area.adjust(8, 1, -8, -1)
        if look.selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colors.color("tint"))
            painter.drawRoundedRect(area, RADIUS_CONTROL, RADIUS_CONTROL)
        content = area.adjusted(10, 0, -10, 0)
        if row.is_title:
            painter.setFont(theme.font(bold=True))
            painter.setPen(colors.color("text"))
            paint_line(painter, content, row.title, self._window(look))
        else:
            self._paint_hit(painter, content, row.hit, self._window(look))

    @staticmethod
    def _window(look: RowLook) -> Qt.LayoutDirection:
        sides = Qt.LayoutDirection
        return sides.RightToLeft if look.mirrored else sides.LeftToRight

    def _paint_hit(
        self, painter: QPainter, content: QRectF, hit: SearchHit, window: Qt.LayoutDirection
    ) -> None:
        theme, colors = self._theme, self._theme.colors
        who = speaker(hit)
        painter.setFont(theme.font(scale=SMALL))
        painter.setPen(colors.color("secondary"))
        width = max(
            QFontMetrics(painter.font()).horizontalAdvance(who) + theme.px(10), theme.px(64)
        )
        mirrored = window is Qt.LayoutDirection.RightToLeft
        left = content.right() - width if mirrored else content.left()
        paint_line(painter, QRectF(left, content.top(), width, content.height()), who, window)
        content.adjust(0 if mirrored else width, 0, -width if mirrored else 0, 0)
        painter.setPen(colors.color("text"))
        self._paint_marked(painter, content, hit, mirrored)

    def _paint_marked(
        self, painter: QPainter, content: QRectF, hit: SearchHit, mirrored: bool
    ) -> None:
        text = "".join(" " if character in "\n\r\t\u2028\u2029" else character
                       for character in hit.snippet)  # fmt: skip
        layout = QTextLayout(text, self._theme.font())
        option = QTextOption()
        option.setTextDirection(direction_of(text))
        option.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute)
        option.setWrapMode(QTextOption.WrapMode.NoWrap)
        layout.setTextOption(option)
        marked = QTextCharFormat()
        marked.setFontWeight(QFont.Weight.DemiBold)
        marked.setForeground(self._theme.colors.color("accent"))
        ranges = []
        for start, length in hit.marks:
            piece = QTextLayout.FormatRange()
            # Python counts characters, Qt counts UTF-16 units.
            piece.start = _units(text[:start])
            piece.length = _units(text[start : start + length])
            piece.format = marked
            ranges.append(piece)
        layout.setFormats(ranges)
        layout.beginLayout()
        line = layout.createLine()
        line.setLineWidth(1e6)
        layout.endLayout()
        natural = line.naturalTextWidth()
        # what fits stands at the window's leading edge; of what does not, its beginning is seen
        backwards = option.textDirection() is Qt.LayoutDirection.RightToLeft
        at_end = mirrored if natural <= content.width() else backwards
        x = content.right() - natural if at_end else content.left()
        painter.save()
        painter.setClipRect(content)
        layout.draw(painter, QPointF(x, content.center().y() - line.height() / 2))
        painter.restore()


class SearchPanel(QFrame):
    """A box over the window. Up and Down move, Enter opens, Esc closes; clicks elsewhere close."""

    query_changed = Signal(str)
    hit_opened = Signal(str, str)
    """Conversation id, and message id or "" where the title was found."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._before: QWidget | None = None
        self.setObjectName("search_panel")
        self.setAccessibleName(tr("Search all chats"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("Search all chats"))
        self.box.setClearButtonEnabled(True)
        name_widget(self.box, "Search", tr("Search"))
        self.results = EvenListView(SearchPainter(theme, self))
        self.model = SearchModel(self)
        self.results.setModel(self.model)
        self.results.setFrameShape(QFrame.Shape.NoFrame)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_widget(self.results, "Results", tr("Results"))
        self.words = Label(theme, scale=SMALL, tone="secondary")
        self.words.setContentsMargins(18, 4, 18, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 8, 1, 8)
        layout.setSpacing(4)
        inset = QVBoxLayout()
        inset.setContentsMargins(8, 0, 8, 0)
        inset.addWidget(self.box)
        layout.addLayout(inset)
        layout.addWidget(self.results, 1)
        layout.addWidget(self.words)
        self.box.textChanged.connect(self.query_changed)
        self.box.installEventFilter(self)
        self.results.clicked.connect(self._open)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.set_hits("", ())
        self.hide()

    def open_over(self, window: QWidget, query: str = "") -> None:
        """Show the box over ``window``, what was typed selected."""
        if not self.isVisible():
            self._before = window.focusWidget()
            window.installEventFilter(self)
        if query:
            self.box.setText(query)
        self._place()
        self.show()
        self.raise_()
        self.box.selectAll()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_hits(self, query: str, hits: Sequence[SearchHit]) -> None:
        """Show what was found for ``query``."""
        self.model.set_rows(group_hits(hits))
        if hits:
            self.results.setCurrentIndex(self.model.index(0))
            self.words.setText(tr_n("%n result(s)", len(hits)))
        elif query.strip():
            self.words.setText(tr("Nothing found."))
        else:
            self.words.setText(tr("Words, or part of a word, in titles and messages"))
        self.results.setVisible(bool(hits))
        self._place()

    def close_panel(self) -> None:
        """Hide the box and give the keyboard back to where it was."""
        if not self.isVisible():
            return
        had_focus = self.box.hasFocus()
        self.hide()
        self.window().removeEventFilter(self)
        if had_focus and self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the box's keys move in the list, and keep in place when the window changes."""
        if watched is self.box:
            if isinstance(event, QKeyEvent) and event.type() in (
                QEvent.Type.KeyPress,
                QEvent.Type.ShortcutOverride,
            ):
                return self._key(event)
            if isinstance(event, QFocusEvent) and self._left_for_good(event):
                self.close_panel()
        elif event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _left_for_good(self, event: QFocusEvent) -> bool:
        passing = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        lost = event.type() == QEvent.Type.FocusOut
        return lost and event.reason() not in passing and not self.underMouse()

    def _key(self, event: QKeyEvent) -> bool:
        pressed = event.type() == QEvent.Type.KeyPress
        match event.key():
            case Qt.Key.Key_Escape:
                # Taken before the window's own Esc (Stop) can have it.
                event.accept()
                if pressed:
                    self.close_panel()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if pressed:
                self._open(self.results.currentIndex())
            case Qt.Key.Key_Up | Qt.Key.Key_Down | Qt.Key.Key_PageUp | Qt.Key.Key_PageDown if (
                pressed
            ):
                self.results.keyPressEvent(event)
            case _:
                return False
        return True

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is not None:
            self.close_panel()
            self.hit_opened.emit(row.conversation_id, row.message_id)

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(self._theme.px(WIDTH), window.width() - 24)
        # tall enough for the lines that there are, short enough for the window
        rows = min(ROWS, self.model.rowCount())
        around = self.box.sizeHint().height() + self.words.sizeHint().height() + 28
        height = min(around + rows * self.results.row_height, int(window.height() * 0.8))
        left = (window.width() - width) // 2
        self.setGeometry(left, min(64, window.height() // 12), width, height)

    @Slot()
    def _follow_theme(self) -> None:
        palette = self.results.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.colors.color("window"))
        self.results.setPalette(palette)
        self.results.follow_row_height()
        self.setStyleSheet(self._theme.fill(_STYLE))


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


_STYLE: Final = """
#search_panel { background: @window; border: 1px solid @line; border-radius: 12px; }
QLineEdit { background: @hover; color: @text; border: 1px solid @line; border-radius: 8px;
            padding: 7px 10px; }
QLineEdit:focus { border: 2px solid @accent; padding: 6px 9px; }
"""
