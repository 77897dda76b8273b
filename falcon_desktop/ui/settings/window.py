"""The settings: a window beside the main one, whose changes apply at once.

Must not know where settings are kept; its pages take values and tell wishes.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from falcon_desktop.core.settings import SendKey
from falcon_desktop.ui.controls import name_widget
from falcon_desktop.ui.i18n import tr
from falcon_desktop.ui.icons import icon
from falcon_desktop.ui.language import LANGUAGES
from falcon_desktop.ui.placing import ChildWindow
from falcon_desktop.ui.settings.about_page import AboutPage
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from falcon_desktop.ui.settings.data_page import DataPage
from falcon_desktop.ui.settings.forms import STYLE, Page
from falcon_desktop.ui.settings.general_pages import AppearancePage, ChatPage
from falcon_desktop.ui.settings.models_page import ModelsPage
from falcon_desktop.ui.settings.presets_page import PresetsPage
from falcon_desktop.ui.settings.program_page import ProgramPage
from falcon_desktop.ui.settings.prompts_page import PromptsPage
from falcon_desktop.ui.settings.shortcuts_page import ShortcutsPage
from falcon_desktop.ui.theme import Theme
from falcon_desktop.ui.tips import set_tip

NARROW: Final = 700
"""Below this width the form and the lists do not stand beside each other."""


class SettingsWindow(ChildWindow):
    """The window. It frees itself when it is closed; ``closed`` tells so."""

    closed = Signal()

    def __init__(
        self, theme: Theme, *, send_key: SendKey, version: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("settings_window")
        # before there is anything in it: afterwards all that is there would be polished anew
        self.setStyleSheet(theme.fill(STYLE))
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.connections = ConnectionsPage(theme)
        self.models = ModelsPage(theme)
        self.appearance = AppearancePage(theme)
        self.program = ProgramPage(theme, LANGUAGES)
        self.chat = ChatPage(theme, send_key)
        self.presets = PresetsPage(theme)
        self.prompts = PromptsPage(theme)
        self.data = DataPage(theme)
        self.shortcuts = ShortcutsPage(theme)
        self.about = AboutPage(theme, version)
        self.pages = QListWidget()
        name_widget(self.pages, "Settings pages", tr("Settings pages"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.pages.setIconSize(QSize(theme.px(18), theme.px(18)))
        self._stack = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages)
        layout.addWidget(self._stack, 1)
        for page, icon_name in (
            (self.connections, "server"),
            (self.models, "computer"),
            (self.appearance, "sun"),
            (self.chat, "chat"),
            (self.presets, "persona"),
            (self.prompts, "slash"),
            (self.data, "shield"),
            (self.program, "options"),
            (self.shortcuts, "keyboard"),
            (self.about, "info"),
        ):
            self._add(page, icon_name)
        self.pages.currentRowChanged.connect(self._stack.setCurrentIndex)
        self.pages.setCurrentRow(0)
        self._compact: bool | None = None
        theme.changed.connect(self._follow_theme)
        self._fit()
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        """Return a size that shows the page of connections whole."""
        return QSize(self._theme.px(860), self._theme.px(620))

    def show_page(self, page: Page) -> None:
        """Show a page, and the window in front."""
        self.pages.setCurrentRow(self._stack.indexOf(page))
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def page_name(self) -> str:
        """The attribute's name of the page that is shown."""
        shown = self._stack.currentWidget()
        return next(name for name, page in vars(self).items() if page is shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the pages' icons only where the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let a field that is being edited finish, stop a test, and tell that the window goes."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        self.chat.defaults.finish()
        self.presets.finish()
        self.prompts.finish()
        self.connections.editor.defaults.finish()
        self.connections.test_stop_requested.emit()
        super().closeEvent(event)
        self.closed.emit()

    def _add(self, page: Page, icon_name: str) -> None:
        item = QListWidgetItem(icon(icon_name, self._theme), page.title)
        item.setSizeHint(QSize(self._theme.px(36), self._theme.px(36)))
        item.setData(Qt.ItemDataRole.AccessibleTextRole, page.title)
        self.pages.addItem(item)
        self._stack.addWidget(page)

    def _fit(self) -> None:
        compact = self.width() < self._theme.px(NARROW)
        self.pages.setFixedWidth(self._theme.px(62 if compact else 180))
        if compact == self._compact:
            return
        self._compact = compact
        for place in range(self._stack.count()):
            page, item = self._stack.widget(place), self.pages.item(place)
            if isinstance(page, Page):
                page.set_compact(compact)
                item.setText("" if compact else page.title)
                set_tip(item, page.title if compact else "")

    @Slot()
    def _follow_theme(self) -> None:
        self.setStyleSheet(self._theme.fill(STYLE))
        self._fit()
