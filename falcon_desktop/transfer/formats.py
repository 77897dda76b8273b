"""The programs whose exports can be imported, one row each. Must not know files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from falcon_desktop.core.text.sentences import Listing
from falcon_desktop.transfer import (
    ai_studio,
    chatgpt,
    claude,
    deepseek,
    gemini,
    gradio,
    grok,
    jan,
    le_chat,
    librechat,
    llama_cpp,
    lm_studio,
    open_webui,
)
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.imports import ImportPlan


class Format(NamedTuple):
    """How a program's export is recognised and read.

    ``is_one`` is asked of each entry of the export's list. ``read`` gets the whole list, the
    time (milliseconds since 1970) that dates what has no date, and where the file lies.
    """

    program: str
    is_one: Callable[[Any], bool]
    read: Callable[[Sequence[Any], int, Beside], ImportPlan]


def _alone(read: Callable[[Sequence[Any], int], ImportPlan]) -> Callable[..., ImportPlan]:
    """Return what reads a file whose name and neighbours say nothing of what is in it."""
    return lambda items, now, _beside: read(items, now)


FORMATS: Final = (
    Format(deepseek.SOURCE, deepseek.is_deepseek, _alone(deepseek.import_deepseek)),
    Format(chatgpt.SOURCE, chatgpt.is_chatgpt, chatgpt.import_chatgpt),
    Format(claude.SOURCE, claude.is_claude, _alone(claude.import_claude)),
    Format(open_webui.SOURCE, open_webui.is_open_webui, _alone(open_webui.import_open_webui)),
    Format(grok.SOURCE, grok.is_grok, grok.import_grok),
    Format(gemini.SOURCE, gemini.is_gemini, gemini.import_gemini),
    Format(ai_studio.SOURCE, ai_studio.is_ai_studio, ai_studio.import_ai_studio),
    Format(librechat.SOURCE, librechat.is_librechat, _alone(librechat.import_librechat)),
    Format(le_chat.SOURCE, le_chat.is_le_chat, le_chat.import_le_chat),
    Format(lm_studio.SOURCE, lm_studio.is_lm_studio, lm_studio.import_lm_studio),
    Format(jan.SOURCE, jan.is_jan, jan.import_jan),
    Format(llama_cpp.SOURCE, llama_cpp.is_llama_cpp, _alone(llama_cpp.import_llama_cpp)),
)
"""In the order in which they are asked; what any of them takes for its own is read by it.
DeepSeek's have a ``mapping`` as ChatGPT's do, and more."""

PROGRAMS: Final = Listing(
    sorted([*(one.program for one in FORMATS), gradio.SOURCE], key=str.casefold)
)
"""Their names, for sentences. A Gradio chatbot's history is no list of chats: see reading.py."""
