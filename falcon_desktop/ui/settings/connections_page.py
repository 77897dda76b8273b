"""The page of connections: the list, the form of the chosen one, and its test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QPoint, QSignalBlocker, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.domain.checks import ServerIdentity, StepResult, StepState
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.servers import ServerProfile, preset, presets, profile_of
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import Page, flow, words
from falcon_desktop.ui.kit.i18n import numbered, one_line, tr
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.settings.connection_editor import ConnectionEditor
from falcon_desktop.ui.settings.steps_view import StepsView

PATIENCE_MS = 5_000
"""How long a question on a button waits for its answer."""

_ID = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class TokenOffer:
    """A key found on this computer that the user may save.

    ``sentence`` says where it was found and what it would be used for. Holds no key.
    """

    id: str
    sentence: str


class ConnectionsPage(Page):
    """The list of connections, the form and the test."""

    connection_saved = Signal(object)
    connection_removed = Signal(str)
    default_chosen = Signal(str)
    key_entered = Signal(object, str)
    """The connection, already told by ``connection_saved``, and the key for its origin."""
    key_forgotten = Signal(object)
    key_state_wanted = Signal(object)
    """A connection was chosen: answer with :meth:`set_key_state`."""
    models_requested = Signal(object)
    identify_requested = Signal(object)
    """An address was entered: what server is there?"""
    test_requested = Signal(object)
    test_stop_requested = Signal()
    offer_accepted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "connections")
        self._connections: list[Connection] = []
        self._default_id = ""
        self._first_id = ""
        self._testing = False
        self._removing = ""
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._keep_after_all)
        self.list = QListWidget()
        name_widget(self.list, "Saved connections", tr("Saved connections"))
        self.add_button = Button(theme, tr("Add…"), icon_name="plus", look=Look.OUTLINED)
        self.add_button.setObjectName("add_connection")
        self.duplicate_button = Button(theme, tr("Duplicate"), look=Look.OUTLINED)
        self.duplicate_button.setObjectName("duplicate_connection")
        self.remove_button = Button(theme, tr("Remove"), look=Look.OUTLINED)
        self.remove_button.setObjectName("remove_connection")
        self.remove_button.tone = "error"
        self.default_button = Button(theme, tr("Make default"), look=Look.OUTLINED)
        self.default_button.setObjectName("default_connection")
        self.editor = ConnectionEditor(theme)
        self.test_button = Button(theme, tr("Test"), look=Look.ACCENT)
        self.test_button.setObjectName("test_connection")
        self.steps = StepsView(theme)
        self._offers = QVBoxLayout()
        self._arrange()
        self._connect()

    # --- values in -----------------------------------------------------------------------------

    def set_connections(self, connections: Sequence[Connection], default_id: str) -> None:
        """List these, keeping the selection."""
        chosen = self.current_id()
        known = {connection.id for connection in connections}
        unfinished = [
            one for one in self._connections if one.id not in known and _is_unfinished(one)
        ]
        self._connections = [*connections, *unfinished]
        self._default_id = default_id
        self._fill_list(chosen)

    def start_with(self, connection_id: str) -> None:
        """Show this connection's form first, if it exists; else the default one's."""
        self._first_id = connection_id

    def choose(self, connection_id: str) -> None:
        """Show a connection's form."""
        for place in range(self.list.count()):
            if self.list.item(place).data(_ID) == connection_id:
                self.list.setCurrentRow(place)

    def ask_for_key(self, connection_id: str) -> None:
        """Show a connection's form with the focus in its key field."""
        self.choose(connection_id)
        self.editor.key.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_key_state(
        self, connection_id: str, sentence: str, *, saved: bool, trouble: bool = False
    ) -> None:
        """Show where a connection's key is, or why there is none."""
        if connection_id == self.current_id():
            self.editor.show_key_state(sentence, saved=saved, trouble=trouble)

    def set_models(self, connection_id: str, models: Sequence[ModelInfo], note: str = "") -> None:
        """Show a connection's models."""
        if connection_id == self.current_id():
            self.editor.show_models(models, note)

    def set_identity(self, connection_id: str, identity: ServerIdentity) -> None:
        """Show which server answers at a connection's address."""
        if connection_id == self.current_id():
            self.editor.show_identity(identity)

    def show_step(self, connection_id: str, result: StepResult) -> None:
        """Show the state of a test step."""
        if connection_id == self.current_id():
            self.steps.show_step(result)

    def set_testing(self, testing: bool) -> None:
        """Offer to stop a running test; a step still running at its end was stopped."""
        self._testing = testing
        for result in [] if testing else self.steps.results():
            if result.state is StepState.RUNNING:
                stopped = replace(result, state=StepState.SKIPPED, sentence=tr("Stopped."))
                self.steps.show_step(stopped)
        self.test_button.setText(tr("Stop test") if testing else tr("Test"))
        self.test_button.set_look(Look.OUTLINED if testing else Look.ACCENT)

    def set_offers(self, offers: Sequence[TokenOffer]) -> None:
        """Show keys found on this computer."""
        while self._offers.count():
            item = self._offers.takeAt(0)
            card = item.widget() if item is not None else None
            if card is not None:
                card.deleteLater()
        for offer in offers:
            self._offers.addWidget(self._offer_card(offer))

    def finish(self) -> None:
        """Accept what is still being typed, and stop the test."""
        self.editor.defaults.finish()
        self.editor.keep_key()
        self.test_stop_requested.emit()

    def set_compact(self, compact: bool) -> None:
        """Put the list above the form in a narrow window."""
        super().set_compact(compact)
        beside, below = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._both.setDirection(below if compact else beside)
        limit = 16_777_215 if compact else self.theme.px(148)  # the former is Qt's "no limit"
        self.list.setMinimumWidth(0 if compact else limit)
        self.list.setMaximumWidth(limit)
        self.list.setFixedHeight(self.theme.px(120 if compact else 280))

    def current_id(self) -> str:
        """Return the id of the chosen connection, "" for none."""
        place = self.list.currentRow()
        return str(self.list.item(place).data(_ID)) if place >= 0 else ""

    # --- inside --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(8)
        left.addWidget(self.list)
        left.addWidget(self.add_button)
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(12)
        right.addWidget(self.editor)
        buttons = flow(
            self.test_button, self.default_button, self.duplicate_button, self.remove_button
        )
        right.addLayout(buttons)
        right.addWidget(self.steps)
        right.addStretch(1)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._both.setSpacing(20)
        self._both.addLayout(left)
        self._both.addLayout(right, 1)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.column.addLayout(self._offers)
        self.column.addLayout(self._both, 1)
        self.set_compact(False)
        self.steps.clear()

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(self._chosen)
        self.add_button.clicked.connect(self._show_presets)
        self.duplicate_button.clicked.connect(self._duplicate)
        self.remove_button.clicked.connect(self._remove)
        self.default_button.clicked.connect(self._make_default)
        self.test_button.clicked.connect(self._test)
        self.editor.changed.connect(self._edited)
        self.editor.key_entered.connect(self._forget_test)
        self.editor.key_forgotten.connect(self._forget_test)
        self.editor.key_entered.connect(self.key_entered)
        self.editor.key_forgotten.connect(self.key_forgotten)
        self.editor.models_requested.connect(self.models_requested)

    def _fill_list(self, chosen: str) -> None:
        with QSignalBlocker(self.list):
            self.list.clear()
            for connection in self._connections:
                item = QListWidgetItem()
                item.setData(_ID, connection.id)
                self._label(item, connection)
                self.list.addItem(item)
        ids = [connection.id for connection in self._connections]
        wanted = next((one for one in (chosen, self._first_id) if one in ids), self._default_id)
        place = ids.index(wanted) if wanted in ids else 0
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(place)
        self._show_current(ask=self.current_id() != chosen)

    def _label(self, item: QListWidgetItem, connection: Connection) -> None:
        name = one_line(connection_name(connection.name, connection.id), 80)
        default = connection.id == self._default_id
        item.setText(name)
        item.setFont(self.theme.font(bold=default))
        note = tr("{name}, used by default", name=name) if default else name
        set_tip(item, note)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, note)

    def _current(self) -> Connection | None:
        wanted = self.current_id()
        return next((one for one in self._connections if one.id == wanted), None)

    def _show_current(self, *, ask: bool) -> None:
        connection = self._current()
        if connection is None:
            return
        self.editor.show_connection(connection)
        embedded = profile_of(connection).answers_here
        self.remove_button.setEnabled(not embedded)
        self.duplicate_button.setEnabled(not embedded)
        self.default_button.setEnabled(connection.id != self._default_id)
        if ask:
            self.steps.clear()
            if not embedded:
                self.key_state_wanted.emit(connection)

    @Slot()
    def _chosen(self) -> None:
        self.editor.keep_key()
        self._ask_to_remove("")
        if self._testing:
            self.test_stop_requested.emit()
        self._show_current(ask=True)

    @Slot(object)
    def _edited(self, connection: Connection) -> None:
        old = self._current()
        self._replace(connection)
        self.connection_saved.emit(connection)
        if old is None or _is_tested_otherwise(old, connection):
            self._forget_test()
        if old is None or old.base_url != connection.base_url:
            self.identify_requested.emit(connection)

    @Slot()
    def _forget_test(self) -> None:
        """What a test said holds no longer: address, key, model or how it is asked is another."""
        if self._testing:
            self.test_stop_requested.emit()
        self.steps.clear()

    def _replace(self, connection: Connection) -> None:
        for place, one in enumerate(self._connections):
            if one.id == connection.id:
                self._connections[place] = connection
                self._label(self.list.item(place), connection)

    def _add(self, connection: Connection, name: str) -> None:
        self.editor.keep_key()
        self._ask_to_remove("")
        taken = [self.list.item(place).text() for place in range(self.list.count())]
        connection = replace(connection, name=numbered(name, taken))
        self._connections.append(connection)
        self._fill_list(connection.id)
        self._show_current(ask=True)
        if connection.base_url:
            self.connection_saved.emit(connection)
            self.editor.name.setFocus(Qt.FocusReason.OtherFocusReason)
            self.editor.name.selectAll()
        else:
            self.editor.address.setFocus(Qt.FocusReason.OtherFocusReason)

    def preset_menu(self) -> QMenu:
        """Return the menu of presets; it frees itself."""
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for one in presets():
            action = menu.addAction(_preset_name(one))
            action.setObjectName(one.id)
        menu.triggered.connect(self._preset_chosen)
        return menu

    @Slot()
    def _show_presets(self) -> None:
        corner = QPoint(0, self.add_button.height() + 2)
        self.preset_menu().popup(self.add_button.mapToGlobal(corner))

    @Slot(QAction)
    def _preset_chosen(self, action: QAction) -> None:
        chosen = preset(action.objectName())
        self._add(chosen.connection(new_id()), _preset_name(chosen))

    @Slot()
    def _duplicate(self) -> None:
        connection = self._current()
        if connection is not None:
            # Keys are kept per connection: the copy has none until one is entered.
            name = tr("{name} (copy)", name=connection.name).removeprefix("\u200f")  # typed text
            copy = replace(connection, id=new_id(), uses_key=False, keys_left_at=())
            self._add(replace(copy, key_variable=""), name)

    @Slot()
    def _remove(self) -> None:
        connection = self._current()
        if connection is None or profile_of(connection).answers_here:
            return
        if self._removing != connection.id and not _is_unfinished(connection):
            # Its key goes with it and can't be brought back: a second press is wanted.
            self._ask_to_remove(connection.id)
            return
        self._ask_to_remove("")
        self._connections.remove(connection)
        self._fill_list("")
        self.connection_removed.emit(connection.id)

    @Slot()
    def _keep_after_all(self) -> None:
        self._ask_to_remove("")

    def _ask_to_remove(self, connection_id: str) -> None:
        """Ask whether a connection is to go; "" takes the question back."""
        self._removing = connection_id
        self.remove_button.setText(tr("Really remove?") if connection_id else tr("Remove"))
        if connection_id:
            self._patience.start()
        else:
            self._patience.stop()

    @Slot()
    def _make_default(self) -> None:
        connection = self._current()
        if connection is not None:
            self._default_id = connection.id
            self._fill_list(connection.id)
            self.default_chosen.emit(connection.id)

    @Slot()
    def _test(self) -> None:
        if self._testing:
            self.test_stop_requested.emit()
            return
        usable = self.editor.finish()
        connection = self._current()
        if connection is not None and usable:
            self.steps.clear()
            self.test_requested.emit(connection)

    def _offer_card(self, offer: TokenOffer) -> QWidget:
        card = QWidget()
        text = words(self.theme, one_line(offer.sentence, 400), tone="text")
        take = Button(self.theme, tr("Save to keyring"), look=Look.OUTLINED)
        take.setObjectName(offer.id)
        take.clicked.connect(self._offer_taken)
        layout = QHBoxLayout(card)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(text, 1)
        layout.addWidget(take)
        return card

    @Slot()
    def _offer_taken(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            button.setEnabled(False)
            self.offer_accepted.emit(button.objectName())


def _preset_name(one: ServerProfile) -> str:
    """Return how a preset is called: most are the names of programs."""
    return tr("Other server") if one.is_guess else one.name


def _is_tested_otherwise(old: Connection, new: Connection) -> bool:
    """Say whether a test of a connection may find something else now."""
    return replace(old, name=new.name, defaults=new.defaults) != new


def _is_unfinished(connection: Connection) -> bool:
    """Say whether a connection still has no address: it is on this page only, not saved."""
    return not profile_of(connection).answers_here and not connection.base_url
