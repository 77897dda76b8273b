"""The page about data: where it is, backups, checks, contacted servers, deleting everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QDateTime, Qt, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from falcon_desktop.core.domain.backup_retention import BackupRetention
from falcon_desktop.core.domain.cost import Spent
from falcon_desktop.core.domain.reports import BackupFile, ContactedHost
from falcon_desktop.ui.kit.connection_names import connection_name
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.costs import spent_words
from falcon_desktop.ui.kit.dates import month_name
from falcon_desktop.ui.kit.forms import Page, Picker, flow, row
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, side_by_side, size_words, tr, tr_n
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme

PATH: Final = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, slots=True)
class DataFacts:
    """The facts on the page; sizes in bytes, None if unknown."""

    path: str
    size: int | None = None
    conversations: int | None = None
    messages: int | None = None
    key_store: str = ""
    """One sentence on where keys are kept."""


class DataPage(Page):
    """Where the data is, and actions on all of it."""

    folder_requested = Signal()
    backup_requested = Signal()
    copy_requested = Signal()
    retention_chosen = Signal(str)
    restore_requested = Signal(str)
    """A backup by its path; "" for one that is not in the list."""
    check_requested = Signal(bool)
    """Whether every text is to be checked, too."""
    compact_requested = Signal()
    export_requested = Signal()
    import_requested = Signal()
    forget_hosts_requested = Signal()
    erase_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "data")
        self._add_place()
        self._add_backups()
        self._add_upkeep()
        self._add_costs()
        self._add_privacy()
        self._add_erasing()
        self.end()
        for button, slot in (
            (self.folder, self.folder_requested),
            (self.backup, self.backup_requested),
            (self.copy, self.copy_requested),
            (self.restore, self._restore),
            (self.restore_file, self._restore_file),
            (self.quick_check, self._check_quickly),
            (self.check, self._check),
            (self.compact, self.compact_requested),
            (self.export, self.export_requested),
            (self.import_, self.import_requested),
            (self.forget_hosts, self.forget_hosts_requested),
            (self.erase, self.erase_requested),
        ):
            button.clicked.connect(slot)
        self.backups.itemSelectionChanged.connect(self._backup_chosen)
        self.retention.activated.connect(self._retention_chosen)

    def _add_place(self) -> None:
        self.add_heading(tr("Where your chats are"))
        self.path = QLineEdit()
        self.path.setReadOnly(True)
        name_widget(self.path, "Data directory", tr("Data folder"))
        self.folder = self._button(tr("Open folder"), "open_folder")
        self.column.addLayout(row(self.path, self.folder, stretch=0))
        self.amount = self.add_words("")
        self.amount.setObjectName("data_size")
        self.export = self._button(tr("Export all chats…"), "export_all")
        self.import_ = self._button(tr("Import chats…"), "import")
        self.column.addLayout(flow(self.export, self.import_))

    def _add_backups(self) -> None:
        self.add_heading(tr("Backups"))
        self.add_words(
            tr("Backed up daily and verified. Manual backups stay until you delete them.")
        )
        self.retention = Picker(self.theme)
        name_widget(self.retention, "Keep daily backups", tr("Keep daily backups"))
        for value, text in (
            (BackupRetention.WEEK, tr("7 days")),
            (BackupRetention.MONTH, tr("7 days + 4 weekly")),
            (BackupRetention.HALF_YEAR, tr("7 days + 4 weekly + 6 monthly")),
        ):
            self.retention.addItem(text, value)
        label = Label(self.theme, tr("Keep daily backups"))
        label.setBuddy(self.retention)
        self.column.addWidget(label)  # over it: together they do not fit with large type
        self.column.addLayout(flow(self.retention))
        self.backups = self._list("Backups", tr("Backups"), 132)
        self.backup = self._button(tr("Back up now"), "back_up")
        self.restore = self._button(tr("Restore…"), "restore")
        self.copy = self._button(tr("Save a copy elsewhere…"), "save_copy")
        self.restore_file = self._button(tr("Restore from a file…"), "restore_file")
        self.restore.setEnabled(False)
        self.column.addLayout(flow(self.backup, self.restore))
        self.column.addLayout(flow(self.copy, self.restore_file))
        self.result = self.add_result()
        self.result.setObjectName("data_result")

    def _add_upkeep(self) -> None:
        self.add_heading(tr("The database"))
        self.quick_check = self._button(tr("Quick check"), "check_quickly")
        self.check = self._button(tr("Full check"), "check_database")
        self.compact = self._button(tr("Reduce file size"), "compact")
        self.column.addLayout(flow(self.quick_check, self.check, self.compact))
        self.upkeep_result = self.add_result()
        self.upkeep_result.setObjectName("upkeep_result")

    def _add_costs(self) -> None:
        self.add_heading(tr("What answers cost"))
        self.spent_words = self.add_words("")
        self.spent_words.setObjectName("spent_words")
        self.spent = self._list("What answers cost", tr("What answers cost"), 104)
        self.set_spent(())

    def _add_privacy(self) -> None:
        self.add_heading(tr("Privacy"))
        self.add_words(
            tr(
                "Falcon Desktop contacts only the servers you set up. It sends no statistics "
                "and checks for updates only if you ask it to."
            )
        )
        self.keys = self.add_words("")
        self.keys.setObjectName("key_store")
        self.hosts_words = self.add_words("")
        self.hosts_words.setObjectName("hosts_words")
        self.hosts = self._list("Contacted hosts", tr("Contacted hosts"), 104)
        self.forget_hosts = self._button(tr("Clear list"), "forget_hosts")
        self.column.addLayout(flow(self.forget_hosts))
        self.set_hosts(())

    def _add_erasing(self) -> None:
        self.add_heading(tr("Delete everything"))
        self.add_words(
            tr("Permanently deletes every chat, including the search index and journal.")
        )
        self.erase = self._button(tr("Delete all chats…"), "erase_all")
        self.erase.tone = "error"
        self.column.addLayout(flow(self.erase))

    def set_retention(self, retention: BackupRetention) -> None:
        """Show how far back the daily backups reach."""
        self.retention.setCurrentIndex(self.retention.findData(retention))

    def set_facts(self, facts: DataFacts) -> None:
        """Show these facts."""
        locale = reader_locale()
        self.path.setText(facts.path)
        self.path.setCursorPosition(0)
        parts = []
        if facts.size is not None:
            parts.append(size_words(facts.size))
        if facts.conversations is not None:
            count = locale.toString(facts.conversations)
            parts.append(tr_n("{shown} chat(s)", facts.conversations, shown=count))
        if facts.messages is not None:
            count = locale.toString(facts.messages)
            parts.append(tr_n("{shown} message(s)", facts.messages, shown=count))
        self.amount.setText(" · ".join(parts))
        self.keys.setText(facts.key_store)

    def set_backups(self, backups: Sequence[BackupFile]) -> None:
        """List the backups, newest first."""
        self.backups.clear()
        for one in backups:
            kind = tr("daily") if one.daily else tr("manual")
            item = QListWidgetItem(f"{moment(one.time)}  ·  {size_words(one.size)}  ·  {kind}")
            item.setData(PATH, one.path)
            self.backups.addItem(item)
        if not backups:
            item = QListWidgetItem(tr("No backups yet. One is made every day."))
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.backups.addItem(item)
        self._backup_chosen()

    def set_hosts(self, hosts: Sequence[ContactedHost]) -> None:
        """List the contacted hosts."""
        self.hosts.clear()
        for one in hosts:
            times = tr(
                "first {first}, last {last}", first=moment(one.first_at), last=moment(one.last_at)
            )
            self.hosts.addItem(side_by_side(one_line(one.host), times, between="  ·  "))
        self.hosts_words.setText(tr("Servers contacted:") if hosts else tr("None yet"))
        self.hosts.setVisible(bool(hosts))
        self.forget_hosts.setVisible(bool(hosts))

    def set_spent(self, sums: Sequence[Spent]) -> None:
        """List what answers cost, by month and connection, with the currency's name."""
        self.spent.clear()
        for one in sums:
            name = connection_name(one.connection, one.connection_id)
            facts = (month_name(one.month, reader_locale()), one_line(name, 60), spent_words([one]))
            self.spent.addItem(side_by_side(*facts, between="  ·  "))
        self.spent.setVisible(bool(sums))
        self.spent_words.setText(
            tr(
                "As their servers said. Counts the chats that are here and in "
                "Trash; titles that models wrote are not in it."
            )
            if sums
            else tr("No server has said what an answer cost.")
        )

    def show_result(self, sentence: str, *, failed: bool = False) -> None:
        """Show the result of a backup or restore."""
        self.result.setText(sentence)
        self.result.set_tone("error" if failed else "text")

    def show_upkeep_result(self, sentence: str, *, failed: bool = False) -> None:
        """Show the result of a check or of reducing the file size."""
        self.upkeep_result.setText(sentence)
        self.upkeep_result.set_tone("error" if failed else "text")

    def _button(self, text: str, name: str) -> Button:
        button = Button(self.theme, text, look=Look.OUTLINED)
        button.setObjectName(name)
        return button

    def _list(self, english: str, name: str, height: int) -> QListWidget:
        made = QListWidget()
        made.setFixedHeight(self.theme.px(height))
        made.setWordWrap(True)
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name_widget(made, english, name)
        self.column.addWidget(made)
        return made

    def _chosen_backup(self) -> str:
        chosen = self.backups.selectedItems()
        return str(chosen[0].data(PATH) or "") if chosen else ""

    @Slot()
    def _backup_chosen(self) -> None:
        self.restore.setEnabled(bool(self._chosen_backup()))

    @Slot()
    def _retention_chosen(self) -> None:
        self.retention_chosen.emit(self.retention.currentData())

    @Slot()
    def _restore(self) -> None:
        if chosen := self._chosen_backup():
            self.restore_requested.emit(chosen)

    @Slot()
    def _restore_file(self) -> None:
        self.restore_requested.emit("")

    @Slot()
    def _check_quickly(self) -> None:
        self.check_requested.emit(False)

    @Slot()
    def _check(self) -> None:
        self.check_requested.emit(True)


def moment(milliseconds: int) -> str:
    """Return a time in the reader's format."""
    locale = reader_locale()
    time = QDateTime.fromMSecsSinceEpoch(milliseconds)
    return locale.toString(time, locale.FormatType.ShortFormat)
