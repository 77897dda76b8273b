"""Which messages fit into a context window. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from falcon_desktop.core.context.turns import has_content
from falcon_desktop.core.domain.conversation import Message, Role

USUAL_ANSWER: Final = 512
"""Tokens kept free for an answer whose length nobody limited."""
LEAST_ANSWER: Final = 16
"""Tokens that any answer needs; where there is less room, it is doubtful that a request fits."""


def newest_turn(path: Sequence[Message]) -> int:
    """Return where the newest turn begins: the last question, with the answer to continue."""
    return next(
        (i for i in range(len(path) - 1, -1, -1) if path[i].role is Role.USER),
        max(0, len(path) - 1),
    )


def fresh_start(path: Sequence[Message]) -> int:
    """Return the index of the first message after the context was last cleared."""
    newest = newest_turn(path)
    return next((i + 1 for i in range(newest - 1, -1, -1) if path[i].fresh_after), 0)


def possible_starts(path: Sequence[Message]) -> list[int]:
    """Return the indexes where the sent messages may begin: questions, the newest turn last.

    Never an answer: strict chat templates refuse a conversation that the assistant begins.
    """
    newest = newest_turn(path)
    return [
        place
        for place, message in enumerate(path[: newest + 1])
        if place == newest or (message.role is Role.USER and has_content(message))
    ]


def first_kept(
    sizes: Sequence[int], places: Sequence[int], room: int, least: int = 0
) -> int | None:
    """Return the earliest index from which messages fit into ``room`` tokens.

    Args:
        sizes: tokens of each message, oldest first.
        places: where to begin is possible, rising; from the last one everything is kept.
        least: at least so many of the oldest are left out, if the newest turn is not among them.

    Returns None where not even the newest turn fits.
    """
    wanted = [place for place in places if place >= least] or list(places[-1:])
    found: int | None = None
    total, end = 0, len(sizes)
    for place in reversed(wanted):
        total += sum(sizes[place:end])
        end = place
        if total > room:
            return found
        found = place
    return found


def room_for_answer(window: int, max_new_tokens: int | None) -> int:
    """Return how many tokens to reserve for the answer: as requested, at most a quarter."""
    return max(1, min(max_new_tokens or USUAL_ANSWER, window // 4))
