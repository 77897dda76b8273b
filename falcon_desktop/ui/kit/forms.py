"""Building blocks of settings pages: headings, rows and input fields."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTextBoundaryFinder, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import name_widget, paint_focus_ring
from falcon_desktop.ui.kit.flow_layout import FlowLayout
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import (
    Label,
    PlainLabel,
    ScrolledColumn,
    height_of_words,
    paint_line,
    paint_words,
)
from falcon_desktop.ui.kit.marks import between, leading_box, paint_ring
from falcon_desktop.ui.kit.settings_pages import page_labels
from falcon_desktop.ui.kit.theme import RADIUS_CONTROL, SMALL, Theme

NAME_WIDTH: Final = 106
"""Of the names beside fields, so that forms below each other line up."""
FEW_WORDS: Final = 120
"""Width of the narrowest field to choose in."""
ENTRY_WORDS: Final = 150
"""Width of the words of an entry that its buttons leave at the least."""
MANY_WORDS: Final = 200
"""Width of the narrowest field to write in beside its name."""

STYLE: Final = """
#settings_window, QScrollArea, #page { background: @window; }
QLineEdit, QPlainTextEdit, QKeySequenceEdit {
    placeholder-text-color: @secondary;
    background: @window; color: @text; border: 1px solid @edge; border-radius: 8px;
    padding: 5px 8px; selection-background-color: @accent; selection-color: @on_accent; }
QLineEdit:focus, QPlainTextEdit:focus { border: 2px solid @accent; padding: 4px 7px; }
QLineEdit:disabled { color: @secondary; background: @code; }
QListWidget { background: @window; color: @text; border: 1px solid @edge; border-radius: 8px;
    outline: 0; padding: 4px; }
QListWidget:focus { border: 2px solid @accent; padding: 3px; }
QListWidget::item { padding: 6px 8px; border-radius: 6px; }
QListWidget::item:selected { background: @tint; color: @text; }
QListWidget::item:hover:!selected { background: @hover; }
#settings_pages { background: @sidebar; border: 0; border-radius: 0; padding: 10px; }
#settings_pages:focus { border: 0; padding: 10px; }
#settings_pages::item { border: 2px solid transparent; padding: 0 6px; }
#settings_pages::item:selected:focus { border: 2px solid @accent; }
QRadioButton, QCheckBox { color: @text; spacing: 8px; }
"""


class Picker(QComboBox):
    """A drop-down list with the look of input fields."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setMinimumHeight(theme.px(31))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self._follow_theme)

    def minimumSizeHint(self) -> QSize:
        """Return a size that shows a few words: a narrow page elides the rest."""
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), self._theme.px(FEW_WORDS)), hint.height())

    def cut_words(self) -> str:
        """Return the choice where it is elided, else ""."""
        text = self.currentText()
        room = self.width() - self._theme.px(14) - 26
        return text if self.fontMetrics().horizontalAdvance(text) > room else ""

    def showEvent(self, event: QShowEvent) -> None:
        """See to it that it has a label.

        On Linux, Qt calls it by what is chosen whatever its name is, so that a screen reader says
        what it is from its label: where none is seen there is one that is not.
        """
        super().showEvent(event)
        beside = self.parentWidget()
        if beside is not None and self.accessibleName():
            direct = Qt.FindChildOption.FindDirectChildrenOnly
            labels = beside.findChildren(PlainLabel, options=direct)
            if not any(label.buddy() is self for label in labels):
                unseen = PlainLabel(self.accessibleName(), beside)
                unseen.hide()
                unseen.setBuddy(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page: scrolling must not change a setting."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw field, text and arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        colors, side = theme.colors, theme.px(14)
        painter.setPen(QPen(colors.color("edge"), 1))
        painter.setBrush(colors.color("hover" if self.underMouse() else "window"))
        field = area.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(field, RADIUS_CONTROL, RADIUS_CONTROL)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        arrow = leading_box(area, side, 10, not mirrored)
        paint_icon(painter, arrow, "chevron_down", colors.color("secondary"))
        text = between(area, 10, side + 16, mirrored)
        painter.setFont(self.font())
        painter.setPen(colors.color("text" if self.isEnabled() else "secondary"))
        paint_line(painter, text, self.currentText(), self.layoutDirection())
        if self.hasFocus():
            paint_focus_ring(painter, area, theme, RADIUS_CONTROL)

    @Slot()
    def _follow_theme(self) -> None:
        self.setMinimumHeight(self._theme.px(31))
        self.update()


def covers(button: QAbstractButton, start: int, position: QPoint) -> bool:
    """Return whether a place is on what is drawn of a mark with its text, which begins ``start``
    from the leading edge; one without text is a button as a whole.
    """
    text = button.fontMetrics().horizontalAdvance(button.text())
    width = min(start + text, button.width()) if button.text() else button.width()
    mirrored = button.layoutDirection() is Qt.LayoutDirection.RightToLeft
    area = QRect(button.width() - width if mirrored else 0, 0, width, button.height())
    return area.contains(position)


def pieces(text: str) -> list[str]:
    """Return what of a text can't be broken: words, and in Japanese, which has no spaces between
    them, characters.
    """
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Line, text)
    ends = [0]
    while (place := finder.toNextBoundary()) >= 0:
        ends.append(place)
    return [text[begin:end].rstrip() for begin, end in pairwise(ends)]


