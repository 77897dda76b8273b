"""LM Studio's chats: a file each, in ``~/.lmstudio/conversations``. Each message is a list of
versions; only after the one that is selected the chat goes on. An answer is made of steps: what was
thought, what was said, calls of tools. Messages have no dates, but steps of answers are named
by the millisecond in which they began.

The form is documented nowhere; seen in YorkieDev/lm-studio-conversation-converter and in the
importers of other programs (versions 0.3 and 0.4).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from falcon_desktop.core.domain.attachments import Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    file_of,
)
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.thinking import parted
from falcon_desktop.transfer.values import (
    MAX_NAME,
    count_of,
    inner_json,
    mapping_of,
    text_of,
    time_of,
)

SOURCE: Final = "LM Studio"

_ROLES: Final = {"user": Role.USER, "assistant": Role.ASSISTANT}
_STEP: Final = re.compile(r"(\d{12,14})-")
_OWN: Final = ("usePerChatPredictionConfig", "lastUsedModel", "userLastMessagedAt")
_SYSTEM: Final = "llm.prediction.systemPrompt"
_SILENT: Final = ("status", "toolStatus")
"""Steps that tell how a call of a tool went that stands beside them."""
_PLACES: Final = ("../user-files", "../../user-files", "../../../user-files", "user-files")
"""Where files lie, from the folder of a chat: chats may be in folders of their own."""


def is_lm_studio(item: Any) -> bool:
    """Whether parsed JSON is one of LM Studio's chats."""
    if not isinstance(item, dict) or not isinstance(item.get("messages"), list):
        return False
    messages = as_mappings(item["messages"], 20)
    if not messages:
        return sum(name in item for name in _OWN) > 1
    return any(
        isinstance(message.get("versions"), list)
        and ("currentlySelected" in message or any(map(_role_of, as_mappings(message["versions"]))))
        for message in messages
    )


