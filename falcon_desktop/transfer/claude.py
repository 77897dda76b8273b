"""Claude's export, ``conversations.json``: a list of conversations with ``chat_messages``.

Must not know files. Times are ISO 8601; newer exports name a ``parent_message_uuid``, in older
ones messages simply follow each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.attachments import Attachment
from falcon_desktop.core.conversation import Role
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    adopt,
    fenced,
    text_file,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_iso

SOURCE: Final = "Claude"

_SENDERS: Final = {"human": Role.USER, "assistant": Role.ASSISTANT}


def is_claude(item: Any) -> bool:
    """Say whether parsed JSON is one of Claude's conversations."""
    return isinstance(item, dict) and isinstance(item.get("chat_messages"), list)


def import_claude(items: Sequence[Any], now: int) -> ImportPlan:
    """Read the conversations; attachments come along as far as their text is in the file."""
    left_out = LeftOut()
    found = adopt(SOURCE, _conversations(items, left_out), now)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(items: Sequence[Any], left_out: LeftOut) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not is_claude(item):
            continue
        messages: list[ForeignMessage] = []
        for number, data in enumerate(item["chat_messages"]):
            if isinstance(data, dict) and text_of(data, "sender") in _SENDERS:
                messages.append(
                    _message(data, number, messages[-1].key if messages else None, left_out)
                )
        yield ForeignConversation(
            key=text_of(item, "uuid", MAX_NAME) or str(place),
            title=text_of(item, "name"),
            created_at=time_from_iso(item.get("created_at")),
            updated_at=time_from_iso(item.get("updated_at")),
            messages=messages,
            active=text_of(item, "current_leaf_message_uuid", MAX_NAME)
            or (messages[-1].key if messages else None),
            pinned=item.get("is_starred") is True,
        )


def _message(
    data: Mapping[str, Any], number: int, before: str | None, left_out: LeftOut
) -> ForeignMessage:
    content = data.get("content")
    blocks = [one for one in content if isinstance(one, dict)] if isinstance(content, list) else []
    texts = [_words(block, left_out) for block in blocks]
    thoughts = [text_of(block, "thinking") for block in blocks if block.get("type") == "thinking"]
    text = "\n\n".join(filter(None, texts)) or text_of(data, "text")
    files, named = _files(data)
    left_out.files += len(named)
    return ForeignMessage(
        key=text_of(data, "uuid", MAX_NAME) or str(number),
        parent=text_of(data, "parent_message_uuid", MAX_NAME) or before,
        role=_SENDERS[data["sender"]],
        text="\n\n".join(filter(None, [text, *(f"[File: {name}]" for name in named)])),
        created_at=time_from_iso(data.get("created_at")),
        reasoning="\n\n".join(filter(None, thoughts)),
        attachments=tuple(files),
    )


def _words(block: Mapping[str, Any], left_out: LeftOut) -> str:
    """Return a block's words: text, or the document that the model made beside the chat."""
    kind = block.get("type")
    if kind == "text":
        return text_of(block, "text")
    if kind == "tool_use" and block.get("name") == "artifacts":
        made = mapping_of(block, "input")
        content, title = text_of(made, "content"), one_line(text_of(made, "title", MAX_NAME))
        if content:
            if text_of(made, "type", 80) != "text/markdown":
                content = fenced(content, text_of(made, "language", 40))
            return f"**{title}**\n\n{content}" if title else content
    if kind == "tool_use" and block.get("name") == "create_file":
        made = mapping_of(block, "input")
        content = text_of(made, "file_text")
        if content:
            name = one_line(text_of(made, "path", 1_000)).rpartition("/")[2][:MAX_NAME]
            code = fenced(content, name.rpartition(".")[2] if "." in name else "")
            return f"**{name}**\n\n{code}" if name else code
    left_out.tools += kind in ("tool_use", "tool_result")
    return ""


def _files(data: Mapping[str, Any]) -> tuple[list[Attachment], list[str]]:
    """Return the files whose text is in the export, and the names of the others."""
    files: list[Attachment] = []
    named: list[str] = []
    for key in ("attachments", "files"):
        given = data.get(key)
        for one in given if isinstance(given, list) else []:
            if not isinstance(one, dict):
                continue
            name = " ".join(text_of(one, "file_name", MAX_NAME).split()) or "without a name"
            text = text_of(one, "extracted_content")
            if text:
                files.append(text_file(name, text))
            elif all(name != other.name for other in files) and name not in named:
                named.append(name)
    return files, named
