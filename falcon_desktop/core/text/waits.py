"""How long a server asked to wait, in words."""

from __future__ import annotations

from falcon_desktop.core.text.sentences import Sentence


def asked_to_wait(seconds: float | None) -> str:
    """Return how long a server asked to wait, as a sentence that stays true.

    "" where it did not say, or for longer than anybody waits: that is for its own words to tell.
    """
    if seconds is None or not 0 < seconds <= 172_800:
        return ""
    wait = Sentence("{count} second(s)", count=max(1, round(seconds)))
    if seconds > 7_200:
        wait = Sentence("{count} hour(s)", count=round(seconds / 3_600))
    elif seconds > 120:
        wait = Sentence("{count} minute(s)", count=round(seconds / 60))
    return Sentence("The server asked to wait {wait}.", wait=wait)
