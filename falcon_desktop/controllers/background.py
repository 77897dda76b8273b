"""Notifications: finished long answers, and newer versions.

Both only if the person chose so.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from falcon_desktop import __version__
from falcon_desktop.controllers.controller import Dependencies, WindowController
from falcon_desktop.core.domain.conversation import Message, MessageStatus
from falcon_desktop.core.domain.errors import FalconError
from falcon_desktop.core.domain.events import AnswerFinished
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.domain.releases import is_newer
from falcon_desktop.ui.kit.i18n import one_line, tr
from falcon_desktop.ui.kit.tips import set_tip

LONG_SECONDS: Final = 10.0
"""An answer that took so long is one that people turn away from."""
DAY_MS: Final = 86_400_000


class Background(WindowController):
    """Notifies the system of finished answers, and the window of a newer version."""

    conversation_wanted = Signal(str)
    """A notification was clicked: its conversation, by id."""

    update_wanted = Signal()
    """What a newer version brings is to be shown."""

    def __init__(self, dependencies: Dependencies) -> None:
        super().__init__(dependencies)
        self._tray: QSystemTrayIcon | None = None
        self._told = ""
        dependencies.backend.arrived.connect(self._handle_event)
        dependencies.preferences.changed.connect(self._follow)
        self._follow()

    async def look_for_update(self) -> None:
        """Check for a newer version, if enabled and not done today."""
        settings = self._preferences.value
        if not settings.look_for_updates or 0 <= now_ms() - settings.updates_looked_at < DAY_MS:
            return
        services = await self._backend.services()
        try:
            release = await self._backend.call(services.releases.newest)
        except FalconError:
            return  # nobody waits for it; tomorrow is another day
        self._preferences.change(updates_looked_at=now_ms())
        if release is not None and is_newer(release.version, __version__):
            self._window.notice.show_notice(
                tr("Falcon Desktop {version} is available.", version=one_line(release.version, 60)),
                action=tr("What's new"),
                does=self.update_wanted.emit,
                seconds=20,
            )

    @Slot(object)
    def _handle_event(self, event: object) -> None:
        if isinstance(event, AnswerFinished) and self._is_worth_telling(event.message):
            self._start(self._tell(event.message))

    def _is_worth_telling(self, message: Message) -> bool:
        seconds = message.timings.total or 0.0
        return (
            self._preferences.value.notify_finished
            and message.status is not MessageStatus.STOPPED
            and seconds >= LONG_SECONDS
            and not self._window.isActiveWindow()
        )

    async def _tell(self, message: Message) -> None:
        services = await self._backend.services()
        summary = await self._backend.call(services.library.summary, message.conversation_id)
        if summary is None:
            return
        self._told = summary.id
        QApplication.alert(self._window)
        if self._tray is not None:
            words = tr("Your answer is ready.")
            if message.status is MessageStatus.FAILED:
                words = tr("The answer failed.")
            self._tray.showMessage(one_line(summary.title, 100), words, self._window.windowIcon())

    @Slot()
    def _follow(self) -> None:
        """Have an icon in the system's tray only while it serves: notifications come from there."""
        wanted = self._preferences.value.notify_finished
        if wanted and self._tray is None and QSystemTrayIcon.isSystemTrayAvailable():
            self._tray = QSystemTrayIcon(self._window.windowIcon(), self)
            set_tip(self._tray, "Falcon Desktop")
            self._tray.messageClicked.connect(self._clicked)
            self._tray.activated.connect(self._activated)
            self._tray.show()
        elif not wanted and self._tray is not None:
            self._tray.hide()
            self._tray.deleteLater()
            self._tray = None

    @Slot()
    def _clicked(self) -> None:
        self.conversation_wanted.emit(self._told)

    @Slot(object)
    def _activated(self, _reason: Any) -> None:
        self.conversation_wanted.emit("")
