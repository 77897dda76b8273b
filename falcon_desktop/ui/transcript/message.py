"""A message as a widget: its frame, buttons, editor and focus."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.domain.conversation import Message, Role
from falcon_desktop.ui.kit.controls import holds_keyboard
from falcon_desktop.ui.kit.tab_order import keep_together
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, Theme
from falcon_desktop.ui.transcript.action_bar import ICON_MARGIN, ROW_HEIGHT, ActionBar
from falcon_desktop.ui.transcript.content import INSET, MessageContent
from falcon_desktop.ui.transcript.divider import Divider
from falcon_desktop.ui.transcript.editor import Edit, MessageEditor
from falcon_desktop.ui.transcript.words import how_made, said


class MessageWidget(QWidget):
    """A message in ``versions`` (which, of how many); it shows its ``content``."""

    height_changed = Signal(str)
    triggered = Signal(str, str)
    """message id, action"""
    call_decided = Signal(str, int, object)
    """message id, the number of a tool's call among its calls, and a person's Decision"""
    edit_submitted = Signal(str, str)
    edit_changed = Signal(str, str)
    """message id, what is typed in its place and not saved, "" for nothing any more"""
    edit_dropped = Signal(str, str)
    """message id, what was typed in its place and given up with Esc or Cancel"""
    link_activated = Signal(str, str)
    menu_requested = Signal(str, QPoint)
    selection_changed = Signal(object)
    selection_dragged = Signal(object, QPoint)
    """this widget, the pointer's place on the screen"""
    wanted_in_view = Signal(object, QRect)
    """this widget, a place in it that is gone to"""

    def __init__(
        self,
        theme: Theme,
        versions: tuple[int, int],
        parent: QWidget,
        make: Callable[[QWidget], MessageContent],
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.versions = versions
        self.tinted = False
        """Whether it is shown as selected as a whole."""
        self._bar: ActionBar | None = None
        self._bar_kept = False
        self._fixed = False
        self._under_pointer = False
        self._marked = False
        self._editor: MessageEditor | None = None
        self._edit_saved = False
        self._row = QRect()
        self._divider: Divider | None = None
        content = self.content = make(self)
        content.height_changed.connect(self.changed_height)
        content.message_changed.connect(self._message_changed)
        content.triggered.connect(self._act)
        content.call_decided.connect(self._decide)
        content.link_activated.connect(self.link_activated)
        content.selection_changed.connect(self._selection_changed)
        content.selection_dragged.connect(self._selection_dragged)
        content.wanted_in_view.connect(self._want_in_view)
        self.setObjectName(f"message_{content.message.role.value}")
        keep_together(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        # growing at its end must not draw all of it again
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self.show_memory_line(False)
        self._name_for_readers()

    @property
    def message(self) -> Message:
        """The message on screen."""
        return self.content.message

    @property
    def complete(self) -> bool:
        """Whether everything is laid out; a very long text is laid out in slices."""
        return self.content.complete

    def text(self) -> str:
        """Return the message's current text."""
        return self.content.text()

    @property
    def has_selection(self) -> bool:
        """Whether text of this message is selected."""
        return self.content.has_selection

    def apply_theme(self) -> None:
        """Apply the theme's colours and sizes."""
        if self._bar is not None:
            self._bar.apply_theme()
            self._refresh_bar()
        if self._editor is not None:
            self._editor.apply_theme()
        if self._divider is not None:
            self._divider.apply_theme()
        self.content.apply_theme()
        self.update()

    @property
    def running(self) -> bool:
        """Whether more text may arrive."""
        return self.content.running

    @property
    def laid_out_to(self) -> int:
        """Where the laid-out content ends, from this widget's top."""
        return self._row.top()

    # --- layout ---------------------------------------------------------------------------------

    def layout_for(self, width: int) -> int:
        """Place the parts for a width (ring included) and return the height."""
        px = self.theme.px
        inner = width - 2 * INSET
        if self._editor is not None:
            top = self.content.editor_top
            height = self._editor.height_needed()
            self._editor.setGeometry(INSET, top, inner, height)
            row = top + height
        else:
            row = self.content.lay_out(inner)
        # the first icon stands under the text's edge, not its button
        ends = self.isRightToLeft() != (self.message.role is Role.USER)
        shift = px(ICON_MARGIN) if ends else -px(ICON_MARGIN)
        self._row = QRect(INSET + shift, row + px(2), inner, px(ROW_HEIGHT))
        if self._bar is not None:
            self._bar.setGeometry(self._row)
        bottom = self._row.bottom() + 1 + px(self.content.bottom_gap)
        if self._divider is None:
            return bottom
        height = self._divider.height_needed()
        self._divider.setGeometry(INSET, bottom, inner, height)
        return bottom + height + px(8)

    def content_rect(self) -> QRect:
        """Return the rectangle of the focus ring and the selection's tint."""
        below = self.theme.px(self.content.bottom_gap) - 2
        if self._divider is not None:
            below += self._divider.height_needed() + self.theme.px(8)
        return self.rect().adjusted(0, 0, -1, -below)

    # --- the line below -------------------------------------------------------------------------

    def show_memory_line(self, shown: bool) -> None:
        """Say under this message that the model remembers from there; a fresh start says more."""
        fresh = self.message.fresh_after
        wanted = fresh or shown
        if self._divider is not None and (not wanted or self._divider.fresh != fresh):
            self._divider.hide()
            self._divider.deleteLater()
            self._divider = None
            self.changed_height()
        if wanted and self._divider is None:
            self._divider = Divider(self.theme, fresh=fresh, parent=self)
            self._divider.removed.connect(self._remove_line)
            self._divider.show()
            self.changed_height()

    @Slot()
    def _remove_line(self) -> None:
        self.triggered.emit(self.message.id, "remove_line")

    def resizeEvent(self, event: QResizeEvent) -> None:
        if event.size().width() != event.oldSize().width() or self._decorated():
            self.update()

    def _decorated(self) -> bool:
        """Whether something is drawn that depends on the height."""
        return self.tinted or self._has_ring()

    def _has_ring(self) -> bool:
        """Whether the keyboard is at the message, or in its text where keys brought it there."""
        readable = self.content.readable if self._marked else None
        return self.hasFocus() or (readable is not None and readable.hasFocus())

    @Slot()
    def changed_height(self) -> None:
        """Tell the transcript that this message's height changed."""
        self.height_changed.emit(self.message.id)

    # --- the row of buttons ---------------------------------------------------------------------

    def keep_bar(self, kept: bool) -> None:
        """Keep the buttons visible without the pointer."""
        self._bar_kept = kept
        self._update_bar()

    def show_versions(self, versions: tuple[int, int]) -> None:
        """Set which version this is, of how many."""
        self.versions = versions
        self._refresh_bar()

    @property
    def fixed(self) -> bool:
        """Whether nothing may be changed: it is in the trash."""
        return self._fixed

    def fix(self, fixed: bool) -> None:
        """Disable, or enable again, everything that changes the conversation."""
        if fixed != self._fixed:
            self._fixed = fixed
            if fixed:
                self.cancel_edit()
            self._refresh_bar()
            self.content.fix(fixed)

    @property
    def bar(self) -> ActionBar | None:
        """The row of buttons, while it exists."""
        return self._bar

    def _update_bar(self) -> None:
        wanted = self._editor is None and (
            self._bar_kept or self._under_pointer or self._marked or holds_keyboard(self)
        )
        if wanted and self._bar is None:
            self._bar = ActionBar(self.theme, self.message.role, self)
            self._bar.triggered.connect(self._act)
            self._refresh_bar()
            self._bar.setGeometry(self._row)
            self._bar.show()
        elif not wanted and self._bar is not None:
            bar, self._bar = self._bar, None  # hiding it moves the focus, which comes back here
            bar.hide()
            bar.deleteLater()

    def focus_left(self) -> None:
        """Note that the focus has left this message, or one of its parts."""
        self._update_bar()
        self.update()

    def _refresh_bar(self) -> None:
        if self._bar is not None:
            made = "" if self.running else how_made(self.message)
            self._bar.show_state(self.versions, made, running=self.running, fixed=self._fixed)

    @Slot(int, object)
    def _decide(self, number: int, decision: object) -> None:
        self.call_decided.emit(self.message.id, number, decision)

    @Slot(str)
    def _act(self, action: str) -> None:
        if action == "edit":
            self.start_edit()
        elif action == "more" and self._bar is not None:
            button = self._bar.more_button
            self.menu_requested.emit(
                self.message.id, button.mapToGlobal(button.rect().bottomLeft())
            )
        else:
            self.triggered.emit(self.message.id, action)

    # --- editing --------------------------------------------------------------------------------

    @property
    def editing(self) -> bool:
        """Whether the editor replaces the text."""
        return self._editor is not None

    def unsaved_edit(self) -> Edit | None:
        """Return the unsaved edit; None if there is none."""
        if self._editor is None or self._edit_saved:
            return None
        edit = self._editor.edit()
        return edit if edit.text != self.text() else None

    def flush_edit(self) -> None:
        """Report at once what is typed in the editor."""
        if self._editor is not None:
            self._editor.flush()

    def edit_saved(self) -> None:
        """Note that the edit was saved as another version."""
        self._edit_saved = True

    def start_edit(self) -> None:
        """Replace the text by an editor and focus it."""
        self._open_editor()
        if self._editor is not None:
            self._editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def resume_edit(self, edit: Edit) -> None:
        """Continue an earlier edit, if the message can be changed now."""
        self._open_editor()
        if self._editor is not None:
            self._editor.resume(edit)

    def _open_editor(self) -> None:
        if self._editor is not None or self.running or self._fixed:
            return
        self._edit_saved = False
        self._editor = MessageEditor(self.theme, self.message.role, self.text(), self)
        self._editor.accepted.connect(self._edited)
        self._editor.cancelled.connect(self._cancelled)
        self._editor.typed.connect(self._typed)
        self._editor.height_changed.connect(self.changed_height)
        self.content.show(False)
        self._update_bar()
        self.changed_height()
        self._editor.show()

    @Slot()
    def cancel_edit(self) -> None:
        """Discard the edit and show the text again."""
        if self._editor is None:
            return
        editor, self._editor = self._editor, None
        editor.hide()
        editor.deleteLater()
        self.content.show(True)
        self.changed_height()
        self._update_bar()
        if self._marked:
            self.take_focus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _cancelled(self) -> None:
        edit = self.unsaved_edit()
        self.cancel_edit()
        self.edit_changed.emit(self.message.id, "")
        if edit is not None:
            self.edit_dropped.emit(self.message.id, edit.text)

    @Slot()
    def _typed(self) -> None:
        edit = self.unsaved_edit()
        self.edit_changed.emit(self.message.id, edit.text if edit is not None else "")

    @Slot(str)
    def _edited(self, text: str) -> None:
        if text == self.text():
            self._cancelled()
        else:
            # The editor stays until another version takes this message's place: an edit that
            # can't be saved is not lost.
            self.edit_submitted.emit(self.message.id, text)

    # --- pointer, focus, menu -------------------------------------------------------------------

    def mark(self, marked: bool) -> None:
        """Make this the current message of Alt+↑/↓: Tab reaches its text, and it shows a ring."""
        if marked == self._marked:
            return
        self._marked = marked
        alone = marked and self.content.readable is None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if alone else Qt.FocusPolicy.NoFocus)
        self.content.let_tab_in(marked)
        self._update_bar()
        if marked:
            self._order_tabs()
        self.update()

    def take_focus(self, reason: Qt.FocusReason) -> None:
        """Take the keyboard, with the caret in the text where there is any."""
        (self.content.readable or self).setFocus(reason)

    def leave_part(self) -> bool:
        """Put the keyboard back to the text from what else is here; return whether it was there."""
        readable = self.content.readable
        if self.editing or readable is None or not holds_keyboard(self):
            return False
        if self.content.leave_part():
            return True
        if readable.hasFocus():
            return False
        readable.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @property
    def has_keys_in_bar(self) -> bool:
        """Whether one of its buttons has the keyboard."""
        return self._bar is not None and holds_keyboard(self._bar)

    def take_focus_to(self, action: str) -> None:
        """Take the keyboard to the button of a version, or to the other one if it is the last."""
        if self._bar is not None:
            self._bar.turning(action).setFocus(Qt.FocusReason.TabFocusReason)

    def _order_tabs(self) -> None:
        """Let Tab go from the message through its parts as the eye does, not as they were made."""
        tab = Qt.FocusPolicy.TabFocus.value
        parts = [part for part in self.findChildren(QWidget) if part.focusPolicy().value & tab]
        places = {part: part.mapTo(self, QPoint(0, 0)) for part in parts}
        parts.sort(key=lambda part: (places[part].y() // 16, places[part].x()))
        if self.isRightToLeft():
            parts.sort(key=lambda part: (places[part].y() // 16, -places[part].x() - part.width()))
        before: QWidget = self
        for part in parts:
            QWidget.setTabOrder(before, part)
            before = part

    def enterEvent(self, event: QEnterEvent) -> None:
        self._under_pointer = True
        self._update_bar()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._under_pointer = False
        self._update_bar()
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(self.message.id, event.globalPos())
        event.accept()

    def _name_for_readers(self) -> None:
        """Set the accessible name of the message and its texts; not called for each token."""
        name = said(self.message, self.message.role)
        self.setAccessibleName(name)
        self.content.name_texts(name)

    # --- what the content reports ---------------------------------------------------------------

    @Slot()
    def _message_changed(self) -> None:
        self._refresh_bar()
        self._name_for_readers()
        self.update()

    @Slot()
    def _selection_changed(self) -> None:
        self.selection_changed.emit(self)

    @Slot(QPoint)
    def _selection_dragged(self, place: QPoint) -> None:
        self.selection_dragged.emit(self, place)

    @Slot(QRect)
    def _want_in_view(self, place: QRect) -> None:
        self.wanted_in_view.emit(self, place)

    # --- painting -------------------------------------------------------------------------------

    def show_selected(self, selected: bool) -> None:
        """Show that the whole message is selected."""
        if selected != self.tinted:
            self.tinted = selected
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.tinted:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self.theme.colors.color("tint"))
            painter.drawRoundedRect(self.content_rect(), RADIUS_CONTROL, RADIUS_CONTROL)
        self.content.paint(painter, event.rect(), tinted=self.tinted)
        if self._has_ring():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.theme.colors.color("accent"), 2))
            ring = QRectF(self.content_rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(ring, RADIUS_CONTROL, RADIUS_CONTROL)
