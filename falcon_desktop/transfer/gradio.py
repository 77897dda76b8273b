"""The history of a Gradio chatbot: pairs ``[question, answer]``, or messages with role and content.
The messages form is also what OpenAI-style clients save. There are no times.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.foreign import ForeignConversation, LeftOut, chain, convert
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of

SOURCE: Final = "Gradio"

_Turn = tuple[Role, str, str]
"""Who said it, the words, and what was thought before them."""
_PATH: Final = re.compile(
    r"data:[^\n]*|(?:https?|file)://\S+"
    r"|(?:[A-Za-z]:|~|\.{1,2})?[/\\](?:[^\s/\\]+[/\\][^\n]*|[^\s/\\]+)\.\w{1,8}"
    r"|(?:[A-Za-z]:)?(?:[/\\][^\s/\\]+){2,}"
    r"|[^\s/\\]+(?:[/\\][^\s/\\]+)*"
    r"\.(?:png|jpe?g|gif|webp|bmp|svg|pdf|csv|mp[34]|wav|ogg|flac|webm)",
    re.IGNORECASE,
)
"""What is the path or address of a file and no sentence."""
_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_SIDES: Final = (Role.USER, Role.ASSISTANT)


def is_gradio(data: Any) -> bool:
    """Whether parsed JSON is a chatbot's history in either form, or a list of them."""
    return isinstance(data, list) and bool(data) and any(is_one(data) for is_one in _SHAPES)


def import_gradio(data: Sequence[Any], now: int) -> ImportPlan:
    """Read one history or several; tool messages and files are left out and counted."""
    histories = data if _is_several(data) else [data]
    left_out = LeftOut()
    found = convert(
        SOURCE, (_conversation(history, left_out) for history in histories), now, left_out
    )
    return ImportPlan(SOURCE, found, left_out.remarks())


def _is_pairs(data: Sequence[Any]) -> bool:
    return all(
        isinstance(one, list) and len(one) == len(_SIDES) and not _is_messages(one) for one in data
    )


def _is_messages(data: Sequence[Any]) -> bool:
    return all(isinstance(one, dict) and "role" in one and "content" in one for one in data)


def _is_several(data: Sequence[Any]) -> bool:
    return all(isinstance(one, list) and bool(one) and _is_messages(one) for one in data)


_SHAPES: Final = (_is_pairs, _is_messages, _is_several)


def _conversation(history: Sequence[Any], left_out: LeftOut) -> ForeignConversation:
    is_pairs = _is_pairs(history)
    turns = list(_pairs(history, left_out) if is_pairs else _messages(history, left_out))
    key = hashlib.sha256(json.dumps([turn[:2] for turn in turns]).encode()).hexdigest()
    conversation = chain([(role, text) for role, text, _ in turns], key)
    for message, (_, _, thoughts) in zip(conversation.messages, turns, strict=True):
        message.reasoning = thoughts
    first = history[0] if history and not is_pairs else {}
    if text_of(first, "role") == "system":
        conversation.system = _content(first["content"], LeftOut())
        left_out.tools -= bool(conversation.system)
    return conversation


def _pairs(data: Sequence[Any], left_out: LeftOut) -> Iterator[_Turn]:
    for pair in data:
        for role, content in zip(_SIDES, pair, strict=True):
            is_list = isinstance(content, list)
            text = _file(content, left_out) if is_list else _content(content, left_out)
            if text:
                yield role, text, ""


def _messages(data: Sequence[Any], left_out: LeftOut) -> Iterator[_Turn]:
    """Return the turns; what was shown as a thought goes with the answer that follows it."""
    thoughts: list[str] = []
    for message in data:
        role = _ROLES.get(text_of(message, "role"))
        text = _content(message["content"], left_out if role else LeftOut())
        if role is None or not text:
            left_out.tools += bool(text)
            continue
        if role is Role.ASSISTANT and text_of(mapping_of(message, "metadata"), "title", MAX_NAME):
            thoughts.append(text)
            continue
        if thoughts and role is Role.USER:
            yield Role.ASSISTANT, "", "\n\n".join(thoughts)
            thoughts.clear()
        yield role, text, "\n\n".join(thoughts)
        thoughts.clear()
    if thoughts:
        yield Role.ASSISTANT, "", "\n\n".join(thoughts)


def _file(content: Sequence[Any], left_out: LeftOut) -> str:
    """Return the words for a file that a pair has as ``[path, what it shows]``."""
    return file_in(content, left_out) or _content(content, left_out)


def file_in(content: Sequence[Any], left_out: LeftOut) -> str:
    """Return the words for a file given as ``[path, description]``; "" if it is not one."""
    names = [one for one in content if isinstance(one, str)]
    if not names or len(names) != len(content):
        return ""
    left_out.files += 1
    shown = clean_text(names[1])[:MAX_NAME].strip() if len(names) > 1 else ""
    return shown or _named(names[0])


def is_file(content: object) -> bool:
    """Whether a message's content is ``[path]`` or ``[path, description]`` instead of text."""
    return (
        isinstance(content, list)
        and len(content) in (1, 2)
        and all(isinstance(one, str) for one in content)
        and _PATH.fullmatch(content[0]) is not None
    )


def _content(content: object, left_out: LeftOut) -> str:
    """Return the words of a content, and the names of files without their paths."""
    if isinstance(content, str):
        return clean_text(content)
    if isinstance(content, list):
        if is_file(content):
            return file_in(content, left_out)
        return "\n\n".join(filter(None, (_content(one, left_out) for one in content)))
    if not isinstance(content, dict):
        return ""
    text = text_of(content, "text")
    beside = content.get("files")
    if text or isinstance(beside, list):  # what a box for text and files gives
        return "\n\n".join(filter(None, [text, *_beside(beside, left_out)]))
    left_out.files += 1
    alt = text_of(content, "alt_text", MAX_NAME)
    inner = (mapping_of(content, key) for key in ("file", "value", "image_url"))
    names = (
        text_of(about, key, 4_000)
        for about in (content, *inner)
        for key in ("orig_name", "name", "path", "url")
    )
    return alt or _named(next(filter(None, names), ""))


def _beside(files: object, left_out: LeftOut) -> list[str]:
    """Return what stands for the files that went with a text, paths or objects."""
    given = as_list(files)
    left_out.files += sum(isinstance(one, str) for one in given)
    return [
        _named(one) if isinstance(one, str) else _content(one, left_out)
        for one in given
        if isinstance(one, (str, dict))
    ]


def _named(path: str) -> str:
    """Return a file's name in words; where it lay on somebody's computer is nobody's business."""
    if path[:5].lower() == "data:":
        return "[File]"
    name = one_line(re.split(r"[/\\]", re.split(r"[?#]", path)[0] if "://" in path else path)[-1])
    return f"[File: {name[:MAX_NAME]}]" if name else "[File]"
