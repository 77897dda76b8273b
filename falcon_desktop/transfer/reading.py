"""Detects a file's format, and reads it."""

from __future__ import annotations

import json
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.core.text.sentences import Sentence, remade
from falcon_desktop.transfer import (
    chatgpt,
    claude,
    gradio,
    jan,
    json_format,
    librechat,
    markdown,
    messages,
)
from falcon_desktop.transfer.archives import (
    Beside,
    Members,
    is_beside,
    is_main,
    is_zip,
    read_archive,
)
from falcon_desktop.transfer.foreign import LeftOut
from falcon_desktop.transfer.formats import FORMATS, PROGRAMS
from falcon_desktop.transfer.imports import ImportedConversation, ImportPlan
from falcon_desktop.transfer.others import (
    ACTIVITY_PAGE,
    OtherProgram,
    refuse_bytes,
    refuse_lines,
    refuse_members,
    refuse_others,
)
from falcon_desktop.transfer.values import Step, decode, go_on, load_json, load_lines

_JSON_BEGINS = re.compile(r"\s*[{\[]")

_CHATS_PAGE = re.compile(r"<html.{0,100000}?var jsonData\s*=", re.DOTALL)
_HEAD = 200_000

_ACTIVITY_PAGE = re.compile(r'<html.{0,150000}?class="outer-cell mdl-cell', re.DOTALL)

_PAGE = Sentence(
    "This is the web page of a ChatGPT export; import the conversations.json "
    "next to it, or the whole zip."
)
_UNKNOWN_ARCHIVE = Sentence(
    "This archive contains nothing Falcon Desktop can import: its own JSON or "
    "Markdown, or an export from one of these: {programs}.",
    programs=PROGRAMS,
)
_UNKNOWN_FOLDER = Sentence(
    "This folder contains nothing Falcon Desktop can import: its own JSON or "
    "Markdown, or an export from one of these: {programs}.",
    programs=PROGRAMS,
)
_UNKNOWN = Sentence(
    "Falcon Desktop can't import this file, only its own JSON or Markdown, or "
    "an export from one of these: {programs}.",
    programs=PROGRAMS,
)


def read_import(
    data: bytes | Members, now: int | None = None, step: Step = go_on, name: str = ""
) -> ImportPlan:
    """Read a file in any format that can be imported, or a zip or a folder of such files.

    ``now`` (milliseconds since 1970, the current time if not given) dates what has no date.
    ``step`` is called now and then; what it raises ends the reading. ``name`` is the file's: some
    programs keep a chat's title there and nowhere else.

    Raises:
        InvalidInput: it is in no such format, damaged, hostile, or larger than is accepted.
    """
    now = now_ms() if now is None else now
    if isinstance(data, Members):
        return _read_members(data, now, step)
    if is_zip(data):
        return _read_members(read_archive(data), now, step)
    return _read_bytes(data, now, step, Beside(name))


def _read_members(archive: Members, now: int, step: Step) -> ImportPlan:
    read: dict[str, ImportPlan] = {}
    left: dict[str, str] = {}
    refused: OtherProgram | None = None
    failed: dict[str, str] = {}
    left_out = LeftOut()
    for name, content in archive.found:
        if jan.is_read_with(name, archive.names):
            continue
        try:
            if is_beside(name) and not name.lower().endswith("group_chats.json"):
                claude.count_beside(name, load_json(decode(content), step), left_out)
            else:
                read[name] = _read_bytes(content, now, step, Beside(name, archive.files))
        except InvalidInput as error:
            if isinstance(error, OtherProgram):
                refused = refused or error
            if "." in posixpath.basename(name):
                if is_main(name) or len(archive.found) == 1:
                    failed[name] = error.sentence
                left[name] = Sentence(
                    "{name} was left out: {reason}", name=name, reason=error.sentence
                )
            else:  # anything may have such a name
                archive.others.add(name)
    # What went with a message is no chat, whatever is in it.
    sent = archive.files.taken
    plans = [plan for name, plan in read.items() if name not in sent]
    remarks = [remark for name, remark in left.items() if name not in sent]
    if not plans:
        if refused is None:
            refuse_members(archive.names)
        nothing = _UNKNOWN_FOLDER if archive.is_folder else _UNKNOWN_ARCHIVE
        raise refused or InvalidInput(_why_nothing(failed) or nothing)
    left_out.beside = len(archive.others - sent)
    conversations = _merged(plans, left_out)
    counted = [remark for plan in plans for remark in plan.remarks]
    remarks = [*counted, *left_out.remarks(), *remarks]
    return ImportPlan(plans[0].source, conversations, _added_up(remarks))


