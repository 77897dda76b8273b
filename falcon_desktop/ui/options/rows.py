"""A parameter in the form: its name, value, reset button, and a line for problems."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, QSize, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from falcon_desktop.core.domain.generation import PARAMETERS, Thinking
from falcon_desktop.core.domain.json_options import extra_fields, json_object
from falcon_desktop.core.domain.servers import Support
from falcon_desktop.ui.kit.controls import IconButton, name_widget
from falcon_desktop.ui.kit.forms import Picker, Tick
from falcon_desktop.ui.kit.i18n import in_turn, tr
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import SMALL, Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.options.json_box import JsonBox
from falcon_desktop.ui.options.number_field import NumberField
from falcon_desktop.ui.options.scale import Scale, most_of, scale_of
from falcon_desktop.ui.options.slider import OptionSlider
from falcon_desktop.ui.options.stop_chips import StopChips
from falcon_desktop.ui.options.system_box import SystemBox
from falcon_desktop.ui.options.words import (
    explanation_of,
    label_of,
    number_text,
    range_of,
    support_sentence,
    thinking_text,
    value_text,
)

SHORTEST_NAME = 48
WIDE_CHOICE = 148
"""Shows the longest of its entries whole."""
BOX_WIDTH = 28
FIXED_SEEDS = 2**31
"""A seed from the dice is below this: short enough to read to somebody."""


def describe_widget(widget: QWidget, words: str) -> None:
    """Describe a widget to assistive technology, which hears of it even where nothing is new."""
    if widget.accessibleDescription() != words:
        widget.setAccessibleDescription(words)


class _Name(Label):
    """A parameter's name, in one line where there is room."""

    def sizeHint(self) -> QSize:
        """Return the size of one line; Qt would rather have a text that wraps in several."""
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self.text()) + 2, metrics.height())


class OptionRow(QWidget):
    """What all rows share. ``chosen`` emits name and value, None for "not changed"."""

    chosen = Signal(str, object)
    attended = Signal(str)
    """The keyboard came here."""
    pointed = Signal(str)
    """The pointer came here, or this came under the pointer."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.name = name
        self.takes = True
        self.hint = ""
        """What else to say of the parameter."""
        self._server = ""
        self._changed = False
        self._note = ""
        self._problem = ""
        self.setObjectName(f"option_{name}")
        self.label = _Name(theme, label_of(name), scale=0.95, bold=True, wrap=True)
        # gives way to the value where both are long: nothing in a panel may be wider than it
        self.label.setMinimumWidth(SHORTEST_NAME)
        self.back = IconButton(theme, "undo", side=20)
        name_widget(self.back, f"Reset {name}", tr("Reset {name}", name=label_of(name)))
        set_tip(self.back, tr("Reset to default"))
        self.back.hide()
        self.line = Label(theme, scale=SMALL, tone="secondary", wrap=True)
        self.line.setObjectName(f"note_{name}")
        self.line.hide()
        self.head = QHBoxLayout()
        self.head.setSpacing(4)
        self.head.addWidget(self.label)
        self.head.addWidget(self.back)
        self.head.addStretch(1)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(1)
        self.column.addLayout(self.head)
        self.column.addWidget(self.line)
        self.back.clicked.connect(self._reset)

    def listen(self, *widgets: QWidget) -> None:
        """Report when one of these widgets gets the focus."""
        for widget in (*widgets, self.back):
            widget.installEventFilter(self)

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Set the parameter's description, and whether the server supports it."""
        self.takes = support is not Support.NO
        self._server = server
        possible = range_of(self.name, limit)
        supported = support_sentence(support, server, self.name) if server else ""
        words = in_turn((explanation_of(self.name), possible, self.hint, supported))
        set_tip(self, words)
        describe_widget(self, words)
        self.label.set_tone("text" if self.takes else "secondary")

    def unsupported_note(self) -> str:
        """Return why the parameter can't be used, "" if it can."""
        return "" if self.takes else support_sentence(Support.NO, self._server)

    def show_changed(self, changed: bool, note: str) -> None:
        """Mark that the value was chosen here; ``note`` says otherwise where it comes from."""
        self._changed, self._note = changed, note
        had_focus = self.back.hasFocus()
        self.back.setVisible(changed and self.takes)
        if had_focus and not changed:
            self.focus_value()
        self._say()

    @property
    def changed(self) -> bool:
        """Whether the value is marked as chosen here."""
        return self._changed

    def focus_value(self) -> None:
        """Focus the value."""

    def finish(self) -> None:
        """Report what is still being typed."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice the focus."""
        if event.type() == QEvent.Type.FocusIn:
            self.attended.emit(self.name)
        return super().eventFilter(watched, event)

    def enterEvent(self, event: QEvent) -> None:
        """Notice the pointer."""
        self.pointed.emit(self.name)

    @Slot(str)
    def refuse(self, sentence: str) -> None:
        """Show in a line why a value is invalid, "" once it is valid."""
        if sentence != self._problem:
            self._problem = sentence
            self._say()

    def _say(self) -> None:
        text = self._problem or self._note
        self.line.set_tone("error" if self._problem else "secondary")
        self.line.setText(text)
        self.line.setVisible(bool(text))

    @Slot()
    def _reset(self) -> None:
        self.refuse("")
        self.chosen.emit(self.name, None)


