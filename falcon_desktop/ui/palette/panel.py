"""The box of Ctrl+K over the window, with the results below it as one types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from falcon_desktop.ui.kit.controls import let_clear, name_widget, paint_shadow
from falcon_desktop.ui.kit.even_list import EvenListView
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.kit.window_edges import Shade
from falcon_desktop.ui.palette.chips import Chips
from falcon_desktop.ui.palette.filters import completion, offers
from falcon_desktop.ui.palette.painter import PalettePainter
from falcon_desktop.ui.palette.rows import Kind, Row, RowsModel

WIDTH: Final = 680
RADIUS: Final = 12
SHADOW: Final = 4
"""Pixels around the box in which its shadow is."""
ROWS: Final = 12

_MOVES: Final = frozenset((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown))
_ENTERS: Final = frozenset((Qt.Key.Key_Return, Qt.Key.Key_Enter))


class _Ground(Shade):
    """What lies between the window and the box: dims the one and holds the other's shadow."""

    def __init__(self, panel: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._panel = panel

    def paintEvent(self, event: QPaintEvent) -> None:
        """Dim the window and draw the shadow."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_shadow(painter, QRectF(self._panel.geometry()), RADIUS)


class SearchPanel(QFrame):
    """A box in the middle over the dimmed window. Up and Down move, Enter chooses, Tab completes a
    filter, Esc closes; clicks elsewhere close.
    """

    query_changed = Signal(str)
    chosen = Signal(object)
    """A :class:`Row`; the box is closed already, but for more results or another search."""
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._before: QWidget | None = None
        self._ground = _Ground(self, parent)
        self._ground.hide()
        self._models: tuple[str, ...] = ()
        self._stale = False
        """Whether the lines are still those of an earlier search."""
        self._entered = False
        """Whether Enter was pressed before the first line of this search came."""
        self.setObjectName("search_panel")
        self.setAccessibleName(tr("Search all chats"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.box = QLineEdit()
        let_clear(self.box, theme)
        usual = tr("Search all chats, or type > for actions")
        show_hint(self.box, usual, tr("Search all chats"), tr("Search"))
        name_widget(self.box, "Search", tr("Search"))
        self.chips = Chips(theme)
        self.results = EvenListView(PalettePainter(theme, self))
        self.model = RowsModel(self)
        self.results.setModel(self.model)
        self.results.setFrameShape(QFrame.Shape.NoFrame)
        self.results.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        name_widget(self.results, "Results", tr("Results"))
        self.words = Label(theme, scale=SMALL, tone="secondary", elide=True)
        self.words.setObjectName("result_words")
        self.keys = Label(theme, tr("↑↓ to move · Enter to open · Tab to complete"),
                          scale=SMALL, tone="secondary")  # fmt: skip
        self._arrange()
        self._ground.pressed.connect(self.close_panel)
        self.box.textChanged.connect(self._typed)
        self.box.installEventFilter(self)
        self.chips.chosen.connect(self.set_query)
        self.results.clicked.connect(self._clicked)
        self.results.selectionModel().currentChanged.connect(self._say_current)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()
        self.show_rows([], "")
        self.hide()

    def _arrange(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 8, 1, 8)
        layout.setSpacing(6)
        inset = QVBoxLayout()
        inset.setContentsMargins(8, 0, 8, 0)
        inset.setSpacing(6)
        inset.addWidget(self.box)
        inset.addWidget(self.chips)
        layout.addLayout(inset)
        layout.addWidget(self.results, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(18, 0, 18, 0)
        foot.setSpacing(12)
        foot.addWidget(self.words, 1)
        foot.addWidget(self.keys)
        layout.addLayout(foot)

    @property
    def query(self) -> str:
        """The typed text."""
        return self.box.text()

    @Slot(str)
    def set_query(self, query: str) -> None:
        """Replace the search, with the caret at its end."""
        self.box.setText(query)
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_models(self, models: Sequence[str]) -> None:
        """Suggest these models' names after ``model:``."""
        self._models = tuple(models)
        self._offer()

    def open_over(self, window: QWidget, query: str | None = None) -> None:
        """Show the box over ``window``, its text selected."""
        if not self.isVisible():
            self._before = window.focusWidget()
            window.installEventFilter(self)
        if query is not None:
            self.box.setText(query)
        self._offer()
        self._place()
        self._ground.show()
        self._ground.raise_()
        self.show()
        self.raise_()
        self.box.setFocus(Qt.FocusReason.OtherFocusReason)
        if query is None:
            self.box.selectAll()
        else:
            self.box.end(False)

    def show_rows(self, rows: list[Row], words: str, *, keep: bool = False) -> None:
        """Show lines, the first selected, or with ``keep`` the same one as before."""
        before = self.model.row(self.results.currentIndex().row()) if keep else None
        scrolled = self.results.verticalScrollBar().value()
        self.model.set_rows(rows)
        place = self.model.place_of(before)
        if place < 0:
            place, scrolled = self.model.first_choice(), 0
        self.words.setText(words)
        set_tip(self.words, words)
        self.results.setVisible(bool(rows))
        self._place()
        self._say_current()
        if place >= 0:
            self.results.verticalScrollBar().setValue(scrolled)
            self.results.setCurrentIndex(self.model.index(place))
        self._stale = False
        if self._entered and rows:
            self._entered = False
            if rows[0].kind is not Kind.QUERY:  # nothing was found; these are other searches
                self._choose(self.results.currentIndex())

    @Slot()
    def close_panel(self) -> None:
        """Hide the box and return the focus to where it was."""
        if not self.isVisible():
            return
        had_focus = self.box.hasFocus()
        self._stale = self._entered = False
        self.hide()
        self._ground.hide()
        self.window().removeEventFilter(self)
        # hiding the box gave the keyboard to where one writes, which is right where the page below
        # became another meanwhile
        before = self._before
        if had_focus and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self._before = None
        self.closed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the box's keys move in the list, and follow the window's size."""
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
        key = event.key()
        if key == Qt.Key.Key_Escape:
            # Taken before the window's own Esc (Stop) can have it.
            event.accept()
            if pressed:
                self.close_panel()
        elif not pressed:
            return False
        elif key in _ENTERS:
            # Who types fast means what was typed, not what stands there from before.
            self._entered = self._stale
            if not self._stale:
                self._choose(self.results.currentIndex())
        elif key in _MOVES:
            self._entered = False
            self.results.keyPressEvent(event)
        elif key == Qt.Key.Key_Tab:
            self._complete()
        else:
            return False
        return True

    def _complete(self) -> None:
        completed = completion(self.query, self._models, dt.datetime.now().date())
        if completed:
            self.set_query(completed)

    @Slot(str)
    def _typed(self, query: str) -> None:
        self._stale, self._entered = True, False
        self._offer()
        self.query_changed.emit(query)

    def _offer(self) -> None:
        self.chips.set_offers(offers(self.query, self._models, dt.datetime.now().date()))

    @Slot()
    def _say_current(self) -> None:
        """Let a screen reader hear the chosen line, though the keyboard stays in the box."""
        row = self.model.row(self.results.currentIndex().row())
        self.box.setAccessibleDescription(row.spoken() if row else self.words.text())

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self._choose(index)

    def _choose(self, index: QModelIndex) -> None:
        row = self.model.row(index.row())
        if row is None:
            return
        if row.kind is Kind.QUERY:
            self.set_query(row.id)
        else:
            if row.kind is not Kind.MORE:
                self.close_panel()
            self.chosen.emit(row)

    def _place(self) -> None:
        window = self.parentWidget()
        if window is None:
            return
        width = min(self._theme.px(WIDTH), window.width() - 24)
        said = self.words.fontMetrics().horizontalAdvance(self.words.text())
        beside = said + self.keys.sizeHint().width() + 12 + 2 * 18
        self.keys.setVisible(width > max(self._theme.px(520), beside))
        # of the list alone is taken what the window is too small for
        self.box.ensurePolished()
        self.box.setMinimumHeight(self.box.sizeHint().height())
        self.results.setMinimumHeight(1)
        # tall enough for the lines that there are, short enough for the window
        rows = min(ROWS, self.model.rowCount())
        around = self.box.sizeHint().height() + self.words.sizeHint().height() + 32
        if self.chips.isVisibleTo(self):
            around += self.chips.height() + 6
        height = min(around + rows * self.results.row_height, int(window.height() * 0.8))
        left = (window.width() - width) // 2
        self._ground.setGeometry(window.rect())
        before = self.geometry()
        self.setGeometry(left, min(64, window.height() // 12), width, height)
        if before != self.geometry():
            changed = before.united(self.geometry())
            self._ground.update(changed.adjusted(-SHADOW, -SHADOW, SHADOW, SHADOW))

    @Slot()
    def _follow_theme(self) -> None:
        palette = self.results.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.colors.color("window"))
        self.results.setPalette(palette)
        self.results.set_ground(self._theme.colors.color("window"))
        self.results.follow_row_height()
        self._theme.style(self, _STYLE)
        self._place()


_STYLE: Final = """
#search_panel { background: @window; border: 1px solid @line; border-radius: 12px; }
QLineEdit { placeholder-text-color: @secondary;
    background: @hover; color: @text; border: 1px solid @edge; border-radius: 8px;
            padding: 7px 10px; }
QLineEdit:focus { border: 2px solid @accent; padding: 6px 9px; }
"""
