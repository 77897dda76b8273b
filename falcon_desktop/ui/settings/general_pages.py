"""The pages for appearance and chats."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QVBoxLayout

from falcon_desktop.core.domain.context_policy import ContextPolicy
from falcon_desktop.core.domain.settings import AnswerSpeech, Appearance, ModelTitles, SendKey
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import Option, Page, row
from falcon_desktop.ui.kit.i18n import reader_locale, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.reading_direction import as_typed
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.settings.defaults_section import DefaultsSection


class _Choice(QVBoxLayout):
    """A few values of which one is chosen."""

    picked = Signal()

    def __init__(self, theme: Theme, choices: list[tuple[str, str]]) -> None:
        super().__init__()
        self.setSpacing(4)
        self.group = QButtonGroup()
        self.buttons: dict[str, Option] = {}
        for value, text in choices:
            button = Option(theme, text)
            button.setObjectName(value)
            button.setAccessibleName(text)
            self.group.addButton(button)
            self.buttons[value] = button
            self.addWidget(button)

        # toggled, not clicked: assistive technology toggles without a click
        self.group.buttonToggled.connect(self._toggled)

    @Slot(QAbstractButton, bool)
    def _toggled(self, _button: QAbstractButton, checked: bool) -> None:
        if checked:
            self.picked.emit()

    def choose(self, value: str) -> None:
        """Show a value as chosen, without telling it."""
        with QSignalBlocker(self.group):
            self.buttons[value].setChecked(True)

    def chosen(self) -> str:
        """Return the chosen value."""
        return next(value for value, button in self.buttons.items() if button.isChecked())


class AppearancePage(Page):
    """Theme and text size."""

    appearance_chosen = Signal(str)
    zoom_chosen = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "appearance")
        self.add_heading(tr("Theme"))
        self.colours = _Choice(
            theme,
            [
                (Appearance.SYSTEM, tr("Follow system")),
                (Appearance.LIGHT, tr("Light")),
                (Appearance.DARK, tr("Dark")),
                (Appearance.HIGH_CONTRAST_LIGHT, tr("Light, high contrast")),
                (Appearance.HIGH_CONTRAST_DARK, tr("Dark, high contrast")),
            ],
        )
        self.column.addLayout(self.colours)
        self.add_heading(tr("Text size"))
        self.smaller = Button(theme, "−", look=Look.OUTLINED)
        name_widget(self.smaller, "Smaller", tr("Smaller"))
        self.larger = Button(theme, "+", look=Look.OUTLINED)
        name_widget(self.larger, "Larger", tr("Larger"))
        self.original = Button(theme, tr("Reset"), look=Look.LINK)
        self.original.setObjectName("original_size")
        self.zoom = Label(theme)
        self.zoom.setObjectName("zoom")
        self.column.addLayout(row(self.smaller, self.zoom, self.larger, self.original))
        self.add_words(tr("Or press Ctrl + / Ctrl − / Ctrl 0 anywhere."))
        self.end()
        self.colours.picked.connect(self._chosen)
        self.smaller.clicked.connect(self._smaller)
        self.larger.clicked.connect(self._larger)
        self.original.clicked.connect(self._original)
        theme.changed.connect(self._follow)
        self._follow()

    @Slot()
    def _chosen(self) -> None:
        self.appearance_chosen.emit(self.colours.chosen())

    @Slot()
    def _smaller(self) -> None:
        self.zoom_chosen.emit(round(self.theme.zoom - 0.1, 2))

    @Slot()
    def _larger(self) -> None:
        self.zoom_chosen.emit(round(self.theme.zoom + 0.1, 2))

    @Slot()
    def _original(self) -> None:
        self.zoom_chosen.emit(1.0)

    @Slot()
    def _follow(self) -> None:
        self.colours.choose(self.theme.appearance)
        percent = reader_locale().toString(round(self.theme.zoom * 100))
        self.zoom.setText(tr("{percent} %", percent=percent))


class ChatPage(Page):
    """How messages are sent, and defaults for every chat."""

    send_key_chosen = Signal(str)
    policy_chosen = Signal(str)
    titles_chosen = Signal(str)
    speech_chosen = Signal(str)

    def __init__(self, theme: Theme, send_key: SendKey) -> None:
        super().__init__(theme, "chat")
        self.add_heading(tr("Sending"))
        self.keys = _Choice(
            theme,
            [
                (SendKey.ENTER, tr("Enter to send, Shift+Enter for a new line")),
                (SendKey.CTRL_ENTER, tr("Ctrl+Enter to send, Enter for a new line")),
            ],
        )
        self.keys.choose(send_key)
        self.column.addLayout(self.keys)
        self.add_words(tr("Enter never sends while you're composing with an input method."))
        self.add_heading(tr("Titles of new chats"))
        self.titles = _Choice(
            theme,
            [
                (ModelTitles.NEVER, tr("First line of your question")),
                (ModelTitles.LOCAL, tr("Written by the model (local models only)")),
                (ModelTitles.ALWAYS, tr("Written by the model (always)")),
            ],
        )
        self.titles.choose(ModelTitles.NEVER)
        self.column.addLayout(self.titles)
        self.add_words(
            tr(
                "After the first answer, its model is asked for a title: about 500 more tokens "
                "on its server. The small starter model writes poor titles. A title you "
                "changed stays."
            )
        )
        self.add_heading(tr("What a screen reader says of an answer"))
        self.speech = _Choice(
            theme,
            [
                (AnswerSpeech.EVERYTHING, tr("Every sentence as it comes")),
                (AnswerSpeech.COMPLETE, tr("Only that it is complete")),
                (AnswerSpeech.NOTHING, tr("Nothing, unless it fails")),
            ],
        )
        self.speech.choose(AnswerSpeech.EVERYTHING)
        self.column.addLayout(self.speech)
        self.add_words(
            tr(
                "{keys} goes to a message, where you can read all of it at your own speed.",
                keys=as_typed(tr("Alt+↑")),
            )
        )
        self.add_heading(tr("When a chat exceeds the context window"))
        self.policies = _Choice(
            theme,
            [
                (ContextPolicy.DROP_OLDEST, tr("Leave out the oldest messages")),
                (ContextPolicy.ASK, tr("Ask me")),
            ],
        )
        self.column.addLayout(self.policies)
        self.add_words(
            tr(
                "A line in the chat marks what the model still sees. The system message and "
                "the newest message are always sent. Each chat can override this."
            )
        )
        self.add_heading(tr("Defaults for new chats"))
        self.add_words(tr("Used unless a chat or its connection sets its own."))
        self.defaults = DefaultsSection(theme)
        self.column.addWidget(self.defaults)
        self.end()
        self.keys.picked.connect(self._chosen)
        self.policies.picked.connect(self._policy_chosen)
        self.titles.picked.connect(self._titles_chosen)
        self.speech.picked.connect(self._speech_chosen)

    def finish(self) -> None:
        """Accept what is still being typed into the defaults."""
        self.defaults.finish()

    def set_titles(self, titles: ModelTitles) -> None:
        """Show when models write titles."""
        self.titles.choose(titles)

    def set_speech(self, speech: AnswerSpeech) -> None:
        """Show what a screen reader says of an answer."""
        self.speech.choose(speech)

    def set_policy(self, policy: ContextPolicy) -> None:
        """Show what happens when a chat gets too long."""
        self.policies.choose(policy)

    @Slot()
    def _titles_chosen(self) -> None:
        self.titles_chosen.emit(self.titles.chosen())

    @Slot()
    def _speech_chosen(self) -> None:
        self.speech_chosen.emit(self.speech.chosen())

    @Slot()
    def _policy_chosen(self) -> None:
        self.policy_chosen.emit(self.policies.chosen())

    @Slot()
    def _chosen(self) -> None:
        self.send_key_chosen.emit(self.keys.chosen())