def import_lm_studio(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the chats with all versions; model settings except the system prompt are left out."""
    left_out = LeftOut()
    found = convert(SOURCE, _conversations(items, left_out, beside), now, left_out)
    return ImportPlan(SOURCE, found, left_out.remarks())


def _conversations(
    items: Sequence[Any], left_out: LeftOut, beside: Beside
) -> Iterator[ForeignConversation]:
    for item in items:
        if not is_lm_studio(item):
            left_out.unread += 1
            continue
        reader = _Chat(item, left_out, beside)
        reader.read()
        fields = as_mappings(mapping_of(item, "perChatPredictionConfig").get("fields"))
        told = [text_of(field, "value") for field in fields if field.get("key") == _SYSTEM]
        left_out.options += len(fields) - len(told)
        left_out.extras += len(as_list(item.get("notes"))) + bool(text_of(item, "clientInput"))
        last = (time_of(item, "userLastMessagedAt"), time_of(item, "assistantLastMessagedAt"))
        yield ForeignConversation(
            key=str(reader.created_at or "") or reader.words(),
            title=text_of(item, "name"),
            created_at=reader.created_at,
            updated_at=max(filter(None, last), default=None),
            messages=reader.messages,
            active=reader.active,
            pinned=item.get("pinned") is True,
            system="\n\n".join(
                filter(None, [text_of(item, "systemPrompt") or "".join(told), *reader.system])
            ),
        )


class _Chat:
    """Reads the messages of a chat."""

    def __init__(self, item: Mapping[str, Any], left_out: LeftOut, beside: Beside) -> None:
        self._given = as_mappings(item.get("messages"))
        self._left_out = left_out
        self._left_out.unread += len(as_list(item.get("messages"))) - len(self._given)
        self._beside = beside
        self.created_at = time_of(item, "createdAt") or None
        self.messages: list[ForeignMessage] = []
        self.active: str | None = None
        self.system: list[str] = []
        self._keys: set[str] = set()

    def words(self) -> str:
        """Return what names a chat that does not say when it was made."""
        turns = [[one.role.value, one.text] for one in self.messages]
        return hashlib.sha256(json.dumps(turns).encode()).hexdigest()

    def read(self) -> None:
        begun = [_begun(data) for data in self._given]
        clock = self.created_at
        for place, data in enumerate(self._given):
            versions = as_mappings(data.get("versions"))
            kept: dict[int, ForeignMessage] = {}
            for number, version in enumerate(versions):
                message = self._message(version, f"{place}.{number}")
                if message is None:
                    continue
                at = None if clock is None else clock + 1 + number
                if message.role is Role.USER:
                    # A question was asked when its answer began; until there is one, after what
                    # came before. Its id must not change with that.
                    answered = begun[place + 1] if place + 1 < len(begun) else None
                    made = max(filter(None, (answered, at)), default=None)
                    kept[number] = replace(message, created_at=made, stamp=at)
                else:
                    kept[number] = replace(message, created_at=_began(version) or at)
            self._left_out.unread += not versions
            chosen = kept.get(count_of(data, "currentlySelected") or 0)
            chosen = chosen or next(reversed(kept.values()), None)
            self.messages += kept.values()
            if chosen is not None:
                self.active = chosen.key
                clock = max(filter(None, (clock, chosen.created_at)), default=None)

    def _message(self, version: Mapping[str, Any], key: str) -> ForeignMessage | None:
        role = _ROLES.get(_role_of(version))
        reader = _Version(version, self._left_out, self._beside, is_answer=role is Role.ASSISTANT)
        if role is None:
            if _role_of(version) == "system" and not self.messages:
                self.system.append(reader.text)
            else:
                self._left_out.tools += 1
            return None
        if not (reader.text or reader.thoughts or reader.files or reader.failure):
            return None
        step = next((name for name in map(_name_of, _steps(version)) if name), "")
        key = step if step and step not in self._keys else key
        self._keys.add(key)
        return ForeignMessage(
            key=key,
            parent=self.active,
            role=role,
            text=reader.text,
            reasoning=reader.thoughts,
            model=reader.model if role is Role.ASSISTANT else "",
            attachments=tuple(reader.files),
            parts=reader.parts,
            failure=reader.failure,
            stopped=reader.stopped,
        )


class _Version:
    """Reads one version of a message."""

    def __init__(
        self, version: Mapping[str, Any], left_out: LeftOut, beside: Beside, *, is_answer: bool
    ) -> None:
        self._left_out = left_out
        self._beside = beside
        self._is_answer = is_answer
        self._pieces = Pieces()
        self._named: list[str] = []
        self.files: list[Attachment] = []
        self.model = text_of(mapping_of(version, "senderInfo"), "senderName", MAX_NAME)
        self.failure = ""
        self.stopped = False
        self._parts(version.get("content"), is_thought=False)
        for step in _steps(version):
            self._step(step)
        for name in self._named:
            self._pieces.say(name)
        if not self.files:
            self._pieces.name_tools()
        self.text, self.thoughts = self._pieces.text, self._pieces.reasoning
        self.parts = self._pieces.parts_after(self.files)

    def _step(self, step: Mapping[str, Any]) -> None:
        kind = step.get("type")
        if kind == "contentBlock":
            style = step.get("style")
            named = style if isinstance(style, str) else text_of(mapping_of(step, "style"), "type")
            self._made_by(mapping_of(step, "genInfo"))
            self._parts(step.get("content"), is_thought=named == "thinking")
        elif kind == "debugInfoBlock":
            self._left_out.hidden += 1
        elif kind not in _SILENT:
            self._left_out.unread += 1

    def _made_by(self, made: Mapping[str, Any]) -> None:
        names = ("identifier", "indexedModelIdentifier")
        self.model = next(filter(None, (text_of(made, one, MAX_NAME) for one in names)), self.model)
        ended = mapping_of(made, "stats").get("stopReason")
        self.stopped = ended == "userStopped"
        self.failure = Sentence("The answer failed.") if ended == "failed" else ""

    def _parts(self, content: object, *, is_thought: bool) -> None:
        words: list[str] = []
        for part in [content] if isinstance(content, str) else as_list(content):
            kind = text_of(part, "type", 80) if isinstance(part, dict) else ""
            if kind.startswith("toolCall"):
                self._take(words, is_thought=is_thought)
                words = []
            if isinstance(part, str):
                words.append(part)
            elif kind == "text":
                # What is structural are the marks around a thought.
                is_mark = is_thought and part.get("isStructural") is True
                words.append("" if is_mark else text_of(part, "text"))
            elif kind == "file":
                self._file(part)
            elif kind == "toolCallRequest":
                server = text_of(part, "pluginIdentifier", MAX_NAME)
                name = text_of(part, "name", MAX_NAME)
                self._pieces.call(_call_of(part), name, part.get("parameters"), server)
            elif kind == "toolCallResult":
                self._pieces.result(_call_of(part), _said_in(text_of(part, "content")))
            else:
                self._left_out.unread += 1
        self._take(words, is_thought=is_thought)

    def _take(self, words: Sequence[str], *, is_thought: bool) -> None:
        text = "".join(words).strip("\n")
        if not text:
            return
        if is_thought:
            self._pieces.think(text.strip())
            return
        if self._is_answer and not any(self._pieces.words):
            text, thoughts = parted(text)
            self._pieces.think(thoughts)
        self._pieces.say(text)

    def _file(self, part: Mapping[str, Any]) -> None:
        """Take a file: what it holds where it lies in the archive, else its name."""
        ident = text_of(part, "fileIdentifier", MAX_NAME)
        name = one_line(text_of(part, "name", MAX_NAME) or ident) or "file"
        inside = "" if not ident or "/" in ident or "\\" in ident else ident
        contents = (self._beside.read(f"{place}/{inside}") for place in _PLACES if inside)
        data = next((one for one in contents if one is not None), None)
        found = None if data is None or self._is_answer else file_of(name, data)
        if found is not None:
            self.files.append(found)
            return
        is_image = part.get("fileType") == "image"
        self._named.append(f"[{'Image' if is_image else 'File'}: {name}]")
        self._left_out.unkept += data is not None
        self._left_out.files += data is None


def _call_of(part: Mapping[str, Any]) -> str:
    """Return what joins the call of a tool with its result."""
    return text_of(part, "toolCallRequestId", MAX_NAME) or str(count_of(part, "callId") or "")


def _said_in(content: str) -> str:
    """Return what a tool said: it stands as JSON within the text, in parts as a rule."""
    given = inner_json(content)
    words = [text_of(one, "text") for one in as_mappings(given)]
    return "\n\n".join(filter(None, words)) or (given if isinstance(given, str) else content)


def _role_of(version: Mapping[str, Any]) -> str:
    return text_of(version, "role", 20).lower()


def _steps(version: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return as_mappings(version.get("steps"))


def _name_of(step: Mapping[str, Any]) -> str:
    return text_of(step, "stepIdentifier", MAX_NAME)


def _began(version: Mapping[str, Any]) -> int | None:
    """Return when an answer began, by the names of its steps."""
    for step in _steps(version):
        named = _STEP.match(_name_of(step))
        if named is not None:
            return int(named[1])
    return None


def _begun(data: Mapping[str, Any]) -> int | None:
    """Return when the first of a message's versions began."""
    return min(filter(None, map(_began, as_mappings(data.get("versions")))), default=None)
