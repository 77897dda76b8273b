"""A button to choose a connection and a model for a single use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from falcon_desktop.core.text.model_names import model_label
from falcon_desktop.ui.kit.connection_state import Mood
from falcon_desktop.ui.kit.i18n import tr
from falcon_desktop.ui.kit.theme import Theme
from falcon_desktop.ui.models.picker import ModelButton, ModelChoice, ModelGroup

if TYPE_CHECKING:
    from falcon_desktop.ui.models.popup import ModelPopup
    from falcon_desktop.ui.window.header import Header


class ModelSlot(ModelButton):
    """A button that names the choice and opens the same list as the header.

    ``ui.model_popup`` must be imported before the button is pressed.
    """

    chosen = Signal(str, str)

    def __init__(
        self, theme: Theme, header: Header, choice: ModelChoice, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, parent)
        self._header = header
        self._popup: ModelPopup | None = None
        self.choice = choice
        self.setAccessibleName(tr("Model"))
        self.clicked.connect(self._open)
        header.choices_changed.connect(self._choices_changed)
        self._show()

    def set_choice(self, connection_id: str, model: str) -> None:
        """Choose another model."""
        self.choice = ModelChoice(connection_id, model)
        self._show()

    @property
    def words(self) -> tuple[str, str]:
        """The model's and the connection's display names."""
        group = self._group()
        if group is None:
            return model_label(self.choice.model) or tr("Choose a model"), tr("removed")
        model = model_label(self.choice.model or group.default_model) or tr("Default model")
        return model, group.connection_name

    @property
    def is_usable(self) -> bool:
        """Whether the connection exists."""
        return self._group() is not None

    def _group(self) -> ModelGroup | None:
        wanted = self.choice.connection_id
        return next((one for one in self._header.choices if one.connection_id == wanted), None)

    def _show(self) -> None:
        model, connection = self.words
        self.show_choice(model, connection, Mood.UNKNOWN if self.is_usable else Mood.TROUBLE)

    @Slot()
    def _open(self) -> None:
        if self._popup is not None:
            return
        from falcon_desktop.ui.models.popup import ModelPopup

        self._popup = popup = ModelPopup(self.theme, self._header.choices, self.choice, self)
        popup.manage.hide()
        popup.chosen.connect(self._take)
        popup.groups_seen.connect(self._header.models_wanted)
        popup.destroyed.connect(self._popup_gone)
        self._header.model_list_wanted.emit()
        popup.popup_under(self)

    @Slot(str, str)
    def _take(self, connection_id: str, model: str) -> None:
        self.set_choice(connection_id, model)
        self.chosen.emit(connection_id, model)

    @Slot()
    def _popup_gone(self) -> None:
        self._popup = None

    @Slot()
    def _choices_changed(self) -> None:
        if self._popup is not None:
            self._popup.set_groups(self._header.choices)
        self._show()
