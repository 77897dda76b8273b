"""A settings page with a sortable list and a form for the selected entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QBoxLayout,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.ui.kit.controls import Button, IconButton, Look, name_widget
from falcon_desktop.ui.kit.forms import Page, row, said_words
from falcon_desktop.ui.kit.i18n import numbered, one_line, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip

_ID = Qt.ItemDataRole.UserRole


class Entry(Protocol):
    """What every entry has."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


EntryT = TypeVar("EntryT", bound=Entry)


class EntryList(QListWidget):
    """The list. Dragging, or Alt with ↑ and ↓, moves an entry; Delete removes it."""

    step_wanted = Signal(int)
    remove_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, remove and undo by key."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        match event.key():
            case Qt.Key.Key_Up if alt:
                self.step_wanted.emit(-1)
            case Qt.Key.Key_Down if alt:
                self.step_wanted.emit(1)
            case Qt.Key.Key_Delete:
                self.remove_wanted.emit()
            case _ if event.matches(QKeySequence.StandardKey.Undo):
                self.undo_wanted.emit()
            case _:
                super().keyPressEvent(event)


class ListPage(Page, Generic[EntryT]):
    """Entries in the user's order. Subclasses provide the form and new entries."""

    changed = Signal(object)
    """All entries as a tuple, after every change."""
    import_requested = Signal()
    export_requested = Signal()
    shipped_requested = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._entries: list[EntryT] = []
        self._shown_id = ""
        self._removed: tuple[int, EntryT] | None = None
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._take_order)
        self.list = EntryList()
        name_widget(self.list, f"{name}_page list", self.title)
        self.add_button = Button(theme, tr("Add"), icon_name="plus", look=Look.OUTLINED)
        self.add_button.setObjectName("add_entry")
        self.up = IconButton(theme, "send", side=30)
        name_widget(self.up, "Move up", tr("Move up"))
        set_tip(self.up, tr("Move up"), keys=tr("Alt+↑"))
        self.down = IconButton(theme, "jump_down", side=30)
        name_widget(self.down, "Move down", tr("Move down"))
        set_tip(self.down, tr("Move down"), keys=tr("Alt+↓"))
        self.remove_button = IconButton(theme, "delete", side=30)
        name_widget(self.remove_button, "Remove entry", tr("Remove"))
        set_tip(self.remove_button, tr("Remove"))
        self.undo_button = Button(theme, tr("Undo"), look=Look.LINK)
        self.undo_button.setObjectName("undo_remove")
        self.status = said_words(theme)
        self.status.setObjectName(f"{name}_page_status")
        self.import_button = Button(theme, tr("Import…"), look=Look.LINK)
        self.import_button.setObjectName("import_entries")
        self.export_button = Button(theme, tr("Export…"), look=Look.LINK)
        self.export_button.setObjectName("export_entries")
        self.shipped_button = Button(theme, tr("Restore built-ins"), look=Look.LINK)
        set_tip(self.shipped_button, tr("Restore built-in entries you removed"))
        self.shipped_button.setObjectName("bring_back_shipped")
        self.form = QWidget()
        self._arrange()
        self._connect_list()

    # --- for subclasses --------------------------------------------------------------------------

    def new_entry(self) -> EntryT:
        """Return a new entry."""
        raise NotImplementedError

    def show_entry(self, entry: EntryT | None, *, fresh: bool) -> None:
        """Show an entry in the form; None: there is none. ``fresh``: a different entry."""
        raise NotImplementedError

    def name_of(self, entry: EntryT) -> str:
        """Return an entry's name for the list."""
        return one_line(entry.name, 80)

    def free_name(self, name: str) -> str:
        """Return an unused name for a new entry."""
        return numbered(name, map(self.name_of, self._entries))

    def replace_entry(self, entry: EntryT) -> None:
        """Replace the entry with this id by its new state, and report it."""
        for place, old in enumerate(self._entries):
            if old.id == entry.id and old != entry:
                self._entries[place] = entry
                self.list.item(place).setText(self.name_of(entry))
                self._tell()

    # --- values in -------------------------------------------------------------------------------

    def set_entries(self, entries: Sequence[EntryT]) -> None:
        """List these, keeping the selection."""
        if list(entries) == self._entries:
            return
        chosen = self.current
        self._entries = list(entries)
        self._fill(chosen.id if chosen else "")

    @property
    def entries(self) -> tuple[EntryT, ...]:
        """The listed entries."""
        return tuple(self._entries)

    @property
    def current(self) -> EntryT | None:
        """The selected entry."""
        place = self.list.currentRow()
        return self._entries[place] if 0 <= place < len(self._entries) else None

    @property
    def edited(self) -> EntryT | None:
        """The entry in the form; while another is being selected, still the previous one."""
        return next((one for one in self._entries if one.id == self._shown_id), None)

    def choose(self, entry_id: str) -> None:
        """Select an entry."""
        for place, entry in enumerate(self._entries):
            if entry.id == entry_id:
                self.list.setCurrentRow(place)

    def say(self, sentence: str, *, trouble: bool = False) -> None:
        """Show a result."""
        self.status.set_tone("error" if trouble else "secondary")
        self.status.setText(sentence)
        self.status.setVisible(bool(sentence))
        self.undo_button.hide()

    def set_compact(self, compact: bool) -> None:
        """Put the list above the form in a narrow window."""
        super().set_compact(compact)
        below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._both.setDirection(below if compact else beside)
        limit = 16_777_215 if compact else self.theme.px(210)  # the former is Qt's "no limit"
        self._side.setMaximumWidth(limit)
        self._side.setMinimumWidth(0 if compact else limit)
        self.list.setFixedHeight(self.theme.px(140 if compact else 300))

    # --- inside ----------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._side = QWidget()
        side = QVBoxLayout(self._side)
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addWidget(self.list)
        side.addLayout(row(self.add_button, self.up, self.down, self.remove_button, stretch=0))
        side.addWidget(self.status)
        side.addWidget(self.undo_button, 0, Qt.AlignmentFlag.AlignLeading)
        side.addLayout(row(self.import_button, self.export_button))
        side.addWidget(self.shipped_button, 0, Qt.AlignmentFlag.AlignLeading)
        side.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(20)
        self._both.addWidget(self._side)
        self._both.addWidget(self.form, 1)
        self.column.addLayout(self._both, 1)
        self.say("")

    def _connect_list(self) -> None:
        self.list.currentRowChanged.connect(self._show_current)
        self.list.model().rowsMoved.connect(self._moved)
        self.list.step_wanted.connect(self._step)
        self.list.remove_wanted.connect(self.remove_current)
        self.list.undo_wanted.connect(self.undo_remove)
        self.add_button.clicked.connect(self._add)
        self.up.clicked.connect(self._step_up)
        self.down.clicked.connect(self._step_down)
        self.remove_button.clicked.connect(self.remove_current)
        self.undo_button.clicked.connect(self.undo_remove)
        self.import_button.clicked.connect(self.import_requested)
        self.export_button.clicked.connect(self._export)
        self.shipped_button.clicked.connect(self.shipped_requested)

    def _fill(self, chosen_id: str) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for entry in self._entries:
                item = QListWidgetItem(self.name_of(entry))
                item.setData(_ID, entry.id)
                self.list.addItem(item)
        ids = [entry.id for entry in self._entries]
        place = ids.index(chosen_id) if chosen_id in ids else (0 if ids else -1)
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(place)
        self._show(self.current, fresh=self.current is None or chosen_id not in ids)
        self._allow()

    def _show(self, entry: EntryT | None, *, fresh: bool) -> None:
        self._shown_id = entry.id if entry is not None else ""
        self.show_entry(entry, fresh=fresh)

    def _allow(self) -> None:
        place = self.list.currentRow()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < len(self._entries) - 1)
        self.remove_button.setEnabled(place >= 0)
        self.export_button.setEnabled(bool(self._entries))

    def _tell(self) -> None:
        self.changed.emit(self.entries)

    @Slot()
    def _show_current(self) -> None:
        self.finish()
        self._show(self.current, fresh=True)
        self._allow()

    @Slot()
    def _moved(self) -> None:
        self._settling.start()  # the view still moves its rows

    @Slot()
    def _take_order(self) -> None:
        by_id = {entry.id: entry for entry in self._entries}
        order = [self.list.item(place).data(_ID) for place in range(self.list.count())]
        if set(order) == set(by_id) and order != list(by_id):
            self._entries = [by_id[one] for one in order]
            self._allow()
            self._tell()

    @Slot()
    def _step_up(self) -> None:
        self._step(-1)

    @Slot()
    def _step_down(self) -> None:
        self._step(1)

    @Slot(int)
    def _step(self, by: int) -> None:
        place, entry = self.list.currentRow(), self.current
        if entry is None or not 0 <= place + by < len(self._entries):
            return
        self.finish()
        self._entries.insert(place + by, self._entries.pop(place))
        self._fill(entry.id)
        self._tell()

    @Slot()
    def _add(self) -> None:
        self.finish()
        entry = self.new_entry()
        self._entries.append(entry)
        self._fill(entry.id)
        self._show(entry, fresh=True)
        self.say("")
        self._tell()

    @Slot()
    def remove_current(self) -> None:
        """Remove the selected entry, with an offer to undo."""
        place, entry = self.list.currentRow(), self.current
        if entry is None:
            return
        self.finish()
        self._removed = (place, self._entries.pop(place))
        following = self._entries[min(place, len(self._entries) - 1)] if self._entries else None
        self._fill(following.id if following else "")
        self._show(self.current, fresh=True)
        self.say(tr("“{name}” was removed.", name=self.name_of(entry)))
        self.undo_button.show()
        self._tell()

    @Slot()
    def undo_remove(self) -> None:
        """Restore the last removed entry."""
        if self._removed is None:
            return
        place, entry = self._removed
        self._removed = None
        if any(one.id == entry.id for one in self._entries):
            return
        self._entries.insert(min(place, len(self._entries)), entry)
        self._fill(entry.id)
        self._show(entry, fresh=True)
        self.say("")
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    @Slot()
    def _export(self) -> None:
        self.finish()
        self.export_requested.emit()