def _why_nothing(failed: Mapping[str, str]) -> str:
    """Return a sentence on the first file that is one of chats, but a broken one; "" for none."""
    for name, reason in failed.items():
        if reason not in (_UNKNOWN, _PAGE):
            return Sentence("{name} can't be imported: {reason}", name=name, reason=reason)
    return ""


def _merged(plans: Sequence[ImportPlan], left_out: LeftOut) -> tuple[ImportedConversation, ...]:
    """Return the conversations of several files; of one that is in two, the messages of both."""
    found: dict[str, ImportedConversation] = {}
    for item in (item for plan in plans for item in plan.conversations):
        before = found.setdefault(item.conversation.id, item)
        if before is not item:
            here = {message.id: message.text for message in before.messages}
            more = [message for message in item.messages if message.id not in here]
            left_out.twice += any(here.get(one.id, one.text) != one.text for one in item.messages)
            messages = (*before.messages, *more)
            found[item.conversation.id] = replace(before, messages=messages)
    return tuple(found.values())


def _added_up(remarks: Sequence[str]) -> tuple[str, ...]:
    """Return remarks, of those that differ only in a number one with their sum."""
    sums: dict[str, int] = {}
    for remark in remarks:
        values = remark.values if isinstance(remark, Sentence) else {}
        number = values.get("number")
        if isinstance(remark, Sentence) and isinstance(number, int) and len(values) == 1:
            sums[remark.template] = sums.get(remark.template, 0) + number
        else:
            sums[remark] = 0
    return tuple(remade(key, {"number": sum_}) if sum_ else key for key, sum_ in sums.items())


def _read_bytes(data: bytes, now: int, step: Step, beside: Beside) -> ImportPlan:
    refuse_bytes(data)
    if not data.strip():
        raise InvalidInput(Sentence("The file is empty."))
    try:
        text = decode(data)
    except InvalidInput as error:
        if b"\0" in data[:1_000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InvalidInput(_UNKNOWN) from error
        raise
    return _read_text(text, now, step, beside)


def _read_text(text: str, now: int, step: Step, beside: Beside) -> ImportPlan:
    if markdown.is_our_markdown(text):
        return markdown.import_markdown(text)
    if not _JSON_BEGINS.match(text):
        if _CHATS_PAGE.search(text[:_HEAD]):
            raise InvalidInput(_PAGE)
        if _ACTIVITY_PAGE.search(text[:_HEAD]):
            raise InvalidInput(ACTIVITY_PAGE)
        raise InvalidInput(_UNKNOWN)
    try:
        data = load_json(text, step)
    except InvalidInput:
        if librechat.is_deep(text):
            return librechat.import_librechat([librechat.read_deep(text, step)], now)
        if not _is_lines(text):
            raise
        refuse_lines(text)
        plan = _read_form(load_lines(text, step), now, beside)
        if plan is None:
            raise InvalidInput(_UNKNOWN) from None
        return plan
    if json_format.is_our_json(data):
        return json_format.plan_from_json(data)
    return _read_foreign(data, now, beside)


def _is_lines(text: str) -> bool:
    """Say whether each line is a JSON value for itself: the first two, or a known first one."""
    lines = text.lstrip("\ufeff \r\n\t").split("\n", 2)[:2]
    found: list[Any] = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            found.append(None)
    if not isinstance(found[0], dict) or len(found) < 2:
        return False
    return isinstance(found[1], dict) or any(form.is_one(found[0]) for form in FORMATS)


def _read_form(items: Sequence[Any], now: int, beside: Beside) -> ImportPlan | None:
    for form in FORMATS:
        if any(map(form.is_one, items)):
            return form.read(items, now, beside)
    return None


def _read_foreign(data: Any, now: int, beside: Beside) -> ImportPlan:
    items = data if isinstance(data, list) else [data]
    plan = _read_form(items, now, beside)
    if plan is not None:
        return plan
    refuse_others(data)
    if gradio.is_gradio(data):
        return gradio.import_gradio(data, now)
    if any(map(messages.is_conversation, items)):
        return messages.import_messages(items, now)
    if isinstance(data, dict):
        for key in ("messages", "history", "chatbot"):
            if gradio.is_gradio(data.get(key)):
                return gradio.import_gradio(data[key], now)
        chats = data.get("chats")
        if isinstance(chats, list) and any(map(messages.is_conversation, chats)):
            return messages.import_messages(chats, now, chatgpt.SOURCE)
        for key in ("conversations", "chats"):
            if isinstance(data.get(key), list):
                return _read_foreign(data[key], now, beside)
    raise InvalidInput(_UNKNOWN)
