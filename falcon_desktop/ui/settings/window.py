"""The settings: a window next to the main one, whose changes apply at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final, TypeVar, cast

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QStackedWidget,
    QWidget,
)

from falcon_desktop.core.domain.settings import SendKey
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.forms import STYLE, Page
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.icons import icon
from falcon_desktop.ui.kit.language import available
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.settings_pages import PageLabel, page_labels
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.settings.about_page import AboutPage
from falcon_desktop.ui.settings.connections_page import ConnectionsPage
from falcon_desktop.ui.settings.data_page import DataPage
from falcon_desktop.ui.settings.general_pages import AppearancePage, ChatPage
from falcon_desktop.ui.settings.models_page import ModelsPage
from falcon_desktop.ui.settings.presets_page import PresetsPage
from falcon_desktop.ui.settings.program_page import ProgramPage
from falcon_desktop.ui.settings.prompts_page import PromptsPage
from falcon_desktop.ui.settings.shortcuts_page import ShortcutsPage

NARROW: Final = 700
"""Below this width the form and the lists do not stand beside each other."""
_ICON: Final = 18
"""Pixels of a page's icon, at no zoom."""
_AROUND: Final = 44
"""Pixels on both sides of it together, in a list of icons alone."""
BESIDE_A_NAME: Final = 72
"""What stands beside the name of a page: its icon, borders and margins."""
_LANGUAGES: Final = available()
"""Looked for while this is imported: that may read the disk, a window may not."""

PageT = TypeVar("PageT", bound=Page)


class SettingsWindow(ChildWindow):
    """The window. It frees itself when closed; ``closed`` reports it."""

    closed = Signal()
    page_made = Signal(str)
    """A page, by its name, is there from now on, and is not shown yet."""
    page_shown = Signal(str)
    """A page, by its name, was gone to."""

    def __init__(
        self, theme: Theme, *, send_key: SendKey, version: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._send_key = send_key
        self._version = version
        self._made: dict[str, Page] = {}
        self.setObjectName("settings_window")
        # before there is anything in it: afterwards all that is there would be polished anew
        theme.style(self, STYLE)
        self.setWindowTitle(tr("Settings"))
        self.setAccessibleName(tr("Settings"))
        self.pages = QListWidget()
        name_widget(self.pages, "Settings pages", tr("Settings pages"))
        self.pages.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._stack = QStackedWidget()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.pages)
        layout.addWidget(self._stack, 1)
        self._names: list[str] = []
        for name, label in page_labels().items():
            self._list(name, label)
        self.pages.currentRowChanged.connect(self._choose)
        self._compact: bool | None = None
        theme.changed.connect(self._follow_theme)
        self._take_sizes()
        self._fit()
        self.resize(self.sizeHint())

    # --- the pages, each made when it is first asked for ----------------------------------------

    @property
    def connections(self) -> ConnectionsPage:
        """The page of connections."""
        return self._page("connections", ConnectionsPage)

    @property
    def models(self) -> ModelsPage:
        """The page of models on this computer."""
        return self._page("models", ModelsPage)

    @property
    def appearance(self) -> AppearancePage:
        """The page of theme and text size."""
        return self._page("appearance", AppearancePage)

    @property
    def chat(self) -> ChatPage:
        """The page of defaults for every chat."""
        return self._page("chat", partial(ChatPage, send_key=self._send_key))

    @property
    def presets(self) -> PresetsPage:
        """The page of presets."""
        return self._page("presets", PresetsPage)

    @property
    def prompts(self) -> PromptsPage:
        """The page of saved prompts."""
        return self._page("prompts", PromptsPage)

    @property
    def data(self) -> DataPage:
        """The page of data and privacy."""
        return self._page("data", DataPage)

    @property
    def program(self) -> ProgramPage:
        """The page of general settings."""
        return self._page("program", partial(ProgramPage, languages=_LANGUAGES))

    @property
    def shortcuts(self) -> ShortcutsPage:
        """The page of shortcuts."""
        return self._page("shortcuts", ShortcutsPage)

    @property
    def about(self) -> AboutPage:
        """The page of versions, licences and diagnostics."""
        return self._page("about", partial(AboutPage, version=self._version))

    def has_made(self, name: str) -> bool:
        """Whether a page was created: others need no updates."""
        return name in self._made

    def _page(self, name: str, make: Callable[[Theme], PageT]) -> PageT:
        page = self._made.get(name)
        if page is None:
            page = self._made[name] = make(self._theme)
            page.set_compact(bool(self._compact))
            self._stack.addWidget(page)
            self.page_made.emit(name)
        return cast("PageT", page)

    def sizeHint(self) -> QSize:
        """Return a size that fits the page of connections."""
        return QSize(self._theme.px(860), self._theme.px(620))

    def show_page(self, page: Page) -> None:
        """Show a page and bring the window to the front."""
        name = next(name for name, one in self._made.items() if one is page)
        self.pages.setCurrentRow(self._names.index(name))
        self.show()
        self.raise_()
        self.activateWindow()

    @property
    def page_name(self) -> str:
        """The current page's attribute name."""
        return self._names[max(0, self.pages.currentRow())]

    def setVisible(self, visible: bool) -> None:
        """Show the first page if none was chosen."""
        if visible and self.pages.currentRow() < 0:
            self.pages.setCurrentRow(0)
        super().setVisible(visible)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show only the pages' icons if the window is narrow."""
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Finish the field being edited, stop a test, and report that the window closes."""
        focused = self.focusWidget()
        if focused is not None:
            focused.clearFocus()
        for page in self._made.values():
            page.finish()
        super().closeEvent(event)
        self.closed.emit()

    def _list(self, name: str, label: PageLabel) -> None:
        item = QListWidgetItem(icon(label.icon, self._theme), label.title)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, label.title)
        self.pages.addItem(item)
        self._names.append(name)

    @Slot(int)
    def _choose(self, row: int) -> None:
        if row >= 0:
            page: Page = getattr(self, self._names[row])
            self._stack.setCurrentWidget(page)
            self.page_shown.emit(self._names[row])

    def _fit(self) -> None:
        compact = self.width() < self._theme.px(NARROW)
        # the list's padding does not grow with the type: an icon alone stands in the middle
        icons = self._theme.px(_ICON) + _AROUND
        self.pages.setFixedWidth(icons if compact else self._width_of_names())
        if compact == self._compact:
            return
        self._compact = compact
        for page in self._made.values():
            page.set_compact(compact)
        for place, label in enumerate(page_labels().values()):
            item = self.pages.item(place)
            item.setText("" if compact else label.title)
            set_tip(item, label.title if compact else "")

    def _width_of_names(self) -> int:
        """Return the width at which no page's name is cut, within limits."""
        self.pages.ensurePolished()
        measure = self.pages.fontMetrics().horizontalAdvance
        names = max(measure(label.title) for label in page_labels().values())
        low, high = map(self._theme.px, (180, 300))
        return min(max(names + self._theme.px(BESIDE_A_NAME), low), high)

    @Slot()
    def _follow_theme(self) -> None:
        self._theme.style(self, STYLE)
        self._take_sizes()
        self._fit()

    def _take_sizes(self) -> None:
        px = self._theme.px
        self.pages.setIconSize(QSize(px(_ICON), px(_ICON)))
        for place in range(self.pages.count()):
            self.pages.item(place).setSizeHint(QSize(px(36), px(36)))
