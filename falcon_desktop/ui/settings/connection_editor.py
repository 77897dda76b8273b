"""The form of one connection. Every finished change that makes sense is told at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCompleter,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.domain.checks import ServerIdentity
from falcon_desktop.core.domain.connection import Connection, ServerKind, is_loopback, with_scheme
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.headers import parse_key_header
from falcon_desktop.core.domain.models import ModelInfo
from falcon_desktop.core.domain.servers import PROTOCOLS, find, profile_of
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.controls import Button, IconButton, Look, let_expand, name_widget
from falcon_desktop.ui.kit.forms import (
    Form,
    Picker,
    Tick,
    add_row,
    align_names,
    row,
    said_words,
    words,
)
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import one_line, told, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.kit.writing_side import HintSide
from falcon_desktop.ui.options.state import connection_state
from falcon_desktop.ui.settings.defaults_section import DefaultsSection
from falcon_desktop.ui.settings.key_field import KeyField
from falcon_desktop.ui.settings.loaded_models import loaded_words
from falcon_desktop.ui.settings.more_options import MoreOptions, secret_problem


class ConnectionEditor(QWidget):
    """Edits one connection."""

    changed = Signal(object)
    """The connection as it is now; its address is usable."""
    key_entered = Signal(object, str)
    """The connection, and the key for its origin."""
    key_forgotten = Signal(object)
    models_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._connection: Connection | None = None
        self.name = QLineEdit()
        self.kind = Picker(theme)
        for kind, called in PROTOCOLS.items():
            self.kind.addItem(told(called), kind)
        self.address = QLineEdit()
        self.address.setObjectName("connection_address")
        show_hint(self.address, "https://")
        self.hint = words(theme)
        self.problem = said_words(theme, tone="error")
        name_widget(self.problem, "Address problem", tr("Address"))
        self.key = KeyField(theme)
        self.key_header = QLineEdit()
        self.key_header_problem = said_words(theme, tone="error")
        name_widget(self.key_header_problem, "Key header problem", tr("Key header"))
        self.plain_http = Tick(theme, tr("Send the key unencrypted"))
        self.plain_http_words = words(theme)
        self.model = QLineEdit()
        for field in (self.key_header, self.model):
            HintSide(field)
        self.model_list = IconButton(theme, "chevron_down", side=30)
        self.models_note = words(theme)
        self._models = QStringListModel(self)
        self._completer = QCompleter(self._models, self)
        self._toggle = Button(theme, tr("More options"), icon_name="chevron_down", look=Look.LINK)
        self._toggle.setObjectName("more_options")
        self._toggle.setAccessibleName(tr("More options"))  # that these are shown is its state
        self.more = MoreOptions(theme)
        self.more.hide()
        self._general = GenerationSettings()
        self._defaults_toggle = Button(
            theme, tr("Default options"), icon_name="chevron_down", look=Look.LINK
        )
        self._defaults_toggle.setObjectName("chat_options")
        for toggle in (self._toggle, self._defaults_toggle):
            let_expand(toggle)
        self.defaults = DefaultsSection(theme)
        self.defaults.hide()
        self._arrange()
        self._connect()

    # --- values in -----------------------------------------------------------------------------

    @property
    def connection(self) -> Connection | None:
        """The connection being edited, as it was last told."""
        return self._connection

    def show_connection(self, connection: Connection) -> None:
        """Edit this one. What is being typed into the same connection is left alone."""
        same = self._connection is not None and self._connection.id == connection.id
        if not same:
            self.defaults.finish()
        self._connection = connection
        embedded = profile_of(connection).answers_here
        if not same:
            self.key.clear()
            self.key.show_state("", saved=False)
            self._models.setStringList([])
            self._say(self.models_note, "")
            self._say(self.problem, "")
            self._say(self.key_header_problem, "")
        self.key_header.setPlaceholderText(str(profile_of(connection).key))
        self.model.setPlaceholderText(
            tr("Current local model") if embedded else tr("First model offered")
        )
        self._fill(connection, keep_focused=same)
        for widget in (self.kind, self.address, self.key, self.key_header, self._toggle):
            widget.setEnabled(not embedded)
        self._form.setRowVisible(self.kind, not embedded)
        self._form.setRowVisible(self.address, not embedded)
        self._form.setRowVisible(self.key, not embedded)
        self._form.setRowVisible(self.key_header, not embedded)
        self._toggle.setVisible(not embedded)
        self._show_more(self.more.isVisibleTo(self) and not embedded)
        self._show_defaults(fresh=not same)
        self._show_hint()

    def finish(self) -> bool:
        """Take what is still being typed, a key too; False where an address or a key is none."""
        self._edited()
        return not self.problem.text() and self.key.finish()

    def keep_key(self) -> None:
        """Save a key that is typed, before the form is left; one that is saved already stays."""
        if not self.key.is_saved:
            self.key.finish()

    def set_general(self, general: GenerationSettings) -> None:
        """Take the defaults of every chat, which the connection's own are laid over."""
        self._general = general
        self._show_defaults(fresh=False)

    def show_key_state(self, sentence: str, *, saved: bool, trouble: bool = False) -> None:
        """Say where the key is, or why there is none."""
        outside = self._connection is not None and bool(self._connection.key_variable)
        self.key.show_state(sentence, saved=saved, trouble=trouble, outside=outside)

    def show_models(self, models: Sequence[ModelInfo], note: str = "") -> None:
        """Offer these models; ``note`` says why there are none."""
        self._models.setStringList([model.id for model in models])
        self._say(self.models_note, note or loaded_words(models))
        if models and self.model.hasFocus():
            self._completer.setCompletionPrefix("")
            self._completer.complete()

    def show_identity(self, identity: ServerIdentity) -> None:
        """Say what server was found at the address.

        It chooses the protocol only where the preset says nothing of it.
        """
        connection = self._connection
        if identity.name:
            parts = [identity.name, identity.version]
            found = one_line(" ".join(part for part in parts if part), 120)
            self._say(self.hint, tr("This is {server}.", server=found))
            known = find(connection.preset) if connection is not None else None
            chosen = connection is not None and connection.keeps_kind
            if known is not None and known.is_guess and not chosen:
                self.kind.setCurrentIndex(max(0, self.kind.findData(identity.kind)))
                self._edited()
        if identity.needs_key and connection is not None and not connection.uses_key:
            self.key.show_state(tr("This server requires a key."), saved=False)

    # --- inside --------------------------------------------------------------------------------

    def _arrange(self) -> None:
        self._form = Form(self._theme)
        add_row(self._form, self._theme, "Name", tr("Name"), self.name)
        add_row(self._form, self._theme, "Address", tr("Address"), self.address)
        self._form.addRow("", self.problem)
        self._form.addRow("", self.hint)
        add_row(self._form, self._theme, "Kind", tr("Kind"), self.kind)
        add_row(self._form, self._theme, "Key row", tr("Key"), self.key)
        add_row(self._form, self._theme, "Key header", tr("Key header"), self.key_header)
        self._form.addRow("", self.key_header_problem)
        self._form.addRow("", self.plain_http)
        self._form.addRow("", self.plain_http_words)
        name_widget(self.plain_http, "Plain HTTP", self.plain_http.text())
        name_widget(self.model, "Default model", tr("Model"))
        name_widget(self.model_list, "List models", tr("List the server's models"))
        set_tip(self.model_list, tr("List the server's models"))
        add_row(
            self._form, self._theme, "", tr("Model"), row(self.model, self.model_list, stretch=0)
        )
        self._form.addRow("", self.models_note)
        self._completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setMaxVisibleItems(12)
        self.model.setCompleter(self._completer)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(self._form)
        layout.addWidget(self._toggle, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self.more)
        layout.addWidget(self._defaults_toggle, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self.defaults)
        for label in (self.problem, self.hint, self.key_header_problem, self.models_note):
            self._say(label, "")
        self._align()

    @Slot()
    def _align(self) -> None:
        align_names(self._form, self.more.form)

    def _connect(self) -> None:
        for field in (self.name, self.address, self.key_header, self.model):
            field.editingFinished.connect(self._edited)
        self.kind.activated.connect(self._edited)
        self.more.changed.connect(self._edited)
        self.plain_http.toggled.connect(self._edited)
        self._completer.activated.connect(self._edited)
        self._theme.changed.connect(self._align)
        self.key.submitted.connect(self._key_entered)
        self.key.forgotten.connect(self._key_forgotten)
        self.model_list.clicked.connect(self._list_models)
        self._toggle.clicked.connect(self._toggle_more)
        self._defaults_toggle.clicked.connect(self._toggle_defaults)
        self.defaults.changed.connect(self._defaults_changed)

    def _fill(self, connection: Connection, *, keep_focused: bool) -> None:
        values = (
            (self.name, connection_name(connection.name, connection.id)),
            (self.address, connection.base_url),
            (self.key_header, connection.key_header),
            (self.model, connection.model),
        )
        for field, value in values:
            refused = field is self.key_header and self.key_header_problem.text()
            if not (keep_focused and (field.hasFocus() or refused)):
                with QSignalBlocker(field):
                    field.setText(value)
                    field.setCursorPosition(0)  # its beginning says most
        self.kind.setCurrentIndex(max(0, self.kind.findData(connection.kind)))
        with QSignalBlocker(self.plain_http):
            self.plain_http.setChecked(connection.allow_plain_http)
        self.more.show_connection(connection, keep_focused=keep_focused)

    def _show_hint(self) -> None:
        connection = self._connection
        if connection is None:
            return
        text = ""
        if profile_of(connection).answers_here:
            text = tr("The built-in engine. No network or key needed.")
        elif (known := find(connection.preset)) is not None:
            profile = profile_of(connection)
            text = told(profile.hint) if profile.id == known.id else ""
        self._say(self.hint, text)
        unencrypted = connection.base_url.strip().lower().startswith("http://")
        risky = unencrypted and not is_loopback(connection.base_url)
        self._say(
            self.plain_http_words,
            tr(
                "Not encrypted: anyone on the network can read your chat. Your key is sent "
                "only if you allow it here, and can then be read, too. Use https:// if the "
                "server supports it."
            )
            if risky
            else "",
        )
        self._form.setRowVisible(self.plain_http, risky)

    @Slot()
    def _edited(self) -> None:
        old = self._connection
        if old is None:
            return
        new = replace(
            old,
            name=self._name(old),
            kind=old.kind if profile_of(old).answers_here else ServerKind(self.kind.currentData()),
            base_url=with_scheme(self.address.text()),
            model=self.model.text().strip(),
            key_header=self._key_header(old),
            allow_plain_http=self.plain_http.isChecked(),
        )
        if new.kind is not old.kind:
            new = replace(new, keeps_kind=True)
        new = self.more.applied_to(new)
        if new == old:
            self._say(self.problem, "")
            return
        problem = self._address_problem(new)
        if not problem and new.base_url != old.base_url:
            problem = secret_problem(new.base_url)
        self._say(self.problem, problem)
        if problem:
            return
        if new.known_origin != old.known_origin:
            new = self._left_origin(old, new)
        self._connection = new
        if self.address.text() != new.base_url:
            with QSignalBlocker(self.address):
                self.address.setText(new.base_url)
        if new.base_url != old.base_url or new.kind is not old.kind:
            self._show_hint()
        self.changed.emit(new)

    def _name(self, old: Connection) -> str:
        """Return the name that was entered; a translated one that was left alone is not."""
        entered = one_line(self.name.text()).strip()
        is_as_shown = entered == connection_name(old.name, old.id)
        return old.name if is_as_shown or not entered else entered

    def _key_header(self, old: Connection) -> str:
        """Return the header that was entered for the key; what is none leaves the old one."""
        entered = self.key_header.text().strip()
        problem = ""
        if entered:
            try:
                parse_key_header(entered)
            except InvalidInput as error:
                problem = told(error.sentence)
        self._say(self.key_header_problem, problem)
        return old.key_header if problem else entered

    def _left_origin(self, old: Connection, new: Connection) -> Connection:
        """Take what belonged to the old origin back: its key, and the consent to send it there."""
        if old.uses_key and not old.key_variable and old.known_origin:
            self.key.show_state(
                tr("The address changed. Keys are tied to an address. Enter the key again."),
                saved=False,
                trouble=True,
            )
        self._models.setStringList([])
        self._say(self.models_note, "")
        self.plain_http.setChecked(False)
        return replace(new, allow_plain_http=False)

    def _say(self, label: Label, text: str) -> None:
        """Show a line below a field; an empty one takes no room."""
        label.setText(text)
        self._form.setRowVisible(label, bool(text))

    def _address_problem(self, connection: Connection) -> str:
        if profile_of(connection).answers_here:
            return ""
        if not connection.base_url:
            return tr("Enter the server's address.")
        try:
            _ = connection.origin
        except InvalidInput as error:
            return told(error.sentence)
        return ""

    @Slot(str)
    def _key_entered(self, key: str) -> None:
        self._edited()
        connection = self._connection
        if connection is None:
            return
        problem = self._address_problem(connection)
        if problem:
            self.key.show_state(problem, saved=False, trouble=True)
            return
        if not connection.uses_key or connection.key_variable:
            connection = self._connection = replace(connection, uses_key=True, key_variable="")
            self.changed.emit(connection)
        self.key.show_state(tr("Saving the key…"), saved=False)
        self.key_entered.emit(connection, key)

    @Slot()
    def _key_forgotten(self) -> None:
        if self._connection is None:
            return
        old = self._connection
        self._connection = replace(old, uses_key=False, key_variable="")
        self.key.show_state(tr("Key removed."), saved=False)
        self.key_forgotten.emit(old)
        self.changed.emit(self._connection)

    @Slot()
    def _list_models(self) -> None:
        if not self.finish():
            return
        if self._connection is not None and not self._address_problem(self._connection):
            self._say(self.models_note, tr("Asking the server…"))
            self.model.setFocus(Qt.FocusReason.OtherFocusReason)
            self.models_requested.emit(self._connection)

    def _show_defaults(self, *, fresh: bool) -> None:
        if self._connection is not None:
            state = connection_state(self._connection, self._general)
            self.defaults.show_state(state, fresh=fresh)

    @Slot(object)
    def _defaults_changed(self, defaults: GenerationSettings) -> None:
        if self._connection is not None:
            self._connection = replace(self._connection, defaults=defaults)
            self._show_defaults(fresh=False)
            if not self._address_problem(self._connection):
                self.changed.emit(self._connection)

    @Slot()
    def _toggle_defaults(self) -> None:
        shown = not self.defaults.isVisibleTo(self)
        self.defaults.setVisible(shown)
        self._defaults_toggle.setChecked(shown)
        self._defaults_toggle.set_icon_name("chevron_up" if shown else "chevron_down")

    @Slot()
    def _toggle_more(self) -> None:
        self._show_more(not self.more.isVisibleTo(self))

    def _show_more(self, shown: bool) -> None:
        self.more.setVisible(shown)
        self._toggle.setText(tr("Fewer options") if shown else tr("More options"))
        self._toggle.setChecked(shown)
        self._toggle.set_icon_name("chevron_up" if shown else "chevron_down")
