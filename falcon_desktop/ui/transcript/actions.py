"""The actions on a message: below it, in its menu, or as a failure's next step."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

OPEN_FILE: Final = "open_file:"
"""Before the place of a message's file that is to be shown."""


class MessageAction(StrEnum):
    """Names what is asked for. Those of :class:`~falcon_desktop.core.domain.errors.NextStep` that
    lie outside a message are here, too.
    """

    COPY = "copy"
    COPY_CONVERSATION = "copy_conversation"
    """The only one that is no message's: its id is ""."""
    REGENERATE = "regenerate"
    RETRY = "retry"
    CONTINUE = "continue"
    STOP = "stop"
    BRANCH = "branch"
    DELETE = "delete"
    DETAILS = "details"
    CONFIDENCE = "confidence"
    DIFFERENCES = "differences"
    COMPARE = "compare"
    COMPARE_VERSIONS = "compare_versions"
    RUN_AGAIN = "run_again"
    RUN_WITH = "run_with"
    REMOVE_LINE = "remove_line"
    SEND_WITHOUT = "send_without"
    WITHOUT_SCHEMA = "without_schema"
    START_FRESH = "start_fresh"
    SHORTEN = "shorten"
    OPEN_CONNECTION = "open_connection"
    ENTER_KEY = "enter_key"
    CHOOSE_MODEL = "choose_model"
    SHORTEN_CONTEXT = "shorten_context"
    FREE_SPACE = "free_space"
    RESTORE_BACKUP = "restore_backup"
    UPDATE = "update"
