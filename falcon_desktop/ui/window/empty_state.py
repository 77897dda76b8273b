"""The page of a new chat before the first question."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from falcon_desktop.ui.kit.controls import Button, Look, name_widget
from falcon_desktop.ui.kit.emblem import Emblem
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.labels import Label, Surface
from falcon_desktop.ui.kit.theme import TEXT_COLUMN_WIDTH, Theme
from falcon_desktop.ui.kit.tips import set_tip

_LEAST = 2
"""As many lines of questions at least are shown beside a card."""


class EmptyState(Surface):
    """Icon, model, four starter questions, and room for a card."""

    prompt_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, "window", parent=parent)
        name_widget(self, "Empty state", tr("New chat"))
        self._title = Label(theme, tr("What would you like to know?"), scale=1.5, bold=True)
        self._title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title.setWordWrap(True)
        self._model = Label(theme, tone="secondary", wrap=True)
        self._model.setAlignment(Qt.AlignmentFlag.AlignCenter)
        name_widget(self._model, "Who answers", tr("Model"))
        self.preset = Button(
            theme, tr("General assistant"), icon_name="persona", look=Look.OUTLINED
        )
        self.preset.setObjectName("choose_preset")
        self.set_preset(self.preset.text())
        self._buttons: list[Button] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(8)
        self._card: QWidget | None = None
        column = QWidget()
        self._inside = QVBoxLayout(column)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.setSpacing(0)
        self._emblem = Emblem(theme)
        self._inside.addWidget(self._emblem, 0, Qt.AlignmentFlag.AlignHCenter)
        self._inside.addSpacing(16)
        self._inside.addWidget(self._title)
        self._inside.addSpacing(8)
        self._inside.addWidget(self._model)
        self._inside.addSpacing(12)
        self._inside.addWidget(self.preset, 0, Qt.AlignmentFlag.AlignHCenter)
        self._inside.addSpacing(20)
        self._inside.addLayout(self._grid)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 24, 16, 24)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        layout.addStretch(2)
        layout.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)
        column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._column = column
        self.set_prompts(starting_prompts())
        theme.changed.connect(self._fit)

    def set_model_sentence(self, sentence: str) -> None:
        """Describe the model honestly."""
        self._model.setText(sentence)

    def set_preset(self, name: str) -> None:
        """Show the chat's preset on the button."""
        self.preset.setText(name)
        self.preset.setAccessibleName(tr("Preset: {name}", name=name))
        set_tip(self.preset, tr("Choose instructions and starters"))

    def set_heading(self, heading: str) -> None:
        """Set the heading, "" for the usual question."""
        self._title.setText(heading or tr("What would you like to know?"))

    def set_prompts(self, prompts: list[str]) -> None:
        """Offer these questions; without any, the usual ones."""
        prompts = prompts or starting_prompts()
        for button in self._buttons:
            self._grid.removeWidget(button)
            button.deleteLater()
        self._buttons = []
        for place, prompt in enumerate(prompts):
            button = Button(self.theme, prompt, look=Look.OUTLINED)
            button.centred = False
            button.setObjectName(f"starting_prompt_{place + 1}")
            button.setAccessibleName(prompt)
            set_tip(button, prompt)
            button.setMinimumHeight(self.theme.px(44))
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.clicked.connect(self._chosen)
            self._buttons.append(button)
        self._place_prompts()
        self._fit_height()

    def set_card(self, card: QWidget | None) -> None:
        """Show a card below the questions, or none; the old one is freed."""
        if self._card is not None:
            self._inside.removeWidget(self._card)
            self._card.deleteLater()
        self._card = card
        if card is not None:
            self._inside.addWidget(card)
            self._inside.insertSpacing(self._inside.count() - 1, 16)
        self._fit_height()

    def prompts(self) -> list[str]:
        """Return the questions on offer."""
        return [button.text() for button in self._buttons]

    def sizeHint(self) -> QSize:
        """Return the size of a usual transcript."""
        return QSize(TEXT_COLUMN_WIDTH, 480)

    def minimumSizeHint(self) -> QSize:
        """Return a size that leaves narrow windows narrow."""
        return QSize(240, 200)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one column for the questions if two don't fit."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        self._column.setFixedWidth(min(self.theme.px(TEXT_COLUMN_WIDTH - 80), self.width() - 32))
        for button in self._buttons:
            button.setMinimumHeight(self.theme.px(44))
        self._place_prompts()
        self._fit_height()

    def _place_prompts(self) -> None:
        columns = 2 if self.width() >= self.theme.px(560) else 1
        if self._grid.property("columns") == columns and self._grid.count() == len(self._buttons):
            return
        self._grid.setProperty("columns", columns)
        for place, button in enumerate(self._buttons):
            self._grid.addWidget(button, place // columns, place % columns)
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _fit_height(self) -> None:
        """Leave out what does not fit: the emblem first, then the card, the preset, questions."""
        px = self.theme.px
        columns = int(self._grid.property("columns") or 1)
        lines = -(-len(self._buttons) // columns)
        self.preset.setVisible(self.height() >= px(300))
        words, line = self._height_of_words(), px(44) + self._grid.spacing()
        room = max(0, (self.height() - words) // line)
        if self._card is not None:
            card = self._height_of_card(self._card)
            left = (self.height() - words - card) // line
            self._card.setVisible(left >= min(lines, _LEAST))
            if left >= min(lines, _LEAST):
                words, room = words + card, left
        self._emblem.setVisible(self.height() >= words + lines * line + px(72))
        shown = min(lines, room) * columns
        for place, button in enumerate(self._buttons):
            button.setVisible(place < shown)

    def _height_of_words(self) -> int:
        """Return the height of all above the questions but the emblem, with the margins."""
        px, width = self.theme.px, self._column.width()
        words = self._title.heightForWidth(width) + self._model.heightForWidth(width) + 104
        if self.height() < px(300):
            return max(px(140), words)
        return max(px(180), words + self.preset.sizeHint().height())

    def _height_of_card(self, card: QWidget) -> int:
        """Return the height of the card with the space above it."""
        height = card.heightForWidth(self._column.width())
        return (height if height >= 0 else card.sizeHint().height()) + 16

    @Slot()
    def _chosen(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.prompt_chosen.emit(button.text())


def starting_prompts() -> list[str]:
    """Return the four standard starter questions."""
    return [
        tr("Why is the sky blue?"),
        tr("Explain a hash table to a beginner"),
        tr("Write a polite reminder about an unpaid invoice"),
        tr("Write a shell command that finds large files"),
    ]


def embedded_model_sentence(model: str) -> str:
    """Return the sentence about the small model on this computer."""
    return tr("{model} runs on this computer, offline. It is small, and often wrong.", model=model)