def _let_wrap(button: QAbstractButton) -> None:
    """Let a mark's text take several lines where it is not wide enough for one."""
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
    policy.setHeightForWidth(True)
    button.setSizePolicy(policy)


def _start(theme: Theme, gap: int) -> int:
    """Where the text beside a mark begins, in pixels from the leading edge."""
    return theme.px(16) + theme.px(gap)


def _one_line(button: QAbstractButton, theme: Theme, gap: int) -> QSize:
    width = button.fontMetrics().horizontalAdvance(button.text()) + _start(theme, gap) + 2
    return QSize(width, _height(button, theme, gap, width))


def _least(button: QAbstractButton, theme: Theme, gap: int) -> QSize:
    metrics = button.fontMetrics()
    word = max(map(metrics.horizontalAdvance, pieces(button.text())), default=0)
    # the height in one line: Qt asks for that of a width where there is less
    return QSize(_start(theme, gap) + word + 2, _one_line(button, theme, gap).height())


def _height(button: QAbstractButton, theme: Theme, gap: int, width: int) -> int:
    lines = _height_of_words(button, theme, gap, width) + theme.px(6)
    return max(button.minimumHeight(), lines)


def _height_of_words(button: QAbstractButton, theme: Theme, gap: int, width: int) -> int:
    return height_of_words(button.fontMetrics(), button.text(), width - _start(theme, gap))


def _first_line(button: QAbstractButton, theme: Theme, gap: int) -> QRectF:
    """Return the part of a mark's area in whose middle the first line of its text stands."""
    area, line = QRectF(button.rect()), button.fontMetrics().height()
    words = _height_of_words(button, theme, gap, button.width())
    if words <= line:
        return area
    return QRectF(area.left(), area.top() + (area.height() - words) / 2, area.width(), line)


class Tick(QCheckBox):
    """A check box in the theme's colours."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme
        _let_wrap(self)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def sizeHint(self) -> QSize:
        """Return the size that fits all of its text in one line."""
        return _one_line(self, self._theme, 14) if self.text() else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Return a size at which its longest word fits."""
        return _least(self, self._theme, 14) if self.text() else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines of its text."""
        return _height(self, self._theme, 14, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw box, tick and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        colors, side = theme.colors, theme.px(16)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        box = leading_box(_first_line(self, theme, 14), side, 6, mirrored)
        checked = self.isChecked()
        painter.setPen(QPen(colors.color("accent" if checked else "secondary"), 1))
        painter.setBrush(colors.color("accent" if checked else "window"))
        painter.drawRoundedRect(box, 4, 4)
        if checked:
            paint_icon(painter, box.adjusted(2, 2, -2, -2), "check", colors.color("on_accent"))
        text = between(area, side + theme.px(14), 0, mirrored)
        painter.setFont(self.font())
        painter.setPen(colors.color("text"))
        paint_words(painter, text, self.text(), self.layoutDirection())
        if self.hasFocus():
            paint_focus_ring(painter, area, theme, RADIUS_CONTROL)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Take a click on what is drawn: the style looks for box and text where it would draw them,
        which without a text is beside ours.
        """
        return covers(self, self._theme.px(16) + self._theme.px(14), position)

    @Slot()
    def _follow_theme(self) -> None:
        self.setMinimumHeight(self._theme.px(28))
        self.update()


