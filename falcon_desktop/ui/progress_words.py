"""What a running answer is doing, in words. Must not know where they are shown."""

from __future__ import annotations

from falcon_desktop.core.events import Phase, Progress
from falcon_desktop.ui.i18n import tr

PATIENCE_SECONDS = 2
"""Below this, a number of seconds only flickers."""


def progress_words(progress: Progress, elapsed: float) -> str:
    """Return a line such as "Waiting for the server… 4 s"; ``elapsed`` is in seconds."""
    words = {
        Phase.STARTING_ENGINE: tr("Starting the engine…"),
        Phase.LOADING_MODEL: tr("Loading the model…"),
        Phase.CONNECTING: tr("Connecting…"),
        Phase.WAITING: tr("Waiting for the server…"),
        Phase.READING_PROMPT: tr("Reading the conversation…"),
        Phase.RETRYING: tr("The server is busy, trying again…"),
    }[progress.phase]
    if progress.fraction is not None:
        return f"{words} {round(progress.fraction * 100)} %"
    if progress.seconds is not None:
        left = max(0, round(progress.seconds - elapsed))
        return f"{words} {tr('{seconds} s', seconds=left)}"
    if elapsed >= PATIENCE_SECONDS:
        return f"{words} {tr('{seconds} s', seconds=int(elapsed))}"
    return words
