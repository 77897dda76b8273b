"""What holds for all models of this computer: their memory, and when one is unloaded."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from falcon_desktop.core.domain.engine_settings import EngineSettings
from falcon_desktop.core.domain.model_memory import Computer
from falcon_desktop.ui.kit.forms import Form, Picker, add_row, align_names, words
from falcon_desktop.ui.kit.i18n import size_words, tr, tr_n
from falcon_desktop.ui.kit.theme import Theme

GB: Final = 10**9
BUDGETS: Final = (1, 2, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 512)
"""Gigabytes; those that the computer does not have are left out."""
MINUTES: Final = (1, 5, 10, 30, 60, 240, 0)


class EngineSection(QWidget):
    """How much memory models may take together, and how long one stays loaded."""

    budget_chosen = Signal(object)
    idle_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.budget = Picker(theme)
        self.idle = Picker(theme)
        self.free = words(theme)
        self.free.setObjectName("free_memory")
        form = Form(theme)
        add_row(form, theme, "Memory for models", tr("Models may take"), self.budget)
        add_row(form, theme, "Unload when idle", tr("Unload after"), self.idle)
        align_names(form)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(form)
        column.addWidget(self.free)
        self.budget.activated.connect(self._choose_budget)
        self.idle.activated.connect(self._choose_idle)

    def show_settings(self, settings: EngineSettings, computer: Computer) -> None:
        """Show what was chosen, and what there is."""
        budget, idle = settings.memory_budget, settings.idle_minutes
        sizes = {one * GB for one in BUDGETS if one * GB < computer.total}
        self.budget.clear()
        self.budget.addItem(tr("What is free"), None)
        for size in sorted(sizes | {budget} if budget is not None else sizes):
            self.budget.addItem(size_words(size), size)
        self.budget.setCurrentIndex(0 if budget is None else self.budget.findData(budget))
        self.idle.clear()
        for minutes in MINUTES if idle in MINUTES else (idle, *MINUTES):
            self.idle.addItem(_idle_words(minutes), minutes)
        self.idle.setCurrentIndex(self.idle.findData(idle))
        free, total = size_words(computer.free), size_words(computer.total)
        self.free.setText(
            tr("{free} of {total} can be used by models now.", free=free, total=total)
        )

    @Slot()
    def _choose_budget(self) -> None:
        self.budget_chosen.emit(self.budget.currentData())

    @Slot()
    def _choose_idle(self) -> None:
        self.idle_chosen.emit(self.idle.currentData())


def _idle_words(minutes: int) -> str:
    if not minutes:
        return tr("Never")
    if minutes % 60:
        return tr_n("%n minute(s)", minutes)
    return tr_n("%n hour(s)", minutes // 60)
