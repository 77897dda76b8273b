"""Shows the steps of a connection test as they happen."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from falcon_desktop.core.domain.checks import Step, StepResult, StepState
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.forms import ENTRY_WORDS, FEW_WORDS, words
from falcon_desktop.ui.kit.i18n import one_line, reader_locale, told, tr
from falcon_desktop.ui.kit.icons import paint_icon
from falcon_desktop.ui.kit.labels import Label
from falcon_desktop.ui.kit.theme import Theme

_MARKS = {
    StepState.RUNNING: ("more", "secondary"),
    StepState.OK: ("check", "ok"),
    StepState.SKIPPED: ("next", "secondary"),
    StepState.FAILED: ("close", "error"),
}


def step_name(step: Step) -> str:
    """Return a step's name."""
    return {
        Step.ADDRESS: tr("Address"),
        Step.TLS: tr("Encryption"),
        Step.SERVER: tr("Server"),
        Step.KEY: tr("Key"),
        Step.MODEL: tr("Model"),
        Step.FIRST_TOKEN: tr("First token"),
    }[step]


def state_name(state: StepState) -> str:
    """Return a step's state in words, for screen readers."""
    return {
        StepState.RUNNING: tr("running"),
        StepState.OK: tr("OK"),
        StepState.SKIPPED: tr("skipped"),
        StepState.FAILED: tr("failed"),
    }[state]


class _Mark(QWidget):
    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.state = StepState.RUNNING
        self.setFixedSize(theme.px(18), theme.px(18))

    def paintEvent(self, event: QPaintEvent) -> None:
        name, tone = _MARKS[self.state]
        painter = QPainter(self)
        paint_icon(painter, QRectF(self.rect()), name, self._theme.colors.color(tone))


class StepsView(QWidget):
    """One line per step: mark, name, result and duration."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 4, 0, 4)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(2, 1)
        self._narrow = False
        """Whether what a step found stands below its name."""
        self._rows: dict[Step, tuple[_Mark, Label, Label, Label]] = {}
        self._results: dict[Step, StepResult] = {}
        self.setObjectName("test_steps")
        self.setAccessibleName(tr("Test"))

    def clear(self) -> None:
        """Remove all steps."""
        for parts in self._rows.values():
            for part in parts:
                self._grid.removeWidget(part)
                part.deleteLater()
        self._rows.clear()
        self._results.clear()
        self.hide()

    def show_step(self, result: StepResult) -> None:
        """Show a step's current state."""
        parts = self._rows.get(result.step) or self._add(result.step)
        before = self._results.get(result.step)
        self._results[result.step] = result
        mark, name, sentence, time = parts
        mark.state = result.state
        mark.update()
        said = one_line(told(result.sentence), 600)
        if result.detail and result.state is StepState.FAILED:
            said += "\n" + told(result.detail)[:600].strip()
        sentence.setText(said)
        sentence.set_tone("error" if result.state is StepState.FAILED else "text")
        name.setAccessibleDescription(f"{state_name(result.state)}. {said}")
        seconds = reader_locale().toString(result.seconds, "f", 2)
        ended = result.state is not StepState.RUNNING and result.seconds > 0
        time.setText(tr("{seconds} s", seconds=seconds) if ended else "")
        ran = before is not None and before.state is StepState.RUNNING
        if ran and result.state is not StepState.RUNNING and self.isVisible():
            announce(self, f"{name.text()}: {state_name(result.state)}. {said}")
        self.show()

    def results(self) -> list[StepResult]:
        """Return the results on screen, in order of the steps."""
        return [self._results[step] for step in Step if step in self._results]

    def _add(self, step: Step) -> tuple[_Mark, Label, Label, Label]:
        place = len(self._rows)
        parts = (
            _Mark(self._theme),
            Label(self._theme, step_name(step), bold=True),
            words(self._theme, tone="text"),
            words(self._theme),
        )
        self._rows[step] = parts
        self._arrange(place, parts)
        return parts

    def minimumSizeHint(self) -> QSize:
        """Return the least width with the sentences below the names."""
        least = self._theme.px(FEW_WORDS)
        for mark, name, _, time in self._rows.values():
            parts = (mark.width(), name.sizeHint().width(), time.sizeHint().width())
            least = max(least, sum(parts) + 2 * self._grid.horizontalSpacing())
        return QSize(least, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the sentences below the names where there is little room beside them."""
        super().resizeEvent(event)
        names = max((one[1].sizeHint().width() for one in self._rows.values()), default=0)
        narrow = self.width() - names < self._theme.px(ENTRY_WORDS)
        if narrow is not self._narrow:
            self._narrow = narrow
            for place, parts in enumerate(self._rows.values()):
                self._arrange(place, parts)

    def _arrange(self, place: int, parts: tuple[_Mark, Label, Label, Label]) -> None:
        """Put the parts of a step, the first of which has place 0, where they stand."""
        mark, name, sentence, time = parts
        self._grid.addWidget(mark, 2 * place, 0)
        self._grid.addWidget(name, 2 * place, 1)
        self._grid.addWidget(time, 2 * place, 3)
        if self._narrow:
            self._grid.addWidget(sentence, 2 * place + 1, 1, 1, 3)
        else:
            self._grid.addWidget(sentence, 2 * place, 2)
