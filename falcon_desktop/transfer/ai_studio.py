"""Google AI Studio's prompts, as they lie in the folder "Google AI Studio" of Google Drive: a file
each, mostly without a suffix, whose name is the chat's title. ``chunkedPrompt.chunks`` are pieces
of messages in a row, by role: text, thoughts (``isThought``), files by their id in Drive, pictures
as base64, code that was run. No ids; ``createTime`` (ISO 8601) since 2026 only. No branches either:
another answer takes the place of the first.

As Sinity/polylogue reads them (``polylogue/sources/parsers/drive*.py``), danny-avila/LibreChat#5932
and osaurus-ai/osaurus#2217.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from falcon_desktop.core.domain.attachments import MAX_FILE_BYTES
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    picture,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.marks import MAX_LINKS, is_address
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import (
    MAX_NAME,
    MAX_TITLE,
    as_words,
    mapping_of,
    text_of,
    time_from_iso,
)

SOURCE: Final = "Google AI Studio"

_IN_DRIVE: Final = {
    "driveDocument": "File",
    "driveImage": "Image",
    "driveVideo": "File",
    "driveAudio": "Audio",
}
_INLINE: Final = ("inlineFile", "inlineImage", "inlineData", "inlineAudio")
_NO_OPTIONS: Final = ("model", "safetySettings")
_CUT: Final = ("MAX_TOKENS", "SAFETY", "OTHER", "RECITATION")


def is_ai_studio(item: Any) -> bool:
    """Whether parsed JSON is one of AI Studio's prompts."""
    return isinstance(item, dict) and isinstance(item.get("chunkedPrompt"), dict)


