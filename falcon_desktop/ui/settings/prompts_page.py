"""The page of saved prompts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from falcon_desktop.core.domain.chat_presets import MAX_NAME_LENGTH
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.ids import new_id
from falcon_desktop.core.domain.prompt_library import SavedPrompt
from falcon_desktop.core.domain.variables import OF_PROMPTS, PRIVATE
from falcon_desktop.core.text.sentences import Listing, Sentence
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.forms import said_words, words
from falcon_desktop.ui.kit.i18n import one_line, told, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.reading_direction import as_typed
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.list_page import ListPage
from falcon_desktop.ui.settings.more_options import TextBox


class PromptsPage(ListPage[SavedPrompt]):
    """Saved prompts with their texts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "prompts")
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME_LENGTH)
        name_widget(self.name, "Prompt name", tr("Name"))
        self.text = TextBox(theme, lines=12, prose=True)
        self.text.setLineWrapMode(TextBox.LineWrapMode.WidgetWidth)
        name_widget(self.text, "Prompt text", tr("Text"))
        self.problem = said_words(theme, tone="error")
        self.problem.setObjectName("prompt_problem")
        column = QVBoxLayout(self.form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(
            words(
                theme,
                tr(
                    "Type / to insert a prompt. Press Tab to fill in {places}; {default} sets "
                    "a default. Repeated names fill in together.",
                    places=as_typed("{{topic}}"),
                    default=as_typed("{{language=English}}"),
                ),
            )
        )
        column.addWidget(
            words(
                theme,
                told(
                    Sentence(
                        "These fill in by themselves: {names}. Prompts you write on this "
                        "computer can also use {private}.",
                        names=_braced(OF_PROMPTS),
                        private=_braced(PRIVATE),
                    )
                ),
            )
        )
        column.addWidget(Label(theme, tr("Name")))
        column.addWidget(self.name)
        column.addWidget(Label(theme, tr("Text")))
        column.addWidget(self.text)
        column.addWidget(self.problem)
        column.addStretch(1)
        self.name.editingFinished.connect(self._edited)
        self.text.finished.connect(self._edited)

    def new_entry(self) -> SavedPrompt:
        """Return a new prompt."""
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        return SavedPrompt(
            new_id(), self.free_name(tr("new prompt")), "{{text}}", written_here=True
        )

    def show_entry(self, entry: SavedPrompt | None, *, fresh: bool) -> None:
        """Show a prompt."""
        self.form.setEnabled(entry is not None)
        self.problem.setText("")
        if not fresh and (self.name.hasFocus() or self.text.hasFocus()):
            return
        with QSignalBlocker(self.name):
            self.name.setText(entry.name if entry else "")
            self.name.setCursorPosition(0)
        with QSignalBlocker(self.text):
            self.text.setPlainText(entry.text if entry else "")
        if fresh and self.name.hasFocus():
            self.name.selectAll()

    def finish(self) -> None:
        """Accept what is still being typed."""
        self._edited()

    @Slot()
    def _edited(self) -> None:
        entry = self.edited
        if entry is None:
            return
        name = one_line(self.name.text()).strip() or entry.name
        try:
            text = self.text.toPlainText()
            written_here = entry.written_here or text != entry.text
            changed = replace(entry, name=name, text=text, written_here=written_here)
        except InvalidInput as error:
            self.problem.setText(told(error.sentence))
            return
        self.problem.setText("")
        self.replace_entry(changed)


def _braced(names: tuple[str, ...]) -> Listing:
    return Listing(as_typed(f"{{{{{name}}}}}") for name in names)
