"""The page of general settings: language, notifications, updates."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Signal, Slot

from falcon_desktop.core.domain.releases import Release
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import Page, Picker, Tick, row, said_words
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.theme import Theme


class ProgramPage(Page):
    """Language, notifications, updates."""

    language_chosen = Signal(str)
    """A language tag, "" for the system's."""
    notify_chosen = Signal(bool)
    updates_chosen = Signal(bool)
    updates_wanted = Signal()
    page_wanted = Signal(str)
    """The address of a release's page."""

    def __init__(self, theme: Theme, languages: Mapping[str, str]) -> None:
        super().__init__(theme, "program")
        self._page = ""
        self.add_heading(tr("Language"))
        self.language = Picker(theme)
        name_widget(self.language, "Language", tr("Language"))
        self.language.addItem(tr("Follow system"), "")
        for tag, name in languages.items():
            self.language.addItem(name, tag)
        self.language.setMinimumContentsLength(20)  # more than it may get
        self.column.addLayout(row(self.language))
        self.add_heading(tr("Notifications"))
        self.notify = Tick(theme, tr("Notify me when a long answer is ready"))
        name_widget(self.notify, "Notify when finished", self.notify.text())
        self.column.addWidget(self.notify)
        self.add_words(
            tr(
                "Only while this window is in the background, for answers that took 10 seconds "
                "or more. Shows the chat's title, never its text."
            )
        )
        self._add_updates()
        self.end()
        self.language.activated.connect(self._choose_language)
        self.notify.toggled.connect(self.notify_chosen)
        self.daily.toggled.connect(self.updates_chosen)
        self.look.clicked.connect(self.updates_wanted)
        self.open.clicked.connect(self._open)

    def set_values(self, *, language: str, notify: bool, updates: bool) -> None:
        """Show the current settings."""
        with QSignalBlocker(self.notify), QSignalBlocker(self.daily):
            self.language.setCurrentIndex(max(0, self.language.findData(language)))
            self.notify.setChecked(notify)
            self.daily.setChecked(updates)

    def show_looking(self) -> None:
        """Show that updates are being checked."""
        self.look.setEnabled(False)
        self._say(tr("Checking…"))

    def show_failure(self, sentence: str) -> None:
        """Show why the check for updates failed."""
        self.look.setEnabled(True)
        self._say(sentence, tone="error")

    def show_release(self, release: Release | None) -> None:
        """Show a newer version with its notes; None: this one is the latest."""
        self.look.setEnabled(True)
        if release is None:
            self._say(tr("You're up to date."))
            return
        version = one_line(release.version, 60)
        self._say(tr("Version {version} is available.", version=version), tone="text")
        self.notes.setPlainText(release.notes)
        self.notes.setVisible(bool(release.notes))
        self._page = release.page
        self.open.setVisible(bool(release.page))

    def _add_updates(self) -> None:
        theme = self.theme
        self.add_heading(tr("Updates"))
        self.look = Button(theme, tr("Check for updates"), look=Look.OUTLINED)
        self.look.setObjectName("check_for_updates")
        self.open = Button(theme, tr("View release…"), look=Look.LINK)
        self.open.setObjectName("open_release")
        self.column.addLayout(row(self.look, self.open))
        self.result = said_words(theme)
        self.result.setObjectName("update_result")
        self.column.addWidget(self.result)
        self.notes = PlainEdit()
        self.notes.setReadOnly(True)
        self.notes.setTabChangesFocus(True)
        self.notes.setMinimumHeight(theme.px(140))
        name_widget(self.notes, "Release notes", tr("Release notes"))
        self.column.addWidget(self.notes)
        self.daily = Tick(theme, tr("Check daily"))
        name_widget(self.daily, "Look once a day", self.daily.text())
        self.column.addWidget(self.daily)
        self.add_words(
            tr(
                "Asks GitHub for the latest version. Nothing about you or your chats is sent; "
                "nothing is downloaded or installed automatically."
            )
        )
        self.result.hide()
        self.notes.hide()
        self.open.hide()

    def _say(self, sentence: str, tone: str = "secondary") -> None:
        self.result.setText(sentence)
        self.result.set_tone(tone)
        self.result.show()
        self.notes.hide()
        self.open.hide()

    @Slot()
    def _choose_language(self) -> None:
        self.language_chosen.emit(self.language.currentData())

    @Slot()
    def _open(self) -> None:
        self.page_wanted.emit(self._page)
