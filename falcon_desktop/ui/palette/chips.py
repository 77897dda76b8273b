"""A row of filters under the box of Ctrl+K, added with a click or with Tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from falcon_desktop.ui.kit.controls import Button, Look
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.kit.tips import set_tip
from falcon_desktop.ui.palette.filters import MOST, Offer

_GAP: Final = 6


class _Chip(Button):
    """One offer. Tab is for completing here, so that only the pointer reaches a chip."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(theme, look=Look.OUTLINED, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.padding = 8
        self.quiet = True
        self.query = ""


class Chips(QWidget):
    """Shows what fits into one line."""

    chosen = Signal(str)
    """The search that an offer makes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._chips = [_Chip(theme, self) for _ in range(MOST)]
        self._offers: list[Offer] = []
        for number, chip in enumerate(self._chips):
            chip.setObjectName(f"filter_{number}")
            chip.clicked.connect(self._choose)
        theme.changed.connect(self._arrange)

    def set_offers(self, offers: Sequence[Offer]) -> None:
        """Show these offers; takes no space if there are none."""
        self._offers = list(offers)
        for chip, offer in zip(self._chips, self._offers, strict=False):
            chip.setText(offer.label)
            set_tip(chip, offer.meaning)
            chip.setAccessibleName(offer.label)
            chip.setAccessibleDescription(offer.meaning)
            chip.query = offer.query
        self.setVisible(bool(offers))
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _height(self) -> int:
        return self._theme.px(26)

    @Slot()
    def _arrange(self) -> None:
        self.setFixedHeight(self._height())
        x = 0
        mirrored = self.isRightToLeft()
        for number, chip in enumerate(self._chips):
            width = chip.sizeHint().width()
            fits = number < len(self._offers) and x + width <= self.width()
            chip.setVisible(fits)
            if fits:
                left = self.width() - x - width if mirrored else x
                chip.setGeometry(left, 0, width, self._height())
            x += width + _GAP

    @Slot()
    def _choose(self) -> None:
        chip = self.sender()
        if isinstance(chip, _Chip):
            self.chosen.emit(chip.query)
