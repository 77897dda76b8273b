"""Grok's export (xAI): a zip with ``ttl/30d/export_data/ID/prod-grok-backend.json``, an object with
``conversations``, each ``{conversation, responses}`` of ``{response}``, and the files that went
with questions in ``prod-mc-asset-server/ID/content``, without names. Senders are "human" and
"assistant" in any spelling, or a model's name. Times of chats are ISO 8601, of messages
``{"$date": {"$numberLong": "…"}}`` in milliseconds.

As the importer table of portable-ai-memory has it (3,421 messages, with branches on
``parent_response_id``), Superkikim/nexus-ai-chat-importer#51 and osaurus-ai/osaurus#2217; tags
within the words as on exported pages of grok.com.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.documents import Document
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    file_beside,
    newest_leaf,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import MAX_LINKS, link, outside_code
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import (
    LATEST_TIME,
    MAX_NAME,
    as_words,
    inner_json,
    mapping_of,
    text_of,
    time_from_iso,
    time_from_number,
)

SOURCE: Final = "Grok"

_RENDER: Final = re.compile(
    r"<grok:render\b([^<>]{0,1000})>(?:\s{0,200}<argument\b[^<>]{0,200}>[^<]{0,2000}</argument>){0,8}"
    r"[^<]{0,2000}</grok:render>"
)
"""A card in the place of a citation, a picture or something else that is shown."""
_CARD_ID: Final = re.compile(r"""\bcard_id=["']([^"']{1,200})["']""")
_TOOL_CARD: Final = ("<xai:tool_usage_card>", "</xai:tool_usage_card>")
_ARTIFACT: Final = re.compile(r"<xaiArtifact\b([^<>]{0,2000})>")
_ARTIFACT_END: Final = "</xaiArtifact>"
_ATTRIBUTE: Final = re.compile(r'([A-Za-z_]{1,20})="([^"]{0,1000})"')
_BESIDE: Final = ("projects", "tasks", "media_posts")
MAX_FILES_NAMED: Final = 100
MAX_RESULTS: Final = 100


def is_grok(item: Any) -> bool:
    """Whether parsed JSON is Grok's whole export, or one of its conversations."""
    return _is_conversation(item) or any(map(_is_conversation, _listed(item)))


def _is_conversation(item: Any) -> bool:
    return (
        isinstance(item, dict)
        and isinstance(item.get("conversation"), dict)
        and isinstance(item.get("responses"), list)
    )


def _listed(item: Any) -> list[Any]:
    return as_list(item.get("conversations")) if isinstance(item, dict) else []


