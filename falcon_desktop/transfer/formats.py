"""The programs whose exports are imported, one row each. Must not know files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from falcon_desktop.transfer import chatgpt, claude, gradio, open_webui
from falcon_desktop.transfer.imports import ImportPlan


class Format(NamedTuple):
    """How a program's export is known and read.

    ``is_one`` is asked of each entry of the export's list. ``read`` gets the whole list, and the
    time (milliseconds since 1970) that dates what has no date.
    """

    program: str
    is_one: Callable[[Any], bool]
    read: Callable[[Sequence[Any], int], ImportPlan]


FORMATS: Final = (
    Format(chatgpt.SOURCE, chatgpt.is_chatgpt, chatgpt.import_chatgpt),
    Format(claude.SOURCE, claude.is_claude, claude.import_claude),
    Format(open_webui.SOURCE, open_webui.is_open_webui, open_webui.import_open_webui),
)
"""In the order in which they are asked; what any of them takes for its own is read by it."""

PROGRAMS: Final = ", ".join([*(one.program for one in FORMATS), gradio.SOURCE])
"""Their names, for sentences. A Gradio chatbot's history is no list of chats: see reading.py."""