class Option(QRadioButton):
    """One of several to choose, drawn in the theme's colours: dark, the style's ring is lost."""

    def __init__(self, theme: Theme, text: str) -> None:
        super().__init__(text)
        self._theme = theme
        _let_wrap(self)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        theme.changed.connect(self._follow_theme)
        self._follow_theme()

    def sizeHint(self) -> QSize:
        """Return the size that fits all of its text in one line."""
        return _one_line(self, self._theme, 12)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which its longest word fits."""
        return _least(self, self._theme, 12)

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines of its text."""
        return _height(self, self._theme, 12, width)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ring, dot and text."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, area = self._theme, QRectF(self.rect())
        colors, side = theme.colors, theme.px(16)
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        ring = leading_box(_first_line(self, theme, 12), side, 4, mirrored)
        paint_ring(painter, ring, theme, checked=self.isChecked(), lit=self.underMouse())
        text = between(area, side + theme.px(12), 0, mirrored)
        painter.setFont(self.font())
        painter.setPen(colors.color("text"))
        # our own words: they read as the window does, even where they begin with "Enter"
        paint_words(painter, text, self.text(), self.layoutDirection())
        if self.hasFocus():
            paint_focus_ring(painter, area, theme, RADIUS_CONTROL)

    def hitButton(self, position: QPoint) -> bool:  # noqa: N802 - Qt's name
        """Take a click on what is drawn, not where the style would have drawn it."""
        return covers(self, self._theme.px(16) + self._theme.px(12), position)

    @Slot()
    def _follow_theme(self) -> None:
        self.setMinimumHeight(self._theme.px(24))
        self.update()


class Page(ScrolledColumn):
    """One page of the settings: a title and a column that scrolls when it is too long."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(24, 20, 24, spacing=12)
        self.theme = theme
        self.title = title = page_labels()[name].title
        self.setObjectName(f"{name}_page")
        self.setAccessibleName(title)
        self.inside.setObjectName("page")
        self.column.addWidget(Label(theme, title, scale=1.3, bold=True))

    def finish(self) -> None:
        """Accept what is still being typed, and end what only this page needs."""

    def set_compact(self, compact: bool) -> None:
        """Adapt to a narrow window."""
        self.set_margins(14 if compact else 24, 20, 24)

    def add_heading(self, text: str) -> None:
        """Add a section heading."""
        self.column.addSpacing(8)
        self.column.addWidget(Label(self.theme, text, bold=True, wrap=True))

    def add_result(self) -> Label:
        """Add an empty line for what came of something, which is said then."""
        label = said_words(self.theme)
        self.column.addWidget(label)
        return label

    def add_words(self, text: str) -> Label:
        """Add an explanation in secondary text."""
        label = words(self.theme, text)
        self.column.addWidget(label)
        return label

    def end(self) -> None:
        """Push the content to the top."""
        self.column.addStretch(1)


def words(theme: Theme, text: str = "", tone: str = "secondary", *, scale: float = SMALL) -> Label:
    """Return a wrapping line of explanation, in small secondary text."""
    return _Words(theme, text, scale=scale, tone=tone, wrap=True)


def said_words(theme: Theme, tone: str = "secondary") -> Label:
    """Return an empty line as :func:`words` does, for what came of something or is wrong: a screen
    reader says it as soon as it stands there.
    """
    return _SaidWords(theme, scale=SMALL, tone=tone, wrap=True)


class _Words(Label):
    """Lines of explanation, as tall as they are at their width.

    A label that wraps asks for the height of a block of pleasing shape, however wide it is.
    """

    _laid_out = False

    def sizeHint(self) -> QSize:
        """Return the height that the words take where they stand."""
        hint = super().sizeHint()
        return QSize(hint.width(), self.heightForWidth(self.width())) if self._laid_out else hint

    def minimumSizeHint(self) -> QSize:
        """Return the same height: no line may be cut off."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height of the new width."""
        super().resizeEvent(event)
        self._laid_out = True
        if self.heightForWidth(self.width()) != self.height():
            self.updateGeometry()


