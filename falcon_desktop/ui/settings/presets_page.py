"""The page of presets for chats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from falcon_desktop.core.domain.chat_presets import MAX_NAME_LENGTH, ChatPreset
from falcon_desktop.core.domain.connection import Connection
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.generation import GenerationSettings
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.forms import Form, Picker, add_row, said_words, words
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import one_line, told, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form_state import FormState
from falcon_desktop.ui.options.preset_names import preset_name
from falcon_desktop.ui.options.state import chat_state
from falcon_desktop.ui.settings.defaults_section import DefaultsSection
from falcon_desktop.ui.settings.list_page import ListPage
from falcon_desktop.ui.settings.more_options import TextBox

NOTHING = GenerationSettings()


class PresetsPage(ListPage[ChatPreset]):
    """Presets and everything they contain."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "presets")
        self._connections: list[Connection] = []
        self._general = NOTHING
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME_LENGTH)
        self.connection = Picker(theme)
        self.model = QLineEdit()
        show_hint(self.model, tr("Connection's default"), tr("Default"))
        self.questions = TextBox(theme, lines=5, code=False, prose=True)
        self.questions.setLineWrapMode(TextBox.LineWrapMode.WidgetWidth)
        self.questions.setPlaceholderText(tr("One per line; leave empty for the four defaults"))
        self.options = DefaultsSection(theme)
        self.problem = said_words(theme, tone="error")
        self.problem.setObjectName("preset_problem")
        rows = Form(theme)
        add_row(rows, theme, "Name of preset", tr("Name"), self.name)
        add_row(rows, theme, "Connection of preset", tr("Connection"), self.connection)
        add_row(rows, theme, "Model of preset", tr("Model"), self.model)
        add_row(rows, theme, "First questions", tr("Starter questions"), self.questions)
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(words(theme, tr("Pick a preset in a new chat or in its options.")))
        column.addLayout(rows)
        column.addWidget(self.problem)
        column.addWidget(self.options)
        column.addStretch(1)
        self.name.editingFinished.connect(self._edited)
        self.model.editingFinished.connect(self._edited)
        self.connection.activated.connect(self._edited)
        self.questions.finished.connect(self._edited)
        self.options.changed.connect(self._options_changed)
        self.set_connections([], NOTHING)

    def set_connections(
        self, connections: Sequence[Connection], general: GenerationSettings
    ) -> None:
        """Offer these connections; options show what they would inherit."""
        self._connections, self._general = list(connections), general
        with QSignalBlocker(self.connection):
            self.connection.clear()
            self.connection.addItem(tr("Default connection"), "")
            for connection in connections:
                name = connection_name(connection.name, connection.id)
                self.connection.addItem(one_line(name, 80), connection.id)
        self.show_entry(self.current, fresh=False)

    def new_entry(self) -> ChatPreset:
        """Return a new preset."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        return ChatPreset(new_id(), self.free_name(tr("My preset")))

    def name_of(self, entry: ChatPreset) -> str:
        """Return a preset's name for the list."""
        return preset_name(entry)

    def show_entry(self, entry: ChatPreset | None, *, fresh: bool) -> None:
        """Show a preset."""
        self.form.setEnabled(entry is not None)
        self.problem.setText("")
        preset = entry or ChatPreset("", "-")
        fields = ((self.name, preset_name(preset)), (self.model, preset.model))
        for field, value in fields:
            if fresh or not field.hasFocus():
                with QSignalBlocker(field):
                    field.setText(value if entry else "")
                    field.setCursorPosition(0)  # its beginning says most
        if fresh or not self.questions.hasFocus():
            with QSignalBlocker(self.questions):
                self.questions.setPlainText("\n".join(preset.starting_prompts))
        self.connection.setCurrentIndex(max(0, self.connection.findData(preset.connection_id)))
        self.options.show_state(self._state(preset), fresh=fresh)
        if fresh and self.name.hasFocus():
            self.name.selectAll()

    def finish(self) -> None:
        """Accept what is still being typed."""
        self.options.finish()
        self._edited()

    def _state(self, preset: ChatPreset) -> FormState:
        for connection in self._connections:
            if connection.id == preset.connection_id:
                return chat_state(preset.settings, connection, self._general, None)
        return FormState(preset.settings, self._general)

    def _chosen_connection(self, entry: ChatPreset) -> str:
        """Return the chosen id; a connection that was removed is kept until another is chosen."""
        removed = self.connection.findData(entry.connection_id) < 0
        if removed and self.connection.currentIndex() <= 0:
            return entry.connection_id
        return str(self.connection.currentData() or "")

    @Slot()
    def _edited(self) -> None:
        entry = self.edited
        if entry is None:
            return
        name = one_line(self.name.text()).strip() or entry.name
        if name == preset_name(entry):
            name = entry.name  # the translated name of one that came with the program
        lines = [one_line(line, 1_000).strip() for line in self.questions.toPlainText().split("\n")]
        try:
            changed = replace(
                entry,
                name=name,
                model=self.model.text().strip(),
                connection_id=self._chosen_connection(entry),
                starting_prompts=tuple(filter(None, lines)),
            )
        except InvalidInput as error:
            self.problem.setText(told(error.sentence))
            return
        self.problem.setText("")
        self.replace_entry(changed)
        self.options.show_state(self._state(changed), fresh=False)

    @Slot(object)
    def _options_changed(self, settings: GenerationSettings) -> None:
        entry = self.edited
        if entry is not None:
            changed = replace(entry, settings=settings)
            self.replace_entry(changed)
            self.options.show_state(self._state(changed), fresh=False)
