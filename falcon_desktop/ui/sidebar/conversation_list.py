"""The conversation list's mouse and keyboard handling: opening, renaming, pinning, its menu."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRectF,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QMenu, QWidget

from falcon_desktop.core.domain.chat_list import ChatList
from falcon_desktop.ui.kit.controls import name_widget, paint_focus_ring
from falcon_desktop.ui.kit.even_list import EvenListView
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme
from falcon_desktop.ui.sidebar.delegate import ConversationDelegate
from falcon_desktop.ui.sidebar.model import ConversationModel
from falcon_desktop.ui.sidebar.pinning import Pinning
from falcon_desktop.ui.sidebar.row_menu import RENAME, RowAction, RowMenu

EDGE = 24
"""So near to its upper or lower edge, in pixels, a drag scrolls the list."""


class ConversationList(EvenListView):
    """The list itself: Enter opens, F2 renames, Delete deletes, the Menu key shows the rest, and
    typing goes to the next title that begins so.

    ``opened`` tells the conversation to show, ``wanted`` an action and the conversations it is
    for, ``arranged`` the pinned ones in a new order, ``left`` that Esc was pressed.
    """

    opened = Signal(str)
    wanted = Signal(str, list)
    arranged = Signal(list)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        self._theme = theme
        delegate = ConversationDelegate(theme)
        super().__init__(delegate, parent)
        delegate.setParent(self)
        self._delegate = delegate
        self._open_id: str | None = None
        self._menu_ids: list[str] = []
        self._on_more = False
        self._typed = ""
        self._typing = QElapsedTimer()
        self.chat_list = ChatList.CHATS
        """Where the conversations of this list are; it decides what can be done with them."""
        self.conversations = ConversationModel(self)
        self.setModel(self.conversations)
        self.setItemDelegate(delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.viewport().setMouseTracking(True)
        self._pinning = Pinning(self, self.conversations, theme)
        self._pinning.arranged.connect(self.arranged)
        self._pinning.unpinned.connect(self._unpin)
        self.set_chat_list(ChatList.CHATS)
        name_widget(self, "Conversations", tr("Conversations"))
        self.clicked.connect(self._clicked)
        self.customContextMenuRequested.connect(self._show_menu)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def set_chat_list(self, chat_list: ChatList) -> None:
        """Set which list is shown; only chats can be dragged."""
        self.chat_list = chat_list
        can_drag = chat_list is ChatList.CHATS
        self.setDragEnabled(can_drag)
        self.viewport().setAcceptDrops(can_drag)

    def selected_ids(self) -> list[str]:
        """Return the selected conversations in list order."""
        chosen = self.selectionModel().selection()  # an index for each row takes long
        spans = [chosen.at(place) for place in range(chosen.count())]
        rows = sorted(row for one in spans for row in range(one.top(), one.bottom() + 1))
        found = (self.conversations.summary_at(row) for row in rows)
        return [summary.id for summary in found if summary is not None]

    def select(self, conversation_id: str | None) -> None:
        """Select only the open conversation; None clears the selection."""
        self._open_id = conversation_id
        row = self.conversations.row_of(conversation_id) if conversation_id else None
        if row is None:
            # clears the current row too, so that Tab into the list starts at its top
            self.selectionModel().clear()
            return
        index = self.conversations.index(row)
        self.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def select_several(self, conversation_ids: Iterable[str]) -> None:
        """Select these, those of them that are listed; what is open stays the current row."""
        found = map(self.conversations.row_of, conversation_ids)
        rows = sorted(row for row in found if row is not None)
        chosen = QItemSelection()
        for _, group in groupby(enumerate(rows), _beside):
            span = [row for _, row in group]
            first, last = (self.conversations.index(row) for row in (span[0], span[-1]))
            chosen.append(QItemSelectionRange(first, last))
        if rows:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().select(chosen, flag)

    def rename(self, conversation_id: str) -> None:
        """Let the user edit a title in place."""
        row = self.conversations.row_of(conversation_id)
        if row is not None and self.chat_list is not ChatList.TRASH:
            index = self.conversations.index(row)
            self.scrollTo(index)
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, rename, delete or show the menu; a key that a title's field left alone does not."""
        if self.state() is QAbstractItemView.State.EditingState:
            event.accept()
            return
        chosen = self.selected_ids()
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if chosen:
                self._open(self.currentIndex())
            case Qt.Key.Key_F2 if chosen:
                self.rename(chosen[0])
            case Qt.Key.Key_Delete if chosen:
                trash = self.chat_list is ChatList.TRASH
                self.wanted.emit(str(RowAction.ERASE if trash else RowAction.DELETE), chosen)
            case Qt.Key.Key_Menu if chosen:
                self._show_menu(self.visualRect(self.currentIndex()).center())
            case Qt.Key.Key_Escape if self._leads_back(event):
                self.left.emit()
            case _ if not self.conversations.rowCount():
                event.ignore()  # of no use here: what is typed goes to the message box
            case _:
                super().keyPressEvent(event)

    def _leads_back(self, event: QKeyEvent) -> bool:
        """Whether Esc leads back to the chats; Shift+Esc leads to the message box from anywhere."""
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        return self.chat_list is not ChatList.CHATS and not shift

    def event(self, event: QEvent) -> bool:
        """Keep F2 and Esc from the window: here they rename a row and go back."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            escape = event.key() == Qt.Key.Key_Escape and self._leads_back(event)
            if escape or (event.key() == Qt.Key.Key_F2 and self.currentIndex().isValid()):
                event.accept()
                return True
        return super().event(event)

    def keyboardSearch(self, search: str) -> None:  # noqa: N802 - Qt's name
        """Jump to the next title that begins with the typed letters."""
        pause = QApplication.keyboardInputInterval() * 2
        goes_on = self._typing.isValid() and self._typing.elapsed() < pause
        self._typed = self._typed + search if goes_on else search
        self._typing.start()
        here = self.currentIndex().row()
        if len(set(self._typed)) == 1:  # one letter, again and again: the next one each time
            row = self.conversations.find(self._typed[0], here + 1)
        else:
            row = self.conversations.find(self._typed, max(0, here))
        if row is not None:
            flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(self.conversations.index(row), flag)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept what can be dropped somewhere here."""
        self._pinning.enter(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        """Mark the place of a drop."""
        self._pinning.move(event)
        y, height = event.position().y(), self.viewport().height()
        if not EDGE < y < height - EDGE:
            self.startAutoScroll()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Remove the mark."""
        self.stopAutoScroll()
        self._pinning.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Pin or unpin what was dragged."""
        self.stopAutoScroll()
        self._pinning.drop(event)

    def startDrag(self, supported: Qt.DropAction) -> None:  # noqa: N802 - Qt's name
        """Drag the selection to or from the pinned conversations."""
        self._pinning.start(self.selected_ids())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is drawn, except the drop zone."""
        super().scrollContentsBy(dx, dy)
        if self._pinning.marked:
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows, the mark of a drag over them, and where no row shows it the focus."""
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            area = QRectF(self.viewport().rect())
            paint_focus_ring(painter, area, self._theme, RADIUS_CONTROL)
            painter.end()
        if self._pinning.marked:
            painter = QPainter(self.viewport())
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._pinning.paint(painter)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open a row's menu on its dots; the selection stays."""
        point = event.position().toPoint()
        index = self.indexAt(point)
        summary = self.conversations.summary_at(index.row())
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        dots = self._delegate.more_area(QRectF(self.visualRect(index)), mirrored)
        left = event.button() == Qt.MouseButton.LeftButton
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        self._on_more = summary is not None and left and not held and dots.contains(point)
        if self._on_more and summary is not None:
            self._popup_menu([summary.id], point)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Ignore the release after a press on the dots."""
        if self._on_more:
            self._on_more = False
        else:
            super().mouseReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Reselect the open conversation when the focus leaves."""
        super().focusOutEvent(event)
        staying = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.reason() in staying or editing or len(self.selected_ids()) > 1:
            return
        self.select(self._open_id)

    def menu_for(self, conversation_ids: Sequence[str]) -> QMenu:
        """Return the menu for these conversations; it frees itself."""
        self._menu_ids = list(conversation_ids)
        found = map(self.conversations.row_of, conversation_ids)
        rows = [self.conversations.summary_at(row) for row in found if row is not None]
        menu = RowMenu([row for row in rows if row is not None], self.chat_list, self._theme, self)
        menu.triggered.connect(self._chosen)
        return menu

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        chosen = self.selected_ids()
        if chosen:
            self._popup_menu(chosen, point)

    def _popup_menu(self, conversation_ids: list[str], point: QPoint) -> None:
        self.menu_for(conversation_ids).popup(self.viewport().mapToGlobal(point))

    @Slot(QAction)
    def _chosen(self, action: QAction) -> None:
        chosen = self._menu_ids
        if action.objectName() == RENAME:
            self.rename(chosen[0])
        else:
            self.wanted.emit(action.objectName(), chosen)

    @Slot(list)
    def _unpin(self, conversation_ids: list[str]) -> None:
        self.wanted.emit(str(RowAction.UNPIN), conversation_ids)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        modifiers = QGuiApplication.keyboardModifiers()
        several = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        if not modifiers & several:
            self._open(index)

    def _open(self, index: QModelIndex) -> None:
        summary = self.conversations.summary_at(index.row())
        if summary is not None:
            self.opened.emit(summary.id)

    @Slot()
    def _follow_theme(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Base, self._theme.colors.color("sidebar"))
        self.setPalette(palette)
        self.follow_row_height()
        self.viewport().update()


def _beside(numbered: tuple[int, int]) -> int:
    """Return what is the same for rows without a gap between them, given with their places."""
    place, row = numbered
    return row - place
