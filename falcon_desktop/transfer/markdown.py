"""The shown version of conversations as Markdown that people read and this program reads back.
Where a message begins stands in an HTML comment that carries a token, chosen so that no text in the
file holds it: no message can pretend to be two. The file begins with such a comment, and a line
``---`` in a text gets a space before it (still the same Markdown), so that no tool takes words of a
model for front matter.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from falcon_desktop.core.domain.conversation import (
    Conversation,
    ConversationKind,
    Message,
    Provenance,
    Role,
)
from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.text.sentences import ENGLISH, Language, Sentence
from falcon_desktop.core.text.unicode_text import clean_text
from falcon_desktop.transfer.imports import ImportedConversation, ImportPlan, tidy
from falcon_desktop.transfer.plain import (
    STARTS_FRESH,
    THOUGHTS,
    about,
    notes_on,
    one_line,
    shown_messages,
    speaker,
    title_of,
    whole_text,
)
from falcon_desktop.transfer.values import (
    MAX_NAME,
    MAX_TEXT,
    MAX_TITLE,
    count_of,
    derived_id,
    is_id,
    load_json,
    status_of,
    text_of,
    time_of,
)

SOURCE: Final = "Markdown"

if TYPE_CHECKING:
    from falcon_desktop.transfer.notes import Notes

_HEAD = re.compile(r"^<!-- falcon-desktop ([0-9a-f]{16}) conversation (\{.*\}) -->\n", re.MULTILINE)
_RULE = re.compile(r"^( {0,2}---[ \t]*)$", re.MULTILINE)
_SHIFTED_RULE = re.compile(r"^ ( {0,2}---[ \t]*)$", re.MULTILINE)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})(.*)$")
_ESCAPED: Final = r"\\\1"
_TITLE_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~])")


def export_markdown(
    conversations: Iterable[tuple[Conversation, Sequence[Message]]], language: Language = ENGLISH
) -> Iterator[str]:
    """Yield the text, one piece per conversation.

    People read it in their language; what is read back stands in comments, alike in all.
    """
    between = ""
    for conversation, messages in conversations:
        shown = shown_messages(conversation, messages)
        token = _unused_token(conversation, shown)
        yield (
            between
            + _head(conversation, shown, token, language)
            + "".join(_message(message, token, language) for message in shown)
        )
        between = "\n"


def export_clean_markdown(
    conversations: Iterable[tuple[Conversation, Sequence[Message]]], language: Language = ENGLISH
) -> Iterator[str]:
    """Yield the text without comments, for notes; it can't be imported again."""
    from falcon_desktop.transfer.notes import Notes

    between = ""
    page = Notes()
    for conversation, messages in conversations:
        shown = shown_messages(conversation, messages)
        if conversation.kind is ConversationKind.COMPLETION:
            text = page.text(clean_text(whole_text(conversation, messages)))
            said = f"\n{text}\n{_closing(text)}" if text else ""
            shown = []
        else:
            said = "".join(_clean_message(message, page, language) for message in shown)
        yield f"{between}{_title(conversation, shown, language)}{said}"
        between = "\n"


def _clean_message(message: Message, page: Notes, language: Language) -> str:
    thoughts = ""
    if message.reasoning:  # a callout, which note programs fold; elsewhere a quote
        head = language.told(THOUGHTS)
        thoughts = f"\n> [!note]- {head}\n{_quoted(page.text(clean_text(message.reasoning)))}\n"
    text = page.text(clean_text(message.text))
    notes = "".join(f"\n*{_escaped(_begun(note))}*\n" for note in _said(message, language))
    made_of = _made_of(message, language)
    head = _heading(message, language)
    return f"\n{head}{thoughts}\n{text}\n{_closing(text)}{made_of}{notes}"


def _made_of(message: Message, language: Language) -> str:
    """Return what tools did and which sources are named, below the text."""
    if not message.parts:
        return ""
    from falcon_desktop.transfer.made_of import as_markdown  # few messages have some

    return as_markdown(message, language)


def _begun(note: str) -> str:
    """Return what stands in brackets elsewhere, as it begins a sentence."""
    return note[:1].upper() + note[1:]


def _closing(text: str) -> str:
    """Return the line that ends a code fence that a text leaves open; or ""."""
    fence = _open_fence(text)
    return f"{fence}\n" if fence else ""


