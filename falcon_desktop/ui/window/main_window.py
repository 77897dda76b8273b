"""The main window: assembles the panes and manages their sizes.

Sidebar on the writing side's start, the open conversation, options at its end; in a narrow window
the panels lie over the conversation instead of beside it. What the first paint does not show is
made by :meth:`MainWindow.complete`, after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, cast

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QMainWindow, QWidget

from falcon_desktop.ui.kit import tab_order
from falcon_desktop.ui.kit.controls import has_keyboard, holds_keyboard
from falcon_desktop.ui.kit.placing import moved_inside, place_of, return_to, room_on
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.window_edges import GRIP, Grip, Shade, chosen_width, sidebar_width
from falcon_desktop.ui.sidebar.sidebar import Sidebar
from falcon_desktop.ui.window.chat_pane import MARGIN, ChatPane
from falcon_desktop.ui.window.end_panel import EndPanel

if TYPE_CHECKING:
    from falcon_desktop.core.domain.conversation import Message
    from falcon_desktop.core.domain.open_conversation import OpenConversation
    from falcon_desktop.ui.kit.actions import Actions
    from falcon_desktop.ui.kit.banner import Banner
    from falcon_desktop.ui.kit.composing import Composing
    from falcon_desktop.ui.kit.held_keys import HeldKeys
    from falcon_desktop.ui.kit.lost_keyboard import LostKeyboard
    from falcon_desktop.ui.kit.notice import Notice
    from falcon_desktop.ui.kit.typing_relay import TypingRelay
    from falcon_desktop.ui.transcript.search import Hit
    from falcon_desktop.ui.transcript.view import TranscriptView
    from falcon_desktop.ui.window.find_bar import FindBar

MINIMUM: Final = QSize(480, 400)
FIRST_SIZE: Final = QSize(1_280, 820)
NARROW: Final = 760
"""Below this width the sidebar lies over the transcript."""
SIDEBAR_FIRST: Final = 268
NOTICE_WIDTH: Final = 560
GAP: Final = 8
"""Pixels above the notice."""
_WITH_KEYS: Final = (
    Qt.KeyboardModifier.ControlModifier
    | Qt.KeyboardModifier.AltModifier
    | Qt.KeyboardModifier.MetaModifier
)
_PRESS: Final = QEvent.Type.KeyPress
_MODIFIERS: Final = (
    Qt.Key.Key_Control,
    Qt.Key.Key_Alt,
    Qt.Key.Key_AltGr,
    Qt.Key.Key_Meta,
    Qt.Key.Key_Shift,
)


class MainWindow(QMainWindow):
    """The window. Emits ``close_requested`` instead of closing: the program ends in stages."""

    close_requested = Signal()
    files_dropped = Signal(list)
    """Paths of files that were let fall onto the window."""
    activated = Signal()
    """The window became the active one."""
    options_shown = Signal(bool)
    """The panel of options was opened or closed."""

    actions_table: Actions
    banner: Banner
    find_bar: FindBar
    transcript: TranscriptView
    notice: Notice
    _typing: TypingRelay
    _lost_keyboard: LostKeyboard
    _composing: Composing

    def __init__(self, theme: Theme, *, invite: bool = True) -> None:
        """Make what the first paint shows: with ``invite`` False an empty page, for a conversation
        that is about to be opened.
        """
        super().__init__()
        self.theme = theme
        self.setObjectName("main_window")
        self.setWindowTitle("Falcon Desktop")
        self._take_first_size()
        self._root = root = QWidget(self)
        self.setCentralWidget(root)
        self.sidebar = Sidebar(theme, root)
        self.chat = ChatPane(theme, root, invite=invite)
        self.header = self.chat.header
        self.empty_state = self.chat.empty_state
        self.composer = self.chat.composer
        self.options = EndPanel(theme, root)
        self._grip = Grip(theme, root)
        self._shade = Shade(root)
        self._sidebar_width = SIDEBAR_FIRST
        self._sidebar_wanted = True
        self._options_fitted = True
        self._complete = False
        self._held_keys: HeldKeys | None = None
        self.close_wanted = False
        self._shade.hide()
        self.composer.resized.connect(self._composer_resized)
        self._grip.setValue(SIDEBAR_FIRST)
        self._grip.moved.connect(self._drag_sidebar)
        self._grip.valueChanged.connect(self._resize_sidebar)
        self._grip.left.connect(self.chat.focus_writing)
        self._shade.pressed.connect(self.hide_overlays)
        theme.changed.connect(self._follow_theme)
        self.header.sidebar_requested.connect(self.toggle_sidebar)
        self.sidebar.hide_requested.connect(self.toggle_sidebar)
        self.chat.set_title("")  # the program's name is said when it starts, so it keeps that
        # the platform adds the program's name, as it does to every window of ours
        self.chat.titled.connect(self.setWindowTitle)
        self.setAcceptDrops(True)
        self.composer.focus()
        self.composer.edit.installEventFilter(self)

    def complete(self) -> None:
        """Create the rest: actions, transcript, find bar, notices. Everything works then."""
        self.composer.edit.removeEventFilter(self)
        from falcon_desktop.ui.kit.actions import Actions
        from falcon_desktop.ui.kit.composing import Composing
        from falcon_desktop.ui.kit.lost_keyboard import LostKeyboard
        from falcon_desktop.ui.kit.notice import Notice
        from falcon_desktop.ui.kit.typing_relay import TypingRelay

        self.actions_table = Actions(self)
        self.chat.complete()
        self.transcript = self.chat.transcript
        self.find_bar = self.chat.find_bar
        self.banner = self.chat.banner
        self.notice = Notice(self.theme, self._root)
        self._typing = TypingRelay(
            self, self.chat.typing_box, self._passes_typing_on, self.chat.turn_page
        )
        self._lost_keyboard = LostKeyboard(self, self.chat.focus_writing)
        self._composing = Composing(self)
        self.notice.shown.connect(self._place_notice)
        self.notice.closed.connect(self._place_notice)
        self._complete = True
        self._place_notice()

    @property
    def held_keys(self) -> HeldKeys:
        """Holds keys back for a field until it is ready."""
        if self._held_keys is None:
            from falcon_desktop.ui.kit.held_keys import HeldKeys

            self._held_keys = HeldKeys(self, self._key_actions)
        return self._held_keys

    def _key_actions(self) -> list[QAction]:
        return [action for _, action in self.actions_table]

    def do_early_keys(self) -> None:
        """Replay the keys pressed before anything could handle them."""
        if self._held_keys is not None:
            self._held_keys.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at the message box's keys while no action has its own yet: Qt uses some of them to
        edit, such as Ctrl+K.
        """
        if isinstance(event, QKeyEvent) and event.type() is _PRESS and _is_for_action(event):
            from falcon_desktop.ui.kit.held_keys import is_wanted

            if not is_wanted(self.composer.edit, event):
                self.held_keys.begin(event)
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Redirect typing without a target to the message box."""
        if not self._complete and _is_for_action(event):
            self.held_keys.begin(event)  # with all that follow: they may be for what it asks for
            return
        if not (self._complete and self._leads_to_the_box() and self._typing.take(event)):
            super().keyPressEvent(event)

    def _leads_to_the_box(self) -> bool:
        """Whether typing goes on to the message box from where the keyboard is."""
        covered = self._shade.isVisible() or has_keyboard(self, "search_panel")
        return not covered and not holds_keyboard(self.options)

    def _passes_typing_on(self, widget: QWidget) -> bool:
        """Whether a widget that gets the keyboard has no use for what is typed."""
        if isinstance(widget, QAbstractButton):
            return self.isAncestorOf(widget) and self._leads_to_the_box()
        return self.chat.is_read(widget)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab follow the visual order, whenever the parts were created.

        Qt also asks for the next widget when the one that has the keyboard is hidden or disabled,
        and would give it to the first of the window, *New chat*, which the next Space presses.
        """
        left = cast(QWidget | None, self.focusWidget())
        if left is not None and not (left.isVisible() and left.isEnabled()):
            self.chat.focus_writing()
            return True
        if self._complete:
            panes = (self.sidebar, self._grip, *self.chat.panes(), self.options)
            if tab_order.step(panes, forward=forward):
                return True
        return super().focusNextPrevChild(forward)

    def show_conversation(
        self, opened: OpenConversation, messages: Sequence[Message], hit: Hit | None = None
    ) -> None:
        """Show a conversation, ready for typing at once."""
        self.chat.show_conversation(opened, messages, hit)
        # who is choosing more of them needs the keyboard there, and the search closes without it;
        # it may be open before the first chat is loaded
        if not self.sidebar.has_several and not has_keyboard(self, "search_panel"):
            self.composer.focus()

    @property
    def sidebar_visible(self) -> bool:
        """Whether the sidebar is shown."""
        return self.sidebar.isVisibleTo(self)

    @property
    def sidebar_wanted(self) -> bool:
        """Whether the sidebar is shown if there is room for it."""
        return self._sidebar_wanted

    @property
    def sidebar_width(self) -> int:
        """The sidebar's unzoomed width in pixels."""
        return self._sidebar_width

    @property
    def _shown_width(self) -> int:
        overlay, window = self._narrow(), self._root.width()
        return sidebar_width(self._sidebar_width, self.theme.zoom, window, overlay=overlay)

    def set_sidebar(self, *, visible: bool, width: int | None = None) -> None:
        """Show or hide the sidebar, with a width."""
        self._sidebar_wanted = visible
        if width is not None:
            self._sidebar_width = chosen_width(width)
            self._grip.setValue(self._sidebar_width)
        self.sidebar.setVisible(visible and not self._narrow())
        self._refit_options()
        self._place()

    @Slot()
    def toggle_sidebar(self) -> None:
        """Show or hide the sidebar."""
        if self._narrow():
            self.sidebar.setVisible(not self.sidebar_visible)
            self._place()
        else:
            self.set_sidebar(visible=not self._sidebar_wanted)
        from falcon_desktop.ui.kit.announcing import announce  # not needed for the first paint
        from falcon_desktop.ui.kit.i18n import tr

        announce(self, tr("Sidebar shown") if self.sidebar_visible else tr("Sidebar hidden"))

    @property
    def options_visible(self) -> bool:
        """Whether the options panel is shown."""
        return self.options.isVisibleTo(self)

    def set_options(self, *, visible: bool) -> None:
        """Show or hide the options panel."""
        self.options.wanted = visible
        self._show_options(visible and self._options_fit())

    @Slot()
    def toggle_options(self) -> None:
        """Show or hide the options panel."""
        if self._options_fit():
            self.set_options(visible=not self.options.wanted)
        else:
            self._show_options(not self.options_visible)

    def _show_options(self, visible: bool) -> None:
        had_focus = holds_keyboard(self.options)
        self.options.setVisible(visible)
        self._place()
        if had_focus and not visible:
            self.chat.focus_writing()
        self.options_shown.emit(visible)

    def _refit_options(self) -> None:
        """Hide the panel where there is no more room beside it, show it again where there is.

        One that lies over the chat stays where room for it comes: who opened it still reads it.
        """
        fits = self._options_fit()
        if fits != self._options_fitted:
            self._options_fitted = fits
            self.options.wanted = self.options.wanted or (fits and self.options_visible)
            self._show_options(self.options.wanted and fits)

    def _options_fit(self) -> bool:
        sidebar = self._shown_width if self.sidebar_visible and not self._narrow() else 0
        return self.options.fits_beside(self.width(), sidebar, self._narrow())

    @Slot()
    def hide_overlays(self) -> bool:
        """Hide overlays in a narrow window; return False if there were none."""
        shown = False
        if self._narrow() and self.sidebar_visible:
            self.sidebar.setVisible(False)
            shown = True
        if self.options_visible and not self._options_fit():
            self._show_options(False)
            shown = True
        if shown:
            self._place()
            self.chat.focus_writing()
        return shown

    def restore_geometry(self, state: str) -> None:
        """Restore size and position from base64 text, moved onto a screen if needed."""
        if state:
            return_to(self, state)
            self._stay_inside()

    def _take_first_size(self) -> None:
        """Take the usual size, or all of a screen that has no room for it.

        Not every window manager shrinks what is too large: the message box would be below the edge.
        """
        room = room_on(self.screen()).size()
        self.setMinimumSize(MINIMUM.boundedTo(room))
        size = FIRST_SIZE.boundedTo(room)
        self.resize(size)
        if size != FIRST_SIZE:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _stay_inside(self) -> None:
        """Leave no part outside the screen: it may be another one than last time."""
        if self.windowState() & (Qt.WindowState.WindowMaximized | Qt.WindowState.WindowFullScreen):
            return
        place = self.geometry()
        screen = QGuiApplication.screenAt(place.center()) or self.screen()
        inside = moved_inside(place, room_on(screen))
        if inside != place:
            self.setGeometry(inside)

    def geometry_state(self) -> str:
        """Return size and position as base64 text."""
        return place_of(self)

    def _narrow(self) -> bool:
        return self.width() < NARROW

    @Slot()
    def _follow_theme(self) -> None:
        self._refit_options()
        self._place()

    @Slot()
    def _place(self) -> None:
        area = self._root.rect()
        shown = self.sidebar_visible
        overlay = shown and self._narrow()
        width = self._shown_width if shown else 0
        chat = area if overlay or not shown else area.adjusted(width, 0, 0, 0)
        bar = QRect(0, 0, width, area.height())
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            bar.moveRight(area.right())
            if not overlay and shown:
                chat = area.adjusted(0, 0, -width, 0)
        self.chat.setGeometry(chat)
        self.sidebar.setGeometry(bar)
        edge = bar.left() if self.isRightToLeft() else bar.right()
        self._grip.setGeometry(edge - GRIP // 2, 0, GRIP, area.height())
        self._grip.setVisible(shown)
        beside = self._place_options(area)
        over = self.options_visible and not beside
        self._shade.setGeometry(area)
        self._shade.setVisible(overlay or over)
        if overlay or over:
            self._shade.raise_()
        if overlay:
            self.sidebar.raise_()
            self._grip.raise_()
        if over:
            self.options.raise_()
        self.header.set_sidebar_shown(shown and not overlay)
        if self._complete:
            self._place_notice()

    def _place_options(self, area: QRect) -> int:
        """Put the panel of options at the end; returns the width that it takes from the chat."""
        beside = self.options.panel_width if self.options_visible and self._options_fit() else 0
        self.chat.fit(beside)
        if self.options_visible:
            top = self.header.sizeHint().height() if beside else 0
            self.options.place(area, top, mirrored=self.isRightToLeft())
        return beside

    @Slot()
    def _place_notice(self) -> None:
        """Put the notice over the message box, in the middle of the chat pane; where a panel lies
        over the chat, at the window's foot. What is read ends above it.
        """
        notice, covered = self.notice, self._shade.isVisibleTo(self)
        area = self._root.rect() if covered else self.chat.free_area
        width = min(self.theme.px(NOTICE_WIDTH), area.width() - 2 * MARGIN)
        height = notice.heightForWidth(width)
        if height < 0:
            height = notice.sizeHint().height()
        left = area.left() + (area.width() - width) // 2
        notice.setGeometry(left, area.bottom() - MARGIN - height, width, height)
        notice.raise_()
        room = height + MARGIN + GAP if notice.isVisibleTo(self) else 0
        self.chat.leave_room(0 if covered else room)
        for panel in (self.sidebar, self.options):
            panel.setContentsMargins(0, 0, 0, room if covered else 0)

    def isRightToLeft(self) -> bool:  # noqa: N802 - Qt's name
        """Whether the window is mirrored."""
        return self.layoutDirection() is Qt.LayoutDirection.RightToLeft

    @Slot(QPoint)
    def _drag_sidebar(self, position: QPoint) -> None:
        area = self._root.rect()
        width = area.width() - position.x() if self.isRightToLeft() else position.x()
        self._grip.setValue(chosen_width(width, self.theme.zoom))

    @Slot(int)
    def _resize_sidebar(self, width: int) -> None:
        self._sidebar_width = width
        self._refit_options()
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        was_narrow = 0 <= event.oldSize().width() < NARROW
        if self._narrow() != was_narrow or not event.oldSize().isValid():
            over = was_narrow and self.sidebar_visible
            self._sidebar_wanted = self._sidebar_wanted or over
            self.sidebar.setVisible(self._sidebar_wanted and not self._narrow())
        self._refit_options()
        self._place()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._place()
        elif event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            left = cast(QWidget | None, self.focusWidget())
            if left is None or not left.isVisible():
                self.chat.focus_writing()  # hidden or freed while another window was in front
            self.activated.emit()

    @Slot()
    def _composer_resized(self) -> None:
        if self._complete:
            self._place_notice()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_dropped.emit(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.close_wanted = True
        self.close_requested.emit()


def _is_for_action(event: QKeyEvent) -> bool:
    """Whether a key that no widget has a use for may be an action's."""
    if event.isAutoRepeat() or event.key() in _MODIFIERS:
        return False
    return bool(event.modifiers() & _WITH_KEYS) or Qt.Key.Key_F1 <= event.key() <= Qt.Key.Key_F35
