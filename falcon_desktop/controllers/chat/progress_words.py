"""What a running answer is doing, in words."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from falcon_desktop.core.domain.events import Phase, Progress
from falcon_desktop.ui.kit.i18n import tr

PATIENCE_SECONDS = 2
"""Below this, a number of seconds only flickers."""


def progress_words(progress: Progress, elapsed: float) -> str:
    """Return a line such as "Waiting for the server… 4 s"; ``elapsed`` is in seconds."""
    if progress.phase in (Phase.RETRYING, Phase.RATE_LIMITED):
        return _waiting_words(progress, elapsed)
    words = {
        Phase.STARTING_ENGINE: tr("Starting the engine…"),
        Phase.LOADING_MODEL: tr("Loading the model…"),
        Phase.CONNECTING: tr("Connecting…"),
        Phase.WAITING: tr("Waiting for the server…"),
        Phase.READING_PROMPT: tr("Reading the chat…"),
        Phase.STARTING_TOOLS: tr("Starting the tools…"),
        Phase.ASKING_PERSON: tr("Waiting for you…"),
        Phase.RUNNING_TOOL: tr("Running the tool…"),
    }[progress.phase]
    if progress.fraction is not None:
        return f"{words} {round(progress.fraction * 100)} %"
    if progress.seconds is not None:
        left = max(0, round(progress.seconds - elapsed))
        return f"{words} {tr('{seconds} s', seconds=left)}"
    if elapsed >= PATIENCE_SECONDS:
        return f"{words} {tr('{seconds} s', seconds=int(elapsed))}"
    return words


def _waiting_words(progress: Progress, elapsed: float) -> str:
    limited = progress.phase is Phase.RATE_LIMITED
    left = round((progress.seconds or 0) - elapsed)
    if left <= 0:
        return (
            tr("Rate limit reached. Trying again…")
            if limited
            else tr("The server is busy. Trying again…")
        )
    if limited:
        return tr("Rate limit reached. Trying again in {seconds} s", seconds=left)
    return tr("The server is busy. Trying again in {seconds} s", seconds=left)


class ProgressClock(QObject):
    """Updates the words each second while a phase lasts; idle otherwise."""

    words_changed = Signal(str, bool)
    """The words, and whether they tell of a wait that can be cancelled."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress: Progress | None = None
        self._since = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1_000)
        self._timer.timeout.connect(self._tick)

    def start(self, progress: Progress, since: float | None = None) -> None:
        """Start a phase, now or at a time of the monotonic clock."""
        self._progress = progress
        self._since = time.monotonic() if since is None else since
        self._tick()
        self._timer.start()

    def stop(self) -> None:
        """Stop reporting a phase."""
        self._timer.stop()
        self._progress = None

    @Slot()
    def _tick(self) -> None:
        if self._progress is not None:
            elapsed = time.monotonic() - self._since
            waits = self._progress.phase in (Phase.RETRYING, Phase.RATE_LIMITED)
            self.words_changed.emit(progress_words(self._progress, elapsed), waits)
