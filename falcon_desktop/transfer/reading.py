"""Tells which format a file is in, and reads it. Must not know files: it is handed the bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from falcon_desktop.core.errors import InvalidInput
from falcon_desktop.core.ids import now_ms
from falcon_desktop.transfer import chatgpt, claude, gradio, json_format, markdown, open_webui
from falcon_desktop.transfer.archives import is_zip, read_archive
from falcon_desktop.transfer.imports import ImportPlan
from falcon_desktop.transfer.values import Step, decode, go_on, load_json

_JSON_BEGINS = re.compile(r"\s*[{\[]")

_UNKNOWN = (
    "This is no file that Falcon Desktop can import: its own JSON or Markdown, or an export of "
    "ChatGPT, Claude, Open WebUI or a Gradio chatbot."
)


def read_import(data: bytes, now: int | None = None, step: Step = go_on) -> ImportPlan:
    """Read a file in any format that can be imported, or a zip of such files.

    ``now`` (milliseconds since 1970, the current time if not given) dates what has no date.
    ``step`` is called now and then; what it raises ends the reading.

    Raises:
        InvalidInput: it is in no such format, damaged, hostile, or larger than is accepted.
    """
    now = now_ms() if now is None else now
    return _read_zip(data, now, step) if is_zip(data) else _read_text(decode(data), now, step)


def _read_zip(data: bytes, now: int, step: Step) -> ImportPlan:
    plans: list[ImportPlan] = []
    remarks: list[str] = []
    for name, content in read_archive(data):
        try:
            plans.append(_read_text(decode(content), now, step))
        except InvalidInput as error:
            remarks.append(f"{name} was left out: {error}")
    if not plans:
        raise InvalidInput("The archive holds nothing that can be imported.")
    seen: set[str] = set()
    conversations = []
    for item in [item for plan in plans for item in plan.conversations]:
        if item.conversation.id not in seen:
            seen.add(item.conversation.id)
            conversations.append(item)
    remarks += [remark for plan in plans for remark in plan.remarks]
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


def _read_text(text: str, now: int, step: Step) -> ImportPlan:
    if markdown.is_our_markdown(text):
        return markdown.import_markdown(text)
    if not _JSON_BEGINS.match(text):
        raise InvalidInput(_UNKNOWN)
    data = load_json(text, step)
    if json_format.is_our_json(data):
        return json_format.plan_from_json(data)
    return _read_foreign(data, now)


def _read_foreign(data: Any, now: int) -> ImportPlan:
    if gradio.is_gradio(data):
        return gradio.import_gradio(data, now)
    items = data if isinstance(data, list) else [data]
    if any(map(chatgpt.is_chatgpt, items)):
        return chatgpt.import_chatgpt(items, now)
    if any(map(claude.is_claude, items)):
        return claude.import_claude(items, now)
    if any(map(open_webui.is_open_webui, items)):
        return open_webui.import_open_webui(items, now)
    if isinstance(data, dict):
        for key in ("messages", "history", "chatbot"):
            if gradio.is_gradio(data.get(key)):
                return gradio.import_gradio(data[key], now)
        for key in ("conversations", "chats"):
            if isinstance(data.get(key), list):
                return _read_foreign(data[key], now)
    raise InvalidInput(_UNKNOWN)
