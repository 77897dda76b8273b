"""Gemini's chats out of Google Takeout, in two forms. "My Activity", once JSON is chosen for it: a
list of what somebody did, newest first, ``title`` "Prompted …" with the answer as HTML in
``safeHtmlItem``, and the files beside. It does not say which questions belong to one chat, except
where ``titleUrl`` leads to one. "Gemini in Workspace": a file ``conversation_N.txt`` for each chat,
JSON with ``conversation_turns`` of ``user_turn`` and ``system_turn``. Times are ISO 8601.

As Superkikim/nexus-ai-chat-importer reads it (``src/providers/gemini``, #30), with the verbs that
public readers of exports of 875 and 1,452 entries name, and osaurus-ai/osaurus#2217; the second
form as public readers verified it on a real export.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from falcon_desktop.core.domain.attachments import MAX_FILES, Attachment
from falcon_desktop.core.domain.conversation import Role
from falcon_desktop.core.text.json_values import as_list, as_mappings
from falcon_desktop.core.text.sentences import Sentence
from falcon_desktop.transfer.archives import Beside
from falcon_desktop.transfer.foreign import (
    ForeignConversation,
    ForeignMessage,
    LeftOut,
    convert,
    file_beside,
)
from falcon_desktop.transfer.from_html import markdown_of
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.pieces import Pieces
from falcon_desktop.transfer.plain import one_line
from falcon_desktop.transfer.values import MAX_NAME, mapping_of, text_of, time_from_iso

SOURCE: Final = "Gemini"

_ASKED: Final = re.compile(
    r"(?:Prompted with:|Prompted|Live Prompt|Asked Gemini:|Asked Bard:|Asked|Said|Branched|Answered"
    r"|Fez uma pergunta:|Perguntou:|Preguntó:|Prompt ?:)\s+"
)
"""How the title of a question begins, in the languages of which that is known."""
_DONE: Final = re.compile(
    r"(?:Created|Used|Added|Gave|Selected|Shared|Deleted|Viewed|Visited|Searched|Edited|Pinned"
    r"|Renamed|Exported|Updated|Turned|Opened|Connected|Uploaded)\s"
)
"""How the title of something else begins."""
_ATTACHED: Final = re.compile(r"\s{1,9}Attached \d{1,4} files?\.?\s{0,9}\Z")
_CHAT: Final = re.compile(r"https://gemini\.google\.com/(?:u/\d{1,2}/)?app/([A-Za-z0-9_-]{6,64})")
MAX_FILES_NAMED: Final = 100
UNSORTED: Final = Sentence(
    "Google's file does not say which questions belong together: each becomes its own chat."
)


def is_gemini(item: Any) -> bool:
    """Whether parsed JSON is an activity in Gemini, or one of its chats."""
    return _is_activity(item) or _is_conversation(item)


def _is_conversation(item: Any) -> bool:
    if not isinstance(item, dict) or not isinstance(item.get("conversation_turns"), list):
        return False
    turns = as_mappings(item["conversation_turns"], 20)
    return not turns or any("user_turn" in one or "system_turn" in one for one in turns)


def _is_activity(item: Any) -> bool:
    """Say whether an entry is Gemini's: those of other products have the same shape."""
    if not isinstance(item, dict) or not isinstance(item.get("title"), str):
        return False
    if not ("header" in item and ("products" in item or "safeHtmlItem" in item)):
        return False
    labels = [item.get("header"), *as_list(item.get("products"))[:20]]
    words = " ".join(one for one in labels if isinstance(one, str)).lower()
    return "gemini" in words or "bard" in words