def is_our_markdown(text: str) -> bool:
    """Whether a text starts as :func:`export_markdown` starts it."""
    return _HEAD.match(text) is not None


def import_markdown(text: str) -> ImportPlan:
    """Read what :func:`export_markdown` wrote, perhaps edited since.

    Raises:
        InvalidInput: it does not begin with this program's mark.
    """
    text = text.replace("\r\n", "\n")
    if not is_our_markdown(text):
        raise InvalidInput(Sentence("This Markdown was not written by Falcon Desktop."))
    found: list[ImportedConversation] = []
    taken: set[str] = set()
    position = 0
    while head := _HEAD.search(text, position):
        data = _comment_data(head[2])
        blocks, position = _message_blocks(text, head.end(), head[1], data)
        found.append(_read_conversation(data, blocks, head[1], taken))
    return ImportPlan(SOURCE, tuple(found))


def _unused_token(conversation: Conversation, messages: Sequence[Message]) -> str:
    texts = [
        conversation.title,
        conversation.draft,
        *(message.text + message.reasoning for message in messages),
    ]
    number = 0
    while True:
        seed = f"{number} {conversation.id}".encode()
        token = hashlib.blake2b(seed, digest_size=8).hexdigest()
        if not any(token in text for text in texts):
            return token
        number += 1


def _head(
    conversation: Conversation, messages: Sequence[Message], token: str, language: Language
) -> str:
    data = {
        "id": conversation.id,
        "title": clean_text(conversation.title),
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "messages": len(messages),
    }
    if conversation.kind is not ConversationKind.CHAT:
        data["kind"] = conversation.kind.value
        if conversation.draft:  # the whole text, as it was edited last
            data["draft"] = clean_text(conversation.draft)
    return f"{_comment(token, 'conversation', data)}\n{_title(conversation, messages, language)}"


def _title(conversation: Conversation, messages: Sequence[Message], language: Language) -> str:
    title = _escaped(title_of(conversation, language))
    return f"# {title}\n\n*{about(conversation, len(messages), language)}*\n"


def _heading(message: Message, language: Language) -> str:
    return f"## {_escaped(speaker(message, language))}\n"


def _reasoning(message: Message, lead: str = "") -> str:
    """Return what a model thought before, as a quote."""
    if not message.reasoning:
        return ""
    return f"\n{lead}{_quoted(clean_text(message.reasoning))}\n"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.split("\n"))


def _notes(message: Message, language: Language) -> str:
    return "".join(f"\n*{_escaped(f'[{note}]')}*\n" for note in _said(message, language))


def _said(message: Message, language: Language) -> list[str]:
    """Return how a message ended and what went with it, each on a line of its own."""
    notes = [*notes_on(message), *[STARTS_FRESH] * message.fresh_after]
    return [one_line(language.told(note)) for note in notes]


def _escaped(words: str) -> str:
    return _TITLE_SPECIAL.sub(_ESCAPED, words)


def _message(message: Message, token: str, language: Language) -> str:
    text = _RULE.sub(r" \1", clean_text(message.text))
    fence = _open_fence(text)
    data = {
        "id": message.id,
        "role": message.role.value,
        "created_at": message.created_at,
        "status": message.status.value,
        "model": clean_text(message.provenance.model),
        "fence": fence,
        "fresh_after": message.fresh_after,
        "edited": message.provenance.edited,
    }
    data = {key: value for key, value in data.items() if value}
    parts = [
        f"\n{_comment(token, 'message', data)}\n{_heading(message, language)}",
        _reasoning(message, f"{_comment(token, 'reasoning')}\n"),
        f"\n{_comment(token, 'text')}\n{text}\n",
    ]
    if fence:
        parts.append(f"{fence}\n")
    parts.append(f"\n{_comment(token, 'end')}\n")
    parts.append(_made_of(message, language))
    parts.append(_notes(message, language))
    return "".join(parts)


def _comment(token: str, kind: str, data: Mapping[str, Any] | None = None) -> str:
    words = "" if data is None else json.dumps(data, ensure_ascii=False) + " "
    words = words.replace("--", "-\\u002d").replace(">", "\\u003e").replace("<", "\\u003c")
    return f"<!-- falcon-desktop {token} {kind} {words}-->"


