"""Tells which format a file is in, and reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from falcon_desktop.core.domain.errors import InvalidInput
from falcon_desktop.core.domain.ids import now_ms
from falcon_desktop.transfer import chatgpt, claude, gradio, json_format, markdown, messages
from falcon_desktop.transfer.archives import is_beside, is_zip, read_archive
from falcon_desktop.transfer.foreign import LeftOut
from falcon_desktop.transfer.formats import FORMATS, PROGRAMS
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.others import (
    OtherProgram,
    refuse_bytes,
    refuse_deep,
    refuse_lines,
    refuse_members,
    refuse_others,
)
from falcon_desktop.transfer.values import Step, decode, go_on, load_json

_JSON_BEGINS = re.compile(r"\s*[{\[]")

_CHATS_PAGE = re.compile(r"<html.{0,100000}?var jsonData\s*=", re.DOTALL)
_HEAD = 200_000

_PAGE = (
    "This is the web page of ChatGPT's export; import the conversations.json beside it, or the "
    "whole zip."
)
_UNKNOWN_ARCHIVE = (
    "This archive holds nothing that Falcon Desktop can import: its own JSON or Markdown, or an "
    f"export of one of these: {PROGRAMS}."
)
_UNKNOWN = (
    "This is no file that Falcon Desktop can import: its own JSON or Markdown, or an export of "
    f"one of these: {PROGRAMS}."
)


def read_import(data: bytes, now: int | None = None, step: Step = go_on) -> ImportPlan:
    """Read a file in any format that can be imported, or a zip of such files.

    ``now`` (milliseconds since 1970, the current time if not given) dates what has no date.
    ``step`` is called now and then; what it raises ends the reading.

    Raises:
        InvalidInput: it is in no such format, damaged, hostile, or larger than is accepted.
    """
    now = now_ms() if now is None else now
    return _read_zip(data, now, step) if is_zip(data) else _read_bytes(data, now, step)


def _read_zip(data: bytes, now: int, step: Step) -> ImportPlan:
    plans: list[ImportPlan] = []
    remarks: list[str] = []
    refused: OtherProgram | None = None
    archive = read_archive(data)
    left_out = LeftOut(beside=archive.others)
    for name, content in archive.found:
        try:
            if is_beside(name) and not name.lower().endswith("group_chats.json"):
                claude.count_beside(name, load_json(decode(content), step), left_out)
            else:
                plans.append(_read_bytes(content, now, step))
        except OtherProgram as error:
            refused = refused or error
            remarks.append(f"{name} was left out: {error}")
        except InvalidInput as error:
            remarks.append(f"{name} was left out: {error}")
    if not plans:
        if refused is None:
            refuse_members(archive.names)
        raise refused or InvalidInput(_UNKNOWN_ARCHIVE)
    seen: set[str] = set()
    conversations = []
    for item in [item for plan in plans for item in plan.conversations]:
        if item.conversation.id not in seen:
            seen.add(item.conversation.id)
            conversations.append(item)
    counted = [remark for plan in plans for remark in plan.remarks]
    remarks = [*counted, *left_out.remarks(), *remarks]
    return ImportPlan(plans[0].source, tuple(conversations), _added_up(remarks))


def _added_up(remarks: Sequence[str]) -> tuple[str, ...]:
    """Return remarks, of those that differ only in a number at the end one with their sum."""
    sums: dict[str, int] = {}
    for remark in remarks:
        words, _, number = remark.removesuffix(".").rpartition(": ")
        digits = number.replace(",", "")
        is_count = bool(words) and digits.isascii() and digits.isdigit()
        key = words if is_count else remark
        sums[key] = sums.get(key, 0) + (int(digits) if is_count else 0)
    return tuple(f"{key}: {count:,}." if count else key for key, count in sums.items())


def _read_bytes(data: bytes, now: int, step: Step) -> ImportPlan:
    refuse_bytes(data)
    if not data.strip():
        raise InvalidInput("The file is empty.")
    try:
        text = decode(data)
    except InvalidInput as error:
        if b"\0" in data[:1_000] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
            raise InvalidInput(_UNKNOWN) from error
        raise
    return _read_text(text, now, step)


def _read_text(text: str, now: int, step: Step) -> ImportPlan:
    if markdown.is_our_markdown(text):
        return markdown.import_markdown(text)
    if not _JSON_BEGINS.match(text):
        if _CHATS_PAGE.search(text[:_HEAD]):
            raise InvalidInput(_PAGE)
        raise InvalidInput(_UNKNOWN)
    try:
        data = load_json(text, step)
    except InvalidInput:
        refuse_deep(text)
        if _is_lines(text):
            refuse_lines(text)
            raise InvalidInput(_UNKNOWN) from None
        raise
    if json_format.is_our_json(data):
        return json_format.plan_from_json(data)
    refuse_others(data)
    return _read_foreign(data, now)


def _is_lines(text: str) -> bool:
    """Say whether the first two lines are JSON values, each for itself."""
    lines = text.lstrip("\ufeff \r\n\t").split("\n", 2)[:2]
    try:
        return all(isinstance(json.loads(line), dict) for line in lines) and len(lines) == 2
    except (ValueError, RecursionError):
        return False


def _read_foreign(data: Any, now: int) -> ImportPlan:
    if gradio.is_gradio(data):
        return gradio.import_gradio(data, now)
    items = data if isinstance(data, list) else [data]
    for form in FORMATS:
        if any(map(form.is_one, items)):
            return form.read(items, now)
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
                refuse_others(data[key])
                return _read_foreign(data[key], now)
    raise InvalidInput(_UNKNOWN)
