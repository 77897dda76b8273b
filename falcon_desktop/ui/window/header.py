"""The bar above the transcript: title, model, options, share and more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QLineEdit,
    QSizePolicy,
    QStackedLayout,
    QWidget,
)

from falcon_desktop.ui.kit.connection_state import Mood
from falcon_desktop.ui.kit.controls import IconButton, let_expand, name_widget, paint_focus_ring
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.labels import Label, Surface
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, TITLE, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.models.picker import ModelButton, ModelChoice, ModelGroup

if TYPE_CHECKING:
    from falcon_desktop.ui.models.popup import ModelPopup

_TITLE_SIDE = 6
"""Pixels between the title and its focus ring."""
_FIELD_SIDE = 4
"""Pixels that a field has beside its text by itself."""
NARROW = 560
"""Below this width, in pixels, the title gives way to the model, and Share is in the menu only."""
STACKED = 320
"""Below this one, in pixels at no zoom, the model stands below the title."""


class TitleField(QWidget):
    """A title that becomes a field when clicked, or with F2."""

    began = Signal()
    """Another title is being typed from now on: for what is open now."""
    submitted = Signal(str)
    turned = Signal()
    """The field is shown, or the title again."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = ""
        self._theme = theme
        self._can_edit = False
        self._finishing = False
        self.label = Label(theme, scale=TITLE, bold=True, elide=True)
        self.editor = QLineEdit()
        self.editor.setMaxLength(300)
        name_widget(self.editor, "Conversation title", tr("Conversation title"))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stack = QStackedLayout(self)
        # a stack pays no heed to margins of its own
        self.label.setContentsMargins(_TITLE_SIDE, 0, _TITLE_SIDE, 0)
        self.editor.setTextMargins(_TITLE_SIDE - _FIELD_SIDE, 0, _TITLE_SIDE - _FIELD_SIDE, 0)
        self._stack.addWidget(self.label)
        self._stack.addWidget(self.editor)
        self.editor.editingFinished.connect(self.finish)
        self.editor.installEventFilter(self)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def set_title(self, title: str, editable: bool) -> None:
        """Show a title, unless the user is editing it."""
        self._title = title
        self._can_edit = editable
        self.label.setText(one_line(title))
        self.setAccessibleName(tr("Conversation title"))
        self.setAccessibleDescription(one_line(title))
        # all of it: in a narrow window there is room for two words
        hint = f"{one_line(title)}\n{tr('Click to rename')}" if editable else one_line(title)
        set_tip(self, hint)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus if editable else Qt.FocusPolicy.NoFocus)

    def start(self) -> None:
        """Let the user edit the title."""
        if not self._can_edit or self.editing:
            return
        self.began.emit()
        self.editor.setText(self._title)
        self._stack.setCurrentWidget(self.editor)
        self.turned.emit()
        self.editor.selectAll()
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        from falcon_desktop.ui.kit.announcing import announce_field  # not for the first paint

        announce_field(self.editor)

    @property
    def editing(self) -> bool:
        """Whether the field is shown."""
        return self._stack.currentWidget() is self.editor

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Start renaming."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Start renaming with Enter, Space or F2."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2):
            self.start()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the keyboard focus."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the keyboard focus."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the focus ring."""
        if self.hasFocus():
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            paint_focus_ring(painter, QRectF(self.rect()), self._theme, RADIUS_CONTROL)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Enter accept the new title and Esc cancel; neither key goes further."""
        if not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
            # taken before the window's own Esc (Stop) can have it
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.finish()
                    return True
                case Qt.Key.Key_Escape:
                    self.editor.setText(self._title)
                    self._show_label()
                    return True
        return super().eventFilter(watched, event)

    @Slot()
    def finish(self) -> None:
        """Accept what is typed, and show the title again."""
        if not self.editing or self._finishing:
            return
        title = one_line(self.editor.text()).strip()
        self._finishing = True  # the field that goes loses the keyboard, which finishes it again
        self._show_label()
        self._finishing = False
        if title and title != self._title:
            self.submitted.emit(title)

    def _show_label(self) -> None:
        had_focus = self.editor.hasFocus()
        self._stack.setCurrentWidget(self.label)
        self.turned.emit()
        if had_focus:
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _follow_theme(self) -> None:
        self.editor.setFont(self._theme.font(scale=TITLE, bold=True))
        self.setFixedHeight(self._theme.px(32))


