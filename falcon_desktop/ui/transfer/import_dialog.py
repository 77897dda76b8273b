"""Shows what a file would bring before it is imported: how much, what it is, what is left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QDateTime,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSignalBlocker,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.domain.transfer import Arrival, FoundConversation, FoundImport
from falcon_desktop.core.text.sentences import COMMA
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import Tick
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, told, tr, tr_n
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import Label, ScrolledArea
from falcon_desktop.ui.kit.placing import room_on
from falcon_desktop.ui.kit.theme import SCROLL_BAR, SMALL, Theme

MAX_REMARKS: Final = 100
_STYLE: Final = """
QDialog { background: @window; }
QTreeView { background: @window; color: @text; border: 1px solid @edge; border-radius: 8px;
    outline: 0; padding: 4px; }
QTreeView:focus { border: 2px solid @accent; padding: 3px; }
QTreeView::item:selected { background: @tint; color: @text; }
QTreeView::item:hover:!selected { background: @hover; }
QTreeView::indicator { width: @px(14); height: @px(14); border: 1px solid @secondary;
    border-radius: 4px; background: @window; }
QTreeView::indicator:checked { background: @accent; border-color: @accent; }
QTreeView::indicator:disabled { border-color: @line; background: @window; }
QScrollArea { background: @window; border: 1px solid transparent; }
QScrollArea:focus { border-color: @accent; }
QHeaderView { background: @window; border: 0; }
QHeaderView::section { background: @window; color: @secondary; border: 0; padding: 4px 4px; }
"""

Index = QModelIndex | QPersistentModelIndex

# Put together once: the list asks for those of every row each time it is laid out.
_SHOWN: Final = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_CHOOSABLE: Final = _SHOWN | Qt.ItemFlag.ItemIsEnabled
_TICKABLE: Final = _CHOOSABLE | Qt.ItemFlag.ItemIsUserCheckable


class FoundModel(QAbstractTableModel):
    """The conversations of a file, each with a box to tick where it would change something."""

    chosen_changed = Signal()

    TITLE, DATE, MESSAGES, STATE = range(4)

    def __init__(self, found: Sequence[FoundConversation]) -> None:
        super().__init__()
        self._found = found
        self._chosen = {one.id for one in found if one.arrival is not Arrival.UNCHANGED}
        self._possible = len(self._chosen)

    @property
    def possible(self) -> int:
        """How many can be chosen."""
        return self._possible

    def chosen(self) -> list[str]:
        """Return the ids of those that are chosen, in the file's order."""
        return [one.id for one in self._found if one.id in self._chosen]

    def chosen_count(self) -> int:
        """Return how many are chosen."""
        return len(self._chosen)

    def choose_all(self, chosen: bool) -> None:
        """Choose all that can be, or none."""
        self._chosen = {
            one.id for one in self._found if chosen and one.arrival is not Arrival.UNCHANGED
        }
        last = self.index(len(self._found) - 1, self.TITLE)
        self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.CheckStateRole])
        self.chosen_changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of conversations."""
        return 0 if parent.isValid() else len(self._found)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return four."""
        return 0 if parent.isValid() else 4

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Say that the first column can be ticked."""
        if self._found[index.row()].arrival is Arrival.UNCHANGED:
            return _SHOWN
        return _TICKABLE if index.column() == self.TITLE else _CHOOSABLE

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell's text or tick."""
        one = self._found[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and index.column() == self.TITLE:
            chosen = one.id in self._chosen
            return Qt.CheckState.Checked if chosen else Qt.CheckState.Unchecked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._text(one, index.column())
        return None

    def setData(  # noqa: N802 - Qt's name
        self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Tick a box, or take the tick away."""
        one = self._found[index.row()]
        if role != Qt.ItemDataRole.CheckStateRole or one.arrival is Arrival.UNCHANGED:
            return False
        if Qt.CheckState(value) is Qt.CheckState.Checked:
            self._chosen.add(one.id)
        else:
            self._chosen.discard(one.id)
        self.dataChanged.emit(index, index, [role])
        self.chosen_changed.emit()
        return True

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's name."""
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (tr("Chat"), tr("Last changed"), tr("Messages"), tr("Result"))[section]

    def _text(self, one: FoundConversation, column: int) -> str:
        locale = reader_locale()
        match column:
            case self.TITLE:
                return one_line(one.title, 120) or tr("Untitled")
            case self.DATE:
                day = QDateTime.fromMSecsSinceEpoch(one.updated_at).date()
                return locale.toString(day, locale.FormatType.ShortFormat)
            case self.MESSAGES:
                return locale.toString(one.messages)
            case _:
                return {
                    Arrival.NEW: tr("new"),
                    Arrival.EXTENDED: tr_n("%n new message(s)", one.new),
                    Arrival.FULLER: tr("more details"),
                    Arrival.RESTORED: tr("restored"),
                    Arrival.UNCHANGED: tr("already here"),
                }[one.arrival]


class _Rows(QStyledItemDelegate):
    """Draws rows of the theme's height, with the tick that a style sheet can't draw."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of every row."""
        return QSize(super().sizeHint(option, index).width(), self._theme.px(28))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell, and the tick in its box."""
        super().paint(painter, option, index)
        if index.data(Qt.ItemDataRole.CheckStateRole) != Qt.CheckState.Checked:
            return
        own = QStyleOptionViewItem(option)
        self.initStyleOption(own, index)
        view = self.parent()
        if isinstance(view, QWidget):
            part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
            box = QRectF(view.style().subElementRect(part, own, view))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_icon(painter, box, "check", self._theme.colors.color("on_accent"))


class _Remarks(ScrolledArea):
    """Holds the remarks: all can be read, also with the keys, however many they are."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)


class ImportDialog(QDialog):
    """Shows what was found and lets it be chosen from; frees itself when it is closed."""

    chosen = Signal(str, list)
    """The token of what was found, and the ids of the conversations to import."""
    dismissed = Signal(str)

    def __init__(
        self, theme: Theme, file_name: str, found: FoundImport, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("import_dialog")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Import chats"))
        theme.style(self, _STYLE)
        self._theme = theme
        self._found = found
        self.model = FoundModel(found.conversations)
        self.model.setParent(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(8)
        column.addWidget(Label(theme, one_line(file_name, 90), scale=1.3, bold=True, elide=True))
        self.summary = Label(theme, summary_of(found), tone="secondary", wrap=True)
        self.summary.setObjectName("import_summary")
        column.addWidget(self.summary)
        self.all = Tick(theme, tr("All new chats"))
        self.all.setObjectName("import_all")
        column.addWidget(self.all)
        self.list = self._list()
        # before it has the keyboard: a screen reader says its first chat then, not the list alone
        first, nothing = self.model.index(0, 0), QItemSelectionModel.SelectionFlag.NoUpdate
        self.list.selectionModel().setCurrentIndex(first, nothing)
        column.addWidget(self.list, 1)
        self.remarks = Label(theme, _remarks(found), scale=SMALL, tone="secondary", wrap=True)
        self.remarks.setObjectName("import_remarks")
        self.remarks_area = self._room_for_remarks()
        self.remarks_area.setVisible(bool(found.remarks))
        column.addWidget(self.remarks_area)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.cancel = Button(theme, tr("Cancel"), look=Look.OUTLINED)
        self.cancel.setObjectName("cancel")
        self.confirm = Button(theme, "", look=Look.ACCENT)
        self.confirm.setObjectName("import_chosen")
        self.confirm.setDefault(True)
        foot.addWidget(self.cancel)
        foot.addWidget(self.confirm)
        column.addLayout(foot)
        self.cancel.clicked.connect(self.reject)
        self.confirm.clicked.connect(self._choose)
        self.all.toggled.connect(self._tick_all)
        self.model.chosen_changed.connect(self._count)
        self.rejected.connect(self._dismiss)
        self.all.setEnabled(bool(self.model.possible))
        self._count()
        room = room_on(self.screen() if parent is None else parent.window().screen())
        self.resize(self.sizeHint().boundedTo(room.size()))

    def sizeHint(self) -> QSize:
        """Return a size for some ten chats."""
        return QSize(self._theme.px(640), self._theme.px(520))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the titles room in a narrow window, and the list beside many remarks."""
        super().resizeEvent(event)
        width = self.summary.width() - SCROLL_BAR
        self.remarks_area.ensurePolished()
        edges = self.remarks_area.contentsMargins()
        width -= edges.left() + edges.right()
        wanted = max(self.remarks.heightForWidth(width), 0)  # -1 without words
        wanted += edges.top() + edges.bottom()
        self.remarks_area.setFixedHeight(min(wanted, max(self.height() // 4, self._theme.px(40))))
        self.list.setColumnHidden(FoundModel.DATE, self.width() < self._theme.px(560))
        self.list.setColumnHidden(FoundModel.MESSAGES, self.width() < self._theme.px(500))

    def _room_for_remarks(self) -> _Remarks:
        area = _Remarks()
        area.setWidget(self.remarks)
        self.remarks.setAutoFillBackground(False)
        name_widget(area, "What is left out", tr("Left out"))
        return area

    def _list(self) -> QTreeView:
        view = QTreeView(self)  # so that it is not laid out anew for the dialog's style
        name_widget(view, "Chats in the file", tr("Chats in the file"))
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setItemDelegate(_Rows(self._theme, view))
        view.setAllColumnsShowFocus(True)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setModel(self.model)
        head = view.header()
        head.setStretchLastSection(False)
        head.setSectionsMovable(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(FoundModel.TITLE, QHeaderView.ResizeMode.Stretch)
        for section, width in (
            (FoundModel.DATE, 96),
            (FoundModel.MESSAGES, 76),
            (FoundModel.STATE, 136),
        ):
            head.setSectionResizeMode(section, QHeaderView.ResizeMode.Fixed)
            head.resizeSection(section, self._theme.px(width))
        return view

    @Slot()
    def _count(self) -> None:
        count, possible = self.model.chosen_count(), self.model.possible
        with QSignalBlocker(self.all):
            self.all.setChecked(bool(count) and count == possible)
        self.confirm.setEnabled(bool(count))
        self.confirm.setVisible(bool(possible))
        self.confirm.setText(
            tr_n("Import {shown} chat(s)", count, shown=reader_locale().toString(count))
        )
        self.cancel.setText(tr("Cancel") if possible else tr("Close"))

    @Slot(bool)
    def _tick_all(self, chosen: bool) -> None:
        self.model.choose_all(chosen)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._found.token, self.model.chosen())
        self.accept()

    @Slot()
    def _dismiss(self) -> None:
        self.dismissed.emit(self._found.token)


def summary_of(found: FoundImport) -> str:
    """Return in one or two sentences what a file holds."""
    chats = found.conversations
    if not chats:
        return tr("No chats in this file.")
    counts = {kind: sum(one.arrival is kind for one in chats) for kind in Arrival}
    locale = reader_locale()
    first, last = min(one.created_at for one in chats), max(one.updated_at for one in chats)
    days = [
        locale.toString(QDateTime.fromMSecsSinceEpoch(one).date(), locale.FormatType.ShortFormat)
        for one in (first, last)
    ]
    sources = told(COMMA).join(
        tr_n(
            "{shown} chat(s) from {source}",
            count,
            shown=locale.toString(count),
            source=told(source),
        )
        for source, count in found.sources.items()
    )
    head = tr("{sources}, from {first} to {last}.", sources=sources, first=days[0], last=days[1])
    if counts[Arrival.UNCHANGED] == len(chats):
        return head + " " + tr("You already have them all.")
    parts = [
        tr("{count} new", count=locale.toString(counts[Arrival.NEW])),
        tr("{count} with new messages", count=locale.toString(counts[Arrival.EXTENDED])),
        tr("{count} with more details", count=locale.toString(counts[Arrival.FULLER])),
        tr("{count} in Trash", count=locale.toString(counts[Arrival.RESTORED])),
        tr("{count} already here", count=locale.toString(counts[Arrival.UNCHANGED])),
    ]
    shown = [part for part, kind in zip(parts, Arrival, strict=True) if counts[kind]]
    return head + " " + told(COMMA).join(shown) + "."


def _remarks(found: FoundImport) -> str:
    lines = [one_line(told(remark)) for remark in found.remarks[:MAX_REMARKS]]
    if len(found.remarks) > MAX_REMARKS:
        lines.append(tr_n("%n more remark(s)", len(found.remarks) - MAX_REMARKS))
    return "\n".join(lines)
