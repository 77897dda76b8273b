"""A conversation as it is printed: its shown version as HTML that nothing has to be fetched for.

Must not know how pages are drawn; :data:`~falcon_desktop.core.transfer.Sheet` says what it gives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from falcon_desktop.core.conversation import Conversation, Message, Role
from falcon_desktop.core.transfer import Sheet
from falcon_desktop.transfer.html import rendered, renderer, shown_text
from falcon_desktop.transfer.plain import (
    STARTS_FRESH,
    attached,
    ending,
    moment,
    one_line,
    shown_messages,
    speaker,
)

MAX_PART: Final = 200_000
"""Characters of a part. Laying out a text costs more than its length; longer messages stand in
several parts, as plain text."""


def sheet_of(conversation: Conversation, messages: Sequence[Message]) -> Sheet:
    """Return the version of a conversation that is shown, ready to be printed."""
    shown = shown_messages(conversation, messages)
    count = f"{len(shown)} message" + ("" if len(shown) == 1 else "s")
    return Sheet(
        one_line(conversation.title) or "Untitled",
        f"{moment(conversation.created_at)} · {count}",
        tuple(part for message in shown for part in _parts(message)),
    )


_LARGEST: Final = re.compile(r"<(/?)h1>")
"""Headings as large as the conversation's title; texts are escaped, so that these are tags."""


def _smaller(tag: re.Match[str]) -> str:
    return f"<{tag[1]}h2>"


def _parts(message: Message) -> Iterator[str]:
    who = f'<p class="who">{shown_text(speaker(message))}</p>'
    notes = [one_line(words).strip("[]") for words in (attached(message), ending(message)) if words]
    notes += [STARTS_FRESH] * bool(message.fresh_after)
    end = f'<p class="note">{shown_text(" · ".join(notes))}</p>' if notes else ""
    text = message.text
    if message.role is not Role.USER and len(text) <= MAX_PART:
        body = rendered(text, renderer()).replace("\n</code></pre>", "</code></pre>")
        yield f"{who}{_LARGEST.sub(_smaller, body)}{end}"
        return
    for start in range(0, max(len(text), 1), MAX_PART):
        lines = shown_text(text[start : start + MAX_PART]).split("\n")
        body = "<br>".join(line.replace("  ", "&nbsp; ").replace("\t", "&nbsp; ") for line in lines)
        kind = "asked" if message.role is Role.USER else "plain"
        yield f'{who if not start else ""}<p class="{kind}">{body}</p>'
    if end:
        yield end
