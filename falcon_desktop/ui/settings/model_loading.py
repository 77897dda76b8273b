"""How one model of this computer is loaded, with the memory that takes shown while it is chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QSignalBlocker, QTimer, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from falcon_desktop.core.domain.devices import Placement
from falcon_desktop.core.domain.engine_settings import MAX_LAYERS, LoadSettings
from falcon_desktop.core.domain.model_memory import (
    CacheType,
    Computer,
    Fit,
    ModelMemory,
    fit_of,
)
from falcon_desktop.core.domain.servers import Support
from falcon_desktop.ui.kit.announcing import announce
from falcon_desktop.ui.kit.controls import name_widget
from falcon_desktop.ui.kit.device_words import place_sentence
from falcon_desktop.ui.kit.forms import Form, Picker, add_row, words
from falcon_desktop.ui.kit.hints import show_hint
from falcon_desktop.ui.kit.i18n import grouped, one_line, size_words, tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.options.form import STYLE
from falcon_desktop.ui.options.number_field import normalised
from falcon_desktop.ui.options.rows import NumberRow

PAUSE_MS: Final = 300
"""A slider that is dragged is told once it rests."""
WINDOW: Final = "context_window"
SHORTEST: Final = 512
"""Tokens: less is no choice."""


class ModelLoading(QWidget):
    """Context window, cache, layers on a graphics processor, threads and flash attention."""

    chosen = Signal(str, object)
    """A model's id and its :class:`LoadSettings`, soon after a change."""

    def __init__(self, theme: Theme, model_id: str, name: str) -> None:
        super().__init__()
        self.model_id = model_id
        self._theme = theme
        self._load = LoadSettings()
        self._memory: ModelMemory | None = None
        self._computer = Computer(0, 0, 1)
        self._fit: Fit | None = None
        self._told = True
        self.setObjectName("model_loading")
        self.setAccessibleName(tr("Memory and speed of {model}", model=name))
        theme.style(self, STYLE.replace("#options_form", "#model_loading"))
        self.window_row = NumberRow(theme, WINDOW)
        self.need = words(theme)
        name_widget(self.need, "Memory needed", tr("Memory needed"))
        self.verdict = words(theme)
        name_widget(self.verdict, "Whether it fits", tr("Whether it fits"))
        self.cache = Picker(theme)
        self.cache.addItem(tr("16 bits"), CacheType.F16)
        self.cache.addItem(tr("8 bits: half the memory"), CacheType.Q8_0)
        self.cache.addItem(tr("4 bits: a quarter, less exact"), CacheType.Q4_0)
        self.flash = Picker(theme)
        self.flash.addItem(tr("Automatic"), None)
        self.flash.addItem(tr("On"), True)
        self.flash.addItem(tr("Off"), False)
        self.layers = QLineEdit()
        self.threads = QLineEdit()
        self.problem = words(theme, tone="error")
        self.problem.setObjectName("model_loading_problem")
        self.problem.hide()
        self.place = words(theme)
        name_widget(self.place, "Where it computes", tr("Where it computes"))
        self.place.hide()
        for field in (self.layers, self.threads):
            show_hint(field, tr("Automatic"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        self._arrange(theme)
        self.window_row.chosen.connect(self._choose_window)
        self.cache.activated.connect(self._choose_cache)
        self.flash.activated.connect(self._choose_flash)
        self.layers.editingFinished.connect(self._choose_layers)
        self.threads.editingFinished.connect(self._choose_threads)

    def _arrange(self, theme: Theme) -> None:
        form = Form(theme)
        add_row(form, theme, "KV cache", tr("KV cache"), self.cache)
        add_row(form, theme, "GPU layers", tr("GPU layers"), self.layers)
        add_row(form, theme, "Threads", tr("Threads"), self.threads)
        add_row(form, theme, "Flash attention", tr("Flash attention"), self.flash)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 4, 0, 12)
        column.setSpacing(8)
        column.addWidget(self.window_row)
        column.addWidget(self.need)
        column.addWidget(self.verdict)
        column.addLayout(form)
        column.addWidget(self.problem)
        column.addWidget(self.place)
        column.addWidget(words(theme, tr("Changes apply from the next answer.")))

    def show_load(
        self,
        load: LoadSettings,
        memory: ModelMemory,
        computer: Computer,
        placement: Placement | None = None,
    ) -> None:
        """Show how the model is loaded, what its memory depends on, what there is, and where it
        computes while it is loaded.
        """
        self.place.setText("" if placement is None else place_sentence(placement))
        self.place.setVisible(placement is not None)
        self._memory, self._computer = memory, computer
        if self._told:  # else what is shown is newer
            self._load = load
        trained = memory.trained
        self.window_row.setVisible(trained is None or trained > SHORTEST)
        self.window_row.describe(Support.YES, "", trained)
        self._show()

    def finish(self) -> None:
        """Accept what is still being typed."""
        self.window_row.finish()
        self._choose_layers()
        self._choose_threads()
        self._tell()

    # --- what is shown --------------------------------------------------------------------------

    def _show(self) -> None:
        load, memory = self._load, self._memory
        if memory is None:
            return
        chosen = load.context_window
        self.window_row.show_value(chosen, load.window_of(memory.trained))
        self.window_row.show_changed(chosen is not None, "")
        self.cache.setCurrentIndex(self.cache.findData(load.cache_type))
        self.flash.setCurrentIndex((None, True, False).index(load.flash_attention))
        for field, value in ((self.layers, load.gpu_layers), (self.threads, load.threads)):
            if not field.isModified():
                with QSignalBlocker(field):
                    field.setText("" if value is None else grouped(value))
        self._weigh(memory)

    def _weigh(self, memory: ModelMemory) -> None:
        load, free = self._load, self._computer.free
        tokens = load.window_of(memory.trained)
        need = memory.need(tokens, load.cache_type)
        self.need.setText(
            tr(
                "Needs {need} of memory: {weights} for the model, {context} for the context, "
                "{rest} to compute. {free} can be used.",
                need=size_words(need.total),
                weights=size_words(need.weights),
                context=size_words(need.cache),
                rest=size_words(need.overhead),
                free=size_words(free),
            )
        )
        fit = fit_of(need, free)
        text, tone = self._verdict(fit, memory)
        self.verdict.setText(text)
        self.verdict.set_tone(tone)
        self.window_row.slider.setAccessibleDescription(f"{self.need.text()} {text}")
        if self._fit is not None and fit is not self._fit:
            announce(self.window_row.slider, text)
        self._fit = fit

    def _verdict(self, fit: Fit, memory: ModelMemory) -> tuple[str, str]:
        if fit is Fit.FITS:
            return tr("Fits."), "ok"
        if fit is Fit.TIGHT:
            return tr("Tight: other programs may become slow."), "warning"
        longest = memory.longest(self._computer.free, self._load.cache_type)
        if longest >= SHORTEST:
            fitting = grouped(longest)
            return tr("Does not fit. Up to {count} tokens would.", count=fitting), "error"
        return tr("Does not fit. Close other programs, or choose a smaller model."), "error"

    # --- what is chosen -------------------------------------------------------------------------

    def _choose(self, **changes: Any) -> None:
        load = replace(self._load, **changes)
        if load != self._load:
            self._load = load
            self._told = False
            self._timer.start()
        self._show()

    @Slot()
    def _tell(self) -> None:
        self._timer.stop()
        if not self._told:
            self._told = True
            self.chosen.emit(self.model_id, self._load)

    @Slot(str, object)
    def _choose_window(self, _name: str, value: int | None) -> None:
        self._choose(context_window=value)

    @Slot()
    def _choose_cache(self) -> None:
        kind = CacheType(self.cache.currentData())
        off = self._load.flash_attention is False and kind is not CacheType.F16
        # llama.cpp keeps fewer bits only with flash attention
        self._choose(cache_type=kind, **({"flash_attention": None} if off else {}))

    @Slot()
    def _choose_flash(self) -> None:
        flash = (None, True, False)[self.flash.currentIndex()]
        self._choose(
            flash_attention=flash,
            cache_type=CacheType.F16 if flash is False else self._load.cache_type,
        )

    @Slot()
    def _choose_layers(self) -> None:
        most = self._memory.shape.layers + 1 if self._memory is not None else MAX_LAYERS
        self._choose_whole(self.layers, "gpu_layers", tr("GPU layers"), 0, most)

    @Slot()
    def _choose_threads(self) -> None:
        self._choose_whole(self.threads, "threads", tr("Threads"), 1, self._computer.threads)

    def _choose_whole(self, field: QLineEdit, key: str, name: str, low: int, high: int) -> None:
        """Take a whole number from a field, nothing for automatic, or say why it is none."""
        if not field.isModified():
            return
        plain = normalised(field.text())
        value = int(plain) if plain.isdecimal() and len(plain) < 10 else None
        problem = ""
        if plain and (value is None or not low <= value <= high):
            problem = tr(
                "{name} must be between {low} and {high}, not {value}.",
                name=name,
                low=grouped(low),
                high=grouped(high),
                value=one_line(field.text().strip(), 40),
            )
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem:
            announce(field, problem)
            return
        field.setModified(False)
        self._choose(**{key: value})
