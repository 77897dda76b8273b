"""The window "How it was made": what is known of an answer, in five pages of plain text."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QPlainTextEdit,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.core.domain.provenance import ProvenanceReport
from falcon_desktop.ui.answers import facts
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.clipboard import copy_text
from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.forms import flow
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.placing import ChildWindow
from falcon_desktop.ui.kit.plain_edit import PlainEdit
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.kit.writing_side import WritingSide

STYLE: Final = """
#how_it_was_made_window { background: @window; }
QPlainTextEdit { background: @code; color: @text; border: 1px solid @edge; border-radius: 8px;
    padding: 6px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QPlainTextEdit:focus { border: 2px solid @accent; padding: 5px 7px; }
QTabBar { background: @window; }
QTabBar::tab { background: @window; color: @secondary; padding: 6px 10px; border-radius: 8px;
    margin: 0 2px; border: 2px solid transparent; }
QTabBar::tab:hover { background: @hover; color: @text; }
QTabBar::tab:selected { background: @tint; color: @text; }
QTabBar:focus { outline: 0; }
QTabBar::tab:selected:focus { border: 2px solid @accent; }
"""


class _Summary(PlainEdit):
    """The page whose values may be among signs, which are not copied."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """Return what is copied or dragged."""
        data = QMimeData()
        data.setText(facts.without_signs(super().createMimeDataFromSelection().text()))
        return data


class HowMadeWindow(ChildWindow):
    """Shows how one answer was made; frees itself when closed."""

    run_again_requested = Signal(str)
    run_with_requested = Signal(str)

    def __init__(self, theme: Theme, how: ProvenanceReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._message_id = how.answer.id
        self.setObjectName("how_it_was_made_window")
        self.setWindowTitle(tr("How it was made"))
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self.tabs.setUsesScrollButtons(True)
        name_widget(self.tabs, "Sections", tr("Sections"))
        self._pages = QStackedWidget()
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        summary = facts.summary_of(how, alone=mirrored)
        self._add("Summary", tr("Summary"), tr("Summary"), summary)
        self._add("Request JSON", tr("Request JSON"), tr("Request"), facts.request_text(how))
        self._add("cURL", tr("cURL"), tr("cURL"), facts.curl_text(how))
        self._add("Prompt", tr("Prompt as sent"), tr("Prompt"), facts.prompt_text(how))
        if error := facts.error_text(how.answer):
            self._add("Raw error", tr("Raw error"), tr("Error"), error)
        self.tabs.currentChanged.connect(self._pages.setCurrentIndex)
        self._copy = Button(theme, tr("Copy"), icon_name="copy", look=Look.OUTLINED)
        self._again = Button(
            theme, tr("Run again exactly"), icon_name="regenerate", look=Look.OUTLINED
        )
        self._with = Button(theme, tr("Run with…"), icon_name="options", look=Look.OUTLINED)
        self._close = Button(theme, tr("Close"), look=Look.OUTLINED)
        self._arrange(how)
        self._connect()
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def sizeHint(self) -> QSize:
        """Return a size for some thirty lines."""
        return QSize(self._theme.px(680), self._theme.px(560))

    def showEvent(self, event: QShowEvent) -> None:
        """Have the title said: of a window whose first field is a tab, a reader says only that."""
        super().showEvent(event)
        # by the window below: what a window says that just came makes Orca say its title, too
        announce(self.parentWidget() or self, self.windowTitle())

    @property
    def page(self) -> QPlainTextEdit:
        """The text on screen."""
        page = self._pages.currentWidget()
        if not isinstance(page, QPlainTextEdit):
            raise TypeError(page)
        return page

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _add(self, english: str, name: str, tab: str, text: str) -> None:
        page = _Summary() if english == "Summary" else PlainEdit()
        page.breaks_lines = True
        page.setPlainText(text)
        page.setReadOnly(True)
        page.setTabChangesFocus(True)
        if english in ("Request JSON", "cURL"):  # code reads left to right everywhere
            page.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        else:
            WritingSide(page)
        name_widget(page, english, name)
        self.tabs.addTab(tab)
        self._pages.addWidget(page)

    def _arrange(self, how: ProvenanceReport) -> None:
        made = how.answer.provenance
        self._again.setObjectName("run_again_exactly")
        self._with.setObjectName("run_with")
        self._copy.setObjectName("copy_section")
        self._close.setObjectName("close_window")
        self._again.setVisible(bool(made.connection_id) and how.answer.parent_id is not None)
        self._with.setVisible(how.answer.parent_id is not None)
        if how.connection is None:
            self._again.setEnabled(False)
            set_tip(
                self._again,
                tr("The connection “{name}” was removed.", name=one_line(made.connection_name, 60)),
            )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setSpacing(8)
        layout.addWidget(self.tabs)
        layout.addWidget(self._pages, 1)
        layout.addLayout(flow(self._again, self._with, self._copy, self._close, at_end=2))

    def _connect(self) -> None:
        self._copy.clicked.connect(self._copy_page)
        self._close.clicked.connect(self.close)
        self._again.clicked.connect(self._run_again)
        self._with.clicked.connect(self._run_with)
        for keys, slot in (("Ctrl+Tab", self._next), ("Ctrl+Shift+Tab", self._previous)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @Slot()
    def _follow_theme(self) -> None:
        theme = self._theme
        theme.style(self, STYLE)
        self.tabs.setFont(theme.font())
        for page in self._pages.findChildren(QPlainTextEdit):
            page.setFont(theme.code_font(scale=0.95))

    @Slot()
    def _copy_page(self) -> None:
        text = self.page.toPlainText()
        copy_text(self, facts.without_signs(text) if isinstance(self.page, _Summary) else text)

    @Slot()
    def _next(self) -> None:
        self._step(1)

    @Slot()
    def _previous(self) -> None:
        self._step(-1)

    def _step(self, by: int) -> None:
        count = self.tabs.count()
        self.tabs.setCurrentIndex((self.tabs.currentIndex() + by) % count)

    @Slot()
    def _run_again(self) -> None:
        self.run_again_requested.emit(self._message_id)
        self.close()

    @Slot()
    def _run_with(self) -> None:
        self.run_with_requested.emit(self._message_id)
        self.close()