def import_grok(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the conversations, every branch of them, with the files next to them."""
    left_out = LeftOut()
    conversations: list[Any] = []
    for item in items:
        if not _is_conversation(item) and isinstance(item, dict):
            conversations += _listed(item)
            left_out.extras += sum(len(as_list(item.get(name))) for name in _BESIDE)
        else:
            conversations.append(item)
    found = convert(SOURCE, _conversations(conversations, left_out, beside), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(
    items: Sequence[Any], left_out: LeftOut, beside: Beside
) -> Iterator[ForeignConversation]:
    for place, item in enumerate(items):
        if not _is_conversation(item):
            left_out.unread += 1
            continue
        about = item["conversation"]
        messages = list(_messages(item["responses"], left_out, beside))
        key = text_of(about, "id", MAX_NAME) or text_of(about, "conversation_id", MAX_NAME)
        yield ForeignConversation(
            key=key or f"{place} {about.get('create_time')}",
            title=text_of(about, "title"),
            created_at=_time(about.get("create_time")),
            updated_at=_time(about.get("modify_time")),
            messages=messages,
            active=text_of(about, "leaf_response_id", MAX_NAME) or newest_leaf(messages),
            pinned=about.get("starred") is True,
        )


def _messages(
    responses: Sequence[Any], left_out: LeftOut, beside: Beside
) -> Iterator[ForeignMessage]:
    wrapped = [one for one in responses if isinstance(one, dict)]
    left_out.unread += len(responses) - len(wrapped)
    given = [mapping_of(one, "response") or one for one in wrapped]
    is_tree = any(text_of(one, "parent_response_id", MAX_NAME) for one in given)
    before: str | None = None
    for number, data in enumerate(given):
        sender = text_of(data, "sender", MAX_NAME).strip().lower()
        if not sender:
            left_out.unread += 1
            continue
        key = text_of(data, "_id", MAX_NAME) or text_of(data, "response_id", MAX_NAME)
        key = key or str(number)
        parent = text_of(data, "parent_response_id", MAX_NAME) or None
        reader = _Response(data, sender in ("human", "user"), left_out, beside)
        yield reader.message(key, parent if is_tree else before)
        before = key


class _Response:
    """Reads one message."""

    def __init__(
        self, data: Mapping[str, Any], is_question: bool, left_out: LeftOut, beside: Beside
    ) -> None:
        self._data = data
        self._is_question = is_question
        self._left_out = left_out
        self._beside = beside
        self._made = Pieces()
        self._cards = self._read_cards()
        found = map(_result, as_mappings(data.get("cited_web_search_results"))[:MAX_LINKS])
        self._cited = list(found)
        self._titles = {address: title for address, title, _ in self._cited}

    def message(self, key: str, parent: str | None) -> ForeignMessage:
        """Return it."""
        data, made = self._data, self._made
        named = self._files()
        if not self._is_question:
            self._think()
        # The question of a picture that is drawn stands beside.
        text = text_of(data, "message") or text_of(data, "query")
        if not self._is_question and "<grok:render" in text:
            text = outside_code(text, _RENDER, self._shown).strip()
        if not self._is_question and "<xaiArtifact" in text:
            text = _with_documents(text)
        made.say(text)
        made.say("\n\n".join(named))
        self._draw()
        made.rest_on(self._cited)
        about = mapping_of(mapping_of(data, "metadata"), "request_metadata")
        model = text_of(data, "model", MAX_NAME) or text_of(about, "resolved_model", MAX_NAME)
        return ForeignMessage(
            key=key,
            parent=parent,
            role=Role.USER if self._is_question else Role.ASSISTANT,
            text=made.text,
            created_at=_time(data.get("create_time")),
            reasoning=made.reasoning,
            model="" if self._is_question else model,
            attachments=made.attachments,
            failure="" if self._is_question else text_of(data, "error", 2_000),
            unfinished=data.get("partial") is True and not self._is_question,
            parts=made.parts(),
        )

    def _think(self) -> None:
        """Take what was thought, and the tools that were used while it was."""
        steps = as_mappings(self._data.get("steps"))
        results = [one for step in steps for one in as_mappings(step.get("tool_usage_results"))]
        said = {text_of(one, "tool_usage_card_id", MAX_NAME): one for one in results}
        traces = [self._data, *as_mappings(self._data.get("agent_thinking_traces"))]
        thoughts = dict.fromkeys(text_of(one, "thinking_trace") for one in traces)
        if not any(thoughts):
            tagged = [mapping_of(step, "tagged_text") for step in steps]
            names = ("header", "summary", "tool_usage_card")
            thoughts = dict.fromkeys(text_of(one, name) for one in tagged for name in names)
        for words in thoughts:
            self._take_thought(words, said)
        found = as_mappings(self._data.get("web_search_results"))[:MAX_RESULTS]
        if found:
            words = "\n\n".join("\n".join(filter(None, _result(one))) for one in found)
            self._made.tool("web_search", "", words)

    def _take_thought(self, text: str, said: Mapping[str, Mapping[str, Any]]) -> None:
        opening, closing = _TOOL_CARD
        at = 0
        while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start)) >= 0:
            self._made.think(text[at:start].strip())
            card = text[start + len(opening) : end]
            at = end + len(closing)
            ident = _field(card, "tool_usage_card_id")[:MAX_NAME]
            result = said.get(ident)
            self._made.tool(
                _field(card, "tool_name"),
                _field(card, "tool_args"),
                None if result is None else as_words(result),
                ident,
            )
        self._made.think(text[at:].strip())

    def _read_cards(self) -> dict[str, Mapping[str, Any]]:
        found: dict[str, Mapping[str, Any]] = {}
        for given in as_list(self._data.get("card_attachments_json")):
            card = inner_json(given) if isinstance(given, str) else given
            if isinstance(card, dict):
                found.setdefault(text_of(card, "id", 200), card)
        return found

    def _shown(self, tag: re.Match[str]) -> str:
        """Return what stands for a card in the words."""
        named = _CARD_ID.search(tag[1])
        card = self._cards.get(named[1] if named else "", {})
        image, made = mapping_of(card, "image"), mapping_of(card, "image_chunk")
        if image or made:
            title = text_of(image, "title", MAX_NAME) or text_of(made, "imageTitle", MAX_NAME)
            self._left_out.files += 1
            said = f"[Image: {one_line(title)}]" if title else "[Image]"
            address = link("", text_of(image, "link", 2_000))
            return f"{said} ({address})" if address else said
        address, title, quote = _result(card)
        title = title or self._titles.get(address, "")
        said = link(title, address)
        if not said:
            self._left_out.sources += 1
            return ""
        self._cited.append((address, title, quote))
        return f" ({said})"

    def _draw(self) -> None:
        """Take the pictures that the model drew: the file has addresses, the archive some."""
        for one in as_list(self._data.get("generated_image_urls"))[:MAX_FILES_NAMED]:
            places = one.split("/") if isinstance(one, str) else []
            path = next(filter(self._beside.holds, map(_asset, places[:20])), "")
            file = file_beside("picture", path, self._beside, self._left_out)
            if file is None:
                self._made.say("[Image]")
            else:
                self._made.file(file)

    def _files(self) -> list[str]:
        """Take the files that lie beside the chats; return what stands for the others."""
        named: list[str] = []
        for one in as_list(self._data.get("file_attachments"))[:MAX_FILES_NAMED]:
            about = one if isinstance(one, dict) else {"id": one}
            ident = text_of(about, "id", MAX_NAME) or text_of(about, "file_id", MAX_NAME)
            name = text_of(about, "file_name", MAX_NAME) or text_of(about, "name", MAX_NAME)
            name = one_line(name)
            file = file_beside(
                name or f"file {ident[:8]}", _asset(ident), self._beside, self._left_out
            )
            if file is None:
                named.append(f"[File: {name}]" if name else "[File]")
            else:
                self._made.file(file)
        return named


def _field(card: str, name: str) -> str:
    """Return what a tool's card says of something."""
    start = card.find(f"<xai:{name}>")
    end = card.find(f"</xai:{name}>", start)
    words = card[start + len(name) + 6 : end].strip() if 0 <= start < end else ""
    return words.removeprefix("<![CDATA[").removesuffix("]]>").strip()


def _asset(ident: str) -> str:
    return f"prod-mc-asset-server/{ident}/content"


def _result(one: Mapping[str, Any]) -> tuple[str, str, str]:
    """Return the address, the title and the words of something that a search found."""
    address = text_of(one, "url", 2_000) or text_of(one, "URL", 2_000)
    quote = text_of(one, "preview") or text_of(one, "description")
    return address, one_line(text_of(one, "title", MAX_NAME)), quote


def _with_documents(text: str) -> str:
    """Return words with the documents in them as their titles and texts."""
    parts: list[str] = []
    at = 0
    while (tag := _ARTIFACT.search(text, at)) is not None:
        end = text.find(_ARTIFACT_END, tag.end())
        if end < 0:
            break
        about = dict(_ATTRIBUTE.findall(tag[1]))
        inner = text[tag.end() : end].strip("\r\n")
        kind = about.get("contentType", "").rpartition("/")[2]
        is_shown = kind == "markdown" or inner.lstrip().startswith("```")
        parts += [text[at : tag.start()].strip("\n")]
        parts += [Document(about.get("title", ""), inner, None if is_shown else kind).shown()]
        at = end + len(_ARTIFACT_END)
    return "\n\n".join(filter(None, [*parts, text[at:].strip("\n")])) if parts else text


def _time(value: object) -> int | None:
    """Return a time in any of the forms that the export has."""
    for _ in range(3):
        if not isinstance(value, dict):
            break
        value = value.get("$date", value.get("$numberLong"))
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 16:
        value = int(value)
        return value if value <= LATEST_TIME else None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return time_from_number(value)
    return time_from_iso(value)
