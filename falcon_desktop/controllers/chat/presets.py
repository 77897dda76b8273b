"""Presets in a chat: picking one, showing it, saving one from the chat."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPoint, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QWidget

from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.ui.kit.i18n import numbered, told, tr
from falcon_desktop.ui.kit.menus import Menu
from falcon_desktop.ui.options.preset_names import preset_name

if TYPE_CHECKING:
    from falcon_desktop.controllers.chat.options import OptionsController
    from falcon_desktop.controllers.servers import ConnectionsController
    from falcon_desktop.core.domain.chat_presets import ChatPreset
    from falcon_desktop.core.domain.generation import GenerationSettings


class _Before(NamedTuple):
    """How a chat was before a preset was applied to it."""

    opening: int
    settings: GenerationSettings
    model: tuple[str, str]
    picked: ChatPreset | None


class PresetController(WindowController):
    """The open chat's preset, if any."""

    management_wanted = Signal()
    """The settings' page of presets."""
    editing_wanted = Signal(str)
    """The form of a preset, by its id, in the settings."""

    def __init__(
        self,
        dependencies: Dependencies,
        connections: ConnectionsController,
        options: OptionsController,
    ) -> None:
        super().__init__(dependencies)
        self._connections = connections
        self._options = options
        self._picked: ChatPreset | None = None
        self._before = _Before(0, dependencies.chat.settings.value, ("", ""), None)
        self._offered: tuple[str, ...] = ()
        dependencies.window.empty_state.preset.clicked.connect(self._list_below_invitation)
        options.panel_made.connect(self._meet_panel)
        dependencies.chat.opened.connect(self._show_opened)
        dependencies.chat.settings.changed.connect(self._show)
        dependencies.preferences.changed.connect(self._show)
        self._show()

    @property
    def presets(self) -> tuple[ChatPreset, ...]:
        """Every preset, in order."""
        return self._preferences.value.presets()

    @property
    def current(self) -> ChatPreset | None:
        """The preset that matches the open chat's settings; of several, the picked one."""
        value = self._chat.settings.value
        fitting = [one for one in self.presets if one.settings == value]
        picked = self._picked
        if picked is not None and any(one.id == picked.id for one in fitting):
            return next(one for one in fitting if one.id == picked.id)
        return fitting[0] if fitting else None

    def apply(self, preset: ChatPreset) -> None:
        """Apply a preset to the open chat."""
        old, self._picked = self._picked, preset
        chat = self._chat
        before = _Before(chat.opening, chat.settings.value, chat.chosen_model, old)
        self._choose_model(preset, old)
        chat.settings.choose(preset.settings)
        self._show()
        if chat.conversation_id:
            self._offer_back(8, preset, before)
        self._window.composer.focus()

    def _offer_back(self, seconds: float, preset: ChatPreset, before: _Before) -> None:
        self._before = before._replace(opening=self._chat.opening)
        self._window.notice.show_notice(
            tr("This chat now uses “{name}”.", name=preset_name(preset)),
            action=tr("Undo"),
            undoes_here=True,
            does=self._undo,
            seconds=seconds,
            about=self._chat.conversation_id,
            again=self._elsewhere(lambda other, left: other._offer_back(left, preset, before)),
        )

    def _choose_model(self, preset: ChatPreset, old: ChatPreset | None) -> None:
        """Choose the preset's model; without one, leave what another preset had chosen."""
        wanted, model = preset.connection_id, preset.model
        if wanted and not self._connections.knows(wanted):
            self._window.notice.show_notice(
                tr("This preset's connection was removed; using the default."),
                icon_name="warning",
            )
            wanted = model = ""
        had_model = old is not None and (old.connection_id or old.model)
        if wanted or model or had_model:
            self._connections.choose(wanted, model)

    @Slot(str)
    def _show_opened(self, conversation_id: str) -> None:
        """Show another chat's preset; a new chat that is shown again has its preset's model."""
        current = self.current
        if not conversation_id and current is not None and current.settings.changed():
            self._choose_model(current, None)
        self._show()

    @Slot()
    def _show(self) -> None:
        current = self.current
        name = preset_name(current) if current is not None else tr("Custom options")
        invitation = self._window.empty_state
        invitation.set_preset(name)
        offered = current.starting_prompts if current is not None else ()
        if offered != self._offered:
            self._offered = offered
            invitation.set_prompts(list(offered))
        special = current is not None and current.settings.changed() and not self._open
        invitation.set_heading(name if special else "")
        if self._options.panel is not None:
            self._options.panel.set_preset(name)

    @property
    def _open(self) -> bool:
        return bool(self._chat.conversation_id)

    @Slot()
    def _meet_panel(self) -> None:
        panel = self._options.panel
        if panel is not None:
            panel.preset.clicked.connect(self._list_below_panel)
            panel.preset_named.connect(self._save)
            panel.set_name_source(self._suggested_name)
            self._show()

    @Slot()
    def _list_below_invitation(self) -> None:
        self._list(self._window.empty_state.preset)

    @Slot()
    def _list_below_panel(self) -> None:
        if self._options.panel is not None:
            self._options.finish()
            self._list(self._options.panel.preset)

    def _list(self, button: QWidget) -> None:
        menu = Menu(button)
        menu.setObjectName("preset_menu")
        menu.aboutToHide.connect(menu.deleteLater)
        group, current = QActionGroup(menu), self.current
        for preset in self.presets:
            action = QAction(preset_name(preset).replace("&", "&&"), menu)
            action.setObjectName(f"preset_{preset.id}")
            action.setData(preset.id)
            action.setCheckable(True)
            action.setChecked(current is not None and preset.id == current.id)
            group.addAction(action)
            menu.addAction(action)
        menu.addSeparator()
        manage = menu.addAction(tr("Manage presets…"))
        manage.setObjectName("manage_presets")
        group.triggered.connect(self._pick)
        manage.triggered.connect(self.management_wanted)
        mirrored = button.isRightToLeft()
        x = button.width() - menu.sizeHint().width() if mirrored else 0
        menu.popup(button.mapToGlobal(QPoint(x, button.height() + 2)))

    @Slot(QAction)
    def _pick(self, action: QAction) -> None:
        for preset in self.presets:
            if preset.id == action.data():
                self.apply(preset)
                return

    def _suggested_name(self) -> str:
        name = self._window.header.title.label.text() if self._open else tr("My preset")
        return numbered(name, map(preset_name, self.presets))

    @Slot(str)
    def _save(self, name: str) -> None:
        from falcon_desktop.core.domain.bundle import check_room
        from falcon_desktop.core.domain.chat_presets import ChatPreset
        from falcon_desktop.core.domain.ids import new_id

        connection_id, model = self._chat.chosen_model
        try:
            preset = ChatPreset(new_id(), name, self._chat.settings.value, connection_id, model)
            presets = (*self.presets, preset)
            check_room(presets, self._preferences.value.prompts())
        except InvalidInput as error:
            self._window.notice.show_notice(told(error.sentence), icon_name="warning")
            return
        self._picked = preset
        self._preferences.change(chat_presets=presets)
        self._window.notice.show_notice(
            tr("Saved as preset “{name}”.", name=preset_name(preset)),
            action=tr("Edit"),
            does=partial(self.editing_wanted.emit, preset.id),
        )

    def _undo(self) -> None:
        before = self._before
        if before.opening == self._chat.opening:
            self._picked = before.picked
            if before.model != self._chat.chosen_model:
                self._connections.choose(*before.model)
            self._chat.settings.choose(before.settings)
            self._show()
