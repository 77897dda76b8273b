"""The page that tells where the data is, and what can be done with all of it.

Must not know how any of it is found out.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QLocale, Signal, Slot
from PySide6.QtWidgets import QLineEdit

from falcon_desktop.ui.controls import Button, Look, name_widget
from falcon_desktop.ui.i18n import reader_locale, tr
from falcon_desktop.ui.settings.forms import Page, row
from falcon_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class DataFacts:
    """What the page of data tells. Sizes in bytes; None and "" where it is not known."""

    path: str
    size: int | None = None
    conversations: int | None = None
    messages: int | None = None
    backups: str = ""
    """One sentence on the backups: how many, the newest."""
    key_store: str = ""
    """One sentence on where keys are kept."""
    hosts: tuple[tuple[str, str], ...] | None = None
    """Every host that was contacted, and when last, in words; None: it is not counted."""


class DataPage(Page):
    """Where the data is and what can be done with all of it."""

    folder_requested = Signal()
    backup_requested = Signal()
    export_requested = Signal()
    import_requested = Signal()
    check_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, tr("Data & privacy"), "data_page")
        self.add_heading(tr("Where your chats are"))
        self.path = QLineEdit()
        self.path.setReadOnly(True)
        name_widget(self.path, "Data directory", tr("Data directory"))
        self.folder = self._button(tr("Open the folder"), "open_folder")
        self.column.addLayout(row(self.path, self.folder, stretch=0))
        self.amount = self.add_words("")
        self.amount.setObjectName("data_size")
        self.add_heading(tr("Backups"))
        self.backups = self.add_words("")
        self.backups.setObjectName("backups")
        self.backup = self._button(tr("Back up now…"), "back_up")
        self.check = self._button(tr("Check the database"), "check_database")
        self.column.addLayout(row(self.backup, self.check))
        self.export = self._button(tr("Export everything…"), "export_all")
        self.import_ = self._button(tr("Import…"), "import")
        self.column.addLayout(row(self.export, self.import_))
        self.offer_transfer(exports=False, imports=False)
        self.result = self.add_words("")
        self.result.setObjectName("data_result")
        self.add_heading(tr("Privacy"))
        self.add_words(
            tr(
                "Falcon Desktop contacts only the servers that you set up, Hugging Face for models "
                "that you download, and GitHub where you ask for updates. It sends no statistics."
            )
        )
        self.keys = self.add_words("")
        self.keys.setObjectName("key_store")
        self.hosts = self.add_words("")
        self.hosts.setObjectName("hosts")
        self.end()
        self.folder.clicked.connect(self._folder)
        self.backup.clicked.connect(self._backup)
        self.check.clicked.connect(self._check)
        self.export.clicked.connect(self._export)
        self.import_.clicked.connect(self._import)

    def set_facts(self, facts: DataFacts) -> None:
        """Tell these."""
        locale = reader_locale()
        self.path.setText(facts.path)
        self.path.setCursorPosition(0)
        parts = []
        if facts.size is not None:
            parts.append(
                locale.formattedDataSize(facts.size, 1, QLocale.DataSizeFormat.DataSizeSIFormat)
            )
        if facts.conversations is not None:
            count = locale.toString(facts.conversations)
            parts.append(tr("{count} conversations", count=count))
        if facts.messages is not None:
            parts.append(tr("{count} messages", count=locale.toString(facts.messages)))
        self.amount.setText(" · ".join(parts))
        self.backups.setText(facts.backups)
        self.keys.setText(facts.key_store)
        if facts.hosts is None:
            self.hosts.setText("")
        elif facts.hosts:
            lines = "\n".join(f"{host}  ·  {when}" for host, when in facts.hosts)
            self.hosts.setText(tr("Contacted so far:") + "\n" + lines)
        else:
            self.hosts.setText(tr("No server was contacted so far."))

    def offer_transfer(self, *, exports: bool, imports: bool) -> None:
        """Offer to export everything and to import, where somebody does it."""
        self.export.setVisible(exports)
        self.import_.setVisible(imports)

    def show_result(self, sentence: str, *, failed: bool = False) -> None:
        """Say how what was asked for went."""
        self.result.setText(sentence)
        self.result.set_tone("error" if failed else "text")

    def _button(self, text: str, name: str) -> Button:
        button = Button(self.theme, text, look=Look.OUTLINED)
        button.setObjectName(name)
        return button

    @Slot()
    def _folder(self) -> None:
        self.folder_requested.emit()

    @Slot()
    def _backup(self) -> None:
        self.backup_requested.emit()

    @Slot()
    def _check(self) -> None:
        self.check_requested.emit()

    @Slot()
    def _export(self) -> None:
        self.export_requested.emit()

    @Slot()
    def _import(self) -> None:
        self.import_requested.emit()
