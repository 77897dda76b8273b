"""The child process that checks answers against JSON Schemas: started on demand, ended when one
takes too long or none are left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from falcon_desktop.child_process import IDLE_SECONDS, AskedChild, command_of, patience
from falcon_desktop.core.domain.json_answers import (
    MAX_CHECKED,
    NOT_CHECKED,
    TOO_LONG,
    Verdict,
    verdict_of,
)
from falcon_desktop.schemas.checks_main import SECONDS

SCHEMAS_SWITCH: Final = "--falcon-schemas"
"""The argument with which a frozen program runs :mod:`falcon_desktop.schemas.checks_main`."""
MOST_BYTES: Final = 1_000_000


def default_command() -> list[str]:
    """Return the command line of the child."""
    return command_of("falcon_desktop.schemas.checks_main", SCHEMAS_SWITCH)


class SchemaChild(AskedChild):
    """Fulfils :class:`~falcon_desktop.core.domain.json_answers.AnswerChecker`."""

    def __init__(
        self, command: Sequence[str] | None = None, *, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        super().__init__(
            command or default_command(),
            patience_seconds=patience(SECONDS),
            most_bytes=MOST_BYTES,
            idle_seconds=idle_seconds,
        )

    async def check(self, text: str, schema: str) -> Verdict:
        """Return whether a text is JSON that follows a schema."""
        if len(text) > MAX_CHECKED:
            return TOO_LONG
        return await self.asked({"text": text, "schema": schema}, verdict_of) or NOT_CHECKED