def import_gemini(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan:
    """Read the questions with their answers, or the chats, with the files next to them."""
    left_out = LeftOut()
    activities: list[Mapping[str, Any]] = []
    chats: list[Mapping[str, Any]] = []
    for item in items:
        if _is_conversation(item):
            chats.append(item)
        elif _is_activity(item):
            activities.append(item)
        else:
            left_out.unread += 1
    reader = _Activities(activities, left_out, beside)
    found = convert(
        SOURCE,
        [*reader.conversations(), *(_conversation(one, left_out, beside) for one in chats)],
        now,
        left_out,
    )
    remarks = left_out.remarks()
    return ImportPlan(SOURCE, found, (UNSORTED, *remarks) if reader.is_unsorted else remarks)


class _Activities:
    """Makes chats of questions."""

    def __init__(
        self, given: Sequence[Mapping[str, Any]], left_out: LeftOut, beside: Beside
    ) -> None:
        self._given = sorted(given, key=lambda one: time_from_iso(one.get("time")) or 0)
        self._left_out = left_out
        self._beside = beside
        self._unsorted = 0

    @property
    def is_unsorted(self) -> bool:
        """Whether there are several questions of which no chat is named."""
        return self._unsorted > 1

    def conversations(self) -> list[ForeignConversation]:
        """Return them, each chat that is named once."""
        found: dict[str, ForeignConversation] = {}
        for item in self._given:
            answer = self._answer(item)
            question = _question(item, has_answer=not answer.is_empty)
            asked = self._asked(item, question)
            if asked.is_empty:
                self._left_out.activities += 1
                continue
            # The entry's own words: an export of later has them as well.
            own = json.dumps([item.get("time"), item["title"]], default=str)
            key = hashlib.sha256(own.encode()).hexdigest()
            chat = _CHAT.match(text_of(item, "titleUrl", 2_000))
            name = chat[1] if chat else key
            self._unsorted += not chat
            when = time_from_iso(item.get("time"))
            conversation = found.setdefault(name, ForeignConversation(name, "", when))
            messages = conversation.messages
            before = messages[-1].key if messages else None
            messages.append(_message(key, before, Role.USER, asked, when))
            if not answer.is_empty:
                messages.append(_message(f"{key} answer", key, Role.ASSISTANT, answer, when))
            conversation.active = messages[-1].key
        return list(found.values())

    def _answer(self, item: Mapping[str, Any]) -> Pieces:
        given = item.get("safeHtmlItem")
        found = [given] if isinstance(given, dict) else as_list(given)
        made = Pieces()
        pictures: list[Attachment] = []

        def shown(address: str) -> bool:
            if len(pictures) >= MAX_FILES:
                self._left_out.files += 1
                return False
            name = one_line(address.rpartition("/")[2])[:MAX_NAME] or "picture"
            file = file_beside(name, address, self._beside, self._left_out)
            pictures.extend([file] if file is not None else [])
            return file is not None

        for one in as_mappings(found):
            page = text_of(one, "html") or text_of(one, "htmlValue")
            made.say(markdown_of(page, shown))
        for picture in pictures:
            made.file(picture)
        return made

    def _asked(self, item: Mapping[str, Any], question: str) -> Pieces:
        """Return a question with the files that went with it, and what stands for those gone."""
        names = [one for one in as_list(item.get("attachedFiles")) if isinstance(one, str)]
        names += filter(None, [text_of(item, "imageFile", MAX_NAME)])
        made = Pieces()
        words = [question]
        for own in dict.fromkeys(names[:MAX_FILES_NAMED]):
            name = one_line(own.rpartition("/")[2])[:MAX_NAME] or "without a name"
            file = file_beside(name, own, self._beside, self._left_out)
            if file is None:
                words.append(f"[File: {name}]")
            else:
                made.file(file)
        sounds = len(as_list(item.get("audioFiles")))
        self._left_out.files += sounds
        made.say("\n\n".join(filter(None, [*words, "[Audio]" if sounds else ""])))
        return made


def _message(
    key: str, parent: str | None, role: Role, made: Pieces, when: int | None
) -> ForeignMessage:
    return ForeignMessage(
        key,
        parent,
        role,
        made.text,
        when,
        made.reasoning,
        attachments=made.attachments,
        parts=made.parts(),
    )


def _question(item: Mapping[str, Any], *, has_answer: bool) -> str:
    """Return what somebody asked; "" where they did something else.

    Titles are in the account's language: one of no known beginning is a question if there is an
    answer, and is kept whole.
    """
    title = text_of(item, "title").strip().replace("\xa0", " ")
    asked = _ASKED.match(title)
    if asked is None and (_DONE.match(title) or not has_answer):
        return ""
    words = title[asked.end() :] if asked else title
    if item.get("attachedFiles") or item.get("imageFile"):
        words = _ATTACHED.sub("", words)
    return words.strip()


def _conversation(
    item: Mapping[str, Any], left_out: LeftOut, beside: Beside
) -> ForeignConversation:
    messages: list[ForeignMessage] = []
    parents: dict[str, str | None] = {}
    times: dict[str, int] = {}
    before: str | None = None
    for number, turn in enumerate(as_list(item["conversation_turns"])):
        asked = mapping_of(turn, "user_turn") if isinstance(turn, dict) else {}
        answered = mapping_of(turn, "system_turn") if isinstance(turn, dict) else {}
        if not (asked or answered):
            left_out.unread += 1
            continue
        for role, data in ((Role.USER, asked), (Role.ASSISTANT, answered)):
            message = _turn(role, data, left_out, beside) if data else None
            if message is None:
                continue
            # A turn that was written anew has the number of the one before it.
            place = f"{role.value} {data.get('turn_index', number)}"
            message.parent = parents.setdefault(place, before)
            times[place] = times.get(place, 0) + 1
            before = message.key = f"{place} {times[place]}"
            messages.append(message)
    created = text_of(item, "creation_time", MAX_NAME)
    return ForeignConversation(
        key=created or f"{beside.name} {text_of(item, 'title', MAX_NAME)}",
        title=text_of(item, "title"),
        created_at=time_from_iso(item.get("creation_time")),
        updated_at=time_from_iso(item.get("last_modification_time")),
        messages=messages,
        active=before,
    )


def _turn(
    role: Role, data: Mapping[str, Any], left_out: LeftOut, beside: Beside
) -> ForeignMessage | None:
    made = Pieces()
    for one in as_mappings(data.get("model_thoughts")):
        words = (text_of(one, "headline"), text_of(one, "description"))
        made.think("\n\n".join(filter(None, words)).strip())
    made.say(text_of(data, "prompt"))
    for one in as_mappings(data.get("text")):
        made.say(text_of(one, "data"))
        for card in as_mappings(one.get("cards")):
            made.say(text_of(card, "content"))
    for one in as_list(data.get("images"))[:MAX_FILES_NAMED]:
        own = one if isinstance(one, str) else ""
        name = one_line(own)[:MAX_NAME]
        file = file_beside(name, own, beside, left_out)
        if file is None:
            made.say(f"[Image: {name}]" if name else "[Image]")
        else:
            made.file(file)
    if made.is_empty:
        left_out.unread += 1
        return None
    return _message("", None, role, made, time_from_iso(data.get("turn_last_modified")))