def import_ai_studio(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the prompts; a single file's name is its title."""
    left_out = LeftOut()
    prompts = [item for item in items if is_ai_studio(item)]
    left_out.unread += len(items) - len(prompts)
    title = one_line(beside.name)[:MAX_TITLE] if len(prompts) == 1 else ""
    conversations = (_conversation(item, title, left_out) for item in prompts)
    found = convert(SOURCE, conversations, now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversation(item: Mapping[str, Any], title: str, left_out: LeftOut) -> ForeignConversation:
    options = mapping_of(item, "runSettings")
    model = text_of(options, "model", MAX_NAME).removeprefix("models/")
    left_out.options += sum(
        value not in (None, "", [], {}, False)
        for name, value in options.items()
        if name not in _NO_OPTIONS
    )
    prompt = mapping_of(item, "chunkedPrompt")
    given = as_list(prompt.get("chunks"))
    chunks = as_mappings(given)
    left_out.unread += len(given) - len(chunks)
    # What was typed and not sent yet.
    left_out.extras += sum(
        bool(text_of(one, "text")) for one in as_mappings(prompt.get("pendingInputs"))
    )
    messages = list(_messages(chunks, model, left_out))
    # The first question and its answer tell a chat from every other one, also once it has grown.
    first = [[one.role.value, one.text] for one in messages[:2]]
    created = [mapping.get("createTime") for mapping in chunks[:1]]
    key = hashlib.sha256(json.dumps([created, first], default=str).encode()).hexdigest()
    return ForeignConversation(
        key=key,
        title=title,
        messages=messages,
        active=messages[-1].key if messages else None,
        system=_system(item.get("systemInstruction")),
    )


def _system(given: object) -> str:
    if isinstance(given, str):
        return given
    if not isinstance(given, dict):
        return ""
    words = [text_of(one, "text") for one in as_mappings(given.get("parts"))]
    return text_of(given, "text") or "\n\n".join(filter(None, words))


def _messages(
    chunks: Sequence[Mapping[str, Any]], model: str, left_out: LeftOut
) -> Iterator[ForeignMessage]:
    before = ""
    for role, group in groupby(chunks, key=_role):
        reader = _Message(left_out)
        for chunk in group:
            reader.take(chunk)
        reader.end()
        if reader.made.is_empty and not reader.failure:
            continue
        made = reader.made
        # What was said before is part of the key: a chat that goes on elsewhere is a version.
        said = json.dumps([before, role.value, made.text, made.reasoning])
        key = hashlib.sha256(said.encode()).hexdigest()
        yield ForeignMessage(
            key=key,
            parent=before or None,
            role=role,
            text=made.text,
            created_at=reader.time,
            reasoning=made.reasoning,
            model=model if role is Role.ASSISTANT else "",
            attachments=made.attachments,
            failure=reader.failure,
            unfinished=reader.unfinished,
            parts=made.parts(),
        )
        before = key


def _role(chunk: Mapping[str, Any]) -> Role:
    return Role.USER if text_of(chunk, "role", 20) == "user" else Role.ASSISTANT


class _Message:
    """Takes the chunks of one message."""

    def __init__(self, left_out: LeftOut) -> None:
        self._left_out = left_out
        self._sources: list[tuple[str, str]] = []
        self._code = ""
        self.made = Pieces()
        self.time: int | None = None
        self.failure = ""
        self.unfinished = False

    def take(self, chunk: Mapping[str, Any]) -> None:
        """Take the next chunk."""
        self.time = self.time or time_from_iso(chunk.get("createTime"))
        self.failure = self.failure or text_of(chunk, "errorMessage", 2_000)
        self.unfinished = text_of(chunk, "finishReason", 80) in _CUT
        words = text_of(chunk, "text")
        parts = as_mappings(chunk.get("parts"))
        if chunk.get("isThought") is True:
            thoughts = words or "".join(text_of(part, "text") for part in parts)
            self.made.think(thoughts.strip())
        elif words:
            thoughts = "".join(text_of(one, "text") for one in parts if one.get("thought"))
            self.made.think(thoughts.strip())
            self.made.say(words)
        else:
            for part in parts:
                self._part(part)
        self._beside(chunk)
        for one in as_mappings(mapping_of(chunk, "grounding").get("groundingSources"))[:MAX_LINKS]:
            self._sources.append((text_of(one, "uri", 2_000), text_of(one, "title", MAX_NAME)))

    def end(self) -> None:
        """Take what is said of the whole message."""
        self._run(None)
        self.made.rest_on(self._sources)

    def _part(self, part: Mapping[str, Any]) -> None:
        words = text_of(part, "text")
        if part.get("thought"):
            self.made.think(words.strip())
            return
        self.made.say(words)
        self._beside(part)

    def _beside(self, chunk: Mapping[str, Any]) -> None:
        """Take what is no text: files, pictures, videos, code that was run."""
        for name, kind in _IN_DRIVE.items():
            if chunk.get(name):
                self.made.say(f"[{kind}]")
                self._left_out.files += 1
        for name in _INLINE:
            self._inline(mapping_of(chunk, name))
        video = text_of(mapping_of(chunk, "youtubeVideo"), "id", 40)
        address = f"https://www.youtube.com/watch?v={video}"
        if video and is_address(address):  # a question's words are shown as they are
            self.made.say(address)
        code = mapping_of(chunk, "executableCode")
        if text_of(code, "code"):
            self._run(None)
            self._code = as_words(code)
        result = mapping_of(chunk, "codeExecutionResult")
        if result:
            self._run(result)

    def _run(self, result: Mapping[str, Any] | None) -> None:
        """Take code that was run, once it is known what came of it."""
        if self._code or result is not None:
            said = None if result is None else text_of(result, "output")
            is_error = result is not None and text_of(result, "outcome", 80) != "OUTCOME_OK"
            self.made.tool("code_execution", self._code, said, is_error=is_error)
            self._code = ""

    def _inline(self, given: Mapping[str, Any]) -> None:
        if not given:
            return
        kind = text_of(given, "mimeType", 80).lower()
        data = text_of(given, "data", MAX_FILE_BYTES * 2)
        is_picture = kind.startswith("image/")
        found = picture("picture", f"data:{kind};base64,{data}") if is_picture else None
        if found is not None:
            self.made.file(found)
        else:
            self.made.say("[Image]" if is_picture else "[File]")
            self._left_out.unkept += 1