def _open_fence(text: str) -> str:
    """Return the code fence that a text leaves open, which would swallow what follows; or ""."""
    fence = ""
    for line in text.split("\n"):
        match = _FENCE.match(line)
        if match is None:
            continue
        marks, rest = match[1], match[2]
        if not fence:
            fence = "" if marks[0] == "`" and "`" in rest else marks
        elif marks.startswith(fence) and not rest.strip():
            fence = ""
    return fence


def _comment_data(words: str) -> dict[str, Any]:
    try:
        data = load_json(words)
    except InvalidInput:
        return {}
    return data if isinstance(data, dict) else {}


def _message_blocks(
    text: str, position: int, token: str, head: Mapping[str, Any]
) -> tuple[list[tuple[dict[str, Any], str]], int]:
    """Cut out as many messages as the head announces; also say where the last one ends."""
    begin = re.compile(rf"^<!-- falcon-desktop {token} message (\{{.*\}}) -->\n", re.MULTILINE)
    end = f"<!-- falcon-desktop {token} end"
    blocks: list[tuple[dict[str, Any], str]] = []
    for _ in range(count_of(head, "messages") or 0):
        match = begin.search(text, position)
        if match is None:
            break
        stop = text.find(end, match.end())
        position = len(text) if stop < 0 else stop
        blocks.append((_comment_data(match[1]), text[match.end() : position]))
    return blocks, position


def _read_conversation(
    data: Mapping[str, Any],
    blocks: Sequence[tuple[dict[str, Any], str]],
    token: str,
    taken: set[str],
) -> ImportedConversation:
    created_at = time_of(data, "created_at") or 0
    conversation_id = _own_id(data, created_at, str(len(taken)), taken)
    messages: list[Message] = []
    for place, (message_data, block) in enumerate(blocks):
        origin = f"{conversation_id} {place} {block}"
        message = _read_message(message_data, block, token)
        messages.append(
            replace(
                message,
                id=_own_id(message_data, created_at + place, origin, taken),
                conversation_id=conversation_id,
                parent_id=messages[-1].id if messages else None,
            )
        )
    is_text = data.get("kind") == ConversationKind.COMPLETION
    kind = ConversationKind.COMPLETION if is_text else ConversationKind.CHAT
    conversation = Conversation(
        id=conversation_id,
        title=text_of(data, "title", MAX_TITLE),
        created_at=created_at,
        updated_at=time_of(data, "updated_at") or created_at,
        active_leaf_id=messages[-1].id if messages else None,
        kind=kind,
        draft=text_of(data, "draft") if kind is ConversationKind.COMPLETION else "",
    )
    return tidy(conversation, messages)


def _read_message(data: Mapping[str, Any], block: str, token: str) -> Message:
    """Read all of a message except its place in the tree."""
    before, _, text = block.partition(f"<!-- falcon-desktop {token} text -->\n")
    _, _, quoted = before.partition(f"<!-- falcon-desktop {token} reasoning -->\n")
    reasoning = "\n".join(
        line.removeprefix(">").removeprefix(" ") for line in quoted.removesuffix("\n\n").split("\n")
    )
    fence = text_of(data, "fence", MAX_NAME)
    text = text.removesuffix("\n\n")
    if fence:
        text = text.removesuffix(f"\n{fence}")
    return Message(
        id="",
        conversation_id="",
        parent_id=None,
        role=Role.ASSISTANT if data.get("role") == Role.ASSISTANT else Role.USER,
        text=clean_text(_SHIFTED_RULE.sub(r"\1", text))[:MAX_TEXT],
        reasoning=clean_text(reasoning)[:MAX_TEXT],
        created_at=time_of(data, "created_at") or 0,
        status=status_of(data.get("status")),
        fresh_after=data.get("fresh_after") is True,
        provenance=Provenance(
            model=text_of(data, "model", MAX_NAME), edited=data.get("edited") is True
        ),
    )


def _own_id(data: Mapping[str, Any], created_at: int, origin: str, taken: set[str]) -> str:
    given = data.get("id")
    own = given if is_id(given) else ""
    if not own or own in taken:
        own = derived_id(created_at, 0, SOURCE, str(given), origin)
    taken.add(own)
    return own
