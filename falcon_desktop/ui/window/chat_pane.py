"""The pane of the open conversation: header above what is read above the message box. What the
first paint does not show is made by :meth:`ChatPane.complete`, after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPlainTextEdit,
    QSizePolicy,
    QSpacerItem,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.ui.composer.composer import Composer
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import TEXT_COLUMN_WIDTH, Theme
from falcon_desktop.ui.window.empty_state import EmptyState
from falcon_desktop.ui.window.header import Header

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import Conversation, Message
    from falcon_desktop.core.domain.open_conversation import OpenConversation
    from falcon_desktop.ui.kit.banner import Banner
    from falcon_desktop.ui.transcript.search import Hit
    from falcon_desktop.ui.transcript.view import TranscriptView
    from falcon_desktop.ui.window.find_bar import FindBar

MARGIN: Final = 20
"""Pixels that are left free beside the message box at the least."""


class ChatPane(QWidget):
    """One page at a time: the invitation, the transcript, or what stands in for it."""

    titled = Signal(str)
    """What is shown is called something else: by its title, or as what has none."""

    banner: Banner
    server_line: Banner
    """Where the next question goes, where that is not what answered the chat so far."""
    find_bar: FindBar
    transcript: TranscriptView

    def __init__(self, theme: Theme, parent: QWidget, *, invite: bool) -> None:
        super().__init__(parent)
        self.theme = theme
        self.header = Header(theme, self)
        self._pages = QWidget(self)
        self.empty_state = EmptyState(theme, self._pages)
        self.composer = Composer(theme, self)
        self._stack = QStackedLayout(self._pages)
        self._blank = QWidget(self._pages)  # for what is about to be opened
        self._stack.addWidget(self._blank)
        self._stack.addWidget(self.empty_state)
        if invite:
            self._stack.setCurrentWidget(self.empty_state)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.header)
        self._body = QHBoxLayout()
        whole.addLayout(self._body, 1)
        self._column = QVBoxLayout()
        self._body.addLayout(self._column, 1)
        self._column.addWidget(self._pages, 1)
        # else that of the largest page, of which a tall notice would cover a part
        self._pages.setMinimumHeight(1)
        self._below = QSpacerItem(0, 0, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._column.addItem(self._below)
        self._composer_row = QVBoxLayout()
        self._composer_row.addWidget(self.composer)
        self._column.addLayout(self._composer_row)

    def complete(self) -> None:
        """Create the rest: transcript, find bar, banner. Everything works from then on."""
        from falcon_desktop.ui.kit.banner import Banner
        from falcon_desktop.ui.kit.caret import CaretRest
        from falcon_desktop.ui.transcript.view import TranscriptView
        from falcon_desktop.ui.window.find_bar import FindBar

        self.transcript = TranscriptView(self.theme, self._pages)
        self._stack.addWidget(self.transcript)
        self.find_bar = FindBar(self.theme, self)
        self._column.insertWidget(0, self.find_bar)
        self.banner = Banner(self.theme, self)
        self._column.insertWidget(0, self.banner)
        self.server_line = Banner(self.theme, self)
        name_widget(self.server_line, "Who answers next", tr("About the connection"))
        self._column.insertWidget(1, self.server_line)
        CaretRest(self.composer.edit)
        self.find_bar.text_changed.connect(self.transcript.find)
        self.find_bar.next_wanted.connect(self.transcript.find_next)
        self.find_bar.previous_wanted.connect(self.transcript.find_previous)
        self.find_bar.closed.connect(self._end_find)
        self.transcript.found.connect(self.find_bar.set_count)

    def panes(self) -> tuple[QWidget, ...]:
        """Return the parts from top to bottom."""
        return (
            self.header,
            self.banner,
            self.server_line,
            self.find_bar,
            self._pages,
            self.composer,
        )

    def show_new_chat(self) -> None:
        """Show the welcome page instead of a transcript."""
        self.transcript.clear()
        self.composer.show()
        self._stack.setCurrentWidget(self.empty_state)
        self.set_title("")
        self.composer.focus()

    def show_conversation(
        self, opened: OpenConversation, messages: Sequence[Message], hit: Hit | None = None
    ) -> None:
        """Show a conversation at a search hit, else where it was last read.

        The invitation is shown if nothing was said in it.
        """
        conversation = opened.conversation
        self.show_transcript()
        path, versions = opened.path, opened.versions
        if hit is None:
            anchor = conversation.scroll_anchor
            self.transcript.show_conversation(path, versions, messages, anchor)
        else:
            self.transcript.show_hit(path, versions, messages, hit)
        if not opened.path:
            self._stack.setCurrentWidget(self.empty_state)
        self.set_title(conversation.title)

    def show_versions(self, opened: OpenConversation, messages: Sequence[Message]) -> None:
        """Show another version of the open conversation, at the same position."""
        self.transcript.change_path(opened.path, opened.versions, messages)
        self.set_title(opened.conversation.title)

    def show_fresh_conversation(self, conversation: Conversation) -> None:
        """Show a conversation without messages."""
        self.show_transcript()
        self.transcript.clear()
        self.set_title(conversation.title)

    def show_transcript(self) -> None:
        """Show the transcript at its size, before it measures messages."""
        self.composer.show()
        self.transcript.setGeometry(self._pages.rect())
        self._stack.setCurrentWidget(self.transcript)

    def show_page(self, page: QWidget, title: str, untitled: str) -> None:
        """Show a page without a message box instead of the transcript."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self.close_find()
        self.transcript.clear()
        self.composer.set_draft("")
        self.composer.hide()
        self._stack.setCurrentWidget(page)
        self.set_title(title, untitled)

    def show_beside(self, page: QWidget) -> None:
        """Show a page about the open conversation; its transcript stays loaded."""
        if self._stack.indexOf(page) < 0:
            self._stack.addWidget(page)
        self.close_find()
        self.composer.hide()
        self._stack.setCurrentWidget(page)

    @property
    def takes_messages(self) -> bool:
        """Whether the current page has a message box."""
        return self._stack.currentWidget() in (self.transcript, self.empty_state, self._blank)

    def typing_box(self) -> QPlainTextEdit | None:
        """Return the current box for typing; None if there is none."""
        if self.composer.isVisible():
            return self.composer.edit
        page = self._stack.currentWidget()
        box = page.focusProxy() if page is not None else None
        return box if isinstance(box, QPlainTextEdit) and not box.isReadOnly() else None

    def is_read(self, widget: QWidget) -> bool:
        """Whether a widget shows read-only content of the open conversation."""
        return widget is self.transcript or self.transcript.isAncestorOf(widget)

    def turn_page(self, step: int) -> None:
        """Scroll by a page, down (1) or up (-1)."""
        if self._stack.currentWidget() is self.transcript:
            self.transcript.turn_page(step)

    @Slot()
    def focus_writing(self) -> None:
        """Focus the message box, or the page that replaces it."""
        if self.composer.isVisibleTo(self):
            self.composer.focus()
        elif (page := self._stack.currentWidget()) is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def show_find(self) -> None:
        """Open the find bar."""
        if self._stack.currentWidget() is self.transcript:
            self.find_bar.open_bar()

    def close_find(self) -> bool:
        """Close the find bar; return False if it was not open."""
        shown = self.find_bar.isVisible()
        self.find_bar.close_bar()
        return shown

    @Slot()
    def _end_find(self) -> None:
        self.transcript.find("")
        self.focus_writing()

    def set_title(self, title: str, untitled: str = "") -> None:
        """Show a conversation's title, or what one without a title is called: "New chat" if not
        ``untitled``.
        """
        shown = title or untitled or tr("New chat")
        self.header.set_title(shown, editable=bool(title))
        self.titled.emit(shown)

    def fit(self, beside: int) -> None:
        """Leave room at the end below the header; the message box is as wide as the text is."""
        mirrored = self.isRightToLeft()
        self._body.setContentsMargins(beside if mirrored else 0, 0, 0 if mirrored else beside, 0)
        column = self.theme.px(TEXT_COLUMN_WIDTH) + 2 * MARGIN
        side = max(0, (self.width() - beside - column) // 2)
        self._composer_row.setContentsMargins(side, 0, side, 0)

    def leave_room(self, height: int) -> None:
        """End the content this many pixels above the message box."""
        if self._below.sizeHint().height() != height:
            self._below.changeSize(0, height, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
            self._column.invalidate()

    @property
    def free_area(self) -> QRect:
        """What is left of it, in its parent's coordinates, above the message box."""
        margins = self._body.contentsMargins()
        taken = 0 if self.composer.isHidden() else self.composer.height()
        return self.geometry().adjusted(margins.left(), 0, -margins.right(), -taken)