class NumberRow(OptionRow):
    """A number with a slider below it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._parameter = PARAMETERS[name]
        self._scale: Scale = scale_of(name)
        self.field = NumberField(theme, self._parameter)
        name_widget(self.field, f"{name} value", label_of(name))
        self.slider = OptionSlider(theme)
        name_widget(self.slider, f"{name} slider", label_of(name))
        self.head.addWidget(self.field)
        self.column.insertWidget(1, self.slider)
        self.listen(self.field, self.slider)
        self._fit_slider()
        self.field.entered.connect(self._entered)
        self.field.refused.connect(self.refuse)
        self.slider.valueChanged.connect(self._moved)

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Also limit the slider and the field to what the server allows."""
        super().describe(support, server, limit)
        scale = scale_of(self.name, limit)
        if scale != self._scale:
            self._scale = scale
            self._fit_slider()
        self.field.set_maximum(most_of(self.name, limit))
        for widget in (self.field, self.slider):
            widget.setEnabled(self.takes)
            describe_widget(widget, self.accessibleDescription())
        self.slider.setVisible(self.takes)
        self.field.setVisible(self.takes)

    def show_value(self, chosen: float | None, below: float | None) -> None:
        """Show the value chosen here, else the inherited one; None if there is none."""
        value = below if chosen is None else chosen
        words = value_text(self.name, value)
        self.field.show_value(value, words)
        name = f"{label_of(self.name)}: {words}"
        if self.slider.accessibleName() != name:
            self.slider.setAccessibleName(name)
        self.slider.set_known(value is not None and not self._is_off(value))
        shown = value if value is not None else self._resting()
        with QSignalBlocker(self.slider):
            self.slider.setValue(self._scale.position(shown))

    def focus_value(self) -> None:
        """Focus the slider."""
        self.slider.setFocus()

    def finish(self) -> None:
        """Accept the number being typed."""
        self.field.finish()

    def _resting(self) -> float:
        """Return where the slider lies while nobody says a value."""
        default, off = self._parameter.default, self._parameter.off
        return default if default is not None else (off if off is not None else 0)

    def _is_off(self, value: float) -> bool:
        return self._scale.off_first and value == self._parameter.off

    def _fit_slider(self) -> None:
        with QSignalBlocker(self.slider):
            self.slider.setRange(0, self._scale.last)
            self.slider.setSingleStep(1)
            self.slider.setPageStep(max(1, self._scale.last // 10))

    @Slot(int)
    def _moved(self, position: int) -> None:
        value = self._scale.value(position)
        self.refuse("")
        self.chosen.emit(self.name, int(value) if self._parameter.whole else value)

    @Slot(object)
    def _entered(self, value: float | None) -> None:
        self.chosen.emit(self.name, value)


class SeedRow(OptionRow):
    """A number or "random", and a dice that fixes one."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "seed")
        self.field = NumberField(theme, PARAMETERS["seed"])
        name_widget(self.field, "seed value", label_of("seed"))
        self.dice = IconButton(theme, "dice", side=24)
        name_widget(self.dice, "Roll the dice", tr("Pick a random seed"))
        set_tip(self.dice, tr("Pick a random seed"))
        self.head.addWidget(self.field)
        self.head.addWidget(self.dice)
        self.listen(self.field, self.dice)
        self.field.entered.connect(self._entered)
        self.field.refused.connect(self.refuse)
        self.dice.clicked.connect(self._roll)
        self._below: int | None = None

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Also disable the widgets if they have no effect."""
        super().describe(support, server, limit)
        for widget in (self.field, self.dice):
            widget.setEnabled(self.takes)
            describe_widget(widget, self.accessibleDescription())

    def show_value(self, chosen: int | None, below: int | None) -> None:
        """Show the seed in force."""
        self._below = below
        value = below if chosen is None else chosen
        self.field.show_value(value, value_text("seed", value))

    def focus_value(self) -> None:
        """Focus the dice."""
        self.dice.setFocus()

    def finish(self) -> None:
        """Accept the seed being typed."""
        self.field.finish()

    @Slot(object)
    def _entered(self, value: int | None) -> None:
        fixed_below = self._below is not None and self._below >= 0
        random = PARAMETERS["seed"].off if fixed_below else None
        self.chosen.emit(self.name, random if value is None else value)

    @Slot()
    def _roll(self) -> None:
        self.refuse("")
        import secrets  # brings OpenSSL

        self.chosen.emit(self.name, secrets.randbelow(FIXED_SEEDS))


class SystemRow(OptionRow):
    """The system message."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "system_message")
        self.box = SystemBox(theme)
        name_widget(self.box, "System message", label_of("system_message"))
        self.column.insertWidget(1, self.box)
        self.listen(self.box)
        self.box.edited.connect(self._edited)
        self.box.refused.connect(self.refuse)

    def show_text(self, text: str, *, fresh: bool) -> None:
        """Show the message in force."""
        self.box.show_text(text, fresh=fresh)

    def focus_value(self) -> None:
        """Focus the box."""
        self.box.setFocus()

    def finish(self) -> None:
        """Accept the message being typed."""
        self.box.tell()

    @Slot(str)
    def _edited(self, text: str) -> None:
        self.chosen.emit(self.name, text)


class ThinkingRow(OptionRow):
    """How much a model thinks, chosen from a list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "thinking")
        self.choice = Picker(theme)
        for thinking in Thinking:
            self.choice.addItem(thinking_text(thinking), thinking)
        name_widget(self.choice, "thinking value", label_of("thinking"))
        self.label.setBuddy(self.choice)  # on Linux, Qt calls a list by what is chosen in it
        self.choice.setMinimumWidth(theme.px(WIDE_CHOICE))
        self.head.addWidget(self.choice)
        self._beside = True
        self.listen(self.choice)
        self.choice.activated.connect(self._picked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the list below its name where there is no room for both."""
        super().resizeEvent(event)
        needed = self.label.sizeHint().width() + self.choice.minimumWidth() + self.head.spacing()
        beside = needed <= self.width()
        if beside != self._beside:
            self._beside = beside
            if beside:
                self.head.addWidget(self.choice)
            else:
                self.column.insertWidget(1, self.choice)

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Also hide what changes nothing."""
        super().describe(support, server, limit)
        self.choice.setVisible(self.takes)
        describe_widget(self.choice, self.accessibleDescription())

    def show_value(self, value: Thinking) -> None:
        """Show what holds."""
        self.choice.setCurrentIndex(self.choice.findData(value))

    def focus_value(self) -> None:
        """Bring the keyboard to the list."""
        self.choice.setFocus()

    @Slot()
    def _picked(self) -> None:
        self.chosen.emit(self.name, Thinking(self.choice.currentData()))


class SwitchRow(OptionRow):
    """What is on or off."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.tick = Tick(theme, "")  # its name stands before it
        self.tick.setFixedWidth(theme.px(BOX_WIDTH))
        name_widget(self.tick, f"{name} value", label_of(name))
        self.head.addWidget(self.tick)
        self.listen(self.tick)
        self.tick.toggled.connect(self._toggled)

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Also hide what changes nothing."""
        super().describe(support, server, limit)
        self.tick.setVisible(self.takes)
        describe_widget(self.tick, self.accessibleDescription())

    def show_value(self, value: bool) -> None:
        """Show what holds."""
        with QSignalBlocker(self.tick):
            self.tick.setChecked(value)

    def focus_value(self) -> None:
        """Bring the keyboard to the box."""
        self.tick.setFocus()

    @Slot(bool)
    def _toggled(self, checked: bool) -> None:
        self.chosen.emit(self.name, checked)


class ConfidenceRow(SwitchRow):
    """Whether a server is asked how sure the model is of its tokens."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "confidence")


class JsonRow(OptionRow):
    """A JSON object."""

    def __init__(
        self, theme: Theme, name: str, check: Callable[[str], object], example: str
    ) -> None:
        super().__init__(theme, name)
        self.box = JsonBox(theme, check, example)
        name_widget(self.box, f"{name} value", label_of(name))
        self.column.insertWidget(1, self.box)
        self.listen(self.box)
        self.box.edited.connect(self._edited)
        self.box.refused.connect(self.refuse)

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Also hide what changes nothing."""
        super().describe(support, server, limit)
        self.box.setVisible(self.takes)
        describe_widget(self.box, self.accessibleDescription())

    def show_text(self, text: str, *, fresh: bool) -> None:
        """Show the object that holds."""
        self.box.show_text(text, fresh=fresh)

    def focus_value(self) -> None:
        """Bring the keyboard to the box."""
        self.box.setFocus()

    def finish(self) -> None:
        """Take the object that is typed."""
        self.box.tell()

    @Slot(str)
    def _edited(self, text: str) -> None:
        self.chosen.emit(self.name, text)

    @Slot()
    def _reset(self) -> None:
        self.box.forget()
        super()._reset()


class ExtraFieldsRow(JsonRow):
    """Fields that are added to each request."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "extra_fields", extra_fields, '{"top_a": 0.2}')


class SchemaRow(JsonRow):
    """What answers are that are JSON."""

    def __init__(self, theme: Theme) -> None:
        example = '{"properties": {"title": {"type": "string"}}}'
        super().__init__(theme, "json_schema", json_object, example)


class StopRow(OptionRow):
    """The stop sequences."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "stop")
        self.chips = StopChips(theme)
        self.column.insertWidget(1, self.chips)
        self.listen(self.chips.add, self.chips.entry)
        self.chips.entered.connect(self._entered)
        self.chips.refused.connect(self.refuse)

    def describe(self, support: Support, server: str, limit: int | None = None) -> None:
        """Also describe the button."""
        super().describe(support, server, limit)
        self.chips.setEnabled(self.takes)
        describe_widget(self.chips.add, self.accessibleDescription())

    def focus_value(self) -> None:
        """Focus the button that adds a sequence."""
        self.chips.add.setFocus()

    def finish(self) -> None:
        """Accept the sequence being typed."""
        self.chips.finish()

    @Slot(object)
    def _entered(self, sequences: tuple[str, ...]) -> None:
        self.chosen.emit(self.name, sequences)


def limit_note(limit: int | None, value: int | None) -> str:
    """Return a note if more tokens are requested than the server has room for."""
    if limit is None or value is None or value <= limit:
        return ""
    most = number_text(PARAMETERS["max_new_tokens"], limit)
    return tr("This model's limit is {limit} tokens, question and answer together.", limit=most)