class Entry(QWidget):
    """Words with buttons at their end; where that leaves the words little room, below them."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.text = QVBoxLayout()
        self.text.setSpacing(0)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self._both = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._both.setContentsMargins(0, 4, 0, 4)
        self._both.setSpacing(8)
        self._both.addLayout(self.text, 1)
        below = QHBoxLayout()
        below.addLayout(self.buttons)
        below.addStretch(1)
        self._both.addLayout(below)

    def minimumSizeHint(self) -> QSize:
        """Return the least width with the buttons below the words."""
        least = max(self.text.minimumSize().width(), self.buttons.minimumSize().width())
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons where there is room for them."""
        super().resizeEvent(event)
        left = self.width() - self.buttons.sizeHint().width() - self._both.spacing()
        directions = QBoxLayout.Direction
        narrow = left < self._theme.px(ENTRY_WORDS)
        wanted = directions.TopToBottom if narrow else directions.LeftToRight
        if self._both.direction() is not wanted:
            self._both.setDirection(wanted)


class Form(QFormLayout):
    """Names at the start and fields as wide as there is room; where that is little, all names stand
    above their fields.

    Qt's own policy looks at each row, and at what a field needs at the least: three letters.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(16)
        self.setVerticalSpacing(8)
        self.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the rows. Only this decides how: a height is asked for many other widths, too."""
        policy = QFormLayout.RowWrapPolicy.WrapLongRows
        if rect.width() < self._width_beside():
            policy = QFormLayout.RowWrapPolicy.WrapAllRows
        if policy != self.rowWrapPolicy():
            self.setRowWrapPolicy(policy)  # and the height is asked for again
        super().setGeometry(rect)

    def minimumSize(self) -> QSize:  # noqa: N802
        """Return a size at which there is room for the names above the fields."""
        least = super().minimumSize()
        if self.rowWrapPolicy() is QFormLayout.RowWrapPolicy.WrapAllRows:
            return least
        widths = [item.minimumSize().width() for item in self._shown()]
        return QSize(min(least.width(), max(widths, default=0)), least.height())

    def _shown(self) -> Iterator[QLayoutItem]:
        """Give the names and fields of what is shown."""
        roles = QFormLayout.ItemRole
        for place in range(self.rowCount()):
            if self.isRowVisible(place):
                for role in (roles.LabelRole, roles.FieldRole, roles.SpanningRole):
                    if (item := self.itemAt(place, role)) is not None:
                        yield item

    def _width_beside(self) -> int:
        """The least width at which every name has room beside a field that can be read."""
        names, fields = 0, self._theme.px(MANY_WORDS)
        for place in range(self.rowCount()):
            name = self.itemAt(place, QFormLayout.ItemRole.LabelRole)
            field = self.itemAt(place, QFormLayout.ItemRole.FieldRole)
            if name is not None and field is not None and self.isRowVisible(place):
                names = max(names, name.minimumSize().width())
                fields = max(fields, field.minimumSize().width())
        return names + self.horizontalSpacing() + fields


def align_names(*forms: QFormLayout) -> None:
    """Align the fields of several forms."""
    names = [
        label
        for form in forms
        for place in range(form.rowCount())
        if (item := form.itemAt(place, QFormLayout.ItemRole.LabelRole)) is not None
        and isinstance(label := item.widget(), Label)
    ]
    width = max((label.sizeHint().width() for label in names), default=0)
    for label in names:
        label.setMinimumWidth(max(label.theme.px(NAME_WIDTH), width))


def add_row(
    layout: QFormLayout, theme: Theme, english: str, text: str, field: QWidget | QLayout
) -> Label:
    """Add a labelled field; the label is also its accessible name."""
    label = Label(theme, text)
    label.setMinimumWidth(theme.px(NAME_WIDTH))
    if isinstance(field, QWidget):
        name_widget(field, english, text)
        label.setBuddy(field)
        layout.addRow(label, field)
    else:
        layout.addRow(label, field)
    return label


def flow(*parts: QWidget, at_end: int = 0) -> FlowLayout:
    """Return buttons side by side, those that do not fit on lines below; the last ``at_end`` stand
    at the far end where all fit.
    """
    layout = FlowLayout(at_end=at_end)
    for part in parts:
        layout.addWidget(part)
    return layout


def row(*parts: QWidget, stretch: int | None = None) -> QHBoxLayout:
    """Return widgets side by side; the one at ``stretch`` takes the remaining space."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for place, part in enumerate(parts):
        layout.addWidget(part, 1 if place == stretch else 0)
    if stretch is None:
        layout.addStretch(1)
    return layout


class _SaidWords(_Words):
    """Words that come while somebody waits for them, or is about to make a mistake."""

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show other words, and have them said where they are seen."""
        is_new = text != self.text()
        super().setText(text)
        beside = self.parentWidget()
        if is_new and beside is not None and beside.isVisible():
            announce(self, text)