class Header(Surface):
    """The bar above the transcript."""

    title_began = Signal()
    title_submitted = Signal(str)
    model_chosen = Signal(str, str)
    """Connection id and model id ("" for the connection's default)."""
    model_list_wanted = Signal()
    """A list of models opens: what servers said of theirs may be old (see :meth:`set_choices`)."""
    models_wanted = Signal(list)
    """The models of these connections, by their ids, can be seen: good to ask their servers."""
    choices_changed = Signal()
    """Other models are there to choose from."""
    manage_connections_requested = Signal()
    options_toggled = Signal(bool)
    share_requested = Signal()
    sidebar_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", edge=Qt.Edge.BottomEdge, parent=parent)
        name_widget(self, "Header", tr("Header"))
        self._choices: tuple[ModelGroup, ...] = ()
        self._choice = ModelChoice("", "")
        self._popup: ModelPopup | None = None
        self._list_wanted = False
        """Whether the list was asked for before there was anything to list."""
        self._more_actions: list[QAction | None] = []
        self.sidebar = IconButton(theme, "sidebar")
        self._name(self.sidebar, "Show the sidebar", tr("Show the sidebar"))
        self.sidebar.hide()
        self.title = TitleField(theme)
        self.model = ModelButton(theme)
        self.options = IconButton(theme, "options")
        let_expand(self.options)
        self._name(self.options, "Advanced options", tr("Advanced options"))
        self.options.hide()
        self.share = IconButton(theme, "share")
        self._name(self.share, "Share", tr("Share or export"))
        self.more = IconButton(theme, "more")
        self._name(self.more, "More", tr("More"))
        self._stacked = False
        """Whether the model stands below the title."""
        self._parts = QGridLayout(self)
        self._parts.setContentsMargins(16 - _TITLE_SIDE, 7, 14, 8)
        self._parts.setHorizontalSpacing(8)
        self._parts.setVerticalSpacing(6)
        row = (self.sidebar, self.title, self.model, self.options, self.share, self.more)
        for column, widget in enumerate(row):
            self._parts.addWidget(widget, 0, column)
        self._parts.setColumnStretch(1, 1)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._connect()

    # --- values in -----------------------------------------------------------------------------

    def set_title(self, title: str, *, editable: bool = True) -> None:
        """Show a conversation's title; an unsaved chat can't be renamed."""
        self.title.set_title(title, editable)

    def start_rename(self) -> None:
        """Let the user edit the title (F2)."""
        self.title.start()

    def set_model(
        self, connection_id: str, connection: str, model: str, shown: str, mood: Mood | str
    ) -> None:
        """Show the current model: the connection's id and name, the model's id and display name."""
        self._choice = ModelChoice(connection_id, model)
        self.model.show_choice(shown or model, connection, Mood(mood))

    def set_choices(self, groups: Sequence[ModelGroup]) -> None:
        """Set the connections and models on offer; an open list is updated in place."""
        self._choices = tuple(groups)
        self.choices_changed.emit()
        if self._popup is not None:
            self._popup.set_groups(self._choices)
        elif self._list_wanted and self._choices:
            self.open_model_list()

    @property
    def choice(self) -> ModelChoice:
        """The connection and model that answer the next question."""
        return self._choice

    @property
    def choices(self) -> Sequence[ModelGroup]:
        """The connections and models on offer."""
        return self._choices

    def open_model_list(self) -> None:
        """Open the list of models (Ctrl+Shift+M), as soon as there is one."""
        self._list_wanted = not self._choices
        if self._popup is not None or self._list_wanted:
            return
        from falcon_desktop.ui.models.popup import ModelPopup

        popup = ModelPopup(self.theme, self._choices, self._choice, self)
        self._popup = popup
        popup.chosen.connect(self.model_chosen)
        popup.groups_seen.connect(self.models_wanted)
        popup.manage_requested.connect(self.manage_connections_requested)
        popup.destroyed.connect(self._popup_gone)
        self.model_list_wanted.emit()
        popup.popup_under(self.model)

    def set_options_shown(self, shown: bool) -> None:
        """Show whether the panel of options is open."""
        with QSignalBlocker(self.options):
            self.options.setChecked(shown)

    def set_options_available(self, available: bool) -> None:
        """Enable or disable the options panel."""
        self.options.setVisible(available)

    def set_sidebar_shown(self, shown: bool) -> None:
        """Offer to show the sidebar while it is hidden."""
        self.sidebar.setHidden(shown)

    def set_more_actions(self, actions: Sequence[QAction | None]) -> None:
        """Set the actions of the menu; None is a separator."""
        self._more_actions = list(actions)

    # --- inside --------------------------------------------------------------------------------

    def minimumSizeHint(self) -> QSize:
        """Return a size that fits the narrowest window."""
        return QSize(240, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the model at most half the width, or a line of its own."""
        super().resizeEvent(event)
        self._divide()

    @Slot()
    def _divide(self) -> None:
        """Share the width out; a title that is typed in a narrow window gets all of it."""
        narrow, stacked = self.width() < NARROW, self.width() < self.theme.px(STACKED)
        share = 1.0 if stacked else 0.4 if narrow else 0.45
        self.model.setMaximumWidth(max(120, int(self.width() * share)))
        self.model.setHidden(narrow and self.title.editing and not stacked)
        self.share.setHidden(narrow)
        if stacked is not self._stacked:
            self._stack(stacked)

    def _stack(self, stacked: bool) -> None:
        """Put the model below the title, or beside it again: two words of each say nothing."""
        self._stacked = stacked
        had_keyboard = self.model.hasFocus()
        self._parts.removeWidget(self.model)
        if stacked:
            lead = Qt.AlignmentFlag.AlignLeading
            self._parts.addWidget(self.model, 1, 0, 1, self._parts.columnCount(), lead)
        else:
            self._parts.addWidget(self.model, 0, 2)
        if had_keyboard and not self.model.hasFocus():
            self.model.setFocus(Qt.FocusReason.OtherFocusReason)
        self.updateGeometry()

    def _name(self, button: IconButton, english: str, translated: str) -> None:
        name_widget(button, english, translated)
        set_tip(button, translated)

    def _connect(self) -> None:
        self.title.began.connect(self.title_began)
        self.title.submitted.connect(self.title_submitted)
        self.title.turned.connect(self._divide)
        self.theme.changed.connect(self._divide)
        self.model.clicked.connect(self._open_models)
        self.options.toggled.connect(self.options_toggled)
        self.share.clicked.connect(self.share_requested)
        self.sidebar.clicked.connect(self.sidebar_requested)
        self.more.clicked.connect(self._more)

    @Slot()
    def _popup_gone(self) -> None:
        self._popup = None

    @Slot()
    def _open_models(self) -> None:
        self.open_model_list()

    @Slot()
    def _more(self) -> None:
        menu = Menu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for action in self._more_actions:
            if action is None:
                menu.addSeparator()
            else:
                menu.addAction(action)
        left = 0 if self.isRightToLeft() else self.more.width() - menu.sizeHint().width()
        menu.popup(self.more.mapToGlobal(QPoint(left, self.more.height() + 2)))
